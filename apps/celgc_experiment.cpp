#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "apps/experiment.hpp"
#include "apps/gnuplot.hpp"
#include "apps/version.hpp"
#include "scenarios/celgc_experiment.hpp"

namespace lemmata::apps {
namespace {

using namespace scenarios;

std::string_view name_of(const CelgcRun& run) { return run.naive ? "naive parallel" : "CELGC"; }

std::string setting_of(const CelgcOptions& options, const CelgcResult& result) {
  return fmt::format("{} ({} x {}), l2 regulariser, lambda = {}, batch {}, eta = {}, gamma = {}, T = {}, {} path{}",
                     std::filesystem::path(result.data).filename().string(), result.rows, result.features, options.lambda.text(), options.batch,
                     options.eta.text(), options.gamma.text(), options.steps, options.paths, options.paths == 1 ? "" : "s");
}

std::string table_of(const CelgcOptions& options, const CelgcResult& result) {
  std::string table = setting_of(options, result) + "\n";
  table += fmt::format("f_* = {:.10g}, up to {:.1e} below; gap = mean of f(x̄_t) - f_* over the last tenth of the steps\n\n", result.optimum, result.optimum_width);
  table += fmt::format("{:<15}  {:>5}  {:>5}  {:>12}  {:>10}  {:>10}  {:>16}  {:>8}  {:>12}\n", "method", "N", "I", "gap", "clip rate", "late rate",
                       "deviation/2γI", "rounds", "bytes");
  const auto rows = [&](const std::vector<CelgcRun>& runs) {
    for (const CelgcRun& run : runs) {
      table += fmt::format("{:<15}  {:>5}  {:>5}  {:>12}  {:>10.4f}  {:>10.4f}  {:>16.4g}  {:>8}  {:>12}\n", name_of(run), run.machines, run.interval,
                           run.diverged ? std::string("diverged") : fmt::format("{:.5g}", run.gap), run.clip_rate, run.late_clip_rate, run.deviation, run.rounds,
                           run.bytes);
    }
    if (!runs.empty()) table += "\n";
  };
  rows(result.speed_up);
  rows(result.skipping);
  rows(result.naive);
  for (const std::string& line : celgc_summary(result)) table += line + "\n";
  if (result.trends) {
    table += fmt::format("Lemma 2 in every step, and the trends: {} ({}, {} relations)\n", text(result.trends->decision), text(result.trends->evidence),
                         result.trends->strict + result.trends->tight);
    if (const auto& finding = result.trends->finding) {
      table += fmt::format("{} at {}: {} against {}\n", finding->relation, finding->k, finding->lhs.lower, finding->rhs.lower);
    }
  }
  if (result.stopped) table += "stopped: runs are missing, and no gaps are given\n";
  return table;
}

/// One row for each kept step of each run.
std::string csv_of(const CelgcResult& result) {
  std::string csv = "sweep,method,machines,interval,t,gap\n";
  const auto rows = [&](std::string_view sweep, const std::vector<CelgcRun>& runs) {
    for (const CelgcRun& run : runs) {
      for (const GapPoint& point : run.curve) {
        csv += fmt::format("{},{},{},{},{},{}\n", sweep, run.naive ? "naive-parallel-clip-sgd" : "celgc", run.machines, run.interval, point.t, number(point.gap));
      }
    }
  };
  rows("machines", result.speed_up);
  rows("interval", result.skipping);
  rows("machines", result.naive);
  return csv;
}

Json json_of(const CelgcRun& run) {
  Json row = {{"method", run.naive ? "naive-parallel-clip-sgd" : "celgc"},
              {"machines", run.machines},
              {"interval", run.interval},
              {"gap", json_number(run.gap)},
              {"clip_rate", run.clip_rate},
              {"late_clip_rate", run.late_clip_rate},
              {"deviation_over_2_gamma_I", run.deviation},
              {"rounds", run.rounds},
              {"bytes", run.bytes},
              {"diverged", run.diverged},
              {"curve", Json::array()}};
  for (const GapPoint& point : run.curve) row["curve"].push_back({point.t, json_number(point.gap)});
  return row;
}

/// {"lemmata", "experiment", "parameters", "problem", "regime", "speed_up", "skipping", "naive": [{..., "curve": [[t, gap], ...]}], "summary", "trends", "stopped"}.
Json json_of(const Parameters& given, const CelgcResult& result) {
  Json json;
  json["lemmata"] = version;
  json["experiment"] = "celgc-logistic";
  json["parameters"] = json_parameters(celgc_parameters(), given);
  json["problem"] = {{"data", result.data},
                     {"rows", result.rows},
                     {"features", result.features},
                     {"optimum", result.optimum},
                     {"optimum_width", result.optimum_width}};
  const CelgcRegime& regime = result.regime;
  json["regime"] = {{"met", regime.met},     {"L", regime.smoothness},           {"sigma", regime.sigma}, {"gamma_over_eta", regime.ratio},
                    {"five_sigma", regime.wanted_ratio}, {"eps", regime.eps}, {"largest_eps", regime.largest_eps}, {"note", regime.note}};
  for (const auto& [name, runs] : {std::pair("speed_up", &result.speed_up), std::pair("skipping", &result.skipping), std::pair("naive", &result.naive)}) {
    json[name] = Json::array();
    for (const CelgcRun& run : *runs) json[name].push_back(json_of(run));
  }
  json["summary"] = celgc_summary(result);
  json["trends"] = nullptr;
  if (result.trends) {
    json["trends"] = {{"verdict", text(result.trends->decision)},
                      {"evidence", text(result.trends->evidence)},
                      {"strict", result.trends->strict},
                      {"tight", result.trends->tight}};
  }
  json["stopped"] = result.stopped ? Json("interrupted") : Json(nullptr);
  return json;
}

/// Told apart by dash pattern and width as well as by shade.
constexpr std::string_view curve_styles[] = {"dt solid lw 1 lc rgb '#909090'",     "dt (2,4) lw 2 lc rgb '#606060'",     "dt (14,6) lw 2 lc rgb '#404040'",
                                             "dt (14,5,2,5) lw 2 lc rgb '#202020'", "dt solid lw 3 lc rgb '#000000'"};

/// Four panels: the gap over N, over I and over t, and the clip rates over N.
void draw_figure(const std::string& path, const CelgcOptions& options, const CelgcResult& result) {
  std::vector<std::pair<std::string, std::string>> files;
  const auto table = [&](const std::string& name, const std::vector<CelgcRun>& runs) {
    std::string rows;
    for (const CelgcRun& run : runs) {
      rows += fmt::format("{} {} {} {} {}\n", run.machines, run.interval, positive(run.gap), number(run.clip_rate), number(run.late_clip_rate));
    }
    files.emplace_back(name, rows);
  };
  table("machines", result.speed_up);
  table("intervals", result.skipping);
  table("naive", result.naive);
  std::string curves;
  for (std::size_t r = 0; r < result.speed_up.size(); ++r) {
    std::string curve = "NaN NaN\n";  // a file of nothing would be an error
    for (const GapPoint& point : result.speed_up[r].curve) curve += fmt::format("{} {}\n", point.t, positive(point.gap));
    files.emplace_back(fmt::format("curve{}", r), curve);
    curves += fmt::format("{}'curve{}' using 1:2 with lines {} title 'N = {}'", curves.empty() ? "plot " : ", \\\n  ", r, curve_styles[r % std::size(curve_styles)],
                          result.speed_up[r].machines);
  }
  const CelgcRun& first = result.speed_up.front();
  const double guide = std::isfinite(first.gap) ? first.gap * first.machines : 1;

  std::string script = "set terminal svg size 1000,820 dynamic background rgb 'white' font 'DejaVu Sans,13' enhanced\n";
  script += fmt::format("set multiplot layout 2,2 title \"{}\" noenhanced font ',14' margins 0.09,0.97,0.08,0.90 spacing 0.10,0.13\n",
                        plain_title(setting_of(options, result)));
  script += "set border 31 lw 1\nset tics nomirror\nset grid lc rgb '#dddddd' lw 1 dt solid\nset key top right samplen 4\n";
  script += fmt::format("set logscale xy 2\nset logscale y 10\nset format y '10^{{%T}}'\nset xlabel 'machines N'\nset ylabel 'gap'\nset title 'speed-up, I = {}'\n",
                        options.fixed_interval);
  script += fmt::format("plot 'machines' using 1:3 with linespoints pt 7 lw 2.4 lc rgb '#000000' title 'CELGC', \\\n"
                        "  'naive' using 1:3 with linespoints pt 6 dt (14,6) lw 2 lc rgb '#404040' title 'naive parallel', \\\n"
                        "  {:.6g}/x dt (2,4) lw 1.5 lc rgb '#808080' title 'linear'\n",
                        guide);
  script += fmt::format("set xlabel 'steps between averagings I'\nset title 'skipping, N = {}'\n", options.fixed_machines);
  script += "plot 'intervals' using 2:3 with linespoints pt 7 lw 2.4 lc rgb '#000000' title 'CELGC'\n";
  script += fmt::format("unset logscale x\nset xlabel 'step t'\nset ylabel 'f(x̄_t) - f_*'\nset title 'over time, I = {}'\n{}\n", options.fixed_interval, curves);
  script += "unset logscale y\nset format y '%g'\nset yrange [0:*]\nset logscale x 2\nset xlabel 'machines N'\nset ylabel 'clip rate'\nset title 'how often is clipped'\n";
  script += "plot 'machines' using 1:4 with linespoints pt 7 lw 2.4 lc rgb '#000000' title 'nodes, all steps', \\\n"
            "  'machines' using 1:5 with linespoints pt 5 dt (14,6) lw 2 lc rgb '#404040' title 'nodes, last tenth', \\\n"
            "  'naive' using 1:4 with linespoints pt 6 dt (2,4) lw 2 lc rgb '#808080' title 'average, all steps'\n";
  script += "unset multiplot\n";
  draw_svg(path, files, script);
}

}  // namespace

ExperimentReport run_celgc_experiment(const Parameters& given, const LadderOptions& control, int jobs, const OnProgress& on_progress) {
  const CelgcOptions options = read_celgc_options(given);
  const CelgcResult result = scenarios::run_celgc_experiment(options, control, jobs, on_progress);
  ExperimentReport report{table_of(options, result), csv_of(result), json_of(given, result), {}, Decision::undecided};
  if (!result.stopped) report.draw = [options, result](const std::string& path) { draw_figure(path, options, result); };
  if (result.trends) report.decision = result.trends->decision;
  return report;
}

}  // namespace lemmata::apps
