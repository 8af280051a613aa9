/// The same reviewer: is soft clipping better? With three nodes it has spurious equilibria too, and repels from them.
///
/// Setting     f_1 = (beta/2) x^2, f_2 = f_3 = -(alpha/2) x^2, beta > 2 alpha > 0: f = ((beta - 2 alpha)/6) x^2, minimiser 0. s(g) = g/(|g| + a).
///             x-hat = a (beta - 2 alpha)/(alpha beta).
/// Recurrence  x_{k+1} = x_k - gamma D(x_k), D(x) = (s(beta x) + 2 s(-alpha x))/3.
/// Claim       refuted: "soft clipping points towards the minimiser". For x > 0
///             D(x) = x (a (beta - 2 alpha) - alpha beta x)/(3 (beta x + a)(alpha x + a)), so D(x-hat) = 0 and x D(x) < 0 for every |x| > x-hat:
///             from |x_0| > x-hat the iterates move away from 0 in every step, for every gamma > 0.
/// Hypotheses  1 beyond-equilibrium: |x_0| > x-hat.
/// Tight       with two nodes it cannot happen: clip21/soft-clip-two-nodes.
/// Source      our answer to a reviewer's question to [C21]; proof: docs/proofs.md, Soft clipping.
#include "algorithms/run.hpp"
#include "counterexamples/catalogue.hpp"

namespace lemmata::counterexamples {
namespace {

constexpr Hypothesis hypotheses[] = {{"beyond-equilibrium", "|x_0| > x-hat = a (beta - 2 alpha)/(alpha beta)"}};
const StatementInfo info{
    .id = "counterexample/soft-clip-three-nodes",
    .kind = Kind::counterexample,
    .title = "Soft clipping with three nodes drives the iterates away from the minimiser",
    .setting = "f_1 = (beta/2) x^2, f_2 = f_3 = -(alpha/2) x^2, beta > 2 alpha > 0; s(g) = g/(|g| + a); x-hat = a (beta - 2 alpha)/(alpha beta)",
    .recurrence = "x_{k+1} = x_k - gamma D(x_k),  D(x) = (s(f_1'(x)) + s(f_2'(x)) + s(f_3'(x)))/3",
    .claim = "Refuted: \"soft clipping points towards the minimiser\". For x > 0\n"
             "D(x) = x (a (beta - 2 alpha) - alpha beta x)/(3 (beta x + a)(alpha x + a)):  D(x-hat) = 0, and x D(x) < 0 for every |x| > x-hat.\n"
             "From |x_0| > x-hat every step leads away from the minimiser 0, for every gamma > 0",
    .hypotheses = hypotheses,
    .tightness = "x-hat is exact. With two nodes it cannot happen: clip21/soft-clip-two-nodes.",
    .trust = Trust::proved,
    .source = {"C21", "a reviewer's question; our instance"},
    .proof = "docs/proofs.md, Soft clipping"};

constexpr ParameterInfo parameters[] = {{"alpha", "1", "curvature of -f_2 = -f_3, 0 < 2 alpha < beta"},
                                        {"beta", "4", "curvature of f_1"},
                                        {"a", "1", "softness, > 0"},
                                        {"x0", "1", "start"},
                                        {"gamma", "1", "step size of the run that is shown; the refutation holds for every one"},
                                        {"steps", "6", "rounds that are run in exact numbers, whose length triples in each; 0..8"}};

Instance draw(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Instance instance = plain_instance(info, parameters, seed, given);
  if (number > 0) {
    Draw draw(seed, number);
    const Exact alpha = draw.log_uniform(-4, 4, 5);
    const Exact beta = Exact(2) * alpha + draw.log_uniform(-4, 4, 5);
    const Exact a = draw.log_uniform(-4, 4, 5);
    const Exact x0 = a * (beta - Exact(2) * alpha) / (alpha * beta) * (Exact(1) + draw.log_uniform(-8, 4, 5)) * Exact(draw.chance(50) ? 1 : -1);
    instance.parameters.insert({{"alpha", alpha.text()},
                                {"beta", beta.text()},
                                {"a", a.text()},
                                {"x0", x0.text()},
                                {"gamma", draw.log_uniform(-8, 8, 5).text()},
                                {"steps", "3"}});
  }
  return instance;
}

Outcome check(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, parameters);
  const ParameterReader read(instance.subject, instance.parameters, parameters);
  const Exact alpha = read.positive("alpha");
  const Exact beta = read.positive("beta");
  const Exact a = read.positive("a");
  const Exact x0 = read.number("x0");
  const Exact gamma = read.positive("gamma");
  const std::int64_t steps = read.integer("steps", 0, 8);
  const Problem problem = make_problem({"soft-clip-three-nodes", {{"alpha", alpha.text()}, {"beta", beta.text()}}, {}});
  const Exact equilibrium = a * (beta - Exact(2) * alpha) / (alpha * beta);
  const Exact size = x0.sign() < 0 ? -x0 : x0;

  /// The closed form of D at |x|; an identity of rational functions of x of degree at most 3 over 2.
  const auto closed_form = [&](const Exact& x) {
    return x * (a * (beta - Exact(2) * alpha) - alpha * beta * x) / (Exact(3) * (beta * x + a) * (alpha * x + a));
  };
  Outcome outcome = climb<true>(options, steps, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    ledger.assume("beyond-equilibrium", truth(equilibrium < size));
    with_objective<S>(problem, [&](const auto& f) {
      const auto direction_at = [&](const Exact& x) {
        S direction;
        run<S>(SoftClipGd{gamma, {a}}, f, {Vector<Exact>::Constant(1, x), {}}, [&](const Round<S>& round) {
          direction = (*round.direction)[0];
          return false;
        });
        return direction;
      };
      // Numerators over the common denominator have degree at most 3 in x > 0: agreement at 0 and at four more points makes the closed form an identity.
      for (int j = 0; j <= 4; ++j) {
        const Exact x = equilibrium * Exact(j);
        ledger.claim("closed form of D", 0, -1, Order::equal, direction_at(x), constant<S>(closed_form(x)));
      }
      ledger.claim("D(x-hat) = 0", 0, -1, Order::equal, direction_at(equilibrium), S(0));
      S last(0);
      run<S>(SoftClipGd{gamma, {a}}, f, {Vector<Exact>::Constant(1, x0), {}}, [&](const Round<S>& round) {
        const S now = magnitude((*round.x)[0]);
        ledger.claim("|x_k| grows", round.k, -1, Order::less, round.k == 0 ? constant<S>(equilibrium) : last, now);
        ledger.claim("x_k D(x_k) < 0", round.k, -1, Order::less, S((*round.x)[0] * (*round.direction)[0]), S(0));
        last = now;
        return watch.go_on(round.k);
      });
    });
  });
  if (outcome.decision == Decision::holds) {
    const Exact direction = -closed_form(size);
    const Exact slope = (beta - Exact(2) * alpha) * size / Exact(3);
    outcome.remarks.push_back("refutes \"soft clipping points towards the minimiser\": |x_1| = " + size.text() + " + gamma " + direction.text() +
                              " although |f'(x_0)| = " + slope.text() + "; spurious equilibria +-" + equilibrium.text() +
                              "; beyond them |x_k| grows for every k and every gamma > 0");
  }
  return outcome;
}

}  // namespace

const Entry soft_clip_three_nodes{&info, parameters, draw, check, 1};

}  // namespace lemmata::counterexamples
