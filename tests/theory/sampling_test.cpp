/// Sampled verdicts: the radius by hand, the answers on streams whose mean is known, and how often an answer is wrong when the claim is a tie.
#include "theory/sampling.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <limits>
#include <random>

namespace lemmata {
namespace {

Interval one() { return Interval(1); }
Interval value_of(const char* text) { return Interval::enclosing(Exact::parse(text)); }

/// Draws of a Bernoulli variable, the same for the same seed.
class Coin {
 public:
  Coin(std::uint32_t seed, double probability) : engine_(seed), limit_(probability * 4294967296.0) {}
  double operator()() { return static_cast<double>(engine_()) < limit_ ? 1 : 0; }

 private:
  std::mt19937 engine_;
  double limit_;
};

MeanClaim claim(const char* name, const char* bound, bool at_least = false, const char* range = "1") {
  return {name, 7, at_least, value_of(bound), value_of(range), at_least ? std::optional(value_of(range)) : std::nullopt};
}

/// "At least", with samples that have no sure bound.
MeanClaim cut_claim(const char* name, const char* bound, const char* range = "1") { return {name, 7, true, value_of(bound), value_of(range), std::nullopt}; }

LadderOptions at_level(const char* level) {
  LadderOptions options;
  options.sampling_level = Exact::parse(level);
  return options;
}

/// One claim about coins with that probability.
Outcome settle_coin(double probability, const MeanClaim& about, const LadderOptions& options = {}, const SamplingLimits& limits = {}, std::uint32_t seed = 1) {
  Coin coin(seed, probability);
  return settle_by_sampling({about}, options, [&](std::uint32_t, std::span<double> values) { values[0] = coin(); }, limits);
}

// ---- The radius -----------------------------------------------------------------------------------------------------------------------------------

TEST(HoeffdingRadius, ByHand) {
  // sqrt(log(100)/100)
  const Interval radius = hoeffding_radius(one(), 50, Exact(1, 100));
  EXPECT_GE(radius.lower(), std::sqrt(std::log(100.0) / 100) * (1 - 1e-15));
  EXPECT_NEAR(radius.upper(), 0.21459660262893474, 1e-15);
  EXPECT_TRUE(radius.is_point());  // an upper end: no part of the answer may use the lower one
  EXPECT_NEAR(hoeffding_radius(Interval(3), 256, Exact(1, 1000000)).upper(), 3 * std::sqrt(6 * std::log(10.0) / 512), 1e-14);
}

/// No radius is below its real number, which balls of 300 bits tell from every double.
TEST(HoeffdingRadius, IsRoundedUpwards) {
  const PrecisionScope bits(300);
  for (std::int64_t samples = 1; samples <= 100; ++samples) {
    const Exact level(1, 7 * samples);
    const Ball radius = root(Ball(scalar_traits<Ball>::log(constant<Ball>(Exact(7 * samples))) / constant<Ball>(Exact(2 * samples))));
    const Interval given = hoeffding_radius(one(), samples, level);
    EXPECT_EQ(less_equal(radius, constant<Ball>(Exact::of_double(given.upper()))), Truth::yes) << samples;
    EXPECT_LT(given.upper(), approximate(radius) * (1 + 1e-14)) << samples;
  }
}

TEST(HoeffdingRadius, IsMonotone) {
  const auto radius = [](int range, std::int64_t samples, const Exact& level) { return hoeffding_radius(Interval(range), samples, level).upper(); };
  EXPECT_LT(radius(1, 1000, Exact(1, 10)), radius(2, 1000, Exact(1, 10)));
  EXPECT_LT(radius(1, 1001, Exact(1, 10)), radius(1, 1000, Exact(1, 10)));
  EXPECT_LT(radius(1, 1000, Exact(1, 10)), radius(1, 1000, Exact(1, 11)));
  EXPECT_NEAR(radius(1, 4000, Exact(1, 10)), radius(1, 1000, Exact(1, 10)) / 2, 1e-15);
  EXPECT_EQ(radius(0, 10, Exact(1, 10)), 0);
}

// ---- Answers --------------------------------------------------------------------------------------------------------------------------------------

TEST(SettleBySampling, SaysWhatIsTrueOfCoins) {
  for (std::uint32_t seed = 1; seed <= 5; ++seed) {
    const Outcome below = settle_coin(0.2, claim("p", "1/2"), {}, {}, seed);
    EXPECT_EQ(below.decision, Decision::holds);
    EXPECT_EQ(below.evidence, Evidence::sampled);
    EXPECT_EQ(below.strict, 1);
    EXPECT_FALSE(below.finding);
    const Outcome above = settle_coin(0.7, claim("p", "1/2"), {}, {}, seed);
    EXPECT_EQ(above.decision, Decision::violated);
    EXPECT_EQ(above.evidence, Evidence::sampled);
    ASSERT_TRUE(above.finding);
    EXPECT_EQ(above.finding->relation, "p");
    EXPECT_EQ(above.finding->k, 7);
    EXPECT_EQ(settle_coin(0.7, claim("p", "1/2", true), {}, {}, seed).decision, Decision::holds);
    EXPECT_EQ(settle_coin(0.2, claim("p", "1/2", true), {}, {}, seed).decision, Decision::violated);
  }
}

TEST(SettleBySampling, LeavesATieOpen) {
  const SamplingLimits few{256, 4096};
  for (const bool at_least : {false, true}) {
    const Outcome tie = settle_coin(0.5, claim("p", "1/2", at_least), {}, few);
    EXPECT_EQ(tie.decision, Decision::undecided);
    ASSERT_TRUE(tie.finding);
    EXPECT_EQ(tie.finding->relation, "p");
    EXPECT_EQ(tie.remarks.back(), "sampled on 4096 paths");
  }
}

/// A small margin is seen once there are enough paths, and not before.
TEST(SettleBySampling, LooksAgainUntilTheMarginIsSeen) {
  EXPECT_EQ(settle_coin(0.46, claim("p", "1/2"), {}, {256, 1024}).decision, Decision::undecided);
  const Outcome later = settle_coin(0.46, claim("p", "1/2"));
  EXPECT_EQ(later.decision, Decision::holds);
  EXPECT_NE(later.remarks.back(), "sampled on 256 paths");
  EXPECT_EQ(settle_coin(0.0, claim("p", "1/2")).remarks.back(), "sampled on 256 paths");  // the first look is enough
  // The radius is 0.181 after 256 paths, 0.128 after 512, 0.091 after 1024.
  EXPECT_EQ(settle_coin(0.0, claim("p", "0.19")).remarks.back(), "sampled on 256 paths");
  EXPECT_EQ(settle_coin(0.0, claim("p", "0.15")).remarks.back(), "sampled on 512 paths");
  EXPECT_EQ(settle_coin(0.0, claim("p", "0.1")).remarks.back(), "sampled on 1024 paths");
}

TEST(SettleBySampling, TheNumberOfThePathIsHandedOver) {
  std::vector<std::uint32_t> paths;
  (void)settle_by_sampling({claim("p", "1/2")}, {}, [&](std::uint32_t path, std::span<double> values) {
    paths.push_back(path);
    values[0] = 0;
  });
  ASSERT_EQ(paths.size(), 256u);
  for (std::uint32_t path = 0; path < 256; ++path) EXPECT_EQ(paths[path], path);
}

/// Of several claims one that fails decides, wherever it stands, and one that is open keeps the answer open.
TEST(SettleBySampling, AllClaimsMustHold) {
  const auto settle = [](double first, double second, const SamplingLimits& limits) {
    Coin a(1, first);
    Coin b(2, second);
    return settle_by_sampling({claim("first", "1/2"), claim("second", "1/2")}, {}, [&](std::uint32_t, std::span<double> values) {
      values[0] = a();
      values[1] = b();
    }, limits);
  };
  EXPECT_EQ(settle(0.1, 0.2, {}).strict, 2);
  EXPECT_EQ(settle(0.1, 0.2, {}).decision, Decision::holds);
  for (const auto& [outcome, name] : {std::pair{settle(0.9, 0.1, {}), "first"}, {settle(0.1, 0.9, {}), "second"}, {settle(0.5, 0.9, {}), "second"}}) {
    EXPECT_EQ(outcome.decision, Decision::violated);
    EXPECT_EQ(outcome.finding->relation, name);
  }
  EXPECT_EQ(settle(0.5, 0.1, {256, 2048}).decision, Decision::undecided);
  EXPECT_EQ(settle(0.5, 0.1, {256, 2048}).finding->relation, "first");
}

/// For "at least" the samples are cut at the range: a mean that only rare huge samples carry is not certified.
TEST(SettleBySampling, LargeSamplesAreCutForALowerBound) {
  const auto settle = [](const char* bound, double size) {
    Coin coin(3, 0.25);
    return settle_by_sampling({cut_claim("mean", bound, "2")}, {}, [&](std::uint32_t, std::span<double> values) { values[0] = coin() > 0 ? size : 0; }, {256, 16384});
  };
  EXPECT_EQ(settle("1/4", 1e9).decision, Decision::holds);       // E min(X, 2) = 1/2
  EXPECT_EQ(settle("1/4", std::numeric_limits<double>::infinity()).decision, Decision::holds);
  // E X = 2.5e8, but what was seen are samples cut at 2, with the mean 1/2: they can certify, and must not convict.
  EXPECT_EQ(settle("3/4", 1e9).decision, Decision::undecided);
}

// ---- The level ------------------------------------------------------------------------------------------------------------------------------------

/// Claims that are just true: no more of them may be convicted, and no more of the just false ones acquitted, than the level allows.
TEST(SettleBySampling, WrongAnswersAreAsRareAsTheLevel) {
  const LadderOptions options = at_level("1/10");
  int convicted = 0;
  int acquitted = 0;
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    Coin coin(seed, 0.5);
    std::vector<MeanClaim> both = {claim("true", "1/2"), claim("also true", "1/2")};
    const Outcome outcome = settle_by_sampling(both, options, [&](std::uint32_t, std::span<double> values) {
      values[0] = coin();
      values[1] = coin();
    }, {64, 4096});
    convicted += outcome.decision == Decision::violated ? 1 : 0;
    acquitted += settle_coin(0.5, claim("false", "1/2", true), options, {64, 4096}, seed).decision == Decision::holds ? 1 : 0;
  }
  EXPECT_LE(convicted, 40);
  EXPECT_LE(acquitted, 40);

  // Teeth: at a level of nearly 1 for each look about half of the same claims are convicted.
  int without_level = 0;
  for (std::uint32_t seed = 0; seed < 50; ++seed) {
    without_level += settle_coin(0.5, claim("true", "1/2"), at_level("13.9"), {64, 4096}, seed).decision == Decision::violated ? 1 : 0;
  }
  EXPECT_GT(without_level, 10);
}

/// The level of one comparison, read off where the answer changes: 256 paths of which all are 0 have the mean 0, and `E X <= r` is certified from the radius on.
TEST(SettleBySampling, TheLevelIsDividedOverClaimsAndLooks) {
  // The smallest bound that 256 zeros certify.
  const auto threshold = [](std::size_t claims, const SamplingLimits& limits) {
    double low = 0;
    double high = 1;
    for (int halving = 0; halving < 40; ++halving) {
      const double middle = (low + high) / 2;
      const std::vector<MeanClaim> all(claims, MeanClaim{"p", 0, false, Interval::point(middle), Interval(1)});
      SampledClaims sampled(all, LadderOptions{}, limits);
      const std::vector<double> zeros(claims, 0.0);
      for (int path = 0; path < 256; ++path) sampled.add(zeros);
      (sampled.outcome().decision == Decision::holds ? high : low) = middle;
    }
    return high;
  };
  const auto radius = [](int parts) { return std::sqrt(std::log(2e6 * parts) / 512); };
  EXPECT_NEAR(threshold(1, {256, 256}), radius(1), 1e-9);
  EXPECT_NEAR(threshold(1, {256, 512}), radius(2), 1e-9);
  EXPECT_NEAR(threshold(3, {256, 256}), radius(3), 1e-9);
  EXPECT_NEAR(threshold(3, {256, 2048}), radius(12), 1e-9);
  EXPECT_NEAR(threshold(1, {}), radius(10), 1e-9);  // 256, 512, ..., 131072
}

// ---- What makes an answer void --------------------------------------------------------------------------------------------------------------------

TEST(SettleBySampling, ASampleOutsideItsRangeLeavesTheAnswerOpen) {
  const auto settle = [](double odd, bool at_least) {
    return settle_by_sampling({at_least ? cut_claim("p", "1/2") : claim("p", "1/2")}, {},
                              [&](std::uint32_t path, std::span<double> values) { values[0] = path == 100 ? odd : at_least ? 1 : 0; });
  };
  for (const double odd : {1.0000001, 2.0, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN(), -0.001}) {
    const Outcome outcome = settle(odd, false);
    EXPECT_EQ(outcome.decision, Decision::undecided) << odd;
    ASSERT_TRUE(outcome.finding) << odd;
    EXPECT_NE(outcome.finding->relation.find("outside"), std::string::npos);
    EXPECT_EQ(outcome.remarks.back(), "sampled on 100 paths");
  }
  EXPECT_EQ(settle(1, false).decision, Decision::holds);
  EXPECT_EQ(settle(2, true).decision, Decision::holds);
  for (const double odd : {std::numeric_limits<double>::quiet_NaN(), -0.001}) EXPECT_EQ(settle(odd, true).decision, Decision::undecided) << odd;
}

/// The same after a look: what an earlier look said does not stand.
TEST(SettleBySampling, ASampleOutsideItsRangeAfterALookAsWell) {
  Coin coin(1, 0.5);
  const Outcome outcome = settle_by_sampling({claim("p", "1/2")}, {}, [&](std::uint32_t path, std::span<double> values) { values[0] = path == 600 ? 3 : coin(); });
  EXPECT_EQ(outcome.decision, Decision::undecided);
  EXPECT_NE(outcome.finding->relation.find("outside"), std::string::npos);
}

TEST(SettleBySampling, StopsWhenTold) {
  std::atomic<bool> stop = false;
  LadderOptions options;
  options.stop = &stop;
  std::uint32_t last = 0;
  Coin coin(1, 0.5);
  const Outcome outcome = settle_by_sampling({claim("p", "1/2")}, options, [&](std::uint32_t path, std::span<double> values) {
    last = path;
    if (path == 1000) stop = true;
    values[0] = coin();
  });
  EXPECT_EQ(outcome.decision, Decision::undecided);
  EXPECT_LT(last, 1100u);
  LadderOptions late;
  late.deadline = std::chrono::steady_clock::now();
  EXPECT_EQ(settle_coin(0.1, claim("p", "1/2"), late).decision, Decision::undecided);
  EXPECT_EQ(settle_coin(0.1, claim("p", "1/2"), late).remarks.back(), "sampled on 64 paths");
}

}  // namespace
}  // namespace lemmata
