/// Grids: every combination once, Halton's points against the definition and against the property that makes them useful.
#include "gpu/sweep/grid.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <tuple>

#include "numerics/error.hpp"

namespace lemmata::gpu {
namespace {

std::string refusal(const std::function<void()>& attempt) {
  try {
    attempt();
  } catch (const BadInput& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Axis, RangesAndListsAreExact) {
  EXPECT_EQ(parse_axis("tau=0.1:0.4:4").values, (std::vector<std::string>{"1/10", "1/5", "3/10", "2/5"}));
  EXPECT_EQ(parse_axis("tau=1/3,2^-2,0.50").values, (std::vector<std::string>{"1/3", "1/4", "1/2"}));
  EXPECT_EQ(parse_axis("operation=clip,damped").values, (std::vector<std::string>{"clip", "damped"}));
  const Axis interval = parse_axis("tau=1:4");
  EXPECT_TRUE(interval.values.empty());
  EXPECT_EQ(interval.interval->second, Exact(4));
}

TEST(Axis, WhatHasNoMeaningIsRefused) {
  for (const char* text : {"tau", "=1:2:3", "tau=", "tau=1:2:3:4", "tau=1,,2"}) EXPECT_NE(refusal([&] { (void)parse_axis(text); }).find("is not of the form"), std::string::npos) << text;
  for (const char* text : {"tau=2:1:3", "tau=1:1:3", "tau=nan:1:3", "tau=0:inf:3", "tau=1:2:1", "tau=1:2:5/2", "tau=1:2:100000000000000000000", "tau=1,1.0", "tau=1:2:nan"}) {
    EXPECT_NE(refusal([&] { (void)parse_axis(text); }), "accepted") << text;
  }
}

TEST(Grid, HasEveryCombinationOnceTheLastAxisFastest) {
  const Grid grid = Grid::cartesian({parse_axis("a=1:3:3"), parse_axis("b=x,y"), parse_axis("c=0,1/2")});
  ASSERT_EQ(grid.cells(), 12);
  std::set<std::vector<std::string>> seen;
  for (std::int64_t cell = 0; cell < 12; ++cell) seen.insert(grid.values_at(cell));
  EXPECT_EQ(seen.size(), 12U);
  EXPECT_EQ(grid.text_at(0), "a = 1, b = x, c = 0");
  EXPECT_EQ(grid.text_at(1), "a = 1, b = x, c = 1/2");
  EXPECT_EQ(grid.text_at(11), "a = 3, b = y, c = 1/2");
  EXPECT_EQ(grid.parameters_at(2).at("b"), "y");
  EXPECT_EQ(Grid::cartesian({}).cells(), 1);
}

TEST(Grid, ThatIsTooLargeIsRefusedBeforeItIsMade) {
  std::vector<Axis> axes;
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h"}) axes.push_back(parse_axis(std::string(name) + "=0:1:1000"));
  EXPECT_NE(refusal([&] { (void)Grid::cartesian(axes); }).find("1000000000000000000000000 cells"), std::string::npos);  // far beyond 64 bits
  EXPECT_NE(refusal([] { (void)Grid::cartesian({parse_axis("a=0:1:100000"), parse_axis("b=1,2")}); }), "accepted");
  EXPECT_EQ(Grid::cartesian({parse_axis("a=0:1:100000")}).cells(), Grid::most_cells);
  EXPECT_NE(refusal([] { (void)Grid::cartesian({parse_axis("a=1,2"), parse_axis("a=3,4")}); }).find("twice"), std::string::npos);
  EXPECT_NE(refusal([] { (void)Grid::cartesian({parse_axis("a=1:2")}); }).find("--low-discrepancy"), std::string::npos);
  EXPECT_NE(refusal([] { (void)Grid::low_discrepancy({}, 5); }), "accepted");
  EXPECT_NE(refusal([] { (void)Grid::low_discrepancy({parse_axis("a=1:2")}, Grid::most_cells + 1); }), "accepted");
}

TEST(Halton, MirrorsDigitsAtThePoint) {
  for (const std::int64_t base : {2, 3, 10}) {
    for (std::int64_t index = 0; index < 300; ++index) {
      std::string digits;
      for (std::int64_t rest = index; rest > 0; rest /= base) digits += static_cast<char>('0' + rest % base);
      Exact expected(0);
      for (std::size_t d = digits.size(); d-- > 0;) expected = (expected + Exact(static_cast<std::int64_t>(digits[d] - '0'))) / Exact(base);
      EXPECT_EQ(radical_inverse(index, base), expected) << index << " in base " << base;
    }
  }
  EXPECT_EQ(radical_inverse(6, 2), Exact(3, 8));
}

/// Of any 2^a 3^b points in a row each box of sides 2^-a and 3^-b holds exactly one.
TEST(Halton, EveryElementaryBoxHoldsOnePoint) {
  const Grid grid = Grid::low_discrepancy({parse_axis("u=0:1"), parse_axis("v=0:1")}, 200);
  for (const auto& [columns, rows] : {std::pair{4, 9}, {8, 3}, {2, 27}, {16, 9}}) {
    for (const std::int64_t first : {0, 1, 17}) {
      std::set<std::pair<std::int64_t, std::int64_t>> boxes;
      for (std::int64_t cell = first; cell < first + columns * rows; ++cell) {
        const std::vector<std::string> values = grid.values_at(cell);
        boxes.emplace((Exact::parse(values[0]) * Exact(columns)).floor().to_integer("u"), (Exact::parse(values[1]) * Exact(rows)).floor().to_integer("v"));
      }
      EXPECT_EQ(boxes.size(), static_cast<std::size_t>(columns * rows)) << columns << " x " << rows << " from " << first;
    }
  }
}

TEST(Halton, LeavesNoGapAndTakesListsEvenly) {
  constexpr std::int64_t points = 90;
  const Grid grid = Grid::low_discrepancy({parse_axis("u=2:5"), parse_axis("n=1,2,3"), parse_axis("w=0:1")}, points);
  for (const auto& [axis, base, low, length] : {std::tuple{0U, 2, 2, 3}, {2U, 5, 0, 1}}) {
    std::vector<Exact> us;
    for (std::int64_t cell = 0; cell < points; ++cell) us.push_back((Exact::parse(grid.values_at(cell)[axis]) - Exact(low)) / Exact(length));
    std::ranges::sort(us);
    EXPECT_LT(Exact(0), us.front());
    EXPECT_LT(us.back(), Exact(1));
    us.insert(us.begin(), Exact(0));
    us.emplace_back(1);
    for (std::size_t i = 1; i < us.size(); ++i) EXPECT_LT(us[i] - us[i - 1], Exact(2 * base, points));
  }
  std::map<std::string, int> counts;
  for (std::int64_t cell = 0; cell < points; ++cell) ++counts[grid.values_at(cell)[1]];
  EXPECT_EQ(counts, (std::map<std::string, int>{{"1", 30}, {"2", 30}, {"3", 30}}));
}

}  // namespace
}  // namespace lemmata::gpu
