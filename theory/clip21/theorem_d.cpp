#include "theory/clip21/theorem_d.hpp"

namespace lemmata::clip21 {
namespace {

constexpr Hypothesis hypotheses[] = {{"large-noise", "kappa >= tau"}, {"step-bound", "gamma L <= 1"}, {"start", "x_0 = (0, x_2) with x_2 < 0"}};

}  // namespace

const StatementInfo TheoremD::info{
    .id = "clip21/theorem-d",
    .kind = Kind::statement,
    .title = "Theorem D: clipped noise biases SGD by a multiple of tau, even with exact gradients as shifts",
    .setting = "n = 1, f(x) = (L/2)||x||^2 on R^2; xi uniform on kappa {(2,0), (0,1), (-2,-1)} (mean 0), kappa >= tau, 0 < gamma L <= 1, T steps.\n"
               "m = E clip_tau(xi),  nu = E||clip_tau(xi) - m||^2,  lambda_t = (1 - gamma L)^t",
    .recurrence = "x_{k+1} = x_k - gamma (grad f(x_k) + clip_tau(xi_k))",
    .claim = "m = (tau/3)(1 - 2/sqrt 5, 1 - 1/sqrt 5),  m_2^2 = (6 - 2 sqrt 5) tau^2/45 >= tau^2/45, and for every t <= T\n"
             "(D1) E grad f(x_t) = lambda_t grad f(x_0) - (1 - lambda_t) m\n"
             "(D2) E||grad f(x_t)||^2 = ||E grad f(x_t)||^2 + nu gamma L (1 - lambda_t^2)/(2 - gamma L)\n"
             "(D3) E||grad f(x_t)||^2 >= min{||grad f(x_0)||^2, m_2^2}",
    .hypotheses = hypotheses,
    .tightness = "(D1) and (D2) are equalities; for t <= 7 they are also compared with the means over all 3^t paths. (D3) is attained at t = 0.",
    .trust = Trust::proved,
    .source = {"SGD2M", "shape of Theorem 2.2, arXiv 2502.11682; instance, proof and constants are ours"},
    .proof = "docs/proofs.md, Theorem D"};

}  // namespace lemmata::clip21
