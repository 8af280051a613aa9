#include "theory/clip21/one_step_decrease.hpp"

namespace lemmata::clip21 {
namespace {

constexpr Hypothesis hypotheses[] = {{"smoothness", "f is L-smooth, f_i is L_i-smooth, 0 < L <= mean L_i"},
                                     {"lower-bound", "f >= f_inf"},
                                     {"step", "gamma <= 2/(L + sqrt(L^2 + 4 beta L~^2)), that is gamma L + gamma^2 L~^2 beta <= 1"},
                                     {"radius", "u_i^{k+1} <= tau/eta for every node, in every round that is judged"}};

}  // namespace

const StatementInfo OneStepDecrease::info{
    .id = "clip21/one-step-decrease",
    .kind = Kind::statement,
    .title = "The one-step lemma of Clip21-GD: what a step gains from any state, and the largest step size",
    .setting = "f = (1/n) sum f_i >= f_inf; f is L-smooth, f_i is L_i-smooth, L~^2 = mean L_i^2. eta in (0, 1],  beta = ((1 - eta)/eta)^2. Any n, any\n"
               "dimension, any x_0, any shifts: the e_i^0 may be anything.  phi_k = f(x_k) - f_inf + (gamma/(2 eta)) mean_i (e_i^k)^2",
    .recurrence = "v_i^k = v_i^{k-1} + clip_tau(grad f_i(x_k) - v_i^{k-1}),   x_{k+1} = x_k - gamma mean_i v_i^k",
    .claim = "u_i^k = ||grad f_i(x_k) - v_i^{k-1}||,  e_i^k = ||grad f_i(x_k) - v_i^k||\n"
             "(D)  (gamma/2)||grad f(x_k)||^2 <= phi_k - phi_{k+1}\n"
             "(B2) (gamma/2)(||grad f(x_k)||^2 + (1 - gamma L - gamma^2 L~^2 beta)||v^k||^2) <= phi_k - phi_{k+1}, whatever gamma",
    .hypotheses = hypotheses,
    .tightness = "(B2) is attained for every gamma and eta, and the bound on the step cannot be raised for any eta: n = 1, f(x) = (L/2) x^2, v^0 = 1,\n"
                 "tau = gamma L, x_0 = (1/L)(1 - gamma L (1 - eta)/eta). E.g. eta = 1/2, L = 1, x_0 = 3, v^{-1} = 13, tau = 5: (D) fails at gamma = 5/8, 1.1 % "
                 "above it.",
    .trust = Trust::proved,
    .source = {"C21", "the idea of Theorem 5.6, arXiv 2305.18929; the lemma and its constants are ours"},
    .proof = "docs/proofs.md, One step of Clip21-GD"};

OneStepDecrease::Enclosed OneStepDecrease::enclosed_step_cap(const Setting<Exact>& s, const Exact& eta) {
  const Exact radicand = discriminant(s, eta);
  try {
    const Exact cap = Exact(2) / (s.L + Exact::rational_root(radicand));
    return {cap, cap};
  } catch (const NoExactValue&) {
    constexpr long precision = 576;
    const PrecisionScope bits(precision);
    const Ball cap = Ball(2) / (Ball::enclosing(s.L) + root(Ball::enclosing(radicand)));
    return {cap.lower(precision), cap.upper(precision)};
  }
}

}  // namespace lemmata::clip21
