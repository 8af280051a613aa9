/// Every number keeps the promises of numerics/scalar.hpp: the concept table, exact text, certified order, outward rounding, norms at every size.
#include "numerics/scalar.hpp"

#include <gtest/gtest.h>
#include <mpfr.h>

#include <array>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "numerics/error.hpp"
#include "numerics/jet.hpp"
#include "numerics/multiprecision.hpp"
#include "numerics/vector.hpp"

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

Exact exact_of(float a) { return Exact::of_double(a); }
Exact exact_of(double a) { return Exact::of_double(a); }
Exact exact_of(long double a) {
  int exponent = 0;
  const long double mantissa = std::frexp(a, &exponent);
  const auto head = static_cast<double>(mantissa);
  return (Exact::of_double(head) + Exact::of_double(static_cast<double>(mantissa - static_cast<long double>(head)))) * Exact::power_of_two(exponent);
}
Exact exact_of(mpfr_srcptr a) {
  mpz_t mantissa;
  mpz_init(mantissa);
  const mpfr_exp_t exponent = mpfr_get_z_2exp(mantissa, a);
  Exact value;
  fmpz_set_mpz(fmpq_numref(value.raw()), mantissa);
  mpz_clear(mantissa);
  return value.sign() == 0 ? value : value * Exact::power_of_two(exponent);
}
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

Exact magnitude_of(const Exact& q) { return q.sign() < 0 ? -q : q; }
bool contains(const Interval& a, const Exact& q) {
  return (std::isinf(a.lower()) || Exact::of_double(a.lower()) <= q) && (std::isinf(a.upper()) || q <= Exact::of_double(a.upper()));
}
bool contains(const Ball& a, const Exact& q) { return a.contains(q); }

/// Exact numbers are q, enclosures contain q, rounded ones are within a few roundings of numbers as large as `size`.
template <Field S>
::testing::AssertionResult stands_for(const S& a, const Exact& q, const Exact& size) {
  bool good = false;
  if constexpr (scalar_traits<S>::arithmetic == Arithmetic::exact) {
    good = a == q;
  } else if constexpr (Enclosure<S>) {
    good = contains(a, q);
  } else {
    good = magnitude_of(exact_of(a) - q) <= Exact(6) * size * Exact::power_of_two(-Bits<S>::count());
  }
  return good ? ::testing::AssertionSuccess() : ::testing::AssertionFailure() << approximate(a) << " does not stand for " << q.text();
}
template <Field S>
::testing::AssertionResult stands_for(const S& a, const Exact& q) { return stands_for(a, q, magnitude_of(q)); }

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
    EXPECT_TRUE(stands_for(a, p));
    EXPECT_TRUE(stands_for(S(a + b), Exact(p + q), size));
    EXPECT_TRUE(stands_for(S(a - b), Exact(p - q), size));
    EXPECT_TRUE(stands_for(S(a * b), Exact(p * q)));
    if (q.sign() != 0) {
      EXPECT_TRUE(stands_for(S(a / b), Exact(p / q)));
    }
    EXPECT_TRUE(stands_for(S(-a), Exact(-p)));
    EXPECT_TRUE(stands_for(square(a), Exact(p * p)));
    EXPECT_TRUE(stands_for(minimum(a, b), p < q ? p : q));
    EXPECT_TRUE(stands_for(maximum(a, b), p < q ? q : p));
    EXPECT_TRUE(stands_for(magnitude(a), magnitude_of(p)));
    EXPECT_TRUE(stands_for(positive_part(a), p.sign() > 0 ? p : Exact(0)));
    S y = a;
    y += b;
    y -= a;
    y *= b;
    EXPECT_TRUE(stands_for(y, Exact(q * q), Exact(size * size)));
    add_product(y, a, b);
    subtract_product(y, b, b);
    EXPECT_TRUE(stands_for(y, Exact(p * q), Exact(size * size)));
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
    EXPECT_TRUE(stands_for(dot(a, b), sum, Exact(size * Exact(4))));
    EXPECT_TRUE(stands_for(squared_norm(a), squares, Exact(squares * Exact(4))));
    EXPECT_TRUE(stands_for(largest_magnitude(a), largest));
    EXPECT_TRUE(identical(a, constant_vector<S>(p)));
    if (dimension == 1) {
      EXPECT_TRUE(stands_for(norm(a), largest));
    }
    // A x, entry by entry: Eigen may use nothing but + and *.
    const Matrix<S> outer = Matrix<S>(a * b.transpose());
    const Vector<S> product = outer * b;
    for (Eigen::Index j = 0; j < dimension; ++j) {
      Exact row_sum(0);
      for (Eigen::Index i = 0; i < dimension; ++i) row_sum += p[j] * q[i] * q[i];
      EXPECT_TRUE(stands_for(product[j], row_sum, Exact(magnitude_of(row_sum) * Exact(4))));
    }
  }
}

TYPED_TEST(EveryNumber, KnowsPythagoras) {
  using S = TypeParam;
  const auto expect_norm = [](const std::vector<Exact>& entries, const Exact& expected) {
    Vector<S> a(static_cast<Eigen::Index>(entries.size()));
    for (std::size_t j = 0; j < entries.size(); ++j) a[static_cast<Eigen::Index>(j)] = constant<S>(entries[j]);
    EXPECT_TRUE(stands_for(norm(a), expected));
  };
  expect_norm({}, Exact(0));
  expect_norm({Exact(-7, 3)}, Exact(7, 3));
  expect_norm({Exact(0), Exact(0)}, Exact(0));
  expect_norm({Exact(3), Exact(-4)}, Exact(5));
  expect_norm({Exact(-5, 7), Exact(12, 7)}, Exact(13, 7));
  expect_norm({Exact(1), Exact(2), Exact(2)}, Exact(3));
  expect_norm({Exact(1), Exact(1), Exact(1), Exact(1)}, Exact(2));
}

TYPED_TEST(EveryScalar, TakesRoots) {
  using S = TypeParam;
  Rationals rationals;
  for (int j = 0; j < 500; ++j) {
    const Exact p = magnitude_of(rationals.next());
    EXPECT_TRUE(stands_for(root(square(constant<S>(p))), p));
    EXPECT_TRUE(stands_for(square(root(constant<S>(p))), p));
  }
}

TYPED_TEST(EveryScalar, KnowsTheElementaryFunctions) {
  using S = TypeParam;
  using T = scalar_traits<S>;
  EXPECT_TRUE(stands_for(T::exp(S(0)), Exact(1)));
  EXPECT_TRUE(stands_for(T::log(S(1)), Exact(0)));
  EXPECT_TRUE(stands_for(T::log1p(S(0)), Exact(0)));
  EXPECT_TRUE(stands_for(T::cosh(S(0)), Exact(1)));
  EXPECT_TRUE(stands_for(T::sin(S(0)), Exact(0)));
  EXPECT_TRUE(stands_for(T::cos(S(0)), Exact(1)));
  Rationals rationals;
  for (int j = 0; j < 200; ++j) {
    const Exact p = rationals.next() / Exact(100);
    const S a = constant<S>(p);
    const Exact size(20);
    EXPECT_TRUE(stands_for(T::log(T::exp(a)), p, size));
    EXPECT_TRUE(stands_for(T::log1p(S(T::exp(a) - S(1))), p, size));
    EXPECT_TRUE(stands_for(S(square(T::sin(a)) + square(T::cos(a))), Exact(1)));
    EXPECT_TRUE(stands_for(S(S(2) * T::cosh(a) - T::exp(a) - T::exp(S(-a))), Exact(0), size));
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
    const Multiprecision result = norm(pair(constant<Multiprecision>(Exact(3) * unit), constant<Multiprecision>(Exact(4) * unit)));
    EXPECT_TRUE(stands_for(result, Exact(5) * unit)) << "at 2^" << exponent << ": " << (exact_of(result) / unit).nearest_double();
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

// ---- Exact: text ----------------------------------------------------------------------------------------------------------------------------------

TEST(ExactText, IsReadExactly) {
  struct Fact {
    const char* text;
    Exact value;
  };
  const Exact ten_to_50 = Exact(10'000'000'000) * Exact(10'000'000'000) * Exact(10'000'000'000) * Exact(10'000'000'000) * Exact(10'000'000'000);
  for (const Fact& fact : {
           Fact{"3", Exact(3)}, {"-3", Exact(-3)}, {"+3", Exact(3)}, {"0", Exact(0)}, {"-0", Exact(0)}, {"007", Exact(7)},
           {"1/3", Exact(1, 3)}, {"-1/3", Exact(-1, 3)}, {"2/4", Exact(1, 2)}, {"1/-3", Exact(-1, 3)}, {"-2/-4", Exact(1, 2)}, {"0/5", Exact(0)},
           {"0.1", Exact(1, 10)}, {"-0.25", Exact(-1, 4)}, {".5", Exact(1, 2)}, {"5.", Exact(5)}, {"0.4", Exact(2, 5)}, {"1.50", Exact(3, 2)},
           {"1e-6", Exact(1, 1000000)}, {"1E3", Exact(1000)}, {"1e+3", Exact(1000)}, {"4e-1", Exact(2, 5)}, {"-2.5e2", Exact(-250)}, {"1e50", ten_to_50},
           {"2^10", Exact(1024)}, {"2^-10", Exact(1, 1024)}, {"-2^-10", Exact(-1, 1024)}, {"-2^2", Exact(-4)}, {"3*2^-4", Exact(3, 16)}, {"10^0", Exact(1)},
           {"0.5^3", Exact(1, 8)}, {"0^2", Exact(0)}, {"2*3*5", Exact(30)}, {"3*2^-4/9", Exact(1, 48)}, {"1/2^10", Exact(1, 1024)}, {"0.1/0.3", Exact(1, 3)},
           {" 7 ", Exact(7)}, {"\t1/2\n", Exact(1, 2)}}) {
    EXPECT_EQ(Exact::parse(fact.text), fact.value) << fact.text;
    EXPECT_EQ(Exact::parse(fact.value.text()), fact.value) << fact.text;
  }
}

void expect_refusal(const std::string& text) {
  try {
    const Exact value = Exact::parse(text);
    ADD_FAILURE() << "'" << text.substr(0, 40) << "' was read as a number of " << value.bits() << " bits";
  } catch (const BadInput& refusal) {
    const std::string message = refusal.what();
    EXPECT_EQ(message.find('\n'), std::string::npos) << "one line: " << message;
    EXPECT_NE(message.find("write it as"), std::string::npos) << message;
  }
}

TEST(ExactText, IsRefusedWithAReason) {
  for (const char* text : {"", " ", "-", "+", ".", "/", "*", "^", "e5", "1/", "/2", "1/0", "1/0.0", "0/0", "1/2/3", "--1", "+-1", "1-2", "1+2", "2^", "^2", "2^^3", "2^3^2",
                           "2^0.5", "2^1e1", "0^-1", "2*", "*2", "2**3", "1.2.3", "1e", "1e+", "1e1.5", "1e5e5", "0x10", "1_000", "1,5", "1 2", "1 / 3", "- 3", "nan", "inf",
                           "-inf", "pi", "sqrt(2)", "(1)", "1f", "1/3x", "one"}) {
    expect_refusal(text);
  }
}
TEST(ExactText, ARefusalIsOneLineWhateverTheInput) { expect_refusal("1\n2"); }

TEST(ExactText, RefusesHugeExponentsAtOnce) {
  const auto start = std::chrono::steady_clock::now();
  for (const char* text : {"1e100001", "1e-100001", "1e999999999", "1e-999999999", "1e99999999999999999999", "2^100001", "2^-100001", "2^999999999", "2^-999999999999",
                           "9^99999999", "1e1000^1000", "1e-1000^-99999", "0.0000000001^100000", "1e100000^100000", "0.1e-100000"}) {
    expect_refusal(text);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
  EXPECT_EQ(Exact::parse("1e100000") * Exact::parse("1e-100000"), Exact(1));
}
/// A sign inside a product binds like the one in front: 3*-2^2 is -12, or not a number; never 12.
TEST(ExactText, AnInnerSignDoesNotChangeMeaning) {
  try {
    EXPECT_EQ(Exact::parse("3*-2^2"), Exact(-12));
  } catch (const BadInput&) {
    SUCCEED();
  }
}

// ---- Exact: to and from doubles -------------------------------------------------------------------------------------------------------------------

/// A decimal string of every shape: short, long, subnormal, tiny, beyond the largest double.
std::string random_decimal(std::mt19937_64& random) {
  std::string text = random() % 2 == 0 ? "-" : "";
  const std::size_t length = 1 + random() % (random() % 4 == 0 ? 60 : 20);
  for (std::size_t j = 0; j < length; ++j) text += static_cast<char>('0' + random() % 10);
  if (random() % 2 == 0) text += "." + std::to_string(random());
  const auto length_exponent = static_cast<long>(length);
  switch (random() % 4) {
    case 0: return text + "e" + std::to_string(-305 - length_exponent - static_cast<long>(random() % 22));
    case 1: return text + "e" + std::to_string(309 - length_exponent - static_cast<long>(random() % 4));
    case 2: return text + "e" + std::to_string(static_cast<long>(random() % 640) - 320);
    default: return text;
  }
}

/// The largest double <= q is `below`: it is, and the next one is not.
void expect_directed(const Exact& q) {
  const double below = q.double_below();
  const double above = q.double_above();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (std::isfinite(below)) {
    EXPECT_LE(Exact::of_double(below), q);
  }
  if (std::isfinite(above)) {
    EXPECT_GE(Exact::of_double(above), q);
  }
  EXPECT_TRUE(below != infinity && above != -infinity);
  const double next = std::nextafter(below, infinity);
  const double last = std::nextafter(above, -infinity);
  if (std::isfinite(next)) {
    EXPECT_GT(Exact::of_double(next), q);
  }
  if (std::isfinite(last)) {
    EXPECT_LT(Exact::of_double(last), q);
  }
  EXPECT_TRUE(q.nearest_double() == below || q.nearest_double() == above);
}

TEST(ExactDoubles, TheNearestIsThatOfStrtod) {
  std::mt19937_64 random(1);
  int subnormal = 0;
  int overflowing = 0;
  for (int j = 0; j < 20000; ++j) {
    const std::string text = random_decimal(random);
    const Exact q = Exact::parse(text);
    const double expected = std::strtod(text.c_str(), nullptr);
    ASSERT_EQ(q.nearest_double(), expected) << text;
    subnormal += std::fpclassify(expected) == FP_SUBNORMAL ? 1 : 0;
    overflowing += std::isinf(expected) ? 1 : 0;
    expect_directed(q);
  }
  EXPECT_GT(subnormal, 500);
  EXPECT_GT(overflowing, 500);
}

/// Halfway between two doubles, and a shade to either side: ties go to the even one.
TEST(ExactDoubles, TiesGoToEven) {
  std::mt19937_64 random(2);
  const Exact shade = Exact::power_of_two(-1200);
  for (int j = 0; j < 4000; ++j) {
    const double x = std::bit_cast<double>((random() >> 1) >> (j % 2 == 0 ? 0 : 12));  // positive; every other one subnormal
    if (!std::isfinite(x) || x == std::numeric_limits<double>::max()) continue;
    const double y = step_up(x);
    const Exact middle = (Exact::of_double(x) + Exact::of_double(y)) / Exact(2);
    EXPECT_EQ(middle.nearest_double(), std::bit_cast<std::uint64_t>(x) % 2 == 0 ? x : y);
    EXPECT_EQ((middle - shade).nearest_double(), x);
    EXPECT_EQ((middle + shade).nearest_double(), y);
    expect_directed(middle);
    expect_directed(Exact::of_double(-x));
    EXPECT_EQ(Exact::of_double(x).double_below(), x);
    EXPECT_EQ(Exact::of_double(x).double_above(), x);
  }
  EXPECT_THROW((void)Exact::of_double(std::numeric_limits<double>::quiet_NaN()), BadInput);
  EXPECT_THROW((void)Exact::of_double(-std::numeric_limits<double>::infinity()), BadInput);
}

TEST(ExactDyadics, AreTheBestOfTheirBits) {
  std::mt19937_64 random(3);
  for (int j = 0; j < 3000; ++j) {
    const Exact q = Exact(static_cast<std::int64_t>(random() >> 2) + 1, static_cast<std::int64_t>(random() >> (random() % 62 + 2)) + 1);
    const int bits = 1 + static_cast<int>(random() % 70);
    const Exact below = dyadic_below(q, bits);
    const Exact above = dyadic_above(q, bits);
    EXPECT_LE(below, q);
    EXPECT_GE(above, q);
    // Both have at most `bits` bits of mantissa; with 2^e <= q < 2^(e+1) they are at most one unit 2^(e+1-bits) apart.
    Exact unit(1);
    while (q < unit) unit /= Exact(2);
    while (unit * Exact(2) <= q) unit *= Exact(2);
    unit *= Exact::power_of_two(1 - bits);
    EXPECT_TRUE((below / unit).is_integer() && (above / unit).is_integer()) << q.text() << " at " << bits << " bits";
    EXPECT_TRUE(above == below || above - below == unit);
    EXPECT_EQ(above == below, (q / unit).is_integer());
  }
  for (const auto& dyadic : {dyadic_below, dyadic_above}) {
    EXPECT_THROW((void)dyadic(Exact(0), 10), BadInput);
    EXPECT_THROW((void)dyadic(Exact(-1), 10), BadInput);
    EXPECT_THROW((void)dyadic(Exact(1), 0), BadInput);
  }
}

TEST(ExactArithmetic, RootsFloorsAndRefusals) {
  EXPECT_EQ(Exact::rational_root(Exact(49, 25)), Exact(7, 5));
  EXPECT_EQ(Exact::rational_root(Exact(0)), Exact(0));
  EXPECT_EQ(Exact::rational_root(Exact::power_of_two(-400)), Exact::power_of_two(-200));
  for (const Exact& q : {Exact(2), Exact(1, 2), Exact(-4), Exact(8, 9)}) EXPECT_THROW((void)Exact::rational_root(q), NoExactValue);
  EXPECT_EQ(Exact(-7, 2).floor(), Exact(-4));
  EXPECT_EQ(Exact(-7, 2).ceiling(), Exact(-3));
  EXPECT_EQ(Exact(4, 2).floor(), Exact(2));
  EXPECT_EQ(Exact(4, 2).ceiling(), Exact(2));
  EXPECT_EQ(Exact(6, -4).text(), "-3/2");
  EXPECT_EQ(Exact(6, -3).text(), "-2");
  EXPECT_EQ(Exact(5).to_integer("count"), 5);
  EXPECT_THROW((void)Exact(1, 2).to_integer("count"), BadInput);
  EXPECT_THROW((void)Exact::power_of_two(80).to_integer("count"), BadInput);
  EXPECT_THROW(Exact(1, 0), BadInput);
  EXPECT_THROW((void)(Exact(1) / Exact(0)), NoExactValue);
  Exact self(3, 7);
  self *= self;
  self -= self / Exact(2);
  EXPECT_EQ(self, Exact(9, 98));
}

// ---- Interval and Ball ----------------------------------------------------------------------------------------------------------------------------

TEST(Steps, AreThoseOfNextafter) {
  using limits = std::numeric_limits<double>;
  constexpr double infinity = limits::infinity();
  std::vector<double> points{0.0, limits::denorm_min(), limits::min(), std::nextafter(limits::min(), 0.0), 1.0, std::nextafter(1.0, 0.0), std::nextafter(1.0, 2.0),
                             2.0, limits::max(), std::nextafter(limits::max(), 0.0), infinity};
  std::mt19937_64 random(4);
  for (int j = 0; j < 10000; ++j) {
    const double x = std::bit_cast<double>(random());
    if (x == x) points.push_back(x);
  }
  for (const double point : points) {
    for (const double x : {point, -point}) {
      EXPECT_EQ(step_down(x), std::nextafter(x, -infinity)) << x;
      EXPECT_EQ(step_up(x), std::nextafter(x, infinity)) << x;
    }
  }
  // Every NaN, whatever its sign and payload, is unbounded on the side in question.
  for (const std::uint64_t pattern : {0x7ff8000000000000U, 0xfff8000000000000U, 0x7ff0000000000001U, 0xfff0000000000001U, 0x7fffffffffffffffU, 0xffffffffffffffffU}) {
    EXPECT_EQ(step_down(std::bit_cast<double>(pattern)), -infinity) << std::hex << pattern;
    EXPECT_EQ(step_up(std::bit_cast<double>(pattern)), infinity) << std::hex << pattern;
  }
}

TEST(Intervals, RefuseEndsThatAreNone) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW((void)Interval::hull(2, 1), BadInput);
  EXPECT_THROW((void)Interval::hull(nan, 1), BadInput);
  EXPECT_THROW((void)Interval::hull(1, nan), BadInput);
  EXPECT_THROW((void)Interval::hull(infinity, infinity), BadInput);
  EXPECT_THROW((void)Interval::hull(-infinity, -infinity), BadInput);
  EXPECT_THROW((void)Ball::hull(Exact(2), Exact(1)), BadInput);
  EXPECT_TRUE(same_ends(Interval::hull(-infinity, infinity), Interval::entire()));
}

template <class E>
class EveryEnclosure : public ::testing::Test {
 protected:
  static E between(int lower, int upper) {
    if constexpr (std::same_as<E, Ball>) {
      return Ball::hull(Exact(lower), Exact(upper));
    } else {
      return Interval::hull(lower, upper);
    }
  }
};
using Enclosures = ::testing::Types<Interval, Ball>;
TYPED_TEST_SUITE(EveryEnclosure, Enclosures);

TYPED_TEST(EveryEnclosure, OrdersInThreeValues) {
  const auto between = TestFixture::between;
  EXPECT_EQ(less_equal(between(0, 1), between(2, 4)), Truth::yes);
  EXPECT_EQ(less_equal(between(0, 2), between(2, 4)), Truth::yes) << "touching: every member is at most 2";
  EXPECT_EQ(less_equal(between(2, 4), between(0, 1)), Truth::no);
  EXPECT_EQ(less_equal(between(2, 4), between(0, 2)), Truth::unknown) << "2 <= 2 is possible";
  EXPECT_EQ(less_equal(between(0, 2), between(1, 3)), Truth::unknown);
  EXPECT_EQ(less_equal(between(0, 4), between(1, 2)), Truth::unknown);
  EXPECT_EQ(less_equal(between(1, 1), between(1, 1)), Truth::yes);
  const TypeParam same = between(0, 1);
  EXPECT_EQ(less_equal(same, same), Truth::unknown) << "two members of one set are not one member";
  const TypeParam entire = TypeParam::entire();
  EXPECT_EQ(less_equal(entire, entire), Truth::unknown);
  EXPECT_EQ(less_equal(entire, between(0, 1)), Truth::unknown);
  EXPECT_EQ(less_equal(between(0, 1), entire), Truth::unknown);
}

TYPED_TEST(EveryEnclosure, HasEndsWhereItIsBounded) {
  const auto between = TestFixture::between;
  EXPECT_TRUE(identical(lower_end(between(-1, 2)), between(-1, -1)));
  EXPECT_TRUE(identical(upper_end(between(-1, 2)), between(2, 2)));
  EXPECT_TRUE(identical(lower_end(TypeParam::entire()), TypeParam::entire()));
  EXPECT_TRUE(identical(upper_end(TypeParam::entire()), TypeParam::entire()));
}

TYPED_TEST(EveryEnclosure, ADivisionByZeroDecidesNothing) {
  const auto between = TestFixture::between;
  for (const TypeParam& divisor : {between(0, 0), between(-1, 1), between(0, 1), TypeParam::entire()}) {
    const TypeParam quotient = between(1, 2) / divisor;
    EXPECT_EQ(less_equal(quotient, between(100, 100)), Truth::unknown);
    EXPECT_EQ(less_equal(between(-100, -100), quotient), Truth::unknown);
    EXPECT_TRUE(identical(TypeParam(quotient * between(0, 0)), between(0, 0))) << "0 times any number";
  }
}

TEST(TruthTable, OfNumbersAndConnectives) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(less_equal(nan, 1.0), Truth::unknown);
  EXPECT_EQ(less_equal(1.0, nan), Truth::unknown);
  EXPECT_EQ(less_equal(Exact(1, 3), Exact(1, 3)), Truth::yes);
  EXPECT_EQ(less_equal(Exact(1, 2), Exact(1, 3)), Truth::no);
  constexpr Truth no = Truth::no;
  constexpr Truth unknown = Truth::unknown;
  constexpr Truth yes = Truth::yes;
  static_assert(both(yes, yes) == yes && both(yes, unknown) == unknown && both(unknown, no) == no && both(no, yes) == no);
  static_assert(either(no, no) == no && either(no, unknown) == unknown && either(unknown, yes) == yes && either(no, yes) == yes);
  static_assert(truth(true) == yes && truth(false) == no);
  static_assert(text(yes) == "yes" && text(no) == "no" && text(unknown) == "unknown");
}

/// Balls of all sizes: r 2^k with relative widths from 0 to 1.
Ball random_ball(std::mt19937_64& random) {
  const Exact middle = Exact(static_cast<std::int64_t>(random()) / 2, 3) * Exact::power_of_two(static_cast<long>(random() % 400) - 260);
  const Exact radius = random() % 3 == 0 ? Exact(0) : magnitude_of(middle) * Exact::power_of_two(-static_cast<long>(random() % 140));
  return Ball::hull(middle - radius, middle + radius);
}
/// More bits than any of these balls has: the ends come out exactly.
constexpr long all_bits = 2000;

TEST(Balls, ShowTheirEnds) {
  std::mt19937_64 random(5);
  for (int j = 0; j < 2000; ++j) {
    const Ball ball = random_ball(random);
    const Exact lower = ball.lower(all_bits);
    const Exact upper = ball.upper(all_bits);
    EXPECT_LE(ball.lower(20), lower);
    EXPECT_GE(ball.upper(20), upper);
    EXPECT_TRUE(lower_end(ball).is_point() && upper_end(ball).is_point());
    EXPECT_LE(lower_end(ball).lower(all_bits), lower);
    EXPECT_GE(upper_end(ball).upper(all_bits), upper);
    const Interval interval = enclosing_interval(ball);
    EXPECT_EQ(interval.lower(), lower.double_below());
    EXPECT_EQ(interval.upper(), upper.double_above());
    const Ball back = enclosing_ball(interval);
    EXPECT_LE(back.lower(all_bits), Exact::of_double(interval.lower()));
    EXPECT_GE(back.upper(all_bits), Exact::of_double(interval.upper()));
  }
  EXPECT_THROW((void)Ball::entire().lower(), NoExactValue);
  EXPECT_THROW((void)Ball::entire().upper(), NoExactValue);
  EXPECT_TRUE(same_ends(enclosing_interval(Ball::entire()), Interval::entire()));
  const Ball beyond = Ball::enclosing(Exact::power_of_two(2000));
  EXPECT_EQ(enclosing_interval(beyond).lower(), std::numeric_limits<double>::max());
  EXPECT_EQ(enclosing_interval(beyond).upper(), std::numeric_limits<double>::infinity());
  EXPECT_EQ(enclosing_interval(-beyond).upper(), -std::numeric_limits<double>::max());
  EXPECT_EQ(enclosing_interval(Ball::enclosing(Exact::power_of_two(-2000))).upper(), std::numeric_limits<double>::denorm_min());
}

/// What is printed is read back exactly and lies outside, by no more than a unit of its last digit.
void expect_outward(const DecimalEnds& ends, const Exact& lower, const Exact& upper, int digits) {
  const Exact unit = Exact(10) / Exact::parse("1e" + std::to_string(digits));
  const Exact low = Exact::parse(ends.lower);
  const Exact high = Exact::parse(ends.upper);
  EXPECT_LE(low, lower) << ends.lower;
  EXPECT_GE(high, upper) << ends.upper;
  EXPECT_LE(lower - low, magnitude_of(lower) * unit + magnitude_of(lower) * Exact::power_of_two(-120)) << ends.lower;
  EXPECT_LE(high - upper, magnitude_of(upper) * unit + magnitude_of(upper) * Exact::power_of_two(-120)) << ends.upper;
}

TEST(DecimalEndsText, IsRoundedOutwards) {
  std::mt19937_64 random(6);
  for (int j = 0; j < 3000; ++j) {
    const int digits = 1 + static_cast<int>(random() % 30);
    const Ball ball = random_ball(random);
    if (ball.contains_zero()) continue;
    expect_outward(decimal_ends(ball, digits), ball.lower(all_bits), ball.upper(all_bits), digits);
    const double x = std::bit_cast<double>(random());
    const double y = j % 2 == 0 ? x : std::bit_cast<double>(random());
    if (!std::isfinite(x) || !std::isfinite(y)) continue;
    expect_outward(decimal_ends(Interval::hull(std::fmin(x, y), std::fmax(x, y)), digits), Exact::of_double(std::fmin(x, y)), Exact::of_double(std::fmax(x, y)), digits);
  }
  // Where rounding carries through all the digits, and at powers of ten.
  for (const char* text : {"999999.5", "9.9999999", "0.00099999", "99.5", "1000000", "1e22", "0.1", "123456", "1234567", "0.0001", "0.00001"}) {
    for (int digits = 1; digits < 12; ++digits) {
      for (const Exact& q : {Exact::parse(text), -Exact::parse(text)}) {
        const Ball ball = Ball::enclosing(q);
        expect_outward(decimal_ends(ball, digits), ball.lower(all_bits), ball.upper(all_bits), digits);
        const Interval interval = Interval::enclosing(q);
        expect_outward(decimal_ends(interval, digits), Exact::of_double(interval.lower()), Exact::of_double(interval.upper()), digits);
      }
    }
  }
  EXPECT_EQ(decimal_ends(Ball::entire(), 5).lower, "-inf");
  EXPECT_EQ(decimal_ends(Ball::entire(), 5).upper, "inf");
  EXPECT_EQ(decimal_ends(Interval::entire(), 5).lower, "-inf");
  EXPECT_EQ(decimal_ends(Interval::entire(), 5).upper, "inf");
  EXPECT_EQ(Exact::parse(decimal_ends(Interval(0), 5).lower), Exact(0));
}

/// Arb's dot product and the plain fold both hold the rational one, and Arb's is no wider.
TEST(Balls, DotTwoWays) {
  std::mt19937_64 random(7);
  for (const long bits : {20L, 53L, 128L}) {
    const PrecisionScope scope(bits);
    for (int j = 0; j < 300; ++j) {
      Vector<Exact> p(6);
      Vector<Exact> q(6);
      Exact sum(0);
      for (Eigen::Index i = 0; i < 6; ++i) {
        p[i] = Exact(static_cast<std::int64_t>(random()) / 4, static_cast<std::int64_t>(random() % 1000) + 1) * Exact::power_of_two(static_cast<long>(random() % 200) - 100);
        q[i] = i % 2 == 1 ? q[i - 1] * p[i - 1] / p[i] * Exact(-1) : Exact(static_cast<std::int64_t>(random() % 100000) + 1, 7);  // pairs that cancel
        if (i == 5) q[i] += Exact(1, 3);
        sum += p[i] * q[i];
      }
      const Vector<Ball> a = constant_vector<Ball>(p);
      const Vector<Ball> b = constant_vector<Ball>(q);
      const Ball once = dot(a.data(), b.data(), a.size());
      const Ball fold = dot<Ball>(a.data(), b.data(), a.size());
      EXPECT_TRUE(once.contains(sum));
      EXPECT_TRUE(fold.contains(sum));
      EXPECT_LE(once.upper(all_bits) - once.lower(all_bits), (fold.upper(all_bits) - fold.lower(all_bits)) * Exact(2));
    }
  }
  EXPECT_TRUE(same_ends(dot(static_cast<const Ball*>(nullptr), static_cast<const Ball*>(nullptr), 0), Ball(0)));
}

// ---- Precision ------------------------------------------------------------------------------------------------------------------------------------

TEST(Precision, OfBallsIsScopedAndPerThread) {
  const long before = working_precision();
  {
    const PrecisionScope outer(64);
    EXPECT_EQ(working_precision(), 64);
    const Ball coarse = Ball::enclosing(Exact(1, 3));
    {
      const PrecisionScope inner(500);
      EXPECT_EQ(working_precision(), 500);
      const Ball fine = Ball::enclosing(Exact(1, 3));
      EXPECT_LT(fine.upper(all_bits) - fine.lower(all_bits), coarse.upper(all_bits) - coarse.lower(all_bits));
      long elsewhere = 0;
      std::thread([&] { elsewhere = working_precision(); }).join();
      EXPECT_EQ(elsewhere, 128);
    }
    EXPECT_EQ(working_precision(), 64);
    EXPECT_THROW(PrecisionScope(1), BadInput);
    EXPECT_THROW(PrecisionScope(1000001), BadInput);
    EXPECT_EQ(working_precision(), 64);
  }
  EXPECT_EQ(working_precision(), before);
}

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
