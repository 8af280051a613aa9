#include "apps/experiment.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "numerics/error.hpp"

namespace lemmata::apps {

std::span<const Experiment> experiments() {
  static constexpr std::array<Experiment, 2> all = {{{"clip21-logistic", run_clip21_experiment}, {"celgc-logistic", run_celgc_experiment}}};
  return all;
}

const Experiment& find_experiment(std::string_view name) {
  constexpr std::string_view prefix = "experiment/";
  const std::string_view plain = name.starts_with(prefix) ? name.substr(prefix.size()) : name;
  std::vector<std::string> names;
  for (const Experiment& experiment : experiments()) {
    if (experiment.name == plain) return experiment;
    names.emplace_back(experiment.name);
  }
  throw BadInput("there is no experiment '" + std::string(name) + "'" + did_you_mean(plain, names) + "; 'lemmata list experiments' shows all");
}

std::string number(double value) {
  char digits[40];
  return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

Json json_number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json json_parameters(std::span<const ParameterInfo> known, const Parameters& given) {
  Json json = Json::object();
  for (const ParameterInfo& parameter : known) {
    const auto found = given.find(parameter.name);
    json[std::string(parameter.name)] = found == given.end() ? std::string(parameter.standard) : found->second;
  }
  return json;
}

std::string positive(double value) { return value > 0 && std::isfinite(value) ? number(value) : std::string("NaN"); }

}  // namespace lemmata::apps
