#pragma once
/// The arithmetic that bounds of rounding errors are made of (docs/error-bands.md, sections 1 and 2).
///
/// `*_up` take numbers >= 0 and answer at least what exact arithmetic would; an infinity or a NaN on the way becomes +infinity, which bounds everything.
/// `*_error` answer at least |computed - exact| of one operation in T (float or double), rounded to nearest, whatever underflowed in it; +infinity where
/// an operand or the result is beyond a quarter of the largest number of T: an overflow is never taken for a bound.
#include <cmath>
#include <concepts>
#include <limits>

#include "numerics/interval.hpp"

namespace lemmata::crosscheck {

inline constexpr double unbounded = std::numeric_limits<double>::infinity();

[[nodiscard]] inline double sum_up(double a, double b) {
  const double sum = a + b;
  return sum == 0 ? sum : step_up(sum);  // a sum of numbers >= 0 is computed as 0 only if it is 0
}
[[nodiscard]] inline double product_up(double a, double b) {
  const double product = a * b;
  if (product == 0 && (a == 0 || b == 0)) return 0;
  return step_up(product);
}
[[nodiscard]] inline double quotient_up(double a, double b) { return a == 0 && b > 0 ? 0 : step_up(a / b); }
/// At least a - b, and at least 0.
[[nodiscard]] inline double difference_up(double a, double b) {
  const double difference = a - b;
  return difference <= 0 ? 0 : step_up(difference);
}
[[nodiscard]] inline double root_up(double a) { return a == 0 ? 0 : step_up(std::sqrt(a)); }
[[nodiscard]] inline double larger(double a, double b) { return a < b ? b : a; }
[[nodiscard]] inline double smaller(double a, double b) { return b < a ? b : a; }
/// At least sqrt(a^2 + b^2).
[[nodiscard]] inline double hypotenuse_up(double a, double b) {
  if (a == 0 || b == 0) return a == 0 ? b : a;
  return root_up(sum_up(product_up(a, a), product_up(b, b)));
}

/// At most a quarter of the largest number of T; false for NaN.
template <std::floating_point T>
[[nodiscard]] bool is_in_range(T a) { return std::abs(a) <= std::numeric_limits<T>::max() / 4; }

/// At least |a b - p|.
template <std::floating_point T>
[[nodiscard]] double product_residual(T a, T b, T p) {
  if (!is_in_range(a) || !is_in_range(b) || !is_in_range(p)) return unbounded;
  if constexpr (std::same_as<T, float>) {
    const double residual = static_cast<double>(a) * static_cast<double>(b) - static_cast<double>(p);  // the product of floats is a double
    return residual == 0 ? 0 : step_up(std::abs(residual));
  } else {
    const double residual = std::fma(a, b, -p);
    if (residual != 0) return step_up(std::abs(residual));
    // What a fused operation rounds to 0 is 0 unless it underflowed, which it cannot where |p| is not tiny.
    return a == 0 || b == 0 || std::abs(p) >= 0x1p-900 ? 0 : std::numeric_limits<double>::denorm_min();
  }
}
/// product = fl(a b).
template <std::floating_point T>
[[nodiscard]] double product_error(T a, T b, T product) { return product_residual(a, b, product); }
/// sum = fl(a + b): the error is a number of T, and Knuth's TwoSum finds it.
template <std::floating_point T>
[[nodiscard]] double sum_error(T a, T b, T sum) {
  if (!is_in_range(a) || !is_in_range(b) || !is_in_range(sum)) return unbounded;
  const T b_part = sum - a;
  return std::abs(static_cast<double>((a - (sum - b_part)) + (b - b_part)));
}
template <std::floating_point T>
[[nodiscard]] double difference_error(T a, T b, T difference) { return sum_error(a, T(-b), difference); }

/// Of |a|, at most its upper end.
[[nodiscard]] inline double upper_magnitude(const Interval& a) { return magnitude(a).upper(); }

}  // namespace lemmata::crosscheck
