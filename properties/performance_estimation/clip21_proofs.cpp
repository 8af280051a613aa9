#include "properties/performance_estimation/clip21_proofs.hpp"

#include <algorithm>

#include "numerics/error.hpp"

namespace lemmata::pep {
namespace {

const Exact finest(1, 1000000000);  // in units of 1/L

Attained attained_by(const OneStep& step, const OneStepState& state) {
  Attained attained;
  attained.function = "n = d = 1, f(x) = (L/2) x^2 with L = " + step.L.text() + ": phi+ - phi + (gamma/2) f'(x)^2 = " + state.next_phi.text() + " - " +
                      state.phi.text() + " + " + state.decrease.text() + " > 0";
  attained.numbers = {{"gamma", step.gamma},        {"x", state.x},           {"v", state.shift},
                      {"tau", state.tau},           {"f'(x)", state.gradient}, {"r = f'(x) - v", state.error},
                      {"x+ = x - gamma v", state.next_x}, {"e = f'(x+) - v", state.clipped}, {"c = clip(e)", state.message},
                      {"r+ = e - c", state.next_error},   {"phi - f_inf terms at x", state.phi}, {"at x+", state.next_phi},
                      {"(gamma/2) f'(x)^2", state.decrease}};
  attained.value = state.excess();
  return attained;
}

ProofAnswer proved_at_zero(const CertifiedProblem& problem, const Numbers& numbers, std::vector<Exact> multipliers) {
  return proved_by({std::string(problem.id), certificate_version, numbers, Exact(0), {{Box{}, std::move(multipliers)}}});
}

std::string multiplier_remark(const std::vector<Exact>& m) {
  return "multipliers  f " + m[1].text() + ", " + m[2].text() + "; lambda_1 = " + m[3].text() + ", lambda_2 = " + m[4].text() + "; mu = " + m[5].text();
}

/// Multipliers in closed form, else by a solver; empty: none were found.
std::vector<Exact> multipliers_of(const OneStep& step, const ProofRequest& request) {
  const Program program = one_step_program(step);
  if (step.is_plain()) {
    std::vector<Exact> closed = one_step_multipliers(step);
    if (prove(program, closed).is_valid) return closed;
    if (step.spread == Exact(1)) return {};
  }
  CertifyOptions how;
  how.target = Exact(0);
  how.explain = false;
  how.solver = request.solver;
  how.deadline = request.deadline;
  return certify(program, how).multipliers;
}

/// The largest step of the rate: itself where the invariance decides and has a rational root, else a multiple of the finest.
Exact largest_step_of(Rate rate) {
  const Exact multiple = largest_rate_step(rate, finest / rate.L);
  try {
    rate.gamma = rate.tau / (rate.L * (Exact::rational_root(Exact(2) * rate.L * rate.Delta) + rate.B - rate.tau));
    const bool is_proved = prove(one_step_program(rate.step()), one_step_multipliers(rate.step())).is_valid;
    if (rate.gamma > multiple && rate.is_invariant() && is_proved) return rate.gamma;
  } catch (const NoExactValue&) {
    return multiple;
  }
  return multiple;
}

}  // namespace

ProofAnswer prove_one_step(const CertifiedProblem& problem, const ProofRequest& request) {
  Numbers numbers = read_numbers(problem, request.given);
  OneStep step = one_step_of(numbers);
  if (request.target && request.target->sign() < 0) throw BadInput("the state x = x_*, v_i = grad f_i(x_*) has phi+ - phi = 0: no target below 0 is true");
  std::optional<LargestStep> largest;
  if (!request.given.contains("gamma")) {
    if (!step.is_plain()) throw BadInput("the largest step is known for the plain Lyapunov function only; give gamma beside weight, q11 or q12");
    largest = largest_one_step(step, finest / step.L);
    step.gamma = largest->certified;
    numbers["gamma"] = {step.gamma};
  }
  ProofAnswer answer;
  answer.parameters = numbers;
  std::vector<Exact> multipliers = multipliers_of(step, request);
  if (!multipliers.empty()) {
    const std::string remark = multiplier_remark(multipliers);
    answer = proved_at_zero(problem, numbers, std::move(multipliers));
    answer.remarks = {remark, "phi weights  A = " + (step.gamma * step.q22()).text() + " on the mean of (M/L_i)||r_i||^2"};
    if (largest) {
      answer.remarks.push_back("largest step  gamma = " + largest->certified.text() + " is proved");
      if (largest->state) {
        OneStep above = step;
        above.gamma = largest->refuted;
        const OneStepState& state = *largest->state;
        answer.remarks.push_back("              gamma = " + largest->refuted.text() + " is false: f = (L/2) x^2, x = " + state.x.text() + ", v = " +
                                 state.shift.text() +
                                 ", tau = " + state.tau.text() + " have phi+ - phi + (gamma/2) f'(x)^2 = " + state.excess().text() + " > 0");
        answer.instance = instance_of(above, state);
        answer.outside = {"step"};
      } else {
        answer.remarks.emplace_back("              beyond it the closed form proves nothing; a solver may, for a gamma that is given");
      }
    }
    return answer;
  }
  if (const std::optional<OneStepState> state = refute_one_step(step)) {
    answer.decision = Decision::violated;
    answer.reason = "a state violates it";
    if (request.target && request.target->sign() > 0) answer.reason += "; a multiple of it has any t, so no target above 0 is true either";
    answer.attained = attained_by(step, *state);
    if (!step.is_plain()) return answer;
    answer.instance = instance_of(step, *state);
    answer.outside = {"step"};
    if (const std::optional<Richer> other = richer_one_step(step, request.solver)) {
      answer.remarks.push_back("other phi    decreases at this gamma: --set weight=" + other->step.weight.text() + " --set q11=" + other->step.q11.text() +
                               " --set q12=" + other->step.q12.text());
    }
    return answer;
  }
  answer.reason = "neither multipliers nor a state that violates it were found";
  answer.open = Box{};
  return answer;
}

ProofAnswer prove_rate(const CertifiedProblem& problem, const ProofRequest& request) {
  Numbers numbers = read_numbers(problem, request.given);
  if (!request.given.contains("gamma")) {
    const Exact largest = largest_step_of(rate_of(numbers));
    if (largest.sign() <= 0) throw BadInput("no step size above 1e-9/L keeps the invariance; take a smaller B or Delta");
    numbers["gamma"] = {largest};
  }
  const Rate rate = rate_of(numbers);
  const Rate::DirectionBound V = rate.direction_bound();
  const std::vector<std::string> remarks = {"eta = tau/B  " + rate.step().eta.text() + ";  A = " + rate.A().text() + ";  Phi = " + rate.Phi().text(),
                                            "V_B          sqrt(" + V.radicand.text() + ") + " + V.offset.text() + ";  L gamma V_B <= tau " +
                                                (rate.is_invariant() ? "holds: ||grad f_i(x_k) - v_i^{k-1}|| <= B for all k" : "fails"),
                                            "for all K    min_{k<K} ||grad f(x_k)||^2 <= " + rate.constant().text() + "/K"};
  ProofAnswer answer;
  answer.parameters = numbers;
  if (!rate.is_invariant()) {
    answer.reason = "L gamma V_B > tau: the invariance is not proved at this step size";
    answer.open = Box{};
    answer.remarks = {remarks[0], remarks[1]};
    return answer;
  }
  const Exact bound = problem.value(numbers) ? *problem.value(numbers) : rate.constant() / number(numbers, "K");
  answer = proved_by({std::string(problem.id), certificate_version, numbers, request.target.value_or(bound), {{Box{}, rate_multipliers(rate)}}});
  answer.remarks = remarks;
  if (answer.decision != Decision::holds) answer.remarks.pop_back();
  return answer;
}

std::optional<Richer> richer_one_step(OneStep step, Solver solver) {
  // The weights enter the left side of the lemma linearly: as free multipliers of rows that say "what they weigh does not change" they are found together with
  // the others, and a block of their own keeps (q11, q12; q12, q22) positive semidefinite. This programme proves nothing: the weights it gives are tried.
  OneStep bare = step;
  bare.q11 = bare.q12 = bare.weight = Exact(0);
  Program rows({4, 3, 2}, 2);
  const OneStepExpressions plain = one_step_expressions(rows, bare);
  rows.require_at_most("t", rows.objective(), plain.next_phi - plain.phi + step.gamma / Exact(2) * plain.gradient_squared);
  add_one_step_rows(rows, bare);
  const auto difference = [&](const char* name, const Exact& q11, const Exact& q12, const Exact& q22, int p, int q) {
    OneStep one = bare;
    one.q11 = q11;
    one.q12 = q12;
    one.weight = Exact(2) * step.eta * q22;
    const OneStepExpressions weighed = one_step_expressions(rows, one);
    const Expression change = (weighed.next_phi - weighed.phi) - (plain.next_phi - plain.phi);
    rows.require_equal(name, rows.zero(), change - Exact(p == q ? 1 : 2) * rows.inner(rows.basis_vector(p, 2), rows.basis_vector(q, 2), 2));
  };
  difference("q11", Exact(1), Exact(0), Exact(0), 0, 0);
  difference("q12", Exact(0), Exact(1), Exact(0), 0, 1);
  difference("q22", Exact(0), Exact(0), Exact(1), 1, 1);
  CertifyOptions how;
  how.target = Exact(0);
  how.explain = false;
  how.solver = solver;
  const Certified answer = certify(rows, how);
  if (!answer.is_certified()) return std::nullopt;
  const std::vector<Exact>& m = answer.multipliers;
  step.q11 = m[6];
  step.q12 = m[7];
  step.weight = Exact(2) * step.eta * m[8];
  Richer richer{step, {m.begin(), m.begin() + 6}};
  const bool has_bounded_phi = step.q11.sign() >= 0 && step.weight.sign() >= 0 && step.q11 * step.q22() >= step.q12 * step.q12;
  const Proof proof = prove(one_step_program(step), richer.multipliers);
  if (!has_bounded_phi || !proof.is_valid || proof.bound.sign() > 0) return std::nullopt;
  return richer;
}

Instance instance_of(const OneStep& step, const OneStepState& state) {
  Instance instance;
  instance.subject = "clip21/one-step-decrease";
  instance.problem.name = "quadratics";
  instance.problem.parameters = {{"curvatures", step.L.text()}, {"centres", "0"}};
  instance.parameters = {{"gamma", step.gamma.text()}, {"tau", state.tau.text()}, {"eta", step.eta.text()}};
  instance.start = Vector<Exact>::Constant(1, state.x);
  instance.shifts = {Vector<Exact>::Constant(1, state.previous_shift())};
  instance.steps = 1;
  return instance;
}

}  // namespace lemmata::pep
