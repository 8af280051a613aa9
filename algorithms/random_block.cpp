#include "algorithms/random_block.hpp"

#include <algorithm>

namespace lemmata {
namespace {

constexpr std::size_t lanes = 32;
using Words = std::array<std::uint32_t, lanes>;

// What follows is philox() and symmetric() of random.cpp, a loop over lanes around every operation.

void multiply(const std::uint32_t factor, const Words& c, Words& high, Words& low) {
  for (std::size_t l = 0; l < lanes; ++l) {
    const std::uint64_t product = static_cast<std::uint64_t>(factor) * c[l];
    high[l] = static_cast<std::uint32_t>(product >> 32);
    low[l] = static_cast<std::uint32_t>(product);
  }
}

}  // namespace

void symmetric_block(std::uint64_t seed, const Site& site, std::span<double> out) {
  constexpr int grid_bits = 48;
  constexpr std::int64_t one = std::int64_t{1} << grid_bits;
  const double grid = 1 / static_cast<double>(one);
  for (std::size_t begin = 0; begin < out.size(); begin += lanes) {
    Words c0;
    Words c1;
    Words c2;
    Words c3;
    for (std::size_t l = 0; l < lanes; ++l) {
      c0[l] = static_cast<std::uint32_t>(site.purpose) << 24;
      c1[l] = site.node;
      c2[l] = site.round + static_cast<std::uint32_t>(begin + l);
      c3[l] = site.path;
    }
    auto key0 = static_cast<std::uint32_t>(seed);
    auto key1 = static_cast<std::uint32_t>(seed >> 32);
    for (int round = 0; round < 10; ++round) {
      Words a_high;
      Words a_low;
      Words b_high;
      Words b_low;
      multiply(0xD2511F53, c0, a_high, a_low);
      multiply(0xCD9E8D57, c2, b_high, b_low);
      for (std::size_t l = 0; l < lanes; ++l) {
        c0[l] = b_high[l] ^ c1[l] ^ key0;
        c1[l] = b_low[l];
        c2[l] = a_high[l] ^ c3[l] ^ key1;
        c3[l] = a_low[l];
      }
      key0 += 0x9E3779B9;
      key1 += 0xBB67AE85;
    }
    const std::size_t end = std::min<std::size_t>(lanes, out.size() - begin);
    for (std::size_t l = 0; l < end; ++l) {
      const std::uint64_t bits = static_cast<std::uint64_t>(c1[l]) << 32 | c0[l];
      const std::int64_t j = static_cast<std::int64_t>(bits >> (63 - grid_bits)) - one;
      out[begin + l] = static_cast<double>(j | 1) * grid;
    }
  }
}

}  // namespace lemmata
