#include "bench/batch_by_hand.hpp"

#include <cmath>

namespace by_hand {
namespace {

constexpr int block = 64;

template <bool with_last_clipped>
void run_block(const Columns& c, std::int64_t first, std::int32_t steps) {
  alignas(64) float x[block], v0[block], v1[block], direction[block], gamma[block], tau[block], a0[block], a1[block], b0[block], b1[block];
  alignas(64) std::int32_t last[block];
  const int lanes = c.count - first < block ? static_cast<int>(c.count - first) : block;
  for (int l = 0; l < block; ++l) {
    const std::int64_t i = first + (l < lanes ? l : 0);
    x[l] = c.x0[i];
    gamma[l] = c.gamma[i];
    tau[l] = c.tau[i];
    a0[l] = c.a0[i];
    a1[l] = c.a1[i];
    b0[l] = c.b0[i];
    b1[l] = c.b1[i];
    v0[l] = v1[l] = direction[l] = 0;
    last[l] = -1;
  }
  for (std::int32_t k = 0; k < steps; ++k) {
#pragma omp simd
    for (int l = 0; l < block; ++l) {
      const float u0 = a0[l] * x[l] - b0[l] - v0[l];
      const float u1 = a1[l] * x[l] - b1[l] - v1[l];
      const float s0 = u0 < -tau[l] ? -tau[l] : u0 > tau[l] ? tau[l] : u0;
      const float s1 = u1 < -tau[l] ? -tau[l] : u1 > tau[l] ? tau[l] : u1;
      v0[l] += s0;
      v1[l] += s1;
      direction[l] += (s0 + s1) * 0.5F;
      x[l] -= gamma[l] * direction[l];
      if constexpr (with_last_clipped) last[l] = s0 != u0 || s1 != u1 ? k : last[l];
    }
  }
  for (int l = 0; l < lanes; ++l) {
    c.x[first + l] = x[l];
    if constexpr (with_last_clipped) c.last_clipped[first + l] = last[l];
  }
}

}  // namespace

void one_by_one(const Columns& c, std::int32_t steps, int jobs) {
#pragma omp parallel for schedule(static) num_threads(jobs)
  for (std::int64_t i = 0; i < c.count; ++i) {
    float x = c.x0[i];
    float v0 = 0;
    float v1 = 0;
    float direction = 0;
    const float tau = c.tau[i];
    for (std::int32_t k = 0; k < steps; ++k) {
      const float u0 = c.a0[i] * x - c.b0[i] - v0;
      const float u1 = c.a1[i] * x - c.b1[i] - v1;
      const float s0 = std::fmax(-tau, std::fmin(tau, u0));
      const float s1 = std::fmax(-tau, std::fmin(tau, u1));
      v0 += s0;
      v1 += s1;
      direction += (s0 + s1) * 0.5F;
      x -= c.gamma[i] * direction;
    }
    c.x[i] = x;
  }
}
void blocked(const Columns& c, std::int32_t steps, int jobs) {
#pragma omp parallel for schedule(dynamic, 4) num_threads(jobs)
  for (std::int64_t first = 0; first < c.count; first += block) run_block<false>(c, first, steps);
}
void blocked_with_last_clipped(const Columns& c, std::int32_t steps, int jobs) {
#pragma omp parallel for schedule(dynamic, 4) num_threads(jobs)
  for (std::int64_t first = 0; first < c.count; first += block) run_block<true>(c, first, steps);
}

}  // namespace by_hand
