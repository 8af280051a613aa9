#include "theory/clip21/descent.hpp"

namespace lemmata::clip21 {
namespace {
constexpr Hypothesis hypotheses[] = {{"smoothness", "f is L-smooth"}, {"first-step-bound", "0 < gamma <= 1/L"}};
constexpr Hypothesis basin_hypotheses[] = {{"first-step-bound", "0 < gamma <= 1/L, L = (beta - alpha)/2"}, {"inside-basin", "0 < |x_0| < tau/alpha"}};
constexpr std::string_view descent = "f(x_{k+1}) <= f(x_k) - (gamma/2) ||grad f(x_k)|| min(||grad f(x_k)||, tau)";
constexpr std::string_view attained = "Attained by f(x) = (L/2) x^2 in one dimension at gamma = 1/L while nothing is clipped.";
constexpr Hypothesis soft_basin_hypotheses[] = {{"step-bound", "0 < gamma <= 3 a/(beta - 2 alpha)"},
                                                {"inside-basin", "0 < |x_0| < x-hat = a (beta - 2 alpha)/(alpha beta)"}};
}  // namespace

const StatementInfo ClippedDescent::single_node_info{
    .id = "clip21/single-node-descent",
    .kind = Kind::statement,
    .title = "With one node, clipping has no spurious fixed points: f decreases in every step",
    .setting = "n = 1; f is L-smooth",
    .recurrence = "x_{k+1} = x_k - gamma clip_tau(grad f(x_k))",
    .claim = descent,
    .hypotheses = hypotheses,
    .tightness = attained,
    .trust = Trust::proved,
    .source = {"C21", "remark to Example 1.1, arXiv 2305.18929; our constant"},
    .proof = "docs/proofs.md, Clipping one gradient"};

const StatementInfo ClippedDescent::server_side_info{
    .id = "clip21/server-side-clipping",
    .kind = Kind::statement,
    .title = "Clipping the average on the server never sees Example 1.1: f decreases in every step",
    .setting = "Any n >= 1; f = (1/n) sum f_i is L-smooth. Default instance: Example 1.1",
    .recurrence = "x_{k+1} = x_k - gamma clip_tau((1/n) sum grad f_i(x_k))",
    .claim = descent,
    .hypotheses = hypotheses,
    .tightness = attained,
    .trust = Trust::proved,
    .source = {"C21", "a reviewer's question to Example 1.1, arXiv 2305.18929; our statement"},
    .proof = "docs/proofs.md, Clipping one gradient"};

const StatementInfo ExampleBasin::info{
    .id = "clip21/example-1.1-basin",
    .kind = Kind::statement,
    .title = "Inside |x_0| < tau/alpha client-side clipping does converge on Example 1.1",
    .setting = "f_1 = (beta/2) x^2, f_2 = -(alpha/2) x^2, beta > alpha > 0; L = (beta - alpha)/2",
    .recurrence = "x_{k+1} = x_k - gamma (clip_tau(f_1'(x_k)) + clip_tau(f_2'(x_k)))/2",
    .claim = "|x_{k+1}| <= (1 - gamma m)|x_k|,  m = min(L, (tau - alpha |x_0|)/(2 |x_0|)) > 0: x_k decreases to 0",
    .hypotheses = basin_hypotheses,
    .tightness = "Attained at k = 0, and at every k while |x_0| <= tau/beta. At |x_0| = tau/alpha: counterexample/example-1.1.",
    .trust = Trust::proved,
    .source = {"C21", "Example 1.1, arXiv 2305.18929; our rate"},
    .proof = "docs/proofs.md, Example 1.1"};

const StatementInfo SoftClipBasin::info{
    .id = "clip21/soft-clip-basin",
    .kind = Kind::statement,
    .title = "Inside |x_0| < x-hat soft clipping with three nodes does converge",
    .setting = "f_1 = (beta/2) x^2, f_2 = f_3 = -(alpha/2) x^2, beta > 2 alpha > 0; s(g) = g/(|g| + a); x-hat = a (beta - 2 alpha)/(alpha beta)",
    .recurrence = "x_{k+1} = x_k - gamma D(x_k),  D(x) = (s(f_1'(x)) + s(f_2'(x)) + s(f_3'(x)))/3",
    .claim = "|x_{k+1}| <= (1 - gamma m)|x_k|,  m = D(x_0)/x_0 > 0: x_k decreases to 0",
    .hypotheses = soft_basin_hypotheses,
    .tightness = "Attained at k = 0. Beyond x-hat the iterates diverge: counterexample/soft-clip-three-nodes.",
    .trust = Trust::proved,
    .source = {"C21", "a reviewer's question; our statement"},
    .proof = "docs/proofs.md, Soft clipping"};

}  // namespace lemmata::clip21
