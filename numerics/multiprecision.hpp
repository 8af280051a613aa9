#pragma once
/// MPFR numbers of any precision through Boost.Multiprecision, expression templates off: rounded arithmetic with as many bits as one likes.
/// The only header that includes Boost. The precision is fixed when a number is made: make and use them under one MultiprecisionScope per thread.
#include <boost/multiprecision/mpfr.hpp>

#include "numerics/scalar.hpp"

namespace lemmata {

using Multiprecision = boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<0>, boost::multiprecision::et_off>;

/// Sets the default precision of this thread, in bits, for its own lifetime. Throws BadInput outside 2..1000000 bits.
class MultiprecisionScope {
 public:
  explicit MultiprecisionScope(long bits);
  MultiprecisionScope(const MultiprecisionScope&) = delete;
  MultiprecisionScope& operator=(const MultiprecisionScope&) = delete;
  ~MultiprecisionScope();
  [[nodiscard]] static long bits();

 private:
  unsigned saved_digits_;
  long saved_bits_;
};

template <>
struct scalar_traits<Multiprecision> {
  using M = Multiprecision;
  static constexpr Arithmetic arithmetic = Arithmetic::rounded;
  static M from(const Exact& q) {
    M value;
    fmpq_get_mpfr(value.backend().data(), q.raw(), MPFR_RNDN);
    return value;
  }
  static M square(const M& a) { return a * a; }
  static M min(const M& a, const M& b) { return b < a ? b : a; }
  static M max(const M& a, const M& b) { return a < b ? b : a; }
  static M abs(const M& a) { return boost::multiprecision::abs(a); }
  static Truth less_equal(const M& a, const M& b) { return a <= b ? Truth::yes : a > b ? Truth::no : Truth::unknown; }
  static bool identical(const M& a, const M& b) { return a == b; }
  static double approximate(const M& a) { return a.convert_to<double>(); }
  /// MPFR's exponents have 62 bits: only zeros, infinities and NaN are special.
  static bool squares_are_safe(const M& sum) { return sum > 0 && boost::multiprecision::isfinite(sum); }
  static M root(const M& a) { return boost::multiprecision::sqrt(a); }
  static M exp(const M& a) { return boost::multiprecision::exp(a); }
  static M log(const M& a) { return boost::multiprecision::log(a); }
  static M log1p(const M& a) {
    M value;
    mpfr_log1p(value.backend().data(), a.backend().data(), MPFR_RNDN);
    return value;
  }
  static M cosh(const M& a) { return boost::multiprecision::cosh(a); }
  static M sin(const M& a) { return boost::multiprecision::sin(a); }
  static M cos(const M& a) { return boost::multiprecision::cos(a); }
};
static_assert(Transcendental<Multiprecision>);

}  // namespace lemmata
