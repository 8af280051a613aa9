#pragma once
/// The number c of Lemma 1 in closed form, held against the integrals; and what it is for a small threshold.
///
/// Setting     g in R^d with a radial density about mu, m = |mu| > 0, alpha > 0, P = P(|g| <= alpha), t = E[<g, mu/m> 1(|g| <= alpha)] = c P m.
/// Recurrence  none.
/// Claim       (C1) uniform on [mu - s, mu + s]: c = 0 if alpha <= s - m; (alpha + m - s)/(2m) if |m - s| < alpha < m + s; 1 if alpha >= m + s;
///             void if alpha <= m - s
///             (C2) N(mu, s^2), d = 1: c = 1 - (s/m)[pdf((alpha-m)/s) - pdf((alpha+m)/s)]/[cdf((alpha-m)/s) + cdf((alpha+m)/s) - 1]
///             (C3) any family, d = 1: c = 1 - [Psi(|alpha-m|) - Psi(alpha+m)]/(P m), Psi(r) = int_r^inf q p(q) dq; held against int x p(x - mu) dx
///             (C4) Gaussian and Student laws, any d: c = P_{d+2}/P_d, the same law in two more dimensions
///             (C5) uniform on a ball of radius s = alpha, 0 < m < 2 alpha, any d: c = 1/2
///             small alpha, N(mu, s^2 Id): e^{-alpha^2/(2s^2)}/cosh(alpha m/s^2) <= c (d+2) s^2/alpha^2 <= cosh(alpha m/s^2), for every alpha > 0
/// Hypotheses  closed forms: 1 has-closed-form: one of the laws above. small alpha: 1 gaussian.
/// Tight       all equalities; both bounds for small alpha tend to 1 with alpha.
/// Source      consequences of [CELGC] Lemma 1, ours; proofs: docs/proofs/truncation.md.
#include <vector>

#include "numerics/special.hpp"
#include "theory/ledger.hpp"
#include "theory/statement.hpp"
#include "theory/truncation/radial_law.hpp"

namespace lemmata::truncation {

struct ClosedForms {
  static const StatementInfo info;

  enum class Form : std::uint8_t { uniform_on_the_line, gaussian_on_the_line, potential, two_more_dimensions, half_a_lens };
  [[nodiscard]] static std::string_view relation_name(Form form);

  /// The closed forms that the law has at this threshold; none where P = 0 or m = 0.
  [[nodiscard]] static std::vector<Form> of(const RadialLaw& law, const Exact& alpha);
  /// c in closed form: exact for (C1) and (C5), enclosed for the others, which throw NoExactValue in exact numbers.
  [[nodiscard]] static Exact exact_value(Form form, const RadialLaw& law, const Exact& alpha);
  [[nodiscard]] static Ball enclosed_value(Form form, const RadialLaw& law, const Exact& alpha);

  /// `m` as integrals: on the line from the definition, not from the formula that is judged.
  template <Field S>
  static void judge(Form form, const AxisMoments<S>& m, const S& c, Ledger<S>& ledger) {
    ledger.claim(relation_name(form), 0, -1, Order::equal, m.truncated_mean, S(m.probability * c * m.mean), S(m.probability * m.mean));
  }
};

struct SmallThreshold {
  static const StatementInfo info;

  template <Transcendental S>
  static void judge(const RadialLaw& law, const Exact& alpha, const AxisMoments<S>& m, Ledger<S>& ledger) {
    const Exact variance = law.scale * law.scale;
    const S bound = scalar_traits<S>::cosh(constant<S>(alpha * law.mean / variance));
    const S least = scalar_traits<S>::exp(constant<S>(-(alpha * alpha) / (Exact(2) * variance)));
    const S value = m.truncated_mean * constant<S>(Exact(law.dimension + 2) * variance / (alpha * alpha));
    const S whole = m.probability * m.mean;
    ledger.claim("e^{-alpha^2/(2s^2)}/cosh(alpha m/s^2) <= c (d+2) s^2/alpha^2", 0, -1, Order::less_equal, S(least * whole / bound), value);
    ledger.claim("c (d+2) s^2/alpha^2 <= cosh(alpha m/s^2)", 0, -1, Order::less_equal, value, S(bound * whole));
  }
};

}  // namespace lemmata::truncation
