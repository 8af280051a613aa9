/// Tables of slack: the worked run of docs/proofs.md 4.5 row by row, every cell of the default grid within what is promised, and promises that are too good
/// found out.
#include "properties/slack.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "algorithms/run.hpp"
#include "numerics/error.hpp"

namespace lemmata::properties {
namespace {

/// Example 1.1 with tau = 1 from x_0 = 4.
Trajectory golden(const SlackTheorem& theorem, std::int64_t rounds, const Exact& gamma_over_cap = Exact(1)) {
  const Start start{Vector<Exact>::Constant(1, Exact(4)), {}};
  Trajectory t{Problem(Quadratics::in_one_dimension({Exact(2), Exact(-1)}, {Exact(0)})), start, Exact(1), Exact(0), rounds};
  t.gamma = dyadic_below(gamma_over_cap * theorem.step_cap(t), 30);
  return t;
}

SlackMeasurement golden_row(std::string_view id, std::int64_t rounds, const Exact& gamma_over_cap = Exact(1)) {
  const SlackTheorem& theorem = slack_theorem(id);
  return measure_slack(theorem, golden(theorem, rounds, gamma_over_cap)).value();
}

/// The same run without any of the library: f_1 = x^2, f_2 = -x^2/2, so grad f = x/2.
struct ByHand {
  double gradient_sum = 0, direction = 0;
  std::int64_t last_clipped = -1;
  ByHand(double gamma, std::int64_t rounds) {
    const std::array<double, 2> curvature = {2, -1};
    std::array<double, 2> v = {0, 0};
    double x = 4;
    for (std::int64_t k = 0; k < rounds; ++k) {
      for (std::size_t i = 0; i < 2; ++i) {
        const double u = curvature[i] * x - v[i];
        if (std::abs(u) > 1) last_clipped = k;
        v[i] += std::clamp(u, -1.0, 1.0);
      }
      gradient_sum += x * x / 4;
      direction = std::max(direction, std::abs(v[0] + v[1]) / 2);
      x -= gamma * (v[0] + v[1]) / 2;
    }
  }
};

TEST(GoldenRow, TheoremA) {
  const SlackMeasurement row = golden_row("clip21/theorem-a", 1000);
  EXPECT_NEAR(row.gamma.nearest_double(), 0.021040336040143014, 0.021040336040143014 * 2e-9);
  EXPECT_LE(row.gamma.nearest_double(), 0.021040336040143014);
  EXPECT_EQ(row.promised.k_star, 14);
  EXPECT_EQ(row.last_clipped, 6);
  EXPECT_DOUBLE_EQ(row.k_star_ratio().value(), 2);
  EXPECT_FALSE(row.clipped_to_the_end());
  EXPECT_NEAR(row.promised.direction, 11.88193950529227, 1e-13);
  EXPECT_NEAR(row.promised.gradient_sum, 8 / row.gamma.nearest_double() + 833.0 / 3, 1e-10);
  const ByHand run(row.gamma.nearest_double(), 1000);
  EXPECT_EQ(run.last_clipped, 6);
  EXPECT_NEAR(row.gradient_sum, run.gradient_sum, 1e-9);
  EXPECT_NEAR(row.direction, run.direction, 1e-12);
  EXPECT_NEAR(row.slack(), row.promised.gradient_sum / run.gradient_sum, 1e-9);
  EXPECT_NEAR(row.bound(), row.promised.gradient_sum / 1000, 1e-12);
  EXPECT_NEAR(row.measured(), run.gradient_sum / 1000, 1e-12);
  EXPECT_GT(row.slack(), 1);
  EXPECT_EQ(row.decision(), Decision::holds);
}

TEST(GoldenRow, TheoremsBAndBPlus) {
  for (const auto& [id, phi_0] : {std::pair{"clip21/theorem-b", 6.7361940338}, {"clip21/theorem-b-plus", 7.9332789236}}) {
    const SlackMeasurement row = golden_row(id, 1000);
    const double gamma = row.gamma.nearest_double();
    EXPECT_NEAR(gamma, 0.03390757692794699, 0.03390757692794699 * 2e-9) << id;
    EXPECT_NEAR(row.promised.gradient_sum, 2 * phi_0 / gamma, 1e-6) << id;
    EXPECT_NEAR(row.promised.direction, std::sqrt(phi_0) + 7, 2e-9) << id;  // L = 1/2, E_b = 7
    EXPECT_FALSE(row.promised.k_star) << id << ": (B4) speaks of half the second bound only";
    EXPECT_FALSE(row.k_star_ratio()) << id;
    EXPECT_NEAR(row.gradient_sum, ByHand(gamma, 1000).gradient_sum, 1e-9) << id;
    EXPECT_EQ(row.decision(), Decision::holds) << id;

    const SlackMeasurement half = golden_row(id, 1000, Exact(1, 2));
    EXPECT_EQ(half.promised.k_star, 14) << id;
    EXPECT_GE(half.last_clipped, 0) << id;
    EXPECT_LT(half.last_clipped, 14) << id;
  }
}

/// f = x^2 at gamma = 1/L is at its minimiser after one step, with all that the rates promise spent: 2 D0/gamma = ||grad f(x_0)||^2. With tau >= 2 U0 the
/// step is allowed and nothing is clipped.
TEST(GoldenRow, TheRatesOfAAndBAreAttained) {
  const Start start{Vector<Exact>::Constant(1, Exact(1)), {}};
  const Trajectory t{Problem(Quadratics::in_one_dimension({Exact(2)}, {Exact(0)})), start, Exact(4), Exact(1, 2), 10};
  for (const SlackTheorem& theorem : slack_theorems()) {
    if (theorem.rate != "A4" && theorem.rate != "B3") continue;  // noise, or momentum: not attained
    const SlackMeasurement row = measure_slack(theorem, t).value();
    EXPECT_EQ(row.gradient_sum, 4) << theorem.info->id;
    EXPECT_DOUBLE_EQ(row.slack(), 1) << theorem.info->id;
    EXPECT_DOUBLE_EQ(row.direction_slack(), 1) << theorem.info->id;
    EXPECT_EQ(row.promised.k_star, 0) << theorem.info->id;
    EXPECT_EQ(row.last_clipped, -1) << theorem.info->id;
    EXPECT_EQ(row.decision(), Decision::holds) << theorem.info->id;
  }
}

TEST(GoldenRow, ARunThatEndsWhileClippingSaysSo) {
  const SlackMeasurement row = golden_row("clip21/theorem-a", 5);
  EXPECT_EQ(row.last_clipped, 4);
  EXPECT_TRUE(row.clipped_to_the_end());
  EXPECT_FALSE(row.k_star_ratio());
  EXPECT_EQ(row.decision(), Decision::holds);
}

TEST(Grid, NothingIsMeasuredAboveWhatIsPromised) {
  for (const SlackTheorem& theorem : slack_theorems()) {
    const bool clips = theorem.rate != "F5";  // by (F1) momentum keeps it from clipping
    for (const std::uint64_t seed : {1, 2, 3}) {
      const std::vector<SlackCell> cells = slack_grid({}, seed, 300);
      ASSERT_EQ(cells.size(), (1 + 2 * 3) * 3 * 3);
      std::size_t claimed = 0, clipped = 0;
      for (const SlackCell& cell : cells) {
        const SlackMeasurement row = slack_row(theorem, cell).value().result;
        const std::string where = std::string(theorem.info->id) + ", n " + std::to_string(cell.nodes) + ", heterogeneity " + cell.heterogeneity.text() +
                                  ", tau/U0 " + cell.tau_over_U0.text() + ", gamma/cap " + cell.gamma_over_cap.text();
        EXPECT_EQ(row.decision(), Decision::holds) << where;
        EXPECT_GE(row.slack(), 1) << where;
        EXPECT_GE(row.direction_slack(), 1) << where;
        if (row.promised.k_star) {
          EXPECT_LT(row.last_clipped, *row.promised.k_star) << where;
        }
        if (clips && cell.tau_over_U0 < Exact(1)) {
          EXPECT_GE(row.last_clipped, 0) << where;
        }
        claimed += row.promised.k_star ? 1 : 0;
        clipped += row.last_clipped >= 0 ? 1 : 0;
      }
      EXPECT_EQ(clipped, clips ? cells.size() * 2 / 3 : 0);  // tau/U0 of 1/16 and 1/4, not of 1
      EXPECT_GE(claimed, clips ? cells.size() * 2 / 3 : 0);  // at least up to half the cap
      if (theorem.rate == "A4") {
        EXPECT_EQ(claimed, cells.size());
      }
    }
  }
}

TEST(Grid, IsAFunctionOfItsArguments) {
  const Parameters given = {{"nodes", "1,3"}, {"heterogeneity", "1,1/3"}, {"tau_over_U0", "1/8"}, {"gamma_over_cap", "1/2,1"}, {"dimension", "4"}, {"x0", "2"}};
  const SlackTheorem& theorem = slack_theorem("clip21/theorem-a");
  const auto rows = [&](std::uint64_t seed) {
    std::vector<std::array<double, 4>> numbers;
    for (const SlackCell& cell : slack_grid(given, seed, 50)) {
      const SlackMeasurement row = slack_row(theorem, cell).value().result;
      numbers.push_back({row.promised.gradient_sum, row.gradient_sum, row.promised.direction, row.direction});
    }
    return numbers;
  };
  EXPECT_EQ(rows(7), rows(7));
  EXPECT_NE(rows(7), rows(8));
  const std::vector<SlackCell> cells = slack_grid(given, 7, 50);
  ASSERT_EQ(cells.size(), 2 + 4);  // a single node has no heterogeneity
  EXPECT_EQ(cells[1].nodes, 1);
  EXPECT_EQ(cells[1].heterogeneity, Exact(0));
  EXPECT_EQ(cells[2].heterogeneity, Exact(1));
  EXPECT_EQ(cells[4].heterogeneity, Exact(1, 3));
  EXPECT_EQ(cells[5].gamma_over_cap, Exact(1));
}

TEST(Grid, RefusesWhatHasNoMeaning) {
  for (const auto& [name, value] : {std::pair{"tau", "1"}, {"tau_over_U0", "0"}, {"tau_over_U0", "1,-1"}, {"tau_over_U0", "2^21"}, {"tau_over_U0", ""},
                                    {"gamma_over_cap", "2"}, {"gamma_over_cap", "0"}, {"gamma_over_cap", "1,,1"}, {"heterogeneity", "-1"},
                                    {"heterogeneity", "x"}, {"nodes", "0"}, {"nodes", "3/2"}, {"nodes", "1001"}, {"dimension", "0"}, {"dimension", "1,2"}}) {
    EXPECT_THROW((void)slack_grid({{name, value}}, 1, 10), BadInput) << name << "=" << value;
  }
  std::string many = "1";
  for (int i = 0; i < 400; ++i) many += ",1";
  EXPECT_THROW((void)slack_grid({{"nodes", many}, {"tau_over_U0", many}}, 1, 10), BadInput);
  EXPECT_THROW((void)slack_row(slack_theorem("clip21/theorem-a"), slack_grid({{"x0", "1,2,3"}}, 1, 10)[0]), BadInput);
  for (const char* id : {"clip21/k-star", "clip21/theorem", ""}) EXPECT_THROW((void)slack_theorem(id), BadInput) << id;
}

TEST(Grid, StopsWhenAsked) {
  const std::atomic<bool> stop = true;
  const SlackTheorem& theorem = slack_theorem("clip21/theorem-a");
  EXPECT_FALSE(slack_row(theorem, slack_grid({}, 1, 10)[0], &stop));
  EXPECT_FALSE(measure_slack(theorem, golden(theorem, 10), &stop));
}

// ---- Promises that are too good -------------------------------------------------------------------------------------------------------------------

SlackPromise true_promise(const Trajectory& t) { return slack_theorem("clip21/theorem-a").promise(t); }

SlackMeasurement with_promise(SlackPromise (*promise)(const Trajectory&), std::int64_t rounds = 100) {
  SlackTheorem theorem = slack_theorem("clip21/theorem-a");
  theorem.promise = promise;
  return measure_slack(theorem, golden(theorem, rounds)).value();
}

TEST(Plants, ABoundDividedByAThousandIsViolated) {
  const SlackMeasurement row = with_promise([](const Trajectory& t) {
    SlackPromise p = true_promise(t);
    p.gradient_sum /= 1000;
    return p;
  });
  EXPECT_EQ(row.rate, Settled::violated);
  EXPECT_EQ(row.largest_direction, Settled::strict);
  EXPECT_EQ(row.inactive, Settled::strict);
  EXPECT_LT(row.slack(), 1);
  EXPECT_EQ(row.decision(), Decision::violated);
}

TEST(Plants, ADirectionBoundThatIsTooSmallIsViolated) {
  const SlackMeasurement row = with_promise([](const Trajectory& t) {
    SlackPromise p = true_promise(t);
    p.direction /= 1000;
    return p;
  });
  EXPECT_EQ(row.largest_direction, Settled::violated);
  EXPECT_EQ(row.rate, Settled::strict);
  EXPECT_EQ(row.decision(), Decision::violated);
}

/// Clipping ends with round 6.
TEST(Plants, AKStarThatIsTooEarlyIsViolated) {
  const SlackMeasurement early = with_promise([](const Trajectory& t) {
    SlackPromise p = true_promise(t);
    p.k_star = 6;
    return p;
  });
  EXPECT_EQ(early.inactive, Settled::violated);
  EXPECT_EQ(early.decision(), Decision::violated);
  const SlackMeasurement sharp = with_promise([](const Trajectory& t) {
    SlackPromise p = true_promise(t);
    p.k_star = 7;
    return p;
  });
  EXPECT_EQ(sharp.decision(), Decision::holds);
  EXPECT_DOUBLE_EQ(sharp.k_star_ratio().value(), 1);
}

TEST(Plants, OnlyRoundingIsForgiven) {
  const SlackMeasurement inside = with_promise([](const Trajectory& t) {
    SlackPromise p = true_promise(t);
    p.gradient_sum = ByHand(t.gamma.nearest_double(), t.steps).gradient_sum * (1 - 1e-9);
    return p;
  });
  EXPECT_EQ(inside.rate, Settled::tight);
  const SlackMeasurement outside = with_promise([](const Trajectory& t) {
    SlackPromise p = true_promise(t);
    p.gradient_sum = ByHand(t.gamma.nearest_double(), t.steps).gradient_sum * (1 - 1e-6);
    return p;
  });
  EXPECT_EQ(outside.rate, Settled::violated);
}

/// Beyond the second bound on the step size Theorem A is false: f = 1 + cos x from x_0 = 1/100 with tau >= |f'(x_0)|, so k* = 0, is clipped from k = 16 on.
TEST(Plants, AStepBeyondTheCapIsFoundOut) {
  const SlackTheorem& theorem = slack_theorem("clip21/theorem-a");
  const Start start{Vector<Exact>::Constant(1, Exact(1, 100)), {}};
  Trajectory t{Problem(OnePlusCosine(1, Exact(0))), start, Exact(1, 100), Exact(0), 300};
  t.gamma = theorem.step_cap(t);
  EXPECT_EQ(measure_slack(theorem, t).value().decision(), Decision::holds);
  t.gamma = Exact::parse("0.14645");
  const SlackMeasurement row = measure_slack(theorem, t).value();
  EXPECT_EQ(row.promised.k_star, 0);
  EXPECT_GE(row.last_clipped, 16);
  EXPECT_EQ(row.inactive, Settled::violated);
  EXPECT_EQ(row.decision(), Decision::violated);
}

/// Squares beyond the largest double: infinity on both sides is no relation.
TEST(Plants, WhatOverflowsIsUndecided) {
  const SlackTheorem& theorem = slack_theorem("clip21/theorem-a");
  const std::vector<SlackCell> cells = slack_grid({{"x0", "1e200"}, {"nodes", "2"}, {"heterogeneity", "1"}}, 1, 20);
  const SlackMeasurement row = slack_row(theorem, cells[0]).value().result;
  EXPECT_FALSE(std::isfinite(row.gradient_sum));
  EXPECT_EQ(row.rate, Settled::undecided);
  EXPECT_EQ(row.decision(), Decision::undecided);
}

}  // namespace
}  // namespace lemmata::properties
