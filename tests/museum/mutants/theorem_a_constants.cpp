/// Theorem A with a wrong constant, or a wrong convention in one of its formulas.
#include "tests/museum/laws/theorem_a_formulas.hpp"

namespace lemmata::museum {
namespace {

/// The constants changed after the fact: Change::in(setting, constants).
template <class Change>
struct Changed : FormulasA {
  template <Field S>
  static Constants<S> of(const Setting<S>& s, const std::vector<S>& u0, const S& value) {
    Constants<S> c = Constants<S>::of(s, u0, value);
    Change::in(s, c);
    return c;
  }
};
template <class Change>
struct ChangedV {
  template <Field S>
  static void in(const Setting<S>& s, FormulasA::Constants<S>& c) {
    if constexpr (Scalar<S>) c.V = Change::V(s, c);
  }
};

struct WithoutE0 {
  template <Scalar S>
  static S V(const Setting<S>&, const FormulasA::Constants<S>& c) { return root(c.W); }
};
struct OneLD0 {
  template <Scalar S>
  static S V(const Setting<S>& s, const FormulasA::Constants<S>& c) { return c.E0 + root(S(c.W - s.L * c.D0)); }
};
struct LMaxInV {
  template <Scalar S>
  static S V(const Setting<S>& s, const FormulasA::Constants<S>& c) { return c.E0 + root(S(c.W + S(2) * (S(2) * s.L_max - s.L) * c.D0)); }
};
struct TotalWithoutSquare {
  template <Field S>
  static void in(const Setting<S>&, FormulasA::Constants<S>& c) { c.total = c.total - square(c.E0); }
};
struct TotalWithHalfCube {
  template <Field S>
  static void in(const Setting<S>& s, FormulasA::Constants<S>& c) { c.total = square(c.E0) + square(c.E0) * c.E0 / (S(3) * s.tau); }
};
struct TotalInTau {
  template <Field S>
  static void in(const Setting<S>& s, FormulasA::Constants<S>& c) { c.total = square(c.E0) * s.tau / S(2); }
};

struct CapWithoutTwo : FormulasA {
  static Ball cap(const Setting<Ball>& s, const Constants<Ball>& c) { return minimum(Ball(Ball(1) / s.L), Ball(s.tau / (s.L_max * c.V))); }
};
struct CapWithL : FormulasA {
  static Ball cap(const Setting<Ball>& s, const Constants<Ball>& c) { return minimum(Ball(Ball(1) / s.L), Ball(s.tau / (Ball(2) * s.L * c.V))); }
};
struct CapAndOnePercent : FormulasA {
  static Ball cap(const Setting<Ball>& s, const Constants<Ball>& c) { return c.step_cap(s) * constant<Ball>(Exact(101, 100)); }
};
struct TwoOverL : FormulasA {
  static Ball cap(const Setting<Ball>& s, const Constants<Ball>& c) { return minimum(Ball(Ball(2) / s.L), Ball(s.tau / (Ball(2) * s.L_max * c.V))); }
};
struct KStarFloor : FormulasA {
  static std::int64_t k_star(const Exact& U0, const Exact& tau) { return (Exact(2) / tau * positive_part(Exact(U0 - tau))).floor().to_integer("k*"); }
};
struct KStarByTau : FormulasA {
  static std::int64_t k_star(const Exact& U0, const Exact& tau) { return (positive_part(Exact(U0 - tau)) / tau).ceiling().to_integer("k*"); }
};
struct KStarFromU0 : FormulasA {
  static std::int64_t k_star(const Exact& U0, const Exact& tau) { return (Exact(2) / tau * U0).ceiling().to_integer("k*"); }
};
struct DecayByTau : FormulasA {
  template <Field S>
  static S error_bound(const Setting<S>& s, const S& e0, std::int64_t k) { return positive_part(S(e0 - constant<S>(Exact(k)) * s.tau)); }
};
struct DecayOneRoundEarly : FormulasA {
  template <Field S>
  static S error_bound(const Setting<S>& s, const S& e0, std::int64_t k) { return positive_part(S(e0 - constant<S>(Exact(k + 1)) * s.tau / S(2))); }
};
struct TailFromNextRound : FormulasA {
  template <Field S>
  static S tail_term(const Setting<S>& s, const Constants<S>& c, std::int64_t k) { return square(error_bound(s, c.E0, k + 1)); }
};
struct SumWithoutTwo : FormulasA {
  template <Field S>
  static S sum_bound(const Setting<S>& s, const Constants<S>& c) { return c.D0 / s.gamma + c.total; }
};
struct SumWithFour : FormulasA {
  template <Field S>
  static S sum_bound(const Setting<S>& s, const Constants<S>& c) { return S(4) * c.D0 / s.gamma + c.total; }
};
struct SumTimesGamma : FormulasA {
  template <Field S>
  static S sum_bound(const Setting<S>& s, const Constants<S>& c) { return S(2) * c.D0 * s.gamma + c.total; }
};

template <class F>
Mutant formula(std::string_view name, std::string_view defect, std::string_view origin) {
  return {name, defect, origin, {held_to<FormulasOnRunsLaw, FormulasA, F>(), held_to<AttainedLaw, FormulasA, F>()}};
}
template <class Change>
Mutant wrong_sum(std::string_view name, std::string_view defect, std::string_view origin) {
  return {name, defect, origin, {held_to<DecaySumLaw, FormulasA, Changed<Change>>(), held_to<FormulasOnRunsLaw, FormulasA, Changed<Change>>()}};
}

}  // namespace

Mutants theorem_a_constants() {
  return {
      formula<Changed<ChangedV<WithoutE0>>>("theorem-a-v-without-e0", "V = sqrt(2 L D0 + tau E0/2 + E0^2/3), without E0 + ...",
                                            "the shift errors forgotten in ||v||"),
      formula<Changed<ChangedV<OneLD0>>>("theorem-a-v-one-l-d0", "L D0 for 2 L D0 under the root", "||grad f||^2 <= 2 L (f - f_inf) remembered without its 2"),
      formula<Changed<ChangedV<LMaxInV>>>("theorem-a-v-too-large", "2 L_max for L under the root of V: true, and not attained", "L_max where L suffices"),
      wrong_sum<TotalWithoutSquare>("theorem-a-s-without-square", "S = 2 E0^3/(3 tau): the integral without its first term", "a sum replaced by an integral"),
      wrong_sum<TotalWithHalfCube>("theorem-a-s-half-cube", "E0^3/(3 tau) for 2 E0^3/(3 tau) in S", "tau for tau/2 in the integral"),
      wrong_sum<TotalInTau>("theorem-a-s-wrong-units", "S = E0^2 tau/2", "a product that does not have the units of a square"),
      formula<CapWithoutTwo>("theorem-a-cap-without-two", "gamma <= tau/(L_max V) for tau/(2 L_max V)", "a factor 2"),
      formula<CapWithL>("theorem-a-cap-l-for-l-max", "L for L_max in the second bound of gamma", "the two constants have one letter"),
      formula<CapAndOnePercent>("theorem-a-cap-plus-one-percent", "gamma = 1.01 times the cap", "a cap rounded to three digits"),
      formula<TwoOverL>("theorem-a-cap-two-over-l", "gamma <= 2/L for 1/L", "the range of plain gradient descent"),
      formula<KStarFloor>("theorem-a-k-star-floor", "floor for ceil in k*", "an integer division"),
      formula<KStarByTau>("theorem-a-k-star-by-tau", "(U0 - tau)/tau rounds for twice as many", "the iterate taken to stand still"),
      formula<KStarFromU0>("theorem-a-k-star-from-u0", "k* = ceil(2 U0/tau): true, and not 0 where nothing is clipped", "a forgotten (. - tau)_+"),
      formula<DecayByTau>("theorem-a-decay-by-tau", "e_i^k <= (e_i^0 - k tau)_+", "the iterate taken to stand still"),
      formula<DecayOneRoundEarly>("theorem-a-decay-one-round-early", "e_i^k <= (e_i^0 - (k+1) tau/2)_+", "off by one: u^k taken for e^k"),
      formula<TailFromNextRound>("theorem-a-tail-from-next-round", "psi_k sums over j > k for j >= k", "off by one in the sum of (A3)"),
      formula<SumWithoutTwo>("theorem-a-rate-without-two", "D0/gamma for 2 D0/gamma in (A4)", "a factor 2"),
      formula<SumWithFour>("theorem-a-rate-with-four", "4 D0/gamma in (A4): true, and not attained", "a factor 2 too generous, which inequalities cannot see"),
      formula<SumTimesGamma>("theorem-a-rate-times-gamma", "2 D0 gamma for 2 D0/gamma in (A4)", "a fraction upside down"),
  };
}

}  // namespace lemmata::museum
