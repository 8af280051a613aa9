/// Certified quadrature and the functions of probability theory: known integrals, integrands that are not holomorphic everywhere, and Arb's own functions as
/// twins.
#include "numerics/quadrature.hpp"

#include <acb_hypgeom.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "numerics/error.hpp"
#include "numerics/special.hpp"

namespace lemmata {
namespace {

Ball ball(std::string_view text) { return Ball::enclosing(Exact::parse(text)); }
ComplexBall number(std::string_view text) { return ComplexBall(ball(text)); }

/// Overlapping, and both known to `bits` bits relative to their size (or to 1).
void expect_same(const Ball& a, const Ball& b, long bits = 100) {
  EXPECT_TRUE(arb_overlaps(a.raw(), b.raw()) != 0) << decimal_ends(a, 20).lower << " against " << decimal_ends(b, 20).lower;
  const Ball gap = magnitude(a - b);
  const Ball band = maximum(Ball(1), magnitude(b)) * Ball::enclosing(Exact::power_of_two(-bits));
  EXPECT_EQ(at_most(gap, band), Truth::yes) << "wide: " << decimal_ends(a, 20).lower << " .. " << decimal_ends(a, 20).upper;
}

ComplexBall box(double re, double im, double radius) {
  ComplexBall z;
  arb_set_d(acb_realref(z.raw()), re);
  arb_set_d(acb_imagref(z.raw()), im);
  mag_set_d(arb_radref(acb_realref(z.raw())), radius);
  mag_set_d(arb_radref(acb_imagref(z.raw())), radius);
  return z;
}

TEST(Quadrature, KnowsElementaryIntegrals) {
  for (const long bits : {64L, 128L, 512L}) {
    const PrecisionScope scope(bits);
    const long wanted = bits - 12;
    const auto exp = [](const ComplexBall& z, bool) { return exponential(z); };
    expect_same(integral(exp, Ball(0), Ball(1)), exponential(Ball(1)) - Ball(1), wanted);
    const auto sin = [](const ComplexBall& z, bool) { return sine(z); };
    expect_same(integral(sin, Ball(0), pi()), Ball(2), wanted);
    const auto cos = [](const ComplexBall& z, bool) { return cosine(z); };
    expect_same(integral(cos, Ball(0), pi()), Ball(0), wanted);
    // Runge's function: poles at +- i/5.
    const auto runge = [](const ComplexBall& z, bool) { return ComplexBall(1) / (ComplexBall(1) + ComplexBall(25) * squared(z)); };
    const Ball angle = arc_cosine(Ball(1) / square_root(Ball(26)));
    expect_same(integral(runge, Ball(-1), Ball(1)), Ball(2) * angle / Ball(5), wanted);
    // Backwards.
    expect_same(integral(exp, Ball(1), Ball(0)), Ball(1) - exponential(Ball(1)), wanted);
  }
}

TEST(Quadrature, RootsAtAnEndAreEnclosed) {
  const auto root = [](const ComplexBall& z, bool analytic) { return square_root(z, analytic); };
  const Ball value = integral(root, Ball(0), Ball(1));
  EXPECT_TRUE(value.contains(Exact(2, 3)));
  expect_same(value, ball("2/3"), 60);
}

/// |x| as two pieces is tight; as one it says where it is not holomorphic, and the enclosure still holds.
TEST(Quadrature, KinksAreForTheCallerToSplit) {
  const auto kinked = [](const ComplexBall& z, bool analytic) {
    ComplexBall y;
    acb_real_abs(y.raw(), z.raw(), static_cast<int>(analytic), working_precision());
    return y;
  };
  const QuadratureEffort little{2000, 24};
  EXPECT_TRUE(integral(kinked, Ball(-1), ball("1/3"), little).contains(Exact(5, 9)));
  expect_same(integral(kinked, Ball(-1), Ball(0)) + integral(kinked, Ball(0), ball("1/3")), ball("5/9"));
}

/// A step counted as holomorphic would be integrated wrongly by any rule: the flag is what keeps the promise.
TEST(Quadrature, TheFlagIsAsked) {
  bool asked_on_boxes = false;
  bool asked_on_points = false;
  const auto spy = [&](const ComplexBall& z, bool analytic) {
    (analytic ? asked_on_boxes : asked_on_points) = true;
    return exponential(z);
  };
  EXPECT_TRUE(integral(spy, Ball(0), Ball(8)).is_finite());
  EXPECT_TRUE(asked_on_boxes);
  EXPECT_TRUE(asked_on_points);
}

TEST(Quadrature, WhatHasNoIntegralHasNoFiniteEnclosure) {
  const auto pole = [](const ComplexBall& z, bool) { return ComplexBall(1) / z; };
  EXPECT_FALSE(integral(pole, Ball(-1), Ball(1), {500, 24}).is_finite());
  EXPECT_FALSE(integral(pole, Ball(0), Ball(1), {500, 24}).is_finite());
}

TEST(Quadrature, ExceptionsComeThrough) {
  const auto broken = [](const ComplexBall&, bool) -> ComplexBall { throw BadInput("no value here"); };
  EXPECT_THROW((void)integral(broken, Ball(0), Ball(1)), BadInput);
}

TEST(Quadrature, EndsMayBeBalls) {
  const auto one = [](const ComplexBall&, bool) { return ComplexBall(1); };
  const Ball end = Ball::hull(Exact(1), Exact(2));
  const Ball value = integral(one, Ball(0), end);
  EXPECT_TRUE(value.contains(Exact(1)) && value.contains(Exact(2)));
}

TEST(Quadrature, Nests) {
  // int_0^1 int_0^x e^{x y} dy dx through y = x v; the series sum 1/((k+1)! (2k+2)) is its value.
  const auto outer = [](const ComplexBall& x, bool) {
    const auto inner = [&](const ComplexBall& v, bool) { return exponential(x * x * v); };
    return x * complex_integral(inner, ComplexBall(0), ComplexBall(1));
  };
  const PrecisionScope scope(80);
  Ball series(0);
  Exact factorial(1);
  for (int k = 0; k < 40; ++k) {
    factorial *= Exact(k + 1);
    series += Ball::enclosing(Exact(1) / (factorial * Exact(2 * k + 2)));
  }
  expect_same(integral(outer, Ball(0), Ball(1)), series, 60);
}

TEST(Special, NormalLawAgainstItsIntegral) {
  const auto density = [](const ComplexBall& z, bool) { return exponential(-(squared(z) / ComplexBall(2))) / ComplexBall(square_root(Ball(2) * pi())); };
  for (const char* x : {"-9", "-1", "0", "1/3", "2", "7"}) {
    expect_same(normal_distribution(ball(x)) - normal_distribution(Ball(-12)), integral(density, Ball(-12), ball(x)));
    expect_same(normal_density(ball(x)), density(number(x), false).real());
  }
}

TEST(Special, ArcCosineUpToTheEnds) {
  expect_same(arc_cosine(Ball(0)), pi() / Ball(2));
  expect_same(arc_cosine(Ball(1)), Ball(0), 60);
  expect_same(arc_cosine(Ball(-1)), pi(), 60);
  expect_same(arc_cosine(ball("1/2")), pi() / Ball(3));
  // A ball that sticks out by its rounding.
  EXPECT_TRUE(arc_cosine(Ball::hull(Exact(99, 100), Exact(101, 100))).is_finite());
  EXPECT_TRUE(arc_cosine(Ball::hull(Exact(99, 100), Exact(101, 100))).contains(Exact(0)));
}

TEST(Special, GammaAndPowers) {
  expect_same(squared(gamma_function(Exact(1, 2))), pi());
  expect_same(gamma_function(Exact(5)), Ball(24));
  expect_same(power(Ball(2), Exact(-3)), ball("1/8"));
  expect_same(squared(power(Ball(2), Exact(1, 2))), Ball(2));
}

/// Both ways of computing it against Arb's, on points and on boxes, around the change from one to the other.
TEST(Special, LowerGammaAgainstArb) {
  for (const Exact& s : {Exact(1, 2), Exact(1), Exact(3, 2), Exact(4), Exact(9, 2), Exact(25)}) {
    for (const double re : {-3.0, -0.1, 0.0, 1e-6, 0.4, 0.9, 1.1, 3.9, 4.1, 30.0, 300.0}) {
      for (const double im : {0.0, 0.7}) {
        for (const double radius : {0.0, 1e-9, 0.2}) {
          const ComplexBall z = box(re, im, radius);
          const ComplexBall value = entire_lower_gamma(s, z);
          ASSERT_TRUE(value.is_finite()) << s.text() << " at " << re << " + i " << im;
          ComplexBall reference;
          const ComplexBall order(Ball::enclosing(s));
          const ComplexBall centre = box(re, im, 0);
          acb_hypgeom_gamma_lower(reference.raw(), order.raw(), centre.raw(), 2, 256);
          EXPECT_TRUE(acb_overlaps(value.raw(), reference.raw()) != 0) << s.text() << " at " << re << " + i " << im;
          const bool is_kept = radius == 0 ? value.accuracy_bits() >= 90 : acb_contains(value.raw(), reference.raw()) != 0;
          EXPECT_TRUE(is_kept) << s.text() << " at " << re << " + i " << im << " +- " << radius;
        }
      }
    }
  }
  EXPECT_THROW((void)entire_lower_gamma(Exact(1, 3), ComplexBall(1)), BadInput);
  EXPECT_FALSE(entire_lower_gamma(Exact(1), box(0, 0, 1e9)).is_finite());
}

TEST(Special, HypergeometricFunctionAndItsCut) {
  // 2F1(1, 1; 2; z) = -log(1 - z)/z.
  for (const char* x : {"1/2", "-1/2", "-7"}) {
    const ComplexBall z = number(x);
    expect_same(hypergeometric_2f1(Exact(1), Exact(1), Exact(2), z, true).real(), -(logarithm(Ball(1) - ball(x)) / ball(x)));
  }
  EXPECT_FALSE(hypergeometric_2f1(Exact(1), Exact(1), Exact(2), number("3"), true).is_finite());
  EXPECT_FALSE(square_root(box(-1, 0, 0.5), true).is_finite());
  EXPECT_TRUE(square_root(box(-1, 0, 0.5), false).is_finite());
}

/// The series near 0 and Arb's own expansions further out, against Arb at 300 bits.
TEST(Special, HypergeometricFunctionAgainstArb) {
  for (const Exact& b : {Exact(-5, 4), Exact(-1, 2), Exact(1, 2), Exact(-9), Exact(-19, 2)}) {
    for (const Exact& c : {Exact(2), Exact(5, 2), Exact(26)}) {
      for (const double re : {0.3, -0.2, -1.0, -2.5, -6.0, -7.5, -40.0}) {
        for (const double im : {0.0, 0.6}) {
          ComplexBall reference;
          {
            const PrecisionScope bits(300);
            const ComplexBall upper(Ball::enclosing(b));
            const ComplexBall lower(Ball::enclosing(c));
            acb_hypgeom_2f1(reference.raw(), ComplexBall(1).raw(), upper.raw(), lower.raw(), box(re, im, 0).raw(), 0, 300);
          }
          const std::string what = b.text() + ", " + c.text() + " at " + std::to_string(re) + " + i " + std::to_string(im);
          const ComplexBall point = hypergeometric_2f1(Exact(1), b, c, box(re, im, 0), true);
          EXPECT_TRUE(acb_overlaps(point.raw(), reference.raw()) != 0) << what;
          EXPECT_GE(point.accuracy_bits(), 80) << what;
          const ComplexBall around = hypergeometric_2f1(Exact(1), b, c, box(re, im, 1e-10), true);
          EXPECT_TRUE(around.is_finite() && acb_contains(around.raw(), reference.raw()) != 0) << what;
        }
      }
    }
  }
}

TEST(Special, TheSmallerBound) {
  const ComplexBall wide = box(0, 0, 4);
  const ComplexBall narrow = box(0, 0, 1);
  EXPECT_EQ(&smaller_bound(wide, narrow), &narrow);
  EXPECT_EQ(&smaller_bound(narrow, wide), &narrow);
  EXPECT_TRUE(smaller_bound(ComplexBall::indeterminate(), wide).is_finite());
}

}  // namespace
}  // namespace lemmata
