#include "theory/smoothness/frontier.hpp"

namespace lemmata::smoothness {
namespace {

constexpr std::string_view one_point = "none: one point";
constexpr Citation definition{"Z19", "the definition, arXiv 1905.11881; closed forms are ours"};
constexpr std::string_view proof = "docs/proofs/smoothness.md, The frontier";
constexpr Hypothesis twice_differentiable[] = {{"twice-differentiable", "f is twice differentiable, as the definition of (L0, L1)-smoothness asks"},
                                               {"smooth", "f is L-smooth"}};

}  // namespace

const StatementInfo Frontier::info{
    .id = "smoothness/frontier",
    .kind = Kind::statement,
    .title = "The least L0 for every L1, in closed form",
    .setting = "L0*(L1) = max{0, sup_x (|f''(x)| - L1 |f'(x)|)}:\n"
               "s |ax|^p, p > 2, L1 > 0: s a^2 p (a (p - 2)/L1)^(p - 2), infinite at L1 = 0; p = 2: 2 s a^2\n"
               "s cosh(ax) and s (e^(ax) - ax - 1): s a^2 for L1 >= a, else infinite;   s e^(ax): 0 for L1 >= a, else infinite\n"
               "s log(1 + e^(-ax)): s ((a - L1)_+)^2/4;   s sin(ax) and s sqrt(1 + (ax)^2): s a^2\n"
               "polynomials: finite for L1 > 0, decided by Sturm's theorem",
    .recurrence = one_point,
    .claim = "|f''(x)| <= L0*(L1) + L1 |f'(x)| for all x; attained at the extremal point where it is rational, approached within 2^-20 of L0* else;\n"
             "where L0*(L1) is infinite: for every M some x has |f''(x)| > M + L1 |f'(x)|",
    .hypotheses = {},
    .tightness = "That is the claim. f is (L0, L1)-smooth if and only if L0 >= L0*(L1).",
    .trust = Trust::proved,
    .source = definition,
    .proof = proof};

const StatementInfo Frontier::rules_info{
    .id = "smoothness/frontier-rules",
    .kind = Kind::statement,
    .title = "The frontier is convex and nonincreasing, and scales with the function",
    .setting = "0 <= u <= v with L0*(u) finite, 0 <= w <= 1; s, b > 0",
    .recurrence = "none: three points of one frontier",
    .claim = "L0*(v) <= L0*(u),   L0*(w u + (1 - w) v) <= w L0*(u) + (1 - w) L0*(v),   s f(bx) has s b^2 L0*(u) at b u",
    .hypotheses = {},
    .tightness = "Equalities on sin and sqrt(1 + x^2), whose frontiers are constant.",
    .trust = Trust::proved,
    .source = definition,
    .proof = proof};

const StatementInfo Frontier::sums_info{
    .id = "smoothness/sums",
    .kind = Kind::statement,
    .title = "Pairs of constants are not closed under sums: e^x + e^-x",
    .setting = "e^x and e^-x are (0, 1)-smooth",
    .recurrence = one_point,
    .claim = "2 cosh is (2, 1)-smooth, and (0, L1)-smooth for no L1: at its minimiser the gradient is 0 and the second derivative is 2",
    .hypotheses = {},
    .tightness = "(0, 1) is attained by e^x everywhere.",
    .trust = Trust::proved,
    .source = definition,
    .proof = proof};

const StatementInfo Frontier::quartic_info{
    .id = "celgc/x4-is-12-3-smooth",
    .kind = Kind::statement,
    .title = "x^4 is (12, 3)-smooth, far from tightly",
    .setting = "f(x) = x^4 on R",
    .recurrence = one_point,
    .claim = "|f''| <= 12 + 3 |f'|; the least L0 for L1 = 3 is 16/9, attained at |x| = 2/3; the least L1 for L0 = 12 is 2/sqrt 3, attained at x^2 = 3",
    .hypotheses = {},
    .tightness = "(12, 3) is not on the frontier, which is L0 = 16/L1^2; the two least constants are.",
    .trust = Trust::proved,
    .source = {"CELGC", "the example of (L0, L1)-smoothness, arXiv 2205.05040; the least constants are ours"},
    .proof = proof};

const StatementInfo Frontier::smooth_info{
    .id = "celgc/smooth-implies-l-0",
    .kind = Kind::statement,
    .title = "A twice differentiable L-smooth function is (L, 0)-smooth",
    .setting = "f is L-smooth and twice differentiable. The Huber function is L-smooth, has a kink in f', and is outside the definition",
    .recurrence = one_point,
    .claim = "|f''(x)| <= L + 0 |f'(x)|",
    .hypotheses = twice_differentiable,
    .tightness = "Attained where |f''| is: x = 0 of sqrt(1 + x^2) and of log(1 + e^-x).",
    .trust = Trust::proved,
    .source = {"CELGC", "the remark after Definition 2, arXiv 2205.05040"},
    .proof = proof};

const StatementInfo Frontier::cross_entropy_info{
    .id = "smoothness/cross-entropy",
    .kind = Kind::statement,
    .title = "Cross-entropy of K classes is (0, sqrt 2)-smooth in the logits, for every K",
    .setting = "f(z) = log sum_i e^(z_i) - z_y with K >= 2 logits, p the softmax of z: grad f = p - e_y, hess f = diag p - p p^T",
    .recurrence = one_point,
    .claim = "||hess f|| <= ||hess f||_F <= sqrt 2 ||grad f||; and no L1 < sqrt 2 has it with L0 = 0",
    .hypotheses = {},
    .tightness = "sqrt 2 is approached as one wrong class holds all the mass that the right one lost, and that mass goes to 0.",
    .trust = Trust::proved,
    .source = definition,
    .proof = "docs/proofs/smoothness.md, Cross-entropy"};

}  // namespace lemmata::smoothness
