#pragma once
/// The frontier L0*(L1) = max{0, sup_x (||hess f(x)|| - L1 ||grad f(x)||)} in closed form, its rules, and what belongs to it.
///
/// Setting     f twice differentiable; L0*(L1) in [0, infinity]. Families and their closed forms: see the table of docs/proofs/smoothness.md, The frontier.
/// Recurrence  none: one point.
/// Claim       frontier         |f''(x)| <= L0*(L1) + L1 |f'(x)| everywhere; attained or approached; where L0*(L1) is infinite, |f''| - L1 |f'| passes every M
///             rules            L0* is nonincreasing and convex, and that of s f(bx) at b L1 is s b^2 L0*(L1)
///             sums             e^x and e^-x are (0, 1)-smooth, 2 cosh x is (2, 1)-smooth, and (0, L1)-smooth for no L1
///             x^4              (12, 3)-smooth; the least L0 for L1 = 3 is 16/9, the least L1 for L0 = 12 is 2/sqrt 3
///             smooth implies   a twice differentiable L-smooth function is (L, 0)-smooth
///             cross-entropy    in the logits z, K >= 2 classes: ||hess|| <= ||hess||_F <= sqrt 2 ||grad||, and sqrt 2 is the least L1 with L0 = 0.
/// Hypotheses  none, but smooth implies: twice differentiable (the Huber function is L-smooth and outside the definition).
/// Tight       as claimed.
/// Source      proof: docs/proofs/smoothness.md, The frontier; the definition is that of [Z19].
#include <vector>

#include "theory/ledger.hpp"
#include "theory/smoothness/generalised.hpp"
#include "theory/statement.hpp"

namespace lemmata::smoothness {

struct Frontier {
  static const StatementInfo info, rules_info, sums_info, quartic_info, smooth_info, cross_entropy_info;

  /// f at one point: |f'| and |f''|.
  template <Field S>
  struct Point {
    S slope{};
    S curvature{};
  };

  /// |f''| <= L0 + L1 |f'|.
  template <Field S>
  static void judge_bound(const S& L0, const S& L1, const Point<S>& at, Ledger<S>& ledger, std::string_view name = "frontier") {
    ledger.claim(name, 0, -1, Order::less_equal, at.curvature, S(L0 + L1 * at.slope));
  }
  /// An extremal point: equality; or one near it: L0* (1 - shortfall) + L1 |f'| <= |f''|.
  template <Field S>
  static void judge_attained(const S& L0, const S& L1, const S& shortfall, bool exactly, const Point<S>& at, Ledger<S>& ledger) {
    ledger.claim(exactly ? "attained" : "approached", 0, -1, exactly ? Order::equal : Order::less_equal, S(L0 * (S(1) - shortfall) + L1 * at.slope),
                 at.curvature);
  }
  /// Where no L0 will do: M + L1 |f'| < |f''|.
  template <Field S>
  static void judge_infinite(const S& M, const S& L1, const Point<S>& at, Ledger<S>& ledger) {
    ledger.claim("no L0", 0, -1, Order::less, S(M + L1 * at.slope), at.curvature);
  }

  /// Three points of one frontier, u <= v: L0* at u, v and weight u + (1 - weight) v; and one of s f(bx) at b u. All finite.
  struct Rules {
    Exact weight, at_u, at_v, between;
    Exact scale, inner, scaled_at_u;
  };
  static void judge_rules(const Rules& r, Ledger<Exact>& ledger) {
    ledger.claim("nonincreasing", 0, -1, Order::less_equal, r.at_v, r.at_u);
    ledger.claim("convex", 0, -1, Order::less_equal, r.between, Exact(r.weight * r.at_u + (Exact(1) - r.weight) * r.at_v));
    ledger.claim("scaling", 0, -1, Order::equal, r.scaled_at_u, GeneralisedSmoothness{r.at_u, Exact(0)}.scaled(r.scale, r.inner).L0);
  }

  /// e^x and e^-x at a point, 2 cosh there, and 2 cosh at its minimiser with a pair (0, L1).
  template <Transcendental S>
  static void judge_sums(const S& x, const S& L1, Ledger<S>& ledger) {
    using T = scalar_traits<S>;
    const S up = T::exp(x);
    const S down = T::exp(S(-x));
    judge_bound<S>(S(0), S(1), {up, up}, ledger, "e^x");
    judge_bound<S>(S(0), S(1), {down, down}, ledger, "e^-x");
    judge_bound<S>(S(2), S(1), {magnitude(S(up - down)), up + down}, ledger, "their sum");
    const S at_zero = T::exp(S(0));
    judge_infinite<S>(S(0), L1, {S(at_zero - at_zero), S(at_zero + at_zero)}, ledger);
  }

  /// x^4 at x; everything in q = x^2, which may be any number >= 0.
  template <Field S>
  static void judge_quartic(const S& x, Ledger<S>& ledger) {
    const S q = square(x);
    const Point<S> at{S(4) * q * magnitude(x), S(12) * q};
    judge_bound<S>(S(12), S(3), at, ledger, "(12, 3)");
    judge_bound<S>(constant<S>(Exact(16, 9)), S(3), at, ledger, "(16/9, 3)");
    const S corner = constant<S>(Exact(2, 3));
    judge_attained<S>(constant<S>(Exact(16, 9)), S(3), S(0), true, {S(4) * corner * square(corner), S(12) * square(corner)}, ledger);
    // 12 q <= 12 + (2/sqrt 3) 4 q^(3/2), squared; an equality at q = 3.
    const auto below_root = [&](const S& q_at, Order order) {
      ledger.claim("(12, 2/sqrt 3)", 0, -1, order, square(positive_part(S(S(12) * q_at - S(12)))), S(constant<S>(Exact(64, 3)) * q_at * square(q_at)));
    };
    below_root(q, Order::less_equal);
    below_root(S(3), Order::equal);
  }

  /// |f''(x)| <= L.
  template <Field S>
  static void judge_smooth(Truth smooth, const S& L, const Point<S>& at, Ledger<S>& ledger) {
    ledger.assume("twice-differentiable", Truth::yes);
    ledger.assume("smooth", smooth);
    judge_bound<S>(L, S(0), at, ledger, "(L, 0)");
  }

  /// Cross-entropy -log p_y of the softmax p of logits z.
  template <Transcendental S>
  struct CrossEntropy {
    S gradient_squared{};   ///< ||p - e_y||^2
    S frobenius_squared{};  ///< ||diag p - p p^T||_F^2
    S rayleigh{};           ///< u^T hess u/||u||^2 with u = e_w - e_y, w the likeliest wrong class

    static CrossEntropy of(const std::vector<Exact>& z, std::size_t y) {
      // Differences of exact logits cost nothing; probabilities are at most 1 each. The class w is a choice, not a claim.
      std::size_t w = y == 0 ? 1 : 0;
      for (std::size_t i = 0; i < z.size(); ++i) {
        if (i != y && z[w] < z[i]) w = i;
      }
      const Exact& top = z[w] < z[y] ? z[y] : z[w];
      std::vector<S> p;
      S total(0);
      for (const Exact& logit : z) {
        p.push_back(scalar_traits<S>::exp(constant<S>(logit - top)));
        total += p.back();
      }
      S wrong(0);
      for (std::size_t i = 0; i < p.size(); ++i) {
        p[i] = p[i] / total;
        if (i != y) wrong += p[i];
      }
      CrossEntropy c;
      c.gradient_squared = square(wrong);
      for (std::size_t i = 0; i < p.size(); ++i) {
        if (i != y) c.gradient_squared += square(p[i]);
        const S rest = i == y ? wrong : S(S(1) - p[i]);
        c.frobenius_squared += square(S(p[i] * rest));
        for (std::size_t j = 0; j < i; ++j) c.frobenius_squared += S(2) * square(S(p[i] * p[j]));
      }
      c.rayleigh = (p[w] + p[y] - square(S(p[w] - p[y]))) / S(2);
      return c;
    }
  };
  template <Transcendental S>
  static void judge_cross_entropy(const CrossEntropy<S>& c, Ledger<S>& ledger) {
    ledger.claim("Frobenius", 0, -1, Order::less_equal, c.frobenius_squared, S(S(2) * c.gradient_squared));
    ledger.claim("Rayleigh", 0, -1, Order::less_equal, square(c.rayleigh), S(S(2) * c.gradient_squared));
  }
  /// A point that refutes (0, sqrt 2 (1 - shortfall)).
  template <Transcendental S>
  static void judge_least(const CrossEntropy<S>& c, const S& shortfall, Ledger<S>& ledger) {
    ledger.claim("sqrt 2 is the least", 0, -1, Order::less, S(S(2) * square(S(S(1) - shortfall)) * c.gradient_squared), square(c.rayleigh));
  }
};

}  // namespace lemmata::smoothness
