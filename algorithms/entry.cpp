#include "algorithms/entry.hpp"

#include "numerics/error.hpp"

namespace lemmata {

Instance plain_instance(const StatementInfo& info, std::span<const ParameterInfo> known, std::uint64_t seed, const Parameters& given, const Parameters& drawn) {
  const ParameterReader check(std::string(info.id), given, known);
  Instance instance;
  instance.subject = info.id;
  instance.seed = seed;
  instance.parameters = given;
  for (const auto& [name, value] : drawn) instance.parameters.try_emplace(name, value);
  return instance;
}

void require_plain(const Instance& instance) {
  if (!instance.problem.name.empty() || instance.start || !instance.shifts.empty() || instance.steps) {
    throw BadInput(instance.subject + " is fixed by its parameters alone; move \"problem\", \"start\", \"shifts\" and \"steps\" there");
  }
}

void complete_plain(Instance& instance, std::span<const ParameterInfo> parameters) {
  require_plain(instance);
  for (const ParameterInfo& parameter : parameters) instance.parameters.try_emplace(std::string(parameter.name), parameter.standard);
}

}  // namespace lemmata
