#include "apps/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "apps/gnuplot.hpp"
#include "apps/version.hpp"
#include "scenarios/logistic_experiment.hpp"

namespace lemmata::apps {
namespace {

using namespace scenarios;

std::string_view name_of(LogisticMethod method) {
  return method == LogisticMethod::clip21_gd ? "Clip21-GD" : method == LogisticMethod::clip_gd ? "Clip-GD" : "GD";
}

std::string_view rule_of(const LogisticRun& run) {
  switch (run.rule) {
    case StepRule::cap: return "cap";
    case StepRule::same_as_cap: return "same as cap";
    case StepRule::inverse_L: return "1/L";
    case StepRule::tuned: return run.at_edge ? "tuned, end of grid" : "tuned";
  }
  return "";
}

/// "data name, split, regulariser": what the title and the head of the table say.
std::string setting_of(const LogisticOptions& options, const LogisticResult& result) {
  const std::string_view split = options.split == Split::sorted ? "sorted by label" : options.split == Split::shuffled ? "shuffled" : "in the given order";
  return fmt::format("{} ({} x {}), n = {}, {}, {} regulariser, lambda = {}", std::filesystem::path(result.data).filename().string(), result.rows,
                     result.features, result.nodes, split, options.regulariser == Regulariser::l2 ? "l2" : "nonconvex", options.lambda.text());
}

std::string run_note(const LogisticRun& run) {
  if (run.seen.diverged) return fmt::format("diverged at k = {}", run.seen.rounds);
  if (run.seen.stopped) return fmt::format("stopped at k = {}", run.seen.rounds - 1);
  if (run.theorem_a) return fmt::format("Theorem A {}, k* = {}", text(run.theorem_a->decision), *run.k_star);
  return "";
}

std::string comparison_name(const LogisticComparison& c) {
  return fmt::format("{}, over {}{}", c.own_rule == StepRule::cap ? "cap" : "tuned", name_of(c.other),
                     c.other_rule == StepRule::same_as_cap ? ", same step"
                     : c.other_rule == StepRule::inverse_L ? ", 1/L"
                                                           : "");
}

/// One row a run, then one row a comparison, then what of the claim holds and what does not.
std::string table_of(const LogisticOptions& options, const LogisticResult& result) {
  std::string table = setting_of(options, result) + "\n";
  table += fmt::format("L <= {:.6g}, L_max <= {:.6g} (certified), max_i ||grad f_i(x_0)|| = {:.6g}, K = {}\n\n", result.L.nearest_double(),
                       result.L_max.nearest_double(), result.start_gradient, options.steps);
  table +=
      fmt::format("{:>10}  {:<9}  {:<18}  {:>10}  {:>12}  {:>12}  {:>12}\n", "tau", "method", "step", "gamma", "min|grad|^2", "last|grad|^2", "last clipped");
  std::string previous;
  for (const LogisticRun& run : result.runs) {
    const std::string tau = run.tau < 0 ? "any" : fmt::format("{:.4g}", result.taus[static_cast<std::size_t>(run.tau)].nearest_double());
    if (tau != previous && !previous.empty()) table += "\n";
    const std::string last_clipped = run.seen.last_clipped < 0 ? std::string("-") : std::to_string(run.seen.last_clipped);
    std::string row = fmt::format("{:>10}  {:<9}  {:<18}  {:>10.4g}  {:>12.4e}  {:>12.4e}  {:>12}  {}", tau == previous ? "" : tau, name_of(run.method),
                                  rule_of(run), run.gamma.nearest_double(), run.seen.smallest, run.seen.final, last_clipped, run_note(run));
    row.erase(row.find_last_not_of(' ') + 1);
    table += row + "\n";
    previous = tau;
  }
  if (!result.comparisons.empty()) {
    table += fmt::format("\nlead of Clip21-GD: min|grad|^2 of the other method over its own, not below {:.1e}\n", result.resolution);
    table += fmt::format("{:<26}", "tau");
    for (const Exact& tau : result.taus) table += fmt::format("  {:>10.4g}", tau.nearest_double());
    table += "  grows as tau shrinks\n";
    for (const LogisticComparison& c : result.comparisons) {
      table += fmt::format("{:<26}", comparison_name(c));
      for (const double lead : c.lead) table += fmt::format("  {:>10.4g}", lead);
      table += c.grows ? fmt::format("  yes, by a factor {:.3g}\n", c.factor) : std::string("  no\n");
    }
    table += "\n";
    for (const std::string& line : lead_summary(result)) table += line + "\n";
  }
  if (result.theorem_a) {
    table += fmt::format("(A1), (A2), (A4) of Theorem A on the runs at the cap: {} ({}, {} relations)\n", text(result.theorem_a->decision),
                         text(result.theorem_a->evidence), result.theorem_a->strict + result.theorem_a->tight);
    if (!result.theorem_a->hypothesis.empty()) table += fmt::format("hypothesis {} fails or is open\n", result.theorem_a->hypothesis);
    if (const auto& finding = result.theorem_a->finding) {
      table += fmt::format("{} at k = {}: {} against {}\n", finding->relation, finding->k, finding->lhs.lower, finding->rhs.lower);
    }
  }
  if (result.stopped) table += "stopped: runs are missing, and no leads are given\n";
  return table;
}

/// One row for each kept round of each run. tau is empty for GD.
std::string csv_of(const LogisticResult& result) {
  std::string csv = "method,step,tau,gamma,k,gradient_squared,clipped_nodes\n";
  for (const LogisticRun& run : result.runs) {
    const std::string tau = run.tau < 0 ? "" : number(result.taus[static_cast<std::size_t>(run.tau)].nearest_double());
    const std::string head = fmt::format("{},{},{},{}", text(run.method), text(run.rule), tau, number(run.gamma.nearest_double()));
    for (const CurvePoint& point : run.seen.curve) csv += fmt::format("{},{},{},{}\n", head, point.k, number(point.gradient_squared), point.clipped);
  }
  return csv;
}

/// {"lemmata", "experiment", "parameters", "problem", "taus", "runs": [{..., "curve": [[k, ||grad f||^2, clipped nodes], ...]}], "comparisons", "theorem_a",
/// "stopped"}.
Json json_of(const Parameters& given, const LogisticResult& result) {
  Json json;
  json["lemmata"] = version;
  json["experiment"] = "clip21-logistic";
  json["parameters"] = json_parameters(logistic_parameters(), given);
  json["problem"] = {{"data", result.data},
                     {"rows", result.rows},
                     {"features", result.features},
                     {"nodes", result.nodes},
                     {"L", result.L.text()},
                     {"L_max", result.L_max.text()},
                     {"start_gradient", result.start_gradient},
                     {"resolution", result.resolution}};
  json["taus"] = Json::array();
  for (const Exact& tau : result.taus) json["taus"].push_back(tau.text());
  json["runs"] = Json::array();
  for (const LogisticRun& run : result.runs) {
    Json row;
    row["method"] = text(run.method);
    row["step"] = text(run.rule);
    row["tau"] = run.tau < 0 ? Json(nullptr) : Json(result.taus[static_cast<std::size_t>(run.tau)].text());
    row["gamma"] = run.gamma.text();
    row["smallest"] = json_number(run.seen.smallest);
    row["final"] = json_number(run.seen.final);
    row["rounds"] = run.seen.rounds;
    row["last_clipped"] = run.seen.last_clipped < 0 ? Json(nullptr) : Json(run.seen.last_clipped);
    row["diverged"] = run.seen.diverged;
    if (run.rule == StepRule::tuned) row["end_of_grid"] = run.at_edge;
    if (run.k_star) row["k_star"] = *run.k_star;
    if (run.theorem_a) row["theorem_a"] = text(run.theorem_a->decision);
    row["curve"] = Json::array();
    for (const CurvePoint& point : run.seen.curve) row["curve"].push_back({point.k, json_number(point.gradient_squared), point.clipped});
    json["runs"].push_back(std::move(row));
  }
  json["comparisons"] = Json::array();
  for (const LogisticComparison& c : result.comparisons) {
    Json row = {{"step", text(c.own_rule)},    {"other", text(c.other)}, {"other_step", text(c.other_rule)}, {"lead", Json::array()},
                {"final_lead", Json::array()}, {"grows", c.grows},       {"factor", json_number(c.factor)},  {"at_resolution", c.at_resolution}};
    for (const double lead : c.lead) row["lead"].push_back(json_number(lead));
    for (const double lead : c.final_lead) row["final_lead"].push_back(json_number(lead));
    json["comparisons"].push_back(std::move(row));
  }
  json["summary"] = lead_summary(result);
  json["theorem_a"] = nullptr;
  if (result.theorem_a) {
    json["theorem_a"] = {{"verdict", text(result.theorem_a->decision)},
                         {"evidence", text(result.theorem_a->evidence)},
                         {"strict", result.theorem_a->strict},
                         {"tight", result.theorem_a->tight}};
  }
  json["stopped"] = result.stopped ? Json("interrupted") : Json(nullptr);
  return json;
}

/// How a curve looks: told apart by dash pattern, width and mark as well as by shade.
struct Look {
  LogisticMethod method;
  StepRule rule;
  std::string_view label;
  std::string_view style;
};
constexpr Look at_cap[] = {
    {LogisticMethod::clip21_gd, StepRule::cap, "Clip21-GD at the cap", "dt solid lw 3.2 lc rgb '#000000'"},
    {LogisticMethod::clip_gd, StepRule::same_as_cap, "Clip-GD, same step", "dt (14,6) lw 2 lc rgb '#303030'"},
    {LogisticMethod::clip_gd, StepRule::inverse_L, "Clip-GD, 1/L", "dt (14,5,2,5) lw 2 lc rgb '#303030'"},
    {LogisticMethod::gd, StepRule::same_as_cap, "GD, same step", "dt solid lw 1 lc rgb '#808080'"},
    {LogisticMethod::gd, StepRule::inverse_L, "GD, 1/L", "dt (2,4) lw 2 lc rgb '#606060'"},
};
constexpr Look tuned[] = {
    {LogisticMethod::clip21_gd, StepRule::tuned, "Clip21-GD, tuned", "dt solid lw 3.2 lc rgb '#000000'"},
    {LogisticMethod::clip_gd, StepRule::tuned, "Clip-GD, tuned", "dt (14,6) lw 2 lc rgb '#303030'"},
    {LogisticMethod::gd, StepRule::tuned, "GD, tuned", "dt (2,4) lw 2 lc rgb '#606060'"},
};

/// One style for each comparison of a panel, by its place there.
constexpr std::string_view lead_styles[] = {"dt solid lw 2.4 pt 7 ps 0.8 lc rgb '#000000'", "dt (14,6) lw 2 pt 6 ps 0.9 lc rgb '#303030'",
                                            "dt solid lw 1 pt 5 ps 0.8 lc rgb '#808080'", "dt (2,4) lw 2 pt 4 ps 0.9 lc rgb '#606060'"};

/// Low and high end of what a log axis can show, a little widened; 1 decade around where there is nothing.
struct Range {
  double low = INFINITY, high = 0;
  void include(double value) {
    if (!(value > 0) || !std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  [[nodiscard]] std::string text() const {
    if (high == 0) return "[0.1:10]";
    return fmt::format("[{:.6g}:{:.6g}]", low / 2, high * 2);
  }
};

/// Draws ||grad f(x_k)||^2 over k for each threshold and rule, and the leads over tau.
void draw_figure(const std::string& path, const LogisticOptions& options, const LogisticResult& result) {
  std::vector<std::span<const Look>> rows;
  if (options.at_cap) rows.emplace_back(at_cap);
  if (options.tuned) rows.emplace_back(tuned);
  std::vector<std::pair<std::string, std::string>> files;
  for (std::size_t r = 0; r < result.runs.size(); ++r) {
    std::string curve = "NaN NaN\n";  // a file of nothing would be an error
    for (const CurvePoint& point : result.runs[r].seen.curve) curve += fmt::format("{} {}\n", point.k + 1, positive(point.gradient_squared));
    files.emplace_back(fmt::format("run{}", r), curve);
  }
  std::string leads;
  Range taus;
  for (std::size_t t = 0; t < result.taus.size(); ++t) {
    taus.include(result.taus[t].nearest_double());
    leads += number(result.taus[t].nearest_double());
    for (const LogisticComparison& c : result.comparisons) leads += fmt::format(" {}", positive(c.lead[t]));
    leads += "\n";
  }
  files.emplace_back("leads", leads);

  // Places in pixels, from the top left corner.
  const auto columns = static_cast<double>(result.taus.size());
  constexpr double left = 92, right = 20, top = 76, panel_width = 210, panel_height = 240, gap = 22, below = 140, lead_height = 260, lead_below = 140;
  const bool has_leads = !result.comparisons.empty();
  const double width = std::max(left + columns * (panel_width + gap) - gap + right, double(1000));
  const double height = top + static_cast<double>(rows.size()) * (panel_height + below) + (has_leads ? lead_height + lead_below : 0);
  const std::string axes = "set border 31 lw 1\nset xtics nomirror 10\nset ytics nomirror\nset grid lc rgb '#dddddd' lw 1 dt solid\n";
  const auto place = [&](double x, double y, double w, double h) {
    return fmt::format("set lmargin at screen {:.6f}\nset rmargin at screen {:.6f}\nset tmargin at screen {:.6f}\nset bmargin at screen {:.6f}\n", x / width,
                       (x + w) / width, 1 - y / height, 1 - (y + h) / height);
  };
  // A legend is a panel of its own without axes: so it may be as wide as the row that it explains.
  const auto legend = [&](double x, double y, double w, std::string_view kind, const std::vector<std::pair<std::string, std::string>>& entries) {
    std::string script =
        place(x, y, w, 52) + "unset border\nunset tics\nunset grid\nunset xlabel\nunset ylabel\nunset title\nset xrange [1:2]\nset yrange [1:2]\n";
    script += "set key inside top left horizontal Left reverse samplen 5 width 1\n";
    for (std::size_t i = 0; i < entries.size(); ++i) {
      script += fmt::format("{}NaN with {} {} title '{}'", i == 0 ? "plot " : ", \\\n  ", kind, entries[i].second, entries[i].first);
    }
    return script + "\nunset key\n" + axes;
  };

  std::string script =
      fmt::format("set terminal svg size {:.0f},{:.0f} dynamic background rgb 'white' font 'DejaVu Sans,13' enhanced\nset multiplot\n", width, height);
  script += fmt::format("set label 1 \"{}, K = {}\" at screen 0.5,screen {:.6f} center noenhanced font ',15'\n", plain_title(setting_of(options, result)),
                        options.steps, 1 - 22 / height);
  script += "unset key\nset logscale xy\nset format x '10^{%T}'\n" + axes;
  double y = top;
  for (const std::span<const Look> looks : rows) {
    Range slopes;
    std::vector<std::string> panels(result.taus.size());
    std::vector<std::pair<std::string, std::string>> entries;
    for (const Look& look : looks) {
      entries.emplace_back(look.label, look.style);
      for (std::size_t r = 0; r < result.runs.size(); ++r) {
        const LogisticRun& run = result.runs[r];
        if (run.method != look.method || run.rule != look.rule) continue;
        // What lies below the resolution is rounding, and not shown.
        for (const CurvePoint& point : run.seen.curve) slopes.include(std::max(point.gradient_squared, result.resolution));
        for (std::size_t t = 0; t < panels.size(); ++t) {
          if (run.tau < 0 || run.tau == static_cast<int>(t))
            panels[t] += fmt::format("{}'run{}' using 1:2 with lines {}", panels[t].empty() ? "plot " : ", \\\n  ", r, look.style);
        }
      }
    }
    for (std::size_t t = 0; t < panels.size(); ++t) {
      script += place(left + static_cast<double>(t) * (panel_width + gap), y, panel_width, panel_height);
      script += fmt::format("set xrange [1:{}]\nset yrange {}\nset xlabel 'k + 1' offset 0,0.6\nset title 'τ = {:.3g}' offset 0,-0.6\n", options.steps + 1,
                            slopes.text(), result.taus[t].nearest_double());
      script += t == 0 ? "set ylabel '‖∇f(x_k)‖^{2}'\nset format y '10^{%T}'\n" : "unset ylabel\nset format y ''\n";
      script += (panels[t].empty() ? std::string("plot NaN") : panels[t]) + "\nunset label 1\n";
    }
    script += legend(left, y + panel_height + 44, width - left - right, "lines", entries);
    y += panel_height + below;
  }
  const double half = (width - left - right - left) / 2;
  for (const StepRule rule : {StepRule::cap, StepRule::tuned}) {
    Range range;
    range.include(1);
    std::string curves;
    std::vector<std::pair<std::string, std::string>> entries;
    for (std::size_t c = 0; c < result.comparisons.size(); ++c) {
      const LogisticComparison& comparison = result.comparisons[c];
      if (comparison.own_rule != rule) continue;
      for (const double lead : comparison.lead) range.include(lead);
      const std::string_view style = lead_styles[entries.size() % std::size(lead_styles)];
      curves += fmt::format("{}'leads' using 1:{} with linespoints {}", curves.empty() ? "plot " : ", \\\n  ", c + 2, style);
      entries.emplace_back(comparison_name(comparison), style);
    }
    if (entries.empty()) continue;
    const double x = rule == StepRule::cap || !options.at_cap ? left : left + half + left;
    script += place(x, y, half, lead_height);
    script += fmt::format("set title 'lead of Clip21-GD, {}'\nset xrange [{:.6g}:{:.6g}]\nset yrange {}\n", rule == StepRule::cap ? "at the cap" : "tuned",
                          taus.high * 2, taus.low / 2, range.text());
    script +=
        "set xtics nomirror autofreq\nset xlabel 'τ (smaller to the right)' offset 0,0.6\nset ylabel 'min_k ‖∇f(x_k)‖^{2}, other / Clip21-GD'\nset format y "
        "'10^{%T}'\n";
    script += "set arrow 1 from graph 0,first 1 to graph 1,first 1 nohead lw 1 lc rgb '#808080'\n" + curves + "\nunset arrow 1\n";
    script += legend(x, y + lead_height + 44, half, "linespoints", entries);
  }
  script += "unset multiplot\n";
  draw_svg(path, files, script);
}

}  // namespace

ExperimentReport run_clip21_experiment(const Parameters& given, const LadderOptions& control, int jobs, const OnProgress& on_progress) {
  const LogisticOptions options = read_logistic_options(given);
  const LogisticResult result = run_logistic_experiment(options, control, jobs, on_progress);
  ExperimentReport report{table_of(options, result), csv_of(result), json_of(given, result), {}, Decision::holds};
  if (!result.runs.empty()) report.draw = [options, result](const std::string& path) { draw_figure(path, options, result); };
  if (result.theorem_a) report.decision = result.theorem_a->decision;
  return report;
}

}  // namespace lemmata::apps
