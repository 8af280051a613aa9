#pragma once
/// f(x) = (1/n) sum_i f_i(x): what methods ask of a problem once its exact data have become numbers of type S.
#include <concepts>

#include "numerics/vector.hpp"
#include "theory/setting.hpp"

namespace lemmata {

/// nodes(), dimension(); gradient(i, x, out): out = grad f_i(x), without allocation once out has its size; value(x): f(x).
template <class F, class S>
concept Objective = Field<S> && requires(const F f, int i, const Vector<S>& x, Vector<S>& out) {
  { f.nodes() } -> std::same_as<int>;
  { f.dimension() } -> std::same_as<int>;
  { f.gradient(i, x, out) };
  { f.value(x) } -> std::same_as<S>;
};

/// out = (1/n) sum_i of vectors(i), folded from the left. Every mean in this project is taken here, so that equal vectors have equal means.
template <Field S, class Vectors>
void mean_of(int n, const Vectors& vectors, Vector<S>& out) {
  out = vectors(0);
  for (int i = 1; i < n; ++i) {
    const Vector<S>& v = vectors(i);
    for (Eigen::Index j = 0; j < out.size(); ++j) out[j] += v[j];
  }
  if (n == 1) return;
  const S count(n);
  for (Eigen::Index j = 0; j < out.size(); ++j) out[j] = out[j] / count;
}

}  // namespace lemmata
