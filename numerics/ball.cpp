#include "numerics/ball.hpp"

#include <flint/flint.h>
#include <mpfr.h>

#include <cmath>
#include <limits>

#include "numerics/error.hpp"

namespace lemmata {
namespace {

Exact exact_of(const arf_t end) {
  if (arf_is_finite(end) == 0) throw NoExactValue("an unbounded end is no number");
  Exact value;
  arf_get_fmpq(value.raw(), end);
  return value;
}

/// One end as an arf, rounded outwards to `bits`; an indeterminate ball is unbounded on both sides.
void outward_end(arf_t end, const Ball& a, bool upper, long bits) {
  if (upper) {
    arb_get_ubound_arf(end, a.raw(), bits);
    if (arf_is_nan(end) != 0) arf_pos_inf(end);
  } else {
    arb_get_lbound_arf(end, a.raw(), bits);
    if (arf_is_nan(end) != 0) arf_neg_inf(end);
  }
}

Exact outward_exact(const Ball& a, bool upper, long bits) {
  arf_t end;
  arf_init(end);
  outward_end(end, a, upper, bits);
  if (arf_is_finite(end) == 0) {
    arf_clear(end);
    throw NoExactValue("an unbounded end is no number");
  }
  Exact value = exact_of(end);
  arf_clear(end);
  return value;
}

Ball one_end(const Ball& a, bool upper) {
  arf_t end;
  arf_init(end);
  outward_end(end, a, upper, working_precision());
  Ball b;
  if (arf_is_finite(end) != 0) {
    arb_set_arf(b.raw(), end);
  } else {
    b = Ball::entire();
  }
  arf_clear(end);
  return b;
}

/// A NaN midpoint says "anything"; say it as the entire line, which has ends that can be asked for.
Ball determinate(Ball a) { return arf_is_nan(arb_midref(a.raw())) != 0 ? Ball::entire() : a; }

std::string directed_decimal(const mpfr_t value, int digits, mpfr_rnd_t direction) {
  if (mpfr_inf_p(value) != 0) return mpfr_sgn(value) > 0 ? "inf" : "-inf";
  char* raw_text = nullptr;
  // %.*R*g: the precision of 'g' counts significant digits; rounding follows `direction`.
  mpfr_asprintf(&raw_text, "%.*R*g", digits, direction, value);
  std::string result(raw_text);
  mpfr_free_str(raw_text);
  return result;
}

}  // namespace

void release_thread_caches() { flint_cleanup(); }

PrecisionScope::PrecisionScope(long bits) : saved_(detail::working_bits) {
  if (bits < 2 || bits > 1000000) throw BadInput("a precision of " + std::to_string(bits) + " bits is outside 2..1000000");
  detail::working_bits = bits;
}
PrecisionScope::~PrecisionScope() { detail::working_bits = saved_; }

Ball Ball::hull(const Exact& lower, const Exact& upper) {
  if (upper < lower) throw BadInput("an enclosure needs lower <= upper, got " + lower.text() + " > " + upper.text());
  return join(enclosing(lower), enclosing(upper));
}

Ball operator/(const Ball& a, const Ball& b) {
  Ball c;
  arb_div(c.ball_, a.ball_, b.ball_, detail::working_bits);
  return determinate(std::move(c));
}

Ball magnitude(const Ball& a) {
  Ball c;
  if (arb_contains_zero(a.ball_) == 0) {
    arb_abs(c.ball_, a.ball_);
    return c;
  }
  arf_t zero;
  arf_t end;
  arf_init(zero);
  arf_init(end);
  arb_get_abs_ubound_arf(end, a.ball_, detail::working_bits);
  arb_set_interval_arf(c.ball_, zero, end, detail::working_bits);
  arf_clear(zero);
  arf_clear(end);
  return determinate(std::move(c));
}

Ball square_root(const Ball& a) {
  if (arb_is_negative(a.ball_) != 0) return Ball::entire();
  Ball c;
  arb_sqrtpos(c.ball_, a.ball_, detail::working_bits);
  return determinate(std::move(c));
}

Ball logarithm(const Ball& a) {
  Ball c;
  if (arb_is_positive(a.ball_) == 0) return Ball::entire();
  arb_log(c.ball_, a.ball_, detail::working_bits);
  return determinate(std::move(c));
}

Ball log_one_plus(const Ball& a) {
  Ball c;
  arb_log1p(c.ball_, a.ball_, detail::working_bits);
  return determinate(std::move(c));
}

Exact Ball::lower(long bits) const { return outward_exact(*this, false, bits); }
Exact Ball::upper(long bits) const { return outward_exact(*this, true, bits); }
Ball lower_end(const Ball& a) { return one_end(a, false); }
Ball upper_end(const Ball& a) { return one_end(a, true); }

Interval enclosing_interval(const Ball& a) {
  arf_t end;
  arf_init(end);
  outward_end(end, a, false, 53);
  const double lower = arf_get_d(end, ARF_RND_FLOOR);
  outward_end(end, a, true, 53);
  const double upper = arf_get_d(end, ARF_RND_CEIL);
  arf_clear(end);
  constexpr double largest = std::numeric_limits<double>::max();
  return Interval::hull(std::fmin(lower, largest), std::fmax(upper, -largest));
}

Ball enclosing_ball(const Interval& a) {
  Ball b;
  arf_t lower;
  arf_t upper;
  arf_init(lower);
  arf_init(upper);
  arf_set_d(lower, a.lower());
  arf_set_d(upper, a.upper());
  arb_set_interval_arf(b.raw(), lower, upper, working_precision());
  arf_clear(lower);
  arf_clear(upper);
  return determinate(std::move(b));
}

DecimalEnds decimal_ends(const Ball& a, int digits) {
  mpfr_t lower;
  mpfr_t upper;
  mpfr_init2(lower, working_precision());
  mpfr_init2(upper, working_precision());
  arb_get_interval_mpfr(lower, upper, a.raw());
  if (mpfr_nan_p(lower) != 0 || mpfr_nan_p(upper) != 0) {
    mpfr_set_inf(lower, -1);
    mpfr_set_inf(upper, 1);
  }
  DecimalEnds ends{directed_decimal(lower, digits, MPFR_RNDD), directed_decimal(upper, digits, MPFR_RNDU)};
  mpfr_clear(lower);
  mpfr_clear(upper);
  return ends;
}

DecimalEnds decimal_ends(const Interval& a, int digits) {
  mpfr_t end;
  mpfr_init2(end, 53);
  mpfr_set_d(end, a.lower(), MPFR_RNDD);
  std::string lower = directed_decimal(end, digits, MPFR_RNDD);
  mpfr_set_d(end, a.upper(), MPFR_RNDU);
  std::string upper = directed_decimal(end, digits, MPFR_RNDU);
  mpfr_clear(end);
  return {std::move(lower), std::move(upper)};
}

}  // namespace lemmata
