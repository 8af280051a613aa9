#pragma once
/// Scenarios for people and for programs: the question, the lanes side by side, the verdict of every part with its evidence, the answer; and the figure.
/// The lanes run in double: their numbers are shown, rounded, and enter no verdict.
#include <string>
#include <vector>

#include "apps/instance_json.hpp"
#include "scenarios/scenario.hpp"

namespace lemmata::apps {

/// One round of a lane, with what its table and figure show.
struct LanePoint {
  std::int64_t k = 0;
  double value = 0;          ///< f(x_k)
  double gradient_norm = 0;  ///< ||grad f(x_k)||
  double mean_square = 0;    ///< (1/(k+1)) sum_{j<=k} ||grad f(x_j)||^2
};

struct SeenLane {
  std::vector<LanePoint> curve;    ///< a few hundred rounds
  std::vector<LanePoint> table;    ///< those rounds of the scenario's table that the lane has
  std::int64_t last_clipped = -1;  ///< -1: no round was
  std::string stopped;             ///< why before its last round; empty: it was not
};

struct ScenarioReport {
  const scenarios::Scenario* scenario = nullptr;
  std::vector<scenarios::PartResult> parts;
  std::vector<SeenLane> lanes;
};

/// Judges the parts and runs the lanes.
[[nodiscard]] ScenarioReport report_scenario(const scenarios::Scenario& scenario, std::uint64_t seed, const LadderOptions& options);

/// What answers to the same part, or makes the same run, on its own: "lemmata verify ...", "lemmata run ...". Empty for a part or a lane of the scenario's own.
[[nodiscard]] std::string command_of(const scenarios::Part& part);
[[nodiscard]] std::string command_of(const scenarios::Lane& lane);

[[nodiscard]] std::string scenario_text(const ScenarioReport& report);
/// {"question", "lanes": [{"label", "method", "command", "rounds": [...], "last_clipped", ...}], "parts": [{"claim", "entry", "verdict", "expected", "evidence",
/// "command"}], "answer": [...]}.
[[nodiscard]] Json scenario_json(const ScenarioReport& report);
/// The table and the parts; with the figure where gnuplot is installed.
[[nodiscard]] std::string scenario_html(const ScenarioReport& report);
/// The figure as SVG: all lanes over k on a log axis. Throws BadInput if gnuplot is missing or fails.
void draw_scenario(const std::string& path, const ScenarioReport& report);

/// The text with &, <, > and " as HTML and XML want them.
[[nodiscard]] std::string escaped(std::string_view text);

}  // namespace lemmata::apps
