#pragma once
/// The statements that can be verified, one line each.
#include <span>

#include "algorithms/entry.hpp"

namespace lemmata::properties {

[[nodiscard]] std::span<const Entry> statements();

}  // namespace lemmata::properties
