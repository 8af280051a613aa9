#include "theory/truncation/closed_forms.hpp"

namespace lemmata::truncation {
namespace {

constexpr Hypothesis closed_hypotheses[] = {{"has-closed-form", "P > 0, mu != 0, and the law is one of those named"}};
constexpr Hypothesis small_hypotheses[] = {{"gaussian", "g ~ N(mu, s^2 Id), mu != 0"}};

}  // namespace

const StatementInfo ClosedForms::info{
    .id = "celgc/lemma-1-closed-forms",
    .kind = Kind::statement,
    .title = "The number c of Lemma 1 in closed form",
    .setting =
        "g in R^d with a radial density about mu, m = |mu| > 0, P = P(|g| <= alpha), t = E[<g, mu/m> 1(|g| <= alpha)] = c P m; held against certified "
        "integrals",
    .recurrence = "none: a statement about one random vector",
    .claim =
        "(C1) uniform on [mu - s, mu + s]: c = 0 if alpha <= s - m; (alpha + m - s)/(2m) if |m - s| < alpha < m + s; 1 if alpha >= m + s; void if alpha <= m - "
        "s\n"
        "(C2) N(mu, s^2), d = 1: c = 1 - (s/m)[pdf((alpha-m)/s) - pdf((alpha+m)/s)]/[cdf((alpha-m)/s) + cdf((alpha+m)/s) - 1]\n"
        "(C3) any density p(|x - mu|), d = 1: c = 1 - [Psi(|alpha-m|) - Psi(alpha+m)]/(P m), Psi(r) = int_r^inf q p(q) dq\n"
        "(C4) Gaussian and Student laws, any d: c = P_{d+2}/P_d, the probabilities of the same law in d+2 and in d dimensions\n"
        "(C5) uniform on a ball of radius s = alpha, 0 < m < 2 alpha, any d: c = 1/2",
    .hypotheses = closed_hypotheses,
    .tightness = "Equalities.",
    .trust = Trust::proved,
    .source = {"CELGC", "evaluates Lemma 1, arXiv 2205.05040; the formulas are ours"},
    .proof = "docs/proofs/truncation.md, Closed forms"};

const StatementInfo SmallThreshold::info{.id = "celgc/lemma-1-small-alpha",
                                         .kind = Kind::statement,
                                         .title = "Gaussian noise, small threshold: c is alpha^2/((d+2) s^2), with bounds on both sides",
                                         .setting = "g ~ N(mu, s^2 Id) in R^d, m = |mu| > 0, alpha > 0, E[g 1(|g| <= alpha)] = P c mu",
                                         .recurrence = "none: a statement about one random vector",
                                         .claim =
                                             "e^{-alpha^2/(2s^2)}/cosh(alpha m/s^2) <= c (d+2) s^2/alpha^2 <= cosh(alpha m/s^2) for every alpha > 0;\n"
                                             "so c ~ alpha^2/((d+2) s^2) as alpha -> 0",
                                         .hypotheses = small_hypotheses,
                                         .tightness = "Both bounds tend to 1 as alpha -> 0. Dropping the hypothesis is refuted by a uniform law, where c = 0.",
                                         .trust = Trust::proved,
                                         .source = {"CELGC", "evaluates Lemma 1, arXiv 2205.05040; ours"},
                                         .proof = "docs/proofs/truncation.md, Small thresholds"};

std::string_view ClosedForms::relation_name(Form form) {
  switch (form) {
    case Form::uniform_on_the_line: return "C1: t = P c mu";
    case Form::gaussian_on_the_line: return "C2: t = P c mu";
    case Form::potential: return "C3: t = P c mu";
    case Form::two_more_dimensions: return "C4: t = P c mu";
    case Form::half_a_lens: return "C5: t = P mu/2";
  }
  return "";
}

std::vector<ClosedForms::Form> ClosedForms::of(const RadialLaw& law, const Exact& alpha) {
  std::vector<Form> forms;
  if (law.mean.sign() == 0 || !law.meets_ball(alpha)) return forms;
  if (law.dimension == 1) {
    if (law.family == Family::uniform) forms.push_back(Form::uniform_on_the_line);
    if (law.family == Family::gaussian) forms.push_back(Form::gaussian_on_the_line);
    // Where t = 0 no enclosure of an integral says so.
    if (!law.is_constant_on_ball(alpha)) forms.push_back(Form::potential);
  }
  if (law.family == Family::gaussian || law.family == Family::student) forms.push_back(Form::two_more_dimensions);
  if (law.family == Family::uniform && law.scale == alpha) forms.push_back(Form::half_a_lens);
  return forms;
}

Exact ClosedForms::exact_value(Form form, const RadialLaw& law, const Exact& alpha) {
  if (form == Form::half_a_lens) return {1, 2};
  if (form != Form::uniform_on_the_line) throw NoExactValue("this closed form is not rational");
  if (alpha <= law.scale - law.mean) return 0;
  if (law.mean + law.scale <= alpha) return 1;
  return (alpha + law.mean - law.scale) / (Exact(2) * law.mean);
}

Ball ClosedForms::enclosed_value(Form form, const RadialLaw& law, const Exact& alpha) {
  const Ball m = Ball::enclosing(law.mean);
  switch (form) {
    case Form::uniform_on_the_line:
    case Form::half_a_lens: return Ball::enclosing(exact_value(form, law, alpha));
    case Form::gaussian_on_the_line: {
      const Ball near = Ball::enclosing((alpha - law.mean) / law.scale);
      const Ball far = Ball::enclosing((alpha + law.mean) / law.scale);
      const Ball mass = normal_distribution(near) + normal_distribution(far) - Ball(1);
      return Ball(1) - Ball::enclosing(law.scale) / m * (normal_density(near) - normal_density(far)) / mass;
    }
    case Form::potential: {
      const AxisMoments<Ball> closed = law.enclosed_moments(alpha, Route::potential);
      return closed.truncated_mean / (closed.probability * m);
    }
    case Form::two_more_dimensions: {
      RadialLaw larger = law;
      larger.dimension += 2;
      return larger.enclosed_moments(alpha).probability / law.enclosed_moments(alpha).probability;
    }
  }
  return Ball::entire();
}

}  // namespace lemmata::truncation
