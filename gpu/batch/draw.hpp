#pragma once
/// Instances as a function of (seed, number), on any device: every number has a Philox counter of its own, so it does not matter who draws what when.
/// The step size is computed in the numbers of the batch, a little below its cap; whether the hypotheses hold is for enclosures to say.
#include "gpu/batch/elementary.hpp"
#include "gpu/batch/layout.hpp"
#include "gpu/batch/philox.hpp"

namespace lemmata::gpu {

enum class StepSizeCap : std::uint8_t { none, inverse_L, theorem_a, theorem_b };

/// What is drawn for an instance, in this order; entries of vectors are numbered by the second word of their counter.
enum class Drawn : std::uint8_t { tau, step, heterogeneity, phase, lambda, beta, damping, noise, start, shift, deviation, centre, direction };

/// low + u (high - low), or 2 to that power.
template <class S>
struct PlainRange {
  S low, width;
  bool is_logarithmic;
};

template <class S>
struct DrawPlan {
  Method method;
  Family family;
  int nodes, dimension, shift_column, family_column;
  std::uint64_t seed;
  PlainRange<S> tau, step, heterogeneity, phase, lambda, beta, damping, noise, start, shifts, centres;
  StepSizeCap cap;
  S smoothness;  ///< of logistic, without the regulariser
};

inline namespace LEMMATA_BATCH_TARGET {

/// The columns of one instance, written and read back.
template <class S>
struct Columns {
  S* data;
  std::ptrdiff_t stride, at;
  LEMMATA_HOST_DEVICE S& operator[](int c) const { return data[static_cast<std::ptrdiff_t>(c) * stride + at]; }
};

template <class S>
struct Drawing {
  const DrawPlan<S>& plan;
  std::uint64_t number;
  Columns<S> column;

  /// Uniform on [0, 1), with as many bits as the number has.
  LEMMATA_HOST_DEVICE S uniform(Drawn what, int index) const {
    constexpr int bits = sizeof(S) == 4 ? 24 : 53;
    const std::uint64_t drawn = stream_bits(plan.seed, static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(number >> 32),
                                            static_cast<std::uint32_t>(index), 64U + static_cast<std::uint32_t>(what), 0);
    return static_cast<S>(drawn >> (64 - bits)) * (S(1) / static_cast<S>(std::uint64_t{1} << bits));
  }
  LEMMATA_HOST_DEVICE S in(const PlainRange<S>& range, Drawn what, int index) const {
    constexpr S log_2 = static_cast<S>(0x1.62e42fefa39efp-1);
    const S value = range.low + uniform(what, index) * range.width;
    return range.is_logarithmic ? exponential(value * log_2) : value;
  }
  LEMMATA_HOST_DEVICE S symmetric(Drawn what, int index) const { return S(2) * uniform(what, index) - S(1); }

  LEMMATA_HOST_DEVICE void all() const {
    namespace at = lemmata::gpu::column;
    const int d = plan.dimension;
    column[at::tau] = in(plan.tau, Drawn::tau, 0);
    column[at::beta] = in(plan.beta, Drawn::beta, 0);
    column[at::damping] = in(plan.damping, Drawn::damping, 0);
    column[at::noise] = in(plan.noise, Drawn::noise, 0);
    for (int j = 0; j < d; ++j) column[at::x0 + j] = in(plan.start, Drawn::start, j);
    if (plan.shift_column >= 0) {
      for (int c = 0; c < plan.nodes * d; ++c) column[plan.shift_column + c] = in(plan.shifts, Drawn::shift, c);
    }
    S cap(1);
    if (plan.family == Family::line) {
      draw_line();
      cap = cap_on_line();
    } else if (plan.family == Family::dense) {
      draw_dense();
      if (plan.cap != StepSizeCap::none) cap = S(1) / largest_row_sum();
    } else if (plan.family == Family::one_plus_cosine) {
      column[plan.family_column] = in(plan.phase, Drawn::phase, 0);
    } else {
      column[plan.family_column] = in(plan.lambda, Drawn::lambda, 0);
      if (plan.cap != StepSizeCap::none) cap = S(1) / (plan.smoothness + S(2) * column[plan.family_column]);
    }
    const S step = in(plan.step, Drawn::step, 0) * (cap * (S(1) - S(64) * format<S>::epsilon));
    column[at::eta] = step;
    column[at::gamma] = plan.method == Method::celgc ? step * column[at::tau] : step;
  }

 private:
  LEMMATA_HOST_DEVICE void draw_line() const {
    const int n = plan.nodes;
    const S size = in(plan.heterogeneity, Drawn::heterogeneity, 0);
    for (int i = 0; i < n; ++i) {
      const S deviation = n == 1 ? S(0) : symmetric(Drawn::deviation, i) - symmetric(Drawn::deviation, i + 1 == n ? 0 : i + 1);
      const S a = S(1) + size * deviation;
      column[plan.family_column + i] = a;
      column[plan.family_column + n + i] = a * in(plan.centres, Drawn::centre, i);
    }
  }
  /// A_i = I + r r^T + heterogeneity (W_i - W_{i+1}), the W_i symmetric.
  LEMMATA_HOST_DEVICE void draw_dense() const {
    const int n = plan.nodes;
    const int d = plan.dimension;
    const S size = in(plan.heterogeneity, Drawn::heterogeneity, 0);
    for (int i = 0; i < n; ++i) {
      const int first = plan.family_column + i * d * (d + 1);
      const int next = i + 1 == n ? 0 : i + 1;
      for (int row = 0; row < d; ++row) {
        for (int c = 0; c < d; ++c) {
          const int entry = row < c ? row * d + c : c * d + row;
          const S mean = (row == c ? S(1) : S(0)) + symmetric(Drawn::direction, row) * symmetric(Drawn::direction, c);
          const S deviation = n == 1 ? S(0) : symmetric(Drawn::deviation, i * d * d + entry) - symmetric(Drawn::deviation, next * d * d + entry);
          column[first + row * d + c] = mean + size * deviation;
        }
        column[first + d * d + row] = in(plan.centres, Drawn::centre, i * d + row);
      }
    }
  }
  /// A bound of every ||A_i||.
  LEMMATA_HOST_DEVICE S largest_row_sum() const {
    const int d = plan.dimension;
    S largest(0);
    for (int i = 0; i < plan.nodes; ++i) {
      for (int row = 0; row < d; ++row) {
        S sum(0);
        for (int c = 0; c < d; ++c) sum = sum + magnitude(column[plan.family_column + i * d * (d + 1) + row * d + c]);
        largest = maximum(largest, sum);
      }
    }
    return largest;
  }
  /// The caps of Theorems A and B; what is not clipped at all has U0 = 0 there, as Theorem A reads.
  LEMMATA_HOST_DEVICE S cap_on_line() const {
    if (plan.cap == StepSizeCap::none) return S(1);
    const int n = plan.nodes;
    const S tau = column[lemmata::gpu::column::tau];
    const S x = column[lemmata::gpu::column::x0];
    const S count = static_cast<S>(n);
    S mean(0);
    S squares(0);
    S L_max(0);
    S slope(0);
    S U0(0);
    for (int i = 0; i < n; ++i) {
      const S a = column[plan.family_column + i];
      const S g = a * x - column[plan.family_column + n + i];
      mean = mean + a;
      squares = squares + a * a;
      L_max = maximum(L_max, magnitude(a));
      slope = slope + g;
      U0 = maximum(U0, magnitude(plan.shift_column >= 0 ? g - column[plan.shift_column + i] : g));
    }
    const S L = magnitude(mean / count);
    slope = slope / count;
    if (plan.cap == StepSizeCap::inverse_L) return S(1) / L;
    const S E0 = maximum(U0 - tau, S(0));
    if (plan.cap == StepSizeCap::theorem_a) {
      const S V = E0 + root(slope * slope + tau * E0 / S(2) + E0 * E0 / S(3));
      return V > S(0) ? minimum(S(1) / L, tau / (S(2) * L_max * V)) : S(1) / L;
    }
    const S a = plan.method == Method::damped_clip21_gd ? column[lemmata::gpu::column::damping] : S(1);
    const S M = maximum(tau, U0);
    const S rest = M - a * tau;
    const S eta = a * tau / M;
    const S theta = eta * (S(3) - eta) / S(2);
    const S beta = (rest / M) * (rest / M) * (S(1) + S(2) / eta) / theta;
    const S first = S(2) / (L + root(L * L + S(4) * beta * (squares / count)));
    const S second = rest + root(slope * slope + M * rest);
    return second > S(0) ? minimum(first, a * tau / (L_max * second)) : first;
  }
};

template <class S>
LEMMATA_HOST_DEVICE inline void draw_instance(const DrawPlan<S>& plan, std::uint64_t number, S* data, std::ptrdiff_t stride, std::ptrdiff_t at) {
  Drawing<S>{plan, number, {data, stride, at}}.all();
}

}  // namespace LEMMATA_BATCH_TARGET
}  // namespace lemmata::gpu
