#pragma once
/// experiment/clip21-logistic: Clip21-GD, Clip-GD and GD on logistic regression over n nodes, for a grid of thresholds.
///
/// Setting     f_i = logistic loss over the rows of node i + R (algorithms/problems/logistic.hpp), rows in contiguous blocks, sorted by label (heterogeneous
///             nodes) or shuffled. x_0 given, shifts v_i^{-1} = 0. K rounds. All runs are in double.
/// Step sizes  at the cap: Clip21-GD at the cap of Theorem A for its tau; Clip-GD and GD at that same step and at 1/L, with certified L, L_i.
///             tuned: each method, for each tau, at the best step of a grid 2^j/L, j as given; the best has the smallest min_{k<=K} ||grad f(x_k)||^2 among
///             the runs that did not diverge. A best step at an end of the grid is marked: a wider grid might do better.
/// Lead        of Clip21-GD over another method at one tau:  lead = m(other)/m(Clip21-GD),  m = min_{k<=K} ||grad f(x_k)||^2, both raised to the resolution
///             r = (2^-46 max_i ||grad f_i(x_0)||)^2 below which double shows nothing but rounding. The final lead takes ||grad f(x_K)||^2 instead of m.
/// Claim       measured, not proved: "the smaller tau, the larger the lead". It holds in a comparison when from no tau to the next smaller one the lead falls
///             by more than one per cent, and at the smallest tau it is larger than at the largest by more than that.
///             At the cap it cannot hold for ever: the cap shrinks with tau, so as tau tends to 0 nobody moves within K rounds, and leads at one step tend
///             to 1.
/// Checked     (A1), (A2), (A4) of Theorem A with f_inf = 0, in every round of the runs of Clip21-GD at the cap; in double, so the evidence is `rounded`.
/// Source      [C21], section 6, at small scale.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "algorithms/entry.hpp"
#include "algorithms/parallel.hpp"
#include "scenarios/observe.hpp"

namespace lemmata::scenarios {

enum class Split : std::uint8_t { sorted, shuffled, given };
enum class TauUnit : std::uint8_t { start, one };  ///< taus in units of max_i ||grad f_i(x_0)||, or as they are
enum class LogisticMethod : std::uint8_t { clip21_gd, clip_gd, gd };
/// How the step size of a run was chosen.
enum class StepRule : std::uint8_t { cap, same_as_cap, inverse_L, tuned };

[[nodiscard]] std::string_view text(LogisticMethod method);
[[nodiscard]] std::string_view text(StepRule rule);

struct LogisticOptions {
  std::string data;  ///< a file in LIBSVM format, or "synthetic"
  int rows = 0;      ///< of the synthetic data
  int features = 0;
  int nodes = 0;
  Exact lambda;
  Regulariser regulariser = Regulariser::nonconvex;
  Split split = Split::sorted;
  std::vector<Exact> taus;
  TauUnit tau_unit = TauUnit::start;
  std::int64_t steps = 0;
  bool at_cap = true;
  bool tuned = true;
  std::vector<int> tuned_exponents;
  Exact gamma_over_cap;    ///< of Clip21-GD; above 1 the hypotheses of Theorem A fail
  std::string x0;          ///< one number for all coordinates, or one each
  std::uint64_t seed = 1;  ///< of the synthetic data and of the shuffle
};

/// Names, defaults and meanings of the parameters; `read_logistic_options` reads them. It throws BadInput naming the parameter.
[[nodiscard]] std::span<const ParameterInfo> logistic_parameters();
[[nodiscard]] LogisticOptions read_logistic_options(const Parameters& given);

struct LogisticRun {
  LogisticMethod method = LogisticMethod::gd;
  StepRule rule = StepRule::cap;
  int tau = -1;  ///< index into LogisticResult::taus; -1: GD at a step that does not depend on tau
  Exact gamma;
  Observation seen;
  bool at_edge = false;                ///< tuned: the best step is the first or the last of the grid
  std::optional<std::int64_t> k_star;  ///< Clip21-GD at the cap: ceil((2/tau)(U0 - tau)_+)
  std::optional<Outcome> theorem_a;    ///< Clip21-GD at the cap: the verdict on this run
};

/// Clip21-GD under one rule against another method under one rule, over all thresholds.
struct LogisticComparison {
  StepRule own_rule = StepRule::cap;
  LogisticMethod other = LogisticMethod::gd;
  StepRule other_rule = StepRule::cap;
  std::vector<double> lead;        ///< one a tau, by the smallest ||grad f||^2
  std::vector<double> final_lead;  ///< by the last one
  bool grows = false;              ///< the smaller tau, the larger the lead
  int breaks_at = -1;              ///< where it does not: index of the first tau whose lead is below that of the next larger one; -1: nowhere
  double factor = 1;               ///< lead at the smallest tau over lead at the largest
  bool at_resolution = false;      ///< Clip21-GD reached the resolution at some tau: the lead there is cut off
};

struct LogisticResult {
  std::string data;
  std::size_t rows = 0;
  int features = 0;
  int nodes = 0;
  Exact L, L_max;
  double start_gradient = 0;  ///< U0 = max_i ||grad f_i(x_0)||
  double resolution = 0;      ///< r
  std::vector<Exact> taus;    ///< descending
  std::vector<LogisticRun> runs;
  std::vector<LogisticComparison> comparisons;  ///< empty for a run that was stopped
  bool stopped = false;                         ///< told to stop: runs that had not begun are missing
  std::optional<Outcome> theorem_a;             ///< over all runs at the cap; none without such runs
};

/// Runs the experiment on `jobs` threads; the result does not depend on their number. `control` says when to stop and which hypotheses are waived.
/// Throws BadInput for data or parameters without meaning.
[[nodiscard]] LogisticResult run_logistic_experiment(const LogisticOptions& options, const LadderOptions& control, int jobs,
                                                     const OnProgress& on_progress = {});

/// Compares the runs: what fills LogisticResult::comparisons. The runs are complete.
[[nodiscard]] std::vector<LogisticComparison> compare(const std::vector<LogisticRun>& runs, int taus, double resolution);

/// "at the cap, against Clip-GD at the same step: ...", one line a comparison.
[[nodiscard]] std::vector<std::string> lead_summary(const LogisticResult& result);

}  // namespace lemmata::scenarios
