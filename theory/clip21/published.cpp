#include "theory/clip21/published.hpp"

namespace lemmata::clip21 {
namespace {

constexpr Hypothesis hypotheses[] = {
    {"smoothness", "f is L-smooth, f_i is L_i-smooth, 0 < L <= mean L_i"},
    {"lower-bound", "f >= f_inf"},
    {"zero-shifts", "v_i^{-1} = 0"},
    {"first-step-bound", "gamma <= (1/L)(1 - 1/sqrt 2)/(1 + sqrt(1 + 2 beta_1))"},
    {"second-step-bound", "not confirmed; half of the second bound of clip21/theorem-b stands in for it: gamma <= tau/(2 L_max [E_b + sqrt(2 L D0 + M E_b)])"}};

}  // namespace

const StatementInfo PublishedForm::info{
    .id = "clip21/published-form",
    .kind = Kind::statement,
    .title = "The theorems of the Clip21 paper as generally quoted; constants unconfirmed",
    .setting = "As in clip21/theorem-a with v_i^{-1} = 0; G = max_i ||grad f_i(x_0)||,  eta = min{1, tau/G},  theta = 1 - (1 - eta)(1 - eta/2),\n"
               "beta_1 = (1 - eta)^2 (1 + 2/eta)/theta,  phi_0 = f(x_0) - f_inf + (gamma/(2 theta)) mean_i (e_i^0)^2",
    .recurrence = "v_i^k = v_i^{k-1} + clip_tau(grad f_i(x_k) - v_i^{k-1}),   x_{k+1} = x_k - gamma mean_i v_i^k",
    .claim = "(P1) clipping is inactive for k >= (2/tau)(G - tau)_+ + 1\n"
             "(P2) (1/K) sum_{k<K} ||grad f(x_k)||^2 <= 2 phi_0/(gamma K)",
    .hypotheses = hypotheses,
    .tightness = "Not known to be attained. With second-step-bound dropped, (P1) is refuted by f = 1 + cos x, x_0 = tau = 1/100, gamma = 0.1464, the function of\n"
                 "counterexample/second-step-bound: clipping returns at k = 16.",
    .trust = Trust::published_form,
    .source = {"C21", "shape of Theorems 5.1, 5.4 and 5.6, arXiv 2305.18929, as generally quoted; constants unconfirmed"},
    .proof = "docs/proofs.md, Theorem B"};

}  // namespace lemmata::clip21
