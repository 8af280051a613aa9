#pragma once
/// Experiments and scenarios: what the theory is worth on data, and on a reviewer's questions. One file each, one line per entry.
#include <span>
#include <string_view>

#include "scenarios/scenario.hpp"

namespace lemmata::scenarios {

[[nodiscard]] std::span<const Entry> catalogue();

extern const Entry logistic_experiment;
extern const Entry celgc_experiment;

// The questions that reviewers asked of [C21], in docs/reviewers.md.
[[nodiscard]] const Scenario& thresholds_and_soft_clipping();
[[nodiscard]] const Scenario& server_side_clipping();
[[nodiscard]] const Scenario& l0_l1_smoothness();
[[nodiscard]] const Scenario& stochastic_gradients();
[[nodiscard]] const Scenario& privacy_noise();
[[nodiscard]] const Scenario& plain_gradient_descent();
[[nodiscard]] const Scenario& after_k_star();
[[nodiscard]] const Scenario& rate();

/// The scenario of that id; null where there is none.
[[nodiscard]] const Scenario* find_scenario(std::string_view id);

}  // namespace lemmata::scenarios
