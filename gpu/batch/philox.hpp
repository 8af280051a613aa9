#pragma once
/// The streams of algorithms/random.hpp for bodies that run anywhere: Philox4x32-10, one block for a counter and a key.
#include "gpu/batch/number.hpp"

namespace lemmata::gpu {
inline namespace LEMMATA_BATCH_TARGET {

struct PhiloxBlock {
  std::uint32_t word[4];
};

LEMMATA_HOST_DEVICE inline PhiloxBlock philox_block(std::uint32_t c0, std::uint32_t c1, std::uint32_t c2, std::uint32_t c3, std::uint64_t key) {
  auto k0 = static_cast<std::uint32_t>(key);
  auto k1 = static_cast<std::uint32_t>(key >> 32);
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53} * c0;
    const std::uint64_t b = std::uint64_t{0xCD9E8D57} * c2;
    const std::uint32_t n0 = static_cast<std::uint32_t>(b >> 32) ^ c1 ^ k0;
    const std::uint32_t n2 = static_cast<std::uint32_t>(a >> 32) ^ c3 ^ k1;
    c1 = static_cast<std::uint32_t>(b);
    c3 = static_cast<std::uint32_t>(a);
    c0 = n0;
    c2 = n2;
    k0 += 0x9E3779B9;
    k1 += 0xBB67AE85;
  }
  return {{c0, c1, c2, c3}};
}

/// Word `index` of 64 bits of the stream at (path, round, node, purpose): Stream::bits called index + 1 times.
LEMMATA_HOST_DEVICE inline std::uint64_t stream_bits(std::uint64_t seed, std::uint32_t path, std::uint32_t round, std::uint32_t node, std::uint32_t purpose,
                                                     std::uint32_t index) {
  const PhiloxBlock block = philox_block((purpose << 24) + index / 2, node, round, path, seed);
  return index % 2 == 0 ? std::uint64_t{block.word[1]} << 32 | block.word[0] : std::uint64_t{block.word[3]} << 32 | block.word[2];
}

/// Stream::symmetric on these bits: uniform on the odd multiples of 2^-48 in (-1, 1).
LEMMATA_HOST_DEVICE inline double symmetric_of(std::uint64_t bits) {
  const auto j = static_cast<std::int64_t>(bits >> 15) - (std::int64_t{1} << 48);
  return static_cast<double>(j | 1) * 0x1p-48;
}

}  // namespace LEMMATA_BATCH_TARGET
}  // namespace lemmata::gpu
