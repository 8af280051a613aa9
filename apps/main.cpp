/// The command line. Every command is a function that returns the exit status; what went wrong with the input is one line on standard error and status 2.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <new>
#include <sstream>
#include <thread>

#include "apps/catalogue.hpp"
#include "apps/experiment.hpp"
#include "apps/files.hpp"
#include "apps/interrupt.hpp"
#include "apps/progress.hpp"
#include "apps/report.hpp"
#include "apps/show.hpp"
#include "apps/sinks.hpp"
#include "apps/slack.hpp"
#include "apps/smoothness.hpp"
#include "apps/verify.hpp"
#include "apps/version.hpp"
#include "gpu/device.hpp"
#include "numerics/error.hpp"
#include "scenarios/catalogue.hpp"

namespace {

using namespace lemmata;
using namespace lemmata::apps;

constexpr int all_hold = 0;
constexpr int something_violated = 1;
constexpr int bad_input = 2;
constexpr int something_undecided = 3;
constexpr int stopped_by_interrupt = 130;

/// Prints to standard output; a full device or a closed pipe is bad input, not silence.
void print(const std::string& text) { write_file("-", text); }

/// NAME=VALUE pairs; a name given twice is refused.
Parameters parse_settings(const std::vector<std::string>& settings) {
  Parameters parameters;
  for (const std::string& setting : settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) throw BadInput("--set '" + setting + "' is not of the form NAME=VALUE, such as --set tau=1/2");
    if (!parameters.emplace(setting.substr(0, equals), setting.substr(equals + 1)).second) {
      throw BadInput("--set names '" + setting.substr(0, equals) + "' twice; give it once");
    }
  }
  return parameters;
}

/// An integer option in [low, high], as text, so that "1e3" and "2^10" work and "1.5" is refused.
std::int64_t parse_integer(const std::string& text, const std::string& option, std::int64_t low, std::int64_t high) {
  const std::string range = " must be an integer from " + std::to_string(low) + " to " + std::to_string(high) + ", got '" + text + "'";
  Exact value;
  try {
    value = Exact::parse(text);
  } catch (const BadInput&) {
    throw BadInput(option + range);
  }
  if (!value.is_integer() || value < Exact(low) || Exact(high) < value) throw BadInput(option + range);
  return value.to_integer(option);
}

/// --jobs, or all cores.
int parse_jobs(const std::string& text) {
  return text.empty() ? static_cast<int>(std::max(1U, std::thread::hardware_concurrency())) : static_cast<int>(parse_integer(text, "--jobs", 1, 1024));
}

struct ListOptions {
  std::string kind, json;
};

int list_command(const ListOptions& options) {
  if (!options.json.empty()) {
    write_file(options.json, dump(list_json(options.kind)) + "\n");
  } else {
    print(list_text(options.kind));
  }
  return all_hold;
}

struct ShowCommand {
  std::string id, json;
  std::vector<std::string> settings;
};

/// The page of an id; with --set or --json, what its entry works out for these parameters.
int show_command(const ShowCommand& command) {
  if (command.settings.empty() && command.json.empty()) {
    print(show_text(command.id));
    return all_hold;
  }
  const Parameters given = parse_settings(command.settings);
  if (!command.json.empty()) write_file(command.json, dump(calculation_json(command.id, given)) + "\n");
  if (command.json != "-") print(calculation_text(command.id, given));
  return all_hold;
}

struct VerifyCommand {
  std::vector<std::string> ids, settings, dropped;
  std::string instances, seed = "1", instance_file, precision = "128", max_precision = "4096", time_limit, jobs;
  std::string json, junit, html, plot;
};

int verify_status(const std::vector<EntryReport>& reports, const VerifyOptions& options, bool by_id) {
  // A reading that fails need not fail on an instance of one's own choice.
  const bool as_drawn = options.given.empty() && !options.instance;
  bool violated = false;
  bool undecided = false;
  for (const EntryReport& report : reports) {
    const bool expected = report.verdict == expected_verdict(*report.entry);
    if (report.verdict == Decision::violated) violated = violated || by_id || !expected;
    // An entry expected to be violated that holds is as wrong as the other way round.
    if (report.verdict == Decision::holds && !expected && as_drawn) violated = true;
    // What a time limit or Ctrl-C left out was asked for too.
    undecided = undecided || report.verdict == Decision::undecided || report.verdict == Decision::not_applicable || report.instances < report.asked;
  }
  if (violated) return something_violated;
  return undecided ? something_undecided : all_hold;
}

/// Prints reports where they were asked for and answers with the exit status.
int publish(const std::vector<EntryReport>& reports, const VerifyOptions& options, bool by_id, const std::string& json, const std::string& junit,
            const std::string& html) {
  if (!junit.empty()) write_file(junit, verdict_junit(reports));
  if (!html.empty()) write_file(html, verdict_html(reports, options));
  if (!json.empty()) write_file(json, dump(verdict_json(reports, options)) + "\n");
  if (json != "-" && junit != "-" && html != "-") print(verdict_table(reports, options));
  return interrupted() ? stopped_by_interrupt : verify_status(reports, options, by_id);
}

/// Two results in one file would leave one of them.
void check_distinct(const std::vector<std::pair<std::string, std::string>>& outputs) {
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (outputs[i].second.empty() || outputs[i].second != outputs[j].second) continue;
      throw BadInput(outputs[j].first + " and " + outputs[i].first + " both write to '" + outputs[i].second + "'; give each its own file");
    }
  }
}

/// Fails before the work if a result could not be written after it.
void check_writable(const std::string& path) {
  if (!path.empty() && path != "-") OutputFile probe(path);
}

/// --set on an instance from a file: to the place where the instance keeps it.
void set_in_instance(Instance& instance, const std::string& name, const std::string& value) {
  const ProblemInfo* problem = find_problem(instance.problem.name);
  if (problem != nullptr && name == "steps") {
    instance.steps = parse_integer(value, "--set steps", 0, 1000000);
  } else if (problem != nullptr && name == "x0") {
    instance.start = parse_vector(value, instance.start ? static_cast<int>(instance.start->size()) : dimension_of(make_problem(instance.problem)), "--set x0");
  } else if (problem != nullptr && std::ranges::find(problem->parameters, name, &ParameterInfo::name) != problem->parameters.end()) {
    instance.problem.parameters[name] = value;
  } else {
    instance.parameters[name] = value;  // the statement's, checked there
  }
}

bool is_pattern(const std::string& id) { return id.find_first_of("*?[") != std::string::npos; }

int verify_command(const VerifyCommand& command) {
  VerifyOptions options;
  std::vector<std::string> ids = command.ids;
  if (!command.instance_file.empty()) {
    ParsedInstance parsed = parse_instance(read_file(command.instance_file), command.instance_file);
    if (parsed.is_method) throw BadInput(command.instance_file + ": names a method; 'lemmata replay' and 'lemmata run' take those");
    if (ids.empty() && parsed.instance.subject.empty()) throw BadInput(command.instance_file + ": names no \"statement\"; add one, or give an id on the command line");
    if (ids.empty()) ids.push_back(parsed.instance.subject);
    if (!command.instances.empty()) throw BadInput("--instances and --instance exclude each other; keep one");
    for (const auto& [name, value] : parse_settings(command.settings)) set_in_instance(parsed.instance, name, value);
    options.instance = std::move(parsed.instance);
  } else {
    options.given = parse_settings(command.settings);
  }
  const std::vector<const Entry*> entries = select_entries(ids);
  if (options.instance) {
    if (entries.size() != 1) throw BadInput("--instance speaks of one statement; '" + ids[0] + "' names " + std::to_string(entries.size()));
    options.instance->subject = entries[0]->info->id;
  }
  if (!options.given.empty() && ids.empty()) throw BadInput("--set speaks of one statement's parameters; name the statement");
  options.seed = static_cast<std::uint64_t>(parse_integer(command.seed, "--seed", 0, std::int64_t{1} << 61));
  if (!command.instances.empty()) options.instances = static_cast<int>(parse_integer(command.instances, "--instances", 1, 100000000));
  options.waived = command.dropped;
  options.first_bits = static_cast<long>(parse_integer(command.precision, "--precision", 32, 65536));
  options.max_bits = static_cast<long>(parse_integer(command.max_precision, "--max-precision", 32, 65536));
  if (options.max_bits < options.first_bits) {
    throw BadInput("--max-precision " + command.max_precision + " is below --precision " + command.precision + "; raise it or lower the other");
  }
  if (!command.time_limit.empty()) {
    try {
      options.time_limit = Exact::parse(command.time_limit).nearest_double();
    } catch (const BadInput&) {
      options.time_limit = 0;
    }
    if (!(*options.time_limit > 0) || *options.time_limit > 1e7) throw BadInput("--time-limit must be a number of seconds above 0, got '" + command.time_limit + "'");
  }
  options.jobs = parse_jobs(command.jobs);
  check_distinct({{"--json", command.json}, {"--junit", command.junit}, {"--html", command.html}, {"--plot", command.plot}});
  if (command.plot == "-") throw BadInput("--plot takes the name of a file");
  if (!command.plot.empty() && (entries.size() != 1 || scenarios::find_scenario(entries[0]->info->id) == nullptr)) {
    throw BadInput("--plot draws exactly one scenario; name one of 'lemmata list scenarios'");
  }
  check_writable(command.json);
  check_writable(command.junit);
  check_writable(command.html);
  check_writable(command.plot);
  options.by_name = !ids.empty();

  const std::vector<EntryReport> reports = verify(entries, options);
  if (!command.plot.empty() && reports[0].scenario) draw_scenario(command.plot, *reports[0].scenario);
  const bool by_id = !ids.empty() && std::ranges::none_of(ids, is_pattern);
  return publish(reports, options, by_id, command.json, command.junit, command.html);
}

struct RunCommand {
  std::string method, on, steps, scalar = "double", csv, json, plot;
  std::vector<std::string> settings;
};

/// A request from the command line: `on` is a problem's name or an instance file.
RunRequest make_request(const RunCommand& command) {
  RunRequest request;
  request.method = command.method;
  request.scalar = command.scalar;
  check_scalar(request.scalar);
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

struct ExperimentCommand {
  std::string name, jobs, csv, json, plot;
  std::vector<std::string> settings;
};

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

int replay_command(const std::string& file, const std::vector<std::string>& dropped) {
  const ParsedInstance parsed = parse_instance(read_file(file), file);
  if (parsed.instance.subject.empty()) throw BadInput(file + ": names neither a \"statement\" nor a \"method\"; add one");
  if (parsed.is_method) {
    if (!dropped.empty()) throw BadInput("--drop speaks of hypotheses of a statement; " + file + " names a method");
    RunRequest request;
    request.method = parsed.instance.subject;
    request.instance = parsed.instance;
    request.steps = parsed.instance.steps.value_or(100);
    request.scalar = "enclosure:256";
    SummarySink summary(request.steps);
    RunSink* sinks[] = {&summary};
    const RunResult result = run_method(request, sinks);
    print(summary.text(request, result));
    return interrupted() ? stopped_by_interrupt : all_hold;
  }
  VerifyOptions options;
  options.instance = parsed.instance;
  options.seed = parsed.instance.seed;
  options.waived = dropped;
  return publish(verify(select_entries({parsed.instance.subject}), options), options, true, "", "", "");
}

struct SlackCommand {
  std::string id, seed = "1", steps = "1000", csv, json, jobs;
  std::vector<std::string> settings;
};

int slack_command(const SlackCommand& command) {
  SlackOptions options;
  options.given = parse_settings(command.settings);
  options.seed = static_cast<std::uint64_t>(parse_integer(command.seed, "--seed", 0, std::int64_t{1} << 61));
  options.steps = parse_integer(command.steps, "--steps", 1, 1000000);
  options.jobs = parse_jobs(command.jobs);
  check_distinct({{"--csv", command.csv}, {"--json", command.json}});
  check_writable(command.csv);
  check_writable(command.json);
  const SlackReport report = slack(command.id, options);
  if (!command.csv.empty()) write_file(command.csv, slack_csv(report));
  if (!command.json.empty()) write_file(command.json, dump(slack_json(report)) + "\n");
  if (command.csv != "-" && command.json != "-") print(slack_table(report));
  if (interrupted()) return stopped_by_interrupt;
  const Decision decision = slack_decision(report);
  return decision == Decision::violated ? something_violated : decision == Decision::holds ? all_hold : something_undecided;
}

int dispatch(int argc, char** argv) {
  CLI::App app("lemmata verifies and attacks convergence theory of clipped distributed optimisation", "lemmata");
  app.require_subcommand(1);
  app.set_version_flag("--version", fmt::format("lemmata {}\ngpu: {}", version, gpu::device_status()));
  app.footer("Numbers are exact: 1/3, 0.1 (= 1/10), 2^-10, 1e-6. Exit status: 0 all holds, 1 violated, 2 bad input, 3 undecided or not applicable.");

  ListOptions list;
  CLI::App* list_app = app.add_subcommand("list", "everything in the catalogue");
  list_app->add_option("KIND", list.kind, "statements, counterexamples, experiments, scenarios, methods or problems");
  list_app->add_option("--json", list.json, "write JSON to FILE, or - for standard output")->option_text("FILE");

  ShowCommand show;
  CLI::App* show_app = app.add_subcommand("show", "one entry of the catalogue, whole; with --set, its numbers worked out");
  show_app->add_option("ID", show.id)->required();
  show_app->add_option("--set", show.settings, "a number to work with; repeatable")->option_text("NAME=VALUE")->expected(1)->take_all();
  show_app->add_option("--json", show.json, "write what was worked out as JSON to FILE, or - for standard output")->option_text("FILE");

  VerifyCommand verify;
  CLI::App* verify_app = app.add_subcommand("verify", "verify statements on instances, with stated rigour");
  verify_app->add_option("ID", verify.ids, "ids or glob patterns; all entries if none is given");
  verify_app->add_option("--instances", verify.instances, "how many to draw for each entry")->option_text("N");
  verify_app->add_option("--seed", verify.seed, "of the drawn instances (default 1)")->option_text("S");
  verify_app->add_option("--set", verify.settings, "fix a parameter; repeatable")->option_text("NAME=VALUE")->expected(1)->take_all();
  verify_app->add_option("--drop", verify.dropped, "do not check a hypothesis; repeatable")->option_text("HYPOTHESIS")->expected(1)->take_all();
  verify_app->add_option("--instance", verify.instance_file, "verify the instance in FILE only")->option_text("FILE");
  verify_app->add_option("--precision", verify.precision, "first precision of the balls (default 128)")->option_text("BITS");
  verify_app->add_option("--max-precision", verify.max_precision, "last precision (default 4096)")->option_text("BITS");
  verify_app->add_option("--time-limit", verify.time_limit, "stop after so many seconds")->option_text("SECONDS");
  verify_app->add_option("--jobs", verify.jobs, "threads (default: all cores)")->option_text("J");
  verify_app->add_option("--json", verify.json, "write JSON to FILE, or - for standard output")->option_text("FILE");
  verify_app->add_option("--junit", verify.junit, "write JUnit XML to FILE")->option_text("FILE");
  verify_app->add_option("--html", verify.html, "write a page that opens without a server to FILE")->option_text("FILE");
  verify_app->add_option("--plot", verify.plot, "draw the lanes of one scenario to FILE.svg")->option_text("FILE");

  RunCommand run;
  CLI::App* run_app = app.add_subcommand("run", "run a method on a problem, in any number");
  run_app->add_option("METHOD", run.method)->required();
  run_app->add_option("--on", run.on, "a problem's name, or an instance file")->required()->option_text("PROBLEM|FILE");
  run_app->add_option("--steps", run.steps, "x_0 .. x_K are seen (default 100)")->option_text("K");
  run_app->add_option("--scalar", run.scalar, "float, double (default), long-double, mp:BITS, enclosure:BITS or exact")->option_text("SCALAR");
  run_app->add_option("--set", run.settings, "a parameter of the method or the problem; repeatable")->option_text("NAME=VALUE")->expected(1)->take_all();
  run_app->add_option("--csv", run.csv, "write the rounds as CSV to FILE, or - for standard output")->option_text("FILE");
  run_app->add_option("--json", run.json, "write the rounds as JSON to FILE, or - for standard output")->option_text("FILE");
  run_app->add_option("--plot", run.plot, "draw f - f_inf, |grad f| and the clipping activity to FILE.svg")->option_text("FILE");

  SlackCommand slack;
  CLI::App* slack_app = app.add_subcommand("slack", "how loose a theorem is: promised over measured, on a grid");
  slack_app->add_option("ID", slack.id, "clip21/theorem-a, theorem-b, theorem-b-plus, theorem-c or theorem-f")->required();
  slack_app->add_option("--set", slack.settings, "a list of the grid, or a parameter; repeatable")->option_text("NAME=VALUE")->expected(1)->take_all();
  slack_app->add_option("--seed", slack.seed, "of the random quadratics (default 1)")->option_text("S");
  slack_app->add_option("--steps", slack.steps, "rounds K of each run (default 1000)")->option_text("K");
  slack_app->add_option("--csv", slack.csv, "write the rows as CSV to FILE, or - for standard output")->option_text("FILE");
  slack_app->add_option("--json", slack.json, "write the rows as JSON to FILE, or - for standard output")->option_text("FILE");
  slack_app->add_option("--jobs", slack.jobs, "threads (default: all cores)")->option_text("J");
  slack_app->footer(slack_parameters_text());

  SmoothnessCommand smoothness;
  CLI::App* smoothness_app = app.add_subcommand("smoothness", "which (L0, L1) will do for a function: decided, with proof or witness");
  smoothness_app->add_option("EXPR", smoothness.expression, "in x, y, z; such as 'x^4' or '(x*y-1)^2/2'")->required();
  smoothness_app->add_option("--l0", smoothness.l0, "the pair to decide: L0")->option_text("A");
  smoothness_app->add_option("--l1", smoothness.l1, "... and L1; for a frontier a grid A:B:N or a list")->option_text("B");
  smoothness_app->add_flag("--frontier", smoothness.frontier, "the least L0 for each L1 (the default without --l0)");
  smoothness_app->add_option("--box", smoothness.boxes, "one for each variable, in the order x, y, z")->option_text("LO:HI")->expected(1)->take_all();
  smoothness_app->add_option("--time-limit", smoothness.time_limit, "stop after so many seconds")->option_text("SECONDS");
  smoothness_app->add_option("--json", smoothness.json, "write JSON to FILE, or - for standard output")->option_text("FILE");
  smoothness_app->add_option("--plot", smoothness.plot, "draw the frontier to FILE.svg")->option_text("FILE");
  smoothness_app->footer(smoothness_help());

  ExperimentCommand experiment;
  CLI::App* experiment_app = app.add_subcommand("experiment", "run an experiment of a paper and compare its methods");
  experiment_app->add_option("NAME", experiment.name, "clip21-logistic or celgc-logistic; 'lemmata show experiment/NAME' lists its parameters")->required();
  experiment_app->add_option("--set", experiment.settings, "a parameter; repeatable")->option_text("NAME=VALUE")->expected(1)->take_all();
  experiment_app->add_option("--csv", experiment.csv, "write the curves as CSV to FILE, or - for standard output")->option_text("FILE");
  experiment_app->add_option("--json", experiment.json, "write everything as JSON to FILE, or - for standard output")->option_text("FILE");
  experiment_app->add_option("--plot", experiment.plot, "draw the curves and the leads to FILE.svg")->option_text("FILE");
  experiment_app->add_option("--jobs", experiment.jobs, "threads (default: all cores)")->option_text("J");

  std::string replayed;
  CLI::App* replay_app = app.add_subcommand("replay", "verify a saved instance or counterexample again, from scratch");
  replay_app->add_option("FILE", replayed)->required();
  std::vector<std::string> replay_dropped;
  replay_app->add_option("--drop", replay_dropped, "do not check a hypothesis, as when the instance was found; repeatable")->option_text("HYPOTHESIS")->expected(1)->take_all();

  // An expression may begin with a minus sign: "-log(x)" is no option.
  std::vector<std::string> arguments(argv + 1, argv + argc);
  for (std::size_t i = 1; i < arguments.size() && arguments[0] == "smoothness"; ++i) {
    const std::string& last = arguments[i - 1];
    const bool is_value = last.starts_with("--") && last != "--frontier" && last.find('=') == std::string::npos;
    if (!is_value && arguments[i].size() > 2 && arguments[i][0] == '-' && arguments[i][1] != '-') arguments[i].insert(0, " ");
  }
  std::ranges::reverse(arguments);
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      std::ostringstream text;
      app.exit(error, text, text);
      print(text.str());
      return all_hold;
    }
    std::string line = error.what();
    std::ranges::replace(line, '\n', ' ');
    throw BadInput(line + "; 'lemmata --help' shows the usage");
  }
  for (const CLI::App* command : app.get_subcommands()) {
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& value : option->results()) {
        if (value.empty()) throw BadInput(option->get_name() + " is given without a value; give one, or leave it out");
      }
    }
  }
  if (list_app->parsed()) return list_command(list);
  if (show_app->parsed()) return show_command(show);
  if (verify_app->parsed()) return verify_command(verify);
  if (run_app->parsed()) return run_command(run);
  if (slack_app->parsed()) return slack_command(slack);
  if (smoothness_app->parsed()) return smoothness_command(smoothness);
  if (experiment_app->parsed()) return experiment_command(experiment);
  return replay_command(replayed, replay_dropped);
}

}  // namespace

int main(int argc, char** argv) {
  install_interrupt_handler();
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of writing, said in one line
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return dispatch(argc, argv);
  } catch (const BadInput& error) {
    fmt::print(stderr, "lemmata: {}\n", error.what());
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "lemmata: out of memory; take a smaller problem\n");
  } catch (const std::exception& error) {
    fmt::print(stderr, "lemmata: {}\n", BadInput(error.what()).what());
  }
  return bad_input;
}
