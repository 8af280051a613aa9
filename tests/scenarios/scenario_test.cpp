/// Scenarios: each comes out as it says, and one whose expectation is wrong says so instead of answering.
#include "scenarios/scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "numerics/error.hpp"
#include "scenarios/catalogue.hpp"

namespace lemmata::scenarios {
namespace {

std::vector<const Scenario*> all_scenarios() {
  std::vector<const Scenario*> all;
  for (const Entry& entry : catalogue()) {
    if (entry.info->kind == Kind::scenario) all.push_back(find_scenario(entry.info->id));
  }
  return all;
}

template <Decision decision, Evidence evidence>
Outcome comes_out(const LadderOptions&) {
  Outcome outcome;
  outcome.decision = decision;
  outcome.evidence = evidence;
  outcome.strict = 1;
  if (decision == Decision::violated || decision == Decision::undecided) outcome.finding = Finding{"I1", 7, 2, Order::equal, {"1", "1", true}, {"2", "2", true}};
  if (decision == Decision::not_applicable) outcome.hypothesis = "smoothness";
  return outcome;
}

/// A scenario with these parts, each with the decision expected of it.
Scenario planted(std::vector<std::pair<Outcome (*)(const LadderOptions&), Decision>> parts) {
  Scenario scenario{.info = rate().info};
  for (const auto& [own, expected] : parts) {
    scenario.parts.push_back(part("a planted part", own));
    scenario.parts.back().expected = expected;
  }
  return scenario;
}

Outcome outcome_of(const Scenario& scenario) { return combined(scenario, judge_parts(scenario, 1, {})); }
std::vector<std::string> answer_to(const Scenario& scenario) { return answer_of(scenario, judge_parts(scenario, 1, {})); }

TEST(Scenarios, EightOfThemAndEachHolds) {
  const std::vector<const Scenario*> all = all_scenarios();
  ASSERT_EQ(all.size(), 8U);
  for (const Scenario* scenario : all) {
    ASSERT_NE(scenario, nullptr);
    SCOPED_TRACE(scenario->info->id);
    const std::vector<PartResult> results = judge_parts(*scenario, 1, {});
    ASSERT_EQ(results.size(), scenario->parts.size());
    for (std::size_t p = 0; p < results.size(); ++p) EXPECT_TRUE(results[p].as_expected) << scenario->parts[p].claim;
    const Outcome outcome = combined(*scenario, results);
    EXPECT_EQ(outcome.decision, Decision::holds);
    EXPECT_NE(outcome.evidence, Evidence::rounded) << "rounded numbers are for lanes";
    EXPECT_GT(outcome.strict + outcome.tight, 0);
    const std::vector<std::string> answer = answer_of(*scenario, results);
    EXPECT_EQ(answer.size(), 2U);
    EXPECT_EQ(answer[0] + "\n" + answer[1], scenario->info->claim);
  }
}

TEST(Scenarios, AreWellFormed) {
  std::set<std::string_view> ids;
  for (const Scenario* scenario : all_scenarios()) {
    SCOPED_TRACE(scenario->info->id);
    EXPECT_TRUE(ids.insert(scenario->info->id).second);
    EXPECT_TRUE(scenario->info->title.ends_with("?"));
    EXPECT_TRUE(std::ranges::is_sorted(scenario->rounds));
    EXPECT_GE(scenario->lanes.size(), 4U);
    std::set<std::string> labels;
    std::int64_t longest = 0;
    for (const Lane& lane : scenario->lanes) {
      EXPECT_TRUE(labels.insert(lane.label).second) << lane.label;
      EXPECT_EQ(lane.label.find('\''), std::string::npos) << "it would end a string of the figure";
      longest = std::max(longest, lane.instance.steps.value());
    }
    EXPECT_LE(scenario->rounds.back(), longest);
    for (const Part& part : scenario->parts) EXPECT_NE(part.entry.empty(), part.own == nullptr) << part.claim;
  }
  EXPECT_EQ(find_scenario("scenario/none"), nullptr);
  EXPECT_EQ(find_scenario("experiment/clip21-logistic"), nullptr);
}

TEST(Scenarios, TheEntryGivesTheSameVerdict) {
  for (const Entry& entry : catalogue()) {
    if (entry.info->id != "scenario/rate") continue;
    Instance instance = entry.draw(1, 0, {});
    const Outcome outcome = entry.check(instance, {});
    const Outcome expected = outcome_of(rate());
    EXPECT_EQ(outcome.decision, expected.decision);
    EXPECT_EQ(outcome.evidence, expected.evidence);
    EXPECT_EQ(outcome.strict, expected.strict);
    EXPECT_THROW((void)entry.draw(1, 0, {{"tau", "1"}}), BadInput);
    instance.parameters["tau"] = "1";
    instance.steps = 3;
    EXPECT_THROW((void)entry.check(instance, {}), BadInput);
  }
}

TEST(Scenarios, AWrongExpectationIsNoAnswer) {
  for (const Scenario* scenario : {&rate(), &server_side_clipping()}) {
    for (std::size_t p = 0; p < scenario->parts.size(); ++p) {
      Scenario wrong = *scenario;
      wrong.parts[p].expected = Decision::violated;
      const Outcome outcome = outcome_of(wrong);
      EXPECT_EQ(outcome.decision, Decision::violated);
      ASSERT_TRUE(outcome.finding.has_value());
      const std::string place = "part " + std::to_string(p + 1) + " of " + std::to_string(wrong.parts.size());
      EXPECT_TRUE(outcome.finding->relation.starts_with(place)) << outcome.finding->relation;
      const std::vector<std::string> answer = answer_to(wrong);
      ASSERT_EQ(answer.size(), 1U);
      EXPECT_TRUE(answer[0].starts_with("none: " + place)) << answer[0];
      EXPECT_NE(answer[0].find("holds, expected: violated"), std::string::npos) << answer[0];
    }
  }
}

TEST(Scenarios, EveryWayToComeOut) {
  constexpr auto good = comes_out<Decision::holds, Evidence::exact>;
  constexpr auto sampled = comes_out<Decision::holds, Evidence::sampled>;
  constexpr auto bad = comes_out<Decision::violated, Evidence::enclosed>;
  constexpr auto open = comes_out<Decision::undecided, Evidence::enclosed>;
  constexpr auto outside = comes_out<Decision::not_applicable, Evidence::exact>;
  const auto decision = [](const Scenario& scenario) { return outcome_of(scenario).decision; };
  EXPECT_EQ(decision(planted({{good, Decision::holds}, {bad, Decision::violated}, {outside, Decision::not_applicable}})), Decision::holds);
  EXPECT_EQ(decision(planted({{good, Decision::holds}, {bad, Decision::holds}})), Decision::violated);
  EXPECT_EQ(decision(planted({{good, Decision::holds}, {open, Decision::holds}})), Decision::undecided);
  EXPECT_EQ(decision(planted({{open, Decision::holds}, {bad, Decision::holds}})), Decision::violated);
  EXPECT_EQ(decision(planted({{bad, Decision::holds}, {open, Decision::holds}})), Decision::violated);
  EXPECT_EQ(decision(planted({{outside, Decision::holds}})), Decision::violated);
  EXPECT_EQ(decision(planted({{good, Decision::not_applicable}})), Decision::violated);
  EXPECT_EQ(answer_to(planted({{good, Decision::holds}, {outside, Decision::holds}})).size(), 1U);

  const Outcome weakest = outcome_of(planted({{good, Decision::holds}, {sampled, Decision::holds}, {bad, Decision::violated}}));
  EXPECT_EQ(weakest.evidence, Evidence::sampled);
  EXPECT_EQ(weakest.strict, 3);
  EXPECT_FALSE(weakest.finding.has_value());

  const Outcome open_part = outcome_of(planted({{good, Decision::holds}, {open, Decision::holds}}));
  ASSERT_TRUE(open_part.finding.has_value());
  EXPECT_EQ(open_part.finding->relation, "part 2 of 2 comes out as undecided, expected: holds: I1");
  EXPECT_EQ(open_part.finding->k, 7);
}

Exact level_seen;
Outcome note_level(const LadderOptions& options) {
  level_seen = options.sampling_level;
  return comes_out<Decision::holds, Evidence::sampled>(options);
}

TEST(Scenarios, SampledPartsShareTheLevel) {
  LadderOptions options;
  options.sampling_level = Exact(1, 10);
  (void)judge_parts(planted({{note_level, Decision::holds}, {note_level, Decision::holds}}), 1, options);
  EXPECT_EQ(level_seen, Exact(1, 20));
}

TEST(Scenarios, PartsNameEntries) {
  Scenario scenario{.info = rate().info};
  scenario.parts = {part("no such entry", "clip21/theorem-z", {})};
  EXPECT_THROW((void)judge_parts(scenario, 1, {}), BadInput);
  scenario.parts = {part("a hypothesis that fails", "clip21/theorem-a", {{"problem", "example-1.1"}, {"tau", "1"}, {"gamma", "10"}})};
  EXPECT_EQ(judge_parts(scenario, 1, {})[0].outcome.decision, Decision::not_applicable);
  scenario.parts = {part("instances add up", "clip21/soft-clip-two-nodes", {}, 3)};
  const Outcome three = judge_parts(scenario, 1, {})[0].outcome;
  EXPECT_EQ(three.strict + three.tight, 6);
}

}  // namespace
}  // namespace lemmata::scenarios
