#pragma once
/// Clipping and Top-k on numbers and lanes, with the bits of algorithms/operators.hpp and increments.hpp: there a number takes one of several ways, here all
/// lanes take all of them and each chooses its own.
#include "gpu/batch/number.hpp"

namespace lemmata::gpu {
inline namespace LEMMATA_BATCH_TARGET {

/// Whether squares neither overflowed nor lost bits (numerics/vector.hpp).
template <class V>
LEMMATA_BODY MaskOf<V> squares_are_safe(V sum) {
  using F = format<NumberOf<V>>;
  return (sum <= V(F::largest)) & (sum >= V(F::least_safe_square));
}

/// ||u||, scaled where the squares, whose sum is given, would overflow or underflow.
template <class V>
LEMMATA_BODY V careful_norm(const V* u, int d, V sum) {
  const V zero(NumberOf<V>(0));
  const V one(NumberOf<V>(1));
  V largest = zero;
  V total = zero;
  for (int j = 0; j < d; ++j) {
    largest = maximum(largest, magnitude(u[j]));
    total = total + magnitude(u[j]);
  }
  V scaled = zero;
  for (int j = 0; j < d; ++j) {
    const V part = u[j] / largest;
    scaled = scaled + part * part;
  }
  // Zero, or not finite: then the total shows it.
  const auto is_plain = opposite(total > zero) | opposite(largest / largest <= one);
  return select(squares_are_safe(sum), root(sum), select(is_plain, total, largest * root(scaled)));
}

/// clip_tau(u) for |u| > tau or NaN in one dimension: u/|u| tau, which is +-tau, and NaN where u is not finite. Without the division.
template <class V>
LEMMATA_BODY V beyond(V u, V tau) {
  const V size = tau + (u - u);
  return select(u < V(NumberOf<V>(0)), -size, size);
}

/// out = clip_tau(u); answers where ||u|| > tau.
template <int D, class V>
LEMMATA_BODY MaskOf<V> clip(const V* u, int d, V tau, V* out) {
  if (D == 1 || (D == 0 && d == 1)) {
    const auto inside = magnitude(u[0]) <= tau;
    const auto outside = magnitude(u[0]) > tau;
    out[0] = select(inside, u[0], beyond(u[0], tau));
    return outside;
  }
  const V one(NumberOf<V>(1));
  V sum(NumberOf<V>(0));
  for (int j = 0; j < d; ++j) sum = sum + u[j] * u[j];
  const V square = tau * tau;
  const auto safe = squares_are_safe(sum) & squares_are_safe(square);
  auto outside = sum > square;
  const V factor = select(outside, tau / root(sum), one);
  if (all_of(safe)) {
    for (int j = 0; j < d; ++j) out[j] = factor * u[j];
    return outside;
  }
  const V size = careful_norm(u, d, sum);
  const auto inside = size <= tau;
  for (int j = 0; j < d; ++j) out[j] = select(safe, factor * u[j], select(inside, u[j], u[j] / size * tau));
  return (safe & outside) | (opposite(safe) & (size > tau));
}
/// The same in one dimension, where u is known to be finite.
template <class V>
LEMMATA_BODY MaskOf<V> clip_finite(V u, V tau, V& out) {
  out = maximum(-tau, minimum(tau, u));
  return out != u;
}

/// out = the k entries of y of largest magnitude, the lower index first among equals; 0 elsewhere.
template <class V>
LEMMATA_BODY void keep_largest(int k, const V* y, int d, V* out) {
  using S = NumberOf<V>;
  for (int j = 0; j < d; ++j) {
    V before(S(0));  // entries that come before j; a small integer
    for (int l = 0; l < d; ++l) {
      if (l == j) continue;
      auto first = magnitude(y[l]) > magnitude(y[j]);
      if (l < j) first = first | (magnitude(y[l]) == magnitude(y[j]));
      before = before + select(first, V(S(1)), V(S(0)));
    }
    out[j] = select(before >= V(static_cast<S>(k)), V(S(0)), y[j]);
  }
}

}  // namespace LEMMATA_BATCH_TARGET
}  // namespace lemmata::gpu
