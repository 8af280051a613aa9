#pragma once
/// The theorems of [C21] in the form in which they are generally quoted. The constants were not confirmed against the paper's text: explore and stress
/// them, and do not read them as the paper's.
///
/// Setting     as in Theorem A with v_i^{-1} = 0; G = max_i ||grad f_i(x_0)||, eta = min{1, tau/G}, theta = 1 - (1 - eta)(1 - eta/2),
///             beta_1 = (1 - eta)^2 (1 + 2/eta)/theta, phi_0 = f(x_0) - f_inf + (gamma/(2 theta)) mean_i (e_i^0)^2.
/// Recurrence  Clip21-GD.
/// Claim       (P1) no clipping for k >= (2/tau)(G - tau)_+ + 1   (P2) (1/K) sum_{k<K} ||grad f(x_k)||^2 <= 2 phi_0/(gamma K).
/// Hypotheses  1 smoothness · 2 lower-bound · 3 zero-shifts · 4 first-step-bound: gamma <= (1/L)(1 - 1/sqrt 2)/(1 + sqrt(1 + 2 beta_1))
///             5 second-step-bound: the paper has a second bound on gamma that involves f(x_0) - f_inf; it was not confirmed. Half of the second bound of
///             clip21/theorem-b, which is proved here, stands in for it. Dropping it leaves the first bound alone.
/// Tight       not known to be.
/// Source      [C21], Theorems 5.1, 5.4 and 5.6, arXiv 2305.18929, as generally quoted.
#include "theory/clip21/theorem_b.hpp"

namespace lemmata::clip21 {

struct PublishedForm {
  static const StatementInfo info;  ///< clip21/published-form

  /// (1/L)(1 - 1/sqrt 2)/(1 + sqrt(1 + 2 beta_1)).
  template <Scalar S>
  [[nodiscard]] static S first_bound(const Setting<S>& s, const S& beta_1) {
    return (S(1) - root(S(2)) / S(2)) / (s.L * (S(1) + root(S(S(1) + S(2) * beta_1))));
  }
  template <Scalar S>
  [[nodiscard]] static S step_cap(const Setting<S>& s, const typename TheoremB::Constants<S>& c) {
    const S first = first_bound(s, c.beta);
    if (less_equal(c.second, S(0)) == Truth::yes) return first;
    return minimum(first, S(s.tau / (S(2) * s.L_max * c.second)));
  }

  template <Scalar S>
  class Judge {
   public:
    Judge(const Setting<S>& setting, bool zero_shifts) : s_(setting), zero_shifts_(zero_shifts), half_gamma_(s_.gamma / S(2)) {}

    void operator()(const Round<S>& round, Ledger<S>& ledger) {
      now_.take(round, s_.tau);
      if (round.k == 0) begin(round, ledger);
      if (less_equal(s_.f_inf, now_.value) == Truth::no) ledger.assume("lower-bound", Truth::no);
      const S half_moves = constant<S>(Exact(round.k - 1)) * s_.tau / S(2);
      const Truth past = less_equal(positive_part(S(c_.U0 - s_.tau)), half_moves);
      for (int i = 0; i < static_cast<int>(now_.u.size()); ++i) {
        ledger.claim_if(past, "P1", round.k, i, Order::less_equal, now_.u[static_cast<std::size_t>(i)], s_.tau, now_.size[static_cast<std::size_t>(i)]);
      }
      gradient_sum_ += now_.gradient_squared;
      ledger.claim("P2", round.k, -1, Order::less_equal, gradient_sum_, S(phi_0_ / half_gamma_));
    }

   private:
    void begin(const Round<S>& round, Ledger<S>& ledger) {
      std::vector<S> sizes;  // ||grad f_i(x_0)||, whatever the shifts are
      for (const NodeRound<S>& node : round.nodes) sizes.push_back(norm(*node.gradient));
      c_ = TheoremB::Constants<S>::of(s_, S(1), TheoremB::Young::half, sizes, now_.value);
      S mean_square(0);
      for (const S& e : now_.e) mean_square += square(e);
      phi_0_ = c_.D0 + half_gamma_ / c_.theta * mean_square / static_cast<S>(static_cast<int>(now_.e.size()));
      ledger.assume("smoothness", truth(s_.regularity_holds));
      ledger.assume("zero-shifts", truth(zero_shifts_));
      ledger.assume("first-step-bound", 0, s_.gamma, first_bound(s_, c_.beta));
      ledger.assume("second-step-bound", 0, S(S(2) * s_.gamma * s_.L_max * c_.second), s_.tau);
    }

    Setting<S> s_;
    bool zero_shifts_;
    S half_gamma_;
    TheoremB::Constants<S> c_;
    Measure<S> now_;
    S phi_0_{};
    S gradient_sum_{};
  };
};

}  // namespace lemmata::clip21
