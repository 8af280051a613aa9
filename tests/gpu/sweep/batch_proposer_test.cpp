/// What batches propose against what the statements' own checks say of the same exact instances.
#include "gpu/sweep/batch_proposer.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "numerics/error.hpp"
#include "properties/catalogue.hpp"

namespace lemmata::gpu {
namespace {

const Entry& entry_of(std::string_view id) { return *std::ranges::find_if(properties::statements(), [&](const Entry& entry) { return entry.info->id == id; }); }

struct Asked {
  const char* id;
  const char* relation;
};

class EveryObserver : public testing::TestWithParam<Asked> {};

TEST_P(EveryObserver, ProposesWhatTheCheckFindsWithinTheHypotheses) {
  const Entry& entry = entry_of(GetParam().id);
  const std::string relation = GetParam().relation;
  const Grid grid = Grid::cartesian({parse_axis("tau=1/3,2,20"), parse_axis("gamma_over_cap=1/2,1"), parse_axis("heterogeneity=0,1/4,6")});
  constexpr std::int64_t instances = 8 * 16384;
  const BatchProposer proposer(entry, relation, grid, instances, {{"steps", "25"}}, {}, 3, Device::cpu, nullptr);
  int compared = 0;
  double largest = 0;
  for (std::int64_t cell = 0; cell < grid.cells(); ++cell) {
    for (std::int64_t stripe = 0; stripe < 8; ++stripe) {  // 1 to 4 nodes, with and without shifts
      const std::int64_t number = stripe * 16384 + 17 * cell + stripe;
      Instance instance = proposer.instance(cell, number);
      EXPECT_EQ(instance.problem.nodes.size(), static_cast<std::size_t>(1 + stripe % 4));
      EXPECT_EQ(instance.shifts.empty(), stripe < 4);
      Extremes extremes;
      LadderOptions options;
      options.only = relation;
      options.extremes = &extremes;
      options.interval_tier = false;  // wide enclosures have their middle anywhere
      options.first_bits = 256;
      const Outcome outcome = entry.check(instance, options);
      ASSERT_EQ(outcome.decision, Decision::holds) << grid.text_at(cell) << ", " << number << ": " << outcome.hypothesis;
      const Tally tally = proposer.look(cell, number, 1, 1);
      EXPECT_EQ(tally.tried, 1);
      EXPECT_EQ(tally.broken, 0);
      const double certified = extremes.relations.contains(relation) ? extremes.relations.at(relation).ratio : 0;
      const double proposed = tally.leads.empty() ? 0 : tally.leads[0].ratio;
      // A1's right side falls to 0, and what is left of a ratio is rounding.
      constexpr double rounding = 0.2;
      if (relation == "A1" && certified < rounding) {
        EXPECT_LE(proposed, rounding);
      } else {
        EXPECT_NEAR(proposed, certified, 1e-9) << grid.text_at(cell) << ", " << number;
      }
      largest = std::max(largest, proposed);
      compared += proposed > 0 ? 1 : 0;
    }
  }
  EXPECT_GT(compared, 20);
  EXPECT_GT(largest, 0.5);
}

INSTANTIATE_TEST_SUITE_P(Batches, EveryObserver,
                         testing::Values(Asked{"clip21/theorem-a", "A1"}, Asked{"clip21/theorem-a", "A2"}, Asked{"clip21/theorem-a", "A4"},
                                         Asked{"clip21/k-star", "A2"}, Asked{"clip21/rate", "A4"}, Asked{"clip21/theorem-b", "B3"}));

TEST(BatchProposer, ABlockIsTheSumOfItsInstances) {
  const Entry& entry = entry_of("clip21/theorem-a");
  const Grid grid = Grid::cartesian({parse_axis("tau=1,16")});
  const BatchProposer proposer(entry, "A4", grid, 40000, {{"steps", "10"}}, {}, 1, Device::cpu, nullptr);
  for (const auto& [first, count] : {std::pair<std::int64_t, std::int64_t>{0, 300}, {16384, 300}, {2 * 16384, 40000 - 2 * 16384}}) {
    Tally one_by_one;
    for (std::int64_t number = first; number < first + std::min<std::int64_t>(count, 300); ++number) one_by_one.add(proposer.look(1, number, 1, 4), 4);
    EXPECT_EQ(to_text(std::vector{proposer.look(1, first, std::min<std::int64_t>(count, 300), 4)}), to_text(std::vector{one_by_one}));
    EXPECT_EQ(proposer.look(1, first, count, 4).tried, count);
  }
}

TEST(BatchProposer, ScaledRightSidesAreMetAndStepsBeyondTheCapDoNotApply) {
  const Entry& entry = entry_of("clip21/theorem-a");
  const Grid grid = Grid::cartesian({parse_axis("gamma_over_cap=1,3/2")});
  Amendment amendment;
  amendment.scaled = {{"A4", Exact(4, 5)}};
  const BatchProposer proposer(entry, "A4", grid, 1000, {{"tau", "20"}}, amendment, 1, Device::cpu, nullptr);
  const Tally within = proposer.look(0, 0, 1000, 3);
  EXPECT_GT(within.broken, 0);
  EXPECT_NEAR(within.leads[0].ratio, 1.25, 1e-9);
  EXPECT_EQ(state_of(proposer.look(1, 0, 1000, 3)), CellState::not_applicable);
}

TEST(BatchProposer, RefusesWhatBatchesDoNotKnow) {
  const Entry& theorem_a = entry_of("clip21/theorem-a");
  const Grid one = Grid::cartesian({});
  const auto refusal = [&](const Entry& entry, std::string_view relation, const Grid& grid, const Parameters& given, const Amendment& amendment) {
    return BatchProposer::refusal(entry, relation, grid, given, amendment);
  };
  EXPECT_EQ(refusal(theorem_a, "A4", one, {{"nodes", "3"}}, {}), "");
  EXPECT_NE(refusal(theorem_a, "A3", one, {}, {}), "");
  EXPECT_NE(refusal(theorem_a, "", one, {}, {}), "");
  EXPECT_NE(refusal(entry_of("clip21/rate"), "A2", one, {}, {}), "");
  EXPECT_NE(refusal(theorem_a, "A4", one, {{"gamma", "1"}}, {}).find("'gamma'"), std::string::npos);
  EXPECT_NE(refusal(theorem_a, "A4", Grid::cartesian({parse_axis("problem=example-1.1")}), {}, {}), "");
  Amendment dropped;
  dropped.waived = {"smoothness"};
  EXPECT_NE(refusal(theorem_a, "A4", one, {}, dropped), "");
  Amendment scaled;
  scaled.scaled = {{"second-step-bound", Exact(2)}};
  EXPECT_NE(refusal(theorem_a, "A4", one, {}, scaled), "");
  const auto make = [&](const Parameters& given) {
    const BatchProposer proposer(theorem_a, "A4", one, 10, given, {}, 1, Device::cpu, nullptr);
    (void)proposer.instance(0, 0);
  };
  for (const auto& [name, value] : {std::pair{"tau", "0"}, {"tau", "-1"}, {"tau", "nan"}, {"tau", "1e400"}, {"tau", "1e-400"}, {"nodes", "17"}, {"nodes", "1/2"}, {"dimension", "2"}, {"steps", "-1"}, {"heterogeneity", "-1"}}) {
    EXPECT_THROW(make({{name, value}}), BadInput) << name << " = " << value;
  }
}

}  // namespace
}  // namespace lemmata::gpu
