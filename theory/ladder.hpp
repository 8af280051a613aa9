#pragma once
/// The verdict ladder: double intervals, then balls of 128, 256, ... bits; exact rationals first where they are cheap, else last.
///
/// A relation that a tier certified stays certified. The next tier therefore runs only up to the last round in which something was left open, and the
/// counts of the rounds after it are kept. A tier that leaves something open in many rounds in a row is abandoned early: more bits will be needed anyway,
/// and how far it came says how many (enclosures lose a steady number of bits in every round).
///
/// For a plot, and for an answer at once, there is a step below the ladder: the same attempt in doubles, shown to a listener. Its answer is `rounded`.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "numerics/error.hpp"
#include "theory/ledger.hpp"

namespace lemmata {

/// What is asked of a check: of which form of the statement, and how hard to try.
struct LadderOptions : Amendment {
  long first_bits = 128;
  long max_bits = 4096;
  bool interval_tier = true;
  Extremes* extremes = nullptr;          ///< where to note what came nearest to failing; not shared between threads
  Exact sampling_level{1, 1000000};      ///< what a sampled answer to one instance may be wrong with (theory/sampling.hpp)
  LedgerObserver<double>* listener = nullptr;  ///< where there is one: one run in doubles, no ladder, and every relation is shown to it
  const std::atomic<bool>* stop = nullptr;  ///< set from outside (Ctrl-C): the answer is then "undecided"
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();

  /// A ledger for the statement as it is amended here.
  template <Field S>
  [[nodiscard]] Ledger<S> ledger() const {
    return Ledger<S>(static_cast<const Amendment&>(*this), extremes);
  }
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
    if (abandoned_) abandoned_at_ = k;
    stopped_ = (k % 16) == 15 && options_->must_stop();
    return !abandoned_ && !stopped_;
  }
  [[nodiscard]] bool abandoned() const { return abandoned_; }
  /// The round in which the run was given up.
  [[nodiscard]] std::int64_t abandoned_at() const { return abandoned_at_; }
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
  std::int64_t abandoned_at_ = 0;
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

enum class Tier : std::uint8_t { final, climb };

/// Where the next tier stands: the last round that it has to judge again, and the bits that the last one suggests.
struct Next {
  std::int64_t last_round;
  long bits;
};

/// Runs one tier; `bits` is its precision. `final`: the outcome stands. `climb`: rounds 0..next.last_round have to be judged again with more bits.
template <Field S, class Attempt>
Tier run_tier(Attempt& attempt, const LadderOptions& options, bool may_abandon, long bits, Next& next, Outcome& outcome) {
  Ledger<S> ledger = options.ledger<S>();
  Watch<S> watch(ledger, options, next.last_round, may_abandon);
  attempt(ledger, watch);
  outcome.precision_bits = bits;
  if (ledger.is_violated()) {
    outcome.decision = Decision::violated;
    outcome.finding = finding(ledger.violation());
    outcome.hypothesis.clear();
    outcome.strict += ledger.strict();
    outcome.tight += ledger.tight();
    return Tier::final;
  }
  if (!ledger.failed_hypothesis().empty()) {
    outcome.decision = Decision::not_applicable;
    outcome.hypothesis = ledger.failed_hypothesis();
    outcome.finding.reset();
    return Tier::final;
  }
  const bool complete = !watch.abandoned() && !watch.stopped();
  if (!ledger.has_open() && complete) {
    outcome.decision = Decision::holds;
    outcome.hypothesis.clear();
    outcome.finding.reset();
    outcome.strict += ledger.strict();
    outcome.tight += ledger.tight();
    keep_tightest(outcome, ledger);
    if (outcome.strict + outcome.tight == 0) outcome.remarks.push_back("nothing was claimed on this horizon: the verdict is empty");
    return Tier::final;
  }
  outcome.decision = Decision::undecided;
  outcome.hypothesis = ledger.open_hypothesis();
  outcome.finding.reset();
  if (!ledger.first_open().name.empty()) outcome.finding = finding(ledger.first_open());
  if (complete) {
    outcome.strict += ledger.strict_after_open();
    outcome.tight += ledger.tight_after_open();
    keep_tightest(outcome, ledger);
    next.last_round = ledger.last_open_round();
  } else if (watch.abandoned()) {
    next.bits = std::max(next.bits, static_cast<long>(static_cast<double>(bits) * static_cast<double>(next.last_round) /
                                                      static_cast<double>(watch.abandoned_at() + 1)));
  }
  return watch.stopped() ? Tier::final : Tier::climb;
}

}  // namespace detail

/// What a ledger says after a whole run in one kind of number, without a ladder: for rounded runs. `bits` is the precision of that number.
template <Field S>
[[nodiscard]] Outcome outcome_of(const Ledger<S>& ledger, Evidence evidence, long bits) {
  Outcome outcome;
  outcome.evidence = evidence;
  outcome.precision_bits = bits;
  outcome.strict = ledger.strict();
  outcome.tight = ledger.tight();
  if (ledger.is_violated()) {
    outcome.decision = Decision::violated;
    outcome.finding = detail::finding(ledger.violation());
  } else if (!ledger.failed_hypothesis().empty()) {
    outcome.decision = Decision::not_applicable;
    outcome.hypothesis = ledger.failed_hypothesis();
  } else if (ledger.has_open()) {
    outcome.decision = Decision::undecided;
    outcome.hypothesis = ledger.open_hypothesis();
    if (!ledger.first_open().name.empty()) outcome.finding = detail::finding(ledger.first_open());
  } else {
    outcome.decision = Decision::holds;
  }
  if (outcome.decision == Decision::holds || outcome.decision == Decision::undecided) detail::keep_tightest(outcome, ledger);
  return outcome;
}

namespace detail {

/// Shows a listener what a statement writes, and settles it.
class Overheard final : public LedgerObserver<double> {
 public:
  Overheard(LedgerObserver<double>& listener, Ledger<double>& settled) : listener_(&listener), settled_(&settled) {}
  void hypothesis(std::string_view name, Truth holds) override {
    listener_->hypothesis(name, holds);
    settled_->assume(name, holds);
  }
  void hypothesis(std::string_view name, std::int64_t k, const double& lhs, const double& rhs) override {
    listener_->hypothesis(name, k, lhs, rhs);
    settled_->assume(name, k, lhs, rhs);
  }
  void relation(Truth condition, const Relation<double>& r) override {
    listener_->relation(condition, r);
    settled_->claim_if(condition, r.name, r.k, r.node, r.order, r.lhs, r.rhs, r.scale);
  }

 private:
  LedgerObserver<double>* listener_;
  Ledger<double>* settled_;
};

/// One attempt in doubles for options.listener, to the last round whatever fails on the way: a plot goes on behind a violation.
template <class Attempt>
Outcome in_doubles(Attempt& attempt, const LadderOptions& options, std::int64_t rounds) {
  Ledger<double> settled;
  Overheard overheard(*options.listener, settled);
  Ledger<double> ledger(overheard, static_cast<const Amendment&>(options));
  Watch<double> watch(ledger, options, rounds, false);
  attempt(ledger, watch);
  Outcome outcome = outcome_of(settled, Evidence::rounded, 53);
  if (outcome.decision != Decision::holds) return outcome;
  if (watch.stopped()) outcome.decision = Decision::undecided;
  if (outcome.strict + outcome.tight == 0) outcome.remarks.push_back("nothing was claimed on this horizon: the verdict is empty");
  return outcome;
}

}  // namespace detail

/// When exact rationals are tried (one dimension, rational data, short horizons): not at all, before anything else, or when balls of 2048 bits fail.
enum class ExactTier : std::uint8_t { never, first, last };

/// Answers for one instance. `attempt(ledger, watch)` is a generic callable: it runs the instance in the ledger's number type, hands every round to the
/// statement, and ends when watch.go_on(k) says so; k counts from 0 to `rounds`. An exact attempt that meets an irrational number is dropped.
template <bool allow_exact, class Attempt>
[[nodiscard]] Outcome climb(const LadderOptions& options, std::int64_t rounds, ExactTier exact, Attempt&& attempt) {
  if (options.listener != nullptr) return detail::in_doubles(attempt, options, rounds);
  Outcome outcome;
  detail::Next next{rounds, 0};
  const auto try_exact = [&] {
    if constexpr (allow_exact) {
      const Outcome before = outcome;
      try {
        detail::run_tier<Exact>(attempt, options, false, 0, next, outcome);
        outcome.precision_bits = before.precision_bits;
        return true;
      } catch (const NoExactValue&) {
        outcome = before;
      }
    }
    return false;
  };
  if (exact == ExactTier::first) {
    outcome.evidence = Evidence::exact;
    if (try_exact()) return outcome;
  }
  outcome.evidence = Evidence::enclosed;
  if (options.interval_tier && floating_environment_is_sound() && detail::run_tier<Interval>(attempt, options, true, 53, next, outcome) == detail::Tier::final) return outcome;
  next.bits = 0;
  for (long bits = options.first_bits; bits <= options.max_bits; bits *= 2) {
    const bool last = bits * 2 > options.max_bits;
    if (!last && bits * 2 < next.bits) continue;
    if (exact == ExactTier::last && bits > 2048 && try_exact()) return outcome;
    const PrecisionScope scope(bits);
    if (detail::run_tier<Ball>(attempt, options, !last, bits, next, outcome) == detail::Tier::final) return outcome;
    if (options.must_stop()) return outcome;
  }
  if (exact == ExactTier::last) try_exact();
  return outcome;
}

}  // namespace lemmata
