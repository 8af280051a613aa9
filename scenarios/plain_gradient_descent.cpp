/// A reviewer's question to [C21]: how does Clip21-GD compare with plain gradient descent?
///
/// Setting     Example 1.1 (scenarios/golden_run.hpp), Clip21-GD and GD with the same step size; y_j = 4 (1 - gamma L)^j are the iterates of GD.
/// Parts       Theorem A, its rate; and that from k* on the direction of Clip21-GD is grad f(x_k), with |x_{k* + j}| <= |y_j| for every j that ran.
#include "scenarios/catalogue.hpp"
#include "scenarios/golden_run.hpp"

namespace lemmata::scenarios {
namespace {

const StatementInfo info{
    .id = "scenario/plain-gradient-descent",
    .kind = Kind::scenario,
    .title = "How does Clip21-GD compare with plain gradient descent?",
    .setting = "Example 1.1: f_1 = x^2, f_2 = -x^2/2, x_0 = 4, tau = 1; Clip21-GD and GD at gamma = 1/48; y_j: the iterates of GD",
    .recurrence = "Clip21-GD: x_{k+1} = x_k - gamma v^k;  GD: y_{j+1} = y_j - gamma grad f(y_j)",
    .claim = "From k* = 14 on it is gradient descent: v^k = grad f(x_k) in every round, and here |x_{14+j}| <= |y_j|: at most 14 rounds behind GD at "
             "the same step.\n"
             "The price is the step: Theorem A allows gamma <= tau/(2 L_max V), here below 1/47; GD alone may take 1/L = 2",
    .hypotheses = {},
    .tightness = "v^k = grad f(x_k) is an equality; |x_{14+j}| <= |y_j| is not attained.",
    .trust = Trust::proved,
    .source = {"C21", "a reviewer's question"},
    .proof = "docs/proofs.md, Theorem A"};

constexpr std::int64_t rounds = 1000;

template <Field S>
struct BehindGd {
  Setting<S> s;
  S descent = S(4);  ///< y_{k - k*}
  Vector<S> workspace{};

  void operator()(const Round<S>& round, Ledger<S>& ledger) {
    if (round.k < golden::k_star) return;
    ledger.claim("v^k = grad f(x_k)", round.k, -1, Order::equal, direction_error(round, workspace), S(0));
    ledger.claim("|x_k| <= |y_{k - k*}|", round.k, -1, Order::less_equal, magnitude((*round.x)[0]), descent);
    descent = descent * (S(1) - s.gamma * s.L);  // f' = L x
  }
};

Outcome check_behind_gd(const LadderOptions& options) {
  return golden::judge_run(Clip21Gd{golden::gamma, {golden::tau}}, rounds, options, []<Field S>(const Setting<S>& s) { return BehindGd<S>{s}; });
}

/// The second condition of Theorem A fails for gamma = 1/47, with D0 = 4, E0 = 7, W = 2 L D0 + tau E0/2 + E0^2/3 and V = E0 + sqrt(W).
template <Field S>
struct CapBelow {
  Setting<S> s;

  void operator()(const Round<S>&, Ledger<S>& ledger) const {
    const S E0(7);
    const S W = S(2) * s.L * S(4) + s.tau * E0 / S(2) + square(E0) / S(3);
    // tau/(2 L_max V) < 1/47 iff 47 tau/(2 L_max) - E0 < sqrt(W); the left side is positive.
    ledger.claim("cap of Theorem A < 1/47", 0, -1, Order::less, square(S(S(47) * s.tau / (S(2) * s.L_max) - E0)), W);
    ledger.claim("1/L = 2", 0, -1, Order::equal, S(S(1) / s.L), S(2));
  }
};

Outcome check_cap(const LadderOptions& options) {
  return golden::judge_run(Gd{golden::gamma}, 0, options, []<Field S>(const Setting<S>& s) { return CapBelow<S>{s}; });
}

Scenario make() {
  Scenario scenario{.info = &info};
  scenario.lanes = golden::four_lanes(rounds);
  scenario.lanes.push_back(lane("GD, gamma = 1 = 1/(2L)", "gd", golden::problem(), {{"gamma", "1"}}, 60));
  scenario.rounds = {0, 7, 14, 60, 300, rounds};
  scenario.logarithmic_k = false;
  scenario.parts = {part("Clip21-GD: all of Theorem A", "clip21/theorem-a", golden::given(rounds)),
                    part("(A3), (A4): the decrease in every round, and the rate", "clip21/rate", golden::given(rounds)),
                    part("v^k = grad f(x_k) and |x_k| <= |y_{k-14}| in every round from k* = 14 on", check_behind_gd),
                    part("Theorem A's largest step is below 1/47 here, that of GD is 1/L = 2", check_cap)};
  return scenario;
}

}  // namespace

const Scenario& plain_gradient_descent() {
  static const Scenario scenario = make();
  return scenario;
}

}  // namespace lemmata::scenarios
