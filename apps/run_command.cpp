#include "apps/run_command.hpp"

#include <unistd.h>

#include <algorithm>
#include <optional>

#include "apps/catalogue.hpp"
#include "apps/command.hpp"
#include "apps/files.hpp"
#include "apps/instance_json.hpp"
#include "apps/interrupt.hpp"
#include "apps/run.hpp"
#include "apps/sinks.hpp"
#include "numerics/error.hpp"

namespace lemmata::apps {
namespace {

/// A request from the command line: `on` is a problem's name or an instance file.
RunRequest make_request(const RunCommand& command) {
  RunRequest request;
  request.method = command.method;
  request.scalar = command.scalar;
  (void)parse_scalar(request.scalar);  // before files are read
  if (find_problem(command.on) != nullptr) {
    request.instance.problem.name = command.on;
  } else if (::access(command.on.c_str(), R_OK) == 0) {
    request.instance = parse_instance(read_file(command.on), command.on).instance;
    if (request.instance.problem.name.empty()) throw BadInput(command.on + ": has no \"problem\" to run on");
    if (request.instance.steps) request.steps = *request.instance.steps;
  } else {
    std::vector<std::string> names;
    for (const ProblemInfo& info : problem_catalogue()) names.emplace_back(info.name);
    throw BadInput("--on '" + command.on + "' is neither a problem" + did_you_mean(command.on, names) + " nor a readable instance file; 'lemmata list problems'");
  }
  const ProblemInfo* problem = find_problem(request.instance.problem.name);
  if (problem == nullptr) throw BadInput(command.on + ": unknown problem '" + request.instance.problem.name + "'; 'lemmata list problems' lists them");
  const MethodInfo* method = find_method(command.method);
  // The file's parameters belong to whatever it was made for; only those that this method has are taken over.
  if (method != nullptr) {
    std::erase_if(request.instance.parameters, [&](const auto& given) {
      return std::ranges::find(method->parameters, given.first, &ParameterInfo::name) == method->parameters.end() || given.second == "cap";
    });
  }
  for (const auto& [name, value] : parse_settings(command.settings)) {
    if (name == "steps") {
      request.steps = parse_integer(value, "--set steps", 0, 1000000000);
    } else if (name == "x0" && request.instance.start) {
      request.instance.start = parse_vector(value, static_cast<int>(request.instance.start->size()), "x0");
    } else if (std::ranges::find(problem->parameters, name, &ParameterInfo::name) != problem->parameters.end()) {
      request.instance.problem.parameters[name] = value;
    } else {
      request.instance.parameters[name] = value;  // the method's; checked there
    }
  }
  if (method != nullptr) {
    std::vector<ParameterInfo> known(method->parameters.begin(), method->parameters.end());
    known.insert(known.end(), problem->parameters.begin(), problem->parameters.end());
    const ParameterReader check(command.method + " on " + request.instance.problem.name, request.instance.parameters, known);
    for (const ParameterInfo& parameter : method->parameters) request.instance.parameters.try_emplace(std::string(parameter.name), parameter.standard);
  }
  if (!command.steps.empty()) request.steps = parse_integer(command.steps, "--steps", 0, 1000000000);
  return request;
}

}  // namespace

int run_command(const RunCommand& command) {
  check_distinct({{"--csv", command.csv}, {"--json", command.json}, {"--plot", command.plot}});
  if (command.plot == "-") throw BadInput("--plot takes the name of a file");
  const RunRequest request = make_request(command);
  std::optional<CsvSink> csv;
  std::optional<JsonSink> json;
  std::optional<PlotSink> plot;
  std::optional<SummarySink> summary;
  std::vector<RunSink*> sinks;
  if (!command.plot.empty()) {
    const Exact lower_bound = regularity_of(make_problem(request.instance.problem)).lower_bound;
    sinks.push_back(&plot.emplace(command.plot, request.method + " on " + request.instance.problem.name + ", " + request.scalar, lower_bound.nearest_double()));
  }
  if (!command.csv.empty()) sinks.push_back(&csv.emplace(command.csv));
  if (!command.json.empty()) sinks.push_back(&json.emplace(command.json, request));
  if (command.csv != "-" && command.json != "-") sinks.push_back(&summary.emplace(request.steps));
  const RunResult result = run_method(request, sinks);
  if (csv) csv->finish();
  if (json) json->finish(result);
  if (plot) plot->finish();
  if (summary) print(summary->text(request, result));
  return interrupted() ? stopped_by_interrupt : all_hold;
}

}  // namespace lemmata::apps
