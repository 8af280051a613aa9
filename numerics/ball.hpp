#pragma once
/// Arb balls at any precision: the rigorous tier that certificates come from.
///
/// A `Ball` is a set [m - r, m + r] of real numbers with a midpoint of `working_precision()` bits; every operation returns a ball that contains the
/// exact result for all members of its arguments (Johansson, "Arb: efficient arbitrary-precision midpoint-radius interval arithmetic", 2017).
/// The precision is a property of the running thread, set by a PrecisionScope: raising it never invalidates a ball that exists.
/// An indeterminate result (a division by a ball around zero) is the entire line, which no comparison decides.
#include <arb.h>

#include <concepts>
#include <string>

#include "numerics/exact.hpp"
#include "numerics/interval.hpp"
#include "numerics/truth.hpp"

namespace lemmata {

namespace detail {
inline thread_local slong working_bits = 128;
}

[[nodiscard]] inline long working_precision() { return detail::working_bits; }

/// Sets the working precision of this thread for its own lifetime. Throws BadInput outside 2..1000000 bits.
class PrecisionScope {
 public:
  explicit PrecisionScope(long bits);
  PrecisionScope(const PrecisionScope&) = delete;
  PrecisionScope& operator=(const PrecisionScope&) = delete;
  ~PrecisionScope();

 private:
  long saved_;
};

/// Frees what the arithmetic has cached for this thread; for threads that are about to end.
void release_thread_caches();

class Ball {
 public:
  Ball() noexcept { arb_init(ball_); }
  template <std::same_as<int> Integer>
  Ball(Integer value) {  // NOLINT(google-explicit-constructor): integers are exact; a double is not taken for one
    arb_init(ball_);
    arb_set_si(ball_, value);
  }
  Ball(const Ball& other) {
    arb_init(ball_);
    arb_set(ball_, other.ball_);
  }
  Ball(Ball&& other) noexcept {
    arb_init(ball_);
    arb_swap(ball_, other.ball_);
  }
  Ball& operator=(const Ball& other) {
    arb_set(ball_, other.ball_);
    return *this;
  }
  Ball& operator=(Ball&& other) noexcept {
    arb_swap(ball_, other.ball_);
    return *this;
  }
  ~Ball() { arb_clear(ball_); }

  /// A ball around the rational number q, exact where q is dyadic and fits.
  static Ball enclosing(const Exact& q) {
    Ball b;
    arb_set_fmpq(b.ball_, q.raw(), detail::working_bits);
    return b;
  }
  /// A ball that contains [lower, upper]. Throws BadInput if lower > upper.
  static Ball hull(const Exact& lower, const Exact& upper);
  static Ball entire() {
    Ball b;
    arb_zero_pm_inf(b.ball_);
    return b;
  }

  friend Ball operator+(const Ball& a, const Ball& b) { Ball c; arb_add(c.ball_, a.ball_, b.ball_, detail::working_bits); return c; }
  friend Ball operator-(const Ball& a, const Ball& b) { Ball c; arb_sub(c.ball_, a.ball_, b.ball_, detail::working_bits); return c; }
  friend Ball operator*(const Ball& a, const Ball& b) { Ball c; arb_mul(c.ball_, a.ball_, b.ball_, detail::working_bits); return c; }
  friend Ball operator/(const Ball& a, const Ball& b);
  friend Ball operator-(const Ball& a) { Ball c; arb_neg(c.ball_, a.ball_); return c; }
  Ball& operator+=(const Ball& b) { arb_add(ball_, ball_, b.ball_, detail::working_bits); return *this; }
  Ball& operator-=(const Ball& b) { arb_sub(ball_, ball_, b.ball_, detail::working_bits); return *this; }
  Ball& operator*=(const Ball& b) { arb_mul(ball_, ball_, b.ball_, detail::working_bits); return *this; }
  Ball& operator/=(const Ball& b) { return *this = *this / b; }
  /// y = a + b, a - b, a b in the memory that y has: beyond 128 bits a temporary costs an allocation.
  friend void set_sum(Ball& y, const Ball& a, const Ball& b) { arb_add(y.ball_, a.ball_, b.ball_, detail::working_bits); }
  friend void set_difference(Ball& y, const Ball& a, const Ball& b) { arb_sub(y.ball_, a.ball_, b.ball_, detail::working_bits); }
  friend void set_product(Ball& y, const Ball& a, const Ball& b) { arb_mul(y.ball_, a.ball_, b.ball_, detail::working_bits); }
  /// y += a b and y -= a b with one rounding.
  friend void add_product(Ball& y, const Ball& a, const Ball& b) { arb_addmul(y.ball_, a.ball_, b.ball_, detail::working_bits); }
  friend void subtract_product(Ball& y, const Ball& a, const Ball& b) { arb_submul(y.ball_, a.ball_, b.ball_, detail::working_bits); }

  /// The same midpoint and radius. Not equality of the enclosed numbers.
  friend bool same_ends(const Ball& a, const Ball& b) { return arb_equal(a.ball_, b.ball_) != 0; }
  friend Truth at_most(const Ball& a, const Ball& b) {
    // The sign of a difference of 32 bits settles all but balls that nearly touch, several times faster than exact sums of both ends; balls of which one
    // surely reaches half-way into the other overlap, and no precision of this comparison would tell.
    arb_t difference;
    arb_init(difference);
    arb_sub(difference, b.ball_, a.ball_, 32);
    const bool finite = arb_is_finite(difference) != 0;
    Truth below = !finite ? Truth::unknown : arb_is_nonnegative(difference) != 0 ? Truth::yes : arb_is_negative(difference) != 0 ? Truth::no : Truth::unknown;
    if (below == Truth::unknown) {
      arf_mul_2exp_si(arb_midref(difference), arb_midref(difference), 1);
      if (!finite || !(arf_cmpabs_mag(arb_midref(difference), arb_radref(difference)) < 0)) {
        below = arb_le(a.ball_, b.ball_) != 0 ? Truth::yes : arb_gt(a.ball_, b.ball_) != 0 ? Truth::no : Truth::unknown;
      }
    }
    arb_clear(difference);
    return below;
  }

  friend Ball squared(const Ball& a) { Ball c; arb_sqr(c.ball_, a.ball_, detail::working_bits); return c; }
  friend Ball minimum(const Ball& a, const Ball& b) { Ball c; arb_min(c.ball_, a.ball_, b.ball_, detail::working_bits); return c; }
  friend Ball maximum(const Ball& a, const Ball& b) { Ball c; arb_max(c.ball_, a.ball_, b.ball_, detail::working_bits); return c; }
  /// {|x| : x in a}: a ball around 0 gives one with lower end 0.
  friend Ball magnitude(const Ball& a);
  /// {sqrt(x) : x in a, x >= 0}; the entire line if a has no such member. Likewise logarithm (x > 0) and log_one_plus (x > -1).
  friend Ball square_root(const Ball& a);
  friend Ball exponential(const Ball& a) { Ball c; arb_exp(c.ball_, a.ball_, detail::working_bits); return c; }
  friend Ball logarithm(const Ball& a);
  friend Ball log_one_plus(const Ball& a);
  friend Ball hyperbolic_cosine(const Ball& a) { Ball c; arb_cosh(c.ball_, a.ball_, detail::working_bits); return c; }
  friend Ball sine(const Ball& a) { Ball c; arb_sin(c.ball_, a.ball_, detail::working_bits); return c; }
  friend Ball cosine(const Ball& a) { Ball c; arb_cos(c.ball_, a.ball_, detail::working_bits); return c; }
  friend Ball join(const Ball& a, const Ball& b) { Ball c; arb_union(c.ball_, a.ball_, b.ball_, detail::working_bits); return c; }

  [[nodiscard]] bool is_finite() const { return arb_is_finite(ball_) != 0; }
  [[nodiscard]] bool is_point() const { return arb_is_exact(ball_) != 0; }
  [[nodiscard]] bool contains_zero() const { return arb_contains_zero(ball_) != 0; }
  [[nodiscard]] bool contains(const Exact& q) const { return arb_contains_fmpq(ball_, q.raw()) != 0; }
  /// The ends as exact dyadic numbers, rounded outwards to `bits` bits. Throw NoExactValue where the end is infinite.
  [[nodiscard]] Exact lower(long bits = 64) const;
  [[nodiscard]] Exact upper(long bits = 64) const;
  /// A one-point ball at (an outward rounding of) the end; the entire line where it is unbounded.
  friend Ball lower_end(const Ball& a);
  friend Ball upper_end(const Ball& a);
  /// The midpoint, to the nearest double: for reports and plots.
  [[nodiscard]] double midpoint() const { return arf_get_d(arb_midref(ball_), ARF_RND_NEAR); }

  [[nodiscard]] const arb_struct* raw() const { return ball_; }
  [[nodiscard]] arb_struct* raw() { return ball_; }

 private:
  arb_t ball_;
};
static_assert(sizeof(Ball) == sizeof(arb_struct), "arrays of balls are handed to arb_dot");

/// The tightest double interval that contains the ball.
[[nodiscard]] Interval enclosing_interval(const Ball& a);
/// An exact ball at the cost of a conversion: both ends of a double interval.
[[nodiscard]] Ball enclosing_ball(const Interval& a);

/// [lower, upper] in decimal with `digits` significant digits, rounded outwards; "-inf" and "inf" where unbounded.
struct DecimalEnds {
  std::string lower;
  std::string upper;
};
[[nodiscard]] DecimalEnds decimal_ends(const Ball& a, int digits);
[[nodiscard]] DecimalEnds decimal_ends(const Interval& a, int digits);

}  // namespace lemmata
