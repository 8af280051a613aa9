#pragma once
/// Worst cases of clipped methods between two proofs: a certificate by branch and bound on the clipping factors from above, a run in exact numbers from below.
///
/// With a target, a box is settled by multipliers that prove it (certify.hpp), else cut across the active event with the largest ratio of its ends, at a number
/// near their geometric mean. Without one, the boxes of largest bound are cut until the largest bound is within a share of what is known from below. Boxes
/// are looked at in groups that do not depend on the number of threads, and so neither do the leaves.
#include <atomic>

#include "properties/performance_estimation/clipped_instances.hpp"
#include "properties/performance_estimation/provable.hpp"

namespace lemmata::pep {

struct BranchOptions {
  Solver solver = Solver::own;
  Deadline deadline;
  const std::atomic<bool>* stop = nullptr;  ///< set from outside (Ctrl-C): as if the deadline had come
  int jobs = 1;
  std::size_t most_boxes = 4000;
};
[[nodiscard]] inline bool must_stop(const BranchOptions& options) {
  return (options.stop != nullptr && options.stop->load()) || (options.deadline && std::chrono::steady_clock::now() >= *options.deadline);
}
struct Branched {
  std::vector<Leaf> leaves;
  std::optional<Box> open;  ///< one that could not be settled; then the leaves are not all
  Exact bound;              ///< without `open`: what the leaves prove
  double estimate = 0;      ///< without a target: the largest value, in double, of the rows with fixed factors: where the bound cannot go below, unproved
  std::size_t boxes = 0;    ///< tried
  std::string reason;       ///< why a box is open
};
/// Leaves that prove t <= target and cover all runs.
[[nodiscard]] Branched branch_to(const Exact& target, const CertifiedProblem& problem, const Numbers& numbers, const BranchOptions& options = {});
/// Leaves that cover all runs and prove t <= (1 + share) max(attained, estimate), or the best that `most_boxes` and the deadline allow.
[[nodiscard]] Branched branch_down(const Exact& attained, const Exact& share, const CertifiedProblem& problem, const Numbers& numbers,
                                   const BranchOptions& options = {});

/// Of clip21/worst-case and clip-gd/worst-case.
[[nodiscard]] ProofAnswer prove_worst_case(const CertifiedProblem& problem, const ProofRequest& request);

}  // namespace lemmata::pep
