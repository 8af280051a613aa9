#pragma once
/// The certified problems with a known worst case as statements of the catalogue: `verify` proves each of them from scratch for the parameters of an instance.
#include "algorithms/entry.hpp"

namespace lemmata::properties {

[[nodiscard]] std::span<const Entry> performance_estimation_statements();

}  // namespace lemmata::properties
