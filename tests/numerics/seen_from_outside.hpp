#pragma once
/// Enclosures as an audit sees them: made from spans, compared with points, measured, printed. Nothing here trusts their arithmetic.
#include <limits>
#include <sstream>
#include <string>

#include "numerics/ball.hpp"
#include "numerics/interval.hpp"
#include "tests/numerics/exact_value.hpp"
#include "tests/numerics/reference.hpp"

namespace lemmata::audit {

template <class E>
E enclosure_of(const Span& s);

template <>
inline Interval enclosure_of<Interval>(const Span& s) {
  return Interval::hull(s.lower.to_double(MPFR_RNDD), s.upper.to_double(MPFR_RNDU));
}

template <>
inline Ball enclosure_of<Ball>(const Span& s) {
  return s.is_bounded() ? Ball::hull(exact_of(s.lower.raw()), exact_of(s.upper.raw())) : Ball::entire();
}

/// An enclosure that is no set at all.
inline bool is_malformed(const Interval& e) { return !(e.lower() <= e.upper()); }
inline bool is_malformed(const Ball&) { return false; }

/// Whether the true value is certainly outside.
inline bool excludes(const Interval& e, const Bounds& truth) {
  return mpfr_cmp_d(truth.upper.raw(), e.lower()) < 0 || mpfr_cmp_d(truth.lower.raw(), e.upper()) > 0;
}
inline bool excludes(const Ball& e, const Bounds& truth) {
  if (arf_is_nan(arb_midref(e.raw())) != 0 || mag_is_inf(arb_radref(e.raw())) != 0) return false;
  // |truth - midpoint| rounded down still exceeds the radius.
  arf_t distance;
  arf_t radius;
  arf_init(distance);
  arf_init(radius);
  arf_set_mag(radius, arb_radref(e.raw()));
  arf_set_mpfr(distance, truth.lower.raw());
  arf_sub(distance, distance, arb_midref(e.raw()), wide_bits, ARF_RND_FLOOR);
  bool outside = arf_cmp(distance, radius) > 0;
  arf_set_mpfr(distance, truth.upper.raw());
  arf_sub(distance, arb_midref(e.raw()), distance, wide_bits, ARF_RND_FLOOR);
  outside = outside || arf_cmp(distance, radius) > 0;
  arf_clear(distance);
  arf_clear(radius);
  return outside;
}
template <class E>
bool contains_everything(const E& e) {
  const Real far = Real::beyond();
  return !is_malformed(e) && !excludes(e, {far, far}) && !excludes(e, {far.negated(), far.negated()});
}

/// upper - lower, rounded up; infinite where unbounded.
inline Real width(const Interval& e) {
  Real w(e.upper());
  mpfr_sub_d(w.raw(), w.raw(), e.lower(), MPFR_RNDU);
  return w;
}
inline Real width(const Ball& e) {
  Real w(std::numeric_limits<double>::infinity());
  if (e.is_finite()) {
    arf_t radius;
    arf_init(radius);
    arf_set_mag(radius, arb_radref(e.raw()));
    arf_get_mpfr(w.raw(), radius, MPFR_RNDU);
    arf_clear(radius);
    mpfr_mul_2ui(w.raw(), w.raw(), 1, MPFR_RNDU);
  }
  return w;
}

inline std::string text_of(const Interval& e) { return (std::ostringstream() << Span{Real(e.lower()), Real(e.upper())}).str(); }
inline std::string text_of(const Ball& e) {
  char* raw_text = arb_get_str(e.raw(), 25, ARB_STR_MORE);
  std::string result(raw_text);
  flint_free(raw_text);
  return result;
}

}  // namespace lemmata::audit
