#pragma once
/// Which way soft clipping points, with the number of nodes as the hypothesis: instances are the gradients g1, g2, ... themselves.
#include "algorithms/entry.hpp"

namespace lemmata::properties {

[[nodiscard]] std::span<const ParameterInfo> soft_clip_alignment_parameters();
/// Two nodes unless `nodes` or more gradients are given.
[[nodiscard]] Instance draw_soft_clip_alignment(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Outcome check_soft_clip_alignment(Instance& instance, const LadderOptions& options);

}  // namespace lemmata::properties
