#pragma once
/// The statements about Clip21 and its relatives.
#include <span>

#include "algorithms/entry.hpp"

namespace lemmata::properties {

[[nodiscard]] std::span<const Entry> clip21_statements();

}  // namespace lemmata::properties
