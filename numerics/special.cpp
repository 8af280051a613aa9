#include "numerics/special.hpp"

#include <acb_hypgeom.h>
#include <arb_hypgeom.h>

namespace lemmata {
namespace {

Ball determinate(Ball a) { return arf_is_nan(arb_midref(a.raw())) != 0 ? Ball::entire() : a; }

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
  ComplexBall c;
  const ComplexBall order(Ball::enclosing(s));
  acb_hypgeom_gamma_lower(c.raw(), order.raw(), z.raw(), 2, working_precision());
  return c;
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
