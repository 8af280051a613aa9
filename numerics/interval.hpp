#pragma once
/// Double intervals by ulp stepping: the fast filter of the verdict ladder.
///
/// An `Interval` is a nonempty closed set [lower, upper] of real numbers; an infinite end means "unbounded on that side". Every operation returns
/// an interval that contains the exact result for *all* members of its arguments. The rounding mode is never touched: each end is computed to
/// nearest and moved one ulp outwards, unless the operation is known to have been exact. Thread-safe, no allocation.
/// Transcendental functions go through correctly rounded MPFR (monotone ones) or Arb (sin, cos), never through libm.
#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>

#include "numerics/environment.hpp"
#include "numerics/exact.hpp"
#include "numerics/truth.hpp"

namespace lemmata {

/// The next double below x; -inf and NaN go to -inf, +inf to the largest finite double.
[[nodiscard]] inline double step_down(double x) {
  if (x == 0) return -std::numeric_limits<double>::denorm_min();
  if (!(x > -std::numeric_limits<double>::infinity())) return -std::numeric_limits<double>::infinity();  // NaN as well
  const auto bits = std::bit_cast<std::int64_t>(x);
  return std::bit_cast<double>(bits > 0 ? bits - 1 : bits + 1);
}
/// The next double above x.
[[nodiscard]] inline double step_up(double x) { return -step_down(-x); }

class Interval {
 public:
  constexpr Interval() = default;
  template <std::same_as<int> Integer>
  constexpr Interval(Integer value) : lower_(value), upper_(value) {}  // NOLINT(google-explicit-constructor): integers are exact; a double is not one

  /// The one point `value`. Throws BadInput for NaN and infinities: a constant that is not a number has no enclosure.
  static Interval point(double value);
  /// [lower, upper]. Throws BadInput for NaN or lower > upper.
  static Interval hull(double lower, double upper);
  /// The tightest interval that contains the rational number q.
  static Interval enclosing(const Exact& q) { return {q.double_below(), q.double_above()}; }
  static constexpr Interval entire() { return {-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()}; }

  [[nodiscard]] constexpr double lower() const { return lower_; }
  [[nodiscard]] constexpr double upper() const { return upper_; }
  [[nodiscard]] constexpr bool is_point() const { return lower_ == upper_; }
  [[nodiscard]] constexpr bool contains(double x) const { return lower_ <= x && x <= upper_; }
  [[nodiscard]] constexpr bool contains_zero() const { return lower_ <= 0 && 0 <= upper_; }

  friend Interval operator+(const Interval& a, const Interval& b) { return {sum_down(a.lower_, b.lower_), sum_up(a.upper_, b.upper_)}; }
  friend Interval operator-(const Interval& a, const Interval& b) { return {sum_down(a.lower_, -b.upper_), sum_up(a.upper_, -b.lower_)}; }
  friend Interval operator-(const Interval& a) { return {-a.upper_, -a.lower_}; }
  friend Interval operator*(const Interval& a, const Interval& b) {
    if (a.lower_ >= 0 && b.lower_ >= 0) return {product_down(a.lower_, b.lower_), product_up(a.upper_, b.upper_)};
    return product_of_any_signs(a, b);
  }
  /// A divisor that contains zero gives the entire line.
  friend Interval operator/(const Interval& a, const Interval& b);
  Interval& operator+=(const Interval& b) { return *this = *this + b; }
  Interval& operator-=(const Interval& b) { return *this = *this - b; }
  Interval& operator*=(const Interval& b) { return *this = *this * b; }
  Interval& operator/=(const Interval& b) { return *this = *this / b; }

  /// The same two ends. Not equality of the enclosed numbers.
  friend constexpr bool same_ends(const Interval& a, const Interval& b) { return a.lower_ == b.lower_ && a.upper_ == b.upper_; }
  friend constexpr Truth at_most(const Interval& a, const Interval& b) {
    if (a.upper_ <= b.lower_) return Truth::yes;
    return a.lower_ > b.upper_ ? Truth::no : Truth::unknown;
  }

  /// {x^2}: at least 0, and tighter than a*a.
  friend Interval squared(const Interval& a);
  friend Interval minimum(const Interval& a, const Interval& b) {
    return {a.lower_ < b.lower_ ? a.lower_ : b.lower_, a.upper_ < b.upper_ ? a.upper_ : b.upper_};
  }
  friend Interval maximum(const Interval& a, const Interval& b) {
    return {a.lower_ < b.lower_ ? b.lower_ : a.lower_, a.upper_ < b.upper_ ? b.upper_ : a.upper_};
  }
  friend Interval magnitude(const Interval& a);
  /// {sqrt(x) : x in a, x >= 0}. The entire line if no member of a is >= 0.
  friend Interval square_root(const Interval& a);
  friend Interval exponential(const Interval& a);
  /// {log(x) : x in a, x > 0}; likewise log_one_plus on x > -1. The entire line if there is no such member.
  friend Interval logarithm(const Interval& a);
  friend Interval log_one_plus(const Interval& a);
  friend Interval hyperbolic_cosine(const Interval& a);
  friend Interval sine(const Interval& a);
  friend Interval cosine(const Interval& a);
  /// The one-point intervals of the ends; an unbounded end has none, and gives the entire line.
  friend Interval lower_end(const Interval& a) { return a.lower_ == -std::numeric_limits<double>::infinity() ? entire() : Interval(a.lower_, a.lower_); }
  friend Interval upper_end(const Interval& a) { return a.upper_ == std::numeric_limits<double>::infinity() ? entire() : Interval(a.upper_, a.upper_); }
  /// The smallest interval that contains both.
  friend Interval join(const Interval& a, const Interval& b) {
    return {a.lower_ < b.lower_ ? a.lower_ : b.lower_, a.upper_ < b.upper_ ? b.upper_ : a.upper_};
  }

 private:
  constexpr Interval(double lower, double upper) : lower_(lower), upper_(upper) {}

  /// The rounding error of a+b = sum, exactly (Knuth's TwoSum); NaN when an infinity took part.
  static double sum_error(double a, double b, double sum) {
    const double b_part = sum - a;
    return (a - (sum - b_part)) + (b - b_part);
  }
  static double sum_down(double a, double b) {
    const double sum = a + b;
    return sum_error(a, b, sum) >= 0 ? sum : step_down(sum);
  }
  static double sum_up(double a, double b) {
    const double sum = a + b;
    return sum_error(a, b, sum) <= 0 ? sum : step_up(sum);
  }
  // A factor zero makes the product exactly zero, also against an unbounded end (which stands for finite numbers only).
  static double product_down(double a, double b) { return a == 0 || b == 0 ? 0 : step_down(a * b); }
  static double product_up(double a, double b) { return a == 0 || b == 0 ? 0 : step_up(a * b); }
  static Interval product_of_any_signs(const Interval& a, const Interval& b);

  double lower_ = 0;
  double upper_ = 0;
};

}  // namespace lemmata
