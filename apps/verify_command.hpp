#pragma once
/// `lemmata verify` and `lemmata replay`: entries on drawn instances, and one saved instance again.
#include <string>
#include <vector>

namespace lemmata::apps {

struct VerifyCommand {
  std::vector<std::string> ids, settings, dropped;
  std::string instances, seed = "1", instance_file, precision = "128", max_precision = "4096", time_limit, jobs;
  std::string json, junit, html, plot;
};
[[nodiscard]] int verify_command(const VerifyCommand& command);

struct ReplayCommand {
  std::string file;
  std::vector<std::string> dropped;
};
[[nodiscard]] int replay_command(const ReplayCommand& command);

}  // namespace lemmata::apps
