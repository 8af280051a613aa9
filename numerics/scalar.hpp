#pragma once
/// The numbers that a theorem may be evaluated in, behind one small set of names.
///
///   number                      arithmetic   Field  Scalar  Transcendental   header
///   float, double, long double  rounded      yes    yes     yes              here
///   Multiprecision (MPFR)       rounded      yes    yes     yes              numerics/multiprecision.hpp
///   ceres::Jet<T, N>            rounded      yes    yes     yes              numerics/jet.hpp
///   Interval (double ends)      enclosure    yes    yes     yes              here
///   Ball (Arb)                  enclosure    yes    yes     yes              here
///   Exact (rationals)           exact        yes    no      no               here
///
/// `scalar_traits` has no primary definition: an unknown number does not compile. Constants enter through `constant<S>(exact)` alone. Enclosures have
/// neither operator< nor operator==: code that would branch on them does not compile, code that only adds and multiplies does.
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string_view>

#include "numerics/ball.hpp"
#include "numerics/exact.hpp"
#include "numerics/interval.hpp"
#include "numerics/truth.hpp"

namespace lemmata {

enum class Arithmetic : std::uint8_t { rounded, enclosure, exact };

/// Specialise for a number of your own: `arithmetic`, `from`, `square`, `min`, `max`, `abs`, `less_equal`, `identical`, `approximate`; `root` to make it a
/// Scalar; `exp`, `log`, `log1p`, `cosh`, `sin`, `cos` to make it Transcendental.
template <class S>
struct scalar_traits;

template <class S>
concept Field = std::semiregular<S> && std::constructible_from<S, int> && requires(S y, const S a, const S b, const Exact& q) {
  { scalar_traits<S>::arithmetic } -> std::convertible_to<Arithmetic>;
  { scalar_traits<S>::from(q) } -> std::same_as<S>;  // the only road for constants: no 0.1 literals
  { scalar_traits<S>::square(a) } -> std::same_as<S>;  // tighter than a*a on enclosures
  { scalar_traits<S>::min(a, b) } -> std::same_as<S>;  // clipping without branching
  { scalar_traits<S>::max(a, b) } -> std::same_as<S>;
  { scalar_traits<S>::abs(a) } -> std::same_as<S>;
  { scalar_traits<S>::less_equal(a, b) } -> std::same_as<Truth>;
  { scalar_traits<S>::identical(a, b) } -> std::same_as<bool>;
  { scalar_traits<S>::approximate(a) } -> std::same_as<double>;
  { a + b } -> std::same_as<S>;  // same_as turns expression templates away
  { a - b } -> std::same_as<S>;
  { a * b } -> std::same_as<S>;
  { a / b } -> std::same_as<S>;
  { -a } -> std::same_as<S>;
  y += a;
  y -= a;
  y *= a;
};

/// A field with square roots of nonnegative numbers: what Euclidean norms need in more than one dimension.
template <class S>
concept Scalar = Field<S> && requires(const S a) {
  { scalar_traits<S>::root(a) } -> std::same_as<S>;
};

template <class S>
concept Transcendental = Scalar<S> && requires(const S a) {
  { scalar_traits<S>::exp(a) } -> std::same_as<S>;
  { scalar_traits<S>::log(a) } -> std::same_as<S>;
  { scalar_traits<S>::log1p(a) } -> std::same_as<S>;
  { scalar_traits<S>::cosh(a) } -> std::same_as<S>;
  { scalar_traits<S>::sin(a) } -> std::same_as<S>;
  { scalar_traits<S>::cos(a) } -> std::same_as<S>;
};

template <class S>
concept Enclosure = Field<S> && scalar_traits<S>::arithmetic == Arithmetic::enclosure;
template <class S>
concept Rounded = Field<S> && scalar_traits<S>::arithmetic == Arithmetic::rounded;

/// What the built-in floating types share. `from` rounds to nearest.
template <std::floating_point F>
struct floating_traits {
  static constexpr Arithmetic arithmetic = Arithmetic::rounded;
  static F from(const Exact& q) { return static_cast<F>(q.nearest_double()); }
  static F square(F a) { return a * a; }
  static F min(F a, F b) { return b < a ? b : a; }
  static F max(F a, F b) { return a < b ? b : a; }
  static F abs(F a) { return std::abs(a); }
  static Truth less_equal(F a, F b) { return a <= b ? Truth::yes : a > b ? Truth::no : Truth::unknown; }  // NaN: unknown
  static bool identical(F a, F b) { return a == b; }
  static double approximate(F a) { return static_cast<double>(a); }
  static F root(F a) { return std::sqrt(a); }
  static F exp(F a) { return std::exp(a); }
  static F log(F a) { return std::log(a); }
  static F log1p(F a) { return std::log1p(a); }
  static F cosh(F a) { return std::cosh(a); }
  static F sin(F a) { return std::sin(a); }
  static F cos(F a) { return std::cos(a); }
};

template <>
struct scalar_traits<float> : floating_traits<float> {
  static float from(const Exact& q) { return q.nearest_float(); }
};
template <>
struct scalar_traits<double> : floating_traits<double> {};
template <>
struct scalar_traits<long double> : floating_traits<long double> {
  static long double from(const Exact& q) { return q.nearest_long_double(); }
};

template <>
struct scalar_traits<Exact> {
  static constexpr Arithmetic arithmetic = Arithmetic::exact;
  static Exact from(const Exact& q) { return q; }
  static Exact square(const Exact& a) { return a * a; }
  static Exact min(const Exact& a, const Exact& b) { return b < a ? b : a; }
  static Exact max(const Exact& a, const Exact& b) { return a < b ? b : a; }
  static Exact abs(const Exact& a) { return a.sign() < 0 ? -a : a; }
  static Truth less_equal(const Exact& a, const Exact& b) { return truth(a <= b); }
  static bool identical(const Exact& a, const Exact& b) { return a == b; }
  static double approximate(const Exact& a) { return a.nearest_double(); }
};

/// What the two enclosures share.
template <class E>
struct enclosure_traits {
  static constexpr Arithmetic arithmetic = Arithmetic::enclosure;
  static E from(const Exact& q) { return E::enclosing(q); }
  static E square(const E& a) { return squared(a); }
  static E min(const E& a, const E& b) { return minimum(a, b); }
  static E max(const E& a, const E& b) { return maximum(a, b); }
  static E abs(const E& a) { return magnitude(a); }
  static Truth less_equal(const E& a, const E& b) { return at_most(a, b); }
  static bool identical(const E& a, const E& b) { return same_ends(a, b); }
  static E root(const E& a) { return square_root(a); }
  static E exp(const E& a) { return exponential(a); }
  static E log(const E& a) { return logarithm(a); }
  static E log1p(const E& a) { return log_one_plus(a); }
  static E cosh(const E& a) { return hyperbolic_cosine(a); }
  static E sin(const E& a) { return sine(a); }
  static E cos(const E& a) { return cosine(a); }
};

template <>
struct scalar_traits<Interval> : enclosure_traits<Interval> {
  static double approximate(const Interval& a) { return a.is_point() ? a.lower() : a.lower() / 2 + a.upper() / 2; }
};
template <>
struct scalar_traits<Ball> : enclosure_traits<Ball> {
  static double approximate(const Ball& a) { return a.midpoint(); }
};

// The names that recurrences and statements use. All take and return plain values; none branches on an enclosure.
template <Field S>
[[nodiscard]] S constant(const Exact& q) { return scalar_traits<S>::from(q); }
template <Field S>
[[nodiscard]] S square(const S& a) { return scalar_traits<S>::square(a); }
template <Field S>
[[nodiscard]] S minimum(const S& a, const S& b) { return scalar_traits<S>::min(a, b); }
template <Field S>
[[nodiscard]] S maximum(const S& a, const S& b) { return scalar_traits<S>::max(a, b); }
template <Field S>
[[nodiscard]] S magnitude(const S& a) { return scalar_traits<S>::abs(a); }
/// (a)_+ = max(a, 0).
template <Field S>
[[nodiscard]] S positive_part(const S& a) { return scalar_traits<S>::max(a, S(0)); }
template <Scalar S>
[[nodiscard]] S root(const S& a) { return scalar_traits<S>::root(a); }
/// Certified order: `yes` and `no` are proved on enclosures and exact numbers, and are plain comparisons on rounded ones (NaN: unknown).
template <Field S>
[[nodiscard]] Truth less_equal(const S& a, const S& b) { return scalar_traits<S>::less_equal(a, b); }
/// The same representation (not: equal numbers).
template <Field S>
[[nodiscard]] bool identical(const S& a, const S& b) { return scalar_traits<S>::identical(a, b); }
/// A double near a, for reports, plots and search; never for a verdict.
template <Field S>
[[nodiscard]] double approximate(const S& a) { return scalar_traits<S>::approximate(a); }

/// y = a + b, a - b, a b. Balls do it in place.
template <Field S>
void set_sum(S& y, const S& a, const S& b) { y = a + b; }
template <Field S>
void set_difference(S& y, const S& a, const S& b) { y = a - b; }
template <Field S>
void set_product(S& y, const S& a, const S& b) { y = a * b; }

/// y += a b, and y -= a b. Balls do it with one rounding.
template <Field S>
void add_product(S& y, const S& a, const S& b) { y += a * b; }
template <Field S>
void subtract_product(S& y, const S& a, const S& b) { y -= a * b; }

}  // namespace lemmata
