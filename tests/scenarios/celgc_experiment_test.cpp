/// The experiment on CELGC: its optimum, its trends, what it says of the theorem's regime, and that it can say "violated".
#include "scenarios/celgc_experiment.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "algorithms/problems/logistic.hpp"
#include "numerics/error.hpp"
#include "scenarios/catalogue.hpp"

namespace lemmata::scenarios {
namespace {

CelgcOptions small(Parameters given = {}) {
  given.insert({{"rows", "300"}, {"features", "4"}, {"gamma", "1/2"}, {"machines", "1,4,16"}, {"intervals", "1,8"}, {"fixed_machines", "4"}, {"steps", "600"}, {"paths", "3"}});
  return read_celgc_options(given);
}

CelgcResult run(const CelgcOptions& options, int jobs = 2) { return run_celgc_experiment(options, LadderOptions{}, jobs); }

TEST(CelgcExperiment, ShowsTheTrends) {
  const CelgcResult result = run(small());
  ASSERT_TRUE(result.trends.has_value());
  EXPECT_EQ(result.trends->decision, Decision::holds);
  EXPECT_EQ(result.trends->evidence, Evidence::rounded);
  ASSERT_EQ(result.speed_up.size(), 3U);
  ASSERT_EQ(result.skipping.size(), 2U);
  ASSERT_EQ(result.naive.size(), 3U);
  EXPECT_LT(result.speed_up[2].gap, result.speed_up[0].gap / 5);
  for (const CelgcRun& one : result.speed_up) {
    EXPECT_GT(one.gap, 0);
    EXPECT_GT(one.deviation, one.machines == 1 ? -1 : 0);
    EXPECT_LE(one.deviation, 1);
  }
  // Lemma 2 was judged in every step of every run of CELGC, at every node, and the three trends beside it.
  const std::int64_t node_steps = 600 * 3 * ((1 + 4 + 16) + 2 * 4);
  EXPECT_EQ(result.trends->strict + result.trends->tight, node_steps + 2 + 1 + 3);
}

TEST(CelgcExperiment, EnclosesTheOptimum) {
  const CelgcResult result = run(small());
  EXPECT_LE(result.optimum_width, 1e-12);
  // No point has a smaller value: f at the start, and along the longest run, are above it.
  EXPECT_GT(std::log(2.0), result.optimum);
  for (const GapPoint& point : result.speed_up.back().curve) EXPECT_GT(point.gap, -1e-12);
}

TEST(CelgcExperiment, CountsRoundsAndBytes) {
  const CelgcResult result = run(small());
  // Steps 4, 8, ..., 596 average: at t = 0 all machines know the start.
  EXPECT_EQ(result.speed_up[1].rounds, 149);
  EXPECT_EQ(result.speed_up[1].bytes, 149 * 4 * 2 * 4 * 8);
  EXPECT_EQ(result.skipping[0].rounds, 599);
  EXPECT_EQ(result.naive[1].rounds, 600);
}

/// One machine has nobody to average with: every I, and naive parallel clipping, are clipped SGD on the same minibatches.
TEST(CelgcExperiment, OneMachineIsClippedSgd) {
  const CelgcResult result = run(small({{"fixed_machines", "1"}, {"machines", "1"}}));
  EXPECT_EQ(result.skipping[0].gap, result.skipping[1].gap);
  EXPECT_EQ(result.naive[0].gap, result.speed_up[0].gap);
  EXPECT_EQ(result.naive[0].clip_rate, result.speed_up[0].clip_rate);
  EXPECT_GT(result.naive[0].clip_rate, 0);
}

TEST(CelgcExperiment, DoesNotDependOnThreads) {
  const CelgcResult one = run(small(), 1);
  const CelgcResult three = run(small(), 3);
  for (std::size_t j = 0; j < one.speed_up.size(); ++j) EXPECT_EQ(one.speed_up[j].gap, three.speed_up[j].gap);
  EXPECT_EQ(celgc_summary(one), celgc_summary(three));
  const CelgcResult other = run(small({{"seed", "2"}}));
  EXPECT_NE(one.speed_up[0].gap, other.speed_up[0].gap);
}

/// In 10 short steps nobody has come down to the noise: more machines gain nothing, and the experiment says so.
TEST(CelgcExperiment, CanSayViolated) {
  const CelgcResult result = run(small({{"steps", "10"}, {"eta", "1/1000"}, {"gamma", "1/500"}}));
  ASSERT_TRUE(result.trends.has_value());
  EXPECT_EQ(result.trends->decision, Decision::violated);
  ASSERT_TRUE(result.trends->finding.has_value());
  EXPECT_EQ(result.trends->finding->relation, "speed-up");
}

/// sigma <= 2 max ||a_j||; the threshold of the theorem is 5 sigma, and eps at the cap grows with gamma.
TEST(CelgcExperiment, SaysWhereTheTheoremStands) {
  const CelgcResult result = run(small());
  EXPECT_FALSE(result.regime.met);
  EXPECT_EQ(result.regime.ratio, 0.25);
  EXPECT_DOUBLE_EQ(result.regime.wanted_ratio, 5 * result.regime.sigma);
  EXPECT_NEAR(square(result.regime.eps) * 4 / (28 * result.regime.sigma * result.regime.smoothness), 0.5, 1e-12);
  EXPECT_NE(result.regime.note.find("not met"), std::string::npos);
  // gamma/eta = 5 sigma and a tiny gamma: inside. The rows of this file have ||a|| = 1 and 1/2, so sigma = 2.
  const std::string data = ::testing::TempDir() + "/celgc_regime.txt";
  if (std::FILE* file = std::fopen(data.c_str(), "w")) {
    std::fputs("1 1:1\n-1 1:0.5\n1 2:1\n-1 2:0.5\n", file);
    std::fclose(file);
  }
  const CelgcResult inside = run(small({{"data", data}, {"gamma", "1/100000"}, {"eta", "1/1000000"}, {"steps", "20"}}));
  EXPECT_EQ(inside.regime.sigma, 2);
  EXPECT_TRUE(inside.regime.met);
}

TEST(CelgcExperiment, RefusesWhatHasNoMeaning) {
  const std::pair<const char*, const char*> wrong[] = {{"machines", "0"},  {"machines", "3/2"},   {"machines", "1,2000"}, {"intervals", "0"}, {"eta", "0"},
                                                       {"gamma", "-1"},    {"lambda", "0"},       {"batch", "0"},         {"steps", "9"},     {"paths", "0"},
                                                       {"seed", "-1"},     {"fixed_machines", "0"}, {"fixed_interval", "0"}, {"features", "501"}, {"nodes", "3"}};
  for (const auto& [name, value] : wrong) EXPECT_THROW((void)read_celgc_options({{name, value}}), BadInput) << name;
  EXPECT_THROW((void)run(small({{"x0", "1,2"}})), BadInput);
  EXPECT_THROW((void)run(small({{"data", "/nonexistent"}})), BadInput);
}

TEST(CelgcExperiment, StopsWhenTold) {
  const std::atomic<bool> stop{true};
  LadderOptions control;
  control.stop = &stop;
  const CelgcResult result = run_celgc_experiment(small(), control, 2);
  EXPECT_TRUE(result.stopped);
  EXPECT_FALSE(result.trends.has_value());
}

}  // namespace
}  // namespace lemmata::scenarios
