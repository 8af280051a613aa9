#pragma once
/// What a body is handed: pointers to columns and the sizes that are the same for all instances. Plain data, the same in every file and on every device.
#include <cstddef>
#include <cstdint>

#include "gpu/batch/number.hpp"

namespace lemmata::gpu {

enum class Method : std::uint8_t { gd, clip_gd, server_clip_gd, clip21_gd, damped_clip21_gd, top_k_clip21_gd, clip21_sgd2m, celgc };
enum class Family : std::uint8_t { line, dense, one_plus_cosine, logistic };
enum class Relation : std::uint8_t { A1, A2, A4, B3 };

inline constexpr int most_nodes = 16;
inline constexpr int most_dimension = 16;
inline constexpr int relations = 4;

/// Where the columns of an instance begin (gpu/batch/batch.hpp).
namespace column {
inline constexpr int gamma = 0, tau = 1, eta = 2, beta = 3, damping = 4, noise = 5, x0 = 6;
}

/// Instances in, results out. Column c of the instances begins at data + c stride.
template <class S>
struct View {
  const S* data;
  std::ptrdiff_t stride;
  std::int64_t first;  ///< number of the first instance
  std::int64_t count;
  int nodes, dimension;
  int family_column, shift_column;  ///< shift_column: -1 where all shifts are 0
  std::int32_t steps;
  std::int32_t interval;
  int top_k;
  std::uint64_t noise_seed;
  bool has_noise;
  bool ends_early;          ///< leave an instance whose state is a fixed point, or NaN: nothing changes any more
  int relation;             ///< whose violations are recorded
  S violated_above;
  S unit;                   ///< of uniform noise: just below 1/sqrt(d) (algorithms/noise.hpp)
  // logistic
  const S* features;
  const S* labels;
  const std::int32_t* block;
  bool l2;
  // results
  S* x;                         ///< d columns, `count` apart
  std::int32_t* last_clipped;
  std::int32_t* not_finite;
  S* ratio;                     ///< one column a relation, `count` apart
  std::int32_t* where;
  std::int32_t* first_violation;
};

inline namespace LEMMATA_BATCH_TARGET {
template <class S>
LEMMATA_HOST_DEVICE inline const S* column_of(const View<S>& view, int c) { return view.data + static_cast<std::ptrdiff_t>(c) * view.stride; }
}  // namespace LEMMATA_BATCH_TARGET

}  // namespace lemmata::gpu
