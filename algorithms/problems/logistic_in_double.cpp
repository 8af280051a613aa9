#include "algorithms/problems/logistic_in_double.hpp"

#include <algorithm>
#include <cmath>

namespace lemmata {

double LogisticInDouble::Lists::gather(std::size_t list, const double* from) const {
  double sum[4] = {0, 0, 0, 0};
  std::size_t e = begin[list];
  const std::size_t end = begin[list + 1];
  const std::int32_t* at = index.data();
  if (values.empty()) {
    for (; e + 4 <= end; e += 4) {
      for (std::size_t lane = 0; lane < 4; ++lane) sum[lane] += from[at[e + lane]];
    }
    for (; e < end; ++e) sum[0] += from[at[e]];
  } else {
    const double* by = values.data();
    for (; e + 4 <= end; e += 4) {
      for (std::size_t lane = 0; lane < 4; ++lane) sum[lane] += by[e + lane] * from[at[e + lane]];
    }
    for (; e < end; ++e) sum[0] += by[e] * from[at[e]];
  }
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
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
  for (std::size_t row = 0; row < rows; ++row) weights_[row] = data.rows.gather(first + row, x.data());
  for (std::size_t row = 0; row < rows; ++row) {
    const double label = data.label[first + row];
    weights_[row] = -label / (1 + std::exp(label * weights_[row]));  // exp may overflow to infinity, where the weight is 0
  }
  out.resize(x.size());
  const auto count = static_cast<double>(rows);
  const std::size_t list = node * static_cast<std::size_t>(data.features);
  for (Eigen::Index l = 0; l < x.size(); ++l) {
    const double loss = data.columns.gather(list + static_cast<std::size_t>(l), weights_.data()) / count;
    const double slope = data.regulariser == Regulariser::l2 ? data.lambda * x[l] : 2 * data.lambda * x[l] / square(1 + square(x[l]));
    out[l] = loss + slope;
  }
}

double LogisticInDouble::value(const Vector<double>& x) const {
  const Data& data = *data_;
  double total = 0;
  for (std::size_t i = 0; i + 1 < data.block.size(); ++i) {
    double sum = 0;
    for (std::size_t row = data.block[i]; row < data.block[i + 1]; ++row) {
      const double z = -data.label[row] * data.rows.gather(row, x.data());
      sum += std::max(z, double(0)) + std::log1p(std::exp(-std::abs(z)));
    }
    total += sum / static_cast<double>(data.block[i + 1] - data.block[i]);
  }
  double penalty = 0;
  for (Eigen::Index l = 0; l < x.size(); ++l) {
    penalty += data.regulariser == Regulariser::l2 ? square(x[l]) / 2 : 1 - 1 / (1 + square(x[l]));
  }
  return total / nodes() + data.lambda * penalty;
}

}  // namespace lemmata
