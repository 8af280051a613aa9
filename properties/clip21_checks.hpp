#pragma once
/// How each statement about Clip21 is put to the test: the method it speaks of, run in every tier of the ladder, and its judge at every round.
#include <functional>

#include "algorithms/entry.hpp"
#include "theory/setting.hpp"

namespace lemmata::properties {

[[nodiscard]] Outcome check_one_step_relations(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_theorem_a(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_k_star(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_rate(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_theorem_a_posteriori(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_theorem_b(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_theorem_b_plus(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_published_form(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_averaging(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_single_node_descent(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_server_side_clipping(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_example_basin(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_soft_clip_basin(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_soft_clip_two_nodes(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_operator_laws(Instance& instance, const LadderOptions& options);

/// Parameters of Theorems B and B+ beside those of every trajectory: which T, and its own.
[[nodiscard]] std::span<const ParameterInfo> theorem_b_parameters();

/// Steps "at the cap" are dyadic numbers of so many bits, rounded down.
inline constexpr int step_size_bits = 30;

/// Calls attempt(setting, u_i^0, f(x_0)), which all constants of the theorems are functions of, in balls of 128, 256, ... bits until it answers true.
/// False: 4096 bits were not enough.
using StartAttempt = std::function<bool(const Setting<Ball>&, const std::vector<Ball>&, const Ball&)>;
[[nodiscard]] bool enclose_start(const Problem& problem, const Start& start, const Exact& gamma, const Exact& tau, const StartAttempt& attempt);

/// A lower end of the step size that `cap_of(setting, u_i^0, f(x_0))` encloses: with as many bits as it takes to keep it away from 0; the setting's gamma
/// plays no part. Throws BadInput where no precision does.
using CapOf = std::function<Ball(const Setting<Ball>&, const std::vector<Ball>&, const Ball&)>;
[[nodiscard]] Exact enclosed_cap(const Problem& problem, const Start& start, const Exact& tau, const CapOf& cap_of);

/// The largest step size that Theorem A allows for this problem, start and threshold, rounded down to a dyadic number of 30 bits.
[[nodiscard]] Exact theorem_a_step_cap(const Problem& problem, const Start& start, const Exact& tau);

}  // namespace lemmata::properties
