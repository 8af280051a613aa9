#include "algorithms/entry.hpp"

#include "numerics/error.hpp"

namespace lemmata {

void hand_to_problem(Instance& instance, const Parameters& given) {
  const ProblemInfo* info = find_problem(instance.problem.name);
  if (info == nullptr) return;  // make_problem will say so
  for (const auto& [name, value] : parameters_among(given, info->parameters)) instance.problem.parameters[name] = value;
}

void check_entry_names(const Instance& instance, const Parameters& given, std::span<const ParameterInfo> own) {
  std::vector<ParameterInfo> known(own.begin(), own.end());
  if (const ProblemInfo* info = find_problem(instance.problem.name)) known.insert(known.end(), info->parameters.begin(), info->parameters.end());
  const ParameterReader check(instance.subject, given, known);
}

Parameters parameters_among(const Parameters& given, std::span<const ParameterInfo> known) {
  Parameters selected;
  for (const ParameterInfo& info : known) {
    if (const auto found = given.find(info.name); found != given.end()) selected.insert(*found);
  }
  return selected;
}

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
