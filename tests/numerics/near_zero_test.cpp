/// e^z - 1 and sinh z: every enclosure contains MPFR's correctly rounded value and is an ulp or two wide; nothing cancels near 0.
#include "numerics/near_zero.hpp"

#include <gtest/gtest.h>
#include <mpfr.h>

#include "numerics/jet.hpp"
#include "numerics/multiprecision.hpp"

namespace lemmata {
namespace {

using Reference = int (*)(mpfr_t, const mpfr_t, mpfr_rnd_t);

double reference(Reference function, double x, mpfr_rnd_t direction) {
  mpfr_t a;
  mpfr_init2(a, 53);
  mpfr_set_d(a, x, MPFR_RNDN);
  function(a, a, direction);
  const double value = mpfr_get_d(a, direction);
  mpfr_clear(a);
  return value;
}

const std::vector<double>& points() {
  static const std::vector<double> all = [] {
    std::vector<double> list = {0};
    for (const double size : {5e-324, 1e-310, 1e-100, 1e-17, 3e-9, 1e-4, 0.1, 0.5, 0.69314718, 1.0, 1.5, 10.0, 36.7, 300.0, 700.0, 710.5, 1e5}) {
      list.push_back(size);
      list.push_back(-size);
    }
    return list;
  }();
  return all;
}

template <class Function>
void expect_thin(const Function& function, Reference mpfr) {
  for (const double x : points()) {
    const Interval y = function(Interval::point(x));
    const double below = reference(mpfr, x, MPFR_RNDD);
    const double above = reference(mpfr, x, MPFR_RNDU);
    EXPECT_LE(y.lower(), below) << x;
    EXPECT_GE(y.upper(), above) << x;
    if (std::abs(x) < 700) {
      EXPECT_GE(y.lower(), step_down(below)) << x;
      EXPECT_LE(y.upper(), step_up(above)) << x;
    }
    const PrecisionScope bits(200);
    if (std::abs(x) > 1000) continue;
    const Ball b = function(constant<Ball>(Exact::of_double(x)));
    EXPECT_EQ(at_most(b, constant<Ball>(Exact::of_double(std::isfinite(above) ? above : below))) == Truth::no && std::isfinite(above), false) << x;
    EXPECT_LE(arb_rel_error_bits(b.raw()), x == 0 ? 0 : -190) << x;
  }
}

TEST(NearZero, EnclosuresContainTheCorrectlyRoundedValueAndAreThin) {
  expect_thin([](const auto& z) { return exp_minus_one(z); }, mpfr_expm1);
  expect_thin([](const auto& z) { return hyperbolic_sine(z); }, mpfr_sinh);
}

TEST(NearZero, WideIntervalsMapEndToEnd) {
  const Interval y = exp_minus_one(Interval::hull(-1, 2));
  EXPECT_LE(y.lower(), reference(mpfr_expm1, -1, MPFR_RNDD));
  EXPECT_GE(y.upper(), reference(mpfr_expm1, 2, MPFR_RNDU));
  EXPECT_NEAR(y.lower(), std::expm1(-1), 1e-14);
  EXPECT_NEAR(y.upper(), std::expm1(2), 1e-14);
  EXPECT_EQ(exp_minus_one(Interval::entire()).lower(), -1);
  EXPECT_TRUE(same_ends(hyperbolic_sine(Interval::entire()), Interval::entire()));
}

template <class S>
void expect_relative_accuracy(int bits) {
  const PrecisionScope scope(400);
  for (const double x : points()) {
    if (std::abs(x) < 1e-100 || std::abs(x) > 80) continue;
    const Exact at = Exact::of_double(x);
    const auto expect = [&](const S& value, const Ball& truth) {
      const double error = std::abs(approximate(S(value / constant<S>(truth.lower(300)) - S(1))));
      EXPECT_LE(error, std::ldexp(16.0, -bits)) << x;
    };
    expect(exp_minus_one(constant<S>(at)), exp_minus_one(constant<Ball>(at)));
    expect(hyperbolic_sine(constant<S>(at)), hyperbolic_sine(constant<Ball>(at)));
  }
}

TEST(NearZero, RoundedNumbersLoseNoDigits) {
  expect_relative_accuracy<double>(52);
  expect_relative_accuracy<ceres::Jet<double, 1>>(52);
  const MultiprecisionScope bits(200);
  expect_relative_accuracy<Multiprecision>(196);
}

TEST(NearZero, DualNumbersCarryTheDerivative) {
  for (const double x : {0.0, 1e-9, -1e-5, 0.3, -2.0, 5.0}) {
    const ceres::Jet<double, 1> z(x, 0);
    EXPECT_NEAR(exp_minus_one(z).v[0], std::exp(x), 1e-7 * std::exp(x)) << x;
    EXPECT_NEAR(hyperbolic_sine(z).v[0], std::cosh(x), 1e-7 * std::cosh(x)) << x;
  }
}

}  // namespace
}  // namespace lemmata
