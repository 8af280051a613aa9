#include "algorithms/problems/logistic.hpp"

#include "algorithms/problems/certificates.hpp"
#include "numerics/error.hpp"

namespace lemmata {
namespace {

constexpr int largest_dimension = 500;

/// (1/(4 N)) sum_{rows} a_j a_j^T, exactly.
Matrix<Exact> curvature_of(const SparseData& data, std::size_t first, std::size_t last) {
  const Eigen::Index d = data.features;
  Matrix<Exact> gram = Matrix<Exact>::Constant(d, d, Exact(0));
  for (std::size_t row = first; row < last; ++row) {
    for (std::size_t e = data.row_begin[row]; e < data.row_begin[row + 1]; ++e) {
      for (std::size_t g = data.row_begin[row]; g <= e; ++g) {
        gram(data.column[e], data.column[g]) += data.values[data.value[e]] * data.values[data.value[g]];
      }
    }
  }
  const Exact scale(4 * static_cast<std::int64_t>(last - first));
  for (Eigen::Index i = 0; i < d; ++i) {
    for (Eigen::Index j = 0; j <= i; ++j) {
      gram(i, j) /= scale;
      gram(j, i) = gram(i, j);
    }
  }
  return gram;
}

}  // namespace

Logistic::Logistic(SparseData data, int nodes, Exact lambda, Regulariser regulariser)
    : data_(std::move(data)), lambda_(std::move(lambda)), regulariser_(regulariser) {
  if (nodes < 1) throw BadInput("logistic: n = " + std::to_string(nodes) + " nodes; give at least one");
  if (data_.features > largest_dimension) {
    throw BadInput("logistic: " + data_.name + " has feature index " + std::to_string(data_.features) + "; certifying L takes dense matrices of that size, and " +
                   std::to_string(largest_dimension) + " is the limit");
  }
  if (lambda_.sign() < 0) throw BadInput("logistic: lambda must not be negative, got " + lambda_.text());
  const std::size_t n = static_cast<std::size_t>(nodes);
  if (data_.rows() < n) {
    throw BadInput("logistic: " + data_.name + " has " + std::to_string(data_.rows()) + " rows, too few for " + std::to_string(nodes) + " nodes");
  }
  block_.push_back(0);
  for (std::size_t i = 0; i < n; ++i) block_.push_back(block_.back() + data_.rows() / n + (i < data_.rows() % n ? 1 : 0));

  const Exact penalty = lambda_ * Exact(regulariser_ == Regulariser::nonconvex ? 2 : 1);
  Matrix<Exact> mean = Matrix<Exact>::Constant(data_.features, data_.features, Exact(0));
  for (std::size_t i = 0; i < n; ++i) {
    const Matrix<Exact> curvature = curvature_of(data_, block_[i], block_[i + 1]);
    mean += curvature;
    regularity_.node.push_back(certified_norm_bound(curvature, true) + penalty);
  }
  const Exact count(nodes);
  for (Exact& entry : mean.reshaped()) entry /= count;
  regularity_.mean = certified_norm_bound(mean, true) + penalty;
  regularity_.tighten();
  regularity_.lower_bound = Exact(0);
  if (regularity_.mean.sign() <= 0) throw BadInput("logistic: all features are zero and lambda = 0, so f is constant");
}

}  // namespace lemmata
