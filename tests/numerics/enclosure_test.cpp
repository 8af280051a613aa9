/// Interval and Ball: steps, ends, certified order, decimal text, two dot products. Containment itself is audited in containment_audit_test.cpp.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "numerics/error.hpp"
#include "numerics/vector.hpp"
#include "tests/numerics/exact_value.hpp"

namespace lemmata {
namespace {

TEST(Steps, AreThoseOfNextafter) {
  using limits = std::numeric_limits<double>;
  constexpr double infinity = limits::infinity();
  std::vector<double> points{0.0, limits::denorm_min(), limits::min(), 1.0, 2.0, limits::max(), infinity};
  for (const double x : {limits::min(), 1.0, limits::max()}) points.push_back(std::nextafter(x, 0.0));
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
  for (const std::uint64_t pattern :
       {0x7ff8000000000000U, 0xfff8000000000000U, 0x7ff0000000000001U, 0xfff0000000000001U, 0x7fffffffffffffffU, 0xffffffffffffffffU}) {
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
  EXPECT_NE(less_equal(between(0, 2), between(2, 4)), Truth::no);
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
  EXPECT_NE(less_equal(lower_end(between(-1, 2)), between(-1, -1)), Truth::no);
  EXPECT_NE(less_equal(between(2, 2), upper_end(between(-1, 2))), Truth::no);
  EXPECT_EQ(less_equal(between(1, 1), upper_end(between(-1, 2))), Truth::yes);
  EXPECT_TRUE(identical(lower_end(TypeParam::entire()), TypeParam::entire()));
  EXPECT_TRUE(identical(upper_end(TypeParam::entire()), TypeParam::entire()));
}

TYPED_TEST(EveryEnclosure, ADivisionByZeroDecidesNothing) {
  const auto between = TestFixture::between;
  for (const TypeParam& divisor : {between(0, 0), between(-1, 1), between(0, 1), TypeParam::entire()}) {
    const TypeParam quotient = between(1, 2) / divisor;
    EXPECT_EQ(less_equal(quotient, between(100, 100)), Truth::unknown);
    EXPECT_EQ(less_equal(between(-100, -100), quotient), Truth::unknown);
  }
}

TEST(Intervals, AreExactWhereTheyCanBe) {
  EXPECT_EQ(less_equal(Interval::hull(0, 2), Interval::hull(2, 4)), Truth::yes) << "touching: every member is at most 2";
  EXPECT_TRUE(same_ends(lower_end(Interval::hull(-1, 2)), Interval(-1)));
  EXPECT_TRUE(same_ends(upper_end(Interval::hull(-1, 2)), Interval(2)));
  EXPECT_TRUE(same_ends(Interval::entire() * Interval(0), Interval(0))) << "0 times any number";
  EXPECT_TRUE(same_ends(Interval(1) + Interval(2), Interval(3)));
  EXPECT_TRUE(same_ends(square_root(Interval(25)), Interval(5)));
  EXPECT_TRUE(same_ends(Interval::enclosing(Exact(1, 4)), Interval::point(0.25)));
  EXPECT_EQ(Interval::enclosing(Exact(1, 3)).upper(), step_up(Interval::enclosing(Exact(1, 3)).lower()));
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
    const Interval interval = Interval::hull(std::fmin(x, y), std::fmax(x, y));
    expect_outward(decimal_ends(interval, digits), Exact::of_double(interval.lower()), Exact::of_double(interval.upper()), digits);
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

/// Arb's dot product and the plain fold both hold the rational one.
TEST(Balls, DotTwoWays) {
  std::mt19937_64 random(7);
  for (const long bits : {20L, 53L, 128L}) {
    const PrecisionScope scope(bits);
    for (int j = 0; j < 300; ++j) {
      Vector<Exact> p(6);
      Vector<Exact> q(6);
      Exact sum(0);
      for (Eigen::Index i = 0; i < 6; ++i) {
        p[i] = Exact(static_cast<std::int64_t>(random()) / 4, static_cast<std::int64_t>(random() % 1000) + 1);
        p[i] *= Exact::power_of_two(static_cast<long>(random() % 200) - 100);
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
    }
  }
  EXPECT_TRUE(same_ends(dot(static_cast<const Ball*>(nullptr), static_cast<const Ball*>(nullptr), 0), Ball(0)));
}

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

}  // namespace
}  // namespace lemmata
