/// Every number keeps the promises of numerics/scalar.hpp: the concept table, the laws all of them share, norms at every size, derivatives.
#include "numerics/scalar.hpp"

#include <gtest/gtest.h>
#include <mpfr.h>

#include <array>
#include <cmath>
#include <concepts>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "numerics/error.hpp"
#include "numerics/jet.hpp"
#include "numerics/multiprecision.hpp"
#include "numerics/vector.hpp"
#include "tests/numerics/exact_value.hpp"

namespace lemmata {
namespace {

using DoubleJet = ceres::Jet<double, 4>;
using MultiprecisionJet = ceres::Jet<Multiprecision, 2>;

// ---- The table of numerics/scalar.hpp, yes and no -------------------------------------------------------------------------------------------------

template <class S>
constexpr std::array row{Field<S>, Scalar<S>, Transcendental<S>, Rounded<S>, Enclosure<S>};
using Row = std::array<bool, 5>;
static_assert(row<float> == Row{true, true, true, true, false});
static_assert(row<double> == Row{true, true, true, true, false});
static_assert(row<long double> == Row{true, true, true, true, false});
static_assert(row<Multiprecision> == Row{true, true, true, true, false});
static_assert(row<DoubleJet> == Row{true, true, true, true, false});
static_assert(row<MultiprecisionJet> == Row{true, true, true, true, false});
static_assert(row<Interval> == Row{true, true, true, false, true});
static_assert(row<Ball> == Row{true, true, true, false, true});
static_assert(row<Exact> == Row{true, false, false, false, false});
static_assert(row<int> == Row{});
static_assert(row<bool> == Row{});
static_assert(row<std::string> == Row{});
static_assert(row<const double*> == Row{});

static_assert(std::totally_ordered<Exact>);
static_assert(!std::totally_ordered<Interval> && !std::equality_comparable<Interval>);
static_assert(!std::totally_ordered<Ball> && !std::equality_comparable<Ball>);
static_assert(!std::convertible_to<Truth, bool>);
static_assert(!std::constructible_from<Exact, double> && !std::constructible_from<Exact, float> && !std::constructible_from<Exact, bool>);

/// A literal 0.4 is not 2/5, and must not become 0 on the way through int either.
TEST(Construction, AFloatingNumberIsNeitherABallNorAnIntervalNorAFraction) {
  EXPECT_FALSE((std::constructible_from<Ball, double>));
  EXPECT_FALSE((std::constructible_from<Interval, double>));
  EXPECT_FALSE((std::constructible_from<Exact, double, int>));
  EXPECT_FALSE((std::constructible_from<Ball, float>));
  EXPECT_FALSE((std::constructible_from<Interval, float>));
}

// ---- Exactly what a number stands for -------------------------------------------------------------------------------------------------------------

using lemmata::exact_of;
Exact exact_of(const Multiprecision& a) { return exact_of(a.backend().data()); }
template <class T, int N>
Exact exact_of(const ceres::Jet<T, N>& a) { return exact_of(a.a); }

template <class S>
struct Bits {
  static long count() { return std::numeric_limits<S>::digits; }
};
template <>
struct Bits<Multiprecision> {
  static long count() { return MultiprecisionScope::bits(); }
};
template <class T, int N>
struct Bits<ceres::Jet<T, N>> : Bits<T> {};

bool contains(const Interval& a, const Exact& q) {
  return (std::isinf(a.lower()) || Exact::of_double(a.lower()) <= q) && (std::isinf(a.upper()) || q <= Exact::of_double(a.upper()));
}
bool contains(const Ball& a, const Exact& q) { return a.contains(q); }

/// Exact numbers are q, enclosures contain q, rounded ones are within a few roundings of numbers as large as `size`. A function, not a macro at each place:
/// it is compiled once a number.
template <Field S>
void expect(const char* what, const S& a, const Exact& q, const Exact& size) {
  bool good = false;
  if constexpr (scalar_traits<S>::arithmetic == Arithmetic::exact) {
    good = a == q;
  } else if constexpr (Enclosure<S>) {
    good = contains(a, q);
  } else {
    good = magnitude_of(exact_of(a) - q) <= Exact(6) * size * Exact::power_of_two(-Bits<S>::count());
  }
  if (!good) ADD_FAILURE() << what << ": " << approximate(a) << " does not stand for " << ::testing::PrintToString(q);
}
template <Field S>
void expect(const char* what, const S& a, const Exact& q) { expect(what, a, q, magnitude_of(q)); }

// ---- Laws of every number -------------------------------------------------------------------------------------------------------------------------

/// Small rational numbers, with ties and zeros.
class Rationals {
 public:
  Exact next() { return Exact(static_cast<std::int64_t>(random_() % 401) - 200, static_cast<std::int64_t>(random_() % 40) + 1); }
  Vector<Exact> next(Eigen::Index dimension) {
    Vector<Exact> v(dimension);
    for (Eigen::Index j = 0; j < dimension; ++j) v[j] = next();
    return v;
  }

 private:
  std::mt19937_64 random_{42};
};

template <class S>
class EveryNumber : public ::testing::Test {
  MultiprecisionScope multiprecision_{200};
  PrecisionScope precision_{128};
};
template <class S>
class EveryScalar : public EveryNumber<S> {};
using Scalars = ::testing::Types<float, double, long double, Multiprecision, DoubleJet, MultiprecisionJet, Interval, Ball>;
using Numbers = ::testing::Types<float, double, long double, Multiprecision, DoubleJet, MultiprecisionJet, Interval, Ball, Exact>;
TYPED_TEST_SUITE(EveryNumber, Numbers);
TYPED_TEST_SUITE(EveryScalar, Scalars);

TYPED_TEST(EveryNumber, FollowsTheRationals) {
  using S = TypeParam;
  Rationals rationals;
  for (int j = 0; j < 2000; ++j) {
    const Exact p = rationals.next();
    const Exact q = rationals.next();
    const Exact size = magnitude_of(p) + magnitude_of(q);
    const S a = constant<S>(p);
    const S b = constant<S>(q);
    expect("a", a, p);
    expect("a + b", S(a + b), Exact(p + q), size);
    expect("a - b", S(a - b), Exact(p - q), size);
    expect("a * b", S(a * b), Exact(p * q));
    if (q.sign() != 0) {
      expect("a / b", S(a / b), Exact(p / q));
    }
    expect("-a", S(-a), Exact(-p));
    expect("square(a)", square(a), Exact(p * p));
    expect("minimum(a, b)", minimum(a, b), p < q ? p : q);
    expect("maximum(a, b)", maximum(a, b), p < q ? q : p);
    expect("magnitude(a)", magnitude(a), magnitude_of(p));
    expect("positive_part(a)", positive_part(a), p.sign() > 0 ? p : Exact(0));
    S y = a;
    y += b;
    y -= a;
    y *= b;
    expect("((a + b) - a) b", y, Exact(q * q), Exact(size * size));
    add_product(y, a, b);
    subtract_product(y, b, b);
    expect("add_product, subtract_product", y, Exact(p * q), Exact(size * size));
    if (p < q) {
      EXPECT_NE(less_equal(b, a), Truth::yes);
    }
    EXPECT_NE(less_equal(a, a), Truth::no);
    EXPECT_NEAR(approximate(a), p.nearest_double(), 1e-6 * std::fabs(p.nearest_double()));
    EXPECT_TRUE(identical(a, constant<S>(p)));
  }
}

TYPED_TEST(EveryNumber, OrdersIntegers) {
  using S = TypeParam;
  EXPECT_EQ(less_equal(S(1), S(2)), Truth::yes);
  EXPECT_EQ(less_equal(S(2), S(2)), Truth::yes);
  EXPECT_EQ(less_equal(S(2), S(1)), Truth::no);
  EXPECT_TRUE(identical(S(2), S(2)));
  EXPECT_FALSE(identical(S(2), S(3)));
}

TYPED_TEST(EveryNumber, FoldsVectors) {
  using S = TypeParam;
  Rationals rationals;
  for (const Eigen::Index dimension : {0, 1, 2, 5, 17}) {
    const Vector<Exact> p = rationals.next(dimension);
    const Vector<Exact> q = rationals.next(dimension);
    const Vector<S> a = constant_vector<S>(p);
    const Vector<S> b = constant_vector<S>(q);
    Exact size(0);
    Exact sum(0);
    Exact squares(0);
    Exact largest(0);
    for (Eigen::Index j = 0; j < dimension; ++j) {
      sum += p[j] * q[j];
      size += magnitude_of(p[j] * q[j]);
      squares += p[j] * p[j];
      if (largest < magnitude_of(p[j])) largest = magnitude_of(p[j]);
    }
    expect("dot(a, b)", dot(a, b), sum, Exact(size * Exact(4)));
    expect("squared_norm(a)", squared_norm(a), squares, Exact(squares * Exact(4)));
    expect("largest_magnitude(a)", largest_magnitude(a), largest);
    EXPECT_TRUE(identical(a, constant_vector<S>(p)));
    if (dimension == 1) {
      expect("norm(a)", norm(a), largest);
    }
  }
}

TYPED_TEST(EveryNumber, KnowsPythagoras) {
  using S = TypeParam;
  const auto expect_norm = [](const std::vector<Exact>& entries, const Exact& expected) {
    Vector<S> a(static_cast<Eigen::Index>(entries.size()));
    for (std::size_t j = 0; j < entries.size(); ++j) a[static_cast<Eigen::Index>(j)] = constant<S>(entries[j]);
    expect("norm(a)", norm(a), expected);
  };
  expect_norm({}, Exact(0));
  expect_norm({Exact(-7, 3)}, Exact(7, 3));
  expect_norm({Exact(0), Exact(0)}, Exact(0));
  expect_norm({Exact(3), Exact(-4)}, Exact(5));
  expect_norm({Exact(-5, 7), Exact(12, 7)}, Exact(13, 7));
  expect_norm({Exact(1), Exact(2), Exact(2)}, Exact(3));
  expect_norm({Exact(1), Exact(1), Exact(1), Exact(1)}, Exact(2));
}

/// A x by Eigen, which uses nothing but + and *.
template <class S>
class EveryEntry : public EveryNumber<S> {};
using Entries = ::testing::Types<double, Interval, Ball, Exact>;
TYPED_TEST_SUITE(EveryEntry, Entries);

TYPED_TEST(EveryEntry, MultipliesMatrices) {
  using S = TypeParam;
  Rationals rationals;
  Matrix<Exact> rows(3, 4);
  for (Eigen::Index i = 0; i < 3; ++i) rows.row(i) = rationals.next(4).transpose();
  const Vector<Exact> x = rationals.next(4);
  const Vector<S> product = constant_matrix<S>(rows) * constant_vector<S>(x);
  for (Eigen::Index i = 0; i < 3; ++i) expect("A x", product[i], dot(Vector<Exact>(rows.row(i)), x), Exact(1000000));
}

TYPED_TEST(EveryScalar, TakesRoots) {
  using S = TypeParam;
  Rationals rationals;
  for (int j = 0; j < 500; ++j) {
    const Exact p = magnitude_of(rationals.next());
    expect("root(p^2)", root(square(constant<S>(p))), p);
    expect("root(p)^2", square(root(constant<S>(p))), p);
  }
}

TYPED_TEST(EveryScalar, KnowsTheElementaryFunctions) {
  using S = TypeParam;
  using T = scalar_traits<S>;
  expect("exp(0)", T::exp(S(0)), Exact(1));
  expect("log(1)", T::log(S(1)), Exact(0));
  expect("log1p(0)", T::log1p(S(0)), Exact(0));
  expect("cosh(0)", T::cosh(S(0)), Exact(1));
  expect("sin(0)", T::sin(S(0)), Exact(0));
  expect("cos(0)", T::cos(S(0)), Exact(1));
  Rationals rationals;
  for (int j = 0; j < 200; ++j) {
    const Exact p = rationals.next() / Exact(100);
    const S a = constant<S>(p);
    const Exact size(20);
    expect("log(exp(a))", T::log(T::exp(a)), p, size);
    expect("log1p(exp(a) - 1)", T::log1p(S(T::exp(a) - S(1))), p, size);
    expect("square(sin(a)) + square(cos(a))", S(square(T::sin(a)) + square(T::cos(a))), Exact(1));
    expect("2 cosh(a) - exp(a) - exp(-a)", S(S(2) * T::cosh(a) - T::exp(a) - T::exp(S(-a))), Exact(0), size);
  }
}

/// Constants are rounded once: 3/2 of the smallest number, a shade less, is nearer to that number than to twice it.
template <class F>
class EveryFloat : public ::testing::Test {};
using Floats = ::testing::Types<float, double, long double>;
TYPED_TEST_SUITE(EveryFloat, Floats);

TYPED_TEST(EveryFloat, RoundsConstantsToNearest) {
  using limits = std::numeric_limits<TypeParam>;
  const auto from = scalar_traits<TypeParam>::from;
  const Exact shade = Exact::power_of_two(-limits::digits - 10);
  const Exact smallest = exact_of(limits::denorm_min());
  EXPECT_EQ(from(smallest * Exact(3, 2) * (Exact(1) - shade)), limits::denorm_min());
  EXPECT_EQ(from(smallest * Exact(3, 2) * (Exact(1) + shade)), 2 * limits::denorm_min());
  EXPECT_EQ(from(smallest * Exact(1, 2) * (Exact(1) + shade)), limits::denorm_min());
  EXPECT_EQ(from(smallest * Exact(1, 2) * (Exact(1) - shade)), 0);
  const Exact ulp = Exact::power_of_two(1 - limits::digits);
  EXPECT_EQ(from(Exact(1) + ulp * Exact(3, 2) * (Exact(1) - shade)), 1 + limits::epsilon());
  EXPECT_EQ(from(Exact(1) + ulp * Exact(3, 2)), 1 + 2 * limits::epsilon());
  const Exact half_step = Exact::power_of_two(limits::max_exponent - limits::digits - 1);
  EXPECT_EQ(from(exact_of(limits::max()) + half_step * (Exact(1) - shade)), limits::max());
  EXPECT_EQ(from(exact_of(limits::max()) + half_step), limits::infinity());
  EXPECT_EQ(from(-exact_of(limits::max()) - half_step), -limits::infinity());
}

// ---- Norms of every size --------------------------------------------------------------------------------------------------------------------------

template <class S>
Vector<S> pair(const S& a, const S& b) {
  Vector<S> v(2);
  v << a, b;
  return v;
}

/// (3, 4) 2^k has norm 5 * 2^k in every binade, also where the squares leave the range.
TYPED_TEST(EveryFloat, NormInEveryBinade) {
  using F = TypeParam;
  using limits = std::numeric_limits<F>;
  int wrong = 0;
  for (int k = limits::min_exponent - limits::digits; k <= limits::max_exponent - 3; ++k) {
    const F expected = std::ldexp(F(5), k);
    const F result = norm(pair(std::ldexp(F(3), k), std::ldexp(F(-4), k)));
    if (!(std::fabs(result - expected) <= 2 * limits::epsilon() * expected)) {
      if (wrong++ == 0) ADD_FAILURE() << "the norm of (3, -4) 2^" << k << " is " << result / expected * 5 << " 2^" << k;
    }
  }
  EXPECT_EQ(wrong, 0) << "binades";
  const F largest = limits::max() / 2;
  EXPECT_NEAR(static_cast<double>(norm(pair(largest, largest)) / largest), std::sqrt(2.0), 1e-6);
  EXPECT_EQ(norm(pair(largest, F(0))), largest);
  EXPECT_EQ(norm(pair(limits::denorm_min(), F(0))), limits::denorm_min());
}

TYPED_TEST(EveryFloat, NormShowsWhatIsNoNumber) {
  using F = TypeParam;
  using limits = std::numeric_limits<F>;
  const F nan = limits::quiet_NaN();
  const F infinity = limits::infinity();
  for (const F other : {F(0), F(1), limits::max(), limits::denorm_min(), nan}) {
    EXPECT_TRUE(std::isnan(norm(pair(nan, other))));
    EXPECT_TRUE(std::isnan(norm(pair(other, nan))));
    EXPECT_FALSE(std::isfinite(norm(pair(infinity, other))));
    EXPECT_FALSE(std::isfinite(norm(pair(other, -infinity))));
  }
  EXPECT_FALSE(std::isfinite(norm(pair(infinity, infinity))));
  Vector<F> one(1);
  one[0] = nan;
  EXPECT_TRUE(std::isnan(norm(one)));
  one[0] = -infinity;
  EXPECT_EQ(norm(one), infinity);
}

TEST(Norm, OfMultiprecisionBeyondTheDoubles) {
  const MultiprecisionScope scope(128);
  for (const long exponent : {-20000L, -2000L, -1000L, -500L, 0L, 500L, 1000L, 2000L, 20000L}) {
    const Exact unit = Exact::power_of_two(exponent);
    const auto entry = [&unit](int k) { return constant<Multiprecision>(Exact(k) * unit); };
    expect(("norm of (3, 4) 2^" + std::to_string(exponent)).c_str(), norm(pair(entry(3), entry(4))), Exact(5) * unit);
  }
  const Multiprecision nan = std::numeric_limits<Multiprecision>::quiet_NaN();
  EXPECT_TRUE(isnan(norm(pair(nan, Multiprecision(1)))));
  EXPECT_TRUE(isnan(norm(pair(Multiprecision(1), nan))));
}

TEST(Norm, OfAnExactVectorIsExactOrRefused) {
  EXPECT_EQ(norm(pair(Exact(3, 10), Exact(2, 5))), Exact(1, 2));
  EXPECT_THROW((void)norm(pair(Exact(1), Exact(1))), NoExactValue);
}

// ---- Jets -----------------------------------------------------------------------------------------------------------------------------------------

TEST(Jets, DifferentiateTheNorm) {
  for (const double size : {1e-200, 1.0, 1e200}) {
    const DoubleJet result = norm(pair(DoubleJet(3 * size, 0), DoubleJet(-4 * size, 1)));
    EXPECT_NEAR(result.a / size, 5, 1e-14);
    EXPECT_NEAR(result.v[0], 0.6, 1e-14) << size;
    EXPECT_NEAR(result.v[1], -0.8, 1e-14) << size;
    EXPECT_EQ(result.v[2], 0);
  }
  const DoubleJet at_zero = norm(pair(DoubleJet(0.0, 0), DoubleJet(0.0, 1)));
  EXPECT_EQ(at_zero.a, 0);
  EXPECT_TRUE(at_zero.v.allFinite()) << "the norm has subgradients at 0; NaN is none";
}

TEST(Jets, DifferentiateTheFunctions) {
  using T = scalar_traits<DoubleJet>;
  const double x = 0.7;
  const DoubleJet jet(x, 0);
  EXPECT_NEAR(root(jet).v[0], 0.5 / std::sqrt(x), 1e-14);
  EXPECT_NEAR(square(jet).v[0], 2 * x, 1e-14);
  EXPECT_NEAR(T::exp(jet).v[0], std::exp(x), 1e-14);
  EXPECT_NEAR(T::log(jet).v[0], 1 / x, 1e-14);
  EXPECT_NEAR(T::log1p(jet).v[0], 1 / (1 + x), 1e-14);
  EXPECT_NEAR(T::cosh(jet).v[0], std::sinh(x), 1e-14);
  EXPECT_NEAR(T::sin(jet).v[0], std::cos(x), 1e-14);
  EXPECT_NEAR(T::cos(jet).v[0], -std::sin(x), 1e-14);
  EXPECT_EQ(magnitude(DoubleJet(-x, 0)).v[0], -1);
  EXPECT_EQ(minimum(jet, DoubleJet(1)).v[0], 1);
  EXPECT_EQ(maximum(jet, DoubleJet(1)).v[0], 0);
}

// ---- Precision ------------------------------------------------------------------------------------------------------------------------------------

TEST(Precision, OfMultiprecisionIsAtLeastWhatWasAskedFor) {
  const auto bits_of = [](const Multiprecision& a) { return static_cast<long>(mpfr_get_prec(a.backend().data())); };
  const long before = MultiprecisionScope::bits();
  for (long bits = 2; bits < 3000; bits += bits < 300 ? 1 : 97) {
    const MultiprecisionScope scope(bits);
    EXPECT_EQ(MultiprecisionScope::bits(), bits);
    const Multiprecision third = constant<Multiprecision>(Exact(1, 3));
    EXPECT_GE(bits_of(third), bits);
    EXPECT_LE(bits_of(third), bits + 8);
    EXPECT_GE(bits_of(root(Multiprecision(third * third))), bits);
    EXPECT_GE(bits_of(Multiprecision(1) / Multiprecision(3)), bits);
  }
  EXPECT_EQ(MultiprecisionScope::bits(), before);
  EXPECT_THROW(MultiprecisionScope(1), BadInput);
}

}  // namespace
}  // namespace lemmata
