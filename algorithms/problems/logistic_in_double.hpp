#pragma once
/// Logistic regression in double, laid out for speed: what long runs on real data use in the place of LogisticOn<double>, whose values it has up to rounding
/// (sums are folded in another order; tests hold both against enclosures).
///
/// The data are kept twice, by rows for the scores a_j^T x and, for each node, by columns for the gradient, so that both passes only gather. Values are
/// left out where all of them are 1. Nothing dense is stored.
#include <cstdint>
#include <memory>
#include <vector>

#include "algorithms/problems/logistic.hpp"

namespace lemmata {

/// An Objective on double. It keeps nothing of the exact problem. Copies share the data and have workspace of their own: take one for each thread.
class LogisticInDouble {
 public:
  explicit LogisticInDouble(const Logistic& exact);

  [[nodiscard]] int nodes() const { return static_cast<int>(data_->block.size()) - 1; }
  [[nodiscard]] int dimension() const { return data_->features; }
  void gradient(int i, const Vector<double>& x, Vector<double>& out) const;
  [[nodiscard]] double value(const Vector<double>& x) const;
  [[nodiscard]] std::size_t rows(int i) const { return data_->block[static_cast<std::size_t>(i) + 1] - data_->block[static_cast<std::size_t>(i)]; }
  /// The gradient over `batch` rows of node i, which pick() names one by one, as LogisticOn has it.
  template <class Pick>
  void sample_gradient(int i, int batch, Pick&& pick, const Vector<double>& x, Vector<double>& out) const {
    out.resize(x.size());
    for (Eigen::Index l = 0; l < x.size(); ++l) out[l] = 0;
    for (int drawn = 0; drawn < batch; ++drawn) add_row(data_->block[static_cast<std::size_t>(i)] + pick(), x, out);
    finish_mean(static_cast<std::size_t>(batch), x, out);
  }

 private:
  /// out += the gradient of the loss of one row.
  void add_row(std::size_t row, const Vector<double>& x, Vector<double>& out) const;
  /// out = out/rows + the slope of the regulariser.
  void finish_mean(std::size_t rows, const Vector<double>& x, Vector<double>& out) const;

  /// Compressed lists: entries begin[r] .. begin[r+1] - 1 of list r.
  struct Lists {
    std::vector<std::size_t> begin{0};
    std::vector<std::int32_t> index;
    std::vector<double> values;  ///< empty: all are 1

    /// out[r] = sum of values times from[index] over list first + r, for 0 <= r < count.
    void gather(std::size_t first, std::size_t count, const double* from, double* out) const;
  };
  struct Data {
    int features = 0;
    std::vector<std::size_t> block;  ///< rows block[i] .. block[i+1] - 1 belong to node i
    std::vector<double> label;
    Lists rows;     ///< index: column
    Lists columns;  ///< list i features + j: column j of node i; index: row, from the node's first
    double lambda = 0;
    Regulariser regulariser = Regulariser::nonconvex;
  };

  std::shared_ptr<const Data> data_;
  mutable std::vector<double> weights_;  ///< workspace: one a row of a node
};

}  // namespace lemmata
