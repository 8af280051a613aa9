#include "counterexamples/catalogue.hpp"

#include <array>

#include "numerics/error.hpp"

namespace lemmata::counterexamples {

std::span<const Entry> catalogue() {
  static const std::array<Entry, 7> entries = {example_1_1,
                                               different_thresholds,
                                               soft_clip_three_nodes,
                                               shifted_quadratics,
                                               shifted_quadratics_three_nodes,
                                               stochastic_bias,
                                               second_step_bound};
  return entries;
}

Instance default_instance(const StatementInfo& info, std::span<const ParameterInfo> parameters, std::uint64_t seed, const Parameters& given) {
  const ParameterReader check(std::string(info.id), given, parameters);
  Instance instance;
  instance.subject = info.id;
  instance.seed = seed;
  instance.parameters = given;
  return instance;
}

void complete(Instance& instance, std::span<const ParameterInfo> parameters) {
  if (!instance.problem.name.empty() || instance.start || !instance.shifts.empty() || instance.steps) {
    throw BadInput(instance.subject + " is fixed by its parameters alone; move \"problem\", \"start\", \"shifts\" and \"steps\" there");
  }
  for (const ParameterInfo& parameter : parameters) instance.parameters.try_emplace(std::string(parameter.name), parameter.standard);
}

}  // namespace lemmata::counterexamples
