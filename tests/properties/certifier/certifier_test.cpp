/// The certifier: norms against eigenvalues, boxes against exact decisions, frontiers against closed forms, witnesses against evaluation; and planted faults.
#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>
#include <cmath>
#include <random>

#include "algorithms/expressions/one_variable.hpp"
#include "numerics/error.hpp"
#include "properties/certifier/branch_and_bound.hpp"
#include "properties/certifier/norms.hpp"
#include "properties/certifier/quadratic.hpp"
#include "properties/certifier/witness.hpp"

namespace lemmata::certifier {
namespace {

std::mt19937_64 generator(20261122);
double uniform(double low, double high) { return std::uniform_real_distribution<double>(low, high)(generator); }

Box cube(int n, const Exact& low, const Exact& high) { return Box(static_cast<std::size_t>(n), {low, high}); }

// ---- Norms ----------------------------------------------------------------------------------------------------------------------------------------

double norm_in_double(const Symmetric<double>& h, int n) {
  Eigen::MatrixXd m(n, n);
  std::size_t at = 0;
  for (int i = 0; i < n; ++i) {
    for (int j = i; j < n; ++j) m(i, j) = m(j, i) = h[at++];
  }
  return m.selfadjointView<Eigen::Upper>().eigenvalues().cwiseAbs().maxCoeff();
}

TEST(Norms, EncloseTheSpectralNorm) {
  for (int round = 0; round < 3000; ++round) {
    const int n = 1 + round % 3;
    const int entries = n * (n + 1) / 2;
    const double width = round % 5 == 0 ? 0 : std::pow(10.0, -(round % 9));
    const double scale = std::pow(10.0, round % 7 - 3);
    Symmetric<Interval> h;
    Symmetric<double> member{};
    for (int k = 0; k < entries; ++k) {
      const auto at = static_cast<std::size_t>(k);
      const double low = round % 11 == 0 ? 0 : scale * uniform(-1, 1);
      h[at] = Interval::hull(low, low + width * scale);
      member[at] = std::min(h[at].upper(), low + uniform(0, 1) * width * scale);
    }
    const double truth = norm_in_double(member, n);
    const Interval norm = spectral_norm(h, n);
    const double rounding = 1e-12 * (truth + scale);  // of the reference
    EXPECT_LE(norm.lower(), truth + rounding) << n;
    EXPECT_GE(norm.upper(), truth - rounding) << n;
    if (width == 0) {
      EXPECT_LE(norm.upper() - norm.lower(), 1e-11 * (truth + scale)) << "order " << n << " is not tight on points";
    }
    const PrecisionScope bits(128);
    Symmetric<Ball> points;
    for (int k = 0; k < entries; ++k) points[static_cast<std::size_t>(k)] = Ball::enclosing(Exact::of_double(member[static_cast<std::size_t>(k)]));
    const Interval ball = enclosing_interval(spectral_norm(points, n));
    EXPECT_LE(ball.lower(), truth + rounding) << n;
    EXPECT_GE(ball.upper(), truth - rounding) << n;
    EXPECT_LE(ball.upper() - ball.lower(), 1e-11 * (truth + scale)) << n;
  }
}

// ---- Pairs on boxes -------------------------------------------------------------------------------------------------------------------------------

TEST(Boxes, AgreeWithTheExactDecision) {
  const Expression f = parse_expression("x^4");
  const Box box = cube(1, Exact(-10), Exact(10));
  EXPECT_EQ(decide_on_box(f, box, Exact(12), Exact(3)).decision, Decision::holds);
  EXPECT_EQ(decide_on_box(f, box, Exact(16, 9) + Exact::parse("1e-12"), Exact(3)).decision, Decision::holds);
  const BoxDecision below = decide_on_box(f, box, Exact(177, 100), Exact(3));
  ASSERT_EQ(below.decision, Decision::violated);
  const Sides sides = sides_at(f, below.point, Exact(177, 100), Exact(3));
  EXPECT_TRUE(sides.exact);
  EXPECT_EQ(sides.holds, Truth::no);
  EXPECT_LE(below.point[0].bits(), 10) << "a small rational: " << below.point[0].text();
  // Attained: no enclosure can tell, and the answer says how little is left, and where.
  const BoxDecision tie = decide_on_box(f, box, Exact(16, 9), Exact(3));
  ASSERT_EQ(tie.decision, Decision::undecided);
  EXPECT_GT(tie.remaining, 0);
  EXPECT_LT(tie.remaining_volume, 1e-6);
  EXPECT_NEAR(tie.around[0].first, -2.0 / 3, 1e-3);
  EXPECT_NEAR(tie.around[0].second, 2.0 / 3, 1e-3);
}

TEST(Boxes, RandomPolynomialsNeverContradictTheExactDecision) {
  int held = 0;
  int violated = 0;
  for (int round = 0; round < 60; ++round) {
    const std::string text = std::to_string(std::uniform_int_distribution<int>(-5, 5)(generator)) + "*x^4+" +
                             std::to_string(std::uniform_int_distribution<int>(1, 5)(generator)) + "*x^3-" +
                             std::to_string(std::uniform_int_distribution<int>(1, 9)(generator)) + "*x^2/2+x";
    const Expression f = parse_expression(text);
    const Box box = cube(1, Exact(-2), Exact(2));
    const Exact l0(std::uniform_int_distribution<int>(0, 60)(generator));
    const Exact l1(std::uniform_int_distribution<int>(0, 12)(generator), 4);
    const BoxDecision by_boxes = decide_on_box(f, box, l0, l1);
    const LineDecision exact = decide_everywhere(restricted(*rational_derivatives(f), Exact(-2), Exact(2)), l0, l1);
    if (by_boxes.decision == Decision::undecided) continue;
    EXPECT_EQ(by_boxes.decision == Decision::holds, exact.holds) << text << " " << l0.text() << " " << l1.text();
    (exact.holds ? held : violated)++;
  }
  EXPECT_GT(held, 5);
  EXPECT_GT(violated, 5);
}

TEST(Boxes, InTwoAndThreeVariables) {
  const Expression saddle = parse_expression("(x*y-1)^2/2");
  const Box box = cube(2, Exact(-2), Exact(2));
  EXPECT_EQ(decide_on_box(saddle, box, Exact(13) + Exact(1, 1000), Exact(0)).decision, Decision::holds);  // ||H|| = 13 at (2, -2)
  const BoxDecision below = decide_on_box(saddle, box, Exact(129, 10), Exact(0));
  ASSERT_EQ(below.decision, Decision::violated);
  EXPECT_EQ(sides_at(saddle, below.point, Exact(129, 10), Exact(0)).holds, Truth::no);
  const Expression ball = parse_expression("x^2+2*y^2-3*z^2+x*y");
  EXPECT_EQ(decide_on_box(ball, cube(3, Exact(-1), Exact(1)), Exact(6) + Exact::parse("1e-6"), Exact(0)).decision, Decision::holds);
  EXPECT_EQ(decide_on_box(ball, cube(3, Exact(-1), Exact(1)), Exact(6) - Exact::parse("1e-6"), Exact(0)).decision, Decision::violated);
  EXPECT_EQ(decide_on_box(ball, cube(3, Exact(-1), Exact(1)), Exact(6) - Exact::parse("1e-6"), Exact(1)).decision,
            Decision::violated);  // at the critical point 0
}

TEST(Boxes, LimitsAndInterruptsEndAsUndecided) {
  const Expression f = parse_expression("x^4+y^4");
  Limits few;
  few.boxes = 1000;
  const BoxDecision cut = decide_on_box(f, cube(2, Exact(-1), Exact(1)), Exact(16, 9) + Exact::parse("1e-6"), Exact(3), few);
  EXPECT_EQ(cut.decision, Decision::undecided);
  EXPECT_GT(cut.remaining_volume, 0);
  const std::atomic<bool> stop{true};
  Limits stopped;
  stopped.stop = &stop;
  EXPECT_EQ(decide_on_box(f, cube(2, Exact(-1), Exact(1)), Exact(16, 9) + Exact::parse("1e-9"), Exact(3), stopped).decision, Decision::undecided);
}

TEST(Boxes, WhereAFunctionIsUndefinedIsSaid) {
  const auto refusal = [](const char* text, const Exact& low, const Exact& high) {
    const Expression f = parse_expression(text);
    try {
      check_defined(f, cube(f.dimension(), low, high));
    } catch (const BadInput& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_NE(refusal("log(x)", Exact(0), Exact(1)).find("x = 0"), std::string::npos);
  EXPECT_NE(refusal("log(x)", Exact(-2), Exact(-1)).find("[-2, -1]"), std::string::npos);
  EXPECT_NE(refusal("1/x", Exact(-1), Exact(1)).find("x = 0"), std::string::npos);
  EXPECT_NE(refusal("sqrt(x-1/3)", Exact(0), Exact(1)).find("undefined"), std::string::npos);
  EXPECT_NE(refusal("1/(x*y-1/3)", Exact(0), Exact(1)).find("undefined"), std::string::npos);
  EXPECT_EQ(refusal("log(x)", Exact(1, 1000), Exact(1)), "");
  EXPECT_EQ(refusal("1/(x^2-x+1)", Exact(-9), Exact(9)), "");  // needs parts: a naive enclosure of the divisor holds 0
  EXPECT_EQ(refusal("log(1+exp(-2*x))", Exact(-300), Exact(300)), "");
}

// ---- Frontiers ------------------------------------------------------------------------------------------------------------------------------------

struct Closed {
  const char* text;
  double low, high;
  double (*l0)(double l1);
};
const Closed closed_forms[] = {
    {"log(1+exp(-2*x))", -10, 10, [](double l1) { return std::pow(std::max(0.0, 2 - l1), 2) / 4; }},
    {"(x^2-1)^2/4", -10, 10,
     [](double l1) {
       if (l1 >= 3) return 2.0;
       if (l1 == 0) return 299.0;
       const double z = std::min(10.0, (1 + std::sqrt(1 + l1 * l1 / 3)) / l1);
       return std::max(3 * z * z - 1 - l1 * (z * z * z - z), 2.0);
     }},
    {"x^4", -10, 10, [](double l1) { return l1 <= 0.2 ? 1200 - 4000 * l1 : 16 / (l1 * l1); }},
    {"cosh(x)", -10, 10, [](double l1) { return std::max(1.0, std::cosh(10.0) - l1 * std::sinh(10.0)); }},
    {"sin(3*x)", -4, 4, [](double) { return 9.0; }},
    {"sqrt(1+x^2)", -4, 4, [](double) { return 1.0; }},
};

/// By branch and bound alone, whatever the exact means could do: certified bounds around the closed form, 1e-6 apart.
TEST(Frontier, EnclosesTheClosedForms) {
  for (const Closed& c : closed_forms) {
    const Expression f = parse_expression(c.text);
    const Box box{{Exact(static_cast<int>(c.low)), Exact(static_cast<int>(c.high))}};
    std::vector<double> lower;
    std::vector<double> upper;
    for (const char* l1 : {"0", "1/2", "1", "3/2", "2", "5/2", "3"}) {
      const Exact slope = Exact::parse(l1);
      const BoxSupremum bounds = supremum_on_box(f, box, slope, 1e-7);
      const double truth = c.l0(slope.nearest_double());
      EXPECT_TRUE(bounds.complete) << c.text << " " << l1;
      EXPECT_LE(bounds.lower, truth * (1 + 1e-12) + 1e-13) << c.text << " " << l1;
      EXPECT_GE(bounds.upper, truth * (1 - 1e-12) - 1e-13) << c.text << " " << l1;
      EXPECT_LE(bounds.upper - bounds.lower, std::max(1e-6 * truth, 1e-8)) << c.text << " " << l1;
      lower.push_back(bounds.lower);
      upper.push_back(bounds.upper);
    }
    for (std::size_t k = 0; k + 1 < lower.size(); ++k) EXPECT_GE(upper[k], lower[k + 1]) << c.text << ": L0* does not increase";
    for (std::size_t k = 1; k + 1 < lower.size(); ++k) {
      EXPECT_LE(lower[k], (upper[k - 1] + upper[k + 1]) / 2) << c.text << ": L0* is convex";  // the grid is even
    }
  }
}

/// What every certified frontier must obey, on the exact side: values of |f''| - L1 |f'| at points do not exceed the upper bound.
bool refuted_by_points(const Expression& f, const Box& box, const Exact& l1, double upper) {
  Evaluator<double> derivatives(f.derivatives);
  for (int k = 0; k <= 2000; ++k) {
    const double x = (box[0].first + (box[0].second - box[0].first) * Exact(k, 2000)).nearest_double();
    derivatives(std::span<const double>(&x, 1));
    if (std::abs(derivatives.output(1)) - l1.nearest_double() * std::abs(derivatives.output(0)) > upper * (1 + 1e-9)) return true;
  }
  return false;
}

TEST(Frontier, PlantedFaultsAreSeen) {
  const Expression f = parse_expression("(x^2-1)^2/4");
  const Box box = cube(1, Exact(-10), Exact(10));
  const Exact l1(1);
  EXPECT_FALSE(refuted_by_points(f, box, l1, supremum_on_box(f, box, l1, 1e-7).upper));
  // A pruned box: the search forgets the parts where the largest value lies.
  EXPECT_TRUE(refuted_by_points(f, box, l1, supremum_on_box(f, cube(1, Exact(-1), Exact(1)), l1, 1e-7).upper));
  // A wrong sign in the Hessian: (x^2-1)^2/4 has f'' = 3x^2 - 1, not 3x^2 + 1.
  Expression faulty = f;
  faulty.derivatives = Tape(1);
  const int x = faulty.derivatives.variable(0);
  const int three_squares = faulty.derivatives.multiply(faulty.derivatives.constant(Exact(3)), faulty.derivatives.square(x));
  faulty.derivatives.output(faulty.derivatives.subtract(faulty.derivatives.power(x, 3), x));
  faulty.derivatives.output(faulty.derivatives.add(three_squares, faulty.derivatives.constant(Exact(1))));
  faulty.with_third.reset();
  const BoxSupremum wrong = supremum_on_box(faulty, box, l1, 1e-7);
  const auto right = l0_star(*rational_derivatives(f), l1);
  EXPECT_GT(wrong.lower, right->upper.nearest_double()) << "the exact frontier convicts it";
  // A third derivative with the wrong sign prunes at the wrong end.
  Expression misled = f;
  misled.with_third = Tape(1);
  Tape& tape = *misled.with_third;
  const int y = tape.variable(0);
  tape.output(tape.subtract(tape.power(y, 3), y));
  tape.output(tape.subtract(tape.multiply(tape.constant(Exact(3)), tape.square(y)), tape.constant(Exact(1))));
  tape.output(tape.multiply(tape.constant(Exact(-60)), y));
  EXPECT_TRUE(refuted_by_points(f, box, Exact(1, 100), supremum_on_box(misled, box, Exact(1, 100), 1e-7).upper) ||
              supremum_on_box(misled, box, Exact(1, 100), 1e-7).upper < supremum_on_box(f, box, Exact(1, 100), 1e-7).lower * (1 + 1e-6));
}

/// Rules of smoothness.md: s f(bx) takes L0 to s b^2 L0 and L1 to b L1.
TEST(Frontier, IsCovariant) {
  const auto supremum = [](const char* text, int end, const Exact& l1) {
    return supremum_on_box(parse_expression(text), cube(1, Exact(-end), Exact(end)), l1, 1e-9);
  };
  const BoxSupremum plain = supremum("exp(x)+sin(x)", 4, Exact(3, 4));
  const BoxSupremum scaled = supremum("5*(exp(2*x)+sin(2*x))", 2, Exact(3, 2));
  EXPECT_LE(20 * plain.lower, scaled.upper * (1 + 1e-12));
  EXPECT_GE(20 * plain.upper, scaled.lower * (1 - 1e-12));
}

/// e^x (3 + sin x) is (0, L1)-smooth from the corner 1.534522... on.
TEST(Frontier, CornerOfAProduct) {
  const Expression f = parse_expression("exp(x)*(3+sin(x))");
  const Box box = cube(1, Exact(-4), Exact(4));
  EXPECT_EQ(decide_on_box(f, box, Exact(0), Exact::parse("1.5346")).decision, Decision::holds);
  EXPECT_EQ(decide_on_box(f, box, Exact(0), Exact::parse("1.53452")).decision, Decision::violated);
}

// ---- Constant Hessians and periods ----------------------------------------------------------------------------------------------------------------

TEST(Quadratics, NormIsTheLargestEigenvalueExactly) {
  const auto of = [](const char* text) { return constant_hessian(parse_expression(text)); };
  const auto three = of("x^2+x*y+y^2");  // eigenvalues 1 and 3
  ASSERT_TRUE(three && three->critical_point);
  EXPECT_EQ(spectral_norm(*three, Exact(1, 1000)).lower, Exact(3));
  EXPECT_EQ(compare_norm(*three, Exact(3)), 0);
  EXPECT_EQ(compare_norm(*three, Exact(3) - Exact::power_of_two(-200)), 1);
  EXPECT_EQ(compare_norm(*three, Exact(3) + Exact::power_of_two(-200)), -1);
  EXPECT_EQ(compare_norm(*of("x^2-3*y^2"), Exact(6)), 0);  // the eigenvalue -6
  EXPECT_EQ(of("3*x-x*y+5")->critical_point, (std::vector<Exact>{Exact(0), Exact(3)}));
  EXPECT_FALSE(of("x^2+y")->critical_point);
  EXPECT_FALSE(of("x^2*y"));
  for (int round = 0; round < 50; ++round) {
    const auto c = [] { return std::to_string(std::uniform_int_distribution<int>(-6, 6)(generator)); };
    const std::string text = "(" + c() + ")*x^2+(" + c() + ")*y^2+(" + c() + ")*z^2+(" + c() + ")*x*y+(" + c() + ")*x*z+(" + c() + ")*y*z+x-y+z";
    const Expression f = parse_expression(text);
    if (f.dimension() < 3) continue;
    const auto q = constant_hessian(f);
    ASSERT_TRUE(q) << text;
    const RationalBounds norm = spectral_norm(*q, Exact::parse("1e-10"));
    Evaluator<double> derivatives(f.derivatives);
    derivatives(std::vector<double>{0, 0, 0});
    Symmetric<double> h{};
    for (std::size_t k = 0; k < 6; ++k) h[k] = derivatives.output(3 + k);
    const double reference = norm_in_double(h, 3);
    EXPECT_NEAR(norm.lower.nearest_double(), reference, 1e-8 * (1 + reference)) << text;
    EXPECT_LE(compare_norm(*q, norm.upper), 0) << text;
    EXPECT_GE(compare_norm(*q, norm.lower), 0) << text;
    if (q->critical_point) {
      std::vector<double> x;
      for (const Exact& coordinate : *q->critical_point) x.push_back(coordinate.nearest_double());
      derivatives(x);
      for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(derivatives.output(i), 0, 1e-9) << text;
    }
  }
}

TEST(Shifts, AreReadOffTheExpression) {
  const auto relation = [](const char* text) {
    const auto found = shift_relation(parse_expression(text));
    return found ? std::pair(found->frequency, found->rate) : std::pair(Exact(0), Exact(0));
  };
  const auto pair = [](const Exact& frequency, const Exact& rate) { return std::pair(frequency, rate); };
  EXPECT_EQ(relation("sin(3*x)"), pair(Exact(3), Exact(0)));
  EXPECT_EQ(relation("x+sin(x/2)*cos(x/3)"), pair(Exact(1, 6), Exact(0)));
  EXPECT_EQ(relation("exp(sin(x))/(2+cos(2*x))"), pair(Exact(1), Exact(0)));
  EXPECT_EQ(relation("log(2+sin(x))"), pair(Exact(1), Exact(0)));
  EXPECT_EQ(relation("exp(x)*(3+sin(x))"), pair(Exact(1), Exact(1)));
  EXPECT_EQ(relation("exp(-x/2)/(2+sin(4*x))"), pair(Exact(4), Exact(-1, 2)));
  for (const char* text : {"x^2+sin(x)", "exp(x)+sin(x)", "sin(x^2)", "x^4", "exp(x)", "log(x)+sin(x)", "x*sin(x)", "sin(x)*y", "log(exp(x)+sin(x))"}) {
    EXPECT_FALSE(shift_relation(parse_expression(text))) << text;
  }
  // What they say, at points one (nearly exact) period apart.
  for (const char* text : {"sin(3*x)", "exp(sin(x))/(2+cos(2*x))", "exp(x)*(3+sin(x))", "exp(-x/2)/(2+sin(4*x))"}) {
    const Expression f = parse_expression(text);
    const auto found = shift_relation(f);
    const double period = 2 * std::acos(-1.0) / found->frequency.nearest_double();
    Evaluator<double> here(f.derivatives);
    Evaluator<double> there(f.derivatives);
    for (int k = 0; k < 20; ++k) {
      const double x = uniform(-3, 3);
      const double moved = x + period;
      here(std::span<const double>(&x, 1));
      there(std::span<const double>(&moved, 1));
      for (const std::size_t output : {0U, 1U}) {
        EXPECT_NEAR(there.output(output), std::exp(found->rate.nearest_double() * period) * here.output(output), 1e-9 * (1 + std::abs(there.output(output))))
            << text;
      }
    }
  }
}

// ---- No finite pair -------------------------------------------------------------------------------------------------------------------------------

TEST(Witness, EveryTableEntryHasOne) {
  const std::pair<const char*, const char*> entries[] = {{"x^2*y^2", "path"},
                                                         {"(x*y-1)^2/2", "path"},
                                                         {"(x*y*z-1)^2", "path"},
                                                         {"(x*y-3)^2", "path"},
                                                         {"x^2*y", "path"},
                                                         {"exp(x)*sin(x)", "shift relation"},
                                                         {"exp(-2*x)*cos(3*x/2)+exp(-2*x)", "shift relation"},
                                                         {"exp(x^2)", "logarithmic derivative"},
                                                         {"(x^2)^(3/4)", "logarithmic derivative"},
                                                         {"x^(3/2)", "logarithmic derivative"},
                                                         {"-log(x)", "end of the domain"},
                                                         {"x^-1", "end of the domain"},
                                                         {"x^-3", "end of the domain"},
                                                         {"exp(1/x)", "logarithmic derivative"}};
  for (const auto& [text, kind] : entries) {
    const Expression f = parse_expression(text);
    const auto none = no_finite_pair(f);
    ASSERT_TRUE(none) << text;
    EXPECT_EQ(none->kind, kind) << text;
    EXPECT_GE(none->proof.size(), 2U);
    if (none->kind == "end of the domain") {
      EXPECT_FALSE(decide_everywhere(*rational_derivatives(f), Exact(1000000), Exact(1000)).holds) << text;
      continue;
    }
    // Along the witness even large pairs are refuted, certified.
    bool refuted = false;
    for (const std::vector<Exact>& point : none->points) refuted = refuted || sides_at(f, point, Exact(1000), Exact(10)).holds == Truth::no;
    EXPECT_TRUE(refuted) << text;
  }
}

TEST(Witness, NoneWhereAFinitePairExists) {
  for (const char* text : {"x^4", "cosh(x)", "log(1+exp(-2*x))", "exp(x)", "(x^2-1)^2/4", "sqrt(1+x^2)", "sin(x)", "exp(x)*(3+sin(x))", "(x^2)^(5/4)",
                           "x^2+y^2+x*y", "x^4+y^4", "sqrt(1+x^2+y^2)", "log(exp(x)+exp(y))", "exp(x)", "(x^2+y^2+z^2)^2", "sin(x)*cos(2*x)"}) {
    EXPECT_FALSE(no_finite_pair(parse_expression(text))) << text;
  }
}

}  // namespace
}  // namespace lemmata::certifier
