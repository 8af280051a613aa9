#include "properties/smoothness/instances.hpp"

#include "algorithms/expressions/one_variable.hpp"
#include "numerics/error.hpp"

namespace lemmata::properties {
namespace {

constexpr ParameterInfo problem{"problem", "exp-minus-linear", "a problem in one variable, whose parameters may then be set too; drawn but for instance 0"};
constexpr ParameterInfo slope_factor{"L1", "1", "L1 >= 0; drawn but for instance 0"};
constexpr ParameterInfo constant_term{"L0", "least", "L0 >= 0; least: the least for L1, rounded up where it is irrational"};

constexpr ParameterInfo pairs[] = {problem,
                                   slope_factor,
                                   constant_term,
                                   {"x", "0", "first point; drawn but for instance 0"},
                                   {"y", "1", "second point; drawn but for instance 0"},
                                   {"c", "reach", "of lemmas 5 and 6, > 0; reach: L1 |y - x|, or 1 where that is 0"}};
constexpr ParameterInfo points[] = {problem,
                                    slope_factor,
                                    {"x", "1", "a point; drawn but for instance 0"},
                                    {"M", "1000", "what |f''| - L1 |f'| passes where L0*(L1) is infinite, > 0"}};
constexpr ParameterInfo descents[] = {problem,
                                      slope_factor,
                                      constant_term,
                                      {"eps", "1/16", "gradient norm to be reached, > 0; drawn but for instance 0"},
                                      {"kappa", "4/3", "factor of the rule 'inverse'"},
                                      {"steps", "40", "rounds, 0..100000; if not given, what eps asks for, up to 200. Ends at a gradient of 2^-20 eps"}};

ProblemSpec draw_family(Draw& draw) {
  constexpr const char* polynomials[] = {"0,0,0,0,1", "1/4,0,-1/2,0,1/4", "0,0,1/2,0,1/4", "0,0,-1,-1/3,1/4", "0,1,-10,-3,1"};
  constexpr const char* names[] = {"power", "cosh", "exponential", "exp-minus-linear", "softplus", "sine", "hyperbola", "exp-minus-linear"};
  const std::int64_t which = draw.integer(0, 9);
  if (which >= 8) return {"polynomial", {{"coefficients", polynomials[draw.integer(0, 4)]}}, {}};
  ProblemSpec spec{names[which], {{"s", draw.log_uniform(-3, 3, 3).text()}, {"a", draw.log_uniform(-3, 2, 3).text()}}, {}};
  if (spec.name == "power") spec.parameters["exponent"] = std::to_string(draw.integer(2, 6));
  return spec;
}

/// A slope factor for which the function has constants: on the corner of its frontier, beyond, or (where that is finite) before, or 0.
Exact draw_L1(Draw& draw, const Univariate& f) {
  const std::int64_t regime = draw.integer(0, 9);
  Exact L1 = f.inner();
  if (regime >= 5) L1 = L1 * draw.log_uniform(-3, 2, 4);
  if (regime == 4) L1 = Exact(0);
  return f.l0_at(L1).is_valid() ? L1 : f.inner();
}

/// In units of the function's own length 1/a.
Exact draw_place(Draw& draw) {
  switch (draw.integer(0, 9)) {
    case 0: return Exact(0);
    case 1: return Exact(draw.chance(50) ? 1 : -1) * draw.log_uniform(-40, -10, 4);
    case 2: return draw.dyadic(80, 3);
    default: return draw.dyadic(6, 5);
  }
}
Exact draw_move(Draw& draw) {
  const Exact sign(draw.chance(60) ? 1 : -1);
  switch (draw.integer(0, 9)) {
    case 0: return sign * draw.log_uniform(-30, -8, 4);
    case 1: return sign * draw.log_uniform(3, 6, 4);
    case 2: return sign;
    default: return sign * draw.log_uniform(-5, 2, 4);
  }
}

/// The instance with what is given, and its problem: the entry's default, the one given, or a drawn one.
Instance begin(std::string_view subject, std::uint64_t seed, std::uint64_t number, const Parameters& given, std::span<const ParameterInfo> known, Draw& draw) {
  Instance instance;
  instance.subject = subject;
  instance.seed = seed;
  const ProblemSpec drawn = draw_family(draw);
  const auto name = given.find("problem");
  if (name != given.end()) {
    instance.problem.name = name->second;
  } else {
    instance.problem = number == 0 ? ProblemSpec{std::string(problem.standard), {}, {}} : drawn;
  }
  check_entry_names(instance, given, known);
  if (name != given.end() || number == 0) hand_to_problem(instance, given);
  instance.parameters = parameters_among(given, known);
  instance.parameters.erase("problem");
  return instance;
}

}  // namespace

std::span<const ParameterInfo> pair_parameters() { return pairs; }
std::span<const ParameterInfo> point_parameters() { return points; }
std::span<const ParameterInfo> descent_parameters() { return descents; }

bool SmoothFunction::is_extremal_from(const Exact& x) const {
  const Exact& a = f.inner();
  if (constants.L1 != a) return false;
  if (f.shape() == Shape::exponential) return constants.L0.sign() == 0;
  return f.shape() == Shape::exp_minus_linear && constants.L0 == f.scale() * a * a && x.sign() >= 0;
}

Instance draw_pair(std::string_view subject, std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  Instance instance = begin(subject, seed, number, given, pairs, draw);
  if (number == 0) return instance;
  const Univariate f = read_function(instance);
  const Exact L1 = draw_L1(draw, f);
  // Half of the extremal functions are looked at where the bounds are equalities.
  Exact x = draw_place(draw) / f.inner();
  Exact move = draw_move(draw) / f.inner();
  if (draw.chance(50) && (f.shape() == Shape::exp_minus_linear || f.shape() == Shape::exponential)) {
    if (x.sign() < 0) x = -x;
    if (move.sign() < 0) move = -move;
  }
  const bool whole_reach = draw.chance(60);
  const Exact generous = Exact(1) + draw.log_uniform(-6, 2, 4);
  auto& p = instance.parameters;
  p.try_emplace("L1", L1.text());
  p.try_emplace("x", x.text());
  p.try_emplace("y", Exact(x + move).text());
  const auto number_of = [&](const char* name) { return ParameterReader(instance.subject, p, pairs).number(name); };
  const Exact reach = number_of("L1") * magnitude(Exact(number_of("y") - number_of("x")));
  if (!whole_reach && reach.sign() > 0) p.try_emplace("c", Exact(reach * generous).text());
  return instance;
}

Instance draw_point(std::string_view subject, std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  Instance instance = begin(subject, seed, number, given, points, draw);
  if (number == 0) return instance;
  const Univariate f = read_function(instance);
  // Also below the corner, where no L0 will do.
  const Exact L1 = draw.chance(20) ? Exact(f.inner() * draw.log_uniform(-4, -1, 4)) : draw_L1(draw, f);
  instance.parameters.try_emplace("L1", L1.text());
  instance.parameters.try_emplace("x", Exact(draw_place(draw) / f.inner()).text());
  instance.parameters.try_emplace("M", draw.log_uniform(-4, 20, 4).text());
  return instance;
}

Instance draw_descent(std::string_view subject, std::uint64_t seed, std::uint64_t number, const Parameters& given, bool positive_L0) {
  Draw draw(seed, number);
  Instance instance = begin(subject, seed, number, given, descents, draw);
  const bool own_start = instance.problem.parameters.contains("x0");
  if (number == 0) return instance;
  const Univariate f = read_function(instance);
  const Exact L1 = draw_L1(draw, f);
  instance.parameters.try_emplace("L1", L1.text());
  const Exact more = f.scale() * f.inner() * f.inner() * draw.log_uniform(-4, 0, 3);
  const bool above_frontier = draw.chance(20);
  const LeastL0 least = f.l0_at(ParameterReader(instance.subject, instance.parameters, descents).nonnegative("L1"));
  if (least.is_valid() && (above_frontier || (positive_L0 && least.value.sign() == 0))) instance.parameters.try_emplace("L0", Exact(least.value + more).text());
  Exact x = draw.dyadic(6, 5) / f.inner();
  if (draw.chance(5)) x = Exact(0);
  if (!own_start) instance.start = Vector<Exact>::Constant(1, x);
  instance.parameters.try_emplace("eps", Exact(f.scale() * f.inner() * draw.log_uniform(-5, 1, 3)).text());
  if (draw.chance(50)) instance.parameters.try_emplace("kappa", Exact(Exact(4, 3) + draw.log_uniform(-4, 2, 3)).text());
  return instance;
}

Univariate read_function(const Instance& instance) {
  ProblemSpec spec = instance.problem;
  if (spec.name.empty()) spec.name = problem.standard;
  Problem made = make_problem(spec);
  auto* f = std::get_if<Univariate>(&made);
  if (f == nullptr) throw BadInput(instance.subject + " speaks of functions of one variable such as cosh or polynomial, got '" + spec.name + "'");
  return std::move(*f);
}

SmoothFunction read_smooth_function(Instance& instance, std::span<const ParameterInfo> known) {
  const ParameterReader read(instance.subject, instance.parameters, known);
  SmoothFunction function{read_function(instance), {}, Truth::unknown};
  function.constants.L1 = read.nonnegative("L1");
  const LeastL0 least = function.f.l0_at(function.constants.L1);
  if (read.text("L0") == "least") {
    if (!least.is_valid()) {
      throw BadInput("L0 of " + instance.subject + ": the function has no L0 for L1 = " + function.constants.L1.text() + "; take a larger L1");
    }
    function.constants.L0 = least.value;
    instance.parameters["L0"] = least.value.text();
  } else {
    function.constants.L0 = read.nonnegative("L0");
  }
  if (least.is_valid() && least.value <= function.constants.L0) {
    function.smooth = Truth::yes;
  } else if (least.known == LeastL0::Known::above) {
    // Between the frontier and its bound from above: Sturm's theorem decides.
    const RationalDerivatives f = derivatives_of(Polynomial(function.f.mean_coefficients()));
    function.smooth = truth(decide_everywhere(f, function.constants.L0, function.constants.L1).holds);
  } else {
    function.smooth = least.known == LeastL0::Known::not_known ? Truth::unknown : Truth::no;
  }
  return function;
}

}  // namespace lemmata::properties
