#pragma once
/// What fails, and exactly where: one file per example, one line per entry. An entry *holds* when its instance refutes the claim that it names.
#include <span>

#include "algorithms/entry.hpp"

namespace lemmata::counterexamples {

[[nodiscard]] std::span<const Entry> catalogue();

extern const Entry example_1_1;
extern const Entry different_thresholds;
extern const Entry soft_clip_three_nodes;
extern const Entry shifted_quadratics;
extern const Entry shifted_quadratics_three_nodes;
extern const Entry stochastic_bias;
extern const Entry second_step_bound;
extern const Entry uniform_ball_truncation;
extern const Entry two_point_truncation;
extern const Entry tilted_uniform_truncation;
extern const Entry correlated_gaussian_truncation;
extern const Entry clipped_field_biased_zero;
extern const Entry clipped_field_interval;

}  // namespace lemmata::counterexamples
