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

/// The instance whose parameters are the documented defaults, overridden by `given`. Throws BadInput for unknown names.
[[nodiscard]] Instance default_instance(const StatementInfo& info, std::span<const ParameterInfo> parameters, std::uint64_t seed, const Parameters& given);

/// Makes every parameter that was not given explicit, so that a saved instance stands on its own. Throws BadInput for an instance that carries a problem,
/// start, shifts or steps of its own.
void complete(Instance& instance, std::span<const ParameterInfo> parameters);

}  // namespace lemmata::counterexamples
