#include "apps/tightness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "apps/command.hpp"
#include "apps/files.hpp"
#include "apps/gnuplot.hpp"
#include "apps/instance_json.hpp"
#include "numerics/error.hpp"
#include "properties/performance_estimation/tightness.hpp"

namespace lemmata::apps {
namespace {

using pep::Tightness;

std::string table_of(const std::vector<Tightness>& rows) {
  std::string text =
      "Clip21-GD, n = 1, L = tau = 1, v^{-1} = 0: bounds of min_{k<K} ||grad f(x_k)||^2 at their own step sizes, and the worst case there\n\n";
  text += fmt::format("{:>6} {:>7}  {:<15} {:>9} {:>2} {:>11} {:>24}  {}\n", "Delta", "eta", "bound", "gamma", "K", "says", "worst case in", "factor");
  for (const Tightness& row : rows) {
    const std::string worst = row.proved.sign() > 0 ? fmt::format("[{:.6g}, {:.6g}]", row.attained.nearest_double(), row.proved.nearest_double())
                                                    : fmt::format("[{:.6g}, ?]", row.attained.nearest_double());
    text += fmt::format("{:>6} {:>7.4g}  {:<15} {:>9.6f} {:>2} {:>11.6g} {:>24}  {}\n", row.Delta.text(), row.eta.nearest_double(), pep::name_of(row.bound),
                        row.gamma.nearest_double(), row.K, row.rate.nearest_double(), worst,
                        row.proved.sign() > 0 ? fmt::format("{:.3f}", row.factor().nearest_double()) : "open");
  }
  return text + "\nfactor: what the bound says over what is proved of the worst case, so the bound is at least so much too large. Worst cases: from below a\n"
                "run in exact numbers, from above a certificate (lemmata prove clip21/worst-case).\n";
}

Json json_of(const std::vector<Tightness>& rows) {
  Json json = Json::array();
  for (const Tightness& row : rows) {
    json.push_back({{"Delta", row.Delta.text()}, {"eta", row.eta.text()}, {"bound", pep::name_of(row.bound)}, {"gamma", row.gamma.text()}, {"K", row.K},
                    {"says", row.rate.text()}, {"attained", row.attained.text()}, {"proved", row.proved.sign() > 0 ? Json(row.proved.text()) : Json()},
                    {"factor", row.factor().nearest_double()}});
  }
  return json;
}

/// One panel a Delta: the factor over K, one line a bound.
void draw(const std::string& path, const std::vector<Tightness>& rows, const std::vector<Exact>& Deltas) {
  std::vector<std::pair<std::string, std::string>> files;
  std::string script = fmt::format("set terminal svg size {},420 noenhanced font 'sans-serif,12' background '#ffffff'\nset multiplot layout 1,{}\n",
                                   380 * Deltas.size(), Deltas.size());
  script += "set xlabel 'K'\nset ylabel 'bound / worst case'\nset yrange [1:*]\nset xtics 1\nset grid ytics lc rgb '#d0d0d0'\nset key below maxcols 1\n";
  script += "set offsets 0.2,0.2,0.5,0\n";
  for (std::size_t d = 0; d < Deltas.size(); ++d) {
    std::string curves;
    double eta = 0;
    for (const pep::RateBound bound : pep::rate_bounds) {
      std::string data;
      double gamma = 0;
      for (const Tightness& row : rows) {
        if (row.bound != bound || row.Delta != Deltas[d] || row.proved.sign() == 0) continue;
        data += fmt::format("{} {:.8g}\n", row.K, row.factor().nearest_double());
        gamma = row.gamma.nearest_double();
        eta = row.eta.nearest_double();
      }
      if (data.empty()) continue;
      const std::string name = fmt::format("curve-{}-{}", d, static_cast<int>(bound));
      files.emplace_back(name, data);
      curves += fmt::format("{}'{}' with linespoints lw 2 pt 7 ps 0.6 title '{}, step {:.4g}'", curves.empty() ? "plot " : ", ", name, pep::name_of(bound),
                            gamma);
    }
    script += fmt::format("set title 'Delta = {}, eta = {:.4g}'\n{}\n", Deltas[d].text(), eta, curves.empty() ? "plot NaN notitle" : curves);
  }
  draw_svg(path, files, script + "unset multiplot\n");
}

}  // namespace

int tightness_command(const ProveCommand& command) {
  std::vector<Exact> Deltas = {Exact(2), Exact(8)};
  std::vector<int> Ks = {2, 3, 4};
  for (const auto& [name, text] : parse_settings(command.settings)) {
    if (name != "Delta" && name != "K") throw BadInput("prove tightness has no parameter '" + name + "'; it has Delta and K, which are lists");
    const std::vector<Exact> values = parse_list(text, "--set " + name);
    if (name == "Delta") Deltas = values;
    if (name == "K") Ks.clear();
    for (std::size_t i = 0; i < values.size() && name == "K"; ++i) Ks.push_back(static_cast<int>(parse_integer(values[i].text(), "--set K", 2, 6)));
  }
  if (!command.target.empty() || !command.lean.empty() || !command.instance.empty()) {
    throw BadInput("prove tightness takes --set, --solver, --time-limit, --out and --json only");
  }
  if (command.out == "-") throw BadInput("--out of prove tightness takes the name of a file, for the picture");
  check_distinct({{"--out", command.out}, {"--json", command.json}});
  check_writable(command.out);
  check_writable(command.json);
  pep::BranchOptions options;
  options.solver = pep::solver_of(command.solver);
  options.jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  if (!command.time_limit.empty()) options.deadline = std::chrono::steady_clock::now() + duration_of(parse_time_limit(command.time_limit));
  const std::vector<Tightness> rows = pep::tightness(Deltas, Ks, options);
  if (!command.out.empty()) draw(command.out, rows, Deltas);
  if (!command.json.empty()) write_file(command.json, dump(json_of(rows)) + "\n");
  if (command.json != "-") print(table_of(rows));
  const bool is_settled = std::ranges::all_of(rows, [](const Tightness& row) { return row.proved.sign() > 0; });
  return is_settled ? all_hold : something_undecided;
}

}  // namespace lemmata::apps
