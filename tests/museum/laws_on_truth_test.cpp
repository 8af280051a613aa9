/// No law of the museum fails on the code as it is, over a hundred thousand cases: without this a kill proves nothing.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>

#include "tests/museum/museum.hpp"

namespace lemmata::museum {
namespace {

TEST(LawsOnTruth, HoldOverAHundredThousandCases) {
  const auto begin = std::chrono::steady_clock::now();
  const std::vector<Tally> tallies = laws_on_truth(all_mutants(), 120000);
  std::printf("%s%.1f s\n", tally_text(tallies).c_str(), std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  std::int64_t held = 0;
  for (const Tally& tally : tallies) {
    EXPECT_EQ(tally.fault, "") << tally.name;
    EXPECT_GT(tally.held, 2 * tally.discarded) << tally.name << ": too many draws are no instances";
    held += tally.held;
  }
  EXPECT_GE(held, 100000);
}

}  // namespace
}  // namespace lemmata::museum
