/// A reviewer's question to [C21]: why not clip the average on the server?
///
/// Setting     Example 1.1 (scenarios/golden_run.hpp): Clip-GD stands still there for ever, the server that clips the average does not.
/// Parts       both facts; Theorem A for Clip21-GD; and the price: what the nodes send. Clipping is for messages: a threshold that no message obeys bounds
///             neither the influence of one node nor the sensitivity that privacy needs.
#include "scenarios/catalogue.hpp"
#include "scenarios/golden_run.hpp"

namespace lemmata::scenarios {
namespace {

const StatementInfo info{
    .id = "scenario/server-side-clipping",
    .kind = Kind::scenario,
    .title = "Why not clip the average on the server?",
    .setting = "Example 1.1: f_1 = x^2, f_2 = -x^2/2, x_0 = 4, tau = 1, gamma = 1/48",
    .recurrence = "server-side: x_{k+1} = x_k - gamma clip_tau(grad f(x_k)); nodes send grad f_i(x_k)\n"
                  "Clip21-GD: nodes send clip_tau(grad f_i(x_k) - v_i^{k-1})",
    .claim = "It decreases f in every round where Clip-GD stands still, but its nodes send gradients whole: here one of norm 8 with tau = 1. No "
             "message is bounded,\n"
             "neither against an outlier nor for privacy. Clip21-GD obeys Theorem A, and no message of it is longer than tau",
    .hypotheses = {},
    .tightness = "Clip21-GD attains ||c_i^k|| = tau while clipping is active.",
    .trust = Trust::proved,
    .source = {"C21", "a reviewer's question"},
    .proof = "docs/proofs.md, Clipping one gradient"};

constexpr std::int64_t rounds = 2000;

template <Field S>
struct MessagesWithin {
  S tau;

  void operator()(const Round<S>& round, Ledger<S>& ledger) const {
    for (int i = 0; i < static_cast<int>(round.nodes.size()); ++i) {
      ledger.claim("||c_i^k|| <= tau", round.k, i, Order::less_equal, magnitude((*round.nodes[static_cast<std::size_t>(i)].sent)[0]), tau);
    }
  }
};

Outcome check_messages_of_clip21(const LadderOptions& options) {
  return golden::judge_run(Clip21Gd{golden::gamma, {golden::tau}}, rounds, options, []<Field S>(const Setting<S>& s) { return MessagesWithin<S>{s.tau}; });
}

template <Field S>
struct FirstMessage {
  void operator()(const Round<S>& round, Ledger<S>& ledger) const {
    ledger.claim("||c_1^0|| = 8", round.k, 0, Order::equal, magnitude((*round.nodes[0].sent)[0]), S(8));
  }
};

Outcome check_message_to_server(const LadderOptions& options) {
  return golden::judge_run(ServerClipGd{golden::gamma, {golden::tau}}, 0, options, []<Field S>(const Setting<S>&) { return FirstMessage<S>{}; });
}

Scenario make() {
  Scenario scenario{.info = &info};
  scenario.lanes = golden::four_lanes(rounds);
  scenario.rounds = {0, 10, 100, 1000, rounds};
  scenario.parts = {part("Clip-GD stands still at x_0 = 4, for every k and every gamma", "counterexample/example-1.1", {}),
                    part("server-side clipping decreases f in every round", "clip21/server-side-clipping", golden::given(rounds)),
                    part("its node 1 sends a message of norm 8 in round 0", check_message_to_server),
                    part("Clip21-GD: all of Theorem A", "clip21/theorem-a", golden::given(rounds)),
                    part("Clip21-GD: every message of every node is within tau = 1", check_messages_of_clip21)};
  return scenario;
}

}  // namespace

const Scenario& server_side_clipping() {
  static const Scenario scenario = make();
  return scenario;
}

}  // namespace lemmata::scenarios
