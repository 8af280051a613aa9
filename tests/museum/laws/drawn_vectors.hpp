#pragma once
/// Vectors for the laws of operators: exact ones whose norm is rational, so that clips are rational too, and any others.
#include <algorithm>

#include "algorithms/draw.hpp"
#include "numerics/vector.hpp"

namespace lemmata::museum {

/// A vector of integers with its norm.
struct Measured {
  Vector<Exact> u;
  Exact norm;
};

/// 1, 2, 3, 4 or 6 entries of at most 12 bits: Pythagorean pairs, Lebesgue's quadruples, and (a v, b v) for such v and a Pythagorean (a, b).
[[nodiscard]] inline Measured draw_measured(Draw& draw) {
  const auto pair = [&](Exact& norm) {
    const std::int64_t p = draw.integer(1, 6);
    const std::int64_t q = draw.integer(0, 6);
    norm = Exact(p * p + q * q);
    return std::pair{Exact(p * p - q * q), Exact(2 * p * q)};
  };
  Measured v;
  const std::int64_t shape = draw.integer(0, 4);
  if (shape == 0) {
    v.u = Vector<Exact>::Constant(1, Exact(draw.integer(-1000, 1000)));
    v.norm = magnitude(v.u[0]);
    return v;
  }
  if (shape == 1 || shape == 3) {
    const auto [a, b] = pair(v.norm);
    v.u.resize(2);
    v.u[0] = draw.chance(50) ? a : -a;
    v.u[1] = draw.chance(50) ? b : -b;
  } else {
    const std::int64_t m = draw.integer(-5, 5), n = draw.integer(-5, 5), p = draw.integer(-5, 5), q = draw.integer(1, 5);
    v.u.resize(3);
    v.u[0] = Exact(m * m + n * n - p * p - q * q);
    v.u[1] = Exact(2 * (m * q + n * p));
    v.u[2] = Exact(2 * (n * q - m * p));
    v.norm = Exact(m * m + n * n + p * p + q * q);
  }
  if (shape >= 3) {
    Exact norm;
    const auto [a, b] = pair(norm);
    const Vector<Exact> first = v.u * a;
    const Vector<Exact> second = v.u * b;
    v.u.resize(2 * first.size());
    v.u << first, second;
    v.norm *= norm;
  }
  return v;
}

/// On the norm, just around it, far from it.
[[nodiscard]] inline Exact draw_threshold(Draw& draw, const Exact& norm) {
  const Exact size = norm.sign() == 0 ? Exact(1) : norm;
  switch (draw.integer(0, 5)) {
    case 0: return size;
    case 1: return size * (Exact(1) + Exact::power_of_two(-20));
    case 2: return size * (Exact(1) - Exact::power_of_two(-20));
    case 3: return size * draw.log_uniform(0, 8, 6);
    default: return size / draw.log_uniform(0, 8, 6);
  }
}

/// Entries in [-range, range], multiples of 2^-8.
[[nodiscard]] inline Vector<Exact> draw_vector(Draw& draw, int dimension, int range = 4) {
  Vector<Exact> v(dimension);
  for (Exact& entry : v) entry = draw.dyadic(range, 8);
  return v;
}

template <class S, class Op>
[[nodiscard]] Vector<S> applied(const Op& op, const Vector<S>& u, const S& tau) {
  Vector<S> out;
  op.template apply<S>(u, tau, out);
  return out;
}

}  // namespace lemmata::museum
