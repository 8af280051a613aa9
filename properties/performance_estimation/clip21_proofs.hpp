#pragma once
/// Proofs about one step of Clip21-GD for all n and all dimensions: multipliers in closed form, no solver; a solver only for the Lyapunov functions beyond it.
#include "properties/performance_estimation/provable.hpp"
#include "theory/performance_estimation/clip21_rate.hpp"

namespace lemmata::pep {

/// Of clip21/one-step-decrease. With gamma: proved, or refuted by a state in exact numbers. Without: the largest step that is proved, and the state that
/// refutes the next multiple of 1e-9/L.
[[nodiscard]] ProofAnswer prove_one_step(const CertifiedProblem& problem, const ProofRequest& request);
/// Of clip21/certified-rate. Without gamma: the largest step at which the lemma and the invariance hold.
[[nodiscard]] ProofAnswer prove_rate(const CertifiedProblem& problem, const ProofRequest& request);

/// Weights q11, q12, w with which the step decreases phi, found by a solver and proved in exact numbers, with the multipliers; none were found: nothing.
struct Richer {
  OneStep step;
  std::vector<Exact> multipliers;
};
[[nodiscard]] std::optional<Richer> richer_one_step(OneStep step, Solver solver);

/// The state as an instance of the catalogue's entry clip21/one-step-decrease, to be replayed without its hypothesis on the step.
[[nodiscard]] Instance instance_of(const OneStep& step, const OneStepState& state);

}  // namespace lemmata::pep
