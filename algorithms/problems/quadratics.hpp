#pragma once
/// Quadratics f_i(x) = (1/2) x^T A_i x - b_i^T x + c_i with exact data, A_i symmetric and of any sign.
///
/// Examples that the theory names are quadratics: Example 1.1 [C21] (f_1 = (beta/2) x^2, f_2 = -(alpha/2) x^2), the three-node family of soft clipping
/// (f_2 = f_3 = -(alpha/2) x^2) and the shifted quadratics (x - B)^2/2, x^2/2, ...
#include <cstdint>
#include <vector>

#include "algorithms/objective.hpp"

namespace lemmata {

struct QuadraticNode {
  Matrix<Exact> a;  ///< d x d, symmetric
  Vector<Exact> b;  ///< d
  Exact c;
};

template <Field S>
class QuadraticsOn;

class Quadratics {
 public:
  /// Throws BadInput for no nodes, mismatched dimensions, an asymmetric matrix, L = 0, or where no lower bound of f can be certified: f must have a
  /// positive definite Hessian (in one dimension: A > 0, or f constant).
  explicit Quadratics(std::vector<QuadraticNode> nodes);

  /// One-dimensional nodes (curvature/2)(x - centre)^2.
  static Quadratics in_one_dimension(const std::vector<Exact>& curvatures, const std::vector<Exact>& centres);
  /// Random dyadic data: the mean Hessian is positive definite (>= 1/8), the A_i are indefinite once heterogeneity > 0. A function of its arguments.
  static Quadratics random(int nodes, int dimension, const Exact& heterogeneity, std::uint64_t seed);

  [[nodiscard]] int nodes() const { return static_cast<int>(nodes_.size()); }
  [[nodiscard]] int dimension() const { return static_cast<int>(nodes_[0].b.size()); }
  [[nodiscard]] const Regularity& regularity() const { return regularity_; }
  [[nodiscard]] const std::vector<QuadraticNode>& node_data() const { return nodes_; }
  [[nodiscard]] const QuadraticNode& mean() const { return mean_; }

  template <Field S>
  [[nodiscard]] QuadraticsOn<S> on() const;

 private:
  std::vector<QuadraticNode> nodes_;
  QuadraticNode mean_;
  Regularity regularity_;
};

template <Field S>
class QuadraticsOn {
 public:
  /// f_i in numbers of type S.
  struct Part {
    Matrix<S> a;
    Vector<S> b;
    S c;
  };
  explicit QuadraticsOn(const Quadratics& exact) : mean_(part(exact.mean())) {
    for (const QuadraticNode& node : exact.node_data()) nodes_.push_back(part(node));
  }
  /// From numbers that may be anything: no certificate stands behind them. At least one node; all of one dimension.
  explicit QuadraticsOn(std::vector<Part> nodes) : nodes_(std::move(nodes)), mean_(nodes_[0]) { update_mean(); }
  /// The node's numbers, to be changed in place; then `update_mean`.
  [[nodiscard]] Part& part_of(int i) { return nodes_[static_cast<std::size_t>(i)]; }
  void update_mean() {
    mean_.a = nodes_[0].a;
    mean_.b = nodes_[0].b;
    mean_.c = nodes_[0].c;
    for (std::size_t i = 1; i < nodes_.size(); ++i) {
      mean_.a += nodes_[i].a;
      mean_.b += nodes_[i].b;
      mean_.c += nodes_[i].c;
    }
    const S count = static_cast<S>(static_cast<int>(nodes_.size()));
    for (Eigen::Index j = 0; j < mean_.a.size(); ++j) mean_.a.data()[j] = mean_.a.data()[j] / count;
    for (Eigen::Index j = 0; j < mean_.b.size(); ++j) mean_.b[j] = mean_.b[j] / count;
    mean_.c = mean_.c / count;
  }
  [[nodiscard]] const Part& mean() const { return mean_; }
  [[nodiscard]] int nodes() const { return static_cast<int>(nodes_.size()); }
  [[nodiscard]] int dimension() const { return static_cast<int>(mean_.b.size()); }

  void gradient(int i, const Vector<S>& x, Vector<S>& out) const { gradient_of(nodes_[static_cast<std::size_t>(i)], x, out); }
  void mean_gradient(const Vector<S>& x, Vector<S>& out) const { gradient_of(mean_, x, out); }
  [[nodiscard]] S value(const Vector<S>& x) const {
    // (1/2) sum_j x_j ((A x)_j - 2 b_j) + c; in one dimension through a tight square.
    if (x.size() == 1) return mean_.a(0, 0) * square(x[0]) / S(2) - mean_.b[0] * x[0] + mean_.c;
    S sum(0);
    for (Eigen::Index j = 0; j < x.size(); ++j) {
      const S image = dot(mean_.a.data() + j * x.size(), x.data(), x.size());
      add_product(sum, x[j], S(image - S(2) * mean_.b[j]));
    }
    return sum / S(2) + mean_.c;
  }

 private:
  static Part part(const QuadraticNode& node) { return {constant_matrix<S>(node.a), constant_vector<S>(node.b), constant<S>(node.c)}; }
  static void gradient_of(const Part& node, const Vector<S>& x, Vector<S>& out) {
    out.resize(x.size());
    for (Eigen::Index j = 0; j < x.size(); ++j) {
      out[j] = dot(node.a.data() + j * x.size(), x.data(), x.size());
      out[j] -= node.b[j];
    }
  }

  std::vector<Part> nodes_;
  Part mean_;
};

template <Field S>
QuadraticsOn<S> Quadratics::on() const {
  return QuadraticsOn<S>(*this);
}

}  // namespace lemmata
