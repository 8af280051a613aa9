#pragma once
/// Coverage that is demanded, not observed: "at least 5 % of the cases are `boundary`" is tested on the cases of a property as they come.
///
/// The question is the rate r at which the generator draws a label, asked of independent draws. With demand p and tolerance t in (0, 1), here 9/10:
///   covered     r > t p is certain: at rate t p so many cases with the label would come with probability <= a      (then r is at least nearly p)
///   lacking     r < p is certain: at rate p so few would come with probability <= a
///   undecided   neither yet: draw more. Every r is decided at last, as t p < p
/// These are the exact one-sided binomial tests behind Clopper and Pearson's interval; tails are sums of binomial terms, enclosed in balls. Looks are taken
/// after first_look, 2 first_look, ... cases, and the level is divided over all demands, looks and sides: a generator with r >= p is called lacking, and one
/// with r <= t p covered, with probability <= level, whichever look decides. A run is a function of its seed.
///
/// Cases that were discarded are no cases: they are counted, and too many of them are a failure of their own.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "numerics/exact.hpp"
#include "numerics/truth.hpp"

namespace lemmata::properties {

/// P[Bin(draws, p) <= hits] <= level, and P[Bin(draws, p) >= hits] <= level, certified. 0 <= hits <= draws, 0 <= p <= 1.
[[nodiscard]] Truth lower_tail_is_below(std::int64_t hits, std::int64_t draws, const Exact& p, const Exact& level);
[[nodiscard]] Truth upper_tail_is_below(std::int64_t hits, std::int64_t draws, const Exact& p, const Exact& level);

enum class Covered : std::uint8_t { lacking, undecided, covered };
[[nodiscard]] std::string_view text(Covered covered);

struct CoverageLimits {
  Exact level{1, 1000000};          ///< probability of any wrong answer
  Exact tolerance{9, 10};
  std::int64_t first_look = 100;
  std::int64_t most_cases = 25600;  ///< undecided by then stays undecided
  std::int64_t most_discards_per_case = 1;
};

class Coverage {
 public:
  /// Throws BadInput for limits without meaning: level or tolerance outside (0, 1), a look at no case, most_cases below it.
  explicit Coverage(CoverageLimits limits = {});
  /// "At least `proportion` of the cases have this label." Before the first case. Throws BadInput for a proportion outside (0, 1], a label named twice,
  /// demands that add up to more than 1, or cases that came already.
  Coverage& require(std::string label, const Exact& proportion);

  void add(std::string_view label);
  void discard(std::int64_t count = 1) { discards_ += count; }

  /// Whether some demand is open that more cases may settle: not after one is certainly lacking, nor beyond most_cases.
  [[nodiscard]] bool wants_more() const;
  /// How many cases to draw until the next look.
  [[nodiscard]] std::int64_t cases_to_next_look() const { return next_look_ - cases_; }
  /// The worst over all demands; `covered` where there is none.
  [[nodiscard]] Covered decision() const;
  [[nodiscard]] Covered decision(std::string_view label) const;
  /// More discards than most_discards_per_case allows, 100 at least.
  [[nodiscard]] bool discards_too_many() const;

  [[nodiscard]] std::int64_t cases() const { return cases_; }
  [[nodiscard]] std::int64_t discards() const { return discards_; }
  [[nodiscard]] std::int64_t count(std::string_view label) const;
  [[nodiscard]] const CoverageLimits& limits() const { return limits_; }
  /// One line a label, with its count, share, demand and answer; then the discards.
  [[nodiscard]] std::string table() const;

 private:
  struct Demand {
    std::string label;
    Exact proportion;
    Covered decision = Covered::undecided;
  };
  void look();
  CoverageLimits limits_;
  std::vector<Demand> demands_;
  std::map<std::string, std::int64_t, std::less<>> counts_;
  std::int64_t cases_ = 0;
  std::int64_t discards_ = 0;
  std::int64_t next_look_;
};

}  // namespace lemmata::properties
