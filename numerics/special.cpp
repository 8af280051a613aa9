#include "numerics/special.hpp"

#include <acb_hypgeom.h>
#include <arb_hypgeom.h>

#include "numerics/error.hpp"

namespace lemmata {
namespace {

Ball determinate(Ball a) { return arf_is_nan(arb_midref(a.raw())) != 0 ? Ball::entire() : a; }

/// z^{-s} (gamma_0(z) - e^{-z} sum_k z^k'/Gamma(k'+1)) over k' = s-1, s-2, ... >= 0, with gamma_0 = 1 - e^{-z}, or erf(sqrt z) less its share: integration by
/// parts. For |z| >= s > 0, Re z > 0 the difference does not cancel.
ComplexBall lower_gamma_by_parts(const Exact& s, const ComplexBall& z) {
  const bool is_half = !s.is_integer();
  const ComplexBall decay = exponential(-z);
  const ComplexBall root = is_half ? square_root(z, true) : ComplexBall(1);
  const Exact lowest = is_half ? Exact(1, 2) : Exact(0);
  const ComplexBall base = is_half ? error_function(root) : ComplexBall(1);
  ComplexBall sum;
  ComplexBall term = is_half ? root / ComplexBall(gamma_function(Exact(3, 2))) : ComplexBall(1);
  for (Exact k = lowest; k < s; k += Exact(1)) {
    sum = sum + term;
    term = term * z / ComplexBall(Ball::enclosing(k + Exact(1)));
  }
  const auto whole = static_cast<unsigned long>(s.floor().to_integer("the order of an incomplete gamma function"));
  return (base - decay * sum) / (root * integer_power(z, whole));
}

/// e^{-z} sum_k z^k/Gamma(s+k+1), with the tail bounded by a geometric series of ratio 1/2.
ComplexBall lower_gamma_series(const Exact& s, const ComplexBall& z) {
  mag_t size;
  mag_init(size);
  acb_get_mag(size, z.raw());
  const bool is_small = mag_cmp_2exp_si(size, 12) <= 0;  // NaN and what is far too wide have no use for a series
  const long halving_from = is_small ? static_cast<long>(2 * mag_get_d(size)) + 2 : 0;
  if (!is_small) {
    mag_clear(size);
    return ComplexBall::indeterminate();
  }
  ComplexBall term(Ball(1) / gamma_function(s + Exact(1)));
  ComplexBall sum = term;
  mag_t tail;
  mag_t enough;
  mag_init(tail);
  mag_init(enough);
  acb_get_mag(enough, term.raw());
  mag_mul_2exp_si(enough, enough, -working_precision() - 8);
  Exact order = s;
  for (long k = 1;; ++k) {
    order += Exact(1);
    term = term * z / ComplexBall(Ball::enclosing(order));
    sum = sum + term;
    acb_get_mag(tail, term.raw());
    // From k on |term_{k+1}| <= |term_k|/2: all that is left out is at most |term_k|.
    if (k >= halving_from && (mag_cmp(tail, enough) <= 0 || k >= halving_from + 2 * working_precision())) break;
  }
  acb_add_error_mag(sum.raw(), tail);
  mag_clear(size);
  mag_clear(tail);
  mag_clear(enough);
  return exponential(-z) * sum;
}

}  // namespace

Ball pi() {
  Ball c;
  arb_const_pi(c.raw(), working_precision());
  return c;
}

Ball arc_cosine(const Ball& a) {
  // arccos a = 2 arg(sqrt(1 + a) + i sqrt(1 - a)); a ball that sticks out beyond [-1, 1] by its rounding is cut there.
  Ball c;
  arb_atan2(c.raw(), square_root(maximum(Ball(0), Ball(1) - a)).raw(), square_root(maximum(Ball(0), Ball(1) + a)).raw(), working_precision());
  return determinate(Ball(2) * c);
}

Ball error_function(const Ball& x) {
  Ball c;
  arb_hypgeom_erf(c.raw(), x.raw(), working_precision());
  return determinate(std::move(c));
}

Ball complementary_error_function(const Ball& x) {
  Ball c;
  arb_hypgeom_erfc(c.raw(), x.raw(), working_precision());
  return determinate(std::move(c));
}

Ball normal_density(const Ball& x) { return exponential(-(squared(x) / Ball(2))) / square_root(Ball(2) * pi()); }

Ball normal_distribution(const Ball& x) { return complementary_error_function(-x / square_root(Ball(2))) / Ball(2); }

Ball gamma_function(const Exact& q) {
  Ball c;
  arb_gamma_fmpq(c.raw(), q.raw(), working_precision());
  return determinate(std::move(c));
}

Ball power(const Ball& a, const Exact& exponent) {
  Ball c;
  if (exponent.is_integer()) {
    fmpz_t n;
    fmpz_init_set(n, fmpq_numref(exponent.raw()));
    arb_pow_fmpz(c.raw(), a.raw(), n, working_precision());
    fmpz_clear(n);
  } else {
    arb_pow_fmpq(c.raw(), a.raw(), exponent.raw(), working_precision());
  }
  return determinate(std::move(c));
}

ComplexBall error_function(const ComplexBall& z) {
  ComplexBall c;
  acb_hypgeom_erf(c.raw(), z.raw(), working_precision());
  return c;
}

ComplexBall entire_lower_gamma(const Exact& s, const ComplexBall& z) {
  if (s.sign() <= 0 || !(s + s).is_integer()) throw BadInput("an incomplete gamma function of order " + s.text() + " was asked for; orders are half integers > 0");
  Ball least;
  acb_get_abs_lbound_arf(arb_midref(least.raw()), z.raw(), 32);
  const bool is_large = least.is_finite() && at_most(Ball::enclosing(s), least) == Truth::yes && at_most(Ball(1), least) == Truth::yes;
  return is_large && z.is_right_of_zero() ? lower_gamma_by_parts(s, z) : lower_gamma_series(s, z);
}

ComplexBall hypergeometric_2f1(const Exact& a, const Exact& b, const Exact& c, const ComplexBall& z, bool analytic) {
  // Left of 1 no cut is met; Arb's own choice of the transformation then encloses the principal value.
  if (analytic && !(ComplexBall(1) - z).is_right_of_zero()) return ComplexBall::indeterminate();
  ComplexBall value;
  const ComplexBall upper_a(Ball::enclosing(a));
  const ComplexBall upper_b(Ball::enclosing(b));
  const ComplexBall lower_c(Ball::enclosing(c));
  acb_hypgeom_2f1(value.raw(), upper_a.raw(), upper_b.raw(), lower_c.raw(), z.raw(), 0, working_precision());
  return value;
}

}  // namespace lemmata
