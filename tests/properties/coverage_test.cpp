/// Demands of coverage: the binomial tails against exact sums, the three answers, and that a generator which never draws a label is caught.
#include <gtest/gtest.h>

#include "algorithms/draw.hpp"
#include "numerics/error.hpp"
#include "properties/coverage.hpp"

namespace lemmata::properties {
namespace {

/// P[Bin(draws, p) <= hits] in rationals, term by term from its definition.
Exact lower_tail(std::int64_t hits, std::int64_t draws, const Exact& p) {
  Exact sum;
  for (std::int64_t j = 0; j <= hits; ++j) {
    Exact term(1);
    for (std::int64_t i = 0; i < j; ++i) term = term * p * Exact(draws - i, i + 1);
    for (std::int64_t i = j; i < draws; ++i) term = term * (Exact(1) - p);
    sum += term;
  }
  return sum;
}

TEST(BinomialTails, AreDecidedAsTheExactSumsAre) {
  const Exact hair = Exact::power_of_two(-150);
  for (const std::int64_t draws : {1, 2, 7, 40}) {
    for (const Exact& p : {Exact(1, 20), Exact(1, 3), Exact(1, 2), Exact(99, 100)}) {
      for (std::int64_t hits = 0; hits < draws; hits += 1 + draws / 5) {
        const Exact below = lower_tail(hits, draws, p);
        EXPECT_EQ(lower_tail_is_below(hits, draws, p, below + hair), Truth::yes) << hits << " of " << draws << " at " << p.text();
        EXPECT_EQ(lower_tail_is_below(hits, draws, p, below - hair), Truth::no) << hits << " of " << draws << " at " << p.text();
        const Exact above = Exact(1) - below;  // at least hits + 1
        EXPECT_EQ(upper_tail_is_below(hits + 1, draws, p, above + hair), Truth::yes);
        EXPECT_EQ(upper_tail_is_below(hits + 1, draws, p, above - hair), Truth::no);
      }
    }
  }
  EXPECT_EQ(lower_tail_is_below(5, 5, Exact(1, 2), Exact(99, 100)), Truth::no) << "the whole probability is 1";
  EXPECT_EQ(upper_tail_is_below(0, 5, Exact(1, 2), Exact(99, 100)), Truth::no);
  EXPECT_EQ(lower_tail_is_below(4, 5, Exact(1), Exact(1, 100)), Truth::yes) << "at rate 1 there is no miss";
  // Far out in the tail, where doubles have long been 0.
  EXPECT_EQ(lower_tail_is_below(0, 20000, Exact(1, 2), Exact::power_of_two(-20000) + Exact::power_of_two(-20200)), Truth::yes);
  EXPECT_EQ(lower_tail_is_below(0, 20000, Exact(1, 2), Exact::power_of_two(-20001)), Truth::no);
}

/// Draws until the demand is settled; a label with this rate in thousandths.
Coverage drawn(std::int64_t per_mille, const Exact& demanded, std::uint64_t seed, const CoverageLimits& limits = {}) {
  Draw draw(seed, 0);
  Coverage coverage(limits);
  coverage.require("boundary", demanded);
  while (coverage.wants_more()) coverage.add(draw.integer(0, 999) < per_mille ? "boundary" : "elsewhere");
  return coverage;
}

TEST(Demands, ALabelThatNeverComesIsLacking) {
  const Coverage coverage = drawn(0, Exact(5, 100), 1);
  EXPECT_EQ(coverage.decision(), Covered::lacking);
  EXPECT_LE(coverage.cases(), 400) << "(19/20)^400 is far below any level in use";
  EXPECT_NE(coverage.table().find("boundary"), std::string::npos);
  EXPECT_NE(coverage.table().find("demanded 1/20: lacking"), std::string::npos) << coverage.table();
}

TEST(Demands, AreSettledOnEitherSide) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    EXPECT_EQ(drawn(250, Exact(1, 10), seed).decision(), Covered::covered) << seed;
    EXPECT_EQ(drawn(50, Exact(1, 10), seed).decision(), Covered::lacking) << seed;
  }
}

/// A generator at exactly the demand is never called lacking, one at the tolerance times the demand never covered; at a level of 10^-6 chance has no part.
TEST(Demands, DoNotFlakeAtTheirEdges) {
  CoverageLimits limits;
  limits.most_cases = 6400;
  int covered = 0, lacking = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Covered at_demand = drawn(500, Exact(1, 2), seed, limits).decision();
    const Covered at_tolerance = drawn(450, Exact(1, 2), seed, limits).decision();
    EXPECT_NE(at_demand, Covered::lacking) << seed;
    EXPECT_NE(at_tolerance, Covered::covered) << seed;
    covered += at_demand == Covered::covered ? 1 : 0;
    lacking += at_tolerance == Covered::lacking ? 1 : 0;
  }
  EXPECT_GT(covered, 30) << "a demand that is just met is settled nearly always";
  EXPECT_GT(lacking, 30);
}

/// The level is spent over all looks: under the null hypothesis, a coarse level shows errors, and not more of them than it says.
TEST(Demands, ErrAtMostAsOftenAsTheirLevelSays) {
  CoverageLimits coarse;
  coarse.level = Exact(1, 5);
  coarse.first_look = 10;
  coarse.most_cases = 640;
  int errors = 0;
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) errors += drawn(300, Exact(3, 10), seed, coarse).decision() == Covered::lacking ? 1 : 0;
  EXPECT_LE(errors, 200 / 2) << "half of the level belongs to the other side";
  EXPECT_GE(errors, 5) << "a test that never errs at this level has no power";
}

TEST(Demands, StayUndecidedWhereTheCasesRunOut) {
  CoverageLimits short_run;
  short_run.most_cases = 200;
  Coverage coverage = drawn(95, Exact(1, 10), 3, short_run);
  EXPECT_EQ(coverage.decision(), Covered::undecided);
  EXPECT_FALSE(coverage.wants_more());
  EXPECT_EQ(coverage.cases(), 200);
  for (int i = 0; i < 5000; ++i) coverage.add("elsewhere");
  EXPECT_EQ(coverage.decision(), Covered::undecided) << "no look is taken that the level was not divided over";
}

TEST(Demands, OfSeveralLabelsTheWorstDecides) {
  Coverage coverage;
  coverage.require("never", Exact(1, 5)).require("always", Exact(1, 5));
  for (int i = 0; i < 800; ++i) coverage.add("never");
  EXPECT_EQ(coverage.decision("never"), Covered::covered);
  EXPECT_EQ(coverage.decision("always"), Covered::lacking);
  EXPECT_EQ(coverage.decision(), Covered::lacking);
  EXPECT_FALSE(coverage.wants_more());
  EXPECT_EQ(Coverage().decision(), Covered::covered) << "nothing was demanded";
}

TEST(Discards, AreCountedAndTooManyAreTooMany) {
  Coverage coverage;
  coverage.discard(100);
  EXPECT_FALSE(coverage.discards_too_many());
  coverage.discard();
  EXPECT_TRUE(coverage.discards_too_many()) << "101 discards and no case";
  for (int i = 0; i < 101; ++i) coverage.add("mixed");
  EXPECT_FALSE(coverage.discards_too_many()) << "one a case";
  EXPECT_EQ(coverage.cases(), 101);
  EXPECT_NE(coverage.table().find("101 discarded"), std::string::npos);
}

TEST(Demands, WithoutMeaningAreRefused) {
  const auto refused = [](const auto& action) {
    try {
      action();
      return std::string();
    } catch (const BadInput& error) {
      return std::string(error.what());
    }
  };
  EXPECT_NE(refused([] { Coverage().require("x", Exact(0)); }).find("(0, 1]"), std::string::npos);
  EXPECT_NE(refused([] { Coverage().require("x", Exact(5)); }).find("5/100"), std::string::npos);
  EXPECT_NE(refused([] { Coverage().require("x", Exact(1, 2)).require("x", Exact(1, 4)); }).find("twice"), std::string::npos);
  EXPECT_NE(refused([] { Coverage().require("x", Exact(1, 2)).require("y", Exact(2, 3)); }).find("7/6"), std::string::npos);
  EXPECT_NE(refused([] {
              Coverage late;
              late.add("x");
              late.require("x", Exact(1, 2));
            }).find("before the first case"), std::string::npos);
  EXPECT_NE(refused([] { (void)Coverage().decision("x"); }).find("nothing was demanded"), std::string::npos);
  for (const CoverageLimits& bad : {CoverageLimits{.level = Exact(0)}, CoverageLimits{.tolerance = Exact(1)}, CoverageLimits{.first_look = 0},
                                    CoverageLimits{.most_cases = 10}}) {
    EXPECT_NE(refused([&] { const Coverage coverage(bad); }), "");
  }
}

}  // namespace
}  // namespace lemmata::properties
