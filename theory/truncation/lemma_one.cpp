#include "theory/truncation/lemma_one.hpp"

namespace lemmata::truncation {
namespace {

constexpr Hypothesis printed_hypotheses[] = {{"symmetric", "the law of g is symmetric around its mean"},
                                             {"decreasing", "g has a density that is a nonincreasing function of |z - mu|"}};
constexpr Hypothesis strict_hypotheses[] = {{"strictly-decreasing", "g has a density phi(|z - mu|), phi strictly decreasing on the support"}};
constexpr Hypothesis radial_hypotheses[] = {{"radial", "g has a density phi(|z - mu|)"},
                                            {"nonincreasing", "g has a density that is nonincreasing along every ray from mu (phi is nonincreasing)"}};
constexpr Hypothesis coordinatewise_hypotheses[] = {{"unimodal", "every coordinate of g, given the others, is symmetric and unimodal about mu_i"}};

constexpr std::string_view setting = "g in R^d with mean mu, threshold alpha > 0, P = P(|g| <= alpha), t = E[g 1(|g| <= alpha)]";
constexpr std::string_view recurrence = "none: a statement about one random vector";

}  // namespace

const StatementInfo LemmaOne::printed_info{
    .id = "celgc/lemma-1",
    .kind = Kind::statement,
    .title = "Lemma 1, read literally with \"decreasing\" as nonincreasing: truncation keeps a positive part of the mean",
    .setting = setting,
    .recurrence = recurrence,
    .claim = "t = P Lambda mu with Lambda = diag(c_1, ..., c_d), 0 < c_i <= 1",
    .hypotheses = printed_hypotheses,
    .tightness =
        "Read like this, c > 0 fails: counterexample/uniform-ball-truncation has c = 0, and searches find it among radial staircases (family=staircase). "
        "With \"decreasing\" read strictly it is true: celgc/lemma-1-strict. "
        "Without a density that decreases in |z - mu| it fails further: counterexample/two-point-truncation, counterexample/tilted-uniform-truncation.",
    .trust = Trust::refuted_as_printed,
    .source = {"CELGC", "Lemma 1, arXiv 2205.05040; read literally with \"decreasing\" as nonincreasing"},
    .proof = "docs/proofs/truncation.md, Lemma 1 as printed"};

const StatementInfo LemmaOne::strict_info{.id = "celgc/lemma-1-strict",
                                          .kind = Kind::statement,
                                          .title = "Lemma 1 with \"decreasing\" as strictly decreasing on the support",
                                          .setting = setting,
                                          .recurrence = recurrence,
                                          .claim = "t = P c mu with one number c, 0 < c <= 1",
                                          .hypotheses = strict_hypotheses,
                                          .tightness =
                                              "c = 1 is attained where the support lies in the ball; c comes arbitrarily near 0 (alpha -> 0). Dropping the "
                                              "hypothesis is refuted by a uniform law (family=uniform).",
                                          .trust = Trust::proved,
                                          .source = {"CELGC", "Lemma 1, arXiv 2205.05040; the reading under which it is true"},
                                          .proof = "docs/proofs/truncation.md, Radial densities"};

const StatementInfo LemmaOne::radial_info{
    .id = "celgc/lemma-1-radial",
    .kind = Kind::statement,
    .title = "Lemma 1 repaired: radial densities, nonincreasing in the distance to the mean",
    .setting = setting,
    .recurrence = recurrence,
    .claim =
        "t = P c mu with one number c, 0 <= c <= 1. If P > 0 and mu != 0:\n"
        "c > 0 iff the density is not almost everywhere constant on B(0, alpha); c = 1 iff the support lies in B(0, alpha).\n"
        "P = 0 or mu = 0: t = 0, any c will do",
    .hypotheses = radial_hypotheses,
    .tightness =
        "Both ends are attained: by a uniform law with |mu| + alpha <= s, and by any law on a ball inside B(0, alpha). "
        "Dropping 1 is refuted by family=planar-gaussian with unequal variances, dropping 2 by family=shell.",
    .trust = Trust::proved,
    .source = {"CELGC", "takes the place of Lemma 1, arXiv 2205.05040; our repair"},
    .proof = "docs/proofs/truncation.md, Radial densities"};

const StatementInfo LemmaOne::coordinatewise_info{
    .id = "celgc/lemma-1-coordinatewise",
    .kind = Kind::statement,
    .title = "Lemma 1 repaired: coordinates that are symmetric and unimodal given the others",
    .setting = setting,
    .recurrence = recurrence,
    .claim = "t = P Lambda mu with Lambda = diag(c_1, ..., c_d), 0 <= c_i <= 1",
    .hypotheses = coordinatewise_hypotheses,
    .tightness =
        "The c_i differ: N((1,1), diag(1,.04)) with alpha = 1.5 has c = (.33474, .96448). Dropping the hypothesis is refuted by "
        "counterexample/correlated-gaussian-truncation.",
    .trust = Trust::proved,
    .source = {"CELGC", "beside Lemma 1, arXiv 2205.05040; our repair"},
    .proof = "docs/proofs/truncation.md, Coordinatewise"};

}  // namespace lemmata::truncation
