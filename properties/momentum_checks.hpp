#pragma once
/// Theorem F and the invariants of Clip21-SGD2M, put to the test.
#include "properties/clip21_instances.hpp"

namespace lemmata::properties {

[[nodiscard]] std::span<const ParameterInfo> theorem_f_parameters();
[[nodiscard]] std::span<const ParameterInfo> sgd2m_parameters();

[[nodiscard]] Instance draw_theorem_f(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_sgd2m(std::uint64_t seed, std::uint64_t number, const Parameters& given);

/// Throw BadInput for momentum or b outside (0, 1], shifts that are not 0, or noise without a seed.
[[nodiscard]] Outcome check_theorem_f(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_sgd2m_invariants(Instance& instance, const LadderOptions& options);

/// min{1, tau/B} of Theorem F times `fraction`, rounded down to 30 bits. Throws BadInput where it cannot be enclosed away from 0.
[[nodiscard]] Exact theorem_f_momentum_cap(const Trajectory& t, const Exact& fraction);

}  // namespace lemmata::properties
