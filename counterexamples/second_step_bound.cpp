/// The second condition of Theorem A on the step size is needed: without it clipping comes back after it had ended.
///
/// Setting     n = 1, f = 1 + cos x (L = 1, f_inf = 0), v^{-1} = 0, x_0 = 1/100, tau just above |f'(x_0)| = sin(1/100), gamma = 0.14645 < 1/L.
/// Recurrence  Clip21-GD.
/// Claim       refuted: "(A2) holds for every gamma <= 1/L". Hypotheses 1-3 of clip21/theorem-a hold, k* = 0, yet clipping is active at k = 16.
///             It is inactive for k <= 15, last active (of the rounds that ran) at k = 306, and u_97 > 124 tau; hypothesis 4 fails: 2 gamma L_max V > tau.
/// Hypotheses  1 above-the-cap: gamma > tau/(2 L_max V) · 2 inactive-start: U0 <= tau, so that k* = 0.
/// Tight       the cap of Theorem A is 0.0025 here; the smallest gamma that breaks (A2) is not known.
/// Source      docs/proofs.md, Theorem A, The second condition is needed.
#include <algorithm>

#include "algorithms/run.hpp"
#include "counterexamples/catalogue.hpp"
#include "theory/clip21/theorem_a.hpp"

namespace lemmata::counterexamples {
namespace {

using clip21::TheoremA;

constexpr Hypothesis hypotheses[] = {{"above-the-cap", "gamma > tau/(2 L_max V)"}, {"inactive-start", "U0 <= tau, so that k* = 0"}};
const StatementInfo info{
    .id = "counterexample/second-step-bound",
    .kind = Kind::counterexample,
    .title = "Theorem A needs gamma <= tau/(2 L_max V): without it clipping returns",
    .setting = "n = 1, f = 1 + cos x (L = 1, f_inf = 0), v^{-1} = 0, x_0 = 1/100, tau just above |f'(x_0)| = sin(1/100), gamma = 0.14645 < 1/L",
    .recurrence = "Clip21-GD: v^k = v^{k-1} + clip_tau(f'(x_k) - v^{k-1}),  x_{k+1} = x_k - gamma v^k",
    .claim = "Refuted: \"(A2) holds for every gamma <= 1/L\". The hypotheses smoothness, lower-bound and first-step-bound of clip21/theorem-a hold and\n"
             "k* = 0, yet clipping is active at k = 16. At the default parameters it is inactive for k <= 15, last active (of the rounds that ran) at k = 306, and u_97 > 124 tau",
    .hypotheses = hypotheses,
    .tightness = "The cap of Theorem A is about 0.0025 here; the smallest step size that breaks (A2) is not known.",
    .trust = Trust::proved,
    .source = {"C21", "the second condition is that of clip21/theorem-a; our instance"},
    .proof = "docs/proofs.md, Theorem A, The second condition is needed"};

constexpr ParameterInfo parameters[] = {{"x0", "1/100", "start"},
                                        {"tau", "9999833335/1000000000000", "clipping threshold: the least number of 10 digits above sin(1/100)"},
                                        {"gamma", "0.14645", "step size, above the cap of Theorem A"},
                                        {"steps", "400", "rounds that are run"}};

Instance draw(std::uint64_t seed, std::uint64_t /*number*/, const Parameters& given) { return plain_instance(info, parameters, seed, given); }

Outcome check(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, parameters);
  const ParameterReader read(instance.subject, instance.parameters, parameters);
  bool is_default = true;  // the documented instance, about which more is claimed
  for (const char* name : {"x0", "tau", "gamma"}) {
    const auto documented = std::ranges::find(parameters, std::string_view(name), &ParameterInfo::name);
    is_default = is_default && read.number(name) == Exact::parse(documented->standard);
  }
  const Exact tau = read.positive("tau");
  const Exact gamma = read.positive("gamma");
  const std::int64_t steps = read.integer("steps", 0, 100000);
  const OnePlusCosine problem(1, Exact(0));
  const Start start{Vector<Exact>::Constant(1, read.number("x0")), {}};

  // The theorem judges the instance, with and without its fourth hypothesis; what the caller waived does not matter here.
  const auto judged = [&](TheoremA::Parts parts, bool waived) {
    LadderOptions with = options;
    with.waived.clear();
    if (waived) with.waived.emplace_back("second-step-bound");
    return climb<false>(with, steps, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
      TheoremA::Judge<S> judge(Setting<S>(problem.regularity(), gamma, tau), parts);
      run<S>(Clip21Gd{gamma, {tau}}, problem.on<S>(), start, [&](const Round<S>& round) {
        judge(round, ledger);
        return watch.go_on(round.k);
      });
    });
  };
  const Outcome with_hypothesis = judged(TheoremA::all, false);
  if (with_hypothesis.decision != Decision::not_applicable || with_hypothesis.hypothesis != "second-step-bound") {
    // Another hypothesis fails, or something is open or violated: say so. All of Theorem A holds: gamma is within its cap, and nothing is refuted.
    Outcome outcome = with_hypothesis;
    if (outcome.decision == Decision::holds) {
      outcome.decision = Decision::not_applicable;
      outcome.hypothesis = "above-the-cap";
    }
    return outcome;
  }
  const Outcome broken = judged(TheoremA::k_star_only, true);
  if (broken.decision != Decision::violated) {
    Outcome outcome = broken;
    // (A2) held on this horizon: the instance refutes nothing.
    if (outcome.decision == Decision::holds) {
      outcome.decision = Decision::undecided;
      outcome.finding = Finding{"A2 is not broken up to round " + std::to_string(steps), steps, -1, Order::less_equal, {}, {}};
    }
    return outcome;
  }

  // What the documented instance does, round by round.
  Outcome outcome = climb<false>(options, steps, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    const S threshold = constant<S>(tau);
    Vector<S> workspace;
    run<S>(Clip21Gd{gamma, {tau}}, problem.on<S>(), start, [&](const Round<S>& round) {
      const std::int64_t k = round.k;
      const S u = distance(*round.nodes[0].gradient, *round.nodes[0].before, workspace);
      if (k == 0) ledger.assume("inactive-start", 0, u, threshold);  // k* = 0
      if (k == broken.finding->k) ledger.claim("tau < u_k: clipping is active", k, 0, Order::less, threshold, u);
      if (is_default) {
        if (k <= 15 || k > 306) ledger.claim("u_k <= tau: inactive for k <= 15 and k > 306", k, 0, Order::less_equal, u, threshold);
        if (k == 97) ledger.claim("124 tau <= u_97", k, 0, Order::less_equal, S(S(124) * threshold), u);
        if (k == 306) ledger.claim("tau < u_306: still active", k, 0, Order::less, threshold, u);
      }
      return watch.go_on(k);
    });
  });
  if (outcome.decision == Decision::holds) {
    const Finding& finding = *broken.finding;
    outcome.remarks.push_back("refutes \"(A2) holds for every gamma <= 1/L\": at k = " + std::to_string(finding.k) + " u lies in [" + finding.lhs.lower + ", " +
                              finding.lhs.upper + "] > tau = " + tau.text() + ", with k* = 0; only hypothesis second-step-bound fails");
  }
  return outcome;
}

}  // namespace

const Entry second_step_bound{&info, parameters, draw, check, 1};

}  // namespace lemmata::counterexamples
