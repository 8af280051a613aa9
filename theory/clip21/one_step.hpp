#pragma once
/// (I1)-(I5): what every single step of Clip21-GD obeys, whatever the step size.
///
/// Setting     f = (1/n) sum f_i; f is L-smooth, f_i is L_i-smooth. Any n >= 1, any shifts v_i^{-1}, any gamma > 0.
/// Recurrence  v_i^k = v_i^{k-1} + clip_tau(grad f_i(x_k) - v_i^{k-1}),   x_{k+1} = x_k - gamma mean_i v_i^k.
/// Claim       (I1) e_i^k = (u_i^k - tau)_+   (I2) u_i^{k+1} <= e_i^k + gamma L_i ||v^k||   (I3) ||grad f(x_k) - v^k|| <= mean e_i^k, and squared
///             (I4) f(x_{k+1}) <= f(x_k) - (gamma/2)||grad f(x_k)||^2 - (gamma/2)(1 - gamma L)||v^k||^2 + (gamma/2)||grad f(x_k) - v^k||^2
///             (I5) if max_i u_i^k <= tau, then v_i^k = grad f_i(x_k): the step is a gradient descent step.
/// Hypotheses  1 smoothness.
/// Tight       (I1) is an equality; (I2), (I4) are attained by f_i(x) = (L_i/2) x^2 in one dimension, (I3) by n = 1.
/// Source      [C21], proof of Theorem 5.1 (shape); proof: docs/proofs.md.
#include "theory/clip21/measure.hpp"
#include "theory/ledger.hpp"
#include "theory/statement.hpp"

namespace lemmata::clip21 {

struct OneStepRelations {
  static const StatementInfo info;

  template <Field S>
  class Judge {
   public:
    explicit Judge(const Setting<S>& setting) : s_(setting), half_gamma_(s_.gamma / S(2)) {}

    void operator()(const Round<S>& round, Ledger<S>& ledger) {
      if (round.k == 0) ledger.assume("smoothness", truth(s_.regularity_holds));
      const std::int64_t k = round.k;
      const auto n = static_cast<int>(round.nodes.size());
      now_.take(round, s_.tau);
      for (int i = 0; i < n; ++i) {
        ledger.claim("I1", k, i, Order::equal, now_.e[i], positive_part(S(now_.u[i] - s_.tau)), now_.size[i]);
        if (k > 0) ledger.claim("I2", k, i, Order::less_equal, now_.u[i], S(last_.e[i] + s_.gamma * s_.L_node[i] * last_.direction_norm), now_.size[i]);
        ledger.claim_if(now_.inactive, "I5", k, i, Order::equal, now_.e[i], S(0), now_.size[i]);
      }
      S sum(0);
      S sum_of_squares(0);
      for (int i = 0; i < n; ++i) {
        sum += now_.e[i];
        sum_of_squares += square(now_.e[i]);
      }
      const S scale = Rounded<S> ? S(root_scale()) : S(0);
      ledger.claim("I3", k, -1, Order::less_equal, now_.direction_error, S(sum / static_cast<S>(n)), scale);
      ledger.claim("I3 squared", k, -1, Order::less_equal, square(now_.direction_error), S(sum_of_squares / static_cast<S>(n)), square(scale));
      if (k > 0) {
        const S bound = last_.value - s_.f_inf - half_gamma_ * last_.gradient_squared - half_gamma_ * (S(1) - s_.gamma * s_.L) * last_.direction_squared +
                        half_gamma_ * square(last_.direction_error);
        ledger.claim("I4", k, -1, Order::less_equal, S(now_.value - s_.f_inf), bound, S(magnitude(last_.value) + magnitude(s_.f_inf) + s_.L_max * last_.x_squared));
      }
      std::swap(now_, last_);
    }

   private:
    [[nodiscard]] S root_scale() const {
      S largest(0);
      for (const S& size : now_.size) largest = maximum(largest, size);
      return largest;
    }

    Setting<S> s_;
    S half_gamma_;
    Measure<S> now_;
    Measure<S> last_;
  };
};

}  // namespace lemmata::clip21
