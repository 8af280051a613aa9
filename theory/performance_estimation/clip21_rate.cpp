#include "theory/performance_estimation/clip21_rate.hpp"

#include "numerics/error.hpp"

namespace lemmata::pep {
namespace {

constexpr Parameter parameters[] = {{"Delta", "2", "f(x_0) - f_inf <= Delta, > 0"},
                                    {"B", "2", "||grad f_i(x_0) - v_i^{-1}|| <= B for every i; B >= tau"},
                                    {"gamma", "1/3", "the step size, > 0"},
                                    {"tau", "1", "the threshold, > 0"},
                                    {"L", "1", "smoothness of every f_i, > 0"},
                                    {"K", "1", "gradients, of x_0, ..., x_{K-1}; any number"}};

void check(const Numbers& numbers) {
  for (const std::string_view name : {"Delta", "B", "gamma", "tau", "L"}) (void)positive(numbers, name);
  (void)integer(numbers, "K", 1, 1000000000);
  if (number(numbers, "B") < number(numbers, "tau")) throw BadInput("B = " + number(numbers, "B").text() + " is below tau; a bound of tau says as much");
}

Program program(const Numbers& numbers, const Box&) {
  const Rate rate = rate_of(numbers);
  Program rows = empty_one_step_program();
  const OneStepExpressions say = one_step_expressions(rows, rate.step());
  rows.require_at_most("t is at most the mean of ||g||^2", rows.objective(), say.gradient_squared);
  // Without the invariance ||e_i|| <= B is known of the first round only: nothing is known of clipping.
  if (!rate.is_invariant()) return rows;
  rows.require_at_most("mean of phi - phi+ is at most Phi/K", say.phi - say.next_phi, rows.constant(rate.Phi() / number(numbers, "K")));
  add_one_step_rows(rows, rate.step());
  return rows;
}

std::optional<Exact> value(const Numbers& numbers) {
  const Rate rate = rate_of(numbers);
  if (!rate.is_invariant() || !prove(one_step_program(rate.step()), one_step_multipliers(rate.step())).is_valid) return std::nullopt;
  return rate.constant() / Exact(integer(numbers, "K", 1, 1000000000));
}

}  // namespace

Rate::DirectionBound Rate::direction_bound() const {
  // sqrt(2L(Phi - A r^2)) + r increases up to r with r^2 = Phi/(A (1 + 2 L A)), where it is sqrt(Phi (1 + 2 L A)/A).
  const Exact range = B - tau;
  const Exact slope = Exact(1) + Exact(2) * L * A();
  if (range * range * A() * slope <= Phi()) return {Exact(2) * L * Delta, range};
  return {Phi() * slope / A(), Exact(0)};
}

bool Rate::is_invariant() const {
  const DirectionBound V = direction_bound();
  const Exact rest = tau / (L * gamma) - V.offset;
  return rest.sign() >= 0 && V.radicand <= rest * rest;
}

Exact largest_rate_step(Rate rate, const Exact& unit) {
  const auto holds = [&](const Exact& multiple) {
    rate.gamma = multiple * unit;
    return rate.is_invariant() && prove(one_step_program(rate.step()), one_step_multipliers(rate.step())).is_valid;
  };
  Exact low(0);
  Exact high = (Exact(2) / (rate.L * unit)).ceiling();
  while (high - low > Exact(1)) {
    const Exact middle = ((low + high) / Exact(2)).floor();
    (holds(middle) ? low : high) = middle;
  }
  return low * unit;
}

Rate rate_of(const Numbers& numbers) {
  return {number(numbers, "Delta"), number(numbers, "B"), number(numbers, "gamma"), number(numbers, "tau"), number(numbers, "L")};
}

std::vector<Exact> rate_multipliers(const Rate& rate) {
  if (!rate.is_invariant()) return {Exact(1)};
  std::vector<Exact> multipliers = {Exact(1)};
  for (const Exact& multiplier : one_step_multipliers(rate.step())) multipliers.push_back(Exact(2) / rate.gamma * multiplier);
  return multipliers;
}

const CertifiedProblem clip21_rate{
    .id = "clip21/certified-rate",
    .title = "The rate of Clip21-GD for all K, all n and all dimensions, at one step size",
    .setting = "every f_i L-smooth, f >= f_inf, f(x_0) - f_inf <= Delta, ||grad f_i(x_0) - v_i^{-1}|| <= B; any n; eta = tau/B, A = gamma/(2 eta),\n"
               "               Phi = Delta + A (B - tau)^2",
    .recurrence = "v_i^k = v_i^{k-1} + clip_tau(grad f_i(x_k) - v_i^{k-1}),   x_{k+1} = x_k - gamma mean_i v_i^k",
    .claim = "min_{k<K} ||grad f(x_k)||^2 <= t",
    .closed_form = "2 Phi/(gamma K), where gamma L + gamma^2 L^2 ((1 - eta)/eta)^2 <= 1 and L gamma V_B <= tau",
    .source = "docs/proofs/performance-estimation-clip21.md",
    .parameters = parameters,
    .check = check,
    .program = program,
    .value = value};

}  // namespace lemmata::pep
