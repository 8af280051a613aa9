#pragma once
/// Clipping operators, on every Field. Each writes T(u) to `out` and answers whether it changed u.
///
/// On enclosures no operator branches wrongly: a certified side of the threshold is used as such, an undecided one gives the tight hull of both.
/// `threshold` is tau (for soft clipping: a); it is >= 0, and > 0 for soft clipping and normalisation.
#include "numerics/vector.hpp"

namespace lemmata {

namespace detail {

/// The least |x| over an enclosure, as an enclosure of one point.
template <Enclosure S>
[[nodiscard]] S mignitude(const S& a) { return a.contains_zero() ? S(0) : lower_end(magnitude(a)); }
template <Enclosure S>
[[nodiscard]] S magnitude_end(const S& a) { return upper_end(magnitude(a)); }

/// One coordinate of the projection on the ball of radius tau, at the point whose j-th entry is `value` and whose others have the magnitudes `others`.
template <Enclosure S>
[[nodiscard]] S projected_coordinate(const S& value, const Vector<S>& others, Eigen::Index j, const S& tau) {
  if (less_equal(magnitude(value), S(0)) == Truth::yes) return S(0);
  S sum = square(value);
  for (Eigen::Index l = 0; l < others.size(); ++l) {
    if (l != j) sum += square(others[l]);
  }
  return value * minimum(S(1), S(tau / root(sum)));
}

/// The tight coordinatewise hull of {clip_tau(u) : u in the box}. Coordinate j of the projection is nondecreasing in u_j and, for u_j >= 0, nonincreasing
/// in every |u_l|, so its extremes lie at corners that can be named (docs/proofs.md, How an enclosure run is judged).
template <Enclosure S>
void hull_of_projection(const Vector<S>& u, const S& tau, Vector<S>& out) {
  Vector<S> least(u.size());
  Vector<S> largest(u.size());
  for (Eigen::Index l = 0; l < u.size(); ++l) {
    least[l] = mignitude(u[l]);
    largest[l] = magnitude_end(u[l]);
  }
  out.resize(u.size());
  for (Eigen::Index j = 0; j < u.size(); ++j) {
    const S low = lower_end(u[j]);
    const S high = upper_end(u[j]);
    // Where the sign of an end is not certified the end encloses 0 tightly; both sets of others then give valid bounds, and we join them.
    const auto extreme = [&](const S& end, Truth grows_with_others_small) {
      if (grows_with_others_small == Truth::yes) return projected_coordinate(end, least, j, tau);
      if (grows_with_others_small == Truth::no) return projected_coordinate(end, largest, j, tau);
      return join(projected_coordinate(end, least, j, tau), projected_coordinate(end, largest, j, tau));
    };
    const S bottom = extreme(low, less_equal(low, S(0)));
    const S top = extreme(high, less_equal(S(0), high));
    out[j] = maximum(S(-tau), minimum(tau, join(bottom, top)));
  }
}

/// max(-tau, min(tau, u)) for a number that is not certified to lie within; on rounded numbers u/|u| tau, so that a NaN or an infinity shows.
template <Field S>
[[nodiscard]] S beyond(const S& u, const S& tau) {
  if constexpr (Rounded<S>) {
    return u / magnitude(u) * tau;
  } else {
    return maximum(S(-tau), minimum(tau, u));
  }
}

}  // namespace detail

/// clip_tau(u) = min{1, tau/||u||} u, 0 at 0: the projection on the ball B(0, tau).
struct Clip {
  template <Field S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    if (u.size() == 1) return in_one_dimension(u[0], tau, out);
    if constexpr (Rounded<S>) {
      // Where squares are safe, sqrt sees only ||u||^2 > tau^2: dual numbers keep their derivative at 0.
      const S sum = squared_norm(u);
      if (detail::squares_are_safe(sum) && detail::squares_are_safe(S(tau * tau))) {
        if (less_equal(sum, S(tau * tau)) == Truth::yes) return unchanged(u, out);
        return scaled(u, S(tau / root(sum)), out);
      }
      const S size = norm(u);
      if (less_equal(size, tau) == Truth::yes) return unchanged(u, out);
      // Divide first: tau/||u|| may underflow where u/||u|| does not.
      out.resize(u.size());
      for (Eigen::Index j = 0; j < u.size(); ++j) out[j] = u[j] / size * tau;
      return Truth::yes;
    } else {
      const S size = norm(u);
      const Truth inside = less_equal(size, tau);
      if (inside == Truth::yes) return unchanged(u, out);
      if (inside == Truth::no) return scaled(u, S(tau / size), out);
      if constexpr (Enclosure<S>) detail::hull_of_projection(u, tau, out);
      return Truth::unknown;
    }
  }

 private:
  template <Field S>
  static Truth in_one_dimension(const S& u, const S& tau, Vector<S>& out) {
    const Truth inside = less_equal(magnitude(u), tau);
    out.resize(1);
    if (inside == Truth::yes) {
      out[0] = u;
      return Truth::no;
    }
    out[0] = detail::beyond(u, tau);
    return inside == Truth::no ? Truth::yes : Truth::unknown;
  }
  template <Field S>
  static Truth unchanged(const Vector<S>& u, Vector<S>& out) {
    out = u;
    return Truth::no;
  }
  template <Field S>
  static Truth scaled(const Vector<S>& u, const S& factor, Vector<S>& out) {
    out.resize(u.size());
    for (Eigen::Index j = 0; j < u.size(); ++j) set_product(out[j], factor, u[j]);
    return Truth::yes;
  }
};

/// Every coordinate clipped to [-tau, tau]: the projection on a cube.
struct CoordinateClip {
  template <Field S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    out.resize(u.size());
    Truth clipped = Truth::no;
    for (Eigen::Index j = 0; j < u.size(); ++j) {
      const Truth inside = less_equal(magnitude(u[j]), tau);
      if (inside == Truth::yes) {
        out[j] = u[j];
        continue;
      }
      out[j] = detail::beyond(u[j], tau);
      clipped = either(clipped, inside == Truth::no ? Truth::yes : Truth::unknown);
    }
    return clipped;
  }
};

/// s_a(u) = u/(||u|| + a), a > 0: a smooth clip of norm below 1.
struct SoftClip {
  template <Field S>
  Truth apply(const Vector<S>& u, const S& a, Vector<S>& out) const {
    const S denominator = norm(u) + a;
    out.resize(u.size());
    for (Eigen::Index j = 0; j < u.size(); ++j) out[j] = u[j] / denominator;
    return Truth::yes;
  }
};

/// u/||u||, 0 at 0; the threshold plays no part.
struct Normalise {
  template <Field S>
  Truth apply(const Vector<S>& u, const S& /*threshold*/, Vector<S>& out) const {
    const S size = norm(u);
    out.resize(u.size());
    const Truth is_zero = less_equal(size, S(0));
    if (is_zero == Truth::yes) {
      for (Eigen::Index j = 0; j < u.size(); ++j) out[j] = S(0);
      return Truth::no;
    }
    if constexpr (Enclosure<S>) {
      if (is_zero == Truth::unknown) {
        for (Eigen::Index j = 0; j < u.size(); ++j) out[j] = join(S(-1), S(1));
        return Truth::unknown;
      }
    }
    for (Eigen::Index j = 0; j < u.size(); ++j) out[j] = u[j] / size;
    return Truth::yes;
  }
};

}  // namespace lemmata
