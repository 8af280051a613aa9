#include "apps/experiment.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "apps/command.hpp"
#include "apps/files.hpp"
#include "apps/interrupt.hpp"
#include "apps/progress.hpp"
#include "numerics/error.hpp"

namespace lemmata::apps {

std::span<const Experiment> experiments() {
  static constexpr std::array<Experiment, 2> all = {{{"clip21-logistic", run_clip21_experiment}, {"celgc-logistic", run_celgc_experiment}}};
  return all;
}

const Experiment& find_experiment(std::string_view name) {
  constexpr std::string_view prefix = "experiment/";
  const std::string_view plain = name.starts_with(prefix) ? name.substr(prefix.size()) : name;
  std::vector<std::string> names;
  for (const Experiment& experiment : experiments()) {
    if (experiment.name == plain) return experiment;
    names.emplace_back(experiment.name);
  }
  throw BadInput("there is no experiment '" + std::string(name) + "'" + did_you_mean(plain, names) + "; 'lemmata list experiments' shows all");
}

std::string number(double value) {
  char digits[40];
  return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

Json json_number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json json_parameters(std::span<const ParameterInfo> known, const Parameters& given) {
  Json json = Json::object();
  for (const ParameterInfo& parameter : known) {
    const auto found = given.find(parameter.name);
    json[std::string(parameter.name)] = found == given.end() ? std::string(parameter.standard) : found->second;
  }
  return json;
}

std::string positive(double value) { return value > 0 && std::isfinite(value) ? number(value) : std::string("NaN"); }

int experiment_command(const ExperimentCommand& command) {
  const Experiment& experiment = find_experiment(command.name);
  check_distinct({{"--csv", command.csv}, {"--json", command.json}, {"--plot", command.plot}});
  if (command.plot == "-") throw BadInput("--plot takes the name of a file");
  const Parameters given = parse_settings(command.settings);
  const int jobs = parse_jobs(command.jobs);
  check_writable(command.csv);
  check_writable(command.json);
  check_writable(command.plot);

  LadderOptions control;
  control.stop = &interrupted();
  std::optional<Progress> progress;
  const ExperimentReport report = experiment.run(given, control, jobs, [&](std::int64_t done, std::int64_t total) {
    if (done == 0) {
      progress.emplace(experiment.name, total);
    } else {
      progress->step();
    }
  });
  progress.reset();
  if (!command.csv.empty()) write_file(command.csv, report.csv);
  if (!command.json.empty()) write_file(command.json, dump(report.json, -1) + "\n");
  if (!command.plot.empty() && report.draw) report.draw(command.plot);
  if (command.csv != "-" && command.json != "-") print(report.table);
  if (interrupted()) return stopped_by_interrupt;
  if (report.decision == Decision::holds) return all_hold;
  return report.decision == Decision::violated ? something_violated : something_undecided;
}

}  // namespace lemmata::apps
