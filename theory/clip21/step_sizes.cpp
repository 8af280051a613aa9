#include "theory/clip21/step_sizes.hpp"

namespace lemmata::clip21 {
namespace {

constexpr Hypothesis hypotheses[] = {{"eta", "0 < eta <= 1"}, {"smoothness", "0 < L <= L~"}};

}  // namespace

const StatementInfo StepSizes::info{
    .id = "clip21/step-sizes",
    .kind = Kind::statement,
    .title = "What the optimal Young constant gains: the step sizes of Theorems B and B+ over eta",
    .setting = "The constants of clip21/theorem-b and clip21/theorem-b-plus; gamma_1(beta) = 2/(L + sqrt(L^2 + 4 beta L~^2)) is the first bound on the\n"
               "step size; the second is the same in both theorems",
    .recurrence = "none: a statement about constants",
    .claim = "(S1) beta = beta+ (2 eta + 4)/(3 - eta), a factor from 4/3 to 3, and theta >= theta+ = eta\n"
             "(S2) gamma_1(beta) <= gamma_1(beta+) <= sqrt((2 eta + 4)/(3 - eta)) gamma_1(beta) <= sqrt(3) gamma_1(beta)",
    .hypotheses = hypotheses,
    .tightness = "Equalities at eta = 1. The caps themselves gain at most (3 + sqrt 57)/8 < 1.32, and nothing for eta <= 1/2: there the second bound decides both.",
    .trust = Trust::proved,
    .source = {"C21", "beta equals beta_1 of Theorem 5.6, arXiv 2305.18929; the comparison is ours"},
    .proof = "docs/proofs.md, The step sizes of Theorem B"};

}  // namespace lemmata::clip21
