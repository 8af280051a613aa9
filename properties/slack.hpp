#pragma once
/// How loose a theorem is: what it promises over what a run shows, on a grid of thresholds, heterogeneities, numbers of nodes and step sizes.
///
/// Promises are functions of the first round alone: they are enclosed in balls, rounded up, and kept as doubles. What is set against them comes from a run in
/// doubles, so a row is `rounded`, never proved. A promise that the run breaks beyond the band of rounded numbers (theory/verdict.hpp) makes the row violated.
///
/// Instances are `random-quadratics` with v_i^{-1} = 0. The threshold is given relative to U0 = max_i ||grad f_i(x_0)||, rounded up to 30 bits; the step size
/// relative to the largest that the theorem allows.
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "properties/clip21_instances.hpp"
#include "theory/statement.hpp"
#include "theory/verdict.hpp"

namespace lemmata::properties {

/// What a theorem promises about a run of K rounds.
struct SlackPromise {
  double gradient_sum = 0;             ///< sum_{k<K} ||grad f(x_k)||^2 is at most this
  double direction = 0;                ///< ||v^k|| is at most this
  std::optional<std::int64_t> k_star;  ///< clipping is inactive from this round on; none where the theorem claims nothing
};

/// A theorem in the form that a table of slack needs; one line of `slack_theorems` each. The functions see the whole trajectory, its number of rounds too;
/// its step size is in place for all but step_cap.
struct SlackTheorem {
  const StatementInfo* info;
  std::string_view rate;        ///< the relation that bounds (1/K) sum ||grad f(x_k)||^2, by its name in the claim
  std::string_view inactivity;  ///< when k* is claimed
  /// The largest step size that the hypotheses allow, rounded down. Throws BadInput where it cannot be told from 0.
  Exact (*step_cap)(const Trajectory& t);
  /// Throws BadInput where the constants cannot be enclosed.
  SlackPromise (*promise)(const Trajectory& t);
  /// Runs the method that the theorem speaks of, until the sink says false.
  void (*run)(const Trajectory& t, const std::function<bool(const Round<double>&)>& sink);
};

[[nodiscard]] std::span<const SlackTheorem> slack_theorems();
/// Throws BadInput for an id that no table speaks of, with those that one does.
[[nodiscard]] const SlackTheorem& slack_theorem(std::string_view id);

/// What one run shows, beside what was promised.
struct SlackMeasurement {
  Exact tau;
  Exact gamma;
  std::int64_t rounds = 0;  ///< K
  SlackPromise promised;
  double gradient_sum = 0;
  double direction = 0;               ///< largest ||v^k||
  std::int64_t last_clipped = -1;     ///< -1: no round
  Settled rate = Settled::undecided;  ///< undecided: not finite in doubles
  Settled largest_direction = Settled::undecided;
  Settled inactive = Settled::strict;  ///< over the rounds k >= k*; strict if there are none, or nothing is claimed

  /// Bound and measured value of (1/K) sum ||grad f(x_k)||^2.
  [[nodiscard]] double bound() const { return promised.gradient_sum / static_cast<double>(rounds); }
  [[nodiscard]] double measured() const { return gradient_sum / static_cast<double>(rounds); }
  [[nodiscard]] double slack() const { return promised.gradient_sum / gradient_sum; }
  [[nodiscard]] double direction_slack() const { return promised.direction / direction; }
  /// k* over the first round from which on clipping really is inactive; none where k* is not claimed, nothing was clipped, or the run ends too early.
  [[nodiscard]] std::optional<double> k_star_ratio() const {
    if (!promised.k_star || last_clipped < 0 || clipped_to_the_end()) return std::nullopt;
    return static_cast<double>(*promised.k_star) / static_cast<double>(last_clipped + 1);
  }
  [[nodiscard]] bool clipped_to_the_end() const { return last_clipped == rounds - 1; }
  /// holds, violated or undecided.
  [[nodiscard]] Decision decision() const;
};

/// Runs the theorem's method on a trajectory with its step size in place and t.steps >= 1 rounds. Nothing if `stop` was set on the way.
[[nodiscard]] std::optional<SlackMeasurement> measure_slack(const SlackTheorem& theorem, const Trajectory& t, const std::atomic<bool>* stop = nullptr);

/// One cell of the grid.
struct SlackCell {
  std::int64_t nodes = 1;
  std::int64_t dimension = 1;
  Exact heterogeneity;
  Exact tau_over_U0;
  Exact gamma_over_cap;
  std::string x0;
  std::uint64_t seed = 1;
  std::int64_t steps = 1;
};
struct SlackRow {
  SlackCell cell;
  SlackMeasurement result;
};

/// Lists: nodes, heterogeneity, tau_over_U0, gamma_over_cap. Single values: dimension, x0.
[[nodiscard]] std::span<const ParameterInfo> slack_parameters();
/// The grid in the order nodes, heterogeneity, tau_over_U0, gamma_over_cap, the last running fastest. A single node has no heterogeneity: it occurs once, as 0.
/// Throws BadInput for an unknown name, a value out of range, or more than 100000 cells.
[[nodiscard]] std::vector<SlackCell> slack_grid(const Parameters& given, std::uint64_t seed, std::int64_t steps);
/// Nothing if `stop` was set on the way. Throws BadInput for a cell without meaning.
[[nodiscard]] std::optional<SlackRow> slack_row(const SlackTheorem& theorem, const SlackCell& cell, const std::atomic<bool>* stop = nullptr);

}  // namespace lemmata::properties
