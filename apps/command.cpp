#include "apps/command.hpp"

#include <algorithm>
#include <thread>

#include "apps/files.hpp"
#include "numerics/error.hpp"

namespace lemmata::apps {

void print(const std::string& text) { write_file("-", text); }

Parameters parse_settings(const std::vector<std::string>& settings) {
  Parameters parameters;
  for (const std::string& setting : settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) throw BadInput("--set '" + setting + "' is not of the form NAME=VALUE, such as --set tau=1/2");
    if (!parameters.emplace(setting.substr(0, equals), setting.substr(equals + 1)).second) {
      throw BadInput("--set names '" + setting.substr(0, equals) + "' twice; give it once");
    }
  }
  return parameters;
}

std::int64_t parse_integer(const std::string& text, const std::string& option, std::int64_t low, std::int64_t high) {
  const std::string range = " must be an integer from " + std::to_string(low) + " to " + std::to_string(high) + ", got '" + text + "'";
  Exact value;
  try {
    value = Exact::parse(text);
  } catch (const BadInput&) {
    throw BadInput(option + range);
  }
  if (!value.is_integer() || value < Exact(low) || Exact(high) < value) throw BadInput(option + range);
  return value.to_integer(option);
}

std::uint64_t parse_seed(const std::string& text) { return static_cast<std::uint64_t>(parse_integer(text, "--seed", 0, std::int64_t{1} << 61)); }

int parse_jobs(const std::string& text) {
  return text.empty() ? static_cast<int>(std::max(1U, std::thread::hardware_concurrency())) : static_cast<int>(parse_integer(text, "--jobs", 1, 1024));
}

double parse_time_limit(const std::string& text) {
  double seconds = 0;
  try {
    seconds = Exact::parse(text).nearest_double();
  } catch (const BadInput&) {
    seconds = 0;
  }
  if (!(seconds > 0) || seconds > 1e7) throw BadInput("--time-limit must be a number of seconds above 0, got '" + text + "'");
  return seconds;
}

void check_distinct(const std::vector<std::pair<std::string, std::string>>& outputs) {
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (outputs[i].second.empty() || outputs[i].second != outputs[j].second) continue;
      throw BadInput(outputs[j].first + " and " + outputs[i].first + " both write to '" + outputs[i].second + "'; give each its own file");
    }
  }
}

void check_writable(const std::string& path) {
  if (!path.empty() && path != "-") OutputFile probe(path);
}

}  // namespace lemmata::apps
