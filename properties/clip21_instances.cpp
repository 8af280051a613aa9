#include "properties/clip21_instances.hpp"

#include <algorithm>

#include "numerics/error.hpp"

namespace lemmata::properties {
namespace {

constexpr ParameterInfo parameters[] = {
    {"problem", "drawn", "a problem of 'lemmata list problems', whose parameters may then be set too; instance 0 is the documented default"},
    {"nodes", "drawn", "n of a drawn problem, 1..10"},
    {"dimension", "drawn", "d of a drawn problem, 1..20"},
    {"x0", "drawn", "start: one number for all coordinates, or one each"},
    {"shift", "drawn", "v_i^{-1}: one number for all nodes and coordinates"},
    {"tau", "drawn", "clipping threshold, > 0"},
    {"gamma", "cap", "step size, > 0; cap: the largest that the hypotheses allow, rounded down to a dyadic number of 30 bits"},
    {"gamma_over_cap", "1", "with gamma = cap: the fraction of it to take"},
    {"steps", "200", "rounds, 0..1000000"},
};

Exact draw_threshold(Draw& draw, const Problem& problem, const Start& start) {
  const double size = largest_start_distance(problem, start);
  if (!(size > 0)) return draw.log_uniform(-4, 4, 6);
  const Exact scale = dyadic_above(Exact::of_double(size), 20);
  const std::int64_t regime = draw.integer(0, 9);
  if (regime == 0) return scale;                                                      // on the threshold (exactly so in one dimension)
  if (regime <= 2) return scale * draw.log_uniform(0, 2, 6);                          // never active
  if (regime <= 7) return dyadic_above(scale / draw.log_uniform(0, 4, 6), 20);        // active in the first rounds
  return dyadic_above(scale / draw.log_uniform(4, 9, 6), 20);                         // active for long
}

/// `given`: parameters of random quadratics among them are taken from there; the problem is then one.
ProblemSpec draw_problem(Draw& draw, const ParameterReader& read, const Parameters& given) {
  const auto size = [&](std::string_view name, std::int64_t high) {
    const std::int64_t drawn = draw.integer(1, high);  // drawn even if given, so that the rest of the instance does not change with it
    return std::to_string(read.is_given(name) ? read.integer(name, 1, 1000) : drawn);
  };
  const std::string nodes = size("nodes", 10);
  // One instance in four is one-dimensional: there most relations are attained.
  const bool on_the_line = draw.chance(25);
  const std::string dimension = size("dimension", on_the_line ? 1 : 20);
  const Exact phase = draw.dyadic(3, 4);
  const Exact heterogeneity = draw.chance(20) ? Exact(0) : draw.log_uniform(-3, 1, 3);
  const std::int64_t seed = draw.integer(0, std::int64_t{1} << 40);
  Parameters quadratic = parameters_among(given, find_problem("random-quadratics")->parameters);
  for (const char* size_of_problem : {"nodes", "dimension"}) quadratic.erase(size_of_problem);
  if (dimension == "1" && draw.chance(20) && quadratic.empty()) return {"one-plus-cosine", {{"nodes", nodes}, {"phase", phase.text()}}, {}};
  quadratic.insert({{"nodes", nodes}, {"dimension", dimension}, {"heterogeneity", heterogeneity.text()}, {"seed", std::to_string(seed)}});
  return {"random-quadratics", quadratic, {}};
}

std::vector<Vector<Exact>> constant_shifts(const Exact& value, int nodes, int dimension) {
  return std::vector<Vector<Exact>>(static_cast<std::size_t>(nodes), Vector<Exact>::Constant(dimension, value));
}

}  // namespace

std::span<const ParameterInfo> trajectory_parameters() { return parameters; }

double largest_start_distance(const Problem& problem, const Start& start) {
  return with_objective<double>(problem, [&](const auto& f) {
    const Vector<double> x = constant_vector<double>(start.x);
    Vector<double> gradient(x.size());
    double largest = 0;
    for (int i = 0; i < f.nodes(); ++i) {
      f.gradient(i, x, gradient);
      if (!start.shifts.empty()) gradient -= constant_vector<double>(start.shifts[static_cast<std::size_t>(i)]);
      largest = std::max(largest, norm(gradient));
    }
    return largest;
  });
}

std::vector<ParameterInfo> with_trajectory_parameters(std::span<const ParameterInfo> more) {
  std::vector<ParameterInfo> all(std::begin(parameters), std::end(parameters));
  for (const ParameterInfo& own : more) {
    const auto shared = std::ranges::find(all, own.name, &ParameterInfo::name);
    if (shared == all.end()) {
      all.push_back(own);
    } else {
      *shared = own;
    }
  }
  return all;
}

std::span<const ParameterInfo> short_trajectory_parameters() {
  static constexpr ParameterInfo shorter[] = {{"steps", "100", "rounds, 0..1000000"}};
  static const std::vector<ParameterInfo> all = with_trajectory_parameters(shorter);
  return all;
}

Instance draw_trajectory(const std::string& subject, std::uint64_t seed, std::uint64_t number, const Parameters& given,
                         std::span<const ParameterInfo> known) {
  Draw draw(seed, number);
  Instance instance;
  instance.subject = subject;
  instance.seed = seed;
  const auto problem_name = given.find("problem");
  instance.problem.name = problem_name != given.end() ? problem_name->second : "random-quadratics";
  check_entry_names(instance, given, known);
  const ParameterReader read(subject, instance.parameters = parameters_among(given, known), known);

  const bool standard = number == 0 && !given.contains("nodes") && !given.contains("dimension");
  if (problem_name != given.end()) {
    hand_to_problem(instance, given);
  } else {
    instance.problem = standard ? ProblemSpec{"example-1.1", {}, {}} : draw_problem(draw, read, given);
  }
  const Problem problem = make_problem(instance.problem);
  const int d = dimension_of(problem);
  Start start;
  if (given.contains("x0")) {
    start.x = parse_vector(given.at("x0"), d, "x0");
  } else if (standard || problem_name != given.end()) {
    start.x = default_start(instance.problem, d);
  } else {
    start.x.resize(d);
    for (Exact& entry : start.x) entry = draw.dyadic(4, 5);
  }
  if (given.contains("shift")) {
    start.shifts = constant_shifts(read.number("shift"), nodes_of(problem), d);
  } else if (!standard && draw.chance(40)) {
    start.shifts = constant_shifts(Exact(0), nodes_of(problem), d);
    for (Vector<Exact>& shift : start.shifts) {
      for (Exact& entry : shift) entry = draw.dyadic(2, 4);
    }
  }
  instance.start = start.x;
  instance.shifts = start.shifts;
  instance.parameters.erase("problem");
  instance.parameters.erase("nodes");
  instance.parameters.erase("dimension");
  instance.parameters.erase("x0");
  instance.parameters.erase("shift");
  if (!instance.parameters.contains("tau")) {
    instance.parameters["tau"] = standard && problem_name == given.end() ? "1" : draw_threshold(draw, problem, start).text();
  }
  if (!instance.parameters.contains("gamma")) {
    instance.parameters["gamma"] = "cap";
    // At gamma = 1/L a step on the cosine squares or cubes the distance to the minimiser: after a few rounds no precision tells it from zero.
    const bool halve = draw.chance(40) || std::holds_alternative<OnePlusCosine>(problem);
    if (!instance.parameters.contains("gamma_over_cap") && !standard && halve) {
      instance.parameters["gamma_over_cap"] = Exact::power_of_two(-draw.integer(1, 4)).text();
    }
  }
  instance.steps = read.integer("steps", 0, 1000000);
  instance.parameters.erase("steps");
  return instance;
}

Trajectory read_trajectory(const Instance& instance, std::span<const ParameterInfo> known) {
  const ParameterReader read(instance.subject, instance.parameters, known);
  for (const auto& [name, place] : {std::pair{"problem", "\"problem\""}, {"nodes", "\"problem\""}, {"dimension", "\"problem\""}, {"x0", "\"start\""},
                                    {"shift", "\"shifts\""}, {"steps", "\"steps\""}}) {
    if (read.is_given(name)) throw BadInput(instance.subject + ": in an instance '" + name + "' is not a parameter; it belongs into " + place);
  }
  if (!read.is_given("tau")) throw BadInput(instance.subject + ": the instance has no parameter tau; add one, such as \"tau\": \"1\"");
  Trajectory t{make_problem(instance.problem), {}, read.positive("tau"), Exact(0), 0};
  const int d = dimension_of(t.problem);
  t.start.x = instance.start ? *instance.start : default_start(instance.problem, d);
  t.start.shifts = instance.shifts;
  check_start(t.start, d, nodes_of(t.problem));
  if (read.text("gamma") != "cap") t.gamma = read.positive("gamma");
  t.steps = instance.steps ? *instance.steps : read.integer("steps", 0, 1000000);
  return t;
}

}  // namespace lemmata::properties
