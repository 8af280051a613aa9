#include "theory/performance_estimation/error_feedback.hpp"

#include <array>

#include "numerics/error.hpp"
#include "theory/performance_estimation/classes.hpp"

namespace lemmata::pep {
namespace {

constexpr std::array one_step_parameters = {Parameter{"gamma", "1/2", "step size"}, Parameter{"L", "1", "smoothness constant"},
                                            Parameter{"eta", "1/2", "||C(e) - e|| <= (1 - eta) ||e||, 0 < eta <= 1"}};

void check_one_step(const Numbers& numbers) {
  (void)positive(numbers, "gamma");
  (void)positive(numbers, "L");
  if (positive(numbers, "eta") > Exact(1)) throw BadInput("eta must be at most 1, got " + number(numbers, "eta").text());
}

Exact kept_square(const Numbers& numbers) {
  const Exact kept = Exact(1) - number(numbers, "eta");
  return kept * kept;
}

Program ef21_program(const Numbers& numbers, const Box&) {
  const Exact& gamma = number(numbers, "gamma");
  const Exact& L = number(numbers, "L");
  Program program({4, 3}, 2);
  const Combination g = program.basis_vector(0);
  const Combination x = program.zero_vector();
  const Combination next_x = Combination((program.basis_vector(1) - g) * gamma);  // x = 0, v = g - r
  // The vectors r_i, d_i, r_i+ as (mean, deviation).
  struct Node {
    Combination mean, deviation;
  };
  const auto node = [&](int index) { return Node{program.basis_vector(index + 1), program.basis_vector(index, 1)}; };
  const Node r = node(0);
  const Node d = node(1);
  const Node next_r = node(2);
  const auto mean_square = [&](const Node& u) { return program.square(u.mean) + program.square(u.deviation, 1); };

  const Expression f = program.value(0);
  const Expression next_f = program.value(1);
  const Exact A = gamma / (Exact(2) * number(numbers, "eta"));
  program.require_at_most("t <= phi+ - phi + (gamma/2) |g|^2", program.objective(),
                          next_f - f + A * (mean_square(next_r) - mean_square(r)) + gamma / Exact(2) * program.square(g));
  // Interpolation of the f_i between x and x+, averaged: what the nodes differ in is their gradients' deviation.
  const Expression deviations = Exact(1) / (Exact(4) * L) * program.square(d.deviation, 1);
  const auto lower = [&](const Expression& value, const Combination& gradient, const Combination& step, const Combination& change) {
    const Combination shifted = change + Combination(step * L);
    return value + program.inner(gradient, step) - L / Exact(2) * program.square(step) + Exact(1) / (Exact(4) * L) * program.square(shifted) + deviations;
  };
  program.require_at_most("mean f_i(x) >= mean f_i(x+) + ...", lower(next_f, g + d.mean, x - next_x, -d.mean), f);
  program.require_at_most("mean f_i(x+) >= mean f_i(x) + ...", lower(f, g, next_x - x, d.mean), next_f);
  const Node error{r.mean + d.mean, r.deviation + d.deviation};
  program.require_at_most("mean |r_i+|^2 <= (1 - eta)^2 mean |r_i + d_i|^2", mean_square(next_r), kept_square(numbers) * mean_square(error));
  return program;
}

std::optional<Exact> ef21_value(const Numbers& numbers) {
  if (decrease_factor(numbers).sign() < 0) return std::nullopt;
  return Exact(0);
}

/// n = 1, f(x) = (L/2) x^2, C(e) = eta e, from x = (1 - a)/L, v = 1.
std::optional<Attained> ef21_attained(const Numbers& numbers) {
  const Exact& gamma = number(numbers, "gamma");
  const Exact& L = number(numbers, "L");
  const Exact& eta = number(numbers, "eta");
  const Exact A = gamma / (Exact(2) * eta);
  const Exact x = (Exact(1) - gamma * L * (Exact(1) - eta) / eta) / L;
  const Exact v(1);
  const Exact g = L * x;
  const Exact next_x = x - gamma * v;
  const Exact next_g = L * next_x;
  const Exact next_v = v + eta * (next_g - v);
  const auto phi = [&](const Exact& at, const Exact& error) { return L / Exact(2) * at * at + A * error * error; };
  Attained state;
  state.function = "n = 1, f(x) = (L/2) x^2, C(e) = eta e";
  state.numbers = {{"x", x}, {"v", v}, {"grad f(x)", g}, {"x+", next_x}, {"v+", next_v}, {"phi", phi(x, g - v)}, {"phi+", phi(next_x, next_g - next_v)}};
  state.value = phi(next_x, next_g - next_v) - phi(x, g - v) + gamma / Exact(2) * g * g;
  return state;
}

Program ef_program(const Numbers& numbers, const Box&) {
  const Exact& gamma = number(numbers, "gamma");
  const Exact& L = number(numbers, "L");
  // The basis: e, e+, the gradients at x, y, y+. y = 0.
  Program program({5}, 3);
  const Combination e = program.basis_vector(0);
  const Combination next_e = program.basis_vector(1);
  const Combination g = program.basis_vector(2);
  const std::vector<Point> points = {{"x", e, g, program.value(0)},
                                     {"y", program.zero_vector(), program.basis_vector(3), program.value(1)},
                                     {"y+", Combination(g * -gamma), program.basis_vector(4), program.value(2)}};
  const Exact B = gamma * L * L / (Exact(2) * number(numbers, "eta"));
  program.require_at_most("t <= phi+ - phi + (gamma/2) kappa |g|^2", program.objective(),
                          points[2].f - points[1].f + B * (program.square(next_e) - program.square(e)) +
                              gamma / Exact(2) * decrease_factor(numbers) * program.square(g));
  interpolate(program, {-L, L}, points);
  program.require_at_most("|e+|^2 <= (1 - eta)^2 |e + gamma g|^2", program.square(next_e), kept_square(numbers) * program.square(e + Combination(g * gamma)));
  return program;
}

std::optional<Exact> ef_value(const Numbers&) { return Exact(0); }

}  // namespace

Exact decrease_factor(const Numbers& numbers) {
  const Exact step = number(numbers, "gamma") * number(numbers, "L");
  const Exact& eta = number(numbers, "eta");
  return Exact(1) - step - step * step * kept_square(numbers) / (eta * eta);
}

std::vector<Exact> ef21_multipliers(const Numbers& numbers) {
  const Exact inverse = Exact(1) / (number(numbers, "gamma") * number(numbers, "L"));
  return {Exact(1), inverse, inverse - Exact(1), number(numbers, "gamma") / (Exact(2) * number(numbers, "eta"))};
}

std::vector<Exact> ef_multipliers(const Numbers& numbers) {
  const Exact& gamma = number(numbers, "gamma");
  const Exact& L = number(numbers, "L");
  // The pairs (x, y), (x, y+), (y, x), (y, y+), (y+, x), (y+, y): both of x and y, and y from y+, which bounds f(y+) from above.
  return {Exact(1), gamma * L, Exact(0), gamma * L, Exact(1), Exact(0), Exact(0), gamma * L * L / (Exact(2) * number(numbers, "eta"))};
}

const CertifiedProblem ef21_one_step = {
    "ef21/one-step-decrease",
    "EF21 with contractive compressors: one step decreases the Lyapunov function, for every n",
    "f = (1/n) sum f_i, every f_i L-smooth, ||C(e) - e|| <= (1 - eta) ||e||, any state (x, v_i)",
    "x+ = x - gamma mean v_i, v_i+ = v_i + C(grad f_i(x+) - v_i)",
    "phi+ - phi + (gamma/2) ||grad f(x)||^2 <= t, phi = f(x) + (gamma/(2 eta)) mean ||grad f_i(x) - v_i||^2",
    "0 where gamma L + (gamma L (1 - eta)/eta)^2 <= 1; otherwise none",
    "",
    one_step_parameters,
    check_one_step,
    ef21_program,
    nullptr,
    ef21_value,
    ef21_attained};

const CertifiedProblem ef_one_step = {
    "ef/one-step-decrease",
    "EF with a contractive compressor: one step decreases the Lyapunov function",
    "f is L-smooth, ||C(u) - u|| <= (1 - eta) ||u||, any state (x, e), y = x - e",
    "x+ = x - C(e + gamma grad f(x)), e+ = e + gamma grad f(x) - C(e + gamma grad f(x))",
    "phi+ - phi + (gamma/2) kappa ||grad f(x)||^2 <= t, phi = f(y) + (gamma L^2/(2 eta)) ||e||^2, kappa = 1 - gamma L - (gamma L (1 - eta)/eta)^2",
    "0",
    "",
    one_step_parameters,
    check_one_step,
    ef_program,
    nullptr,
    ef_value,
    nullptr};

}  // namespace lemmata::pep
