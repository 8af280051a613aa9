#pragma once
/// `lemmata crosscheck`: float and double runs against enclosures of the same exact instances (docs/error-bands.md); and the replay of what it found.
#include <optional>
#include <string>
#include <vector>

namespace lemmata::apps {

struct CrosscheckCommand {
  std::string method = "clip21-gd", family = "line", device = "cpu", instances = "1000", steps = "100", seed = "1", jobs, json, plot, out;
  std::vector<std::string> settings;
};

/// Prints a table. 0: every bit is as it should be and every run inside its band, 1: not, 3: something stayed undecided, 130: interrupted. Throws BadInput.
[[nodiscard]] int crosscheck_command(const CrosscheckCommand& command);

/// What --set takes, for the help.
[[nodiscard]] std::string crosscheck_parameters_text();

/// Replays a file that crosscheck wrote: the float run and the enclosure again, from scratch. 0: confirmed, 1: not. Null: the text is no such file.
[[nodiscard]] std::optional<int> replay_crosscheck_find(const std::string& text, const std::string& file);

}  // namespace lemmata::apps
