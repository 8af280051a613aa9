#pragma once
/// Certified bounds on the spectrum of exact symmetric matrices. Floating point proposes, enclosures dispose: a bound is returned only after an LDL^T
/// factorisation whose pivots are all certified positive (docs/proofs.md, How an enclosure run is judged).
#include "numerics/vector.hpp"

namespace lemmata {

/// Some t >= ||A|| (spectral norm), dyadic, usually within 1e-6 of it; exact for diagonal matrices. `positive_semidefinite`: A is known to be, so one side
/// suffices. A is symmetric with exact entries.
[[nodiscard]] Exact certified_norm_bound(const Matrix<Exact>& a, bool positive_semidefinite = false);

/// Some mu > 0 with A - mu I positive definite, or 0 if none was certified.
[[nodiscard]] Exact certified_curvature(const Matrix<Exact>& a);

/// Whether s A + t I is certified positive definite (s = 1 or -1).
[[nodiscard]] bool is_certified_positive_definite(const Matrix<Exact>& a, int s, const Exact& t);

/// An approximate solution of A y = b in double, as exact numbers. Nothing is promised of it.
[[nodiscard]] Vector<Exact> approximate_solution(const Matrix<Exact>& a, const Vector<Exact>& b);

}  // namespace lemmata
