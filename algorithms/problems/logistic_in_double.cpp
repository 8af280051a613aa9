#include "algorithms/problems/logistic_in_double.hpp"

#include <algorithm>
#include <cmath>

namespace lemmata {

namespace {

/// sum of values times from[index] over entries e .. end - 1, in four interleaved folds: one chain of additions would wait for itself.
template <bool ones>
inline double gather(const std::int32_t* index, const double* values, std::size_t e, std::size_t end, const double* from) {
  const auto term = [&](std::size_t at) {
    if constexpr (ones) {
      return from[index[at]];
    } else {
      return values[at] * from[index[at]];
    }
  };
  double a = 0, b = 0, c = 0, d = 0;
  for (; e + 4 <= end; e += 4) {
    a += term(e);
    b += term(e + 1);
    c += term(e + 2);
    d += term(e + 3);
  }
  for (; e < end; ++e) a += term(e);
  return (a + b) + (c + d);
}

/// out[r] = gather over list first + r, 0 <= r < count.
template <bool ones>
void gather_lists(const std::size_t* begin, const std::int32_t* index, const double* values, std::size_t count, const double* from, double* out) {
  for (std::size_t r = 0; r < count; ++r) out[r] = gather<ones>(index, values, begin[r], begin[r + 1], from);
}

}  // namespace

void LogisticInDouble::Lists::gather(std::size_t first, std::size_t count, const double* from, double* out) const {
  if (values.empty()) {
    gather_lists<true>(&begin[first], index.data(), nullptr, count, from, out);
  } else {
    gather_lists<false>(&begin[first], index.data(), values.data(), count, from, out);
  }
}

LogisticInDouble::LogisticInDouble(const Logistic& exact) {
  const SparseData& from = exact.data();
  const auto data = std::make_shared<Data>();
  data->features = from.features;
  data->block = exact.block();
  for (const int label : from.label) data->label.push_back(label);
  data->lambda = constant<double>(exact.lambda());
  data->regulariser = exact.regulariser();

  const bool all_one = std::ranges::all_of(from.values, [](const Exact& value) { return value == Exact(1); });
  std::vector<double> values;
  for (const Exact& value : from.values) values.push_back(constant<double>(value));
  data->rows.begin = from.row_begin;
  data->rows.index = from.column;
  if (!all_one) {
    for (const std::int32_t value : from.value) data->rows.values.push_back(values[static_cast<std::size_t>(value)]);
  }

  // Columns of each node: count, place, fill.
  const auto d = static_cast<std::size_t>(from.features);
  const std::size_t n = data->block.size() - 1;
  Lists& columns = data->columns;
  columns.begin.assign(n * d + 1, 0);
  columns.index.resize(from.column.size());
  if (!all_one) columns.values.resize(from.column.size());
  std::size_t longest = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t first = from.row_begin[data->block[i]];
    const std::size_t last = from.row_begin[data->block[i + 1]];
    std::size_t* begin = &columns.begin[i * d];
    for (std::size_t e = first; e < last; ++e) ++begin[from.column[e] + 1];
    begin[0] = first;
    for (std::size_t j = 0; j < d; ++j) begin[j + 1] += begin[j];
    std::vector<std::size_t> next(begin, begin + d);
    for (std::size_t row = data->block[i]; row < data->block[i + 1]; ++row) {
      for (std::size_t e = from.row_begin[row]; e < from.row_begin[row + 1]; ++e) {
        const std::size_t place = next[static_cast<std::size_t>(from.column[e])]++;
        columns.index[place] = static_cast<std::int32_t>(row - data->block[i]);
        if (!all_one) columns.values[place] = data->rows.values[e];
      }
    }
    longest = std::max(longest, data->block[i + 1] - data->block[i]);
  }
  weights_.resize(longest);
  data_ = data;
}

void LogisticInDouble::gradient(int i, const Vector<double>& x, Vector<double>& out) const {
  const Data& data = *data_;
  const auto node = static_cast<std::size_t>(i);
  const std::size_t first = data.block[node];
  const std::size_t rows = data.block[node + 1] - first;
  data.rows.gather(first, rows, x.data(), weights_.data());
  for (std::size_t row = 0; row < rows; ++row) {
    const double label = data.label[first + row];
    weights_[row] = -label / (1 + std::exp(label * weights_[row]));  // exp may overflow to infinity, where the weight is 0
  }
  out.resize(x.size());
  const auto d = static_cast<std::size_t>(data.features);
  data.columns.gather(node * d, d, weights_.data(), out.data());
  finish_mean(rows, x, out);
}

void LogisticInDouble::add_row(std::size_t row, const Vector<double>& x, Vector<double>& out) const {
  const Lists& rows = data_->rows;
  double score = 0;
  rows.gather(row, 1, x.data(), &score);
  const double label = data_->label[row];
  const double weight = -label / (1 + std::exp(label * score));
  for (std::size_t e = rows.begin[row]; e < rows.begin[row + 1]; ++e) out[rows.index[e]] += rows.values.empty() ? weight : weight * rows.values[e];
}

void LogisticInDouble::finish_mean(std::size_t rows, const Vector<double>& x, Vector<double>& out) const {
  const auto count = static_cast<double>(rows);
  for (Eigen::Index l = 0; l < x.size(); ++l) {
    const double slope = data_->regulariser == Regulariser::l2 ? data_->lambda * x[l] : 2 * data_->lambda * x[l] / square(1 + square(x[l]));
    out[l] = out[l] / count + slope;
  }
}

double LogisticInDouble::value(const Vector<double>& x) const {
  const Data& data = *data_;
  double total = 0;
  for (std::size_t i = 0; i + 1 < data.block.size(); ++i) {
    const std::size_t first = data.block[i];
    const std::size_t rows = data.block[i + 1] - first;
    data.rows.gather(first, rows, x.data(), weights_.data());
    double sum = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      const double z = -data.label[first + row] * weights_[row];
      sum += std::max(z, double(0)) + std::log1p(std::exp(-std::abs(z)));
    }
    total += sum / static_cast<double>(rows);
  }
  double penalty = 0;
  for (Eigen::Index l = 0; l < x.size(); ++l) {
    penalty += data.regulariser == Regulariser::l2 ? square(x[l]) / 2 : 1 - 1 / (1 + square(x[l]));
  }
  return total / nodes() + data.lambda * penalty;
}

}  // namespace lemmata
