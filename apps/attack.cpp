#include "apps/attack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "apps/catalogue.hpp"
#include "apps/command.hpp"
#include "apps/files.hpp"
#include "apps/finding.hpp"
#include "apps/instance_json.hpp"
#include "apps/interrupt.hpp"
#include "apps/kept.hpp"
#include "apps/progress.hpp"
#include "apps/sweep_command.hpp"
#include "apps/version.hpp"
#include "numerics/error.hpp"
#include "properties/activity_instances.hpp"
#include "properties/attack/sweep.hpp"
#include "properties/attack/trajectory_models.hpp"

namespace lemmata::apps {
namespace {

using properties::AttackOptions;
using properties::AttackReport;
using properties::ConstantAnswer;
using properties::Counterexample;
using properties::DropAnswer;
using properties::SweepRow;
using properties::TrajectoryModel;
using Clock = std::chrono::steady_clock;

/// Rounded down: what is printed is reached. "1" where it is attained, as far as can be told.
std::string ratio_text(double ratio, bool attained) {
  if (attained) return "1";
  const double scale = std::pow(10, 5 - std::floor(std::log10(ratio)));
  return fmt::format("{:.6g}", std::floor(ratio * scale) / scale);
}

std::string vector_text(const Vector<Exact>& v) {
  if (v.size() == 1) return v[0].text();
  std::string text;
  for (const Exact& entry : v) text += (text.empty() ? "(" : ", ") + entry.text();
  return text + ")";
}

/// "(3/2) x^2 - 5 x + 1", with "x" or "x_j" for the coordinates.
std::string polynomial_text(const QuadraticNode& node) {
  std::string text;
  const auto add = [&](const Exact& coefficient, const std::string& monomial) {
    if (coefficient.sign() == 0) return;
    const Exact size = coefficient.sign() < 0 ? -coefficient : coefficient;
    text += text.empty() ? (coefficient.sign() < 0 ? "-" : "") : (coefficient.sign() < 0 ? " - " : " + ");
    const bool is_one = size == Exact(1) && !monomial.empty();
    text += is_one ? monomial : (size.is_integer() || monomial.empty() ? size.text() : "(" + size.text() + ")") + (monomial.empty() ? "" : " " + monomial);
  };
  const Eigen::Index d = node.b.size();
  const auto x = [&](Eigen::Index j) { return d == 1 ? std::string("x") : "x_" + std::to_string(j + 1); };
  for (Eigen::Index i = 0; i < d; ++i) {
    for (Eigen::Index j = 0; j <= i; ++j) {
      if (i == j) {
        add(node.a(i, i) / Exact(2), x(i) + "^2");
      } else {
        add(node.a(i, j), x(j) + " " + x(i));
      }
    }
  }
  for (Eigen::Index j = 0; j < d; ++j) add(-node.b[j], x(j));
  add(node.c, "");
  return text.empty() ? "0" : text;
}

/// An instance for a reader: functions written out where they are quadratics.
std::string instance_text(const Instance& instance) {
  std::string text;
  if (!instance.problem.name.empty()) {
    const Problem problem = make_problem(instance.problem);
    if (const auto* quadratics = std::get_if<Quadratics>(&problem)) {
      for (int i = 0; i < quadratics->nodes(); ++i) {
        text += fmt::format("    f_{}(x) = {}", i + 1, polynomial_text(quadratics->node_data()[static_cast<std::size_t>(i)]));
        if (!instance.shifts.empty()) text += fmt::format(",  v_{}^{{-1}} = {}", i + 1, vector_text(instance.shifts[static_cast<std::size_t>(i)]));
        text += "\n";
      }
    } else {
      text += "    problem " + instance.problem.name;
      for (const auto& [name, value] : instance.problem.parameters) text += fmt::format(", {} = {}", name, value);
      text += "\n";
      for (std::size_t i = 0; i < instance.shifts.size(); ++i) text += fmt::format("    v_{}^{{-1}} = {}\n", i + 1, vector_text(instance.shifts[i]));
    }
  }
  std::string line;
  const auto add = [&](const std::string& part) { line += (line.empty() ? "    " : ", ") + part; };
  if (instance.start) add("x_0 = " + vector_text(*instance.start));
  for (const auto& [name, value] : instance.parameters) add(name + " = " + value);
  if (instance.steps) add("rounds " + std::to_string(*instance.steps));
  return text + (line.empty() ? "" : line + "\n");
}

/// The run, round by round, where it is short enough and every number of it short enough to be read.
std::string trace_text(const TrajectoryModel* model, const Counterexample& found, std::int64_t last) {
  constexpr std::int64_t longest = 12;
  constexpr std::size_t widest = 24;
  if (model == nullptr || !found.instance.start || found.instance.start->size() != 1 || last > longest) return {};
  // The model runs the method with clipping alone.
  const auto operation = found.instance.parameters.find("operation");
  if (operation != found.instance.parameters.end() && operation->second != "clip") return {};
  try {
    const std::vector<properties::TraceRow> rows = model->trace(found.instance, last);
    const std::size_t nodes = rows[0].nodes.size();
    std::vector<std::vector<std::string>> table = {{"k", "x_k"}};
    for (std::size_t i = 1; i <= nodes; ++i) {
      const std::string index = nodes == 1 ? "" : "_" + std::to_string(i);
      table[0].push_back("f" + index + "'");
      if (!model->shifted) continue;
      for (const std::string& head : {"clips" + index, "sends" + index, "v" + index}) table[0].push_back(head);
    }
    table[0].emplace_back(model->shifted ? "v^k" : "direction");
    for (const properties::TraceRow& row : rows) {
      std::vector<std::string>& cells = table.emplace_back();
      cells = {std::to_string(row.k), row.x.text()};
      for (const auto& node : row.nodes) {
        cells.push_back(node.gradient.text());
        if (!model->shifted) continue;
        for (const Exact& number : {node.increment, node.message, node.shift}) cells.push_back(number.text());
      }
      cells.push_back(row.direction.text());
    }
    std::vector<std::size_t> widths(table[0].size(), 0);
    for (const auto& cells : table) {
      for (std::size_t c = 0; c < cells.size(); ++c) widths[c] = std::max(widths[c], cells[c].size());
    }
    if (std::ranges::max(widths) > widest) return {};
    std::string text = fmt::format("  the run, exactly ({}):\n", model->info->recurrence);
    for (const auto& cells : table) {
      text += "   ";
      for (std::size_t c = 0; c < cells.size(); ++c) text += fmt::format(" {:>{}}", cells[c], widths[c]);
      text += "\n";
    }
    return text;
  } catch (const BadInput&) {
    return {};
  } catch (const NoExactValue&) {
    return {};
  }
}

/// "  activity of clipping (mixed): 0-1: 1, 2: -"; empty where the method of the statement is not known, or nothing can clip.
std::string activity_text(const Instance& instance) {
  try {
    const std::optional<properties::Activity> activity = properties::activity_of(instance);
    if (!activity) return {};
    return fmt::format("  activity of clipping ({}), by rounds the nodes that clip: {}\n", lemmata::properties::text(activity->label), activity->pattern);
  } catch (const BadInput&) {
    return {};
  }
}

std::string counterexample_text(const Counterexample& found) {
  std::string text = instance_text(found.instance) + activity_text(found.instance);
  for (const properties::Break& broken : found.breaks) text += fmt::format("  breaks {} is false  ({})\n", finding_text(broken.finding), lemmata::text(broken.evidence));
  return text;
}

/// A counterexample as a file that `replay` takes and `verify --kept` runs first.
Json counterexample_json(const Entry& entry, const Question& question, const Counterexample& found) {
  return to_json(failure_of(entry, found.instance, question, found.breaks[0].finding));
}

Json report_json(const AttackCommand& command, const Question& question, const AttackReport& report) {
  Json json;
  json["lemmata"] = version;
  json["id"] = report.entry->info->id;
  json["seed"] = command.seed;
  json["dropped"] = command.dropped;
  json["scaled"] = command.scaled;
  json["counterexamples"] = Json::array();
  for (const Counterexample& found : report.counterexamples) {
    Json one = {{"trial", found.trial}, {"instance", counterexample_json(*report.entry, question, found)}, {"breaks", Json::array()}};
    for (const properties::Break& broken : found.breaks) {
      Json part = to_json(broken.finding);
      part["evidence"] = text(broken.evidence);
      one["breaks"].push_back(std::move(part));
    }
    json["counterexamples"].push_back(std::move(one));
  }
  json["tightest"] = Json::array();
  for (const properties::Tightest& t : report.tightest) {
    Json one = {{"relation", t.relation}, {"ratio", t.attained ? "1" : t.ratio.text()}, {"at", {{"k", t.k}}}};
    if (t.node >= 0) one["at"]["index"] = t.node;
    one["instance"] = to_json(*t.instance, "statement");
    json["tightest"].push_back(std::move(one));
  }
  json["trials"] = report.trials;
  json["evaluations"] = report.evaluations;
  json["gradients"] = report.derivatives;
  json["seconds"] = report.seconds;
  return json;
}

std::string report_text(const Question& question, const TrajectoryModel* model, const AttackReport& report) {
  std::string text = fmt::format("{}{}{}\n", report.entry->info->id, question.is_plain() ? "" : ", ", apps::text(question));
  const std::string outside =
      question.dropped.empty() || !report.counterexamples.empty() ? "" : fmt::format("; in {} of them a dropped hypothesis did fail", report.outside);
  const std::string effort = fmt::format("{} trials, {} evaluations and {} gradients in {:.1f} s", report.trials, report.evaluations, report.derivatives, report.seconds);
  if (report.trials == 0) {
    text += fmt::format("nothing was tried: there was no time for a single trial in {:.1f} s; raise --time-limit\n", report.seconds);
  } else if (report.counterexamples.empty()) {
    text += fmt::format("no counterexample found: {}{}{}\n", effort, outside, report.stopped ? "" : " (all trials asked for)");
  } else {
    text += fmt::format("counterexample found: {}\n", effort);
  }
  for (std::size_t c = 0; c < report.counterexamples.size(); ++c) {
    const Counterexample& found = report.counterexamples[c];
    if (c > 0) text += fmt::format("and, for {}:\n", found.breaks[0].relation);
    text += counterexample_text(found);
    if (c == 0) text += trace_text(model, found, std::ranges::max(found.breaks, {}, [](const properties::Break& b) { return b.finding.k; }).finding.k);
  }
  if (!report.tightest.empty()) {
    text += "nearest to breaking (lhs/rhs, certified on an instance; --json FILE has the instances):\n";
    std::size_t width = 0;
    for (const properties::Tightest& t : report.tightest) width = std::max(width, t.relation.size());
    for (const properties::Tightest& t : report.tightest) {
      text += fmt::format("  {:<{}}  {:<10}  k = {}", t.relation, width, ratio_text(t.ratio.nearest_double(), t.attained), t.k);
      if (t.node >= 0) text += fmt::format(", index {}", t.node);
      text += "\n";
    }
  }
  return text;
}

int attack_one(const AttackCommand& command) {
  const std::vector<const Entry*> entries = select_entries({command.id});
  if (entries.size() != 1) throw BadInput("attack takes one statement; '" + command.id + "' names " + std::to_string(entries.size()) + "; or --all");
  const Entry& entry = *entries[0];
  if (entry.info->kind != Kind::statement) throw BadInput("attack takes a statement; " + command.id + " is not one, but: " + std::string(text(entry.info->kind)));
  AttackOptions options;
  const Question question = parse_question(command.dropped, command.scaled);
  options.amendment = question.amendment();
  options.amendment.only = command.relation;
  options.given = parse_settings(command.settings);
  options.seed = parse_seed(command.seed);
  if (!command.seeds.empty()) {
    if (!command.settings.empty()) throw BadInput("--seeds takes its instances as they are; leave out --set");
    options.seeds = read_seeds(command.seeds, entry);
  }
  options.jobs = parse_jobs(command.jobs);
  options.stop = &interrupted();
  if (!command.trials.empty()) options.most_trials = parse_integer(command.trials, "--trials", 1, 1000000000);
  constexpr double standard = 10;
  constexpr double without_end = 1e6;  // where the number of trials is what ends it
  const double seconds = !command.time_limit.empty() ? parse_time_limit(command.time_limit) : command.trials.empty() ? standard : without_end;
  options.deadline = Clock::now() + duration_of(seconds);
  check_distinct({{"--out", command.out}, {"--json", command.json}});
  check_writable(command.out);
  check_writable(command.json);

  const TrajectoryModel* model = properties::find_trajectory_model(entry.info->id);
  const AttackReport report = [&] {
    Progress progress(entry.info->id, static_cast<std::int64_t>(seconds));
    options.on_progress = [&, begin = Clock::now(), shown = std::int64_t{0}](std::int64_t) mutable {
      const auto elapsed = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - begin).count();
      for (; shown < elapsed; ++shown) progress.step();
    };
    return properties::attack(entry, model, options);
  }();
  if (!command.out.empty()) {
    if (!report.counterexamples.empty()) {
      write_file(command.out, dump(counterexample_json(entry, question, report.counterexamples[0])) + "\n");
    } else {
      fmt::print(stderr, "{}: no counterexample found, {} is not written\n", program_name(), command.out);
    }
  }
  if (!command.json.empty()) write_file(command.json, dump(report_json(command, question, report)) + "\n");
  if (command.json != "-" && command.out != "-") print(report_text(question, model, report));
  if (interrupted()) return stopped_by_interrupt;
  if (!report.counterexamples.empty()) return something_violated;
  return report.trials > 0 ? all_hold : something_undecided;
}

// ---- The sweep ------------------------------------------------------------------------------------------------------------------------------------------

/// "clip21/theorem-a", "drop", "second-step-bound" -> "clip21-theorem-a.drop.second-step-bound.json"
std::string file_name(std::string_view id, std::string_view what, std::string_view name) {
  std::string text = fmt::format("{}.{}.{}", id, what, name);
  for (char& c : text) {
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '.' && c != '-') c = '-';
  }
  return text + ".json";
}

class SweepReport {
 public:
  explicit SweepReport(const AttackCommand& command) : command_(command) {}

  void add(const SweepRow& row) {
    const std::string id(row.entry->info->id);
    std::string text = id + "\n";
    if (!row.refused.empty()) text += "  cannot be attacked: " + row.refused + "\n";
    Json json;
    json["id"] = id;
    if (row.as_stated) {
      broken_ = broken_ || row.entry->info->trust != Trust::refuted_as_printed;
      text += fmt::format("  as stated: broken: {}{}\n", finding_text(row.as_stated->breaks[0].finding), kept(*row.entry, "as", "stated", {}, *row.as_stated, json["as_stated"]));
    }
    for (const DropAnswer& drop : row.drops) {
      Json& one = json["hypotheses"].emplace_back(Json{{"hypothesis", drop.hypothesis}, {"trials", drop.trials}, {"outside", drop.outside}, {"seconds", drop.seconds}});
      if (drop.counterexample) {
        ++needed_;
        text += fmt::format("  {:<24} needed: {}{}\n", drop.hypothesis, finding_text(drop.counterexample->breaks[0].finding),
                            kept(*row.entry, "drop", drop.hypothesis, {{drop.hypothesis}, {}}, *drop.counterexample, one["counterexample"]));
      } else {
        ++(drop.outside > 0 ? open_ : silent_);
        text += fmt::format("  {:<24} none found in {:.1f} s: {}\n", drop.hypothesis, drop.seconds,
                            drop.outside > 0 ? fmt::format("perhaps not needed ({} of {} trials outside it)", drop.outside, drop.trials)
                                             : "says nothing, as no instance was met on which it fails");
      }
    }
    for (const ConstantAnswer& constant : row.constants) {
      Json& one = json["constants"].emplace_back(Json{{"constant", constant.name}, {"of", constant.is_bound ? "hypothesis" : "conclusion"}, {"factor", constant.factor}});
      if (constant.worst) one["worst"] = to_json(*constant.worst, "statement");
      if (!constant.is_bound) {
        text += fmt::format("  {:<24} broken by every factor below {}\n", constant.name, ratio_text(constant.factor, constant.attained));
      } else if (!constant.asked) {
        text += fmt::format("  {:<24} its bound was not scaled, as dropping it broke nothing\n", constant.name);
      } else if (constant.factor > 0) {
        text += fmt::format("  {:<24} its bound times {:.6g} is broken\n", constant.name, constant.factor);
      } else {
        text += fmt::format("  {:<24} its bound times {} was not broken\n", constant.name, properties::most_factor);
      }
    }
    json_.push_back(std::move(json));
    if (command_.json != "-") print(text);
  }
  void finish() const {
    if (!command_.json.empty()) write_file(command_.json, dump({{"lemmata", version}, {"seed", command_.seed}, {"statements", json_}}) + "\n");
    if (command_.json == "-") return;
    print(fmt::format("hypotheses: {} needed, with a counterexample each; {} perhaps not, as none was found; {} that fail on no instance that was met\n", needed_,
                      open_, silent_));
  }
  [[nodiscard]] bool broken() const { return broken_; }

 private:
  /// Keeps a counterexample as JSON, and as a file where a folder is given; the text says which.
  std::string kept(const Entry& entry, std::string_view what, std::string_view name, const Question& question, const Counterexample& found, Json& json) const {
    json = counterexample_json(entry, question, found);
    if (command_.out.empty()) return {};
    const std::string path = (std::filesystem::path(command_.out) / file_name(entry.info->id, what, name)).string();
    write_file(path, dump(json) + "\n");
    return "  -> " + path;
  }

  const AttackCommand& command_;
  Json json_ = Json::array();
  int needed_ = 0;
  int open_ = 0;
  int silent_ = 0;
  bool broken_ = false;
};

/// Every hypothesis and every constant of every statement, or of those that a pattern names.
int attack_all(const AttackCommand& command) {
  if (!command.dropped.empty() || !command.scaled.empty() || !command.relation.empty() || !command.settings.empty() || !command.trials.empty() || !command.seeds.empty()) {
    throw BadInput("--all asks every question itself; leave out --drop, --scale, --relation, --set, --seeds and --trials");
  }
  properties::SweepOptions options;
  if (!command.time_limit.empty()) options.for_each_question = duration_of(parse_time_limit(command.time_limit));
  options.seed = parse_seed(command.seed);
  options.jobs = parse_jobs(command.jobs);
  options.stop = &interrupted();
  check_writable(command.json);
  if (command.out == "-") throw BadInput("--out with --all takes a folder, which then gets a file for each counterexample");
  if (!command.out.empty()) {
    std::error_code failure;
    std::filesystem::create_directories(command.out, failure);
    if (failure || !std::filesystem::is_directory(command.out)) throw BadInput("--out '" + command.out + "' is no folder that can be written: with --all it gets a file for each counterexample");
  }
  std::vector<const Entry*> entries = select_entries(command.id.empty() ? std::vector<std::string>{} : std::vector<std::string>{command.id});
  std::erase_if(entries, [](const Entry* entry) { return entry->info->kind != Kind::statement; });
  if (entries.empty()) throw BadInput("attack takes statements; '" + command.id + "' names none");
  SweepReport report(command);
  for (const Entry* entry : entries) {
    if (interrupted()) break;
    report.add(properties::sweep(*entry, properties::find_trajectory_model(entry->info->id), options));
  }
  report.finish();
  if (interrupted()) return stopped_by_interrupt;
  return report.broken() ? something_violated : all_hold;
}

}  // namespace

int attack_command(const AttackCommand& command) {
  if (command.all) return attack_all(command);
  if (command.id.empty()) throw BadInput("attack needs the id of a statement, or --all; 'lemmata list statements' lists them");
  return attack_one(command);
}

}  // namespace lemmata::apps
