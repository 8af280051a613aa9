#pragma once
/// Worst cases of clipped methods between two proofs: a certificate by branch and bound on the clipping factors from above, a run in exact numbers from below.
///
/// A box is settled by multipliers that prove the target in it (certify.hpp); else it is cut across the active event with the largest ratio of its ends, at a
/// number near their geometric mean. All boxes of one depth are independent tasks, so that the leaves do not depend on the number of threads.
#include "properties/performance_estimation/clipped_instances.hpp"
#include "properties/performance_estimation/provable.hpp"

namespace lemmata::pep {

struct BranchOptions {
  Solver solver = Solver::own;
  Deadline deadline;
  int jobs = 1;
  std::size_t most_boxes = 20000;
};
struct Branched {
  std::vector<Leaf> leaves;  ///< depth by depth
  std::optional<Box> open;   ///< one that could not be settled; then the leaves are not all
  std::size_t boxes = 0;     ///< tried
  std::string reason;        ///< why it could not
};
/// Leaves that prove t <= target and cover all runs.
[[nodiscard]] Branched branch(const CertifiedProblem& problem, const Numbers& numbers, const Exact& target, const BranchOptions& options = {});

/// Of clip21/worst-case and clip-gd/worst-case. Without a target: the value that is attained plus a share of it, 1e-5 for one event, else 1e-3.
[[nodiscard]] ProofAnswer prove_worst_case(const CertifiedProblem& problem, const ProofRequest& request);
/// Of clip21/one-step-decrease: the closed form where it applies, else multipliers by a solver; or the state that violates the claim. Without gamma: the
/// largest step that the closed form proves, and the state that refutes the next.
[[nodiscard]] ProofAnswer prove_one_step(const CertifiedProblem& problem, const ProofRequest& request);

}  // namespace lemmata::pep
