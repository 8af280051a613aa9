#pragma once
/// e^z - 1 and sinh z in every number, without the cancellation near z = 0 that their formulas by exp have. Both are increasing: on enclosures the ends
/// decide, so the results are as tight as the number allows.
#include <cmath>

#include "numerics/scalar.hpp"

namespace lemmata {

[[nodiscard]] Interval exp_minus_one(const Interval& z);
[[nodiscard]] Interval hyperbolic_sine(const Interval& z);
[[nodiscard]] inline Ball exp_minus_one(const Ball& z) { Ball c; arb_expm1(c.raw(), z.raw(), working_precision()); return c; }
[[nodiscard]] inline Ball hyperbolic_sine(const Ball& z) { Ball c; arb_sinh(c.raw(), z.raw(), working_precision()); return c; }

template <Transcendental S>
  requires Rounded<S>
[[nodiscard]] S exp_minus_one(const S& z) {
  if constexpr (std::floating_point<S>) {
    return std::expm1(z);
  } else {
    // Kahan: the error of u = exp(z) cancels in the quotient (u - 1)/log(u), which is a slowly varying function of u.
    const S u = scalar_traits<S>::exp(z);
    const S difference = u - S(1);
    if (approximate(difference) == 0) return z;
    if (approximate(magnitude(difference)) >= 1) return difference;
    return difference * z / scalar_traits<S>::log(u);
  }
}

template <Transcendental S>
  requires Rounded<S>
[[nodiscard]] S hyperbolic_sine(const S& z) {
  if constexpr (std::floating_point<S>) {
    return std::sinh(z);
  } else {
    const S e = exp_minus_one(magnitude(z));
    const S sine = (e + e / (e + S(1))) / S(2);
    return less_equal(S(0), z) == Truth::yes ? sine : -sine;
  }
}

}  // namespace lemmata
