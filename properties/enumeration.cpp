#include "properties/enumeration.hpp"

#include "numerics/error.hpp"

namespace lemmata::properties {
namespace {

/// outcomes^nodes, or 0 where that exceeds `most_paths`.
std::int64_t joint_outcomes(std::size_t outcomes, int nodes) {
  std::int64_t joint = 1;
  for (int i = 0; i < nodes; ++i) {
    joint *= static_cast<std::int64_t>(outcomes);
    if (joint > most_paths) return 0;
  }
  return joint;
}

}  // namespace

std::int64_t longest_enumeration(std::size_t outcomes, int nodes) {
  const std::int64_t joint = joint_outcomes(outcomes, nodes);
  if (joint == 0) return 0;
  if (joint == 1) return longest_single_path;
  std::int64_t rounds = 0;
  for (std::int64_t paths = joint; paths <= most_paths; paths *= joint) ++rounds;
  return rounds;
}

std::vector<Branch> branches_of(const FiniteLaw& law, int nodes) {
  const std::int64_t joint = joint_outcomes(law.outcomes.size(), nodes);
  if (joint == 0) {
    throw BadInput("the noise has " + std::to_string(law.outcomes.size()) + "^" + std::to_string(nodes) + " joint outcomes in one round; at most " +
                   std::to_string(most_paths) + " paths are enumerated; take mode=sampled");
  }
  const auto m = static_cast<std::int64_t>(law.outcomes.size());
  std::vector<Branch> branches;
  for (std::int64_t number = 0; number < joint; ++number) {
    Branch branch{{}, Exact(1)};
    branch.noise.kind = NoiseKind::fixed;
    std::int64_t digits = number;
    for (int i = 0; i < nodes; ++i, digits /= m) {
      const auto outcome = static_cast<std::size_t>(digits % m);
      branch.noise.law.outcomes.push_back(law.outcomes[outcome]);
      branch.probability *= law.probability(outcome);
    }
    branches.push_back(std::move(branch));
  }
  return branches;
}

}  // namespace lemmata::properties
