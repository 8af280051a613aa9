#pragma once
/// Theorem C and its relatives, put to the test: bounded noise on every path, expectations over all paths or by sampling, Gaussian noise with high probability,
/// and noise on the server's copy only. The noise is part of the instance: an oracle and its seed.
#include "properties/clip21_instances.hpp"

namespace lemmata::properties {

/// Parameters of a trajectory and of the privacy noise; `mode` where an expectation is claimed, `delta` for the Gaussian form.
[[nodiscard]] std::span<const ParameterInfo> theorem_c_parameters();
[[nodiscard]] std::span<const ParameterInfo> theorem_c_expectation_parameters();
[[nodiscard]] std::span<const ParameterInfo> theorem_c_gaussian_parameters();
[[nodiscard]] std::span<const ParameterInfo> server_noise_parameters();

[[nodiscard]] Instance draw_theorem_c(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_theorem_c_expectation(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_theorem_c_gaussian(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_server_noise(std::uint64_t seed, std::uint64_t number, const Parameters& given);

/// Throw BadInput for zeta >= tau, a horizon of 0, noise without a seed, or an enumeration that is too long.
[[nodiscard]] Outcome check_theorem_c(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_theorem_c_expectation(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_theorem_c_gaussian(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_server_noise(Instance& instance, const LadderOptions& options);

/// The largest gamma <= 1/L with gamma L_max V_K <= q of Theorem C, K = t.steps, to 30 bits, by bisection in balls: gamma V_K increases in gamma.
/// Throws BadInput where it cannot be enclosed away from 0.
[[nodiscard]] Exact theorem_c_step_cap(const Trajectory& t, const Exact& zeta);

}  // namespace lemmata::properties
