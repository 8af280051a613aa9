#pragma once
/// The operation T that an instance of Theorem B or B+ names.
#include "algorithms/instance.hpp"

namespace lemmata::properties {

struct TheoremBOperation {
  enum class Kind : std::uint8_t { clip, damped, clip_then_press, press_then_clip };
  Kind kind = Kind::clip;
  Exact b{1};               ///< of `damped`
  Compressor compressor{};  ///< of the last two
};

/// For a problem in `dimension` coordinates. Throws BadInput.
[[nodiscard]] TheoremBOperation read_theorem_b_operation(const Instance& instance, int dimension);

}  // namespace lemmata::properties
