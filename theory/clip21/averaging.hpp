#pragma once
/// Clip21-Avg: exact mean estimation in finitely many rounds.
///
/// Setting     Vectors a_1..a_n in R^d, shifts v_i^{-1}, tau > 0; a-bar and v^k are the means.
/// Recurrence  v_i^k = v_i^{k-1} + clip_tau(a_i - v_i^{k-1}).
/// Claim       (V1) ||v_i^k - a_i|| = (||v_i^{-1} - a_i|| - (k+1) tau)_+   (V2) ||v^k - a-bar|| <= mean_i of the same
///             (V3) v_i^k = a_i for all k >= max(0, ceil(max_i ||v_i^{-1} - a_i||/tau) - 1), so v^k = a-bar.
/// Hypotheses  none.
/// Tight       (V1) is an equality at every k; (V2) is attained for n = 1.
/// Source      [C21] section 4, arXiv 2305.18929; proof: docs/proofs.md.
#include <cstdint>

#include "theory/ledger.hpp"
#include "theory/round.hpp"
#include "theory/statement.hpp"

namespace lemmata::clip21 {

struct Averaging {
  static const StatementInfo info;

  /// Rounds carry a_i as the node's gradient, a-bar as the gradient and v^k as the direction.
  template <Field S>
  class Judge {
   public:
    explicit Judge(const S& tau) : tau_(tau) {}

    void operator()(const Round<S>& round, Ledger<S>& ledger) {
      const std::int64_t k = round.k;
      if (k == 0) {
        for (const NodeRound<S>& node : round.nodes) {
          start_.push_back(distance(*node.gradient, *node.before, workspace_));
          scale_ = maximum(scale_, S(norm(*node.gradient) + start_.back()));
        }
      }
      const S travelled = constant<S>(Exact(k + 1)) * tau_;
      S sum(0);
      Truth arrived = Truth::yes;
      for (int i = 0; i < static_cast<int>(start_.size()); ++i) {
        const S remaining = positive_part(S(start_[i] - travelled));
        ledger.claim("V1", k, i, Order::equal, shift_error(round.nodes[i], workspace_), remaining, scale_);
        sum += remaining;
        arrived = both(arrived, less_equal(start_[i], travelled));
      }
      const S error = direction_error(round, workspace_);
      ledger.claim("V2", k, -1, Order::less_equal, error, S(sum / static_cast<S>(static_cast<int>(start_.size()))), scale_);
      ledger.claim_if(arrived, "V3", k, -1, Order::equal, error, S(0), scale_);
    }

   private:
    S tau_;
    std::vector<S> start_;
    S scale_{};
    Vector<S> workspace_;
  };
};

}  // namespace lemmata::clip21
