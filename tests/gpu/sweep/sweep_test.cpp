/// Sweeps: the same bytes whatever the threads, ranks, blocks and interruptions; against a loop that cannot be wrong.
#include "gpu/sweep/sweep.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <barrier>
#include <cmath>
#include <mutex>
#include <random>
#include <thread>

#include "gpu/sweep/entry_proposer.hpp"
#include "numerics/error.hpp"

namespace lemmata::gpu {
namespace {

/// Scrambles (cell, number): ratios with many ties, so that the order of equals is put to the test.
std::uint64_t scrambled(std::int64_t cell, std::int64_t number) {
  std::uint64_t z = static_cast<std::uint64_t>(cell) * 0x9e3779b97f4a7c15U + static_cast<std::uint64_t>(number) * 0xbf58476d1ce4e5b9U + 1;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

/// Cell 2 is not applicable anywhere, cell 3 has no meaning.
Tally look_at_one(std::int64_t cell, std::int64_t number, std::size_t most) {
  Tally tally;
  tally.tried = 1;
  const std::uint64_t bits = scrambled(cell, number);
  if (cell == 2) {
    tally.not_applicable = 1;
  } else if (cell == 3) {
    tally.without_meaning = 1;
  } else if (bits % 11 == 0) {
    tally.undecided = 1;
  } else {
    tally.add({cell, number, false, static_cast<double>(bits % 97) / 97.0 + 0x1p-60, bits % 2 == 0 ? "A1" : "A1 direction", static_cast<std::int64_t>(bits % 5), static_cast<int>(bits % 3) - 1}, most);
  }
  return tally;
}

class Scrambled final : public Proposer {
 public:
  explicit Scrambled(std::int64_t block) : block_(block) {}
  [[nodiscard]] std::int64_t block() const override { return block_; }
  [[nodiscard]] Tally look(std::int64_t cell, std::int64_t first, std::int64_t count, std::size_t most) const override {
    Tally tally;
    for (std::int64_t number = first; number < first + count; ++number) tally.add(look_at_one(cell, number, most), most);
    return tally;
  }
  [[nodiscard]] Instance instance(std::int64_t, std::int64_t) const override { return {}; }

 private:
  std::int64_t block_;
};

/// Ranks that are threads of this process.
struct Table {
  explicit Table(int size) : mail(static_cast<std::size_t>(size)), together(size) {}
  std::vector<std::string> mail;
  std::string news;
  std::barrier<> together;
};
class ThreadRank final : public Communicator {
 public:
  ThreadRank(Table& table, int rank) : table_(table), rank_(rank) {}
  [[nodiscard]] int rank() const override { return rank_; }
  [[nodiscard]] int size() const override { return static_cast<int>(table_.mail.size()); }
  [[nodiscard]] int size_here() const override { return size(); }
  std::vector<std::string> gather(const std::string& bytes) override {
    table_.mail[static_cast<std::size_t>(rank_)] = bytes;
    table_.together.arrive_and_wait();
    std::vector<std::string> all;
    if (rank_ == 0) all = table_.mail;
    table_.together.arrive_and_wait();
    return all;
  }
  std::string broadcast(const std::string& bytes) override {
    if (rank_ == 0) table_.news = bytes;
    table_.together.arrive_and_wait();
    std::string news = table_.news;
    table_.together.arrive_and_wait();
    return news;
  }
  void end(int) override {}
  void fail(const std::string&) override {}

 private:
  Table& table_;
  int rank_;
};

SweepPlan plan_of(std::int64_t cells, std::int64_t instances, std::int64_t block) { return {cells, instances, block, 5}; }

/// All instances, one after the other, all leads sorted at the end.
SweepState reference(const SweepPlan& plan) {
  SweepState state;
  state.done = plan.units();
  std::vector<Lead> leads;
  for (std::int64_t cell = 0; cell < plan.cells; ++cell) {
    Tally& tally = state.cells.emplace_back();
    for (std::int64_t number = 0; number < plan.instances; ++number) {
      const Tally one = look_at_one(cell, number, 1);
      leads.insert(leads.end(), one.leads.begin(), one.leads.end());
      tally.add(one, 1);
      Tally counts = one;
      counts.leads.clear();
      state.all.add(counts, 0);
    }
  }
  std::ranges::sort(leads, is_nearer);
  leads.resize(std::min(leads.size(), plan.most_leads));
  state.all.leads = leads;
  return state;
}

SweepState swept(const SweepPlan& plan, const Proposer& proposer, int jobs, int ranks, SweepState from = {}) {
  Table table(ranks);
  std::vector<SweepState> states(static_cast<std::size_t>(ranks));
  states[0] = std::move(from);
  std::vector<std::thread> threads;
  for (int rank = 0; rank < ranks; ++rank) {
    threads.emplace_back([&, rank] {
      ThreadRank mine(table, rank);
      SweepRun run;
      run.jobs = jobs;
      EXPECT_EQ(sweep(plan, proposer, run, mine, states[static_cast<std::size_t>(rank)]), SweepEnd::complete);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return std::move(states[0]);
}

TEST(Sweep, FindsWhatALoopFindsWhateverThreadsRanksAndBlocks) {
  for (const std::int64_t block : {1, 3, 64, 1000}) {
    const SweepPlan plan = plan_of(7, 205, block);
    const std::string expected = to_text(reference(plan));
    for (const int jobs : {1, 3}) {
      for (const int ranks : {1, 2, 4}) EXPECT_EQ(to_text(swept(plan, Scrambled(block), jobs, ranks)), expected) << block << " " << jobs << " " << ranks;
    }
  }
}

/// Stops at every round, writes the state as text, reads it, goes on with other threads and ranks.
TEST(Sweep, ResumedFromAnyCheckpointGivesTheSameBytes) {
  const SweepPlan plan = plan_of(5, 100, 4);
  const Scrambled proposer(4);
  const std::string expected = to_text(reference(plan));
  std::vector<std::string> checkpoints;
  SweepState state;
  SweepRun run;
  Alone alone;
  run.jobs = 2;
  run.after_round = [&](const SweepState& now) { checkpoints.push_back(to_text(now)); };
  ASSERT_EQ(sweep(plan, proposer, run, alone, state), SweepEnd::complete);
  ASSERT_GT(checkpoints.size(), 3U);
  for (const std::string& checkpoint : checkpoints) {
    const SweepState from = state_from(checkpoint);
    EXPECT_EQ(to_text(from), checkpoint);
    EXPECT_EQ(to_text(swept(plan, proposer, 1, 3, from)), expected);
  }
  EXPECT_EQ(checkpoints.back(), expected);
}

TEST(Sweep, AnInterruptedRoundIsForgotten) {
  const SweepPlan plan = plan_of(4, 100, 5);
  std::atomic<bool> stop{false};
  struct Stopping final : Proposer {
    std::atomic<bool>& stop;
    explicit Stopping(std::atomic<bool>& flag) : stop(flag) {}
    [[nodiscard]] std::int64_t block() const override { return 5; }
    [[nodiscard]] Tally look(std::int64_t cell, std::int64_t first, std::int64_t count, std::size_t most) const override {
      Tally tally = Scrambled(5).look(cell, first, count, most);
      if (cell == 2 && first == 50) {
        stop = true;
        tally = {};  // cut short
      }
      return tally;
    }
    [[nodiscard]] Instance instance(std::int64_t, std::int64_t) const override { return {}; }
  };
  SweepState state;
  SweepRun run;
  run.stop = &stop;
  Alone alone;
  EXPECT_EQ(sweep(plan, Stopping(stop), run, alone, state), SweepEnd::interrupted);
  EXPECT_GT(state.done, 0);
  EXPECT_LE(state.done, 50);
  EXPECT_EQ(state.all.tried, state.done * 5);
  EXPECT_EQ(to_text(swept(plan, Scrambled(5), 1, 1, state)), to_text(reference(plan)));
}

TEST(Sweep, TimeThatIsUpEndsItBetweenRounds) {
  SweepState state;
  SweepRun run;
  run.deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1);
  Alone alone;
  EXPECT_EQ(sweep(plan_of(3, 10, 2), Scrambled(2), run, alone, state), SweepEnd::out_of_time);
  EXPECT_EQ(state.done, 0);
  EXPECT_EQ(state.cells.size(), 3U);
}

TEST(Sweep, WhatOneRankThrowsIsThrownOnAllWithItsNumber) {
  struct Failing final : Proposer {
    [[nodiscard]] std::int64_t block() const override { return 1; }
    [[nodiscard]] Tally look(std::int64_t, std::int64_t first, std::int64_t, std::size_t) const override {
      if (first == 1) throw BadInput("no disk");
      return {};
    }
    [[nodiscard]] Instance instance(std::int64_t, std::int64_t) const override { return {}; }
  };
  Table table(3);
  std::mutex guard;
  std::vector<std::string> messages;
  std::vector<std::thread> threads;
  for (int rank = 0; rank < 3; ++rank) {
    threads.emplace_back([&, rank] {
      ThreadRank mine(table, rank);
      SweepState state;
      try {
        (void)sweep(plan_of(1, 9, 1), Failing{}, {}, mine, state);
      } catch (const std::exception& error) {
        const std::lock_guard lock(guard);
        messages.emplace_back(error.what());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(messages, std::vector<std::string>(3, "rank 1: no disk"));
}

TEST(Tally, MergesInAnyOrderToTheSameBytes) {
  std::mt19937 engine(7);
  std::vector<Tally> parts;
  for (std::int64_t number = 0; number < 300; ++number) parts.push_back(look_at_one(number % 5, number, 4));
  Tally first;
  for (const Tally& part : parts) first.add(part, 4);
  for (int round = 0; round < 20; ++round) {
    std::ranges::shuffle(parts, engine);
    Tally left;
    Tally right;
    for (std::size_t i = 0; i < parts.size(); ++i) (i % 3 == 0 ? left : right).add(parts[i], 4);
    left.add(right, 4);
    ASSERT_EQ(to_text(std::vector{left}), to_text(std::vector{first}));
  }
}

TEST(Tally, TextIsExactAndDamageIsRefused) {
  Tally tally;
  tally.tried = 3;
  for (const double ratio : {0.1, 0x1p-1074, 1 - 0x1p-53, 3.5e300}) tally.add({1, 2, false, ratio, "A1 direction, with a comma", 5, -1}, 9);
  const std::string text = to_text(std::vector{tally, Tally{}});
  const std::vector<Tally> again = tallies_from(text);
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(to_text(again), text);
  EXPECT_EQ(again[0].leads[3].ratio, 0x1p-1074);
  EXPECT_EQ(again[0].leads[0].relation, "A1 direction, with a comma");
  for (const std::string& damaged : {text.substr(0, text.size() - 2), "x" + text, text + "1", std::string("-1 0 0 0 0 0 \n"), std::string("1 0 0 0 0 1 \n0 0 0 7ff0000000000000 0 0 A\n")}) {
    EXPECT_THROW((void)tallies_from(damaged), BadInput) << damaged;
  }
  EXPECT_THROW((void)state_from("1 100000000000 \n0 0 0 0 0 0 \n"), BadInput);
  EXPECT_THROW((void)state_from("1 2 \n0 0 0 0 0 0 \n2 1 0 0 0 0 0 \n"), BadInput);
}

TEST(CellState, IsNeverAZero) {
  const SweepState state = reference(plan_of(4, 50, 1));
  EXPECT_EQ(state_of(state.cells[0]), CellState::measured);
  EXPECT_EQ(state_of(state.cells[2]), CellState::not_applicable);
  EXPECT_EQ(state_of(state.cells[3]), CellState::without_meaning);
  EXPECT_EQ(state_of({}), CellState::not_tried);
  EXPECT_EQ(state_of({.tried = 2, .not_applicable = 1, .without_meaning = 1, .leads = {}}), CellState::not_applicable);
  EXPECT_EQ(state_of({.tried = 2, .not_applicable = 1, .undecided = 1, .leads = {}}), CellState::undecided);
  EXPECT_EQ(state_of({.tried = 2, .not_applicable = 1, .leads = {}}), CellState::nothing_compared);
  EXPECT_EQ(state_of({.tried = 1, .broken = 1, .leads = {Lead{.broken = true, .relation = "E"}}}), CellState::broken);
}

// ---- The proposer of any entry: a toy statement x <= cap, for x >= 0, x != 5, with x drawn in 0..9 ----------------------------------------------------------

constexpr ParameterInfo toy_parameters[] = {{"cap", "20", "the bound"}, {"x", "drawn", "the number"}};
const StatementInfo toy_info = [] {
  StatementInfo info{};
  info.id = "toy/bounded";
  return info;
}();

Instance draw_toy(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  return plain_instance(toy_info, toy_parameters, seed, given, {{"x", std::to_string(draw.integer(0, 9))}});
}

Outcome check_toy(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, toy_parameters);
  const ParameterReader read("toy", instance.parameters, toy_parameters);
  const Exact x = read.number("x");
  const Exact cap = read.number("cap");
  if (x == Exact(5)) throw BadInput("five is not spoken of");
  return climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    ledger.assume("nonnegative", truth(cap.sign() >= 0));
    ledger.claim("bounded", 0, -1, Order::less_equal, constant<S>(x), constant<S>(cap));
    (void)watch.go_on(0);
  });
}

const Entry toy{&toy_info, toy_parameters, draw_toy, check_toy, 1, nullptr};

TEST(EntryProposer, ReportsRatiosViolationsAndWhatDoesNotApply) {
  const Grid grid = Grid::cartesian({parse_axis("cap=-1,4,9,18")});
  const std::int64_t instances = 60;
  const EntryProposer proposer(toy, grid, instances, {}, {}, 1, nullptr);
  std::vector<Tally> cells;
  for (std::int64_t cell = 0; cell < grid.cells(); ++cell) {
    cells.push_back(proposer.look(cell, 0, instances, 3));
    std::int64_t fives = 0;
    std::int64_t beyond = 0;
    for (std::int64_t number = 0; number < instances; ++number) {
      const Instance instance = proposer.instance(cell, number);
      const Exact x = Exact::parse(instance.parameters.at("x"));
      fives += x == Exact(5) ? 1 : 0;
      beyond += x != Exact(5) && Exact::parse(instance.parameters.at("cap")) < x ? 1 : 0;
    }
    EXPECT_EQ(cells.back().tried, instances);
    EXPECT_EQ(cells.back().without_meaning, fives);
    EXPECT_GT(fives, 0);
    EXPECT_EQ(cells.back().broken, cell > 0 ? beyond : 0) << cell;
  }
  EXPECT_EQ(state_of(cells[0]), CellState::not_applicable);
  EXPECT_EQ(cells[0].broken, 0);
  EXPECT_TRUE(cells[1].leads[0].broken);  // the planted falsehood
  EXPECT_EQ(cells[1].leads[0].ratio, 9.0 / 4);
  EXPECT_EQ(cells[1].leads[0].relation, "bounded");
  EXPECT_EQ(cells[2].broken, 0);
  EXPECT_EQ(cells[2].leads[0].ratio, 1);
  EXPECT_EQ(cells[3].leads[0].ratio, 0.5);
  EXPECT_EQ(cells[3].leads.size(), 3U);
  const Instance nearest = proposer.instance(3, cells[3].leads[0].number);
  EXPECT_EQ(nearest.parameters.at("x"), "9");
}

TEST(EntryProposer, ScalesAndDropsAsItIsTold) {
  const Grid grid = Grid::cartesian({parse_axis("cap=-1,9")});
  Amendment amendment;
  amendment.waived = {"nonnegative"};
  amendment.scaled = {{"bounded", Exact(1, 2)}};
  const EntryProposer proposer(toy, grid, 40, {}, amendment, 1, nullptr);
  EXPECT_GT(proposer.look(0, 0, 40, 3).broken, 0);
  const Tally tally = proposer.look(1, 0, 40, 3);
  EXPECT_GT(tally.broken, 0);
  EXPECT_EQ(tally.leads[0].ratio, 2);
}

}  // namespace
}  // namespace lemmata::gpu
