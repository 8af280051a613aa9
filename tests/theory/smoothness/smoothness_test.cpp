/// The statements of (L0, L1)-smoothness: they hold on drawn instances, their golden numbers are right, their judges convict what is wrong by a factor of
/// 1 + 2^-60, and everything is covariant under f -> s f, x -> bx.
#include <gtest/gtest.h>

#include <cmath>

#include "algorithms/run.hpp"
#include "algorithms/smoothness_gd.hpp"
#include "numerics/error.hpp"
#include "properties/smoothness/catalogue.hpp"
#include "properties/smoothness/instances.hpp"
#include "theory/smoothness/first_order.hpp"
#include "theory/smoothness/frontier.hpp"

namespace lemmata {
namespace {

using smoothness::ClippedDescent;
using smoothness::FirstOrder;
using smoothness::Frontier;
using smoothness::PairSetting;
using smoothness::SharpBounds;
using smoothness::TwoPoints;
using Bound = SharpBounds::Bound;
using Rule = ClippedDescent::Rule;

Exact number(std::string_view text) { return Exact::parse(text); }

const Entry& entry(std::string_view id) {
  for (const Entry& e : properties::smoothness_statements()) {
    if (e.info->id == id) return e;
  }
  throw std::logic_error("no entry " + std::string(id));
}
Outcome outcome(std::string_view id, const Parameters& given, const LadderOptions& options = {}) {
  Instance instance = entry(id).draw(1, 0, given);
  return entry(id).check(instance, options);
}
std::string refusal(std::string_view id, const Parameters& given) {
  try {
    (void)outcome(id, given);
  } catch (const BadInput& error) {
    return error.what();
  }
  return "was not refused";
}
#define EXPECT_MENTIONS(message, part) EXPECT_NE(std::string(message).find(part), std::string::npos) << message

/// Whether `judge(ledger)`, in balls of 256 bits, certifies a violation.
template <class Judge>
bool convicts(const Judge& judge) {
  const PrecisionScope bits(256);
  Ledger<Ball> ledger;
  judge(ledger);
  return ledger.is_violated();
}
template <class Judge>
bool settles(const Judge& judge) {
  const PrecisionScope bits(256);
  Ledger<Ball> ledger;
  judge(ledger);
  return !ledger.is_violated() && !ledger.has_open() && ledger.strict() + ledger.tight() > 0;
}
Ball above(const Ball& a) { return a * constant<Ball>(Exact(1) + Exact::power_of_two(-60)); }
Ball below(const Ball& a) { return a * constant<Ball>(Exact(1) - Exact::power_of_two(-60)); }

// ---- Everything holds -----------------------------------------------------------------------------------------------------------------------------

TEST(Smoothness, EveryEntryHoldsOnDrawnInstances) {
  for (const Entry& e : properties::smoothness_statements()) {
    for (std::uint64_t i = 0; i < 25; ++i) {
      Instance instance = e.draw(7, i, {});
      const Outcome o = e.check(instance, {});
      EXPECT_EQ(o.decision, Decision::holds) << e.info->id << " #" << i << " on " << instance.problem.name;
      EXPECT_GT(o.strict + o.tight, 0) << e.info->id << " #" << i;
      // What was completed replays to the same answer.
      Instance again = instance;
      EXPECT_EQ(e.check(again, {}).strict, o.strict) << e.info->id << " #" << i;
    }
  }
}

/// The default instance of the sharp bounds is the extremal one: there they are claimed, and certified, as equalities.
TEST(Smoothness, SharpBoundsAreEqualitiesOnTheExtremalFunctions) {
  for (const char* id : {"smoothness/growth", "smoothness/gradient", "smoothness/descent", "smoothness/lower-bound", "celgc/lemma-6-sharp",
                         "celgc/lemma-5-sharp", "smoothness/first-order-local"}) {
    for (const Parameters& given : {Parameters{}, Parameters{{"problem", "exponential"}, {"L1", "1"}}, Parameters{{"x", "3/2"}, {"y", "5/2"}}}) {
      const Outcome o = outcome(id, given);
      EXPECT_EQ(o.decision, Decision::holds) << id;
      // Where both sides are rational, as at x = 0, the lower bound needs no band to be an equality.
      EXPECT_TRUE(o.tight == 1 || (std::string_view(id) == "smoothness/lower-bound" && !given.contains("x"))) << id;
    }
  }
  EXPECT_EQ(outcome("smoothness/growth", {{"x", "-1"}}).tight, 0) << "to the left of 0 the bound is strict";
  EXPECT_EQ(outcome("celgc/lemma-6-sharp", {{"c", "2"}}).tight, 0) << "and where the reach is not used up";
  EXPECT_EQ(outcome("celgc/lemma-6", {{"problem", "exponential"}}).tight, 1) << "the printed B is sharp";
  EXPECT_EQ(outcome("celgc/lemma-5", {{"problem", "exponential"}}).tight, 0) << "that of lemma 5 is not";
}

// ---- Golden numbers -------------------------------------------------------------------------------------------------------------------------------

TEST(Smoothness, ConstantsOfTheLemmas) {
  const Exact c = Exact::of_double(std::log(15.0 / 14.0));
  const double B = smoothness::first_mean<double>(c);
  EXPECT_NEAR(B, 1.0353036, 1e-7);
  EXPECT_NEAR(1 + std::exp(c.nearest_double()) - B, 1.0361249, 1e-7);
  EXPECT_NEAR(smoothness::first_mean<double>(Exact(1)), std::exp(1.0) - 1, 1e-14);
  EXPECT_NEAR(smoothness::second_mean<double>(Exact(1)), 2 * (std::exp(1.0) - 2), 1e-14);
  EXPECT_EQ(smoothness::first_mean<double>(Exact(0)), 1);
  EXPECT_EQ(smoothness::second_mean<double>(Exact(0)), 1);
  // The printed constants are at least the sharp ones.
  for (const char* text : {"1/100", "1/2", "1", "3", "10"}) {
    const Exact at = number(text);
    const double printed_A = 1 + std::exp(at.nearest_double()) - smoothness::first_mean<double>(at);
    EXPECT_GE(printed_A, smoothness::first_mean<double>(at)) << text;
    EXPECT_GE(smoothness::first_mean<double>(at), smoothness::second_mean<double>(at)) << text;
  }
}

/// The two quartics whose frontiers have corners: closed forms against the decision by Sturm's theorem.
TEST(Smoothness, FrontiersOfTheQuartics) {
  const auto frontier = [](const char* coefficients, const Exact& L1) {
    const Problem f = make_problem({"polynomial", {{"coefficients", coefficients}}, {}});
    const LeastL0 least = l0_at(f, L1);
    EXPECT_TRUE(least.is_valid());
    return least.value.nearest_double();
  };
  for (const char* text : {"1/10", "1", "149/100", "3/2", "2", "299/100", "3", "7"}) {
    const Exact L1 = number(text);
    const double l = L1.nearest_double();
    const double double_well = (1 + std::sqrt(1 + l * l / 3)) / l;
    EXPECT_NEAR(frontier("1/4,0,-1/2,0,1/4", L1), l >= 3 ? 2 : 3 * double_well * double_well - 1 - l * (std::pow(double_well, 3) - double_well), 1e-8) << text;
    const double single_well = l >= 1.5 ? 0 : (3 + std::sqrt(9 - 3 * l * l)) / (3 * l);
    EXPECT_NEAR(frontier("0,0,1/2,0,1/4", L1), l >= 1.5 ? 1 : 3 * single_well * single_well + 1 - l * (std::pow(single_well, 3) + single_well), 1e-7) << text;
    EXPECT_NEAR(frontier("0,0,0,0,1", L1), 16 / (l * l), 1e-6) << text;
  }
}

TEST(Smoothness, CountsOfRounds) {
  const GeneralisedSmoothness constants{Exact(2), Exact(3)};
  const Exact gap(5);
  const Exact eps(1, 2);
  EXPECT_EQ((ClippedDescent::Step{Rule::logarithmic, constants}.rounds(gap, eps)), Exact(5) * (Exact(16) + Exact(16)));
  EXPECT_EQ((ClippedDescent::Step{Rule::inverse, constants, Exact(3, 2)}.rounds(gap, eps)), Exact(5) * (Exact(16) + Exact(18)));
  EXPECT_EQ((ClippedDescent::Step{Rule::minimum, constants}.rounds(gap, eps)), Exact(5) * Exact(4, 3) * (Exact(16) + Exact(18)));
  EXPECT_EQ((ClippedDescent::Step{Rule::tenth, constants}.rounds(gap, eps)), Exact(5) * (Exact(160) + Exact(90)));
}

// ---- Faults are convicted -------------------------------------------------------------------------------------------------------------------------

TwoPoints<Ball> sample(const Univariate& exact, const Exact& x, const Exact& y) {
  const auto f = exact.on<Ball>();
  const Ball at_x = f.slope(constant<Ball>(x));
  const Ball at_y = f.slope(constant<Ball>(y));
  const Ball value = f.value(constant<Ball>(x));
  return {magnitude(at_x), magnitude(at_y), magnitude(Ball(at_x - at_y)), f.value(constant<Ball>(y)) - value - at_x * constant<Ball>(y - x),
          value - constant<Ball>(exact.regularity().lower_bound)};
}

TEST(SmoothnessPlants, SharpBoundsConvictAFactorJustAboveOne) {
  const PrecisionScope bits(256);
  const Univariate f(Shape::exp_minus_linear, 1, Exact(2), Exact(3));
  const PairSetting claimed_equal{{Exact(18), Exact(3)}, Exact(1), Exact(3), Truth::yes, true};
  PairSetting claimed_bound = claimed_equal;
  claimed_bound.attained = false;
  const TwoPoints<Ball> good = sample(f, Exact(1, 2), Exact(3, 2));
  TwoPoints<Ball> more = good;
  more.slope_y = above(more.slope_y);
  more.change = above(more.change);
  more.remainder = above(more.remainder);
  more.gap = below(more.gap);
  TwoPoints<Ball> less = good;
  less.slope_y = below(less.slope_y);
  less.change = below(less.change);
  less.remainder = below(less.remainder);
  less.gap = above(less.gap);
  for (const Bound bound : {Bound::growth, Bound::gradient, Bound::descent, Bound::lower, Bound::lemma_6_sharp, Bound::lemma_5_sharp}) {
    const auto with = [&](const PairSetting& setting, const TwoPoints<Ball>& f_at) {
      return [&, bound](Ledger<Ball>& ledger) { SharpBounds::judge(bound, setting, f_at, ledger); };
    };
    EXPECT_TRUE(settles(with(claimed_equal, good))) << static_cast<int>(bound);
    EXPECT_TRUE(convicts(with(claimed_bound, more))) << static_cast<int>(bound);
    EXPECT_TRUE(convicts(with(claimed_equal, less))) << static_cast<int>(bound);
    EXPECT_TRUE(settles(with(claimed_bound, less))) << static_cast<int>(bound);
  }
}

TEST(SmoothnessPlants, PrintedLemmasConvict) {
  const PrecisionScope bits(256);
  const Univariate f(Shape::exponential, 1, Exact(1), Exact(1));
  const PairSetting setting{{Exact(0), Exact(1)}, Exact(1), Exact(1), Truth::yes, false};
  TwoPoints<Ball> at = sample(f, Exact(0), Exact(1));
  at.change = above(at.change);
  EXPECT_TRUE(convicts([&](auto& ledger) { SharpBounds::judge(Bound::lemma_6, setting, at, ledger); }));
  const Ball printed_over_sharp = smoothness::first_mean<Ball>(Exact(1)) / smoothness::second_mean<Ball>(Exact(1));
  at.remainder = at.remainder * below(printed_over_sharp);
  EXPECT_TRUE(settles([&](auto& ledger) { SharpBounds::judge(Bound::lemma_5, setting, at, ledger); }));
  at.remainder = above(above(at.remainder));
  EXPECT_TRUE(convicts([&](auto& ledger) { SharpBounds::judge(Bound::lemma_5, setting, at, ledger); }));
}

/// 4/3 cannot be lowered: with 1.33 in its place the bound without logarithm passes the sharp one at a small gradient.
TEST(SmoothnessPlants, FourThirdsInTheLowerBound) {
  const PrecisionScope bits(256);
  const GeneralisedSmoothness one{Exact(1), Exact(1)};
  const Ball g = constant<Ball>(number("1/1000"));
  const Ball sharp = SharpBounds::least_gap(one, g);
  EXPECT_EQ(less_equal(SharpBounds::least_gap_without_logarithm(one, g), sharp), Truth::yes);
  EXPECT_EQ(less_equal(Ball(square(g) / (Ball(2) + constant<Ball>(number("1.33")) * g)), sharp), Truth::no);
}

/// With the hypothesis dropped, constants below the frontier are refuted; with it, the statement does not apply.
TEST(SmoothnessPlants, ConstantsBelowTheFrontierAreRefuted) {
  LadderOptions drop;
  drop.waived = {"smoothness"};
  const Parameters at_minimiser = {{"problem", "cosh"}, {"L0", "9/10"}, {"L1", "1"}, {"x", "0"}, {"y", "1/100"}};
  for (const char* id : {"smoothness/gradient", "smoothness/descent", "smoothness/growth", "smoothness/first-order-symmetric", "celgc/lemma-6",
                         "celgc/lemma-5", "celgc/lemma-6-sharp", "celgc/lemma-5-sharp"}) {
    const Outcome kept = outcome(id, at_minimiser);
    EXPECT_EQ(kept.decision, Decision::not_applicable) << id;
    EXPECT_EQ(kept.hypothesis, "smoothness") << id;
    EXPECT_EQ(outcome(id, at_minimiser, drop).decision, Decision::violated) << id;
  }
  // The local form has a factor e - 1 to spare.
  EXPECT_EQ(outcome("smoothness/first-order-local", {{"problem", "cosh"}, {"L0", "58/100"}, {"x", "0"}, {"y", "1/100"}}, drop).decision, Decision::violated);
  EXPECT_EQ(outcome("smoothness/first-order-local", {{"problem", "cosh"}, {"L0", "59/100"}, {"x", "0"}, {"y", "1/100"}}, drop).decision, Decision::holds);
  const Parameters low = {{"problem", "cosh"}, {"L0", "1/2"}, {"L1", "1"}, {"x", "1/10"}};
  EXPECT_EQ(outcome("smoothness/lower-bound", low, drop).decision, Decision::violated);
  for (const char* id : {"smoothness/clipped-gd-logarithmic", "smoothness/clipped-gd-inverse", "smoothness/clipped-gd-minimum", "smoothness/clipped-gd-tenth"}) {
    const Parameters steep = {{"problem", "cosh"}, {"L0", "1/50"}, {"L1", "1/50"}};
    EXPECT_EQ(outcome(id, steep).decision, Decision::not_applicable) << id;
    EXPECT_EQ(outcome(id, steep, drop).decision, Decision::violated) << id;
  }
  // A polynomial between its frontier and the rational bound above it is decided, not left open.
  const Parameters well = {{"problem", "polynomial"}, {"coefficients", "1/4,0,-1/2,0,1/4"}, {"L1", "1"}};
  EXPECT_EQ(outcome("smoothness/gradient", well).decision, Decision::holds);
  Parameters short_of_it = well;
  short_of_it["L0"] = "5";
  EXPECT_EQ(outcome("smoothness/gradient", short_of_it).hypothesis, "smoothness");
}

TEST(SmoothnessPlants, ReachAndFactorsAreHypotheses) {
  LadderOptions drop;
  drop.waived = {"reach"};
  const Parameters too_far = {{"c", "1/2"}};
  for (const char* id : {"celgc/lemma-6", "celgc/lemma-5-sharp", "celgc/lemma-6-sharp"}) {
    EXPECT_EQ(outcome(id, too_far).hypothesis, "reach") << id;
    EXPECT_EQ(outcome(id, too_far, drop).decision, Decision::violated) << id;
  }
  EXPECT_EQ(outcome("smoothness/first-order-local", {{"y", "3"}}).hypothesis, "reach");
  EXPECT_EQ(outcome("smoothness/first-order-local", {{"y", "3"}}, drop).decision, Decision::violated);
  EXPECT_EQ(outcome("smoothness/clipped-gd-inverse", {{"kappa", "1.3"}}).hypothesis, "factor");
  EXPECT_EQ(outcome("smoothness/clipped-gd-tenth", {{"problem", "exponential"}}).hypothesis, "positive-L0");
}

TEST(SmoothnessPlants, FrontierConvicts) {
  Ledger<Exact> bound;
  const Frontier::Point<Exact> at{number("32/27"), number("16/3")};  // x^4 at 2/3
  Frontier::judge_bound<Exact>(Exact(16, 9), Exact(3), at, bound);
  EXPECT_FALSE(bound.is_violated());
  Frontier::judge_bound<Exact>(Exact(16, 9) - Exact::power_of_two(-60), Exact(3), at, bound);
  EXPECT_TRUE(bound.is_violated());
  Ledger<Exact> attained;
  Frontier::judge_attained<Exact>(Exact(16, 9) + Exact::power_of_two(-60), Exact(3), Exact(0), true, at, attained);
  EXPECT_TRUE(attained.is_violated());
  Ledger<Exact> infinite;
  Frontier::judge_infinite<Exact>(Exact(16, 9), Exact(3), at, infinite);
  EXPECT_TRUE(infinite.is_violated()) << "a strict inequality has no ties";
  const Frontier::Rules good{Exact(1, 2), Exact(4), Exact(2), Exact(3), Exact(2), Exact(3), Exact(72)};
  const auto is_refuted = [](const Frontier::Rules& rules) {
    Ledger<Exact> ledger;
    Frontier::judge_rules(rules, ledger);
    return ledger.is_violated();
  };
  EXPECT_FALSE(is_refuted(good));
  Frontier::Rules concave = good;
  concave.between = number("3.001");
  EXPECT_TRUE(is_refuted(concave));
  Frontier::Rules rising = good;
  rising.at_v = number("4.001");
  EXPECT_TRUE(is_refuted(rising));
  Frontier::Rules unscaled = good;
  unscaled.scaled_at_u = Exact(24);  // s b in the place of s b^2
  EXPECT_TRUE(is_refuted(unscaled));
  EXPECT_EQ(outcome("celgc/smooth-implies-l-0", {{"problem", "cosh"}}).hypothesis, "smooth");
}

TEST(SmoothnessPlants, CrossEntropyConvicts) {
  const PrecisionScope bits(256);
  const auto near_sharp = Frontier::CrossEntropy<Ball>::of({Exact(0), Exact(-100), Exact(-300)}, 0);
  EXPECT_TRUE(settles([&](auto& ledger) { Frontier::judge_cross_entropy(near_sharp, ledger); }));
  auto wrong = near_sharp;
  wrong.frobenius_squared = wrong.frobenius_squared * constant<Ball>(number("1.0000001"));
  EXPECT_TRUE(convicts([&](auto& ledger) { Frontier::judge_cross_entropy(wrong, ledger); }));
  const auto equal_logits = Frontier::CrossEntropy<Ball>::of({Exact(0), Exact(0)}, 0);
  EXPECT_TRUE(convicts([&](auto& ledger) { Frontier::judge_least(equal_logits, constant<Ball>(number("1/100")), ledger); }));
  // Two classes at equal logits: p = 1/2, ||grad||^2 = 1/2, hess = [[1,-1],[-1,1]]/4.
  EXPECT_NEAR(approximate(equal_logits.gradient_squared), 0.5, 1e-15);
  EXPECT_NEAR(approximate(equal_logits.frobenius_squared), 0.25, 1e-15);
  EXPECT_NEAR(approximate(equal_logits.rayleigh), 0.5, 1e-15);
}

TEST(SmoothnessPlants, FirstOrderFormsConvict) {
  const PrecisionScope bits(256);
  const PairSetting setting{{Exact(1), Exact(1)}, Exact(1), Exact(1), Truth::yes, true};
  const Univariate f(Shape::exp_minus_linear, 1, Exact(1), Exact(1));
  const TwoPoints<Ball> at = sample(f, Exact(0), Exact(1));
  EXPECT_TRUE(convicts([&](auto& ledger) { FirstOrder::judge_symmetric(setting, Ball(at.change * Ball(2)), at.slope_y, ledger); }));
  EXPECT_TRUE(settles([&](auto& ledger) { FirstOrder::judge_local(setting, at.change, at.slope_x, ledger); }));
  EXPECT_TRUE(convicts([&](auto& ledger) { FirstOrder::judge_local(setting, above(at.change), at.slope_x, ledger); }));
  // A Lipschitz gradient does not break the asymmetric form.
  const Univariate lipschitz(Shape::softplus, 1, Exact(1), Exact(1));
  const TwoPoints<Ball> tame = sample(lipschitz, Exact(0), Exact(1));
  EXPECT_TRUE(convicts([&](auto& ledger) { FirstOrder::judge_asymmetric(setting, tame.change, tame.slope_y, ledger); }));
  // f' = 9x is not within (3, 1) of itself, and f'' = 9 does not pass 100.
  const auto slope = [](int x) { return Ball(9 * x); };
  EXPECT_TRUE(convicts([&](auto& ledger) { FirstOrder::judge_witness<Ball>(Exact(1), Exact(0), slope(1), slope(0), Ball(1000), Exact(100), ledger); }));
  EXPECT_TRUE(convicts([&](auto& ledger) { FirstOrder::judge_witness<Ball>(Exact(1), Exact(0), Ball(2), Ball(0), Ball(9), Exact(100), ledger); }));
}

/// A run with other constants than those judged: what a wrong step in an implementation would leave behind.
Decision judged(Rule rule, const GeneralisedSmoothness& stepped, const GeneralisedSmoothness& claimed, const Exact& eps, std::int64_t last, std::int64_t rounds) {
  const Univariate f(Shape::cosh, 1, Exact(1), Exact(1));
  const Start start{Vector<Exact>::Constant(1, Exact(3)), {}};
  return climb<false>({}, rounds, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
           if constexpr (Transcendental<S>) {
             ClippedDescent::Judge<S> judge({rule, claimed}, Truth::yes, eps, last);
             run<S>(SmoothnessGd{{rule, stepped}}, f.on<S>(), start, [&](const Round<S>& round) {
               judge(round, ledger);
               return watch.go_on(round.k) && !judge.arrived();
             });
           }
         })
      .decision;
}

TEST(SmoothnessPlants, DescentConvictsWrongStepsAndCounts) {
  const GeneralisedSmoothness right{Exact(1), Exact(1)};
  for (const Rule rule : {Rule::logarithmic, Rule::inverse, Rule::minimum, Rule::tenth}) {
    const std::string name = "rule " + std::to_string(static_cast<int>(rule));
    EXPECT_EQ(judged(rule, right, right, Exact(1, 10), -1, 20), Decision::holds) << name;
    EXPECT_EQ(judged(rule, {Exact(40), Exact(40)}, right, Exact(1, 10), -1, 20), Decision::violated) << name << ": steps forty times too short";
    EXPECT_EQ(judged(rule, {Exact(1, 40), Exact(1, 40)}, right, Exact(1, 10), -1, 20), Decision::violated) << name << ": steps forty times too long";
    EXPECT_EQ(judged(rule, right, right, Exact(1, 10), 1, 20), Decision::violated) << name << ": two rounds are too few";
  }
  EXPECT_TRUE(convicts([](auto& ledger) { ClippedDescent::judge_factor(Exact(1, 2), Exact(4, 3), Exact(1, 10), ledger); })) << "4/3 itself is enough";
  EXPECT_TRUE(settles([](auto& ledger) { ClippedDescent::judge_factor(Exact(1, 2), number("1.3"), Exact(1, 10), ledger); }));
}

// ---- Scale covariance -----------------------------------------------------------------------------------------------------------------------------

/// The instance for x -> s f(bx): every number transformed by the rules, powers of two so that nothing is rounded.
Instance transformed(Instance instance, const Exact& s, const Exact& b) {
  const auto change = [](Parameters& parameters, const char* name, const Exact& factor) {
    if (const auto found = parameters.find(name); found != parameters.end()) found->second = Exact(factor * number(found->second)).text();
  };
  Parameters& problem = instance.problem.parameters;
  problem.try_emplace("s", "1");
  problem.try_emplace("a", "1");
  change(problem, "s", s);
  change(problem, "a", b);
  for (const auto& [name, factor] : {std::pair{"L0", s * b * b}, {"L1", b}, {"x", Exact(1) / b}, {"y", Exact(1) / b}, {"eps", s * b}, {"M", s * b * b}, {"u", b}, {"v", b}}) {
    change(instance.parameters, name, factor);
  }
  if (instance.start) *instance.start /= b;
  return instance;
}

TEST(SmoothnessCovariance, EveryEntryGivesTheSameAnswer) {
  const Exact s = Exact::power_of_two(5);
  const Exact b = Exact::power_of_two(-3);
  for (const Entry& e : properties::smoothness_statements()) {
    int compared = 0;
    for (std::uint64_t i = 1; i < 40; ++i) {
      Instance instance = e.draw(11, i, {});
      if (instance.problem.name.empty() || instance.problem.name == "polynomial") continue;
      const Outcome before = e.check(instance, {});  // completes the instance
      Instance image = transformed(instance, s, b);
      const Outcome after = e.check(image, {});
      EXPECT_EQ(after.decision, before.decision) << e.info->id << " #" << i;
      EXPECT_EQ(after.strict + after.tight, before.strict + before.tight) << e.info->id << " #" << i;
      EXPECT_EQ(after.tight, before.tight) << e.info->id << " #" << i;
      EXPECT_NEAR(after.tightest_ratio, before.tightest_ratio, 1e-9) << e.info->id << " #" << i;
      EXPECT_EQ(image.steps, instance.steps) << e.info->id << " #" << i;
      ++compared;
    }
    const bool has_function = std::ranges::any_of(e.parameters, [](const ParameterInfo& p) { return p.name == "problem"; });
    EXPECT_EQ(compared > 10, has_function) << e.info->id;
  }
}

/// The number of rounds is invariant; a term such as max{1, L1^2} Delta/L0 is not, and the same test says so.
TEST(SmoothnessCovariance, CountsAreInvariantAndAPlantedTermIsNot) {
  const GeneralisedSmoothness c{number("3/7"), number("5/3")};
  const Exact gap = number("11/4");
  const Exact eps = number("1/9");
  bool planted_term_is_caught = false;
  for (const Exact& s : {Exact(1, 8), Exact(3)}) {
    for (const Exact& b : {Exact(1, 5), Exact(7)}) {
      const auto is_invariant = [&](const auto& rounds) { return rounds(c, gap, eps) == rounds(c.scaled(s, b), Exact(s * gap), Exact(s * b * eps)); };
      for (const Rule rule : {Rule::logarithmic, Rule::inverse, Rule::minimum, Rule::tenth}) {
        EXPECT_TRUE(is_invariant([&](const GeneralisedSmoothness& k, const Exact& delta, const Exact& e) { return ClippedDescent::Step{rule, k}.rounds(delta, e); }));
      }
      planted_term_is_caught = planted_term_is_caught || !is_invariant([](const GeneralisedSmoothness& k, const Exact& delta, const Exact&) {
        return Exact(maximum(Exact(1), Exact(k.L1 * k.L1)) * delta / k.L0);
      });
    }
  }
  EXPECT_TRUE(planted_term_is_caught);
}

// ---- Bad input ------------------------------------------------------------------------------------------------------------------------------------

TEST(Smoothness, BadInputIsNamed) {
  EXPECT_MENTIONS(refusal("smoothness/growth", {{"problem", "logistic"}}), "functions of one variable");
  EXPECT_MENTIONS(refusal("smoothness/growth", {{"problem", "cosh"}, {"L1", "1/2"}}), "no L0 for L1 = 1/2");
  EXPECT_MENTIONS(refusal("smoothness/growth", {{"L1", "-1"}}), "L1 of smoothness/growth must not be negative");
  EXPECT_MENTIONS(refusal("smoothness/growth", {{"z", "1"}}), "unknown parameter 'z'");
  EXPECT_MENTIONS(refusal("smoothness/growth", {{"y", "1e9"}}), "nearer points");
  EXPECT_MENTIONS(refusal("celgc/lemma-6", {{"c", "0"}}), "must be positive");
  EXPECT_MENTIONS(refusal("smoothness/lower-bound", {{"problem", "polynomial"}, {"coefficients", "1"}, {"L1", "0"}}), "L0 > 0 or L1 > 0");
  EXPECT_MENTIONS(refusal("smoothness/first-order-asymmetric", {{"problem", "sine"}}), "power");
  EXPECT_MENTIONS(refusal("smoothness/frontier-rules", {{"u", "2"}, {"v", "1"}}), "u <= v");
  EXPECT_MENTIONS(refusal("smoothness/frontier-rules", {{"problem", "cosh"}, {"u", "1/2"}, {"v", "1"}}), "no finite L0");
  EXPECT_MENTIONS(refusal("smoothness/cross-entropy", {{"logits", "1"}}), "2 to 64");
  EXPECT_MENTIONS(refusal("smoothness/cross-entropy", {{"label", "4"}}), "label");
  EXPECT_MENTIONS(refusal("smoothness/clipped-gd-factor", {{"kappa", "4/3"}}), "less than 4/3");
  EXPECT_MENTIONS(refusal("smoothness/clipped-gd-minimum", {{"eps", "0"}}), "eps");
  EXPECT_MENTIONS(refusal("smoothness/sums", {{"x", "5000"}}), "4000");
}

}  // namespace
}  // namespace lemmata
