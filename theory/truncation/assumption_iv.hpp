#pragma once
/// Assumption 1(iv) of [CELGC], read literally: a density that decreases in the l2 distance to the mean is a radial density.
///
/// Setting     g in the plane with the density of N(mu, Sigma), Sigma = [[a, b], [b, e]] positive definite; q(v) = v^T Sigma^{-1} v: p(mu + v) falls with q(v).
/// Recurrence  none.
/// Claim       if Sigma is no multiple of the identity there are v, w with |v| = |w| and q(v) < q(w), so p is no function of |z - mu|; and a point farther from
///             the mean with the larger density: |(1+h) v| > |w| and q((1+h) v) < q(w). So (iv) excludes every anisotropic Gaussian law.
/// Hypotheses  1 anisotropic: a != e or b != 0.
/// Tight       for Sigma = s^2 Id the density is radial and strictly decreasing.
/// Source      [CELGC] Assumption 1(iv), read literally; proof: docs/proofs/truncation.md, Assumption 1(iv).
#include <array>

#include "theory/ledger.hpp"
#include "theory/statement.hpp"
#include "theory/truncation/law.hpp"

namespace lemmata::truncation {

struct AssumptionFour {
  static const StatementInfo info;

  /// Two vectors of equal length, the first with the smaller q where Sigma is anisotropic.
  struct Witness {
    std::array<Exact, 2> near, far;
    Exact stretch;  ///< 1 + h
  };
  [[nodiscard]] static Witness witness(const PlanarGaussian& law);
  [[nodiscard]] static Exact form(const PlanarGaussian& law, const std::array<Exact, 2>& v);

  template <Field S>
  static void judge(const PlanarGaussian& law, const Witness& at, Ledger<S>& ledger) {
    const auto length = [](const std::array<Exact, 2>& v) { return constant<S>(v[0] * v[0] + v[1] * v[1]); };
    const std::array<Exact, 2> stretched = {at.stretch * at.near[0], at.stretch * at.near[1]};
    ledger.claim("|v| = |w|", 0, -1, Order::equal, length(at.near), length(at.far));
    ledger.claim("q(v) < q(w): different densities", 0, -1, Order::less, constant<S>(form(law, at.near)), constant<S>(form(law, at.far)));
    ledger.claim("|w| < |(1+h) v|", 0, -1, Order::less, length(at.far), length(stretched));
    ledger.claim("q((1+h) v) < q(w): farther, and denser", 0, -1, Order::less, constant<S>(form(law, stretched)), constant<S>(form(law, at.far)));
  }
};

}  // namespace lemmata::truncation
