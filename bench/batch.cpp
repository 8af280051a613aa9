/// 10^5 two-node Clip21-GD problems on the line, 1000 iterations, float: the batch engine beside loops written by hand for this alone, in one run. Both give the
/// same bits, which is checked before the clock starts. The problems move slowly, so that none is decided early; and the engine is told not to look.
#include <benchmark/benchmark.h>

#include <bit>

#include "bench/batch_by_hand.hpp"
#include "gpu/batch/batch.hpp"

namespace {

using namespace lemmata::gpu;

constexpr std::int64_t count = 100000;
constexpr std::int32_t steps = 1000;

BatchTask task() {
  BatchTask task;
  task.steps = steps;
  task.ends_early = false;
  return task;
}
BatchDraw draw() {
  BatchDraw draw;
  draw.step = {1.0 / 64, 1, false};
  draw.cap = StepSizeCap::theorem_a;
  return draw;
}
template <class S>
const BatchInstances<S>& instances() {
  static const BatchInstances<S> drawn = draw_batch<S>(task(), draw(), 0, count);
  return drawn;
}

by_hand::Columns columns(std::vector<float>& x, std::vector<std::int32_t>& last) {
  const BatchInstances<float>& drawn = instances<float>();
  const int first = first_family_column(task());
  return {count,
          drawn.column(column::gamma),
          drawn.column(column::tau),
          drawn.column(column::x0),
          drawn.column(first),
          drawn.column(first + 1),
          drawn.column(first + 2),
          drawn.column(first + 3),
          x.data(),
          last.data()};
}

void report(benchmark::State& state) {
  state.counters["steps"] = benchmark::Counter(static_cast<double>(count) * steps, benchmark::Counter::kIsIterationInvariantRate);
}

template <void (*run)(const by_hand::Columns&, std::int32_t, int), bool with_last_clipped>
void hand_written(benchmark::State& state) {
  if (!has_avx2_lanes()) return state.SkipWithError("the processor has no AVX2");
  std::vector<float> x(count);
  std::vector<std::int32_t> last(count, -1);
  const by_hand::Columns c = columns(x, last);
  run(c, steps, 2);
  const BatchResults<float> ours = run_batch(task(), instances<float>(), {});
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool same = std::bit_cast<std::uint32_t>(x[i]) == std::bit_cast<std::uint32_t>(ours.x[i]);
    if (!same || (with_last_clipped && last[i] != ours.last_clipped[i])) return state.SkipWithError("the loop written by hand and the engine do not agree");
  }
  for (auto _ : state) run(c, steps, static_cast<int>(state.range(0)));
  report(state);
}

template <class S, CodePath path>
void engine(benchmark::State& state) {
  BatchOptions options;
  options.path = path;
  options.jobs = static_cast<int>(state.range(0));
  const BatchTask the_task = task();
  const BatchInstances<S>& drawn = instances<S>();
  for (auto _ : state) benchmark::DoNotOptimize(run_batch(the_task, drawn, options));
  report(state);
}

template <class S>
void observed(benchmark::State& state) {
  BatchOptions options;
  options.jobs = static_cast<int>(state.range(0));
  BatchTask the_task = task();
  the_task.observes = true;
  for (auto _ : state) benchmark::DoNotOptimize(summarise_drawn<S>(the_task, draw(), 0, count, options));
  report(state);
}

#define LEMMATA_MEASURE(...) BENCHMARK(__VA_ARGS__)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()
LEMMATA_MEASURE(hand_written<by_hand::blocked, false>);
LEMMATA_MEASURE(engine<float, CodePath::automatic>);
LEMMATA_MEASURE(hand_written<by_hand::blocked_with_last_clipped, true>);
LEMMATA_MEASURE(hand_written<by_hand::one_by_one, false>);
LEMMATA_MEASURE(engine<float, CodePath::scalar>);
LEMMATA_MEASURE(engine<double, CodePath::automatic>);
LEMMATA_MEASURE(engine<double, CodePath::scalar>);
LEMMATA_MEASURE(observed<float>);
LEMMATA_MEASURE(observed<double>);

}  // namespace

BENCHMARK_MAIN();
