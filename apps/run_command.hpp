#pragma once
/// `lemmata run`: a method on a problem, in any number.
#include <string>
#include <vector>

namespace lemmata::apps {

struct RunCommand {
  std::string method, on, steps, scalar = "double", csv, json, plot;
  std::vector<std::string> settings;
};
[[nodiscard]] int run_command(const RunCommand& command);

}  // namespace lemmata::apps
