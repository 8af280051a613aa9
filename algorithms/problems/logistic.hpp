#pragma once
/// Logistic regression over n nodes: f_i(x) = (1/N_i) sum_{j in node i} log(1 + exp(-b_j a_j^T x)) + R(x), with
///   R(x) = lambda sum_l x_l^2/(1 + x_l^2)   (nonconvex; its second derivative lies in [-1/2, 2] lambda), or
///   R(x) = (lambda/2)||x||^2                (l2).
/// Rows go to nodes in contiguous blocks, the first ones one row longer where n does not divide them. f = (1/n) sum f_i >= 0.
/// L_i = lambda_max(A_i^T A_i)/(4 N_i) + c lambda with c = 2 (nonconvex) or 1 (l2), certified from above; likewise L.
/// Source: the experiments of [C21], section 6, at small scale.
#include "algorithms/objective.hpp"
#include "algorithms/problems/libsvm.hpp"

namespace lemmata {

enum class Regulariser : std::uint8_t { nonconvex, l2 };

template <Transcendental S>
class LogisticOn;

class Logistic {
 public:
  /// Throws BadInput for lambda < 0, fewer rows than nodes, n = 0, or more than 500 features.
  Logistic(SparseData data, int nodes, Exact lambda, Regulariser regulariser);

  [[nodiscard]] int nodes() const { return static_cast<int>(block_.size()) - 1; }
  [[nodiscard]] int dimension() const { return data_.features; }
  [[nodiscard]] const Regularity& regularity() const { return regularity_; }
  [[nodiscard]] const SparseData& data() const { return data_; }
  /// Rows block()[i] .. block()[i+1] - 1 belong to node i.
  [[nodiscard]] const std::vector<std::size_t>& block() const { return block_; }
  [[nodiscard]] const Exact& lambda() const { return lambda_; }
  [[nodiscard]] Regulariser regulariser() const { return regulariser_; }

  template <Transcendental S>
  [[nodiscard]] LogisticOn<S> on() const {
    return LogisticOn<S>(*this);
  }

 private:
  SparseData data_;
  std::vector<std::size_t> block_;
  Exact lambda_;
  Regulariser regulariser_;
  Regularity regularity_;
};

template <Transcendental S>
class LogisticOn {
  using T = scalar_traits<S>;

 public:
  /// Keeps a reference to the exact data: the problem must outlive this.
  explicit LogisticOn(const Logistic& exact) : exact_(&exact), lambda_(constant<S>(exact.lambda())) {
    for (const Exact& value : exact.data().values) values_.push_back(constant<S>(value));
  }
  [[nodiscard]] int nodes() const { return exact_->nodes(); }
  [[nodiscard]] int dimension() const { return exact_->dimension(); }

  void gradient(int i, const Vector<S>& x, Vector<S>& out) const {
    out.resize(x.size());
    for (Eigen::Index l = 0; l < x.size(); ++l) out[l] = S(0);
    const std::size_t first = exact_->block()[static_cast<std::size_t>(i)];
    const std::size_t last = exact_->block()[static_cast<std::size_t>(i) + 1];
    for (std::size_t row = first; row < last; ++row) add_row(row, x, out);
    finish_mean(static_cast<int>(last - first), x, out);
  }

  [[nodiscard]] std::size_t rows(int i) const { return exact_->block()[static_cast<std::size_t>(i) + 1] - exact_->block()[static_cast<std::size_t>(i)]; }
  /// The gradient of the average over `batch` rows of node i, which pick() names one by one, with the regulariser whole.
  template <class Pick>
  void sample_gradient(int i, int batch, Pick&& pick, const Vector<S>& x, Vector<S>& out) const {
    out.resize(x.size());
    for (Eigen::Index l = 0; l < x.size(); ++l) out[l] = S(0);
    for (int drawn = 0; drawn < batch; ++drawn) add_row(exact_->block()[static_cast<std::size_t>(i)] + pick(), x, out);
    finish_mean(batch, x, out);
  }

  [[nodiscard]] S value(const Vector<S>& x) const {
    const SparseData& data = exact_->data();
    S total(0);
    for (int i = 0; i < nodes(); ++i) {
      const std::size_t first = exact_->block()[static_cast<std::size_t>(i)];
      const std::size_t last = exact_->block()[static_cast<std::size_t>(i) + 1];
      S sum(0);
      for (std::size_t row = first; row < last; ++row) sum += softplus(S(-static_cast<S>(data.label[row]) * score(row, x)));
      total += sum / static_cast<S>(static_cast<int>(last - first));
    }
    S penalty(0);
    for (Eigen::Index l = 0; l < x.size(); ++l) {
      penalty += exact_->regulariser() == Regulariser::l2 ? S(square(x[l]) / S(2)) : S(S(1) - S(1) / (S(1) + square(x[l])));
    }
    return total / static_cast<S>(nodes()) + lambda_ * penalty;
  }

 private:
  void add_row(std::size_t row, const Vector<S>& x, Vector<S>& out) const {
    const SparseData& data = exact_->data();
    const S label = static_cast<S>(data.label[row]);
    const S weight = -label * sigmoid(S(-label * score(row, x)));
    for (std::size_t e = data.row_begin[row]; e < data.row_begin[row + 1]; ++e) add_product(out[data.column[e]], weight, values_[data.value[e]]);
  }
  void finish_mean(int rows, const Vector<S>& x, Vector<S>& out) const {
    const S count = static_cast<S>(rows);
    for (Eigen::Index l = 0; l < x.size(); ++l) out[l] = out[l] / count + regulariser_slope(x[l]);
  }
  [[nodiscard]] S score(std::size_t row, const Vector<S>& x) const {
    const SparseData& data = exact_->data();
    S sum(0);
    for (std::size_t e = data.row_begin[row]; e < data.row_begin[row + 1]; ++e) add_product(sum, values_[data.value[e]], x[data.column[e]]);
    return sum;
  }
  /// 1/(1 + exp(-z)): one occurrence of z, so it is tight on enclosures; exp may overflow to infinity, where the result is 0.
  static S sigmoid(const S& z) { return S(1) / (S(1) + T::exp(S(-z))); }
  /// log(1 + exp(z)) without overflow for large z; where the sign of z is not certified, z is small or the enclosure is wide anyway.
  static S softplus(const S& z) {
    if (less_equal(S(0), z) == Truth::yes) return z + T::log1p(T::exp(S(-z)));
    return T::log1p(T::exp(z));
  }
  [[nodiscard]] S regulariser_slope(const S& x) const {
    if (exact_->regulariser() == Regulariser::l2) return lambda_ * x;
    return S(2) * lambda_ * x / square(S(S(1) + square(x)));
  }

  const Logistic* exact_;
  S lambda_;
  std::vector<S> values_;
};

}  // namespace lemmata
