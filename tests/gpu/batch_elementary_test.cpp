/// The sine and the exponential of the bodies against Arb's, everywhere they promise something; the streams against algorithms/random.hpp; the planted
/// contraction against the bodies themselves.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "algorithms/random.hpp"
#include "gpu/batch/elementary.hpp"
#include "gpu/batch/philox.hpp"
#include "numerics/scalar.hpp"

namespace lemmata::gpu {
namespace {

/// The largest certified |value - truth|/scale over points, upper end.
double error_of(double value, const Ball& truth, const Ball& scale) {
  return upper_end(magnitude(Ball((Ball::enclosing(Exact::of_double(value)) - truth) / scale))).midpoint();
}

template <class S>
class Elementary : public ::testing::Test {
 public:
  /// Points on a grid, at the multiples of pi/2 (the worst of a reduction), and next to 0.
  static std::vector<S> points(double farthest) {
    std::vector<S> all{S(0), S(1e-30), S(-1e-30)};
    std::mt19937_64 engine(3);
    for (int i = 0; i < 20000; ++i) all.push_back(static_cast<S>((static_cast<double>(engine() >> 11) * 0x1p-53 * 2 - 1) * farthest));
    for (int i = -2000; i <= 2000; ++i) {
      const auto multiple = static_cast<S>(i * 1.5707963267948966);
      if (std::abs(static_cast<double>(multiple)) <= farthest) {
        all.push_back(multiple);
        all.push_back(std::nextafter(multiple, S(1e30)));
      }
    }
    return all;
  }
};
using Numbers = ::testing::Types<float, double>;
TYPED_TEST_SUITE(Elementary, Numbers);

TYPED_TEST(Elementary, SineIsCertified) {
  const double promised = std::is_same_v<TypeParam, float> ? 0x1p-22 : 0x1p-51;
  double largest = 0;
  for (const double farthest : {4.0, 4096.0}) {
    for (const TypeParam x : this->points(farthest)) {
      const Ball truth = sine(Ball::enclosing(Exact::of_double(static_cast<double>(x))));
      largest = std::max(largest, error_of(static_cast<double>(sine(x)), truth, Ball(1)));
    }
  }
  EXPECT_LE(largest, promised);
  EXPECT_GT(largest, promised / 64);  // the promise is no larger than it must be
  this->RecordProperty("largest_error", std::to_string(largest));
}

TYPED_TEST(Elementary, SineIsOddAndBounded) {
  using S = TypeParam;
  for (const S x : this->points(100)) EXPECT_EQ(sine(-x), -sine(x));
  const S far = std::is_same_v<S, float> ? S(0x1p20) : S(0x1p30);
  std::mt19937_64 engine(4);
  for (int i = 0; i < 20000; ++i) EXPECT_LE(std::abs(sine(static_cast<S>(static_cast<double>(engine() >> 11) * 0x1p-53) * far)), S(2));
  EXPECT_TRUE(std::isnan(sine(S(2) * far)));
  EXPECT_TRUE(std::isnan(sine(std::numeric_limits<S>::infinity())));
  EXPECT_TRUE(std::isnan(sine(std::numeric_limits<S>::quiet_NaN())));
}

TYPED_TEST(Elementary, ExponentialIsCertified) {
  const double promised = std::is_same_v<TypeParam, float> ? 0x1p-21 : 0x1p-50;
  double largest = 0;
  for (const double farthest : {1.0, 80.0}) {
    for (const TypeParam y : this->points(farthest)) {
      const Ball truth = exponential(Ball::enclosing(Exact::of_double(static_cast<double>(y))));
      largest = std::max(largest, error_of(static_cast<double>(exponential(y)), truth, truth));
    }
  }
  EXPECT_LE(largest, promised);
  EXPECT_GT(largest, promised / 64);
  EXPECT_EQ(exponential(TypeParam(1e6)), exponential(TypeParam(80)));
  EXPECT_EQ(exponential(TypeParam(-1e6)), exponential(TypeParam(-80)));
  EXPECT_TRUE(std::isnan(exponential(std::numeric_limits<TypeParam>::quiet_NaN())));
}

TEST(Philox, HasTheStreamsOfTheReference) {
  for (std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{5}, std::uint64_t{1} << 60}) {
    for (std::uint32_t node = 0; node < 3; ++node) {
      Stream bits(seed, {9, 4, node, 1});
      Stream symmetric(seed, {9, 4, node, 1});
      for (std::uint32_t j = 0; j < 40; ++j) {
        const std::uint64_t ours = stream_bits(seed, 9, 4, node, 1, j);
        EXPECT_EQ(ours, bits.bits());
        EXPECT_EQ(symmetric_of(ours), symmetric.symmetric());
      }
    }
  }
}

}  // namespace
}  // namespace lemmata::gpu
