#pragma once
/// The statements about truncated and clipped random vectors: Lemma 1 of [CELGC] in its readings, and the bias of clipping.
#include <span>

#include "algorithms/entry.hpp"

namespace lemmata::properties {

[[nodiscard]] std::span<const Entry> truncation_statements();

}  // namespace lemmata::properties
