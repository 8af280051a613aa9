#pragma once
/// Lemma 2 [CELGC]: how far the machines stray from their mean between two averagings.
///
/// Setting     Any f_i, any noise, a common start, N machines, clipping radius gamma of a step, I steps between averagings.
/// Recurrence  x_{t+1}^i = x_t^i - s_t^i,  s_t^i = min(eta, gamma/||G_i||) G_i, averaged every I steps (readings V0 and V1 of algorithms/local_methods.hpp).
/// Claim       printed: ||mean_t - x_t^i|| <= 2 gamma I;   sharp: <= 2 (1 - 1/N) k gamma, k = t mod I steps after an averaging, and k = I just before one
///             literal order (VL): the printed bound for the order of lines as printed, where averaging never acts: false
///             regime: if gamma/eta = 5 sigma and ||noise|| <= sigma, then ||s^i - s^j|| <= (2/5) gamma + eta ||grad f_i(x^i) - grad f_j(x^j)||.
/// Hypotheses  printed, sharp: 1 averaging: the reading is V0 or V1.   regime: 1 bounded-noise: ||noise|| <= sigma = gamma/(5 eta) surely.
/// Tight       sharp: attained in every step where one machine walks one way, all others the other way, each step of length gamma; regime: attained by
///             noise +sigma and -sigma on two machines that are not clipped.
/// Source      [CELGC], Lemma 2 and Algorithm 1; the sharp constant and the regime are ours. Proof: docs/proofs/celgc.md, Lemma 2.
#include <vector>

#include "theory/ledger.hpp"
#include "theory/round.hpp"
#include "theory/statement.hpp"

namespace lemmata::celgc {

struct Lemma2 {
  static const StatementInfo info;
  static const StatementInfo sharp_info;
  static const StatementInfo literal_info;
  static const StatementInfo regime_info;

  enum class Bound : std::uint8_t { printed, sharp };

  /// The deviations of one run: at every step where the gradients are taken, and of what is handed over for averaging.
  template <Field S>
  class Judge {
   public:
    Judge(Bound bound, const Exact& gamma, std::int64_t interval) : bound_(bound), gamma_(gamma), interval_(interval) {}

    void operator()(const Round<S>& round, Ledger<S>& ledger) {
      const auto n = static_cast<int>(round.nodes.size());
      for (int i = 0; i < n; ++i) {
        const NodeRound<S>& node = round.nodes[i];
        // All machines at their mean, or one machine, is one vector and not several enclosures of it.
        const S strayed = n == 1 || node.iterate == round.x ? S(0) : distance(*round.x, *node.iterate, workspace_);
        ledger.claim("deviation", round.k, i, Order::less_equal, strayed, bound(round.k % interval_, n), S(norm(*round.x)));
      }
      if (round.exchanged == 0 || round.nodes[0].sent == nullptr) return;
      mean_ = *round.nodes[0].sent;
      for (int i = 1; i < n; ++i) add_to(mean_, *round.nodes[i].sent);
      for (Eigen::Index j = 0; j < mean_.size(); ++j) mean_[j] = mean_[j] / static_cast<S>(n);
      for (int i = 0; i < n; ++i) {
        const S strayed = n == 1 ? S(0) : distance(mean_, *round.nodes[i].sent, workspace_);
        ledger.claim("deviation before averaging", round.k, i, Order::less_equal, strayed, bound(interval_, n), S(norm(mean_)));
      }
    }

   private:
    [[nodiscard]] S bound(std::int64_t steps, int n) const {
      const Exact printed = Exact(2) * gamma_ * Exact(interval_);
      return constant<S>(bound_ == Bound::printed ? printed : Exact(2 * (n - 1), n) * gamma_ * Exact(steps));
    }

    Bound bound_;
    Exact gamma_;
    std::int64_t interval_;
    Vector<S> mean_, workspace_;
  };

  /// The steps of every pair of machines that led to round k, read off the iterates of consecutive rounds of reading V0: where round t + 1 averages, x_{t+1}^i is what was sent.
  template <Field S>
  class RegimeJudge {
   public:
    RegimeJudge(const Exact& gamma, const Exact& eta) : two_fifths_(constant<S>(Exact(2, 5) * gamma)), eta_(constant<S>(eta)) {}

    void operator()(const Round<S>& round, Ledger<S>& ledger) {
      const std::size_t n = round.nodes.size();
      for (std::size_t i = 0; round.k > 0 && i < n; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          const S moved = distance(step(round, i), step(round, j), workspace_);
          const S bound = two_fifths_ + eta_ * distance(gradients_[i], gradients_[j], workspace_);
          ledger.claim("steps of two machines", round.k, static_cast<int>(i), Order::less_equal, moved, bound, S(norm(iterates_[i])));
        }
      }
      iterates_.resize(n);
      gradients_.resize(n);
      for (std::size_t i = 0; i < n; ++i) {
        iterates_[i] = *round.nodes[i].iterate;
        gradients_[i] = *round.nodes[i].gradient;
      }
    }

   private:
    /// s_t^i = x_t^i - x_{t+1}^i, where `round` is t + 1.
    [[nodiscard]] Vector<S> step(const Round<S>& round, std::size_t i) const {
      const Vector<S>& after = round.exchanged > 0 ? *round.nodes[i].sent : *round.nodes[i].iterate;
      Vector<S> moved(after.size());
      for (Eigen::Index j = 0; j < after.size(); ++j) set_difference(moved[j], iterates_[i][j], after[j]);
      return moved;
    }

    S two_fifths_, eta_;
    std::vector<Vector<S>> iterates_, gradients_;  ///< of the last round
    Vector<S> workspace_;
  };
};

}  // namespace lemmata::celgc
