#include "properties/instance_numbers.hpp"

#include <algorithm>
#include <array>

#include "numerics/error.hpp"
#include "properties/list_text.hpp"

namespace lemmata::properties {
namespace {

using Part = NumberPlace::Part;

/// Parameters that count, seed or choose: an integer each, whose neighbours mean something else altogether.
constexpr std::array<std::string_view, 14> counts = {"nodes",    "dimension", "seed", "steps", "rows", "features", "exponent",
                                                     "interval", "machines",  "N",    "I",     "K",    "k",        "T"};

bool may_move(std::string_view name) { return std::ranges::find(counts, name) == counts.end(); }

void add_places(const Parameters& parameters, Part part, std::vector<NumberPlace>& places) {
  for (const auto& [name, text] : parameters) {
    if (!may_move(name)) continue;
    const std::size_t entries = numbers_in(text).size();
    for (std::size_t row = 0; row < entries; ++row) places.push_back({part, name, 0, row, 0});
  }
}

void add_places(const Vector<Exact>& v, Part part, std::size_t node, std::vector<NumberPlace>& places) {
  for (Eigen::Index j = 0; j < v.size(); ++j) places.push_back({part, "", node, static_cast<std::size_t>(j), 0});
}

const Parameters& parameters_of(const Instance& instance, Part part) {
  return part == Part::parameter ? instance.parameters : instance.problem.parameters;
}

/// The number itself, for parts that are kept as numbers.
template <class AnyInstance>
auto& number_in(AnyInstance& instance, const NumberPlace& place) {
  const auto row = static_cast<Eigen::Index>(place.row);
  switch (place.part) {
    case Part::matrix: return instance.problem.nodes[place.node].a(row, static_cast<Eigen::Index>(place.column));
    case Part::linear: return instance.problem.nodes[place.node].b[row];
    case Part::constant: return instance.problem.nodes[place.node].c;
    case Part::start: return (*instance.start)[row];
    default: return instance.shifts[place.node][row];
  }
}

}  // namespace

std::vector<Exact> numbers_in(std::string_view text) {
  try {
    return parse_list(text, "");
  } catch (const BadInput&) {
    return {};
  }
}

std::vector<NumberPlace> number_places(const Instance& instance) {
  std::vector<NumberPlace> places;
  add_places(instance.parameters, Part::parameter, places);
  add_places(instance.problem.parameters, Part::problem_parameter, places);
  for (std::size_t i = 0; i < instance.problem.nodes.size(); ++i) {
    const QuadraticNode& node = instance.problem.nodes[i];
    for (std::size_t row = 0; row < static_cast<std::size_t>(node.a.rows()); ++row) {
      for (std::size_t column = 0; column <= row; ++column) places.push_back({Part::matrix, "", i, row, column});
    }
    add_places(node.b, Part::linear, i, places);
    places.push_back({Part::constant, "", i, 0, 0});
  }
  if (instance.start) add_places(*instance.start, Part::start, 0, places);
  for (std::size_t i = 0; i < instance.shifts.size(); ++i) add_places(instance.shifts[i], Part::shift, i, places);
  return places;
}

Exact number_at(const Instance& instance, const NumberPlace& place) {
  if (place.part != Part::parameter && place.part != Part::problem_parameter) return number_in(instance, place);
  return numbers_in(parameters_of(instance, place.part).find(place.name)->second).at(place.row);
}

void set_number(Instance& instance, const NumberPlace& place, const Exact& value) {
  if (place.part != Part::parameter && place.part != Part::problem_parameter) {
    number_in(instance, place) = value;
    if (place.part == Part::matrix) {
      instance.problem.nodes[place.node].a(static_cast<Eigen::Index>(place.column), static_cast<Eigen::Index>(place.row)) = value;
    }
    return;
  }
  std::string& text = (place.part == Part::parameter ? instance.parameters : instance.problem.parameters).find(place.name)->second;
  std::vector<Exact> numbers = numbers_in(text);
  numbers.at(place.row) = value;
  text = list_text(numbers);
}

Instance with_explicit_nodes(const Instance& instance) {
  if (instance.problem.name != "random-quadratics") return instance;
  const Problem problem = make_problem(instance.problem);
  Instance explicit_instance = instance;
  if (!explicit_instance.start) explicit_instance.start = default_start(instance.problem, dimension_of(problem));
  explicit_instance.problem = {"quadratics", {}, std::get<Quadratics>(problem).node_data()};
  return explicit_instance;
}

}  // namespace lemmata::properties
