#pragma once
/// The sink that statements write to: it settles relations, counts them, keeps the tightest, and stops at the first certified failure.
/// Its memory does not grow with the number of relations.
#include <algorithm>
#include <string_view>
#include <vector>

#include "theory/verdict.hpp"

namespace lemmata {

template <Field S>
class Ledger {
 public:
  Ledger() = default;
  /// `waived`: hypotheses that are not checked (a reviewer's "what if it is dropped?"). The views must outlive the ledger.
  explicit Ledger(std::vector<std::string_view> waived) : waived_(std::move(waived)) {}

  /// A hypothesis as a relation lhs <= rhs. Certified false: the statement does not apply. Certified only up to the band of a tie: the conclusion may
  /// still be certified, but a violation would refute a slightly stronger theorem than the one stated, so it is left open.
  void assume(std::string_view hypothesis, std::int64_t k, const S& lhs, const S& rhs) {
    if (finished() || is_waived(hypothesis)) return;
    switch (settle(Order::less_equal, lhs, rhs, S(0))) {
      case Settled::strict: return;
      case Settled::tight: hypotheses_are_strict_ = Rounded<S>; return;
      case Settled::violated: return assume(hypothesis, Truth::no);
      case Settled::undecided: return open_hypothesis(hypothesis, k);
    }
  }
  void assume(std::string_view hypothesis, Truth holds) {
    if (finished() || is_waived(hypothesis) || holds == Truth::yes) return;
    if (holds == Truth::no) {
      failed_hypothesis_ = hypothesis;
    } else {
      open_hypothesis(hypothesis, 0);
    }
  }

  /// A relation of the conclusion. Calls come in nondecreasing k.
  void claim(std::string_view name, std::int64_t k, int node, Order order, const S& lhs, const S& rhs, const S& scale = S(0)) {
    if (finished()) return;
    switch (settle(order, lhs, rhs, scale)) {
      case Settled::strict: return count(strict_, strict_after_, k, name, node, order, lhs, rhs);
      case Settled::tight: return count(tight_, tight_after_, k, name, node, order, lhs, rhs);
      case Settled::undecided: return leave_open(name, k, node, order, lhs, rhs);
      case Settled::violated:
        // A violation counts only once the hypotheses are certified: until then it is open.
        if (!open_hypothesis_.empty() || !hypotheses_are_strict_) return leave_open(name, k, node, order, lhs, rhs);
        violation_ = Relation<S>{name, k, node, order, lhs, rhs, scale};
        violated_ = true;
    }
  }

  /// The same, claimed only where `condition` is certified; where it is unknown, a relation that does not hold is left open.
  void claim_if(Truth condition, std::string_view name, std::int64_t k, int node, Order order, const S& lhs, const S& rhs, const S& scale = S(0)) {
    if (finished() || condition == Truth::no) return;
    if (condition == Truth::unknown) {
      const Settled settled = settle(order, lhs, rhs, scale);
      if (settled == Settled::violated || settled == Settled::undecided) return leave_open(name, k, node, order, lhs, rhs);
    }
    claim(name, k, node, order, lhs, rhs, scale);
  }

  /// A certified violation or a failed hypothesis: nothing that comes later matters.
  [[nodiscard]] bool finished() const { return violated_ || !failed_hypothesis_.empty(); }
  [[nodiscard]] bool is_violated() const { return violated_; }
  [[nodiscard]] const Relation<S>& violation() const { return violation_; }
  [[nodiscard]] std::string_view failed_hypothesis() const { return failed_hypothesis_; }
  [[nodiscard]] std::string_view open_hypothesis() const { return open_hypothesis_; }
  [[nodiscard]] bool has_open() const { return open_count_ > 0; }
  [[nodiscard]] std::int64_t open_count() const { return open_count_; }
  [[nodiscard]] const Relation<S>& first_open() const { return first_open_; }
  /// The last round with something open (-1: none), and what was settled strictly after it.
  [[nodiscard]] std::int64_t last_open_round() const { return last_open_round_; }
  [[nodiscard]] std::int64_t strict() const { return strict_; }
  [[nodiscard]] std::int64_t tight() const { return tight_; }
  [[nodiscard]] std::int64_t strict_after_open() const { return strict_after_; }
  [[nodiscard]] std::int64_t tight_after_open() const { return tight_after_; }

  struct Tightest {
    double ratio = 0;
    std::string_view relation;
    std::int64_t k = 0;
    int node = -1;
  };
  [[nodiscard]] const Tightest& tightest() const { return tightest_; }

 private:
  [[nodiscard]] bool is_waived(std::string_view hypothesis) const { return std::ranges::find(waived_, hypothesis) != waived_.end(); }

  void open_hypothesis(std::string_view hypothesis, std::int64_t k) {
    if (open_hypothesis_.empty()) open_hypothesis_ = hypothesis;
    ++open_count_;
    mark_open(k);
  }
  void leave_open(std::string_view name, std::int64_t k, int node, Order order, const S& lhs, const S& rhs) {
    if (first_open_.name.empty()) first_open_ = Relation<S>{name, k, node, order, lhs, rhs, S(0)};
    ++open_count_;
    mark_open(k);
  }
  void mark_open(std::int64_t k) {
    if (k > last_open_round_) {
      last_open_round_ = k;
      strict_after_ = 0;
      tight_after_ = 0;
    }
  }
  void count(std::int64_t& total, std::int64_t& after, std::int64_t k, std::string_view name, int node, Order order, const S& lhs, const S& rhs) {
    ++total;
    if (k > last_open_round_) ++after;
    if (order == Order::equal) return;
    const double bound = approximate(rhs);
    if (!(bound > 0)) return;
    const double ratio = approximate(lhs) / bound;
    if (ratio > tightest_.ratio) tightest_ = {ratio, name, k, node};
  }

  std::vector<std::string_view> waived_;
  std::string_view failed_hypothesis_;
  std::string_view open_hypothesis_;
  bool hypotheses_are_strict_ = true;
  bool violated_ = false;
  Relation<S> violation_;
  Relation<S> first_open_;
  std::int64_t open_count_ = 0;
  std::int64_t last_open_round_ = -1;
  std::int64_t strict_ = 0;
  std::int64_t tight_ = 0;
  std::int64_t strict_after_ = 0;
  std::int64_t tight_after_ = 0;
  Tightest tightest_;
};

}  // namespace lemmata
