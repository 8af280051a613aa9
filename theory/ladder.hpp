#pragma once
/// The verdict ladder: exact rationals where they suffice, else double intervals, else balls of 128, 256, ... bits.
///
/// A relation that a tier certified stays certified. The next tier therefore runs only up to the last round in which something was left open, and the
/// counts of the rounds after it are kept. A tier that leaves something open in many rounds in a row is abandoned early: more bits will be needed anyway.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "theory/ledger.hpp"

namespace lemmata {

struct LadderOptions {
  long first_bits = 128;
  long max_bits = 4096;
  bool interval_tier = true;
  std::vector<std::string_view> waived;  ///< hypotheses that are not checked
  const std::atomic<bool>* stop = nullptr;  ///< set from outside (Ctrl-C): the answer is then "undecided"
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();

  [[nodiscard]] bool must_stop() const {
    return (stop != nullptr && stop->load(std::memory_order_relaxed)) || std::chrono::steady_clock::now() > deadline;
  }
};

/// Watches a run from inside: tells it when to go on. Handed to the attempt beside the ledger.
template <Field S>
class Watch {
 public:
  Watch(const Ledger<S>& ledger, const LadderOptions& options, std::int64_t last_round, bool may_abandon)
      : ledger_(&ledger), options_(&options), last_round_(last_round), may_abandon_(may_abandon) {}

  /// Call after round k was judged. False: the run ends here.
  [[nodiscard]] bool go_on(std::int64_t k) {
    if (ledger_->finished() || k >= last_round_) return false;
    if (ledger_->open_count() > seen_open_) {
      seen_open_ = ledger_->open_count();
      ++rounds_in_a_row_;
    } else {
      rounds_in_a_row_ = 0;
    }
    abandoned_ = may_abandon_ && rounds_in_a_row_ >= patience;
    stopped_ = (k % 16) == 15 && options_->must_stop();
    return !abandoned_ && !stopped_;
  }
  [[nodiscard]] bool abandoned() const { return abandoned_; }
  [[nodiscard]] bool stopped() const { return stopped_; }
  [[nodiscard]] std::int64_t last_round() const { return last_round_; }

 private:
  static constexpr int patience = 6;
  const Ledger<S>* ledger_;
  const LadderOptions* options_;
  std::int64_t last_round_;
  bool may_abandon_;
  std::int64_t seen_open_ = 0;
  int rounds_in_a_row_ = 0;
  bool abandoned_ = false;
  bool stopped_ = false;
};

namespace detail {


template <Field S>
Finding finding(const Relation<S>& relation) {
  return {std::string(relation.name), relation.k, relation.node, relation.order, quantity(relation.lhs), quantity(relation.rhs)};
}

template <Field S>
void keep_tightest(Outcome& outcome, const Ledger<S>& ledger) {
  if (ledger.tightest().ratio > outcome.tightest_ratio) {
    outcome.tightest_ratio = ledger.tightest().ratio;
    outcome.tightest_relation = ledger.tightest().relation;
    outcome.tightest_k = ledger.tightest().k;
    outcome.tightest_node = ledger.tightest().node;
  }
}

/// Runs one tier. True: `outcome` is final. False: rounds 0..last_round have to be judged again with more bits.
template <Field S, class Attempt>
bool run_tier(Attempt& attempt, const LadderOptions& options, bool may_abandon, std::int64_t& last_round, Outcome& outcome) {
  Ledger<S> ledger(options.waived);
  Watch<S> watch(ledger, options, last_round, may_abandon);
  attempt(ledger, watch);
  if (ledger.is_violated()) {
    outcome.decision = Decision::violated;
    outcome.finding = finding(ledger.violation());
    outcome.strict += ledger.strict();
    outcome.tight += ledger.tight();
    return true;
  }
  if (!ledger.failed_hypothesis().empty()) {
    outcome.decision = Decision::not_applicable;
    outcome.hypothesis = ledger.failed_hypothesis();
    return true;
  }
  const bool complete = !watch.abandoned() && !watch.stopped();
  if (!ledger.has_open() && complete) {
    outcome.decision = Decision::holds;
    outcome.strict += ledger.strict();
    outcome.tight += ledger.tight();
    keep_tightest(outcome, ledger);
    return true;
  }
  outcome.decision = Decision::undecided;
  outcome.hypothesis = ledger.open_hypothesis();
  outcome.finding.reset();
  if (!ledger.first_open().name.empty()) outcome.finding = finding(ledger.first_open());
  if (complete) {
    outcome.strict += ledger.strict_after_open();
    outcome.tight += ledger.tight_after_open();
    keep_tightest(outcome, ledger);
    last_round = ledger.last_open_round();
  }
  return watch.stopped();
}

}  // namespace detail

/// Answers for one instance. `attempt(ledger, watch)` is a generic callable: it runs the instance in the ledger's number type, hands every round to the
/// statement, and ends when watch.go_on(k) says so; k counts from 0 to `rounds`.
/// `exact_first` tries rationals first (one dimension, short horizons); an attempt that meets an irrational number falls back to enclosures.
template <bool allow_exact, class Attempt>
[[nodiscard]] Outcome climb(const LadderOptions& options, std::int64_t rounds, bool exact_first, Attempt&& attempt) {
  Outcome outcome;
  if constexpr (allow_exact) {
    if (exact_first) {
      try {
        std::int64_t last_round = rounds;
        outcome.evidence = Evidence::exact;
        detail::run_tier<Exact>(attempt, options, false, last_round, outcome);
        return outcome;
      } catch (const NoExactValue&) {
        outcome = Outcome{};
      }
    }
  }
  outcome.evidence = Evidence::enclosed;
  std::int64_t last_round = rounds;
  if (options.interval_tier) {
    outcome.precision_bits = 53;
    if (detail::run_tier<Interval>(attempt, options, true, last_round, outcome)) return outcome;
  }
  for (long bits = options.first_bits; bits <= options.max_bits; bits *= 2) {
    const PrecisionScope scope(bits);
    outcome.precision_bits = bits;
    if (detail::run_tier<Ball>(attempt, options, bits * 2 <= options.max_bits, last_round, outcome)) return outcome;
    if (options.must_stop()) break;
  }
  return outcome;
}

}  // namespace lemmata
