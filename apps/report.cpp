#include "apps/report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "apps/explore/assets.hpp"
#include "apps/version.hpp"

namespace lemmata::apps {
namespace {

/// How sure a violation is.
std::string_view falsity(Evidence evidence) {
  if (evidence == Evidence::sampled) return "false with probability at least 1 - 10^-6: ";
  return evidence == Evidence::rounded ? "false in rounded numbers: " : "certified false: ";
}

std::string ratio_text(double ratio) { return ratio == 1 ? "1" : fmt::format("{:.6g}", ratio); }

/// Why the verdict is not "holds", in one line; empty if it is.
std::string reason(const EntryReport& report) {
  switch (report.verdict) {
    case Decision::holds: return {};
    case Decision::violated:
      return std::string(falsity(report.evidence)) + finding_text(*report.violation->outcome.finding);
    case Decision::undecided:
      if (!report.open) return fmt::format("stopped before the first of {} instances was answered", report.asked);
      if (!report.open->outcome.hypothesis.empty()) return "hypothesis " + report.open->outcome.hypothesis + " is open";
      if (report.open->outcome.finding) {
        return fmt::format("open up to {} bits: {}", report.open->outcome.precision_bits, finding_text(*report.open->outcome.finding));
      }
      return "stopped early";
    case Decision::not_applicable: return "hypothesis " + report.outside->outcome.hypothesis + " fails";
  }
  return {};
}

std::string evidence_text(const EntryReport& report) {
  const bool answered = report.verdict == Decision::holds || report.verdict == Decision::violated;
  return answered ? std::string(text(report.evidence)) : "-";
}

/// "16 of 20" where some were not applicable.
std::string instances_text(const EntryReport& report) {
  if (report.not_applicable == 0 || report.verdict == Decision::not_applicable) return std::to_string(report.instances);
  return fmt::format("{} of {}", report.instances - report.not_applicable, report.instances);
}

bool any_rounded(const std::vector<EntryReport>& reports) {
  return std::ranges::any_of(reports, [](const EntryReport& report) { return evidence_text(report) == text(Evidence::rounded); });
}
constexpr std::string_view rounded_note = "rounded: computed in floating point and compared within a relative 2^-26; nothing is certified.\n";

std::string question_text(const VerifyOptions& options) { return options.question.is_plain() ? std::string() : ", with " + text(options.question); }

/// Who this is an instance of, with its numbers.
Json instance_json(const Answer& answer) { return to_json(answer.instance, "statement"); }

Json finding_json(const Answer& answer) {
  Json json = to_json(*answer.outcome.finding);
  json["instance"] = instance_json(answer);
  return json;
}

Json report_json(const EntryReport& report) {
  Json json;
  json["id"] = report.entry->info->id;
  json["kind"] = text(report.entry->info->kind);
  json["source"] = report.entry->info->source.key;
  json["trust"] = text(report.entry->info->trust);
  json["verdict"] = text(report.verdict);
  json["expected"] = text(expected_verdict(*report.entry));
  if (report.verdict == Decision::holds || report.verdict == Decision::violated) {
    json["evidence"] = text(report.evidence);
  } else {
    json["evidence"] = nullptr;
  }
  json["instances"] = report.instances;
  for (std::size_t e = 0; e < report.by_evidence.size(); ++e) json["by_evidence"][std::string(text(static_cast<Evidence>(e)))] = report.by_evidence[e];
  if (report.instances < report.asked) json["asked"] = report.asked;
  json["counts"] = {{"holds", report.holds}, {"violated", report.violated}, {"undecided", report.undecided}, {"not_applicable", report.not_applicable}};
  json["relations"] = report.strict + report.tight;
  json["strict"] = report.strict;
  json["tight"] = report.tight;
  if (report.tightest) {
    const Outcome& outcome = report.tightest->outcome;
    Json at;
    at["k"] = outcome.tightest_k;
    if (outcome.tightest_node >= 0) at["index"] = outcome.tightest_node;
    json["tightest"] = {{"relation", outcome.tightest_relation}, {"at", at}, {"ratio", outcome.tightest_ratio}, {"instance", instance_json(*report.tightest)}};
  } else {
    json["tightest"] = nullptr;
  }
  json["violation"] = report.violation ? finding_json(*report.violation) : Json(nullptr);
  if (report.open) {
    json["undecided"] = {{"reason", report.verdict == Decision::undecided ? reason(report) : "see instance"}, {"instance", instance_json(*report.open)}};
  }
  if (report.outside) json["not_applicable"] = {{"hypothesis", report.outside->outcome.hypothesis}, {"instance", instance_json(*report.outside)}};
  if (!report.remarks.empty()) json["remarks"] = report.remarks;
  for (const KeptAnswer& kept : report.kept) {
    Json answer = {{"file", kept.failure.file}, {"verdict", text(kept.outcome.decision)}, {"same_question", kept.same_question}};
    put_question(answer, kept.failure.question);
    answer["says"] = verdict_on(kept.failure, kept.outcome);
    json["kept"].push_back(answer);
  }
  if (!report.kept_in.empty()) json["kept_in"] = report.kept_in;
  if (report.scenario) json["scenario"] = scenario_json(*report.scenario);
  json["precision_bits"] = report.precision_bits;
  json["seconds"] = report.seconds;
  return json;
}

}  // namespace

std::string verdict_table(const std::vector<EntryReport>& reports, const VerifyOptions& options) {
  std::string details;
  for (const EntryReport& report : reports) {
    if (report.scenario && options.by_name) details += scenario_text(*report.scenario);
  }
  std::size_t width = 2;
  for (const EntryReport& report : reports) width = std::max(width, report.entry->info->id.size());
  std::string table =
      fmt::format("{:<{}}  {:<14}  {:<8}  {:>9}  {:>10}  {:>8}  {:>9}  {:>4}  {:>7}\n", "id", width, "verdict", "evidence", "instances", "strict", "tight",
                  "lhs/rhs", "bits", "seconds");
  table += std::string(table.size() - 1, '-') + "\n";
  for (const EntryReport& report : reports) {
    std::string verdict(text(report.verdict));
    if (report.verdict != expected_verdict(*report.entry)) verdict += " !";
    table += fmt::format("{:<{}}  {:<14}  {:<8}  {:>9}  {:>10}  {:>8}  {:>9}  {:>4}  {:>7.2f}\n", report.entry->info->id, width, verdict,
                         evidence_text(report), instances_text(report), report.strict, report.tight,
                         report.tightest ? ratio_text(report.tightest->outcome.tightest_ratio) : "-",
                         report.precision_bits == 0 ? "-" : std::to_string(report.precision_bits), report.seconds);
    if (report.verdict == Decision::violated && expected_verdict(*report.entry) == Decision::violated) {
      table += "    as expected: this entry states a reading that fails, and ships what refutes it\n";
    }
    if (const std::string why = reason(report); !why.empty()) table += "    " + why + "\n";
    if (report.instances < report.asked) table += fmt::format("    stopped early: {} of {} instances\n", report.instances, report.asked);
    for (const std::string& remark : report.remarks) table += "    " + remark + "\n";
    for (const KeptAnswer& kept : report.kept) table += "    kept failure " + kept.failure.file + ": " + verdict_on(kept.failure, kept.outcome) + "\n";
    if (!report.kept_in.empty()) table += "    kept in " + report.kept_in + "\n";
    if (!report.scenario || options.by_name) continue;
    for (const std::string& line : scenarios::answer_of(*report.scenario->scenario, report.scenario->parts)) table += "    " + line + "\n";
  }
  if (!options.question.is_plain()) table += "asked with " + text(options.question) + "\n";
  table +=
      "strict, tight: relations certified as lhs <= rhs, and as attained up to 2^-100 relative. lhs/rhs: the tightest inequality met.\n"
      "Each verdict speaks of the instances and rounds that ran; where a remark says \"for every k\", of all of them.\n";
  if (any_rounded(reports)) table += rounded_note;
  return details + table;
}

Json verdict_json(const std::vector<EntryReport>& reports, const VerifyOptions& options) {
  Json json;
  json["lemmata"] = version;
  json["seed"] = options.seed;
  put_question(json, options.question);
  json["results"] = Json::array();
  for (const EntryReport& report : reports) json["results"].push_back(report_json(report));
  return json;
}

std::string verdict_junit(const std::vector<EntryReport>& reports) {
  std::size_t tests = 0;
  int failures = 0;
  int skipped = 0;
  double seconds = 0;
  std::string cases;
  for (const EntryReport& report : reports) {
    tests += 1 + report.kept.size();
    for (const KeptAnswer& kept : report.kept) {
      cases += fmt::format("  <testcase classname=\"lemmata\" name=\"{}: {}\"", escaped(report.entry->info->id), escaped(kept.failure.file));
      const Decision decision = kept.outcome.decision;
      const bool is_mended = decision == Decision::holds || decision == Decision::not_applicable;
      const bool failed = kept.same_question && expected_verdict(*report.entry) != Decision::violated && !is_mended;
      failures += failed ? 1 : 0;
      const std::string says = escaped(verdict_on(kept.failure, kept.outcome));
      cases += failed ? fmt::format("><failure type=\"{}\" message=\"{}\"/></testcase>\n", text(decision), says) : std::string("/>\n");
    }
    seconds += report.seconds;
    cases += fmt::format("  <testcase classname=\"lemmata\" name=\"{}\" time=\"{:.3f}\"", escaped(report.entry->info->id), report.seconds);
    if (report.verdict == expected_verdict(*report.entry)) {
      cases += "/>\n";
    } else if (report.verdict == Decision::not_applicable) {
      ++skipped;
      cases += fmt::format("><skipped message=\"{}\"/></testcase>\n", escaped(reason(report)));
    } else {
      ++failures;
      cases += fmt::format("><failure type=\"{}\" message=\"{}\"/></testcase>\n", text(report.verdict), escaped(reason(report)));
    }
  }
  return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"lemmata\" tests=\"{}\" failures=\"{}\" skipped=\"{}\" time=\"{:.3f}\">\n{}</testsuite>\n",
                     tests, failures, skipped, seconds, cases);
}

std::string verdict_html(const std::vector<EntryReport>& reports, const VerifyOptions& options) {
  std::string rows;
  for (const EntryReport& report : reports) {
    const bool expected = report.verdict == expected_verdict(*report.entry);
    rows += fmt::format("<tr class=\"{}\"><td><code>{}</code><br>{}</td><td class=\"{}\">{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{:.2f}</td></tr>\n",
                        expected ? "expected" : "unexpected", escaped(report.entry->info->id), escaped(report.entry->info->title), text(report.verdict), text(report.verdict),
                        evidence_text(report), instances_text(report), report.strict, report.tight,
                        report.tightest ? ratio_text(report.tightest->outcome.tightest_ratio) : "-", report.seconds);
    std::string notes;
    if (const std::string why = reason(report); !why.empty()) notes += "<p>" + escaped(why) + "</p>";
    for (const std::string& remark : report.remarks) notes += "<p>" + escaped(remark) + "</p>";
    for (const KeptAnswer& kept : report.kept) {
      notes += "<p>kept failure " + escaped(kept.failure.file + ": " + verdict_on(kept.failure, kept.outcome)) + "</p>";
    }
    if (report.scenario) notes += scenario_html(*report.scenario);
    if (report.violation) notes += "<details><summary>instance</summary><pre>" + escaped(dump(instance_json(*report.violation))) + "</pre></details>";
    notes += fmt::format("<details><summary>statement</summary><pre>{}\n\n{}\n\n{}</pre></details>", escaped(report.entry->info->setting),
                         escaped(report.entry->info->recurrence), escaped(report.entry->info->claim));
    rows += "<tr class=\"notes\"><td colspan=\"8\">" + notes + "</td></tr>\n";
  }
  return fmt::format(R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>lemmata: verdicts</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
{}</style></head><body>
<h1>Verdicts</h1>
<p>lemmata {}, seed {}{}. Each verdict speaks of the instances and rounds that ran; where a remark says &ldquo;for every k&rdquo;, of all of them.
<em>strict</em>, <em>tight</em>: relations certified as lhs &le; rhs, and as attained up to 2<sup>&minus;100</sup> relative. {}</p>
<table><thead><tr><th>statement</th><th>verdict</th><th>evidence</th><th>instances</th><th>strict</th><th>tight</th><th>lhs/rhs</th><th>seconds</th></tr></thead>
<tbody>
{}</tbody></table>
</body></html>
)",
                     explore::find_asset("report.css")->text(), version, options.seed, escaped(question_text(options)), any_rounded(reports) ? rounded_note : "", rows);
}

}  // namespace lemmata::apps
