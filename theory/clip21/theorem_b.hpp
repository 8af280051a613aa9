#pragma once
/// Theorems B and B+: the EF21-style Lyapunov function of Clip21-GD and of its compressed and damped relatives.
///
/// Setting     as in Theorem A; L~^2 = mean L_i^2. T satisfies ||w - T(w)|| <= ||w|| - a min(||w||, tau) for all w, a in (0, 1].
///             U0 = max_i ||grad f_i(x_0) - v_i^{-1}||, M = max(tau, U0), eta = a tau/M, E_b = M - a tau,
///             B:  theta = eta (3 - eta)/2, beta = (1 - eta)^2 (1 + 2/eta)/theta          B+: theta = eta, beta = ((1 - eta)/eta)^2
///             phi_k = f(x_k) - f_inf + (gamma/(2 theta)) mean_i (e_i^k)^2.
/// Recurrence  v_i^k = v_i^{k-1} + T(grad f_i(x_k) - v_i^{k-1}),   x_{k+1} = x_k - gamma mean_i v_i^k.
/// Claim       (B1) u_i^k <= M, e_i^k <= (1 - eta) u_i^k, ||v^k|| <= sqrt(2 L phi_0) + E_b
///             (B2) phi_{k+1} <= phi_k - (gamma/2)||grad f(x_k)||^2 - (gamma/2)(1 - gamma L - gamma^2 L~^2 beta)||v^k||^2
///             (B3) (1/K) sum_{k<K} ||grad f(x_k)||^2 <= 2 phi_0/(gamma K)
///             (B4) if gamma <= half the bound of hypothesis 4: gamma L_max ||v^k|| <= a tau/2, and max_i u_i^k <= tau for k >= 2 (U0 - tau)_+/(a tau).
/// Hypotheses  1 smoothness · 2 lower-bound · 3 first-step-bound: gamma L + gamma^2 L~^2 beta <= 1 (gamma <= 2/(L + sqrt(L^2 + 4 beta L~^2)))
///             4 second-step-bound: gamma <= a tau/(L_max [E_b + sqrt(2 L D0 + M E_b)]).
/// Tight       (B1) at k = 0 by T = clip_tau; (B2) for eta = 1 by f(x) = (L/2) x^2 in one dimension.
/// Source      proof: docs/proofs.md, Theorem B. The beta of B equals beta_1 of [C21], Theorem 5.6; the second condition and all other constants are ours.
#include "theory/clip21/measure.hpp"
#include "theory/ledger.hpp"
#include "theory/statement.hpp"

namespace lemmata::clip21 {

struct TheoremB {
  static const StatementInfo info;       ///< clip21/theorem-b
  static const StatementInfo plus_info;  ///< clip21/theorem-b-plus

  /// Which Young constant the proof of (B2) takes: eta/2, or the optimal eta/(1 - eta).
  enum class Young : std::uint8_t { half, optimal };

  /// The constants of the theorem; a function of the first round alone.
  template <Scalar S>
  struct Constants {
    S U0{}, M{}, eta{}, E_b{}, theta{}, beta{}, D0{}, second{};  ///< second: E_b + sqrt(2 L D0 + M E_b)

    static Constants of(const Setting<S>& s, const S& a, Young young, const std::vector<S>& u0, const S& value) {
      Constants c;
      for (const S& u : u0) c.U0 = maximum(c.U0, u);
      c.M = maximum(s.tau, c.U0);
      c.E_b = maximum(S((S(1) - a) * s.tau), S(c.U0 - a * s.tau));  // M - a tau, exactly 0 where it is
      c.eta = a * s.tau / c.M;
      const S rest = c.E_b / c.M;  // 1 - eta, without cancellation
      if (young == Young::half) {
        c.theta = c.eta * (S(3) - c.eta) / S(2);
        c.beta = square(rest) * (S(1) + S(2) / c.eta) / c.theta;
      } else {
        c.theta = c.eta;
        c.beta = square(S(rest / c.eta));
      }
      c.D0 = value - s.f_inf;
      c.second = c.E_b + root(S(S(2) * s.L * c.D0 + c.M * c.E_b));
      return c;
    }
    /// The largest step size that hypotheses 3 and 4 allow; c/0 reads +infinity.
    [[nodiscard]] S step_cap(const Setting<S>& s, const S& a) const {
      const S first = S(2) / (s.L + root(S(square(s.L) + S(4) * beta * s.L_tilde_squared)));
      if (less_equal(second, S(0)) == Truth::yes) return first;
      return minimum(first, S(a * s.tau / (s.L_max * second)));
    }
  };

  template <Scalar S>
  class Judge {
   public:
    /// `a`: the contraction factor of T.
    Judge(const Setting<S>& setting, const S& a, Young young) : s_(setting), a_(a), young_(young), half_gamma_(s_.gamma / S(2)) {}

    void operator()(const Round<S>& round, Ledger<S>& ledger) {
      const std::int64_t k = round.k;
      now_.take(round, s_.tau);
      S mean_square(0);
      for (const S& e : now_.e) mean_square += square(e);
      mean_square = mean_square / static_cast<S>(static_cast<int>(now_.e.size()));
      if (k == 0) begin(ledger, mean_square);
      if (less_equal(s_.f_inf, now_.value) == Truth::no) ledger.assume("lower-bound", Truth::no);
      const S phi = now_.value - s_.f_inf + half_gamma_ / c_.theta * mean_square;
      const S scale = magnitude(now_.value) + magnitude(s_.f_inf) + s_.L_max * now_.x_squared + phi;

      for (int i = 0; i < static_cast<int>(now_.u.size()); ++i) {
        ledger.claim("B1 u <= M", k, i, Order::less_equal, now_.u[i], c_.M, now_.size[i]);
        ledger.claim("B1 e <= (1 - eta) u", k, i, Order::less_equal, now_.e[i], S(now_.u[i] * c_.E_b / c_.M), now_.size[i]);
      }
      ledger.claim("B1 direction", k, -1, Order::less_equal, now_.direction_norm, S(root(S(S(2) * s_.L * phi_0_)) + c_.E_b));
      if (k > 0) ledger.claim("B2", k, -1, Order::less_equal, phi, next_phi_bound_, scale);
      const S slack = S(1) - s_.gamma * s_.L - square(s_.gamma) * s_.L_tilde_squared * c_.beta;
      next_phi_bound_ = phi - half_gamma_ * now_.gradient_squared - half_gamma_ * slack * now_.direction_squared;
      gradient_sum_ += now_.gradient_squared;
      ledger.claim("B3", k, -1, Order::less_equal, gradient_sum_, S(phi_0_ / half_gamma_));
      claim_inactivity(k, ledger);
    }

   private:
    void begin(Ledger<S>& ledger, const S& mean_square) {
      c_ = Constants<S>::of(s_, a_, young_, now_.u, now_.value);
      phi_0_ = c_.D0 + half_gamma_ / c_.theta * mean_square;
      const S second = s_.gamma * s_.L_max * c_.second;
      ledger.assume("smoothness", truth(s_.regularity_holds));
      ledger.assume("first-step-bound", 0, S(s_.gamma * s_.L + square(s_.gamma) * s_.L_tilde_squared * c_.beta), S(1));
      ledger.assume("second-step-bound", 0, second, S(a_ * s_.tau));
      half_second_ = less_equal(S(S(2) * second), S(a_ * s_.tau));
    }
    /// (B4), where the step size is in its range; where that is not certified, a relation that fails is left open.
    void claim_inactivity(std::int64_t k, Ledger<S>& ledger) {
      const S half_move = a_ * s_.tau / S(2);
      ledger.claim_if(half_second_, "B4 moves", k, -1, Order::less_equal, S(s_.gamma * s_.L_max * now_.direction_norm), half_move);
      const Truth past = less_equal(positive_part(S(c_.U0 - s_.tau)), S(constant<S>(Exact(k)) * half_move));
      for (int i = 0; i < static_cast<int>(now_.u.size()); ++i) {
        ledger.claim_if(both(half_second_, past), "B4 inactive", k, i, Order::less_equal, now_.u[i], s_.tau, now_.size[i]);
      }
    }

    Setting<S> s_;
    S a_;
    Young young_;
    S half_gamma_;
    Constants<S> c_;
    Measure<S> now_;
    S phi_0_{};
    S next_phi_bound_{};
    S gradient_sum_{};
    Truth half_second_ = Truth::unknown;
  };
};

}  // namespace lemmata::clip21
