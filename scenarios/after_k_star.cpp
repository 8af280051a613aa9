/// A reviewer's question to [C21]: what is Clip21 after k* steps?
///
/// Setting     Example 1.1 (scenarios/golden_run.hpp): k* = ceil((2/tau)(U0 - tau)) = 14, the last clipped round is 6.
/// Parts       (A2), (I1)-(I5); and on this run: k*, the last clipped round, and what the nodes keep and send after k*: v_i^k = grad f_i(x_k), and a message
///             c_i^k = grad f_i(x_k) - grad f_i(x_{k-1}), not longer than gamma L_i ||grad f(x_{k-1})||.
#include "scenarios/catalogue.hpp"
#include "scenarios/golden_run.hpp"

namespace lemmata::scenarios {
namespace {

const StatementInfo info{
    .id = "scenario/after-k-star",
    .kind = Kind::scenario,
    .title = "What is Clip21 after k* steps?",
    .setting = "Example 1.1: f_1 = x^2, f_2 = -x^2/2, x_0 = 4, tau = 1, gamma = 1/48; k* = ceil((2/tau)(U0 - tau)) = 14",
    .recurrence = "v_i^k = v_i^{k-1} + c_i^k,  c_i^k = clip_tau(grad f_i(x_k) - v_i^{k-1}),  x_{k+1} = x_k - gamma mean_i v_i^k",
    .claim = "Gradient descent, for good: from k* = 14 on nothing is clipped, v_i^k = grad f_i(x_k) and v^k = grad f(x_k). Here the last clipped "
             "round is already 6.\n"
             "The nodes then send differences of gradients, ||c_i^k|| <= gamma L_i ||grad f(x_{k-1})||: the messages fade as the gradients do",
    .hypotheses = {},
    .tightness = "The bound on the messages is attained by quadratics in one dimension.",
    .trust = Trust::proved,
    .source = {"C21", "a reviewer's question"},
    .proof = "docs/proofs.md, Theorem A"};

constexpr std::int64_t rounds = 1000;
constexpr std::int64_t last_clipped = 6;

template <Field S>
struct AfterKStar {
  Setting<S> s;
  S last_gradient{};  ///< ||grad f(x_{k-1})||
  Vector<S> workspace{};

  void operator()(const Round<S>& round, Ledger<S>& ledger) {
    S largest(0);  // max_i u_i^k
    for (const NodeRound<S>& node : round.nodes) largest = maximum(largest, distance(*node.gradient, *node.before, workspace));
    if (round.k == 0) ledger.claim("(2/tau)(U0 - tau) = k*", 0, -1, Order::equal, S(S(2) * (largest - s.tau) / s.tau), constant<S>(Exact(golden::k_star)));
    if (round.k == last_clipped) ledger.claim("some node clips: tau < u_i^k", round.k, -1, Order::less, s.tau, largest);
    if (round.k > last_clipped) ledger.claim("no node clips: u_i^k <= tau", round.k, -1, Order::less_equal, largest, s.tau);
    for (int i = 0; i < static_cast<int>(round.nodes.size()); ++i) {
      const NodeRound<S>& node = round.nodes[static_cast<std::size_t>(i)];
      if (round.k >= golden::k_star) ledger.claim("v_i^k = grad f_i(x_k)", round.k, i, Order::equal, shift_error(node, workspace), S(0));
      if (round.k > golden::k_star) {
        ledger.claim("||c_i^k|| <= gamma L_i ||grad f(x_{k-1})||", round.k, i, Order::less_equal, magnitude((*node.sent)[0]),
                     S(s.gamma * s.L_node[static_cast<std::size_t>(i)] * last_gradient));
      }
    }
    if (round.k >= golden::k_star) ledger.claim("v^k = grad f(x_k)", round.k, -1, Order::equal, direction_error(round, workspace), S(0));
    last_gradient = magnitude((*round.gradient)[0]);
  }
};

Outcome check_after_k_star(const LadderOptions& options) {
  return golden::judge_run(Clip21Gd{golden::gamma, {golden::tau}}, rounds, options, []<Field S>(const Setting<S>& s) { return AfterKStar<S>{s}; });
}

Scenario make() {
  Scenario scenario{.info = &info};
  scenario.lanes = golden::four_lanes(rounds);
  scenario.lanes.push_back(lane("Clip21-GD, tau = 1/4", "clip21-gd", golden::problem(), {{"gamma", "1/210"}, {"tau", "1/4"}}, rounds));
  scenario.rounds = {0, 6, 7, 14, 100, rounds};
  scenario.logarithmic_k = false;
  scenario.parts = {part("(A2): no clipping from k* on", "clip21/k-star", golden::given(rounds)),
                    part("(I1)-(I5): in a round without clipping v_i^k = grad f_i(x_k)", "clip21/one-step-relations", golden::given(rounds)),
                    part("k* = 14, the last clipped round is 6; shifts, direction and messages in every round after", check_after_k_star)};
  return scenario;
}

}  // namespace

const Scenario& after_k_star() {
  static const Scenario scenario = make();
  return scenario;
}

}  // namespace lemmata::scenarios
