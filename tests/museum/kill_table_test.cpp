/// The kill table: every mutant is told from the truth, the page says by what, and the table itself can say "alive".
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "algorithms/operators.hpp"
#include "tests/museum/laws/operators.hpp"
#include "tests/museum/museum.hpp"

namespace lemmata::museum {
namespace {

const std::vector<Row>& rows() {
  static const std::vector<Row> all = [] {
    std::vector<Row> fates;
    for (const Mutant& mutant : all_mutants()) fates.push_back(fate(mutant));
    std::printf("%s", table_text(fates).c_str());
    return fates;
  }();
  return all;
}

TEST(KillTable, EveryMutantIsKilled) {
  EXPECT_GE(rows().size(), 50U);
  for (const Row& row : rows()) {
    EXPECT_TRUE(row.is_killed()) << row.name << " is alive after " << row.cases << " cases of each property; " << row.fault;
    EXPECT_LT(row.seconds, 60) << row.name;
  }
}

TEST(KillTable, EveryMutantSaysWhatItIs) {
  std::set<std::string_view> names;
  for (const Row& row : rows()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name << " occurs twice";
    EXPECT_TRUE(std::regex_match(std::string(row.name), std::regex("[a-z0-9-]+"))) << row.name;
    EXPECT_FALSE(row.defect.empty() || row.origin.empty()) << row.name;
  }
}

/// The page lists every mutant with its killer, as this run found them.
TEST(KillTable, ThePageSaysTheSame) {
  std::ifstream file(LEMMATA_SOURCE_DIR "/docs/museum.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  const std::string table = table_markdown(rows());
  if (page.find(table) != std::string::npos) return;
  std::ofstream("museum_table.md") << table;
  ADD_FAILURE() << "the table of docs/museum.md is not this run's, which is now in museum_table.md of the build folder";
}

/// Two runs find the same, case for case.
TEST(KillTable, IsAFunctionOfTheSeed) {
  std::vector<Row> again;
  for (const Mutant& mutant : all_mutants()) again.push_back(fate(mutant));
  EXPECT_EQ(table_markdown(again), table_markdown(rows()));
}

TEST(KillTable, TheLawsHoldOnTheTruth) {
  const std::vector<Tally> tallies = laws_on_truth(all_mutants(), 2000);
  std::printf("%s", tally_text(tallies).c_str());
  for (const Tally& tally : tallies) {
    EXPECT_EQ(tally.fault, "") << tally.name;
    EXPECT_GT(tally.held, 2 * tally.discarded) << tally.name << ": too many draws are no instances";
  }
}

// ---- The table itself -------------------------------------------------------------------------------------------------------------------------------

/// The truth in a mutant's place: no property may kill it, and the table must say so.
TEST(KillTableTeeth, ACopyOfTheTruthStaysAlive) {
  const Mutant copy{"copy-of-the-truth", "none", "planted", {held_to<ClipLaw, Clip, Clip>(), held_to<ClipOfZeroLaw, Clip, Clip>()}};
  const Row row = fate(copy, {.cases = 300, .seconds = 60});
  EXPECT_FALSE(row.is_killed());
  EXPECT_EQ(row.cases, 300);
  EXPECT_NE(table_text({&row, 1}).find("ALIVE"), std::string::npos);
  EXPECT_NE(table_text({&row, 1}).find("0 of 1 mutants killed"), std::string::npos);
}

/// A law that the truth breaks kills nobody.
TEST(KillTableTeeth, AFalseLawIsNoProperty) {
  const Mutant mutant{"false-law", "none", "planted", {held_to<ClipLaw, SoftClip, CoordinateClip>()}};
  const Row row = fate(mutant, {.cases = 300, .seconds = 60});
  EXPECT_FALSE(row.is_killed());
  EXPECT_NE(row.fault, "");
  const std::vector<Tally> tallies = laws_on_truth({&mutant, 1}, 300);
  ASSERT_EQ(tallies.size(), 1U);
  EXPECT_NE(tallies[0].fault, "");
}

/// Time runs out as well as cases.
TEST(KillTableTeeth, TheClockStops) {
  const Mutant copy{"copy-of-the-truth", "none", "planted", {held_to<ClipLaw, Clip, Clip>()}};
  EXPECT_EQ(fate(copy, {.cases = 300, .seconds = 0}).cases, 0);
}

}  // namespace
}  // namespace lemmata::museum
