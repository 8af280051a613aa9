#pragma once
/// First-order forms of (L0, L1)-smoothness: which are equivalent to the bound on the Hessian, and which say more.
///
/// Setting     f twice differentiable, x_t = x + t (y - x), r = ||y - x||, change = ||grad f(x) - grad f(y)||.
/// Recurrence  none: two points.
/// Claim       symmetric   change <= (L0 + L1 max_t ||grad f(x_t)||) r for all x, y: equivalent, with the same constants
///             asymmetric  change <= (L0 + L1 ||grad f(y)||) r for all x, y: says strictly more. x^4, e^x and cosh have it for no pair: with y = 0 the change
///                         outgrows every multiple of r. f' = x (2 + sin x) has it with (3, 1), and is L-smooth for no L
///             local       change <= (e - 1)(L0 + L1 ||grad f(y)||) r if L1 r <= 1.
/// Hypotheses  1 smoothness (symmetric, local) · 2 reach: L1 r <= 1 (local).
/// Tight       local: an equality on s (e^(ax) - ax - 1) where L1 r = 1.
/// Source      proof: docs/proofs/smoothness.md, First-order forms.
#include "theory/ledger.hpp"
#include "theory/smoothness/sharp_bounds.hpp"

namespace lemmata::smoothness {

struct FirstOrder {
  static const StatementInfo symmetric_info, asymmetric_info, witness_info, local_info;

  /// `largest`: max_t ||grad f(x_t)||, on enclosures a set that contains it.
  template <Field S>
  static void judge_symmetric(const PairSetting& p, const S& change, const S& largest, Ledger<S>& ledger) {
    ledger.assume("smoothness", p.smooth);
    ledger.claim("symmetric", 0, -1, Order::less_equal, change, S((constant<S>(p.constants.L0) + constant<S>(p.constants.L1) * largest) * constant<S>(p.r)));
  }
  /// That the pair (x, y) breaks the asymmetric form with the constants of p.
  template <Field S>
  static void judge_asymmetric(const PairSetting& p, const S& change, const S& slope_y, Ledger<S>& ledger) {
    ledger.claim("broken", 0, -1, Order::less, S((constant<S>(p.constants.L0) + constant<S>(p.constants.L1) * slope_y) * constant<S>(p.r)), change);
  }
  /// f' = x (2 + sin x): the asymmetric form with (3, 1), seen from both ends, and f'' = L + 2 at a multiple of 2 pi, where `turns` counts them.
  template <Transcendental S>
  static void judge_witness(const Exact& x, const Exact& y, const S& slope_x, const S& slope_y, const S& curvature, const Exact& L, Ledger<S>& ledger) {
    const S r = magnitude(constant<S>(x - y));
    const S change = x == y ? S(0) : magnitude(S(slope_x - slope_y));  // one number, and not two enclosures of it
    ledger.claim("from y", 0, -1, Order::less_equal, change, S((S(3) + magnitude(slope_y)) * r));
    ledger.claim("from x", 0, -1, Order::less_equal, change, S((S(3) + magnitude(slope_x)) * r));
    ledger.claim("not L-smooth", 0, -1, Order::less, constant<S>(L), curvature);
  }
  /// g is the gradient's norm at the point where the bound looks; equality where the sharp bounds are equalities and L1 r = 1.
  template <Transcendental S>
  static void judge_local(const PairSetting& p, const S& change, const S& g, Ledger<S>& ledger) {
    ledger.assume("smoothness", p.smooth);
    const Exact reach = p.constants.L1 * p.r;
    ledger.assume("reach", truth(reach <= Exact(1)));
    const S slope = constant<S>(p.constants.L0) + constant<S>(p.constants.L1) * g;
    ledger.claim("local", 0, -1, p.attained && reach == Exact(1) ? Order::equal : Order::less_equal, change,
                 S(first_mean<S>(Exact(1)) * slope * constant<S>(p.r)));
  }
};

}  // namespace lemmata::smoothness
