#pragma once
/// Theorem F: Clip21-SGD2M with full gradients, and the invariants of Clip21-SGD2M.
///
/// Setting     as in Theorem A; P0 = max_i ||grad f_i(x_0)||, B = max{P0, 2 sqrt(L D0)}, vbar^k = mean_i v_i^k,
///             Psi_k = f(x_k) - f_inf + (gamma/beta)||vbar^k - grad f(x_k)||^2.
/// Recurrence  v_i^k = (1-beta) v_i^{k-1} + beta grad f_i(x_k),  g_i^k = g_i^{k-1} + clip_tau(v_i^k - g_i^{k-1}) for k >= 1, all 0 at k = 0;
///             x_{k+1} = x_k - gamma mean_i g_i^k, so x_1 = x_0.
/// Claim       (F1) ||v_i^k - g_i^{k-1}|| <= beta B <= tau: clipping is never active   (F2) g_i^k = v_i^k   (F3) ||grad f_i(x_k) - v_i^{k-1}|| <= B
///             (F4) Psi_{k+1} <= Psi_k - (gamma/2)||grad f(x_k)||^2 and Psi_0 <= 2 D0   (F5) (1/K) sum_{k<K} ||grad f(x_k)||^2 <= 4 D0/(gamma K).
///             Of the method with momentum beta, damping b and any noise:
///             (M1) g^k - mean_i g_i^k = (b/n) sum of all privacy noise so far   (M2) b = beta = 1 without privacy noise: x_{k+1}, g_i^{k+1} are x_k, v_i^k
///             of Clip21-SGD   (M3) b = 1 and no clipping: g_i^k = v_i^k.
/// Hypotheses  1 smoothness · 2 lower-bound · 3 momentum-bound: beta B <= tau · 4 step-bound: gamma <= beta/(2 L_max). (M1)-(M3) have none.
/// Tight       (F1), (F3) at k = 1; Psi_0 = 2 D0 for f = (L/2) x^2 at the largest gamma. (F4), (F5) are not attained.
/// Source      proof: docs/proofs.md, Theorem F and Clip21-SGD2M; the method is that of [SGD2M], the constants are ours.
#include "theory/clip21/measure.hpp"
#include "theory/ledger.hpp"
#include "theory/statement.hpp"

namespace lemmata::clip21 {

struct TheoremF {
  static const StatementInfo info;             ///< clip21/theorem-f
  static const StatementInfo invariants_info;  ///< clip21/sgd2m-invariants

  /// max{P0, 2 sqrt(L D0)}.
  template <Scalar S>
  [[nodiscard]] static S size_bound(const S& L, const std::vector<S>& gradient_norms, const S& D0) {
    S largest = S(2) * root(S(L * D0));
    for (const S& size : gradient_norms) largest = maximum(largest, size);
    return largest;
  }

  template <Scalar S>
  class Judge {
   public:
    /// `step_bound_holds`: gamma <= beta/(2 L_max), decided exactly, as it is usually attained.
    Judge(const Setting<S>& setting, const S& beta, bool step_bound_holds)
        : s_(setting), beta_(beta), half_gamma_(s_.gamma / S(2)), step_bound_holds_(step_bound_holds) {}

    void operator()(const Round<S>& round, Ledger<S>& ledger) {
      const std::int64_t k = round.k;
      const S level = round.value - s_.f_inf;
      const S gradient_squared = squared_norm(*round.gradient);
      if (k == 0) begin(round, level, ledger);
      if (less_equal(s_.f_inf, round.value) == Truth::no) ledger.assume("lower-bound", Truth::no);
      S scale(0);
      if constexpr (Rounded<S>) scale = magnitude(round.value) + magnitude(s_.f_inf) + s_.L_max * squared_norm(*round.x);
      for (int i = 0; i < static_cast<int>(round.nodes.size()); ++i) {
        const NodeRound<S>& node = round.nodes[static_cast<std::size_t>(i)];
        const bool same = Enclosure<S> && node.caught_up && identical(*node.after, *node.momentum);
        const S behind = same ? S(0) : distance(*node.after, *node.momentum, workspace_);
        const S size = norm(*node.gradient) + norm(*node.momentum);
        ledger.claim("F2", k, i, Order::equal, behind, S(0), size);
        if (k == 0) continue;
        // By (F2) of the round before, g_i^{k-1} = v_i^{k-1}.
        ledger.claim("F1", k, i, Order::less_equal, distance(*node.momentum, *node.before, workspace_), S(beta_ * B_), size);
        ledger.claim("F3", k, i, Order::less_equal, distance(*node.gradient, *node.before, workspace_), B_, size);
      }
      const S psi = level + s_.gamma / beta_ * square(distance(*round.direction, *round.gradient, workspace_));
      if (k > 0) ledger.claim("F4", k, -1, Order::less_equal, psi, next_psi_bound_, scale);
      next_psi_bound_ = psi - half_gamma_ * gradient_squared;
      gradient_sum_ += gradient_squared;
      ledger.claim("F5", k, -1, Order::less_equal, gradient_sum_, S(S(4) * D0_ / s_.gamma));
    }

   private:
    void begin(const Round<S>& round, const S& level, Ledger<S>& ledger) {
      D0_ = level;
      std::vector<S> norms;
      for (const NodeRound<S>& node : round.nodes) norms.push_back(norm(*node.gradient));
      B_ = size_bound(s_.L, norms, D0_);
      ledger.assume("smoothness", truth(s_.regularity_holds));
      ledger.assume("momentum-bound", 0, S(beta_ * B_), s_.tau);
      ledger.assume("step-bound", truth(step_bound_holds_));
      ledger.claim("F4 Psi_0 <= 2 D0", 0, -1, Order::less_equal, S(level + s_.gamma / beta_ * squared_norm(*round.gradient)), S(S(2) * D0_));
    }

    Setting<S> s_;
    S beta_;
    S half_gamma_;
    bool step_bound_holds_;
    S D0_{}, B_{};
    S next_psi_bound_{};
    S gradient_sum_{};
    Vector<S> workspace_;
  };

  /// (M1) on one path: both the rule of the server, g^k = the sum of all messages over n, and the mean of the shifts, are held against each other.
  template <Field S>
  class Drift {
   public:
    void operator()(const Round<S>& round, Ledger<S>& ledger) {
      const S count = static_cast<S>(static_cast<int>(round.nodes.size()));
      if (round.k == 0) {
        noise_ = Vector<S>::Constant(round.x->size(), S(0));
        messages_ = noise_;
        scale_ = S(0);
      }
      for (Eigen::Index j = 0; j < noise_.size(); ++j) {
        S shifts(0);
        for (const NodeRound<S>& node : round.nodes) {
          shifts += (*node.after)[j];
          if (round.k == 0) continue;
          messages_[j] += (*node.sent)[j];
          if (node.noise != nullptr) noise_[j] += (*node.noise)[j];
          if constexpr (Rounded<S>) scale_ += magnitude((*node.sent)[j]);
        }
        ledger.claim("M1 g = messages", round.k, static_cast<int>(j), Order::equal, S(count * (*round.direction)[j]), messages_[j], scale_);
        ledger.claim("M1 messages = g_i + noise", round.k, static_cast<int>(j), Order::equal, messages_[j], S(shifts + noise_[j]), scale_);
      }
    }

   private:
    Vector<S> noise_;
    Vector<S> messages_;
    S scale_{};
  };
};

}  // namespace lemmata::clip21
