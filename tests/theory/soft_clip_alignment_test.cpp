/// Which way soft clipping points: two nodes never the wrong way, three can; and judges that convict.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "algorithms/operators.hpp"
#include "numerics/error.hpp"
#include "numerics/multiprecision.hpp"
#include "properties/soft_clip_alignment_checks.hpp"
#include "theory/clip21/soft_clipping.hpp"

namespace lemmata {
namespace {

using clip21::SoftClipAlignment;

Instance instance_of(Parameters parameters) {
  Instance instance;
  instance.subject = SoftClipAlignment::info.id;
  instance.parameters = std::move(parameters);
  return instance;
}
LadderOptions dropped() {
  LadderOptions options;
  options.waived = {"at-most-two-nodes"};
  return options;
}
Outcome outcome_of(Instance instance, const LadderOptions& options = {}) { return properties::check_soft_clip_alignment(instance, options); }

TEST(SoftClipAlignment, ThreeNodesOfSmallIntegersPointTheWrongWay) {
  // s = 3/4 - 1/2 - 1/2 = -1/4 although g_1 + g_2 + g_3 = 1; own terms 9/4 + 1/2 + 1/2, those between nodes -7/2.
  const Instance three = instance_of({{"g1", "3"}, {"g2", "-1"}, {"g3", "-1"}, {"a", "1"}});
  const Outcome as_stated = outcome_of(three);
  EXPECT_EQ(as_stated.decision, Decision::not_applicable);
  EXPECT_EQ(as_stated.hypothesis, "at-most-two-nodes");
  const Outcome outcome = outcome_of(three, dropped());
  ASSERT_EQ(outcome.decision, Decision::violated);
  EXPECT_EQ(outcome.evidence, Evidence::exact);
  EXPECT_EQ(outcome.finding->lhs.lower, "7/2");
  EXPECT_EQ(outcome.finding->rhs.lower, "13/4");
  // 3/2 times two nodes lets three in.
  LadderOptions scaled;
  scaled.scaled = {{"at-most-two-nodes", Exact(3, 2)}};
  EXPECT_EQ(outcome_of(three, scaled).decision, Decision::violated);
}

TEST(SoftClipAlignment, SoAlsoInThePlane) {
  const Instance three = instance_of({{"g1", "3,4"}, {"g2", "-1,-1"}, {"g3", "-1,-1"}, {"a", "1"}});
  EXPECT_EQ(outcome_of(three, dropped()).decision, Decision::violated);
  const Instance rational = instance_of({{"g1", "9,12"}, {"g2", "-3,-4"}, {"g3", "-3,-4"}, {"a", "5"}});  // norms 15, 5, 5: as on the line
  const Outcome exact = outcome_of(rational, dropped());
  EXPECT_EQ(exact.decision, Decision::violated);
  EXPECT_EQ(exact.evidence, Evidence::exact);
}

TEST(SoftClipAlignment, OppositeGradientsAttainIt) {
  const Outcome line = outcome_of(instance_of({{"g1", "7/3"}, {"g2", "-7/3"}, {"a", "2"}}));
  EXPECT_EQ(line.decision, Decision::holds);
  EXPECT_EQ(line.tightest_ratio, 1);
  const Outcome plane = outcome_of(instance_of({{"g1", "1,1"}, {"g2", "-1,-1"}, {"a", "2"}}));
  EXPECT_EQ(plane.decision, Decision::holds);
  EXPECT_EQ(plane.tight, 1);
}

TEST(SoftClipAlignment, OneNodeAndGradientsThatVanish) {
  EXPECT_EQ(outcome_of(instance_of({{"g1", "-2,1"}, {"a", "1/8"}})).decision, Decision::holds);
  EXPECT_EQ(outcome_of(instance_of({{"g1", "0,0"}, {"g2", "none"}, {"a", "1"}})).decision, Decision::holds);
  EXPECT_EQ(outcome_of(instance_of({{"g1", "0"}, {"g2", "-1"}, {"a", "1"}})).decision, Decision::holds);
}

TEST(SoftClipAlignment, TwoNodesHoldAndThreeAreFoundAmongDrawnInstances) {
  std::map<std::size_t, int> dimensions;
  int wrong = 0;
  for (std::uint64_t drawn = 0; drawn < 300; ++drawn) {
    const Instance two = properties::draw_soft_clip_alignment(3, drawn, {});
    EXPECT_FALSE(two.parameters.contains("g3"));
    ++dimensions[static_cast<std::size_t>(std::ranges::count(two.parameters.at("g1"), ',')) + 1];
    const Outcome outcome = outcome_of(two);
    ASSERT_EQ(outcome.decision, Decision::holds) << two.parameters.at("g1") << " | " << two.parameters.at("g2");
    const Instance three = properties::draw_soft_clip_alignment(3, drawn, {{"nodes", "3"}});
    EXPECT_EQ(outcome_of(three).hypothesis, "at-most-two-nodes");
    if (outcome_of(three, dropped()).decision == Decision::violated) ++wrong;
  }
  EXPECT_GE(wrong, 3);
  EXPECT_LE(wrong, 100);
  EXPECT_EQ(dimensions.size(), 4U);
  for (const auto& [dimension, count] : dimensions) EXPECT_GE(count, 20) << dimension;
}

/// Operators that are no soft clip of one common a: two nodes are then enough.
TEST(SoftClipAlignment, WrongOperatorsAreConvicted) {
  const auto of_two = [](const Exact& g1, const Exact& s1, const Exact& g2, const Exact& s2) {
    const auto vector = [](const Exact& x) { return Vector<Exact>(Vector<Exact>::Constant(1, x)); };
    Ledger<Exact> ledger;
    SoftClipAlignment::judge<Exact>({vector(g1), vector(g2)}, {vector(s1), vector(s2)}, ledger);
    return ledger.is_violated();
  };
  EXPECT_FALSE(of_two(Exact(2), Exact(2, 3), Exact(-1), Exact(-1, 2)));
  EXPECT_TRUE(of_two(Exact(2), Exact(-2, 3), Exact(-1), Exact(1, 2)));  // uphill
  EXPECT_TRUE(of_two(Exact(2), Exact(1, 2), Exact(-1), Exact(-2, 3)));  // each the softness of the other's norm: a_1 = 2, a_2 = 1/2
  EXPECT_TRUE(of_two(Exact(2), Exact(1, 4), Exact(-1), Exact(-1, 2)));  // u/(||u||^2 + ...): decreasing in the norm
}

TEST(SoftClipAlignment, TheSameStoryInEveryNumber) {
  const auto is_violated = []<class S>(S) {
    const auto vector = [](int x) { return Vector<S>(Vector<S>::Constant(1, S(x))); };
    const std::vector<Vector<S>> g = {vector(4), vector(-1), vector(-1)};
    std::vector<Vector<S>> s(3);
    for (std::size_t i = 0; i < 3; ++i) SoftClip{}.apply(g[i], S(1), s[i]);
    Ledger<S> ledger({"at-most-two-nodes"});
    SoftClipAlignment::judge(g, s, ledger);
    return ledger.is_violated();
  };
  const PrecisionScope bits(128);
  const MultiprecisionScope digits(60);
  EXPECT_TRUE(is_violated(1.0F));
  EXPECT_TRUE(is_violated(1.0));
  EXPECT_TRUE(is_violated(1.0L));
  EXPECT_TRUE(is_violated(Multiprecision(1)));
  EXPECT_TRUE(is_violated(Interval(1)));
  EXPECT_TRUE(is_violated(Ball(1)));
  EXPECT_TRUE(is_violated(Exact(1)));
}

TEST(SoftClipAlignment, BadInputIsNamed) {
  const auto complaint = [](Parameters parameters) {
    try {
      static_cast<void>(outcome_of(instance_of(std::move(parameters))));
    } catch (const BadInput& error) {
      return std::string(error.what());
    }
    return std::string("none");
  };
  EXPECT_NE(complaint({{"g1", "1"}, {"g2", "1,2"}, {"a", "1"}}).find("g2"), std::string::npos);
  EXPECT_NE(complaint({{"a", "1"}}).find("no gradient"), std::string::npos);
  EXPECT_NE(complaint({{"g1", "1"}}).find("softness"), std::string::npos);
  EXPECT_NE(complaint({{"g1", "1"}, {"a", "0"}}).find("a of"), std::string::npos);
  EXPECT_NE(complaint({{"g1", "1"}, {"a", "1"}, {"nodes", "3"}}).find("nodes"), std::string::npos);
  EXPECT_THROW(properties::draw_soft_clip_alignment(1, 1, {{"nodes", "5"}}), BadInput);
}

}  // namespace
}  // namespace lemmata
