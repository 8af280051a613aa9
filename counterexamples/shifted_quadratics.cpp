/// Shifted quadratics: clipped averages stop at the wrong point; Clip21-GD does not.
///
/// Setting     two nodes: f_1 = (x - B)^2/2, f_2 = x^2/2, B > 2 tau, minimiser B/2. Three nodes: f_1 = (x - B)^2/2, f_2 = f_3 = x^2/2, B > 3 tau/2,
///             minimiser B/3.
/// Recurrence  Clip-GD: x_{k+1} = x_k - gamma mean_i clip_tau(f_i'(x_k)).
/// Claim       refuted: "the fixed points of Clip-GD are stationary points of f". Two nodes: every point of [tau, B - tau] is fixed for every gamma.
///             Three nodes: the only fixed point is tau/2, which is not B/3.
/// Hypotheses  two nodes: 1 wide-shift: B > 2 tau · 2 start-between: tau <= x_0 <= B - tau · 3 off-minimiser: x_0 != B/2. Three nodes: 1 wide-shift: B > 3 tau/2.
/// Tight       the direction is piecewise linear and nondecreasing in x: it is 0 between two of its zeros, and its zero is unique where its slope is positive.
/// Source      ours; proof: docs/proofs.md, Shifted quadratics.
#include "algorithms/run.hpp"
#include "counterexamples/catalogue.hpp"

namespace lemmata::counterexamples {
namespace {

constexpr Hypothesis two_node_hypotheses[] = {{"wide-shift", "B > 2 tau"}, {"start-between", "tau <= x_0 <= B - tau"},
                                              {"off-minimiser", "x_0 != B/2"}};
constexpr Hypothesis three_node_hypotheses[] = {{"wide-shift", "B > 3 tau/2"}};

const StatementInfo two_node_info{
    .id = "counterexample/shifted-quadratics",
    .kind = Kind::counterexample,
    .title = "Two shifted quadratics: a whole segment of spurious fixed points",
    .setting = "f_1 = (x - B)^2/2, f_2 = x^2/2, B > 2 tau; the minimiser is B/2",
    .recurrence = "Clip-GD: x_{k+1} = x_k - gamma (clip_tau(f_1'(x_k)) + clip_tau(f_2'(x_k)))/2;  beside it Clip21-GD from the same start",
    .claim = "Refuted: \"fixed points of Clip-GD are stationary\". Every point of [tau, B - tau] is fixed for every gamma.\n"
             "Beside it, as a remark: where Clip21-GD ends from the same start",
    .hypotheses = two_node_hypotheses,
    .tightness = "The ends tau and B - tau are fixed; the direction is nondecreasing in x, so all between are.",
    .trust = Trust::proved,
    .source = {"C21", "the phenomenon of Example 1.1; our instance"},
    .proof = "docs/proofs.md, Shifted quadratics"};

const StatementInfo three_node_info{
    .id = "counterexample/shifted-quadratics-three-nodes",
    .kind = Kind::counterexample,
    .title = "Three shifted quadratics: the only fixed point of Clip-GD is not the minimiser",
    .setting = "f_1 = (x - B)^2/2, f_2 = f_3 = x^2/2, B > 3 tau/2; the minimiser is B/3",
    .recurrence = "Clip-GD: x_{k+1} = x_k - gamma mean_i clip_tau(f_i'(x_k))",
    .claim = "Refuted: \"fixed points of Clip-GD are stationary\". The only fixed point is tau/2, where f' = tau/2 - B/3 < 0",
    .hypotheses = three_node_hypotheses,
    .tightness = "The direction is nondecreasing in x and strictly increasing around tau/2, so its zero is unique.",
    .trust = Trust::proved,
    .source = {"C21", "the phenomenon of Example 1.1; our instance"},
    .proof = "docs/proofs.md, Shifted quadratics"};

constexpr ParameterInfo two_node_parameters[] = {{"B", "10", "minimiser of f_1"},
                                                 {"tau", "1", "clipping threshold, > 0"},
                                                 {"x0", "3/2", "start"},
                                                 {"gamma", "1/8", "step size of the runs that are shown"},
                                                 {"steps", "200", "rounds that are run"}};
constexpr ParameterInfo three_node_parameters[] = {{"B", "10", "minimiser of f_1"}, {"tau", "1", "clipping threshold, > 0"}};

Problem problem_of(const Exact& b, int nodes) { return make_problem({"shifted-quadratics", {{"B", b.text()}, {"nodes", std::to_string(nodes)}}, {}}); }

template <Field S>
struct Slopes {
  S direction;  ///< of Clip-GD: what the step is made of, whatever gamma
  S slope;      ///< f'
};

template <Field S, Objective<S> F>
Slopes<S> field_at(const F& f, const Exact& tau, const Exact& x) {
  Slopes<S> field;
  run<S>(ClipGd{Exact(1), {tau}}, f, {Vector<Exact>::Constant(1, x), {}}, [&](const Round<S>& round) {
    field = {(*round.direction)[0], (*round.gradient)[0]};
    return false;
  });
  return field;
}

Instance draw_two(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Instance instance = plain_instance(two_node_info, two_node_parameters, seed, given);
  if (number > 0) {
    Draw draw(seed, number);
    const Exact tau = draw.log_uniform(-2, 2, 5);
    const Exact b = tau * (Exact(2) + draw.log_uniform(-3, 3, 5));
    const Exact x0 = tau + (b - Exact(2) * tau) * Exact(draw.integer(0, 15), 15);
    instance.parameters.insert({{"tau", tau.text()}, {"B", b.text()}, {"x0", x0.text()}});
  }
  return instance;
}

Instance draw_three(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Instance instance = plain_instance(three_node_info, three_node_parameters, seed, given);
  if (number > 0) {
    Draw draw(seed, number);
    const Exact tau = draw.log_uniform(-4, 4, 5);
    instance.parameters.insert({{"tau", tau.text()}, {"B", (tau * (Exact(3, 2) + draw.log_uniform(-8, 4, 5))).text()}});
  }
  return instance;
}

Outcome check_two(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, two_node_parameters);
  const ParameterReader read(instance.subject, instance.parameters, two_node_parameters);
  const Exact b = read.positive("B");
  const Exact tau = read.positive("tau");
  const Exact x0 = read.number("x0");
  const Exact gamma = read.positive("gamma");
  const std::int64_t steps = read.integer("steps", 0, 100000);
  const Problem problem = problem_of(b, 2);
  const Exact minimiser = b / Exact(2);
  const Start start{Vector<Exact>::Constant(1, x0), {}};

  Outcome outcome = climb<true>(options, steps, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    ledger.assume("wide-shift", truth(Exact(2) * tau < b));
    ledger.assume("start-between", truth(tau <= x0 && x0 <= b - tau));
    ledger.assume("off-minimiser", truth(!(x0 == minimiser)));
    with_objective<S>(problem, [&](const auto& f) {
      for (const Exact& end : {tau, b - tau}) ledger.claim("direction is zero at the ends", 0, -1, Order::equal, field_at<S>(f, tau, end).direction, S(0));
      run<S>(ClipGd{gamma, {tau}}, f, start, [&](const Round<S>& round) {
        ledger.claim("Clip-GD: x_k = x_0", round.k, -1, Order::equal, (*round.x)[0], constant<S>(x0));
        return watch.go_on(round.k);
      });
    });
  });
  if (outcome.decision == Decision::holds) {
    const Exact slope = x0 - minimiser;
    // Not a claim of this entry: Clip21-GD in double, to set beside it.
    double reached = 0;
    run<double>(Clip21Gd{gamma, {tau}}, std::get<Quadratics>(problem).on<double>(), start, [&](const Round<double>& round) {
      reached = (*round.x)[0];
      return round.k < steps;
    });
    outcome.remarks.push_back("refutes \"fixed points of Clip-GD are stationary\": x_k = " + x0.text() + " for every k and every gamma > 0, |f'(x_k)| = " +
                              (slope.sign() < 0 ? -slope : slope).text() + "; the minimiser is " + minimiser.text() + "; Clip21-GD with gamma = " + gamma.text() +
                              " is at " + quantity(reached).lower + " after " + std::to_string(steps) + " rounds (double)");
  }
  return outcome;
}

Outcome check_three(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, three_node_parameters);
  const ParameterReader read(instance.subject, instance.parameters, three_node_parameters);
  const Exact b = read.positive("B");
  const Exact tau = read.positive("tau");
  const Problem problem = problem_of(b, 3);
  const Exact fixed = tau / Exact(2);
  const Exact slope = fixed - b / Exact(3);

  Outcome outcome = climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    ledger.assume("wide-shift", truth(Exact(3) * tau < Exact(2) * b));
    with_objective<S>(problem, [&](const auto& f) {
      ledger.claim("direction is zero at tau/2", 0, -1, Order::equal, field_at<S>(f, tau, fixed).direction, S(0));
      // Between 0 and min(tau, B - tau) the direction is linear with slope 2/3; nondecreasing everywhere: no other zero.
      const Exact step = scalar_traits<Exact>::min(tau / Exact(2), b - tau * Exact(3, 2)) / Exact(2);
      ledger.claim("slope of the direction", 0, -1, Order::equal, S(field_at<S>(f, tau, fixed + step).direction - field_at<S>(f, tau, fixed - step).direction),
                   constant<S>(Exact(4, 3) * step));
      ledger.claim("f'(tau/2) = tau/2 - B/3", 0, -1, Order::equal, field_at<S>(f, tau, fixed).slope, constant<S>(slope));
      ledger.claim("f'(tau/2) < 0", 0, -1, Order::less, field_at<S>(f, tau, fixed).slope, S(0));
    });
  });
  if (outcome.decision == Decision::holds) {
    outcome.remarks.push_back("refutes \"fixed points of Clip-GD are stationary\": the only fixed point is " + fixed.text() + ", where f' = " + slope.text() +
                              "; the minimiser is " + (b / Exact(3)).text());
  }
  return outcome;
}

}  // namespace

const Entry shifted_quadratics{&two_node_info, two_node_parameters, draw_two, check_two, 1};
const Entry shifted_quadratics_three_nodes{&three_node_info, three_node_parameters, draw_three, check_three, 1};

}  // namespace lemmata::counterexamples
