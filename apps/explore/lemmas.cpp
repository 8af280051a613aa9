/// The lemma explorers: (L0, L1)-smoothness of an expression, truncated random variables.
#include <algorithm>
#include <array>
#include <cctype>
#include <mutex>
#include <set>

#include "algorithms/expressions/parse.hpp"
#include "apps/explore/answers.hpp"
#include "apps/smoothness.hpp"
#include "numerics/ball.hpp"
#include "numerics/error.hpp"
#include "theory/truncation/radial_law.hpp"

namespace lemmata::apps::explore {
namespace {

// ---- Smoothness -----------------------------------------------------------------------------------------------------------------------------------

/// Refuses what symbolic differentiation or Sturm chains would take minutes for.
void check_expression(const std::string& text) {
  constexpr std::size_t longest = 200;
  constexpr int largest_power = 40;
  if (text.empty()) throw Refusal{400, "type an expression in x, such as x^4 or log(1+exp(-x))", "expression"};
  if (text.size() > longest) throw Refusal{400, "the page takes expressions of up to 200 characters; 'lemmata smoothness' takes longer ones", "expression"};
  int powers = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '^' && !(text[at] == 'e' && at > 0 && std::isdigit(static_cast<unsigned char>(text[at - 1])) != 0)) continue;
    ++powers;
    std::size_t end = at + 1;
    while (end < text.size() && (text[end] == '-' || text[end] == '(' || text[end] == '+' || text[end] == ' ')) ++end;
    int power = 0;
    for (; end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0 && power <= largest_power; ++end)
      power = power * 10 + (text[end] - '0');
    if (power > largest_power) throw Refusal{400, "the page takes powers up to 40; 'lemmata smoothness' takes more", "expression"};
  }
  if (powers > 12) throw Refusal{400, "the page takes up to 12 powers in one expression; 'lemmata smoothness' takes more", "expression"};
  // Powers of powers multiply.
  for (std::size_t at = text.find('^'); at != std::string::npos; at = text.find('^', at + 1)) {
    const std::size_t next = text.find('^', at + 1);
    if (next == std::string::npos) break;
    const std::string between = text.substr(at + 1, next - at - 1);
    if (between.find_first_of("xyz+*/") == std::string::npos) throw Refusal{400, "the page takes no powers of powers; 'lemmata smoothness' does", "expression"};
  }
}

/// |f''|, |f'| and L0 + L1 |f'| on a grid, one variable: middles of enclosures, null where f has no value.
Json smoothness_curves(const Expression& f, const std::string& box, const std::optional<Exact>& l0, const std::optional<Exact>& l1) {
  if (f.dimension() != 1) return nullptr;
  const std::size_t colon = box.find(':');
  const double low = colon == std::string::npos ? -3.0 : Exact::parse(box.substr(0, colon)).nearest_double();
  const double high = colon == std::string::npos ? 3.0 : Exact::parse(box.substr(colon + 1)).nearest_double();
  constexpr int count = 201;
  Evaluator<Interval> at(f.derivatives);
  Json json = {{"x", Json::array()}, {"curvature", Json::array()}, {"slope", Json::array()}, {"bound", l0 ? Json::array() : Json(nullptr)}};
  for (int i = 0; i < count; ++i) {
    const double x = low + (high - low) * i / (count - 1);
    const std::array<Interval, 1> point = {Interval::point(x)};
    const bool defined = at(point) == Truth::yes;
    const auto value = [&](std::size_t output) { return defined ? number_json(approximate(magnitude(at.output(output)))) : Json(nullptr); };
    json["x"].push_back(x);
    json["slope"].push_back(value(0));
    json["curvature"].push_back(value(1));
    if (l0) json["bound"].push_back(defined ? number_json(l0->nearest_double() + l1->nearest_double() * approximate(magnitude(at.output(0)))) : Json(nullptr));
  }
  return json;
}

std::optional<Exact> number_field(const Json& request, const char* name, const Limits& limits) {
  const std::string text = request.contains(name) && request[name].is_number_integer() ? request[name].dump() : text_field(request, name, "");
  if (text.empty()) return std::nullopt;
  check_number_text(text, name, limits);
  try {
    return Exact::parse(text);
  } catch (const BadInput& error) {
    throw Refusal{400, error.what(), name};
  }
}

}  // namespace

Json smoothness_answer(const Json& request, const Limits& limits) {
  SmoothnessCommand command;
  command.expression = text_field(request, "expression", "");
  check_expression(command.expression);
  const std::optional<Exact> l0 = number_field(request, "l0", limits);
  const std::optional<Exact> l1 = number_field(request, "l1", limits);
  if (request.contains("frontier") && !request["frontier"].is_boolean()) throw Refusal{400, "\"frontier\" must be true or false", "frontier"};
  command.frontier = request.contains("frontier") && request["frontier"].get<bool>();
  if (!command.frontier) {
    if (!l0 || !l1) throw Refusal{400, "give both constants, or ask for the frontier", l0 ? "l1" : "l0"};
    command.l0 = l0->text();
    command.l1 = l1->text();
  }
  std::string box;
  if (request.contains("box")) {
    if (!request["box"].is_array() || request["box"].size() > 3) throw Refusal{400, "\"box\" must be a list of sides, such as [\"-3:3\"]", "box"};
    for (const Json& side : request["box"]) {
      if (!side.is_string()) throw Refusal{400, "\"box\" must be a list of sides, such as [\"-3:3\"]", "box"};
      check_number_text(side.get_ref<const std::string&>(), "box", limits);
      command.boxes.push_back(side.get<std::string>());
    }
    if (!command.boxes.empty()) box = command.boxes[0];
  }
  command.time_limit = "2";
  // The parser of expressions keeps state of its own, for all threads.
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  Json json;
  json["answer"] = smoothness_json(command);
  json["curves"] = smoothness_curves(parse_expression(command.expression), box, command.frontier ? std::nullopt : l0, l1);
  return json;
}

// ---- Truncation -----------------------------------------------------------------------------------------------------------------------------------

namespace {

using truncation::Family;

struct Density {
  std::string_view name;
  Family family;
  std::vector<std::string_view> parameters;
};
const std::vector<Density>& densities() {
  static const std::vector<Density> all = {{"gaussian", Family::gaussian, {"dimension", "mu", "s"}},
                                           {"truncated-gaussian", Family::truncated_gaussian, {"dimension", "mu", "s", "radius"}},
                                           {"student", Family::student, {"dimension", "mu", "s", "degrees"}},
                                           {"truncated-student", Family::truncated_student, {"dimension", "mu", "s", "degrees", "radius"}},
                                           {"laplace", Family::laplace, {"dimension", "mu", "s"}},
                                           {"uniform", Family::uniform, {"dimension", "mu", "s"}},
                                           {"shell", Family::shell, {"dimension", "mu", "s", "inner"}}};
  return all;
}
constexpr ParameterInfo density_parameters[] = {{"dimension", "1", "d, 1..20"},           {"mu", "1", "norm of the mean, > 0"}, {"s", "1", "scale, > 0"},
                                                {"degrees", "3", "nu of Student's laws"}, {"radius", "2", "of truncated laws"}, {"inner", "1/2", "of a shell"}};

}  // namespace

Json truncation_answer(const Json& request, const Limits& limits) {
  const std::string name = text_field(request, "density", "gaussian");
  const auto density = std::ranges::find(densities(), name, &Density::name);
  if (density == densities().end()) throw Refusal{400, "there is no density '" + name.substr(0, 60) + "'", "density"};
  Parameters set;
  if (request.contains("set")) {
    if (!request["set"].is_object()) throw Refusal{400, "\"set\" must be an object", "set"};
    for (const auto& [key, value] : request["set"].items()) {
      const std::string text = value.is_string() ? value.get<std::string>() : value.is_number_integer() ? value.dump() : "";
      check_number_text(text, "set." + key, limits);
      set[key] = text;
    }
  }
  truncation::RadialLaw law;
  std::vector<Exact> alphas;
  try {
    const ParameterReader read("the density", set, density_parameters);
    law.family = density->family;
    law.dimension = static_cast<int>(read.integer("dimension", 1, 20));
    law.mean = read.positive("mu");
    law.scale = read.positive("s");
    law.degrees = read.positive("degrees");
    law.radius = read.positive("radius");
    law.inner = read.positive("inner");
    law.require_meaning("the density");
    const Json alpha = request.contains("alpha") ? request["alpha"] : Json::object();
    if (!alpha.is_object()) throw Refusal{400, "\"alpha\" must be an object with low, high and points", "alpha"};
    const Exact low = number_field(alpha, "low", limits).value_or(Exact(1, 20));
    const Exact high = number_field(alpha, "high", limits).value_or(Exact(4));
    const std::int64_t points = integer_field(alpha, "points", 40, 1, 80);
    if (low.sign() <= 0 || high < low) throw Refusal{400, "the thresholds need 0 < low <= high", "alpha"};
    for (std::int64_t i = 0; i < points; ++i) alphas.push_back(points == 1 ? low : Exact(low + (high - low) * Exact(i) / Exact(points - 1)));
  } catch (const BadInput& error) {
    throw Refusal{400, error.what(), field_of(error.what(), set)};
  }
  const auto deadline = Clock::now() + std::chrono::milliseconds(limits.longest_run_ms);
  const PrecisionScope scope(64);
  Json json = {{"alpha", Json::array()}, {"c", Json::array()}, {"complete", true}, {"densities", Json::array()}};
  for (const Exact& alpha : alphas) {
    if (Clock::now() > deadline) {
      json["complete"] = false;
      break;
    }
    json["alpha"].push_back(alpha.nearest_double());
    if (!law.meets_ball(alpha)) {
      json["c"].push_back(nullptr);
      continue;
    }
    const truncation::AxisMoments<Ball> m = law.enclosed_moments(alpha);
    const Ball c = m.truncated_mean / (m.probability * m.mean);
    if (!c.is_finite()) {
      json["c"].push_back(nullptr);
      continue;
    }
    const DecimalEnds ends = decimal_ends(c, 12);
    json["c"].push_back({ends.lower, ends.upper});
  }
  for (const Density& one : densities()) {
    Json known = Json::array();
    for (const std::string_view key : one.parameters) {
      const auto* info = std::ranges::find(density_parameters, key, &ParameterInfo::name);
      known.push_back({{"name", key}, {"default", info->standard}, {"meaning", info->meaning}});
    }
    json["densities"].push_back({{"name", one.name}, {"parameters", known}});
  }
  return json;
}

}  // namespace lemmata::apps::explore
