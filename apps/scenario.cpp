#include "apps/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "apps/files.hpp"
#include "apps/gnuplot.hpp"
#include "apps/interrupt.hpp"
#include "apps/run.hpp"
#include "numerics/error.hpp"
#include "scenarios/observe.hpp"

namespace lemmata::apps {
namespace {

using scenarios::Lane;
using scenarios::Part;
using scenarios::Scenario;
using scenarios::Shown;

std::int64_t steps_of(const Lane& lane) { return lane.instance.steps.value_or(0); }

/// Keeps what is shown of a lane; its memory does not grow with the rounds.
class LaneSink : public RunSink {
 public:
  LaneSink(const Scenario& scenario, std::int64_t steps) : curve_rounds_(scenarios::rounds_on_curve(steps)), table_rounds_(scenario.rounds) {}
  [[nodiscard]] bool wants_text(std::int64_t) const override { return false; }
  void see(const RoundRecord& record) override {
    take({record.k, record.value_near, record.gradient_norm_near, std::ranges::find(record.clipped, Truth::yes) != record.clipped.end()});
  }
  void take(const scenarios::LaneRound& round) {
    squares_ += round.gradient_norm * round.gradient_norm;
    const LanePoint point{round.k, round.value, round.gradient_norm, squares_ / static_cast<double>(round.k + 1)};
    if (std::ranges::binary_search(curve_rounds_, round.k)) seen.curve.push_back(point);
    if (std::ranges::find(table_rounds_, round.k) != table_rounds_.end()) seen.table.push_back(point);
    if (round.clipped) seen.last_clipped = round.k;
  }

  SeenLane seen;

 private:
  std::vector<std::int64_t> curve_rounds_;
  std::vector<std::int64_t> table_rounds_;
  double squares_ = 0;
};

SeenLane see_lane(const Scenario& scenario, const Lane& lane) {
  LaneSink sink(scenario, steps_of(lane));
  if (lane.run) {
    lane.run([&](const scenarios::LaneRound& round) {
      sink.take(round);
      return round.k < steps_of(lane) && !interrupted().load(std::memory_order_relaxed);
    });
  } else {
    RunSink* sinks[] = {&sink};
    sink.seen.stopped = run_method({lane.instance.subject, lane.instance, steps_of(lane), "double"}, sinks).stopped;
  }
  return std::move(sink.seen);
}

/// The word as a shell takes it.
std::string quoted(const std::string& word) {
  constexpr std::string_view harmless = "=/.,-+_^";
  const bool plain = std::ranges::all_of(word, [&](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || harmless.find(c) < harmless.size(); });
  return plain ? word : "'" + word + "'";
}

std::string settings(const Parameters& parameters) {
  std::string text;
  for (const auto& [name, value] : parameters) text += " --set " + quoted(name + "=" + value);
  return text;
}

std::string number_text(double value) { return fmt::format("{:.4g}", value); }

std::string last_clipped_text(const SeenLane& lane) { return lane.last_clipped < 0 ? "never" : std::to_string(lane.last_clipped); }

std::string_view shown_text(Shown shown) { return shown == Shown::gradient_norm ? "||grad f(x_k)||" : "mean of ||grad f(x_j)||^2 over j <= k"; }
double shown_of(const LanePoint& point, Shown shown) { return shown == Shown::gradient_norm ? point.gradient_norm : point.mean_square; }

/// Header and rows of the table, as cells: label, last clipped round, then f(x_k) and what is shown for each round.
std::vector<std::vector<std::string>> table_of(const ScenarioReport& report) {
  const Scenario& scenario = *report.scenario;
  std::vector<std::vector<std::string>> rows(1, {"lane", "last clipped"});
  for (const std::int64_t k : scenario.rounds) rows[0].push_back("k = " + std::to_string(k));
  const auto add = [&](const std::string& title, const auto& quantity) {
    rows.push_back({title});
    for (std::size_t l = 0; l < report.lanes.size(); ++l) {
      const SeenLane& seen = report.lanes[l];
      rows.push_back({"  " + scenario.lanes[l].label, last_clipped_text(seen)});
      for (const std::int64_t k : scenario.rounds) {
        const auto point = std::ranges::find(seen.table, k, &LanePoint::k);
        rows.back().push_back(point == seen.table.end() ? "-" : number_text(quantity(*point)));
      }
    }
  };
  add("f(x_k)", [](const LanePoint& point) { return point.value; });
  add(std::string(shown_text(scenario.shown)), [&](const LanePoint& point) { return shown_of(point, scenario.shown); });
  return rows;
}

std::string part_name(const Part& part) { return part.entry.empty() ? "check of its own" : part.entry; }

std::string evidence_of(const scenarios::PartResult& result) {
  const bool answered = result.outcome.decision == Decision::holds || result.outcome.decision == Decision::violated;
  return answered ? std::string(text(result.outcome.evidence)) : "-";
}

std::string verdict_of(const Part& part, const scenarios::PartResult& result) {
  std::string verdict(text(result.outcome.decision));
  if (part.expected != Decision::holds || !result.as_expected) verdict += fmt::format(" (expected: {})", text(part.expected));
  return verdict;
}

constexpr std::string_view styles[] = {"dt 1 lc rgb '#000000' pt 7",  "dt (9,4) lc rgb '#666666' pt 4",  "dt (3,3) lc rgb '#333333' pt 9",
                                       "dt (12,3,2,3) lc rgb '#808080' pt 13", "dt (2,2) lc rgb '#000000' pt 6", "dt (16,5) lc rgb '#444444' pt 5",
                                       "dt (7,2,1,2,1,2) lc rgb '#707070' pt 8", "dt 1 lc rgb '#999999' pt 12"};

/// The figure: one plot, marks at some of the rounds and different for each lane, so that it reads without colours.
std::string picture_of(const ScenarioReport& report) {
  const Scenario& scenario = *report.scenario;
  std::vector<std::pair<std::string, std::string>> files;
  double low = INFINITY;
  double high = 0;
  std::int64_t last = 1;
  for (std::size_t l = 0; l < report.lanes.size(); ++l) {
    std::string curve;
    for (const LanePoint& point : report.lanes[l].curve) {
      const double value = shown_of(point, scenario.shown);
      if (!(value > 0) || !std::isfinite(value)) continue;  // nothing that a log axis could show
      curve += fmt::format("{} {:.9g}\n", point.k + 1, value);
      low = std::min(low, value);
      high = std::max(high, value);
      last = std::max(last, point.k + 1);
    }
    files.emplace_back("lane" + std::to_string(l), curve.empty() ? "NaN NaN\n" : curve);
  }
  // Below 1e-12 of the start it is rounding that one would see; and what blows up would press the rest flat.
  constexpr double depth = 1e-12;
  constexpr double height = 1e3;
  const double start = report.lanes.empty() || report.lanes[0].curve.empty() ? 1 : shown_of(report.lanes[0].curve[0], scenario.shown);
  low = std::max(low, start * depth) / 2;
  high = std::min(high, start * height) * 2;
  std::string script = fmt::format(R"(set terminal svg size 900,640 dynamic background rgb 'white' font 'DejaVu Sans,13' enhanced
set title "{}" noenhanced
set grid lc rgb '#dddddd'
set logscale y
set format y '10^{{%T}}'
set yrange [{:.6g}:{:.6g}]
set ylabel '{}'
set xlabel 'k + 1' offset 0,0.6
set key below maxrows 4 width 2 samplen 6 noenhanced
set xrange [1:{}]
{}
)",
                                   plain_title(std::string(scenario.info->title)), low, high,
                                   scenario.shown == Shown::gradient_norm ? "‖∇f(x_k)‖" : "mean of ‖∇f(x_j)‖^{2}  over j ≤ k", last,
                                   scenario.logarithmic_k ? "set logscale x\nset format x '10^{%T}'" : "");
  // Lines, marks that begin at another point in each lane, so that curves on top of each other can be told apart, and the key.
  std::string curves;
  std::string key;
  const std::size_t lanes = report.lanes.size();
  for (std::size_t l = 0; l < lanes; ++l) {
    const std::string_view style = styles[l % std::size(styles)];
    const std::size_t apart = std::max<std::size_t>(1, report.lanes[l].curve.size() / 9);
    curves += fmt::format("{}'lane{}' using 1:2 with lines lw 2 {} notitle", curves.empty() ? "plot " : ", \\\n  ", l, style.substr(0, style.find(" pt ")));
    curves += fmt::format(", \\\n  'lane{}' every {}::{} using 1:2 with points lw 2 ps 0.9 {} notitle", l, apart,
                          l * apart / lanes, style.substr(style.find("lc ")));
    key += fmt::format(", \\\n  NaN with linespoints lw 2 ps 0.9 {} title '{}'", style, scenario.lanes[l].label);
  }
  curves += key;
  for (const scenarios::Guide& guide : scenario.guides) {
    const char* decay = guide.halves == 2 ? "/x" : guide.halves == 1 ? "/sqrt(x)" : "";
    curves += fmt::format(", \\\n  {:.12g}{} with lines lw 1.5 dt {} lc rgb '#000000' title '{}'", guide.factor.nearest_double(), decay,
                          &guide == scenario.guides.data() ? "(1,3)" : "(4,6)", guide.label);
  }
  return svg_of(files, script + curves + "\n");
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      default: escaped += c;
    }
  }
  return escaped;
}

ScenarioReport report_scenario(const Scenario& scenario, std::uint64_t seed, const LadderOptions& options) {
  ScenarioReport report{&scenario, scenarios::judge_parts(scenario, seed, options), {}};
  for (const Lane& lane : scenario.lanes) report.lanes.push_back(see_lane(scenario, lane));
  return report;
}

std::string command_of(const Part& part) {
  if (part.entry.empty()) return {};
  return "lemmata verify " + part.entry + settings(part.given) + " --instances " + std::to_string(part.instances);
}

std::string command_of(const Lane& lane) {
  if (lane.run) return {};
  Parameters all = lane.instance.problem.parameters;
  all.insert(lane.instance.parameters.begin(), lane.instance.parameters.end());
  return "lemmata run " + lane.instance.subject + " --on " + lane.instance.problem.name + settings(all) + " --steps " + std::to_string(steps_of(lane));
}

std::string scenario_text(const ScenarioReport& report) {
  const Scenario& scenario = *report.scenario;
  std::string page = fmt::format("{}\nquestion  {}\n\nlanes (in double; rounded, and part of no verdict)\n", scenario.info->id, scenario.info->title);
  const std::vector<std::vector<std::string>> table = table_of(report);
  std::vector<std::size_t> widths;
  for (const std::vector<std::string>& row : table) {
    if (row.size() < 2) continue;  // a title runs on
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  }
  for (const std::vector<std::string>& row : table) {
    page += "  " + (row.size() < 2 ? row[0] : fmt::format("{:<{}}", row[0], widths[0]));
    for (std::size_t c = 1; c < row.size(); ++c) page += fmt::format("  {:>{}}", row[c], widths[c]);
    page += "\n";
  }
  for (std::size_t l = 0; l < report.lanes.size(); ++l) {
    if (!report.lanes[l].stopped.empty()) page += fmt::format("  {} stopped: {}\n", scenario.lanes[l].label, report.lanes[l].stopped);
  }
  for (const Lane& lane : scenario.lanes) {
    if (const std::string command = command_of(lane); !command.empty()) page += "  " + command + "\n";
  }
  page += "\nparts\n";
  for (std::size_t p = 0; p < report.parts.size(); ++p) {
    const Part& part = scenario.parts[p];
    page += fmt::format("  {}. {}: {}, {}\n     {}\n", p + 1, part_name(part), verdict_of(part, report.parts[p]), evidence_of(report.parts[p]), part.claim);
    for (const std::string& remark : report.parts[p].outcome.remarks) page += "     " + remark + "\n";
    if (const std::string command = command_of(part); !command.empty()) page += "     " + command + "\n";
  }
  page += "\nanswer";
  for (const std::string& line : scenarios::answer_of(scenario, report.parts)) page += "\n  " + line;
  return page + "\n\n";
}

Json scenario_json(const ScenarioReport& report) {
  const Scenario& scenario = *report.scenario;
  const auto finite = [](double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); };
  Json json;
  json["question"] = scenario.info->title;
  json["lanes"] = Json::array();
  for (std::size_t l = 0; l < report.lanes.size(); ++l) {
    const SeenLane& seen = report.lanes[l];
    Json lane;
    lane["label"] = scenario.lanes[l].label;
    lane["method"] = scenario.lanes[l].instance.subject;
    lane["steps"] = steps_of(scenario.lanes[l]);
    const std::string command = command_of(scenario.lanes[l]);
    lane["command"] = command.empty() ? Json(nullptr) : Json(command);
    lane["rounds"] = Json::array();
    for (const LanePoint& point : seen.table) {
      lane["rounds"].push_back({{"k", point.k}, {"value", finite(point.value)}, {"gradient_norm", finite(point.gradient_norm)},
                                {"mean_square", finite(point.mean_square)}});
    }
    lane["last_clipped"] = seen.last_clipped < 0 ? Json(nullptr) : Json(seen.last_clipped);
    lane["stopped"] = seen.stopped.empty() ? Json(nullptr) : Json(seen.stopped);
    json["lanes"].push_back(std::move(lane));
  }
  json["parts"] = Json::array();
  for (std::size_t p = 0; p < report.parts.size(); ++p) {
    const Part& part = scenario.parts[p];
    const std::string evidence = evidence_of(report.parts[p]);
    const std::string command = command_of(part);
    json["parts"].push_back({{"claim", part.claim},
                             {"entry", part.entry.empty() ? Json(nullptr) : Json(part.entry)},
                             {"verdict", text(report.parts[p].outcome.decision)},
                             {"expected", text(part.expected)},
                             {"evidence", evidence == "-" ? Json(nullptr) : Json(evidence)},
                             {"command", command.empty() ? Json(nullptr) : Json(command)}});
  }
  json["answer"] = scenarios::answer_of(scenario, report.parts);
  return json;
}

std::string scenario_html(const ScenarioReport& report) {
  const Scenario& scenario = *report.scenario;
  std::string html = "<table>\n";
  for (const std::vector<std::string>& row : table_of(report)) {
    html += "<tr>";
    if (row.size() < 2) html += fmt::format("<th colspan=\"{}\">{}</th>", scenario.rounds.size() + 2, escaped(row[0]));
    for (std::size_t c = 0; c < row.size() && row.size() > 1; ++c) html += "<td>" + escaped(row[c]) + "</td>";
    html += "</tr>\n";
  }
  html += "</table>\n<p>Lanes in double: rounded, and part of no verdict.</p>\n<ol>\n";
  for (std::size_t p = 0; p < report.parts.size(); ++p) {
    const Part& part = scenario.parts[p];
    html += fmt::format("<li><code>{}</code>: {}, {}. {}</li>\n", escaped(part_name(part)), escaped(verdict_of(part, report.parts[p])),
                        evidence_of(report.parts[p]), escaped(part.claim));
  }
  html += "</ol>\n";
  for (const std::string& line : scenarios::answer_of(scenario, report.parts)) html += "<p>" + escaped(line) + "</p>\n";
  try {
    const std::string svg = picture_of(report);
    html += "<div>" + svg.substr(std::min(svg.find("<svg"), svg.size())) + "</div>\n";
  } catch (const BadInput&) {
    html += "<p>(no figure: gnuplot is not installed)</p>\n";
  }
  return html;
}

void draw_scenario(const std::string& path, const ScenarioReport& report) { write_file(path, picture_of(report)); }

}  // namespace lemmata::apps
