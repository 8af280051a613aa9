#include "apps/sweep_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include "algorithms/parallel.hpp"
#include "apps/catalogue.hpp"
#include "apps/command.hpp"
#include "apps/files.hpp"
#include "apps/finding.hpp"
#include "apps/gnuplot.hpp"
#include "apps/instance_json.hpp"
#include "apps/interrupt.hpp"
#include "apps/message_passing.hpp"
#include "apps/progress.hpp"
#include "apps/question.hpp"
#include "apps/sweep_checkpoint.hpp"
#include "apps/version.hpp"
#include "gpu/device.hpp"
#include "gpu/sweep/batch_proposer.hpp"
#include "gpu/sweep/entry_proposer.hpp"
#include "numerics/error.hpp"
#include "properties/attack/attack.hpp"

namespace lemmata::apps {
namespace {

using gpu::CellState;
using gpu::Communicator;
using gpu::Grid;
using gpu::Lead;
using gpu::Proposer;
using gpu::SweepEnd;
using gpu::SweepPlan;
using gpu::SweepState;
using gpu::Tally;
using Clock = std::chrono::steady_clock;

/// What was asked, in numbers.
struct Request {
  const Entry* entry = nullptr;
  Question question;
  Parameters given;
  Grid grid;
  SweepPlan plan;
  std::uint64_t seed = 1;
  Json spec;  ///< all of it that the result depends on

  [[nodiscard]] Amendment amendment(const std::string& relation) const {
    Amendment amendment = question.amendment();
    amendment.only = relation;
    return amendment;
  }
};

Grid parse_grid(const SweepCommand& command) {
  std::vector<gpu::Axis> axes;
  for (const std::string& over : command.over) axes.push_back(gpu::parse_axis(over));
  if (command.low_discrepancy.empty()) return Grid::cartesian(std::move(axes));
  return Grid::low_discrepancy(std::move(axes), parse_integer(command.low_discrepancy, "--low-discrepancy", 1, Grid::most_cells));
}

void check_relation(const Entry& entry, const std::string& relation) {
  if (relation.empty()) return;
  const std::vector<std::string> relations = properties::constant_names(entry).relations;
  if (std::ranges::find(relations, relation) != relations.end()) return;
  std::string list;
  for (const std::string& name : relations) list += (list.empty() ? "'" : ", '") + name + "'";
  throw BadInput("no relation of " + std::string(entry.info->id) + " is called '" + relation + "'" + did_you_mean(relation, relations) + "; there are: " + (list.empty() ? "none" : list));
}

Json spec_of(const SweepCommand& command, const Request& request, std::string_view proposer) {
  Json spec = {{"lemmata", version}, {"statement", request.entry->info->id}, {"relation", command.relation}, {"proposer", proposer}, {"seed", request.seed}};
  spec["dropped"] = request.question.dropped;
  spec["scaled"] = Json::object();
  for (const auto& [name, factor] : request.question.scaled) spec["scaled"][name] = factor.text();
  spec["set"] = Json::object();
  for (const auto& [name, value] : request.given) spec["set"][name] = value;
  spec["over"] = Json::array();
  for (const gpu::Axis& axis : request.grid.axes()) {
    Json one = {{"name", axis.name}};
    if (axis.interval) {
      one["interval"] = {axis.interval->first.text(), axis.interval->second.text()};
    } else {
      one["values"] = axis.values;
    }
    spec["over"].push_back(std::move(one));
  }
  spec["points"] = request.grid.is_cartesian() ? "grid" : "low-discrepancy";
  spec["cells"] = request.plan.cells;
  spec["instances"] = request.plan.instances;
  spec["block"] = request.plan.block;
  spec["top"] = request.plan.most_leads;
  return spec;
}

Request parse_request(const SweepCommand& command) {
  const std::vector<const Entry*> entries = select_entries({command.id});
  if (entries.size() != 1) throw BadInput("sweep takes one statement; '" + command.id + "' names " + std::to_string(entries.size()));
  const Entry& entry = *entries[0];
  if (entry.info->kind != Kind::statement) throw BadInput("sweep takes a statement; " + command.id + " is not one, but: " + std::string(text(entry.info->kind)));
  if (command.device != "cpu" && command.device != "cuda") throw BadInput("--device must be cpu or cuda, got '" + command.device + "'");
  if (command.proposer != "automatic" && command.proposer != "entry" && command.proposer != "batch") {
    throw BadInput("--proposer must be automatic, entry or batch, got '" + command.proposer + "'");
  }
  Request request{&entry, parse_question(command.dropped, command.scaled), parse_settings(command.settings), parse_grid(command), {}, parse_seed(command.seed), {}};
  check_question({&entry}, request.question);
  check_relation(entry, command.relation);
  if (!command.steps.empty()) {
    if (std::ranges::find(entry.parameters, "steps", &ParameterInfo::name) == entry.parameters.end()) throw BadInput(command.id + " has no rounds; leave out --steps");
    if (!request.given.emplace("steps", std::to_string(parse_integer(command.steps, "--steps", 0, 1000000))).second) {
      throw BadInput("--steps and --set steps=... say the same; give one of them");
    }
  }
  for (const gpu::Axis& axis : request.grid.axes()) {
    if (request.given.contains(axis.name)) throw BadInput("'" + axis.name + "' is both fixed and gone over; give it to one of --set (or --steps) and --over");
  }
  constexpr std::int64_t most_instances = 1000000000000;
  request.plan.cells = request.grid.cells();
  request.plan.instances = parse_integer(command.instances, "--instances", 1, most_instances);
  if (request.plan.instances > most_instances / request.plan.cells) {
    throw BadInput(fmt::format("{} cells of {} instances are more than {} instances; take fewer", request.plan.cells, request.plan.instances, most_instances));
  }
  request.plan.most_leads = static_cast<std::size_t>(parse_integer(command.top, "--top", 1, 1000));
  if (command.resume && command.checkpoint.empty()) throw BadInput("--resume needs the file to go on from: --checkpoint FILE");
  if (command.checkpoint == "-") throw BadInput("--checkpoint takes a file, not standard output");
  if (!command.plot.empty() && request.grid.axes().empty()) throw BadInput("--plot needs something to draw over; give --over");
  check_distinct({{"--checkpoint", command.checkpoint}, {"--out", command.out}, {"--csv", command.csv}, {"--json", command.json}, {"--plot", command.plot}});
  return request;
}

/// The first instance of the cell that its statement can speak of. Throws BadInput if the first few have no meaning.
Instance first_of(const Request& request, const Proposer& proposer, std::int64_t cell) {
  LadderOptions cheap;
  cheap.max_bits = cheap.first_bits;
  cheap.deadline = Clock::now() + std::chrono::seconds(1);
  const std::int64_t last = std::min<std::int64_t>(request.plan.instances, 8) - 1;
  for (std::int64_t number = 0;; ++number) {
    try {
      Instance instance = proposer.instance(cell, number);
      (void)request.entry->check(instance, cheap);
      return instance;
    } catch (const NoExactValue&) {
      return proposer.instance(cell, number);
    } catch (const BadInput&) {
      if (number == last) throw;
    }
  }
}

/// Looks at an instance for every value, so that a value without meaning is refused before the work; and sees that every name reached the instance.
void check_cells(const Request& request, const Proposer& proposer) {
  const std::vector<gpu::Axis>& axes = request.grid.axes();
  std::vector<std::int64_t> cells = {0, request.grid.cells() - 1};
  std::int64_t stride = 1;
  for (std::size_t j = axes.size(); request.grid.is_cartesian() && j-- > 0;) {
    constexpr std::int64_t most = 64;
    const auto count = static_cast<std::int64_t>(axes[j].values.size());
    for (std::int64_t i = 0; i < std::min(count, most); ++i) cells.push_back(i * (count - 1) / std::max<std::int64_t>(1, std::min(count, most) - 1) * stride);
    stride *= count;
  }
  for (const std::int64_t cell : cells) {
    const Instance instance = first_of(request, proposer, cell);
    const auto check_name = [&](const std::string& name) {
      if (std::ranges::find(request.entry->parameters, name, &ParameterInfo::name) != request.entry->parameters.end()) return;
      if (instance.problem.name.empty() || instance.problem.parameters.contains(name) || !instance.problem.nodes.empty()) return;
      throw BadInput("'" + name + "' is a parameter of a problem, and the drawn instances have another; say which: --set problem=NAME");
    };
    for (const auto& [name, value] : request.given) check_name(name);
    for (const gpu::Axis& axis : axes) check_name(axis.name);
  }
}

/// Batches where they can be had, unless the entry is asked for.
bool made_of_batches(const SweepCommand& command, const Request& request) {
  if (command.proposer == "entry") return false;
  const std::string refusal = gpu::BatchProposer::refusal(*request.entry, command.relation, request.grid, request.given, request.amendment(command.relation));
  if (refusal.empty()) return true;
  if (command.proposer == "batch") throw BadInput("--proposer batch: " + refusal);
  if (command.device == "cuda") throw BadInput("--device cuda runs batches, and " + refusal);
  return false;
}

std::unique_ptr<Proposer> make_proposer(const SweepCommand& command, const Request& request, const std::atomic<bool>* stop) {
  const bool on_gpu = command.device == "cuda";
  if (on_gpu && command.proposer == "entry") throw BadInput("--device cuda runs batches; leave out --proposer entry");
  const bool batches = made_of_batches(command, request);
  if (on_gpu) gpu::require_device(0);
  const Amendment amendment = request.amendment(command.relation);
  if (batches) {
    return std::make_unique<gpu::BatchProposer>(*request.entry, command.relation, request.grid, request.plan.instances, request.given, amendment, request.seed,
                                                on_gpu ? gpu::Device::cuda : gpu::Device::cpu, stop);
  }
  return std::make_unique<gpu::EntryProposer>(*request.entry, request.grid, request.plan.instances, request.given, amendment, request.seed, stop);
}

/// A lead and what enclosures said of it.
struct Candidate {
  Lead lead;
  Instance instance;
  std::optional<properties::Tightest> certified;
  std::vector<properties::Break> breaks;  ///< certified

  [[nodiscard]] std::string_view verdict() const { return !breaks.empty() ? "violated" : certified ? "certified" : "not-confirmed"; }
};

std::vector<Candidate> certify(const Request& request, const Proposer& proposer, const SweepState& state, bool is_complete, int jobs) {
  std::vector<Candidate> candidates(state.all.leads.size());
  properties::AttackOptions options;
  options.seed = request.seed;
  // What was cut short gets a little time to certify what it has.
  constexpr std::chrono::seconds overtime{5};
  if (!is_complete) options.deadline = Clock::now() + overtime;
  const bool steps_are_given = request.given.contains("steps") || std::ranges::find(request.grid.axes(), "steps", &gpu::Axis::name) != request.grid.axes().end();
  for_each_number(static_cast<std::int64_t>(candidates.size()), jobs, [&](std::int64_t number) {
    Candidate& candidate = candidates[static_cast<std::size_t>(number)];
    candidate.lead = state.all.leads[static_cast<std::size_t>(number)];
    properties::AttackOptions of_this = options;
    of_this.amendment = request.amendment(candidate.lead.relation);
    candidate.instance = proposer.instance(candidate.lead.cell, candidate.lead.number);
    const auto certify_as = [&](const Instance& instance) {
      return properties::certified_ratio(*request.entry, candidate.lead.relation, instance, candidate.lead.ratio, of_this);
    };
    // Rounds after the nearest one say nothing more, unless they were asked for.
    Instance shorter = candidate.instance;
    if (shorter.steps && candidate.lead.k < *shorter.steps && !steps_are_given) shorter.steps = std::max<std::int64_t>(1, candidate.lead.k);
    if (!candidate.lead.broken) candidate.certified = certify_as(shorter);
    if (!candidate.lead.broken && !candidate.certified && shorter.steps != candidate.instance.steps) candidate.certified = certify_as(candidate.instance);
    if (candidate.certified) {
      candidate.instance = *candidate.certified->instance;
    } else {
      candidate.breaks = properties::breaks_of(*request.entry, candidate.instance, of_this, {candidate.lead.relation});
    }
  });
  return candidates;
}

// ---- What is printed and written --------------------------------------------------------------------------------------------------------------------------

struct Report {
  const SweepCommand& command;
  const Request& request;
  const SweepState& state;
  SweepEnd end;
  std::vector<Candidate> candidates;

  [[nodiscard]] bool any_violated() const { return std::ranges::any_of(candidates, [](const Candidate& c) { return !c.breaks.empty(); }); }
  /// The candidate that is the best of its cell, if it was certified.
  [[nodiscard]] const Candidate* best_of(const Tally& tally) const {
    if (tally.leads.empty()) return nullptr;
    const Lead& lead = tally.leads[0];
    const auto found = std::ranges::find_if(candidates, [&](const Candidate& c) { return c.lead.cell == lead.cell && c.lead.number == lead.number; });
    return found == candidates.end() ? nullptr : &*found;
  }
};

/// Rounded down: what is printed is reached. "1" where it is attained, as far as can be told.
std::string ratio_text(const properties::Tightest& certified) {
  if (certified.attained) return "1";
  const double ratio = certified.ratio.nearest_double();
  const double scale = std::pow(10, 5 - std::floor(std::log10(ratio)));
  return fmt::format("{:.6g}", std::floor(ratio * scale) / scale);
}

std::string place_text(const Report& report, const Lead& lead) {
  const std::string cell = report.request.grid.text_at(lead.cell);
  return fmt::format("{}, k = {}{}{}{}, instance {}", lead.relation, lead.k, lead.node >= 0 ? fmt::format(", index {}", lead.node) : "", cell.empty() ? "" : ", ", cell, lead.number);
}

std::string report_text(const Report& report) {
  const Request& request = report.request;
  const Tally& all = report.state.all;
  std::string text = std::string(request.entry->info->id);
  if (!report.command.relation.empty()) text += ", relation " + report.command.relation;
  if (!request.question.is_plain()) text += ", " + apps::text(request.question);
  text += fmt::format(": {} cell{} of {} instance{}\n", request.plan.cells, request.plan.cells == 1 ? "" : "s", request.plan.instances, request.plan.instances == 1 ? "" : "s");
  if (report.end != SweepEnd::complete) {
    text += fmt::format("stopped {} after {} of {} instances\n", report.end == SweepEnd::interrupted ? "by interrupt" : "by the time limit", all.tried,
                        request.plan.cells * request.plan.instances);
  }
  text += fmt::format("{} instances tried", all.tried);
  for (const auto& [count, what] : {std::pair{all.not_applicable, "not applicable"}, {all.without_meaning, "without meaning"}, {all.undecided, "undecided"}, {all.broken, "broken"}}) {
    if (count > 0) text += fmt::format(", {} {}", count, what);
  }
  text += "\n";
  std::map<CellState, std::int64_t> states;
  for (const Tally& tally : report.state.cells) ++states[gpu::state_of(tally)];
  text += "cells:";
  for (const auto& [state, count] : states) text += fmt::format(" {} {}", count, gpu::text(state));
  text += "\n";
  if (all.leads.empty()) return text + "no ratio lhs/rhs was met\n";
  for (const Candidate& candidate : report.candidates) {
    for (const properties::Break& broken : candidate.breaks) {
      text += fmt::format("VIOLATED: {} is false  ({})", finding_text(broken.finding), lemmata::text(broken.evidence));
      const std::string cell = request.grid.text_at(candidate.lead.cell);
      text += fmt::format("  {}{}instance {}\n", cell, cell.empty() ? "" : ", ", candidate.lead.number);
    }
  }
  const Candidate* best = nullptr;
  for (const Candidate& candidate : report.candidates) {
    if (candidate.certified && (best == nullptr || best->certified->ratio < candidate.certified->ratio)) best = &candidate;
  }
  if (best != nullptr) text += fmt::format("largest lhs/rhs, certified on an instance: {}  ({})\n", ratio_text(*best->certified), place_text(report, best->lead));
  text += fmt::format("the {} nearest, proposed and what enclosures say:\n", report.candidates.size());
  for (const Candidate& candidate : report.candidates) {
    text += fmt::format("  {:<12.9g} {:<14} {:<10} {}\n", candidate.lead.ratio, candidate.verdict(), candidate.certified ? ratio_text(*candidate.certified) : "-", place_text(report, candidate.lead));
  }
  return text;
}

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string inner = text;
  for (std::size_t at = inner.find('"'); at != std::string::npos; at = inner.find('"', at + 2)) inner.insert(at, 1, '"');
  return fmt::format("\"{}\"", inner);
}

std::string csv_of(const Report& report) {
  std::string text;
  for (const gpu::Axis& axis : report.request.grid.axes()) text += quoted(axis.name) + ",";
  text += "state,instances,not_applicable,without_meaning,undecided,broken,ratio,relation,k,index,instance,verdict,certified\n";
  for (std::int64_t cell = 0; cell < report.request.plan.cells; ++cell) {
    const Tally& tally = report.state.cells[static_cast<std::size_t>(cell)];
    for (const std::string& value : report.request.grid.values_at(cell)) text += quoted(value) + ",";
    text += fmt::format("{},{},{},{},{},{},", gpu::text(gpu::state_of(tally)), tally.tried, tally.not_applicable, tally.without_meaning, tally.undecided, tally.broken);
    if (tally.leads.empty()) {
      text += ",,,,,,\n";
      continue;
    }
    const Lead& lead = tally.leads[0];
    const Candidate* candidate = report.best_of(tally);
    text += fmt::format("{},{},{},{},{},{},{}\n", lead.ratio > 0 ? fmt::format("{:.17g}", lead.ratio) : "", quoted(lead.relation), lead.k, lead.node >= 0 ? std::to_string(lead.node) : "",
                        lead.number, candidate == nullptr ? "proposed" : candidate->verdict(),
                        candidate != nullptr && candidate->certified ? candidate->certified->ratio.text() : "");
  }
  return text;
}

Json json_of(const Lead& lead) {
  Json json;
  if (lead.ratio > 0) json["ratio"] = lead.ratio;
  json["relation"] = lead.relation;
  json["at"] = {{"k", lead.k}};
  if (lead.node >= 0) json["at"]["index"] = lead.node;
  json["number"] = lead.number;
  return json;
}

Json json_of(const Report& report) {
  const Request& request = report.request;
  Json json = request.spec;
  json["complete"] = report.end == SweepEnd::complete;
  const auto put_counts = [](Json& place, const Tally& tally) {
    place["tried"] = tally.tried;
    place["not_applicable"] = tally.not_applicable;
    place["without_meaning"] = tally.without_meaning;
    place["undecided"] = tally.undecided;
    place["broken"] = tally.broken;
  };
  json["counts"] = Json::object();
  put_counts(json["counts"], report.state.all);
  json["results"] = Json::array();
  for (std::int64_t cell = 0; cell < request.plan.cells; ++cell) {
    const Tally& tally = report.state.cells[static_cast<std::size_t>(cell)];
    Json& one = json["results"].emplace_back(Json{{"at", request.grid.parameters_at(cell)}, {"state", gpu::text(gpu::state_of(tally))}});
    put_counts(one, tally);
    if (!tally.leads.empty()) one["nearest"] = json_of(tally.leads[0]);
  }
  json["candidates"] = Json::array();
  for (const Candidate& candidate : report.candidates) {
    Json one = {{"cell", candidate.lead.cell}, {"proposed", json_of(candidate.lead)}, {"verdict", candidate.verdict()}};
    if (candidate.certified) one["certified"] = candidate.certified->ratio.text();
    one["breaks"] = Json::array();
    for (const properties::Break& broken : candidate.breaks) {
      Json part = to_json(broken.finding);
      part["evidence"] = lemmata::text(broken.evidence);
      one["breaks"].push_back(std::move(part));
    }
    one["instance"] = candidate.breaks.empty() ? to_json(candidate.instance, "statement")
                                               : to_json(failure_of(*request.entry, candidate.instance, request.question, candidate.breaks[0].finding));
    json["candidates"].push_back(std::move(one));
  }
  return json;
}

// ---- The heat map -------------------------------------------------------------------------------------------------------------------------------------------

/// A number for an axis of a picture; nothing for a word.
std::optional<double> number_of(const std::string& value) {
  try {
    return Exact::parse(value).nearest_double();
  } catch (const BadInput&) {
    return std::nullopt;
  }
}

std::string label_of(const std::string& value) {
  const std::optional<double> number = number_of(value);
  return number ? fmt::format("{:.4g}", *number) : plain_title(value);
}

/// "set xtics ('1' 0, '2' 1)", at most about twelve of them.
std::string tics_of(const char* axis, const std::vector<std::string>& values) {
  std::string text;
  const std::size_t every = (values.size() + 11) / 12;
  for (std::size_t i = 0; i < values.size(); i += every) text += fmt::format("{}\"{}\" {}", text.empty() ? "" : ", ", label_of(values[i]), i);
  return fmt::format("set {}tics ({})\n", axis, text);
}

void draw_heat_map(const std::string& path, const Report& report) {
  const Grid& grid = report.request.grid;
  const std::vector<gpu::Axis>& axes = grid.axes();
  if (std::ranges::none_of(report.state.cells, [](const Tally& tally) { return gpu::state_of(tally) == CellState::measured; })) {
    throw BadInput("--plot: no cell has a ratio; there is nothing to draw");
  }
  const std::string what = report.command.relation.empty() ? "any relation" : report.command.relation;
  std::string script = "set terminal svg size 820,600 dynamic background rgb 'white' font 'DejaVu Sans,13' noenhanced\nunset key\n";
  script += fmt::format("set title \"largest lhs/rhs of {}, {}{}\"\n", plain_title(what), report.request.entry->info->id, axes.size() > 2 ? " (largest over the other parameters)" : "");
  script += fmt::format("set xlabel \"{}\"\n", plain_title(axes[0].name));
  script += "set palette defined (0 '#ffffd9', 0.25 '#c7e9b4', 0.5 '#41b6c4', 0.75 '#225ea8', 1 '#081d58')\nset cblabel 'lhs/rhs'\nset cbrange [0:*<1]\n";
  std::string data;
  if (grid.is_cartesian() && axes.size() == 1) {
    script += tics_of("x", axes[0].values) + "set ylabel 'lhs/rhs'\nset yrange [0:*]\nset grid lc rgb '#dddddd'\n";
    for (std::size_t i = 0; i < axes[0].values.size(); ++i) {
      const Tally& tally = report.state.cells[i];
      data += fmt::format("{} {}\n", i, gpu::state_of(tally) == CellState::measured ? fmt::format("{:.9g}", tally.leads[0].ratio) : "NaN");
    }
    script += "plot 'map' using 1:2 with linespoints pt 7 lw 2 lc rgb '#225ea8'\n";
  } else if (grid.is_cartesian()) {
    // What is grey has no ratio.
    script += tics_of("x", axes[0].values) + tics_of("y", axes[1].values) + fmt::format("set ylabel \"{}\"\n", plain_title(axes[1].name));
    script += "set object 1 rectangle from graph 0,0 to graph 1,1 behind fillcolor rgb '#c0c0c0' fillstyle solid noborder\n";
    script += fmt::format("set xrange [-0.5:{}.5]\nset yrange [-0.5:{}.5]\n", axes[0].values.size() - 1, axes[1].values.size() - 1);
    std::int64_t others = 1;
    for (std::size_t j = 2; j < axes.size(); ++j) others *= static_cast<std::int64_t>(axes[j].values.size());
    for (std::int64_t place = 0; place < grid.cells() / others; ++place) {
      double largest = 0;
      for (std::int64_t cell = place * others; cell < (place + 1) * others; ++cell) {
        const Tally& tally = report.state.cells[static_cast<std::size_t>(cell)];
        if (!tally.leads.empty()) largest = std::max(largest, tally.leads[0].ratio);
      }
      const auto height = static_cast<std::int64_t>(axes[1].values.size());
      data += fmt::format("{} {} {}\n", place / height, place % height, largest > 0 ? fmt::format("{:.9g}", largest) : "NaN");
    }
    script += "plot 'map' using 1:2:3 with image pixels\n";
  } else {
    const bool plane = axes.size() > 1;
    script += plane ? fmt::format("set ylabel \"{}\"\n", plain_title(axes[1].name)) : "set ylabel 'lhs/rhs'\n";
    for (std::int64_t cell = 0; cell < grid.cells(); ++cell) {
      const Tally& tally = report.state.cells[static_cast<std::size_t>(cell)];
      if (gpu::state_of(tally) != CellState::measured) continue;
      const std::vector<std::string> values = grid.values_at(cell);
      const std::optional<double> x = number_of(values[0]);
      const std::optional<double> y = plane ? number_of(values[1]) : std::nullopt;
      if (!x || (plane && !y)) throw BadInput("--plot of points needs numbers on the first two parameters of --over; put them first, or draw a grid");
      data += fmt::format("{:.9g} {:.9g} {:.9g}\n", *x, plane ? *y : tally.leads[0].ratio, tally.leads[0].ratio);
    }
    script += "plot 'map' using 1:2:3 with points pt 7 ps 0.7 palette\n";
  }
  draw_svg(path, {{"map", data}}, script);
}

void write_results(const Report& report) {
  const SweepCommand& command = report.command;
  if (!command.csv.empty()) write_file(command.csv, csv_of(report));
  if (!command.json.empty()) write_file(command.json, dump(json_of(report)) + "\n");
  if (!command.out.empty()) {
    const auto broken = std::ranges::find_if(report.candidates, [](const Candidate& c) { return !c.breaks.empty(); });
    if (broken != report.candidates.end()) {
      write_file(command.out, dump(to_json(failure_of(*report.request.entry, broken->instance, report.request.question, broken->breaks[0].finding))) + "\n");
    } else {
      fmt::print(stderr, "{}: nothing is violated, {} is not written\n", program_name(), command.out);
    }
  }
  if (command.csv != "-" && command.json != "-" && command.out != "-") print(report_text(report));
  if (!command.plot.empty()) draw_heat_map(command.plot, report);
}

// ---- The command ------------------------------------------------------------------------------------------------------------------------------------------

/// What was asked, done by all ranks together.
int sweep_on(Communicator& ranks, const SweepCommand& command) {
  const auto begin = Clock::now();
  Request request = parse_request(command);
  gpu::SweepRun run;
  if (!command.time_limit.empty()) run.deadline = begin + duration_of(parse_time_limit(command.time_limit));
  const int cores = parse_jobs({});
  run.jobs = command.jobs.empty() ? std::max(1, cores / ranks.size_here()) : parse_jobs(command.jobs);
  run.stop = &interrupted();
  const std::unique_ptr<Proposer> made = make_proposer(command, request, run.stop);
  const Proposer& proposer = *made;
  request.plan.block = proposer.block();
  request.spec = spec_of(command, request, made_of_batches(command, request) ? "batch" : "entry");
  check_cells(request, proposer);

  SweepState state;
  std::optional<SweepCheckpoint> checkpoint;
  if (ranks.is_first()) {
    for (const std::string* file : {&command.out, &command.csv, &command.json, &command.plot}) check_writable(*file);
    if (!command.checkpoint.empty()) {
      checkpoint.emplace(command.checkpoint, request.spec);
      if (command.resume) {
        state = checkpoint->read(request.plan);
      } else {
        checkpoint->check_new();
      }
    }
  }
  SweepEnd end = SweepEnd::complete;
  try {
    Progress progress(request.entry->info->id, request.plan.units());
    for (std::int64_t done = 0; done < state.done; ++done) progress.step();
    run.after_round = [&, shown = state.done](const SweepState& now) mutable {
      for (; shown < now.done; ++shown) progress.step();
      if (checkpoint) checkpoint->write_now_and_then(now);
    };
    end = gpu::sweep(request.plan, proposer, run, ranks, state);
  } catch (const gpu::LostRank& lost) {
    if (!ranks.is_first()) throw;
    if (checkpoint) checkpoint->write(state);
    throw BadInput(fmt::format("{}; {} of {} instances are done{}", lost.what(), state.all.tried, request.plan.cells * request.plan.instances,
                               checkpoint ? " and safe in '" + command.checkpoint + "': run the same command with --resume" : ", and lost: with --checkpoint FILE they can be kept"));
  }
  if (!ranks.is_first()) return all_hold;  // rank 0 says what became of it
  if (checkpoint) checkpoint->write(state);
  Report report{command, request, state, end, certify(request, proposer, state, end == SweepEnd::complete, run.jobs)};
  write_results(report);
  if (end == SweepEnd::interrupted) return stopped_by_interrupt;
  if (report.any_violated()) return something_violated;
  const CellState whole = gpu::state_of(state.all);
  return whole == CellState::measured || whole == CellState::nothing_compared ? all_hold : something_undecided;
}

}  // namespace

int sweep_command(const SweepCommand& command) {
  const std::unique_ptr<Communicator> ranks = connect_ranks();
  if (ranks->is_first()) {
    int status = bad_input;
    const struct End {
      Communicator& ranks;
      int& status;
      ~End() { ranks.end(status); }
    } end{*ranks, status};
    status = sweep_on(*ranks, command);
    return status;
  }
  // What goes wrong on another rank is for the first one to say.
  const auto wait_for_end = [&ranks] {
    while (true) (void)ranks->broadcast({});
  };
  try {
    try {
      (void)sweep_on(*ranks, command);
    } catch (const gpu::LostRank&) {
      throw;
    } catch (const std::exception& error) {
      ranks->fail(error.what());
    }
    wait_for_end();
  } catch (const gpu::Ended& ended) {
    return ended.status;
  } catch (const gpu::LostRank&) {
    return bad_input;
  }
  return all_hold;
}

std::vector<Instance> read_seeds(const std::string& file, const Entry& entry) {
  const std::string text = read_file(file);
  const Json json = Json::parse(text, nullptr, false);
  std::vector<std::string> documents;
  if (json.is_object() && json.contains("candidates") && json["candidates"].is_array()) {
    for (const Json& candidate : json["candidates"]) {
      if (!candidate.is_object() || !candidate.contains("instance")) throw BadInput(file + ": a candidate has no \"instance\"; give the file that 'lemmata sweep --json' wrote");
      documents.push_back(candidate["instance"].dump());
    }
  } else if (json.is_array()) {
    for (const Json& instance : json) documents.push_back(instance.dump());
  } else {
    documents.push_back(text);
  }
  std::vector<Instance> seeds;
  for (const std::string& document : documents) {
    ParsedInstance parsed = parse_instance(document, file);
    if (parsed.is_method || parsed.instance.subject != entry.info->id) {
      throw BadInput(file + ": holds instances of " + (parsed.instance.subject.empty() ? "nothing" : parsed.instance.subject) + ", and the attack is on " + std::string(entry.info->id));
    }
    seeds.push_back(std::move(parsed.instance));
  }
  if (seeds.empty()) throw BadInput(file + ": holds no instance to begin with; a sweep of instances with a ratio writes some");
  return seeds;
}

}  // namespace lemmata::apps
