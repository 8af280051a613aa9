#pragma once
/// Reductions over a batch: plain data, made on the device that ran it.
#include <array>
#include <cstdint>

#include "gpu/batch/layout.hpp"

namespace lemmata::gpu {

/// `merge` of parts in any order gives the same.
struct BatchSummary {
  struct Extreme {
    double ratio = -1;
    std::int64_t number = -1;  ///< the lowest among equals
    std::int64_t step = -1;
  };
  static constexpr int bins = 34;

  std::int64_t instances = 0;
  std::int64_t not_finite = 0;
  std::array<Extreme, relations> largest;
  std::int64_t violations = 0;
  std::int64_t first_violating = -1;  ///< the lowest number with a violation of the task's relation
  /// Of the last clipped step: [0] never, [1] step 0, [2] 1, [3] 2..3, [4] 4..7, ...
  std::array<std::int64_t, bins> histogram{};

  void merge(const BatchSummary& other);
};

inline namespace LEMMATA_BATCH_TARGET {
LEMMATA_HOST_DEVICE inline int histogram_bin(std::int32_t last_clipped) {
  if (last_clipped < 0) return 0;
  int bin = 1;
  for (auto rest = static_cast<std::uint32_t>(last_clipped); rest != 0; rest >>= 1) ++bin;
  return bin;
}
}  // namespace LEMMATA_BATCH_TARGET

}  // namespace lemmata::gpu
