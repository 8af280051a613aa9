#include "theory/clip21/theorem_b.hpp"

namespace lemmata::clip21 {
namespace {

constexpr Hypothesis hypotheses[] = {{"smoothness", "f is L-smooth, f_i is L_i-smooth, 0 < L <= mean L_i"},
                                     {"lower-bound", "f >= f_inf"},
                                     {"first-step-bound", "gamma L + gamma^2 L~^2 beta <= 1, that is gamma <= 2/(L + sqrt(L^2 + 4 beta L~^2))"},
                                     {"second-step-bound", "gamma <= a tau/(L_max [E_b + sqrt(2 L D0 + M E_b)])"}};

constexpr std::string_view recurrence = "v_i^k = v_i^{k-1} + T(grad f_i(x_k) - v_i^{k-1}),   x_{k+1} = x_k - gamma mean_i v_i^k";
constexpr std::string_view claim =
    "(B1) u_i^k <= M,  e_i^k <= (1 - eta) u_i^k,  ||v^k|| <= sqrt(2 L phi_0) + E_b\n"
    "(B2) phi_{k+1} <= phi_k - (gamma/2)||grad f(x_k)||^2 - (gamma/2)(1 - gamma L - gamma^2 L~^2 beta)||v^k||^2\n"
    "(B3) (1/K) sum_{k<K} ||grad f(x_k)||^2 <= 2 phi_0/(gamma K)\n"
    "(B4) if gamma is at most half the bound of second-step-bound: gamma L_max ||v^k|| <= a tau/2, and\n"
    "     max_i u_i^k <= tau for all k >= 2 (U0 - tau)_+/(a tau)";

}  // namespace

const StatementInfo TheoremB::info{
    .id = "clip21/theorem-b",
    .kind = Kind::statement,
    .title = "Theorem B: an EF21-style Lyapunov function for Clip21-GD, damped and compressed steps included",
    .setting = "As in clip21/theorem-a; L~^2 = mean L_i^2. T satisfies ||w - T(w)|| <= ||w|| - a min(||w||, tau) for all w: clip (a = 1), b clip (a = b),\n"
               "C after clip and clip after C (a = 1 - sqrt(1 - delta)) for a contractive compressor C: Top-k (delta = k/d), scaled sign (delta = 1/d).\n"
               "M = max(tau, U0),  eta = a tau/M,  E_b = M - a tau,  theta = eta (3 - eta)/2,  beta = (1 - eta)^2 (1 + 2/eta)/theta,\n"
               "phi_k = f(x_k) - f_inf + (gamma/(2 theta)) mean_i (e_i^k)^2",
    .recurrence = recurrence,
    .claim = claim,
    .hypotheses = hypotheses,
    .tightness = "(B1) is attained at k = 0 by T = clip; (B2) by f(x) = (L/2) x^2 in one dimension once eta = 1.",
    .trust = Trust::proved,
    .source = {"C21", "shape of Theorem 5.6, arXiv 2305.18929, whose beta_1 equals this beta; the second condition and all other constants are ours"},
    .proof = "docs/proofs.md, Theorem B"};

const StatementInfo TheoremB::plus_info{
    .id = "clip21/theorem-b-plus",
    .kind = Kind::statement,
    .title = "Theorem B+: the same with the optimal Young constant, for larger steps",
    .setting = "As in clip21/theorem-b, with theta = eta and beta = ((1 - eta)/eta)^2",
    .recurrence = recurrence,
    .claim = claim,
    .hypotheses = hypotheses,
    .tightness = "The first step bound cannot be raised for this form of phi and this decrease. At equal gamma Theorem B has the smaller phi_0.",
    .trust = Trust::proved,
    .source = {"C21", "the idea of Theorem 5.6, arXiv 2305.18929; constants ours"},
    .proof = "docs/proofs.md, Theorem B"};

}  // namespace lemmata::clip21
