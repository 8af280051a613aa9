#include "theory/clip21/theorem_a.hpp"

namespace lemmata::clip21 {
namespace {

constexpr Hypothesis smoothness{"smoothness", "f is L-smooth, f_i is L_i-smooth, 0 < L <= mean L_i"};
constexpr Hypothesis lower_bound{"lower-bound", "f >= f_inf"};
constexpr Hypothesis first_step_bound{"first-step-bound", "0 < gamma <= 1/L"};
constexpr Hypothesis second_step_bound{"second-step-bound", "gamma <= tau/(2 L_max V)"};
constexpr Hypothesis hypotheses[] = {smoothness, lower_bound, first_step_bound, second_step_bound};
constexpr Hypothesis posterior_hypotheses[] = {smoothness, lower_bound, first_step_bound,
                                               {"small-moves", "gamma L_max ||v^k|| <= tau/2 for all k < K, checked on the trace"}};

constexpr std::string_view setting =
    "f = (1/n) sum f_i >= f_inf; f is L-smooth, f_i is L_i-smooth, L <= mean L_i. Any n >= 1, any shifts v_i^{-1}.\n"
    "U0 = max_i ||grad f_i(x_0) - v_i^{-1}||,  E0 = (U0 - tau)_+,  D0 = f(x_0) - f_inf,  S = E0^2 + 2 E0^3/(3 tau),\n"
    "V = E0 + sqrt(2 L D0 + tau E0/2 + E0^2/3),  k* = ceil((2/tau)(U0 - tau)_+)";
constexpr std::string_view recurrence = "v_i^k = v_i^{k-1} + clip_tau(grad f_i(x_k) - v_i^{k-1}),   x_{k+1} = x_k - gamma mean_i v_i^k";
constexpr Citation source{"C21", "takes the place of Theorems 5.1, 5.4 and Propositions 5.2, 5.5 of arXiv 2305.18929, whose constants are unconfirmed"};

}  // namespace

const StatementInfo TheoremA::info{
    .id = "clip21/theorem-a",
    .kind = Kind::statement,
    .title = "Theorem A: shift errors decay linearly, clipping ends by k*, O(1/K) decrease of Clip21-GD",
    .setting = setting,
    .recurrence = recurrence,
    .claim = "(A1) e_i^k <= (e_i^0 - k tau/2)_+  and  ||v^k|| <= V\n"
             "(A2) clipping is inactive for all k >= k*\n"
             "(A3) psi_k = f(x_k) - f_inf + (gamma/2) sum_{j>=k} ((E0 - j tau/2)_+)^2 obeys\n"
             "     psi_{k+1} <= psi_k - (gamma/2)||grad f(x_k)||^2 - (gamma/2)(1 - gamma L)||v^k||^2\n"
             "(A4) (1/K) sum_{k<K} ||grad f(x_k)||^2 <= (2 D0/gamma + S)/K\n"
             "(A5) f(x_k) - f_inf <= D0 + (gamma/2) S",
    .hypotheses = hypotheses,
    .tightness = "(A1) is attained at k = 0; (A4) by f = (L/2) x^2 on the line at gamma = 1/L, tau >= 2 U0. Dropping second-step-bound is refuted by counterexample/second-step-bound.",
    .trust = Trust::proved,
    .source = source,
    .proof = "docs/proofs.md, Theorem A"};

const StatementInfo TheoremA::k_star_info{
    .id = "clip21/k-star",
    .kind = Kind::statement,
    .title = "Clipping is inactive from round k* = ceil((2/tau)(U0 - tau)_+) on, and never returns",
    .setting = setting,
    .recurrence = recurrence,
    .claim = "(A2) max_i ||grad f_i(x_k) - v_i^{k-1}|| <= tau for all k >= k*",
    .hypotheses = hypotheses,
    .tightness = "Dropping second-step-bound is refuted by counterexample/second-step-bound (clipping returns at k = 16).",
    .trust = Trust::proved,
    .source = source,
    .proof = "docs/proofs.md, Theorem A, (A2)"};

const StatementInfo TheoremA::rate_info{
    .id = "clip21/rate",
    .kind = Kind::statement,
    .title = "The O(1/K) decrease of Clip21-GD",
    .setting = setting,
    .recurrence = recurrence,
    .claim = "(A3) psi_{k+1} <= psi_k - (gamma/2)||grad f(x_k)||^2 - (gamma/2)(1 - gamma L)||v^k||^2,\n"
             "     psi_k = f(x_k) - f_inf + (gamma/2) sum_{j>=k} ((E0 - j tau/2)_+)^2\n"
             "(A4) (1/K) sum_{k<K} ||grad f(x_k)||^2 <= (2 D0/gamma + S)/K",
    .hypotheses = hypotheses,
    .tightness = "After k* (A3) is attained by f(x) = (L/2) x^2 in one dimension; (A4) by the same function at gamma = 1/L, tau >= 2 U0.",
    .trust = Trust::proved,
    .source = source,
    .proof = "docs/proofs.md, Theorem A, (A3)-(A4)"};

const StatementInfo TheoremA::posterior_info{
    .id = "clip21/theorem-a-posteriori",
    .kind = Kind::statement,
    .title = "Theorem A with the second condition on gamma read off the trace",
    .setting = setting,
    .recurrence = recurrence,
    .claim = "Up to K: (A1, error part) e_i^k <= (e_i^0 - k tau/2)_+  and  (A4) (1/K) sum_{k<K} ||grad f(x_k)||^2 <= (2 D0/gamma + S)/K",
    .hypotheses = posterior_hypotheses,
    .tightness = "(A1) is attained at k = 0; (A4) as in clip21/theorem-a.",
    .trust = Trust::proved,
    .source = source,
    .proof = "docs/proofs.md, Theorem A, a-posteriori form"};

}  // namespace lemmata::clip21
