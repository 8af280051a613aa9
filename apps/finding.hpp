#pragma once
/// A relation with both its sides, for people and for programs.
#include <string>
#include <string_view>

#include "apps/instance_json.hpp"

namespace lemmata::apps {

/// "=", "<" or "<=".
[[nodiscard]] std::string_view sign_of(Order order);
/// "A2 at k = 16, index 0: 0.011 <= 0.0099".
[[nodiscard]] std::string finding_text(const Finding& finding);
/// {"relation", "at": {"k", "index"}, "order", "lhs", "rhs"}; a side is a number, or [lower, upper].
[[nodiscard]] Json to_json(const Finding& finding);

}  // namespace lemmata::apps
