#pragma once
/// A certificate as a Lean 4 file: what `verify` checks, as facts about rational numbers that norm_num closes. The file says which row each multiplier belongs
/// to; that the rows hold for the class is the part that stays on paper. docs/prove.md says what was checked of it.
#include <string>

#include "theory/performance_estimation/problem.hpp"

namespace lemmata::apps {

/// The certificate must be one that `verify` accepts.
[[nodiscard]] std::string lean_text(const pep::Certificate& certificate);

}  // namespace lemmata::apps
