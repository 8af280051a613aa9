#pragma once
/// The catalogue for reading: lists, one page for each id, and what an entry works out for given numbers.
#include <string>
#include <vector>

#include "apps/instance_json.hpp"

namespace lemmata::apps {

/// KIND: "", "statements", "counterexamples", "methods" or "problems" (singular forms too). Throws BadInput for another.
[[nodiscard]] std::string list_text(const std::string& kind);
[[nodiscard]] Json list_json(const std::string& kind);
/// Throws BadInput for an unknown id, with the nearest ones.
[[nodiscard]] std::string show_text(const std::string& id);

/// What an entry works out for the parameters given: gamma, eta, I, T, ... with the conditions on them. Throws BadInput where it has nothing to work out.
[[nodiscard]] std::string calculation_text(const std::string& id, const Parameters& given);
/// {"id", "given", "numbers": {name: value}, "conditions": [{"hypothesis", "holds", "lhs", "rhs"}], "remarks"}; enclosures are ["lo", "hi"].
[[nodiscard]] Json calculation_json(const std::string& id, const Parameters& given);

struct ListCommand {
  std::string kind, json;
};
[[nodiscard]] int list_command(const ListCommand& command);

struct ShowCommand {
  std::string id, json;
  std::vector<std::string> settings;
};
/// The page of an id; with --set or --json, what its entry works out for these parameters.
[[nodiscard]] int show_command(const ShowCommand& command);

}  // namespace lemmata::apps
