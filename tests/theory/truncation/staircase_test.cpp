/// Radial staircases: moments against integrals taken step by step, the facts that Lemma 1 asks of them against the moments, and what its readings say of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "algorithms/draw.hpp"
#include "numerics/error.hpp"
#include "properties/truncation/catalogue.hpp"
#include "theory/truncation/law.hpp"

namespace lemmata {
namespace {

using truncation::AxisMoments;
using truncation::Facts;
using truncation::Family;
using truncation::Law;
using truncation::RadialLaw;
using truncation::StaircaseLaw;

StaircaseLaw drawn(Draw& draw, int dimension, bool falling) {
  StaircaseLaw law;
  law.dimension = dimension;
  law.mean = Exact(draw.integer(draw.chance(10) ? 0 : 1, 12), 4);
  const std::int64_t steps = draw.integer(1, 4);
  for (std::int64_t j = 0; j < steps; ++j) {
    law.radii.push_back((j == 0 ? Exact(0) : law.radii.back()) + Exact(draw.integer(1, 8), 4));
    law.heights.emplace_back(draw.integer(0, 3));
  }
  if (falling) std::ranges::sort(law.heights, [](const Exact& a, const Exact& b) { return b < a; });
  if (std::ranges::all_of(law.heights, [](const Exact& h) { return h.sign() == 0; })) law.heights[0] = Exact(1);
  return law;
}
Exact drawn_threshold(Draw& draw) { return {draw.integer(1, 24), 4}; }

/// On the line, from the definition: every step is two intervals, on each of which p is a constant.
AxisMoments<Exact> step_by_step(const StaircaseLaw& law, const Exact& alpha) {
  Exact mass;
  Exact moment;
  Exact whole;
  for (std::size_t j = 0; j < law.radii.size(); ++j) {
    const Exact inner = j == 0 ? Exact(0) : law.radii[j - 1];
    whole += Exact(2) * law.heights[j] * (law.radii[j] - inner);
    for (const auto& [from, to] : {std::pair{law.mean - law.radii[j], law.mean - inner}, {law.mean + inner, law.mean + law.radii[j]}}) {
      const Exact low = scalar_traits<Exact>::max(from, -alpha);
      const Exact high = scalar_traits<Exact>::min(to, alpha);
      if (high <= low) continue;
      mass += law.heights[j] * (high - low);
      moment += law.heights[j] * (high * high - low * low) / Exact(2);
    }
  }
  return {mass / whole, moment / whole, law.mean};
}

TEST(Staircase, OnTheLineExactlyTheIntegralOfEveryStep) {
  Draw draw(5, 1);
  for (int trial = 0; trial < 1000; ++trial) {
    const StaircaseLaw law = drawn(draw, 1, trial % 2 == 0);
    const Exact alpha = drawn_threshold(draw);
    const AxisMoments<Exact> expected = step_by_step(law, alpha);
    const AxisMoments<Exact> m = law.exact_moments(alpha);
    ASSERT_EQ(m.probability, expected.probability) << law.text() << " alpha " << alpha.text();
    ASSERT_EQ(m.truncated_mean, expected.truncated_mean) << law.text() << " alpha " << alpha.text();
    const PrecisionScope bits(128);
    const AxisMoments<Ball> enclosed = law.enclosed_moments(alpha);
    ASSERT_TRUE(enclosed.probability.contains(expected.probability)) << law.text();
    ASSERT_TRUE(enclosed.truncated_mean.contains(expected.truncated_mean)) << law.text();
  }
}

/// In R^3, over spheres about the mean, in double: of a sphere of radius r the cap of cosines below `cut` lies in the ball.
TEST(Staircase, InSpaceTheIntegralOverSpheres) {
  const PrecisionScope bits(64);
  Draw draw(5, 2);
  for (int trial = 0; trial < 25; ++trial) {
    const StaircaseLaw law = drawn(draw, 3, trial % 2 == 0);
    const Exact alpha = drawn_threshold(draw);
    if (law.mean.sign() == 0) continue;
    const double m = law.mean.nearest_double();
    const double a = alpha.nearest_double();
    double mass = 0;
    double moment = 0;
    double whole = 0;
    constexpr int pieces = 4000;
    for (std::size_t j = 0; j < law.radii.size(); ++j) {
      const double from = j == 0 ? 0 : law.radii[j - 1].nearest_double();
      const double width = (law.radii[j].nearest_double() - from) / pieces;
      for (int piece = 0; piece < pieces; ++piece) {
        const double r = from + (piece + .5) * width;
        const double weight = law.heights[j].nearest_double() * r * r * width;
        const double cut = std::clamp((a * a - m * m - r * r) / (2 * m * r), -1.0, 1.0);  // |z|^2 = m^2 + r^2 + 2 m r cos
        whole += weight;
        mass += weight * (1 + cut) / 2;
        moment += weight * (m * (1 + cut) / 2 - r * (1 - cut * cut) / 4);
      }
    }
    const AxisMoments<Ball> enclosed = law.enclosed_moments(alpha);
    EXPECT_NEAR(approximate(enclosed.probability), mass / whole, 1e-5) << law.text() << " alpha " << alpha.text();
    EXPECT_NEAR(approximate(enclosed.truncated_mean), moment / whole, 1e-5) << law.text() << " alpha " << alpha.text();
  }
}

TEST(Staircase, OneStepIsUniformAndAHoleMakesAShell) {
  const PrecisionScope bits(128);
  for (const int dimension : {1, 2, 3}) {
    for (const auto& [heights, family] : {std::pair{std::vector<Exact>{Exact(3), Exact(3)}, Family::uniform}, {{Exact(0), Exact(2)}, Family::shell}}) {
      const StaircaseLaw law{dimension, Exact(3, 4), {Exact(1, 2), Exact(1)}, heights};
      RadialLaw same;
      same.family = family;
      same.dimension = dimension;
      same.mean = Exact(3, 4);
      same.scale = Exact(1);
      same.inner = Exact(1, 2);
      for (const Exact& alpha : {Exact(1, 8), Exact(1, 2), Exact(5, 4), Exact(7, 4), Exact(2)}) {
        const AxisMoments<Ball> a = law.enclosed_moments(alpha);
        const AxisMoments<Ball> b = same.enclosed_moments(alpha);
        EXPECT_NEAR(approximate(a.probability), approximate(b.probability), 1e-15);
        EXPECT_NEAR(approximate(a.truncated_mean), approximate(b.truncated_mean), 1e-15);
        const Facts of_law = truncation::facts_of(Law(law), alpha);
        const Facts of_same = truncation::facts_of(Law(same), alpha);
        EXPECT_EQ(of_law.is_nonincreasing, of_same.is_nonincreasing);
        EXPECT_FALSE(of_law.is_strictly_decreasing);
        EXPECT_EQ(of_law.meets_ball, of_same.meets_ball) << alpha.text();
        EXPECT_EQ(of_law.lies_in_ball, of_same.lies_in_ball) << alpha.text();
        EXPECT_EQ(of_law.is_constant_on_ball, of_same.is_constant_on_ball) << dimension << " " << alpha.text();
        if (dimension > 1) continue;
        EXPECT_EQ(law.exact_moments(alpha).truncated_mean, same.exact_moments(alpha).truncated_mean) << alpha.text();
      }
    }
  }
}

/// What is decided from the numbers of the law agrees with its moments, exactly.
TEST(Staircase, FactsAgreeWithMoments) {
  std::map<std::string, int> seen;
  Draw draw(5, 3);
  for (int trial = 0; trial < 2000; ++trial) {
    const StaircaseLaw law = drawn(draw, 1, true);
    const Exact alpha = drawn_threshold(draw);
    const Facts facts = truncation::facts_of(Law(law), alpha);
    const AxisMoments<Exact> m = law.exact_moments(alpha);
    const std::string what = law.text() + ", alpha " + alpha.text();
    ASSERT_TRUE(facts.is_radial && facts.is_nonincreasing && facts.is_unimodal && facts.is_symmetric) << what;
    ASSERT_EQ(facts.meets_ball, m.probability.sign() > 0) << what;
    ASSERT_EQ(facts.lies_in_ball, m.probability == Exact(1)) << what;
    ++seen[facts.meets_ball ? "met" : "missed"];
    if (!facts.meets_ball || law.mean.sign() == 0) continue;
    ASSERT_EQ(facts.is_constant_on_ball, m.truncated_mean.sign() == 0) << what;
    ASSERT_EQ(facts.lies_in_ball, m.truncated_mean == m.probability * m.mean) << what;
    ++seen[facts.is_constant_on_ball ? "c = 0" : facts.lies_in_ball ? "c = 1" : "0 < c < 1"];
  }
  for (const char* kind : {"met", "missed", "c = 0", "c = 1", "0 < c < 1"}) EXPECT_GE(seen[kind], 50) << kind;
}

// ---- The readings of Lemma 1 ----------------------------------------------------------------------------------------------------------------------

const Entry& entry(std::string_view id) {
  for (const Entry& e : properties::truncation_statements()) {
    if (e.info->id == id) return e;
  }
  throw std::logic_error("no entry " + std::string(id));
}
Outcome outcome_of(std::string_view id, Parameters given, LadderOptions options = {}) {
  given.try_emplace("family", "staircase");
  Instance instance = entry(id).draw(1, 0, given);
  return entry(id).check(instance, options);
}
LadderOptions dropping(std::string_view hypothesis) {
  LadderOptions options;
  options.waived = {hypothesis};
  return options;
}

TEST(Staircase, LemmaOneAsPrintedIsFoundFalseAmongThem) {
  int refuted = 0;
  int uniform = 0;
  for (std::uint64_t number = 0; number < 200; ++number) {
    Instance instance = entry("celgc/lemma-1").draw(9, number, {{"family", "staircase"}});
    const std::vector<Exact> heights = parse_list(instance.parameters.at("heights"), "heights");
    if (static_cast<std::size_t>(std::ranges::count(heights, heights[0])) == heights.size()) ++uniform;
    const Outcome outcome = entry("celgc/lemma-1").check(instance, {});
    EXPECT_FALSE(instance.parameters.contains("degrees"));
    if (number == 0) {
      EXPECT_EQ(outcome.decision, Decision::holds);
    }
    ASSERT_TRUE(outcome.decision == Decision::holds || outcome.decision == Decision::violated) << number << " " << outcome.hypothesis;
    if (outcome.decision != Decision::violated) continue;
    ++refuted;
    EXPECT_EQ(outcome.evidence, Evidence::exact);
    EXPECT_EQ(outcome.finding->relation, "c > 0: 0 < t");
    EXPECT_EQ(outcome.finding->rhs.lower, "0");
    // The same law, under the reading that is true.
    Instance repaired = instance;
    repaired.subject = "celgc/lemma-1-radial";
    EXPECT_EQ(entry("celgc/lemma-1-radial").check(repaired, {}).decision, Decision::holds);
  }
  EXPECT_GE(refuted, 10);
  EXPECT_LE(refuted, 120);
  EXPECT_LE(uniform, 40);  // ties are met, not planted
}

TEST(Staircase, TheOtherReadings) {
  const Outcome strict = outcome_of("celgc/lemma-1-strict", {});
  EXPECT_EQ(strict.decision, Decision::not_applicable);
  EXPECT_EQ(strict.hypothesis, "strictly-decreasing");
  const Parameters flat = {{"radii", "2,3"}, {"heights", "2,1"}};  // 1 + 1 <= 2: constant on the ball
  EXPECT_EQ(outcome_of("celgc/lemma-1-strict", flat, dropping("strictly-decreasing")).decision, Decision::violated);
  const Parameters rising = {{"radii", "1,2"}, {"heights", "1,5"}};
  EXPECT_EQ(outcome_of("celgc/lemma-1-radial", rising).hypothesis, "nonincreasing");
  EXPECT_EQ(outcome_of("celgc/lemma-1-radial", rising, dropping("nonincreasing")).decision, Decision::violated);
  EXPECT_EQ(outcome_of("celgc/lemma-1", rising).hypothesis, "decreasing");
  for (const std::string_view id : {"celgc/lemma-1-radial", "celgc/lemma-1-coordinatewise"}) {
    for (std::uint64_t number = 0; number < 100; ++number) {
      Instance instance = entry(id).draw(4, number, {{"family", "staircase"}});
      const Outcome outcome = entry(id).check(instance, {});
      EXPECT_EQ(outcome.decision, Decision::holds) << id << " " << number << " " << outcome.hypothesis << (outcome.finding ? outcome.finding->relation : "");
    }
  }
}

/// What a search follows: the more equal the heights, the nearer 0 < t comes to failing.
TEST(Staircase, TheMarginLeadsToEqualHeights) {
  double last = -1;
  for (const char* heights : {"8,1", "4,1", "2,1", "3,2", "9,8", "65,64"}) {
    Extremes extremes;
    LadderOptions options;
    options.extremes = &extremes;
    EXPECT_EQ(outcome_of("celgc/lemma-1", {{"heights", heights}}, options).decision, Decision::holds);
    const double margin = extremes.relations.at("c > 0: 0 < t").margin;
    EXPECT_GT(margin, last) << heights;
    EXPECT_LT(margin, 0) << heights;
    last = margin;
  }
  EXPECT_EQ(outcome_of("celgc/lemma-1", {{"heights", "1,1"}}).decision, Decision::violated);
}

TEST(Staircase, InputWithoutMeaningIsRefused) {
  const std::vector<Parameters> cases = {{{"radii", "1"}},      {{"radii", "2,1"}},   {{"radii", "0,1"}},   {{"radii", "1,1"}}, {{"heights", "1,-1"}},
                                         {{"heights", "0,0"}}, {{"heights", "1,x"}}, {{"dimension", "0"}}, {{"alpha", "0"}}};
  for (const Parameters& given : cases) {
    EXPECT_THROW(static_cast<void>(outcome_of("celgc/lemma-1", given)), BadInput) << given.begin()->second;
  }
  EXPECT_THROW(static_cast<void>(outcome_of("celgc/lemma-1-closed-forms", {})), BadInput);
}

}  // namespace
}  // namespace lemmata
