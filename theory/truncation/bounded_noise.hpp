#pragma once
/// Truncation and clipping of mu + xi with bounded or symmetric noise: the regime of Theorem 1 of [CELGC], and what clipping keeps that truncation loses.
///
/// Setting     g = mu + xi in R^d, m = |mu|. c-min: |xi| <= sigma surely, alpha = 5 sigma, P = P(|g| <= alpha), t = E[g 1(|g| <= alpha)].
///             alignment: xi centrally symmetric, clip with threshold c > 0.
/// Recurrence  none.
/// Claim       c-min         m <= 4 sigma: P = 1.  m > 6 sigma: P = 0.  Between: <t, mu> >= P m (m - sigma) and >= (3/4) P m^2;
///                           in d = 1 with E xi = 0 also <= P m^2.
///             c-min-radial  d = 1, density nonincreasing in |x - mu|: (5/6) P m <= t <= P m.
///             alignment     <E clip(mu + xi), mu> >= 0.
/// Hypotheses  c-min: 1 noise-bound · 2 threshold · 3 centred (upper bound only). c-min-radial: 1 noise-bound · 2 threshold · 3 nonincreasing · 4 line.
///             alignment: 1 symmetric · 2 clipped (the operation is clip; truncation fails).
/// Tight       1 - sigma/m: xi = -sigma mu/m. 5/6: uniform noise, m -> 6 sigma. Alignment: two points far apart give 0.
/// Source      [CELGC] Lemma 1 and Theorem 1; ours; proofs: docs/proofs/truncation.md.
#include "theory/ledger.hpp"
#include "theory/statement.hpp"
#include "theory/truncation/law.hpp"

namespace lemmata::truncation {

struct BoundedNoise {
  static const StatementInfo c_min_info, c_min_radial_info, alignment_info;

  enum class Regime : std::uint8_t { never_cut, partly_cut, always_cut };
  /// By exact comparisons of m^2 with 16 sigma^2 and 36 sigma^2.
  [[nodiscard]] static Regime regime(const Exact& mean_squared, const Exact& sigma);

  /// Moments of g with alpha = 5 sigma; `mu` is not E g where the noise has a mean.
  template <Field S>
  static void judge_c_min(Regime regime, const Vector<S>& mu, const S& sigma, const Moments<S>& m, bool is_centred, Ledger<S>& ledger) {
    if (regime == Regime::never_cut) return ledger.claim("m <= 4 sigma: P = 1", 0, -1, Order::equal, m.probability, S(1));
    if (regime == Regime::always_cut) return ledger.claim("m > 6 sigma: P = 0", 0, -1, Order::equal, m.probability, S(0));
    const S square_of_m = squared_norm(mu);
    const S whole = m.probability * square_of_m;
    const S along = dot(m.truncated_mean, mu);
    // <t, mu> >= P m (m - sigma) without the root m: what is missing of P m^2 is at most P sigma m.
    ledger.claim("(P m^2 - <t, mu>)_+^2 <= (P sigma m)^2", 0, -1, Order::less_equal, square(positive_part(S(whole - along))),
                 S(square(S(m.probability * sigma)) * square_of_m), square(whole));
    ledger.claim("(3/4) P m^2 <= <t, mu>", 0, -1, Order::less_equal, S(constant<S>(Exact(3, 4)) * whole), along, whole);
    if (mu.size() == 1 && is_centred) ledger.claim("<t, mu> <= P m^2", 0, -1, Order::less_equal, along, whole, whole);
  }

  template <Field S>
  static void judge_c_min_radial(const AxisMoments<S>& m, Ledger<S>& ledger) {
    const S whole = m.probability * m.mean;
    ledger.claim("(5/6) P m <= t", 0, -1, Order::less_equal, S(constant<S>(Exact(5, 6)) * whole), m.truncated_mean, whole);
    ledger.claim("t <= P m", 0, -1, Order::less_equal, m.truncated_mean, whole, whole);
  }

  /// `along` = <E T(mu + xi), mu> for the operation T.
  template <Field S>
  static void judge_alignment(const S& along, const S& scale, Ledger<S>& ledger) {
    ledger.claim("0 <= <E clip(mu + xi), mu>", 0, -1, Order::less_equal, S(0), along, scale);
  }
};

}  // namespace lemmata::truncation
