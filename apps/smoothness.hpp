#pragma once
/// `lemmata smoothness`: is ||H f(x)|| <= L0 + L1 ||grad f(x)|| everywhere, and which pairs (L0, L1) will do?
#include <string>
#include <vector>

#include "apps/instance_json.hpp"

namespace lemmata::apps {

struct SmoothnessCommand {
  std::string expression, l0, l1, json, plot, time_limit;
  std::vector<std::string> boxes;
  bool frontier = false;
};

/// Answers on standard output; the exit status of the contract: 0 holds, 1 violated or no finite pair, 3 undecided. Throws BadInput.
[[nodiscard]] int smoothness_command(const SmoothnessCommand& command);
/// What --json writes, and nothing else: no file, no text. Throws BadInput.
[[nodiscard]] Json smoothness_json(const SmoothnessCommand& command);
/// What --help says below the options.
[[nodiscard]] std::string smoothness_help();

}  // namespace lemmata::apps
