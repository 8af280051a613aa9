#pragma once
/// Performance-estimation programs that tests and benchmarks share, written out row by row.
#include <string>
#include <vector>

#include "theory/performance_estimation/program.hpp"

namespace lemmata::pep::programs {

struct Point {
  Combination x, g;
  Expression f;
};

/// f_i >= f_j + <g_j, x_i - x_j> + ... for every ordered pair, curvature in [mu, L].
inline void interpolate(Program& program, const std::vector<Point>& points, const Exact& mu, const Exact& L) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t j = 0; j < points.size(); ++j) {
      if (i == j) continue;
      const Combination dx = points[i].x - points[j].x;
      const Combination dg = points[i].g - points[j].g;
      const Exact factor = Exact(1) / (Exact(2) * (Exact(1) - mu / L));
      Expression gap = factor * (Exact(1) / L * program.square(dg) + mu * program.square(dx) - Exact(2) * mu / L * program.inner(dg, dx));
      // <g_j - g_i, x_j - x_i> = <dg, dx>
      program.require_at_most("f(" + std::to_string(i) + ") >= f(" + std::to_string(j) + ")", points[j].f + program.inner(points[j].g, dx) + gap, points[i].f);
    }
  }
}

/// min_{0<=k<=N} ||grad f(x_k)||^2 of gradient descent, f nonconvex L-smooth, f(x_0) - f_* <= Delta. Basis: g_0..g_N; values: f_0..f_N, f_*.
inline Program nonconvex_gradient_descent(int N, const Exact& gamma, const Exact& L, const Exact& Delta) {
  Program program({N + 1}, N + 2);
  std::vector<Point> points;
  Combination x = program.zero_vector();
  for (int k = 0; k <= N; ++k) {
    points.push_back({x, program.basis_vector(k), program.value(k)});
    x -= Combination(program.basis_vector(k) * gamma);
  }
  interpolate(program, points, -L, L);
  for (int k = 0; k <= N; ++k) {
    const std::string at = std::to_string(k);
    program.require_at_most("f(" + at + ") - ||g||^2/(2L) >= f_*",
                            program.value(N + 1) + Exact(1) / (Exact(2) * L) * program.square(program.basis_vector(k)), program.value(k));
    program.require_at_most("t <= ||g(" + at + ")||^2", program.objective(), program.square(program.basis_vector(k)));
  }
  program.require_at_most("f(0) - f_* <= Delta", program.value(0) - program.value(N + 1), program.constant(Delta));
  return program;
}
/// 4 Delta / (N min(4 gamma - L gamma^2, 4 gamma - L^2 gamma^3) + 2/L).
inline Exact nonconvex_rate(int N, const Exact& gamma, const Exact& L, const Exact& Delta) {
  const Exact a = Exact(4) * gamma - L * gamma * gamma;
  const Exact b = Exact(4) * gamma - L * L * gamma * gamma * gamma;
  return Exact(4) * Delta / (Exact(N) * (a < b ? a : b) + Exact(2) / L);
}

/// f(x_N) - f_* of gradient descent with step 1/L, f convex L-smooth, ||x_0 - x_*|| <= R. Basis: x_0 (x_* = 0), g_0..g_N; values: f_0..f_N, f_*. L R^2/(4N+2).
inline Program convex_gradient_descent(int N, const Exact& L, const Exact& R) {
  Program program({N + 2}, N + 2);
  std::vector<Point> points;
  Combination x = program.basis_vector(0);
  for (int k = 0; k <= N; ++k) {
    points.push_back({x, program.basis_vector(k + 1), program.value(k)});
    x -= Combination(program.basis_vector(k + 1) * (Exact(1) / L));
  }
  points.push_back({program.zero_vector(), program.zero_vector(), program.value(N + 1)});
  interpolate(program, points, Exact(0), L);
  program.require_at_most("||x_0 - x_*||^2 <= R^2", program.square(program.basis_vector(0)), program.constant(R * R));
  program.require_at_most("t <= f(N) - f_*", program.objective(), program.value(N) - program.value(N + 1));
  return program;
}

}  // namespace lemmata::pep::programs
