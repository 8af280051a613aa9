#pragma once
/// Clip21-GD on two nodes on the line, in float, as one writes it for that alone: nothing of the library. Compiled with -mavx2, like the lanes of the library.
#include <cstdint>

namespace by_hand {

/// Columns of `count` instances: gamma, tau, x_0; a_i, b_i of the two nodes. Results: x_K; the last clipped step, -1 for none.
struct Columns {
  std::int64_t count;
  const float *gamma, *tau, *x0, *a0, *a1, *b0, *b1;
  float* x;
  std::int32_t* last_clipped;
};

/// #pragma omp parallel for over the instances, one after the other.
void one_by_one(const Columns& columns, std::int32_t steps, int jobs);
/// Blocks of instances side by side, #pragma omp simd over each block within a step: x_K alone.
void blocked(const Columns& columns, std::int32_t steps, int jobs);
/// The same with the last clipped step.
void blocked_with_last_clipped(const Columns& columns, std::int32_t steps, int jobs);

}  // namespace by_hand
