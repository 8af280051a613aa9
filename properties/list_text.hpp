#pragma once
/// The text that parse_list reads back.
#include <string>
#include <vector>

#include "numerics/exact.hpp"

namespace lemmata::properties {

[[nodiscard]] inline std::string list_text(const std::vector<Exact>& entries) {
  std::string text;
  for (const Exact& entry : entries) text.append(text.empty() ? "" : ",").append(entry.text());
  return text;
}

}  // namespace lemmata::properties
