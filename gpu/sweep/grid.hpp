#pragma once
/// Where a sweep looks: a Cartesian grid of parameter values, or a low-discrepancy set of points in a box. Every value is exact.
///
/// Points of low discrepancy are Halton's: coordinate j of point i is the radical inverse of i + 1 in the j-th prime base, the digits of i + 1 mirrored at the
/// point. It is a rational number in (0, 1), computed in integers, and no table of direction numbers stands behind it: of any base^m points in a row one lies in every
/// interval [a, a + 1) base^-m, so that N points leave no gap of 2 base/N.
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "algorithms/parameters.hpp"

namespace lemmata::gpu {

/// Values of one parameter: a list, or every value of an interval (for low discrepancy alone).
struct Axis {
  std::string name;
  std::vector<std::string> values;                   ///< canonical text; empty for an interval
  std::optional<std::pair<Exact, Exact>> interval;
};

/// "tau=1:4:7" (seven equally spaced values from 1 to 4), "tau=1,2,1/3" or "operation=clip,damped" (a list), "tau=1:4" (an interval). Throws BadInput.
[[nodiscard]] Axis parse_axis(const std::string& text);

/// The digits of `index` >= 0 in `base`, mirrored at the point: 6 = 110 in base 2 becomes 0.011 = 3/8.
[[nodiscard]] Exact radical_inverse(std::int64_t index, std::int64_t base);

class Grid {
 public:
  /// No grid has more cells: what is known of a cell is kept in memory and in the checkpoint.
  static constexpr std::int64_t most_cells = 100000;

  /// Every combination of values; one cell without parameters if there is no axis. Throws BadInput for an interval, a name given twice, or more than
  /// `most_cells`, which is computed before anything is allocated.
  static Grid cartesian(std::vector<Axis> axes);
  /// `points` points of Halton's sequence. On an axis with a list of m values u stands for value number floor(u m).
  static Grid low_discrepancy(std::vector<Axis> axes, std::int64_t points);

  [[nodiscard]] const std::vector<Axis>& axes() const { return axes_; }
  [[nodiscard]] std::int64_t cells() const { return cells_; }
  [[nodiscard]] bool is_cartesian() const { return cartesian_; }
  /// The values of a cell, in the order of the axes; in a Cartesian grid the last axis moves fastest.
  [[nodiscard]] std::vector<std::string> values_at(std::int64_t cell) const;
  /// The same by name.
  [[nodiscard]] Parameters parameters_at(std::int64_t cell) const;
  /// "tau = 1/2, nodes = 3"; empty without axes.
  [[nodiscard]] std::string text_at(std::int64_t cell) const;

 private:
  Grid(std::vector<Axis> axes, std::int64_t cells, bool cartesian);
  std::vector<Axis> axes_;
  std::int64_t cells_;
  bool cartesian_;
};

}  // namespace lemmata::gpu
