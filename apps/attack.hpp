#pragma once
/// `lemmata attack`: the counterexample, or how hard it was tried.
#include <span>
#include <string>
#include <vector>

#include "properties/attack/trajectory_search.hpp"

namespace lemmata::apps {

struct AttackCommand {
  std::string id, relation, time_limit, seed = "1", seeds, trials, jobs, out, json;
  std::vector<std::string> dropped, scaled, settings;
  bool all = false;
};

/// Prints what was found; 0: nothing was violated, 1: something was, 130: interrupted, with the best so far. Throws BadInput.
[[nodiscard]] int attack_command(const AttackCommand& command);

}  // namespace lemmata::apps
