#include "properties/clip21_catalogue.hpp"

#include <algorithm>
#include <array>

#include "numerics/error.hpp"
#include "properties/clip21_checks.hpp"
#include "properties/clip21_instances.hpp"
#include "properties/list_text.hpp"
#include "properties/momentum_checks.hpp"
#include "properties/noise_checks.hpp"
#include "properties/one_step_decrease_checks.hpp"
#include "properties/soft_clip_alignment_checks.hpp"
#include "properties/stochastic_checks.hpp"
#include "theory/clip21/averaging.hpp"
#include "theory/clip21/descent.hpp"
#include "theory/clip21/one_step.hpp"
#include "theory/clip21/one_step_decrease.hpp"
#include "theory/clip21/operator_laws.hpp"
#include "theory/clip21/published.hpp"
#include "theory/clip21/soft_clipping.hpp"
#include "theory/clip21/step_sizes.hpp"
#include "theory/clip21/theorem_a.hpp"
#include "theory/clip21/theorem_b.hpp"
#include "theory/clip21/theorem_c.hpp"
#include "theory/clip21/theorem_d.hpp"
#include "theory/clip21/theorem_e.hpp"
#include "theory/clip21/theorem_f.hpp"

namespace lemmata::properties {
namespace {

template <const StatementInfo& info>
Instance draw(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  return draw_trajectory(std::string(info.id), seed, number, given);
}

template <const StatementInfo& info>
Instance draw_short(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  return draw_trajectory(std::string(info.id), seed, number, given, short_trajectory_parameters());
}

/// Long enough that k* lies within the horizon, unless steps are given: (A2) claims nothing before.
Instance draw_k_star(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Instance instance = draw<clip21::TheoremA::k_star_info>(seed, number, given);
  if (given.contains("steps")) return instance;
  const Trajectory t = read_trajectory(instance);
  const double excess = largest_start_distance(t.problem, t.start) / t.tau.nearest_double() - 1;
  instance.steps = std::max(*instance.steps, static_cast<std::int64_t>(2 * std::min(excess, 1000.0)) + 20);
  return instance;
}

Instance draw_single_node(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Parameters with_one_node = given;
  if (!given.contains("problem")) with_one_node.try_emplace("nodes", "1");
  return draw_trajectory(std::string(clip21::ClippedDescent::single_node_info.id), seed, number, with_one_node, short_trajectory_parameters());
}

/// A trajectory and an operation T; instance 0 is the golden run with T = clip.
template <const StatementInfo& info>
Instance draw_theorem_b(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Instance instance = draw_trajectory(std::string(info.id), seed, number, given, theorem_b_parameters());
  Draw draw(seed, number + (std::uint64_t{1} << 32));  // a stream of its own, beside that of the trajectory
  constexpr std::array operations = {"clip", "damped", "clip-top-k", "top-k-clip", "clip-sign", "sign-clip"};
  // The sign of a small entry costs precision: one instance in ten for each of its two orders.
  const std::int64_t choice = draw.integer(0, 9);
  const std::string drawn = number == 0 ? "clip" : operations[static_cast<std::size_t>(choice < 8 ? choice / 2 : choice - 4)];
  const Exact damping(draw.integer(1, 8), 8);
  const std::string operation = instance.parameters.try_emplace("operation", drawn).first->second;
  const int d = dimension_of(make_problem(instance.problem));
  const std::int64_t k = draw.integer(1, d);
  // On the line a step at gamma = 1/L all but reaches the minimiser: soon no precision tells the distance from 0.
  if (d == 1 && number > 0 && instance.parameters["gamma"] == "cap") instance.parameters.try_emplace("gamma_over_cap", "3/4");
  if (operation == "damped") instance.parameters.try_emplace("b", damping.text());
  if (operation.ends_with("top-k") || operation.starts_with("top-k")) instance.parameters.try_emplace("k", std::to_string(k));
  return instance;
}

Instance draw_published_form(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Parameters without_shifts = given;
  without_shifts.try_emplace("shift", "0");
  return draw<clip21::PublishedForm::info>(seed, number, without_shifts);
}

/// Example 1.1 with random curvatures, threshold and a start inside the basin.
Instance draw_basin(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  const Exact alpha = draw.log_uniform(-3, 3, 4);
  const Exact beta = alpha + draw.log_uniform(-3, 3, 4);
  const Exact tau = draw.log_uniform(-3, 3, 4);
  const Exact fraction = draw.chance(20) ? Exact(1) - Exact::power_of_two(-20) : draw.log_uniform(-6, -1, 4);
  const Exact x0 = dyadic_below(tau / alpha * fraction, 30);
  Parameters drawn = {{"problem", "example-1.1"}};
  if (number > 0) drawn.insert({{"alpha", alpha.text()}, {"beta", beta.text()}, {"tau", tau.text()}, {"x0", x0.text()}});
  drawn.insert({{"alpha", "1"}, {"beta", "2"}, {"tau", "1"}, {"x0", "1/2"}});  // instance 0
  for (const auto& [name, value] : given) drawn[name] = value;
  return draw_trajectory(std::string(clip21::ExampleBasin::info.id), seed, number, drawn);
}

/// The three-node family with a start inside the basin; tau is the softness a.
Instance draw_soft_basin(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  const Exact alpha = draw.log_uniform(-3, 3, 4);
  const Exact beta = Exact(2) * alpha + draw.log_uniform(-3, 3, 4);
  const Exact a = draw.log_uniform(-3, 3, 4);
  const Exact fraction = draw.chance(20) ? Exact(1) - Exact::power_of_two(-20) : draw.log_uniform(-6, -1, 4);
  const Exact x0 = dyadic_below(a * (beta - Exact(2) * alpha) / (alpha * beta) * fraction, 30);
  // At the cap itself the distance to 0 is squared in every step: soon no precision tells it from 0.
  Parameters drawn = {{"problem", "soft-clip-three-nodes"}};
  if (!given.contains("gamma")) drawn["gamma_over_cap"] = Exact(draw.integer(1, 7), 8).text();
  if (number > 0) drawn.insert({{"alpha", alpha.text()}, {"beta", beta.text()}, {"tau", a.text()}, {"x0", x0.text()}});
  drawn.insert({{"alpha", "1"}, {"beta", "4"}, {"tau", "1"}, {"x0", "1/4"}});  // instance 0
  for (const auto& [name, value] : given) drawn[name] = value;
  return draw_trajectory(std::string(clip21::SoftClipBasin::info.id), seed, number, drawn);
}

constexpr ParameterInfo law_parameters[] = {{"u", "drawn", "a nonzero vector, as a list of numbers"},
                                            {"w", "drawn", "a vector of the same dimension"},
                                            {"tau", "drawn", "threshold, > 0"},
                                            {"s", "drawn", "factor of the homogeneity law, > 0"}};
constexpr ParameterInfo soft_parameters[] = {{"g1", "drawn", "a vector, as a list of numbers"},
                                             {"g2", "drawn", "a vector of the same dimension"},
                                             {"a", "drawn", "softness, > 0"}};

/// Two vectors that are nowhere parallel in more than one dimension: there equalities such as 0 <= 0 between irrational numbers would stay open.
std::pair<std::vector<Exact>, std::vector<Exact>> draw_pair(Draw& draw, const Parameters& given, std::string_view first, std::string_view second) {
  std::int64_t d = draw.chance(40) ? 1 : draw.integer(2, 6);
  for (const std::string_view name : {first, second}) {
    if (const auto found = given.find(name); found != given.end()) d = static_cast<std::int64_t>(parse_list(found->second, name).size());
  }
  std::vector<Exact> u;
  std::vector<Exact> w;
  for (std::int64_t j = 0; j < d; ++j) {
    u.push_back(draw.dyadic(4, 5));
    w.push_back(draw.dyadic(4, 5));
  }
  if (u[0].sign() == 0) u[0] = Exact(1);
  if (d > 1) {
    bool parallel = true;
    for (std::size_t j = 1; j < u.size(); ++j) parallel = parallel && u[0] * w[j] == u[j] * w[0];
    if (parallel) w[1] += Exact(1);
  }
  return {u, w};
}

Exact norm_squared(const std::vector<Exact>& v) {
  Exact sum;
  for (const Exact& entry : v) sum += entry * entry;
  return sum;
}

Instance draw_laws(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  const ParameterReader check(std::string(clip21::OperatorLaws::info.id), given, law_parameters);
  Draw draw(seed, number);
  const auto [u, w] = draw_pair(draw, given, "u", "w");
  Exact tau = draw.log_uniform(-3, 3, 6);
  // In one dimension the threshold itself and its neighbours are drawn often.
  if (u.size() == 1 && draw.chance(40)) tau = (u[0].sign() < 0 ? -u[0] : u[0]) + Exact(draw.integer(-1, 1)) * Exact::power_of_two(-52);
  Exact factor = draw.log_uniform(-3, 3, 4);
  if (factor == Exact(1)) factor = Exact(3, 2);
  Instance instance;
  instance.subject = clip21::OperatorLaws::info.id;
  instance.seed = seed;
  instance.parameters = {{"u", list_text(u)}, {"w", list_text(w)}, {"tau", tau.text()}, {"s", factor.text()}};
  for (const auto& [name, value] : given) instance.parameters[name] = value;
  return instance;
}

Instance draw_soft(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  const ParameterReader check(std::string(clip21::SoftClipTwoNodes::info.id), given, soft_parameters);
  Draw draw(seed, number);
  auto [g1, g2] = draw_pair(draw, given, "g1", "g2");
  // Equal norms in several dimensions: the lower bound is then exactly 0, and no enclosure of two irrational norms can say so.
  if (g1.size() > 1 && norm_squared(g1) == norm_squared(g2)) g2[0] += Exact(1, 64);
  Instance instance;
  instance.subject = clip21::SoftClipTwoNodes::info.id;
  instance.seed = seed;
  instance.parameters = {{"g1", list_text(g1)}, {"g2", list_text(g2)}, {"a", draw.log_uniform(-5, 3, 6).text()}};
  for (const auto& [name, value] : given) instance.parameters[name] = value;
  return instance;
}

using clip21::TheoremA;
using clip21::TheoremB;
using clip21::TheoremC;

// One line a statement; ids are checked for uniqueness by the tests.
const std::array<Entry, 27> catalogue = {{
    {&clip21::OperatorLaws::info, law_parameters, draw_laws, check_operator_laws, 200},
    {&clip21::ClippedDescent::single_node_info, short_trajectory_parameters(), draw_single_node, check_single_node_descent, 50},
    {&clip21::ExampleBasin::info, trajectory_parameters(), draw_basin, check_example_basin, 50},
    {&clip21::SoftClipBasin::info, trajectory_parameters(), draw_soft_basin, check_soft_clip_basin, 50},
    {&clip21::SoftClipTwoNodes::info, soft_parameters, draw_soft, check_soft_clip_two_nodes, 200},
    {&clip21::SoftClipAlignment::info, soft_clip_alignment_parameters(), draw_soft_clip_alignment, check_soft_clip_alignment, 200},
    {&clip21::ClippedDescent::server_side_info, short_trajectory_parameters(), draw_short<clip21::ClippedDescent::server_side_info>, check_server_side_clipping, 50},
    {&clip21::Averaging::info, trajectory_parameters(), draw<clip21::Averaging::info>, check_averaging, 100},
    {&clip21::OneStepRelations::info, short_trajectory_parameters(), draw_short<clip21::OneStepRelations::info>, check_one_step_relations, 100},
    {&clip21::OneStepDecrease::info, one_step_decrease_parameters(), draw_one_step_decrease, check_one_step_decrease, 100},
    {&TheoremA::info, trajectory_parameters(), draw<TheoremA::info>, check_theorem_a, 100},
    {&TheoremA::posterior_info, trajectory_parameters(), draw<TheoremA::posterior_info>, check_theorem_a_posteriori, 100},
    {&TheoremA::k_star_info, trajectory_parameters(), draw_k_star, check_k_star, 100},
    {&TheoremA::rate_info, trajectory_parameters(), draw<TheoremA::rate_info>, check_rate, 100},
    {&TheoremB::info, theorem_b_parameters(), draw_theorem_b<TheoremB::info>, check_theorem_b, 100},
    {&TheoremB::plus_info, theorem_b_parameters(), draw_theorem_b<TheoremB::plus_info>, check_theorem_b_plus, 100},
    {&clip21::StepSizes::info, step_sizes_parameters(), draw_step_sizes, check_step_sizes, 20},
    {&clip21::PublishedForm::info, trajectory_parameters(), draw_published_form, check_published_form, 50},
    {&TheoremC::info, theorem_c_parameters(), draw_theorem_c, check_theorem_c, 50},
    {&TheoremC::expectation_info, theorem_c_expectation_parameters(), draw_theorem_c_expectation, check_theorem_c_expectation, 30},
    {&TheoremC::gaussian_info, theorem_c_gaussian_parameters(), draw_theorem_c_gaussian, check_theorem_c_gaussian, 10},
    {&TheoremC::server_info, server_noise_parameters(), draw_server_noise, check_server_noise, 30},
    {&clip21::TheoremD::info, theorem_d_parameters(), draw_theorem_d, check_theorem_d, 30},
    {&clip21::TheoremE::info, theorem_e_parameters(), draw_theorem_e, check_theorem_e, 30},
    {&clip21::TheoremE::plus_info, theorem_e_plus_parameters(), draw_theorem_e_plus, check_theorem_e_plus, 5},
    {&clip21::TheoremF::info, theorem_f_parameters(), draw_theorem_f, check_theorem_f, 50},
    {&clip21::TheoremF::invariants_info, sgd2m_parameters(), draw_sgd2m, check_sgd2m_invariants, 30},
}};

}  // namespace

std::span<const Entry> clip21_statements() { return catalogue; }

}  // namespace lemmata::properties
