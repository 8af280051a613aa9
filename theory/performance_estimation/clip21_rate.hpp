#pragma once
/// The rate of Clip21-GD for all K, n, d, certified at one step size: the one-step lemma, and the invariance that keeps its hypothesis true for ever.
///
/// Setting     f_i L-smooth, f >= f_inf, Delta >= f(x_0) - f_inf, ||grad f_i(x_0) - v_i^{-1}|| <= B for all i, B >= tau; eta = tau/B, A = gamma/(2 eta),
///             Phi = Delta + A (B - tau)^2, V_B = max{sqrt(2 L (Phi - A r^2)) + r : 0 <= r <= B - tau}.
/// Recurrence  v_i^k = v_i^{k-1} + clip_tau(grad f_i(x_k) - v_i^{k-1}),   x_{k+1} = x_k - gamma mean_i v_i^k.
/// Claim       min_{k<K} ||grad f(x_k)||^2 <= 2 Phi/(gamma K).
/// Hypotheses  gamma L + gamma^2 L^2 ((1 - eta)/eta)^2 <= 1 and L gamma V_B <= tau.
/// Tight       no; clip21/worst-case tells by how much.
/// Source      ours; docs/proofs/performance-estimation-clip21.md, Invariance.
///
/// As a program: the rows of the one-step lemma, averaged over the rounds k < K as they are over the nodes; and phi_0 - phi_K <= Phi, divided by K. The row of
/// the clipping is there only where the invariance holds: this the verifier decides, in exact numbers.
#include "theory/performance_estimation/clip21_one_step.hpp"

namespace lemmata::pep {

struct Rate {
  Exact Delta{2}, B{2}, gamma{1, 3}, tau{1}, L{1};

  [[nodiscard]] OneStep step() const { return {tau / B, gamma, L}; }
  [[nodiscard]] Exact A() const { return gamma * B / (Exact(2) * tau); }
  [[nodiscard]] Exact Phi() const { return Delta + A() * (B - tau) * (B - tau); }
  /// V_B = root(radicand) + offset.
  struct DirectionBound {
    Exact radicand, offset;
  };
  [[nodiscard]] DirectionBound direction_bound() const;
  /// L gamma V_B <= tau, between squares.
  [[nodiscard]] bool is_invariant() const;
  /// 2 Phi/gamma.
  [[nodiscard]] Exact constant() const { return Exact(2) * Phi() / gamma; }
};

/// The largest multiple of `unit` for gamma at which the closed form proves the decrease and the invariance holds; 0 if there is none.
[[nodiscard]] Exact largest_rate_step(Rate rate, const Exact& unit);

[[nodiscard]] Rate rate_of(const Numbers& numbers);
/// 1 for the row of t, then those of the one-step lemma times 2/gamma: the row of the decrease stands where its row of t stood.
[[nodiscard]] std::vector<Exact> rate_multipliers(const Rate& rate);
extern const CertifiedProblem clip21_rate;  ///< clip21/certified-rate

}  // namespace lemmata::pep
