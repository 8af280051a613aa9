#pragma once
/// The experiments for people and for programs: a table, CSV, JSON and a figure. Same parameters, same build: same bytes.
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "algorithms/parallel.hpp"
#include "apps/instance_json.hpp"
#include "theory/ladder.hpp"

namespace lemmata::apps {

/// What an experiment leaves behind, in every form that it can be asked for.
struct ExperimentReport {
  std::string table;
  std::string csv;
  Json json;
  /// Draws the figure. Throws BadInput if gnuplot is missing or fails. Empty: there is nothing to draw, as nothing was run.
  std::function<void(const std::string& path)> draw;
  Decision decision = Decision::undecided;  ///< of what the experiment checks along its runs
};

struct Experiment {
  std::string_view name;  ///< of `lemmata experiment NAME`; its entry is experiment/NAME
  /// Runs it on `jobs` threads; the report does not depend on their number. Throws BadInput for parameters without meaning.
  ExperimentReport (*run)(const Parameters& given, const LadderOptions& control, int jobs, const OnProgress& on_progress);
};

/// One line an experiment.
[[nodiscard]] std::span<const Experiment> experiments();
/// By its name, with or without "experiment/". Throws BadInput where there is none.
[[nodiscard]] const Experiment& find_experiment(std::string_view name);

struct ExperimentCommand {
  std::string name, jobs, csv, json, plot;
  std::vector<std::string> settings;
};
[[nodiscard]] int experiment_command(const ExperimentCommand& command);

[[nodiscard]] ExperimentReport run_clip21_experiment(const Parameters& given, const LadderOptions& control, int jobs, const OnProgress& on_progress);
[[nodiscard]] ExperimentReport run_celgc_experiment(const Parameters& given, const LadderOptions& control, int jobs, const OnProgress& on_progress);

// What their reports share.
/// The shortest decimal that is this double.
[[nodiscard]] std::string number(double value);
/// JSON has no infinities: a value that is not finite becomes null.
[[nodiscard]] Json json_number(double value);
/// Every parameter with its value: as given, else its default.
[[nodiscard]] Json json_parameters(std::span<const ParameterInfo> known, const Parameters& given);
/// For the file of a curve on a logarithmic axis: what cannot be shown there is NaN.
[[nodiscard]] std::string positive(double value);

}  // namespace lemmata::apps
