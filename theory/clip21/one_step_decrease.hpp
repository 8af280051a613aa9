#pragma once
/// The one-step Lyapunov lemma of Clip21-GD: what one step gains from any state, and the largest step size for which it gains it.
///
/// Setting     f = (1/n) sum f_i >= f_inf; f is L-smooth, f_i is L_i-smooth, L~^2 = mean L_i^2. eta in (0, 1], beta = ((1 - eta)/eta)^2. Any n, any dimension,
///             any x_0, any shifts: e_i^0 = ||grad f_i(x_0) - v_i^0|| may be anything.
///             phi_k = f(x_k) - f_inf + (gamma/(2 eta)) mean_i (e_i^k)^2.
/// Recurrence  v_i^k = v_i^{k-1} + clip_tau(grad f_i(x_k) - v_i^{k-1}),   x_{k+1} = x_k - gamma mean_i v_i^k.
/// Claim       (D)  (gamma/2)||grad f(x_k)||^2 <= phi_k - phi_{k+1}
///             (B2) (gamma/2)(||grad f(x_k)||^2 + (1 - gamma L - gamma^2 L~^2 beta)||v^k||^2) <= phi_k - phi_{k+1}.
/// Hypotheses  1 smoothness · 2 lower-bound · 3 step: gamma <= 2/(L + sqrt(L^2 + 4 beta L~^2)) · 4 radius: u_i^{k+1} <= tau/eta for all i, in every round
///             that is judged. That it stays so is what Theorem B adds. (B2) needs 1 and 4 only.
/// Tight       (B2) is attained for every gamma, and the bound of hypothesis 3 cannot be raised for any eta: n = 1, f(x) = (L/2) x^2, v^0 = 1, tau = gamma L,
///             x_0 = (1/L)(1 - gamma L (1 - eta)/eta). E.g. eta = 1/2, L = 1, gamma = 5/8 (the bound: .618...): x_0 = 3, v^{-1} = 13, tau = 5.
/// Source      [C21], the idea of Theorem 5.6; lemma, constants and proof: docs/proofs.md, One step of Clip21-GD.
#include "numerics/error.hpp"
#include "theory/clip21/measure.hpp"
#include "theory/ledger.hpp"
#include "theory/statement.hpp"

namespace lemmata::clip21 {

struct OneStepDecrease {
  static const StatementInfo info;  ///< clip21/one-step-decrease

  /// ((1 - eta)/eta)^2.
  template <Field S>
  [[nodiscard]] static S beta(const S& eta) {
    return square(S((S(1) - eta) / eta));
  }
  /// L^2 + 4 beta L~^2.
  template <Field S>
  [[nodiscard]] static S discriminant(const Setting<S>& s, const S& eta) {
    return square(s.L) + S(4) * beta(eta) * s.L_tilde_squared;
  }
  /// The bound on the step size, 2/(L + sqrt(L^2 + 4 beta L~^2)): the largest gamma with gamma L + gamma^2 L~^2 beta <= 1.
  template <Scalar S>
  [[nodiscard]] static S step_cap(const Setting<S>& s, const S& eta) {
    return S(2) / (s.L + root(discriminant(s, eta)));
  }
  struct Enclosed {
    Exact lower, upper;
  };
  /// The same between rational numbers: itself where it is rational, else to 512 bits.
  [[nodiscard]] static Enclosed enclosed_step_cap(const Setting<Exact>& s, const Exact& eta);

  template <Field S>
  class Judge {
   public:
    Judge(const Setting<S>& setting, const S& eta) : s_(setting), eta_(eta), half_gamma_(s_.gamma / S(2)) {}

    void operator()(const Round<S>& round, Ledger<S>& ledger) {
      const std::int64_t k = round.k;
      now_.take(round, s_.tau);
      if (k == 0) {
        ledger.assume("smoothness", truth(s_.regularity_holds));
        assume_step(ledger);
      } else {
        for (const S& u : now_.u) ledger.assume("radius", k, u, S(s_.tau / eta_));
      }
      if (less_equal(s_.f_inf, now_.value) == Truth::no) ledger.assume("lower-bound", Truth::no);

      S mean_square(0);
      for (const S& e : now_.e) mean_square += square(e);
      mean_square = mean_square / static_cast<S>(static_cast<int>(now_.e.size()));
      const S phi = now_.value - s_.f_inf + half_gamma_ / eta_ * mean_square;
      const S scale = magnitude(now_.value) + magnitude(s_.f_inf) + s_.L_max * now_.x_squared + phi;
      if (k > 0) {
        const S gain = last_phi_ - phi;
        ledger.claim("D", k, -1, Order::less_equal, gradient_part_, gain, S(scale + last_scale_));
        ledger.claim("B2", k, -1, Order::less_equal, S(gradient_part_ + direction_part_), gain, S(scale + last_scale_));
      }
      const S slack = S(1) - s_.gamma * s_.L - square(s_.gamma) * s_.L_tilde_squared * beta(eta_);
      gradient_part_ = half_gamma_ * now_.gradient_squared;
      direction_part_ = half_gamma_ * slack * now_.direction_squared;
      last_phi_ = phi;
      last_scale_ = scale;
    }

   private:
    void assume_step(Ledger<S>& ledger) const {
      if constexpr (Scalar<S>) {
        ledger.assume("step", 0, s_.gamma, step_cap(s_, eta_));
      } else {
        // There is no root in exact numbers; what the ledger makes of both ends it makes of the bound between them.
        const Enclosed cap = enclosed_step_cap(s_, eta_);
        Ledger<S> at_upper_end = ledger;
        at_upper_end.assume("step", 0, s_.gamma, cap.upper);
        ledger.assume("step", 0, s_.gamma, cap.lower);
        if (ledger.finished() && !at_upper_end.finished()) throw NoExactValue("the step size lies within 2^-500 of its bound");
      }
    }

    Setting<S> s_;
    S eta_;
    S half_gamma_;
    Measure<S> now_;
    S last_phi_{};
    S last_scale_{};
    S gradient_part_{};
    S direction_part_{};
  };
};

}  // namespace lemmata::clip21
