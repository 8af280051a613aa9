#pragma once
/// `lemmata explore`: the page on this machine, or its twin in the terminal.
#include <string>

namespace lemmata::apps {

struct ExploreCommand {
  std::string id, port;
  bool no_browser = false;
  bool terminal = false;
};
/// Serves until Ctrl-C; or reads commands until they end. Throws BadInput.
[[nodiscard]] int explore_command(const ExploreCommand& command);

}  // namespace lemmata::apps
