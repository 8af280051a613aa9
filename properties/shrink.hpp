#pragma once
/// Shrinking: from an instance that breaks a statement to one that a reader checks by hand. Works on every instance, through its numbers alone.
///
/// What is tried, in this order: fewer rounds; a node, a dimension or an entry of parallel lists left out; units in which numbers become integers; then number by
/// number 0, +-1, an integer, and the simplest rational nearby. Every step taken lowers the cost, so shrinking ends.
#include <functional>
#include <vector>

#include "algorithms/entry.hpp"

namespace lemmata::properties {

/// What an instance costs its reader: rounds, nodes, dimensions, and the bits of its numbers.
[[nodiscard]] std::int64_t reading_cost(const Instance& instance);

/// Candidates that cost less, simplest kind first. Some may have no meaning: a check says so by BadInput.
[[nodiscard]] std::vector<Instance> simpler_instances(const Instance& instance);

/// The simplest rational number in [low, high], low <= high: the least denominator, then the least magnitude.
[[nodiscard]] Exact simplest_between(const Exact& low, const Exact& high);

/// Follows candidates for which `fails` says true until none does, or `most_tries` were tried, or `stop` says true. `fails` may complete the candidate that it
/// is handed; BadInput and NoExactValue count as "no". A function of its arguments: the same instance shrinks to the same bytes.
[[nodiscard]] Instance shrink(Instance instance, const std::function<bool(Instance&)>& fails, std::int64_t most_tries, const std::function<bool()>& stop);

}  // namespace lemmata::properties
