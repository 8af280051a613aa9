#pragma once
/// What a number stands for, exactly: the yardstick of the tests.
#include <mpfr.h>

#include <cmath>
#include <concepts>
#include <ostream>

#include "numerics/exact.hpp"

namespace lemmata {

/// For googletest's messages.
inline void PrintTo(const Exact& q, std::ostream* out) {
  if (q.bits() < 200) {
    *out << q.text();
  } else {
    *out << "about " << q.nearest_double() << " (" << q.bits() << " bits)";
  }
}

inline Exact magnitude_of(const Exact& q) { return q.sign() < 0 ? -q : q; }

template <std::floating_point F>
Exact exact_of(F a) {
  int exponent = 0;
  const F mantissa = std::frexp(a, &exponent);
  const auto head = static_cast<double>(mantissa);  // a long double needs a second one for its last bits
  return (Exact::of_double(head) + Exact::of_double(static_cast<double>(mantissa - static_cast<F>(head)))) * Exact::power_of_two(exponent);
}

inline Exact exact_of(mpfr_srcptr a) {
  if (mpfr_zero_p(a) != 0) return Exact(0);
  mpz_t mantissa;
  mpz_init(mantissa);
  const mpfr_exp_t exponent = mpfr_get_z_2exp(mantissa, a);
  Exact value;
  fmpz_set_mpz(fmpq_numref(value.raw()), mantissa);
  mpz_clear(mantissa);
  return value * Exact::power_of_two(exponent);
}

}  // namespace lemmata
