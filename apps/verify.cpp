#include "apps/verify.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>

#include "algorithms/parallel.hpp"
#include "apps/catalogue.hpp"
#include "apps/command.hpp"
#include "apps/interrupt.hpp"
#include "apps/progress.hpp"
#include "numerics/error.hpp"
#include "properties/shrink.hpp"
#include "scenarios/catalogue.hpp"

namespace lemmata::apps {
namespace {

using Clock = std::chrono::steady_clock;

/// An instance that a reader checks by hand, on which the same relation is violated still: sought for at most two seconds.
Answer shrunk(const Entry& entry, const Answer& found, LadderOptions options) {
  // A sampled answer is not searched for smaller ones: each would be one more draw at the level of the run. A scenario's instance is its name.
  if (found.outcome.evidence == Evidence::sampled || scenarios::find_scenario(entry.info->id) != nullptr) return found;
  constexpr std::int64_t most_tries = 20000;
  options.deadline = std::min(options.deadline, Clock::now() + std::chrono::seconds(2));
  options.only = found.outcome.finding->relation;
  const auto fails = [&](Instance& candidate) { return entry.check(candidate, options).decision == Decision::violated; };
  Answer answer{properties::shrink(found.instance, fails, most_tries, [&] { return options.must_stop(); }), {}, found.number};
  options.deadline = Clock::time_point::max();
  answer.outcome = entry.check(answer.instance, options);
  return answer.outcome.decision == Decision::violated ? answer : found;
}

/// Adds one answer. The order of arrival does not matter: of several candidates the one with the lowest number is kept.
void count(EntryReport& report, const Answer& answer) {
  const Outcome& outcome = answer.outcome;
  ++report.instances;
  report.strict += outcome.strict;
  report.tight += outcome.tight;
  report.precision_bits = std::max(report.precision_bits, outcome.precision_bits);
  const auto keep_first = [&](std::optional<Answer>& place) {
    if (!place || answer.number < place->number) place = answer;
  };
  switch (outcome.decision) {
    case Decision::holds:
      ++report.holds;
      ++report.by_evidence[static_cast<std::size_t>(outcome.evidence)];
      report.evidence = std::min(report.evidence, outcome.evidence);
      break;
    case Decision::violated: ++report.violated; keep_first(report.violation); break;
    case Decision::undecided: ++report.undecided; keep_first(report.open); break;
    case Decision::not_applicable: ++report.not_applicable; keep_first(report.outside); break;
  }
  const auto tighter = [&](const Answer& other) {
    const double ratio = other.outcome.tightest_ratio;
    return outcome.tightest_ratio > ratio || (outcome.tightest_ratio == ratio && answer.number < other.number);
  };
  if (outcome.tightest_ratio > 0 && (!report.tightest || tighter(*report.tightest))) report.tightest = answer;
  if (answer.number == 0) report.remarks = outcome.remarks;
}

/// How the answers were earned where they were not all earned alike, and what a sampled one is worth. Empty where one word says it.
std::string evidence_line(const EntryReport& report) {
  constexpr auto sampled = static_cast<std::size_t>(Evidence::sampled);
  std::string line;
  int kinds = 0;
  for (std::size_t e = report.by_evidence.size(); e-- > 0;) {
    if (report.by_evidence[e] == 0) continue;
    ++kinds;
    line += (line.empty() ? "evidence: " : ", ") + std::to_string(report.by_evidence[e]) + " " + std::string(text(static_cast<Evidence>(e)));
  }
  if (report.by_evidence[sampled] > 0) return line + "; all sampled answers of this run together are right with probability at least 1 - 10^-6";
  return kinds > 1 ? line : std::string();
}

/// Scenarios and experiments are one instance each: a number of instances that was asked for a whole pattern does not repeat them.
std::int64_t instances_of(const Entry& entry, const VerifyOptions& options) {
  const bool single = entry.info->kind == Kind::scenario || entry.info->kind == Kind::experiment;
  return options.instance || single ? 1 : options.instances.value_or(entry.instances);
}

void verify_entry(EntryReport& report, const VerifyOptions& options, const LadderOptions& ladder) {
  const auto begin = Clock::now();
  const Entry& entry = *report.entry;
  report.asked = instances_of(entry, options);
  std::mutex guard;
  Progress progress(entry.info->id, report.asked);
  for_each_number(report.asked, options.jobs, [&](std::int64_t number) {
    if (ladder.must_stop()) return;
    const auto index = static_cast<std::uint64_t>(number);
    Answer answer{options.instance ? *options.instance : entry.draw(options.seed, index, options.given), {}, index};
    std::optional<ScenarioReport> in_full;
    if (const scenarios::Scenario* scenario = scenarios::find_scenario(entry.info->id)) {
      const ParameterReader no_parameters(answer.instance.subject, answer.instance.parameters, {});
      require_plain(answer.instance);
      in_full = report_scenario(*scenario, answer.instance.seed, ladder);
      answer.outcome = scenarios::combined(*scenario, in_full->parts);
    } else {
      answer.outcome = entry.check(answer.instance, ladder);
    }
    // An answer that the time limit or Ctrl-C cut short is none.
    if (answer.outcome.decision == Decision::undecided && ladder.must_stop()) return;
    const std::lock_guard lock(guard);
    count(report, answer);
    if (in_full && number == 0) report.scenario = std::move(in_full);
    progress.step();
  });
  report.verdict = report.violated > 0    ? Decision::violated
                   : report.undecided > 0 ? Decision::undecided
                   : report.holds > 0     ? Decision::holds
                   : report.instances > 0 ? Decision::not_applicable
                                          : Decision::undecided;
  if (report.violation) report.evidence = report.violation->outcome.evidence;
  // What the user fixed stays as it is, and so does the documented default; what was drawn may be made smaller.
  if (report.violation && report.violation->number > 0 && !options.instance && options.given.empty()) report.violation = shrunk(entry, *report.violation, ladder);
  if (const std::string line = evidence_line(report); !line.empty()) report.remarks.push_back(line);
  // A scenario's instance is its name.
  if (report.violation && !options.kept_folder.empty() && !report.scenario) {
    report.kept_in = keep(options.kept_folder, failure_of(entry, report.violation->instance, options.question, *report.violation->outcome.finding));
  }
  report.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Before anything is drawn. A failure of a statement that nobody asked for is left alone, but it must be one of a statement that there is.
void verify_kept(std::vector<EntryReport>& reports, const VerifyOptions& options, const LadderOptions& ladder) {
  for (KeptFailure& failure : read_kept(options.kept_folder)) {
    const Entry* entry = find_entry(failure.instance.subject);
    check_version(failure, entry, options.any_version);
    if (entry == nullptr) {
      throw BadInput(failure.file + ": is a failure of '" + failure.instance.subject + "', which this program does not have; keep it elsewhere");
    }
    const auto report = std::ranges::find_if(reports, [&](const EntryReport& r) { return r.entry->info->id == failure.instance.subject; });
    if (report == reports.end() || ladder.must_stop()) continue;
    KeptAnswer answer{std::move(failure), {}, true};
    answer.same_question = answer.failure.question == options.question;
    answer.outcome = verify_again(answer.failure, *entry, ladder);
    report->kept.push_back(std::move(answer));
  }
}

}  // namespace

std::vector<EntryReport> verify(const std::vector<const Entry*>& entries, const VerifyOptions& options) {
  check_question(entries, options.question);
  LadderOptions ladder;
  ladder.first_bits = options.first_bits;
  ladder.max_bits = options.max_bits;
  ladder.stop = &interrupted();
  static_cast<Amendment&>(ladder) = options.question.amendment();
  if (options.time_limit) ladder.deadline = Clock::now() + duration_of(*options.time_limit);
  // The level of all sampled answers of this run together, divided over its instances.
  std::int64_t asked = 0;
  for (const Entry* entry : entries) asked += instances_of(*entry, options);
  ladder.sampling_level = ladder.sampling_level / Exact(std::max<std::int64_t>(1, asked));
  std::vector<EntryReport> reports(entries.size());
  for (std::size_t e = 0; e < entries.size(); ++e) reports[e].entry = entries[e];
  if (!options.kept_folder.empty()) verify_kept(reports, options, ladder);
  for (EntryReport& report : reports) verify_entry(report, options, ladder);
  return reports;
}

Decision expected_verdict(const Entry& entry) {
  return entry.info->trust == Trust::refuted_as_printed ? Decision::violated : Decision::holds;
}

}  // namespace lemmata::apps
