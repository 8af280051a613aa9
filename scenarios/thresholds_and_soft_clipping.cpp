/// A reviewer's question to [C21]: what if every node has its own threshold, and is soft clipping better?
///
/// Setting     Example 1.1 (scenarios/golden_run.hpp), thresholds 1 and 2 or one for both; soft clipping there and with three nodes.
/// Parts       without error feedback: one threshold per node diverges, soft clipping cannot fail with two nodes and fails with three.
///             With it: Theorem A with one threshold; and, with one per node, Theorem A for the smaller of them (docs/proofs.md, One threshold per node).
#include "scenarios/catalogue.hpp"
#include "scenarios/golden_run.hpp"
#include "theory/clip21/theorem_a.hpp"

namespace lemmata::scenarios {
namespace {

using clip21::TheoremA;

const StatementInfo info{
    .id = "scenario/thresholds-and-soft-clipping",
    .kind = Kind::scenario,
    .title = "What if every node has its own threshold? Is soft clipping better?",
    .setting = "Example 1.1: f_1 = x^2, f_2 = -x^2/2, x_0 = 4, gamma = 1/48, thresholds 1 or 1 and 2; soft clipping with softness 1, there and with "
             "three nodes",
    .recurrence = "Clip-GD with tau_i; soft clipping g/(||g|| + a); Clip21-GD with tau_i",
    .claim = "Without error feedback both can fail: with thresholds 1 and 2 Clip-GD runs away for every step size; soft clipping misleads with three "
             "nodes, not with two.\n"
             "Clip21-GD keeps Theorem A with one threshold per node, with the smallest of them in its constants: |f'(x_k)| <= 1/1000 from k = 1000 on",
    .hypotheses = {},
    .tightness = "The first two parts are equalities for every k and every gamma > 0; the last bound is not attained.",
    .trust = Trust::proved,
    .source = {"C21", "a reviewer's question"},
    .proof = "docs/proofs.md, One threshold per node"};

constexpr std::int64_t rounds = 2000;
constexpr std::int64_t arrived = 1000;

/// All of Theorem A with tau = min tau_i, on Clip21-GD with thresholds 1 and 2; and that the run arrives.
template <Field S>
struct SmallestThreshold {
  TheoremA::Judge<S> theorem;

  void operator()(const Round<S>& round, Ledger<S>& ledger) {
    theorem(round, ledger);
    if (round.k >= arrived) ledger.claim("|f'(x_k)| <= 1/1000", round.k, -1, Order::less_equal, magnitude((*round.gradient)[0]), constant<S>(Exact(1, 1000)));
  }
};

Outcome check_two_thresholds(const LadderOptions& options) {
  return golden::judge_run(Clip21Gd{golden::gamma, {golden::tau, Exact(2)}}, rounds, options,
                           []<Field S>(const Setting<S>& s) { return SmallestThreshold<S>{TheoremA::Judge<S>(s, TheoremA::all)}; });
}

Scenario make() {
  const ProblemSpec two = golden::problem();
  const ProblemSpec three{"soft-clip-three-nodes", {}, {}};
  Scenario scenario{.info = &info};
  scenario.lanes = {lane("Clip-GD, tau = 1", "clip-gd", two, golden::of_method(), rounds),
                    lane("Clip-GD, tau = 1, 2", "clip-gd", two, golden::of_method("1,2"), rounds),
                    lane("soft clipping, 2 nodes", "soft-clip-gd", two, golden::of_method(), rounds),
                    lane("soft clipping, 3 nodes", "soft-clip-gd", three, golden::of_method(), rounds),
                    lane("server-side clipping", "server-clip-gd", two, golden::of_method(), rounds),
                    lane("Clip21-GD, tau = 1", "clip21-gd", two, golden::of_method(), rounds),
                    lane("Clip21-GD, tau = 1, 2", "clip21-gd", two, golden::of_method("1,2"), rounds),
                    lane("GD", "gd", two, {{"gamma", golden::gamma.text()}}, rounds)};
  scenario.rounds = {0, 10, 100, 1000, rounds};
  scenario.parts = {
      part("Clip-GD with thresholds 1 and 2 runs away linearly, for every k and every gamma", "counterexample/different-thresholds", {}),
      part("soft clipping with three nodes leads away from the minimiser, for every gamma", "counterexample/soft-clip-three-nodes", {}),
      part("soft clipping with two nodes cannot point the wrong way (100 drawn pairs of gradients)", "clip21/soft-clip-two-nodes", {}, 100),
      part("Clip21-GD, tau = 1: all of Theorem A", "clip21/theorem-a", golden::given(rounds)),
      part("Clip21-GD, tau = 1, 2: all of Theorem A with tau = 1, and |f'(x_k)| <= 1/1000 from k = 1000 on", check_two_thresholds)};
  return scenario;
}

}  // namespace

const Scenario& thresholds_and_soft_clipping() {
  static const Scenario scenario = make();
  return scenario;
}

}  // namespace lemmata::scenarios
