#pragma once
/// One step of CELGC over all outcomes of its noise: the numbers that Lemmas 3, 3' and 4 speak of.
#include "algorithms/instance.hpp"
#include "algorithms/noise.hpp"
#include "algorithms/objective.hpp"
#include "algorithms/operators.hpp"
#include "theory/celgc/one_step.hpp"
#include "theory/round.hpp"

namespace lemmata::properties {

/// Iterates, parameters and noise, in exact numbers. All machines draw from `law`.
struct OneStepInstance {
  std::vector<Vector<Exact>> iterates;
  Exact gamma, eta, sigma, L0, L1, c;
  std::int64_t interval = 1;  ///< I
  FiniteLaw law;
  bool common = false;        ///< all machines have one and the same noise: outside the hypotheses

  [[nodiscard]] Vector<Exact> mean() const;
  /// 2 gamma I.
  [[nodiscard]] Exact radius() const { return Exact(2) * gamma * Exact(interval); }
  [[nodiscard]] std::int64_t joint_outcomes() const;
};

/// What an instance of these lemmas means. Throws BadInput.
struct ReadStep {
  Problem problem;
  OneStepInstance step;
};
[[nodiscard]] ReadStep one_step_of(const Instance& instance);

/// The step of a machine whose stochastic gradient is G; planted faults replace it.
struct ClippedStep {
  template <Field S>
  Truth operator()(const Vector<S>& G, const S& /*gamma*/, const S& eta, const S& threshold, Vector<S>& step) const {
    const Truth clipped = Clip{}.apply(G, threshold, step);
    for (Eigen::Index j = 0; j < step.size(); ++j) step[j] = eta * step[j];
    return clipped;
  }
};

[[nodiscard]] constexpr Truth negation(Truth t) { return t == Truth::unknown ? t : truth(t == Truth::no); }

/// Both sides' ingredients for f, all joint outcomes enumerated.
template <Field S, Objective<S> F, class Step = ClippedStep>
[[nodiscard]] celgc::OneStep<S> expand(const OneStepInstance& e, const F& f, const Step& take_step = {}) {
  const auto n = e.iterates.size();
  const auto outcomes = e.law.outcomes.size();
  celgc::OneStep<S> one;
  one.gamma = constant<S>(e.gamma);
  one.eta = constant<S>(e.eta);
  one.sigma = constant<S>(e.sigma);
  one.radius = constant<S>(e.radius());
  one.L0 = constant<S>(e.L0);
  one.L1 = constant<S>(e.L1);
  one.at_c = celgc::range_constants<S>(e.c, e.L1);
  const S threshold = constant<S>(e.gamma / e.eta);
  const S four_sigma = constant<S>(Exact(4) * e.sigma);

  const Vector<S> mean = constant_vector<S>(e.mean());
  Vector<S> gradient_at_mean(mean.size()), gradient(mean.size()), G(mean.size()), workspace;
  f.gradient(0, mean, gradient_at_mean);
  one.m = norm(gradient_at_mean);

  std::vector<Vector<S>> steps;  // machine i, outcome o at i outcomes + o
  for (std::size_t i = 0; i < n; ++i) {
    const Vector<S> x = constant_vector<S>(e.iterates[i]);
    f.gradient(0, x, gradient);
    celgc::MachineStep<S> machine;
    machine.y = norm(gradient);
    const Truth not_large = less_equal(machine.y, four_sigma);
    machine.large = not_large == Truth::unknown ? Truth::unknown : truth(not_large == Truth::no);
    S kept(0);  // <E[G; not J], grad f(x^i)>
    std::size_t clipped = 0, unclipped = 0;  // outcomes where it is certain
    for (std::size_t o = 0; o < outcomes; ++o) {
      const S probability = constant<S>(e.law.probability(o));
      for (Eigen::Index j = 0; j < G.size(); ++j) G[j] = gradient[j] + constant<S>(e.law.outcomes[o][j]);
      steps.emplace_back(mean.size());
      take_step(G, one.gamma, one.eta, threshold, steps.back());
      const S far = distance(G, gradient_at_mean, workspace);
      machine.largest_distance = maximum(machine.largest_distance, far);
      const Truth in_J = less_equal(threshold, norm(G));
      clipped += in_J == Truth::yes ? 1 : 0;
      unclipped += in_J == Truth::no ? 1 : 0;
      S share = in_J == Truth::yes ? S(1) : S(0);  // of this outcome that counts as clipped
      if constexpr (Enclosure<S>) {
        if (in_J == Truth::unknown) share = join(S(0), S(1));
      }
      machine.unclipped += probability * (S(1) - share);
      machine.clipped_distance += probability * share * far;
      kept += probability * (S(1) - share) * dot(G, gradient);
    }
    // c_i along the gradient, where some outcomes are clipped and some are not; void or 1 elsewhere. A gradient of 0 is never clipped in the regime.
    // Decided by counting: enclosed probabilities such as 1/3 do not add up to the number 1.
    machine.partly = clipped == outcomes || unclipped == outcomes ? Truth::no : clipped > 0 && unclipped > 0 ? Truth::yes : Truth::unknown;
    if (machine.partly == Truth::no) machine.unclipped = unclipped == outcomes ? S(1) : S(0);
    if (machine.partly == Truth::yes) {
      machine.c = kept / (machine.unclipped * square(machine.y));
    } else if constexpr (Enclosure<S>) {
      if (machine.partly == Truth::unknown) machine.c = join(S(0), S(1));
    }
    one.machines.push_back(machine);
  }

  const S here = f.value(mean);
  const auto value_after = [&](const auto& outcome_of) {
    Vector<S> after = mean;
    for (std::size_t i = 0; i < n; ++i) {
      const Vector<S>& step = steps[i * outcomes + outcome_of(i)];
      for (Eigen::Index j = 0; j < after.size(); ++j) after[j] -= step[j] / one.count();
    }
    return f.value(after);
  };
  const std::int64_t joint = e.joint_outcomes();
  for (std::int64_t number = 0; number < joint; ++number) {
    Exact probability = e.common ? e.law.probability(static_cast<std::size_t>(number)) : Exact(1);
    std::vector<std::size_t> digits(n, static_cast<std::size_t>(number));
    std::int64_t rest = number;
    for (std::size_t i = 0; i < n && !e.common; ++i, rest /= static_cast<std::int64_t>(outcomes)) {
      digits[i] = static_cast<std::size_t>(rest % static_cast<std::int64_t>(outcomes));
      probability *= e.law.probability(digits[i]);
    }
    one.increase += constant<S>(probability) * (value_after([&](std::size_t i) { return digits[i]; }) - here);
  }
  return one;
}

}  // namespace lemmata::properties
