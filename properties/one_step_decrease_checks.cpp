#include "properties/one_step_decrease_checks.hpp"

#include <algorithm>

#include "properties/list_text.hpp"
#include "properties/run_checks.hpp"
#include "theory/clip21/one_step_decrease.hpp"

namespace lemmata::properties {
namespace {

using clip21::OneStepDecrease;

constexpr ParameterInfo own[] = {{"eta", "1/2", "in (0, 1]: u_i^k <= tau/eta is what the lemma asks of every round after the first; drawn after instance 0"},
                                 {"nodes", "drawn", "n of a drawn problem: one in most, at most 4 unless given"},
                                 {"dimension", "drawn", "d of a drawn problem: 1 in most, at most 4 unless given"},
                                 {"steps", "1", "rounds, 0..1000000"}};
/// Below this horizon a run in exact rationals on the line costs less than one in enclosures.
constexpr std::int64_t exact_first_up_to = 16;

Exact read_eta(const Instance& instance) {
  const Exact eta = ParameterReader(instance.subject, instance.parameters, one_step_decrease_parameters()).positive("eta");
  check_unit("eta of " + instance.subject, eta);
  return eta;
}

/// gamma = cap: the largest step that hypothesis "step" allows, as it is amended.
void resolve(Instance& instance, Trajectory& t, const Exact& eta, const LadderOptions& options) {
  resolve_step_size(instance, t, [&] {
    const OneStepDecrease::Enclosed cap = OneStepDecrease::enclosed_step_cap(Setting<Exact>(regularity_of(t.problem), Exact(1), t.tau), eta);
    const auto scaled = std::ranges::find(options.scaled, "step", &ScaledConstant::name);
    return scaled == options.scaled.end() ? cap.lower : Exact(cap.lower * scaled->factor);
  });
}

/// max u_i^k over the rounds after the first, in double: for drawing, never for a verdict.
double largest_distance_after_start(const Trajectory& t) {
  const double tau = t.tau.nearest_double();
  double largest = 0;
  with_objective<double>(t.problem, [&](const auto& f) {
    clip21::Measure<double> now;
    run<double>(Clip21Gd{t.gamma, {t.tau}}, f, t.start, [&](const Round<double>& round) {
      now.take(round, tau);
      if (round.k > 0) largest = std::max(largest, *std::ranges::max_element(now.u));
      return round.k < t.steps;
    });
  });
  return largest;
}

/// The least of tau, growth tau, growth^2 tau, ... that the horizon does not leave. It ends: where nothing is clipped, no u_i depends on tau.
Exact threshold_of(Trajectory t, const Exact& eta, const Exact& growth) {
  constexpr int most = 200;
  for (int trial = 0; trial < most; ++trial) {
    if (largest_distance_after_start(t) <= (t.tau / eta).nearest_double()) break;
    t.tau = dyadic_above(t.tau * growth, 10);
  }
  return t.tau;
}

/// Mostly few nodes on the line, as explicit quadratics, where the lemma is attained; else what every trajectory statement draws.
Parameters draw_problem(Draw& draw, Parameters given) {
  if (given.contains("problem")) return given;
  const bool one_node = draw.chance(40);
  const std::int64_t nodes = draw.integer(1, 4);
  const bool on_the_line = draw.chance(60);
  const std::int64_t dimension = draw.integer(1, 4);
  given.try_emplace("nodes", std::to_string(one_node ? 1 : nodes));
  given.try_emplace("dimension", std::to_string(on_the_line ? 1 : dimension));
  if (given["dimension"] != "1" || draw.chance(20)) return given;
  const std::int64_t n = ParameterReader(std::string(OneStepDecrease::info.id), given, one_step_decrease_parameters()).integer("nodes", 1, 1000);
  std::vector<Exact> curvatures;
  std::vector<Exact> centres;
  Exact sum;
  for (std::int64_t i = 0; i < n; ++i) {
    curvatures.push_back(draw.dyadic(2, 2));
    centres.push_back(draw.dyadic(4, 2));
    sum += curvatures.back();
  }
  if (sum.sign() <= 0) curvatures[0] += draw.log_uniform(0, 1, 2) - sum;
  given["problem"] = "quadratics";
  given["curvatures"] = list_text(curvatures);
  given["centres"] = list_text(centres);
  given.try_emplace("x0", draw.dyadic(8, 3).text());
  given.erase("nodes");
  given.erase("dimension");
  return given;
}

Exact draw_eta(Draw& draw) {
  const std::int64_t sixteenths = draw.integer(1, 16);
  return draw.chance(40) ? Exact(1, 2) : Exact(sixteenths, 16);
}

}  // namespace

std::span<const ParameterInfo> one_step_decrease_parameters() {
  static const std::vector<ParameterInfo> all = with_trajectory_parameters(own);
  return all;
}

Instance draw_one_step_decrease(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number + (std::uint64_t{1} << 32));  // a stream of its own, beside that of the trajectory
  Instance instance = draw_trajectory(std::string(OneStepDecrease::info.id), seed, number, number == 0 ? given : draw_problem(draw, given),
                                      one_step_decrease_parameters());
  const Exact drawn_eta = draw_eta(draw);
  if (number > 0) instance.parameters.try_emplace("eta", drawn_eta.text());
  const bool keeps_shifts = number == 0 || given.contains("shift") || draw.chance(15);
  if (!keeps_shifts) {
    instance.shifts.assign(static_cast<std::size_t>(nodes_of(make_problem(instance.problem))), *instance.start);
    for (Vector<Exact>& shift : instance.shifts) {
      for (Exact& entry : shift) entry = draw.dyadic(8, 3);
    }
  }
  const bool is_generous = number > 0 && draw.chance(25);
  const Exact factor = is_generous ? draw.log_uniform(0, 2, 4) : Exact::power_of_two(-draw.integer(0, 4));
  if (given.contains("tau")) return instance;

  Instance copy = instance;
  Trajectory t = read_trajectory(copy, one_step_decrease_parameters());
  const Exact eta = read_eta(copy);
  resolve(copy, t, eta, {});
  const double size = largest_start_distance(t.problem, t.start);
  if (number > 0 && size > 0) t.tau = dyadic_above(Exact::of_double(size) * eta * factor, 10);
  instance.parameters["tau"] = threshold_of(t, eta, number == 0 ? Exact(2) : Exact(5, 4)).text();
  return instance;
}

Outcome check_one_step_decrease(Instance& instance, const LadderOptions& options) {
  Trajectory t = read_trajectory(instance, one_step_decrease_parameters());
  const Exact eta = read_eta(instance);
  resolve(instance, t, eta, options);
  const ExactTier exact = !may_run_exactly(t) ? ExactTier::never : t.steps <= exact_first_up_to ? ExactTier::first : ExactTier::last;
  return check_run_in(exact, Clip21Gd{t.gamma, {t.tau}}, t, options, [&]<class S>(const Setting<S>& s) { return OneStepDecrease::Judge<S>(s, constant<S>(eta)); });
}

}  // namespace lemmata::properties
