#include "theory/performance_estimation/first_order.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "numerics/error.hpp"
#include "theory/performance_estimation/classes.hpp"
#include "theory/performance_estimation/line_function.hpp"

namespace lemmata::pep {
namespace {

constexpr int most_steps = 40;

Exact power(const Exact& base, int exponent) {
  Exact product(1);
  for (int k = 0; k < exponent; ++k) product *= base;
  return product;
}
Exact larger(const Exact& a, const Exact& b) { return a < b ? b : a; }
Exact square_of(const Exact& a) { return a * a; }

std::string name_of(const char* letter, int k) { return std::string(letter) + "_" + std::to_string(k); }

// ---- what the problems have in common

constexpr Parameter steps_parameter{"N", "5", "steps, 1 to 40"};
constexpr Parameter step_size_parameter{"gamma", "1", "step size"};
constexpr Parameter smoothness_parameter{"L", "1", "smoothness constant"};
constexpr Parameter gap_parameter{"Delta", "1", "f(x_0) - f_* <= Delta"};
constexpr Parameter distance_parameter{"R", "1", "||x_0 - x_*|| <= R"};

int steps_of(const Numbers& numbers) { return integer(numbers, "N", 1, most_steps); }

/// gamma L < 2: a longer step diverges on the quadratic (L/2) x^2.
void check_step(const Numbers& numbers) {
  if (positive(numbers, "gamma") * positive(numbers, "L") >= Exact(2)) throw BadInput("gamma must be below 2/L, got " + number(numbers, "gamma").text());
}

/// A function with a minimiser x_* = 0, f_* = 0, and points on it. The basis is x_0 - x_*, then the gradients in the order of their points, as are the values.
struct FromMinimiser {
  Program program;
  std::vector<Point> points{};
  Combination start;  ///< x_0

  explicit FromMinimiser(int count) : program({count + 1}, count), start(program.basis_vector(0)) {}
  /// The next point of the basis, at x.
  const Point& add(std::string name, const Combination& x) {
    const int index = static_cast<int>(points.size());
    points.push_back({std::move(name), x, program.basis_vector(index + 1), program.value(index)});
    return points.back();
  }
  /// The rows: the class, the start, and t <= `measured`.
  Program finish(const FunctionClass& functions, std::string start_name, const Expression& start_measure, const Exact& start_bound,
                 const Expression& measured) {
    points.push_back({"x_*", program.zero_vector(), program.zero_vector(), program.zero()});
    interpolate(program, functions, points);
    program.require_at_most(std::move(start_name), start_measure, program.constant(start_bound));
    program.require_at_most("t <= the measure", program.objective(), measured);
    return std::move(program);
  }
};

FromMinimiser convex_descent(const Numbers& numbers) {
  const int steps = steps_of(numbers);
  FromMinimiser run(steps + 1);
  Combination x = run.start;
  for (int k = 0; k <= steps; ++k) {
    const Point& point = run.add(name_of("x", k), x);
    x = x - Combination(point.g * number(numbers, "gamma"));
  }
  return run;
}
Program from_distance(FromMinimiser run, const FunctionClass& functions, const Numbers& numbers, const Expression& measured) {
  const Expression distance = run.program.square(run.start);
  return run.finish(functions, "|x_0 - x_*|^2 <= R^2", distance, square_of(number(numbers, "R")), measured);
}
Program from_gap(FromMinimiser run, const FunctionClass& functions, const Numbers& numbers, const Expression& measured) {
  return run.finish(functions, "f(x_0) - f_* <= Delta", Expression(run.points[0].f), number(numbers, "Delta"), measured);
}

void note(Attained& run, const std::string& name, const Exact& x, const Exact& derivative) {
  run.numbers.emplace_back(name, x);
  run.numbers.emplace_back("f'(" + name + ")", derivative);
}

/// Gradient descent on the line, x_0 ... x_N with their derivatives.
Attained run_on_line(const LineFunction& f, const Exact& start, const Numbers& numbers) {
  Attained run;
  Exact x = start;
  for (int k = 0, steps = steps_of(numbers); k <= steps; ++k) {
    const Exact g = f.derivative(x);
    note(run, name_of("x", k), x, g);
    if (k < steps) x -= number(numbers, "gamma") * g;
  }
  return run;
}

/// (L/2) x^2 out to |x| = r, then straight on: minimised at 0.
LineFunction huber(const Exact& L, const Exact& r) {
  return LineFunction({{-r, -(L * r)}, {Exact(0), Exact(0)}, {r, L * r}}, Exact(0), Exact(0));
}
LineFunction quadratic(const Exact& L) { return LineFunction({{Exact(0), Exact(0)}}, L, L); }

/// How a method runs on the line: its points with their derivatives, the measured one last.
using Run = Attained (*)(const LineFunction& f, const Exact& start, const Numbers& numbers);
/// Of functions that are minimised at 0 and have curvature in [mu, L], the run with the largest measure; scaled by c^2 f(x/c) to the gap Delta if asked.
using Measure = Exact (*)(const LineFunction& f, const Exact& x);
struct Candidate {
  std::string words;
  LineFunction f;
  Exact start;
};
std::optional<Attained> best_of(Run run_on, const std::vector<Candidate>& candidates, const Numbers& numbers, const Exact& mu, Measure measure,
                                bool from_value) {
  std::optional<Attained> best;
  for (const auto& [words, f, start] : candidates) {
    if (!f.has_curvature_in(mu, number(numbers, "L")) || !f.is_minimised_at_knot(Exact(0))) continue;
    Attained run = run_on(f, start, numbers);
    run.function = words;
    run.value = measure(f, run.numbers[run.numbers.size() - 2].second);
    if (from_value) {
      // t and f - f_* scale alike.
      const Exact gap = f.value(start) - f.value(Exact(0));
      run.function += ", scaled to c^2 f(x/c) with c^2 = " + (number(numbers, "Delta") / gap).text();
      run.value *= number(numbers, "Delta") / gap;
    }
    if (!best || best->value < run.value) best = std::move(run);
  }
  return best;
}
std::string huber_words(const Exact& L, const Exact& r) {
  return "f(x) = (L/2) x^2 for |x| <= r, L r |x| - L r^2/2 beyond, L = " + L.text() + ", r = " + r.text();
}
std::string quadratic_words(const Exact& L) { return "f(x) = (L/2) x^2, L = " + L.text(); }

// ---- gradient descent, nonconvex

void check_nonconvex(const Numbers& numbers) {
  (void)steps_of(numbers);
  (void)positive(numbers, "gamma");
  (void)positive(numbers, "L");
  (void)positive(numbers, "Delta");
}

Program nonconvex_program(const Numbers& numbers, const Box&) {
  const int steps = steps_of(numbers);
  Program program({steps + 1}, steps + 1);  // the gradients; x_0 = 0, f_* = 0
  std::vector<Point> points;
  Combination x = program.zero_vector();
  for (int k = 0; k <= steps; ++k) {
    points.push_back({name_of("x", k), x, program.basis_vector(k), program.value(k)});
    x = x - Combination(points.back().g * number(numbers, "gamma"));
  }
  const Exact& L = number(numbers, "L");
  interpolate(program, {-L, L}, points);
  bound_below(program, L, points, program.zero());
  program.require_at_most("f(x_0) - f_* <= Delta", points[0].f, program.constant(number(numbers, "Delta")));
  for (const Point& point : points) program.require_at_most("t <= |grad f(" + point.name + ")|^2", program.objective(), program.square(point.g));
  return program;
}

std::optional<Exact> nonconvex_rate(const Exact& gamma, const Exact& L, const Exact& gap, int steps) {
  if (square_of(gamma * L) >= Exact(3)) return std::nullopt;
  const Exact decrease = Exact(4) * gamma - L * gamma * gamma * larger(Exact(1), gamma * L);
  return Exact(4) * gap / (Exact(steps) * decrease + Exact(2) / L);
}
std::optional<Exact> nonconvex_value(const Numbers& numbers) {
  return nonconvex_rate(number(numbers, "gamma"), number(numbers, "L"), number(numbers, "Delta"), steps_of(numbers));
}

/// The derivative is 1 at every iterate and falls with slope L to the middle between two of them; after the last it falls to 0.
std::optional<Attained> nonconvex_attained(const Numbers& numbers) {
  const Exact& gamma = number(numbers, "gamma");
  const Exact& L = number(numbers, "L");
  const int steps = steps_of(numbers);
  if (gamma * L > Exact(1)) return std::nullopt;
  std::vector<LineFunction::Knot> knots;
  const Exact lowest = -(Exact(steps) * gamma) - Exact(1) / L;
  knots.push_back({lowest, Exact(0)});
  for (int k = steps; k > 0; --k) {
    knots.push_back({-(Exact(k) * gamma), Exact(1)});
    knots.push_back({(Exact(1, 2) - Exact(k)) * gamma, Exact(1) - L * gamma / Exact(2)});
  }
  knots.push_back({Exact(0), Exact(1)});
  const LineFunction f(std::move(knots), L, Exact(0));
  if (!f.has_curvature_in(-L, L) || !f.is_minimised_at_knot(lowest)) return std::nullopt;
  Attained run = run_on_line(f, Exact(0), numbers);
  Exact least = Exact(1);
  for (const auto& [name, value] : run.numbers) {
    if (name.starts_with("f'") && square_of(value) < least) least = square_of(value);
  }
  const Exact scale = number(numbers, "Delta") / (f.value(Exact(0)) - f.value(lowest));
  run.function =
      "f' = 1 at x_0, ..., x_N, falling with slope L to the middle between two of them and rising again, and to 0 after x_N; scaled to c^2 f(x/c), c^2 = " +
      scale.text();
  run.value = least * scale;
  return run;
}

constexpr std::array nonconvex_parameters = {steps_parameter, step_size_parameter, smoothness_parameter, gap_parameter};

// ---- several nodes, each with its own smoothness constant

constexpr std::array nodes_parameters = {Parameter{"N", "2", "steps, 1 to 40"}, step_size_parameter,
                                         Parameter{"L", "1/2,3/2", "smoothness constants L_i of the nodes, at most 8", true}, gap_parameter};

Exact mean_of(const std::vector<Exact>& list) {
  Exact sum;
  for (const Exact& entry : list) sum += entry;
  return sum / Exact(static_cast<std::int64_t>(list.size()));
}

void check_nodes(const Numbers& numbers) {
  (void)positive(numbers, "gamma");
  (void)positive(numbers, "Delta");
  const std::vector<Exact>& constants = numbers.at("L");
  if (constants.size() > 8) throw BadInput("L lists the constants of at most 8 nodes, got " + std::to_string(constants.size()));
  for (const Exact& L : constants) {
    if (L.sign() <= 0) throw BadInput("every L_i must be positive, got " + L.text());
  }
  // The rows are dense matrices: their memory grows with the fourth power of this.
  constexpr std::size_t most_gradients = 48;
  const std::size_t gradients = constants.size() * (static_cast<std::size_t>(steps_of(numbers)) + 1);
  if (gradients > most_gradients) throw BadInput("nodes times N + 1 must be at most 48, got " + std::to_string(gradients));
}

Program nodes_program(const Numbers& numbers, const Box&) {
  const int steps = steps_of(numbers);
  const std::vector<Exact>& constants = numbers.at("L");
  const int n = static_cast<int>(constants.size());
  const Exact weight(1, n);
  // The gradients of the nodes at x_0, then at x_1, ...; x_0 = 0, f_* = 0.
  Program program({n * (steps + 1)}, n * (steps + 1));
  std::vector<std::vector<Point>> of_node(static_cast<std::size_t>(n));
  std::vector<Point> mean;
  Combination x = program.zero_vector();
  for (int k = 0; k <= steps; ++k) {
    Point f{name_of("x", k), x, program.zero_vector(), program.zero()};
    for (int i = 0; i < n; ++i) {
      Point& point = of_node[static_cast<std::size_t>(i)].emplace_back(Point{f.name, x, program.basis_vector(k * n + i), program.value(k * n + i)});
      f.g = f.g + Combination(point.g * weight);
      f.f = f.f + weight * point.f;
    }
    x = x - Combination(f.g * number(numbers, "gamma"));
    mean.push_back(std::move(f));
  }
  for (int i = 0; i < n; ++i) {
    const Exact& L = constants[static_cast<std::size_t>(i)];
    interpolate(program, {-L, L}, of_node[static_cast<std::size_t>(i)], name_of("f", i + 1));
  }
  bound_below(program, mean_of(constants), mean, program.zero());
  program.require_at_most("f(x_0) - f_* <= Delta", mean[0].f, program.constant(number(numbers, "Delta")));
  for (const Point& point : mean) program.require_at_most("t <= |grad f(" + point.name + ")|^2", program.objective(), program.square(point.g));
  return program;
}
std::optional<Exact> nodes_value(const Numbers& numbers) {
  return nonconvex_rate(number(numbers, "gamma"), mean_of(numbers.at("L")), number(numbers, "Delta"), steps_of(numbers));
}

/// f_i = (L_i/L) f, where f attains the bound for L = mean L_i.
std::optional<Attained> nodes_attained(const Numbers& numbers) {
  Numbers of_mean = numbers;
  of_mean["L"] = {mean_of(numbers.at("L"))};
  std::optional<Attained> run = nonconvex_attained(of_mean);
  if (run) run->function = "f_i = (L_i/L) f, L = " + number(of_mean, "L").text() + ", " + run->function;
  return run;
}

// ---- gradient descent, convex

void check_convex_from_distance(const Numbers& numbers) {
  (void)steps_of(numbers);
  check_step(numbers);
  (void)positive(numbers, "R");
}
void check_convex_from_gap(const Numbers& numbers) {
  (void)steps_of(numbers);
  check_step(numbers);
  (void)positive(numbers, "Delta");
}
FunctionClass convex_class(const Numbers& numbers) { return {Exact(0), number(numbers, "L")}; }

Program convex_value_program(const Numbers& numbers, const Box&) {
  FromMinimiser run = convex_descent(numbers);
  const Expression measured = run.points.back().f;
  return from_distance(std::move(run), convex_class(numbers), numbers, measured);
}
Program convex_gradient_program(const Numbers& numbers, const Box&) {
  FromMinimiser run = convex_descent(numbers);
  const Expression measured = run.program.square(run.points.back().g);
  return from_distance(std::move(run), convex_class(numbers), numbers, measured);
}
Program convex_gradient_from_value_program(const Numbers& numbers, const Box&) {
  FromMinimiser run = convex_descent(numbers);
  const Expression measured = run.program.square(run.points.back().g);
  return from_gap(std::move(run), convex_class(numbers), numbers, measured);
}

Exact gamma_L(const Numbers& numbers) { return number(numbers, "gamma") * number(numbers, "L"); }
/// (1 - gamma L)^{2N}: what a quadratic keeps.
Exact quadratic_factor(const Numbers& numbers) { return power(Exact(1) - gamma_L(numbers), 2 * steps_of(numbers)); }

std::optional<Exact> convex_value_value(const Numbers& numbers) {
  const Exact half = number(numbers, "L") * square_of(number(numbers, "R")) / Exact(2);
  return half * larger(Exact(1) / (Exact(2 * steps_of(numbers)) * gamma_L(numbers) + Exact(1)), quadratic_factor(numbers));
}
std::optional<Exact> convex_gradient_value(const Numbers& numbers) {
  const Exact flat = Exact(1) / (Exact(steps_of(numbers)) * gamma_L(numbers) + Exact(1));
  return square_of(number(numbers, "L") * number(numbers, "R")) * larger(flat * flat, quadratic_factor(numbers));
}
std::optional<Exact> convex_gradient_from_value_value(const Numbers& numbers) {
  const Exact flat = Exact(1) / (Exact(2 * steps_of(numbers)) * gamma_L(numbers) + Exact(1));
  return Exact(2) * number(numbers, "L") * number(numbers, "Delta") * larger(flat, quadratic_factor(numbers));
}

/// The Huber function whose flat part the run leaves late enough, and the quadratic, from x_0 = R.
std::optional<Attained> convex_attained(const Numbers& numbers, const Exact& R, const Exact& r, Measure measure, bool from_value) {
  const Exact& L = number(numbers, "L");
  return best_of(run_on_line, {{huber_words(L, r), huber(L, r), R}, {quadratic_words(L), quadratic(L), R}}, numbers, Exact(0), measure, from_value);
}
Exact gap_at(const LineFunction& f, const Exact& x) { return f.value(x) - f.value(Exact(0)); }
Exact squared_derivative_at(const LineFunction& f, const Exact& x) { return square_of(f.derivative(x)); }

std::optional<Attained> convex_value_attained(const Numbers& numbers) {
  const Exact& R = number(numbers, "R");
  return convex_attained(numbers, R, R / (Exact(2 * steps_of(numbers)) * gamma_L(numbers) + Exact(1)), gap_at, false);
}
std::optional<Attained> convex_gradient_attained(const Numbers& numbers) {
  const Exact& R = number(numbers, "R");
  return convex_attained(numbers, R, R / (Exact(steps_of(numbers)) * gamma_L(numbers) + Exact(1)), squared_derivative_at, false);
}
std::optional<Attained> convex_gradient_from_value_attained(const Numbers& numbers) {
  const Exact R = Exact(steps_of(numbers)) * gamma_L(numbers) + Exact(1);
  return convex_attained(numbers, R, Exact(1), squared_derivative_at, true);
}

constexpr std::array convex_from_distance_parameters = {steps_parameter, step_size_parameter, smoothness_parameter, distance_parameter};
constexpr std::array convex_from_gap_parameters = {steps_parameter, step_size_parameter, smoothness_parameter, gap_parameter};

// ---- gradient descent, strongly convex

constexpr Parameter curvature_parameter{"mu", "1/10", "strong convexity, 0 < mu < L"};
constexpr std::array strongly_convex_parameters = {Parameter{"N", "3", "steps, 1 to 40"}, step_size_parameter, smoothness_parameter, curvature_parameter,
                                                   distance_parameter};

void check_curvature(const Numbers& numbers) {
  if (positive(numbers, "mu") >= positive(numbers, "L")) {
    throw BadInput("mu must be below L, got mu = " + number(numbers, "mu").text() + ", L = " + number(numbers, "L").text());
  }
}
void check_strongly_convex(const Numbers& numbers) {
  check_convex_from_distance(numbers);
  check_curvature(numbers);
}
Program strongly_convex_program(const Numbers& numbers, const Box&) {
  // x_N needs no gradient: the points of f are x_0, ..., x_{N-1}.
  const int steps = steps_of(numbers);
  FromMinimiser run(steps);
  Combination x = run.start;
  for (int k = 0; k < steps; ++k) {
    const Point& point = run.add(name_of("x", k), x);
    x = x - Combination(point.g * number(numbers, "gamma"));
  }
  const Expression measured = run.program.square(x);
  return from_distance(std::move(run), {number(numbers, "mu"), number(numbers, "L")}, numbers, measured);
}
std::optional<Exact> strongly_convex_value(const Numbers& numbers) {
  const Exact slow = power(Exact(1) - number(numbers, "gamma") * number(numbers, "mu"), 2 * steps_of(numbers));
  return larger(slow, quadratic_factor(numbers)) * square_of(number(numbers, "R"));
}
std::optional<Attained> strongly_convex_attained(const Numbers& numbers) {
  const Exact& mu = number(numbers, "mu");
  const Exact& R = number(numbers, "R");
  const Exact& L = number(numbers, "L");
  const Measure distance = [](const LineFunction&, const Exact& x) { return square_of(x); };
  return best_of(run_on_line, {{quadratic_words(mu), quadratic(mu), R}, {quadratic_words(L), quadratic(L), R}}, numbers, mu, distance, false);
}

// ---- momentum

constexpr std::array heavy_ball_parameters = {Parameter{"N", "4", "steps, 1 to 40"}, step_size_parameter, Parameter{"beta", "1/4", "momentum, 0 <= beta < 1"},
                                              smoothness_parameter, Parameter{"mu", "0", "curvature at least mu, 0 <= mu < L"}, distance_parameter};

void check_heavy_ball(const Numbers& numbers) {
  check_convex_from_distance(numbers);
  if (nonnegative(numbers, "mu") >= number(numbers, "L")) throw BadInput("mu must be below L, got mu = " + number(numbers, "mu").text());
  if (nonnegative(numbers, "beta") >= Exact(1)) throw BadInput("beta must be below 1, got " + number(numbers, "beta").text());
}
Program heavy_ball_program(const Numbers& numbers, const Box&) {
  const int steps = steps_of(numbers);
  FromMinimiser run(steps + 1);
  Combination x = run.start;
  Combination before = x;
  for (int k = 0; k <= steps; ++k) {
    const Point& point = run.add(name_of("x", k), x);
    const Combination next = x - Combination(point.g * number(numbers, "gamma")) + Combination((x - before) * number(numbers, "beta"));
    before = x;
    x = next;
  }
  const Expression measured = run.points.back().f;
  return from_distance(std::move(run), {number(numbers, "mu"), number(numbers, "L")}, numbers, measured);
}

Attained heavy_ball_on_line(const LineFunction& f, const Exact& start, const Numbers& numbers) {
  Attained run;
  Exact x = start;
  Exact before = x;
  for (int k = 0, steps = steps_of(numbers); k <= steps; ++k) {
    const Exact g = f.derivative(x);
    note(run, name_of("x", k), x, g);
    const Exact next = x - number(numbers, "gamma") * g + number(numbers, "beta") * (x - before);
    before = x;
    x = next;
  }
  return run;
}
/// How far a method goes under the derivative 1: on the Huber function with r = R/(2 far + 1) the last point has the largest value that a flat part leaves it.
Exact distance_under_one(Run run_on, const Numbers& numbers) {
  const LineFunction slope({{Exact(0), Exact(1)}}, Exact(0), Exact(0));
  const Attained run = run_on(slope, Exact(0), numbers);
  return -run.numbers[run.numbers.size() - 2].second;
}
std::optional<Attained> momentum_attained(Run run_on, const Numbers& numbers, const Exact& mu) {
  const Exact& L = number(numbers, "L");
  const Exact& R = number(numbers, "R");
  const Exact r = R / (Exact(2) * L * distance_under_one(run_on, numbers) + Exact(1));
  std::vector<Candidate> candidates = {{huber_words(L, r), huber(L, r), R}, {quadratic_words(L), quadratic(L), R}};
  if (mu.sign() > 0) candidates.push_back({quadratic_words(mu), quadratic(mu), R});
  return best_of(run_on, candidates, numbers, mu, gap_at, false);
}
std::optional<Attained> heavy_ball_attained(const Numbers& numbers) { return momentum_attained(heavy_ball_on_line, numbers, number(numbers, "mu")); }

constexpr std::array nesterov_parameters = {steps_parameter, smoothness_parameter, distance_parameter};

void check_nesterov(const Numbers& numbers) {
  (void)steps_of(numbers);
  (void)positive(numbers, "L");
  (void)positive(numbers, "R");
}
Program nesterov_program(const Numbers& numbers, const Box&) {
  const int steps = steps_of(numbers);
  const Exact gamma = Exact(1) / number(numbers, "L");
  FromMinimiser run(steps + 1);  // x_0, ..., x_{N-1} and y_N
  Combination x = run.start;
  Combination y = x;
  for (int k = 0; k < steps; ++k) {
    const Point& point = run.add(name_of("x", k), x);
    const Combination next = x - Combination(point.g * gamma);
    x = next + Combination((next - y) * Exact(k, k + 3));
    y = next;
  }
  const Expression measured = run.add(name_of("y", steps), y).f;
  return from_distance(std::move(run), convex_class(numbers), numbers, measured);
}

Attained nesterov_on_line(const LineFunction& f, const Exact& start, const Numbers& numbers) {
  Attained run;
  Exact x = start;
  Exact y = x;
  const int steps = steps_of(numbers);
  for (int k = 0; k < steps; ++k) {
    const Exact g = f.derivative(x);
    note(run, name_of("x", k), x, g);
    const Exact next = x - g / number(numbers, "L");
    x = next + Exact(k, k + 3) * (next - y);
    y = next;
  }
  note(run, name_of("y", steps), y, f.derivative(y));
  return run;
}
std::optional<Attained> nesterov_attained(const Numbers& numbers) { return momentum_attained(nesterov_on_line, numbers, Exact(0)); }
std::optional<Exact> nesterov_value_value(const Numbers& numbers) {
  const int N = steps_of(numbers);
  return Exact(2) * number(numbers, "L") * square_of(number(numbers, "R")) / Exact(N * N + 5 * N + 6);
}

// ---- proximal point

constexpr std::array proximal_parameters = {steps_parameter, step_size_parameter, distance_parameter};

void check_proximal(const Numbers& numbers) {
  (void)steps_of(numbers);
  (void)positive(numbers, "gamma");
  (void)positive(numbers, "R");
}
Program proximal_program(const Numbers& numbers, const Box&) {
  const int steps = steps_of(numbers);
  FromMinimiser run(steps);
  Combination x = run.start;
  for (int k = 1; k <= steps; ++k) {
    x = x - Combination(run.program.basis_vector(k) * number(numbers, "gamma"));
    run.add(name_of("x", k), x);
  }
  const Expression measured = run.points.back().f;
  return from_distance(std::move(run), {Exact(0), std::nullopt}, numbers, measured);
}
std::optional<Exact> proximal_value_value(const Numbers& numbers) {
  return square_of(number(numbers, "R")) / (Exact(4 * steps_of(numbers)) * number(numbers, "gamma"));
}
/// f = c |x|, c = R/(2 N gamma): every subgradient is c down to x_N = R/2.
std::optional<Attained> proximal_attained(const Numbers& numbers) {
  const Exact& R = number(numbers, "R");
  const Exact c = R / (Exact(2 * steps_of(numbers)) * number(numbers, "gamma"));
  Attained run;
  run.function = "f(x) = c |x|, c = " + c.text();
  Exact x = R;
  for (int k = 1; k <= steps_of(numbers); ++k) {
    x -= number(numbers, "gamma") * c;
    run.numbers.emplace_back(name_of("x", k), x);
  }
  if (x.sign() <= 0) return std::nullopt;
  run.value = c * x;
  return run;
}

// ---- compressed gradients

constexpr std::array compressed_parameters = {step_size_parameter, smoothness_parameter, curvature_parameter,
                                              Parameter{"delta", "1/2", "||c - g|| <= delta ||g||, 0 < delta < 1 (delta = 0: gradient descent)"},
                                              gap_parameter};

void check_compressed(const Numbers& numbers) {
  check_curvature(numbers);
  (void)positive(numbers, "gamma");
  (void)positive(numbers, "Delta");
  const Exact& delta = positive(numbers, "delta");
  if (delta >= Exact(1)) throw BadInput("delta must be below 1, got " + delta.text());
  if (number(numbers, "gamma") * number(numbers, "L") * (Exact(1) + delta) >= Exact(2)) {
    throw BadInput("gamma must be below 2/(L (1 + delta)), got " + number(numbers, "gamma").text());
  }
}
Program compressed_program(const Numbers& numbers, const Box&) {
  // The basis: x_0 - x_*, g_0, g_1, c_0.
  Program program({4}, 2);
  const Combination x0 = program.basis_vector(0);
  const Combination g0 = program.basis_vector(1);
  const Combination c0 = program.basis_vector(3);
  const std::vector<Point> points = {{"x_0", x0, g0, program.value(0)},
                                     {"x_1", x0 - Combination(c0 * number(numbers, "gamma")), program.basis_vector(2), program.value(1)},
                                     {"x_*", program.zero_vector(), program.zero_vector(), program.zero()}};
  interpolate(program, {number(numbers, "mu"), number(numbers, "L")}, points);
  program.require_at_most("|c_0 - g_0| <= delta |g_0|", program.square(c0 - g0), square_of(number(numbers, "delta")) * program.square(g0));
  program.require_at_most("f(x_0) - f_* <= Delta", points[0].f, program.constant(number(numbers, "Delta")));
  program.require_at_most("t <= the measure", program.objective(), points[1].f);
  return program;
}

/// On (mu/2) x^2 with c_0 = (1 - delta) g_0, and on (L/2) x^2 with c_0 = (1 + delta) g_0.
std::optional<Exact> compressed_value_value(const Numbers& numbers) {
  const Exact& gamma = number(numbers, "gamma");
  const Exact& delta = number(numbers, "delta");
  const Exact slow = Exact(1) - gamma * number(numbers, "mu") * (Exact(1) - delta);
  const Exact fast = Exact(1) - gamma * number(numbers, "L") * (Exact(1) + delta);
  return larger(square_of(slow), square_of(fast)) * number(numbers, "Delta");
}
std::optional<Attained> compressed_attained(const Numbers& numbers) {
  std::optional<Attained> best;
  for (const bool is_slow : {true, false}) {
    const Exact& curvature = number(numbers, is_slow ? "mu" : "L");
    const Exact factor = is_slow ? Exact(1) - number(numbers, "delta") : Exact(1) + number(numbers, "delta");
    const LineFunction f = quadratic(curvature);
    Attained run;
    const Exact c = factor * f.derivative(Exact(1));
    const Exact next = Exact(1) - number(numbers, "gamma") * c;
    run.numbers = {{"x_0", Exact(1)}, {"c_0", c}, {"x_1", next}};
    run.function = quadratic_words(curvature) + ", c_0 = " + factor.text() + " f'(x_0), scaled to f(x_0) - f_* = Delta";
    run.value = f.value(next) / f.value(Exact(1)) * number(numbers, "Delta");
    if (!best || best->value < run.value) best = std::move(run);
  }
  return best;
}

}  // namespace

std::vector<Exact> strongly_convex_multipliers(const Numbers& numbers) {
  const int steps = steps_of(numbers);
  const Exact& gamma = number(numbers, "gamma");
  const Exact factor = larger(Exact(1) - gamma * number(numbers, "mu"), gamma_L(numbers) - Exact(1));
  // Points x_0, ..., x_{N-1}, x_*: of the rows (i, j), j != i, those with x_*, for step k times what the later steps contract.
  std::vector<Exact> multipliers;
  for (int i = 0; i <= steps; ++i) {
    for (int j = 0; j <= steps; ++j) {
      if (i == j) continue;
      const bool with_minimiser = i == steps || j == steps;
      multipliers.push_back(with_minimiser ? Exact(2) * gamma * factor * power(factor, 2 * (steps - 1 - std::min(i, j))) : Exact(0));
    }
  }
  multipliers.push_back(power(factor, 2 * steps));  // |x_0 - x_*|^2 <= R^2
  multipliers.push_back(Exact(1));                  // t
  return multipliers;
}

const CertifiedProblem gd_nonconvex = {
    "gd/nonconvex",
    "Gradient descent, L-smooth functions: the smallest of N + 1 gradients",
    "f is L-smooth, f >= f_*, f(x_0) - f_* <= Delta",
    "x_{k+1} = x_k - gamma grad f(x_k)",
    "min_{k<=N} ||grad f(x_k)||^2 <= t",
    "4 Delta/(N min{4 gamma - L gamma^2, 4 gamma - L^2 gamma^3} + 2/L) for gamma < sqrt(3)/L",
    "[AKZ21]",
    nonconvex_parameters,
    check_nonconvex,
    nonconvex_program,
    nullptr,
    nonconvex_value,
    nonconvex_attained};

const CertifiedProblem gd_nodes = {
    "gd/nodes",
    "Gradient descent on a mean of nodes with smoothness constants of their own: the smallest of N + 1 gradients",
    "f = (1/n) sum f_i >= f_*, f_i is L_i-smooth, f(x_0) - f_* <= Delta",
    "x_{k+1} = x_k - gamma (1/n) sum_i grad f_i(x_k)",
    "min_{k<=N} ||grad f(x_k)||^2 <= t",
    "that of gd/nonconvex with L = (1/n) sum L_i",
    "[AKZ21]",
    nodes_parameters,
    check_nodes,
    nodes_program,
    nullptr,
    nodes_value,
    nodes_attained};

const CertifiedProblem gd_convex_value = {
    "gd/convex-value",
    "Gradient descent, smooth convex functions: the last value",
    "f is convex and L-smooth, x_* minimises f, ||x_0 - x_*|| <= R",
    "x_{k+1} = x_k - gamma grad f(x_k)",
    "f(x_N) - f_* <= t",
    "max{L R^2/(4 N gamma L + 2), (1 - gamma L)^{2N} L R^2/2}",
    "[DT14]",
    convex_from_distance_parameters,
    check_convex_from_distance,
    convex_value_program,
    nullptr,
    convex_value_value,
    convex_value_attained};

const CertifiedProblem gd_convex_gradient = {
    "gd/convex-gradient",
    "Gradient descent, smooth convex functions: the last gradient, from the distance",
    "f is convex and L-smooth, x_* minimises f, ||x_0 - x_*|| <= R",
    "x_{k+1} = x_k - gamma grad f(x_k)",
    "||grad f(x_N)||^2 <= t",
    "max{1/(N gamma L + 1)^2, (1 - gamma L)^{2N}} L^2 R^2",
    "[THG17]",
    convex_from_distance_parameters,
    check_convex_from_distance,
    convex_gradient_program,
    nullptr,
    convex_gradient_value,
    convex_gradient_attained};

const CertifiedProblem gd_convex_gradient_from_value = {
    "gd/convex-gradient-from-value",
    "Gradient descent, smooth convex functions: the last gradient, from the first value",
    "f is convex and L-smooth, x_* minimises f, f(x_0) - f_* <= Delta",
    "x_{k+1} = x_k - gamma grad f(x_k)",
    "||grad f(x_N)||^2 <= t",
    "max{1/(2 N gamma L + 1), (1 - gamma L)^{2N}} 2 L Delta",
    "[THG17]",
    convex_from_gap_parameters,
    check_convex_from_gap,
    convex_gradient_from_value_program,
    nullptr,
    convex_gradient_from_value_value,
    convex_gradient_from_value_attained};

const CertifiedProblem gd_strongly_convex = {
    "gd/strongly-convex",
    "Gradient descent, smooth strongly convex functions: the last distance",
    "f has curvature in [mu, L], x_* minimises f, ||x_0 - x_*|| <= R",
    "x_{k+1} = x_k - gamma grad f(x_k)",
    "||x_N - x_*||^2 <= t",
    "max{(1 - gamma mu)^{2N}, (1 - gamma L)^{2N}} R^2",
    "[THG17]",
    strongly_convex_parameters,
    check_strongly_convex,
    strongly_convex_program,
    nullptr,
    strongly_convex_value,
    strongly_convex_attained};

const CertifiedProblem heavy_ball_value = {
    "heavyball/value",
    "Heavy ball, smooth convex functions: the last value",
    "f has curvature in [mu, L], x_* minimises f, ||x_0 - x_*|| <= R",
    "x_{k+1} = x_k - gamma grad f(x_k) + beta (x_k - x_{k-1}), x_{-1} = x_0",
    "f(x_N) - f_* <= t",
    "",
    "",
    heavy_ball_parameters,
    check_heavy_ball,
    heavy_ball_program,
    nullptr,
    nullptr,
    heavy_ball_attained};

const CertifiedProblem nesterov_value = {
    "nesterov/value",
    "Nesterov's fast gradient, smooth convex functions: the last value",
    "f is convex and L-smooth, x_* minimises f, ||x_0 - x_*|| <= R",
    "y_{k+1} = x_k - grad f(x_k)/L, x_{k+1} = y_{k+1} + (k/(k+3)) (y_{k+1} - y_k), y_0 = x_0",
    "f(y_N) - f_* <= t",
    "2 L R^2/(N^2 + 5 N + 6)",
    "",
    nesterov_parameters,
    check_nesterov,
    nesterov_program,
    nullptr,
    nesterov_value_value,
    nesterov_attained};

const CertifiedProblem proximal_value = {
    "proximal/value",
    "Proximal point, convex functions: the last value",
    "f is convex and closed, x_* minimises f, ||x_0 - x_*|| <= R",
    "x_{k+1} = x_k - gamma g_{k+1}, g_{k+1} a subgradient of f at x_{k+1}",
    "f(x_N) - f_* <= t",
    "R^2/(4 N gamma)",
    "[THG17]",
    proximal_parameters,
    check_proximal,
    proximal_program,
    nullptr,
    proximal_value_value,
    proximal_attained};

const CertifiedProblem compressed_value = {
    "compressed/value",
    "Gradient descent with a contractive compressor, smooth strongly convex functions: one step",
    "f has curvature in [mu, L], x_* minimises f, f(x_0) - f_* <= Delta",
    "x_1 = x_0 - gamma c_0, ||c_0 - grad f(x_0)|| <= delta ||grad f(x_0)||",
    "f(x_1) - f_* <= t",
    "max{(1 - gamma mu (1 - delta))^2, (1 - gamma L (1 + delta))^2} Delta",
    "[KGT20]",
    compressed_parameters,
    check_compressed,
    compressed_program,
    nullptr,
    compressed_value_value,
    compressed_attained};

}  // namespace lemmata::pep
