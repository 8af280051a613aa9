#include "scenarios/experiment.hpp"

#include <cstdio>

namespace lemmata::scenarios {

std::string short_number(double value) {
  char digits[40];
  std::snprintf(digits, sizeof digits, "%.3g", value);
  return digits;
}

Instance seeded_instance(const StatementInfo& info, std::span<const ParameterInfo> parameters, std::uint64_t seed, std::uint64_t number,
                         const Parameters& given) {
  Instance instance = plain_instance(info, parameters, seed, given);
  if (number > 0) instance.parameters.try_emplace("seed", std::to_string(Draw(seed, number).integer(0, std::int64_t{1} << 30)));
  return instance;
}

}  // namespace lemmata::scenarios
