#pragma once
/// One step of every batched method: the recurrences of algorithms/methods.hpp, increments.hpp, noisy_methods.hpp and local_methods.hpp, operation by operation
/// in their order, since the bits depend on it. Written once, run as lanes on the CPU and as threads on a GPU.
///
/// N and D are the numbers of nodes and coordinates where they are known to the compiler, 0 where they are not; then the state lies in arrays of the largest
/// size, not in registers.
#include "gpu/batch/families.hpp"
#include "gpu/batch/philox.hpp"

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

/// One instance (or one pack of them) on its way.
template <Method method, class V, class F, int N>
struct Run {
  using S = NumberOf<V>;
  using Mask = MaskOf<V>;
  static constexpr int D = F::dimension;
  static constexpr int node_room = N == 0 ? most_nodes : N;
  static constexpr int room = D == 0 ? most_dimension : D;
  static constexpr bool is_local = method == Method::celgc;
  static constexpr bool has_momentum = method == Method::clip21_sgd2m;
  static constexpr bool has_shifts = method == Method::clip21_gd || method == Method::damped_clip21_gd || method == Method::top_k_clip21_gd || has_momentum;
  static constexpr bool may_have_noise = is_local || has_momentum;
  /// Messages are at most tau: how far a run can get in so many steps is known beforehand.
  static constexpr bool is_bounded = F::is_line && D == 1 && (method == Method::clip21_gd || method == Method::damped_clip21_gd || method == Method::clip_gd);

  const View<S>* view;
  std::ptrdiff_t at;
  F f;
  V gamma, tau, beta, rest, damping;
  V noise_unit;
  V x[room];          ///< celgc: the mean, where the nodes are together
  V direction[room];
  V shift[has_shifts || is_local ? node_room * room : 1];   ///< v_i, or g_i of clip21-sgd2m; celgc: the iterates
  V momentum[has_momentum ? node_room * room : 1];
  bool together = true;

  LEMMATA_BODY int nodes() const { return N == 0 ? view->nodes : N; }
  LEMMATA_BODY int dimension() const { return D == 0 ? view->dimension : D; }

  LEMMATA_BODY Run(const View<S>& columns, std::ptrdiff_t instance) : view(&columns), at(instance), f(columns, instance) {
    const V zero(S(0));
    gamma = read<V>(columns, is_local ? column::eta : column::gamma, at);
    tau = read<V>(columns, column::tau, at);
    if constexpr (is_local) tau = read<V>(columns, column::gamma, at) / gamma;
    beta = read<V>(columns, column::beta, at);
    rest = V(S(1)) - beta;
    damping = read<V>(columns, column::damping, at);
    noise_unit = zero;
    if constexpr (may_have_noise) noise_unit = read<V>(columns, column::noise, at) * V(columns.unit);
    const int d = dimension();
    x[0] = direction[0] = zero;
    for (int j = 0; j < d; ++j) {
      x[j] = read<V>(columns, column::x0 + j, at);
      direction[j] = zero;
    }
    if constexpr (has_shifts || is_local) {
      for (int c = 0; c < nodes() * d; ++c) shift[c] = has_shifts && columns.shift_column >= 0 ? read<V>(columns, columns.shift_column + c, at) : zero;
    }
    if constexpr (has_momentum) {
      for (int c = 0; c < nodes() * d; ++c) momentum[c] = zero;
    }
    if constexpr (has_shifts) {
      for (int i = 0; i < nodes(); ++i) accumulate(i, shift + i * d, direction);
      divide(direction);
    }
  }

  /// Step k. `far_from_overflow`: no number in it can be infinite. Answers where a node clipped.
  template <bool far_from_overflow, class Observer>
  LEMMATA_BODY Mask step(std::int32_t k, Observer& observer) {
    Mask outside = V(S(0)) > V(S(0));
    if constexpr (is_local) {
      step_locally(k, outside);
      return outside;
    } else {
      const int d = dimension();
      if constexpr (has_shifts) {
        if (!has_momentum || k > 0) move_shifts<far_from_overflow>(k, outside, observer);
      } else {
        V g[room];
        V sent[room];
        for (int i = 0; i < nodes(); ++i) {
          f.gradient(i, x, g);
          if constexpr (method == Method::clip_gd) {
            outside = outside | limit<far_from_overflow>(g, sent);
            accumulate(i, sent, direction);
          } else {
            accumulate(i, g, direction);
          }
        }
        divide(direction);
        if constexpr (method == Method::server_clip_gd) {
          for (int j = 0; j < d; ++j) g[j] = direction[j];
          outside = clip<D>(g, d, tau, direction);
        }
      }
      for (int j = 0; j < d; ++j) x[j] = x[j] - gamma * direction[j];
      return outside;
    }
  }

  /// The mean that the next round would show.
  LEMMATA_BODY void finish() {
    if constexpr (is_local) {
      if (!together) take_mean();
    }
  }

  /// Whether nothing can overflow within `steps` steps: a bound by doubled sums, for methods whose messages are at most tau.
  LEMMATA_BODY bool is_far_from_overflow(std::int32_t steps) const {
    if constexpr (!is_bounded) {
      return false;
    } else {
      const V moved = V(static_cast<S>(2 * steps)) * tau;
      const V speed = magnitude(direction[0]) + moved;
      const V reach = magnitude(x[0]) + V(static_cast<S>(2 * steps)) * (gamma * speed);
      V most = reach + speed;
      for (int i = 0; i < nodes(); ++i) {
        V shifted = moved;
        if constexpr (has_shifts) shifted = shifted + magnitude(shift[i]);
        most = maximum(most, magnitude(f.a[i]) * reach + magnitude(f.b[i]) + shifted);
        // A NaN loses every comparison, so it is looked for by itself.
        most = most + (f.a[i] - f.a[i]) + (shifted - shifted);
      }
      return all_of(most < V(format<S>::largest / 64));
    }
  }

  /// Where the state is the same as `before`: then it stays.
  LEMMATA_BODY Mask is_same_as(const Run& before) const {
    Mask same = x[0] == before.x[0];
    const int d = dimension();
    for (int j = 0; j < d; ++j) same = same & (x[j] == before.x[j]) & (direction[j] == before.direction[j]);
    if constexpr (has_shifts) {
      for (int c = 0; c < nodes() * d; ++c) same = same & (shift[c] == before.shift[c]);
    }
    if constexpr (has_momentum) {
      for (int c = 0; c < nodes() * d; ++c) same = same & (momentum[c] == before.momentum[c]);
    }
    return same;
  }

 private:
  /// The left fold of mean_of: node 0 is copied, the others are added.
  LEMMATA_BODY void accumulate(int i, const V* term, V* sum) const {
    for (int j = 0; j < dimension(); ++j) sum[j] = i == 0 ? term[j] : sum[j] + term[j];
  }
  LEMMATA_BODY V over_nodes(V sum) const {
    // Of a power of two the inverse is exact, and a product with it has the bits of the quotient.
    if constexpr (N != 0 && (N & (N - 1)) == 0) return N == 1 ? sum : sum * V(S(1) / static_cast<S>(N));
    return sum / V(static_cast<S>(nodes()));
  }
  LEMMATA_BODY void divide(V* sum) const {
    if (nodes() == 1) return;
    for (int j = 0; j < dimension(); ++j) sum[j] = over_nodes(sum[j]);
  }
  template <bool far_from_overflow>
  LEMMATA_BODY Mask limit(const V* u, V* out) const {
    if constexpr (far_from_overflow) {
      return clip_finite(u[0], tau, out[0]);
    } else {
      return clip<D>(u, dimension(), tau, out);
    }
  }
  /// g = grad f_i + xi_i, lane by lane: the noise of an instance depends on its number alone.
  LEMMATA_BODY void add_noise(std::int32_t k, int i, V* g) const {
    if (!view->has_noise) return;
    for (int j = 0; j < dimension(); ++j) {
      V drawn(S(0));
      for (int lane = 0; lane < lanes_of<V>::width; ++lane) {
        const std::uint64_t seed = view->noise_seed + static_cast<std::uint64_t>(view->first + at + lane);
        const std::uint64_t bits = stream_bits(seed, 0, static_cast<std::uint32_t>(k), static_cast<std::uint32_t>(i), 0, static_cast<std::uint32_t>(j));
        set_lane(drawn, lane, static_cast<S>(symmetric_of(bits)));
      }
      g[j] = noise_unit * drawn + g[j];
    }
  }

  template <bool far_from_overflow, class Observer>
  LEMMATA_BODY void move_shifts(std::int32_t k, Mask& outside, Observer& observer) {
    const int d = dimension();
    V total[room];
    for (int j = 0; j < d; ++j) total[j] = V(S(0));
    V g[room];
    V w[room];
    V sent[room];
    for (int i = 0; i < nodes(); ++i) {
      V* v = shift + i * d;
      f.gradient(i, x, g);
      if constexpr (has_momentum) {
        add_noise(k, i, g);
        V* m = momentum + i * d;
        for (int j = 0; j < d; ++j) {
          m[j] = select(beta == V(S(1)), g[j], rest * m[j] + beta * g[j]);
          g[j] = m[j];
        }
      }
      for (int j = 0; j < d; ++j) w[j] = g[j] - v[j];
      observer.before(i, g[0], w[0]);
      if constexpr (method == Method::top_k_clip21_gd) {
        V kept[room];
        keep_largest(view->top_k, w, d, kept);
        outside = outside | limit<far_from_overflow>(kept, sent);
      } else {
        outside = outside | limit<far_from_overflow>(w, sent);
      }
      if constexpr (method == Method::damped_clip21_gd || has_momentum) {
        for (int j = 0; j < d; ++j) sent[j] = damping * sent[j];
      }
      for (int j = 0; j < d; ++j) {
        v[j] = v[j] + sent[j];
        total[j] = total[j] + sent[j];
      }
      observer.after(i, g[0], v[0]);
    }
    for (int j = 0; j < d; ++j) direction[j] = direction[j] + over_nodes(total[j]);
    observer.round(k, direction[0]);
  }

  LEMMATA_BODY void take_mean() {
    for (int i = 0; i < nodes(); ++i) accumulate(i, shift + i * dimension(), x);
    divide(x);
  }
  LEMMATA_BODY void step_locally(std::int32_t t, Mask& outside) {
    const int d = dimension();
    if (t > 0 && t % view->interval == 0) {
      take_mean();
      together = true;
    }
    V g[room];
    V move[room];
    for (int i = 0; i < nodes(); ++i) {
      V* y = shift + i * d;
      if (together) {
        for (int j = 0; j < d; ++j) y[j] = x[j];
      }
      f.gradient(i, y, g);
      add_noise(t, i, g);
      outside = outside | clip<D>(g, d, tau, move);
      for (int j = 0; j < d; ++j) y[j] = y[j] - gamma * move[j];
    }
    together = false;
  }
};

}  // namespace LEMMATA_BATCH_TARGET
}  // namespace lemmata::gpu
