#include "apps/show.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "apps/catalogue.hpp"
#include "apps/command.hpp"
#include "apps/files.hpp"
#include "numerics/error.hpp"

namespace lemmata::apps {
namespace {

struct Row {
  std::string id, kind, source, trust, line;
};

std::vector<Row> rows_of(const std::string& asked) {
  std::string kind = asked;
  if (!kind.empty() && kind.back() != 's') kind += 's';
  const std::vector<std::string> kinds = {"statements", "counterexamples", "experiments", "scenarios", "methods", "problems"};
  if (!kind.empty() && std::ranges::find(kinds, kind) == kinds.end()) {
    throw BadInput("there is no kind '" + asked + "'" + did_you_mean(asked, kinds) + "; kinds are statements, counterexamples, experiments, scenarios, methods, problems");
  }
  std::vector<Row> rows;
  for (const Entry* entry : entries()) {
    const StatementInfo& info = *entry->info;
    const std::string its_kind(text(info.kind));
    if (kind.empty() || kind == its_kind + "s") {
      rows.push_back({std::string(info.id), its_kind, std::string(info.source.key), std::string(text(info.trust)), std::string(info.title)});
    }
  }
  if (kind.empty() || kind == "methods") {
    for (const MethodInfo* method : methods()) {
      rows.push_back({std::string(method->name), "method", std::string(method->source), "-", std::string(method->summary)});
    }
  }
  if (kind.empty() || kind == "problems") {
    for (const ProblemInfo& problem : problem_catalogue()) {
      rows.push_back({std::string(problem.name), "problem", std::string(problem.source), "-", std::string(problem.summary)});
    }
  }
  return rows;
}

std::string indented(std::string_view text) {
  std::string out = "  ";
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "  ";
  }
  return out + "\n";
}

std::string parameter_lines(std::span<const ParameterInfo> parameters) {
  if (parameters.empty()) return "  none\n";
  std::size_t name_width = 0;
  std::size_t default_width = 0;
  for (const ParameterInfo& p : parameters) {
    name_width = std::max(name_width, p.name.size());
    default_width = std::max(default_width, p.standard.size());
  }
  std::string lines;
  for (const ParameterInfo& p : parameters) lines += fmt::format("  {:<{}}  {:<{}}  {}\n", p.name, name_width, p.standard, default_width, p.meaning);
  return lines;
}

std::string show_entry(const Entry& entry) {
  const StatementInfo& info = *entry.info;
  std::string page = fmt::format("{} ({})\n{}\n", info.id, text(info.kind), info.title);
  page += "\nsetting\n" + indented(info.setting);
  page += "\nrecurrence\n" + indented(info.recurrence);
  page += "\nclaim\n" + indented(info.claim);
  page += "\nhypotheses\n";
  if (info.hypotheses.empty()) page += "  none\n";
  for (std::size_t h = 0; h < info.hypotheses.size(); ++h) page += fmt::format("  {} {}: {}\n", h + 1, info.hypotheses[h].name, info.hypotheses[h].formula);
  page += "\ntightness\n" + indented(info.tightness);
  page += fmt::format("\nsource\n  [{}] {}\n", info.source.key, info.source.locus);
  page += fmt::format("\ntrust\n  {}{}\n", text(info.trust), info.proof.empty() ? "" : fmt::format(": {}", info.proof));
  page += "\nparameters (name, default, meaning; --set NAME=VALUE)\n" + parameter_lines(entry.parameters);
  const bool single = info.kind == Kind::scenario || info.kind == Kind::experiment;
  if (entry.calculate != nullptr) page += fmt::format("\n{} show {} --set NAME=VALUE          the numbers of this statement, worked out\n", program_name(), info.id);
  page += fmt::format("\n{} verify {}          {}\n", program_name(), info.id,
                      single ? "one instance"
                             : fmt::format("{} instance{} unless --instances says otherwise", entry.instances, entry.instances == 1 ? "" : "s"));
  return page;
}

BadInput unknown(const std::string& id) {
  return BadInput("nothing is called '" + id + "'" + did_you_mean(id, all_names()) + "; 'lemmata list' shows all ids");
}

/// Six digits for people; an exact integer whole.
std::string short_text(const Quantity& value) {
  if (value.exact && value.lower.find('/') == std::string::npos && value.lower.size() <= 20) return value.lower;
  if (value.exact) return fmt::format("{:.6g}", Exact::parse(value.lower).nearest_double());
  return fmt::format("{:.6g}", std::strtod(value.lower.c_str(), nullptr));
}

Json quantity_json(const Quantity& value) { return value.exact ? Json(value.lower) : Json::array({value.lower, value.upper}); }

const Entry& entry_with_calculator(const std::string& id) {
  const Entry* entry = find_entry(id);
  if (entry == nullptr && find_method(id) == nullptr && find_problem(id) == nullptr) throw unknown(id);
  if (entry == nullptr || entry->calculate == nullptr) {
    std::string ids;
    for (const Entry* other : entries()) {
      if (other->calculate != nullptr) ids += (ids.empty() ? "" : ", ") + std::string(other->info->id);
    }
    throw BadInput("'" + id + "' has nothing to work out from --set; these have: " + ids);
  }
  return *entry;
}

}  // namespace

std::string calculation_text(const std::string& id, const Parameters& given) {
  const Entry& entry = entry_with_calculator(id);
  const Calculation result = entry.calculate(given);
  std::size_t name_width = 0;
  std::size_t value_width = 0;
  for (const Calculation::Number& number : result.numbers) {
    name_width = std::max(name_width, number.name.size());
    value_width = std::max(value_width, short_text(number.value).size());
  }
  std::string page = fmt::format("{}\n\n", entry.info->title);
  for (const Calculation::Number& number : result.numbers) {
    page += fmt::format("  {:<{}}  {:<{}}  {}\n", number.name, name_width, short_text(number.value), value_width, number.meaning);
  }
  if (!result.conditions.empty()) page += "\nconditions (lhs <= rhs; denominators are multiplied out, both sides of a root squared)\n";
  for (const Calculation::Condition& condition : result.conditions) {
    const std::string_view verdict = condition.holds == Truth::yes ? "holds" : condition.holds == Truth::no ? "FAILS" : "open";
    page += fmt::format("  {:<12} {:<6} {} <= {}   lhs/rhs = {:.4g}\n", condition.hypothesis, verdict, short_text(condition.lhs), short_text(condition.rhs),
                        condition.ratio);
  }
  if (!result.remarks.empty()) page += "\n";
  for (const std::string& remark : result.remarks) page += remark + "\n";
  return page;
}

Json calculation_json(const std::string& id, const Parameters& given) {
  const Entry& entry = entry_with_calculator(id);
  const Calculation result = entry.calculate(given);
  Json json = {{"id", entry.info->id}, {"given", given}, {"numbers", Json::object()}, {"conditions", Json::array()}, {"remarks", result.remarks}};
  for (const Calculation::Number& number : result.numbers) json["numbers"][number.name] = quantity_json(number.value);
  for (const Calculation::Condition& condition : result.conditions) {
    json["conditions"].push_back(
        {{"hypothesis", condition.hypothesis}, {"holds", text(condition.holds)}, {"lhs", quantity_json(condition.lhs)}, {"rhs", quantity_json(condition.rhs)}});
  }
  return json;
}

std::string list_text(const std::string& kind) {
  const std::vector<Row> rows = rows_of(kind);
  std::size_t id_width = 2;
  std::size_t source_width = 6;
  std::size_t trust_width = 6;
  for (const Row& row : rows) {
    id_width = std::max(id_width, row.id.size());
    if (row.trust == "-") continue;
    source_width = std::max(source_width, row.source.size());
    trust_width = std::max(trust_width, row.trust.size());
  }
  std::string text;
  std::string last_kind;
  for (const Row& row : rows) {
    if (row.kind != last_kind) text += fmt::format("{}{}s\n", last_kind.empty() ? "" : "\n", row.kind);
    last_kind = row.kind;
    if (row.trust == "-") {
      text += fmt::format("  {:<{}}  {}\n", row.id, id_width, row.line);
    } else {
      text += fmt::format("  {:<{}}  {:<{}}  {:<{}}  {}\n", row.id, id_width, row.source, source_width, row.trust, trust_width, row.line);
    }
  }
  return text;
}

Json list_json(const std::string& kind) {
  Json json = Json::array();
  for (const Row& row : rows_of(kind)) {
    json.push_back({{"id", row.id}, {"kind", row.kind}, {"source", row.source}, {"trust", row.trust == "-" ? Json(nullptr) : Json(row.trust)}, {"title", row.line}});
  }
  return json;
}

std::string show_text(const std::string& id) {
  if (const Entry* entry = find_entry(id)) return show_entry(*entry);
  if (const MethodInfo* method = find_method(id)) {
    return fmt::format("{} (method)\n{}\n\nrecurrence\n  {}\n\nsource\n  {}\n\nparameters (name, default, meaning; --set NAME=VALUE)\n{}\n{} run {} --on PROBLEM\n",
                       method->name, method->summary, method->recurrence, method->source, parameter_lines(method->parameters), program_name(), method->name);
  }
  if (const ProblemInfo* problem = find_problem(id)) {
    return fmt::format("{} (problem)\n{}\n\nsource\n  {}\n\nparameters (name, default, meaning; --set NAME=VALUE)\n{}\n{} run METHOD --on {}\n", problem->name,
                       problem->summary, problem->source, parameter_lines(problem->parameters), program_name(), problem->name);
  }
  throw unknown(id);
}

int list_command(const ListCommand& command) {
  if (!command.json.empty()) {
    write_file(command.json, dump(list_json(command.kind)) + "\n");
  } else {
    print(list_text(command.kind));
  }
  return all_hold;
}

int show_command(const ShowCommand& command) {
  if (command.settings.empty() && command.json.empty()) {
    print(show_text(command.id));
    return all_hold;
  }
  const Parameters given = parse_settings(command.settings);
  if (!command.json.empty()) write_file(command.json, dump(calculation_json(command.id, given)) + "\n");
  if (command.json != "-") print(calculation_text(command.id, given));
  return all_hold;
}

}  // namespace lemmata::apps
