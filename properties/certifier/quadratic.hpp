#pragma once
/// Functions with a constant Hessian Q, in any number of variables: ||Q|| <= L0 is decided exactly, by the roots of the characteristic polynomial.
#include <optional>
#include <vector>

#include "algorithms/expressions/one_variable.hpp"

namespace lemmata::certifier {

struct ConstantHessian {
  Polynomial characteristic;                         ///< det(t I - Q)
  std::optional<std::vector<Exact>> critical_point;  ///< where grad f = 0, if there is such a point: there L0*(L1) = ||Q|| for every L1
};

/// Nothing: the Hessian on the tape is not constant.
[[nodiscard]] std::optional<ConstantHessian> constant_hessian(const Expression& f);

/// ||Q|| = max |eigenvalue|: between rational bounds that are `relative` apart, or exactly.
[[nodiscard]] RationalBounds spectral_norm(const ConstantHessian& q, const Exact& relative);
/// ||Q|| - bound: -1, 0 or 1. Exact.
[[nodiscard]] int compare_norm(const ConstantHessian& q, const Exact& bound);

}  // namespace lemmata::certifier
