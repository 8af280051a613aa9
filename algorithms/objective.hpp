#pragma once
/// f(x) = (1/n) sum_i f_i(x): what methods ask of a problem once its exact data have become numbers of type S.
#include <concepts>
#include <cstddef>

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

/// An objective that also knows grad f in closed form, mean_gradient(x, out): on enclosures tighter than the mean of n enclosed gradients.
template <class F, class S>
concept HasMeanGradient = Objective<F, S> && requires(const F f, const Vector<S>& x, Vector<S>& out) {
  { f.mean_gradient(x, out) };
};

/// An objective whose f_i is an average over rows of data: rows(i) of them; sample_gradient(i, batch, pick, x, out) is the gradient of the average over `batch`
/// of them, which pick() names one by one as 0..rows(i)-1, with the terms that belong to no row whole.
template <class F, class S>
concept HasSamples = Objective<F, S> && requires(const F f, int i, std::size_t (&pick)(), const Vector<S>& x, Vector<S>& out) {
  { f.rows(i) } -> std::same_as<std::size_t>;
  { f.sample_gradient(i, 1, pick, x, out) };
};

/// out = (1/n) sum_i of vectors(i), folded from the left. Means of gradients and of shifts are both taken here, so that equal vectors have equal means.
template <Field S, class Vectors>
void mean_of(int n, const Vectors& vectors, Vector<S>& out) {
  out = vectors(0);
  for (int i = 1; i < n; ++i) {
    const Vector<S>& v = vectors(i);
    for (Eigen::Index j = 0; j < out.size(); ++j) out[j] += v[j];
  }
  if (n == 1) return;
  const S count = static_cast<S>(n);
  for (Eigen::Index j = 0; j < out.size(); ++j) out[j] = out[j] / count;
}

/// out = grad f(x), where gradients(i) is grad f_i(x) already: their mean, or on enclosures the closed form if f has one.
template <Field S, Objective<S> F, class Vectors>
void gradient_of_mean(const F& f, const Vector<S>& x, const Vectors& gradients, Vector<S>& out) {
  if constexpr (Enclosure<S> && HasMeanGradient<F, S>) {
    f.mean_gradient(x, out);
  } else {
    mean_of<S>(f.nodes(), gradients, out);
  }
}

}  // namespace lemmata
