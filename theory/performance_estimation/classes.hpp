#pragma once
/// Classes of functions as rows: inequalities that every function of the class satisfies at finitely many points.
///
///   curvature in [mu, L], mu < L, L > 0 (mu = -L: L-smooth; mu = 0: smooth and convex; mu > 0: smooth and strongly convex), for every ordered pair of points:
///     f_i >= f_j + <g_j, x_i - x_j> + (mu/2) |x_i - x_j|^2 + |g_i - g_j - mu (x_i - x_j)|^2 / (2 (L - mu))
///   the same without L (closed, convex, g a subgradient): without the last term
///   bounded below, f L-smooth:     f_k - |g_k|^2/(2 L) >= f_*
///
/// The first is what convexity and (L - mu)-smoothness of h = f - (mu/2)|.|^2 say: h_i >= h_j + <grad h_j, x_i - x_j> + |grad h_i - grad h_j|^2/(2 (L - mu)).
/// It is also sufficient: numbers that satisfy it at all pairs belong to a function of the class (Taylor, Hendrickx, Glineur 2017), which proofs do not use.
/// In the convex classes a minimiser is a point with g = 0. Several functions (nodes) are several lists of points, each with its own class.
#include <optional>
#include <string>
#include <vector>

#include "theory/performance_estimation/program.hpp"

namespace lemmata::pep {

/// A point, the (sub)gradient and the value of a function there.
struct Point {
  std::string name;  ///< "x_1": for the names of rows
  Combination x;
  Combination g;
  Expression f;
};

/// Curvature in [mu, L]; no L: not smooth.
struct FunctionClass {
  Exact mu;
  std::optional<Exact> L;
};

/// The rows of the class for every ordered pair of points, in the order (0,1), (0,2), ..., (1,0), (1,2), ...; `f`: the name of the function.
void interpolate(Program& program, const FunctionClass& functions, const std::vector<Point>& points, const std::string& f = "f", int block = 0);

/// f_k - |g_k|^2/(2L) >= f_* at every point.
void bound_below(Program& program, const Exact& L, const std::vector<Point>& points, const Expression& f_star, const std::string& f = "f", int block = 0);

}  // namespace lemmata::pep
