/// The one-step lemma of Clip21-GD: its bound on the step to the digits that the theory gives, states that attain it, states that break it above the bound,
/// and judges that convict.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "algorithms/run.hpp"
#include "numerics/multiprecision.hpp"
#include "properties/clip21_instances.hpp"
#include "properties/one_step_decrease_checks.hpp"
#include "tests/theory/faulty_clip21.hpp"
#include "theory/clip21/one_step_decrease.hpp"

namespace lemmata {
namespace {

using clip21::OneStepDecrease;

Exact number(std::string_view text) { return Exact::parse(text); }
Vector<Exact> on_the_line(const Exact& x) { return Vector<Exact>::Constant(1, x); }

Instance instance_of(const Exact& L, const Exact& eta, const Exact& x0, const Exact& shift, const Exact& tau, const Exact& gamma) {
  Instance instance;
  instance.subject = OneStepDecrease::info.id;
  instance.problem = {"quadratics", {{"curvatures", L.text()}, {"centres", "0"}}, {}};
  instance.parameters = {{"eta", eta.text()}, {"tau", tau.text()}, {"gamma", gamma.text()}};
  instance.start = on_the_line(x0);
  instance.shifts = {on_the_line(shift)};
  instance.steps = 1;
  return instance;
}

/// The state of the header's "Tight" for v^0 = v: (B2) is an equality there.
Instance extremal(const Exact& L, const Exact& eta, const Exact& gamma, const Exact& v) {
  const Exact move = gamma * L * v;
  const Exact e = move * (Exact(1) - eta) / eta;
  const Exact shift = e.sign() == 0 ? v : v + move;  // v^{-1}, from which clipping takes move = tau back where anything is clipped
  return instance_of(L, eta, (v - e) / L, shift, magnitude(move), gamma);
}

LadderOptions scaled(std::string_view factor) {
  LadderOptions options;
  options.scaled = {{"step", number(factor)}};
  return options;
}
Outcome outcome_of(Instance instance, const LadderOptions& options = {}) { return properties::check_one_step_decrease(instance, options); }

OneStepDecrease::Enclosed cap_of(const Exact& L, const Exact& eta) {
  return OneStepDecrease::enclosed_step_cap(Setting<Exact>(Quadratics::in_one_dimension({L}, {Exact(0)}).regularity(), Exact(1), Exact(1)), eta);
}

TEST(OneStepDecrease, TheBoundOnTheStepToTheDigitsOfTheTheory) {
  // Truncated, so that each is a step that the lemma allows.
  const std::vector<std::pair<std::string, std::string>> golden = {{"1", "1"},        {".9", ".98795"},   {".75", ".908326"}, {".5", ".618033"},
                                                                   {".25", ".282375"}, {".1", ".105109"}, {".01", ".0100501"}};
  for (const auto& [eta, digits] : golden) {
    const auto [lower, upper] = cap_of(Exact(1), number(eta));
    const Exact unit = Exact::parse("1e-" + std::to_string(eta == "1" ? 0 : static_cast<int>(digits.size()) - 1));
    EXPECT_LE(number(digits), lower) << eta;
    EXPECT_LT(upper, number(digits) + unit) << eta;
    EXPECT_LE(upper - lower, lower * Exact::power_of_two(-500)) << eta;
    // The root itself: gamma + gamma^2 ((1 - eta)/eta)^2 = 1 lies between the ends.
    const auto sum = [&](const Exact& gamma) { return gamma + gamma * gamma * OneStepDecrease::beta(number(eta)); };
    EXPECT_LE(sum(lower), Exact(1)) << eta;
    EXPECT_GE(sum(upper), Exact(1)) << eta;
  }
}

TEST(OneStepDecrease, TheBoundIsRationalWhereItsRootIs) {
  const auto [lower, upper] = cap_of(Exact(1), number("3/5"));
  EXPECT_EQ(lower, number("3/4"));
  EXPECT_EQ(upper, number("3/4"));
  EXPECT_EQ(cap_of(Exact(7), Exact(1)).lower, number("1/7"));
}

TEST(OneStepDecrease, InBallsTheSameBound) {
  const PrecisionScope bits(256);
  for (const char* eta : {"1", "3/4", "1/2", "1/10"}) {
    const Setting<Ball> s(Quadratics::in_one_dimension({Exact(2), Exact(-1)}, {Exact(0)}).regularity(), Exact(1), Exact(1));
    const Setting<Exact> exact(Quadratics::in_one_dimension({Exact(2), Exact(-1)}, {Exact(0)}).regularity(), Exact(1), Exact(1));
    const Ball cap = OneStepDecrease::step_cap(s, constant<Ball>(number(eta)));
    const auto [lower, upper] = OneStepDecrease::enclosed_step_cap(exact, number(eta));
    EXPECT_LE(cap.lower(), lower) << eta;
    EXPECT_LE(upper, cap.upper()) << eta;
  }
}

// ---- Above the bound ------------------------------------------------------------------------------------------------------------------------------

TEST(OneStepDecrease, TwoPercentAboveTheBoundAStateOfSmallIntegersBreaksIt) {
  // f = x^2/2, x_0 = 3, v^{-1} = 13, tau = 5: v^0 = 8, x_1 = -2, u^1 = 10 = 2 tau; phi_0 = 161/8, phi_1 = 141/8, (gamma/2) 9 = 45/16 > 5/2.
  const Instance state = instance_of(Exact(1), number("1/2"), Exact(3), Exact(13), Exact(5), number("5/8"));
  const Outcome above = outcome_of(state, scaled("1.02"));
  ASSERT_EQ(above.decision, Decision::violated);
  EXPECT_EQ(above.evidence, Evidence::exact);
  EXPECT_EQ(above.finding->relation, "D");
  EXPECT_EQ(above.finding->k, 1);
  EXPECT_EQ(above.finding->lhs.lower, "45/16");
  EXPECT_EQ(above.finding->rhs.lower, "5/2");

  const Outcome as_stated = outcome_of(state);
  EXPECT_EQ(as_stated.decision, Decision::not_applicable);
  EXPECT_EQ(as_stated.hypothesis, "step");
  LadderOptions dropped;
  dropped.waived = {"step"};
  EXPECT_EQ(outcome_of(state, dropped).decision, Decision::violated);
}

TEST(OneStepDecrease, TheStateThatTheTheoryNames) {
  const Instance state = instance_of(Exact(1), number("1/2"), number(".5419"), number("2.2379245"), number(".8556245"), number(".63"));
  EXPECT_EQ(outcome_of(state).hypothesis, "step");
  const Outcome above = outcome_of(state, scaled("1.02"));
  ASSERT_EQ(above.decision, Decision::violated);
  // phi_1 - phi_0 + (gamma/2) g^2 = +.0160447...
  const Exact excess = number(above.finding->lhs.lower) - number(above.finding->rhs.lower);
  EXPECT_LT(number(".01604"), excess);
  EXPECT_LT(excess, number(".01605"));
}

TEST(OneStepDecrease, TheBoundCannotBeRaisedForAnyEta) {
  for (const char* text : {"1", "9/10", "3/4", "3/5", "1/2", "1/4", "1/10", "1/100"}) {
    const Exact eta = number(text);
    for (const Exact& L : {Exact(1), number("7/3")}) {
      const auto [lower, upper] = cap_of(L, eta);
      using Expected = std::map<std::string, Decision>;
      for (const auto& [factor, decision] : Expected{{"0.999", Decision::holds}, {"1.000001", Decision::violated}, {"1.02", Decision::violated}}) {
        const Exact gamma = factor == "0.999" ? lower * number(factor) : dyadic_above(upper, 60) * number(factor) / number("1.0000001");
        const Outcome outcome = outcome_of(extremal(L, eta, gamma, Exact(1)), scaled(factor));
        EXPECT_EQ(outcome.decision, decision) << text << " L " << L.text() << " x" << factor << " " << outcome.hypothesis;
        EXPECT_EQ(outcome.evidence, Evidence::exact);
      }
    }
  }
}

/// Whatever gamma: the second relation is an equality at these states, to the last bit.
TEST(OneStepDecrease, TheSecondRelationIsAttainedForEveryStep) {
  for (const char* eta : {"1", "3/4", "1/2", "1/7"}) {
    for (const char* gamma : {"1/10", "5/8", "1"}) {
      Instance state = extremal(Exact(1), number(eta), number(gamma), Exact(-5));
      const Problem problem = make_problem(state.problem);
      std::vector<Exact> sides;
      struct Observer : LedgerObserver<Exact> {
        std::vector<Exact>* sides = nullptr;
        bool radius_is_attained = false;
        void hypothesis(std::string_view, Truth) override { ADD_FAILURE(); }
        void hypothesis(std::string_view name, std::int64_t, const Exact& lhs, const Exact& rhs) override {
          if (name == "radius") radius_is_attained = lhs == rhs;
        }
        void relation(Truth, const Relation<Exact>& r) override {
          if (r.name == "B2") *sides = {r.lhs, r.rhs};
        }
      } observer;
      observer.sides = &sides;
      Ledger<Exact> ledger(observer, Amendment{});
      const Exact tau = number(state.parameters["tau"]);
      OneStepDecrease::Judge<Exact> judge(Setting<Exact>(regularity_of(problem), number(gamma), tau), number(eta));
      run<Exact>(Clip21Gd{number(gamma), {tau}}, std::get<Quadratics>(problem).on<Exact>(), {*state.start, state.shifts}, [&](const Round<Exact>& round) {
        judge(round, ledger);
        return round.k < 1;
      });
      ASSERT_EQ(sides.size(), 2U) << eta << " " << gamma;
      EXPECT_EQ(sides[0], sides[1]) << eta << " " << gamma;
      EXPECT_TRUE(observer.radius_is_attained) << eta << " " << gamma;
    }
  }
}

// ---- The entry ------------------------------------------------------------------------------------------------------------------------------------

TEST(OneStepDecrease, GammaCapFollowsTheAmendedBound) {
  for (const char* factor : {"1.02", "0.999"}) {
    Instance state = extremal(Exact(1), number("1/2"), number("5/8"), Exact(8));
    state.parameters["gamma"] = "cap";
    state.parameters["tau"] = "6";
    EXPECT_NE(properties::check_one_step_decrease(state, scaled(factor)).decision, Decision::undecided) << factor;
    EXPECT_EQ(number(state.parameters["gamma"]), dyadic_below(cap_of(Exact(1), number("1/2")).lower * number(factor), 30)) << factor;
  }
}

TEST(OneStepDecrease, WhereTheRadiusIsLeftItDoesNotApply) {
  // v^0 = 9, x_1 = -2.4, u^1 = 11.4 > 2 tau.
  const Instance state = instance_of(Exact(1), number("1/2"), Exact(3), Exact(13), number("4"), number("3/5"));
  const Outcome outcome = outcome_of(state);
  EXPECT_EQ(outcome.decision, Decision::not_applicable);
  EXPECT_EQ(outcome.hypothesis, "radius");
  LadderOptions dropped;
  dropped.waived = {"radius"};
  EXPECT_NE(outcome_of(state, dropped).decision, Decision::not_applicable);
}

TEST(OneStepDecrease, TheRadiusIsNeeded) {
  // Far outside of it clipping removes next to nothing of e, and the step adds to it.
  const Instance state = instance_of(Exact(1), number("1/2"), Exact(1), Exact(100), number("1/10"), number("3/5"));
  LadderOptions dropped;
  dropped.waived = {"radius"};
  EXPECT_EQ(outcome_of(state).hypothesis, "radius");
  EXPECT_EQ(outcome_of(state, dropped).decision, Decision::violated);
}

TEST(OneStepDecrease, HoldsOnDrawnInstancesOfEveryKind) {
  std::map<std::string, int> seen;
  for (const char* steps : {"1", "3"}) {
    for (std::uint64_t drawn = 0; drawn < 150; ++drawn) {
      Instance instance = properties::draw_one_step_decrease(11, drawn, {{"steps", steps}});
      const Outcome outcome = properties::check_one_step_decrease(instance, {});
      ASSERT_EQ(outcome.decision, Decision::holds) << drawn << " " << outcome.hypothesis << (outcome.finding ? outcome.finding->relation : "");
      const Problem problem = make_problem(instance.problem);
      ++seen[nodes_of(problem) == 1 ? "one node" : "nodes"];
      ++seen[dimension_of(problem) == 1 ? "line" : "space"];
      ++seen[outcome.evidence == Evidence::exact ? "exact" : "enclosed"];
      if (outcome.tightest_ratio > .9) ++seen["near"];
      const bool clips = properties::largest_start_distance(problem, {*instance.start, instance.shifts}) > number(instance.parameters["tau"]).nearest_double();
      ++seen[clips ? "clipped" : "unclipped"];
    }
  }
  for (const char* kind : {"one node", "nodes", "line", "space", "exact", "enclosed", "clipped", "unclipped"}) EXPECT_GE(seen[kind], 30) << kind;
  EXPECT_GE(seen["near"], 3);
}

/// The judge in every number, on a state that meets the hypotheses.
template <class S>
class EveryNumber : public ::testing::Test {
  MultiprecisionScope digits_{120};
  PrecisionScope bits_{256};
};
using Numbers = ::testing::Types<float, double, long double, Multiprecision, Interval, Ball, Exact>;
TYPED_TEST_SUITE(EveryNumber, Numbers);

template <Field S, class Method>
Ledger<S> judged(const Method& method, const Quadratics& problem, const Start& start, const Exact& gamma, const Exact& tau, const Exact& eta, int rounds) {
  Ledger<S> ledger;
  OneStepDecrease::Judge<S> judge(Setting<S>(problem.regularity(), gamma, tau), constant<S>(eta));
  run<S>(method, problem.template on<S>(), start, [&](const Round<S>& round) {
    judge(round, ledger);
    return !ledger.finished() && round.k < rounds;
  });
  return ledger;
}

TYPED_TEST(EveryNumber, TellsTheSameStory) {
  using S = TypeParam;
  const Quadratics two = Quadratics::in_one_dimension({Exact(2), Exact(-1)}, {Exact(0)});
  const Start start{on_the_line(Exact(4)), {}};
  const auto ledger = judged<S>(Clip21Gd{number("1/2"), {Exact(4)}}, two, start, number("1/2"), Exact(4), number("1/2"), 3);
  EXPECT_TRUE(ledger.failed_hypothesis().empty()) << ledger.failed_hypothesis();
  EXPECT_FALSE(ledger.is_violated()) << ledger.violation().name;
  EXPECT_EQ(ledger.strict() + ledger.tight(), 6);
  const Quadratics one = Quadratics::in_one_dimension({Exact(1)}, {Exact(0)});
  const Start extremal_start{on_the_line(Exact(3)), {on_the_line(Exact(13))}};
  const auto above = judged<S>(Clip21Gd{number("5/8"), {Exact(5)}}, one, extremal_start, number("5/8"), Exact(5), number("1/2"), 1);
  EXPECT_EQ(above.failed_hypothesis(), "step");
}

// ---- Planted faults -------------------------------------------------------------------------------------------------------------------------------

/// The judge hears of the right method's constants and sees the rounds of a wrong one.
TEST(OneStepDecrease, WrongMethodsAreConvicted) {
  const PrecisionScope bits(256);
  struct State {
    Quadratics problem;
    Start start;
    Exact gamma, tau, eta;
  };
  const auto parabola = [] { return Quadratics::in_one_dimension({Exact(1)}, {Exact(0)}); };
  const auto example = [] { return Quadratics::in_one_dimension({Exact(2), Exact(-1)}, {Exact(0)}); };
  const auto from = [](const char* x0, const char* shift) { return Start{on_the_line(number(x0)), {on_the_line(number(shift))}}; };
  const Start at_four{on_the_line(Exact(4)), {}};
  const Exact half(1, 2);
  std::vector<State> states;
  states.push_back({parabola(), from("2", "8"), number("3/5"), Exact(3), half});     // the extremal state just below the bound
  states.push_back({parabola(), from("2", "13/2"), number("3/5"), Exact(3), half});  // and the start that half of the clipping takes there
  states.push_back({parabola(), from(".0191", ".0804"), number(".618"), number(".0309"), half});  // of the size of a term in the denominator
  states.push_back({parabola(), from("3", "0"), Exact(1), Exact(100), Exact(1)});    // never clipped, gamma = 1/L
  states.push_back({example(), at_four, half, Exact(4), half});
  states.push_back({example(), at_four, number("1/8"), Exact(1), number("1/8")});
  std::string missed;
  for (std::size_t f = 0; f < fault_names.size(); ++f) {
    const auto fault = static_cast<Fault>(f);
    std::string caught;
    for (const State& s : states) {
      const auto ledger = judged<Exact>(FaultyClip21{s.gamma, s.tau, fault, true}, s.problem, s.start, s.gamma, s.tau, s.eta, 6);
      const auto enclosed = judged<Ball>(FaultyClip21{s.gamma, s.tau, fault, true}, s.problem, s.start, s.gamma, s.tau, s.eta, 6);
      if (enclosed.is_violated()) {
        EXPECT_TRUE(ledger.is_violated()) << text(fault);
      }
      if (ledger.is_violated()) caught += std::string(ledger.violation().name) + " ";
    }
    if (fault == Fault::none) {
      EXPECT_EQ(caught, "");
    } else if (caught.empty()) {
      missed += std::string(text(fault)) + " ";
    }
  }
  // A larger threshold, and clipping by coordinate, leave smaller errors: the lemma is true of them too.
  EXPECT_EQ(missed, "threshold_of_another_node clips_at_twice_tau clips_by_coordinate ");
}

}  // namespace
}  // namespace lemmata
