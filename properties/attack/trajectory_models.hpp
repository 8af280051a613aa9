#pragma once
/// Which statements are searched with derivatives: one line each. Every other entry is searched through its check alone.
#include "properties/attack/trajectory_search.hpp"

namespace lemmata::properties {

[[nodiscard]] std::span<const TrajectoryModel> trajectory_models();
/// Null where there is none.
[[nodiscard]] const TrajectoryModel* find_trajectory_model(std::string_view id);

}  // namespace lemmata::properties
