#pragma once
/// Dual numbers: the same recurrences differentiate themselves. Wraps ceres::Jet<T, N> (header only; the solver is not needed).
/// Comparisons look at the value part; the derivative of min, max and clip at a kink is that of the branch taken.
#include <ceres/jet.h>

#include "numerics/vector.hpp"

namespace lemmata {

template <class T, int N>
struct scalar_traits<ceres::Jet<T, N>> {
  using J = ceres::Jet<T, N>;
  static constexpr Arithmetic arithmetic = Arithmetic::rounded;
  static J from(const Exact& q) { return J(constant<T>(q)); }
  static J square(const J& a) { return a * a; }
  static J min(const J& a, const J& b) { return b.a < a.a ? b : a; }
  static J max(const J& a, const J& b) { return a.a < b.a ? b : a; }
  static J abs(const J& a) { return a.a < T(0) ? -a : a; }
  static Truth less_equal(const J& a, const J& b) { return lemmata::less_equal(a.a, b.a); }
  static bool identical(const J& a, const J& b) { return a.a == b.a && a.v == b.v; }
  static double approximate(const J& a) { return lemmata::approximate(a.a); }
  static bool squares_are_safe(const J& sum) { return detail::squares_are_safe(sum.a); }
  static J root(const J& a) { return ceres::sqrt(a); }
  static J exp(const J& a) { return ceres::exp(a); }
  static J log(const J& a) { return ceres::log(a); }
  static J log1p(const J& a) { return J(scalar_traits<T>::log1p(a.a), a.v / (T(1) + a.a)); }
  static J cosh(const J& a) { return ceres::cosh(a); }
  static J sin(const J& a) { return ceres::sin(a); }
  static J cos(const J& a) { return ceres::cos(a); }
};
static_assert(Transcendental<ceres::Jet<double, 4>>);

}  // namespace lemmata
