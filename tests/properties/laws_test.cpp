/// RapidCheck against the catalogue and the methods: what must hold holds on drawn instances, what is false is found and shrunk, and the generators keep
/// their word.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "algorithms/run.hpp"
#include "properties/catalogue.hpp"
#include "properties/rapidcheck.hpp"
#include "tests/long_runs.hpp"

namespace lemmata {
namespace {

using properties::arbitrary_instance;
using properties::dyadic;
using properties::log_uniform;
using properties::threshold_neighbour;

// ---- The catalogue --------------------------------------------------------------------------------------------------------------------------------

const Entry& entry(std::string_view id) {
  const auto found = std::ranges::find(properties::statements(), id, [](const Entry& e) { return e.info->id; });
  EXPECT_NE(found, properties::statements().end()) << id;
  return *found;
}

/// Small sizes for the entries that have sizes.
Parameters small(const Entry& e, std::uint64_t seed) {
  Parameters given;
  for (const ParameterInfo& parameter : e.parameters) {
    if (parameter.name == "steps" && e.info->id != "celgc/lemma-2-literal-order") given["steps"] = "20";
    // The bounds of the line are no claims in more dimensions, and the reading that fails has its problem fixed.
    const bool fixed = e.info->id == "celgc/clipping-bias-bounded" || e.info->id == "celgc/lemma-2-literal-order";
    if (parameter.name == "dimension" && !fixed) given["dimension"] = std::to_string(1 + seed % 3);
  }
  return given;
}

class EveryStatement : public ::testing::TestWithParam<const Entry*> {};
TEST_P(EveryStatement, ComesOutAsExpectedOnDrawnInstances) {
  const Entry& e = *GetParam();
  const auto instances = arbitrary_instance([&e](std::uint64_t seed) { return e.draw(seed, 1, small(e, seed)); });
  EXPECT_TRUE(rc::check(std::string(e.info->id) + " comes out as expected", [&] {
    Instance instance = *instances;
    const Outcome outcome = e.check(instance, LadderOptions{});
    RC_TAG(std::string(text(outcome.decision)));
    RC_LOG() << outcome.hypothesis << (outcome.finding ? outcome.finding->relation : "") << "\n";
    if (outcome.decision == Decision::not_applicable) RC_DISCARD("drawn outside the hypotheses");
    // A confidence statement may stay open after all the paths that it draws: that is no verdict. Too many discards fail.
    if (outcome.decision == Decision::undecided && outcome.evidence == Evidence::sampled) RC_DISCARD("sampled, and still open");
    // A reading that fails need not fail everywhere: its default instance refutes it, others may hold.
    const bool may_fail = e.info->trust == Trust::refuted_as_printed;
    RC_ASSERT(outcome.decision == Decision::holds || (may_fail && outcome.decision == Decision::violated));
  }));
  Instance standard = e.draw(1, 0, {});  // with its own sizes
  EXPECT_EQ(e.check(standard, LadderOptions{}).decision, e.info->trust == Trust::refuted_as_printed ? Decision::violated : Decision::holds);
}
/// Double intervals only save time: without them the same relations are decided the same way.
TEST_P(EveryStatement, CountsTheSameWhicheverTiersRun) {
  const Entry& e = *GetParam();
  LadderOptions without_intervals;
  without_intervals.interval_tier = false;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Instance instance = e.draw(seed, 2, small(e, seed));
    Instance again = instance;
    const Outcome a = e.check(instance, LadderOptions{});
    const Outcome b = e.check(again, without_intervals);
    EXPECT_EQ(a.decision, b.decision) << seed;
    EXPECT_EQ(a.strict + a.tight, b.strict + b.tight) << seed;
  }
}

/// Sampled averages over whole runs have tests of their own (celgc/theorem_1_test.cpp).
std::vector<const Entry*> pointers() {
  std::vector<const Entry*> all;
  for (const Entry& e : properties::statements()) {
    if (!is_long_run(e)) all.push_back(&e);
  }
  return all;
}
std::string test_name(const ::testing::TestParamInfo<const Entry*>& info) {
  std::string name(info.param->info->id);
  std::ranges::replace_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
}
INSTANTIATE_TEST_SUITE_P(Catalogue, EveryStatement, ::testing::ValuesIn(pointers()), test_name);

// ---- Symmetries of Clip21-GD, in rationals --------------------------------------------------------------------------------------------------------

struct OnTheLine {
  std::vector<Exact> curvatures, centres, shifts, thresholds;
  Exact x0, gamma;
};
void showValue(const OnTheLine& c, std::ostream& out) {
  for (std::size_t i = 0; i < c.curvatures.size(); ++i) {
    out << "(h " << c.curvatures[i].text() << ", z " << c.centres[i].text() << ", v " << c.shifts[i].text() << ", tau " << c.thresholds[i].text() << ") ";
  }
  out << "x0 " << c.x0.text() << ", gamma " << c.gamma.text();
}

/// Up to four nodes; the first is curved enough to keep the mean convex.
rc::Gen<OnTheLine> on_the_line() {
  return rc::gen::mapcat(rc::gen::inRange<std::size_t>(1, 5), [](std::size_t n) {
    const auto list = [n](const rc::Gen<Exact>& number) { return rc::gen::container<std::vector<Exact>>(n, number); };
    const auto drawn = rc::gen::tuple(list(dyadic(2, 2)), list(dyadic(4, 2)), list(dyadic(4, 2)), list(log_uniform(-3, 3, 2)), dyadic(8, 2),
                                      log_uniform(-6, 0, 2));
    return rc::gen::map(drawn, [](auto numbers) {
      auto& [h, z, v, tau, x0, gamma] = numbers;
      h[0] += Exact(12);
      return OnTheLine{h, z, v, tau, x0, gamma};
    });
  });
}

/// x_0 .. x_25.
std::vector<Exact> iterates(const OnTheLine& c) {
  const Quadratics problem = Quadratics::in_one_dimension(c.curvatures, c.centres);
  Start start{Vector<Exact>::Constant(1, c.x0), {}};
  for (const Exact& v : c.shifts) start.shifts.push_back(Vector<Exact>::Constant(1, v));
  std::vector<Exact> x;
  run<Exact>(Clip21Gd{c.gamma, c.thresholds}, problem.on<Exact>(), start, [&](const Round<Exact>& round) {
    x.push_back((*round.x)[0]);
    return round.k < 25;
  });
  return x;
}

TEST(Symmetries, ScalingTheObjective) {
  EXPECT_TRUE(rc::check("f -> s f, v -> s v, tau -> s tau, gamma -> gamma/s leaves x_k as it is", [] {
    const OnTheLine c = *on_the_line();
    const Exact s = *log_uniform(-4, 4, 3);
    OnTheLine scaled = c;
    for (Exact& h : scaled.curvatures) h *= s;
    for (Exact& v : scaled.shifts) v *= s;
    for (Exact& tau : scaled.thresholds) tau *= s;
    scaled.gamma /= s;
    RC_ASSERT(iterates(scaled) == iterates(c));
  }));
}

TEST(Symmetries, PermutingNodes) {
  EXPECT_TRUE(rc::check("the order of the nodes plays no part", [] {
    const OnTheLine c = *on_the_line();
    const auto by = static_cast<std::ptrdiff_t>(*rc::gen::inRange<std::size_t>(0, c.curvatures.size()));
    OnTheLine rotated = c;
    for (std::vector<Exact>* list : {&rotated.curvatures, &rotated.centres, &rotated.shifts, &rotated.thresholds}) {
      std::rotate(list->begin(), list->begin() + by, list->end());
      std::reverse(list->begin(), list->end());
    }
    RC_ASSERT(iterates(rotated) == iterates(c));
  }));
}

TEST(Symmetries, TranslationAndReflection) {
  EXPECT_TRUE(rc::check("x -> t - x moves the run with it", [] {
    const OnTheLine c = *on_the_line();
    const Exact t = *dyadic(16, 3);
    OnTheLine moved = c;
    for (Exact& z : moved.centres) z = t - z;
    for (Exact& v : moved.shifts) v = -v;
    moved.x0 = t - c.x0;
    std::vector<Exact> x = iterates(moved);
    for (Exact& entry : x) entry = t - entry;
    RC_ASSERT(x == iterates(c));
  }));
}

// ---- False claims are found and shrunk ------------------------------------------------------------------------------------------------------------

rc::detail::TestResult check_quietly(const std::function<void()>& property, int max_success = 200) {
  rc::detail::TestParams params;
  params.seed = 20230529;
  params.maxSuccess = max_success;
  return rc::detail::checkTestable(property, rc::detail::TestMetadata(), params);
}

/// Theorem A without its second condition on gamma, on cosines with a step of 40 times the cap: refuted (docs/proofs.md 4.4), in few rounds once shrunk.
TEST(FalseClaims, AreFoundAndShrunk) {
  const Entry& k_star = entry("clip21/k-star");
  LadderOptions options;
  options.waived = {"second-step-bound"};
  const auto decide = [&](Instance instance) { return k_star.check(instance, options).decision; };
  const auto instances =
      arbitrary_instance(k_star, {{"problem", "one-plus-cosine"}, {"x0", "1/100"}, {"gamma_over_cap", "40"}, {"steps", "120"}});
  std::optional<Instance> first;
  std::optional<Instance> last;
  int failures = 0;
  const auto result = check_quietly([&] {
    const Instance instance = *instances;
    if (decide(instance) != Decision::violated) return;
    if (!first) first = instance;
    last = instance;
    ++failures;
    RC_FAIL("(A2) is violated");
  });
  ASSERT_TRUE(result.is<rc::detail::FailureResult>()) << "the false claim was not refuted";
  ASSERT_TRUE(first && last);
  EXPECT_GT(failures, 1) << "nothing was shrunk";
  EXPECT_LE(*last->steps, *first->steps);
  EXPECT_LT(*last->steps, 120);
  EXPECT_EQ(decide(*last), Decision::violated);
  Instance one_round_less = *last;
  --*one_round_less.steps;
  EXPECT_NE(decide(one_round_less), Decision::violated) << "one round less would have done";
  // What is printed is enough to find it again.
  const auto& failure = result.get<rc::detail::FailureResult>();
  ASSERT_FALSE(failure.counterExample.empty());
  EXPECT_NE(failure.counterExample[0].second.find("\"seed\": " + std::to_string(last->seed)), std::string::npos) << failure.counterExample[0].second;
}

/// The same instances within the cap: nothing to find.
TEST(FalseClaims, TheTrueClaimSurvivesTheSameSearch) {
  const Entry& k_star = entry("clip21/k-star");
  const auto instances = arbitrary_instance(k_star, {{"problem", "one-plus-cosine"}, {"x0", "1/100"}, {"steps", "60"}});
  const auto result = check_quietly([&] {
    Instance instance = *instances;
    RC_ASSERT(k_star.check(instance, LadderOptions{}).decision != Decision::violated);
  }, 30);
  EXPECT_TRUE(result.is<rc::detail::SuccessResult>());
}

/// A property that discards nearly everything has tested nothing: RapidCheck gives up, which is a failure.
TEST(FalseClaims, DiscardingTooMuchIsAFailure) {
  const auto result = check_quietly([] { RC_PRE(*dyadic(100, 10) > Exact(99)); });
  EXPECT_TRUE(result.is<rc::detail::GaveUpResult>());
}

// ---- The generators -------------------------------------------------------------------------------------------------------------------------------

TEST(Generators, DyadicNumbersAreShortAndInRange) {
  std::set<int> signs;
  EXPECT_TRUE(rc::check("dyadic", [&] {
    const Exact q = *dyadic(3, 6);
    signs.insert(q.sign());
    RC_ASSERT((q * Exact(64)).is_integer());
    RC_ASSERT(Exact(-3) <= q && q <= Exact(3));
    RC_ASSERT(constant<float>(q) == static_cast<float>(q.nearest_double()));
  }));
  EXPECT_GE(signs.size(), 2U) << "both signs are drawn, from the first case on";
}

TEST(Generators, LogUniformNumbersArePositiveAndSpread) {
  Exact least(1000000);
  Exact largest(0);
  EXPECT_TRUE(rc::check("log-uniform", [&] {
    const Exact q = *log_uniform(-10, 10, 4);
    RC_ASSERT(Exact::power_of_two(-10) <= q && q < Exact::power_of_two(11));
    RC_ASSERT((q * Exact::power_of_two(14)).is_integer());
    least = std::min(least, q);
    largest = std::max(largest, q);
  }));
  EXPECT_LT(least, Exact(1, 64));
  EXPECT_GT(largest, Exact(64));
}

TEST(Generators, ShrinkToTheSimplestCounterexample) {
  Exact last;
  const auto result = check_quietly([&] {
    const Exact q = *dyadic(8, 4);
    if (q >= Exact(5, 4)) {
      last = q;
      RC_FAIL("at least 5/4");
    }
  });
  EXPECT_TRUE(result.is<rc::detail::FailureResult>());
  EXPECT_EQ(last, Exact(5, 4));
}

TEST(Generators, ThresholdsComeFromEverySideOfTheNorm) {
  std::set<int> sides;
  EXPECT_TRUE(rc::check("threshold neighbours", [&] {
    Vector<double> u(2);
    u[0] = 3 * (*log_uniform(-5, 5, 3)).nearest_double();
    u[1] = (*dyadic(4, 4)).nearest_double();
    const double size = norm(u);
    const double tau = *threshold_neighbour(u);
    RC_ASSERT(tau >= 0 && std::isfinite(tau));
    sides.insert(tau == 0 ? 0 : tau < size / 2 ? 1 : tau < size ? 2 : tau == size ? 3 : tau < 2 * size ? 4 : 5);
    Vector<double> out;
    const Truth clipped = Clip{}.apply(u, tau, out);
    RC_ASSERT(norm(out) <= std::min(size, tau) * (1 + 0x1p-50));
    RC_ASSERT(norm(Vector<double>(u - out)) <= std::max(size - tau, 0.0) + size * 0x1p-50);
    RC_ASSERT((clipped == Truth::no) == identical(u, out) || tau > size * (1 - 0x1p-50));
  }));
  EXPECT_EQ(sides.size(), 6U);
}

TEST(Generators, InstancesRepeatWithTheirSeedAndShrinkToValidOnes) {
  const Entry& theorem = entry("clip21/theorem-a");
  EXPECT_TRUE(rc::check("instances", [&] {
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    const Instance a = theorem.draw(seed, 1, small(theorem, seed));
    const Instance b = theorem.draw(seed, 1, small(theorem, seed));
    RC_ASSERT(a.parameters == b.parameters && a.problem.parameters == b.problem.parameters && *a.start == *b.start);
    const auto simpler = rc::seq::take(5, properties::detail::simpler_instances(a, std::make_shared<int>(0)));
    rc::seq::forEach(simpler, [](const Instance& c) { (void)properties::read_trajectory(c); });
  }));
}

}  // namespace
}  // namespace lemmata
