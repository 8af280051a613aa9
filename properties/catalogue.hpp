#pragma once
/// The statements that can be verified: one hand-written list a paper, one line a statement.
#include <span>

#include "algorithms/entry.hpp"

namespace lemmata::properties {

[[nodiscard]] std::span<const Entry> statements();

}  // namespace lemmata::properties
