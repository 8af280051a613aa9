#pragma once
/// experiment/celgc-logistic: the trends of [CELGC]'s experiments at small scale, on logistic regression with minibatches.
///
/// Setting     f = mean logistic loss over all rows + (lambda/2)||x||^2, lambda > 0; every machine samples minibatches from all the rows, with replacement. CELGC
///             as intended (reading V0: average, then gradient and step), N machines, averaging every I steps; naive parallel clipping beside it, which
///             averages the stochastic gradients in every step and clips the average. All runs are in double, over several paths of the noise.
/// Measured    gap: the mean over the last tenth of the steps, and over the paths, of f(x̄_t) - f_*. f_* lies between f(y) - ||grad f(y)||^2/(2 lambda) and
///             f(y) for the y of a long accelerated run. Clip rate: the fraction of stochastic gradients that were clipped, over all machines and steps.
/// Claim       measured, not proved:
///             (speed-up)   at fixed I, from N to N' > N machines the gap falls to at most (3/2) N/N' of what it was: linear up to a factor 3/2
///             (skipping)   at fixed N, no I has more than three times the gap of the smallest I
///             (clip-rate)  the nodes clip at least as often as naive parallel clipping does, with as many machines
/// Checked     Lemma 2, ||x̄_t - x_t^i|| <= 2 gamma I, in every step of every run; in double, so the evidence is `rounded`.
/// Regime      which hypotheses of Theorem 1' these runs meet, with the numbers: gamma/eta = 5 sigma, and the eps that gamma at its cap would stand for.
/// Source      [CELGC], section 5, at small scale.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "algorithms/entry.hpp"
#include "algorithms/parallel.hpp"

namespace lemmata::scenarios {

struct CelgcOptions {
  std::string data;  ///< a file in LIBSVM format, or "synthetic"
  int rows = 0;      ///< of the synthetic data
  int features = 0;
  Exact lambda;
  int batch = 0;
  Exact eta;    ///< step size
  Exact gamma;  ///< clipping radius of a step
  std::vector<int> machines;            ///< N of the first sweep, ascending
  std::vector<std::int64_t> intervals;  ///< I of the second, ascending
  int fixed_machines = 0;               ///< N of the second sweep
  std::int64_t fixed_interval = 0;      ///< I of the first
  std::int64_t steps = 0;
  int paths = 0;
  std::string x0;
  std::uint64_t seed = 1;
};

/// Names, defaults and meanings of the parameters; `read_celgc_options` reads them. It throws BadInput naming the parameter.
[[nodiscard]] std::span<const ParameterInfo> celgc_parameters();
[[nodiscard]] CelgcOptions read_celgc_options(const Parameters& given);

struct GapPoint {
  std::int64_t t = 0;
  double gap = 0;  ///< f(x̄_t) - f_*, mean over the paths
};

/// One method at one (N, I), over all paths.
struct CelgcRun {
  bool naive = false;  ///< naive parallel clipping; else CELGC
  int machines = 0;
  std::int64_t interval = 1;
  double gap = 0;
  double clip_rate = 0;       ///< over all steps
  double late_clip_rate = 0;  ///< over the last tenth of them
  double deviation = 0;       ///< the largest ||x̄_t - x_t^i||/(2 gamma I) seen
  std::int64_t rounds = 0;    ///< of communication, in one path
  std::int64_t bytes = 0;     ///< up and down, in one path: 8 for each number
  bool diverged = false;
  std::vector<GapPoint> curve;
};

/// Where these runs stand to Theorem 1', with the smoothness constants (L, 0).
struct CelgcRegime {
  double smoothness = 0;    ///< L, certified from above
  double sigma = 0;         ///< ||G - grad f|| <= sigma surely, at every x: 2 max_j ||a_j||
  double ratio = 0;         ///< gamma/eta
  double wanted_ratio = 0;  ///< 5 sigma
  double eps = 0;           ///< for which gamma = N eps^2/(28 sigma A L), at N = fixed_machines
  double largest_eps = 0;   ///< sigma/10
  bool met = false;
  std::string note;         ///< one line
};

struct CelgcResult {
  std::string data;
  std::size_t rows = 0;
  int features = 0;
  double optimum = 0;           ///< f(y), an upper bound of f_*
  double optimum_width = 0;     ///< f_* >= optimum - optimum_width
  CelgcRegime regime;
  std::vector<CelgcRun> speed_up;   ///< CELGC, one for each N
  std::vector<CelgcRun> skipping;   ///< CELGC, one for each I
  std::vector<CelgcRun> naive;      ///< one for each N
  bool stopped = false;
  std::optional<Outcome> trends;    ///< the claim and Lemma 2 over all runs; none for a run that was stopped
};

/// Runs the experiment on `jobs` threads; the result does not depend on their number. Throws BadInput for data or parameters without meaning.
[[nodiscard]] CelgcResult run_celgc_experiment(const CelgcOptions& options, const LadderOptions& control, int jobs, const OnProgress& on_progress = {});

/// "doubling N: gap ... -> ...", one line a sweep, and the regime.
[[nodiscard]] std::vector<std::string> celgc_summary(const CelgcResult& result);

}  // namespace lemmata::scenarios
