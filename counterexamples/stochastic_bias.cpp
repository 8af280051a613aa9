/// Stochastic bias: with skewed noise the expected clipped gradient vanishes at the wrong point, and nowhere else.
///
/// Setting     f = x^2/2, noise xi = A with probability p, -A p/(1-p) otherwise (mean 0); A > tau > 0, 0 < p < 1/2.
/// Recurrence  clipped SGD: x_{k+1} = x_k - gamma clip_tau(x_k + xi_k).
/// Claim       refuted: "the expected clipped field vanishes at the minimiser only". E clip_tau(x + xi) vanishes at x* = p (A - tau)/(1-p) and nowhere else.
/// Hypotheses  1 large-noise: A > tau · 2 skewed: 0 < p < 1/2.
/// Tight       as A decreases to tau, x* tends to the minimiser 0.
/// Source      ours; proof: docs/proofs.md, Bias from noise.
#include "algorithms/operators.hpp"
#include "counterexamples/catalogue.hpp"

namespace lemmata::counterexamples {
namespace {

constexpr Hypothesis hypotheses[] = {{"large-noise", "A > tau"}, {"skewed", "0 < p < 1/2"}};
const StatementInfo info{
    .id = "counterexample/stochastic-bias",
    .kind = Kind::counterexample,
    .title = "Skewed noise: the expected clipped gradient vanishes at the wrong point",
    .setting = "f = x^2/2; noise xi = A with probability p, -A p/(1-p) otherwise (mean 0)",
    .recurrence = "clipped SGD: x_{k+1} = x_k - gamma clip_tau(x_k + xi_k)",
    .claim = "Refuted: \"the expected clipped field vanishes at the minimiser only\".\n"
             "E clip_tau(x + xi) vanishes at x* = p (A - tau)/(1-p) and nowhere else",
    .hypotheses = hypotheses,
    .tightness = "The field is nondecreasing, with slope 1-p around x*, so the zero is unique; as A decreases to tau it tends to the minimiser.",
    .trust = Trust::proved,
    .source = {"C21", "the phenomenon of Example 1.1 for one node with noise; our instance"},
    .proof = "docs/proofs.md, Bias from noise"};

constexpr ParameterInfo parameters[] = {{"p", "1/10", "probability of the large outcome, in (0, 1/2)"},
                                        {"A", "20", "the large outcome, > tau"},
                                        {"tau", "1", "clipping threshold, > 0"}};

Instance draw(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Instance instance = plain_instance(info, parameters, seed, given);
  if (number > 0) {
    Draw draw(seed, number);
    const Exact tau = draw.log_uniform(-4, 4, 5);
    instance.parameters.insert({{"p", Exact(draw.integer(1, 31), 64).text()}, {"tau", tau.text()}, {"A", (tau * (Exact(1) + draw.log_uniform(-5, 6, 5))).text()}});
  }
  return instance;
}

Outcome check(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, parameters);
  const ParameterReader read(instance.subject, instance.parameters, parameters);
  const Exact p = read.number("p");
  const Exact large = read.number("A");
  const Exact tau = read.positive("tau");
  if (p == Exact(1)) throw BadInput("p of " + instance.subject + " must be below 1/2, got 1");
  const Exact zero = p * (large - tau) / (Exact(1) - p);

  Outcome outcome = climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    ledger.assume("skewed", truth(p.sign() > 0 && p * Exact(2) < Exact(1)));
    ledger.assume("large-noise", truth(tau < large));
    if (ledger.finished()) return;
    const auto field = [&](const Exact& x) {
      Vector<S> clipped_large;
      Vector<S> clipped_small;
      const Exact small = -large * p / (Exact(1) - p);
      Clip{}.apply(constant_vector<S>(Vector<Exact>::Constant(1, x + large)), constant<S>(tau), clipped_large);
      Clip{}.apply(constant_vector<S>(Vector<Exact>::Constant(1, x + small)), constant<S>(tau), clipped_small);
      return S(constant<S>(p) * clipped_large[0] + constant<S>(Exact(1) - p) * clipped_small[0]);
    };
    ledger.claim("E clip(x* + xi) = 0", 0, -1, Order::equal, field(zero), S(0), constant<S>(tau));
    // The field is nondecreasing (clip is); strictly around x*: there the small outcome is unclipped, at distance (1-2p) tau/(1-p) from the threshold.
    const Exact step = (Exact(1) - Exact(2) * p) * tau / (Exact(2) * (Exact(1) - p));
    ledger.claim("field above x*", 0, -1, Order::equal, field(zero + step), constant<S>((Exact(1) - p) * step), constant<S>(tau));
    ledger.claim("field below x*", 0, -1, Order::less_equal, field(zero - step), constant<S>(-(Exact(1) - p) * step), constant<S>(tau));
  });
  if (outcome.decision == Decision::holds) {
    outcome.remarks.push_back("refutes \"the expected clipped field vanishes at the minimiser only\": it vanishes at x* = " + zero.text() +
                              " and nowhere else; the minimiser is 0");
  }
  return outcome;
}

}  // namespace

const Entry stochastic_bias{&info, parameters, draw, check, 1};

}  // namespace lemmata::counterexamples
