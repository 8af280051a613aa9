#include "theory/truncation/assumption_iv.hpp"

namespace lemmata::truncation {
namespace {

constexpr Hypothesis hypotheses[] = {{"anisotropic", "Sigma is no multiple of the identity"}};

}  // namespace

const StatementInfo AssumptionFour::info{
    .id = "celgc/assumption-1-iv",
    .kind = Kind::statement,
    .title = "Assumption 1(iv), read literally, asks for a radial density: anisotropic Gaussian noise is excluded",
    .setting = "g in the plane with density p of N(mu, Sigma); q(v) = v^T Sigma^{-1} v, so p(mu + v) is a decreasing function of q(v)",
    .recurrence = "none: a statement about one density",
    .claim =
        "If Sigma is no multiple of the identity, there are v, w with |v| = |w| and q(v) < q(w): p is no function of the l2 distance to the mean;\n"
        "and h > 0 with |(1+h) v| > |w|, q((1+h) v) < q(w): a point farther from the mean with the larger density.\n"
        "Read literally, Assumption 1(iv) also excludes laws without a density: no noise, finite data sets, noise on a subspace. With (iii) the density "
        "vanishes\n"
        "beyond sigma, so \"decreasing\" can be strict on the support only",
    .hypotheses = hypotheses,
    .tightness = "For Sigma = s^2 Id the density is radial and strictly decreasing: the assumption holds. Theorem 1 of CELGC does not need it.",
    .trust = Trust::proved,
    .source = {"CELGC", "Assumption 1(iv), arXiv 2205.05040; read literally"},
    .proof = "docs/proofs/truncation.md, Assumption 1(iv)"};

Exact AssumptionFour::form(const PlanarGaussian& law, const std::array<Exact, 2>& v) {
  return (law.e * v[0] * v[0] - Exact(2) * law.b * v[0] * v[1] + law.a * v[1] * v[1]) / (law.a * law.e - law.b * law.b);
}

AssumptionFour::Witness AssumptionFour::witness(const PlanarGaussian& law) {
  Witness at{{Exact(1), Exact(0)}, {Exact(0), Exact(1)}, Exact(1)};
  if (law.a == law.e) at = {{Exact(1), Exact(1)}, {Exact(1), Exact(-1)}, Exact(1)};
  if (form(law, at.far) < form(law, at.near)) std::swap(at.near, at.far);
  // With x = q(w)/q(v) - 1 and h = min(x, 1)/4: (1+h)^2 = 1 + h (2 + h) <= 1 + 9x/16 < 1 + x, where x > 0.
  const Exact excess = form(law, at.far) / form(law, at.near) - Exact(1);
  at.stretch = Exact(1) + scalar_traits<Exact>::min(Exact(1, 4), excess / Exact(4));
  return at;
}

}  // namespace lemmata::truncation
