/// Random numbers and noise oracles: published vectors and an independent Python reading of the samplers pin the bits, statistics with a fixed seed pin the
/// laws (and prove on wrong samplers that they can fail), brute force pins what an oracle says of itself.
#include "algorithms/noise.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "algorithms/draw.hpp"
#include "numerics/error.hpp"

namespace lemmata {
namespace {

Exact number(std::string_view text) { return Exact::parse(text); }
Vector<Exact> exact_vector(const std::vector<std::string>& entries) {
  Vector<Exact> v(static_cast<Eigen::Index>(entries.size()));
  for (std::size_t j = 0; j < entries.size(); ++j) v[static_cast<Eigen::Index>(j)] = number(entries[j]);
  return v;
}

// ---- Philox and its streams -----------------------------------------------------------------------------------------------------------------------

TEST(Philox, PublishedVectors) {
  using Block = std::array<std::uint32_t, 4>;
  constexpr std::uint32_t ones = 0xffffffff;
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox({ones, ones, ones, ones}, {ones, ones}), (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}), (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

constexpr std::uint64_t golden_seed = 20230529 + (std::uint64_t{7} << 32);
constexpr Site golden_site{1, 2, 3, 4};

/// The first draws at one site, from a second implementation in Python's integers. Saved instances replay only as long as these stay.
TEST(Stream, GoldenFirstDraws) {
  const auto at = [] { return Stream(golden_seed, golden_site); };
  Stream bits = at();
  for (const std::uint64_t word : {0xc0accb22c8ae456eu, 0x22d1771bc11ffe7cu, 0x7be4b703f831ffe8u}) EXPECT_EQ(bits.bits(), word);
  Stream below = at();
  for (const std::uint64_t drawn : {4u, 6u, 6u, 3u, 8u, 0u, 5u, 5u}) EXPECT_EQ(below.below(10), drawn);
  const double grid = std::ldexp(1, -48);
  Stream symmetric = at();
  for (const std::int64_t j : {142221773214045, -204908893076929, -9030470209437, 229132042647775}) {
    EXPECT_EQ(symmetric.symmetric(), static_cast<double>(j) * grid);
  }
  Stream gaussian = at();
  for (const std::int64_t j : {-362856263562125, -24016321046531, -167004401470205, 207014124743923, 147373449458789, 619263458995669}) {
    EXPECT_EQ(gaussian.gaussian(), static_cast<double>(j) * grid);
  }
  Stream student = at();
  for (const double t : {-0x1.2d39faf971bdbp+1, 0x1.72114e7e7e313p-2, 0x1.f3ce58b1e6ba0p-1}) EXPECT_EQ(student.student(3), t);
}

/// A word of the seed or of the site that were ignored, or two that were mixed up, would give equal streams here.
TEST(Stream, EverySiteHasItsOwn) {
  std::set<std::vector<std::uint64_t>> seen;
  std::size_t sites = 0;
  constexpr std::uint32_t far = 0x80000000;
  for (const std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{1} << 32, std::uint64_t{1} << 60}) {
    for (const std::uint32_t path : {0u, 1u, 2u, far}) {
      for (const std::uint32_t round : {0u, 1u, 2u, far}) {
        for (const std::uint32_t node : {0u, 1u, 2u, far}) {
          for (const std::uint8_t purpose : {std::uint8_t{0}, std::uint8_t{1}, std::uint8_t{255}}) {
            Stream stream(seed, {path, round, node, purpose});
            std::vector<std::uint64_t> words;
            for (int word = 0; word < 4; ++word) words.push_back(stream.bits());
            for (const std::uint64_t word : words) seen.insert({word});  // no word of one stream is met in another, at any place
            ++sites;
          }
        }
      }
    }
  }
  EXPECT_EQ(seen.size(), 4 * sites);
}

TEST(Stream, TheSameSiteHasTheSameBitsInWhateverOrder) {
  const auto draw = [](const Site& site, int skipped) {
    Stream stream(5, site);
    for (int word = 0; word < skipped; ++word) (void)stream.bits();
    return stream.bits();
  };
  std::vector<Site> sites;
  for (std::uint32_t j = 0; j < 30; ++j) sites.push_back({j % 3, j % 5, j, 0});
  std::vector<std::uint64_t> forwards;
  for (const Site& site : sites) forwards.push_back(draw(site, 3));
  std::vector<Stream> together;
  for (const Site& site : sites) together.emplace_back(5, site);
  for (int word = 0; word < 3; ++word) {
    for (auto stream = together.rbegin(); stream != together.rend(); ++stream) (void)stream->bits();
  }
  for (std::size_t j = sites.size(); j-- > 0;) {
    EXPECT_EQ(draw(sites[j], 3), forwards[j]);
    EXPECT_EQ(together[j].bits(), forwards[j]);
  }
}

// ---- Statistics that can fail ---------------------------------------------------------------------------------------------------------------------

using Sampler = std::function<double()>;

/// The first gaussian of many sites, as runs use them, or the draws of one stream.
Sampler first_draws(double (*draw)(Stream&)) {
  return [draw, round = std::uint32_t{0}]() mutable {
    Stream stream(11, {0, round++, 0, 0});
    return draw(stream);
  };
}
Sampler one_stream(double (*draw)(Stream&)) {
  return [draw, stream = Stream(12, {})]() mutable { return draw(stream); };
}

/// A draw from the law passes all of these but for a probability of about 1e-4; the seeds are fixed, so it passes or it does not.
constexpr double sigmas = 4.5;

/// Which statistics tell these draws from N(0, 1): moments of order 1 to 4, both tails, and the distance of the distribution functions (Kolmogorov-Smirnov).
std::string not_gaussian(const Sampler& sampler, int count = 400000) {
  std::vector<double> draws(static_cast<std::size_t>(count));
  for (double& draw : draws) draw = sampler();
  const auto moment = [&](int order) {
    double sum = 0;
    for (const double draw : draws) sum += std::pow(draw, order);
    return sum / count;
  };
  std::string found;
  // E z^m and its variance E z^2m - (E z^m)^2.
  constexpr double moments[] = {0, 1, 0, 3};
  constexpr double variances[] = {1, 2, 15, 96};
  for (int m = 1; m <= 4; ++m) {
    if (std::abs(moment(m) - moments[m - 1]) > sigmas * std::sqrt(variances[m - 1] / count)) found += " moment " + std::to_string(m);
  }
  const double tail = std::erfc(3 / std::sqrt(2.0)) / 2;
  for (const int side : {-1, 1}) {
    const auto beyond = static_cast<double>(std::ranges::count_if(draws, [&](double draw) { return side * draw > 3; }));
    if (std::abs(beyond - tail * count) > sigmas * std::sqrt(tail * count)) found += side < 0 ? " lower tail" : " upper tail";
  }
  std::ranges::sort(draws);
  double distance = 0;
  for (int j = 0; j < count; ++j) {
    const double below = std::erfc(-draws[static_cast<std::size_t>(j)] / std::sqrt(2.0)) / 2;
    distance = std::max({distance, below - static_cast<double>(j) / count, static_cast<double>(j + 1) / count - below});
  }
  if (distance * std::sqrt(count) > 2.23) found += " distribution";  // 2 exp(-2 * 2.23^2) = 1e-4
  return found;
}

TEST(Gaussian, HasItsLaw) {
  const auto gaussian = [](Stream& stream) { return stream.gaussian(); };
  EXPECT_EQ(not_gaussian(first_draws(gaussian)), "");
  EXPECT_EQ(not_gaussian(one_stream(gaussian)), "");
}

TEST(Gaussian, WrongSamplersAreTold) {
  const auto gaussian = one_stream([](Stream& stream) { return stream.gaussian(); });
  const auto symmetric = one_stream([](Stream& stream) { return stream.symmetric(); });
  const auto sum_of_twelve = [&] {
    double sum = 0;
    for (int j = 0; j < 12; ++j) sum += symmetric();
    return sum / 2;
  };
  EXPECT_NE(not_gaussian(sum_of_twelve), "");
  EXPECT_NE(not_gaussian([&] { return 1.01 * gaussian(); }), "");
  EXPECT_NE(not_gaussian([&] { return gaussian() + 0.02; }), "");
  EXPECT_NE(not_gaussian([&] { return std::abs(gaussian()); }), "");
  EXPECT_NE(not_gaussian([&] { return std::max(gaussian(), -3.0); }), "");
  EXPECT_NE(not_gaussian([&] { return std::round(16 * gaussian()) / 16; }), "");
  EXPECT_NE(not_gaussian([&] { return std::sqrt(3.0) * symmetric(); }), "");
  EXPECT_NE(not_gaussian(one_stream([](Stream& stream) { return stream.student(20); })), "");
}

TEST(Gaussian, DrawsAreOddMultiplesOfTwoToMinus48) {
  Stream stream(3, {});
  for (int j = 0; j < 20000; ++j) {
    const double scaled = std::ldexp(stream.gaussian(), 48);
    ASSERT_EQ(std::fmod(std::abs(scaled), 2), 1) << scaled;
  }
}

/// sum (observed - expected)^2/expected, in units of its standard deviation above its mean.
double chi_square_excess(const std::vector<std::int64_t>& observed, const std::vector<double>& probabilities) {
  const double total = static_cast<double>(std::accumulate(observed.begin(), observed.end(), std::int64_t{0}));
  double sum = 0;
  for (std::size_t j = 0; j < observed.size(); ++j) {
    const double expected = total * probabilities[j];
    sum += (static_cast<double>(observed[j]) - expected) * (static_cast<double>(observed[j]) - expected) / expected;
  }
  const double freedom = std::max(1.0, static_cast<double>(observed.size()) - 1);
  return (sum - freedom) / std::sqrt(2 * freedom);
}
std::vector<double> equal_probabilities(std::size_t count) { return std::vector<double>(count, 1 / static_cast<double>(count)); }

constexpr double chi_square_limit = 6;

TEST(Student, QuartilesOfFewDegrees) {
  // P(T <= q) = 3/4: q = 1 for one degree, sqrt(2/3) for two, 0.764892... for three.
  constexpr double quartile[] = {1, 0.816496580927726, 0.7648923284};
  const auto excess = [&](int degrees, double upper) {
    Stream stream(21, {0, 0, 0, static_cast<std::uint8_t>(degrees)});
    std::vector<std::int64_t> bins(4);
    for (int j = 0; j < 100000; ++j) {
      const double t = stream.student(degrees);
      ++bins[t < -upper ? 0 : t < 0 ? 1 : t < upper ? 2 : 3];
    }
    return chi_square_excess(bins, equal_probabilities(4));
  };
  for (int degrees = 1; degrees <= 3; ++degrees) {
    for (int claimed = 1; claimed <= 3; ++claimed) {
      if (claimed == degrees) {
        EXPECT_LT(excess(degrees, quartile[claimed - 1]), chi_square_limit) << degrees;
      } else {
        EXPECT_GT(excess(degrees, quartile[claimed - 1]), chi_square_limit) << degrees << " taken for " << claimed;
      }
    }
  }
}

/// Tails: P(|T| > 10) is 0.0635 for one degree; a Gaussian never gets there.
TEST(Student, HasHeavyTails) {
  Stream stream(22, {});
  std::vector<std::int64_t> bins(2);
  for (int j = 0; j < 50000; ++j) ++bins[std::abs(stream.student(1)) > 10 ? 1 : 0];
  const double tail = 2 / std::acos(-1.0) * std::atan(0.1);
  EXPECT_LT(chi_square_excess(bins, {1 - tail, tail}), chi_square_limit);
}

/// With 3 2^62 values a remainder without rejection would hit the first third twice as often.
TEST(Below, IsUniform) {
  constexpr std::uint64_t quarter = std::uint64_t{1} << 62;
  const auto thirds = [](auto&& draw) {
    std::vector<std::int64_t> bins(3);
    for (int j = 0; j < 30000; ++j) ++bins[draw() / quarter];
    return chi_square_excess(bins, equal_probabilities(3));
  };
  Stream stream(31, {});
  EXPECT_LT(thirds([&] { return stream.below(3 * quarter); }), chi_square_limit);
  EXPECT_GT(thirds([&] { return stream.bits() % (3 * quarter); }), chi_square_limit);
  for (const std::size_t count : {1u, 2u, 3u, 7u, 10u, 64u}) {
    std::vector<std::int64_t> bins(count);
    for (int j = 0; j < 60000; ++j) {
      const std::uint64_t drawn = stream.below(count);
      ASSERT_LT(drawn, count);
      ++bins[drawn];
    }
    EXPECT_LT(chi_square_excess(bins, equal_probabilities(count)), chi_square_limit) << count;
  }
}

TEST(Symmetric, IsUniformOnTheOddMultiplesInTheUnitInterval) {
  Stream stream(32, {});
  std::vector<std::int64_t> bins(64);
  std::vector<std::int64_t> last_bits(8);  // of the odd number: its bits 1 to 3
  for (int j = 0; j < 100000; ++j) {
    const double drawn = stream.symmetric();
    const double scaled = std::ldexp(drawn, 48);
    ASSERT_EQ(std::fmod(std::abs(scaled), 2), 1) << scaled;
    ASSERT_LT(std::abs(drawn), 1);
    ++bins[static_cast<std::size_t>((drawn + 1) * 32)];
    ++last_bits[static_cast<std::size_t>((static_cast<std::int64_t>(scaled) >> 1) & 7)];
  }
  EXPECT_LT(chi_square_excess(bins, equal_probabilities(64)), chi_square_limit);
  EXPECT_LT(chi_square_excess(last_bits, equal_probabilities(8)), chi_square_limit);
}

// ---- Oracles --------------------------------------------------------------------------------------------------------------------------------------

Noise make_noise(NoiseKind kind, const Exact& scale = Exact(1), std::uint64_t seed = 1) {
  Noise noise;
  noise.kind = kind;
  noise.scale = scale;
  noise.seed = seed;
  return noise;
}
Noise finite_noise(std::vector<Vector<Exact>> outcomes, std::vector<std::int64_t> weights) {
  Noise noise = make_noise(NoiseKind::finite);
  noise.law = {std::move(outcomes), std::move(weights)};
  return noise;
}

template <Field S>
Vector<S> drawn(const Noise& noise, std::int64_t round, int node, int dimension) {
  Vector<S> out(dimension);
  noise.draw(round, node, out);
  return out;
}

TEST(Oracles, NoneIsZero) {
  const Vector<Exact> z = drawn<Exact>(Noise{}, 3, 1, 4);
  for (const Exact& entry : z) EXPECT_EQ(entry, Exact(0));
}

TEST(Oracles, UniformStaysInsideItsBallAndFillsTheCube) {
  for (int d = 1; d <= 50; ++d) {
    const Noise noise = make_noise(NoiseKind::uniform, number("2/3"));
    const Exact bound = *noise.squared_bound();
    EXPECT_EQ(bound, number("4/9"));
    Exact largest;
    double sum = 0;
    for (int round = 0; round < 200; ++round) {
      const Exact size = squared_norm(drawn<Exact>(noise, round, 0, d));
      ASSERT_LT(size, bound) << d;
      largest = std::max(largest, size);
      sum += size.nearest_double();
    }
    // The cube is the largest that fits: E||z||^2 is scale^2/3 but for what is rounded off, and the draws agree.
    const double moment = noise.second_moment(d)->nearest_double();
    EXPECT_LE(*noise.second_moment(d), bound / Exact(3));
    EXPECT_GT(moment, 4.0 / 27 * (1 - 1e-5)) << d;
    const double deviation = 4.0 / 9 * std::sqrt(4.0 / 45 / d / 200);  // of the mean of 200 sums of d squares of uniforms
    EXPECT_NEAR(sum / 200, moment, sigmas * deviation) << d;
  }
}

/// The corner of the cube: d times the square of half its edge is below 1, which is what keeps every draw inside.
TEST(Oracles, TheCornerOfTheCubeIsInsideTheBall) {
  for (int d = 1; d <= 200; ++d) {
    const Noise noise = make_noise(NoiseKind::uniform);
    const Exact edge_squared = *noise.second_moment(d) * Exact(3) / (Exact(d) * (Exact(1) - Exact::power_of_two(-96)));
    EXPECT_LE(Exact(d) * edge_squared, Exact(1)) << d;
    const Exact edge = Exact::rational_root(edge_squared);
    const Exact next = edge + Exact::power_of_two(-24);
    EXPECT_GT(Exact(d) * next * next, Exact(1)) << d;
  }
}

TEST(Oracles, AxesHasItsNormAndAllOutcomesEquallyOften) {
  for (const int d : {1, 2, 7}) {
    const Noise noise = make_noise(NoiseKind::axes, number("3/7"));
    std::vector<std::int64_t> bins(static_cast<std::size_t>(2 * d));
    for (int round = 0; round < 20000; ++round) {
      const Vector<Exact> z = drawn<Exact>(noise, round, 2, d);
      ASSERT_EQ(squared_norm(z), number("9/49"));
      for (int j = 0; j < d; ++j) {
        if (z[j].sign() != 0) ++bins[static_cast<std::size_t>(2 * j + (z[j].sign() > 0 ? 0 : 1))];
      }
    }
    EXPECT_LT(chi_square_excess(bins, equal_probabilities(bins.size())), chi_square_limit) << d;
  }
}

TEST(Oracles, FiniteHasItsProbabilities) {
  const Noise noise = finite_noise({exact_vector({"1"}), exact_vector({"2"}), exact_vector({"-5/3"})}, {1, 2, 5});
  EXPECT_EQ(noise.law.total(), 8);
  std::vector<std::int64_t> bins(3);
  for (int round = 0; round < 40000; ++round) {
    const Exact z = drawn<Exact>(noise, round, 0, 1)[0];
    for (std::size_t j = 0; j < 3; ++j) bins[j] += z == noise.law.outcomes[j][0] ? 1 : 0;
  }
  EXPECT_EQ(std::accumulate(bins.begin(), bins.end(), std::int64_t{0}), 40000);
  EXPECT_LT(chi_square_excess(bins, {1.0 / 8, 2.0 / 8, 5.0 / 8}), chi_square_limit);
  EXPECT_GT(chi_square_excess(bins, {2.0 / 8, 1.0 / 8, 5.0 / 8}), chi_square_limit);
  EXPECT_EQ(noise.law.probability(2), Exact(5, 8));
}

TEST(Oracles, CoordinatesHaveTheirScale) {
  for (const NoiseKind kind : {NoiseKind::gaussian, NoiseKind::student}) {
    Noise noise = make_noise(kind, number("1/4"));
    noise.degrees = 9;
    double sum = 0;
    double mixed = 0;
    constexpr int rounds = 40000;
    for (int round = 0; round < rounds; ++round) {
      const Vector<double> z = drawn<double>(noise, round, 0, 2);
      sum += z[0] * z[0] + z[1] * z[1];
      mixed += z[0] * z[1];
    }
    const double moment = noise.second_moment(2)->nearest_double();
    EXPECT_NEAR(sum / rounds, moment, 0.03 * moment);
    EXPECT_NEAR(mixed / rounds, 0, 0.03 * moment);
  }
}

/// Neighbouring nodes, rounds, paths, seeds and purposes are uncorrelated; the same site is not.
TEST(Oracles, DrawsAtDifferentSitesAreUncorrelated) {
  const Noise noise = make_noise(NoiseKind::gaussian);
  const auto correlation = [&](const Noise& other, std::int64_t later, int node) {
    constexpr int rounds = 40000;
    double sum = 0;
    for (int round = 0; round < rounds; ++round) sum += drawn<double>(noise, round, 0, 1)[0] * drawn<double>(other, round + later, node, 1)[0];
    return std::abs(sum / rounds) * std::sqrt(rounds);
  };
  EXPECT_GT(correlation(noise, 0, 0), sigmas);
  EXPECT_LT(correlation(noise, 0, 1), sigmas);
  EXPECT_LT(correlation(noise, 1, 0), sigmas);
  Noise other = noise;
  other.path = 1;
  EXPECT_LT(correlation(other, 0, 0), sigmas);
  other = noise;
  other.seed = 2;
  EXPECT_LT(correlation(other, 0, 0), sigmas);
  other = noise;
  other.purpose = 1;
  EXPECT_LT(correlation(other, 0, 0), sigmas);
}

TEST(Oracles, ARunThatLagsBehindSeesTheSameNoise) {
  for (const NoiseKind kind : {NoiseKind::axes, NoiseKind::uniform, NoiseKind::gaussian, NoiseKind::student}) {
    const Noise noise = make_noise(kind);
    Noise late = noise;
    late.first_round = 3;
    for (int round = 0; round < 5; ++round) {
      EXPECT_TRUE(drawn<Exact>(late, round, 1, 2) == drawn<Exact>(noise, round + 3, 1, 2));
      EXPECT_FALSE(kind != NoiseKind::axes && drawn<Exact>(late, round, 1, 2) == drawn<Exact>(noise, round, 1, 2));
    }
  }
}

TEST(Oracles, FixedGivesEachNodeItsOutcomeInEveryRound) {
  Noise noise = make_noise(NoiseKind::fixed);
  noise.law.outcomes = {exact_vector({"1/3", "2"}), exact_vector({"-1", "0"})};
  for (const int round : {0, 1, 17}) {
    for (int node = 0; node < 2; ++node) EXPECT_TRUE(drawn<Exact>(noise, round, node, 2) == noise.law.outcomes[static_cast<std::size_t>(node)]);
  }
}

// ---- The same noise in every number ---------------------------------------------------------------------------------------------------------------

/// |a - q| <= `ulps` units in the last place of a number with `bits` bits.
bool near(const Exact& a, const Exact& q, int bits, int ulps) {
  const Exact gap = a < q ? q - a : a - q;
  const Exact size = q.sign() < 0 ? -q : q;
  return gap <= Exact(ulps) * Exact::power_of_two(-bits) * size;
}

class EveryNumber : public ::testing::TestWithParam<NoiseKind> {};

TEST_P(EveryNumber, SeesTheSameNoise) {
  const PrecisionScope bits(128);
  Noise noise = GetParam() == NoiseKind::finite
                    ? finite_noise({exact_vector({"1/3", "-1/7", "0"}), exact_vector({"5", "1/1000", "2/3"}), exact_vector({"0.1", "-0.2", "0.3"})}, {3, 1, 2})
                    : make_noise(GetParam(), number("1/3"), 77);
  bool differs = false;  // enclosures of 1/3 are no points: containment is worth something
  for (int round = 0; round < 100; ++round) {
    const Vector<Exact> q = drawn<Exact>(noise, round, round % 4, 3);
    const Vector<float> in_float = drawn<float>(noise, round, round % 4, 3);
    const Vector<double> in_double = drawn<double>(noise, round, round % 4, 3);
    const Vector<long double> in_long_double = drawn<long double>(noise, round, round % 4, 3);
    const Vector<Interval> interval = drawn<Interval>(noise, round, round % 4, 3);
    const Vector<Ball> ball = drawn<Ball>(noise, round, round % 4, 3);
    for (Eigen::Index j = 0; j < 3; ++j) {
      EXPECT_TRUE(near(Exact::of_double(static_cast<double>(in_float[j])), q[j], 24, 4)) << q[j].text();
      EXPECT_TRUE(near(Exact::of_double(in_double[j]), q[j], 53, 4)) << q[j].text();
      EXPECT_TRUE(near(Exact::of_double(static_cast<double>(in_long_double[j])), q[j], 53, 4)) << q[j].text();
      EXPECT_LE(Exact::of_double(interval[j].lower()), q[j]);
      EXPECT_GE(Exact::of_double(interval[j].upper()), q[j]);
      EXPECT_TRUE(near(Exact::of_double(interval[j].lower()), Exact::of_double(interval[j].upper()), 50, 4));
      EXPECT_TRUE(ball[j].contains(q[j]));
      EXPECT_TRUE(near(ball[j].lower(200), ball[j].upper(200), 120, 1));
      differs = differs || !interval[j].is_point();
    }
  }
  EXPECT_TRUE(differs);
}
INSTANTIATE_TEST_SUITE_P(Kinds, EveryNumber, ::testing::Values(NoiseKind::finite, NoiseKind::axes, NoiseKind::uniform, NoiseKind::gaussian, NoiseKind::student,
                                             NoiseKind::rademacher, NoiseKind::ball, NoiseKind::truncated_gaussian, NoiseKind::truncated_student));

// ---- Noise that is drawn again until it lies in its ball ------------------------------------------------------------------------------------------

constexpr std::array in_a_ball = {NoiseKind::ball, NoiseKind::truncated_gaussian, NoiseKind::truncated_student};

TEST(DrawnAgain, LiesInItsBallSurelyAndReachesItsRim) {
  for (const NoiseKind kind : in_a_ball) {
    for (int d = 1; d <= 5; ++d) {
      Noise noise = make_noise(kind, number("2/3"));
      noise.deviation = number("1/2");
      EXPECT_EQ(*noise.squared_bound(), number("4/9"));
      EXPECT_TRUE(noise.is_centred());
      EXPECT_FALSE(noise.second_moment(d));
      EXPECT_FALSE(noise.finite_law(d));
      Exact largest;
      for (int round = 0; round < 400; ++round) {
        const Exact size = squared_norm(drawn<Exact>(noise, round, 0, d));
        ASSERT_LE(size, number("4/9"));
        largest = std::max(largest, size);
      }
      EXPECT_GT(largest, number("0.95") * number("4/9")) << d;
    }
  }
}

/// The distance of the empirical law of values in [0, 1] from the uniform one, over what a true sample exceeds with probability 1e-4.
double kolmogorov_excess(std::vector<double> values) {
  std::ranges::sort(values);
  double distance = 0;
  const auto count = static_cast<double>(values.size());
  for (std::size_t j = 0; j < values.size(); ++j) {
    distance = std::max({distance, values[j] - static_cast<double>(j) / count, static_cast<double>(j + 1) / count - values[j]});
  }
  return distance * std::sqrt(count) / std::sqrt(std::log(2e4) / 2);
}
/// transform(z) of many draws.
double excess_of(const Noise& noise, int dimension, const std::function<double(const Vector<double>&)>& transform, int count = 20000) {
  std::vector<double> values;
  for (int round = 0; round < count; ++round) values.push_back(transform(drawn<double>(noise, round, 0, dimension)));
  return kolmogorov_excess(std::move(values));
}

TEST(DrawnAgain, TheBallIsFilledEvenly) {
  for (const int d : {1, 2, 3, 6}) {
    const Noise noise = make_noise(NoiseKind::ball, Exact(2));
    const auto volume_within = [&](const Vector<double>& z) { return std::pow(norm(z) / 2, d); };
    const auto angle = [](const Vector<double>& z) { return z.size() == 1 ? z[0] / 4 + 0.5 : std::atan2(z[0], z[1]) / (2 * M_PI) + 0.5; };
    EXPECT_LT(excess_of(noise, d, volume_within), 1) << d;
    EXPECT_LT(excess_of(noise, d, angle), 1) << d;
    if (d == 1) continue;
    // A cube, or a radius that is uniform by length and not by volume, is told.
    EXPECT_GT(excess_of(make_noise(NoiseKind::uniform, Exact(2)), d, volume_within), 3) << d;
    EXPECT_GT(excess_of(make_noise(NoiseKind::ball, Exact(2)), d, [&](const Vector<double>& z) { return norm(z) / 2; }), 3) << d;
  }
}

TEST(DrawnAgain, TruncatedGaussiansAreConditionedNotClipped) {
  constexpr double s = 0.5;
  constexpr double r = 0.75;
  Noise noise = make_noise(NoiseKind::truncated_gaussian, number("3/4"));
  noise.deviation = number("1/2");
  const double mass = std::erf(r / s / std::sqrt(2.0));
  const auto cdf = [&](const Vector<double>& z) { return 0.5 + std::erf(z[0] / s / std::sqrt(2.0)) / mass / 2; };
  EXPECT_LT(excess_of(noise, 1, cdf), 1);
  // In the plane ||z||^2/s^2 is exponential of mean 2, given that it is at most r^2/s^2.
  const auto radial = [&](const Vector<double>& z) { return std::expm1(-squared_norm(z) / (2 * s * s)) / std::expm1(-r * r / (2 * s * s)); };
  EXPECT_LT(excess_of(noise, 2, radial), 1);
  // Planted: the law without truncation pushed into the ball, the two sizes mixed up, the coordinates truncated one by one.
  const Noise whole = make_noise(NoiseKind::gaussian, number("1/2"));
  EXPECT_GT(excess_of(whole, 1, [&](const Vector<double>& z) { return cdf(Vector<double>::Constant(1, std::clamp(z[0], -r, r))); }), 3);
  Noise swapped = noise;
  std::swap(swapped.scale, swapped.deviation);
  EXPECT_GT(excess_of(swapped, 1, cdf), 3);
  Noise single = noise;
  EXPECT_GT(excess_of(single, 1, [&](const Vector<double>& z) { return std::min(1.0, radial(Vector<double>::Constant(2, z[0]))); }), 3);
}

TEST(DrawnAgain, TruncatedStudentHasItsLaw) {
  Noise noise = make_noise(NoiseKind::truncated_student, Exact(12));
  noise.deviation = number("3/2");
  noise.degrees = 1;
  const auto cauchy = [](const Vector<double>& z) { return 0.5 + std::atan(z[0] / 1.5) / std::atan(8.0) / 2; };
  EXPECT_LT(excess_of(noise, 1, cauchy), 1);
  noise.degrees = 3;
  EXPECT_GT(excess_of(noise, 1, cauchy), 3);
  noise.kind = NoiseKind::truncated_gaussian;
  EXPECT_GT(excess_of(noise, 1, cauchy), 3);
}

TEST(DrawnAgain, HopelessTruncationsAreRefused) {
  EXPECT_THROW((void)drawn<double>(make_noise(NoiseKind::ball), 0, 0, 60), BadInput);
  EXPECT_NO_THROW((void)drawn<double>(make_noise(NoiseKind::ball), 0, 0, 8));
  Noise narrow = make_noise(NoiseKind::truncated_gaussian, Exact::power_of_two(-20));
  EXPECT_THROW((void)drawn<double>(narrow, 0, 0, 3), BadInput);
  for (const NoiseKind kind : in_a_ball) {
    EXPECT_THROW(make_noise(kind).check(257, 1), BadInput);
    EXPECT_NO_THROW(make_noise(kind).check(256, 1));
  }
  EXPECT_NO_THROW((void)drawn<double>(make_noise(NoiseKind::truncated_gaussian, Exact(30)), 0, 0, 256));
  EXPECT_THROW((void)drawn<double>(make_noise(NoiseKind::minibatch), 0, 0, 1), BadInput);  // nothing to add: samples.hpp draws rows
}

// ---- What an oracle says of itself ----------------------------------------------------------------------------------------------------------------

struct Facts {
  bool centred = false;
  Exact largest_square;
  Exact second_moment;
};
/// From the definitions, outcome by outcome: one law with the weights unrolled.
Facts brute_force(const FiniteLaw& law) {
  std::vector<Vector<Exact>> unrolled;
  for (std::size_t j = 0; j < law.outcomes.size(); ++j) {
    for (std::int64_t copy = 0; copy < law.weights[j]; ++copy) unrolled.push_back(law.outcomes[j]);
  }
  Facts facts;
  facts.centred = true;
  const Exact count(static_cast<std::int64_t>(unrolled.size()));
  for (Eigen::Index l = 0; l < unrolled[0].size(); ++l) {
    Exact mean;
    for (const Vector<Exact>& outcome : unrolled) mean += outcome[l] / count;
    facts.centred = facts.centred && mean == Exact(0);
  }
  for (const Vector<Exact>& outcome : unrolled) {
    Exact square;
    for (const Exact& entry : outcome) square += entry * entry;
    facts.second_moment += square / count;
    if (facts.largest_square < square) facts.largest_square = square;
  }
  return facts;
}

TEST(Oracles, WhatAFiniteLawSaysOfItselfIsTrue) {
  Draw draw(1, 5);
  int centred = 0;
  for (int trial = 0; trial < 200; ++trial) {
    const auto d = static_cast<int>(draw.integer(1, 3));
    const auto outcomes = static_cast<std::size_t>(draw.integer(1, 4));
    FiniteLaw law;
    for (std::size_t j = 0; j < outcomes; ++j) {
      Vector<Exact> outcome(d);
      for (Exact& entry : outcome) entry = draw.dyadic(3, 1) / Exact(3);
      law.outcomes.push_back(outcome);
      law.weights.push_back(draw.integer(1, 5));
    }
    if (trial % 2 == 0) {  // a further outcome that makes the mean 0
      Vector<Exact> sum = Vector<Exact>::Constant(d, Exact(0));
      for (std::size_t j = 0; j < outcomes; ++j) {
        for (int l = 0; l < d; ++l) sum[l] -= law.outcomes[j][l] * Exact(law.weights[j]) / Exact(2);
      }
      law.outcomes.push_back(sum);
      law.weights.push_back(2);
    }
    const Noise noise = finite_noise(law.outcomes, law.weights);
    const Facts facts = brute_force(law);
    EXPECT_EQ(noise.is_centred(), facts.centred);
    EXPECT_EQ(*noise.squared_bound(), facts.largest_square);
    EXPECT_EQ(*noise.second_moment(d), facts.second_moment);
    EXPECT_EQ(noise.finite_law(d)->outcomes.size(), law.outcomes.size());
    centred += facts.centred ? 1 : 0;
  }
  EXPECT_GT(centred, 90);
  EXPECT_LT(centred, 200);
}

TEST(Oracles, TheLawOfAxesAndOfSignsIsThatOfItsDraws) {
  for (const auto& [kind, d] : {std::pair{NoiseKind::axes, 1}, {NoiseKind::axes, 2}, {NoiseKind::axes, 3}, {NoiseKind::rademacher, 1},
                                {NoiseKind::rademacher, 2}, {NoiseKind::rademacher, 4}}) {
    const Noise noise = make_noise(kind, number("5/3"));
    const FiniteLaw law = *noise.finite_law(d);
    const Facts facts = brute_force(law);
    EXPECT_TRUE(noise.is_centred() && facts.centred);
    if (kind == NoiseKind::axes || d != 2) {
      EXPECT_EQ(*noise.squared_bound(), facts.largest_square);
    } else {  // 1/sqrt(2) is no dyadic number: just below
      EXPECT_LT(facts.largest_square, *noise.squared_bound());
      EXPECT_GT(facts.largest_square * number("1.000001"), *noise.squared_bound());
    }
    EXPECT_EQ(*noise.second_moment(d), facts.second_moment);
    std::set<std::size_t> met;
    for (int round = 0; round < 200; ++round) {
      const Vector<Exact> z = drawn<Exact>(noise, round, 0, d);
      for (std::size_t j = 0; j < law.outcomes.size(); ++j) {
        if (z == law.outcomes[j]) met.insert(j);
      }
    }
    EXPECT_EQ(met.size(), kind == NoiseKind::axes ? static_cast<std::size_t>(2 * d) : std::size_t{1} << d);  // every outcome is drawn, and no draw is missing from the law
    EXPECT_EQ(law.outcomes.size(), met.size());
  }
}

TEST(Oracles, WhatIsInfiniteOrUnknownIsSaidSo) {
  EXPECT_EQ(*Noise{}.squared_bound(), Exact(0));
  EXPECT_EQ(*Noise{}.second_moment(4), Exact(0));
  EXPECT_EQ(Noise{}.finite_law(2)->outcomes.size(), 1u);
  Noise gaussian = make_noise(NoiseKind::gaussian, number("1/2"));
  EXPECT_FALSE(gaussian.squared_bound());
  EXPECT_FALSE(gaussian.finite_law(1));
  EXPECT_EQ(*gaussian.second_moment(6), number("3/2"));
  Noise student = make_noise(NoiseKind::student, number("1/2"));
  EXPECT_FALSE(student.squared_bound());
  for (const int degrees : {1, 2}) {
    student.degrees = degrees;
    EXPECT_FALSE(student.second_moment(1)) << degrees;
  }
  student.degrees = 3;
  EXPECT_EQ(*student.second_moment(2), number("3/2"));  // d scale^2 nu/(nu - 2)
  Noise fixed = make_noise(NoiseKind::fixed);
  fixed.law.outcomes = {exact_vector({"1"}), exact_vector({"-1"})};
  EXPECT_FALSE(fixed.is_centred());  // nothing of it is random
  EXPECT_FALSE(fixed.second_moment(1));
  EXPECT_FALSE(make_noise(NoiseKind::uniform).finite_law(1));
}

TEST(Oracles, OutcomesMustFitTheProblem) {
  const Noise finite = finite_noise({exact_vector({"1", "0"}), exact_vector({"-1", "0"})}, {1, 1});
  EXPECT_NO_THROW(finite.check(2, 5));
  EXPECT_THROW(finite.check(1, 5), BadInput);
  EXPECT_THROW(finite.check(3, 5), BadInput);
  Noise fixed = finite;
  fixed.kind = NoiseKind::fixed;
  EXPECT_NO_THROW(fixed.check(2, 2));
  EXPECT_THROW(fixed.check(2, 3), BadInput);
  EXPECT_NO_THROW(make_noise(NoiseKind::gaussian).check(7, 3));
}

// ---- Reading --------------------------------------------------------------------------------------------------------------------------------------

Noise read_from(const Parameters& given, NoiseRole role = NoiseRole::gradient, int dimension = 1) {
  std::vector<ParameterInfo> known(noise_parameters(role).begin(), noise_parameters(role).end());
  known.push_back(noise_seed_parameter());
  const ParameterReader read("a test", given, known);
  return read_noise(read, role, dimension);
}

/// The message of the refusal; "" if there was none.
std::string refusal(const Parameters& given, NoiseRole role = NoiseRole::gradient, int dimension = 1) {
  try {
    (void)read_from(given, role, dimension);
  } catch (const BadInput& error) {
    return error.what();
  }
  return "";
}

TEST(ReadNoise, ReadsWhatIsMeant) {
  EXPECT_TRUE(read_from({}).is_none());
  EXPECT_TRUE(read_from({{"noise_scale", "3"}}).is_none());
  const Noise finite = read_from({{"noise", "finite"}, {"noise_outcomes", "1,2;-1/3,0.5"}, {"noise_weights", "3,4"}, {"noise_seed", "9"}}, NoiseRole::gradient, 2);
  EXPECT_EQ(finite.kind, NoiseKind::finite);
  EXPECT_EQ(finite.seed, 9u);
  ASSERT_EQ(finite.law.outcomes.size(), 2u);
  EXPECT_TRUE(finite.law.outcomes[0] == exact_vector({"1", "2"}));
  EXPECT_TRUE(finite.law.outcomes[1] == exact_vector({"-1/3", "1/2"}));
  EXPECT_EQ(finite.law.weights, (std::vector<std::int64_t>{3, 4}));
  for (const auto& [name, kind] : {std::pair{"axes", NoiseKind::axes}, {"uniform", NoiseKind::uniform}, {"gaussian", NoiseKind::gaussian}, {"student", NoiseKind::student}}) {
    const Noise noise = read_from({{"privacy", name}, {"privacy_scale", "2/7"}, {"privacy_degrees", "5"}, {"noise_seed", "1"}}, NoiseRole::privacy);
    EXPECT_EQ(noise.kind, kind);
    EXPECT_EQ(noise.scale, number("2/7"));
    EXPECT_EQ(noise.degrees, 5);
  }
}

TEST(ReadNoise, TheBoundedKindsAreOfGradients) {
  for (const auto& [name, kind] : {std::pair{"rademacher", NoiseKind::rademacher}, {"ball", NoiseKind::ball}, {"truncated-gaussian", NoiseKind::truncated_gaussian},
                                   {"truncated-student", NoiseKind::truncated_student}, {"minibatch", NoiseKind::minibatch}}) {
    const Noise noise = read_from({{"noise", name}, {"noise_scale", "2/7"}, {"noise_deviation", "1/3"}, {"noise_batch", "7"}, {"noise_seed", "1"}});
    EXPECT_EQ(noise.kind, kind);
    EXPECT_EQ(noise.scale, number("2/7"));
    EXPECT_EQ(noise.deviation, number("1/3"));
    EXPECT_EQ(noise.batch, 7);
    EXPECT_NE(refusal({{"privacy", name}, {"noise_seed", "1"}}, NoiseRole::privacy), "");
  }
  EXPECT_NE(refusal({{"noise", "truncated-gaussian"}, {"noise_deviation", "0"}, {"noise_seed", "1"}}), "");
  EXPECT_NE(refusal({{"noise", "minibatch"}, {"noise_batch", "0"}, {"noise_seed", "1"}}), "");
}

/// Both oracles of a method share the seed and are still independent.
TEST(ReadNoise, TheRolesHaveDifferentStreams) {
  const Noise gradient = read_from({{"noise", "gaussian"}, {"noise_seed", "4"}});
  const Noise privacy = read_from({{"privacy", "gaussian"}, {"noise_seed", "4"}}, NoiseRole::privacy);
  EXPECT_NE(gradient.purpose, privacy.purpose);
  EXPECT_FALSE(drawn<Exact>(gradient, 0, 0, 1) == drawn<Exact>(privacy, 0, 0, 1));
}

TEST(ReadNoise, RefusesWhatHasNoMeaning) {
  const auto says = [](const std::string& message, const std::string& part) { return message.find(part) != std::string::npos; };
  EXPECT_PRED2(says, refusal({{"noise", "gaussian"}}), "noise_seed");
  EXPECT_PRED2(says, refusal({{"privacy", "finite"}}, NoiseRole::privacy), "noise_seed");
  EXPECT_PRED2(says, refusal({{"noise", "gauss"}, {"noise_seed", "1"}}), "gauss");
  const auto with = [](const std::string& name, const std::string& value, const std::string& kind = "finite") {
    return Parameters{{"noise", kind}, {"noise_seed", "1"}, {name, value}};
  };
  EXPECT_PRED2(says, refusal(with("noise_weights", "1,2,3")), "3 entries for 2 outcomes");
  EXPECT_PRED2(says, refusal(with("noise_weights", "1")), "1 entries for 2 outcomes");
  for (const char* weights : {"1,0", "1,-1", "1,1/2", "1,2^41"}) EXPECT_PRED2(says, refusal(with("noise_weights", weights)), "positive integers") << weights;
  EXPECT_PRED2(says, refusal(with("noise_outcomes", "1;1,2")), "outcome 2 has 2");
  EXPECT_PRED2(says, refusal(with("noise_outcomes", "1;2"), NoiseRole::gradient, 2), "dimension 2");
  EXPECT_PRED2(says, refusal(with("noise_outcomes", "1;x")), "noise_outcomes");
  EXPECT_PRED2(says, refusal(with("noise_outcomes", "1;")), "noise_outcomes");
  EXPECT_PRED2(says, refusal(with("noise_scale", "-1", "axes")), "noise_scale");
  EXPECT_PRED2(says, refusal(with("noise_scale", "0", "gaussian")), "noise_scale");
  for (const char* degrees : {"0", "-1", "1.5", "1001"}) EXPECT_PRED2(says, refusal(with("noise_degrees", degrees, "student")), "noise_degrees") << degrees;
  for (const char* seed : {"-1", "1/2", "2^62", "x"}) EXPECT_PRED2(says, refusal({{"noise", "axes"}, {"noise_seed", seed}}), "seed") << seed;
}

}  // namespace
}  // namespace lemmata
