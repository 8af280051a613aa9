#include "apps/certificate_json.hpp"

#include <algorithm>


#include "apps/json_reader.hpp"
#include "numerics/error.hpp"

namespace lemmata::apps {
namespace {

constexpr std::size_t longest_number = 20000;

Json list_of(const std::vector<Exact>& numbers) {
  Json list = Json::array();
  for (const Exact& entry : numbers) list.push_back(entry.text());
  return list;
}

/// Fields that must all be there, and no others.
void exactly(const JsonReader& read, const Json& object, const std::vector<std::string>& fields, const std::string& where) {
  if (!object.is_object()) read.refuse(where, "must be an object");
  read.only(object, fields, where);
  for (const std::string& field : fields) {
    if (!object.contains(field)) read.refuse(where, "lacks \"" + field + "\": is it whole?");
  }
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos && (text == "0" || text.front() != '0');
}

Exact rational(const JsonReader& read, const Json& value, const std::string& field) {
  if (!value.is_string()) read.refuse(field, std::string("must be a string \"p\" or \"p/q\"") + (value.is_number_float() ? ", not a JSON float, which is not exact" : ""));
  const std::string& text = value.get_ref<const std::string&>();
  std::string_view numerator = text;
  std::string_view denominator = "1";
  if (const std::size_t slash = text.find('/'); slash != std::string::npos) {
    denominator = numerator.substr(slash + 1);
    numerator = numerator.substr(0, slash);
  }
  const bool negative = numerator.starts_with('-');
  if (text.size() > longest_number || !is_digits(numerator.substr(negative ? 1 : 0)) || !is_digits(denominator) || denominator == "0") {
    read.refuse(field, "must be an integer p or a fraction p/q, got '" + text + "'");
  }
  return Exact::parse(text);
}

std::vector<Exact> rationals(const JsonReader& read, const Json& value, const std::string& field) {
  if (!value.is_array()) read.refuse(field, "must be a list of numbers");
  std::vector<Exact> list;
  for (std::size_t j = 0; j < value.size(); ++j) list.push_back(rational(read, value[j], field + "[" + std::to_string(j) + "]"));
  return list;
}

pep::Leaf leaf_from(const JsonReader& read, const Json& value, const std::string& field) {
  exactly(read, value, {"box", "multipliers"}, field);
  pep::Leaf leaf;
  if (!value["box"].is_array()) read.refuse(field + ".box", "must be a list with one entry for each clip event");
  for (std::size_t e = 0; e < value["box"].size(); ++e) {
    const Json& event = value["box"][e];
    const std::string place = field + ".box[" + std::to_string(e) + "]";
    if (event.is_null()) {
      leaf.box.emplace_back();
      continue;
    }
    exactly(read, event, {"low", "high"}, place);
    leaf.box.push_back({true, rational(read, event["low"], place + ".low"), rational(read, event["high"], place + ".high")});
  }
  leaf.multipliers = rationals(read, value["multipliers"], field + ".multipliers");
  return leaf;
}

}  // namespace

Json to_json(const pep::Certificate& certificate) {
  Json json;
  json["certificate"] = certificate.version;
  json["problem"] = certificate.problem;
  json["parameters"] = Json::object();
  for (const auto& [name, values] : certificate.parameters) {
    const pep::CertifiedProblem& problem = pep::find_problem(certificate.problem);
    const auto parameter = std::ranges::find(problem.parameters, name, &pep::Parameter::name);
    const bool is_list = parameter != problem.parameters.end() && parameter->is_list;
    json["parameters"][name] = is_list ? list_of(values) : Json(values.at(0).text());
  }
  json["target"] = certificate.target.text();
  json["leaves"] = Json::array();
  for (const pep::Leaf& leaf : certificate.leaves) {
    Json box = Json::array();
    for (const pep::Event& event : leaf.box) {
      box.push_back(event.active ? Json{{"low", event.low.text()}, {"high", event.high.text()}} : Json());
    }
    json["leaves"].push_back({{"box", box}, {"multipliers", list_of(leaf.multipliers)}});
  }
  return json;
}

bool is_certificate(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  return json.is_object() && json.contains("certificate");
}

pep::Certificate parse_certificate(const std::string& text, const std::string& file) {
  const JsonReader read(file, "lemmata prove ID --out FILE");
  const Json json = read.parse(text);
  exactly(read, json, {"certificate", "problem", "parameters", "target", "leaves"}, "the certificate");
  if (!json["certificate"].is_number_integer()) read.refuse("\"certificate\"", "must be the version of the format, " + std::to_string(pep::certificate_version));
  if (json["certificate"] != pep::certificate_version) {
    read.refuse("\"certificate\"", "is version " + json["certificate"].dump() + "; this program reads version " + std::to_string(pep::certificate_version));
  }
  pep::Certificate certificate;
  certificate.problem = read.text(json["problem"], "problem");
  const pep::CertifiedProblem& problem = pep::find_problem(certificate.problem);
  if (!json["parameters"].is_object()) read.refuse("\"parameters\"", "must be an object of names and numbers");
  for (const auto& [name, value] : json["parameters"].items()) {
    const std::string field = "parameters." + name;
    const auto parameter = std::ranges::find(problem.parameters, name, &pep::Parameter::name);
    const bool is_list = parameter != problem.parameters.end() && parameter->is_list;
    certificate.parameters[name] = is_list ? rationals(read, value, field) : std::vector<Exact>{rational(read, value, field)};
  }
  certificate.target = rational(read, json["target"], "target");
  if (!json["leaves"].is_array()) read.refuse("\"leaves\"", "must be a list of boxes with their multipliers");
  for (std::size_t l = 0; l < json["leaves"].size(); ++l) certificate.leaves.push_back(leaf_from(read, json["leaves"][l], "leaves[" + std::to_string(l) + "]"));
  return certificate;
}

}  // namespace lemmata::apps
