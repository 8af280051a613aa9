#pragma once
/// What the experiments share.
#include <string>

#include "algorithms/entry.hpp"

namespace lemmata::scenarios {

/// Three digits: what a summary says of a measured number.
[[nodiscard]] std::string short_number(double value);

/// An instance of an experiment: its parameters, and a `seed` of its own for every number but 0.
[[nodiscard]] Instance seeded_instance(const StatementInfo& info, std::span<const ParameterInfo> parameters, std::uint64_t seed, std::uint64_t number,
                                       const Parameters& given);

}  // namespace lemmata::scenarios
