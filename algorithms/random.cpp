#include "algorithms/random.hpp"

#include <cmath>

namespace lemmata {
namespace {

__extension__ using Wide = unsigned __int128;

struct Product {
  std::uint32_t high, low;
};
Product multiply(std::uint32_t a, std::uint32_t b) {
  const std::uint64_t product = static_cast<std::uint64_t>(a) * b;
  return {static_cast<std::uint32_t>(product >> 32), static_cast<std::uint32_t>(product)};
}

constexpr int grid_bits = 48;
constexpr double grid = 1 / static_cast<double>(std::int64_t{1} << grid_bits);

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const Product a = multiply(0xD2511F53, counter[0]);
    const Product b = multiply(0xCD9E8D57, counter[2]);
    counter = {b.high ^ counter[1] ^ key[0], b.low, a.high ^ counter[3] ^ key[1], a.low};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

Stream::Stream(std::uint64_t seed, const Site& site)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
      counter_{static_cast<std::uint32_t>(site.purpose) << 24, site.node, site.round, site.path} {}

std::uint64_t Stream::bits() {
  if (used_ == 4) {
    block_ = philox(counter_, key_);
    ++counter_[0];
    used_ = 0;
  }
  const std::uint64_t low = block_[static_cast<std::size_t>(used_)];
  const std::uint64_t high = block_[static_cast<std::size_t>(used_) + 1];
  used_ += 2;
  return high << 32 | low;
}

std::uint64_t Stream::below(std::uint64_t count) {
  const std::uint64_t limit = ~std::uint64_t{0} / count * count;
  std::uint64_t drawn = bits();
  while (drawn >= limit) drawn = bits();
  return drawn % count;
}

double Stream::symmetric() {
  const auto j = static_cast<std::int64_t>(bits() >> (63 - grid_bits)) - (std::int64_t{1} << grid_bits);  // -2^48 .. 2^48 - 1
  return static_cast<double>(j | 1) * grid;
}

/// True with probability exp(-1/2): the length of a falling run of uniforms that starts below 1/2 is even (Karney, algorithm H).
bool Stream::exp_minus_half() {
  std::uint64_t last = bits();
  if (last >= std::uint64_t{1} << 63) return true;
  for (bool even = false;; even = !even) {
    const std::uint64_t next = bits();
    if (next >= last) return even;
    last = next;
  }
}

/// True with probability exp(-x (2k + x)/(2k + 2)), x = fraction 2^-64 (Karney, algorithm B).
bool Stream::accept_fraction(std::uint64_t k, std::uint64_t fraction) {
  std::uint64_t last = fraction;
  for (bool even = true;; even = !even) {
    const std::uint64_t next = bits();
    if (next >= last) return even;
    // A further trial with probability (2k + x)/(2k + 2).
    const Wide drawn = static_cast<Wide>(bits()) * (2 * k + 2);
    if (drawn >= (static_cast<Wide>(2 * k) << 64) + fraction) return even;
    last = next;
  }
}

double Stream::gaussian() {
  while (true) {
    std::uint64_t k = 0;
    while (exp_minus_half()) ++k;
    bool accepted = true;
    for (std::uint64_t trial = 0; k > 1 && accepted && trial < k * (k - 1); ++trial) accepted = exp_minus_half();
    if (!accepted) continue;
    const std::uint64_t fraction = bits();
    for (std::uint64_t trial = 0; accepted && trial <= k; ++trial) accepted = accept_fraction(k, fraction);
    if (!accepted) continue;
    const auto magnitude = static_cast<std::int64_t>(k << grid_bits | fraction >> (64 - grid_bits) | 1);
    return static_cast<double>((bits() & 1) != 0 ? -magnitude : magnitude) * grid;
  }
}

double Stream::student(int degrees) {
  const double numerator = gaussian();
  double squares = 0;
  for (int j = 0; j < degrees; ++j) {
    const double g = gaussian();
    squares += g * g;
  }
  return numerator / std::sqrt(squares / degrees);
}

}  // namespace lemmata
