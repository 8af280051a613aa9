#pragma once
/// A relation with both its sides, for people and for programs.
#include <string>
#include <string_view>

#include "apps/instance_json.hpp"

namespace lemmata::apps {

/// "=", "<" or "<=".
[[nodiscard]] std::string_view sign_of(Order order);
/// A number, or [lower, upper].
[[nodiscard]] std::string text_of(const Quantity& quantity);
[[nodiscard]] Json json_of(const Quantity& quantity);
/// "A2 at k = 16, index 0: 0.011 <= 0.0099".
[[nodiscard]] std::string text_of(const Finding& finding);

}  // namespace lemmata::apps
