#pragma once
/// Seeded inputs of the audits: points and spans over all binades and their edges.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

#include "tests/numerics/reference.hpp"

namespace lemmata::audit {

/// Points and spans whose ends have at most `bits` bits. The distributions are written out: one seed gives one sequence everywhere.
class Inputs {
 public:
  Inputs(std::uint64_t seed, long bits) : random_(seed), bits_(bits) {}

  std::uint64_t below(std::uint64_t count) { return random_() % count; }

  /// Edges, all binades alike, near multiples of pi/2, and numbers of everyday size.
  Real point() {
    Real x(raw_point());
    if (bits_ > 53 && below(2) == 0) deepen(x);
    return x;
  }
  /// A number of everyday size.
  Real moderate_point() {
    Real x(moderate());
    if (bits_ > 53) deepen(x);
    return x;
  }

  Span span() {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const Real x = point();
    switch (below(10)) {
      case 0: case 1: case 2: return {x, x};
      case 3: case 4: return {x, neighbour(x, 1 + below(3))};
      case 5: return {x, neighbour(x, std::uint64_t{1} << below(52))};
      case 6: return sorted(x, moderate_point());
      case 7: return sorted(x, point());
      case 8: return sorted(x.sign() > 0 ? x.negated() : x, magnitude(point()));
      default: break;
    }
    switch (below(5)) {
      case 0: return {Real(-infinity), Real(infinity)};
      case 1: case 2: return {x, Real(infinity)};
      default: return {Real(-infinity), x};
    }
  }
  Span nonnegative_span() {
    const Span s = span();
    if (s.lower.sign() >= 0) return s;
    return {Real(0.0), magnitude(s.lower.is_finite() ? s.lower : s.upper)};
  }

  /// Points of the span that the operation is likely to get wrong, and some at random.
  std::vector<Real> members(const Span& s, Operation op) {
    std::vector<Real> chosen;
    const auto add = [&](const Real& x) {
      if (x.is_finite() && s.contains(x) && std::find(chosen.begin(), chosen.end(), x) == chosen.end()) chosen.push_back(x);
    };
    add(s.lower);
    add(s.upper);
    if (s.is_point()) return chosen;
    add(Real(0.0));
    Real huge(std::numeric_limits<double>::max());
    mpfr_mul_2ui(huge.raw(), huge.raw(), 6, MPFR_RNDN);  // an unbounded end stands for numbers that no double reaches
    add(huge);
    add(huge.negated());
    if (s.is_bounded()) {
      add(between(s, 0.5));
      add(between(s, unit()));
    }
    add(point());
    if (op == Operation::sine || op == Operation::cosine) add(quarter_turn_in(s));
    return chosen;
  }
  Real member(const Span& s) {
    const std::vector<Real> choice = members(s, Operation::sum);
    return choice[below(choice.size())];
  }

  static Span sorted(const Real& x, const Real& y) { return y < x ? Span{y, x} : Span{x, y}; }

 private:
  double unit() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
  double sign() { return below(2) == 0 ? 1 : -1; }
  double moderate() { return sign() * std::ldexp(1 + unit(), static_cast<int>(below(24)) - 14); }

  double raw_point() {
    switch (below(8)) {
      case 0: case 1: return edge();
      case 2: case 3: {
        const double x = std::bit_cast<double>(random_());
        return std::isfinite(x) ? x : sign() * std::bit_cast<double>(random_() >> 12);  // a subnormal in its place
      }
      case 4: return ulps_away(std::numbers::pi / 2 * (static_cast<double>(below(2001)) - 1000));
      default: return moderate();
    }
  }
  double edge() {
    using limits = std::numeric_limits<double>;
    switch (below(8)) {
      case 0: return sign() * 0.0;
      case 1: return sign() * std::bit_cast<double>(below(4) + 1);
      case 2: return sign() * ulps_away(limits::min());
      case 3: return sign() * std::bit_cast<double>(std::bit_cast<std::uint64_t>(limits::max()) - below(3));
      case 4: return sign() * ulps_away(1);
      case 5: return sign() * ulps_away(std::ldexp(1, static_cast<int>(below(2098)) - 1074));
      case 6: return sign() * static_cast<double>(below(12));
      default: return ulps_away(below(2) == 0 ? 709.782712893384 : -745.1332191019411);  // where exp leaves the doubles
    }
  }
  double ulps_away(double x) {
    constexpr double largest = std::numeric_limits<double>::max();
    switch (below(3)) {
      case 0: return std::nextafter(x, -largest);
      case 1: return x;
      default: return std::nextafter(x, largest);
    }
  }

  /// Fills the mantissa up to bits_ bits.
  void deepen(Real& x) {
    Real tail(unit());
    for (long filled = 53; filled + 53 < bits_; filled += 53) {
      mpfr_div_2ui(tail.raw(), tail.raw(), 53, MPFR_RNDN);
      mpfr_add_d(tail.raw(), tail.raw(), unit(), MPFR_RNDN);
    }
    mpfr_div_2ui(tail.raw(), tail.raw(), 53, MPFR_RNDN);
    mpfr_mul(tail.raw(), tail.raw(), x.raw(), MPFR_RNDN);
    mpfr_add(x.raw(), x.raw(), tail.raw(), MPFR_RNDN);
    mpfr_prec_round(x.raw(), bits_, MPFR_RNDN);
    mpfr_prec_round(x.raw(), reference_bits, MPFR_RNDN);
  }
  /// The number `steps` further up among those of bits_ bits (doubles, with their range, when that is 53).
  Real neighbour(const Real& x, std::uint64_t steps) const {
    if (bits_ == 53) {
      double y = x.to_double();
      if (steps <= 3) {
        for (; steps > 0; --steps) y = std::nextafter(y, std::numeric_limits<double>::max());
      } else {
        y = std::min(y + static_cast<double>(steps) * std::fmax(std::fabs(y) * 0x1p-52, 0x1p-1074), std::numeric_limits<double>::max());
      }
      return Real(y);
    }
    Real y(x);
    Real step(static_cast<double>(steps));
    mpfr_mul_2si(step.raw(), step.raw(), (x.sign() == 0 ? -1074 : mpfr_get_exp(x.raw())) - bits_, MPFR_RNDN);
    mpfr_add(y.raw(), y.raw(), step.raw(), MPFR_RNDU);
    return y;
  }
  static Real magnitude(const Real& x) { return x.sign() < 0 ? x.negated() : x; }
  static Real between(const Span& s, double part) {
    Real x;
    mpfr_sub(x.raw(), s.upper.raw(), s.lower.raw(), MPFR_RNDN);
    mpfr_mul_d(x.raw(), x.raw(), part, MPFR_RNDN);
    mpfr_add(x.raw(), x.raw(), s.lower.raw(), MPFR_RNDN);
    return x;
  }
  /// A multiple of pi/2 (to 400 bits) just above the lower end.
  static Real quarter_turn_in(const Span& s) {
    Real turn;
    if (!s.lower.is_finite() || mpfr_get_exp(s.lower.raw()) > 100) return turn;
    mpfr_const_pi(turn.raw(), MPFR_RNDN);
    mpfr_div_2ui(turn.raw(), turn.raw(), 1, MPFR_RNDN);
    Real count;
    mpfr_div(count.raw(), s.lower.raw(), turn.raw(), MPFR_RNDN);
    mpfr_ceil(count.raw(), count.raw());
    mpfr_mul(turn.raw(), turn.raw(), count.raw(), MPFR_RNDN);
    return turn;
  }

  std::mt19937_64 random_;
  long bits_;
};

}  // namespace lemmata::audit
