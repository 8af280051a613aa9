#pragma once
/// The catalogue for reading: lists, and one page for each id.
#include <string>

#include "apps/instance_json.hpp"

namespace lemmata::apps {

/// KIND: "", "statements", "counterexamples", "methods" or "problems" (singular forms too). Throws BadInput for another.
[[nodiscard]] std::string list_text(const std::string& kind);
[[nodiscard]] Json list_json(const std::string& kind);
/// Throws BadInput for an unknown id, with the nearest ones.
[[nodiscard]] std::string show_text(const std::string& id);

}  // namespace lemmata::apps
