#pragma once
/// The catalogue of statements about (L0, L1)-smoothness, with Lemmas 5 and 6 and the examples of [CELGC] that are about it.
#include "algorithms/entry.hpp"

namespace lemmata::properties {

[[nodiscard]] std::span<const Entry> smoothness_statements();

}  // namespace lemmata::properties
