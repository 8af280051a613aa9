#pragma once
/// Theorems D, E and E+ about stochastic gradients, and the comparison of step sizes: statements whose instances are a few numbers.
#include "algorithms/entry.hpp"

namespace lemmata::properties {

[[nodiscard]] std::span<const ParameterInfo> theorem_d_parameters();
[[nodiscard]] std::span<const ParameterInfo> theorem_e_parameters();
[[nodiscard]] std::span<const ParameterInfo> theorem_e_plus_parameters();
[[nodiscard]] std::span<const ParameterInfo> step_sizes_parameters();

[[nodiscard]] Instance draw_theorem_d(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_theorem_e(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_theorem_e_plus(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_step_sizes(std::uint64_t seed, std::uint64_t number, const Parameters& given);

/// Throw BadInput for numbers outside their range, or an enumeration that is too long.
[[nodiscard]] Outcome check_theorem_d(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_theorem_e(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_theorem_e_plus(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_step_sizes(Instance& instance, const LadderOptions& options);

}  // namespace lemmata::properties
