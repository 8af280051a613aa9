#pragma once
/// Rates of first-order methods, as certified problems: the exact worst case over all functions of a class, all dimensions, all starts.
///
/// Setting     f has curvature in [mu, L] (nonconvex: [-L, L] and f >= f_*; convex: mu = 0; proximal point: convex, closed, not smooth); in the convex classes
///             x_* minimises f. Delta >= f(x_0) - f_*, R >= ||x_0 - x_*||.
/// Recurrence  gradient descent   x_{k+1} = x_k - gamma grad f(x_k); over nodes: x_{k+1} = x_k - gamma mean_i grad f_i(x_k)
///             heavy ball         x_{k+1} = x_k - gamma grad f(x_k) + beta (x_k - x_{k-1}),   x_{-1} = x_0
///             Nesterov           y_{k+1} = x_k - grad f(x_k)/L,   x_{k+1} = y_{k+1} + (k/(k+3)) (y_{k+1} - y_k),   y_0 = x_0
///             proximal point     x_{k+1} = x_k - gamma g_{k+1},   g_{k+1} a subgradient of f at x_{k+1}
///             compressed         x_{k+1} = x_k - gamma c_k,   ||c_k - grad f(x_k)|| <= delta ||grad f(x_k)||
/// Claim       t bounds, with the largest value that is known:
///             gd/nonconvex, gd/nodes   min_{k<=N} ||grad f(x_k)||^2 = 4 Delta/(N min{4 gamma - L gamma^2, 4 gamma - L^2 gamma^3} + 2/L), gamma < sqrt(3)/L
///             gd/convex-value          f(x_N) - f_* = max{L R^2/(4 N gamma L + 2), (1 - gamma L)^{2N} L R^2/2}
///             gd/convex-gradient       ||grad f(x_N)||^2 = max{1/(N gamma L + 1)^2, (1 - gamma L)^{2N}} L^2 R^2
///             gd/convex-gradient-from-value   ||grad f(x_N)||^2 = max{1/(2 N gamma L + 1), (1 - gamma L)^{2N}} 2 L Delta
///             gd/strongly-convex       ||x_N - x_*||^2 = max{(1 - gamma mu)^{2N}, (1 - gamma L)^{2N}} R^2
///             heavyball/value          f(x_N) - f_*; no closed form is claimed (a Huber function attains it where beta is small)
///             nesterov/value           f(y_N) - f_* = 2 L R^2/(N^2 + 5 N + 6), which a Huber function attains
///             proximal/value           f(x_N) - f_* = R^2/(4 N gamma)
///             compressed/value         f(x_1) - f_* = max{(1 - gamma mu (1 - delta))^2, (1 - gamma L (1 + delta))^2} Delta
/// Hypotheses  1 class · 2 step-size: gamma > 0 (convex: gamma < 2/L).
/// Tight       on the line: Huber functions, quadratics, a zigzag of curvatures +-L (gamma L <= 1), |x|; the runs are made in exact numbers (`attained`).
/// Source      nonconvex: [AKZ21]; convex: [DT14], [THG17]; proximal point: [THG17]; compressed: [KGT20]. A bound counts only with its certificate.
#include <span>

#include "theory/performance_estimation/problem.hpp"

namespace lemmata::pep {

extern const CertifiedProblem gd_nonconvex, gd_nodes, gd_convex_value, gd_convex_gradient, gd_convex_gradient_from_value, gd_strongly_convex, heavy_ball_value,
    nesterov_value, proximal_value, compressed_value;

}  // namespace lemmata::pep
