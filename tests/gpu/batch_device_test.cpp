/// The CUDA back end has the bits of the CPU: every method, family and number, on at least 10^6 instances each, drawn and in every regime; reductions on the
/// device are those on the host. Without a device: skipped, with the reason. LEMMATA_GPU_INSTANCES makes it shorter, for compute-sanitizer.
#include <gtest/gtest.h>

#include <cstdlib>
#include <thread>

#include "gpu/device.hpp"
#include "numerics/error.hpp"
#include "tests/gpu/batch_reference.hpp"

namespace lemmata::gpu {
namespace {

std::int64_t instances_each() {
  const char* given = std::getenv("LEMMATA_GPU_INSTANCES");
  return given == nullptr ? 1000000 : std::atoll(given);
}
BatchOptions on_device() {
  BatchOptions options;
  options.device = Device::cuda;
  return options;
}
BatchOptions on_host() {
  BatchOptions options;
  options.jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  return options;
}

template <class S>
void expect_same_bits(Family family, int nodes, int dimension, std::int64_t steps) {
  if (!has_device()) GTEST_SKIP() << device_status();
  const std::int64_t chunk = 50000;
  for (const BatchTask& task : testing::tasks_of(family, nodes, dimension, steps)) {
    const auto odd = testing::in_every_regime<S>(task, 20000, 11);
    ASSERT_EQ(testing::difference(task, run_batch(task, odd, on_host()), run_batch(task, odd, on_device())), "");
    for (std::int64_t first = 0; first < instances_each(); first += chunk) {
      const auto drawn = draw_batch<S>(task, {}, first, std::min(chunk, instances_each() - first));
      ASSERT_EQ(testing::difference(task, run_batch(task, drawn, on_host()), run_batch(task, drawn, on_device())), "");
    }
  }
}

template <class S>
class BatchDevice : public ::testing::Test {};
using Numbers = ::testing::Types<float, double>;
TYPED_TEST_SUITE(BatchDevice, Numbers);

TYPED_TEST(BatchDevice, QuadraticsOnTheLine) {
  expect_same_bits<TypeParam>(Family::line, 2, 1, 40);
  expect_same_bits<TypeParam>(Family::line, 5, 1, 10);
}
TYPED_TEST(BatchDevice, DenseQuadratics) {
  expect_same_bits<TypeParam>(Family::dense, 2, 2, 20);
  expect_same_bits<TypeParam>(Family::dense, 3, 5, 5);
}
TYPED_TEST(BatchDevice, OnePlusCosine) { expect_same_bits<TypeParam>(Family::one_plus_cosine, 2, 1, 20); }
TYPED_TEST(BatchDevice, Logistic) { expect_same_bits<TypeParam>(Family::logistic, 3, 4, 5); }

TYPED_TEST(BatchDevice, DrawsAndReductions) {
  if (!has_device()) GTEST_SKIP() << device_status();
  for (const Method method : {Method::clip21_gd, Method::damped_clip21_gd}) {
    BatchTask task;
    task.method = method;
    task.steps = 100;
    task.observes = true;
    task.relation = method == Method::clip21_gd ? Relation::A4 : Relation::B3;
    task.violated_above = 0.75;
    BatchDraw draw;
    draw.cap = method == Method::clip21_gd ? StepSizeCap::theorem_a : StepSizeCap::theorem_b;
    const BatchSummary host = summarise_drawn<TypeParam>(task, draw, 3, instances_each(), on_host());
    for (const std::int64_t chunk : {std::int64_t{0}, instances_each() / 7 + 1}) {
      BatchOptions options = on_device();
      options.chunk = chunk;
      const BatchSummary device = summarise_drawn<TypeParam>(task, draw, 3, instances_each(), options);
      EXPECT_EQ(host.instances, device.instances);
      EXPECT_EQ(host.not_finite, device.not_finite);
      EXPECT_EQ(host.violations, device.violations);
      EXPECT_EQ(host.first_violating, device.first_violating);
      EXPECT_EQ(host.histogram, device.histogram);
      for (std::size_t r = 0; r < relations; ++r) {
        EXPECT_EQ(host.largest[r].ratio, device.largest[r].ratio);
        EXPECT_EQ(host.largest[r].number, device.largest[r].number);
        EXPECT_EQ(host.largest[r].step, device.largest[r].step);
      }
    }
  }
}

TEST(BatchDeviceInput, SaysWhyNot) {
  const BatchTask task;
  BatchOptions options = on_device();
  options.device_index = 1000;
  const std::string why = why_not_device(1000);
  ASSERT_FALSE(why.empty());
  EXPECT_EQ(why.find('\n'), std::string::npos);
  if (has_device()) {
    EXPECT_NE(why.find("does not exist"), std::string::npos) << why;
  }
  const auto refusal = [&](auto call) {
    try {
      call();
    } catch (const BadInput& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_NE(refusal([&] { static_cast<void>(run_batch(task, draw_batch<float>(task, {}, 0, 1), options)); }).find(why), std::string::npos);
  EXPECT_NE(refusal([&] { static_cast<void>(summarise_drawn<double>(task, {}, 0, 1, options)); }).find(why), std::string::npos);
}

TEST(BatchDeviceInput, RefusesChunksBeyondItsMemory) {
  if (!has_device()) GTEST_SKIP() << device_status();
  BatchOptions options = on_device();
  options.chunk = std::int64_t{1} << 39;
  EXPECT_THROW(static_cast<void>(summarise_drawn<float>({}, {}, 0, std::int64_t{1} << 40, options)), BadInput);
}

}  // namespace
}  // namespace lemmata::gpu
