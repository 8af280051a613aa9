#include "theory/clip21/theorem_f.hpp"

namespace lemmata::clip21 {
namespace {

constexpr Hypothesis hypotheses[] = {{"smoothness", "f is L-smooth, f_i is L_i-smooth, 0 < L <= mean L_i"},
                                     {"lower-bound", "f >= f_inf"},
                                     {"momentum-bound", "0 < beta <= 1 and beta B <= tau"},
                                     {"step-bound", "0 < gamma <= beta/(2 L_max)"}};

}  // namespace

const StatementInfo TheoremF::info{
    .id = "clip21/theorem-f",
    .kind = Kind::statement,
    .title = "Theorem F: Clip21-SGD2M with full gradients never clips and decreases like O(1/K)",
    .setting = "As in clip21/theorem-a; P0 = max_i ||grad f_i(x_0)||,  B = max{P0, 2 sqrt(L D0)},  vbar^k = mean_i v_i^k,\n"
               "Psi_k = f(x_k) - f_inf + (gamma/beta)||vbar^k - grad f(x_k)||^2",
    .recurrence = "v_i^k = (1-beta) v_i^{k-1} + beta grad f_i(x_k),  g_i^k = g_i^{k-1} + clip_tau(v_i^k - g_i^{k-1})  (k >= 1; all 0 at k = 0),\n"
                  "x_{k+1} = x_k - gamma mean_i g_i^k",
    .claim = "(F1) ||v_i^k - g_i^{k-1}|| <= beta B <= tau: clipping is never active\n"
             "(F2) g_i^k = v_i^k\n"
             "(F3) ||grad f_i(x_k) - v_i^{k-1}|| <= B\n"
             "(F4) Psi_{k+1} <= Psi_k - (gamma/2)||grad f(x_k)||^2, and Psi_0 <= 2 D0\n"
             "(F5) (1/K) sum_{k<K} ||grad f(x_k)||^2 <= 4 D0/(gamma K)",
    .hypotheses = hypotheses,
    .tightness = "(F1) and (F3) are attained at k = 1; Psi_0 = 2 D0 for f = (L/2) x^2 at the largest gamma. (F4) and (F5) are not attained.",
    .trust = Trust::proved,
    .source = {"SGD2M", "the method of arXiv 2502.11682; statement and constants are ours"},
    .proof = "docs/proofs.md, Theorem F"};

const StatementInfo TheoremF::invariants_info{
    .id = "clip21/sgd2m-invariants",
    .kind = Kind::statement,
    .title = "Invariants of Clip21-SGD2M: drift under privacy noise, its special cases, and Clip21-SGD one index late",
    .setting = "Any objective, any gamma, tau > 0, beta, b in (0, 1], any noise xi_i of the gradients and omega_i of the messages",
    .recurrence = "v_i^k = (1-beta) v_i^{k-1} + beta (grad f_i(x_k) + xi_i^k),  g_i^k = g_i^{k-1} + b clip_tau(v_i^k - g_i^{k-1}),\n"
                  "g^k = g^{k-1} + b mean_i [clip_tau(v_i^k - g_i^{k-1}) + omega_i^k]  (k >= 1; all 0 at k = 0),  x_{k+1} = x_k - gamma g^k",
    .claim = "(M1) g^k - mean_i g_i^k = (b/n) sum_{j<=k} sum_i omega_i^j\n"
             "(M2) for b = beta = 1, omega = 0: x_{k+1} and g_i^{k+1} are x_k and v_i^k of Clip21-SGD with shifts 0 and the noise of round k+1\n"
             "(M3) for b = 1 and a threshold that is never reached: g_i^k = v_i^k",
    .hypotheses = {},
    .tightness = "Equalities.",
    .trust = Trust::proved,
    .source = {"SGD2M", "the method of arXiv 2502.11682; the invariants are ours"},
    .proof = "docs/proofs.md, Clip21-SGD2M"};

}  // namespace lemmata::clip21
