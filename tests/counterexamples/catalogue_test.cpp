/// The counterexamples against the theory: the exact values that it names, what becomes of each entry when a hypothesis fails or when its instance
/// refutes nothing, and parameters without meaning.
#include "counterexamples/catalogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "algorithms/run.hpp"
#include "numerics/error.hpp"
#include "properties/catalogue.hpp"

namespace lemmata::counterexamples {
namespace {

const Entry& entry(std::string_view name) {
  for (const Entry& candidate : catalogue()) {
    if (candidate.info->id == "counterexample/" + std::string(name)) return candidate;
  }
  throw std::logic_error("no entry " + std::string(name));
}

Outcome outcome_of(const Entry& e, const Parameters& given, const LadderOptions& options = {}) {
  Instance instance = e.draw(1, 0, given);
  return e.check(instance, options);
}
Outcome outcome_of(std::string_view name, const Parameters& given, const LadderOptions& options = {}) { return outcome_of(entry(name), given, options); }

/// All remarks in one text.
std::string remarks_of(const Outcome& outcome) {
  std::string all;
  for (const std::string& remark : outcome.remarks) all += remark + "\n";
  return all;
}

void expect_said(const Outcome& outcome, std::initializer_list<const char*> parts) {
  for (const char* part : parts) EXPECT_NE(remarks_of(outcome).find(part), std::string::npos) << "'" << part << "' in: " << remarks_of(outcome);
}

std::string describe(const Instance& instance) {
  std::string text = instance.subject;
  for (const auto& [name, value] : instance.parameters) text += " " + name + "=" + value;
  return text;
}

bool is_second_step_bound(const Entry& e) { return e.info->id == "counterexample/second-step-bound"; }
/// Its integrals have no rational value.
bool is_correlated_gaussian(const Entry& e) { return e.info->id == "counterexample/correlated-gaussian-truncation"; }

// ---- The catalogue -----------------------------------------------------------------------------------------------------------------------------

TEST(Catalogue, IdsAreUniqueOverStatementsAndCounterexamples) {
  std::set<std::string_view> seen;
  for (const auto entries : {catalogue(), properties::statements()}) {
    for (const Entry& e : entries) {
      EXPECT_TRUE(seen.insert(e.info->id).second) << e.info->id << " is listed twice";
      EXPECT_NE(e.info->id.find('/'), std::string_view::npos) << e.info->id;
      for (const char c : e.info->id) EXPECT_TRUE((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '/') << e.info->id;
    }
  }
}

TEST(Catalogue, EveryEntryIsWhole) {
  for (const auto entries : {catalogue(), properties::statements()}) {
    for (const Entry& e : entries) {
      const StatementInfo& info = *e.info;
      for (const std::string_view part : {info.title, info.setting, info.recurrence, info.claim, info.tightness, info.source.key, info.source.locus}) {
        EXPECT_FALSE(part.empty()) << info.id;
      }
      EXPECT_TRUE(info.trust != Trust::proved || !info.proof.empty()) << info.id << " is proved: where?";
      EXPECT_GE(e.instances, 1) << info.id;
      std::set<std::string_view> names;
      for (const ParameterInfo& p : e.parameters) {
        EXPECT_TRUE(names.insert(p.name).second) << info.id << " lists " << p.name << " twice";
        EXPECT_FALSE(p.standard.empty() || p.meaning.empty()) << info.id << " " << p.name;
      }
      std::set<std::string_view> hypotheses;
      for (const Hypothesis& h : info.hypotheses) EXPECT_TRUE(hypotheses.insert(h.name).second) << info.id << " " << h.name;
    }
  }
  for (const Entry& e : catalogue()) EXPECT_EQ(e.info->kind, Kind::counterexample) << e.info->id;
  for (const Entry& e : properties::statements()) EXPECT_EQ(e.info->kind, Kind::statement) << e.info->id;
}

TEST(Catalogue, EveryDefaultInstanceHolds) {
  for (const Entry& e : catalogue()) {
    const Outcome outcome = outcome_of(e, {});
    EXPECT_EQ(outcome.decision, Decision::holds) << e.info->id << " " << outcome.hypothesis;
    EXPECT_EQ(outcome.evidence, is_second_step_bound(e) || is_correlated_gaussian(e) ? Evidence::enclosed : Evidence::exact) << e.info->id;
    EXPECT_GT(outcome.strict, 0) << e.info->id;
    expect_said(outcome, {"refutes \""});
  }
}

TEST(Catalogue, EveryDrawnInstanceHolds) {
  for (const Entry& e : catalogue()) {
    if (is_second_step_bound(e)) continue;  // a single instance, whatever the number
    for (std::uint64_t number = 1; number <= 100; ++number) {
      Instance instance = e.draw(20230529, number, {});
      const Outcome outcome = e.check(instance, {});
      ASSERT_EQ(outcome.decision, Decision::holds) << describe(instance) << " " << outcome.hypothesis;
      ASSERT_EQ(outcome.evidence, is_correlated_gaussian(e) ? Evidence::enclosed : Evidence::exact) << describe(instance);
    }
  }
}

TEST(Catalogue, ADrawIsAFunctionOfSeedAndNumber) {
  for (const Entry& e : catalogue()) {
    EXPECT_EQ(describe(e.draw(7, 3, {})), describe(e.draw(7, 3, {}))) << e.info->id;
    EXPECT_EQ(describe(e.draw(7, 0, {})), describe(e.draw(8, 0, {}))) << e.info->id << ": number 0 is the documented instance";
    if (is_second_step_bound(e)) continue;
    EXPECT_NE(describe(e.draw(7, 3, {})), describe(e.draw(7, 4, {}))) << e.info->id;
  }
}

TEST(Catalogue, WhatIsGivenStays) {
  for (const Entry& e : catalogue()) {
    const std::string name = e.parameters.back().name == "tau" ? "tau" : std::string(e.parameters.front().name);
    const Instance instance = e.draw(1, 5, {{name, "1/1024"}});
    EXPECT_EQ(instance.parameters.at(name), "1/1024") << instance.subject;
  }
}

/// A checked instance names every parameter: saved, it means the same whatever the defaults become.
TEST(Catalogue, CheckingMakesTheInstanceStandOnItsOwn) {
  for (const Entry& e : catalogue()) {
    Instance instance = e.draw(1, 0, {});
    (void)e.check(instance, {});
    for (const ParameterInfo& p : e.parameters) EXPECT_TRUE(instance.parameters.contains(p.name)) << e.info->id << " " << p.name;
  }
}

// ---- The values that the theory names ------------------------------------------------------------------------------------------------------------

/// x_1 .. of `method` on a named problem in exact numbers.
template <class Method>
Exact iterate(const Method& method, const ProblemSpec& spec, const Exact& x0, std::int64_t k) {
  Exact x;
  with_objective<Exact>(make_problem(spec), [&](const auto& f) {
    run<Exact>(method, f, {Vector<Exact>::Constant(1, x0), {}}, [&](const Round<Exact>& round) {
      x = (*round.x)[0];
      return round.k < k;
    });
  });
  return x;
}

TEST(TheoryNames, Example11StandsStillAtFourWithSlopeTwo) {
  const Outcome outcome = outcome_of("example-1.1", {});
  expect_said(outcome, {"x_k = 4 and |f'(x_k)| = 2 > 0", "every gamma"});
  EXPECT_EQ(outcome.tightest_ratio, 0.25) << "(beta - alpha) tau/(2 alpha) = 1/2 against |f'| = 2";
  for (const Exact& gamma : {Exact(1, 48), Exact(1), Exact(1000000)}) {
    EXPECT_EQ(iterate(ClipGd{gamma, {Exact(1)}}, {"example-1.1", {}, {}}, Exact(4), 20), Exact(4));
  }
}

TEST(TheoryNames, TheEdgeOfTheSpuriousRegionIsSpurious) {
  const Outcome outcome = outcome_of("example-1.1", {{"x0", "1"}});  // tau/alpha
  EXPECT_EQ(outcome.decision, Decision::holds);
  EXPECT_EQ(outcome.tightest_ratio, 1) << "attained at the edge";
  EXPECT_EQ(outcome_of("example-1.1", {{"x0", "-1"}}).decision, Decision::holds);
}

TEST(TheoryNames, DifferentThresholdsLeadAwayByHalfGamma) {
  for (const Exact& gamma : {Exact(1, 48), Exact(2), Exact(1, 1000)}) {
    EXPECT_EQ(iterate(ClipGd{gamma, {Exact(1), Exact(2)}}, {"example-1.1", {}, {}}, Exact(4), 1), Exact(4) + gamma / Exact(2));
    EXPECT_EQ(iterate(ClipGd{gamma, {Exact(1), Exact(2)}}, {"example-1.1", {}, {}}, Exact(4), 50), Exact(4) + Exact(25) * gamma);
  }
  expect_said(outcome_of("different-thresholds", {}), {"|x_k| = 4 + k gamma 1/2"});
  EXPECT_EQ(outcome_of("different-thresholds", {{"x0", "-4"}}).decision, Decision::holds);
}

TEST(TheoryNames, SoftClippingWithThreeNodesLeadsAwayByGammaOverFifteen) {
  for (const Exact& gamma : {Exact(1), Exact(1, 7)}) {
    EXPECT_EQ(iterate(SoftClipGd{gamma, {Exact(1)}}, {"soft-clip-three-nodes", {}, {}}, Exact(1), 1), Exact(1) + gamma / Exact(15));
  }
  EXPECT_EQ(iterate(SoftClipGd{Exact(3), {Exact(1)}}, {"soft-clip-three-nodes", {}, {}}, Exact(1, 2), 5), Exact(1, 2)) << "the equilibrium";
  expect_said(outcome_of("soft-clip-three-nodes", {}), {"|x_1| = 1 + gamma 1/15", "|f'(x_0)| = 2/3", "+-1/2"});
}

TEST(TheoryNames, ShiftedQuadraticsAreStuckAtThreeHalves) {
  expect_said(outcome_of("shifted-quadratics", {}), {"x_k = 3/2 for every k", "|f'(x_k)| = 7/2", "the minimiser is 5"});
  EXPECT_EQ(iterate(ClipGd{Exact(1, 8), {Exact(1)}}, {"shifted-quadratics", {}, {}}, Exact(3, 2), 100), Exact(3, 2));
  const Exact reached = iterate(Clip21Gd{Exact(1, 8), {Exact(1)}}, {"shifted-quadratics", {}, {}}, Exact(3, 2), 200);
  EXPECT_TRUE(Exact(499, 100) < reached && reached < Exact(501, 100)) << reached.text();
}

TEST(TheoryNames, ThreeShiftedQuadraticsStopAtHalfTau) {
  expect_said(outcome_of("shifted-quadratics-three-nodes", {}), {"the only fixed point is 1/2", "f' = -17/6", "minimiser is 10/3"});
  EXPECT_EQ(iterate(ClipGd{Exact(1), {Exact(1)}}, {"shifted-quadratics", {{"nodes", "3"}}, {}}, Exact(1, 2), 10), Exact(1, 2));
}

TEST(TheoryNames, SkewedNoiseMovesTheZeroToNineteenNinths) { expect_said(outcome_of("stochastic-bias", {}), {"x* = 19/9"}); }

TEST(TheoryNames, ClippingReturnsAtSixteenAndEndsAtThreeHundredAndSix) {
  const Outcome outcome = outcome_of("second-step-bound", {});
  expect_said(outcome, {"at k = 16", "with k* = 0", "only hypothesis second-step-bound fails"});

  // The same by hand, in enclosures: the last active round is 306.
  const PrecisionScope scope(256);
  const OnePlusCosine problem(1, Exact(0));
  const Exact tau = Exact::parse("9999833335/1000000000000");
  std::vector<std::int64_t> active;
  run<Ball>(Clip21Gd{Exact::parse("0.14645"), {tau}}, problem.on<Ball>(), {Vector<Exact>::Constant(1, Exact(1, 100)), {}}, [&](const Round<Ball>& round) {
    EXPECT_NE(round.nodes[0].clipped, Truth::unknown) << round.k;
    if (round.nodes[0].clipped == Truth::yes) active.push_back(round.k);
    return round.k < 600;
  });
  ASSERT_FALSE(active.empty());
  EXPECT_EQ(active.front(), 16);
  EXPECT_EQ(active.back(), 306);
}

// ---- Hypotheses ------------------------------------------------------------------------------------------------------------------------------------

struct Outside {
  const char* entry;
  Parameters given;
  const char* hypothesis;
};
const std::vector<Outside> outside = {
    {"example-1.1", {{"x0", "1/2"}}, "spurious-region"},
    {"example-1.1", {{"x0", "-0.999999999999999999999"}}, "spurious-region"},
    {"example-1.1", {{"x0", "0"}}, "spurious-region"},
    {"different-thresholds", {{"tau1", "2"}}, "ordered-thresholds"},
    {"different-thresholds", {{"tau1", "3"}}, "ordered-thresholds"},
    {"different-thresholds", {{"x0", "1"}}, "far-start"},
    {"different-thresholds", {{"x0", "0"}}, "far-start"},
    {"soft-clip-three-nodes", {{"x0", "1/2"}}, "beyond-equilibrium"},
    {"soft-clip-three-nodes", {{"x0", "-1/4"}}, "beyond-equilibrium"},
    {"shifted-quadratics", {{"B", "2"}, {"x0", "1"}}, "wide-shift"},
    {"shifted-quadratics", {{"tau", "7"}}, "wide-shift"},
    {"shifted-quadratics", {{"x0", "9.5"}}, "start-between"},
    {"shifted-quadratics", {{"x0", "0.5"}}, "start-between"},
    {"shifted-quadratics-three-nodes", {{"B", "3/2"}}, "wide-shift"},
    {"shifted-quadratics-three-nodes", {{"tau", "10"}}, "wide-shift"},
    {"shifted-quadratics", {{"x0", "5"}}, "off-minimiser"},
    {"stochastic-bias", {{"p", "1/2"}}, "skewed"},
    {"stochastic-bias", {{"p", "0"}}, "skewed"},
    {"stochastic-bias", {{"p", "3/4"}}, "skewed"},
    {"stochastic-bias", {{"A", "1/2"}}, "large-noise"},
    {"stochastic-bias", {{"A", "1"}}, "large-noise"},
    {"second-step-bound", {{"gamma", "1.5"}}, "first-step-bound"},
    {"second-step-bound", {{"gamma", "0.002"}}, "above-the-cap"},
    {"second-step-bound", {{"tau", "1/200"}}, "inactive-start"},
    {"uniform-ball-truncation", {{"s", "1.999999"}}, "inside"},
    {"two-point-truncation", {{"alpha", "3"}}, "far-point-cut"},
    {"two-point-truncation", {{"alpha", "1/2"}}, "far-point-cut"},
    {"two-point-truncation", {{"s", "1/2"}}, "far-point-cut"},
    {"correlated-gaussian-truncation", {{"rho", "0"}}, "correlated"},
};

TEST(Hypotheses, OneThatFailsIsNamed) {
  for (const Outside& o : outside) {
    const Outcome outcome = outcome_of(o.entry, o.given);
    EXPECT_EQ(outcome.decision, Decision::not_applicable) << o.entry;
    EXPECT_EQ(outcome.hypothesis, o.hypothesis) << o.entry;
    EXPECT_TRUE(outcome.remarks.empty()) << o.entry << ": " << remarks_of(outcome);
  }
}

/// Every documented hypothesis has an instance above, so none is decoration.
TEST(Hypotheses, NoneIsDecoration) {
  for (const Entry& e : catalogue()) {
    for (const Hypothesis& h : e.info->hypotheses) {
      const bool tested = std::ranges::any_of(outside, [&](const Outside& o) { return e.info->id.ends_with(o.entry) && h.name == o.hypothesis; });
      EXPECT_TRUE(tested) << e.info->id << " " << h.name;
    }
  }
}

/// Without its hypothesis the claim is false, and the entry says so.
TEST(Hypotheses, DroppedTheClaimIsViolated) {
  const auto dropped = [](const char* name, const Parameters& given, const char* hypothesis) {
    LadderOptions waived;
    waived.waived = {hypothesis};
    return outcome_of(name, given, waived).decision;
  };
  EXPECT_EQ(dropped("example-1.1", {{"x0", "1/2"}}, "spurious-region"), Decision::violated);
  EXPECT_EQ(dropped("different-thresholds", {{"x0", "1"}}, "far-start"), Decision::violated);
  EXPECT_EQ(dropped("soft-clip-three-nodes", {{"x0", "1/4"}}, "beyond-equilibrium"), Decision::violated);
  EXPECT_EQ(dropped("shifted-quadratics", {{"x0", "9.5"}}, "start-between"), Decision::violated);
  EXPECT_EQ(dropped("shifted-quadratics-three-nodes", {{"tau", "10"}}, "wide-shift"), Decision::violated);
  EXPECT_EQ(dropped("stochastic-bias", {{"A", "1/2"}}, "large-noise"), Decision::violated);
  EXPECT_EQ(dropped("stochastic-bias", {{"p", "3/4"}}, "skewed"), Decision::violated);
  EXPECT_EQ(dropped("uniform-ball-truncation", {{"dimension", "1"}, {"s", "3/2"}}, "inside"), Decision::violated);
  EXPECT_EQ(dropped("uniform-ball-truncation", {{"s", "3/2"}}, "inside"), Decision::violated);
  EXPECT_EQ(dropped("two-point-truncation", {{"alpha", "3"}}, "far-point-cut"), Decision::violated);
  EXPECT_EQ(dropped("correlated-gaussian-truncation", {{"rho", "0"}}, "correlated"), Decision::violated);
  EXPECT_EQ(dropped("shifted-quadratics", {{"tau", "7"}, {"x0", "4"}}, "wide-shift"), Decision::not_applicable) << "start-between fails too";
}

// ---- Instances that refute nothing -----------------------------------------------------------------------------------------------------------------

/// At A = tau the expected field vanishes at the minimiser only: nothing is refuted.
TEST(RefutesNothing, NoiseOfTheSizeOfTheThreshold) {
  EXPECT_NE(outcome_of("stochastic-bias", {{"A", "1"}}).decision, Decision::holds);
}
/// The run starts at the minimiser: standing still there refutes nothing.
TEST(RefutesNothing, AStartAtTheMinimiser) {
  const Outcome outcome = outcome_of("shifted-quadratics", {{"x0", "5"}});
  EXPECT_TRUE(outcome.decision != Decision::holds || remarks_of(outcome).find("|f'(x_k)| = 0") == std::string::npos) << remarks_of(outcome);
}
/// Where Clip21-GD ends is a remark, not a claim: the refutation of Clip-GD stands for every gamma and horizon.
TEST(RefutesNothing, Clip21BesideItIsARemark) {
  expect_said(outcome_of("shifted-quadratics", {}), {"the minimiser is 5", "Clip21-GD with gamma = 1/8 is at 4.99999"});
  EXPECT_EQ(outcome_of("shifted-quadratics", {{"steps", "3"}}).decision, Decision::holds);
  EXPECT_EQ(outcome_of("shifted-quadratics", {{"gamma", "5"}}).decision, Decision::holds);
}
TEST(RefutesNothing, AStepSizeBelowTheCap) {
  const Outcome outcome = outcome_of("second-step-bound", {{"gamma", "0.002"}});
  EXPECT_EQ(outcome.decision, Decision::not_applicable);
  EXPECT_NE(outcome.hypothesis.find("cap"), std::string::npos) << outcome.hypothesis;
}
TEST(RefutesNothing, AHorizonThatIsTooShort) {
  for (const char* steps : {"0", "15"}) {
    const Outcome outcome = outcome_of("second-step-bound", {{"steps", steps}});
    EXPECT_NE(outcome.decision, Decision::holds) << steps;
    EXPECT_NE(outcome.decision, Decision::violated) << steps << ": the entry's claim is not false, only not shown";
  }
  EXPECT_EQ(outcome_of("second-step-bound", {{"steps", "16"}}).decision, Decision::holds);
}
TEST(RefutesNothing, NoRemarkWithoutRefutation) {
  for (const auto& [name, given] : std::vector<std::pair<const char*, Parameters>>{{"second-step-bound", {{"gamma", "0.002"}}},
                                                                                   {"second-step-bound", {{"steps", "3"}}}}) {
    EXPECT_TRUE(outcome_of(name, given).remarks.empty()) << name;
  }
}

// ---- Parameters without meaning -----------------------------------------------------------------------------------------------------------------------

TEST(BadParameters, AreRefusedInOneLineThatNamesThem) {
  struct Bad {
    const char* entry;
    Parameters given;
    const char* names;
  };
  for (const Bad& bad : std::vector<Bad>{{"example-1.1", {{"tau", "0"}}, "tau"},
                                         {"example-1.1", {{"tau", "-1"}}, "tau"},
                                         {"example-1.1", {{"gamma", "0"}}, "gamma"},
                                         {"example-1.1", {{"gamma", "-1/2"}}, "gamma"},
                                         {"example-1.1", {{"alpha", "2"}}, "alpha"},
                                         {"example-1.1", {{"alpha", "3"}}, "alpha"},
                                         {"example-1.1", {{"alpha", "0"}}, "alpha"},
                                         {"example-1.1", {{"beta", "-2"}}, "beta"},
                                         {"example-1.1", {{"x0", "abc"}}, "x0"},
                                         {"example-1.1", {{"x0", ""}}, "x0"},
                                         {"example-1.1", {{"x0", "1,2"}}, "x0"},
                                         {"example-1.1", {{"steps", "-1"}}, "steps"},
                                         {"example-1.1", {{"steps", "1/2"}}, "steps"},
                                         {"example-1.1", {{"steps", "1000001"}}, "steps"},
                                         {"example-1.1", {{"a", "1"}}, "'a'"},
                                         {"different-thresholds", {{"tau1", "0"}}, "tau1"},
                                         {"different-thresholds", {{"tau2", "-1"}}, "tau2"},
                                         {"different-thresholds", {{"tau", "1"}}, "'tau'"},
                                         {"soft-clip-three-nodes", {{"a", "0"}}, "a of"},
                                         {"soft-clip-three-nodes", {{"beta", "2"}}, "beta"},
                                         {"soft-clip-three-nodes", {{"steps", "9"}}, "steps"},
                                         {"shifted-quadratics", {{"B", "0"}}, "B"},
                                         {"shifted-quadratics", {{"B", "-10"}}, "B"},
                                         {"shifted-quadratics", {{"nodes", "4"}}, "'nodes'"},
                                         {"shifted-quadratics-three-nodes", {{"tau", "0"}}, "tau"},
                                         {"stochastic-bias", {{"p", "1"}}, "p"},
                                         {"stochastic-bias", {{"tau", "0"}}, "tau"},
                                         {"second-step-bound", {{"tau", "0"}}, "tau"},
                                         {"second-step-bound", {{"gamma", "0"}}, "gamma"},
                                         {"second-step-bound", {{"steps", "100001"}}, "steps"}}) {
    try {
      const Outcome outcome = outcome_of(bad.entry, bad.given);
      ADD_FAILURE() << bad.entry << " " << bad.given.begin()->first << "=" << bad.given.begin()->second << " was taken: " << text(outcome.decision);
    } catch (const BadInput& refusal) {
      const std::string message = refusal.what();
      EXPECT_NE(message.find(bad.names), std::string::npos) << message;
      EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    }
  }
}

TEST(Ladder, AnInterruptIsAnsweredWithUndecided) {
  const std::atomic<bool> stop{true};
  LadderOptions options;
  options.stop = &stop;
  const Outcome outcome = outcome_of("example-1.1", {{"steps", "1000000"}}, options);
  EXPECT_EQ(outcome.decision, Decision::undecided);
}

}  // namespace
}  // namespace lemmata::counterexamples
