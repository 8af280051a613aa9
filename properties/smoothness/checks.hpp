#pragma once
/// The checks behind the catalogue lines about (L0, L1)-smoothness: which instance, which numbers, which judge.
#include "algorithms/entry.hpp"
#include "theory/smoothness/clipped_descent.hpp"
#include "theory/smoothness/sharp_bounds.hpp"

namespace lemmata::properties {

[[nodiscard]] Outcome check_sharp_bound(Instance& instance, const LadderOptions& options, smoothness::SharpBounds::Bound bound);
[[nodiscard]] Outcome check_clipped_descent(Instance& instance, const LadderOptions& options, smoothness::ClippedDescent::Rule rule);
[[nodiscard]] Outcome check_descent_factor(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_frontier(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_frontier_rules(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_sums(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_quartic(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_smooth_implies(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_cross_entropy(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_symmetric(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_asymmetric(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_asymmetric_witness(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_local(Instance& instance, const LadderOptions& options);

// The parameters of the entries that are a few numbers, or a function with a few numbers of their own.
[[nodiscard]] std::span<const ParameterInfo> descent_factor_parameters();
[[nodiscard]] std::span<const ParameterInfo> frontier_rules_parameters();
[[nodiscard]] std::span<const ParameterInfo> sums_parameters();
[[nodiscard]] std::span<const ParameterInfo> quartic_parameters();
[[nodiscard]] std::span<const ParameterInfo> smooth_implies_parameters();
[[nodiscard]] std::span<const ParameterInfo> cross_entropy_parameters();
[[nodiscard]] std::span<const ParameterInfo> asymmetric_parameters();
[[nodiscard]] std::span<const ParameterInfo> witness_parameters();

}  // namespace lemmata::properties
