#include "apps/instance_json.hpp"

#include <algorithm>
#include <filesystem>

#include "apps/finding.hpp"
#include "apps/json_reader.hpp"
#include "numerics/error.hpp"

namespace lemmata::apps {
namespace {

Json to_json(const Vector<Exact>& v) {
  Json list = Json::array();
  for (const Exact& entry : v) list.push_back(entry.text());
  return list;
}

ProblemSpec problem_from(const JsonReader& read, const Json& value, const std::string& file) {
  ProblemSpec spec;
  if (value.is_string()) {
    spec.name = value.get<std::string>();
    return spec;
  }
  if (!value.is_object() || !value.contains("name") || !value["name"].is_string()) read.refuse("\"problem\"", "must be an object with a \"name\"");
  spec.name = value["name"].get<std::string>();
  for (const auto& [name, entry] : value.items()) {
    if (name == "name") continue;
    if (name == "nodes" && entry.is_array()) {
      for (std::size_t i = 0; i < entry.size(); ++i) {
        const std::string field = "problem.nodes[" + std::to_string(i) + "]";
        if (!entry[i].is_object() || !entry[i].contains("matrix") || !entry[i].contains("linear")) {
          read.refuse(field, "must have \"matrix\", \"linear\" and perhaps \"constant\": f_i = x^T A x/2 - b^T x + c");
        }
        read.only(entry[i], {"matrix", "linear", "constant"}, field);
        spec.nodes.push_back({read.matrix(entry[i]["matrix"], field + ".matrix"), read.vector(entry[i]["linear"], field + ".linear"),
                              entry[i].contains("constant") ? read.number(entry[i]["constant"], field + ".constant") : Exact(0)});
      }
      if (spec.nodes.empty()) read.refuse("problem.nodes", "is empty: n = 0; give at least one node");
      continue;
    }
    spec.parameters[name] = read.number_text(entry, "problem." + name);
  }
  if (!spec.nodes.empty() && (spec.parameters.contains("curvatures") || spec.parameters.contains("centres"))) {
    read.refuse("\"problem\"", "has explicit nodes and curvatures or centres; keep one of the two");
  }
  // Data stand beside the instance: the instance is then written with the path that finds them again.
  if (const auto data = spec.parameters.find("data"); data != spec.parameters.end()) {
    const std::filesystem::path beside = std::filesystem::path(file).parent_path() / data->second;
    std::error_code ignored;
    if (std::filesystem::exists(beside, ignored)) data->second = beside.lexically_normal().string();
  }
  return spec;
}

/// One side of a violation: a number, or both ends of an enclosure, of which a reader sees no more than the text.
Quantity side_from(const JsonReader& read, const Json& value, const std::string& field) {
  if (!value.is_array()) {
    const std::string text = read.number_text(value, field);
    return {text, text, true};
  }
  if (value.size() != 2) read.refuse(field, "must be a number, or a list of both ends of an enclosure");
  return {read.number_text(value[0], field + "[0]"), read.number_text(value[1], field + "[1]"), false};
}

/// What an instance has beside itself if it is a kept failure.
void read_failure(const JsonReader& read, const Json& json, KeptFailure& failure) {
  if (json.contains("lemmata")) failure.version = read.text(json["lemmata"], "lemmata");
  if (json.contains("dropped")) failure.question.dropped = read.texts(json["dropped"], "dropped");
  std::ranges::sort(failure.question.dropped);
  if (json.contains("scaled")) {
    for (const auto& [name, text] : read.parameters(json["scaled"], "scaled")) {
      const Exact factor = read.number(text, "scaled." + name);
      if (factor.sign() <= 0) read.refuse("scaled." + name, "must be a factor above 0");
      failure.question.scaled.emplace(name, factor);
    }
  }
  if (json.contains("violation")) {
    const Json& violation = json["violation"];
    if (!violation.is_object()) read.refuse("\"violation\"", "must be an object with \"relation\", \"at\", \"lhs\" and \"rhs\"");
    read.only(violation, {"relation", "at", "order", "lhs", "rhs", "evidence"}, "violation");
    for (const char* key : {"relation", "at", "lhs", "rhs"}) {
      if (!violation.contains(key)) read.refuse("\"violation\"", std::string("lacks \"") + key + "\"");
    }
    const Json& at = violation["at"];
    if (!at.is_object() || !at.contains("k")) read.refuse("violation.at", "must be an object with \"k\", and \"index\" where there is one");
    read.only(at, {"k", "index"}, "violation.at");
    Finding& finding = failure.violation.emplace();
    finding.relation = read.text(violation["relation"], "violation.relation");
    finding.k = read.integer(at["k"], "violation.at.k");
    if (at.contains("index")) finding.node = static_cast<int>(read.integer(at["index"], "violation.at.index"));
    const std::string order = violation.contains("order") ? read.text(violation["order"], "violation.order") : "<=";
    if (order != "<=" && order != "<" && order != "=") read.refuse("violation.order", "must be \"<=\", \"<\" or \"=\"");
    finding.order = order == "=" ? Order::equal : order == "<" ? Order::less : Order::less_equal;
    finding.lhs = side_from(read, violation["lhs"], "violation.lhs");
    finding.rhs = side_from(read, violation["rhs"], "violation.rhs");
  }
  if (json.contains("names")) {
    const Json& names = json["names"];
    if (!names.is_object() || !names.contains("hypotheses") || !names.contains("parameters")) {
      read.refuse("\"names\"", "must be an object with \"hypotheses\" and \"parameters\"");
    }
    read.only(names, {"hypotheses", "parameters"}, "names");
    failure.names = {read.texts(names["hypotheses"], "names.hypotheses"), read.texts(names["parameters"], "names.parameters")};
  }
}

}  // namespace

Json to_json(const Instance& instance, const std::string& key) {
  Json json;
  json[key] = instance.subject;
  if (!instance.problem.name.empty()) {
    Json problem;
    problem["name"] = instance.problem.name;
    for (const auto& [name, value] : instance.problem.parameters) problem[name] = value;
    for (const QuadraticNode& node : instance.problem.nodes) {
      Json rows = Json::array();
      for (Eigen::Index i = 0; i < node.a.rows(); ++i) rows.push_back(to_json(Vector<Exact>(node.a.row(i).transpose())));
      problem["nodes"].push_back({{"matrix", rows}, {"linear", to_json(node.b)}, {"constant", node.c.text()}});
    }
    json["problem"] = problem;
  }
  json["parameters"] = Json::object();
  for (const auto& [name, value] : instance.parameters) json["parameters"][name] = value;
  if (instance.start) json["start"] = to_json(*instance.start);
  for (const Vector<Exact>& shift : instance.shifts) json["shifts"].push_back(to_json(shift));
  if (instance.steps) json["steps"] = *instance.steps;
  json["seed"] = instance.seed;
  return json;
}

void put_question(Json& json, const Question& question) {
  if (!question.dropped.empty()) json["dropped"] = question.dropped;
  for (const auto& [name, factor] : question.scaled) json["scaled"][name] = factor.text();
}

Json to_json(const KeptFailure& failure) {
  Json json = to_json(failure.instance, "statement");
  put_question(json, failure.question);
  if (failure.violation) json["violation"] = to_json(*failure.violation);
  if (!failure.version.empty()) json["lemmata"] = failure.version;
  if (failure.names) json["names"] = {{"hypotheses", failure.names->hypotheses}, {"parameters", failure.names->parameters}};
  return json;
}

ParsedInstance parse_instance(const std::string& text, const std::string& file) {
  const JsonReader read(file, "lemmata run ... --json -");
  const Json json = read.parse(text);
  if (!json.is_object()) read.refuse("the document", "must be a JSON object: an instance");
  // What 'run --json' writes is an instance with its rounds: those are not read back.
  read.only(json,
            {"statement", "method", "problem", "parameters", "start", "shifts", "steps", "seed", "lemmata", "scalar", "rounds", "stopped", "dropped", "scaled",
             "violation", "names"},
            "the instance");
  ParsedInstance parsed;
  parsed.file = file;
  Instance& instance = parsed.instance;
  for (const char* key : {"statement", "method"}) {
    if (!json.contains(key)) continue;
    if (!json[key].is_string()) read.refuse(std::string("\"") + key + "\"", "must be a string");
    if (!instance.subject.empty()) read.refuse("the instance", "names both a statement and a method; keep one");
    instance.subject = json[key].get<std::string>();
    parsed.is_method = key == std::string("method");
  }
  if (json.contains("problem")) instance.problem = problem_from(read, json["problem"], file);
  if (json.contains("parameters")) instance.parameters = read.parameters(json["parameters"], "parameters");
  if (json.contains("start")) instance.start = read.vector(json["start"], "start");
  if (json.contains("shifts")) {
    if (!json["shifts"].is_array()) read.refuse("\"shifts\"", "must be a list of vectors, one a node");
    for (std::size_t i = 0; i < json["shifts"].size(); ++i) instance.shifts.push_back(read.vector(json["shifts"][i], "shifts[" + std::to_string(i) + "]"));
  }
  if (json.contains("steps")) instance.steps = read.integer(json["steps"], "steps");
  read_failure(read, json, parsed);
  if (json.contains("seed")) instance.seed = static_cast<std::uint64_t>(read.integer(json["seed"], "seed"));
  return parsed;
}

}  // namespace lemmata::apps
