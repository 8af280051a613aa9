#pragma once
/// grad f_i of each family, with the operations of algorithms/problems/ in their order. An objective holds what one instance (or one pack of instances) needs:
/// in registers where the sizes are template parameters, else it reads the columns.
#include "gpu/batch/elementary.hpp"
#include "gpu/batch/layout.hpp"

namespace lemmata::gpu {
inline namespace LEMMATA_BATCH_TARGET {

/// Numbers of a column as the exact rationals that they are: 0 has no sign.
template <class V>
LEMMATA_BODY V read(const View<NumberOf<V>>& view, int c, std::ptrdiff_t at) {
  return memory_of<V>::load(column_of(view, c), at) + V(NumberOf<V>(0));
}

/// grad f_i(x) = a_i x - b_i.
template <class V, int N>
struct LineObjective {
  static constexpr int dimension = 1;
  static constexpr bool is_line = true;
  V a[N == 0 ? most_nodes : N];
  V b[N == 0 ? most_nodes : N];

  LEMMATA_BODY LineObjective(const View<NumberOf<V>>& view, std::ptrdiff_t at) {
    using S = NumberOf<V>;
    const int n = N == 0 ? view.nodes : N;
    const V zero(S(0));
    for (int i = 0; i < n; ++i) {
      a[i] = read<V>(view, view.family_column + i, at);
      b[i] = read<V>(view, view.family_column + n + i, at);
      // The reference forms (0 + a x) - b, so that -0 never comes out. With b = -0 in the place of 0, a x - b is the same number for every x.
      b[i] = select(b[i] == zero, -zero, b[i]);
    }
  }
  LEMMATA_BODY void gradient(int i, const V* x, V* out) const { out[0] = a[i] * x[0] - b[i]; }
};

/// grad f_i(x) = A_i x - b_i, row by row.
template <class V, int N, int D>
struct DenseObjective {
  static constexpr int dimension = D;
  static constexpr bool is_line = false;
  static constexpr int kept = N * D * (D + 1);  ///< 0: the columns are read in every step
  const View<NumberOf<V>>* view;
  std::ptrdiff_t at;
  V data[kept == 0 ? 1 : kept];

  LEMMATA_BODY DenseObjective(const View<NumberOf<V>>& columns, std::ptrdiff_t instance) : view(&columns), at(instance) {
    for (int c = 0; c < kept; ++c) data[c] = read<V>(columns, columns.family_column + c, instance);
  }
  LEMMATA_BODY V entry(int c) const {
    if constexpr (kept != 0) {
      return data[c];
    } else {
      return read<V>(*view, view->family_column + c, at);
    }
  }
  LEMMATA_BODY void gradient(int i, const V* x, V* out) const {
    const int d = D == 0 ? view->dimension : D;
    const int first = i * d * (d + 1);
    for (int row = 0; row < d; ++row) {
      V sum(NumberOf<V>(0));
      for (int c = 0; c < d; ++c) sum = sum + entry(first + row * d + c) * x[c];
      out[row] = sum - entry(first + d * d + row);
    }
  }
};

/// grad f_i(x) = -sin(x - i phase).
template <class V, int N>
struct CosineObjective {
  static constexpr int dimension = 1;
  static constexpr bool is_line = false;
  V phase;

  LEMMATA_BODY CosineObjective(const View<NumberOf<V>>& view, std::ptrdiff_t at) : phase(read<V>(view, view.family_column, at)) {}
  LEMMATA_BODY void gradient(int i, const V* x, V* out) const { out[0] = -sine(x[0] - V(static_cast<NumberOf<V>>(i)) * phase); }
};

/// Logistic regression on rows that all instances share; lambda is the instance's own.
template <class V>
struct LogisticObjective {
  static constexpr int dimension = 0;
  static constexpr bool is_line = false;
  using S = NumberOf<V>;
  const View<S>* view;
  V lambda;

  LEMMATA_BODY LogisticObjective(const View<S>& columns, std::ptrdiff_t at) : view(&columns), lambda(read<V>(columns, columns.family_column, at)) {}
  LEMMATA_BODY void gradient(int i, const V* x, V* out) const {
    const int d = view->dimension;
    for (int l = 0; l < d; ++l) out[l] = V(S(0));
    const std::int32_t first = view->block[i];
    const std::int32_t last = view->block[i + 1];
    for (std::int32_t row = first; row < last; ++row) {
      const S* entries = view->features + static_cast<std::ptrdiff_t>(row) * d;
      V score(S(0));
      for (int l = 0; l < d; ++l) score = score + V(entries[l]) * x[l];
      const V label(view->labels[row]);
      // -label sigmoid(-label score), sigmoid(z) = 1/(1 + exp(-z))
      const V weight = -label * (V(S(1)) / (V(S(1)) + exponential(label * score)));
      for (int l = 0; l < d; ++l) out[l] = out[l] + weight * V(entries[l]);
    }
    const V count(static_cast<S>(last - first));
    for (int l = 0; l < d; ++l) out[l] = out[l] / count + regulariser_slope(x[l]);
  }

 private:
  LEMMATA_BODY V regulariser_slope(V x) const {
    if (view->l2) return lambda * x;
    const V one_and_square = V(S(1)) + x * x;
    return V(S(2)) * lambda * x / (one_and_square * one_and_square);
  }
};

}  // namespace LEMMATA_BATCH_TARGET
}  // namespace lemmata::gpu
