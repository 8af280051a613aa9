#pragma once
/// Functions of probability theory, as enclosures: on the line where formulas are stated in them, in the complex plane where they are integrated.
#include "numerics/complex_ball.hpp"

namespace lemmata {

[[nodiscard]] Ball pi();
/// arccos of the part of a in [-1, 1].
[[nodiscard]] Ball arc_cosine(const Ball& a);
/// (2/sqrt(pi)) int_0^x e^{-t^2} dt, and 1 minus it without cancellation.
[[nodiscard]] Ball error_function(const Ball& x);
[[nodiscard]] Ball complementary_error_function(const Ball& x);
/// Density and distribution function of the standard normal law.
[[nodiscard]] Ball normal_density(const Ball& x);
[[nodiscard]] Ball normal_distribution(const Ball& x);
/// Gamma(q) for a rational q that is no integer <= 0.
[[nodiscard]] Ball gamma_function(const Exact& q);
/// a^n and a^q for a >= 0; 0^0 = 1.
[[nodiscard]] Ball power(const Ball& a, const Exact& exponent);

// Entire functions of z.
[[nodiscard]] ComplexBall error_function(const ComplexBall& z);
/// z^{-s} gamma(s, z)/Gamma(s) with the lower incomplete gamma function; 2s a positive integer.
[[nodiscard]] ComplexBall entire_lower_gamma(const Exact& s, const ComplexBall& z);
/// 2F1(a, b; c; z), holomorphic off [1, inf).
[[nodiscard]] ComplexBall hypergeometric_2f1(const Exact& a, const Exact& b, const Exact& c, const ComplexBall& z, bool analytic);

}  // namespace lemmata
