#include "scenarios/observe.hpp"

namespace lemmata::scenarios {

std::vector<std::int64_t> rounds_on_curve(std::int64_t steps) {
  constexpr std::int64_t even = 200;
  constexpr double growth = 1.05;
  std::vector<std::int64_t> rounds;
  const std::int64_t stride = std::max<std::int64_t>(1, (steps + even - 1) / even);
  for (std::int64_t k = 0; k < steps; k += stride) rounds.push_back(k);
  for (std::int64_t k = 1; k < steps; k = std::max(k + 1, static_cast<std::int64_t>(static_cast<double>(k) * growth))) rounds.push_back(k);
  rounds.push_back(steps);
  std::ranges::sort(rounds);
  rounds.erase(std::unique(rounds.begin(), rounds.end()), rounds.end());
  return rounds;
}

}  // namespace lemmata::scenarios
