#pragma once
/// The sink that statements write to: it settles relations, counts them, keeps the tightest, and stops at the first certified failure.
/// Its memory does not grow with the number of relations.
///
/// A statement may be amended on its way here, without its judge knowing: hypotheses waived ("what if it is dropped?"), constants multiplied ("is it tight?"),
/// all relations but one left out ("what of A2?").
#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "theory/verdict.hpp"

namespace lemmata {

/// A constant of a statement, by the name of its relation or hypothesis, whose right-hand side is then `factor` times what the statement wrote.
struct ScaledConstant {
  std::string_view name;
  Exact factor{1};  ///< > 0
};

/// How a statement is amended. The views must outlive the ledgers made from it.
struct Amendment {
  std::vector<std::string_view> waived;  ///< hypotheses that are not checked
  std::vector<ScaledConstant> scaled;    ///< constants that are multiplied
  std::string_view only;                 ///< the one relation of the conclusion that is judged; empty: all of them
};

/// How near lhs <= rhs is to failing, in [-1, 1]: 0 at equality, positive where it fails. Relative to the larger side; where one of them is 0, to 1 + the other,
/// so that a bound that falls to 0 is approached.
[[nodiscard]] inline double margin_of(double lhs, double rhs) {
  const double size = std::max(std::abs(lhs), std::abs(rhs));
  if (lhs == 0 || rhs == 0) return (lhs - rhs) / (1 + size);
  const double margin = (lhs - rhs) / size;
  return margin > 1 ? 1 : margin < -1 ? -1 : margin;
}

/// What an attack wants to know of a check beside its verdict: every relation and every hypothesis with two sides, by name, at its nearest to failing.
struct Extremes {
  struct Place {
    double ratio = 0;    ///< largest lhs/rhs over the certified relations with rhs > 0
    double margin = -1;  ///< largest margin_of
    std::int64_t k = 0;  ///< where the margin is largest
    int node = -1;
    bool equality = false;
  };
  using Places = std::map<std::string, Place, std::less<>>;
  Places relations;
  Places hypotheses;

  static void note(Places& places, std::string_view name) {
    if (places.find(name) == places.end()) places.emplace(std::string(name), Place{});
  }
  static void note(Places& places, std::string_view name, std::int64_t k, int node, bool equality, double lhs, double rhs) {
    note(places, name);
    Place& place = places.find(name)->second;
    place.equality = equality;
    if (rhs > 0) place.ratio = std::max(place.ratio, lhs / rhs);
    const double margin = equality ? std::abs(margin_of(lhs, rhs)) : margin_of(lhs, rhs);
    if (margin > place.margin) place.margin = margin, place.k = k, place.node = node;
  }
};

/// Takes what a statement writes in the place of a ledger's judgement: for searches in doubles and dual numbers.
template <Field S>
class LedgerObserver {
 public:
  virtual ~LedgerObserver() = default;
  virtual void hypothesis(std::string_view name, Truth holds) = 0;
  virtual void hypothesis(std::string_view name, std::int64_t k, const S& lhs, const S& rhs) = 0;
  /// `condition`: whether the relation is claimed at all.
  virtual void relation(Truth condition, const Relation<S>& relation) = 0;
};

template <Field S>
class Ledger {
 public:
  Ledger() = default;
  /// `waived`: hypotheses that are not checked. The views must outlive the ledger.
  explicit Ledger(std::vector<std::string_view> waived) { amendment_.waived = std::move(waived); }
  /// Everything that is certified is noted in `extremes`, where there is one.
  Ledger(Amendment amendment, Extremes* extremes)
      : amendment_(std::move(amendment)),
        extremes_(extremes),
        as_written_(amendment_.scaled.empty() && amendment_.only.empty() && extremes_ == nullptr) {}
  /// Settles nothing: hands on what is left after the amendment.
  Ledger(LedgerObserver<S>& observer, Amendment amendment) : amendment_(std::move(amendment)), observer_(&observer), as_written_(false) {}

  /// A hypothesis as a relation lhs <= rhs. Certified false: the statement does not apply. Certified only up to the band of a tie: the conclusion may
  /// still be certified, but a violation would refute a slightly stronger theorem than the one stated, so it is left open.
  void assume(std::string_view hypothesis, std::int64_t k, const S& lhs, const S& rhs) {
    if (finished() || is_waived(hypothesis)) return;
    if (!as_written_) return assume_amended(hypothesis, k, lhs, scaled(hypothesis, rhs));
    settle_hypothesis(hypothesis, k, lhs, rhs);
  }
  /// The same, for numbers that are known exactly: nothing is left open, however tight. At k = 0.
  void assume_exactly(std::string_view hypothesis, const Exact& lhs, const Exact& rhs) {
    if (finished() || is_waived(hypothesis)) return;
    if (as_written_) return assume(hypothesis, truth(lhs <= rhs));
    const Exact bound = scaled(hypothesis, rhs);
    if (observer_ != nullptr) return observer_->hypothesis(hypothesis, 0, constant<S>(lhs), constant<S>(bound));
    if (extremes_ != nullptr) Extremes::note(extremes_->hypotheses, hypothesis, 0, -1, false, lhs.nearest_double(), bound.nearest_double());
    assume(hypothesis, truth(lhs <= bound));
  }
  void assume(std::string_view hypothesis, Truth holds) {
    if (finished() || is_waived(hypothesis) || holds == Truth::yes) return;
    if (observer_ != nullptr) return observer_->hypothesis(hypothesis, holds);
    if (holds == Truth::no) {
      failed_hypothesis_ = hypothesis;
    } else {
      open_hypothesis(hypothesis, 0);
    }
  }

  /// A relation of the conclusion. Calls come in nondecreasing k.
  void claim(std::string_view name, std::int64_t k, int node, Order order, const S& lhs, const S& rhs, const S& scale = S(0)) {
    if (finished()) return;
    if (!as_written_) return claim_amended(Truth::yes, Relation<S>{name, k, node, order, lhs, scaled(name, rhs), scale});
    settle_claim(name, k, node, order, lhs, rhs, scale);
  }

  /// The same, claimed only where `condition` is certified; where it is unknown, a relation that does not hold is left open.
  void claim_if(Truth condition, std::string_view name, std::int64_t k, int node, Order order, const S& lhs, const S& rhs, const S& scale = S(0)) {
    if (finished()) return;
    if (!as_written_) return claim_amended(condition, Relation<S>{name, k, node, order, lhs, scaled(name, rhs), scale});
    settle_claim_if(condition, name, k, node, order, lhs, rhs, scale);
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
  [[nodiscard]] bool is_waived(std::string_view hypothesis) const { return std::ranges::find(amendment_.waived, hypothesis) != amendment_.waived.end(); }

  template <class Number>
  [[nodiscard]] Number scaled(std::string_view name, const Number& rhs) const {
    const auto found = std::ranges::find(amendment_.scaled, name, &ScaledConstant::name);
    return found == amendment_.scaled.end() ? rhs : Number(rhs * constant<Number>(found->factor));
  }
  void assume_amended(std::string_view hypothesis, std::int64_t k, const S& lhs, const S& rhs) {
    if (observer_ != nullptr) return observer_->hypothesis(hypothesis, k, lhs, rhs);
    if (extremes_ != nullptr) Extremes::note(extremes_->hypotheses, hypothesis, k, -1, false, approximate(lhs), approximate(rhs));
    settle_hypothesis(hypothesis, k, lhs, rhs);
  }
  void claim_amended(Truth condition, const Relation<S>& r) {
    if (!amendment_.only.empty() && r.name != amendment_.only) return;
    if (observer_ != nullptr) return observer_->relation(condition, r);
    if (extremes_ != nullptr) {
      Extremes::note(extremes_->relations, r.name);
      // What is open says little: wide enclosures have their middle anywhere.
      if (condition == Truth::yes && settle(r.order, r.lhs, r.rhs, r.scale) != Settled::undecided) {
        Extremes::note(extremes_->relations, r.name, r.k, r.node, r.order == Order::equal, approximate(r.lhs), approximate(r.rhs));
      }
    }
    settle_claim_if(condition, r.name, r.k, r.node, r.order, r.lhs, r.rhs, r.scale);
  }
  void settle_hypothesis(std::string_view hypothesis, std::int64_t k, const S& lhs, const S& rhs) {
    switch (settle(Order::less_equal, lhs, rhs, S(0))) {
      case Settled::strict: return;
      case Settled::tight: hypotheses_are_strict_ = Rounded<S>; return;
      case Settled::violated: return assume(hypothesis, Truth::no);
      case Settled::undecided: return open_hypothesis(hypothesis, k);
    }
  }
  void settle_claim_if(Truth condition, std::string_view name, std::int64_t k, int node, Order order, const S& lhs, const S& rhs, const S& scale) {
    if (condition == Truth::no) return;
    if (condition == Truth::unknown) {
      const Settled settled = settle(order, lhs, rhs, scale);
      if (settled == Settled::violated || settled == Settled::undecided) return leave_open(name, k, node, order, lhs, rhs);
    }
    settle_claim(name, k, node, order, lhs, rhs, scale);
  }
  void settle_claim(std::string_view name, std::int64_t k, int node, Order order, const S& lhs, const S& rhs, const S& scale) {
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

  Amendment amendment_;
  Extremes* extremes_ = nullptr;
  LedgerObserver<S>* observer_ = nullptr;
  bool as_written_ = true;
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
