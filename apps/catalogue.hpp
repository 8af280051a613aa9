#pragma once
/// Everything that has an id, in one place: statements, counterexamples, experiments, scenarios, methods and problems.
#include <string>
#include <string_view>
#include <vector>

#include "algorithms/entry.hpp"

namespace lemmata::apps {

struct MethodInfo {
  std::string_view name;
  std::string_view summary;
  std::string_view recurrence;
  std::span<const ParameterInfo> parameters;
  std::string_view source;
};

[[nodiscard]] std::span<const MethodInfo> methods();
[[nodiscard]] const MethodInfo* find_method(std::string_view name);

/// Statements, counterexamples, experiments and scenarios, in the order of the catalogues.
[[nodiscard]] std::vector<const Entry*> entries();
[[nodiscard]] const Entry* find_entry(std::string_view id);
/// The entries that a list of ids and glob patterns names, each once; all of them for an empty list. Throws BadInput for an id or a pattern that matches
/// nothing, with the nearest ids.
[[nodiscard]] std::vector<const Entry*> select_entries(const std::vector<std::string>& patterns);
/// Every id and name that `show` knows.
[[nodiscard]] std::vector<std::string> all_names();

}  // namespace lemmata::apps
