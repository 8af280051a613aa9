/// The batch engine on the CPU has the bits of the reference recurrences: every method, family and number, every regime of the clipping, every code path,
/// number of threads and chunk.
#include <gtest/gtest.h>

#include "algorithms/run.hpp"
#include "numerics/error.hpp"
#include "tests/gpu/batch_reference.hpp"

namespace lemmata::gpu {
namespace {

using testing::difference;
using testing::in_every_regime;
using testing::reference;
using testing::same;
using testing::tasks_of;

template <class S>
void expect_reference(const BatchTask& task, const BatchInstances<S>& instances, const BatchResults<S>& results) {
  for (std::int64_t i = 0; i < instances.count; ++i) {
    const auto expected = reference(task, instances, i);
    const auto at = static_cast<std::size_t>(i);
    for (int j = 0; j < task.dimension; ++j) {
      const S x = results.x[static_cast<std::size_t>(j * instances.count + i)];
      ASSERT_TRUE(same(x, expected.x[static_cast<std::size_t>(j)]))
          << name_of(task.method) << " n=" << task.nodes << " d=" << task.dimension << " instance " << i << " coordinate " << j << ": " << x << ", reference "
          << expected.x[static_cast<std::size_t>(j)];
    }
    ASSERT_EQ(results.not_finite[at] == 0, expected.is_finite);
    // Of numbers that are none the reference says that they were clipped, the engine that nothing can be said.
    if (expected.is_finite) {
      ASSERT_EQ(results.last_clipped[at], expected.last_clipped) << name_of(task.method) << " n=" << task.nodes << " instance " << i;
    }
  }
}

template <class S>
void expect_same_bits(Family family, int nodes, int dimension, std::int64_t steps, std::int64_t count) {
  for (const BatchTask& task : tasks_of(family, nodes, dimension, steps)) {
    const BatchInstances<S> instances = in_every_regime<S>(task, count, 7);
    BatchOptions options;
    options.path = CodePath::scalar;
    const BatchResults<S> scalar = run_batch(task, instances, options);
    expect_reference(task, instances, scalar);
    if (::testing::Test::HasFatalFailure()) return;
    options.path = CodePath::automatic;
    options.jobs = 3;
    EXPECT_EQ(difference(task, scalar, run_batch(task, instances, options)), "");
    BatchTask to_the_end = task;
    to_the_end.ends_early = false;
    EXPECT_EQ(difference(task, scalar, run_batch(to_the_end, instances, options)), "");
  }
}

/// (A4) and (B3) of the golden run over 1000 steps, from the run of the method in double.
struct Outcome {
  double A4, B3;
};
Outcome golden_ratios() {
  const double gamma = 0.021040336040143014;
  const Quadratics problem = Quadratics::in_one_dimension({Exact(2), Exact(-1)}, {Exact(0)});
  double squares = 0;
  Start at{Vector<Exact>::Constant(1, Exact(4)), {}};
  run<double>(Clip21Gd{Exact::of_double(gamma), {Exact(1)}}, problem.on<double>(), at, [&](const Round<double>& round) {
    squares += (*round.gradient)[0] * (*round.gradient)[0];
    return round.k < 999;
  });
  // D0 = 4, S = 49 + 2 343/3; eta = 1/8, theta = (1/8)(3 - 1/8)/2, mean (e^0)^2 = (49 + 9)/2.
  const double theta = 0.125 * 2.875 / 2;
  return {squares / (8 / gamma + 49 + 686.0 / 3), squares * gamma / (2 * (4 + gamma / (2 * theta) * 29))};
}

template <class S>
class Batch : public ::testing::Test {};
using Numbers = ::testing::Types<float, double>;
TYPED_TEST_SUITE(Batch, Numbers);

TYPED_TEST(Batch, QuadraticsOnTheLine) {
  for (const int n : {1, 2, 3, 5, 16}) expect_same_bits<TypeParam>(Family::line, n, 1, 40, 300);
  expect_same_bits<TypeParam>(Family::line, 2, 1, 700, 150);
}
TYPED_TEST(Batch, DenseQuadratics) {
  expect_same_bits<TypeParam>(Family::dense, 2, 2, 30, 200);
  expect_same_bits<TypeParam>(Family::dense, 3, 1, 20, 100);
  expect_same_bits<TypeParam>(Family::dense, 1, 5, 20, 100);
  expect_same_bits<TypeParam>(Family::dense, 16, 16, 3, 19);
}
TYPED_TEST(Batch, OnePlusCosine) {
  for (const int n : {1, 4}) expect_same_bits<TypeParam>(Family::one_plus_cosine, n, 1, 80, 150);
}
TYPED_TEST(Batch, Logistic) { expect_same_bits<TypeParam>(Family::logistic, 3, 4, 25, 75); }

/// The instances above are worth their name: many end finite, many clip, some never do, some overflow, some clip first and then no more.
TYPED_TEST(Batch, RegimesAreMet) {
  BatchTask task;
  task.steps = 40;
  const BatchInstances<TypeParam> instances = in_every_regime<TypeParam>(task, 2000, 7);
  const BatchSummary summary = summarise(task, run_batch(task, instances, {}));
  EXPECT_EQ(summary.instances, 2000);
  EXPECT_GT(summary.not_finite, 20);
  EXPECT_GT(summary.histogram[0], 100);
  EXPECT_GT(summary.histogram[1], 50);
  EXPECT_GT(summary.histogram[6], 40);
}

/// A fixed point in which clipped gradients cancel is left early, and is said to clip to the end; so is it where the engine walks all the way.
TYPED_TEST(Batch, FixedPointsAreLeftEarly) {
  BatchTask task;
  task.method = Method::clip_gd;
  task.steps = 1000000000;
  BatchInstances<TypeParam> instances(task, 0, 40);
  const int family = first_family_column(task);
  for (std::int64_t i = 0; i < 40; ++i) {
    instances.column(column::gamma)[i] = TypeParam(0.0625);
    instances.column(column::tau)[i] = TypeParam(1);
    instances.column(column::x0)[i] = TypeParam(4);
    instances.column(family)[i] = TypeParam(2);
    instances.column(family + 1)[i] = TypeParam(-1);
  }
  const BatchResults<TypeParam> results = run_batch(task, instances, {});
  for (std::size_t i = 0; i < 40; ++i) {
    EXPECT_EQ(results.x[i], TypeParam(4));
    EXPECT_EQ(results.last_clipped[i], 999999999);
  }
}

/// The golden run of Theorem A: Example 1.1 solved, last clipped step 6.
TYPED_TEST(Batch, GoldenRun) {
  BatchTask task;
  task.observes = true;
  task.steps = 1000;
  BatchInstances<TypeParam> instances(task, 0, 1);
  const int family = first_family_column(task);
  instances.column(column::gamma)[0] = static_cast<TypeParam>(0.021040336040143014);
  instances.column(column::tau)[0] = TypeParam(1);
  instances.column(column::x0)[0] = TypeParam(4);
  instances.column(family)[0] = TypeParam(2);
  instances.column(family + 1)[0] = TypeParam(-1);
  const BatchResults<TypeParam> results = run_batch(task, instances, {});
  EXPECT_EQ(results.last_clipped[0], 6);
  EXPECT_NEAR(static_cast<double>(results.x[0]), 1.08193e-4, 1e-8);
  // U0 = 8 at step 0 is no violation of (A2), which speaks of k >= 14.
  EXPECT_LT(results.ratio_of(Relation::A2, 0), TypeParam(1));
  EXPECT_NEAR(static_cast<double>(results.ratio_of(Relation::A1, 0)), 1, 1e-3);
  EXPECT_EQ(results.where[0], 0);
  EXPECT_EQ(results.first_violation[0], -1);
  // (A4) and (B3) by hand, in double: the trajectory from the method itself.
  const Outcome expected = golden_ratios();
  EXPECT_NEAR(static_cast<double>(results.ratio_of(Relation::A4, 0)), expected.A4, 1e-4);
  EXPECT_NEAR(static_cast<double>(results.ratio_of(Relation::B3, 0)), expected.B3, 1e-4);
}

/// Observed ratios do not depend on lanes, threads, chunks or leaving early.
TYPED_TEST(Batch, ObserversAgree) {
  for (const Method method : {Method::clip21_gd, Method::damped_clip21_gd}) {
    for (const int n : {1, 2, 3, 6}) {
      BatchTask task;
      task.method = method;
      task.nodes = n;
      task.steps = 400;
      task.observes = true;
      task.has_shifts = true;
      task.relation = method == Method::clip21_gd ? Relation::A4 : Relation::B3;
      task.violated_above = 0.5;
      BatchDraw draw;
      draw.cap = method == Method::clip21_gd ? StepSizeCap::theorem_a : StepSizeCap::theorem_b;
      const auto instances = draw_batch<TypeParam>(task, draw, 100, 500);
      BatchOptions options;
      options.path = CodePath::scalar;
      const auto scalar = run_batch(task, instances, options);
      BatchTask to_the_end = task;
      to_the_end.ends_early = false;
      EXPECT_EQ(difference(task, scalar, run_batch(to_the_end, instances, options)), "");
      options.path = CodePath::automatic;
      options.jobs = 2;
      EXPECT_EQ(difference(task, scalar, run_batch(task, instances, options)), "");
      const BatchSummary whole = summarise(task, scalar);
      options.chunk = 37;
      const BatchSummary chunked = summarise_drawn<TypeParam>(task, draw, 100, 500, options);
      for (std::size_t r = 0; r < relations; ++r) {
        EXPECT_EQ(whole.largest[r].ratio, chunked.largest[r].ratio);
        EXPECT_EQ(whole.largest[r].number, chunked.largest[r].number);
        EXPECT_EQ(whole.largest[r].step, chunked.largest[r].step);
      }
      EXPECT_EQ(whole.histogram, chunked.histogram);
      EXPECT_EQ(whole.violations, chunked.violations);
      EXPECT_EQ(whole.first_violating, chunked.first_violating);
      EXPECT_GT(whole.violations, 0);  // of the bar at 1/2
      // Within the caps the theorems hold, up to rounding.
      const double most = 1 + 1e-3;
      for (std::size_t r = 0; r < relations; ++r) EXPECT_LE(whole.largest[r].ratio, most) << n << " nodes, relation " << r;
    }
  }
}

/// Far beyond the cap the relations break, and the observer says so: a check that cannot say "violated" is none.
TYPED_TEST(Batch, ObserversSeeViolations) {
  BatchTask task;
  task.observes = true;
  task.steps = 200;
  BatchDraw draw;
  draw.cap = StepSizeCap::theorem_a;
  draw.step = {30, 30, false};
  for (const Relation relation : {Relation::A1, Relation::A2, Relation::A4, Relation::B3}) {
    task.relation = relation;
    task.violated_above = 1.01;
    const BatchSummary summary = summarise_drawn<TypeParam>(task, draw, 0, 3000, {});
    EXPECT_GT(summary.violations, 0) << static_cast<int>(relation);
    EXPECT_GE(summary.first_violating, 0);
    EXPECT_GT(summary.largest[static_cast<std::size_t>(relation)].ratio, 1.01);
  }
}

TYPED_TEST(Batch, DrawsAreFunctionsOfTheNumber) {
  for (const Family family : {Family::line, Family::dense, Family::one_plus_cosine, Family::logistic}) {
    for (BatchTask task : tasks_of(family, 3, family == Family::dense || family == Family::logistic ? 4 : 1, 10)) {
      const BatchDraw draw;
      const auto whole = draw_batch<TypeParam>(task, draw, 0, 50);
      const auto part = draw_batch<TypeParam>(task, draw, 17, 5);
      for (int c = 0; c < task.columns(); ++c) {
        for (std::int64_t i = 0; i < 5; ++i) ASSERT_TRUE(same(part.column(c)[i], whole.column(c)[17 + i])) << "column " << c;
      }
      const auto results = run_batch(task, whole, {});  // drawn instances have a meaning: nothing is refused
      EXPECT_EQ(summarise(task, results).not_finite, 0) << name_of(task.method);
      expect_reference(task, whole, results);
      BatchDraw other = draw;
      other.seed = 2;
      EXPECT_FALSE(same(draw_batch<TypeParam>(task, other, 0, 1).column(column::x0)[0], whole.column(column::x0)[0]));
    }
  }
}

/// The instance that others replay is the one that ran: the same columns after a way through exact numbers.
TYPED_TEST(Batch, InstancesAreExact) {
  BatchTask task;
  task.nodes = 3;
  task.has_shifts = true;
  BatchDraw draw;
  draw.cap = StepSizeCap::theorem_a;
  const auto instances = draw_batch<TypeParam>(task, draw, 40, 3);
  const Instance instance = instance_of(task, instances, 2);
  EXPECT_EQ(instance.subject, "clip21-gd");
  EXPECT_EQ(instance.steps, task.steps);
  EXPECT_EQ(constant<TypeParam>(Exact::parse(instance.parameters.at("gamma"))), instances.column(column::gamma)[2]);
  EXPECT_EQ(constant<TypeParam>(Exact::parse(instance.parameters.at("tau"))), instances.column(column::tau)[2]);
  const Problem problem = make_problem(instance.problem);
  const auto& nodes = std::get<Quadratics>(problem).node_data();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(constant<TypeParam>(nodes[static_cast<std::size_t>(i)].a(0, 0)), instances.column(first_family_column(task) + i)[2]);
    EXPECT_EQ(constant<TypeParam>(nodes[static_cast<std::size_t>(i)].b[0]), instances.column(first_family_column(task) + 3 + i)[2]);
    EXPECT_EQ(constant<TypeParam>(instance.shifts[static_cast<std::size_t>(i)][0]), instances.column(first_shift_column(task) + i)[2]);
  }
}

template <class Call>
std::string refusal(const Call& call) {
  try {
    call();
  } catch (const BadInput& error) {
    return error.what();
  }
  return {};
}
bool mentions(const std::string& text, std::string_view what) { return text.find(what) != std::string::npos && text.find('\n') == std::string::npos; }

TYPED_TEST(Batch, RefusesWhatHasNoMeaning) {
  BatchTask task;
  const auto good = draw_batch<TypeParam>(task, {}, 0, 10);
  const auto with = [&](int c, double value) {
    auto bad = good;
    bad.column(c)[7] = static_cast<TypeParam>(value);
    return refusal([&] { static_cast<void>(run_batch(task, bad, {})); });
  };
  EXPECT_EQ(with(column::eta, std::nan("")), "");  // not read by clip21-gd
  EXPECT_TRUE(mentions(with(column::gamma, std::nan("")), "gamma of instance 7"));
  EXPECT_TRUE(mentions(with(column::gamma, 0), "positive"));
  EXPECT_TRUE(mentions(with(column::tau, HUGE_VAL), "tau of instance 7"));
  EXPECT_TRUE(mentions(with(column::x0, -HUGE_VAL), "x0 of instance 7"));
  EXPECT_TRUE(mentions(with(first_family_column(task), std::nan("")), "column 7"));
  const auto task_with = [&](auto change) {
    BatchTask bad = task;
    change(bad);
    return refusal([&] { bad.check(); });
  };
  EXPECT_TRUE(mentions(task_with([](BatchTask& t) { t.nodes = 17; }), "17 nodes"));
  EXPECT_TRUE(mentions(task_with([](BatchTask& t) { t.dimension = 2; }), "line"));
  EXPECT_TRUE(mentions(task_with([](BatchTask& t) { t.steps = -1; }), "steps"));
  EXPECT_TRUE(mentions(task_with([](BatchTask& t) { t.family = Family::logistic; }), "rows"));
  EXPECT_TRUE(mentions(task_with([](BatchTask& t) { t.has_noise = true; }), "noise"));
  EXPECT_TRUE(mentions(task_with([](BatchTask& t) { t.method = Method::gd; t.observes = true; }), "observed"));
  BatchDraw draw;
  draw.tau = {2, 1, true};
  EXPECT_TRUE(mentions(refusal([&] { draw.check(task); }), "tau"));
  draw.tau = {0, 1, false};
  EXPECT_TRUE(mentions(refusal([&] { draw.check(task); }), "positive"));
  BatchOptions options;
  options.chunk = std::int64_t{1} << 39;
  EXPECT_TRUE(mentions(refusal([&] { static_cast<void>(summarise_drawn<TypeParam>(task, {}, 0, std::int64_t{1} << 40, options)); }), "MiB"));
}

/// Memory is that of a chunk, whatever the count; a sink may end the run.
TYPED_TEST(Batch, ChunksByMemory) {
  BatchTask task;
  task.steps = 1;
  BatchOptions options;
  options.memory = bytes_needed(task, 64, sizeof(TypeParam));
  std::int64_t seen = 0;
  run_drawn<TypeParam>(task, {}, 5, std::int64_t{1} << 50, options, [&](const BatchResults<TypeParam>& results) {
    EXPECT_EQ(results.count, 64);
    EXPECT_EQ(results.first, 5 + seen);
    seen += results.count;
    return seen < 640;
  });
  EXPECT_EQ(seen, 640);
  EXPECT_EQ(bytes_needed(task, std::numeric_limits<std::int64_t>::max(), 8), std::numeric_limits<std::int64_t>::max());
}

}  // namespace
}  // namespace lemmata::gpu
