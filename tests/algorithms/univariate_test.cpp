/// Functions of one variable: values, slopes and curvatures belong together in every number, lower bounds and least L0 are true and sharp.
#include "algorithms/problems/univariate.hpp"

#include <gtest/gtest.h>

#include "algorithms/instance.hpp"
#include "numerics/multiprecision.hpp"

namespace lemmata {
namespace {

Exact number(std::string_view text) { return Exact::parse(text); }

Problem made(const std::string& name, Parameters parameters = {}) { return make_problem({name, std::move(parameters), {}}); }
Univariate univariate(const std::string& name, Parameters parameters = {}) { return std::get<Univariate>(made(name, std::move(parameters))); }

const std::vector<std::pair<std::string, Parameters>>& families() {
  static const std::vector<std::pair<std::string, Parameters>> all = {
      {"polynomial", {}},
      {"polynomial", {{"coefficients", "1/4,0,-1/2,0,1/4"}}},
      {"polynomial", {{"coefficients", "0,0,-1,-1/3,1/4"}}},
      {"polynomial", {{"coefficients", "3,1/2,2"}}},
      {"power", {}},
      {"power", {{"exponent", "2"}, {"s", "3"}}},
      {"power", {{"exponent", "3"}, {"a", "1/2"}}},
      {"power", {{"exponent", "7"}, {"s", "1/3"}, {"a", "3/2"}}},
      {"cosh", {}},
      {"cosh", {{"s", "2"}, {"a", "1/3"}}},
      {"exponential", {{"a", "2"}}},
      {"exp-minus-linear", {}},
      {"exp-minus-linear", {{"s", "1/5"}, {"a", "3"}}},
      {"softplus", {}},
      {"softplus", {{"s", "7"}, {"a", "5"}}},
      {"sine", {{"s", "2"}, {"a", "3"}}},
      {"hyperbola", {}},
      {"hyperbola", {{"s", "3"}, {"a", "1/2"}}},
  };
  return all;
}

const std::vector<Exact>& places() {
  static const std::vector<Exact> all = [] {
    std::vector<Exact> list = {Exact(0)};
    for (const char* size : {"1e-9", "1/1000", "1/3", "1", "17/8", "5"}) {
      list.push_back(number(size));
      list.push_back(-number(size));
    }
    return list;
  }();
  return all;
}

/// f(y) - f(x) = f'(z)(y - x) and f'(y) - f'(x) = f''(z)(y - x) for some z between: with y - x = 2^-40 that fixes slope and curvature to nine digits.
TEST(Univariate, SlopesAndCurvaturesAreMeanValueQuotients) {
  const PrecisionScope bits(256);
  for (const auto& [name, parameters] : families()) {
    const Univariate problem = univariate(name, parameters);
    const auto f = problem.on<Ball>();
    for (const Exact& x : places()) {
      const Exact y = x + Exact::power_of_two(-40);
      const Ball between = Ball::hull(x, y);
      const Ball step = constant<Ball>(y - x);
      const auto expect = [&](const Ball& difference, const Ball& image) {
        const Ball quotient = difference / step;
        EXPECT_NE(less_equal(quotient, image), Truth::no) << name << " at " << x.text();
        EXPECT_NE(less_equal(image, quotient), Truth::no) << name << " at " << x.text();
        const double width = (image.upper() - image.lower()).nearest_double();
        EXPECT_LE(width, 1e-9 * (1 + std::abs(image.midpoint()))) << name << " at " << x.text();
      };
      expect(f.value(constant<Ball>(y)) - f.value(constant<Ball>(x)), f.slope(between));
      expect(f.slope(constant<Ball>(y)) - f.slope(constant<Ball>(x)), f.curvature(between));
    }
  }
}

template <class S>
void expect_agreement(double tolerance) {
  const PrecisionScope bits(256);
  for (const auto& [name, parameters] : families()) {
    const Univariate problem = univariate(name, parameters);
    const auto f = problem.on<S>();
    const auto truth = problem.on<Ball>();
    for (const Exact& x : places()) {
      const S at = constant<S>(x);
      const Ball there = constant<Ball>(x);
      const auto expect = [&](const S& value, const Ball& exact) {
        const double near = exact.midpoint();
        EXPECT_NEAR(approximate(value), near, tolerance * (1 + std::abs(near))) << name << " at " << x.text();
        if constexpr (Enclosure<S>) {
          EXPECT_NE(less_equal(enclosing_ball(value), exact), Truth::no) << name << " at " << x.text();
          EXPECT_NE(less_equal(exact, enclosing_ball(value)), Truth::no) << name << " at " << x.text();
        }
      };
      expect(f.value(at), truth.value(there));
      expect(f.slope(at), truth.slope(there));
      expect(f.curvature(at), truth.curvature(there));
    }
  }
}

TEST(Univariate, EveryNumberAgreesWithEnclosures) {
  expect_agreement<float>(1e-5);
  expect_agreement<double>(1e-13);
  expect_agreement<long double>(1e-13);
  expect_agreement<Interval>(1e-13);
  const MultiprecisionScope bits(200);
  expect_agreement<Multiprecision>(1e-14);
}

TEST(Univariate, RationalFunctionsAreExact) {
  const Univariate wells = univariate("polynomial", {{"coefficients", "0,0,-1,-1/3,1/4"}});
  const auto f = wells.on<Exact>();
  const Exact x = number("7/3");
  EXPECT_EQ(f.slope(x), x * (x + Exact(1)) * (x - Exact(2)));
  EXPECT_EQ(f.curvature(Exact(2)), Exact(6));
  EXPECT_EQ(f.value(Exact(2)), number("-8/3"));
  const auto cube = univariate("power", {{"exponent", "3"}, {"s", "2"}, {"a", "1/2"}}).on<Exact>();
  EXPECT_EQ(cube.value(Exact(-4)), Exact(16));
  EXPECT_EQ(cube.slope(Exact(-4)), Exact(-12));
  EXPECT_EQ(cube.curvature(Exact(-4)), Exact(6));
  EXPECT_THROW((void)univariate("cosh").on<Exact>(), NoExactValue);
  EXPECT_TRUE(is_rational(made("power")));
  EXPECT_FALSE(is_rational(made("softplus")));
}

TEST(Univariate, NodesHaveTheirOwnPolynomials) {
  const Univariate problem = univariate("polynomial", {{"coefficients", "0,1,-10,-3,1;0,1,-20,-3,1"}});
  EXPECT_EQ(problem.nodes(), 2);
  const auto f = problem.on<Exact>();
  const Vector<Exact> x = Vector<Exact>::Constant(1, Exact(2));
  Vector<Exact> gradient(1);
  f.gradient(0, x, gradient);
  EXPECT_EQ(gradient[0], Exact(32 - 36 - 40 + 1));
  f.gradient(1, x, gradient);
  EXPECT_EQ(gradient[0], Exact(32 - 36 - 80 + 1));
  f.mean_gradient(x, gradient);
  EXPECT_EQ(gradient[0], Exact(32 - 36 - 60 + 1));
  EXPECT_EQ(f.value(x), Exact(16 - 24 - 60 + 2));
  EXPECT_EQ(univariate("cosh", {{"nodes", "5"}}).nodes(), 5);
  EXPECT_EQ(univariate("polynomial", {{"nodes", "3"}}).nodes(), 3);
}

/// An enclosure around 0 of a function that is even or odd loses nothing, and large arguments do not overflow where the function does not.
TEST(Univariate, FormulasAreStable) {
  const Interval around = Interval::hull(-1, 1);
  EXPECT_EQ(univariate("polynomial").on<Interval>().value(around).lower(), 0);
  EXPECT_EQ(univariate("power").on<Interval>().value(around).lower(), 0);
  EXPECT_EQ(univariate("polynomial").on<Interval>().curvature(around).lower(), 0);
  const auto softplus = univariate("softplus").on<double>();
  EXPECT_EQ(softplus.value(-1e300), 1e300);
  EXPECT_EQ(softplus.value(1e300), 0);
  EXPECT_EQ(softplus.slope(-1e300), -1);
  EXPECT_EQ(softplus.curvature(1e300), 0);
  const auto hyperbola = univariate("hyperbola").on<double>();
  EXPECT_EQ(hyperbola.value(-1e300), 1e300);
  EXPECT_EQ(hyperbola.slope(-1e300), -1);
  EXPECT_EQ(hyperbola.curvature(1e300), 0);
  // cosh - 1 and e^z - z - 1 start with z^2/2, their slopes with z.
  EXPECT_EQ(univariate("cosh").on<double>().slope(1e-20), 1e-20);
  EXPECT_EQ(univariate("exp-minus-linear").on<double>().slope(1e-20), 1e-20);
}

TEST(Univariate, LowerBoundsAreTrueAndNear) {
  for (const auto& [name, parameters] : families()) {
    const Problem problem = made(name, parameters);
    const PrecisionScope bits(128);
    const auto f = std::get<Univariate>(problem).on<Ball>();
    for (int k = -400; k <= 400; ++k) {
      const Exact x(k, 40);
      EXPECT_NE(less_equal(constant<Ball>(regularity_of(problem).lower_bound), f.value(constant<Ball>(x))), Truth::no) << name << " at " << x.text();
    }
  }
  const auto bound = [](const std::string& coefficients) { return univariate("polynomial", {{"coefficients", coefficients}}).regularity().lower_bound; };
  EXPECT_EQ(bound("0,0,0,0,1"), Exact(0));
  EXPECT_EQ(bound("1/4,0,-1/2,0,1/4"), Exact(0));
  EXPECT_EQ(bound("0,0,1/2,0,1/4"), Exact(0));
  EXPECT_EQ(bound("0,0,-1,-1/3,1/4"), number("-8/3"));
  EXPECT_EQ(bound("3,1/2,2"), Exact(3) - number("1/32"));
  // x^4 - x: the minimum -3/4^(4/3) is irrational, with f(0.63) just above it.
  EXPECT_LT(bound("0,-1,0,0,1"), number("0.63") * number("0.63") * number("0.63") * number("0.63") - number("0.63"));
  EXPECT_NEAR(bound("0,-1,0,0,1").nearest_double(), -3 / std::pow(4, 4.0 / 3), 1e-11);
  EXPECT_EQ(bound("5"), Exact(5));
}

/// Where no classical L exists the classical hypothesis must fail, and where it exists |f''| <= L, attained.
TEST(Univariate, ClassicalConstants) {
  for (const auto& [name, parameters] : families()) {
    const Univariate problem = univariate(name, parameters);
    const bool classical = name == "softplus" || name == "sine" || name == "hyperbola" || (name == "power" && problem.exponent() == 2) ||
                           (name == "polynomial" && problem.mean_coefficients().size() == 3);
    EXPECT_EQ(problem.regularity().is_valid(), classical) << name;
    if (!classical) continue;
    const PrecisionScope bits(128);
    const auto f = problem.on<Ball>();
    double largest = 0;
    for (int k = -2000; k <= 2000; ++k) {
      const Ball curvature = magnitude(f.curvature(constant<Ball>(Exact(k, 500))));
      EXPECT_NE(less_equal(curvature, constant<Ball>(problem.regularity().mean)), Truth::no) << name << " at " << k;
      largest = std::max(largest, curvature.midpoint());
    }
    EXPECT_GE(largest, 0.999 * problem.regularity().mean.nearest_double()) << name;
  }
}

/// |f''| <= L0*(L1) + L1 |f'| everywhere, and no smaller L0 would do.
TEST(Univariate, LeastL0IsValidAndLeast) {
  const PrecisionScope bits(128);
  for (const auto& [name, parameters] : families()) {
    const Univariate problem = univariate(name, parameters);
    const auto f = problem.on<Ball>();
    for (const Exact& L1 : {number("0"), number("1/10"), number("1/2"), number("1"), number("3"), number("11/2")}) {
      const LeastL0 least = problem.l0_at(L1);
      if (!least.is_valid()) continue;
      double largest = 0;
      for (int k = -2600; k <= 2600; ++k) {
        const Ball x = constant<Ball>(Exact(k, 50));
        const Ball rest = magnitude(f.curvature(x)) - constant<Ball>(L1) * magnitude(f.slope(x));
        EXPECT_NE(less_equal(rest, constant<Ball>(least.value)), Truth::no) << name << ", L1 = " << L1.text() << " at " << k;
        largest = std::max(largest, rest.midpoint());
      }
      EXPECT_GE(largest, 0.95 * least.value.nearest_double() - 1e-3) << name << ", L1 = " << L1.text();
    }
  }
}

TEST(Univariate, GoldenFrontiers) {
  const auto exact = [](const LeastL0& least, const Exact& value) { return least.known == LeastL0::Known::exactly && least.value == value; };
  const Univariate quartic = univariate("power");
  EXPECT_TRUE(exact(quartic.l0_at(Exact(3)), Exact(16, 9)));
  EXPECT_EQ(quartic.l0_at(Exact(0)).known, LeastL0::Known::infinite);
  // 2/sqrt 3 is the least L1 for L0 = 12.
  EXPECT_GT(quartic.l0_at(number("1.1547005383792515")).value, Exact(12));
  EXPECT_LT(quartic.l0_at(number("1.1547005383792516")).value, Exact(12));
  const Univariate cosh = univariate("cosh", {{"s", "3"}, {"a", "2"}});
  EXPECT_TRUE(exact(cosh.l0_at(Exact(2)), Exact(12)));
  EXPECT_EQ(cosh.l0_at(number("1.999999")).known, LeastL0::Known::infinite);
  EXPECT_TRUE(exact(univariate("exponential", {{"a", "2"}}).l0_at(Exact(2)), Exact(0)));
  EXPECT_TRUE(exact(univariate("exp-minus-linear").l0_at(Exact(1)), Exact(1)));
  EXPECT_TRUE(exact(univariate("softplus").l0_at(Exact(0)), Exact(1, 4)));
  EXPECT_TRUE(exact(univariate("softplus").l0_at(Exact(1)), Exact(0)));
  EXPECT_TRUE(exact(univariate("sine", {{"a", "3"}}).l0_at(Exact(100)), Exact(9)));
  EXPECT_TRUE(exact(univariate("hyperbola").l0_at(Exact(5)), Exact(1)));
  EXPECT_THROW((void)quartic.l0_at(Exact(-1)), BadInput);
}

TEST(Univariate, TheGapAtTheStartIsCertified) {
  const Vector<Exact> one = Vector<Exact>::Constant(1, Exact(1));
  EXPECT_EQ(gap_bound(made("polynomial"), one), Exact(1));
  EXPECT_EQ(gap_bound(made("power", {{"exponent", "3"}, {"s", "2"}}), one), Exact(2));
  EXPECT_NEAR(gap_bound(made("cosh"), one).nearest_double(), std::cosh(1.0) - 1, 1e-15);
  EXPECT_NEAR(gap_bound(made("softplus"), Vector<Exact>::Constant(1, Exact(0))).nearest_double(), std::log(2.0), 1e-15);
  EXPECT_NEAR(gap_bound(made("logistic"), Vector<Exact>::Constant(10, Exact(0))).nearest_double(), std::log(2.0), 1e-12);
  EXPECT_EQ(l0_at(made("example-1.1"), Exact(7)).value, Exact(1, 2));
}

std::string refusal(const std::string& name, Parameters parameters) {
  try {
    (void)made(name, std::move(parameters));
  } catch (const BadInput& error) {
    return error.what();
  }
  return "was not refused";
}
#define EXPECT_MENTIONS(message, part) EXPECT_NE(std::string(message).find(part), std::string::npos) << message

TEST(Univariate, BadInputIsNamed) {
  EXPECT_MENTIONS(refusal("polynomial", {{"coefficients", "0,0,0,1"}}), "not bounded below");
  EXPECT_MENTIONS(refusal("polynomial", {{"coefficients", "0,0,-1"}}), "not bounded below");
  EXPECT_MENTIONS(refusal("polynomial", {{"coefficients", "0,1,1;0,1,-1"}}), "not bounded below");
  EXPECT_MENTIONS(refusal("polynomial", {{"coefficients", "0,x,1"}}), "entry 2");
  EXPECT_MENTIONS(refusal("polynomial", {{"coefficients", "0,0,1;0,,1"}}), "list 2");
  EXPECT_MENTIONS(refusal("polynomial", {{"coefficients", "0,0,1;0,0,2"}, {"nodes", "3"}}), "2 lists");
  EXPECT_MENTIONS(refusal("polynomial", {{"coefficients", "0,0,1;"}}), "list 2");
  EXPECT_MENTIONS(refusal("cosh", {{"s", "0"}}), "s of cosh must be positive");
  EXPECT_MENTIONS(refusal("cosh", {{"a", "-1"}}), "a of cosh must be positive");
  EXPECT_MENTIONS(refusal("softplus", {{"nodes", "0"}}), "nodes of softplus");
  EXPECT_MENTIONS(refusal("power", {{"exponent", "1"}}), "exponent of power");
  EXPECT_MENTIONS(refusal("power", {{"exponent", "5/2"}}), "integer");
  EXPECT_MENTIONS(refusal("cosine", {}), "unknown problem");
}

}  // namespace
}  // namespace lemmata
