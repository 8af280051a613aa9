#pragma once
/// How the one-step lemma of Clip21-GD is put to the test: from states drawn freely, with a threshold that keeps u_i^k <= tau/eta on the horizon.
#include "algorithms/entry.hpp"

namespace lemmata::properties {

[[nodiscard]] std::span<const ParameterInfo> one_step_decrease_parameters();
[[nodiscard]] Instance draw_one_step_decrease(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Outcome check_one_step_decrease(Instance& instance, const LadderOptions& options);

}  // namespace lemmata::properties
