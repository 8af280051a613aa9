/// The kill table: every mutant is told from the truth, the page says by what, and the table itself can say "alive".
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>

#include "algorithms/operators.hpp"
#include "tests/museum/laws/operators.hpp"
#include "tests/museum/laws/theorem_a_formulas.hpp"
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

/// No mutant owes its end to one lucky seed.
TEST(KillTable, OtherSeedsKillAsWell) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    for (const Mutant& mutant : all_mutants()) {
      const Row row = fate(mutant, {}, seed);
      EXPECT_TRUE(row.is_killed()) << row.name << " is alive with seed " << seed << "; " << row.fault;
    }
  }
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

/// Keeps what a judge writes, by relation, round and node.
class Written : public LedgerObserver<Ball> {
 public:
  using Key = std::tuple<std::string, std::int64_t, int>;
  std::map<Key, std::pair<Truth, Relation<Ball>>> relations;

  void hypothesis(std::string_view, Truth) override {}
  void hypothesis(std::string_view, std::int64_t, const Ball&, const Ball&) override {}
  void relation(Truth condition, const Relation<Ball>& r) override { relations[{std::string(r.name), r.k, r.node}] = {condition, r}; }
};

/// The formulas that mutants of Theorem A get wrong are, as they stand, those of its judge: the same relations with the same sides.
TEST(KillTableTeeth, TheFormulasOfTheoremAAreThoseOfItsJudge) {
  const PrecisionScope bits(run_bits);
  std::int64_t compared = 0;
  for (std::uint64_t number = 0; number < 40; ++number) {
    Draw draw(museum_seed, number);
    const DrawnRun c = draw_run(draw);
    const Exact gamma = largest_step(c);
    Written of_the_judge, of_the_formulas;
    Ledger<Ball> judge_ledger(of_the_judge, Amendment{}), formulas_ledger(of_the_formulas, Amendment{});
    clip21::TheoremA::Judge<Ball> judge(c.setting(gamma), clip21::TheoremA::all);
    JudgeByFormulas<FormulasA> formulas(c.setting(gamma), c.tau);
    run<Ball>(Clip21Gd{gamma, {c.tau}, {}}, c.problem.on<Ball>(), c.start, [&](const Round<Ball>& round) {
      judge(round, judge_ledger);
      formulas(round, formulas_ledger);
      return round.k < 8;
    });
    for (const auto& [key, written] : of_the_judge.relations) {
      const auto found = of_the_formulas.relations.find(key);
      if (std::get<0>(key) == "A2" && (!c.on_the_line() || written.first == Truth::unknown)) continue;
      ASSERT_EQ(found != of_the_formulas.relations.end(), written.first == Truth::yes) << std::get<0>(key) << " at k = " << std::get<1>(key);
      if (written.first == Truth::no) continue;
      for (const auto& [a, b] : {std::pair{written.second.lhs, found->second.second.lhs}, {written.second.rhs, found->second.second.rhs}}) {
        EXPECT_TRUE(less_equal(a, b) != Truth::no && less_equal(b, a) != Truth::no) << std::get<0>(key) << " at k = " << std::get<1>(key);
      }
      ++compared;
    }
  }
  EXPECT_GT(compared, 2000);
}

/// Time runs out as well as cases.
TEST(KillTableTeeth, TheClockStops) {
  const Mutant copy{"copy-of-the-truth", "none", "planted", {held_to<ClipLaw, Clip, Clip>()}};
  EXPECT_EQ(fate(copy, {.cases = 300, .seconds = 0}).cases, 0);
}

}  // namespace
}  // namespace lemmata::museum
