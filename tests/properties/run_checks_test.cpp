/// Two parts of one answer: the worse decision decides, the weaker evidence stands.
#include "properties/run_checks.hpp"

#include <gtest/gtest.h>

namespace lemmata::properties {
namespace {

Outcome part(Decision decision, Evidence evidence, const char* relation, std::int64_t strict = 1, double ratio = 0) {
  Outcome outcome;
  outcome.decision = decision;
  outcome.evidence = evidence;
  outcome.strict = strict;
  outcome.tight = 10 * strict;
  outcome.precision_bits = strict;
  outcome.tightest_ratio = ratio;
  outcome.tightest_relation = relation;
  outcome.remarks = {relation};
  if (decision == Decision::violated || decision == Decision::undecided) outcome.finding = Finding{relation, 3, -1, Order::less_equal, {}, {}};
  if (decision == Decision::not_applicable) outcome.hypothesis = relation;
  return outcome;
}

TEST(BothParts, TheWorseDecisionDecidesOnEitherSide) {
  constexpr Decision from_best[] = {Decision::holds, Decision::undecided, Decision::not_applicable, Decision::violated};
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 4; ++j) {
      const Outcome both = both_parts(part(from_best[i], Evidence::exact, "first"), part(from_best[j], Evidence::exact, "second"));
      EXPECT_EQ(both.decision, from_best[std::max(i, j)]);
      const char* decides = j > i ? "second" : "first";
      if (both.finding) {
        EXPECT_EQ(both.finding->relation, decides);
      }
      if (both.decision == Decision::not_applicable) {
        EXPECT_EQ(both.hypothesis, decides);
      }
      EXPECT_EQ(both.finding.has_value(), both.decision == Decision::violated || both.decision == Decision::undecided);
    }
  }
}

/// What both say rests on both; a violation rests on itself alone.
TEST(BothParts, TheEvidenceIsThatOfWhatDecides) {
  const auto evidence = [](Decision a, Evidence of_a, Decision b, Evidence of_b) { return both_parts(part(a, of_a, "a"), part(b, of_b, "b")).evidence; };
  EXPECT_EQ(evidence(Decision::holds, Evidence::exact, Decision::holds, Evidence::sampled), Evidence::sampled);
  EXPECT_EQ(evidence(Decision::holds, Evidence::sampled, Decision::holds, Evidence::enclosed), Evidence::sampled);
  EXPECT_EQ(evidence(Decision::holds, Evidence::sampled, Decision::violated, Evidence::enclosed), Evidence::enclosed);
  EXPECT_EQ(evidence(Decision::violated, Evidence::exact, Decision::holds, Evidence::sampled), Evidence::exact);
}

TEST(BothParts, RelationsAreAddedUpAndTheTightestIsKept) {
  const Outcome both = both_parts(part(Decision::holds, Evidence::exact, "first", 2, 0.5), part(Decision::holds, Evidence::exact, "second", 3, 0.75));
  EXPECT_EQ(both.strict, 5);
  EXPECT_EQ(both.tight, 50);
  EXPECT_EQ(both.precision_bits, 3);
  EXPECT_EQ(both.tightest_ratio, 0.75);
  EXPECT_EQ(both.tightest_relation, "second");
  EXPECT_EQ(both.remarks, (std::vector<std::string>{"first", "second"}));
}

}  // namespace
}  // namespace lemmata::properties
