#include "properties/performance_estimation/tightness.hpp"

#include <cmath>

#include "numerics/error.hpp"
#include "theory/clip21/theorem_a.hpp"
#include "theory/clip21/theorem_b.hpp"
#include "theory/performance_estimation/clip21_rate.hpp"

namespace lemmata::pep {
namespace {

/// A multiple of 1e-6 safely below a cap that was computed in double.
Exact below(double cap) {
  constexpr double units = 1e6;
  return Exact(static_cast<std::int64_t>(std::floor(cap * units * (1 - 1e-12)))) / Exact(static_cast<std::int64_t>(units));
}

}  // namespace

std::string_view name_of(RateBound bound) {
  switch (bound) {
    case RateBound::theorem_a: return "Theorem A";
    case RateBound::theorem_b: return "Theorem B";
    case RateBound::theorem_b_plus: return "Theorem B+";
    default: return "certified rate";
  }
}

StepAndRate step_and_rate(RateBound bound, const Exact& Delta) {
  const Exact tau(1);
  const Exact B = std::max(tau, root_above(Exact(2) * Delta));
  if (bound == RateBound::certified) {
    Rate rate{Delta, B, Exact(1), tau, Exact(1)};
    rate.gamma = largest_rate_step(rate, Exact(1, 1000000));
    return {rate.gamma, rate.constant()};
  }
  const Regularity regularity{Exact(1), {Exact(1)}, Exact(0)};
  const Setting<double> setting(regularity, Exact(1), tau);
  const std::vector<double> u0 = {B.nearest_double()};
  const Exact beyond = B - tau;
  if (bound == RateBound::theorem_a) {
    const auto constants = clip21::TheoremA::Constants<double>::of(setting, u0, Delta.nearest_double());
    const Exact gamma = below(constants.step_cap(setting));
    const Exact S = beyond * beyond + Exact(2) * beyond * beyond * beyond / (Exact(3) * tau);
    return {gamma, Exact(2) * Delta / gamma + S};
  }
  const auto young = bound == RateBound::theorem_b ? clip21::TheoremB::Young::half : clip21::TheoremB::Young::optimal;
  const auto constants = clip21::TheoremB::Constants<double>::of(setting, 1.0, young, u0, Delta.nearest_double());
  const Exact gamma = below(constants.step_cap(setting, 1.0));
  const Exact eta = tau / B;
  const Exact theta = bound == RateBound::theorem_b ? eta * (Exact(3) - eta) / Exact(2) : eta;
  return {gamma, Exact(2) * Delta / gamma + beyond * beyond / theta};
}

std::vector<Tightness> tightness(std::span<const Exact> Deltas, std::span<const int> Ks, const BranchOptions& options) {
  std::vector<Tightness> rows;
  for (const Exact& Delta : Deltas) {
    if (Delta.sign() <= 0) throw BadInput("Delta = " + Delta.text() + " is not positive");
    for (const RateBound bound : rate_bounds) {
      const StepAndRate step = step_and_rate(bound, Delta);
      for (const int K : Ks) {
        const Exact eta = Exact(1) / std::max(Exact(1), root_above(Exact(2) * Delta));
        Tightness row{bound, Delta, eta, step.gamma, K, step.constant / Exact(K), Exact(0), Exact(0)};
        const Numbers numbers = complete(clip21_worst_case, {{"K", {Exact(K)}}, {"Delta", {Delta}}, {"gamma", {step.gamma}}});
        const ClippedRuns runs = clipped_runs_of(ClippedRuns::Method::clip21_gd, numbers);
        if (const std::optional<LowerBound> lower = worst_instance(runs)) {
          row.attained = lower->run.value;
          const Exact target = row.attained * Exact(1001, 1000);
          Branched branched = branch_to(target, clip21_worst_case, numbers, options);
          const Certificate certificate{std::string(clip21_worst_case.id), certificate_version, numbers, target, std::move(branched.leaves)};
          if (!branched.open && verify(certificate).is_accepted) row.proved = target;
        }
        rows.push_back(std::move(row));
      }
    }
  }
  return rows;
}

}  // namespace lemmata::pep
