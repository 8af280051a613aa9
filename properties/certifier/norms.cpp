#include "properties/certifier/norms.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

namespace lemmata::certifier {
namespace {

/// The place of (i, j), i <= j, in the upper triangle of order n.
std::size_t place(int i, int j, int n) { return static_cast<std::size_t>(i * n - i * (i - 1) / 2 + (j - i)); }
template <class S>
const S& entry(const Symmetric<S>& h, int i, int j, int n) {
  return h[i <= j ? place(i, j, n) : place(j, i, n)];
}

template <Field S>
S frobenius(const Symmetric<S>& h, int n) {
  S sum(0);
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < n; ++j) sum += square(entry(h, i, j, n));
  }
  return root(sum);
}

/// |a+c|/2 + sqrt(((a-c)/2)^2 + b^2): the spectral norm of [[a, b], [b, c]].
template <Field S>
S closed_form(const Symmetric<S>& h) {
  const S half = constant<S>(Exact(1, 2));
  return magnitude(h[0] + h[2]) * half + root(square((h[0] - h[2]) * half) + square(h[1]));
}

/// Whether c I - sign H is certified positive definite (order 3): all pivots of its LDL^T factorisation are certified positive.
template <Field S>
bool positive_definite(const S& c, const Symmetric<S>& h, int sign) {
  const auto at = [&](int i, int j) {
    const S& value = entry(h, i, j, 3);
    const S moved = sign > 0 ? -value : value;
    return i == j ? c + moved : moved;
  };
  const auto is_positive = [](const S& pivot) { return less_equal(pivot, S(0)) == Truth::no; };
  const S d0 = at(0, 0);
  if (!is_positive(d0)) return false;
  const S l1 = at(0, 1) / d0;
  const S l2 = at(0, 2) / d0;
  const S d1 = at(1, 1) - square(l1) * d0;
  if (!is_positive(d1)) return false;
  const S m = at(1, 2) - l1 * at(0, 2);
  const S d2 = at(2, 2) - square(l2) * d0 - square(m / d1) * d1;
  return is_positive(d2);
}

Eigen::Matrix3d centre(const Symmetric<double>& m) {
  Eigen::Matrix3d matrix;
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) matrix(i, j) = entry(m, i, j, 3);
  }
  return matrix;
}

/// The largest of the Rayleigh quotients |v'Hv|/v'v that are tried: with an eigenvector proposed in double.
template <Field S>
S rayleigh(const Symmetric<S>& h, const Eigen::Vector3d& v) {
  S numerator(0);
  S denominator(0);
  for (int i = 0; i < 3; ++i) {
    const S vi = constant<S>(Exact::of_double(v(i)));
    denominator += square(vi);
    for (int j = 0; j < 3; ++j) numerator += vi * constant<S>(Exact::of_double(v(j))) * entry(h, i, j, 3);
  }
  return magnitude(numerator) / denominator;
}

/// Proposals for order 3, in double: the eigenvalue of largest magnitude and its eigenvector.
std::pair<double, Eigen::Vector3d> dominant(const Symmetric<double>& m) {
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solver(centre(m));
  const int last = std::abs(solver.eigenvalues()(2)) >= std::abs(solver.eigenvalues()(0)) ? 2 : 0;
  return {std::abs(solver.eigenvalues()(last)), solver.eigenvectors().col(last)};
}

bool all_finite(const Symmetric<double>& m, int count) {
  return std::all_of(m.begin(), m.begin() + count, [](double x) { return std::isfinite(x); });
}

}  // namespace

Interval spectral_norm(const Symmetric<Interval>& h, int n) {
  if (n == 1) return magnitude(h[0]);
  const int entries = n * (n + 1) / 2;
  Symmetric<double> middle{};
  Symmetric<Interval> point;
  Symmetric<Interval> radius;
  for (int i = 0; i < entries; ++i) {
    const auto k = static_cast<std::size_t>(i);
    middle[k] = approximate(h[k]);
  }
  if (!all_finite(middle, entries)) return Interval::hull(0, std::numeric_limits<double>::infinity());
  for (int i = 0; i < entries; ++i) {
    const auto k = static_cast<std::size_t>(i);
    point[k] = Interval::point(middle[k]);
    radius[k] = magnitude(h[k] - point[k]);
  }
  Interval spread(0);
  for (int i = 0; i < n; ++i) {
    Interval row(0);
    for (int j = 0; j < n; ++j) row += upper_end(entry(radius, i, j, n));
    spread = maximum(spread, row);
  }
  double lower = 0;
  double upper = frobenius(h, n).upper();
  if (n == 2) {
    upper = std::min({upper, closed_form(h).upper(), (closed_form(point) + spread).upper()});
    lower = std::max(0.0, std::max(closed_form(h).lower(), (closed_form(point) - spread).lower()));
  } else {
    const auto [size, vector] = dominant(middle);
    for (const double slack : {0x1p-45, 0x1p-30}) {
      const Interval c = Interval::point(size * (1 + slack));
      if (!positive_definite(c, point, 1) || !positive_definite(c, point, -1)) continue;
      upper = std::min(upper, (c + spread).upper());
      break;
    }
    lower = std::max({lower, rayleigh(h, vector).lower(), magnitude(h[0]).lower(), magnitude(h[3]).lower(), magnitude(h[5]).lower()});
  }
  return Interval::hull(std::min(lower, upper), upper);
}

Ball spectral_norm(const Symmetric<Ball>& h, int n) {
  if (n == 1) return magnitude(h[0]);
  if (n == 2) return closed_form(h);
  Symmetric<double> middle{};
  for (std::size_t k = 0; k < 6; ++k) middle[k] = h[k].midpoint();
  Ball upper = frobenius(h, n);
  if (!all_finite(middle, 6) || !upper.is_finite()) return Ball::entire();
  const auto [size, vector] = dominant(middle);
  for (const double slack : {0x1p-44, 0x1p-30}) {
    const Ball c = Ball::enclosing(Exact::of_double(size * (1 + slack)));
    if (!positive_definite(c, h, 1) || !positive_definite(c, h, -1)) continue;
    upper = minimum(upper, c);
    break;
  }
  const Ball lower = rayleigh(h, vector);
  const Exact top = upper.upper();
  const Exact bottom = lower.is_finite() ? std::max(Exact(0), std::min(lower.lower(), top)) : Exact(0);
  return Ball::hull(bottom, top);
}

void enclose_norms(const BatchEvaluator& derivatives, int n, int count, Norms& norms) {
  if (n == 1) {
    const auto magnitudes = [count](const BatchEvaluator::Ends& lower, const BatchEvaluator::Ends& upper, BatchEvaluator::Ends& least,
                                    BatchEvaluator::Ends& most) {
      for (int i = 0; i < count; ++i) {
        const auto k = static_cast<std::size_t>(i);
        const double near = lower[k] < -upper[k] ? -upper[k] : lower[k];
        least[k] = near < 0 ? 0 : near;
        most[k] = -lower[k] < upper[k] ? upper[k] : -lower[k];
      }
    };
    magnitudes(derivatives.output_lower(0), derivatives.output_upper(0), norms.slope_lower, norms.slope_upper);
    magnitudes(derivatives.output_lower(1), derivatives.output_upper(1), norms.curvature_lower, norms.curvature_upper);
    return;
  }
  for (int i = 0; i < count; ++i) {
    const auto k = static_cast<std::size_t>(i);
    const auto at = [&](int output) {
      const auto o = static_cast<std::size_t>(output);
      return Interval::hull(derivatives.output_lower(o)[k], derivatives.output_upper(o)[k]);
    };
    std::array<Interval, 3> gradient;
    Symmetric<Interval> hessian;
    for (int j = 0; j < n; ++j) gradient[static_cast<std::size_t>(j)] = at(j);
    for (int j = 0; j < n * (n + 1) / 2; ++j) hessian[static_cast<std::size_t>(j)] = at(n + j);
    const Interval slope = length(gradient, n);
    const Interval curvature = spectral_norm(hessian, n);
    norms.slope_lower[k] = std::max(0.0, slope.lower());
    norms.slope_upper[k] = slope.upper();
    norms.curvature_lower[k] = curvature.lower();
    norms.curvature_upper[k] = curvature.upper();
  }
}

}  // namespace lemmata::certifier
