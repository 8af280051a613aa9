#include "apps/slack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "algorithms/parallel.hpp"
#include "apps/command.hpp"
#include "apps/files.hpp"
#include "apps/interrupt.hpp"
#include "apps/progress.hpp"
#include "apps/version.hpp"

namespace lemmata::apps {
namespace {

using properties::SlackCell;
using properties::SlackMeasurement;
using properties::SlackRow;

/// Smallest, median and largest; nothing of nothing.
struct Spread {
  double smallest = 0, median = 0, largest = 0;
  std::size_t count = 0;
};
std::optional<Spread> spread_of(std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  if (values.empty()) return std::nullopt;
  std::ranges::sort(values);
  const std::size_t half = values.size() / 2;
  const double median = values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  return Spread{values.front(), median, values.back(), values.size()};
}

struct Summary {
  std::optional<Spread> slack, direction_slack, k_star_ratio;
};
Summary summary_of(const SlackReport& report) {
  std::vector<double> slack, direction_slack, ratios;
  for (const SlackRow& row : report.rows) {
    slack.push_back(row.result.slack());
    direction_slack.push_back(row.result.direction_slack());
    if (const auto ratio = row.result.k_star_ratio()) ratios.push_back(*ratio);
  }
  return {spread_of(std::move(slack)), spread_of(std::move(direction_slack)), spread_of(std::move(ratios))};
}

/// What is wrong with a row, by relation; "ok" if nothing is.
std::string check_text(const SlackMeasurement& result) {
  std::string text;
  const auto name = [&](Settled settled, Settled wanted, std::string_view what) {
    if (settled == wanted) text.append(text.empty() ? " " : ", ").append(what);
  };
  const Decision decision = result.decision();
  if (decision == Decision::holds) return "ok";
  const Settled wanted = decision == Decision::violated ? Settled::violated : Settled::undecided;
  name(result.rate, wanted, "rate");
  name(result.largest_direction, wanted, "direction");
  name(result.inactive, wanted, "k*");
  return (decision == Decision::violated ? "VIOLATED:" : "not finite:") + text;
}

/// Digits for reading.
std::string brief(double value) { return std::isnan(value) ? "-" : fmt::format("{:.4g}", value); }
std::string brief(const Exact& value) { return brief(value.nearest_double()); }

std::string last_clipped_text(const SlackMeasurement& result) {
  if (result.last_clipped < 0) return "-";
  return (result.clipped_to_the_end() ? ">=" : "") + std::to_string(result.last_clipped);
}

/// "smallest 1.3, median 2, largest 7".
std::string text_of(const Spread& spread) {
  return fmt::format("smallest {}, median {}, largest {}", brief(spread.smallest), brief(spread.median), brief(spread.largest));
}

/// All digits of a double, or nothing where there is no finite number.
std::string cell_text(double value) { return std::isfinite(value) ? fmt::format("{}", value) : ""; }

Json json_of(const std::optional<Spread>& spread) {
  if (!spread) return nullptr;
  return {{"smallest", spread->smallest}, {"median", spread->median}, {"largest", spread->largest}, {"rows", spread->count}};
}

template <class T>
Json json_of_optional(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json row_json(const SlackRow& row) {
  const SlackCell& cell = row.cell;
  const SlackMeasurement& r = row.result;
  Json json;
  json["nodes"] = cell.nodes;
  json["heterogeneity"] = cell.heterogeneity.text();
  json["tau_over_U0"] = cell.tau_over_U0.text();
  json["tau"] = r.tau.text();
  json["gamma_over_cap"] = cell.gamma_over_cap.text();
  json["gamma"] = r.gamma.text();
  json["K"] = r.rounds;
  json["bound"] = r.bound();
  json["measured"] = r.measured();
  json["slack"] = r.slack();
  json["direction_bound"] = r.promised.direction;
  json["largest_direction"] = r.direction;
  json["direction_slack"] = r.direction_slack();
  json["k_star"] = json_of_optional(r.promised.k_star);
  json["last_clipped"] = r.last_clipped < 0 ? Json(nullptr) : Json(r.last_clipped);
  json["clipped_to_the_end"] = r.clipped_to_the_end();
  json["k_star_ratio"] = json_of_optional(r.k_star_ratio());
  json["verdict"] = text(r.decision());
  return json;
}

}  // namespace

SlackReport slack(const std::string& id, const SlackOptions& options) {
  SlackReport report{&properties::slack_theorem(id), options, {}, 0};
  const std::vector<SlackCell> cells = properties::slack_grid(options.given, options.seed, options.steps);
  report.asked = cells.size();
  std::vector<std::optional<SlackRow>> rows(cells.size());
  {
    Progress progress(report.theorem->info->id, static_cast<std::int64_t>(cells.size()));
    for_each_number(static_cast<std::int64_t>(cells.size()), options.jobs, [&](std::int64_t number) {
      const auto index = static_cast<std::size_t>(number);
      rows[index] = properties::slack_row(*report.theorem, cells[index], &interrupted());
      progress.step();
    });
  }
  for (std::optional<SlackRow>& row : rows) {
    if (row) report.rows.push_back(*std::move(row));
  }
  return report;
}

Decision slack_decision(const SlackReport& report) {
  Decision decision = report.rows.empty() ? Decision::undecided : Decision::holds;
  for (const SlackRow& row : report.rows) {
    const Decision one = row.result.decision();
    if (one == Decision::violated) return one;
    if (one != Decision::holds) decision = one;
  }
  return decision;
}

std::string slack_table(const SlackReport& report) {
  const properties::SlackTheorem& theorem = *report.theorem;
  std::vector<std::vector<std::string>> lines = {{"n", "heterog.", "tau/U0", "tau", "gamma/cap", "gamma", std::string(theorem.rate) + " bound", "measured",
                                                  "slack", "|v| bound", "max |v|", "|v| slack", "k*", "last", "k*/(last+1)", "check"}};
  for (const SlackRow& row : report.rows) {
    const SlackCell& cell = row.cell;
    const SlackMeasurement& r = row.result;
    const auto ratio = r.k_star_ratio();
    lines.push_back({std::to_string(cell.nodes), cell.heterogeneity.text(), cell.tau_over_U0.text(), brief(r.tau), cell.gamma_over_cap.text(), brief(r.gamma),
                     brief(r.bound()), brief(r.measured()), brief(r.slack()), brief(r.promised.direction), brief(r.direction), brief(r.direction_slack()),
                     r.promised.k_star ? std::to_string(*r.promised.k_star) : "", last_clipped_text(r), ratio ? brief(*ratio) : "", check_text(r)});
  }
  std::vector<std::size_t> widths(lines[0].size(), 0);
  for (const auto& line : lines) {
    for (std::size_t column = 0; column < line.size(); ++column) widths[column] = std::max(widths[column], line[column].size());
  }
  const auto dimension = report.rows.empty() ? std::string("-") : std::to_string(report.rows[0].cell.dimension);
  std::string table = fmt::format("{}: promised over measured, random-quadratics, d = {}, seed {}, K = {} rounds\n", theorem.info->id, dimension,
                                  report.options.seed, report.options.steps);
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t column = 0; column + 1 < line.size(); ++column) text += fmt::format("{:>{}}  ", line[column], widths[column]);
    table += text + line.back() + "\n";
    if (&line == &lines[0]) table += std::string(text.size() + widths.back(), '-') + "\n";
  }
  const Summary summary = summary_of(report);
  table += fmt::format("slack of {} (bound over (1/K) sum |grad f(x_k)|^2): {}; {} rows", theorem.rate,
                       summary.slack ? text_of(*summary.slack) : std::string("-"), report.rows.size());
  if (report.rows.size() < report.asked) table += fmt::format(" of {}, stopped early", report.asked);
  if (summary.direction_slack) table += fmt::format("; of |v|: {} to {}", brief(summary.direction_slack->smallest), brief(summary.direction_slack->largest));
  table += "\nk* over the first round without clipping: ";
  table += summary.k_star_ratio ? fmt::format("{}; {} rows\n", text_of(*summary.k_star_ratio), summary.k_star_ratio->count) : std::string("no row has both\n");
  table += fmt::format("{}; last: the last clipped round (-: none, >=: the run ended there).\n", theorem.inactivity);
  table += fmt::format("Rounded doubles: for a certified verdict use 'lemmata verify {}'.\n", theorem.info->id);
  return table;
}

std::string slack_csv(const SlackReport& report) {
  std::string csv =
      "nodes,heterogeneity,tau_over_U0,tau,gamma_over_cap,gamma,K,bound,measured,slack,direction_bound,largest_direction,direction_slack,k_star,last_clipped,"
      "k_star_ratio,verdict\n";
  for (const SlackRow& row : report.rows) {
    const SlackCell& cell = row.cell;
    const SlackMeasurement& r = row.result;
    const auto ratio = r.k_star_ratio();
    csv += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", cell.nodes, cell_text(cell.heterogeneity.nearest_double()),
                       cell_text(cell.tau_over_U0.nearest_double()), cell_text(r.tau.nearest_double()), cell_text(cell.gamma_over_cap.nearest_double()),
                       cell_text(r.gamma.nearest_double()), r.rounds, cell_text(r.bound()), cell_text(r.measured()), cell_text(r.slack()),
                       cell_text(r.promised.direction), cell_text(r.direction), cell_text(r.direction_slack()),
                       r.promised.k_star ? std::to_string(*r.promised.k_star) : "", r.last_clipped < 0 ? "" : std::to_string(r.last_clipped),
                       ratio ? cell_text(*ratio) : "", text(r.decision()));
  }
  return csv;
}

Json slack_json(const SlackReport& report) {
  Json json;
  json["lemmata"] = version;
  json["id"] = report.theorem->info->id;
  json["rate"] = report.theorem->rate;
  json["evidence"] = text(Evidence::rounded);
  json["verdict"] = text(slack_decision(report));
  json["seed"] = report.options.seed;
  json["steps"] = report.options.steps;
  json["parameters"] = Json::object();
  for (const ParameterInfo& info : properties::slack_parameters()) {
    const auto given = report.options.given.find(info.name);
    json["parameters"][std::string(info.name)] = given == report.options.given.end() ? std::string(info.standard) : given->second;
  }
  json["asked"] = report.asked;
  json["rows"] = Json::array();
  for (const SlackRow& row : report.rows) json["rows"].push_back(row_json(row));
  const Summary summary = summary_of(report);
  json["summary"] = {{"slack", json_of(summary.slack)}, {"direction_slack", json_of(summary.direction_slack)}, {"k_star_ratio", json_of(summary.k_star_ratio)}};
  return json;
}

std::string slack_parameters_text() {
  std::string text = "Parameters of the grid (--set NAME=VALUE; a list is v1,v2,...):\n";
  for (const ParameterInfo& info : properties::slack_parameters()) text += fmt::format("  {:<15} {:<12} {}\n", info.name, info.standard, info.meaning);
  return text;
}

int slack_command(const SlackCommand& command) {
  SlackOptions options;
  options.given = parse_settings(command.settings);
  options.seed = parse_seed(command.seed);
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

}  // namespace lemmata::apps
