#pragma once
/// The constants that a theorem of distributed smooth optimisation speaks of, once as exact certificates and once as numbers of a run.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "numerics/error.hpp"
#include "numerics/vector.hpp"

namespace lemmata {

/// Certified facts about f = (1/n) sum f_i: each f_i is node[i]-smooth, f is `mean`-smooth, f >= lower_bound everywhere.
/// Invariant (hypothesis of every theorem here): 0 < mean <= (1/n) sum node[i].
struct Regularity {
  Exact mean;               ///< L
  std::vector<Exact> node;  ///< L_i
  Exact lower_bound;        ///< f_inf

  /// Replaces a larger valid L by mean L_i, which is valid too.
  void tighten() {
    Exact sum;
    for (const Exact& l : node) sum += l;
    const Exact average = sum / Exact(static_cast<std::int64_t>(node.size()));
    if (average < mean) mean = average;
  }
  [[nodiscard]] Exact largest() const {
    Exact largest;
    for (const Exact& l : node) {
      if (largest < l) largest = l;
    }
    return largest;
  }
  /// L~^2 = mean L_i^2.
  [[nodiscard]] Exact mean_square() const {
    Exact sum;
    for (const Exact& l : node) sum += l * l;
    return sum / Exact(static_cast<std::int64_t>(node.size()));
  }
  /// L > 0, L_i >= 0, at least one node, L <= mean L_i.
  [[nodiscard]] bool is_valid() const {
    Exact sum;
    for (const Exact& l : node) {
      if (l.sign() < 0) return false;
      sum += l;
    }
    return !node.empty() && mean.sign() > 0 && mean * Exact(static_cast<std::int64_t>(node.size())) <= sum;
  }
};

/// The same in numbers of type S, with the parameters of the method. tau and gamma > 0.
template <Field S>
struct Setting {
  S gamma;
  S tau;
  S L;
  S L_max;
  S L_tilde_squared;  ///< mean L_i^2
  std::vector<S> L_node;
  S f_inf;
  bool regularity_holds = false;        ///< hypothesis "smoothness", decided exactly
  std::optional<Exact> exact_gamma_L;   ///< gamma L, where both are given exactly

  Setting(const Regularity& regularity, const Exact& step_size, const Exact& threshold)
      : gamma(constant<S>(step_size)),
        tau(constant<S>(threshold)),
        L(constant<S>(regularity.mean)),
        L_max(constant<S>(regularity.largest())),
        L_tilde_squared(constant<S>(regularity.mean_square())),
        f_inf(constant<S>(regularity.lower_bound)),
        regularity_holds(regularity.is_valid()),
        exact_gamma_L(step_size * regularity.mean) {
    if (step_size.sign() <= 0) throw BadInput("the step size gamma must be positive, got " + step_size.text());
    if (threshold.sign() <= 0) throw BadInput("the clipping threshold tau must be positive, got " + threshold.text());
    for (const Exact& l : regularity.node) L_node.push_back(constant<S>(l));
  }
  /// The same from numbers that are no certificates: for searches, whose finds are checked again. L_i >= 0, L > 0.
  Setting(std::vector<S> node, const S& mean, const S& lower_bound, const S& step_size, const S& threshold)
      : gamma(step_size), tau(threshold), L(mean), L_max(0), L_tilde_squared(0), L_node(std::move(node)), f_inf(lower_bound), regularity_holds(true) {
    for (const S& l : L_node) {
      L_max = maximum(L_max, l);
      L_tilde_squared += square(l);
    }
    L_tilde_squared = L_tilde_squared / static_cast<S>(static_cast<int>(L_node.size()));
  }
  /// Hypothesis gamma <= 1/L: exactly where it can be, as it is often attained.
  template <class Sink>
  void assume_step_below_inverse_L(Sink& ledger, std::string_view hypothesis) const {
    if (exact_gamma_L) return ledger.assume_exactly(hypothesis, *exact_gamma_L, Exact(1));
    ledger.assume(hypothesis, 0, S(gamma * L), S(1));
  }
  [[nodiscard]] std::size_t nodes() const { return L_node.size(); }
};

}  // namespace lemmata
