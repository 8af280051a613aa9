#include "theory/sampling.hpp"

namespace lemmata {
namespace {

using Traits = scalar_traits<Interval>;

Finding finding_of(const MeanClaim& claim, const Interval& mean) {
  if (claim.at_least) return {claim.name, claim.k, -1, Order::less, quantity(claim.bound), quantity(mean)};
  return {claim.name, claim.k, -1, Order::less_equal, quantity(mean), quantity(claim.bound)};
}

}  // namespace

Interval hoeffding_radius(const Interval& range, std::int64_t samples, const Exact& level) {
  const Interval odds = Traits::log(Interval::enclosing(Exact(1) / level));
  return upper_end(Interval(range * Traits::root(Interval(odds / Interval::enclosing(Exact(2) * Exact(samples))))));
}

SampledClaims::SampledClaims(std::vector<MeanClaim> claims, const LadderOptions& options, const SamplingLimits& limits)
    : claims_(std::move(claims)), options_(&options), limits_(limits), sums_(claims_.size()), whole_sums_(claims_.size()), next_look_(limits.first_look) {
  for (MeanClaim& claim : claims_) {
    if (options.extremes != nullptr) Extremes::note(options.extremes->relations, claim.name);
    for (const ScaledConstant& scaled : options.scaled) {
      // The right-hand side is the bound, or for at_least the mean: bound < factor E X.
      if (scaled.name != claim.name) continue;
      const Interval factor = Interval::enclosing(scaled.factor);
      claim.bound = claim.at_least ? claim.bound / factor : claim.bound * factor;
    }
  }
  int looks = 1;
  for (std::int64_t paths = limits.first_look; paths < limits.most_paths; paths *= 2) ++looks;
  level_ = options.sampling_level / Exact(2 * static_cast<std::int64_t>(looks) * static_cast<std::int64_t>(claims_.size()));
  outcome_.evidence = Evidence::sampled;
  outcome_.precision_bits = 53;
}

void SampledClaims::add(std::span<const double> values) {
  for (std::size_t c = 0; c < claims_.size(); ++c) {
    const MeanClaim& claim = claims_[c];
    const double value = values[c];
    const Interval most = claim.at_least ? claim.sure.value_or(Interval::entire()) : claim.range;
    if (!(0 <= value && value <= most.upper())) {
      outcome_.finding = Finding{claim.name + ", a path outside its proved range", claim.k, -1, Order::less_equal, quantity(value), quantity(most)};
      finished_ = true;
      return;
    }
    sums_[c] += Interval::point(value <= claim.range.upper() ? value : claim.range.lower());
    if (claim.sure) whole_sums_[c] += Interval::point(value);
  }
  ++paths_;
  if (paths_ == next_look_) look();
  if (!finished_ && paths_ % 64 == 0) finished_ = options_->must_stop();
}

void SampledClaims::look() {
  outcome_.strict = 0;
  outcome_.finding.reset();
  outcome_.tightest_ratio = 0;
  for (std::size_t c = 0; c < claims_.size(); ++c) {
    const MeanClaim& claim = claims_[c];
    if (!options_->only.empty() && claim.name != options_->only) continue;
    const Interval mean = sums_[c] / Interval::enclosing(Exact(paths_));
    const Interval radius = hoeffding_radius(claim.range, paths_, level_);
    const Interval low = mean - radius;
    const Interval high = mean + radius;
    const bool holds = claim.at_least ? less_equal(low, claim.bound) == Truth::no : less_equal(high, claim.bound) == Truth::yes;
    bool violated = !claim.at_least && less_equal(low, claim.bound) == Truth::no;
    if (claim.sure) {
      const Interval whole = whole_sums_[c] / Interval::enclosing(Exact(paths_));
      violated = less_equal(Interval(whole + hoeffding_radius(*claim.sure, paths_, level_)), claim.bound) == Truth::yes;
    }
    if (holds) {
      ++outcome_.strict;
      const double ratio = claim.at_least ? approximate(claim.bound) / approximate(mean) : approximate(mean) / approximate(claim.bound);
      if (ratio > outcome_.tightest_ratio) {
        outcome_.tightest_ratio = ratio;
        outcome_.tightest_relation = claim.name;
        outcome_.tightest_k = claim.k;
      }
      continue;
    }
    if (violated || !outcome_.finding) outcome_.finding = finding_of(claim, join(lower_end(low), upper_end(high)));
    if (violated) {
      outcome_.decision = Decision::violated;
      finished_ = true;
      return;
    }
  }
  if (!outcome_.finding) outcome_.decision = Decision::holds;
  next_look_ *= 2;
  finished_ = !outcome_.finding || next_look_ > limits_.most_paths;
}

Outcome SampledClaims::outcome() const {
  Outcome outcome = outcome_;
  outcome.remarks.push_back("sampled on " + std::to_string(paths_) + " paths");
  return outcome;
}

}  // namespace lemmata
