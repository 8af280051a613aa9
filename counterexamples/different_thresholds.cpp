/// A reviewer's question to [C21]: what if every client has its own threshold? On Example 1.1 the iterates then run away linearly.
///
/// Setting     f_1 = (beta/2) x^2, f_2 = -(alpha/2) x^2, beta > alpha > 0; thresholds tau_1 < tau_2; |x_0| >= max(tau_1/beta, tau_2/alpha).
/// Recurrence  x_{k+1} = x_k - gamma (clip_{tau_1}(f_1'(x_k)) + clip_{tau_2}(f_2'(x_k)))/2.
/// Claim       refuted: "Clip-GD with one threshold per node converges". x_{k+1} = x_k + (gamma/2)(tau_2 - tau_1) sgn x_k for every k and every gamma > 0:
///             |x_k| = |x_0| + k (gamma/2)(tau_2 - tau_1).
/// Hypotheses  1 ordered-thresholds: tau_1 < tau_2 · 2 far-start: |x_0| >= max(tau_1/beta, tau_2/alpha).
/// Tight       equality. Both gradients grow with |x|, so the condition on x_0 is preserved by every step.
/// Source      our answer to a reviewer's question; proof: docs/proofs.md, Different thresholds.
#include "algorithms/run.hpp"
#include "counterexamples/catalogue.hpp"

namespace lemmata::counterexamples {
namespace {

constexpr Hypothesis hypotheses[] = {{"ordered-thresholds", "tau_1 < tau_2"}, {"far-start", "|x_0| >= max(tau_1/beta, tau_2/alpha)"}};
const StatementInfo info{
    .id = "counterexample/different-thresholds",
    .kind = Kind::counterexample,
    .title = "One threshold per client: the iterates of Clip-GD diverge linearly",
    .setting = "f_1 = (beta/2) x^2, f_2 = -(alpha/2) x^2, beta > alpha > 0, thresholds tau_1 < tau_2",
    .recurrence = "x_{k+1} = x_k - gamma (clip_{tau_1}(f_1'(x_k)) + clip_{tau_2}(f_2'(x_k)))/2",
    .claim = "Refuted: \"Clip-GD with one threshold per node converges\". For every k and every gamma > 0:\n"
             "x_{k+1} = x_k + (gamma/2)(tau_2 - tau_1) sgn x_k, farther from the minimiser 0 in every step",
    .hypotheses = hypotheses,
    .tightness = "An equality; both gradients grow with |x|, so every step preserves the condition on the start.",
    .trust = Trust::proved,
    .source = {"C21", "a reviewer's question to Example 1.1; our instance"},
    .proof = "docs/proofs.md, Different thresholds"};

constexpr ParameterInfo parameters[] = {{"alpha", "1", "curvature of -f_2, 0 < alpha < beta"},
                                        {"beta", "2", "curvature of f_1"},
                                        {"tau1", "1", "threshold of node 1, > 0"},
                                        {"tau2", "2", "threshold of node 2, > tau1"},
                                        {"x0", "4", "start"},
                                        {"gamma", "1/48", "step size of the run that is shown; the refutation holds for every one"},
                                        {"steps", "100", "rounds that are run"}};

Instance draw(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Instance instance = plain_instance(info, parameters, seed, given);
  if (number > 0) {
    Draw draw(seed, number);
    const Exact alpha = draw.log_uniform(-4, 4, 5);
    const Exact beta = alpha + draw.log_uniform(-4, 4, 5);
    const Exact tau1 = draw.log_uniform(-4, 4, 5);
    const Exact tau2 = tau1 + draw.log_uniform(-4, 4, 5);
    const Exact least = scalar_traits<Exact>::max(tau1 / beta, tau2 / alpha);
    const Exact x0 = least * (draw.chance(30) ? Exact(1) : draw.log_uniform(0, 6, 5)) * Exact(draw.chance(50) ? 1 : -1);
    instance.parameters.insert({{"alpha", alpha.text()},
                                {"beta", beta.text()},
                                {"tau1", tau1.text()},
                                {"tau2", tau2.text()},
                                {"x0", x0.text()},
                                {"gamma", draw.log_uniform(-8, 8, 5).text()}});
  }
  return instance;
}

Outcome check(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, parameters);
  const ParameterReader read(instance.subject, instance.parameters, parameters);
  const Exact alpha = read.positive("alpha");
  const Exact beta = read.positive("beta");
  const Exact tau1 = read.positive("tau1");
  const Exact tau2 = read.positive("tau2");
  const Exact gamma = read.positive("gamma");
  const Exact x0 = read.number("x0");
  const std::int64_t steps = read.integer("steps", 0, 1000000);
  const Problem problem = make_problem({"example-1.1", {{"alpha", alpha.text()}, {"beta", beta.text()}}, {}});
  const Exact size = x0.sign() < 0 ? -x0 : x0;
  const Exact drift = (tau2 - tau1) / Exact(2);  // |direction|, whatever gamma

  Outcome outcome = climb<true>(options, steps, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    ledger.assume("ordered-thresholds", truth(tau1 < tau2));
    ledger.assume("far-start", truth(tau1 <= beta * size && tau2 <= alpha * size));
    with_objective<S>(problem, [&](const auto& f) {
      run<S>(ClipGd{gamma, {tau1, tau2}}, f, {Vector<Exact>::Constant(1, x0), {}}, [&](const Round<S>& round) {
        ledger.claim("direction = -(tau_2 - tau_1)/2 sgn x_0", round.k, -1, Order::equal, (*round.direction)[0],
                     constant<S>(x0.sign() < 0 ? drift : -drift));
        ledger.claim("|x_k| = |x_0| + k (gamma/2)(tau_2 - tau_1)", round.k, -1, Order::equal, magnitude((*round.x)[0]),
                     constant<S>(size + Exact(round.k) * gamma * drift));
        return watch.go_on(round.k);
      });
    });
  });
  if (outcome.decision == Decision::holds) {
    outcome.remarks.push_back("refutes \"Clip-GD with one threshold per node converges\": |x_k| = " + size.text() + " + k gamma " + drift.text() +
                              " for every k and every gamma > 0; the minimiser is 0");
  }
  return outcome;
}

}  // namespace

const Entry different_thresholds{&info, parameters, draw, check, 1};

}  // namespace lemmata::counterexamples
