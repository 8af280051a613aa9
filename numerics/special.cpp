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

bool is_within(const ComplexBall& z, const Exact& radius) {
  Ball largest;
  if (!z.is_finite()) return false;
  acb_get_abs_ubound_arf(arb_midref(largest.raw()), z.raw(), 32);
  return at_most(largest, Ball::enclosing(radius)) == Truth::yes;
}
bool is_beyond(const ComplexBall& z, const Exact& radius) {
  Ball least;
  if (!z.is_finite()) return false;
  acb_get_abs_lbound_arf(arb_midref(least.raw()), z.raw(), 32);
  return at_most(Ball::enclosing(radius), least) == Truth::yes;
}

/// 2F1(1, b; c; x) = sum_k (b)_k/(c)_k x^k for |x| <= 7/8, c > 0. From k >= |b| on the factors (b+k)/(c+k) are positive and monotone with limit 1, so all later
/// ratios are at most q = (7/8) max(1, (b+k)/(c+k)), and where q < 15/16 what is left out is at most 15 times the last term.
ComplexBall unit_series(const Exact& b, const Exact& c, const ComplexBall& x) {
  ComplexBall term(1);
  ComplexBall sum(1);
  mag_t tail;
  mag_init(tail);
  for (long k = 0;; ++k) {
    const Exact above = b + Exact(k);
    const Exact below = c + Exact(k);
    term = term * x * ComplexBall(Ball::enclosing(above / below));
    sum = sum + term;
    acb_get_mag(tail, term.raw());
    // `term` is the one of index k + 1.
    const bool is_geometric = above.sign() >= 0 && Exact(14) * (above + Exact(1)) <= Exact(15) * (below + Exact(1));
    if (is_geometric && (mag_cmp_2exp_si(tail, -working_precision() - 8) <= 0 || k > 16 * working_precision())) break;
  }
  mag_mul_ui(tail, tail, 15);
  acb_add_error_mag(sum.raw(), tail);
  mag_clear(tail);
  return sum;
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
  if (s.sign() <= 0 || !(s + s).is_integer())
    throw BadInput("an incomplete gamma function of order " + s.text() + " was asked for; orders are half integers > 0");
  Ball least;
  acb_get_abs_lbound_arf(arb_midref(least.raw()), z.raw(), 32);
  const bool is_large = least.is_finite() && at_most(Ball::enclosing(s), least) == Truth::yes && at_most(Ball(1), least) == Truth::yes;
  return is_large && z.is_right_of_zero() ? lower_gamma_by_parts(s, z) : lower_gamma_series(s, z);
}

ComplexBall hypergeometric_2f1(const Exact& a, const Exact& b, const Exact& c, const ComplexBall& z, bool analytic) {
  // Left of 1 no cut is met; Arb's own choice of the transformation then encloses the principal value.
  if (analytic && !(ComplexBall(1) - z).is_right_of_zero()) return ComplexBall::indeterminate();
  if (a == Exact(1)) {
    // Pfaff: 2F1(1, b; c; z) = 2F1(1, c - b; c; x)/(1 - z), x = z/(z - 1). Between the two Arb expands around other points, at a hundred times the cost:
    // worth it for a point, never for a wide box.
    const ComplexBall x = z / (z - ComplexBall(1));
    if (is_within(x, Exact(7, 8))) return unit_series(c - b, c, x) / (ComplexBall(1) - z);
    if (z.accuracy_bits() < 24 && !is_beyond(z, Exact(3))) return ComplexBall::indeterminate();
  }
  ComplexBall value;
  const ComplexBall upper_a(Ball::enclosing(a));
  const ComplexBall upper_b(Ball::enclosing(b));
  const ComplexBall lower_c(Ball::enclosing(c));
  acb_hypgeom_2f1(value.raw(), upper_a.raw(), upper_b.raw(), lower_c.raw(), z.raw(), 0, working_precision());
  return value;
}

}  // namespace lemmata
