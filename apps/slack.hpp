#pragma once
/// Tables of slack: what a theorem promises over what runs show, for people and for programs. The numbers are rounded, and every form says so.
#include <cstdint>
#include <string>
#include <vector>

#include "apps/instance_json.hpp"
#include "properties/slack.hpp"

namespace lemmata::apps {

struct SlackOptions {
  Parameters given;  ///< --set
  std::uint64_t seed = 1;
  std::int64_t steps = 1000;
  int jobs = 1;
};

struct SlackReport {
  const properties::SlackTheorem* theorem = nullptr;
  SlackOptions options;
  std::vector<properties::SlackRow> rows;  ///< in the order of the grid, whatever the jobs
  std::size_t asked = 0;                   ///< more than the rows if Ctrl-C ended the work
};

/// Throws BadInput for an unknown id or parameter, or a cell without meaning.
[[nodiscard]] SlackReport slack(const std::string& id, const SlackOptions& options);

/// violated if a row is; else undecided if a row is or there is none; else holds.
[[nodiscard]] Decision slack_decision(const SlackReport& report);

/// An aligned table, two lines of summary, and how to read both.
[[nodiscard]] std::string slack_table(const SlackReport& report);
/// One line a row under a header; every number a decimal, empty where there is none.
[[nodiscard]] std::string slack_csv(const SlackReport& report);
/// {"lemmata", "id", "evidence": "rounded", "verdict", "seed", "steps", "parameters", "asked", "rows": [...], "summary": {...}}; exact numbers are strings.
[[nodiscard]] Json slack_json(const SlackReport& report);
/// The parameters of the grid with defaults and meanings, one line each.
[[nodiscard]] std::string slack_parameters_text();

struct SlackCommand {
  std::string id, seed = "1", steps = "1000", csv, json, jobs;
  std::vector<std::string> settings;
};
[[nodiscard]] int slack_command(const SlackCommand& command);

}  // namespace lemmata::apps
