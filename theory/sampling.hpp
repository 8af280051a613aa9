#pragma once
/// Verdicts about expectations where not every path can be run: by sampling, with a confidence that does not depend on the law of what is sampled.
///
/// A claim E X <= b with 0 <= X <= R is settled by Hoeffding's inequality: after N paths the mean is within R sqrt(log(1/alpha)/(2N)) of E X, on either
/// side, but for a probability alpha. A claim b < E X is certified with any R, as X >= min(X, R); to convict it, R must bound X. Looks are taken after 256, 512, ... paths, and `alpha` is
/// the level of the run divided over all its instances, claims, looks and sides, so that all answers of a run are right with probability 1 - level.
/// Such an answer is `sampled`, the weakest evidence: the paths run in double, and their rounding is not part of the bound (docs/proofs.md, What a sampled
/// verdict means). The seed of the paths is part of the instance.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "theory/ladder.hpp"

namespace lemmata {

/// R sqrt(log(1/level)/(2 samples)), rounded upwards in an enclosure. samples >= 1, 0 < level < 1.
[[nodiscard]] Interval hoeffding_radius(const Interval& range, std::int64_t samples, const Exact& level);

/// One claim about the mean of a nonnegative quantity.
struct MeanClaim {
  std::string name;
  std::int64_t k = 0;
  bool at_least = false;  ///< bound < E X; else E X <= bound
  Interval bound{};
  Interval range{};       ///< 0 <= X <= range surely; for at_least any number: larger samples are cut there
  std::optional<Interval> sure{};  ///< for at_least: X <= sure surely. Cut samples can only certify; without this the claim is never convicted
};

struct SamplingLimits {
  std::int64_t first_look = 256;
  std::int64_t most_paths = std::int64_t{1} << 17;
};

/// The running answer: paths come in, the claims are looked at after first_look, 2 first_look, ... of them.
class SampledClaims {
 public:
  SampledClaims(std::vector<MeanClaim> claims, const LadderOptions& options, const SamplingLimits& limits);

  /// Whether another path is wanted.
  [[nodiscard]] bool wants_more() const { return !finished_; }
  [[nodiscard]] std::uint32_t next_path() const { return static_cast<std::uint32_t>(paths_); }
  /// The quantity of each claim on that path.
  void add(std::span<const double> values);
  /// `undecided` where most_paths did not suffice, or where a sample is negative or above its range: the bound that the sampling rests on would be false.
  [[nodiscard]] Outcome outcome() const;

 private:
  void look();
  std::vector<MeanClaim> claims_;
  const LadderOptions* options_;
  SamplingLimits limits_;
  Exact level_;  ///< of one side of one claim at one look
  std::vector<Interval> sums_;        ///< of the samples, cut where they may be
  std::vector<Interval> whole_sums_;  ///< of the samples as they are
  std::int64_t paths_ = 0;
  std::int64_t next_look_;
  bool finished_ = false;
  Outcome outcome_;
};

/// Settles all claims. `draw(path, values)` runs one path and writes the quantity of each claim.
template <class Draw>
[[nodiscard]] Outcome settle_by_sampling(std::vector<MeanClaim> claims, const LadderOptions& options, const Draw& draw, const SamplingLimits& limits = {}) {
  std::vector<double> values(claims.size());
  SampledClaims sampled(std::move(claims), options, limits);
  while (sampled.wants_more()) {
    draw(sampled.next_path(), std::span<double>(values));
    sampled.add(values);
  }
  return sampled.outcome();
}

}  // namespace lemmata
