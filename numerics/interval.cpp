#include "numerics/interval.hpp"

#include <mpfr.h>

#include <algorithm>
#include <cfenv>
#include <cmath>

#include "numerics/ball.hpp"
#include "numerics/error.hpp"

namespace lemmata {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

using MpfrFunction = int (*)(mpfr_t, const mpfr_t, mpfr_rnd_t);

/// f(x) rounded in the given direction: MPFR is correctly rounded for every x. Both ends may be infinite.
double directed(MpfrFunction function, double x, mpfr_rnd_t direction) {
  mpfr_t argument;
  mpfr_t result;
  mpfr_init2(argument, 53);
  mpfr_init2(result, 53);
  mpfr_set_d(argument, x, MPFR_RNDN);
  function(result, argument, direction);
  const double value = mpfr_get_d(result, direction);
  mpfr_clear(argument);
  mpfr_clear(result);
  return value;
}

/// Arb's ball at 80 bits for an entire function that is not monotone.
Interval through_ball(Ball (*function)(const Ball&), const Interval& a) {
  if (a.lower() == -infinity || a.upper() == infinity) return Interval::hull(-1, 1);
  const PrecisionScope scope(80);
  const Interval wide = enclosing_interval(function(Ball::hull(Exact::of_double(a.lower()), Exact::of_double(a.upper()))));
  return Interval::hull(std::max(wide.lower(), -1.0), std::min(wide.upper(), 1.0));
}

}  // namespace

bool floating_environment_is_sound() {
  volatile double smallest = std::numeric_limits<double>::min();
  volatile double half = smallest / 2;
  return std::fegetround() == FE_TONEAREST && half > 0 && half * 2 == smallest;
}

Interval Interval::point(double value) {
  if (!std::isfinite(value)) throw BadInput("a NaN or an infinity cannot be enclosed; give a finite number");
  return {value, value};
}

Interval Interval::hull(double lower, double upper) {
  if (!(lower <= upper) || lower == infinity || upper == -infinity) throw BadInput("an interval needs lower <= upper, both numbers");
  return {lower, upper};
}

Interval Interval::product_of_any_signs(const Interval& a, const Interval& b) {
  // The signs decide which ends meet; only two intervals around zero need all four products.
  if (a.lower_ >= 0) {
    if (b.upper_ <= 0) return {product_down(a.upper_, b.lower_), product_up(a.lower_, b.upper_)};
    return {product_down(a.upper_, b.lower_), product_up(a.upper_, b.upper_)};
  }
  if (a.upper_ <= 0) {
    if (b.lower_ >= 0) return {product_down(a.lower_, b.upper_), product_up(a.upper_, b.lower_)};
    if (b.upper_ <= 0) return {product_down(a.upper_, b.upper_), product_up(a.lower_, b.lower_)};
    return {product_down(a.lower_, b.upper_), product_up(a.lower_, b.lower_)};
  }
  if (b.lower_ >= 0) return {product_down(a.lower_, b.upper_), product_up(a.upper_, b.upper_)};
  if (b.upper_ <= 0) return {product_down(a.upper_, b.lower_), product_up(a.lower_, b.lower_)};
  return {std::min(product_down(a.lower_, b.upper_), product_down(a.upper_, b.lower_)),
          std::max(product_up(a.lower_, b.lower_), product_up(a.upper_, b.upper_))};
}

Interval operator/(const Interval& a, const Interval& b) {
  if (b.contains_zero()) return Interval::entire();
  const bool unbounded = a.lower_ == -infinity || a.upper_ == infinity || b.lower_ == -infinity || b.upper_ == infinity;
  if (unbounded) {
    // An unbounded divisor has quotients down to 0 at that end; an unbounded dividend has them without bound. Keep it simple and sound.
    if (a.lower_ == -infinity || a.upper_ == infinity) return Interval::entire();
    const double near = b.lower_ > 0 ? b.lower_ : b.upper_;
    const Interval at_near = a / Interval(near, near);
    return join(at_near, Interval(0));
  }
  const auto down = [](double x, double y) { return x == 0 ? 0 : step_down(x / y); };
  const auto up = [](double x, double y) { return x == 0 ? 0 : step_up(x / y); };
  return {std::min(std::min(down(a.lower_, b.lower_), down(a.lower_, b.upper_)), std::min(down(a.upper_, b.lower_), down(a.upper_, b.upper_))),
          std::max(std::max(up(a.lower_, b.lower_), up(a.lower_, b.upper_)), std::max(up(a.upper_, b.lower_), up(a.upper_, b.upper_)))};
}

Interval magnitude(const Interval& a) {
  if (a.lower_ >= 0) return a;
  if (a.upper_ <= 0) return -a;
  return {0, std::max(-a.lower_, a.upper_)};
}

Interval squared(const Interval& a) {
  const Interval m = magnitude(a);
  const double down = Interval::product_down(m.lower_, m.lower_);
  return {down > 0 ? down : 0, Interval::product_up(m.upper_, m.upper_)};
}

Interval square_root(const Interval& a) {
  if (a.upper_ < 0) return Interval::entire();
  const auto down = [](double x) {
    const double r = std::sqrt(x);
    return r * r == x && r == std::nearbyint(r) && r < 0x1p26 ? r : std::max(0.0, step_down(r));  // exact roots of small integers stay points
  };
  const auto up = [](double x) {
    const double r = std::sqrt(x);
    return r * r == x && r == std::nearbyint(r) && r < 0x1p26 ? r : step_up(r);
  };
  return {a.lower_ <= 0 ? 0 : down(a.lower_), a.upper_ == infinity ? infinity : up(a.upper_)};
}

Interval exponential(const Interval& a) { return {directed(mpfr_exp, a.lower_, MPFR_RNDD), directed(mpfr_exp, a.upper_, MPFR_RNDU)}; }

Interval logarithm(const Interval& a) {
  if (a.upper_ <= 0) return Interval::entire();
  return {a.lower_ <= 0 ? -infinity : directed(mpfr_log, a.lower_, MPFR_RNDD), directed(mpfr_log, a.upper_, MPFR_RNDU)};
}

Interval log_one_plus(const Interval& a) {
  if (a.upper_ <= -1) return Interval::entire();
  return {a.lower_ <= -1 ? -infinity : directed(mpfr_log1p, a.lower_, MPFR_RNDD), directed(mpfr_log1p, a.upper_, MPFR_RNDU)};
}

Interval hyperbolic_cosine(const Interval& a) {
  const Interval m = magnitude(a);
  return {directed(mpfr_cosh, m.lower_, MPFR_RNDD), directed(mpfr_cosh, m.upper_, MPFR_RNDU)};
}

Interval sine(const Interval& a) { return through_ball([](const Ball& b) { return sine(b); }, a); }
Interval cosine(const Interval& a) { return through_ball([](const Ball& b) { return cosine(b); }, a); }

}  // namespace lemmata
