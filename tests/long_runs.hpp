#pragma once
/// Entries that run a method for its whole horizon on hundreds of paths: too long for tests that go over the catalogue again and again.
#include <algorithm>

#include "algorithms/entry.hpp"

namespace lemmata {

[[nodiscard]] inline bool is_long_run(const Entry& entry) {
  const auto has = [&](std::string_view name) { return std::ranges::find(entry.parameters, name, &ParameterInfo::name) != entry.parameters.end(); };
  return has("reading") && has("T");
}

}  // namespace lemmata
