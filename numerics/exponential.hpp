#pragma once
/// e^x in double with a proved error bound and without a branch: what vector code of enclosures needs. Not libm: its errors are measured, never proved.
///
/// x = k ln 2 + r with |r| <= 0.35, and e^r by its Taylor polynomial of degree 13. With u = 2^-53 the relative error is at most
///   0.36 u   from r: x - k hi is exact (hi has 32 bits, |k| <= 1010), only the subtraction of k lo rounds;
///   4.04 u   from Horner's rule: the i-th coefficient passes at most 2i + 2 roundings, u (1 + sum (2i+2) 0.35^i/i!) / e^-0.35;
///   0.06 u   from the terms that are left out, 0.35^14 e^0.35 / 14!, over e^-0.35;
/// together below 5 u, and 16 u is what `exponential_lower` and `exponential_upper` move. The multiplication by 2^k is exact.
#include <bit>
#include <cstdint>

#include "numerics/environment.hpp"

namespace lemmata {

/// The range: beyond it the result nears the ends of double's exponents.
inline constexpr double exponential_range = 700;

namespace detail {
[[nodiscard]] inline double exponential_near(double x) {
  constexpr double integers = 0x1.8p52;  // adding it rounds to an integer, which then stands in the last bits
  constexpr double high = 0x1.62e42feep-1;
  constexpr double low = 0x1.a39ef35793c76p-33;
  const double shifted = x * 0x1.71547652b82fep0 + integers;
  const double k = shifted - integers;
  const double r = (x - k * high) - k * low;
  double p = 1.0 / 6227020800.0;
  p = p * r + 1.0 / 479001600.0;
  p = p * r + 1.0 / 39916800.0;
  p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  p = p * r + 1.0;
  p = p * r + 1.0;
  const auto power = std::bit_cast<double>((std::bit_cast<std::uint64_t>(shifted) + 1023) << 52);
  return p * power;
}
}  // namespace detail

/// A double <= e^x, and one >= e^x, at most 34 u apart; for |x| <= exponential_range.
[[nodiscard]] inline double exponential_lower(double x) { return detail::exponential_near(x) * (1 - 0x1p-49); }
[[nodiscard]] inline double exponential_upper(double x) { return detail::exponential_near(x) * (1 + 0x1p-49); }

}  // namespace lemmata
