/// Every statement in every number that can carry it, on a few fixed instances: never "violated", settled where the number is fine enough, and all
/// numbers tell the same story.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "algorithms/instance.hpp"
#include "algorithms/run.hpp"
#include "numerics/multiprecision.hpp"
#include "properties/clip21_checks.hpp"
#include "theory/clip21/averaging.hpp"
#include "theory/clip21/descent.hpp"
#include "theory/clip21/one_step.hpp"
#include "theory/clip21/operator_laws.hpp"
#include "theory/clip21/soft_clipping.hpp"
#include "theory/clip21/theorem_a.hpp"

namespace lemmata {
namespace {

using clip21::TheoremA;

Exact number(std::string_view text) { return Exact::parse(text); }

struct Case {
  std::string name;
  Problem problem;
  Start start;
  Exact tau;
  Exact gamma;  ///< the cap of Theorem A
};

Case make_case(std::string name, std::string problem, Parameters parameters, const Exact& tau, bool shifted) {
  ProblemSpec spec;
  spec.name = std::move(problem);
  spec.parameters = std::move(parameters);
  Case c{std::move(name), make_problem(spec), {}, tau, Exact(0)};
  const int d = dimension_of(c.problem);
  c.start.x = default_start(spec, d);
  for (int i = 0; shifted && i < nodes_of(c.problem); ++i) c.start.shifts.push_back(Vector<Exact>::Constant(d, Exact(i - 1, 2)));
  c.gamma = properties::theorem_a_step_cap(c.problem, c.start, tau);
  return c;
}

const std::vector<Case>& cases() {
  static const std::vector<Case> all = [] {
    std::vector<Case> list;
    list.push_back(make_case("example 1.1", "example-1.1", {}, Exact(1), false));
    list.push_back(make_case("four parabolas", "quadratics", {{"curvatures", "1,3,1/2,-1"}, {"centres", "-2,1,7,0"}, {"x0", "-3"}},
                             number("3/4"), true));
    list.push_back(make_case("one parabola", "quadratics", {{"curvatures", "2"}, {"centres", "0"}}, Exact(5), false));
    list.push_back(make_case("in space", "random-quadratics", {{"nodes", "3"}, {"dimension", "4"}, {"x0", "2,-1,3/2,1"}}, number("1/2"), true));
    list.push_back(make_case("cosines", "one-plus-cosine", {{"nodes", "3"}, {"phase", "1/2"}, {"x0", "3/4"}}, number("1/3"), true));
    list.push_back(make_case("logistic", "logistic", {{"nodes", "3"}, {"rows", "12"}, {"features", "3"}, {"x0", "1/2"}}, number("1/8"), false));
    return list;
  }();
  return all;
}

/// What a run in numbers S left behind, for comparison across numbers.
struct Trace {
  double x = 0;
  double value = 0;
  Ball enclosed_x;
  Ball enclosed_value;
};

Ball as_ball(const Interval& a) { return enclosing_ball(a); }
Ball as_ball(const Ball& a) { return a; }
Ball as_ball(const Exact& a) { return constant<Ball>(a); }

template <class S>
constexpr int rounds = std::same_as<S, float> ? 25 : 60;

/// Coarse numbers may leave a relation open, rounded ones settle all; none may call one violated.
template <Field S>
void expect_not_violated(const Ledger<S>& ledger, const std::string& what) {
  EXPECT_TRUE(ledger.failed_hypothesis().empty()) << what << ": " << ledger.failed_hypothesis();
  EXPECT_FALSE(ledger.is_violated()) << what << ": " << ledger.violation().name << ", round " << ledger.violation().k;
  if constexpr (!std::same_as<S, Interval>) {
    EXPECT_FALSE(ledger.has_open()) << what << ": " << ledger.first_open().name << ledger.open_hypothesis() << ", round " << ledger.first_open().k;
  }
  if constexpr (!std::same_as<S, float>) {  // whose horizon may end before k*
    EXPECT_GT(ledger.strict() + ledger.tight(), 0) << what;
  }
}

template <Field S, class Method, class Judge>
Trace judge_run(const Case& c, const Method& method, Judge judge, const std::string& what) {
  Ledger<S> ledger;
  Trace trace;
  with_objective<S>(c.problem, [&](const auto& f) {
    run<S>(method, f, c.start, [&](const Round<S>& round) {
      judge(round, ledger);
      trace.x = approximate((*round.x)[0]);
      trace.value = approximate(round.value);
      if constexpr (!Rounded<S>) {
        trace.enclosed_x = as_ball((*round.x)[0]);
        trace.enclosed_value = as_ball(round.value);
      }
      return !ledger.finished() && round.k < rounds<S>;
    });
  });
  expect_not_violated(ledger, what + " on " + c.name);
  return trace;
}

template <class S>
class EveryStatement : public ::testing::Test {
 protected:
  /// Exact runs need one dimension and rational values.
  static bool applies(const Case& c) { return !std::same_as<S, Exact> || (is_rational(c.problem) && dimension_of(c.problem) == 1); }

 private:
  MultiprecisionScope digits_{220};
  PrecisionScope bits_{512};
};
using Numbers = ::testing::Types<float, double, long double, Multiprecision, Interval, Ball, Exact>;
TYPED_TEST_SUITE(EveryStatement, Numbers);

TYPED_TEST(EveryStatement, OfClip21Gd) {
  using S = TypeParam;
  for (const Case& c : cases()) {
    if (!this->applies(c)) continue;
    const Setting<S> s(regularity_of(c.problem), c.gamma, c.tau);
    const Clip21Gd method{c.gamma, {c.tau}};
    judge_run<S>(c, method, clip21::OneStepRelations::Judge<S>(s), "one-step relations");
    judge_run<S>(c, method, TheoremA::Judge<S>(s, TheoremA::all), "theorem A");
    judge_run<S>(c, method, TheoremA::Judge<S>(s, TheoremA::k_star_only), "k*");
    judge_run<S>(c, method, TheoremA::Judge<S>(s, TheoremA::rate_only), "rate");
    judge_run<S>(c, method, TheoremA::PosteriorJudge<S>(s), "a-posteriori form");
  }
}

TYPED_TEST(EveryStatement, OfOtherMethods) {
  using S = TypeParam;
  for (const Case& c : cases()) {
    if (!this->applies(c)) continue;
    const Setting<S> s(regularity_of(c.problem), c.gamma, c.tau);
    judge_run<S>(c, Clip21Avg{{c.tau}}, clip21::Averaging::Judge<S>(s.tau), "averaging");
    judge_run<S>(c, ServerClipGd{c.gamma, {c.tau}}, clip21::ClippedDescent::Judge<S>(s), "server-side clipping");
    if (nodes_of(c.problem) == 1) judge_run<S>(c, ClipGd{c.gamma, {c.tau}}, clip21::ClippedDescent::Judge<S>(s), "single-node descent");
  }
  const Case inside = make_case("basin", "example-1.1", {{"x0", "7/8"}}, Exact(1), false);
  for (const Exact& gamma : {Exact(2), number("1/3")}) {
    const Setting<S> s(regularity_of(inside.problem), gamma, inside.tau);
    judge_run<S>(inside, ClipGd{gamma, {inside.tau}}, clip21::ExampleBasin::Judge<S>(s, S(1)), "basin");
  }
}

TYPED_TEST(EveryStatement, OfTheOperators) {
  using S = TypeParam;
  using clip21::Operator;
  using clip21::OperatorLaws;
  const auto apply = [](Operator op, const Vector<S>& u, const S& tau) {
    Vector<S> out;
    if (op == Operator::clip) Clip{}.apply(u, tau, out);
    if (op == Operator::coordinate_clip) CoordinateClip{}.apply(u, tau, out);
    if (op == Operator::soft_clip) SoftClip{}.apply(u, tau, out);
    if (op == Operator::normalise) Normalise{}.apply(u, tau, out);
    return out;
  };
  for (const int d : {1, 3}) {
    if (std::same_as<S, Exact> && d > 1) continue;
    for (const char* tau : {"1/3", "2", "100"}) {
      OperatorLaws::Sample<S> t;
      t.u.resize(d), t.w.resize(d);
      for (int j = 0; j < d; ++j) {
        t.u[j] = constant<S>(Exact(2 * j + 3, 4));
        t.w[j] = constant<S>(Exact(j * j - 2, 3));
      }
      t.tau = constant<S>(number(tau)), t.factor = constant<S>(number("3/2"));
      Ledger<S> ledger;
      for (const Operator op : {Operator::clip, Operator::coordinate_clip, Operator::soft_clip, Operator::normalise}) {
        t.Tu = apply(op, t.u, t.tau), t.Tw = apply(op, t.w, t.tau), t.T_minus_u = apply(op, Vector<S>(-t.u), t.tau);
        t.T_scaled = apply(op, Vector<S>(t.u * t.factor), S(t.tau * t.factor));
        t.T_zero = apply(op, Vector<S>(t.u * S(0)), t.tau);
        if (op != Operator::soft_clip) t.T_no_threshold = apply(op, t.u, S(0));
        for (int l = 0; l < clip21::law_count; ++l) {
          const auto law = static_cast<clip21::Law>(l);
          if (clip21::has_law(op, law)) OperatorLaws::judge(op, law, t, ledger);
        }
      }
      expect_not_violated(ledger, std::string("laws at tau = ") + tau);
      Ledger<S> soft;
      clip21::SoftClipTwoNodes::judge(t.u, t.w, apply(Operator::soft_clip, t.u, t.tau), apply(Operator::soft_clip, t.w, t.tau), t.tau, soft);
      expect_not_violated(soft, "soft clipping");
    }
  }
}

/// f = (x - 1/3)^2 is computed as x^2 - (2/3)x + 1/9: near the minimiser its value is rounding noise of size 1/9 eps, far above eps |f|. No relation
/// between two such values may be called violated.
TYPED_TEST(EveryStatement, NoiseOfCancelledValuesIsNoViolation) {
  using S = TypeParam;
  const Case c = make_case("a parabola off the origin", "quadratics", {{"curvatures", "2"}, {"centres", "1/3"}}, Exact(5), false);
  const Setting<S> s(regularity_of(c.problem), c.gamma, c.tau);
  judge_run<S>(c, Clip21Gd{c.gamma, {c.tau}}, clip21::OneStepRelations::Judge<S>(s), "one-step relations");
  judge_run<S>(c, Clip21Gd{c.gamma, {c.tau}}, TheoremA::Judge<S>(s, TheoremA::rate_only), "rate");
  judge_run<S>(c, ClipGd{c.gamma, {c.tau}}, clip21::ClippedDescent::Judge<S>(s), "single-node descent");
}

/// The same instance in all numbers: enclosures meet, contain the exact trajectory, and rounded runs are near.
TEST(AllNumbers, TellTheSameStory) {
  const MultiprecisionScope digits(220);
  const PrecisionScope bits(256);
  for (const Case& c : cases()) {
    const Clip21Gd method{c.gamma, {c.tau}};
    const auto run_in = [&]<class S>(S) {
      return judge_run<S>(c, method, TheoremA::Judge<S>(Setting<S>(regularity_of(c.problem), c.gamma, c.tau), TheoremA::all), "theorem A");
    };
    const auto meet = [](const Ball& a, const Ball& b) { return less_equal(a, b) != Truth::no && less_equal(b, a) != Truth::no; };
    const Trace ball = run_in(Ball());
    const Trace interval = run_in(Interval());
    EXPECT_TRUE(meet(ball.enclosed_x, interval.enclosed_x)) << c.name;
    EXPECT_TRUE(meet(ball.enclosed_value, interval.enclosed_value)) << c.name;
    if (is_rational(c.problem) && dimension_of(c.problem) == 1) {
      const Trace exact = run_in(Exact());
      EXPECT_TRUE(meet(ball.enclosed_x, exact.enclosed_x)) << c.name;
      EXPECT_TRUE(meet(interval.enclosed_x, exact.enclosed_x)) << c.name;
      EXPECT_TRUE(meet(ball.enclosed_value, exact.enclosed_value)) << c.name;
    }
    for (const Trace& rounded : {run_in(double()), run_in(Multiprecision())}) {
      EXPECT_NEAR(rounded.x, ball.x, 1e-11 * std::fmax(1, std::fabs(ball.x))) << c.name;
      EXPECT_NEAR(rounded.value, ball.value, 1e-11 * std::fmax(1, std::fabs(ball.value))) << c.name;
    }
    EXPECT_NEAR(static_cast<double>(run_in(static_cast<long double>(0)).x), ball.x, 1e-11) << c.name;
  }
}

}  // namespace
}  // namespace lemmata
