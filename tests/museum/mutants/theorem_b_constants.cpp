/// Theorems B and B+ with a wrong constant.
#include "tests/museum/laws/runs.hpp"
#include "theory/clip21/step_sizes.hpp"
#include "theory/clip21/theorem_b.hpp"

namespace lemmata::museum {
namespace {

using clip21::TheoremB;

template <TheoremB::Young young>
struct Right {
  using Constants = TheoremB::Constants<Ball>;
  static constexpr TheoremB::Young which = young;
  static Constants of(const Setting<Ball>& s, const Ball& a, const std::vector<Ball>& u0, const Ball& value) { return Constants::of(s, a, young, u0, value); }
  static Ball cap(const Setting<Ball>& s, const Ball& a, const Constants& c) { return c.step_cap(s, a); }
};
using B = Right<TheoremB::Young::half>;
using BPlus = Right<TheoremB::Young::optimal>;

/// theta and beta from eta = 1 - rest.
template <class True, class Change>
struct Changed : True {
  static typename True::Constants of(const Setting<Ball>& s, const Ball& a, const std::vector<Ball>& u0, const Ball& value) {
    auto c = True::of(s, a, u0, value);
    Change::in(c);
    return c;
  }
};
struct ThetaWithoutHalf {
  static void in(TheoremB::Constants<Ball>& c) { c.theta = c.eta * (Ball(3) - c.eta); }
};
struct YoungOne {
  static void in(TheoremB::Constants<Ball>& c) { c.beta = square(Ball(Ball(1) - c.eta)) * Ball(2) / c.theta; }
};
struct YoungEta {
  static void in(TheoremB::Constants<Ball>& c) { c.beta = square(Ball(Ball(1) - c.eta)) * (Ball(1) + Ball(1) / c.eta) / c.theta; }
};
struct BetaNotSquared {
  static void in(TheoremB::Constants<Ball>& c) { c.beta = (Ball(1) - c.eta) / c.eta; }
};
struct ThetaTwice {
  static void in(TheoremB::Constants<Ball>& c) { c.theta = Ball(2) * c.eta; }
};
struct EtaWithoutMax {
  static void in(TheoremB::Constants<Ball>& c) { c.M = c.U0; }
};

/// What (B2) rests on: (1 - eta)^2 (e + m)^2 <= (1 - theta) e^2 + theta beta m^2 for all e, m >= 0; the worst m among them.
template <class True>
struct YoungLaw {
  static constexpr std::string_view name =
      True::which == TheoremB::Young::half ? "the inequality of Young behind (B2) of Theorem B" : "the inequality of Young behind (B2) of Theorem B+";
  template <class F>
  static Answer check(Draw& draw) {
    const PrecisionScope bits(run_bits);
    const Exact tau(1);
    const Exact U0 = Exact(1) + draw.log_uniform(-4, 4, 5);
    const Setting<Ball> s(Regularity{Exact(1), {Exact(1)}, Exact(0)}, Exact(1), tau);
    const auto c = F::of(s, Ball(1), {constant<Ball>(U0)}, Ball(1));
    const Exact eta = tau / U0;
    const Exact e = draw.log_uniform(-3, 3, 4);
    const Exact worst = F::which == TheoremB::Young::half ? Exact(e * eta / Exact(2)) : Exact(e * eta / (Exact(1) - eta));
    const Exact m = draw.chance(50) ? worst : draw.log_uniform(-6, 6, 4);
    Ledger<Ball> ledger;
    const Ball square_of_e = constant<Ball>(e * e);
    ledger.claim("(1 - eta)^2 (e + m)^2 <= (1 - theta) e^2 + theta beta m^2", 0, -1, Order::less_equal,
                 constant<Ball>((Exact(1) - eta) * (Exact(1) - eta) * (e + m) * (e + m)),
                 Ball((Ball(1) - c.theta) * square_of_e + c.theta * c.beta * constant<Ball>(m * m)));
    return ledger.is_violated() ? broken(std::string(ledger.violation().name)) : holds();
  }
};
/// Equalities: beta and theta are those that the comparison of step sizes states.
template <class True>
struct ComparisonLaw {
  static constexpr std::string_view name = True::which == TheoremB::Young::half ? "theta and beta of Theorem B are those of clip21/step-sizes"
                                                                                : "theta and beta of Theorem B+ are those of clip21/step-sizes";
  template <class F>
  static Answer check(Draw& draw) {
    const PrecisionScope bits(run_bits);
    const Exact U0 = Exact(1) + draw.log_uniform(-4, 4, 5);
    const Setting<Ball> s(Regularity{Exact(1), {Exact(1)}, Exact(0)}, Exact(1), Exact(1));
    const auto c = F::of(s, Ball(1), {constant<Ball>(U0)}, Ball(1));
    const Ball eta = constant<Ball>(Exact(1) / U0);
    const clip21::StepSizes::Constants<Ball> stated(eta);
    const bool half = F::which == TheoremB::Young::half;
    Ledger<Ball> ledger;
    ledger.claim("theta", 0, -1, Order::equal, c.theta, half ? stated.theta : eta);
    ledger.claim("beta", 0, -1, Order::equal, c.beta, half ? stated.beta : stated.beta_plus);
    ledger.claim("eta = tau/M", 0, -1, Order::equal, Ball(c.eta * c.M), Ball(1));
    return ledger.is_violated() ? broken(std::string(ledger.violation().name)) : holds();
  }
};
/// The cap is a step size that the theorem allows, and the run at it obeys.
template <class True>
struct CapLaw {
  static constexpr std::string_view name =
      True::which == TheoremB::Young::half ? "Theorem B allows its own cap, and holds there" : "Theorem B+ allows its own cap, and holds there";
  template <class F>
  static Answer check(Draw& draw) {
    const PrecisionScope bits(run_bits);
    const DrawnRun c = draw_run(draw);
    const Exact b(draw.integer(1, 4), 4);
    const Ball a = constant<Ball>(b);
    const Setting<Ball> unit = c.setting(Exact(1));
    const Exact gamma = dyadic_below(F::cap(unit, a, F::of(unit, a, c.sizes.u, c.sizes.value)).lower(), 24);
    Ledger<Ball> ledger;
    TheoremB::Judge<Ball> judge(c.setting(gamma), a, F::which);
    run<Ball>(DampedClip21Gd{gamma, {c.tau}, {b}}, c.problem.on<Ball>(), c.start, [&](const Round<Ball>& round) {
      judge(round, ledger);
      return !ledger.finished() && round.k < 6;
    });
    if (!ledger.failed_hypothesis().empty()) return broken(std::string(ledger.failed_hypothesis()) + " fails");
    return ledger.is_violated() ? broken(std::string(ledger.violation().name)) : holds();
  }
};
/// M = max(tau, U0) bounds every threshold and every start distance.
struct StartLaw {
  static constexpr std::string_view name = "M >= tau, M >= U0 and E_b = M - a tau >= 0";
  template <class F>
  static Answer check(Draw& draw) {
    const PrecisionScope bits(run_bits);
    const DrawnRun c = draw_run(draw);
    const Ball a = constant<Ball>(Exact(draw.integer(1, 4), 4));
    const auto constants = F::of(c.setting(Exact(1)), a, c.sizes.u, c.sizes.value);
    const Ball tau = constant<Ball>(c.tau);
    Ledger<Ball> ledger;
    ledger.claim("tau <= M", 0, -1, Order::less_equal, tau, constants.M);
    ledger.claim("E_b = M - a tau", 0, -1, Order::equal, constants.E_b, Ball(constants.M - a * tau));
    for (const Ball& u : c.sizes.u) ledger.claim("u <= M", 0, -1, Order::less_equal, u, constants.M);
    return ledger.is_violated() ? broken(std::string(ledger.violation().name)) : holds();
  }
};

template <class True>
struct CapWithL : True {
  static Ball cap(const Setting<Ball>& s, const Ball& a, const TheoremB::Constants<Ball>& c) {
    const Ball first = Ball(2) / (s.L + root(Ball(square(s.L) + Ball(4) * c.beta * square(s.L))));
    return minimum(first, Ball(a * s.tau / (s.L * c.second)));
  }
};
template <class True>
struct CapPlusTwoPercent : True {
  static Ball cap(const Setting<Ball>& s, const Ball& a, const TheoremB::Constants<Ball>& c) { return c.step_cap(s, a) * constant<Ball>(Exact(102, 100)); }
};
template <class True>
struct CapWithoutA : True {
  static Ball cap(const Setting<Ball>& s, const Ball&, const TheoremB::Constants<Ball>& c) { return c.step_cap(s, Ball(1)); }
};

}  // namespace

Mutants theorem_b_constants() {
  return {
      {"theorem-b-theta-without-half",
       "theta = eta (3 - eta)",
       "a factor 2",
       {held_to<YoungLaw<B>, B, Changed<B, ThetaWithoutHalf>>(), held_to<ComparisonLaw<B>, B, Changed<B, ThetaWithoutHalf>>()}},
      {"theorem-b-young-constant-one",
       "Young's inequality with 1 for eta/2: beta = 2 (1 - eta)^2/theta",
       "(a + b)^2 <= 2 a^2 + 2 b^2 by habit",
       {held_to<YoungLaw<B>, B, Changed<B, YoungOne>>()}},
      {"theorem-b-young-constant-eta",
       "1 + 1/eta for 1 + 2/eta in beta",
       "the two halves of Young's inequality with different constants",
       {held_to<ComparisonLaw<B>, B, Changed<B, YoungEta>>()}},
      {"theorem-b-plus-beta-not-squared",
       "beta = (1 - eta)/eta",
       "a forgotten square",
       {held_to<YoungLaw<BPlus>, BPlus, Changed<BPlus, BetaNotSquared>>(), held_to<ComparisonLaw<BPlus>, BPlus, Changed<BPlus, BetaNotSquared>>()}},
      {"theorem-b-plus-theta-twice", "theta = 2 eta", "a factor 2", {held_to<YoungLaw<BPlus>, BPlus, Changed<BPlus, ThetaTwice>>()}},
      {"theorem-b-m-without-maximum",
       "M = U0 for max(tau, U0)",
       "the case where nothing is clipped forgotten",
       {held_to<StartLaw, B, Changed<B, EtaWithoutMax>>()}},
      {"theorem-b-cap-with-l", "L for L~ and L_max in the bounds of gamma", "three constants, one letter", {held_to<CapLaw<B>, B, CapWithL<B>>()}},
      {"theorem-b-plus-cap-plus-two-percent", "gamma = 1.02 times the cap", "a rounded cap", {held_to<CapLaw<BPlus>, BPlus, CapPlusTwoPercent<BPlus>>()}},
      {"theorem-b-cap-without-damping",
       "tau for a tau in the second bound of gamma",
       "the constants of a = 1 used for damped increments",
       {held_to<CapLaw<B>, B, CapWithoutA<B>>()}},
  };
}

}  // namespace lemmata::museum
