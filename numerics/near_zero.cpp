#include "numerics/near_zero.hpp"

namespace lemmata {
namespace {

/// The value at a double, rounded outwards, where the enclosing ball has more bits than a double.
Interval at(Ball (*function)(const Ball&), double end) {
  const PrecisionScope scope(80);
  return enclosing_interval(function(enclosing_ball(Interval::point(end))));
}

/// The image of z under an increasing function with the given limits at minus and plus infinity.
Interval increasing(Ball (*function)(const Ball&), const Interval& z, double at_minus_infinity) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double lower = z.lower() == -infinity ? at_minus_infinity : at(function, z.lower()).lower();
  const double upper = z.upper() == infinity ? infinity : at(function, z.upper()).upper();
  return Interval::hull(lower, upper);
}

}  // namespace

Interval exp_minus_one(const Interval& z) { return increasing([](const Ball& b) { return exp_minus_one(b); }, z, -1); }
Interval hyperbolic_sine(const Interval& z) {
  return increasing([](const Ball& b) { return hyperbolic_sine(b); }, z, -std::numeric_limits<double>::infinity());
}

}  // namespace lemmata
