#pragma once
/// Experiments and scenarios: what the theory is worth on data, and on a reviewer's questions. One file each, one line per entry.
#include <span>

#include "algorithms/entry.hpp"

namespace lemmata::scenarios {

[[nodiscard]] std::span<const Entry> catalogue();

extern const Entry logistic_experiment;

}  // namespace lemmata::scenarios
