#include "properties/celgc/scalar_paths.hpp"

#include <algorithm>
#include <functional>
#include <limits>

namespace lemmata::properties {
namespace {

constexpr int halvings = 40;
constexpr long search_bits = 96;
constexpr std::int64_t pieces = 1024;

Exact size_of(const Exact& a) { return a.sign() < 0 ? -a : a; }
Exact larger(const Exact& a, const Exact& b) { return a < b ? b : a; }
Exact smaller(const Exact& a, const Exact& b) { return a < b ? a : b; }

/// A point near the least z >= 0 at which `holds`, a property of a whole half-line, is certified; none up to 2^40.
std::optional<Exact> first_point(const std::function<bool(const Exact&)>& holds, const Exact& from) {
  if (holds(from)) return from;
  Exact step(1);
  while (!holds(from + step)) {
    step *= Exact(2);
    if (Exact::power_of_two(halvings) < step) return std::nullopt;
  }
  Exact low = from;
  Exact high = from + step;
  for (int k = 0; k < halvings; ++k) {
    const Exact middle = (low + high) / Exact(2);
    (holds(middle) ? high : low) = middle;
  }
  return high;
}

/// Whether p >= bound on [x, oo), by Taylor's formula at x: all derivatives there are nonnegative.
bool stays_above(Coefficients p, const Exact& x, const Exact& bound) {
  p[0] -= bound;
  for (std::size_t shifted = 0; shifted + 1 < p.size(); ++shifted) {
    for (std::size_t k = p.size() - 1; k > shifted; --k) p[k - 1] += x * p[k];
  }
  return std::ranges::all_of(p, [](const Exact& c) { return c.sign() >= 0; });
}

/// p(-x), times -1.
Coefficients reflected(Coefficients p) {
  for (std::size_t k = 0; k < p.size(); k += 2) p[k] = -p[k];
  return p;
}

/// The largest |f'| on [low, high]: at the ends of pieces on which f' is certified monotone, over the whole piece elsewhere.
Exact largest_slope(const Univariate& f, const Exact& low, const Exact& high) {
  const PrecisionScope scope(search_bits);
  const UnivariateOn<Ball> in_balls = f.on<Ball>();
  const auto at = [&](const Exact& x) { return f.is_rational() ? size_of(f.on<Exact>().slope(x)) : magnitude(in_balls.slope(constant<Ball>(x))).upper(); };
  Exact largest = larger(at(low), at(high));
  for (std::int64_t j = 0; j < pieces; ++j) {
    const Exact left = low + (high - low) * Exact(j, pieces);
    const Exact right = low + (high - low) * Exact(j + 1, pieces);
    const Ball curvature = in_balls.curvature(Ball::hull(left, right));
    if (less_equal(Ball(0), curvature) == Truth::yes || less_equal(curvature, Ball(0)) == Truth::yes) {
      largest = larger(largest, at(right));
    } else {
      largest = larger(largest, magnitude(in_balls.slope(Ball::hull(left, right))).upper());
    }
  }
  return largest;
}

}  // namespace

std::optional<SlopeBound> slope_bound(const Univariate& f, const Exact& x0, const Exact& sigma, const Exact& gamma) {
  switch (f.shape()) {
    case Shape::softplus:
    case Shape::sine:
    case Shape::hyperbola: return SlopeBound{f.scale() * f.inner(), false, {}, {}};
    case Shape::exponential: return std::nullopt;  // f' tends to 0: noise drives the iterates out on that side
    default: break;
  }
  const PrecisionScope scope(search_bits);
  std::function<bool(const Exact&)> right;
  std::function<bool(const Exact&)> left;
  if (f.shape() == Shape::polynomial) {
    const Coefficients slope = derivative(f.mean_coefficients());
    right = [slope, &sigma](const Exact& x) { return stays_above(slope, x, sigma); };
    left = [slope = reflected(slope), &sigma](const Exact& x) { return stays_above(slope, x, sigma); };
  } else {
    // Convex: what holds at a point holds beyond it.
    const UnivariateOn<Ball> on_balls = f.on<Ball>();
    right = [on_balls, &sigma](const Exact& x) { return less_equal(constant<Ball>(sigma), on_balls.slope(constant<Ball>(x))) == Truth::yes; };
    left = [on_balls, &sigma](const Exact& x) { return less_equal(on_balls.slope(constant<Ball>(-x)), constant<Ball>(-sigma)) == Truth::yes; };
  }
  // Far enough to the left for a half-line to begin anywhere: the search starts from below both.
  const Exact reach = Exact::power_of_two(6);
  const std::optional<Exact> b = first_point(right, -reach);
  const std::optional<Exact> minus_a = first_point(left, -reach);
  if (!b || !minus_a) return std::nullopt;
  const Exact low = smaller(x0, -*minus_a - gamma);
  const Exact high = larger(x0, *b + gamma);
  return SlopeBound{largest_slope(f, low, high), true, low, high};
}

double average_slope(const UnivariateOn<double>& f, const ScalarRun& run, std::uint32_t path, const LadderOptions& options) {
  double sum = 0;
  const bool whole = walk([&f](double x) { return f.slope(x); }, run, path, options,
                          [&](std::int64_t, double, double slope, const std::vector<double>&) { sum += std::abs(slope); });
  return whole ? sum / static_cast<double>(run.steps) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace lemmata::properties
