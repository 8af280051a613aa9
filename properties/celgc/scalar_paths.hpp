#pragma once
/// CELGC on a function of one variable, in double, as fast as it goes: paths of a million steps for statements about averages over them. The same numbers,
/// bit for bit, as run<double>(Celgc{...}, ...) with uniform noise, which is the twin that tests hold them against.
///
/// Trapping. Where f' >= sigma on [b, oo) and f' <= -sigma on (-oo, a], a <= b, no iterate from x_0 ever leaves [min(x_0, a - gamma), max(x_0, b + gamma)], for
/// any noise of size <= sigma: beyond b and below a every sample points inwards or vanishes, and a step is at most gamma long; the mean of points of an
/// interval is in it (docs/proofs/celgc-theorem-1.md, A trapping interval). So |f'| <= R on every path, with R the largest |f'| there.
#include <vector>

#include "algorithms/local_methods.hpp"
#include "algorithms/problems/univariate.hpp"
#include "algorithms/random_block.hpp"
#include "theory/ladder.hpp"

namespace lemmata::properties {

struct ScalarRun {
  Exact x0, sigma, gamma, eta;  ///< noise uniform on [-sigma, sigma]
  int nodes = 1;
  std::int64_t interval = 1;
  std::int64_t steps = 1;  ///< at most 2^32
  Reading reading = Reading::V0;
  std::uint64_t noise_seed = 1;
};

/// A proved bound of |f'| at every iterate and every mean, on every path.
struct SlopeBound {
  Exact R;
  bool trapped = false;  ///< [low, high] is the trapping interval; else |f'| <= R everywhere
  Exact low, high;
};
/// None where this toolkit knows no trapping interval of f.
[[nodiscard]] std::optional<SlopeBound> slope_bound(const Univariate& f, const Exact& x0, const Exact& sigma, const Exact& gamma);

/// Calls see(t, mean, slope of the mean, iterates before step t) for t = 0, 1, ..., run.steps - 1. False: given up (options). `slope` is f' in double.
template <class Slope, class See>
bool walk(const Slope& slope, const ScalarRun& run, std::uint32_t path, const LadderOptions& options, See&& see) {
  constexpr std::int64_t block = 128;
  const auto n = static_cast<std::size_t>(run.nodes);
  const double eta = run.eta.nearest_double();
  const double threshold = (run.gamma / run.eta).nearest_double();
  const double size = run.sigma.nearest_double();
  double mean = run.x0.nearest_double();
  std::vector<double> x(n, mean);
  std::vector<double> noise(n * block);
  for (std::int64_t t = 0; t < run.steps; ++t) {
    const std::int64_t in_block = t % block;
    if (in_block == 0) {
      if (options.must_stop()) return false;
      const auto wanted = static_cast<std::size_t>(std::min(block, run.steps - t));
      for (std::size_t i = 0; i < n; ++i) {
        symmetric_block(run.noise_seed, {path, static_cast<std::uint32_t>(t), static_cast<std::uint32_t>(i), 0},
                        std::span<double>(noise).subspan(i * block, wanted));
      }
    }
    if (t > 0 && n > 1) {
      mean = x[0];
      for (std::size_t i = 1; i < n; ++i) mean += x[i];
      mean = mean / static_cast<double>(run.nodes);
    } else if (t > 0) {
      mean = x[0];
    }
    // V1 stores the mean one line earlier than V0; the gradients are taken at the same points. VL stores it where no later line reads it.
    const bool together = t == 0 || (run.reading != Reading::VL && t % run.interval == 0);
    if (together) std::fill(x.begin(), x.end(), mean);
    const double at_mean = slope(mean);
    see(t, mean, at_mean, x);
    for (std::size_t i = 0; i < n; ++i) {
      double sample = size * noise[i * block + static_cast<std::size_t>(in_block)];
      sample += together ? at_mean : slope(x[i]);
      if (std::abs(sample) > threshold) sample = sample / std::abs(sample) * threshold;
      x[i] -= eta * sample;
    }
  }
  return true;
}

/// (1/T) sum_{t<T} |f'(x_t)| on one path; NaN if given up.
[[nodiscard]] double average_slope(const UnivariateOn<double>& f, const ScalarRun& run, std::uint32_t path, const LadderOptions& options);

}  // namespace lemmata::properties
