#pragma once
/// Instances of the statements about Clip21-GD and its relatives: how they are drawn, read and completed.
#include "algorithms/entry.hpp"

namespace lemmata::properties {

/// An instance in numbers: what the text of an Instance means.
struct Trajectory {
  Problem problem;
  Start start;
  Exact tau;
  Exact gamma;  ///< zero while "cap" is not resolved
  std::int64_t steps = 0;
};

/// The parameters that trajectory statements share; `gamma_over_cap` scales the largest step size that the statement allows.
[[nodiscard]] std::span<const ParameterInfo> trajectory_parameters();

/// Every function below takes the parameters of the entry: these, or these and more (`with_trajectory_parameters`). One of the same name takes the place of
/// the shared one: its default may differ.
[[nodiscard]] std::vector<ParameterInfo> with_trajectory_parameters(std::span<const ParameterInfo> more);

/// The same with 100 rounds for 200: near the minimiser a decrease of f costs ever more precision and says nothing new.
[[nodiscard]] std::span<const ParameterInfo> short_trajectory_parameters();

/// Draws problem, start, shifts, tau and steps. `given` names either these parameters or parameters of the problem that it names.
/// Activity regimes are drawn on purpose: clipping never active, active in the first rounds, active for long, and ||grad f_i(x_0) - v_i|| = tau exactly.
[[nodiscard]] Instance draw_trajectory(const std::string& subject, std::uint64_t seed, std::uint64_t number, const Parameters& given,
                                       std::span<const ParameterInfo> known = trajectory_parameters());

/// The meaning of an instance; gamma stays zero where the text says "cap". Throws BadInput.
[[nodiscard]] Trajectory read_trajectory(const Instance& instance, std::span<const ParameterInfo> known = trajectory_parameters());

/// max_i ||grad f_i(x_0) - v_i^{-1}||, in double: for drawing, never for a verdict.
[[nodiscard]] double largest_start_distance(const Problem& problem, const Start& start);

}  // namespace lemmata::properties
