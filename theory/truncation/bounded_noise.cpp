#include "theory/truncation/bounded_noise.hpp"

namespace lemmata::truncation {
namespace {

constexpr Hypothesis c_min_hypotheses[] = {{"noise-bound", "|xi| <= sigma surely"},
                                           {"threshold", "alpha = 5 sigma"},
                                           {"centred", "E xi = 0 (for the upper bound in d = 1 only: asked where that bound is claimed)"}};
constexpr Hypothesis radial_hypotheses[] = {{"line", "d = 1"},
                                            {"noise-bound", "|g - mu| <= sigma surely"},
                                            {"threshold", "alpha = 5 sigma"},
                                            {"nonincreasing", "g has a density that is a nonincreasing function of |x - mu|"}};
constexpr Hypothesis alignment_hypotheses[] = {{"symmetric", "xi and -xi have the same law"}, {"clipped", "the operation is clip, not truncation"}};

}  // namespace

const StatementInfo BoundedNoise::c_min_info{
    .id = "celgc/lemma-1-c-min",
    .kind = Kind::statement,
    .title = "The regime alpha = 5 sigma: c is 1, void, or at least 3/4, for any bounded noise",
    .setting = "g = mu + xi in R^d, m = |mu|, |xi| <= sigma surely, alpha = 5 sigma, P = P(|g| <= alpha), t = E[g 1(|g| <= alpha)]; c = <t, mu>/(P m^2)",
    .recurrence = "none: a statement about one random vector",
    .claim =
        "m <= 4 sigma: P = 1, so t = E g and c = 1 for noise of mean 0.  m > 6 sigma: P = 0.\n"
        "4 sigma < m <= 6 sigma: <t, mu> >= P m (m - sigma), so c >= 1 - sigma/m >= 3/4; in d = 1 with E xi = 0 also c <= 1",
    .hypotheses = c_min_hypotheses,
    .tightness = "1 - sigma/m is attained by xi = -sigma mu/m. Dropping the bound on the noise is refuted by counterexample/two-point-truncation.",
    .trust = Trust::proved,
    .source = {"CELGC", "c_min of Lemma 1 in the regime of Theorem 1, arXiv 2205.05040; the bounds are ours"},
    .proof = "docs/proofs/truncation.md, The regime of Theorem 1"};

const StatementInfo BoundedNoise::c_min_radial_info{
    .id = "celgc/lemma-1-c-min-radial",
    .kind = Kind::statement,
    .title = "The regime alpha = 5 sigma on the line: c >= 5/6 for densities that decrease from the mean",
    .setting = "g on the line with a density nonincreasing in |x - mu|, |g - mu| <= sigma, alpha = 5 sigma, m = |mu|, t = E[g 1(|g| <= alpha)]",
    .recurrence = "none: a statement about one random variable",
    .claim = "(5/6) P m <= t <= P m: c lies in [5/6, 1] whenever P > 0",
    .hypotheses = radial_hypotheses,
    .tightness = "5/6 is approached by uniform noise on [-sigma, sigma] as m -> 6 sigma. Dropping nonincreasing is refuted by family=shell.",
    .trust = Trust::proved,
    .source = {"CELGC", "c_min of Lemma 1 in the regime of Theorem 1, arXiv 2205.05040; the bound is ours"},
    .proof = "docs/proofs/truncation.md, The regime of Theorem 1"};

const StatementInfo BoundedNoise::alignment_info{
    .id = "celgc/clipping-keeps-alignment",
    .kind = Kind::statement,
    .title = "Clipping keeps the direction of the mean under symmetric noise; truncation does not",
    .setting = "g = mu + xi in R^d, xi centrally symmetric, clip_c(u) = min{1, c/|u|} u; truncation sets u to 0 where |u| > c",
    .recurrence = "none: a statement about one random vector",
    .claim = "<E clip_c(mu + xi), mu> >= 0 for every c > 0",
    .hypotheses = alignment_hypotheses,
    .tightness = "0 is attained: mu + xi and mu - xi both beyond the threshold on opposite sides. Truncation fails: counterexample/two-point-truncation.",
    .trust = Trust::proved,
    .source = {"CELGC", "beside Lemma 1, arXiv 2205.05040; ours"},
    .proof = "docs/proofs/truncation.md, Clipping keeps alignment"};

BoundedNoise::Regime BoundedNoise::regime(const Exact& mean_squared, const Exact& sigma) {
  const Exact square = sigma * sigma;
  if (mean_squared <= Exact(16) * square) return Regime::never_cut;
  return mean_squared <= Exact(36) * square ? Regime::partly_cut : Regime::always_cut;
}

}  // namespace lemmata::truncation
