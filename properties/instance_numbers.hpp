#pragma once
/// The numbers that an instance is made of, one by one: what a search moves and what shrinking makes shorter, for instances of every kind.
#include <string>
#include <vector>

#include "algorithms/instance.hpp"

namespace lemmata::properties {

/// Where a number of an instance stands.
struct NumberPlace {
  enum class Part : std::uint8_t { parameter, problem_parameter, matrix, linear, constant, start, shift };
  Part part = Part::parameter;
  std::string name;      ///< of a parameter
  std::size_t node = 0;  ///< of explicit nodes and shifts
  std::size_t row = 0;   ///< position in a list or vector; row of a matrix
  std::size_t column = 0;
};

/// All of them, in a fixed order: parameters whose text is a number or a list of numbers, the entries of start and shifts, the data of explicit nodes (of a
/// matrix the lower triangle: it is symmetric). Numbers that count or seed something (nodes, dimension, seed, ...) are left out.
[[nodiscard]] std::vector<NumberPlace> number_places(const Instance& instance);
[[nodiscard]] Exact number_at(const Instance& instance, const NumberPlace& place);
void set_number(Instance& instance, const NumberPlace& place, const Exact& value);

/// The same instance with the data of quadratics written out, node by node, where the problem is `random-quadratics`: numbers that can be moved.
[[nodiscard]] Instance with_explicit_nodes(const Instance& instance);

/// The entries of a parameter's text; empty where it is no list of numbers.
[[nodiscard]] std::vector<Exact> numbers_in(std::string_view text);

}  // namespace lemmata::properties
