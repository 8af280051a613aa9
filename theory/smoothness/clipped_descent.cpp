#include "theory/smoothness/clipped_descent.hpp"

namespace lemmata::smoothness {
namespace {

constexpr Hypothesis smooth{"smoothness", "||hess f|| <= L0 + L1 ||grad f|| everywhere"};
constexpr Hypothesis only_smooth[] = {smooth};
constexpr Hypothesis with_factor[] = {smooth, {"factor", "kappa >= 4/3"}};
constexpr Hypothesis with_positive[] = {smooth, {"positive-L0", "L0 > 0"}};
constexpr std::string_view setting = "f is (L0, L1)-smooth, not L0 = L1 = 0, f >= f_*; g = ||grad f(x_k)||, a = L0 + L1 g, Delta = f(x_0) - f_*, eps > 0";
constexpr Citation ours{"Z19", "clipped gradient descent, arXiv 1905.11881; the proof and its constants are ours"};
constexpr std::string_view proof = "docs/proofs/smoothness.md, Clipped gradient descent";

}  // namespace

const StatementInfo ClippedDescent::logarithmic_info{
    .id = "smoothness/clipped-gd-logarithmic",
    .kind = Kind::statement,
    .title = "Gradient descent with the step that minimises the descent bound",
    .setting = setting,
    .recurrence = "x_{k+1} = x_k - t grad f(x_k),   t = ln(1 + L1 g/a)/(L1 g)   (1/L0 where L1 = 0)",
    .claim = "f(x_k) - f(x_{k+1}) >= (a/L1^2) h(L1 g/a), h(s) = (1 + s) ln(1 + s) - s;\n"
             "min_{k<K} ||grad f(x_k)|| <= eps for K >= (2 L0/eps^2 + (8/3) L1/eps) Delta",
    .hypotheses = only_smooth,
    .tightness = "No step gets more out of the descent bound, which is attained going uphill.",
    .trust = Trust::proved,
    .source = ours,
    .proof = proof};

const StatementInfo ClippedDescent::inverse_info{
    .id = "smoothness/clipped-gd-inverse",
    .kind = Kind::statement,
    .title = "Gradient descent with step 1/(L0 + kappa L1 g), kappa >= 4/3",
    .setting = setting,
    .recurrence = "x_{k+1} = x_k - t grad f(x_k),   t = 1/(L0 + kappa L1 g)",
    .claim = "f(x_k) - f(x_{k+1}) >= g^2/(2 L0 + 2 kappa L1 g);   min_{k<K} ||grad f(x_k)|| <= eps for K >= (2 L0/eps^2 + 2 kappa L1/eps) Delta",
    .hypotheses = with_factor,
    .tightness = "4/3 is the least kappa that the descent bound gives (smoothness/clipped-gd-factor). With L1 = 0: attained by a parabola.",
    .trust = Trust::proved,
    .source = ours,
    .proof = proof};

const StatementInfo ClippedDescent::minimum_info{
    .id = "smoothness/clipped-gd-minimum",
    .kind = Kind::statement,
    .title = "Clipped gradient descent with step min{1/(2 L0), 1/(3 L1 g)}",
    .setting = setting,
    .recurrence = "x_{k+1} = x_k - t grad f(x_k),   t = min{1/(2 L0), 1/(3 L1 g)}",
    .claim = "f(x_k) - f(x_{k+1}) >= (3/4) g^2/(2 L0 + 3 L1 g);   min_{k<K} ||grad f(x_k)|| <= eps for K >= (4/3)(2 L0/eps^2 + 3 L1/eps) Delta",
    .hypotheses = only_smooth,
    .tightness = "3/4 is what the descent bound gives as g -> 0; attained by a parabola with L1 = 0.",
    .trust = Trust::proved,
    .source = ours,
    .proof = proof};

const StatementInfo ClippedDescent::tenth_info{
    .id = "smoothness/clipped-gd-tenth",
    .kind = Kind::statement,
    .title = "Clipped gradient descent with step min{1/(10 L0), 1/(10 L1 g)}",
    .setting = setting,
    .recurrence = "x_{k+1} = x_k - t grad f(x_k),   t = min{1/(10 L0), 1/(10 L1 g)}",
    .claim = "f(x_k) - f(x_{k+1}) >= (26/29) t g^2;   min_{k<K} ||grad f(x_k)|| <= eps for K >= (20 L0/eps^2 + 20 L1^2/L0) Delta",
    .hypotheses = with_positive,
    .tightness = "Not tight: 290/26 in the place of 20 will do, and the larger of the two terms in the place of their sum.",
    .trust = Trust::proved,
    .source = {"Z19", "the shape of Theorem 3, arXiv 1905.11881; the constants are ours"},
    .proof = proof};

const StatementInfo ClippedDescent::factor_info{
    .id = "smoothness/clipped-gd-factor",
    .kind = Kind::statement,
    .title = "4/3 is the least factor kappa for which the descent bound gives half the step's worth",
    .setting = "t = 1/(L0 + kappa L1 g), s = L1 g t in (0, 1/kappa): the descent bound gives a decrease of t g^2/2 if and only if\n"
               "(1 + (1 - kappa) s)(e^s - 1 - s) <= s^2/2",
    .recurrence = "none: one step",
    .claim = "the inequality holds for kappa = 4/3 and 0 <= s <= 3/4; for every kappa < 4/3, such as 1.3, it fails at small s",
    .hypotheses = {},
    .tightness = "That is the claim: the sides agree to third order at kappa = 4/3.",
    .trust = Trust::proved,
    .source = ours,
    .proof = proof};

}  // namespace lemmata::smoothness
