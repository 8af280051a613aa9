#pragma once
/// How each statement about Clip21 is put to the test: the method it speaks of, run in every tier of the ladder, and its judge at every round.
#include "algorithms/entry.hpp"

namespace lemmata::properties {

[[nodiscard]] Outcome check_one_step_relations(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_theorem_a(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_k_star(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_rate(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_theorem_a_posteriori(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_theorem_b(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_theorem_b_plus(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_averaging(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_single_node_descent(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_server_side_clipping(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_example_basin(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_soft_clip_basin(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_soft_clip_two_nodes(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_operator_laws(Instance& instance, const LadderOptions& options);

/// Parameters of Theorems B and B+ beside those of every trajectory: which T, and its own.
[[nodiscard]] std::span<const ParameterInfo> theorem_b_parameters();

/// The largest step size that Theorem A allows for this problem, start and threshold, rounded down to a dyadic number of 30 bits.
[[nodiscard]] Exact theorem_a_step_cap(const Problem& problem, const Start& start, const Exact& tau);

}  // namespace lemmata::properties
