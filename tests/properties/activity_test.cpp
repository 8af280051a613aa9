/// Labels against instances worked out by hand, instances built to have a label, coverage that is demanded of them, and what failing properties print.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "properties/clip21_checks.hpp"
#include "properties/statement_property.hpp"

namespace lemmata::properties {
namespace {

const Entry& entry(std::string_view id) {
  const auto found = std::ranges::find(statements(), id, [](const Entry& e) { return e.info->id; });
  EXPECT_NE(found, statements().end()) << id;
  return *found;
}

// ---- Labels, by hand ---------------------------------------------------------------------------------------------------------------------------------

/// f_i = (x - c_i)^2/2 from x = 0: a_i = -c_i, and under Clip21-Avg u_i falls by tau a round until it is 0.
Activity of_averaging(const std::vector<Exact>& distances, const Exact& tau, std::int64_t last_round) {
  const Quadratics problem = Quadratics::in_one_dimension(std::vector<Exact>(distances.size(), Exact(1)), distances);
  return activity_of_run(Clip21Avg{{tau}}, Problem(problem), Start{Vector<Exact>::Constant(1, Exact(0)), {}}, last_round);
}
/// One node whose distance is a vector.
Activity of_vector(const std::vector<Exact>& distance, const Exact& tau, const ClipSite& site, std::int64_t last_round = 0) {
  QuadraticNode node{Matrix<Exact>::Identity(2, 2), Vector<Exact>(2), Exact(0)};
  node.b << distance[0], distance[1];
  return activity_of_run(Clip21Avg{{tau}}, site, Problem(Quadratics({node})), Start{Vector<Exact>::Constant(2, Exact(0)), {}}, last_round);
}

TEST(Labels, AreThoseWorkedOutByHand) {
  const Activity mixed = of_averaging({Exact(5, 2), Exact(-1, 2)}, Exact(1), 4);
  EXPECT_EQ(mixed.label, ActivityLabel::mixed);
  EXPECT_EQ(mixed.pattern, "0-1: 1-, 2-4: --");
  EXPECT_EQ(mixed.clipped, 2);
  EXPECT_EQ(mixed.unclipped, 8);
  EXPECT_EQ(mixed.precision_bits, 0) << "exact on the line";

  EXPECT_EQ(of_averaging({Exact(5, 2), Exact(-7, 2)}, Exact(1), 1).label, ActivityLabel::always);
  EXPECT_EQ(of_averaging({Exact(5, 2), Exact(-7, 2)}, Exact(1), 1).pattern, "0-1: 12");
  EXPECT_EQ(of_averaging({Exact(5, 2), Exact(-7, 2)}, Exact(1), 2).label, ActivityLabel::mixed) << "one round more: u_1 = 1/2";
  EXPECT_EQ(of_averaging({Exact(0), Exact(1, 2)}, Exact(1), 3).label, ActivityLabel::never);
  EXPECT_EQ(of_averaging({Exact(0), Exact(1, 2)}, Exact(1), 3).pattern, "0-3: --");

  const Activity tie = of_averaging({Exact(3), Exact(-1, 2)}, Exact(1), 4);
  EXPECT_EQ(tie.label, ActivityLabel::boundary);
  EXPECT_EQ(tie.pattern, "0-1: 1-, 2: =-, 3-4: --");
  EXPECT_EQ(tie.on_threshold, 1);
}

TEST(Labels, TheBoundaryIsOneUnitInTheLastPlaceWide) {
  const Exact unit = Exact::power_of_two(-52);
  const auto label = [](const Exact& distance) { return of_averaging({distance}, Exact(1), 0).label; };
  EXPECT_EQ(label(Exact(1) + unit), ActivityLabel::boundary);
  EXPECT_EQ(label(Exact(1) - unit), ActivityLabel::boundary) << "2^-52 max(1 - 2^-52, 1): just within";
  EXPECT_EQ(label(Exact(1) + unit + unit), ActivityLabel::always);
  EXPECT_EQ(label(Exact(1) - unit - Exact::power_of_two(-100)), ActivityLabel::never);
}

TEST(Labels, AreCertifiedByBallsInSeveralDimensions) {
  const ClipSite at_five{ClipArgument::increment, {Exact(5)}};
  EXPECT_EQ(of_vector({Exact(3), Exact(4)}, Exact(5), at_five).label, ActivityLabel::boundary);
  EXPECT_GE(of_vector({Exact(3), Exact(4)}, Exact(5), at_five).precision_bits, 128);
  const Exact above = Exact(5) + Exact::power_of_two(-40);
  EXPECT_EQ(of_vector({Exact(3), Exact(4)}, above, {ClipArgument::increment, {above}}).label, ActivityLabel::never);
  const Exact below = Exact(5) - Exact::power_of_two(-40);
  EXPECT_EQ(of_vector({Exact(3), Exact(4)}, below, {ClipArgument::increment, {below}}).label, ActivityLabel::always);
  EXPECT_EQ(of_vector({Exact(1), Exact(1)}, Exact(1), {ClipArgument::increment, {Exact(1)}}, 3).pattern, "0: 1, 1-3: -");
}

/// Where a round does not show what is clipped, a tie is what no precision decides. 5/3 = ||(1, 4/3)|| is no dyadic number.
TEST(Labels, WhatNoPrecisionDecidesIsTheBoundary) {
  const Activity shown = of_vector({Exact(1), Exact(4, 3)}, Exact(5, 3), {ClipArgument::increment, {Exact(5, 3)}});
  EXPECT_EQ(shown.label, ActivityLabel::boundary);
  EXPECT_EQ(shown.pattern, "0: =");
  EXPECT_EQ(shown.open, 0);
  const Activity hidden = of_vector({Exact(1), Exact(4, 3)}, Exact(5, 3), {});
  EXPECT_EQ(hidden.label, ActivityLabel::boundary);
  EXPECT_EQ(hidden.pattern, "0: ?");
  EXPECT_EQ(hidden.precision_bits, most_activity_bits);
}

/// The golden run of Theorem A: x_k = 4 and u_2^k = 4 - k until node 2 stands on tau = 1 in round 3; node 1, with u_1^k = 8 - k, clips last in round 6.
TEST(Labels, TheGoldenRunStandsOnItsThreshold) {
  const Activity golden = *activity_of(entry("clip21/theorem-a").draw(1, 0, {}));
  EXPECT_EQ(golden.label, ActivityLabel::boundary);
  EXPECT_EQ(golden.pattern, "0-2: 12, 3: 1=, 4-6: 1-, 7-200: --");
}

TEST(Labels, OfServerSideClippingAndOfLocalSteps) {
  const Problem problem(Quadratics::in_one_dimension({Exact(2), Exact(-1)}, {Exact(0)}));  // grad f(x) = x/2, grad f_1(x) = 2 x
  const Start at_four{Vector<Exact>::Constant(1, Exact(4)), {}};
  EXPECT_EQ(activity_of_run(ServerClipGd{Exact(1), {Exact(2)}}, problem, at_four, 0).pattern, "0: ==") << "||grad f|| = 2";
  EXPECT_EQ(activity_of_run(ClipGd{Exact(1), {Exact(5)}}, problem, at_four, 0).pattern, "0: 1-");
  EXPECT_EQ(activity_of_run(ClipGd{Exact(1), {Exact(8)}}, problem, at_four, 0).pattern, "0: =-");
  // eta = gamma/tau = 1/8; x_1^1 = 4 - 1 = 3, grad f_1 = 6 < 8.
  EXPECT_EQ(activity_of_run(Celgc{Exact(1), Exact(1, 8), 10, Reading::V0, {}}, problem, at_four, 1).pattern, "0: =-, 1: --");
  EXPECT_EQ(activity_of_run(Gd{Exact(1, 2)}, problem, at_four, 5).label, ActivityLabel::never);
  EXPECT_EQ(activity_of_run(SoftClipGd{Exact(1, 2), {Exact(1)}}, problem, at_four, 5).label, ActivityLabel::always) << "soft clipping changes everything";
}

/// What the method says, not what it should do: one that forgets to clip is `never`, though u = 4 > 1.
struct ForgetsToClip : Clip21Gd {
  template <Field S, Objective<S> F>
  Round<S> advance(const F& f, State<S>& state) const {
    for (S& tau : state.tau) tau = constant<S>(Exact::power_of_two(100));
    return Clip21Gd::advance<S>(f, state);
  }
};
TEST(Labels, SayWhatTheMethodDoes) {
  const Problem problem(Quadratics::in_one_dimension({Exact(1)}, {Exact(0)}));
  const Start at_four{Vector<Exact>::Constant(1, Exact(4)), {}};
  const Clip21Gd honest{Exact(1, 100), {Exact(1)}, {}};
  const ClipSite site = clip_site(honest);
  EXPECT_EQ(activity_of_run(honest, site, problem, at_four, 2).label, ActivityLabel::always);
  EXPECT_EQ(activity_of_run(ForgetsToClip{{Exact(1, 100), {Exact(1)}, {}}}, site, problem, at_four, 2).label, ActivityLabel::never);
}

/// Lemma 3, one machine at x = 1 on f = x^2/2: samples 1 + 1 and 1 - 1 against gamma/eta.
TEST(Labels, OfOneStepOverAllOutcomes) {
  Instance instance = entry("celgc/lemma-3").draw(1, 0, {});
  instance.problem = {"quadratics", {{"curvatures", "1"}, {"centres", "0"}}, {}};
  instance.parameters = {{"iterates", "1"}, {"eta", "1/8"},   {"sigma", "1"},           {"gamma", "3/16"},     {"I", "1"},
                         {"L1", "0"},       {"noise", "axes"}, {"noise_scale", "1"}, {"noise_seed", "1"}};
  EXPECT_EQ(activity_of(instance)->pattern, "0: 1, 1: -") << "2 > 3/2 > 0";
  instance.parameters["gamma"] = "1/4";
  EXPECT_EQ(activity_of(instance)->pattern, "0: =, 1: -") << "gamma/eta = 2";
  EXPECT_EQ(activity_of(instance)->label, ActivityLabel::boundary);
  instance.parameters["gamma"] = "1";
  EXPECT_EQ(activity_of(instance)->label, ActivityLabel::never);
}

TEST(Labels, APatternStaysShort) {
  ActivityRecord record;
  for (std::int64_t k = 0; k < 100000; ++k) {
    const std::vector<NodeActivity> nodes(100, k % 2 == 0 ? NodeActivity::clipped : NodeActivity::unclipped);
    record.add(k, nodes);
  }
  const Activity activity = record.result(0);
  EXPECT_LT(activity.pattern.size(), 2000U);
  EXPECT_NE(activity.pattern.find("and 99976 rounds more"), std::string::npos) << activity.pattern;
  EXPECT_EQ(activity.clipped, 5000000);
  EXPECT_EQ(activity.unclipped, 5000000);
}

// ---- Instances built to have a label -----------------------------------------------------------------------------------------------------------------

Parameters small(std::uint64_t seed, std::string_view subject) {
  Parameters given = {{"steps", "20"}};
  if (subject != "clip21/example-1.1-basin") given["dimension"] = std::to_string(1 + seed % 3);
  return given;
}

std::vector<const Entry*> built() {
  std::vector<const Entry*> all;
  for (const Entry& e : statements()) {
    if (!possible_labels(e.info->id).empty()) all.push_back(&e);
  }
  return all;
}

class Built : public ::testing::TestWithParam<const Entry*> {};
INSTANTIATE_TEST_SUITE_P(Catalogue, Built, ::testing::ValuesIn(built()), [](const auto& tested) {
  std::string name(tested.param->info->id);
  std::ranges::replace_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

/// Every label that is promised is built, within the hypotheses, again from the same seed, and nearly always at the first attempt.
TEST_P(Built, InstancesHaveTheirLabelAndSatisfyTheHypotheses) {
  const Entry& e = *GetParam();
  for (const ActivityLabel label : possible_labels(e.info->id)) {
    std::int64_t discards = 0, outside = 0;
    constexpr std::uint64_t seeds = 12;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
      const Parameters given = small(seed, e.info->id);
      LabelledInstance built = instance_with(label, e, seed, given);
      discards += built.discards;
      EXPECT_EQ(built.activity.label, label);
      EXPECT_EQ(activity_of(built.instance)->pattern, built.activity.pattern);
      EXPECT_EQ(json_text(instance_with(label, e, seed, given).instance), json_text(built.instance));
      const Outcome outcome = e.check(built.instance, LadderOptions{});
      EXPECT_TRUE(outcome.decision == Decision::holds || outcome.decision == Decision::not_applicable) << text(label) << " " << json_text(built.instance);
      outside += outcome.decision == Decision::not_applicable ? 1 : 0;
      EXPECT_EQ(activity_of(built.instance)->label, label) << "with its step size written out";
    }
    RecordProperty(std::string(text(label)), static_cast<int>(discards));
    EXPECT_LE(discards, static_cast<std::int64_t>(seeds)) << text(label);
    EXPECT_LE(outside, static_cast<std::int64_t>(seeds) / 3) << text(label);
  }
}

/// Where the theorem says so, the construction is sure: no instance is drawn in vain.
TEST(BuiltInstances, AreSureUnderTheoremAAndForAveraging) {
  for (const char* id : {"clip21/theorem-a", "clip21/rate", "clip21/avg"}) {
    for (const ActivityLabel label : {ActivityLabel::never, ActivityLabel::always, ActivityLabel::boundary}) {
      std::int64_t discards = 0;
      for (std::uint64_t seed = 100; seed < 140; ++seed) discards += instance_with(label, entry(id), seed, small(seed, id)).discards;
      EXPECT_LE(discards, label == ActivityLabel::always ? 2 : 0) << id << " " << text(label) << "; always: a node may start with u = 0";
    }
  }
}

TEST(BuiltInstances, StandWhereTheyShouldInTheFirstRound) {
  for (const char* id : {"clip21/theorem-a", "clip21/theorem-b", "clip21/avg", "clip21/one-step-relations"}) {
    for (const Regime regime : all_regimes) {
      for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        Parameters given = small(seed, id);
        if (id == std::string_view("clip21/theorem-b")) given["operation"] = "damped";
        LabelledInstance built = instance_in(regime, entry(id), seed, given);
        const std::vector<Regime> regimes = first_regimes(built.instance);
        EXPECT_TRUE(std::ranges::find(regimes, regime) != regimes.end()) << id << " " << text(regime) << " " << json_text(built.instance);
        const bool near = regime == Regime::just_inside || regime == Regime::tie || regime == Regime::just_outside;
        EXPECT_TRUE(!near || built.activity.label == ActivityLabel::boundary) << text(regime);
        EXPECT_EQ(entry(id).check(built.instance, LadderOptions{}).decision, Decision::holds) << id << " " << text(regime) << "\n" << json_text(built.instance);
      }
    }
  }
}
/// Under its labels a statement meets all of them.
TEST(BuiltInstances, MeetEveryRegimeUnderTheirLabels) {
  std::set<Regime> met;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    for (const ActivityLabel label : possible_labels("clip21/theorem-a")) {
      const std::vector<Regime> regimes = first_regimes(instance_with(label, entry("clip21/theorem-a"), seed, small(seed, "clip21/theorem-a")).instance);
      met.insert(regimes.begin(), regimes.end());
    }
  }
  EXPECT_EQ(met.size(), all_regimes.size());
}
/// Without shifts the threshold has to do it alone.
TEST(BuiltInstances, StandWhereTheyShouldWithoutShifts) {
  for (const char* id : {"clip21/single-node-descent", "clip21/server-side-clipping", "celgc/lemma-2"}) {
    for (const Regime regime : {Regime::inside, Regime::just_inside, Regime::just_outside, Regime::outside}) {
      for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const LabelledInstance built = instance_in(regime, entry(id), seed, small(seed, id));
        const std::vector<Regime> regimes = first_regimes(built.instance);
        EXPECT_TRUE(std::ranges::find(regimes, regime) != regimes.end()) << id << " " << text(regime) << " " << json_text(built.instance);
      }
    }
  }
}

TEST(BuiltInstances, OfLabelsThatCannotBeAreRefused) {
  const auto refusal = [](const auto& action) {
    try {
      (void)action();
      return std::string();
    } catch (const BadInput& error) {
      return std::string(error.what());
    }
  };
  const std::string never_clips = refusal([] { return instance_with(ActivityLabel::always, entry("clip21/theorem-f"), 1, {{"steps", "5"}}); });
  EXPECT_NE(never_clips.find("no instance 'always' in 21 draws"), std::string::npos) << never_clips;
  EXPECT_NE(refusal([] { return instance_with(ActivityLabel::never, entry("clip21/theorem-a"), 1, {{"tau", "1"}}); }).find("leave it out"), std::string::npos);
  EXPECT_NE(refusal([] { return instance_with(ActivityLabel::never, entry("clip21/theorem-d"), 1); }).find("no instance is built"), std::string::npos);
  EXPECT_FALSE(activity_of(entry("clip21/theorem-d").draw(1, 1, {})).has_value());
}

// ---- Statements as properties -----------------------------------------------------------------------------------------------------------------------

class Covering : public ::testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Catalogue, Covering,
                         ::testing::Values("clip21/theorem-a", "clip21/theorem-b", "clip21/k-star", "clip21/avg", "celgc/lemma-2", "celgc/lemma-2-sharp",
                                           "clip21/server-side-clipping"),
                         [](const auto& tested) {
                           std::string name(tested.param);
                           std::ranges::replace_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
                           return name;
                         });
/// It holds, and every label is drawn as often as demanded; long enough that k* can be reached.
TEST_P(Covering, EveryLabelIsCovered) {
  const StatementReport report = check_statement(entry(GetParam()), {.cases = 50, .given = {{"steps", "20"}, {"dimension", "2"}, {"nodes", "3"}}});
  EXPECT_TRUE(report) << report;
  for (const ActivityLabel label : possible_labels(GetParam())) {
    EXPECT_NE(report.text.find(std::string(text(label))), std::string::npos) << report;
  }
  EXPECT_NE(report.text.find("seed 20230529"), std::string::npos) << "RC_PARAMS is not set: " << report;
}

/// Lemmas of one step are drawn by their own entry, which covers what clipping can do to an outcome.
TEST(StatementAsProperty, OneStepLemmasAreCoveredByTheirOwnDraws) {
  for (const char* id : {"celgc/lemma-3", "celgc/lemma-4"}) {
    const StatementReport report = check_statement(
        entry(id), {.cases = 50, .coverage = {{{"never", Exact(1, 10)}, {"always", Exact(1, 20)}, {"mixed", Exact(1, 20)}}}});
    EXPECT_TRUE(report) << report;
  }
}
/// A statement whose method is not known runs too; there is nothing to demand.
TEST(StatementAsProperty, StatementsWithoutActivityAreUnlabelled) {
  const StatementReport report = check_statement(entry("clip21/operator-laws"), {.cases = 20});
  EXPECT_TRUE(report) << report;
  EXPECT_NE(report.text.find("unlabelled"), std::string::npos) << report;
}

TEST(StatementAsProperty, AGeneratorThatNeverDrawsTheBoundaryIsCaught) {
  const Entry& e = entry("clip21/avg");
  const Parameters given = {{"steps", "5"}, {"dimension", "1"}};
  const StatementReport report = check_statement(
      e, {.coverage = {{{"boundary", Exact(5, 100)}}}, .instances = labelled_instance(e, given, {ActivityLabel::never, ActivityLabel::mixed})});
  EXPECT_FALSE(report);
  EXPECT_FALSE(report.drawn.has_value()) << "no case failed";
  EXPECT_NE(report.text.find("coverage is lacking"), std::string::npos) << report;
  EXPECT_NE(report.text.find("demanded 1/20: lacking"), std::string::npos) << report;
}

TEST(StatementAsProperty, TooManyDiscardsAreAFailure) {
  const Entry& e = entry("clip21/theorem-f");  // never clips: every attempt to make it is in vain
  const auto in_vain = labelled_instance(e, {{"steps", "2"}, {"dimension", "1"}}, {ActivityLabel::always});
  const StatementReport report = check_statement(e, {.cases = 5, .coverage = {{}}, .instances = in_vain});
  EXPECT_FALSE(report);
  EXPECT_NE(report.text.find("no instance 'always'"), std::string::npos) << report;
}

/// A planted claim about theorem-a's runs: "no node clips in round 3". False as soon as something is far enough away.
Outcome no_clipping_in_round_3(Instance& instance, const LadderOptions&) {
  const Trajectory t = read_trajectory(instance);
  const Exact gamma = t.gamma.sign() > 0 ? t.gamma : theorem_a_step_cap(t.problem, t.start, t.tau);
  Outcome outcome;
  outcome.decision = Decision::holds;
  with_objective<Ball>(t.problem, [&](const auto& f) {
    run<Ball>(Clip21Gd{gamma, {t.tau}, {}}, f, t.start, [&](const Round<Ball>& round) {
      for (const NodeRound<Ball>& node : round.nodes) {
        if (round.k == 3 && node.clipped == Truth::yes) outcome.decision = Decision::violated;
      }
      return round.k < std::min<std::int64_t>(t.steps, 3);
    });
  });
  return outcome;
}
TEST(StatementAsProperty, AFalseClaimIsShrunkToASmallInstance) {
  Entry planted = entry("clip21/theorem-a");
  planted.check = no_clipping_in_round_3;
  const StatementReport report = check_statement(planted, {.given = {{"steps", "40"}}, .seed = 7});
  ASSERT_FALSE(report);
  ASSERT_TRUE(report.drawn && report.shrunk) << report;
  Instance shrunk = report.shrunk->instance;
  EXPECT_EQ(*shrunk.steps, 3) << report;
  EXPECT_LT(shrunk.seed, std::uint64_t{1} << 61) << "a seed that instance files can name";
  EXPECT_EQ(nodes_of(make_problem(shrunk.problem)), 1) << report;
  EXPECT_EQ(dimension_of(make_problem(shrunk.problem)), 1) << report;
  EXPECT_TRUE(shrunk.shifts.empty()) << report;
  EXPECT_EQ(report.shrunk->pattern, "0-3: 1") << report;
  EXPECT_EQ(no_clipping_in_round_3(shrunk, {}).decision, Decision::violated);
  for (const char* part : {"clip21/theorem-a, seed 7", "violated", "drawn:", "shrunk: always (0-3: 1)", "\"statement\": \"clip21/theorem-a\"",
                           "\"steps\": 3", "discarded"}) {
    EXPECT_NE(report.text.find(part), std::string::npos) << part << "\n" << report;
  }
  EXPECT_EQ(check_statement(planted, {.given = {{"steps", "40"}}, .seed = 7}).text, report.text) << "same seed, same counterexample";
}

/// A claim that fails on the boundary alone: shrinking stays on it, and still comes down to one node on the line.
Outcome only_the_boundary_fails(Instance& instance, const LadderOptions&) {
  Outcome outcome;
  outcome.decision = activity_of(instance)->label == ActivityLabel::boundary ? Decision::violated : Decision::holds;
  return outcome;
}
TEST(StatementAsProperty, AFailureThatNeedsTheBoundaryStaysOnIt) {
  Entry planted = entry("clip21/theorem-a");
  planted.check = only_the_boundary_fails;
  const StatementReport report = check_statement(planted, {.given = {{"steps", "10"}}, .seed = 3});
  ASSERT_TRUE(report.drawn && report.shrunk) << report;
  EXPECT_EQ(report.drawn->label, "boundary");
  EXPECT_EQ(report.shrunk->label, "boundary");
  EXPECT_EQ(*report.shrunk->instance.steps, 0) << report;
}
/// One that fails everywhere is shrunk away from it in the end.
Outcome everything_fails(Instance&, const LadderOptions&) {
  Outcome outcome;
  outcome.decision = Decision::violated;
  return outcome;
}
TEST(StatementAsProperty, AFailureThatDoesNotNeedTheBoundaryLeavesIt) {
  Entry planted = entry("clip21/theorem-a");
  planted.check = everything_fails;
  const StatementReport report = check_statement(
      planted, {.coverage = {{}}, .seed = 5, .instances = labelled_instance(planted, {{"steps", "10"}}, {ActivityLabel::boundary})});
  ASSERT_TRUE(report.drawn && report.shrunk) << report;
  EXPECT_EQ(report.drawn->label, "boundary");
  EXPECT_NE(report.shrunk->label, "boundary") << report;
}

/// The order of the steps: all that stay on the boundary, then all that leave it, each in the order of the shrinker; none is lost.
TEST(Shrinking, TriesWhatStaysOnTheBoundaryFirst) {
  LabelledInstance built = instance_with(ActivityLabel::boundary, entry("clip21/theorem-a"), 11, {{"steps", "10"}});
  const LabelledCase from{built.instance, "boundary", built.activity.pattern, 0};
  std::vector<std::string> labels;
  std::multiset<std::string> seen, expected;
  rc::seq::forEach(detail::simpler_cases(from, activity_label, std::make_shared<int>(0)), [&](const LabelledCase& c) {
    labels.push_back(c.label == "boundary" ? "boundary" : "elsewhere");
    seen.insert(json_text(c.instance));
  });
  rc::seq::forEach(detail::simpler_instances(built.instance, std::make_shared<int>(0)), [&](const Instance& c) { expected.insert(json_text(c)); });
  EXPECT_TRUE(std::ranges::is_sorted(labels));
  EXPECT_EQ(seen, expected);
  EXPECT_GE(std::ranges::count(labels, "boundary"), 2);
  EXPECT_GE(std::ranges::count(labels, "elsewhere"), 1);
}

}  // namespace
}  // namespace lemmata::properties
