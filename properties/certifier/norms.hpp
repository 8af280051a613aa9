#pragma once
/// Enclosures of ||grad f|| and of the spectral norm of a symmetric matrix of intervals, of order 1 to 3.
///
/// From above: ||H|| <= ||mid H|| + ||rad H||, the first by its closed form (order 2) or by Cholesky pivots of c I -+ mid H that are certified positive (order
/// 3), the second by row sums; never more than the Frobenius norm. From below: Rayleigh quotients.
#include <array>
#include <span>

#include "algorithms/expressions/batch.hpp"

namespace lemmata::certifier {

/// The upper triangle, row by row.
template <class S>
using Symmetric = std::array<S, 6>;

/// Enclosures of the spectral norm of every symmetric matrix in `h`, of order n <= 3.
[[nodiscard]] Interval spectral_norm(const Symmetric<Interval>& h, int n);
/// The same in balls: closed forms in orders 1 and 2; in order 3 between Rayleigh quotients and certified Cholesky pivots, 2^-40 relative apart on points.
[[nodiscard]] Ball spectral_norm(const Symmetric<Ball>& h, int n);

/// For every box of a batch: least and largest ||H|| and ||grad||.
struct Norms {
  BatchEvaluator::Ends curvature_lower, curvature_upper, slope_lower, slope_upper;
};
/// `derivatives` has run on `count` boxes of dimension n.
void enclose_norms(const BatchEvaluator& derivatives, int n, int count, Norms& norms);

/// Outputs of an Evaluator of Expression::derivatives as the gradient and the Hessian's upper triangle.
template <class S>
void split(const Evaluator<S>& derivatives, int n, std::array<S, 3>& gradient, Symmetric<S>& hessian) {
  for (int i = 0; i < n; ++i) gradient[static_cast<std::size_t>(i)] = derivatives.output(static_cast<std::size_t>(i));
  for (int i = 0; i < n * (n + 1) / 2; ++i) hessian[static_cast<std::size_t>(i)] = derivatives.output(static_cast<std::size_t>(n + i));
}
/// ||g||; in one dimension |g|, without a root.
template <Field S>
[[nodiscard]] S length(const std::array<S, 3>& g, int n) {
  if (n == 1) return magnitude(g[0]);
  if constexpr (Scalar<S>) {
    S sum = square(g[0]);
    for (int i = 1; i < n; ++i) sum += square(g[static_cast<std::size_t>(i)]);
    return root(sum);
  } else {
    throw NoExactValue("a norm in more than one dimension has no exact value");
  }
}

}  // namespace lemmata::certifier
