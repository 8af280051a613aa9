#pragma once
/// The one-step Lyapunov lemma of Clip21-GD as a performance-estimation problem of fixed size: all n, all dimensions, all smooth f_i, from any state.
///
/// Setting     f is L-smooth, f_i is L_i-smooth, L <= M := mean L_i. State (x, v_i) arbitrary; g_i = grad f_i(x), r_i = g_i - v_i, g = mean g_i, r = mean r_i,
///             v = mean v_i = g - r. c_i = clip_tau(e_i) = s_i e_i with s_i in [eta, 1], which says ||e_i|| <= tau/eta.
///             phi = f(x) - f_inf + gamma (q11 ||g||^2 + 2 q12 <g, r> + (w/(2 eta)) mean_i (M/L_i) ||r_i||^2);  w = 1, q11 = q12 = 0 unless said.
/// Recurrence  x+ = x - gamma v,  d_i = grad f_i(x+) - g_i,  e_i = r_i + d_i,  r_i+ = e_i - c_i.
/// Claim       phi+ - phi + (gamma/2) ||g||^2 <= 0.
/// Hypotheses  gamma L + gamma^2 M^2 ((1 - eta)/eta)^2 <= 1, for w = 1 and q11 = q12 = 0: then the multipliers below prove it.
/// Tight       L = M: fails above that step for n = d = 1, f(x) = (L/2) x^2, for every w >= 0. Other q11, q12, w prove larger steps.
/// Source      ours; docs/proofs/performance-estimation-clip21.md.
///
/// Why two blocks are enough. With weights w_i = L_i/(n M), which sum to 1, and r~_i = (M/L_i) r_i, likewise d~_i and c~_i, every row below is a sum of one
/// inequality a node that sees the r~_i, d~_i, c~_i only through their weighted mean (which is the plain mean of r_i, d_i, c_i) and the weighted Gram matrix of
/// the deviations from it. Both Gram matrices are positive semidefinite, whatever n, d and L_i are; so multipliers for the 4x4 block of the means
/// (g, r, d, c) and the 3x3 block of the deviations (r~, d~, c~) prove the claim for all of them.
#include <optional>

#include "theory/performance_estimation/problem.hpp"

namespace lemmata::pep {

struct OneStep {
  Exact eta, gamma;
  Exact L{1};       ///< of f
  Exact spread{1};  ///< M/L >= 1
  Exact weight{1};  ///< w
  Exact q11{}, q12{};

  [[nodiscard]] Exact mean_L() const { return L * spread; }
  /// w/(2 eta): the error's weight in units of gamma.
  [[nodiscard]] Exact q22() const { return weight / (Exact(2) * eta); }
  [[nodiscard]] bool is_plain() const { return weight == Exact(1) && q11.sign() == 0 && q12.sign() == 0; }
};

/// Rows: the claim's left side; f at (x, x+) and (x+, x); the nodes at (x, x+) and (x+, x); the clipping. t <= 0 is the claim.
[[nodiscard]] Program one_step_program(const OneStep& step);
/// The closed form, for w = 1 and q11 = q12 = 0: with beta = ((1 - eta)/eta)^2, (1; 0, 0; 1/(gamma L), 1/(gamma L) - 1; gamma/eta) where M = L, else
/// (1; 1, 0; gamma beta M, gamma beta M; gamma/eta). They prove the claim iff gamma L + gamma^2 M^2 beta <= 1.
[[nodiscard]] std::vector<Exact> one_step_multipliers(const OneStep& step);

/// A state that violates the claim: n = d = 1, f(x) = (L/2) x^2, all sides of the claim, in exact numbers.
struct OneStepState {
  Exact x, shift, tau;             ///< shift: v after its update at x
  Exact gradient, error;           ///< g, r
  Exact next_x, clipped, message;  ///< x+, e = g+ - v, c = clip_tau(e)
  Exact next_error;                ///< r+ = e - c
  Exact phi, next_phi, decrease;   ///< decrease = (gamma/2) g^2, which the claim says is <= phi - phi+
  [[nodiscard]] Exact excess() const { return next_phi - phi + decrease; }
  /// A shift before the update that leads to `shift` at x.
  [[nodiscard]] Exact previous_shift() const;
};
/// The step from (x, v) by arithmetic alone, clipped at tau.
[[nodiscard]] OneStepState one_step_from(const OneStep& step, const Exact& x, const Exact& shift, const Exact& tau);
/// The state of largest excess for ||v|| = 1 and s = eta, where its excess is > 0; then ||e|| = tau/eta. For w = 1, q11 = q12 = 0 it is
/// x = (1 - gamma L (1 - eta)/eta)/L, v = 1, tau = gamma L, and its excess is (gamma/2)(gamma L + gamma^2 L^2 beta - 1). Needs spread = 1.
[[nodiscard]] std::optional<OneStepState> refute_one_step(const OneStep& step);

/// The largest step that the closed form proves, to within `unit`: a multiple of unit, and the state that refutes the next one.
struct LargestStep {
  Exact certified, refuted;
  std::optional<OneStepState> state;  ///< none where spread > 1
};
[[nodiscard]] LargestStep largest_one_step(OneStep step, const Exact& unit);

[[nodiscard]] OneStep one_step_of(const Numbers& numbers);
extern const CertifiedProblem clip21_one_step;  ///< clip21/one-step-decrease

}  // namespace lemmata::pep
