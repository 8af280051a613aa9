#include "algorithms/problems/quadratics.hpp"

#include <string>

#include "algorithms/draw.hpp"
#include "algorithms/problems/certificates.hpp"
#include "numerics/error.hpp"

namespace lemmata {
namespace {

void check(const std::vector<QuadraticNode>& nodes) {
  if (nodes.empty()) throw BadInput("quadratics: n = 0 nodes; give at least one");
  const Eigen::Index d = nodes[0].b.size();
  if (d == 0) throw BadInput("quadratics: dimension 0; give at least one coordinate");
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const QuadraticNode& node = nodes[i];
    if (node.a.rows() != d || node.a.cols() != d || node.b.size() != d) {
      throw BadInput("quadratics: node " + std::to_string(i) + " does not have dimension " + std::to_string(d) + " like node 0");
    }
    for (Eigen::Index r = 0; r < d; ++r) {
      for (Eigen::Index c = 0; c < r; ++c) {
        if (!(node.a(r, c) == node.a(c, r))) throw BadInput("quadratics: the matrix of node " + std::to_string(i) + " is not symmetric");
      }
    }
  }
}

QuadraticNode mean_of_nodes(const std::vector<QuadraticNode>& nodes) {
  QuadraticNode mean = nodes[0];
  for (std::size_t i = 1; i < nodes.size(); ++i) {
    mean.a += nodes[i].a;
    mean.b += nodes[i].b;
    mean.c += nodes[i].c;
  }
  const Exact n(static_cast<std::int64_t>(nodes.size()));
  for (Exact& entry : mean.a.reshaped()) entry /= n;
  for (Exact& entry : mean.b) entry /= n;
  mean.c /= n;
  return mean;
}

/// A certified lower bound of f(x) = (1/2) x^T A x - b^T x + c over all x.
Exact lower_bound_of(const QuadraticNode& f) {
  if (f.b.size() == 1) {
    const Exact& a = f.a(0, 0);
    if (a.sign() > 0) return f.c - f.b[0] * f.b[0] / (Exact(2) * a);  // the minimum itself
    if (a.sign() == 0 && f.b[0].sign() == 0) return f.c;
    throw BadInput("quadratics: the mean curvature is " + a.text() + ", so f is not bounded below; make it positive");
  }
  const Exact mu = certified_curvature(f.a);
  if (mu.sign() == 0) throw BadInput("quadratics: the mean Hessian is not certified positive definite, so no lower bound of f is known; make it so");
  // f(x) >= f(y) - ||grad f(y)||^2/(2 mu) for every y; y near the minimiser makes it sharp.
  const Vector<Exact> y = approximate_solution(f.a, f.b);
  Exact value = f.c;
  Exact slope_squared;
  for (Eigen::Index j = 0; j < y.size(); ++j) {
    Exact image;
    for (Eigen::Index l = 0; l < y.size(); ++l) image += f.a(j, l) * y[l];
    value += y[j] * (image - Exact(2) * f.b[j]) / Exact(2);
    const Exact slope = image - f.b[j];
    slope_squared += slope * slope;
  }
  const Exact bound = value - slope_squared / (Exact(2) * mu);
  const Exact scale = Exact::power_of_two(80);  // short numbers from here on: round down to a multiple of 2^-80
  return (bound * scale).floor() / scale;
}

}  // namespace

Quadratics::Quadratics(std::vector<QuadraticNode> nodes) : nodes_(std::move(nodes)) {
  check(nodes_);
  mean_ = mean_of_nodes(nodes_);
  for (const QuadraticNode& node : nodes_) regularity_.node.push_back(certified_norm_bound(node.a));
  regularity_.mean = certified_norm_bound(mean_.a);
  regularity_.tighten();
  if (regularity_.mean.sign() <= 0) throw BadInput("quadratics: f has curvature 0 (L = 0); theorems here need L > 0");
  regularity_.lower_bound = lower_bound_of(mean_);
}

Quadratics Quadratics::in_one_dimension(const std::vector<Exact>& curvatures, const std::vector<Exact>& centres) {
  if (centres.size() != 1 && centres.size() != curvatures.size()) {
    throw BadInput("quadratics: " + std::to_string(centres.size()) + " centres for " + std::to_string(curvatures.size()) + " curvatures; give one, or as many");
  }
  std::vector<QuadraticNode> nodes;
  for (std::size_t i = 0; i < curvatures.size(); ++i) {
    const Exact& h = curvatures[i];
    const Exact& z = centres[centres.size() == 1 ? 0 : i];
    QuadraticNode node{Matrix<Exact>(1, 1), Vector<Exact>(1), h * z * z / Exact(2)};
    node.a(0, 0) = h;
    node.b[0] = h * z;
    nodes.push_back(std::move(node));
  }
  return Quadratics(std::move(nodes));
}

Quadratics Quadratics::random(int nodes, int dimension, const Exact& heterogeneity, std::uint64_t seed) {
  Draw draw(seed, 0);
  const auto n = static_cast<std::size_t>(nodes);
  const Eigen::Index d = dimension;
  int log_d = 0;
  while ((1 << log_d) < dimension) ++log_d;

  // Mean Hessian: R^T R / 2^ceil(log2 d) + I/8.
  Matrix<Exact> r(d, d);
  for (Exact& entry : r.reshaped()) entry = draw.dyadic(1, 3);
  Matrix<Exact> mean(d, d);
  const Exact scale = Exact::power_of_two(-log_d);
  for (Eigen::Index i = 0; i < d; ++i) {
    for (Eigen::Index j = 0; j < d; ++j) {
      Exact sum;
      for (Eigen::Index l = 0; l < d; ++l) sum += r(l, i) * r(l, j);
      mean(i, j) = sum * scale + (i == j ? Exact(1, 8) : Exact(0));
    }
  }
  // Deviations W_i - W_{i+1} of random symmetric W: they sum to zero.
  std::vector<Matrix<Exact>> w(n, Matrix<Exact>(d, d));
  std::vector<QuadraticNode> parts(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (Eigen::Index p = 0; p < d; ++p) {
      for (Eigen::Index q = 0; q <= p; ++q) w[i](p, q) = w[i](q, p) = draw.dyadic(1, 3) * heterogeneity;
    }
    parts[i].b.resize(d);
    for (Exact& entry : parts[i].b) entry = draw.dyadic(2, 4);
  }
  for (std::size_t i = 0; i < n; ++i) {
    parts[i].a = mean;
    if (n > 1) parts[i].a += w[i] - w[(i + 1) % n];
  }
  return Quadratics(std::move(parts));
}

}  // namespace lemmata
