#pragma once
/// The laws of clip_tau, stated once for every number and checked against exact rationals: u is taken where ||u|| is rational, so the true clip is too.
/// `broken_clip_laws<S>(op)` names the laws that an operator breaks; a right one breaks none, and every mutant must break some.
#include <cmath>
#include <concepts>
#include <limits>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "numerics/jet.hpp"
#include "numerics/multiprecision.hpp"
#include "numerics/vector.hpp"
#include "tests/numerics/exact_value.hpp"

namespace lemmata::laws {

using Names = std::set<std::string>;

// ---- Numbers as exact rationals -------------------------------------------------------------------------------------------------------------------

template <std::floating_point F>
Exact exactly(F a) { return exact_of(a); }
inline Exact exactly(const Multiprecision& a) { return exact_of(a.backend().data()); }
template <class T, int N>
Exact exactly(const ceres::Jet<T, N>& a) { return exactly(a.a); }
inline Exact exactly(const Exact& a) { return a; }

template <class S>
struct Format {
  static constexpr int digits = std::numeric_limits<S>::digits;
  static constexpr int safe = std::numeric_limits<S>::max_exponent / 2 + 40;  ///< 2^safe squared overflows, 2^-safe squared underflows
  static constexpr int least = std::numeric_limits<S>::min_exponent - digits;  ///< of the smallest subnormal number
};
template <>
struct Format<Multiprecision> {
  static constexpr int digits = 200;
  static constexpr int safe = 2000;
  static constexpr int least = -100000000;
};
/// A Jet divides by multiplying with a reciprocal, which overflows for subnormal numbers: they are left out.
template <class T, int N>
struct Format<ceres::Jet<T, N>> : Format<T> {
  static constexpr int least = -100000000;
};
template <>
struct Format<Exact> {
  static constexpr int digits = 100000;
  static constexpr int safe = 2000;
  static constexpr int least = -100000000;
};

template <class S>
bool finite(const S& a) {
  if constexpr (std::floating_point<S>) {
    return std::isfinite(a);
  } else if constexpr (requires { a.a; }) {
    return finite(a.a);
  } else if constexpr (std::same_as<S, Multiprecision>) {
    return boost::multiprecision::isfinite(a);
  } else {
    return true;
  }
}

/// |a - truth| <= 16 roundings of the truth, or a few of the smallest numbers.
template <class S>
bool is_near(const S& a, const Exact& truth) {
  if (!finite(a)) return false;
  if constexpr (std::same_as<S, Exact>) {
    return a == truth;
  } else {
    const Exact band = magnitude_of(truth) * Exact::power_of_two(4 - Format<S>::digits);
    const Exact gap = magnitude_of(exactly(a) - truth);
    return gap <= band || (Format<S>::least > -100000 && gap <= Exact::power_of_two(Format<S>::least + 4));
  }
}

// ---- Where the laws are tried ---------------------------------------------------------------------------------------------------------------------

/// Integer vectors of integer norm.
struct Direction {
  std::vector<int> entries;
  int norm;
};
inline const std::vector<Direction>& directions() {
  static const std::vector<Direction> all = {{{1}, 1}, {{-3}, 3}, {{3, -4}, 5}, {{0, 2}, 2}, {{2, 3, 6}, 7}, {{-1, 1, 1, 2, 3}, 4}, {{0, 0, 0, 12, 0, 5}, 13}};
  return all;
}

template <class S>
Vector<S> along(const Direction& direction, const Exact& scale) {
  Vector<S> u(static_cast<Eigen::Index>(direction.entries.size()));
  for (std::size_t j = 0; j < direction.entries.size(); ++j) u[static_cast<Eigen::Index>(j)] = constant<S>(Exact(direction.entries[j]) * scale);
  return u;
}

/// Moderate, squares that overflow, squares that underflow, and the smallest numbers there are.
template <class S>
std::vector<long> scales() {
  std::vector<long> exponents = {0, -7, 11, Format<S>::safe, -Format<S>::safe};
  if (Format<S>::least > -100000) exponents.push_back(Format<S>::least + 6);
  return exponents;
}

/// 0, far below, below, one ulp below, on, one ulp above, above and far above a norm.
inline std::vector<Exact> thresholds(const Exact& norm, int digits) {
  const Exact ulp = digits > 10000 ? norm / Exact(1000000) : dyadic_below(norm, 1) * Exact::power_of_two(1 - digits);
  std::vector<Exact> all = {Exact(0), norm / Exact(1024), norm / Exact(4), norm - ulp, norm, norm + ulp, norm * Exact(2), norm * Exact(1024)};
  return all;
}

template <class S, class Op>
Truth apply(const Op& op, const Vector<S>& u, const S& tau, Vector<S>& out) {
  return op.template apply<S>(u, tau, out);
}

// ---- The laws -------------------------------------------------------------------------------------------------------------------------------------

template <class S, class Op>
void check_values(const Op& op, Names& broken) {
  for (const Direction& direction : directions()) {
    for (const long e : scales<S>()) {
      const Exact scale = Exact::power_of_two(e);
      const Vector<S> u = along<S>(direction, scale);
      const Exact norm = Exact(direction.norm) * scale;
      for (const Exact& threshold : thresholds(norm, Format<S>::digits)) {
        const S tau = constant<S>(threshold);
        const Exact bound = exactly(tau);  // thresholds below the smallest numbers round
        const bool inside = norm <= bound;
        Vector<S> out;
        const Truth clipped = apply(op, u, tau, out);
        if (out.size() != u.size()) {
          broken.insert("size");
          continue;
        }
        // Norms of several entries round: a few ulps from the threshold either answer will do, but on it the vector must pass unchanged. Where squares
        // leave the format, norms are scaled and round even there.
        const bool ordinary = e > -Format<S>::safe && e < Format<S>::safe;
        const bool far = magnitude_of(norm - bound) > norm * Exact::power_of_two(3 - Format<S>::digits);
        const bool clear = u.size() == 1 || far || (ordinary && norm == bound);
        if (clear && e >= -Format<S>::safe && clipped != truth(!inside)) broken.insert("says whether it clipped");
        for (Eigen::Index j = 0; j < u.size(); ++j) {
          const Exact entry = exactly(u[j]);
          if (!is_near(out[j], inside ? entry : entry * bound / norm)) broken.insert(bound.sign() == 0 ? "zero threshold" : "value");
          if (inside && clear && e >= -Format<S>::safe && !(finite(out[j]) && exactly(out[j]) == entry)) broken.insert("identity");
        }
        Vector<S> opposite;
        apply(op, Vector<S>(-u), tau, opposite);
        for (Eigen::Index j = 0; j < u.size(); ++j) {
          if (finite(out[j]) && finite(opposite[j]) && !(exactly(opposite[j]) == -exactly(out[j]))) broken.insert("odd");
        }
        if (e != 0) continue;
        // c = 2^20 moves no bit: the law of homogeneity is exact.
        Vector<S> scaled;
        const Exact c = Exact::power_of_two(20);
        apply(op, along<S>(direction, c), constant<S>(threshold * c), scaled);
        for (Eigen::Index j = 0; j < u.size(); ++j) {
          if (finite(out[j]) && !(finite(scaled[j]) && exactly(scaled[j]) == c * exactly(out[j]))) broken.insert("homogeneous");
        }
      }
    }
  }
}

template <class S, class Op>
void check_zero(const Op& op, Names& broken) {
  for (const int d : {1, 2, 5}) {
    for (const Exact& tau : {Exact(0), Exact(1, 4), Exact(3)}) {
      Vector<S> out;
      apply(op, Vector<S>(Vector<S>::Constant(d, S(0))), constant<S>(tau), out);
      for (const S& entry : out) {
        if (!finite(entry) || !(exactly(entry) == Exact(0))) broken.insert("zero");
      }
    }
  }
}

/// A NaN or an infinity among the entries must not come out as an innocent number; d >= 2 here, since on the line clip_tau(infinity) has a limit.
template <class S, class Op>
void check_poison(const Op& op, Names& broken) {
  if constexpr (std::floating_point<S> || std::same_as<S, Multiprecision>) {
    for (const int d : {1, 2, 5}) {
      for (const bool nan : {true, false}) {
        if (!nan && d == 1) continue;
        for (int at = 0; at < d; ++at) {
          Vector<S> u = Vector<S>::Constant(d, S(1));
          u[at] = nan ? std::numeric_limits<S>::quiet_NaN() : std::numeric_limits<S>::infinity();
          Vector<S> out;
          apply(op, u, S(2), out);
          bool shows = false;
          for (const S& entry : out) shows = shows || !finite(entry);
          if (!shows) broken.insert(nan ? "a NaN shows" : "an infinity shows");
        }
      }
    }
  }
}

/// The clip of (u, 0) is that of u with a 0: one dimension and several are one operator.
template <class S, class Op>
void check_embedding(const Op& op, Names& broken) {
  for (const int numerator : {-9, -4, 0, 1, 3, 4, 5, 40}) {
    Vector<S> line = Vector<S>::Constant(1, constant<S>(Exact(numerator, 4)));
    Vector<S> plane = Vector<S>::Constant(2, S(0));
    plane[1] = line[0];
    Vector<S> on_line;
    Vector<S> in_plane;
    apply(op, line, S(1), on_line);
    apply(op, plane, S(1), in_plane);
    if (!finite(on_line[0]) || !is_near(in_plane[1], exactly(on_line[0])) || !is_near(in_plane[0], Exact(0))) broken.insert("embedding");
  }
}

/// The derivative is the identity inside (at 0 too) and (tau/r)(I - u u^T/r^2) outside; nowhere is it NaN.
template <class Op>
void check_derivative(const Op& op, Names& broken) {
  using J = ceres::Jet<double, 4>;
  for (const double size : {0.0, 0.125, 1.0, 8.0}) {
    for (const int d : {1, 2, 3}) {
      Vector<J> u = Vector<J>::Constant(d, J(0));
      double r = 0;
      for (int j = 0; j < d; ++j) {
        u[j] = J(size * (j + 1), j);
        r += u[j].a * u[j].a;
      }
      r = std::sqrt(r);
      Vector<J> out;
      apply(op, u, J(1), out);
      for (int j = 0; j < d; ++j) {
        for (int l = 0; l < d; ++l) {
          const double delta = j == l ? 1 : 0;
          const double expected = r <= 1 ? delta : (delta - u[j].a * u[l].a / (r * r)) / r;
          if (!(std::fabs(out[j].v[l] - expected) <= 1e-13)) broken.insert("derivative");
        }
      }
    }
  }
}

template <class S, class Op>
Names broken_clip_laws(const Op& op) {
  Names broken;
  check_values<S>(op, broken);
  check_zero<S>(op, broken);
  check_poison<S>(op, broken);
  check_embedding<S>(op, broken);
  if constexpr (requires(S a) { a.v; }) check_derivative(op, broken);
  return broken;
}

// ---- Enclosures -----------------------------------------------------------------------------------------------------------------------------------

inline Exact lower_of(const Interval& a) { return Exact::of_double(a.lower()); }
inline Exact upper_of(const Interval& a) { return Exact::of_double(a.upper()); }
inline Exact lower_of(const Ball& a) { return a.lower(200); }
inline Exact upper_of(const Ball& a) { return a.upper(200); }
inline bool bounded(const Interval& a) { return std::isfinite(a.lower()) && std::isfinite(a.upper()); }
inline bool bounded(const Ball& a) { return a.is_finite(); }

inline Interval box(const Interval*, double lower, double upper) { return Interval::hull(lower, upper); }
inline Ball box(const Ball*, double lower, double upper) { return Ball::hull(Exact::of_double(lower), Exact::of_double(upper)); }

/// The true clip of one member, in a ball of 160 bits.
inline Vector<Ball> true_clip(const std::vector<double>& u, const Exact& tau) {
  const PrecisionScope bits(160);
  Exact squares;
  for (const double entry : u) squares += Exact::of_double(entry) * Exact::of_double(entry);
  Vector<Ball> out(static_cast<Eigen::Index>(u.size()));
  const Ball factor = squares <= tau * tau ? Ball(1) : constant<Ball>(tau) / root(constant<Ball>(squares));
  for (std::size_t j = 0; j < u.size(); ++j) out[static_cast<Eigen::Index>(j)] = factor * constant<Ball>(Exact::of_double(u[j]));
  return out;
}

/// Random boxes around the threshold: every member's clip lies in the clip of the box; a certified answer is right; certified unclipped returns the box
/// itself; and where neither side is certified the answer is the coordinatewise hull, up to 1e-6 of its width.
template <class E, class Op>
Names broken_enclosure_laws(const Op& op, int trials) {
  Names broken;
  std::mt19937_64 random(7);
  const auto unit = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
  for (int trial = 0; trial < trials; ++trial) {
    const int d = 1 + trial % 5;
    const double spread = trial % 3 == 0 ? 1 : trial % 3 == 1 ? 0x1p-4 : 0x1p-20;
    std::vector<double> low;
    std::vector<double> high;
    Vector<E> u(d);
    double middle = 0;
    for (int j = 0; j < d; ++j) {
      const double centre = trial % 7 == 0 ? 0 : 2 * unit() - 1;
      low.push_back(static_cast<double>(static_cast<float>(centre - spread * unit())));
      high.push_back(static_cast<double>(static_cast<float>(centre + spread * unit())));
      if (trial % 11 == 0 && j == 0) low[0] = high[0] = centre;  // a point among the sides
      u[j] = box(static_cast<const E*>(nullptr), low.back(), high.back());
      middle += centre * centre;
    }
    const double near = std::sqrt(middle) + spread * (unit() - 0.5);
    const Exact tau = trial % 13 == 0 ? Exact(100) : trial % 13 == 1 ? Exact(1, 1000) : Exact::of_double(std::fmax(near, 0.01));
    Vector<E> out;
    const Truth clipped = apply(op, u, constant<E>(tau), out);

    std::vector<Exact> least(static_cast<std::size_t>(d), Exact(1000));
    std::vector<Exact> largest(static_cast<std::size_t>(d), Exact(-1000));
    bool some_inside = false;
    bool some_outside = false;
    const int corners = 1 << (2 * d);  // each side at its lower end, upper end, the point nearest to 0, or at random
    for (int corner = 0; corner < corners; ++corner) {
      std::vector<double> member;
      Exact squares;
      for (int j = 0; j < d; ++j) {
        const auto l = static_cast<std::size_t>(j);
        const int choice = (corner >> (2 * j)) & 3;
        const double nearest = low[l] > 0 ? low[l] : high[l] < 0 ? high[l] : 0;
        member.push_back(choice == 0 ? low[l] : choice == 1 ? high[l] : choice == 2 ? nearest : low[l] + (high[l] - low[l]) * unit());
        squares += Exact::of_double(member.back()) * Exact::of_double(member.back());
      }
      (squares <= tau * tau ? some_inside : some_outside) = true;
      const Vector<Ball> truth = true_clip(member, tau);
      for (int j = 0; j < d; ++j) {
        const auto l = static_cast<std::size_t>(j);
        const Exact below = truth[j].lower(200);
        const Exact above = truth[j].upper(200);
        if (!bounded(out[j])) {
          broken.insert("bounded");
        } else if (upper_of(out[j]) < below || above < lower_of(out[j])) {
          broken.insert("contains");
        }
        if (below < least[l]) least[l] = below;
        if (largest[l] < above) largest[l] = above;
      }
    }
    if ((clipped == Truth::no && some_outside) || (clipped == Truth::yes && some_inside)) broken.insert("says whether it clipped");
    if (clipped == Truth::no && !identical(out, u)) broken.insert("unclipped is itself");
    if (tau == Exact(100) && clipped != Truth::no) broken.insert("says whether it clipped");
    if (clipped != Truth::unknown) continue;
    if (!(some_inside && some_outside) && spread > 0x1p-10) continue;
    for (int j = 0; j < d; ++j) {
      const auto l = static_cast<std::size_t>(j);
      if (!bounded(out[j])) continue;
      const Exact width = Exact::of_double(high[l]) - Exact::of_double(low[l]);  // a ball's radius has 30 bits
      const Exact slack = (largest[l] - least[l]) * Exact::parse("1e-6") + tau * Exact::power_of_two(-45) + width * Exact::power_of_two(-27);
      if (lower_of(out[j]) < least[l] - slack || largest[l] + slack < upper_of(out[j])) broken.insert("tight hull");
    }
  }
  // Points, at rational norms: the truth is contained, closely.
  for (const Direction& direction : directions()) {
    const Vector<E> u = along<E>(direction, Exact(1));
    for (const Exact& tau : thresholds(Exact(direction.norm), 60)) {
      Vector<E> out;
      apply(op, u, constant<E>(tau), out);
      for (Eigen::Index j = 0; j < u.size(); ++j) {
        const Exact entry(direction.entries[static_cast<std::size_t>(j)]);
        const Exact truth = Exact(direction.norm) <= tau ? entry : entry * tau / Exact(direction.norm);
        if (!bounded(out[j]) || truth < lower_of(out[j]) || upper_of(out[j]) < truth) {
          broken.insert("contains");
        } else if (upper_of(out[j]) - lower_of(out[j]) > Exact(direction.norm) * Exact::power_of_two(-45)) {
          broken.insert("thin on points");
        }
      }
    }
  }
  return broken;
}

}  // namespace lemmata::laws
