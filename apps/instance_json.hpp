#pragma once
/// Instances as JSON: {"statement" or "method": ..., "problem": {"name": ..., ...}, "parameters": {...}, "start": [...], "shifts": [[...]], "steps": n,
/// "seed": n}. Numbers are strings ("1/3", "0.1") or JSON integers; JSON floats are refused, because they are not exact.
#include <nlohmann/json.hpp>

#include "algorithms/instance.hpp"

namespace lemmata::apps {

using Json = nlohmann::ordered_json;

/// `key` is "statement" or "method".
[[nodiscard]] Json to_json(const Instance& instance, const std::string& key);

struct ParsedInstance {
  Instance instance;
  bool is_method = false;
};
/// Throws BadInput naming the file, with line and column where the JSON itself is broken, else with the field.
[[nodiscard]] ParsedInstance parse_instance(const std::string& text, const std::string& file);

}  // namespace lemmata::apps
