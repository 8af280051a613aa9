/// Exact: text in and out, doubles below, nearest and above, dyadic bounds, roots.
#include "numerics/exact.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

#include "numerics/error.hpp"
#include "numerics/interval.hpp"
#include "tests/numerics/exact_value.hpp"

namespace lemmata {
namespace {

// ---- Text ----------------------------------------------------------------------------------------------------------------------------------

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
  for (const char* text :
       {"", " ", "-", "+", ".", "/", "*", "^", "e5", "1/", "/2", "1/0", "1/0.0", "0/0", "1/2/3", "--1", "+-1", "1-2", "1+2", "2^", "^2", "2^^3", "2^3^2",
       "2^0.5", "2^1e1", "0^-1", "2*", "*2", "2**3", "1.2.3", "1e", "1e+", "1e1.5", "1e5e5", "0x10", "1_000", "1,5", "1 2", "1 / 3", "- 3", "nan", "inf",
       "-inf", "pi", "sqrt(2)", "(1)", "1f", "1/3x", "one"}) {
    expect_refusal(text);
  }
}
TEST(ExactText, ARefusalIsOneLineWhateverTheInput) { expect_refusal("1\n2"); }

TEST(ExactText, RefusesHugeExponentsAtOnce) {
  const auto start = std::chrono::steady_clock::now();
  for (const char* text :
       {"1e100001", "1e-100001", "1e999999999", "1e-999999999", "1e99999999999999999999", "2^100001", "2^-100001", "2^999999999", "2^-999999999999",
       "9^99999999", "1e1000^1000", "1e-1000^-99999", "0.0000000001^100000", "1e100000^100000", "0.1e-100000"}) {
    expect_refusal(text);
  }
  std::string product = "1e100000";
  for (int factors = 1; factors < 40; ++factors) product += "*1e100000";
  expect_refusal(product);
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

// ---- To and from doubles -------------------------------------------------------------------------------------------------------------------

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

}  // namespace
}  // namespace lemmata
