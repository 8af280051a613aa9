/// A reviewer's question to [C21]: is the (L0,L1)-smooth case covered?
///
/// Setting     f_1 = (x+1)^4/4, f_2 = f_3 = (x-2)^4/4, n = 3: no f_i is L-smooth. With t = x - 1: f' = t^3 + 6t + 2, f'' = 3t^2 + 6 >= 6.
///             (L0,L1): f_i is (4,1)-smooth, 3 s^2 <= 4 + |s|^3, as 4 + s^3 - 3 s^2 = (s-2)^2 (s+1) >= 0 for s >= 0; f is (8,1)-smooth, as
///             8 + |f'| - f'' >= 8 + (|t|^3 + 6|t| - 2) - 3t^2 - 6 = |t| (t^2 - 3|t| + 6) >= 0.
///             On C = [0, 2] all gradients increase, so their sup is at an end: L = 8 + 9, L_1 = 4 + 27, L_2 = L_3 = 4 + 8.
///             f_inf = f(2/3) - f'(2/3)^2/12, as f'' >= 6. x_0 = 1, tau = 1/2, gamma = 1/1700, v_i^{-1} = 0.
/// Parts       every x_k and every x_k - f'(x_k)/L lies in C, and all of Theorem A holds with these local constants: its proof uses smoothness on segments
///             between such points only, and C is convex. The level set of x_0 is not enough: the run leaves it. A set without the iterates is worthless: at
///             the step 1/17 that C allows gradient descent from x_0 = 8 blows up.
#include "algorithms/run.hpp"
#include "scenarios/catalogue.hpp"
#include "theory/clip21/theorem_a.hpp"

namespace lemmata::scenarios {
namespace {

using clip21::TheoremA;

const StatementInfo info{
    .id = "scenario/l0-l1-smoothness",
    .kind = Kind::scenario,
    .title = "Is the (L0,L1)-smooth case covered?",
    .setting = "f_1 = (x+1)^4/4, f_2 = f_3 = (x-2)^4/4, not L-smooth for any L; f is (8,1)-smooth, f_i is (4,1)-smooth; C = [0, 2]; x_0 = 1, tau = "
             "1/2, gamma = 1/1700",
    .recurrence = "Clip21-GD: v_i^k = v_i^{k-1} + clip_tau(f_i'(x_k) - v_i^{k-1}),  x_{k+1} = x_k - gamma mean_i v_i^k",
    .claim = "Yes, with local constants L0 + L1 sup|f'| of a convex set with every x_k and x_k - f'(x_k)/L in it: L = 17, L_max = 31 on [0, 2], and "
             "all of Theorem A holds, here for k <= 4000.\n"
             "The set must be checked, not guessed: the run leaves the level set of x_0 at once, and gradient descent from 8 at the step 1/17 of [0, "
             "2] blows up",
    .hypotheses = {},
    .tightness = "The constants of Theorem A are as loose as sup|f'| over the set is.",
    .trust = Trust::proved,
    .source = {"C21", "a reviewer's question"},
    .proof = "docs/proofs.md, Theorem A"};

constexpr std::int64_t rounds = 4000;
const Exact gamma{1, 1700};
const Exact tau{1, 2};
const Exact low{0};
const Exact high{2};

/// f_i(x) = (x - a_i)^4/4 with a = (-1, 2, 2).
template <Field S>
class Quartics {
 public:
  [[nodiscard]] int nodes() const { return 3; }
  [[nodiscard]] int dimension() const { return 1; }
  void gradient(int i, const Vector<S>& x, Vector<S>& out) const {
    out.resize(1);
    const S t = distance_from_centre(i, x[0]);
    out[0] = square(t) * t;
  }
  [[nodiscard]] S value(const Vector<S>& x) const {
    S sum(0);
    for (int i = 0; i < nodes(); ++i) sum += square(square(distance_from_centre(i, x[0])));
    return sum / S(12);
  }

 private:
  [[nodiscard]] static S distance_from_centre(int i, const S& x) { return i == 0 ? S(x + S(1)) : S(x - S(2)); }
};

/// f_i'(x), or f'(x) for i = -1, exactly.
Exact slope(int i, const Exact& x) {
  const Quartics<Exact> f;
  const Vector<Exact> at = Vector<Exact>::Constant(1, x);
  Vector<Exact> gradient(1);
  if (i >= 0) {
    f.gradient(i, at, gradient);
    return gradient[0];
  }
  Exact sum;
  for (int j = 0; j < f.nodes(); ++j) sum += slope(j, x);
  return sum / Exact(f.nodes());
}

/// L0 + L1 sup|gradient| over C: the gradients increase.
Exact local_constant(int i, const Exact& l0) {
  const auto size = [](const Exact& a) { return a.sign() < 0 ? -a : a; };
  return l0 + scalar_traits<Exact>::max(size(slope(i, low)), size(slope(i, high)));
}

Regularity local_regularity() {
  Regularity regularity;
  regularity.mean = local_constant(-1, Exact(8));
  for (int i = 0; i < 3; ++i) regularity.node.push_back(local_constant(i, Exact(4)));
  const Exact near_minimiser(2, 3);
  const Exact there = slope(-1, near_minimiser);
  regularity.lower_bound = Quartics<Exact>().value(Vector<Exact>::Constant(1, near_minimiser)) - there * there / Exact(12);
  return regularity;
}

Start from(std::int64_t x) { return {Vector<Exact>::Constant(1, Exact(x)), {}}; }

/// Runs `method` from `start` in every tier; `make_judge.template operator()<S>(setting)` judges the rounds.
template <class Method, class MakeJudge>
Outcome judge_run(const Method& method, const Start& start, std::int64_t steps, const LadderOptions& options, const MakeJudge& make_judge) {
  const Regularity regularity = local_regularity();
  return climb<true>(options, steps, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    auto judge = make_judge.template operator()<S>(Setting<S>(regularity, gamma, tau));
    run<S>(method, Quartics<S>(), start, [&](const Round<S>& round) {
      judge(round, ledger);
      return watch.go_on(round.k);
    });
  });
}

/// Containment first, then the theorem that rests on it.
template <Field S>
struct WithinTheSet {
  Setting<S> s;
  TheoremA::Judge<S> theorem;

  void operator()(const Round<S>& round, Ledger<S>& ledger) {
    if (round.k == 0) {
      ledger.claim("L = 17", 0, -1, Order::equal, s.L, S(17));
      ledger.claim("L_max = 31", 0, -1, Order::equal, s.L_max, S(31));
    }
    const S& x = (*round.x)[0];
    const S reached = x - (*round.gradient)[0] / s.L;
    for (const auto& [name, point] : {std::pair{"x_k in C", x}, {"x_k - f'(x_k)/L in C", reached}}) {
      ledger.claim(name, round.k, -1, Order::less_equal, constant<S>(low), point);
      ledger.claim(name, round.k, -1, Order::less_equal, point, constant<S>(high));
    }
    theorem(round, ledger);
  }
};

Outcome check_local_theorem(const LadderOptions& options) {
  return judge_run(Clip21Gd{gamma, {tau}}, from(1), rounds, options,
                   []<Field S>(const Setting<S>& s) { return WithinTheSet<S>{s, TheoremA::Judge<S>(s, TheoremA::all)}; });
}

template <Field S>
struct LeavesLevelSet {
  S first_value{};

  void operator()(const Round<S>& round, Ledger<S>& ledger) {
    if (round.k == 0) first_value = round.value;
    if (round.k > 0) ledger.claim("f(x_0) < f(x_k)", round.k, -1, Order::less, first_value, round.value);
  }
};

Outcome check_level_set(const LadderOptions& options) {
  return judge_run(Clip21Gd{gamma, {tau}}, from(1), 3, options, []<Field S>(const Setting<S>&) { return LeavesLevelSet<S>{}; });
}

template <Field S>
struct BlowsUp {
  S last{};

  void operator()(const Round<S>& round, Ledger<S>& ledger) {
    const S now = magnitude((*round.gradient)[0]);
    if (round.k > 0) ledger.claim("2 |f'(x_{k-1})| <= |f'(x_k)|", round.k, -1, Order::less_equal, S(S(2) * last), now);
    last = now;
  }
};

constexpr std::int64_t blow_up_rounds = 5;

Outcome check_blow_up(const LadderOptions& options) {
  return judge_run(Gd{Exact(1) / local_regularity().mean}, from(8), blow_up_rounds, options, []<Field S>(const Setting<S>&) { return BlowsUp<S>{}; });
}

/// A lane on an objective that no problem of the catalogue has.
template <class Method>
Lane own_lane(std::string label, std::string_view name, const Method& method, std::int64_t x0, std::int64_t steps) {
  Lane own = lane(std::move(label), name, {}, {}, steps);
  own.run = [method, x0](const std::function<bool(const LaneRound&)>& see) {
    run<double>(method, Quartics<double>(), from(x0), [&](const Round<double>& round) {
      LaneRound seen{round.k, round.value, norm(*round.gradient), false};
      for (const NodeRound<double>& node : round.nodes) seen.clipped = seen.clipped || node.clipped == Truth::yes;
      return see(seen);
    });
  };
  return own;
}

Scenario make() {
  Scenario scenario{.info = &info};
  scenario.lanes = {own_lane("Clip-GD", "clip-gd", ClipGd{gamma, {tau}}, 1, rounds),
                    own_lane("server-side clipping", "server-clip-gd", ServerClipGd{gamma, {tau}}, 1, rounds),
                    own_lane("Clip21-GD", "clip21-gd", Clip21Gd{gamma, {tau}}, 1, rounds), own_lane("GD", "gd", Gd{gamma}, 1, rounds),
                    own_lane("GD from 8, gamma = 1/17", "gd", Gd{Exact(1, 17)}, 8, blow_up_rounds)};
  scenario.rounds = {0, 5, 30, 300, rounds};
  scenario.parts = {part("x_k and x_k - f'(x_k)/L stay in [0, 2] in every round, and all of Theorem A with L = 17, L_max = 31", check_local_theorem),
                    part("f(x_1), f(x_2), f(x_3) > f(x_0): the run leaves the level set of its start", check_level_set),
                    part("GD from x_0 = 8 at gamma = 1/17: |f'| at least doubles in each of 5 rounds", check_blow_up)};
  return scenario;
}

}  // namespace

const Scenario& l0_l1_smoothness() {
  static const Scenario scenario = make();
  return scenario;
}

}  // namespace lemmata::scenarios
