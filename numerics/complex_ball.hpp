#pragma once
/// Boxes in the complex plane, with Arb: what a real integrand has to be evaluated on before its integral can be enclosed (numerics/quadrature.hpp).
///
/// A `ComplexBall` is a Cartesian product of two balls; every operation returns one that contains the exact result for all members of its arguments, at the
/// working precision of the thread. Functions with a branch cut take `analytic`: if it is set and the argument meets the cut, they return no finite number,
/// which is how an integrand says "not holomorphic here". Functions without that flag are entire.
#include <acb.h>

#include <concepts>

#include "numerics/ball.hpp"

namespace lemmata {

class ComplexBall {
 public:
  ComplexBall() noexcept { acb_init(z_); }
  template <std::same_as<int> Integer>
  ComplexBall(Integer value) {  // NOLINT(google-explicit-constructor): integers are exact
    acb_init(z_);
    acb_set_si(z_, value);
  }
  ComplexBall(const Ball& real) {  // NOLINT(google-explicit-constructor): a real number is a complex one
    acb_init(z_);
    acb_set_arb(z_, real.raw());
  }
  ComplexBall(const ComplexBall& other) {
    acb_init(z_);
    acb_set(z_, other.z_);
  }
  ComplexBall(ComplexBall&& other) noexcept {
    acb_init(z_);
    acb_swap(z_, other.z_);
  }
  ComplexBall& operator=(const ComplexBall& other) {
    acb_set(z_, other.z_);
    return *this;
  }
  ComplexBall& operator=(ComplexBall&& other) noexcept {
    acb_swap(z_, other.z_);
    return *this;
  }
  ~ComplexBall() { acb_clear(z_); }

  friend ComplexBall operator+(const ComplexBall& a, const ComplexBall& b) { ComplexBall c; acb_add(c.z_, a.z_, b.z_, working_precision()); return c; }
  friend ComplexBall operator-(const ComplexBall& a, const ComplexBall& b) { ComplexBall c; acb_sub(c.z_, a.z_, b.z_, working_precision()); return c; }
  friend ComplexBall operator*(const ComplexBall& a, const ComplexBall& b) { ComplexBall c; acb_mul(c.z_, a.z_, b.z_, working_precision()); return c; }
  friend ComplexBall operator/(const ComplexBall& a, const ComplexBall& b) { ComplexBall c; acb_div(c.z_, a.z_, b.z_, working_precision()); return c; }
  friend ComplexBall operator-(const ComplexBall& a) { ComplexBall c; acb_neg(c.z_, a.z_); return c; }

  friend ComplexBall squared(const ComplexBall& a) { ComplexBall c; acb_sqr(c.z_, a.z_, working_precision()); return c; }
  friend ComplexBall exponential(const ComplexBall& a) { ComplexBall c; acb_exp(c.z_, a.z_, working_precision()); return c; }
  friend ComplexBall sine(const ComplexBall& a) { ComplexBall c; acb_sin(c.z_, a.z_, working_precision()); return c; }
  friend ComplexBall cosine(const ComplexBall& a) { ComplexBall c; acb_cos(c.z_, a.z_, working_precision()); return c; }
  /// a^n for an integer n >= 0.
  friend ComplexBall integer_power(const ComplexBall& a, unsigned long n) { ComplexBall c; acb_pow_ui(c.z_, a.z_, n, working_precision()); return c; }
  /// Principal branches, cut along the negative real axis.
  friend ComplexBall square_root(const ComplexBall& a, bool analytic) {
    ComplexBall c;
    acb_sqrt_analytic(c.z_, a.z_, static_cast<int>(analytic), working_precision());
    return c;
  }
  friend ComplexBall logarithm(const ComplexBall& a, bool analytic) {
    ComplexBall c;
    acb_log_analytic(c.z_, a.z_, static_cast<int>(analytic), working_precision());
    return c;
  }
  friend ComplexBall power(const ComplexBall& a, const ComplexBall& exponent, bool analytic) {
    ComplexBall c;
    acb_pow_analytic(c.z_, a.z_, exponent.z_, static_cast<int>(analytic), working_precision());
    return c;
  }

  /// Of two boxes around the same numbers the one with the smaller bound on their size.
  friend const ComplexBall& smaller_bound(const ComplexBall& a, const ComplexBall& b) {
    if (!a.is_finite() || !b.is_finite()) return a.is_finite() ? a : b;
    mag_t size_a;
    mag_t size_b;
    mag_init(size_a);
    mag_init(size_b);
    acb_get_mag(size_a, a.z_);
    acb_get_mag(size_b, b.z_);
    const bool first = mag_cmp(size_a, size_b) <= 0;
    mag_clear(size_a);
    mag_clear(size_b);
    return first ? a : b;
  }

  /// Everything: what an integrand returns where it is not known to be holomorphic.
  static ComplexBall indeterminate() {
    ComplexBall c;
    acb_indeterminate(c.z_);
    return c;
  }

  [[nodiscard]] Ball real() const {
    Ball b;
    arb_set(b.raw(), acb_realref(z_));
    return arb_is_finite(b.raw()) != 0 ? b : Ball::entire();
  }
  [[nodiscard]] bool is_finite() const { return acb_is_finite(z_) != 0; }
  /// Whether every member has a positive real part.
  [[nodiscard]] bool is_right_of_zero() const { return arb_is_positive(acb_realref(z_)) != 0; }
  /// Bits to which the box knows its members, relative to its size.
  [[nodiscard]] long accuracy_bits() const { return acb_rel_accuracy_bits(z_); }

  [[nodiscard]] const acb_struct* raw() const { return z_; }
  [[nodiscard]] acb_struct* raw() { return z_; }

 private:
  acb_t z_;
};

}  // namespace lemmata
