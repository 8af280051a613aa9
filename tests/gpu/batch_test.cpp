/// The batch engine on the CPU has the bits of the reference recurrences: every method, family and number, every regime of the clipping, every code path,
/// number of threads and chunk.
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace lemmata::gpu
