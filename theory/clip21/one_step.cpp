#include "theory/clip21/one_step.hpp"

namespace lemmata::clip21 {
namespace {
constexpr Hypothesis hypotheses[] = {{"smoothness", "f is L-smooth, f_i is L_i-smooth, 0 < L <= mean L_i"}};
}

const StatementInfo OneStepRelations::info{
    .id = "clip21/one-step-relations",
    .kind = Kind::statement,
    .title = "(I1)-(I5): what every single step of Clip21-GD obeys",
    .setting = "f = (1/n) sum f_i; f is L-smooth, f_i is L_i-smooth. Any n >= 1, any shifts v_i^{-1}, any gamma > 0.",
    .recurrence = "v_i^k = v_i^{k-1} + clip_tau(grad f_i(x_k) - v_i^{k-1}),   x_{k+1} = x_k - gamma mean_i v_i^k",
    .claim = "u_i^k = ||grad f_i(x_k) - v_i^{k-1}||,  e_i^k = ||grad f_i(x_k) - v_i^k||\n"
             "(I1) e_i^k = (u_i^k - tau)_+\n"
             "(I2) u_i^{k+1} <= e_i^k + gamma L_i ||v^k||\n"
             "(I3) ||grad f(x_k) - v^k|| <= mean_i e_i^k,  and its square <= mean_i (e_i^k)^2\n"
             "(I4) f(x_{k+1}) <= f(x_k) - (gamma/2)||grad f(x_k)||^2 - (gamma/2)(1 - gamma L)||v^k||^2 + (gamma/2)||grad f(x_k) - v^k||^2\n"
             "(I5) max_i u_i^k <= tau  implies  v_i^k = grad f_i(x_k): the step is a gradient descent step",
    .hypotheses = hypotheses,
    .tightness = "(I1) is an equality; (I2) and (I4) are attained by f_i(x) = (L_i/2) x^2 in one dimension; (I3) is attained for n = 1.",
    .trust = Trust::proved,
    .source = {"C21", "the relations behind Theorem 5.1, arXiv 2305.18929; our form"},
    .proof = "docs/proofs.md, (I1)-(I5)"};

}  // namespace lemmata::clip21
