#pragma once
/// `lemmata prove tightness`: the proved rates of Clip21-GD beside the exact worst case at their own step sizes, as a table, JSON and a picture.
#include "apps/prove_command.hpp"

namespace lemmata::apps {

/// --set Delta=LIST, --set K=LIST; --out: the picture, FILE.svg. Returns the exit status.
[[nodiscard]] int tightness_command(const ProveCommand& command);

}  // namespace lemmata::apps
