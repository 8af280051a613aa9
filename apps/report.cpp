#include "apps/report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "apps/version.hpp"

namespace lemmata::apps {
namespace {

std::string_view relation_sign(Order order) { return order == Order::equal ? "=" : order == Order::less ? "<" : "<="; }

std::string text_of(const Quantity& q) { return q.exact || q.lower == q.upper ? q.lower : fmt::format("[{}, {}]", q.lower, q.upper); }

Json json_of(const Quantity& q) {
  if (q.exact || q.lower == q.upper) return q.lower;
  return Json::array({q.lower, q.upper});
}

std::string place(const std::string& relation, std::int64_t k, int node) {
  std::string text = fmt::format("{} at k = {}", relation, k);
  if (node >= 0) text += fmt::format(", index {}", node);
  return text;
}

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

std::string dropped_text(const VerifyOptions& options) {
  std::string text;
  for (const std::string& name : options.waived) text += (text.empty() ? ", hypotheses not checked: " : ", ") + name;
  return text;
}

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
  if (report.scenario) json["scenario"] = scenario_json(*report.scenario);
  json["precision_bits"] = report.precision_bits;
  json["seconds"] = report.seconds;
  return json;
}

}  // namespace

std::string finding_text(const Finding& finding) {
  std::string text = place(finding.relation, finding.k, finding.node);
  if (!finding.lhs.lower.empty()) text += fmt::format(": {} {} {}", text_of(finding.lhs), relation_sign(finding.order), text_of(finding.rhs));
  return text;
}

Json to_json(const Finding& finding) {
  Json at;
  at["k"] = finding.k;
  if (finding.node >= 0) at["index"] = finding.node;
  Json json;
  json["relation"] = finding.relation;
  json["at"] = at;
  json["order"] = relation_sign(finding.order);
  json["lhs"] = json_of(finding.lhs);
  json["rhs"] = json_of(finding.rhs);
  return json;
}

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
    if (!report.scenario || options.by_name) continue;
    for (const std::string& line : scenarios::answer_of(*report.scenario->scenario, report.scenario->parts)) table += "    " + line + "\n";
  }
  if (!options.waived.empty()) table += "hypotheses not checked: " + dropped_text(options).substr(26) + "\n";
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
  if (!options.waived.empty()) json["dropped"] = options.waived;
  json["results"] = Json::array();
  for (const EntryReport& report : reports) json["results"].push_back(report_json(report));
  return json;
}

std::string verdict_junit(const std::vector<EntryReport>& reports) {
  int failures = 0;
  int skipped = 0;
  double seconds = 0;
  std::string cases;
  for (const EntryReport& report : reports) {
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
                     reports.size(), failures, skipped, seconds, cases);
}

std::string verdict_html(const std::vector<EntryReport>& reports, const VerifyOptions& options) {
  std::string rows;
  for (const EntryReport& report : reports) {
    const bool expected = report.verdict == expected_verdict(*report.entry);
    rows += fmt::format("<tr class=\"{}\"><td><code>{}</code><br>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{:.2f}</td></tr>\n",
                        expected ? "expected" : "unexpected", escaped(report.entry->info->id), escaped(report.entry->info->title), text(report.verdict),
                        evidence_text(report), instances_text(report), report.strict, report.tight,
                        report.tightest ? ratio_text(report.tightest->outcome.tightest_ratio) : "-", report.seconds);
    std::string notes;
    if (const std::string why = reason(report); !why.empty()) notes += "<p>" + escaped(why) + "</p>";
    for (const std::string& remark : report.remarks) notes += "<p>" + escaped(remark) + "</p>";
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
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; padding: .4rem .6rem; vertical-align: top; }}
tr.expected, tr.unexpected {{ border-top: 1px solid #8888; }}
tr.unexpected td:nth-child(2) {{ font-weight: 700; text-decoration: underline; }}
tr.notes td {{ padding-top: 0; font-size: .9rem; }}
p {{ margin: .2rem 0; }} pre {{ white-space: pre-wrap; }}
</style></head><body>
<h1>Verdicts</h1>
<p>lemmata {}, seed {}{}. Each verdict speaks of the instances and rounds that ran; where a remark says &ldquo;for every k&rdquo;, of all of them.
<em>strict</em>, <em>tight</em>: relations certified as lhs &le; rhs, and as attained up to 2<sup>&minus;100</sup> relative. {}</p>
<table><thead><tr><th>statement</th><th>verdict</th><th>evidence</th><th>instances</th><th>strict</th><th>tight</th><th>lhs/rhs</th><th>seconds</th></tr></thead>
<tbody>
{}</tbody></table>
</body></html>
)",
                     version, options.seed, escaped(dropped_text(options)), any_rounded(reports) ? rounded_note : "", rows);
}

}  // namespace lemmata::apps
