#include "theory/smoothness/sharp_bounds.hpp"

namespace lemmata::smoothness {
namespace {

constexpr Hypothesis smooth{"smoothness", "||hess f|| <= L0 + L1 ||grad f|| everywhere"};
constexpr Hypothesis only_smooth[] = {smooth};
constexpr Hypothesis within_reach[] = {smooth, {"reach", "L1 r <= c"}};

constexpr std::string_view setting = "f is (L0, L1)-smooth; g = ||grad f(x)||, r = ||y - x||, s = L1 r,\n"
                                     "m1(s) = (e^s - 1)/s, m2(s) = 2 (e^s - 1 - s)/s^2, both 1 at s = 0";
constexpr std::string_view lemma_setting =
    "f is (L0, L1)-smooth; g = ||grad f(x)||, r = ||y - x|| <= c/L1 (any r where L1 = 0), c > 0,\nm1(c) = (e^c - 1)/c, m2(c) = 2 (e^c - 1 - c)/c^2";
constexpr std::string_view none = "none: two points";
constexpr std::string_view equality =
    "An equality on s (e^(ax) - ax - 1) with (L0, L1) = (s a^2, a) and y >= x >= 0, and on s e^(ax) with (0, a) and y >= x: claimed as one there.";
constexpr Citation definition{"Z19", "the definition, arXiv 1905.11881; constants are ours"};
constexpr std::string_view proof = "docs/proofs/smoothness.md, Sharp consequences";
constexpr std::string_view lemma_proof = "docs/proofs/smoothness.md, Lemmas 5 and 6";

}  // namespace

const StatementInfo SharpBounds::growth_info{
    .id = "smoothness/growth",
    .kind = Kind::statement,
    .title = "Gradients of (L0, L1)-smooth functions grow at most exponentially",
    .setting = setting,
    .recurrence = none,
    .claim = "||grad f(y)|| <= g e^s + L0 r m1(s) = (g + L0/L1) e^(L1 r) - L0/L1",
    .hypotheses = only_smooth,
    .tightness = equality,
    .trust = Trust::proved,
    .source = definition,
    .proof = proof};

const StatementInfo SharpBounds::gradient_info{
    .id = "smoothness/gradient",
    .kind = Kind::statement,
    .title = "How much a gradient changes over a distance, with the least constant",
    .setting = setting,
    .recurrence = none,
    .claim = "||grad f(x) - grad f(y)|| <= (L0 + L1 g) r m1(s) = (L0 + L1 g)(e^(L1 r) - 1)/L1",
    .hypotheses = only_smooth,
    .tightness = equality,
    .trust = Trust::proved,
    .source = definition,
    .proof = proof};

const StatementInfo SharpBounds::descent_info{
    .id = "smoothness/descent",
    .kind = Kind::statement,
    .title = "The descent bound of (L0, L1)-smooth functions, with the least constant",
    .setting = setting,
    .recurrence = none,
    .claim = "|f(y) - f(x) - <grad f(x), y - x>| <= (L0 + L1 g)(r^2/2) m2(s) = (L0 + L1 g)(e^(L1 r) - 1 - L1 r)/L1^2",
    .hypotheses = only_smooth,
    .tightness = equality,
    .trust = Trust::proved,
    .source = definition,
    .proof = proof};

const StatementInfo SharpBounds::lower_bound_info{
    .id = "smoothness/lower-bound",
    .kind = Kind::statement,
    .title = "How far above its infimum f is where its gradient is not zero",
    .setting = "f is (L0, L1)-smooth and bounded below by f_*; g = ||grad f(x)||; not L0 = L1 = 0",
    .recurrence = "none: one point",
    .claim = "f(x) - f_* >= g/L1 - (L0/L1^2) ln(1 + L1 g/L0) >= g^2/(2 L0 + (4/3) L1 g); the limits g^2/(2 L0) where L1 = 0, g/L1 where L0 = 0",
    .hypotheses = only_smooth,
    .tightness = "f_* is judged with a certified lower bound at most 2^-40 below it.\n"
                 "The first is an equality on s (e^(ax) - ax - 1), x >= 0. In the second, 4/3 is the least constant in its place (g -> 0 there).",
    .trust = Trust::proved,
    .source = definition,
    .proof = proof};

const StatementInfo SharpBounds::lemma_6_info{
    .id = "celgc/lemma-6",
    .kind = Kind::statement,
    .title = "Lemma 6 of CELGC: change of the gradient within c/L1",
    .setting = lemma_setting,
    .recurrence = none,
    .claim = "||grad f(x) - grad f(y)|| <= (A L0 + B L1 g) r with A = 1 + e^c - m1(c), B = m1(c)",
    .hypotheses = within_reach,
    .tightness = "A is not the least: m1(c) will do (celgc/lemma-6-sharp). B is.",
    .trust = Trust::proved,
    .source = {"CELGC", "Lemma 6 (appendix), arXiv 2205.05040; also in arXiv 2010.02519"},
    .proof = lemma_proof};

const StatementInfo SharpBounds::lemma_6_sharp_info{
    .id = "celgc/lemma-6-sharp",
    .kind = Kind::statement,
    .title = "Lemma 6 of CELGC with the least constants A = B = (e^c - 1)/c",
    .setting = lemma_setting,
    .recurrence = none,
    .claim = "||grad f(x) - grad f(y)|| <= m1(c) (L0 + L1 g) r; neither factor m1(c) can be lowered",
    .hypotheses = within_reach,
    .tightness = "Where L1 r = c: an equality on s (e^(ax) - ax - 1), at x = 0 by the term of L0 alone, and on s e^(ax) by the term of L1 alone.",
    .trust = Trust::proved,
    .source = {"CELGC", "Lemma 6 (appendix), arXiv 2205.05040; the constants are ours"},
    .proof = lemma_proof};

const StatementInfo SharpBounds::lemma_5_info{
    .id = "celgc/lemma-5",
    .kind = Kind::statement,
    .title = "Lemma 5 of CELGC: the descent bound within c/L1",
    .setting = lemma_setting,
    .recurrence = none,
    .claim = "f(y) <= f(x) + <grad f(x), y - x> + (A L0 + B L1 g) r^2/2 with A = 1 + e^c - m1(c), B = m1(c)",
    .hypotheses = within_reach,
    .tightness = "Neither constant is the least: m2(c) will do for both (celgc/lemma-5-sharp).",
    .trust = Trust::proved,
    .source = {"CELGC", "Lemma 5 (appendix), arXiv 2205.05040; also in arXiv 2010.02519"},
    .proof = lemma_proof};

const StatementInfo SharpBounds::lemma_5_sharp_info{
    .id = "celgc/lemma-5-sharp",
    .kind = Kind::statement,
    .title = "Lemma 5 of CELGC with the least constants A = B = 2 (e^c - 1 - c)/c^2",
    .setting = lemma_setting,
    .recurrence = none,
    .claim = "f(y) <= f(x) + <grad f(x), y - x> + m2(c) (L0 + L1 g) r^2/2; neither factor m2(c) can be lowered",
    .hypotheses = within_reach,
    .tightness = "Where L1 r = c: an equality on s (e^(ax) - ax - 1), at x = 0 by the term of L0 alone, and on s e^(ax) by the term of L1 alone.",
    .trust = Trust::proved,
    .source = {"CELGC", "Lemma 5 (appendix), arXiv 2205.05040; the constants are ours"},
    .proof = lemma_proof};

}  // namespace lemmata::smoothness
