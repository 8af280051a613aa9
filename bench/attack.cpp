/// The search behind `lemmata attack`: runs in doubles and their gradients per second, and what climbing saves over drawing at random.
///
///   run/n/1        one evaluation of Theorem A on n nodes on the line, 100 rounds: step size at the cap, every relation of the theorem; items are evaluations.
///                  The last number is that of threads
///   gradient       its gradient in all 11 coordinates of three nodes (three chunks of 4 dual parts), of a relation that is nearest in the last round;
///                  `per_chunk` is its time over that of a run, for each chunk
///   reach/T/S      evaluations until a target is reached, S = 0 at random, 1 by climbing, from the same distribution of starts; a gradient counts as so many
///                  evaluations as it has chunks, and one more. Median over 15 seeds; `found` of them within 10^5
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "algorithms/draw.hpp"
#include "properties/attack/trajectory_models.hpp"
#include "properties/attack/trial.hpp"
#include "properties/search.hpp"

namespace {

using namespace lemmata;
using namespace lemmata::properties;

std::unique_ptr<TrajectorySearch> search_of(std::string_view id, const TrajectoryShape& shape, const Amendment& amendment, const Parameters& own = {}) {
  return find_trajectory_model(id)->make(shape, own, amendment);
}

std::vector<double> draw_point(const TrajectorySearch& search, Draw& draw) {
  std::vector<double> p(static_cast<std::size_t>(search.size()));
  for (double& c : p) c = uniform(draw, -3, 3);
  const TrajectoryShape& shape = search.shape();
  double sum = 0;
  for (int i = 0; i < shape.nodes; ++i) sum += p[static_cast<std::size_t>(search.diagonal_at(i, 0))];
  if (sum < 0.5) p[static_cast<std::size_t>(search.diagonal_at(0, 0))] += 1 - sum;
  return p;
}

/// Clipped for about half of the rounds.
std::vector<double> clipped_point(const TrajectorySearch& search) {
  std::vector<double> p(static_cast<std::size_t>(search.size()), 0.25);
  for (int i = 0; i < search.shape().nodes; ++i) {
    p[static_cast<std::size_t>(search.diagonal_at(i, 0))] = i == 0 ? 3 : -1;
    p[static_cast<std::size_t>(search.shift_at(i, 0))] = 20 * i;
  }
  p[static_cast<std::size_t>(search.start_at(0))] = 4;
  return p;
}

void run(benchmark::State& state) {
  const Amendment as_stated;
  const auto search = search_of("clip21/theorem-a", {static_cast<int>(state.range(0)), 1, 100, true}, as_stated);
  std::vector<double> p = clipped_point(*search);
  Sighting seen;
  for (auto _ : state) {
    p[0] += 1e-9;
    search->look(p, seen);
    benchmark::DoNotOptimize(seen.gamma);
  }
  if (!seen.has_meaning || seen.rounds != 101) state.SkipWithError("the run ended early");
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(run)->Arg(1)->Arg(2)->Arg(3)->Threads(1)->Threads(2)->UseRealTime();

void gradient(benchmark::State& state) {
  const Amendment as_stated;
  const auto search = search_of("clip21/theorem-a", {3, 1, 100, true}, as_stated);
  const std::vector<double> p = clipped_point(*search);
  Sighting seen;
  search->look(p, seen);
  const auto last = std::ranges::max_element(seen.approaches, {}, &Approach::k);
  if (last->k < 80) state.SkipWithError("no relation is nearest in a late round");
  std::vector<double> slope(p.size());
  using Clock = std::chrono::steady_clock;
  double of_runs = 0;
  double of_gradients = 0;
  for (auto _ : state) {
    const auto begin = Clock::now();
    search->look(p, seen);
    const auto middle = Clock::now();
    if (!search->gradient(p, seen, last->relation, slope)) state.SkipWithError("no gradient");
    of_runs += std::chrono::duration<double>(middle - begin).count();
    of_gradients += std::chrono::duration<double>(Clock::now() - middle).count();
  }
  const double chunks = std::ceil(search->size() / 4.0);
  state.counters["per_chunk"] = of_gradients / chunks / of_runs;
}
BENCHMARK(gradient)->UseRealTime();

/// What is to be reached: a margin of a relation of an amended statement.
struct Target {
  const char* id;
  const char* relation;
  Amendment amendment;
  TrajectoryShape shape;
  Parameters own;
  double margin;
};

const std::vector<Target>& targets() {
  static const std::vector<Target> all = {
      {"clip21/one-step-decrease", "D", {}, {1, 1, 1, true}, {{"eta", "1/2"}}, -0.05},                                        // lhs/rhs >= 0.95
      {"clip21/theorem-a", "A4", {}, {2, 1, 20, true}, {}, -0.01},                                                           // the sum, likewise
      {"clip21/k-star", "A2", {{}, {{"second-step-bound", Exact(3, 2)}}, {}}, {2, 1, 6, true}, {}, 0.001},                   // a cap that is too large
      {"clip21/theorem-b-plus", "B2", {{"first-step-bound"}, {}, {}}, {2, 1, 6, true}, {}, 0.2},                             // a hypothesis dropped
  };
  return all;
}

/// Evaluations until the target is reached; `most` if it is not.
double evaluations_to_reach(const Target& target, bool climbing, std::uint64_t seed, double most) {
  const auto search = search_of(target.id, target.shape, target.amendment, target.own);
  Draw draw(seed, 7);
  Sighting seen;
  const double chunks = std::ceil(search->size() / 4.0);
  constexpr int starts = 32;
  // What hypotheses cost the climb is no part of what is reached: relations count where they hold.
  double reached = -2;
  const auto margin_of_goal = [&] {
    const Approach* approach = seen.find(target.relation);
    return seen.has_meaning && approach != nullptr ? approach->margin : -2;
  };
  double evaluations = 0;
  while (evaluations < most) {
    // As in a trial: the best of a few starts is climbed from.
    std::vector<double> p;
    double best = -2;
    for (int c = 0; c < (climbing ? starts : 1); ++c) {
      std::vector<double> start = draw_point(*search, draw);
      ++evaluations;
      search->look(start, seen);
      if (seen.has_meaning && margin_of_goal() > best) best = margin_of_goal(), p = std::move(start);
      if (best >= target.margin) return evaluations;
    }
    if (p.empty()) continue;
    if (climbing && best < target.margin) {
      const ScoreFunction score = [&](std::span<const double> point, double& value, std::span<double> slope) {
        if (evaluations >= most) return false;
        ++evaluations;
        search->look(point, seen);
        value = seen.score(target.relation);
        reached = std::max(reached, margin_of_goal());
        if (!seen.has_meaning || slope.empty()) return seen.has_meaning;
        evaluations += chunks;
        return search->gradient(point, seen, target.relation, slope);
      };
      (void)climb_to_maximum(score, p, 40, target.margin);
      best = reached;
    }
    if (best >= target.margin) return evaluations;
  }
  return most;
}

void reach(benchmark::State& state) {
  const Target& target = targets()[static_cast<std::size_t>(state.range(0))];
  constexpr double most = 1e5;
  std::vector<double> needed;
  for (auto _ : state) {
    needed.clear();
    for (std::uint64_t seed = 1; seed <= 15; ++seed) needed.push_back(evaluations_to_reach(target, state.range(1) == 1, seed, most));
  }
  std::ranges::sort(needed);
  state.counters["evaluations"] = needed[needed.size() / 2];
  state.counters["found"] = static_cast<double>(std::ranges::count_if(needed, [](double e) { return e < most; }));
  state.SetLabel(std::string(target.id) + " " + target.relation + (state.range(1) == 1 ? ", climbing" : ", at random"));
}
BENCHMARK(reach)->ArgsProduct({{0, 1, 2, 3}, {0, 1}})->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
