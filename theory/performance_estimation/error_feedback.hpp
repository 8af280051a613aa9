#pragma once
/// One step of EF21 and of EF with contractive compressors decreases a Lyapunov function: for all L-smooth functions, all dimensions, all states.
///
/// Setting     f = (1/n) sum f_i, every f_i L-smooth (EF: n = 1); 0 < eta <= 1; compressors with ||C(e) - e|| <= (1 - eta) ||e||: alpha = 1 - (1 - eta)^2.
/// Recurrence  EF21  x+ = x - gamma mean v_i,  r_i = grad f_i(x) - v_i,  v_i+ = v_i + C(grad f_i(x+) - v_i),  r_i+ = grad f_i(x+) - v_i+
///             EF    c = C(e + gamma grad f(x)),  x+ = x - c,  e+ = e + gamma grad f(x) - c;   y = x - e, so that y+ = y - gamma grad f(x)
/// Claim       ef21/one-step-decrease  phi+ - phi + (gamma/2) ||grad f(x)||^2 <= 0,  phi = f(x) + A mean ||r_i||^2,  A = gamma/(2 eta)
///             ef/one-step-decrease    phi+ - phi + (gamma/2) kappa ||grad f(x)||^2 <= 0,  phi = f(y) + B ||e||^2,  B = gamma L^2/(2 eta);
///             kappa = 1 - gamma L - (gamma L (1 - eta)/eta)^2.
/// Hypotheses  1 step-size: EF21: kappa >= 0. EF: none, but with kappa <= 0 nothing is said.
/// Tight       EF21: with kappa < 0 it fails for n = 1, f(x) = (L/2) x^2, C(e) = eta e, from x = (1 - a)/L, v = 1, a = gamma L (1 - eta)/eta.
/// Source      ours, by Young's inequality with the best constant; improves the step of [EF21], Lemma 3 and Theorem 1. docs/proofs/performance-estimation.md.
///
/// For EF21 the Gram matrix splits into the block of the means (g, r, d, r+), d = grad f_i(x+) - grad f_i(x), and that of the deviations from them (r, d, r+),
/// each the mean over the nodes of inner products: both are positive semidefinite whatever n and the dimension are. x+ - x has no deviation.
#include <vector>

#include "theory/performance_estimation/problem.hpp"

namespace lemmata::pep {

extern const CertifiedProblem ef21_one_step, ef_one_step;

/// kappa, as above.
[[nodiscard]] Exact decrease_factor(const Numbers& numbers);
/// The multipliers of the proof, in the order of the rows; they prove the claim iff kappa >= 0 (EF21), always (EF).
[[nodiscard]] std::vector<Exact> ef21_multipliers(const Numbers& numbers);
[[nodiscard]] std::vector<Exact> ef_multipliers(const Numbers& numbers);

}  // namespace lemmata::pep
