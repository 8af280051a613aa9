#include "apps/worst_run.hpp"

#include <fmt/format.h>

#include "apps/command.hpp"
#include "apps/json_reader.hpp"
#include "numerics/error.hpp"
#include "properties/list_text.hpp"
#include "properties/performance_estimation/provable.hpp"

namespace lemmata::apps {
namespace {

constexpr int worst_run_version = 1;

pep::LineFunction line_function(const JsonReader& read, const Json& knots) {
  const std::string field = "\"knots\"";
  if (!knots.is_array() || knots.empty()) read.refuse(field, "must be a nonempty list of pairs [x, h'(x)]");
  std::vector<pep::LineFunction::Knot> list;
  for (const Json& knot : knots) {
    const Vector<Exact> pair = read.vector(knot, field);
    if (pair.size() != 2) read.refuse(field, "must be pairs [x, h'(x)]");
    if (!list.empty() && pair[0] <= list.back().x) read.refuse(field, "must be in increasing x");
    list.push_back({pair[0], pair[1]});
  }
  return {std::move(list), Exact(0), Exact(0)};
}

std::vector<Vector<Exact>> tilts_of(const JsonReader& read, const Json& json) {
  const std::string field = "\"tilts\"";
  if (!json.is_array() || json.empty()) read.refuse(field, "must be a nonempty list, one vector a node");
  std::vector<Vector<Exact>> tilts;
  for (const Json& tilt : json) {
    tilts.push_back(read.vector(tilt, field));
    if (tilts.back().size() != tilts[0].size()) read.refuse(field, "must all have one length");
  }
  return tilts;
}

}  // namespace

Json worst_run_json(std::string_view problem, const pep::Numbers& numbers, const pep::LowerBound& bound) {
  Json json;
  json["worst-run"] = worst_run_version;
  json["problem"] = problem;
  for (const auto& [name, values] : numbers) json["parameters"][name] = properties::list_text(values);
  for (const pep::LineFunction::Knot& knot : bound.function.h.knots()) json["knots"].push_back({knot.x.text(), knot.derivative.text()});
  for (const Vector<Exact>& tilt : bound.function.tilts) {
    Json entries = Json::array();
    for (const Exact& entry : tilt) entries.push_back(entry.text());
    json["tilts"].push_back(entries);
  }
  json["start"] = bound.function.start.text();
  json["value"] = bound.run.value.text();
  return json;
}

bool is_worst_run(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  return json.is_object() && json.contains("worst-run");
}

int replay_worst_run(const std::string& text, const std::string& file) {
  const JsonReader read(file, "lemmata prove clip21/worst-case --instance-out FILE");
  const Json json = read.parse(text);
  const std::vector<std::string> fields = {"worst-run", "problem", "parameters", "knots", "tilts", "start", "value"};
  read.only(json, fields, "the worst run");
  for (const std::string& field : fields) {
    if (!json.contains(field)) read.refuse("the worst run", "lacks \"" + field + "\": is it whole?");
  }
  if (json["worst-run"] != worst_run_version) read.refuse("\"worst-run\"", "must be the version of the format, " + std::to_string(worst_run_version));
  const std::string id = read.text(json["problem"], "\"problem\"");
  const bool is_clip21 = id == pep::clip21_worst_case.id;
  if (!is_clip21 && id != pep::clip_gd_worst_case.id) {
    read.refuse("\"problem\"", fmt::format("must be {} or {}", pep::clip21_worst_case.id, pep::clip_gd_worst_case.id));
  }
  const pep::CertifiedProblem& problem = is_clip21 ? pep::clip21_worst_case : pep::clip_gd_worst_case;
  const pep::Numbers numbers = pep::read_numbers(problem, read.parameters(json["parameters"], "\"parameters\""));
  const auto method = is_clip21 ? pep::ClippedRuns::Method::clip21_gd : pep::ClippedRuns::Method::clip_gd;
  const pep::ClippedRuns runs = pep::clipped_runs_of(method, numbers);
  const pep::TiltedLine function{line_function(read, json["knots"]), tilts_of(read, json["tilts"]), read.number(json["start"], "\"start\"")};
  if (function.nodes() != runs.n) read.refuse("\"tilts\"", fmt::format("are those of {} nodes, and n = {}", function.nodes(), runs.n));
  const Exact value = read.number(json["value"], "\"value\"");

  std::string out = fmt::format("{}: {}\n  recurrence   {}\n", problem.id, problem.title, problem.recurrence);
  pep::ExactRun run;
  try {
    run = pep::run_exactly(runs, function);
  } catch (const BadInput& error) {
    print(out + fmt::format("refuted        the run is none of the class: {}\n", error.what()));
    return something_violated;
  }
  for (std::size_t k = 0; k < run.x.size(); ++k) {
    out += fmt::format("  k = {}        x_k = {:.10g}, h'(x_k) = {:.10g}\n", k, run.x[k].nearest_double(), run.gradients[k].nearest_double());
  }
  const bool is_reached = run.value >= value;
  out += fmt::format("{} min_{{k<K}} ||grad f(x_k)||^2 = {:.10g} in exact numbers, on a function of the class{}\n", is_reached ? "confirmed     " : "refuted       ",
                     run.value.nearest_double(), is_reached ? "" : fmt::format("; the file says {:.10g}", value.nearest_double()));
  print(out);
  return is_reached ? all_hold : something_violated;
}

}  // namespace lemmata::apps
