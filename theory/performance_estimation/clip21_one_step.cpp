#include "theory/performance_estimation/clip21_one_step.hpp"

#include "numerics/error.hpp"
#include "theory/clip21/one_step_decrease.hpp"

namespace lemmata::pep {
namespace {

Exact squared(const Exact& a) { return a * a; }
Exact beta_of(const Exact& eta) { return clip21::OneStepDecrease::beta(eta); }

/// The vectors of one block as combinations of its basis. d = gamma M d^, c = eta c^: the basis is scaled so that small eta make no large numbers.
struct Vectors {
  Combination r, d, c;
  [[nodiscard]] Combination e() const { return r + d; }
  [[nodiscard]] Combination next_r() const { return r + d - c; }
};
Vectors vectors_of(const Program& p, const OneStep& step, int block, int first) {
  return {p.basis_vector(first, block), step.gamma * step.mean_L() * p.basis_vector(first + 1, block), step.eta * p.basis_vector(first + 2, block)};
}


/// What phi has beside f - f_inf, in one dimension.
Exact potential_of(const OneStep& step, const Exact& g, const Exact& r) {
  return step.gamma * (step.q11 * g * g + Exact(2) * step.q12 * g * r + step.q22() * r * r);
}

constexpr Parameter parameters[] = {{"eta", "1/2", "in (0, 1]: the clipping factor is at least eta, that is ||grad f_i(x+) - v_i|| <= tau/eta"},
                                    {"gamma", "3/5", "the step size, > 0"},
                                    {"L", "1", "smoothness of f, > 0"},
                                    {"spread", "1", "mean L_i / L, >= 1: f may be smoother than the f_i"},
                                    {"weight", "1", "w >= 0: the error's weight in phi is w gamma/(2 eta)"},
                                    {"q11", "0", "weight of ||grad f||^2 in phi, in units of gamma"},
                                    {"q12", "0", "half the weight of <grad f, mean error> in phi, in units of gamma; (q11, q12; q12, w/(2 eta)) >= 0"}};

void check(const Numbers& numbers) {
  const OneStep step = one_step_of(numbers);
  if (positive(numbers, "eta") > Exact(1)) throw BadInput("eta = " + step.eta.text() + " is not in (0, 1]");
  (void)positive(numbers, "gamma");
  (void)positive(numbers, "L");
  if (step.spread < Exact(1)) throw BadInput("spread = " + step.spread.text() + " is below 1: f is at least as smooth as the mean of the f_i");
  if (nonnegative(numbers, "q11") * nonnegative(numbers, "weight") / (Exact(2) * step.eta) < squared(step.q12)) {
    throw BadInput("(q11, q12; q12, weight/(2 eta)) is not positive semidefinite: phi would not bound f - f_inf; take a smaller |q12|");
  }
}
Program program(const Numbers& numbers, const Box&) { return one_step_program(one_step_of(numbers)); }

}  // namespace

OneStepExpressions one_step_expressions(const Program& p, const OneStep& step) {
  const Combination g = p.basis_vector(0, 0);
  const Vectors mean = vectors_of(p, step, 0, 1);
  const Vectors deviation = vectors_of(p, step, 1, 0);
  const auto potential = [&](int value, const Combination& gradient, const Combination& r, const Combination& r_dev) {
    return p.value(value) + step.gamma * (step.q11 * p.square(gradient, 0) + Exact(2) * step.q12 * p.inner(gradient, r, 0) +
                                          step.q22() * (p.square(r, 0) + p.square(r_dev, 1)));
  };
  return {potential(0, g, mean.r, deviation.r), potential(1, g + mean.d, mean.next_r(), deviation.next_r()), p.square(g, 0)};
}

void add_one_step_rows(Program& p, const OneStep& step) {
  const Exact& gamma = step.gamma;
  const Combination g = p.basis_vector(0, 0);
  const Vectors mean = vectors_of(p, step, 0, 1);
  const Vectors deviation = vectors_of(p, step, 1, 0);
  const Combination v = g - mean.r;

  // Interpolation with curvature in [-K, K], between x and x+ = x - gamma v: h_a >= h_b + <grad h_b, x_a - x_b> + ||d||^2/(4K) - (K gamma^2/4)||v||^2
  // + <grad h_a - grad h_b, x_a - x_b>/2, with d = grad h(x+) - grad h(x); the last term is -(gamma/2)<d, v> both ways.
  const auto interpolate_step = [&](const std::string& name, const Exact& K, const Expression& d_squared) {
    const Expression quadratic = Exact(1) / (Exact(4) * K) * d_squared - K * squared(gamma) / Exact(4) * p.square(v, 0);
    const Expression half = gamma / Exact(2) * p.inner(mean.d, v, 0);
    p.require_at_most(name + " at x, from x+", p.value(1) + gamma * p.inner(g + mean.d, v, 0) + quadratic - half, p.value(0));
    p.require_at_most(name + " at x+, from x", p.value(0) - gamma * p.inner(g, v, 0) + quadratic - half, p.value(1));
  };
  interpolate_step("f", step.L, p.square(mean.d, 0));
  interpolate_step("mean of the f_i", step.mean_L(), p.square(mean.d, 0) + p.square(deviation.d, 1));

  const auto clipping = [&](const Vectors& u, int block) { return p.inner(u.c - step.eta * u.e(), u.next_r(), block); };
  p.require_at_most("mean <c_i - eta e_i, e_i - c_i> >= 0", p.zero(), clipping(mean, 0) + clipping(deviation, 1));
}

Program one_step_program(const OneStep& step) {
  Program p = empty_one_step_program();
  const OneStepExpressions say = one_step_expressions(p, step);
  p.require_at_most("t is at most phi+ - phi + (gamma/2)||g||^2", p.objective(), say.next_phi - say.phi + step.gamma / Exact(2) * say.gradient_squared);
  add_one_step_rows(p, step);
  return p;
}

std::vector<Exact> one_step_multipliers(const OneStep& step) {
  const Exact clipping = step.gamma / step.eta;
  if (step.spread == Exact(1)) {
    const Exact forward = Exact(1) / (step.gamma * step.L);
    return {Exact(1), Exact(0), Exact(0), forward, forward - Exact(1), clipping};
  }
  const Exact young = step.gamma * beta_of(step.eta) * step.mean_L();
  return {Exact(1), Exact(1), Exact(0), young, young, clipping};
}

Exact OneStepState::previous_shift() const {
  if (error.sign() == 0) return shift;
  return error.sign() > 0 ? shift - tau : shift + tau;
}

OneStepState one_step_from(const OneStep& step, const Exact& x, const Exact& shift, const Exact& tau) {
  OneStepState s;
  s.x = x;
  s.shift = shift;
  s.tau = tau;
  s.gradient = step.L * x;
  s.error = s.gradient - shift;
  s.next_x = x - step.gamma * shift;
  const Exact next_gradient = step.L * s.next_x;
  s.clipped = next_gradient - shift;
  s.message = s.clipped > tau ? tau : s.clipped < -tau ? -tau : s.clipped;
  s.next_error = s.clipped - s.message;
  const Exact half_L = step.L / Exact(2);
  s.phi = half_L * squared(x) + potential_of(step, s.gradient, s.error);
  s.next_phi = half_L * squared(s.next_x) + potential_of(step, next_gradient, s.next_error);
  s.decrease = step.gamma / Exact(2) * squared(s.gradient);
  return s;
}

std::optional<OneStepState> refute_one_step(const OneStep& step) {
  if (step.spread != Exact(1)) return std::nullopt;
  // With s = eta the excess is a quadratic in r on the states with v = 1, where x = (1 + r)/L and e = r - gamma L. Three of its values tell its vertex.
  const auto state = [&](const Exact& r) {
    const Exact e = r - step.gamma * step.L;
    return one_step_from(step, (Exact(1) + r) / step.L, Exact(1), step.eta * (e.sign() < 0 ? -e : e));
  };
  const Exact at_zero = state(Exact(0)).excess();
  const Exact at_one = state(Exact(1)).excess();
  const Exact at_minus_one = state(Exact(-1)).excess();
  const Exact curvature = (at_one + at_minus_one) / Exact(2) - at_zero;
  const Exact slope = (at_one - at_minus_one) / Exact(2);
  Exact r;
  if (curvature.sign() < 0) {
    r = -slope / (Exact(2) * curvature);
  } else if (curvature.sign() > 0 || slope.sign() != 0) {
    // Unbounded from above: far enough on the side of the slope.
    r = Exact(slope.sign() < 0 ? -1 : 1);
    while (state(r).excess().sign() <= 0) r *= Exact(2);
  }
  OneStepState worst = state(r);
  if (worst.excess().sign() <= 0 || worst.tau.sign() == 0) return std::nullopt;
  return worst;
}

LargestStep largest_one_step(OneStep step, const Exact& unit) {
  const auto proves = [&](const Exact& multiple) {
    step.gamma = multiple * unit;
    const Proof proof = prove(one_step_program(step), one_step_multipliers(step));
    return proof.is_valid && proof.bound.sign() <= 0;
  };
  Exact low(0);
  Exact high = (Exact(2) / (step.L * unit)).ceiling();
  while (high - low > Exact(1)) {
    const Exact middle = ((low + high) / Exact(2)).floor();
    (proves(middle) ? low : high) = middle;
  }
  step.gamma = high * unit;
  return {low * unit, high * unit, refute_one_step(step)};
}

OneStep one_step_of(const Numbers& numbers) {
  return {number(numbers, "eta"),    number(numbers, "gamma"), number(numbers, "L"),  number(numbers, "spread"),
          number(numbers, "weight"), number(numbers, "q11"),   number(numbers, "q12")};
}

const CertifiedProblem clip21_one_step{
    .id = "clip21/one-step-decrease",
    .title = "The one-step lemma of Clip21-GD, for all n, all dimensions and all smooth f_i",
    .setting = "f is L-smooth, f_i is L_i-smooth, L <= M = mean L_i = spread L; r_i = grad f_i(x) - v_i; any x, v_i with ||grad f_i(x+) - v_i|| <= tau/eta;\n"
               "               phi = f(x) - f_inf + gamma (q11 ||grad f(x)||^2 + 2 q12 <grad f(x), mean r_i> + (weight/(2 eta)) mean (M/L_i)||r_i||^2)",
    .recurrence = "x+ = x - gamma mean v_i,   v_i+ = v_i + clip_tau(grad f_i(x+) - v_i)",
    .claim = "phi+ - phi + (gamma/2)||grad f(x)||^2 <= t",
    .closed_form = "0 iff gamma L + gamma^2 M^2 ((1 - eta)/eta)^2 <= 1, for weight 1 and q11 = q12 = 0 (M > L: if)",
    .source = "docs/proofs/performance-estimation-clip21.md",
    .parameters = parameters,
    .check = check,
    .program = program};

}  // namespace lemmata::pep
