/// Planted bugs that bit equality is meant to catch: bodies whose arithmetic is almost right are seen to differ, and the right one is seen not to.
///
///   contraction    a x - b in one rounding (a fused multiply-add)
///   reciprocal     the mean over three nodes as a product with 1/3
///   mean order     the messages summed from the last node to the first
///   clamp          an infinite increment clipped to +-tau, not to NaN
#include <gtest/gtest.h>

#include <cmath>

#include "tests/gpu/batch_reference.hpp"

namespace lemmata::gpu {
namespace {

enum class Bug { none, contraction, reciprocal, mean_order, clamp };

/// Clip21-GD on three nodes on the line, by hand, with a bug.
template <class S>
S run_with(Bug bug, const BatchTask& task, const BatchInstances<S>& instances, std::int64_t at) {
  const auto read = [&](int c) { return instances.column(c)[at] + S(0); };
  const int family = first_family_column(task);
  const S tau = read(column::tau);
  const S gamma = read(column::gamma);
  S x = read(column::x0);
  S direction(0);
  S v[3] = {};
  for (std::int64_t k = 0; k < task.steps; ++k) {
    S sent[3];
    for (int i = 0; i < 3; ++i) {
      const S a = read(family + i);
      const S b = read(family + 3 + i);
      const S g = bug == Bug::contraction ? std::fma(a, x, -b) : (S(0) + a * x) - b;
      const S u = g - v[i];
      sent[i] = std::abs(u) <= tau ? u : bug == Bug::clamp ? std::copysign(tau, u) : u / std::abs(u) * tau;
      v[i] += sent[i];
    }
    const S total = bug == Bug::mean_order ? ((S(0) + sent[2]) + sent[1]) + sent[0] : ((S(0) + sent[0]) + sent[1]) + sent[2];
    direction += bug == Bug::reciprocal ? total * (S(1) / S(3)) : total / S(3);
    x -= gamma * direction;
  }
  return x;
}

template <class S>
class Mutants : public ::testing::Test {};
using Numbers = ::testing::Types<float, double>;
TYPED_TEST_SUITE(Mutants, Numbers);

TYPED_TEST(Mutants, AreSeen) {
  BatchTask task;
  task.nodes = 3;
  task.steps = 30;
  const auto instances = testing::in_every_regime<TypeParam>(task, 1000, 7);
  const auto results = run_batch(task, instances, {});
  const auto differing = [&](Bug bug) {
    int count = 0;
    for (std::int64_t i = 0; i < instances.count; ++i) {
      if (!testing::same(results.x[static_cast<std::size_t>(i)], run_with(bug, task, instances, i))) ++count;
    }
    return count;
  };
  EXPECT_EQ(differing(Bug::none), 0);
  EXPECT_GT(differing(Bug::contraction), 100);
  EXPECT_GT(differing(Bug::reciprocal), 100);
  EXPECT_GT(differing(Bug::mean_order), 20);
  EXPECT_GT(differing(Bug::clamp), 5);
}

}  // namespace
}  // namespace lemmata::gpu
