#include "apps/explore/answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "apps/catalogue.hpp"
#include "apps/finding.hpp"
#include "apps/verify.hpp"
#include "apps/version.hpp"
#include "numerics/error.hpp"
#include "properties/attack/attack.hpp"
#include "properties/clip21_instances.hpp"

namespace lemmata::apps::explore {
namespace {

double milliseconds_since(Clock::time_point begin) { return std::round(std::chrono::duration<double, std::milli>(Clock::now() - begin).count() * 100) / 100; }

Json parameters_json(std::span<const ParameterInfo> parameters) {
  Json list = Json::array();
  for (const ParameterInfo& p : parameters) list.push_back({{"name", p.name}, {"default", p.standard}, {"meaning", p.meaning}});
  return list;
}

// ---- Parameters as sliders ------------------------------------------------------------------------------------------------------------------------

/// Words that a parameter takes; null where it takes numbers.
Json choices_of(std::string_view name) {
  if (name == "operation") return {"clip", "damped", "clip-top-k", "top-k-clip", "clip-sign", "sign-clip"};
  if (name == "regulariser") return {"nonconvex", "l2"};
  if (name == "order") return {"sorted", "shuffled"};
  if (name == "compressor") return {"top-k", "sign"};
  if (name == "reading") return {"V0", "V1", "VL"};
  if (name == "problem") {
    Json names = Json::array();
    for (const ProblemInfo& problem : problem_catalogue()) names.push_back(problem.name);
    return names;
  }
  return nullptr;
}

/// A range for a slider around a value; null where it is no single number.
Json range_of(const ParameterInfo& parameter, const std::string& value) {
  const std::string_view name = parameter.name;
  const auto range = [](double low, double high, const char* scale, bool integer) {
    return Json{{"low", low}, {"high", high}, {"scale", scale}, {"integer", integer}};
  };
  if (name == "steps") return range(1, 2000, "log", true);
  if (name == "nodes") return range(1, 10, "linear", true);
  if (name == "dimension" || name == "features") return range(1, 20, "linear", true);
  if (name == "seed") return range(1, 100, "linear", true);
  if (name == "gamma_over_cap") return range(0.05, 4, "log", false);
  if (name == "heterogeneity") return range(0, 4, "linear", false);
  double now = 0;
  bool whole = false;
  try {
    const Exact exact = Exact::parse(value);
    now = exact.nearest_double();
    whole = exact.is_integer() && (parameter.meaning.find("..") != std::string_view::npos || name == "I" || name == "k");
  } catch (const BadInput&) {
    if (name != "gamma" && name != "tau") return nullptr;
    now = 1;
  }
  if (parameter.meaning.find("in (0, 1]") != std::string_view::npos || parameter.meaning.find("in (0, 1)") != std::string_view::npos) {
    return range(0.01, 1, "linear", false);
  }
  if (whole) return range(1, std::max(20.0, 4 * now), "linear", true);
  if (name.starts_with("x0") || name == "shift" || name == "centres" || now <= 0) {
    const double reach = std::max(2 * std::abs(now), 2.0);
    return range(-reach, reach, "linear", false);
  }
  return range(now / 32, now * 32, "log", false);
}

Json sliders_json(std::span<const ParameterInfo> parameters, const Instance& instance) {
  Json list = Json::array();
  for (const ParameterInfo& p : parameters) {
    std::string value(p.standard);
    if (const auto found = instance.parameters.find(p.name); found != instance.parameters.end()) {
      value = found->second;
    } else if (const auto of_problem = instance.problem.parameters.find(p.name); of_problem != instance.problem.parameters.end()) {
      value = of_problem->second;
    } else if (p.name == "steps" && instance.steps) {
      value = std::to_string(*instance.steps);
    } else if (p.name == "problem") {
      value = instance.problem.name;
    } else if (p.name == "x0" && instance.start) {
      value.clear();
      for (const Exact& entry : *instance.start) value.append(value.empty() ? "" : ",").append(entry.text());
    }
    list.push_back(
        {{"name", p.name}, {"default", p.standard}, {"meaning", p.meaning}, {"value", value}, {"range", range_of(p, value)}, {"choices", choices_of(p.name)}});
  }
  return list;
}

Json entry_head(const Entry& entry) {
  const StatementInfo& info = *entry.info;
  return {{"id", info.id},
          {"kind", text(info.kind)},
          {"title", info.title},
          {"source", info.source.key},
          {"trust", text(info.trust)},
          {"expected", text(expected_verdict(entry))},
          {"explorable", explorable(entry)}};
}

// ---- Instances ------------------------------------------------------------------------------------------------------------------------------------

LadderOptions ladder_of(const Question& question, Clock::time_point deadline, const std::atomic<bool>& stop) {
  LadderOptions options;
  static_cast<Amendment&>(options) = question.amendment();
  options.deadline = deadline;
  options.stop = &stop;
  return options;
}

/// Refuses runs that cost too much before they begin.
void check_work(std::int64_t steps, const Instance& instance, const Problem* problem, const Limits& limits) {
  const std::int64_t n = problem == nullptr ? 1 : nodes_of(*problem);
  const std::int64_t d = problem == nullptr ? 1 : dimension_of(*problem);
  if (steps < 0 || steps > limits.most_work / (n * d * d)) {
    throw Refusal{
        400,
        fmt::format("{} rounds on {} node{} in R^{} are more than one request may cost: up to {} rounds here; 'lemmata run' and 'lemmata verify {}' take more",
                    steps, n, n == 1 ? "" : "s", d, limits.most_work / (n * d * d), instance.subject),
        "steps"};
  }
}

std::int64_t steps_of(const Instance& instance) {
  if (instance.steps) return *instance.steps;
  const auto given = instance.parameters.find("steps");
  if (given == instance.parameters.end()) return 0;
  const Exact steps = Exact::parse(given->second);
  return steps.is_integer() && steps.sign() >= 0 && steps < Exact(std::int64_t{1} << 60) ? steps.to_integer("steps") : -1;
}

/// Theorem A's psi_k along the entry's own run: f - f_inf and what clipping may still cost, both at round k.
Json lyapunov_json(const Instance& instance, const Instance& stage, const Start& start, const Problem& problem, const Lane& own) {
  const std::string_view id = instance.subject;
  if (id != "clip21/theorem-a" && id != "clip21/rate") return nullptr;
  const double tau = Exact::parse(stage.parameters.at("tau")).nearest_double();
  const double gamma = Exact::parse(stage.parameters.at("gamma")).nearest_double();
  const double E0 = std::max(0.0, properties::largest_start_distance(problem, start) - tau);
  // sum_{j >= k} ((E0 - j tau/2)_+)^2, from its last term back.
  constexpr double most_terms = 1e6;
  if (!(tau > 0) || 2 * E0 / tau > most_terms) return nullptr;
  std::vector<double> rest(static_cast<std::size_t>(2 * E0 / tau) + 2, 0.0);
  for (std::size_t j = rest.size() - 1; j-- > 0;) {
    const double term = std::max(0.0, E0 - static_cast<double>(j) * tau / 2);
    rest[j] = rest[j + 1] + term * term;
  }
  Json json = {{"name", "psi_k = f(x_k) - f_inf + (gamma/2) sum_{j>=k} ((E0 - j tau/2)_+)^2"}, {"k", Json::array()}, {"value", Json::array()}};
  for (const auto& [k, gap] : own.gap) {
    const auto j = static_cast<std::size_t>(k);
    json["k"].push_back(k);
    json["value"].push_back(number_json(gap + gamma / 2 * (j < rest.size() ? rest[j] : 0.0)));
  }
  return json;
}

/// Theorem A's k* for a run of clip21-gd.
Json k_star_json(const std::string& method, const Instance& stage, const Start& start, const Problem& problem) {
  if (method != "clip21-gd") return nullptr;
  const double tau = Exact::parse(stage.parameters.at("tau")).nearest_double();
  const double k_star = std::ceil(2 / tau * std::max(0.0, properties::largest_start_distance(problem, start) - tau));
  return number_json(k_star);
}

std::string one_line(const Entry& entry, const Outcome& outcome) {
  std::string line = fmt::format("{} ({})", text(outcome.decision), text(outcome.evidence));
  switch (outcome.decision) {
    case Decision::holds: line += fmt::format(": {} relations, {} of them tight", outcome.strict + outcome.tight, outcome.tight); break;
    case Decision::violated: line += ": " + finding_text(*outcome.finding) + " is false"; break;
    case Decision::undecided:
      if (!outcome.hypothesis.empty()) line += ": the hypothesis " + outcome.hypothesis + " is open";
      if (outcome.hypothesis.empty() && outcome.finding) line += ": " + finding_text(*outcome.finding) + " is open";
      break;
    case Decision::not_applicable:
      line += ": the hypothesis " + outcome.hypothesis + " fails";
      for (const Hypothesis& hypothesis : entry.info->hypotheses) {
        if (hypothesis.name == outcome.hypothesis) line += fmt::format(" ({})", hypothesis.formula);
      }
      break;
  }
  return line;
}

}  // namespace

Json verdict_json(const Entry& entry, const Outcome& outcome, bool out_of_time) {
  Json json = {{"decision", text(outcome.decision)},
               {"expected", text(expected_verdict(entry))},
               {"evidence", text(outcome.evidence)},
               {"text", one_line(entry, outcome)}};
  json["relation"] = outcome.finding ? to_json(*outcome.finding) : Json(nullptr);
  json["hypothesis"] = outcome.hypothesis;
  json["strict"] = outcome.strict;
  json["tight"] = outcome.tight;
  json["tightest"] = nullptr;
  if (outcome.tightest_ratio > 0) {
    json["tightest"] = {
        {"relation", outcome.tightest_relation}, {"ratio", number_json(outcome.tightest_ratio)}, {"k", outcome.tightest_k}, {"index", outcome.tightest_node}};
  }
  json["precision_bits"] = outcome.precision_bits;
  json["remarks"] = outcome.remarks;
  json["out_of_time"] = out_of_time && outcome.decision == Decision::undecided;
  if (json["out_of_time"].get<bool>()) json["text"] = json["text"].get<std::string>() + "; the time for one request was over";
  return json;
}

State state_field(const Json& request, const Limits& limits) {
  if (!request.contains("state")) throw Refusal{400, "the request has no \"state\"", "state"};
  return read_state(request["state"], limits);
}

void check_quick(const Entry& entry) {
  if (explorable(entry) != "verdict") return;
  throw Refusal{400, fmt::format("{} runs for longer than a page waits: 'lemmata verify {}' answers it", entry.info->id, entry.info->id), "id"};
}

Json catalogue_answer(const Limits& limits) {
  Json json = {{"version", version}, {"entries", Json::array()}, {"methods", Json::array()}, {"problems", Json::array()}};
  for (const Entry* entry : entries()) json["entries"].push_back(entry_head(*entry));
  for (const MethodInfo* method : methods()) {
    json["methods"].push_back({{"name", method->name},
                               {"summary", method->summary},
                               {"recurrence", method->recurrence},
                               {"source", method->source},
                               {"parameters", parameters_json(method->parameters)}});
  }
  for (const ProblemInfo& problem : problem_catalogue()) {
    json["problems"].push_back(
        {{"name", problem.name}, {"summary", problem.summary}, {"source", problem.source}, {"parameters", parameters_json(problem.parameters)}});
  }
  json["limits"] = {{"work", limits.most_work}, {"problem", limits.most_problem},          {"lanes", limits.most_lanes},
                    {"points", 2000},           {"verdict_ms", limits.longest_verdict_ms}, {"find_seconds", limits.longest_find_s}};
  return json;
}

Json entry_answer(const Json& request) {
  const std::string id = text_field(request, "id", "");
  const Entry* entry = find_entry(id);
  if (entry == nullptr) throw Refusal{400, "nothing is called '" + id + "'" + did_you_mean(id, all_names()), "id"};
  const StatementInfo& info = *entry->info;
  Json json = entry_head(*entry);
  json["setting"] = info.setting;
  json["recurrence"] = info.recurrence;
  json["claim"] = info.claim;
  json["hypotheses"] = Json::array();
  for (const Hypothesis& hypothesis : info.hypotheses) json["hypotheses"].push_back({{"name", hypothesis.name}, {"formula", hypothesis.formula}});
  json["tightness"] = info.tightness;
  json["source"] = {{"key", info.source.key}, {"locus", info.source.locus}};
  json["proof"] = info.proof;
  Instance instance;
  json["constants"] = Json::array();
  if (explorable(*entry) != "verdict") {
    instance = entry->draw(1, 0, {});
    // The names of constants are those that the default instance writes: seen in doubles, at once.
    RelationRecorder recorder{Thinning(0, 50)};
    LadderOptions options;
    options.listener = &recorder;
    options.deadline = Clock::now() + std::chrono::milliseconds(300);
    const Outcome outcome = entry->check(instance, options);
    for (const Json& relation : recorder.relations_json(info.id)) json["constants"].push_back(relation["name"]);
    for (const Json& hypothesis : recorder.hypotheses_json(info, {}, outcome)) {
      if (!hypothesis["lhs"].is_null()) json["constants"].push_back(hypothesis["name"]);
    }
  }
  const std::string own = own_method(instance);
  json["method"] = own.empty() ? Json(nullptr) : Json(own);
  json["methods"] = own.empty() ? Json::array() : Json(methods_beside(own));
  json["parameters"] = sliders_json(entry->parameters, instance);
  json["problem"] = nullptr;
  if (const ProblemInfo* problem = find_problem(instance.problem.name)) {
    json["problem"] = {{"name", problem->name}, {"parameters", sliders_json(problem->parameters, instance)}};
  }
  json["instance"] = to_json(instance, "statement");
  return json;
}

Json run_answer(const Json& request, const Limits& limits, const std::atomic<bool>& stop) {
  const auto begin = Clock::now();
  const auto deadline = begin + std::chrono::milliseconds(limits.longest_run_ms);
  State state = state_field(request, limits);
  check_quick(*state.entry);
  std::vector<std::string> notices = state.notices;

  // Work out what it costs before anything runs.
  const Problem* none = nullptr;
  std::optional<Problem> problem;
  Instance stage;
  std::vector<std::string> ignored;
  if (!state.instance.problem.name.empty()) problem = make_problem(state.instance.problem);
  check_work(steps_of(state.instance), state.instance, problem ? &*problem : none, limits);

  const Thinning thinning(steps_of(state.instance), state.points);
  RelationRecorder recorder(thinning);
  LadderOptions options = ladder_of(state.question, deadline, stop);
  options.listener = &recorder;
  // f_inf comes with its certificate: where f(x_k) falls below it in doubles, that is rounding. The certified tier asks again.
  options.waived.emplace_back("lower-bound");
  const Outcome outcome = state.entry->check(state.instance, options);
  if (!recorder.heard_something()) notices.push_back("this statement's check settles nothing in doubles: its verdict alone is shown");

  Json json;
  json["instance"] = to_json(state.instance, "statement");
  json["lanes"] = Json::array();
  json["curves"] = nullptr;
  json["lyapunov"] = nullptr;
  json["k_star"] = nullptr;
  json["nodes"] = nullptr;
  const bool runs = lemmata::apps::explore::stage(state.instance, stage, notices);
  const bool plain = state.instance.problem.name.empty();
  json["dimension"] = nullptr;
  json["node_count"] = nullptr;
  json["f_inf"] = nullptr;
  json["L"] = nullptr;
  json["draggable"] = {{"start", false}, {"shifts", false}, {"nodes", false}};
  if (runs) {
    if (!problem) problem = make_problem(stage.problem);
    const int d = dimension_of(*problem);
    const std::int64_t steps = steps_of(stage);
    check_work(steps, state.instance, &*problem, limits);
    const Start start{stage.start ? *stage.start : default_start(stage.problem, d), stage.shifts};
    check_start(start, d, nodes_of(*problem));
    std::vector<Lane> lanes;
    for (const LaneRequest& lane : lanes_of(state, stage, limits)) {
      try {
        lanes.push_back(run_lane(lane, stage, *problem, start, steps, Thinning(steps, state.points), deadline));
        json["lanes"].push_back(lanes.back().json);
      } catch (const BadInput& error) {
        if (!lane.own) throw Refusal{400, error.what(), "method_set." + lane.method};
        throw;
      }
    }
    json["dimension"] = d;
    json["node_count"] = nodes_of(*problem);
    json["f_inf"] = number_json(regularity_of(*problem).lower_bound.nearest_double());
    json["L"] = number_json(regularity_of(*problem).mean.nearest_double());
    json["curves"] = curves_json(*problem, lanes);
    if (!lanes.empty() && lanes[0].json["own"].get<bool>()) {
      json["lyapunov"] = lyapunov_json(state.instance, stage, start, *problem, lanes[0]);
      json["k_star"] = k_star_json(lanes[0].json["method"].get<std::string>(), stage, start, *problem);
    }
    const auto* quadratics = std::get_if<Quadratics>(&*problem);
    const bool small = quadratics != nullptr && quadratics->nodes() * quadratics->dimension() <= 64;
    if (small) {
      Instance explicit_nodes;
      explicit_nodes.problem = {"quadratics", {}, quadratics->node_data()};
      json["nodes"] = to_json(explicit_nodes, "statement")["problem"]["nodes"];
    }
    const bool has_shifts = !stage.shifts.empty() || own_method(state.instance).find("clip21") != std::string::npos;
    json["draggable"] = {
        {"start", d <= 2 && (!plain || stage.parameters.contains("gamma"))}, {"shifts", !plain && d <= 2 && has_shifts}, {"nodes", !plain && small}};
    if (plain) json["draggable"]["start"] = state.instance.parameters.contains("x0");
  }
  json["relations"] = recorder.relations_json(state.instance.subject);
  json["hypotheses"] = recorder.hypotheses_json(*state.entry->info, state.question, outcome);
  json["verdict"] = verdict_json(*state.entry, outcome, Clock::now() > deadline);
  json["notices"] = notices;
  json["milliseconds"] = milliseconds_since(begin);
  return json;
}

Json verdict_answer(const Json& request, const Limits& limits, const std::atomic<bool>& stop) {
  const auto begin = Clock::now();
  const std::int64_t budget = integer_field(request, "budget_ms", 500, 1, limits.longest_verdict_ms);
  State state = state_field(request, limits);
  check_quick(*state.entry);
  std::optional<Problem> problem;
  if (!state.instance.problem.name.empty()) problem = make_problem(state.instance.problem);
  check_work(steps_of(state.instance), state.instance, problem ? &*problem : nullptr, limits);
  const auto deadline = begin + std::chrono::milliseconds(budget);
  const Outcome outcome = state.entry->check(state.instance, ladder_of(state.question, deadline, stop));
  Json json;
  json["verdict"] = verdict_json(*state.entry, outcome, Clock::now() > deadline);
  json["instance"] = to_json(state.instance, "statement");
  json["milliseconds"] = milliseconds_since(begin);
  return json;
}

}  // namespace lemmata::apps::explore
