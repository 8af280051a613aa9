#pragma once
/// What (L0, L1)-smoothness says about two points, with the least constants: growth of the gradient, Lipschitz bound, descent bound, lower bound; and
/// Lemmas 5 and 6 of [CELGC], as printed and sharp.
///
/// Setting     f is (L0, L1)-smooth; g = ||grad f(x)||, r = ||y - x||, s = L1 r, m1(s) = (e^s - 1)/s, m2(s) = 2 (e^s - 1 - s)/s^2, m1(0) = m2(0) = 1.
/// Recurrence  none: two points.
/// Claim       growth    ||grad f(y)|| <= g e^s + L0 r m1(s)          gradient  ||grad f(x) - grad f(y)|| <= (L0 + L1 g) r m1(s)
///             descent   |f(y) - f(x) - <grad f(x), y - x>| <= (L0 + L1 g) (r^2/2) m2(s)
///             lower     f(x) - f_* >= g/L1 - (L0/L1^2) ln(1 + L1 g/L0) >= g^2/(2 L0 + (4/3) L1 g), limits taken where L0 = 0 or L1 = 0
///             lemma 6   ||grad f(x) - grad f(y)|| <= (A L0 + B L1 g) r  if r <= c/L1: printed A = 1 + e^c - m1(c), B = m1(c); sharp A = B = m1(c)
///             lemma 5   f(y) <= f(x) + <grad f(x), y - x> + (A L0 + B L1 g) r^2/2 likewise: printed the same A, B; sharp A = B = m2(c).
/// Hypotheses  1 smoothness · 2 reach (lemmas 5 and 6): L1 r <= c.
/// Tight       growth, gradient, descent and the first lower bound are equalities on s (e^(ax) - ax - 1) with (L0, L1) = (s a^2, a) and y >= x >= 0; the
///             sharp A of the lemmas there at x = 0, the sharp B on s e^(ax) with (0, a), both where L1 r = c.
/// Source      proof: docs/proofs/smoothness.md, Sharp consequences and Lemmas 5 and 6; the lemmas are those of [CELGC] (appendix) and [Z20].
#include "numerics/near_zero.hpp"
#include "theory/ledger.hpp"
#include "theory/smoothness/generalised.hpp"
#include "theory/statement.hpp"

namespace lemmata::smoothness {

/// m1(s) = (e^s - 1)/s.
template <Transcendental S>
[[nodiscard]] S first_mean(const Exact& s) {
  if (s.sign() == 0) return S(1);
  const S t = constant<S>(s);
  return exp_minus_one(t) / t;
}
/// m2(s) = 2 (e^s - 1 - s)/s^2.
template <Transcendental S>
[[nodiscard]] S second_mean(const Exact& s) {
  if (s.sign() == 0) return S(1);
  const S t = constant<S>(s);
  return S(2) * (exp_minus_one(t) - t) / square(t);
}

/// The constants of CELGC's Lemmas 5 and 6 as printed: A = 1 + e^c - m1(c), B = m1(c).
template <Field S>
struct PrintedConstants {
  S A{1};
  S B{1};

  static PrintedConstants at(const Exact& c)
    requires Transcendental<S>
  {
    const S B = first_mean<S>(c);
    return {S(1) + scalar_traits<S>::exp(constant<S>(c)) - B, B};
  }
};

/// What is seen of f at two points.
template <Field S>
struct TwoPoints {
  S slope_x{};    ///< g = ||grad f(x)||
  S slope_y{};    ///< ||grad f(y)||
  S change{};     ///< ||grad f(x) - grad f(y)||
  S remainder{};  ///< f(y) - f(x) - <grad f(x), y - x>
  S gap{};        ///< f(x) - f_*
};

/// The exact data of a pair of points.
struct PairSetting {
  GeneralisedSmoothness constants;
  Exact r;
  Exact c;                         ///< of lemmas 5 and 6; > 0
  Truth smooth = Truth::unknown;   ///< whether f has these constants
  bool attained = false;           ///< certified: the sharp bounds are equalities here
};

struct SharpBounds {
  static const StatementInfo growth_info, gradient_info, descent_info, lower_bound_info;
  static const StatementInfo lemma_6_info, lemma_6_sharp_info, lemma_5_info, lemma_5_sharp_info;

  enum class Bound : std::uint8_t { growth, gradient, descent, lower, lemma_6, lemma_6_sharp, lemma_5, lemma_5_sharp };

  /// g/L1 - (L0/L1^2) ln(1 + L1 g/L0). Not for L0 = L1 = 0.
  template <Transcendental S>
  [[nodiscard]] static S least_gap(const GeneralisedSmoothness& c, const S& g) {
    if (c.L1.sign() == 0) return square(g) / constant<S>(Exact(2) * c.L0);
    const S L1 = constant<S>(c.L1);
    if (c.L0.sign() == 0) return g / L1;
    const S L0 = constant<S>(c.L0);
    return g / L1 - L0 / square(L1) * scalar_traits<S>::log1p(S(L1 * g / L0));
  }
  /// g^2/(2 L0 + (4/3) L1 g).
  template <Transcendental S>
  [[nodiscard]] static S least_gap_without_logarithm(const GeneralisedSmoothness& c, const S& g) {
    if (c.L0.sign() == 0) return constant<S>(Exact(3, 4)) * g / constant<S>(c.L1);
    return square(g) / (constant<S>(Exact(2) * c.L0) + constant<S>(Exact(4, 3) * c.L1) * g);
  }

  template <Transcendental S>
  static void judge(Bound bound, const PairSetting& p, const TwoPoints<S>& f, Ledger<S>& ledger) {
    ledger.assume("smoothness", p.smooth);
    const GeneralisedSmoothness& k = p.constants;
    const Exact reach = k.L1 * p.r;
    const S L0 = constant<S>(k.L0);
    const S L1 = constant<S>(k.L1);
    const S r = constant<S>(p.r);
    const S slope = L0 + L1 * f.slope_x;
    const Order sharp = p.attained ? Order::equal : Order::less_equal;
    if (bound >= Bound::lemma_6) ledger.assume("reach", truth(reach <= p.c));
    // The lemmas' constants are the sharp ones only where the whole reach is used.
    const Order at_reach = p.attained && reach == p.c ? Order::equal : Order::less_equal;
    const auto printed = [&] {
      const auto constants = PrintedConstants<S>::at(p.c);
      return constants.A * L0 + constants.B * L1 * f.slope_x;
    };
    switch (bound) {
      case Bound::growth:
        return ledger.claim("growth", 0, -1, sharp, f.slope_y, S(f.slope_x * scalar_traits<S>::exp(constant<S>(reach)) + L0 * r * first_mean<S>(reach)));
      case Bound::gradient: return ledger.claim("gradient", 0, -1, sharp, f.change, S(slope * r * first_mean<S>(reach)));
      case Bound::descent:
        return ledger.claim("descent", 0, -1, sharp, magnitude(f.remainder), S(slope * square(r) / S(2) * second_mean<S>(reach)));
      case Bound::lower: {
        const S least = least_gap(k, f.slope_x);
        ledger.claim("lower bound", 0, -1, sharp, least, f.gap);
        return ledger.claim("without logarithm", 0, -1, Order::less_equal, least_gap_without_logarithm(k, f.slope_x), least);
      }
      case Bound::lemma_6: return ledger.claim("lemma 6", 0, -1, Order::less_equal, f.change, S(printed() * r));
      case Bound::lemma_6_sharp: return ledger.claim("lemma 6, sharp", 0, -1, at_reach, f.change, S(slope * r * first_mean<S>(p.c)));
      case Bound::lemma_5: return ledger.claim("lemma 5", 0, -1, Order::less_equal, f.remainder, S(printed() * square(r) / S(2)));
      case Bound::lemma_5_sharp:
        return ledger.claim("lemma 5, sharp", 0, -1, at_reach, f.remainder, S(slope * square(r) / S(2) * second_mean<S>(p.c)));
    }
  }
};

}  // namespace lemmata::smoothness
