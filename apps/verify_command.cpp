#include "apps/verify_command.hpp"

#include <algorithm>

#include "apps/catalogue.hpp"
#include "apps/certificate_json.hpp"
#include "apps/command.hpp"
#include "apps/crosscheck_command.hpp"
#include "apps/files.hpp"
#include "apps/instance_json.hpp"
#include "apps/interrupt.hpp"
#include "apps/prove_command.hpp"
#include "apps/report.hpp"
#include "apps/sinks.hpp"
#include "apps/verify.hpp"
#include "apps/worst_run.hpp"
#include "numerics/error.hpp"
#include "scenarios/catalogue.hpp"

namespace lemmata::apps {
namespace {

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
    for (const KeptAnswer& kept : report.kept) {
      if (!kept.same_question) continue;
      violated = violated || (kept.outcome.decision == Decision::violated && (by_id || expected_verdict(*report.entry) != Decision::violated));
      undecided = undecided || kept.outcome.decision == Decision::undecided;
    }
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

}  // namespace

int verify_command(const VerifyCommand& command) {
  VerifyOptions options;
  options.question = parse_question(command.dropped, command.scaled);
  std::vector<std::string> ids = command.ids;
  if (!command.instance_file.empty()) {
    ParsedInstance parsed = parse_instance(read_file(command.instance_file), command.instance_file);
    if (parsed.is_method) throw BadInput(command.instance_file + ": names a method; 'lemmata replay' and 'lemmata run' take those");
    if (ids.empty() && parsed.instance.subject.empty()) throw BadInput(command.instance_file + ": names no \"statement\"; add one, or give an id on the command line");
    if (ids.empty()) ids.push_back(parsed.instance.subject);
    if (!command.instances.empty()) throw BadInput("--instances and --instance exclude each other; keep one");
    for (const auto& [name, value] : parse_settings(command.settings)) set_in_instance(parsed.instance, name, value);
    check_version(parsed, find_entry(parsed.instance.subject), command.any_version);
    options.question = both(parsed.question, options.question);
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
  options.seed = parse_seed(command.seed);
  if (!command.instances.empty()) options.instances = static_cast<int>(parse_integer(command.instances, "--instances", 1, 100000000));
  options.first_bits = static_cast<long>(parse_integer(command.precision, "--precision", 32, 65536));
  options.max_bits = static_cast<long>(parse_integer(command.max_precision, "--max-precision", 32, 65536));
  if (options.max_bits < options.first_bits) {
    throw BadInput("--max-precision " + command.max_precision + " is below --precision " + command.precision + "; raise it or lower the other");
  }
  if (!command.time_limit.empty()) options.time_limit = parse_time_limit(command.time_limit);
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
  options.kept_folder = command.kept;
  options.any_version = command.any_version;

  const std::vector<EntryReport> reports = verify(entries, options);
  if (!command.plot.empty() && reports[0].scenario) draw_scenario(command.plot, *reports[0].scenario);
  const bool by_id = !ids.empty() && std::ranges::none_of(ids, is_pattern);
  return publish(reports, options, by_id, command.json, command.junit, command.html);
}

int replay_command(const ReplayCommand& command) {
  const std::string document = read_file(command.file);
  if (is_certificate(document)) {
    if (!command.dropped.empty() || !command.scaled.empty()) throw BadInput("--drop and --scale speak of statements; " + command.file + " is a certificate");
    return replay_certificate(document, command.file);
  }
  const Question given = parse_question(command.dropped, command.scaled);
  if (is_worst_run(document)) {
    if (!given.is_plain()) throw BadInput("--drop and --scale speak of statements; " + command.file + " is a worst run");
    return replay_worst_run(document, command.file);
  }
  if (const std::optional<int> status = replay_crosscheck_find(document, command.file)) {
    if (!given.is_plain()) throw BadInput("--drop and --scale speak of statements; " + command.file + " is a find of crosscheck");
    return *status;
  }
  const ParsedInstance parsed = parse_instance(document, command.file);
  if (parsed.instance.subject.empty()) throw BadInput(command.file + ": names neither a \"statement\" nor a \"method\"; add one");
  if (parsed.is_method) {
    if (!given.is_plain()) throw BadInput("--drop and --scale speak of statements; " + command.file + " names a method");
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
  check_version(parsed, find_entry(parsed.instance.subject), command.any_version);
  VerifyOptions options;
  options.instance = parsed.instance;
  options.seed = parsed.instance.seed;
  options.question = both(parsed.question, given);
  const std::vector<EntryReport> reports = verify(select_entries({parsed.instance.subject}), options);
  const int status = publish(reports, options, true, "", "", "");
  if (!parsed.violation || !given.is_plain() || interrupted()) return status;
  LadderOptions control;
  control.stop = &interrupted();
  const Outcome outcome = verify_again(parsed, *reports[0].entry, control);
  print(verdict_on(parsed, outcome) + "\n");
  // A failure that is none any more is good news, whatever it has become.
  if (outcome.decision == Decision::violated) return something_violated;
  return outcome.decision == Decision::undecided ? something_undecided : all_hold;
}

}  // namespace lemmata::apps
