/// Example 1.1 of [C21]: naive client-side clipping stands still, far from the minimiser, for ever and for every step size.
///
/// Setting     n = 2, d = 1, f_1 = (beta/2) x^2, f_2 = -(alpha/2) x^2, beta > alpha > 0: f = ((beta - alpha)/4) x^2, minimiser 0.
/// Recurrence  Clip-GD: x_{k+1} = x_k - gamma (clip_tau(f_1'(x_k)) + clip_tau(f_2'(x_k)))/2.
/// Claim       refuted: "Clip-GD converges". For |x_0| >= tau/alpha the direction at x_0 is exactly 0, so x_k = x_0 for every k and every gamma, while
///             |f'(x_0)| = (beta - alpha)|x_0|/2 >= (beta - alpha) tau/(2 alpha) > 0.
/// Hypotheses  1 spurious-region: |x_0| >= tau/alpha.
/// Tight       the set of spurious fixed points is exactly {|x| >= tau/alpha}: clip21/example-1.1-basin is the other side.
/// Source      [C21], Example 1.1; proof: docs/proofs.md, Example 1.1.
#include "algorithms/run.hpp"
#include "counterexamples/catalogue.hpp"

namespace lemmata::counterexamples {
namespace {

constexpr Hypothesis hypotheses[] = {{"spurious-region", "|x_0| >= tau/alpha"}};
const StatementInfo info{
    .id = "counterexample/example-1.1",
    .kind = Kind::counterexample,
    .title = "Example 1.1: client-side clipping never moves, for every step size",
    .setting = "n = 2, d = 1, f_1 = (beta/2) x^2, f_2 = -(alpha/2) x^2, beta > alpha > 0; the minimiser of f is 0",
    .recurrence = "Clip-GD: x_{k+1} = x_k - gamma (clip_tau(f_1'(x_k)) + clip_tau(f_2'(x_k)))/2",
    .claim = "Refuted: \"Clip-GD converges\". The direction at x_0 is exactly 0, so x_k = x_0 for every k and every gamma, while\n"
             "|f'(x_0)| = (beta - alpha)|x_0|/2 >= (beta - alpha) tau/(2 alpha) > 0",
    .hypotheses = hypotheses,
    .tightness = "The spurious fixed points are exactly {|x| >= tau/alpha}; the other side is clip21/example-1.1-basin.",
    .trust = Trust::proved,
    .source = {"C21", "Example 1.1, arXiv 2305.18929"},
    .proof = "docs/proofs.md, Example 1.1"};

constexpr ParameterInfo parameters[] = {{"alpha", "1", "curvature of -f_2, 0 < alpha < beta"},
                                        {"beta", "2", "curvature of f_1"},
                                        {"tau", "1", "clipping threshold, > 0"},
                                        {"x0", "4", "start"},
                                        {"gamma", "1/48", "step size of the run that is shown; the refutation holds for every one"},
                                        {"steps", "100", "rounds that are run"}};

Instance draw(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Instance instance = plain_instance(info, parameters, seed, given);
  if (number > 0) {
    Draw draw(seed, number);
    const Exact alpha = draw.log_uniform(-4, 4, 5);
    const Exact tau = draw.log_uniform(-4, 4, 5);
    const Exact x0 = tau / alpha * (draw.chance(30) ? Exact(1) : draw.log_uniform(0, 6, 5)) * Exact(draw.chance(50) ? 1 : -1);
    instance.parameters.insert({{"alpha", alpha.text()},
                                {"beta", (alpha + draw.log_uniform(-4, 4, 5)).text()},
                                {"tau", tau.text()},
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
  const Exact tau = read.positive("tau");
  const Exact x0 = read.number("x0");
  const std::int64_t steps = read.integer("steps", 0, 1000000);
  const Problem problem = make_problem({"example-1.1", {{"alpha", alpha.text()}, {"beta", beta.text()}}, {}});
  const Exact size = x0.sign() < 0 ? -x0 : x0;
  const Exact slope = (beta - alpha) * size / Exact(2);

  Outcome outcome = climb<true>(options, steps, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    ledger.assume("spurious-region", 0, constant<S>(tau), constant<S>(alpha * size));
    with_objective<S>(problem, [&](const auto& f) {
      run<S>(ClipGd{read.positive("gamma"), {tau}}, f, {Vector<Exact>::Constant(1, x0), {}}, [&](const Round<S>& round) {
        ledger.claim("direction is zero", round.k, -1, Order::equal, (*round.direction)[0], S(0));
        ledger.claim("x_k = x_0", round.k, -1, Order::equal, (*round.x)[0], constant<S>(x0));
        ledger.claim("|f'(x_k)| = (beta - alpha)|x_0|/2", round.k, -1, Order::equal, magnitude((*round.gradient)[0]), constant<S>(slope));
        ledger.claim("(beta - alpha) tau/(2 alpha) <= |f'(x_k)|", round.k, -1, Order::less_equal,
                     constant<S>((beta - alpha) * tau / (Exact(2) * alpha)), magnitude((*round.gradient)[0]));
        return watch.go_on(round.k);
      });
    });
  });
  if (outcome.decision == Decision::holds) {
    outcome.remarks.push_back("refutes \"Clip-GD converges\": x_k = " + x0.text() + " and |f'(x_k)| = " + slope.text() +
                              " > 0 for every k and every gamma > 0, as the direction at x_0 is exactly 0");
  }
  return outcome;
}

}  // namespace

const Entry example_1_1{&info, parameters, draw, check, 1};

}  // namespace lemmata::counterexamples
