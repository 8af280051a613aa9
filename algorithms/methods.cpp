#include "algorithms/methods.hpp"

#include <string>

#include "numerics/error.hpp"

namespace lemmata {

void check_step_size(const Exact& gamma) {
  if (gamma.sign() <= 0) throw BadInput("the step size gamma must be positive, got " + gamma.text());
}

void check_thresholds(const std::vector<Exact>& thresholds, int nodes) {
  if (thresholds.size() != 1 && static_cast<int>(thresholds.size()) != nodes) {
    throw BadInput("tau has " + std::to_string(thresholds.size()) + " entries; give one, or one for each of the " + std::to_string(nodes) + " nodes");
  }
  for (const Exact& tau : thresholds) {
    if (tau.sign() <= 0) throw BadInput("the clipping threshold tau must be positive, got " + tau.text());
  }
}

void check_unit(std::string_view name, const Exact& value) {
  if (value.sign() <= 0 || Exact(1) < value) throw BadInput(std::string(name) + " must be in (0, 1], got " + value.text());
}

void check_start(const Start& start, int dimension, int nodes) {
  if (start.x.size() != dimension) {
    throw BadInput("x0 has " + std::to_string(start.x.size()) + " entries, the problem has dimension " + std::to_string(dimension));
  }
  if (!start.shifts.empty() && static_cast<int>(start.shifts.size()) != nodes) {
    throw BadInput("there are " + std::to_string(start.shifts.size()) + " shifts for " + std::to_string(nodes) + " nodes; give none, or one a node");
  }
  for (const Vector<Exact>& shift : start.shifts) {
    if (shift.size() != dimension) {
      throw BadInput("a shift has " + std::to_string(shift.size()) + " entries, the problem has dimension " + std::to_string(dimension));
    }
  }
}

}  // namespace lemmata
