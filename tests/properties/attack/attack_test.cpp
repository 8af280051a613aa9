/// The attack engine: what the search sees is what the checks see; derivatives are derivatives; planted weaknesses are found, and the same ones every time;
/// what holds is not broken.
#include "properties/attack/attack.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "algorithms/draw.hpp"
#include "numerics/error.hpp"
#include "properties/activity_instances.hpp"
#include "properties/attack/sweep.hpp"
#include "properties/attack/trajectory_models.hpp"
#include "properties/attack/trial.hpp"
#include "properties/catalogue.hpp"
#include "properties/instance_numbers.hpp"

namespace lemmata::properties {
namespace {

const Entry& entry(std::string_view id) {
  for (const Entry& e : statements()) {
    if (e.info->id == id) return e;
  }
  throw BadInput("no statement " + std::string(id));
}

Parameters own_parameters(const TrajectoryModel& model) {
  Parameters own;
  const Entry& of = entry(model.info->id);
  for (const std::string_view name : model.own_parameters) {
    own[std::string(name)] = std::string(std::ranges::find(of.parameters, name, &ParameterInfo::name)->standard);
  }
  return own;
}

/// A point in general position: no ties, f bounded below.
std::vector<double> any_point(const TrajectorySearch& search, Draw& draw) {
  std::vector<double> p(static_cast<std::size_t>(search.size()));
  for (double& c : p) c = uniform(draw, -2, 2);
  const TrajectoryShape& shape = search.shape();
  for (int j = 0; j < shape.dimension; ++j) {
    double sum = 0;
    for (int i = 0; i < shape.nodes; ++i) sum += p[static_cast<std::size_t>(search.diagonal_at(i, j))];
    if (sum < 0.5) p[static_cast<std::size_t>(search.diagonal_at(0, j))] += 1 + 0.1 * j - sum;  // no two coordinates alike
    p[static_cast<std::size_t>(search.start_at(j))] *= 3;
  }
  return p;
}

/// The instance that a point stands for: exactly, as doubles are rational numbers.
Instance instance_of(const TrajectorySearch& search, const TrajectoryModel& model, const std::vector<double>& p, double gamma) {
  Instance instance = search.instance_at(p);
  instance.subject = model.info->id;
  instance.parameters = own_parameters(model);
  instance.parameters["tau"] = "1";
  instance.parameters["gamma"] = Exact::of_double(gamma).text();
  instance.steps = search.shape().rounds;
  return instance;
}

TEST(TrajectorySearch, SeesWhatTheCheckSees) {
  Draw draw(20230529, 1);
  for (const TrajectoryModel& model : trajectory_models()) {
    int compared = 0;
    int claimed = 0;
    for (int c = 0; c < 12; ++c) {
      const TrajectoryShape shape{1 + c % 3, 1 + c % 2, std::min<std::int64_t>(model.longest, 5), model.shifted};
      const auto search = model.make(shape, own_parameters(model), {});
      std::vector<double> p = any_point(*search, draw);
      Sighting seen;
      search->look(p, seen);
      ASSERT_TRUE(seen.has_meaning) << model.info->id;
      if (seen.penalty > 0) continue;
      // A hair below the cap, where the hypotheses hold for sure.
      p[static_cast<std::size_t>(search->step_at())] = std::hypot(p[static_cast<std::size_t>(search->step_at())], 1e-4);
      search->look(p, seen);
      Instance instance = instance_of(*search, model, p, seen.gamma);
      Extremes extremes;
      LadderOptions options;
      options.extremes = &extremes;
      const Outcome outcome = entry(model.info->id).check(instance, options);
      ASSERT_NE(outcome.decision, Decision::violated) << model.info->id;
      if (outcome.decision == Decision::not_applicable) continue;
      for (const Approach& approach : seen.approaches) {
        const auto found = extremes.relations.find(approach.relation);
        ASSERT_NE(found, extremes.relations.end()) << model.info->id << " " << approach.relation;
        if (approach.equality || !(approach.margin > -0.999) || !(found->second.margin > -0.999)) continue;
        // The search leaves out what is nothing but rounding in doubles, near a minimiser: there the check may know of a nearer approach.
        EXPECT_LE(approach.margin, found->second.margin + 1e-6) << model.info->id << " " << approach.relation << ", case " << c;
        ++claimed;
        if (std::abs(approach.margin - found->second.margin) < 1e-6) ++compared;
      }
    }
    EXPECT_GE(compared, 3) << model.info->id;
    EXPECT_GE(5 * compared, 4 * claimed) << model.info->id;
  }
}

TEST(TrajectorySearch, GradientsAreThoseOfDifferences) {
  Draw draw(20230529, 2);
  int compared = 0;
  for (const TrajectoryModel& model : trajectory_models()) {
    for (int c = 0; c < 6; ++c) {
      const TrajectoryShape shape{1 + c % 3, 1 + c % 2, std::min<std::int64_t>(model.longest, 6), model.shifted};
      const auto search = model.make(shape, own_parameters(model), {});
      const std::vector<double> p = any_point(*search, draw);
      Sighting seen;
      search->look(p, seen);
      for (const Approach& approach : std::vector<Approach>(seen.approaches)) {
        if (!(approach.margin > -0.9) || approach.equality) continue;
        std::vector<double> gradient(p.size());
        search->look(p, seen);
        if (!search->gradient(p, seen, approach.relation, gradient)) continue;
        for (std::size_t i = 0; i < p.size(); ++i) {
          // Central differences at two widths: where they disagree there is a kink between.
          double slope[2];
          bool smooth = true;
          for (int w = 0; w < 2; ++w) {
            const double h = w == 0 ? 1e-6 : 2e-6;
            double value[2];
            for (int side = 0; side < 2; ++side) {
              std::vector<double> q = p;
              q[i] += side == 0 ? -h : h;
              search->look(q, seen);
              smooth = smooth && seen.has_meaning && seen.find(approach.relation)->k == approach.k && seen.find(approach.relation)->node == approach.node;
              value[side] = seen.score(approach.relation);
            }
            slope[w] = (value[1] - value[0]) / (2 * h);
          }
          if (!smooth || std::abs(slope[0] - slope[1]) > 1e-4 * (1 + std::abs(slope[0]))) continue;
          EXPECT_NEAR(gradient[i], slope[0], 1e-4 * (1 + std::abs(slope[0]))) << model.info->id << " " << approach.relation << " coordinate " << i << ", case " << c;
          ++compared;
        }
      }
    }
  }
  EXPECT_GE(compared, 500);
}

TEST(TrajectorySearch, AStepAcrossAKinkChangesTheActivityPattern) {
  Draw draw(20230529, 3);
  const TrajectoryModel& model = *find_trajectory_model("clip21/k-star");
  int crossed = 0;
  for (int c = 0; c < 30; ++c) {
    const TrajectoryShape shape{2, 1, 6, true};
    const auto search = model.make(shape, {}, {});
    const std::vector<double> p = any_point(*search, draw);
    Sighting before;
    search->look(p, before);
    const std::vector<Kink> kinks = search->kinks(p, 1);
    ASSERT_EQ(kinks.size(), 1U);
    std::vector<double> slope(p.size());
    if (std::abs(kinks[0].gap) > 0.3 || !search->kink_gradient(p, kinks[0], slope)) continue;
    double square = 0;
    for (const double s : slope) square += s * s;
    std::vector<double> q = p;
    for (std::size_t i = 0; i < q.size(); ++i) q[i] -= 1.1 * kinks[0].gap / square * slope[i];
    Sighting after;
    search->look(q, after);
    const auto pattern = [&](const std::vector<double>& at, double gamma) { return activity_of(instance_of(*search, model, at, gamma))->pattern; };
    EXPECT_NE(pattern(p, before.gamma), pattern(q, after.gamma)) << c;
    ++crossed;
  }
  EXPECT_GE(crossed, 3);
}

AttackReport attack_on(std::string_view id, const AttackOptions& options) { return attack(entry(id), find_trajectory_model(id), options); }

const Break* find_break(const AttackReport& report, std::string_view relation) {
  for (const Counterexample& found : report.counterexamples) {
    for (const Break& broken : found.breaks) {
      if (broken.relation == relation) return &broken;
    }
  }
  return nullptr;
}

TEST(Attack, FindsThatTheSecondStepBoundIsNeeded) {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    AttackOptions options;
    options.amendment.waived = {"second-step-bound"};
    options.amendment.only = "A2";
    options.seed = seed;
    options.most_trials = 200;
    const AttackReport report = attack_on("clip21/theorem-a", options);
    const Break* a2 = find_break(report, "A2");
    ASSERT_NE(a2, nullptr) << "seed " << seed;
    EXPECT_EQ(a2->evidence, Evidence::exact);
    const Instance& instance = report.counterexamples[0].instance;
    EXPECT_LE(instance.problem.nodes.size(), 2U) << "seed " << seed;
    EXPECT_EQ(instance.start->size(), 1);
    EXPECT_GE(report.outside, 1);
    // Nothing but the dropped hypothesis fails, and it does.
    Instance again = instance;
    const Outcome as_stated = entry("clip21/theorem-a").check(again, {});
    EXPECT_EQ(as_stated.decision, Decision::not_applicable);
    EXPECT_EQ(as_stated.hypothesis, "second-step-bound");
  }
}

TEST(Attack, TheCapOfTheoremBPlusCannotBeRaised) {
  AttackOptions options;
  options.given = {{"eta", "1/2"}};
  options.amendment.scaled = {{"step", Exact(51, 50)}};
  options.most_trials = 400;
  const AttackReport above = attack_on("clip21/one-step-decrease", options);
  ASSERT_NE(find_break(above, "D"), nullptr);
  EXPECT_EQ(find_break(above, "D")->evidence, Evidence::exact);

  options.amendment.scaled = {{"step", Exact(999, 1000)}};
  options.most_trials = 100;
  const AttackReport below = attack_on("clip21/one-step-decrease", options);
  EXPECT_TRUE(below.counterexamples.empty());
  const auto tightest = std::ranges::find(below.tightest, "D", &Tightest::relation);
  ASSERT_NE(tightest, below.tightest.end());
  EXPECT_GE(tightest->ratio, Exact(95, 100));
  EXPECT_LE(tightest->ratio, Exact(1));
}

TEST(Attack, ReachesTheConstantsOfTheoremA) {
  AttackOptions options;
  options.most_trials = 48;
  const AttackReport report = attack_on("clip21/theorem-a", options);
  EXPECT_TRUE(report.counterexamples.empty());
  const auto ratio = [&](std::string_view relation) {
    const auto found = std::ranges::find(report.tightest, relation, &Tightest::relation);
    return found == report.tightest.end() ? Exact(0) : found->ratio;
  };
  EXPECT_GE(ratio("A1"), Exact(1) - Exact::power_of_two(-40));
  EXPECT_GE(ratio("A4"), Exact(9, 10));
  for (const Tightest& t : report.tightest) {
    EXPECT_LE(t.ratio, Exact(1)) << t.relation;
    // What is printed is true: scaled by the ratio the relation is broken on that very instance.
    Instance instance = *t.instance;
    LadderOptions scaled;
    scaled.scaled = {{t.relation, t.ratio}};
    scaled.only = t.relation;
    EXPECT_EQ(entry("clip21/theorem-a").check(instance, scaled).decision, Decision::violated) << t.relation;
  }
}

/// Wide enclosures have their middle anywhere: their ratio is no find. Late rounds of Theorem F have such.
TEST(Attack, RatiosAreThoseOfTheInstanceNotOfWideEnclosures) {
  AttackOptions options;
  options.most_trials = 24;
  const AttackReport report = attack_on("clip21/theorem-f", options);
  ASSERT_FALSE(report.tightest.empty());
  for (const Tightest& t : report.tightest) {
    Instance instance = *t.instance;
    LadderOptions scaled;
    scaled.scaled = {{t.relation, t.ratio}};
    scaled.only = t.relation;
    EXPECT_EQ(entry("clip21/theorem-f").check(instance, scaled).decision, Decision::violated) << t.relation << " " << t.ratio.text();
  }
}

TEST(Attack, WhatIsGivenStays) {
  AttackOptions options;
  options.given = {{"tau", "7"}, {"x0", "3"}, {"nodes", "3"}};
  options.amendment.waived = {"second-step-bound"};
  options.most_trials = 120;
  const AttackReport report = attack_on("clip21/k-star", options);
  ASSERT_FALSE(report.counterexamples.empty());
  for (const Counterexample& found : report.counterexamples) {
    EXPECT_EQ(found.instance.parameters.at("tau"), "7");
    EXPECT_EQ((*found.instance.start)[0], Exact(3));
    EXPECT_EQ(nodes_of(make_problem(found.instance.problem)), 3);
  }
  AttackOptions with_eta;
  with_eta.given = {{"eta", "1/2"}};
  with_eta.amendment.waived = {"radius"};
  with_eta.most_trials = 60;
  for (const Counterexample& found : attack_on("clip21/one-step-decrease", with_eta).counterexamples) EXPECT_EQ(found.instance.parameters.at("eta"), "1/2");
}

TEST(Attack, WitnessesOfLackingLawsAreNoPartOfTheConclusion) {
  AttackOptions options;
  options.most_trials = 8;
  const AttackReport report = attack_on("clip21/operator-laws", options);
  EXPECT_TRUE(report.counterexamples.empty());
  EXPECT_EQ(std::ranges::find(report.relations, "normalise: lipschitz"), report.relations.end());
  Instance instance = entry("clip21/operator-laws").draw(1, 0, {});
  LadderOptions scaled;
  scaled.scaled = {{"soft-clip: firm", Exact(3)}};
  EXPECT_EQ(entry("clip21/operator-laws").check(instance, scaled).decision, Decision::holds);
}

TEST(Attack, SampledClaimsAreScaledLikeAllOthers) {
  Instance instance = entry("clip21/theorem-c-expectation").draw(1, 1, {{"mode", "sampled"}, {"privacy", "uniform"}, {"privacy_scale", "1/32"}});
  LadderOptions scaled;
  scaled.scaled = {{"C5", Exact(1, 1000000)}};
  // Undecided, as so small a bound is below what sampling can tell from 0; as stated it holds.
  EXPECT_EQ(entry("clip21/theorem-c-expectation").check(instance, scaled).decision, Decision::undecided);
  EXPECT_EQ(entry("clip21/theorem-c-expectation").check(instance, {}).decision, Decision::holds);
}

TEST(Attack, ConstantsOfAStatementAreLeftAlone) {
  AttackOptions options;
  options.most_trials = 8;
  EXPECT_TRUE(attack_on("celgc/theorem-1-constants", options).counterexamples.empty());
}

TEST(Attack, SoftClippingWithThreeNodesIsFoundInIntegersAndWithTwoIsNot) {
  AttackOptions options;
  options.most_trials = 300;
  EXPECT_TRUE(attack_on("clip21/soft-clip-alignment", options).counterexamples.empty());
  options.amendment.waived = {"at-most-two-nodes"};
  const AttackReport report = attack_on("clip21/soft-clip-alignment", options);
  ASSERT_FALSE(report.counterexamples.empty());
  for (const NumberPlace& place : number_places(report.counterexamples[0].instance)) {
    EXPECT_TRUE(number_at(report.counterexamples[0].instance, place).is_integer());
  }
}

TEST(Attack, TheUniformLawThatRefutesLemmaOneIsFound) {
  AttackOptions options;
  options.most_trials = 100;
  const AttackReport report = attack_on("celgc/lemma-1", options);
  ASSERT_FALSE(report.counterexamples.empty());
  const Instance& found = report.counterexamples[0].instance;
  // Shrunk to one step: the density is constant on its support.
  EXPECT_EQ(numbers_in(found.parameters.at("heights")).size(), 1U);
  EXPECT_EQ(report.counterexamples[0].breaks[0].evidence, Evidence::exact);
}

std::string text_of(const AttackReport& report) {
  std::string text;
  for (const Counterexample& found : report.counterexamples) {
    for (const NumberPlace& place : number_places(found.instance)) text += number_at(found.instance, place).text() + " ";
    for (const Break& broken : found.breaks) text += broken.relation + " " + broken.finding.lhs.lower + " " + broken.finding.rhs.upper + "; ";
  }
  for (const Tightest& t : report.tightest) text += t.relation + " " + t.ratio.text() + "; ";
  return text + std::to_string(report.trials) + " " + std::to_string(report.evaluations);
}

TEST(Attack, SameSeedSameBytesWhateverTheNumberOfThreads) {
  AttackOptions options;
  options.amendment.waived = {"first-step-bound"};
  options.most_trials = 24;
  options.jobs = 1;
  const std::string alone = text_of(attack_on("clip21/theorem-b-plus", options));
  options.jobs = 3;
  EXPECT_EQ(text_of(attack_on("clip21/theorem-b-plus", options)), alone);
  options.seed = 2;
  EXPECT_NE(text_of(attack_on("clip21/theorem-b-plus", options)), alone);
}

TEST(Attack, EndsWithTheBestSoFarWhenStopped) {
  std::atomic<bool> stop{true};
  AttackOptions options;
  options.stop = &stop;
  const AttackReport report = attack_on("clip21/theorem-a", options);
  EXPECT_EQ(report.trials, 0);
  EXPECT_TRUE(report.stopped);
  AttackOptions late;
  late.deadline = std::chrono::steady_clock::now();
  EXPECT_TRUE(attack_on("clip21/theorem-a", late).stopped);
}

template <class Ask>
std::string refusal(const Ask& ask) {
  try {
    ask();
  } catch (const BadInput& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Attack, RefusesWhatTheStatementDoesNotHave) {
  AttackOptions options;
  options.most_trials = 1;
  options.amendment.waived = {"second-step-bund"};
  EXPECT_NE(refusal([&] { (void)attack_on("clip21/theorem-a", options); }).find("there are: 'smoothness', 'lower-bound', 'first-step-bound', 'second-step-bound'"),
            std::string::npos);
  options.amendment = {};
  options.amendment.scaled = {{"A9", Exact(2)}};
  EXPECT_NE(refusal([&] { (void)attack_on("clip21/theorem-a", options); }).find("there are: 'A1', 'A1 direction'"), std::string::npos);
  options.amendment.scaled = {{"A4", Exact(0)}};
  EXPECT_NE(refusal([&] { (void)attack_on("clip21/theorem-a", options); }).find("must be positive"), std::string::npos);
  options.amendment = {};
  options.amendment.only = "first-step-bound";
  EXPECT_NE(refusal([&] { (void)attack_on("clip21/theorem-a", options); }).find("no relation"), std::string::npos);
  options.amendment = {};
  options.given = {{"tau", "-1"}};
  EXPECT_NE(refusal([&] { (void)attack_on("clip21/theorem-a", options); }), "accepted");
}

TEST(Sweep, SaysWhichHypothesesAreNeededAndHowMuchSlackIsLeft) {
  SweepOptions options;
  options.for_each_question = std::chrono::milliseconds(500);
  const SweepRow row = sweep(entry("clip21/k-star"), find_trajectory_model("clip21/k-star"), options);
  const auto answer = [&](std::string_view hypothesis) { return *std::ranges::find(row.drops, hypothesis, &DropAnswer::hypothesis); };
  EXPECT_TRUE(answer("second-step-bound").counterexample.has_value());
  EXPECT_GE(answer("second-step-bound").outside, 1);
  EXPECT_FALSE(answer("smoothness").counterexample.has_value());
  EXPECT_EQ(answer("smoothness").outside, 0);
  const auto constant = [&](std::string_view name) { return *std::ranges::find(row.constants, name, &ConstantAnswer::name); };
  EXPECT_GT(constant("second-step-bound").factor, 1);
  EXPECT_TRUE(constant("second-step-bound").worst.has_value());
  EXPECT_LE(constant("A2").factor, 1);
  EXPECT_GE(constant("A2").factor, 0.9);
}

}  // namespace
}  // namespace lemmata::properties
