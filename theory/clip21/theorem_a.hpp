#pragma once
/// Theorem A: linear decay of the shift errors, inactive clipping after k*, O(1/K) decrease of Clip21-GD.
///
/// Setting     f = (1/n) sum f_i >= f_inf; f is L-smooth, f_i is L_i-smooth, L <= mean L_i. Any n >= 1, any shifts v_i^{-1}.
///             U0 = max_i ||grad f_i(x_0) - v_i^{-1}||, E0 = (U0 - tau)_+, D0 = f(x_0) - f_inf, S = E0^2 + 2 E0^3/(3 tau),
///             V = E0 + sqrt(2 L D0 + tau E0/2 + E0^2/3), k* = ceil((2/tau)(U0 - tau)_+).
/// Recurrence  v_i^k = v_i^{k-1} + clip_tau(grad f_i(x_k) - v_i^{k-1}),   x_{k+1} = x_k - gamma mean_i v_i^k.
/// Claim       (A1) e_i^k <= (e_i^0 - k tau/2)_+ and ||v^k|| <= V   (A2) no clipping for k >= k*
///             (A3) psi_k = f(x_k) - f_inf + (gamma/2) sum_{j>=k} ((E0 - j tau/2)_+)^2 has
///                  psi_{k+1} <= psi_k - (gamma/2)||grad f(x_k)||^2 - (gamma/2)(1 - gamma L)||v^k||^2
///             (A4) (1/K) sum_{k<K} ||grad f(x_k)||^2 <= (2 D0/gamma + S)/K   (A5) f(x_k) - f_inf <= D0 + (gamma/2) S.
/// Hypotheses  1 smoothness · 2 lower-bound · 3 first-step-bound: gamma <= 1/L · 4 second-step-bound: gamma <= tau/(2 L_max V).
/// Tight       e_i^k <= (e_i^0 - k tau/2)_+ is attained at k = 0, ||v^k|| <= V as well; (A4) by n = d = 1, f = (L/2) x^2, gamma = 1/L, tau >= 2 U0,
///             where x_1 = 0. Dropping 4 is refuted by counterexample/second-step-bound.
/// Source      proof: docs/proofs.md, Theorem A; takes the place of [C21] Theorems 5.1, 5.4 and Propositions 5.2, 5.5, whose constants are unconfirmed.
#include <cstdint>

#include "theory/clip21/measure.hpp"
#include "theory/ledger.hpp"
#include "theory/statement.hpp"

namespace lemmata::clip21 {

struct TheoremA {
  static const StatementInfo info;            ///< clip21/theorem-a: all of (A1)-(A5)
  static const StatementInfo k_star_info;     ///< clip21/k-star: (A2) alone
  static const StatementInfo rate_info;       ///< clip21/rate: (A3) and (A4)
  static const StatementInfo posterior_info;  ///< clip21/theorem-a-posteriori

  /// Which parts of the conclusion a judge claims.
  struct Parts {
    bool errors, k_star, decrease, rate, level;
  };
  static constexpr Parts all{true, true, true, true, true};
  static constexpr Parts k_star_only{false, true, false, false, false};
  static constexpr Parts rate_only{false, false, true, true, false};

  /// The constants of the theorem; a function of the first round alone. V has a root; in exact arithmetic V = E0 + sqrt(W) is kept as E0 and W, and
  /// relations with V are stated without the root.
  template <Field S>
  struct Constants {
    std::vector<S> e0;  ///< e_i^0
    S U0{}, E0{}, D0{}, total{}, W{}, V{};

    static Constants of(const Setting<S>& s, const std::vector<S>& u0, const S& value) {
      Constants c;
      for (const S& u : u0) {
        c.e0.push_back(positive_part(S(u - s.tau)));
        c.U0 = maximum(c.U0, u);
      }
      c.E0 = positive_part(S(c.U0 - s.tau));
      c.D0 = value - s.f_inf;
      c.total = square(c.E0) + S(2) * square(c.E0) * c.E0 / (S(3) * s.tau);
      c.W = S(2) * s.L * c.D0 + s.tau * c.E0 / S(2) + square(c.E0) / S(3);
      if constexpr (Scalar<S>) c.V = c.E0 + root(c.W);
      return c;
    }
    /// factor * V <= bound, with factor >= 0, as a relation between squares where there is no root.
    template <class Use>
    void compare_V(const S& factor, const S& bound, Use&& use) const {
      if constexpr (Scalar<S>) {
        use(S(factor * V), bound);
      } else {
        const S rest = bound - factor * E0;  // factor sqrt(W) <= rest
        if (rest.sign() < 0) return use(S(factor * E0), bound);
        use(S(square(factor) * W), square(rest));
      }
    }
    /// size <= V, likewise.
    template <class Use>
    void within_V(const S& size, Use&& use) const {
      if constexpr (Scalar<S>) {
        use(size, V);
      } else {
        use(square(positive_part(S(size - E0))), W);
      }
    }
    /// min{1/L, tau/(2 L_max V)}: the largest step size that the theorem allows; c/0 reads +infinity, so the second entry is left out where V = 0.
    [[nodiscard]] S step_cap(const Setting<S>& s) const
      requires Scalar<S>
    {
      const S first = S(1) / s.L;
      if (less_equal(V, S(0)) == Truth::yes) return first;
      return minimum(first, S(s.tau / (S(2) * s.L_max * V)));
    }
  };

  template <Field S>
  class Judge {
   public:
    Judge(const Setting<S>& setting, Parts parts) : s_(setting), parts_(parts), half_gamma_(s_.gamma / S(2)) {}

    void operator()(const Round<S>& round, Ledger<S>& ledger) {
      const std::int64_t k = round.k;
      now_.take(round, s_.tau);
      if (k == 0) {
        c_ = Constants<S>::of(s_, now_.u, now_.value);
        assume(ledger);
      }
      // The certificate of f_inf is part of the problem; a value below it would refute the hypothesis.
      if (less_equal(s_.f_inf, now_.value) == Truth::no) ledger.assume("lower-bound", Truth::no);
      const S elapsed = constant<S>(Exact(k)) * s_.tau / S(2);
      if (parts_.errors) claim_errors(round, elapsed, ledger);
      if (parts_.k_star) {
        const Truth past_k_star = less_equal(c_.E0, elapsed);
        for (int i = 0; i < static_cast<int>(now_.u.size()); ++i) {
          ledger.claim_if(past_k_star, "A2", k, i, Order::less_equal, now_.u[i], s_.tau, now_.size[i]);
        }
      }
      const S level = now_.value - s_.f_inf;
      const S scale = magnitude(now_.value) + magnitude(s_.f_inf) + s_.L_max * now_.x_squared;
      if (parts_.decrease && k > 0) ledger.claim("A3", k, -1, Order::less_equal, level, next_level_bound_, scale);
      if (parts_.decrease) {
        next_level_bound_ = level + half_gamma_ * square(positive_part(S(c_.E0 - elapsed))) - half_gamma_ * now_.gradient_squared -
                            half_gamma_ * (S(1) - s_.gamma * s_.L) * now_.direction_squared;
      }
      if (parts_.rate) {
        gradient_sum_ += now_.gradient_squared;
        ledger.claim("A4", k, -1, Order::less_equal, gradient_sum_, S(S(2) * c_.D0 / s_.gamma + c_.total));
      }
      if (parts_.level) ledger.claim("A5", k, -1, Order::less_equal, level, S(c_.D0 + half_gamma_ * c_.total), scale);
    }

   private:
    void assume(Ledger<S>& ledger) const {
      ledger.assume("smoothness", truth(s_.regularity_holds));
      s_.assume_step_below_inverse_L(ledger, "first-step-bound");
      c_.compare_V(S(S(2) * s_.gamma * s_.L_max), s_.tau, [&](const S& lhs, const S& rhs) { ledger.assume("second-step-bound", 0, lhs, rhs); });
    }
    void claim_errors(const Round<S>& round, const S& elapsed, Ledger<S>& ledger) const {
      for (int i = 0; i < static_cast<int>(now_.e.size()); ++i) {
        ledger.claim("A1", round.k, i, Order::less_equal, now_.e[i], positive_part(S(c_.e0[i] - elapsed)), now_.size[i]);
      }
      c_.within_V(now_.direction_norm,
                  [&](const S& lhs, const S& rhs) { ledger.claim("A1 direction", round.k, -1, Order::less_equal, lhs, rhs); });
    }

    Setting<S> s_;
    Parts parts_;
    S half_gamma_;
    Constants<S> c_;
    Measure<S> now_;
    S next_level_bound_{};
    S gradient_sum_{};
  };

  /// The a-posteriori form: if gamma <= 1/L and gamma L_max ||v^k|| <= tau/2 for all k < K, then (A4) and the error part of (A1) hold up to K.
  /// The second hypothesis is checked round by round, on the trace.
  template <Field S>
  class PosteriorJudge {
   public:
    explicit PosteriorJudge(const Setting<S>& setting) : s_(setting) {}

    void operator()(const Round<S>& round, Ledger<S>& ledger) {
      now_.take(round, s_.tau);
      if (round.k == 0) {
        c_ = Constants<S>::of(s_, now_.u, now_.value);
        ledger.assume("smoothness", truth(s_.regularity_holds));
        s_.assume_step_below_inverse_L(ledger, "first-step-bound");
      }
      if (less_equal(s_.f_inf, now_.value) == Truth::no) ledger.assume("lower-bound", Truth::no);
      const S elapsed = constant<S>(Exact(round.k)) * s_.tau / S(2);
      for (int i = 0; i < static_cast<int>(now_.e.size()); ++i) {
        ledger.claim("A1", round.k, i, Order::less_equal, now_.e[i], positive_part(S(c_.e0[i] - elapsed)), now_.size[i]);
      }
      // (A4) with K = k + 1 needs the hypothesis for k as well.
      ledger.assume("small-moves", round.k, S(S(2) * s_.gamma * s_.L_max * now_.direction_norm), s_.tau);
      gradient_sum_ += now_.gradient_squared;
      ledger.claim("A4", round.k, -1, Order::less_equal, gradient_sum_, S(S(2) * c_.D0 / s_.gamma + c_.total));
    }

   private:
    Setting<S> s_;
    Constants<S> c_;
    Measure<S> now_;
    S gradient_sum_{};
  };
};

}  // namespace lemmata::clip21
