/// Shrinking and the numbers of an instance.
#include "properties/shrink.hpp"

#include <gtest/gtest.h>

#include "algorithms/draw.hpp"
#include "numerics/error.hpp"
#include "properties/catalogue.hpp"
#include "properties/instance_numbers.hpp"
#include "properties/search.hpp"

namespace lemmata::properties {
namespace {

Exact number(std::string_view text) { return Exact::parse(text); }

TEST(SimplestBetween, HasTheLeastDenominator) {
  Draw draw(20230529, 4);
  for (int c = 0; c < 400; ++c) {
    Exact low(draw.integer(-400, 400), draw.integer(1, 60));
    Exact high = low + Exact(draw.integer(0, 40), draw.integer(1, 300));
    const Exact found = simplest_between(low, high);
    ASSERT_LE(low, found);
    ASSERT_LE(found, high);
    // By trying every denominator from 1 on.
    for (std::int64_t q = 1;; ++q) {
      const Exact least = (low * Exact(q)).ceiling();
      if (high * Exact(q) < least) continue;
      EXPECT_TRUE((found * Exact(q)).is_integer()) << low.text() << " .. " << high.text() << ": " << found.text() << ", denominator " << q << " will do";
      break;
    }
  }
  EXPECT_EQ(simplest_between(number("1/7"), number("1/7")), number("1/7"));
  EXPECT_EQ(simplest_between(number("-1/7"), number("1/9")), Exact(0));
  EXPECT_EQ(simplest_between(number("-5/2"), number("-3/2")), Exact(-2));
}

Instance some_instance() {
  Instance instance;
  instance.subject = "clip21/theorem-a";
  instance.problem.name = "quadratics";
  for (int i = 0; i < 3; ++i) {
    QuadraticNode node{Matrix<Exact>::Constant(2, 2, number("1/3")), Vector<Exact>::Constant(2, number("-7/5")), number("1/2")};
    node.a(0, 0) = Exact(2 + i);
    node.a(1, 1) = number("9/4");
    instance.problem.nodes.push_back(std::move(node));
    instance.shifts.push_back(Vector<Exact>::Constant(2, Exact(i, 7)));
  }
  instance.start = Vector<Exact>::Constant(2, number("22/7"));
  instance.parameters = {{"tau", "3/11"}, {"gamma", "cap"}, {"list", "1,2/3,3"}};
  instance.steps = 40;
  return instance;
}

TEST(InstanceNumbers, EveryNumberIsReadAndSetWhereItStands) {
  const Instance instance = some_instance();
  const std::vector<NumberPlace> places = number_places(instance);
  // tau, a list of three; per node three of a symmetric matrix, two, one; start; shifts.
  EXPECT_EQ(places.size(), 1U + 3U + 3U * (3U + 2U + 1U) + 2U + 3U * 2U);
  for (std::size_t i = 0; i < places.size(); ++i) {
    Instance changed = instance;
    set_number(changed, places[i], number("1234/567"));
    for (std::size_t j = 0; j < places.size(); ++j) {
      EXPECT_EQ(number_at(changed, places[j]), i == j ? number("1234/567") : number_at(instance, places[j])) << i << " " << j;
    }
  }
  Instance changed = instance;
  for (const NumberPlace& place : places) {
    if (place.part == NumberPlace::Part::matrix && place.row == 1 && place.column == 0) set_number(changed, place, Exact(5));
  }
  for (const QuadraticNode& node : changed.problem.nodes) EXPECT_EQ(node.a(0, 1), Exact(5)) << "a matrix stays symmetric";
}

TEST(InstanceNumbers, ExplicitNodesAreTheSameProblem) {
  Instance drawn = statements()[8].draw(1, 3, {{"nodes", "3"}, {"dimension", "2"}});
  ASSERT_EQ(drawn.problem.name, "random-quadratics");
  const Instance written = with_explicit_nodes(drawn);
  const auto a = std::get<Quadratics>(make_problem(drawn.problem));
  const auto b = std::get<Quadratics>(make_problem(written.problem));
  EXPECT_EQ(a.regularity().mean, b.regularity().mean);
  EXPECT_EQ(a.regularity().node, b.regularity().node);
  EXPECT_EQ(a.regularity().lower_bound, b.regularity().lower_bound);
}

TEST(Shrink, EveryCandidateCostsLess) {
  const Instance instance = some_instance();
  const std::vector<Instance> candidates = simpler_instances(instance);
  EXPECT_GT(candidates.size(), 50U);
  for (const Instance& candidate : candidates) EXPECT_LT(reading_cost(candidate), reading_cost(instance));
}

TEST(Shrink, EndsAtTheSimplestInstanceThatFails) {
  // Fails whenever the first start coordinate is above 3 and there are at least 5 rounds.
  std::int64_t asked = 0;
  const auto fails = [&](Instance& c) {
    ++asked;
    return *c.steps >= 5 && Exact(3) < (*c.start)[0];
  };
  const Instance small = shrink(some_instance(), fails, 100000, [] { return false; });
  EXPECT_EQ(small.steps, 5);
  EXPECT_EQ(small.problem.nodes.size(), 1U);
  ASSERT_EQ(small.start->size(), 1);
  EXPECT_EQ((*small.start)[0], Exact(4));
  EXPECT_TRUE(small.shifts.empty());
  EXPECT_LT(asked, 5000);
  // And the same again, byte for byte.
  EXPECT_EQ(reading_cost(shrink(some_instance(), fails, 100000, [] { return false; })), reading_cost(small));
}

TEST(Shrink, StopsWhenAskedAndTakesMeaninglessCandidatesForNone) {
  const auto never = [](Instance&) -> bool { throw BadInput("no meaning"); };
  EXPECT_EQ(reading_cost(shrink(some_instance(), never, 100000, [] { return false; })), reading_cost(some_instance()));
  std::int64_t asked = 0;
  const auto always = [&](Instance&) { return ++asked > 0; };
  (void)shrink(some_instance(), always, 10, [] { return false; });
  EXPECT_EQ(asked, 10);
  asked = 0;
  (void)shrink(some_instance(), always, 1000, [] { return true; });
  EXPECT_EQ(asked, 0);
}

TEST(Search, ClimbsSmoothHillsAndEndsWhereItIsEnough) {
  const ScoreFunction hill = [](std::span<const double> p, double& value, std::span<double> slope) {
    value = 1 - (p[0] - 3) * (p[0] - 3) - 10 * (p[1] + p[0] * p[0] / 10) * (p[1] + p[0] * p[0] / 10);
    if (slope.empty()) return true;
    const double across = p[1] + p[0] * p[0] / 10;
    slope[0] = -2 * (p[0] - 3) - 20 * across * p[0] / 5;
    slope[1] = -20 * across;
    return true;
  };
  std::vector<double> point = {-4, 2};
  const LocalMaximum top = climb_to_maximum(hill, point, 200, 1e9);
  ASSERT_TRUE(top.evaluated);
  EXPECT_NEAR(top.value, 1, 1e-8);
  EXPECT_NEAR(point[0], 3, 1e-3);
  std::vector<double> early = {-4, 2};
  const LocalMaximum enough = climb_to_maximum(hill, early, 200, -5);
  EXPECT_GE(enough.value, -5);
  EXPECT_LT(enough.value, 0.999);
  std::vector<double> nowhere = {1, 1};
  EXPECT_FALSE(climb_to_maximum([](std::span<const double>, double&, std::span<double>) { return false; }, nowhere, 10, 1).evaluated);
  EXPECT_EQ(nowhere, (std::vector<double>{1, 1}));
}

}  // namespace
}  // namespace lemmata::properties
