#pragma once
/// Instances as JSON: {"statement" or "method": ..., "problem": {"name": ..., ...}, "parameters": {...}, "start": [...], "shifts": [[...]], "steps": n,
/// "seed": n}; a kept failure (apps/kept.hpp) also has "dropped": [names], "scaled": {name: factor}, "violation": {"relation", "at": {"k", "index"},
/// "order", "lhs", "rhs"}, "lemmata": version and "names": {"hypotheses", "parameters"}.
/// Numbers are strings ("1/3", "0.1") or JSON integers; JSON floats are refused, because they are not exact.
#include <nlohmann/json.hpp>

#include "apps/kept.hpp"

namespace lemmata::apps {

using Json = nlohmann::ordered_json;

/// The document as text; bytes that are no UTF-8 (a file name may hold any) are replaced, not refused.
[[nodiscard]] inline std::string dump(const Json& json, int indent = 2) { return json.dump(indent, ' ', false, Json::error_handler_t::replace); }

/// `key` is "statement" or "method".
[[nodiscard]] Json to_json(const Instance& instance, const std::string& key);

[[nodiscard]] Json to_json(const KeptFailure& failure);
/// "dropped" and "scaled", where there are any.
void put_question(Json& json, const Question& question);

struct ParsedInstance : KeptFailure {
  bool is_method = false;
};
/// Throws BadInput naming the file, with line and column where the JSON itself is broken, else with the field.
[[nodiscard]] ParsedInstance parse_instance(const std::string& text, const std::string& file);

}  // namespace lemmata::apps
