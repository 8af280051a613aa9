#include "numerics/scalar.hpp"

#include <mpfr.h>

namespace lemmata {

float scalar_traits<float>::from(const Exact& q) {
  mpfr_t value;
  mpfr_init2(value, 24);
  fmpq_get_mpfr(value, q.raw(), MPFR_RNDN);
  const float result = mpfr_get_flt(value, MPFR_RNDN);
  mpfr_clear(value);
  return result;
}

long double scalar_traits<long double>::from(const Exact& q) {
  mpfr_t value;
  mpfr_init2(value, std::numeric_limits<long double>::digits);
  fmpq_get_mpfr(value, q.raw(), MPFR_RNDN);
  const long double result = mpfr_get_ld(value, MPFR_RNDN);
  mpfr_clear(value);
  return result;
}

}  // namespace lemmata
