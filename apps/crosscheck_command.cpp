#include "apps/crosscheck_command.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cmath>
#include <filesystem>

#include "apps/command.hpp"
#include "apps/files.hpp"
#include "apps/finding.hpp"
#include "apps/gnuplot.hpp"
#include "apps/instance_json.hpp"
#include "apps/interrupt.hpp"
#include "apps/progress.hpp"
#include "apps/version.hpp"
#include "gpu/crosscheck/batch_back_end.hpp"
#include "numerics/error.hpp"

namespace lemmata::apps {
namespace {

using namespace crosscheck;

constexpr ParameterInfo parameters[] = {
    {"nodes", "2", "n, at most 16"},
    {"dimension", "3", "d of the family dense, at most 16; the line has 1"},
    {"k", "1", "of top-k-clip21-gd: entries kept"},
    {"I", "4", "of celgc: steps between averagings"},
    {"enclosed", "1000", "instances sampled for enclosures, beside all extreme ones and all with a disputed decision"},
    {"regime", "all", "generic, threshold, few-bits, far, cap, tiny, huge or still; all: in turn"},
};

gpu::Device device_named(const std::string& device) {
  if (device != "cpu" && device != "cuda") throw BadInput("--device " + device + ": the devices are cpu and cuda");
  return device == "cpu" ? gpu::Device::cpu : gpu::Device::cuda;
}

Request request_of(const CrosscheckCommand& command) {
  Request request;
  request.drawing.method = method_named(command.method);
  if (command.family == "logistic") throw BadInput("--family logistic: no band is proved for it; families with a band: line, dense, one-plus-cosine");
  if (command.family != "line" && command.family != "dense" && command.family != "one-plus-cosine") {
    throw BadInput("--family " + command.family + " is unknown; families with a band: line, dense, one-plus-cosine");
  }
  if (command.family == "one-plus-cosine") request.drawing.family = Family::one_plus_cosine;
  const Parameters given = parse_settings(command.settings);
  for (const auto& [name, value] : given) {
    const std::string owner = name == "k" ? "top-k-clip21-gd" : name == "I" ? "celgc" : command.method;
    if (std::ranges::find(parameters, name, &ParameterInfo::name) == std::end(parameters)) {
      throw BadInput("unknown parameter '" + name + "' of crosscheck; 'lemmata crosscheck --help' lists them");
    }
    if (owner != command.method) throw BadInput(fmt::format("{} belongs to --method {}; {} has none", name, owner, command.method));
  }
  const ParameterReader read("crosscheck", given, parameters);
  request.drawing.nodes = static_cast<int>(read.integer("nodes", 1, most_nodes));
  request.drawing.dimension = command.family != "dense" ? 1 : static_cast<int>(read.integer("dimension", 1, most_dimension));
  if (command.family != "dense" && read.is_given("dimension")) throw BadInput("dimension belongs to --family dense; the other families have 1");
  request.drawing.top_k = static_cast<int>(read.integer("k", 1, request.drawing.dimension));
  request.drawing.interval = read.integer("I", 1, 1000000);
  request.enclosed = read.integer("enclosed", 0, 1000000);
  std::vector<std::string> names(std::begin(regimes), std::end(regimes));
  names.emplace_back("all");
  const std::string regime = read.text("regime");
  const auto found = std::ranges::find(names, regime);
  if (found == names.end()) throw BadInput("regime of crosscheck: '" + regime + "' is unknown" + did_you_mean(regime, names));
  request.drawing.regime = regime == "all" ? -1 : static_cast<int>(found - names.begin());
  request.instances = parse_integer(command.instances, "--instances", 1, 1000000000);
  request.steps = parse_integer(command.steps, "--steps", 0, 100000);
  request.seed = parse_seed(command.seed);
  request.jobs = parse_jobs(command.jobs);
  request.stop = &interrupted();
  return request;
}

std::string number_text(double value) { return std::isnan(value) ? "-" : fmt::format("{:.3g}", value); }
Json json_number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

// Finds as files.

Json find_json(const Case& c, std::int64_t steps, const Json& find) {
  Json json;
  json["crosscheck"] = find;
  json.update(to_json(instance_of(c, steps), "method"));
  json["lemmata"] = version;
  return json;
}
Json to_json(const Found<Flip>& found) {
  Json find;
  find["find"] = "decision";
  find["k"] = found.what.k;
  find["node"] = found.what.node;
  find["clipped_in_float"] = found.what.clipped_in_float;
  find["norm"] = found.what.increment;
  find["threshold"] = found.what.threshold;
  find["norm_in_float"] = fmt::format("{:.9g}", found.what.computed);
  return find_json(found.c, found.what.k, find);
}
Json to_json(const Found<VerdictFlip>& found, std::int64_t steps) {
  Json find;
  find["find"] = "verdict";
  find["statement"] = found.what.statement;
  find["in_float"] = found.what.in_float.finding ? apps::to_json(*found.what.in_float.finding) : Json(nullptr);
  find["enclosed"] = text(found.what.enclosed.decision);
  return find_json(found.c, steps, find);
}
Json outside_json(const Case& c, std::int64_t steps, const RunSummary& run) {
  Json find;
  find["find"] = "outside";
  find["number"] = run.name;
  find["where"] = run.outside_where;
  return find_json(c, steps, find);
}

/// Writes what was found into the folder; answers with the files.
std::vector<std::string> write_finds(const std::string& folder, const Report& report, const Request& request) {
  std::vector<std::pair<std::string, Json>> files;
  for (const auto& flip : report.first_flips) files.emplace_back(fmt::format("decision-{}.json", flip.number), to_json(flip));
  for (const auto& verdict : report.first_verdicts) {
    const std::string name(verdict.what.statement.substr(verdict.what.statement.find('/') + 1));
    files.emplace_back(fmt::format("{}-{}.json", name, verdict.number), to_json(verdict, request.steps));
  }
  for (const RunSummary& run : report.runs) {
    if (run.first_outside < 0) continue;
    files.emplace_back(fmt::format("outside-{}-{}.json", run.name, run.first_outside),
                       outside_json(draw_case(request.drawing, request.seed, run.first_outside), request.steps, run));
  }
  std::vector<std::string> written;
  if (files.empty()) return written;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw BadInput("--out " + folder + ": " + error.message() + "; name a folder that can be written");
  for (const auto& [name, json] : files) {
    written.push_back((std::filesystem::path(folder) / name).string());
    write_file(written.back(), dump(json) + "\n");
  }
  return written;
}

// The report, to be read.

std::string share(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return "-";
  if (part == whole) return "100 %";
  return fmt::format("{:.6f} %", std::floor(1e8 * static_cast<double>(part) / static_cast<double>(whole)) / 1e6);
}

std::string table(const Report& report, const CrosscheckCommand& command, const std::vector<std::string>& files, double seconds) {
  std::string out = fmt::format("{} on {}, {} instances, {} steps, seed {}\n\n", command.method, command.family, report.instances, command.steps, command.seed);
  out += fmt::format("{:<34}{:>16}{:>16}\n", "", "float", "double");
  const auto row = [&](const std::string& name, const auto& value) {
    out += fmt::format("{:<34}{:>16}{:>16}\n", name, value(report.runs[0]), value(report.runs[1]));
  };
  row("bits of the reference", [&](const RunSummary& r) { return share(r.same_bits, report.instances); });
  row("held against enclosures", [](const RunSummary& r) { return fmt::format("{}", r.enclosed); });
  row("  inside the band", [](const RunSummary& r) { return share(r.inside, r.enclosed); });
  row("  outside the band", [](const RunSummary& r) { return fmt::format("{}", r.outside); });
  row("  undecided", [](const RunSummary& r) { return fmt::format("{}", r.undecided); });
  row("  comparisons", [](const RunSummary& r) { return fmt::format("{}", r.comparisons); });
  row("without band (out of range)", [](const RunSummary& r) { return fmt::format("{}", r.without_band); });
  row("largest error/band", [](const RunSummary& r) { return number_text(r.largest_ratio.value < 0 ? NAN : r.largest_ratio.value); });
  row("band/error, median", [](const RunSummary& r) { return number_text(r.median_band_over_error); });
  row("band/error, 9th of 10", [](const RunSummary& r) { return number_text(r.high_band_over_error); });

  out += fmt::format("\nfloat and double within both bands: {}\n", share(report.instances - report.apart, report.instances));
  for (const BackEndSummary& b : report.back_ends) {
    out += fmt::format("back end {} in {}: bits of the reference {}, outside the band {}\n", b.name, b.number, share(b.same_bits, b.runs), b.outside);
  }
  out += fmt::format("\n{:>8}  {:>32}    {:>32}\n", "", "error of x in ulps, float", "double");
  out += fmt::format("{:>8}{:>10}{:>10}{:>12}{:>14}{:>10}{:>12}\n", "k", "median", "99 %", "max", "median", "99 %", "max");
  const std::vector<CurvePoint>& single = report.runs[0].curve;
  const std::size_t stride = std::max<std::size_t>(1, (single.size() - 1) / 8);
  for (std::size_t p = 0; p < single.size(); p += stride) {
    const CurvePoint& a = single[p];
    const CurvePoint& b = report.runs[1].curve[p];
    out += fmt::format("{:>8}{:>10}{:>10}{:>12}{:>14}{:>10}{:>12}\n", a.k, number_text(a.median), number_text(a.high), number_text(a.largest),
                       number_text(b.median), number_text(b.high), number_text(b.largest));
  }
  out += fmt::format("\ndecisions that float alone makes otherwise: {} instances ({} in 10^5)\n", report.flips,
                     number_text(1e5 * static_cast<double>(report.flips) / static_cast<double>(std::max<std::int64_t>(1, report.instances))));
  if (report.unsettled > 0) out += fmt::format("decisions that no precision settled: {} instances\n", report.unsettled);
  if (!report.first_flips.empty()) {
    const auto& [number, c, flip] = report.first_flips[0];
    out += fmt::format("  first: instance {}, k = {}, node {}: {} in float (norm {:.9g}), {} in truth (norm {}), threshold {}\n", number, flip.k, flip.node,
                       flip.clipped_in_float ? "clipped" : "not clipped", flip.computed, flip.clipped_in_float ? "not clipped" : "clipped", flip.increment,
                       flip.threshold);
  }
  if (report.judged > 0) {
    out += fmt::format("statements that float alone judges violated: {} of {}\n", report.verdict_flips, report.judged);
    if (!report.first_verdicts.empty()) {
      const auto& [number, c, verdict] = report.first_verdicts[0];
      out += fmt::format("  first: instance {}, {}: {} in float; holds, enclosed\n", number, verdict.statement,
                         verdict.in_float.finding ? finding_text(*verdict.in_float.finding) : "violated");
    }
  }
  for (const std::string& file : files) out += "  written: " + file + "\n";
  for (const RunSummary& run : report.runs) {
    if (run.first_outside >= 0) out += fmt::format("VIOLATED: the {} run of instance {} leaves its band: {}\n", run.name, run.first_outside, run.outside_where);
    if (run.first_other_bits >= 0)
      out += fmt::format("VIOLATED: the {} run of instance {} has other bits than the reference\n", run.name, run.first_other_bits);
  }
  if (report.first_apart >= 0) out += fmt::format("VIOLATED: float and double of instance {} are farther apart than both bands\n", report.first_apart);
  for (const BackEndSummary& b : report.back_ends) {
    if (b.first_other_bits >= 0)
      out += fmt::format("VIOLATED: instance {} of back end {} in {} has other bits than the reference\n", b.first_other_bits, b.name, b.number);
  }
  out += fmt::format("\n{} in {:.1f} s\n", report.holds() ? "inside" : "violated", seconds);
  return out;
}

Json report_json(const Report& report, const CrosscheckCommand& command, const Request& request, const std::vector<std::string>& files) {
  Json json;
  json["lemmata"] = version;
  json["method"] = command.method;
  json["family"] = command.family;
  json["device"] = command.device;
  json["seed"] = request.seed;
  json["steps"] = request.steps;
  json["nodes"] = request.drawing.nodes;
  json["dimension"] = request.drawing.dimension;
  json["instances"] = report.instances;
  json["verdict"] = report.holds() ? "holds" : "violated";
  for (const RunSummary& run : report.runs) {
    Json r;
    r["number"] = run.name;
    r["same_bits"] = run.same_bits;
    r["enclosed"] = run.enclosed;
    r["inside"] = run.inside;
    r["outside"] = run.outside;
    r["undecided"] = run.undecided;
    r["without_band"] = run.without_band;
    r["comparisons"] = run.comparisons;
    r["largest_error_over_band"] = {{"value", json_number(run.largest_ratio.value)}, {"instance", run.largest_ratio.number}};
    r["band_over_error"] = {{"median", json_number(run.median_band_over_error)}, {"ninth_decile", json_number(run.high_band_over_error)}};
    r["first_outside"] = run.first_outside;
    r["first_other_bits"] = run.first_other_bits;
    r["ulps"] = Json::array();
    for (const CurvePoint& p : run.curve) {
      r["ulps"].push_back({{"k", p.k},
                           {"median", json_number(p.median)},
                           {"q99", json_number(p.high)},
                           {"max", json_number(p.largest)},
                           {"median_band", json_number(p.median_band)}});
    }
    json["runs"].push_back(r);
  }
  json["back_ends"] = Json::array();
  for (const BackEndSummary& b : report.back_ends) {
    json["back_ends"].push_back({{"name", b.name},
                                 {"number", b.number},
                                 {"runs", b.runs},
                                 {"same_bits", b.same_bits},
                                 {"outside", b.outside},
                                 {"first_other_bits", b.first_other_bits}});
  }
  json["apart"] = report.apart;
  json["decision_flips"] = report.flips;
  json["unsettled_decisions"] = report.unsettled;
  json["judged"] = report.judged;
  json["verdict_flips"] = report.verdict_flips;
  const char* kinds[] = {"error_over_band_estimated_in_double", "nearness_to_a_decision", "error_in_ulps"};
  for (std::size_t e = 0; e < report.extremes.size(); ++e) {
    json["extremes"][kinds[e]] = Json::array();
    for (const Extreme& extreme : report.extremes[e])
      json["extremes"][kinds[e]].push_back({{"instance", extreme.number}, {"value", json_number(extreme.value)}});
  }
  json["files"] = files;
  return json;
}

void draw(const std::string& path, const Report& report, const CrosscheckCommand& command) {
  std::vector<std::pair<std::string, std::string>> files;
  std::string script =
      "set terminal svg size 900,620 dynamic background 'white'\nset key below\nset grid\nset logscale y\nset yrange [1e-3:*]\nset format y '10^{%L}'\nset "
      "xlabel 'k'\nset ylabel 'ulps of x'\n";
  script += "set title \"" + plain_title(command.method + " on " + command.family + ": error against the exact run, and its proved band") + "\"\n";
  const char* colours[] = {"#c0392b", "#2471a3"};
  std::string plots;
  for (std::size_t w = 0; w < 2; ++w) {
    std::string text;
    const auto cell = [](double value) { return value >= 1e-3 && std::isfinite(value) ? fmt::format(" {:.6g}", value) : std::string(" NaN"); };
    for (const CurvePoint& p : report.runs[w].curve)
      text += fmt::format("{}", p.k) + cell(p.median) + cell(p.high) + cell(p.largest) + cell(p.median_band) + "\n";
    const std::string name = report.runs[w].name;
    files.emplace_back(name, text);
    const char* titles[] = {"median error", "99 %", "largest error", "median band"};
    const char* styles[] = {"lines lw 2", "lines lw 1 dt 3", "points pt 7 ps 0.4", "lines lw 2 dt 2"};
    for (int column = 0; column < 4; ++column) {
      plots += fmt::format("{}'{}' using 1:{} with {} lc rgb '{}' title '{}, {}'", plots.empty() ? "plot " : ", ", name, column + 2, styles[column], colours[w],
                           name, titles[column]);
    }
  }
  draw_svg(path, files, script + plots + "\n");
}

int status_of(const Report& report) {
  if (interrupted()) return stopped_by_interrupt;
  if (!report.holds()) return something_violated;
  return report.runs[0].undecided + report.runs[1].undecided > 0 ? something_undecided : all_hold;
}

}  // namespace

std::string crosscheck_parameters_text() {
  std::string text = "Parameters of --set:";
  for (const ParameterInfo& info : parameters) text += fmt::format("\n  {:<12}{} (default {})", info.name, info.meaning, info.standard);
  return text;
}

int crosscheck_command(const CrosscheckCommand& command) {
  Request request = request_of(command);
  const std::vector<std::unique_ptr<BackEnd>> back_ends = batch_back_ends(device_named(command.device));
  for (const auto& back_end : back_ends) request.back_ends.push_back(back_end.get());
  check_distinct({{"--json", command.json}, {"--plot", command.plot}});
  if (command.plot == "-") throw BadInput("--plot takes the name of a file");
  check_writable(command.json);
  check_writable(command.plot);
  check(request);
  const auto begin = std::chrono::steady_clock::now();
  Report report;
  {
    Progress progress("crosscheck, blocks of instances", (request.instances + 255) / 256);
    request.progress = [&](std::int64_t done, std::int64_t) {
      if (done > 0) progress.step();
    };
    report = crosscheck::crosscheck(request);
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const std::vector<std::string> files = write_finds(command.out.empty() ? "crosscheck-finds" : command.out, report, request);
  if (!command.plot.empty()) draw(command.plot, report, command);
  if (!command.json.empty()) write_file(command.json, dump(report_json(report, command, request, files)) + "\n");
  if (command.json != "-") print(table(report, command, files, seconds));
  return status_of(report);
}

std::optional<int> replay_crosscheck_find(const std::string& text, const std::string& file) {
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object() || !json.contains("crosscheck")) return std::nullopt;
  const Json find = json["crosscheck"];
  if (!find.is_object() || !find.contains("find") || !find["find"].is_string()) throw BadInput(file + ": \"crosscheck\" must be an object with a \"find\"");
  json.erase("crosscheck");
  const ParsedInstance parsed = parse_instance(dump(json), file);
  if (!parsed.is_method) throw BadInput(file + ": a find of crosscheck names a \"method\"");
  const Case c = case_of(parsed.instance);
  const std::int64_t steps = parsed.instance.steps.value_or(100);
  if (steps > 100000) throw BadInput(file + ": steps is beyond 100000");
  const std::string kind = find["find"].get<std::string>();
  std::string answer;
  bool confirmed = false;
  if (kind == "decision") {
    if (!find.contains("k") || !find["k"].is_number_integer() || !find.contains("node") || !find["node"].is_number_integer() ||
        !find.contains("clipped_in_float") || !find["clipped_in_float"].is_boolean()) {
      throw BadInput(file + ": a \"decision\" needs the integers \"k\" and \"node\", and \"clipped_in_float\"");
    }
    const Comparison compared = compare(c, steps, {});
    if (compared.first_flip) {
      const Flip& flip = *compared.first_flip;
      confirmed =
          flip.k == find["k"].get<std::int64_t>() && flip.node == find["node"].get<int>() && flip.clipped_in_float == find["clipped_in_float"].get<bool>();
      answer = fmt::format("k = {}, node {}: {} in float (norm {:.9g}), {} in the exact run (norm {}), threshold {}", flip.k, flip.node,
                           flip.clipped_in_float ? "clipped" : "not clipped", flip.computed, flip.clipped_in_float ? "not clipped" : "clipped", flip.increment,
                           flip.threshold);
    } else {
      answer = fmt::format("float decides as the exact run does, up to k = {}", steps);
    }
  } else if (kind == "verdict") {
    const std::string statement = find.contains("statement") && find["statement"].is_string() ? find["statement"].get<std::string>() : "";
    if (std::ranges::find(judged_statements(), statement) == judged_statements().end())
      throw BadInput(file + ": \"statement\" must be clip21/theorem-a or clip21/theorem-b");
    const std::optional<VerdictFlip> flip = verdict_flip(c, steps, statement, &interrupted());
    confirmed = flip.has_value();
    answer = flip ? statement + ": violated in float (" + (flip->in_float.finding ? finding_text(*flip->in_float.finding) : "") + "); holds, enclosed"
                  : statement + ": the verdicts agree";
  } else if (kind == "outside") {
    const Comparison compared = compare(c, steps, {});
    for (std::size_t w = 0; w < 2; ++w) {
      if (compared.runs[w].answer != Compared::Answer::outside) continue;
      confirmed = true;
      answer += fmt::format("{} leaves its band: {} at k = {}  ", w == 0 ? "float" : "double", compared.runs[w].quantity, compared.runs[w].k);
    }
    if (!confirmed) answer = "both runs are inside their bands";
  } else {
    throw BadInput(file + ": a find is a \"decision\", a \"verdict\" or \"outside\", not \"" + kind + "\"");
  }
  if (interrupted()) return stopped_by_interrupt;
  print(fmt::format("{}: {}\n", confirmed ? "confirmed" : "not confirmed", answer));
  return confirmed ? all_hold : something_violated;
}

}  // namespace lemmata::apps
