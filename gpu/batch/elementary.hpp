#pragma once
/// sin and exp by additions, multiplications and choices alone, so that every device gives the same bits: no libm has that. Errors, certified through Ball
/// in tests/gpu/batch_elementary_test.cpp:
///   sine(x), |x| <= 2^12       float: |error| <= 2^-22        double: <= 2^-51      beyond, the argument's reduction loses digits; bounded by 2 up to
///                                                                                   2^20 (float), 2^30 (double), NaN from there on
///   exponential(y), |y| <= 80  relative error: float <= 2^-21   double <= 2^-50       y is first brought into [-80, 80]
/// Taylor polynomials: no table of fitted coefficients to trust; the terms left out are below 2^-30 (float), 2^-59 (double) of the result.
#include "gpu/batch/number.hpp"

namespace lemmata::gpu {
inline namespace LEMMATA_BATCH_TARGET {

template <class S>
struct elementary_constants;
/// pi and log 2 are split: the leading parts have so few bits that their products with the integers met here are exact.
template <>
struct elementary_constants<float> {
  static constexpr float to_integer = 0x1.8p23F;  ///< a + to_integer - to_integer: the integer nearest a, |a| < 2^22
  static constexpr float inverse_pi = 0x1.45f306p-2F;
  static constexpr float pi[3] = {0x1.92p+1F, 0x1.fb4p-11F, 0x1.4442d2p-23F};
  static constexpr float farthest = 0x1p20F;
  static constexpr int sine_terms = 6;
  static constexpr float inverse_log_2 = 0x1.715476p+0F;
  static constexpr float log_2[2] = {0x1.62e4p-1F, 0x1.7f7d1cp-20F};
  static constexpr int exponential_terms = 8;
};
template <>
struct elementary_constants<double> {
  static constexpr double to_integer = 0x1.8p52;
  static constexpr double inverse_pi = 0x1.45f306dc9c883p-2;
  static constexpr double pi[3] = {0x1.921fb544p+1, 0x1.0b4611a6p-33, 0x1.3198a2e037073p-68};
  static constexpr double farthest = 0x1p30;
  static constexpr int sine_terms = 11;
  static constexpr double inverse_log_2 = 0x1.71547652b82fep+0;
  static constexpr double log_2[2] = {0x1.62e42fefa2p-1, 0x1.9ef35793c7673p-41};
  static constexpr int exponential_terms = 14;
};

template <class V>
LEMMATA_BODY V sine(V x) {
  using S = NumberOf<V>;
  using C = elementary_constants<S>;
  const V to_integer(C::to_integer);
  const V n = (x * V(C::inverse_pi) + to_integer) - to_integer;
  const V r = ((x - n * V(C::pi[0])) - n * V(C::pi[1])) - n * V(C::pi[2]);
  const V half = (n * V(S(0.5)) + to_integer) - to_integer;
  const V odd = n - (half + half);  // -1, 0 or 1
  const V sign = V(S(1)) - V(S(2)) * (odd * odd);
  const V square = r * r;
  // r - r^3/3! + r^5/5! - ... by nested products: 1 - s/(2 3) (1 - s/(4 5) (1 - ...)), with the rounded quotients 1/(m (m + 1)).
  V inner(S(1));
  for (int term = C::sine_terms; term >= 1; --term) {
    const S quotient = S(1) / static_cast<S>(2 * term * (2 * term + 1));
    inner = V(S(1)) - (square * V(quotient)) * inner;
  }
  return select(magnitude(x) <= V(C::farthest), sign * (r * inner), V(format<S>::not_a_number));
}

template <class V>
LEMMATA_BODY V exponential(V y) {
  using S = NumberOf<V>;
  using C = elementary_constants<S>;
  const V most(S(80));
  y = select(y > most, most, select(y < -most, -most, y));
  const V to_integer(C::to_integer);
  const V shifted = y * V(C::inverse_log_2) + to_integer;
  const V n = shifted - to_integer;
  const V r = (y - n * V(C::log_2[0])) - n * V(C::log_2[1]);
  V inner(S(1));
  for (int term = C::exponential_terms; term >= 1; --term) inner = V(S(1)) + (r * V(S(1) / static_cast<S>(term))) * inner;
  return power_of_two_at(shifted) * inner;
}

}  // namespace LEMMATA_BATCH_TARGET
}  // namespace lemmata::gpu
