#include "gpu/sweep/grid.hpp"

#include <algorithm>
#include <array>

#include "numerics/error.hpp"

namespace lemmata::gpu {
namespace {

constexpr std::array<std::int64_t, 16> primes = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53};

[[noreturn]] void refuse_form(const std::string& text) {
  throw BadInput("--over '" + text + "' is not of the form NAME=A:B:N (N values from A to B), NAME=VALUE,VALUE,... or, with --low-discrepancy, NAME=A:B");
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

/// A number in canonical form; a word as it is.
std::string canonical(const std::string& text) {
  try {
    return Exact::parse(text).text();
  } catch (const BadInput&) {
    return text;
  }
}

}  // namespace

Axis parse_axis(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) refuse_form(text);
  Axis axis{text.substr(0, equals), {}, std::nullopt};
  const std::string range = text.substr(equals + 1);
  if (range.find(':') == std::string::npos) {
    for (const std::string& value : split(range, ',')) {
      if (value.empty()) refuse_form(text);
      axis.values.push_back(canonical(value));
      if (std::ranges::count(axis.values, axis.values.back()) > 1) throw BadInput("--over '" + text + "' lists " + axis.values.back() + " twice; give it once");
    }
    return axis;
  }
  const std::vector<std::string> parts = split(range, ':');
  if (parts.size() > 3) refuse_form(text);
  const Exact low = Exact::parse(parts[0]);
  const Exact high = Exact::parse(parts[1]);
  if (!(low < high)) throw BadInput("--over '" + text + "': the range must go upwards, from A to a larger B");
  if (parts.size() == 2) {
    axis.interval = {low, high};
    return axis;
  }
  const Exact count = Exact::parse(parts[2]);
  if (!count.is_integer() || count < Exact(2) || Exact(Grid::most_cells) < count) {
    throw BadInput("--over '" + text + "': the number of values must be an integer from 2 to " + std::to_string(Grid::most_cells));
  }
  const std::int64_t last = count.to_integer("the number of values") - 1;
  for (std::int64_t i = 0; i <= last; ++i) axis.values.push_back((low + (high - low) * Exact(i, last)).text());
  return axis;
}

Exact radical_inverse(std::int64_t index, std::int64_t base) {
  Exact inverse(0);
  Exact weight(1, base);
  for (; index > 0; index /= base) {
    inverse += Exact(index % base) * weight;
    weight = weight / Exact(base);
  }
  return inverse;
}

Grid::Grid(std::vector<Axis> axes, std::int64_t cells, bool cartesian) : axes_(std::move(axes)), cells_(cells), cartesian_(cartesian) {
  for (const Axis& axis : axes_) {
    if (std::ranges::count(axes_, axis.name, &Axis::name) > 1) throw BadInput("--over names '" + axis.name + "' twice; give it once");
  }
}

Grid Grid::cartesian(std::vector<Axis> axes) {
  Exact cells(1);  // no overflow, however long the axes
  for (const Axis& axis : axes) {
    if (axis.interval) throw BadInput("--over '" + axis.name + "=A:B' names no number of values; give A:B:N, or --low-discrepancy N");
    cells *= Exact(static_cast<std::int64_t>(axis.values.size()));
  }
  if (Exact(most_cells) < cells) {
    throw BadInput("the grid has " + cells.text() + " cells, and " + std::to_string(most_cells) + " are the most; take fewer values, or --low-discrepancy N");
  }
  return Grid(std::move(axes), cells.to_integer("cells"), true);
}

Grid Grid::low_discrepancy(std::vector<Axis> axes, std::int64_t points) {
  if (axes.empty()) throw BadInput("--low-discrepancy needs something to go over; give --over NAME=A:B");
  if (axes.size() > primes.size()) throw BadInput("--low-discrepancy goes over at most " + std::to_string(primes.size()) + " parameters, and " + std::to_string(axes.size()) + " are given");
  if (points < 1 || points > most_cells) throw BadInput("--low-discrepancy must be an integer from 1 to " + std::to_string(most_cells) + ", got '" + std::to_string(points) + "'");
  return Grid(std::move(axes), points, false);
}

std::vector<std::string> Grid::values_at(std::int64_t cell) const {
  std::vector<std::string> values(axes_.size());
  std::int64_t rest = cell;
  for (std::size_t j = axes_.size(); j-- > 0;) {
    const Axis& axis = axes_[j];
    const auto count = static_cast<std::int64_t>(axis.values.size());
    if (cartesian_) {
      values[j] = axis.values[static_cast<std::size_t>(rest % count)];
      rest /= count;
      continue;
    }
    const Exact u = radical_inverse(cell + 1, primes[j]);
    if (axis.interval) {
      values[j] = (axis.interval->first + (axis.interval->second - axis.interval->first) * u).text();
    } else {
      values[j] = axis.values[static_cast<std::size_t>((u * Exact(count)).floor().to_integer(axis.name))];
    }
  }
  return values;
}

Parameters Grid::parameters_at(std::int64_t cell) const {
  Parameters parameters;
  const std::vector<std::string> values = values_at(cell);
  for (std::size_t j = 0; j < axes_.size(); ++j) parameters[axes_[j].name] = values[j];
  return parameters;
}

std::string Grid::text_at(std::int64_t cell) const {
  std::string text;
  const std::vector<std::string> values = values_at(cell);
  for (std::size_t j = 0; j < axes_.size(); ++j) text += (text.empty() ? "" : ", ") + axes_[j].name + " = " + values[j];
  return text;
}

}  // namespace lemmata::gpu
