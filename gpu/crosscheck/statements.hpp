#pragma once
/// Statements whose verdict differs in floats only: judged false by Judge<float> on the float run, certified by enclosures to hold on the same instance.
#include <optional>
#include <span>
#include <string_view>

#include "gpu/crosscheck/case.hpp"
#include "theory/ladder.hpp"

namespace lemmata::crosscheck {

struct VerdictFlip {
  std::string_view statement;
  Outcome in_float;   ///< violated, with both sides
  Outcome enclosed;   ///< holds
};

/// The statements that are judged: clip21/theorem-a and clip21/theorem-b, with every constant and every relation in float.
[[nodiscard]] std::span<const std::string_view> judged_statements();
/// Null where the verdicts agree, or float does not say "violated", or the enclosures do not say "holds". clip21-gd on the line only.
[[nodiscard]] std::optional<VerdictFlip> verdict_flip(const Case& c, std::int64_t steps, std::string_view statement, const std::atomic<bool>* stop = nullptr);

}  // namespace lemmata::crosscheck
