#include "properties/clip21_checks.hpp"

#include "algorithms/run.hpp"
#include "numerics/error.hpp"
#include "properties/clip21_instances.hpp"
#include "theory/clip21/averaging.hpp"
#include "theory/clip21/descent.hpp"
#include "theory/clip21/one_step.hpp"
#include "theory/clip21/theorem_a.hpp"

namespace lemmata::properties {
namespace {

using clip21::TheoremA;

constexpr int step_size_bits = 30;

/// Exact runs are tried in one dimension and up to this horizon: their numbers grow by the bits of gamma in every round. A step that divides by the
/// iterate (soft clipping) triples them instead.
constexpr std::int64_t longest_exact_run = 300;
enum class Growth : std::uint8_t { linear, exponential };

/// Runs `method` in every tier and judges each round. `make_judge.template operator()<S>(setting)` makes the judge of one run.
template <class Method, class MakeJudge>
Outcome check_run(const Method& method, const Trajectory& t, const LadderOptions& options, const MakeJudge& make_judge,
                  Growth growth = Growth::linear) {
  const bool exact = growth == Growth::linear && is_rational(t.problem) && dimension_of(t.problem) == 1 && t.steps <= longest_exact_run;
  return climb<true>(options, t.steps, exact ? ExactTier::last : ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    const Setting<S> setting(regularity_of(t.problem), t.gamma, t.tau);
    auto judge = make_judge(setting);
    with_objective<S>(t.problem, [&](const auto& f) {
      run<S>(method, f, t.start, [&](const Round<S>& round) {
        judge(round, ledger);
        return watch.go_on(round.k);
      });
    });
  });
}

/// Puts the step size into instance and trajectory where the instance says "cap": the fraction gamma_over_cap of `cap()`, rounded down.
template <class Cap>
void resolve_step_size(Instance& instance, Trajectory& t, const Cap& cap) {
  if (t.gamma.sign() > 0) return;
  const ParameterReader read(instance.subject, instance.parameters, trajectory_parameters());
  t.gamma = dyadic_below(read.positive("gamma_over_cap") * cap(), step_size_bits);
  instance.parameters["gamma"] = t.gamma.text();
  instance.parameters.erase("gamma_over_cap");
  instance.start = t.start.x;
  instance.steps = t.steps;
}

void resolve_by_theorem_a(Instance& instance, Trajectory& t) {
  resolve_step_size(instance, t, [&] { return theorem_a_step_cap(t.problem, t.start, t.tau); });
}
void resolve_by_smoothness(Instance& instance, Trajectory& t) {
  resolve_step_size(instance, t, [&] { return Exact(1) / regularity_of(t.problem).mean; });
}

/// alpha or beta of the problem, given or by default.
Exact curvature(const Instance& instance, std::string_view name) {
  return ParameterReader(instance.problem.name, instance.problem.parameters, find_problem(instance.problem.name)->parameters).positive(name);
}

void require_problem(const Instance& instance, std::string_view name) {
  if (instance.problem.name != name) {
    throw BadInput(instance.subject + " speaks of problem " + std::string(name) + ", got '" + instance.problem.name + "'");
  }
}

Outcome check_theorem_a_parts(Instance& instance, const LadderOptions& options, TheoremA::Parts parts) {
  Trajectory t = read_trajectory(instance);
  resolve_by_theorem_a(instance, t);
  return check_run(Clip21Gd{t.gamma, {t.tau}}, t, options, [&]<Field S>(const Setting<S>& s) { return TheoremA::Judge<S>(s, parts); });
}

}  // namespace

Exact theorem_a_step_cap(const Problem& problem, const Start& start, const Exact& tau) {
  for (long bits = 128; bits <= 4096; bits *= 2) {
    const PrecisionScope scope(bits);
    const Exact any_step(1);
    const Setting<Ball> setting(regularity_of(problem), any_step, tau);
    Ball cap;
    with_objective<Ball>(problem, [&](const auto& f) {
      run<Ball>(Clip21Gd{any_step, {tau}}, f, start, [&](const Round<Ball>& round) {
        clip21::Measure<Ball> first;
        first.take(round, setting.tau);
        cap = TheoremA::Constants<Ball>::of(setting, first.u, first.value).step_cap(setting);
        return false;
      });
    });
    if (!cap.is_finite()) continue;
    const Exact lower = cap.lower();
    if (lower.sign() > 0) return dyadic_below(lower, step_size_bits);
  }
  throw BadInput("the largest step size of Theorem A could not be enclosed away from 0; give gamma explicitly");
}

Outcome check_theorem_a(Instance& instance, const LadderOptions& options) { return check_theorem_a_parts(instance, options, TheoremA::all); }
Outcome check_k_star(Instance& instance, const LadderOptions& options) { return check_theorem_a_parts(instance, options, TheoremA::k_star_only); }
Outcome check_rate(Instance& instance, const LadderOptions& options) { return check_theorem_a_parts(instance, options, TheoremA::rate_only); }

Outcome check_theorem_a_posteriori(Instance& instance, const LadderOptions& options) {
  Trajectory t = read_trajectory(instance);
  resolve_by_theorem_a(instance, t);
  return check_run(Clip21Gd{t.gamma, {t.tau}}, t, options, []<Field S>(const Setting<S>& s) { return TheoremA::PosteriorJudge<S>(s); });
}

Outcome check_one_step_relations(Instance& instance, const LadderOptions& options) {
  Trajectory t = read_trajectory(instance);
  resolve_by_smoothness(instance, t);
  return check_run(Clip21Gd{t.gamma, {t.tau}}, t, options, []<Field S>(const Setting<S>& s) { return clip21::OneStepRelations::Judge<S>(s); });
}

Outcome check_averaging(Instance& instance, const LadderOptions& options) {
  Trajectory t = read_trajectory(instance);
  if (t.gamma.sign() == 0) t.gamma = Exact(1);  // plays no part
  return check_run(Clip21Avg{{t.tau}}, t, options, []<Field S>(const Setting<S>& s) { return clip21::Averaging::Judge<S>(s.tau); });
}

Outcome check_single_node_descent(Instance& instance, const LadderOptions& options) {
  Trajectory t = read_trajectory(instance);
  if (nodes_of(t.problem) != 1) throw BadInput(instance.subject + " speaks of one node, the problem has " + std::to_string(nodes_of(t.problem)));
  resolve_by_smoothness(instance, t);
  return check_run(ClipGd{t.gamma, {t.tau}}, t, options, []<Field S>(const Setting<S>& s) { return clip21::ClippedDescent::Judge<S>(s); });
}

Outcome check_server_side_clipping(Instance& instance, const LadderOptions& options) {
  Trajectory t = read_trajectory(instance);
  resolve_by_smoothness(instance, t);
  return check_run(ServerClipGd{t.gamma, {t.tau}}, t, options, []<Field S>(const Setting<S>& s) { return clip21::ClippedDescent::Judge<S>(s); });
}

Outcome check_example_basin(Instance& instance, const LadderOptions& options) {
  require_problem(instance, "example-1.1");
  Trajectory t = read_trajectory(instance);
  if (t.start.x[0].sign() == 0) throw BadInput(instance.subject + ": x0 = 0 is the minimiser; give another start");
  resolve_by_smoothness(instance, t);
  const Exact alpha = curvature(instance, "alpha");
  return check_run(ClipGd{t.gamma, {t.tau}}, t, options,
                         [&]<Field S>(const Setting<S>& s) { return clip21::ExampleBasin::Judge<S>(s, constant<S>(alpha)); });
}

Outcome check_soft_clip_basin(Instance& instance, const LadderOptions& options) {
  require_problem(instance, "soft-clip-three-nodes");
  Trajectory t = read_trajectory(instance);
  if (t.start.x[0].sign() == 0) throw BadInput(instance.subject + ": x0 = 0 is the minimiser; give another start");
  const Exact alpha = curvature(instance, "alpha");
  const Exact beta = curvature(instance, "beta");
  resolve_step_size(instance, t, [&] { return Exact(3) * t.tau / (beta - Exact(2) * alpha); });
  return check_run(SoftClipGd{t.gamma, {t.tau}}, t, options, [&]<Field S>(const Setting<S>& s) {
    return clip21::SoftClipBasin::Judge<S>(s.gamma, constant<S>(alpha), constant<S>(beta), s.tau);
  }, Growth::exponential);
}

}  // namespace lemmata::properties
