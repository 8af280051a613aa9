#pragma once
/// CELGC's Theorem 1, Theorem 1', their literal readings and their constants; Table 1.
#include "algorithms/entry.hpp"
#include "algorithms/parallel.hpp"
#include "properties/celgc/scalar_paths.hpp"
#include "theory/sampling.hpp"

namespace lemmata::properties {

/// One line a statement.
[[nodiscard]] std::span<const Entry> celgc_theorem_statements();

/// Settles claims about means of averages over paths, the paths on all cores: `draw(path, values)` as in theory/sampling.hpp, called from several threads. The
/// answer does not depend on their number.
template <class Draw>
[[nodiscard]] Outcome settle_on_threads(std::vector<MeanClaim> claims, const LadderOptions& options, const SamplingLimits& limits, int threads,
                                        const Draw& draw) {
  constexpr std::int64_t batch = 64;  // divides every look
  const std::size_t width = claims.size();
  std::vector<double> values(width * batch);
  SampledClaims sampled(std::move(claims), options, limits);
  while (sampled.wants_more()) {
    const std::uint32_t first = sampled.next_path();
    for_each_number(batch, threads, [&](std::int64_t j) {
      draw(first + static_cast<std::uint32_t>(j), std::span<double>(values).subspan(static_cast<std::size_t>(j) * width, width));
    });
    for (std::size_t j = 0; j < batch && sampled.wants_more(); ++j) sampled.add(std::span<const double>(values).subspan(j * width, width));
  }
  return sampled.outcome();
}

}  // namespace lemmata::properties
