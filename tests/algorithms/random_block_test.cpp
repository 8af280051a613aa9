#include "algorithms/random_block.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace lemmata {
namespace {

TEST(RandomBlock, IsTheStreamBitForBit) {
  const std::uint64_t seed = 0x9E3779B97F4A7C15;
  for (const std::size_t count : {1U, 31U, 32U, 33U, 100U}) {
    for (const std::uint32_t first : {0U, 5U, 0xFFFFFFF0U}) {  // rounds wrap as the counter does
      std::vector<double> block(count);
      symmetric_block(seed, {3, first, 9, 1}, block);
      for (std::size_t j = 0; j < count; ++j) {
        EXPECT_EQ(block[j], Stream(seed, {3, first + static_cast<std::uint32_t>(j), 9, 1}).symmetric()) << count << " from " << first << ", " << j;
      }
    }
  }
}

}  // namespace
}  // namespace lemmata
