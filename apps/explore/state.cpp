#include "apps/explore/state.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "apps/catalogue.hpp"
#include "numerics/error.hpp"

namespace lemmata::apps::explore {
namespace {

constexpr std::size_t longest_text = 4096;

/// A parameter as text: numbers as they are, words too.
std::string value_text(const Json& value, const std::string& field, const Limits& limits) {
  std::string text;
  if (value.is_string()) {
    text = value.get<std::string>();
  } else if (value.is_number_integer()) {
    text = value.dump();
  } else {
    throw Refusal{400, field + " must be text, such as \"1/3\" or \"0.1\", or an integer: a JSON float is not exact", field};
  }
  check_number_text(text, field, limits);
  return text;
}

Parameters parameters_field(const Json& json, const char* name, const Limits& limits) {
  Parameters parameters;
  if (!json.contains(name)) return parameters;
  if (!json[name].is_object()) throw Refusal{400, std::string("\"") + name + "\" must be an object of names and values", name};
  for (const auto& [key, value] : json[name].items()) parameters[key] = value_text(value, std::string(name) + "." + key, limits);
  return parameters;
}

std::vector<std::string> names_field(const Json& json, const char* name) {
  std::vector<std::string> names;
  if (!json.contains(name)) return names;
  if (!json[name].is_array()) throw Refusal{400, std::string("\"") + name + "\" must be a list of names", name};
  for (const Json& value : json[name]) {
    if (!value.is_string()) throw Refusal{400, std::string("\"") + name + "\" must be a list of names", name};
    names.push_back(value.get<std::string>());
  }
  return names;
}

/// Every text below `json` costs little as a number.
void check_numbers_below(const Json& json, const std::string& field, const Limits& limits) {
  if (json.is_string()) return check_number_text(json.get_ref<const std::string&>(), field, limits);
  if (!json.is_structured()) return;
  for (const Json& part : json) check_numbers_below(part, field, limits);
}

/// What a parameter asks for, as an integer; -1 where it is not given or no such number.
std::int64_t asked(const Parameters& parameters, std::string_view name) {
  const auto found = parameters.find(name);
  if (found == parameters.end()) return -1;
  try {
    const Exact value = Exact::parse(found->second);
    return value.is_integer() && value.sign() >= 0 ? std::min<std::int64_t>(value.to_integer(name), 1'000'000'000) : -1;
  } catch (const BadInput&) {
    return -1;
  }
}

/// Refuses problems that cost too much to build, and files.
void check_problem(const Parameters& parameters, const std::string& field, const Limits& limits) {
  const std::int64_t n = std::max<std::int64_t>(asked(parameters, "nodes"), 1);
  const std::int64_t d = std::max<std::int64_t>({asked(parameters, "dimension"), asked(parameters, "features"), 1});
  if (n > limits.most_problem || d > 1000 || n * d * d * d > limits.most_problem) {
    throw Refusal{400,
                  "a problem of " + std::to_string(n) + " nodes in R^" + std::to_string(d) + " is too large for the page (n d^3 up to " +
                      std::to_string(limits.most_problem) + "); take fewer, or use the command line",
                  field + ".nodes"};
  }
  const std::int64_t rows = std::max<std::int64_t>(asked(parameters, "rows"), 200);
  const std::int64_t features = std::max<std::int64_t>(asked(parameters, "features"), 10);
  if (rows > 10'000 || rows * features * features > 2 * limits.most_problem) {
    const std::string most = std::to_string(2 * limits.most_problem);
    throw Refusal{400, "the page takes logistic problems of rows x features^2 up to " + most + "; the command line takes more", field + ".rows"};
  }
  const auto data = parameters.find("data");
  if (data != parameters.end() && data->second != "synthetic") {
    throw Refusal{400, "the page reads no files: data is 'synthetic' here; use 'lemmata run' or 'lemmata verify' for data in files", field + ".data"};
  }
}

/// The parts of the state that an instance file has too, read by its reader.
Instance read_parts(const Json& json, const Entry& entry, const Parameters& set) {
  Json file = {{"statement", entry.info->id}};
  if (json.contains("problem")) {
    file["problem"] = json["problem"];
    file["parameters"] = set;
  } else if (json.contains("nodes")) {
    file["problem"] = {{"name", "quadratics"}, {"nodes", json["nodes"]}};
  }
  for (const char* name : {"start", "shifts", "steps", "seed"}) {
    if (json.contains(name)) file[name] = json[name];
  }
  try {
    return parse_instance(file.dump(), "state").instance;
  } catch (const BadInput& error) {
    std::string message = error.what();
    const std::string prefix = "state: ";
    if (message.starts_with(prefix)) message.erase(0, prefix.size());
    std::string field = message.substr(0, message.find_first_of(" [."));
    std::erase(field, '"');
    throw Refusal{400, message, field};
  }
}

struct OwnLine {
  std::string_view id, method;
};
/// Which method a statement runs. Theorem B's depends on its operation.
constexpr std::array own_lines = {
    OwnLine{"clip21/single-node-descent", "clip-gd"},
    OwnLine{"clip21/example-1.1-basin", "clip-gd"},
    OwnLine{"clip21/soft-clip-basin", "soft-clip-gd"},
    OwnLine{"clip21/server-side-clipping", "server-clip-gd"},
    OwnLine{"clip21/avg", "clip21-avg"},
    OwnLine{"clip21/one-step-relations", "clip21-gd"},
    OwnLine{"clip21/one-step-decrease", "clip21-gd"},
    OwnLine{"clip21/theorem-a", "clip21-gd"},
    OwnLine{"clip21/theorem-a-posteriori", "clip21-gd"},
    OwnLine{"clip21/k-star", "clip21-gd"},
    OwnLine{"clip21/rate", "clip21-gd"},
    OwnLine{"clip21/theorem-b", "clip21-gd"},
    OwnLine{"clip21/theorem-b-plus", "clip21-gd"},
    OwnLine{"clip21/published-form", "clip21-gd"},
    OwnLine{"clip21/theorem-c", "dp-clip21-gd"},
    OwnLine{"clip21/theorem-f", "clip21-sgd2m"},
    OwnLine{"celgc/lemma-2", "celgc"},
    OwnLine{"celgc/lemma-2-sharp", "celgc"},
    OwnLine{"celgc/lemma-2-regime", "celgc"},
};

/// A counterexample that is a few numbers: where its run stands.
struct Staging {
  std::string_view id, method, problem;
  std::vector<std::string_view> of_problem;                              ///< parameters that the problem takes over
  std::vector<std::pair<std::string_view, std::string_view>> of_method;  ///< parameter of the method, parameters of the entry (joined by commas)
  std::string_view start;                                                ///< the parameter, or a number
  std::string_view steps;
  std::string_view gamma = "gamma";  ///< the parameter, or a number
};
const std::vector<Staging>& stagings() {
  static const std::vector<Staging> all = {
      {"counterexample/example-1.1", "clip-gd", "example-1.1", {"alpha", "beta"}, {{"tau", "tau"}}, "x0", "steps"},
      {"counterexample/different-thresholds", "clip-gd", "example-1.1", {"alpha", "beta"}, {{"tau", "tau1,tau2"}}, "x0", "steps"},
      {"counterexample/soft-clip-three-nodes", "soft-clip-gd", "soft-clip-three-nodes", {"alpha", "beta"}, {{"tau", "a"}}, "x0", "steps"},
      {"counterexample/shifted-quadratics", "clip-gd", "shifted-quadratics", {"B"}, {{"tau", "tau"}}, "x0", "steps"},
      {"counterexample/shifted-quadratics-three-nodes", "clip-gd", "shifted-quadratics", {"B"}, {{"tau", "tau"}}, "3/2", "200", "1/8"},
      {"counterexample/second-step-bound", "clip21-gd", "one-plus-cosine", {}, {{"tau", "tau"}}, "x0", "steps"},
  };
  return all;
}
const Staging* staging_of(std::string_view id) {
  const auto found = std::ranges::find(stagings(), id, &Staging::id);
  return found == stagings().end() ? nullptr : &*found;
}

std::string joined_values(const Instance& instance, std::string_view names) {
  std::string text;
  while (!names.empty()) {
    const std::size_t comma = names.find(',');
    const auto found = instance.parameters.find(names.substr(0, comma));
    if (found != instance.parameters.end()) text += (text.empty() ? "" : ",") + found->second;
    names = comma == std::string_view::npos ? std::string_view() : names.substr(comma + 1);
  }
  return text;
}

}  // namespace

std::string field_of(const std::string& message, const Parameters& set) {
  const std::string name = message.substr(0, message.find(' '));
  if (set.contains(name)) return "set." + name;
  for (const auto& [key, value] : set) {
    if (message.find("'" + key + "'") != std::string::npos || message.find(" " + key + " ") != std::string::npos) return "set." + key;
    if (!value.empty() && message.starts_with("'" + value + "'")) return "set." + key;
  }
  return {};
}

void check_number_text(std::string_view text, const std::string& field, const Limits& limits) {
  if (text.size() > longest_text) {
    throw Refusal{400, "the text is " + std::to_string(text.size()) + " characters long; the page takes up to " + std::to_string(longest_text), field};
  }
  const std::int64_t most_digits = limits.most_bits * 3 / 10;
  std::int64_t digits = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    digits = std::isdigit(static_cast<unsigned char>(c)) != 0 ? digits + 1 : c == '.' ? digits : 0;
    bool too_large = digits > most_digits;
    if ((c == 'e' || c == 'E' || c == '^') && at > 0) {
      std::size_t end = at + 1;
      if (end < text.size() && (text[end] == '-' || text[end] == '+')) ++end;
      std::int64_t exponent = 0;
      for (; end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0 && exponent < limits.most_bits * 10; ++end) {
        exponent = exponent * 10 + (text[end] - '0');
      }
      too_large = too_large || exponent > (c == '^' ? limits.most_bits / 4 : most_digits / 4);
    }
    if (too_large) throw Refusal{400, "the number has too many digits for the page; take a shorter one", field};
  }
}

std::int64_t integer_field(const Json& json, const char* name, std::int64_t fallback, std::int64_t low, std::int64_t high) {
  if (!json.contains(name)) return fallback;
  const Json& value = json[name];
  const std::string wrong = std::string("\"") + name + "\" must be an integer from " + std::to_string(low) + " to " + std::to_string(high);
  Exact number;
  try {
    if (!value.is_string() && !value.is_number_integer()) throw BadInput(wrong);
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    if (text.size() > 30) throw BadInput(wrong);
    check_number_text(text, name, {});
    number = Exact::parse(text);
  } catch (const BadInput&) {
    throw Refusal{400, wrong, name};
  }
  if (!number.is_integer() || number < Exact(low) || Exact(high) < number) throw Refusal{400, wrong, name};
  return number.to_integer(name);
}

std::string text_field(const Json& json, const char* name, const std::string& fallback) {
  if (!json.contains(name)) return fallback;
  if (!json[name].is_string()) throw Refusal{400, std::string("\"") + name + "\" must be text", name};
  const std::string text = json[name].get<std::string>();
  if (text.size() > longest_text) throw Refusal{400, std::string("\"") + name + "\" is too long", name};
  return text;
}

std::string_view explorable(const Entry& entry) {
  const std::string_view id = entry.info->id;
  if (entry.info->kind == Kind::experiment || entry.info->kind == Kind::scenario) return "verdict";
  return staging_of(id) != nullptr || std::ranges::find(own_lines, id, &OwnLine::id) != own_lines.end() ? "run" : "numbers";
}

std::string own_method(const Instance& instance) {
  if (const Staging* staging = staging_of(instance.subject)) return std::string(staging->method);
  const auto* line = std::ranges::find(own_lines, std::string_view(instance.subject), &OwnLine::id);
  if (line == own_lines.end()) return {};
  const auto operation = instance.parameters.find("operation");
  if (operation == instance.parameters.end() || operation->second == "clip") return std::string(line->method);
  return operation->second == "damped" ? "damped-clip21-gd" : operation->second.starts_with("clip-") ? "press-clip21-gd" : "top-k-clip21-gd";
}

std::vector<std::string> methods_beside(std::string_view own) {
  std::vector<std::string> names;
  for (const char* name : {"gd", "clip-gd", "server-clip-gd", "clip21-gd", "soft-clip-gd", "normalised-gd", "ef21"}) {
    if (name != own) names.emplace_back(name);
  }
  return names;
}

bool stage(const Instance& instance, Instance& stage, std::vector<std::string>& notices) {
  if (!instance.problem.name.empty()) {
    stage = instance;
    if (!stage.steps) {
      const auto steps = instance.parameters.find("steps");
      if (steps != instance.parameters.end()) stage.steps = Exact::parse(steps->second).to_integer("steps");
    }
    return find_problem(instance.problem.name) != nullptr;
  }
  const Staging* staging = staging_of(instance.subject);
  if (staging == nullptr) return false;
  const auto value = [&](std::string_view name) {
    const auto found = instance.parameters.find(name);
    return found == instance.parameters.end() ? std::string(name) : found->second;
  };
  stage = {};
  stage.subject = instance.subject;
  stage.problem.name = staging->problem;
  if (staging->id.ends_with("three-nodes") && staging->problem == "shifted-quadratics") stage.problem.parameters["nodes"] = "3";
  for (const std::string_view name : staging->of_problem) stage.problem.parameters[std::string(name)] = value(name);
  for (const auto& [name, from] : staging->of_method) stage.parameters[std::string(name)] = joined_values(instance, from);
  stage.parameters["gamma"] = value(staging->gamma);
  stage.start = Vector<Exact>::Constant(1, Exact::parse(value(staging->start)));
  stage.steps = Exact::parse(value(staging->steps)).to_integer("steps");
  if (staging->gamma != "gamma") {
    notices.push_back("the statement speaks of fixed points: the run that is shown starts at " + value(staging->start) +
                      " with gamma = " + value(staging->gamma));
  }
  return true;
}

std::vector<LaneRequest> lanes_of(const State& state, const Instance& stage, const Limits& limits) {
  std::vector<LaneRequest> lanes;
  const auto add = [&](const std::string& name, bool own) {
    if (std::ranges::find(lanes, name, &LaneRequest::method) != lanes.end()) return;
    const MethodInfo* method = find_method(name);
    if (method == nullptr) {
      std::vector<std::string> names;
      for (const MethodInfo* info : methods()) names.emplace_back(info->name);
      throw Refusal{400, "there is no method '" + name + "'" + did_you_mean(name, names), "methods"};
    }
    LaneRequest lane{name, {}, own};
    const auto set = std::ranges::find(state.method_set, name, &std::pair<std::string, Parameters>::first);
    if (set != state.method_set.end()) lane.parameters = set->second;
    for (const ParameterInfo& parameter : method->parameters) {
      const std::string key(parameter.name);
      const auto of_instance = stage.parameters.find(key);
      const bool usable = of_instance != stage.parameters.end() && of_instance->second != "cap" && of_instance->second != "drawn";
      lane.parameters.try_emplace(key, usable ? of_instance->second : std::string(parameter.standard));
    }
    // Clipping on the server has one threshold.
    if (const auto tau = lane.parameters.find("tau"); name == "server-clip-gd" && tau != lane.parameters.end())
      tau->second = tau->second.substr(0, tau->second.find(','));
    lanes.push_back(std::move(lane));
  };
  if (const std::string own = own_method(state.instance); !own.empty()) add(own, true);
  for (const std::string& name : state.methods) add(name, false);
  if (lanes.size() > static_cast<std::size_t>(limits.most_lanes)) {
    throw Refusal{400, "the page runs up to " + std::to_string(limits.most_lanes) + " methods side by side", "methods"};
  }
  return lanes;
}

State read_state(const Json& json, const Limits& limits) {
  if (!json.is_object()) throw Refusal{400, "\"state\" must be an object", "state"};
  State state;
  const std::string id = text_field(json, "id", "");
  state.entry = find_entry(id);
  if (state.entry == nullptr)
    throw Refusal{400, id.empty() ? "the state has no \"id\"" : "nothing is called '" + id + "'" + did_you_mean(id, all_names()), "id"};
  static constexpr std::array known = {"id",     "set",     "problem",    "nodes", "start",  "shifts", "steps", "dropped",
                                       "scaled", "methods", "method_set", "seed",  "number", "points", "view",  "version"};
  for (const auto& [name, value] : json.items()) {
    if (std::ranges::find(known, name) == known.end())
      state.notices.push_back("the state has a field '" + name + "' that this version does not know: passed over");
  }
  state.set = parameters_field(json, "set", limits);
  check_problem(state.set, "set", limits);
  if (json.contains("problem") && json["problem"].is_object()) {
    Parameters of_problem;
    for (const auto& [name, value] : json["problem"].items()) {
      if (!value.is_structured()) of_problem[name] = value_text(value, "problem." + name, limits);
    }
    check_problem(of_problem, "problem", limits);
  }
  for (const char* name : {"problem", "nodes", "start", "shifts", "steps", "seed"}) {
    if (json.contains(name)) check_numbers_below(json[name], name, limits);
  }
  state.seed = static_cast<std::uint64_t>(integer_field(json, "seed", 1, 0, std::int64_t{1} << 60));
  state.number = static_cast<std::uint64_t>(integer_field(json, "number", 0, 0, 1'000'000));
  state.points = static_cast<std::size_t>(integer_field(json, "points", 600, 50, 2000));

  std::vector<std::string> scaled;
  for (const auto& [name, factor] : parameters_field(json, "scaled", limits)) scaled.push_back(name + "=" + factor);
  try {
    state.question = parse_question(names_field(json, "dropped"), scaled);
  } catch (const BadInput& error) {
    throw Refusal{400, error.what(), "scaled"};
  }
  for (const std::string& name : state.question.dropped) {
    if (std::ranges::find(state.entry->info->hypotheses, name, &Hypothesis::name) == state.entry->info->hypotheses.end()) {
      throw Refusal{400, "no hypothesis of " + id + " is called '" + name + "'", "dropped"};
    }
  }
  state.methods = names_field(json, "methods");
  if (json.contains("method_set")) {
    if (!json["method_set"].is_object()) throw Refusal{400, "\"method_set\" must be an object of methods", "method_set"};
    for (const auto& [name, value] : json["method_set"].items())
      state.method_set.emplace_back(name, parameters_field(json["method_set"], name.c_str(), limits));
  }

  const Instance parts = read_parts(json, *state.entry, state.set);
  const auto work_of = [&](const std::vector<QuadraticNode>& nodes) {
    const auto d = static_cast<std::int64_t>(nodes.empty() ? 0 : nodes[0].b.size());
    return static_cast<std::int64_t>(nodes.size()) * d * d * d;
  };
  if (work_of(parts.problem.nodes) > limits.most_problem) throw Refusal{400, "the problem is too large for the page; take fewer nodes or dimensions", "nodes"};
  try {
    if (json.contains("problem")) {
      state.instance = parts;
      if (json.contains("nodes")) state.notices.push_back("the state has \"problem\" and \"nodes\": the problem counts");
    } else {
      state.instance = state.entry->draw(state.seed, state.number, state.set);
      const bool plain = state.instance.problem.name.empty() && !json.contains("nodes");
      const auto knows = [&](std::string_view name) {
        return std::ranges::find(state.entry->parameters, name, &ParameterInfo::name) != state.entry->parameters.end();
      };
      // An entry that is a few numbers has its start and its rounds among them.
      if (plain && parts.start && parts.start->size() == 1 && knows("x0")) {
        state.set["x0"] = state.instance.parameters["x0"] = (*parts.start)[0].text();
      } else if (json.contains("start")) {
        state.instance.start = parts.start;
      }
      if (plain && parts.steps && knows("steps")) {
        state.set["steps"] = state.instance.parameters["steps"] = std::to_string(*parts.steps);
      } else if (json.contains("steps")) {
        state.instance.steps = parts.steps;
      }
      if (json.contains("nodes")) state.instance.problem = parts.problem;
      if (json.contains("shifts")) state.instance.shifts = parts.shifts;
      if (const std::size_t n = state.instance.problem.nodes.size();
          json.contains("nodes") && !state.instance.shifts.empty() && state.instance.shifts.size() != n) {
        state.instance.shifts.clear();
        state.notices.push_back("the nodes are not those that the shifts were made for: the shifts are zero");
      }
    }
  } catch (const BadInput& error) {
    throw Refusal{400, error.what(), field_of(error.what(), state.set)};
  }
  const bool plain = state.instance.problem.name.empty();
  const bool start_set = json.contains("start") && !plain;
  const bool steps_set = json.contains("steps") && !plain;
  state.as_drawn =
      !start_set && !steps_set && std::ranges::none_of(std::array{"problem", "nodes", "shifts"}, [&](const char* name) { return json.contains(name); });
  return state;
}

Json state_of(const Instance& instance, const Question& question) {
  const Json whole = to_json(instance, "statement");
  Json state = {{"id", instance.subject}, {"set", instance.parameters}};
  for (const char* name : {"problem", "start", "shifts", "steps", "seed"}) {
    if (whole.contains(name)) state[name] = whole[name];
  }
  put_question(state, question);
  return state;
}

}  // namespace lemmata::apps::explore
