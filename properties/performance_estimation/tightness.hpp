#pragma once
/// How tight the proved rates of Clip21-GD are: each at its own largest step size, beside the exact worst case of the same run.
///
/// n = 1, v^{-1} = 0, L = tau = 1, ||grad f(x_0)|| <= B with B = sqrt(2 Delta) (rounded up to a multiple of 1/1024), eta = tau/B. The bounds are of
/// min_{k<K} ||grad f(x_k)||^2: Theorem A (2 Delta/gamma + S)/K; Theorems B and B+ 2 phi_0/(gamma K); the certified rate 2 Phi/(gamma K). Their worst cases
/// lie between a run in exact numbers and a certificate.
#include <span>

#include "properties/performance_estimation/worst_case.hpp"

namespace lemmata::pep {

enum class RateBound : std::uint8_t { theorem_a, theorem_b, theorem_b_plus, certified };
inline constexpr RateBound rate_bounds[] = {RateBound::theorem_a, RateBound::theorem_b, RateBound::theorem_b_plus, RateBound::certified};
[[nodiscard]] std::string_view name_of(RateBound bound);

struct Tightness {
  RateBound bound;
  Exact Delta, eta, gamma;  ///< gamma: a multiple of 1e-6 that the theorem allows
  int K;
  Exact rate;               ///< what the theorem says at this gamma
  Exact attained, proved;   ///< the worst case is in [attained, proved]; proved = 0: it was not settled
  /// At least how much larger than the worst case the bound is.
  [[nodiscard]] Exact factor() const { return proved.sign() > 0 ? rate / proved : Exact(0); }
};

/// The step size and the rate times K.
struct StepAndRate {
  Exact gamma, constant;
};
[[nodiscard]] StepAndRate step_and_rate(RateBound bound, const Exact& Delta);
/// All bounds for all Delta > 0 and K in 2..6, bound after bound.
[[nodiscard]] std::vector<Tightness> tightness(std::span<const Exact> Deltas, std::span<const int> Ks, const BranchOptions& options);

}  // namespace lemmata::pep
