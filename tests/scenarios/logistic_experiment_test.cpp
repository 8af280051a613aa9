/// The experiment on logistic regression: its fast gradient against enclosures, its verdict against planted mistakes, its leads against runs made by hand.
#include "scenarios/logistic_experiment.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <set>
#include <sstream>

#include "algorithms/draw.hpp"
#include "algorithms/problems/logistic_in_double.hpp"
#include "algorithms/run.hpp"
#include "numerics/error.hpp"
#include "properties/clip21_checks.hpp"
#include "scenarios/catalogue.hpp"
#include "tests/theory/faulty_clip21.hpp"

namespace lemmata::scenarios {
namespace {

/// Rows of ones only, of uneven length, one without any feature; more +1 than -1.
SparseData pattern_data() {
  std::istringstream text(
      "1 1:1 2:1 5:1 6:1 9:1\n-1 1:1 3:1 5:1 7:1\n1 2:1 3:1\n1\n-1 4:1 5:1 6:1 7:1 8:1 9:1\n1 9:1\n-1 1:1 2:1 3:1 4:1 5:1 6:1 7:1 8:1 9:1\n"
      "1 2:1 4:1 6:1 8:1\n1 1:1 9:1\n-1 5:1\n1 6:1 7:1 8:1\n");
  return read_libsvm(text, "pattern");
}

Vector<Exact> drawn_point(Draw& draw, int dimension, int range) {
  Vector<Exact> x(dimension);
  for (Exact& entry : x) entry = draw.dyadic(range, 12);
  return x;
}

LogisticOptions small(Parameters given = {}) {
  given.insert({{"rows", "60"}, {"features", "6"}, {"nodes", "5"}, {"steps", "300"}, {"taus", "1/2,1/8,1/32"}});
  return read_logistic_options(given);
}

// ---- The gradient in double -----------------------------------------------------------------------------------------------------------------------

void expect_enclosed(const SparseData& data, int nodes, Regulariser regulariser, int range) {
  const Logistic problem(data, nodes, Exact(1, 7), regulariser);
  const LogisticInDouble fast(problem);
  const LogisticOn<Ball> enclosed(problem);
  ASSERT_EQ(fast.nodes(), nodes);
  ASSERT_EQ(fast.dimension(), problem.dimension());
  const PrecisionScope scope(192);
  const Ball tolerance = constant<Ball>(Exact::power_of_two(-44));
  Draw draw(3, 0);
  for (int repeat = 0; repeat < 10; ++repeat) {
    const Vector<Exact> x = drawn_point(draw, problem.dimension(), range);
    Vector<double> gradient;
    Vector<Ball> enclosure;
    for (int i = 0; i < nodes; ++i) {
      fast.gradient(i, constant_vector<double>(x), gradient);
      enclosed.gradient(i, constant_vector<Ball>(x), enclosure);
      for (Eigen::Index j = 0; j < x.size(); ++j) {
        ASSERT_TRUE(std::isfinite(gradient[j]));
        const Ball error = magnitude(Ball(enclosure[j] - constant<Ball>(Exact::of_double(gradient[j]))));
        EXPECT_EQ(less_equal(error, tolerance), Truth::yes) << "node " << i << ", coordinate " << j;
      }
    }
    const Ball value = enclosed.value(constant_vector<Ball>(x));
    const Ball error = magnitude(Ball(value - constant<Ball>(Exact::of_double(fast.value(constant_vector<double>(x))))));
    EXPECT_EQ(less_equal(error, Ball(tolerance * (Ball(1) + magnitude(value)))), Truth::yes);
  }
}

TEST(LogisticInDouble, EqualsTheEnclosuresOnOnes) {
  for (const Regulariser regulariser : {Regulariser::nonconvex, Regulariser::l2}) {
    for (const int nodes : {1, 3, 4, 11}) expect_enclosed(pattern_data(), nodes, regulariser, 2);
  }
}

TEST(LogisticInDouble, EqualsTheEnclosuresOnOtherValues) {
  for (const Regulariser regulariser : {Regulariser::nonconvex, Regulariser::l2}) {
    for (const int nodes : {1, 7}) expect_enclosed(synthetic_data(50, 9, 5, true), nodes, regulariser, 2);
  }
}

TEST(LogisticInDouble, DoesNotOverflow) { expect_enclosed(pattern_data(), 3, Regulariser::nonconvex, 900); }

TEST(LogisticInDouble, CopiesDoNotShareWorkspace) {
  const Logistic problem(pattern_data(), 3, Exact(1, 7), Regulariser::l2);
  const LogisticInDouble original(problem);
  const LogisticInDouble copy = original;
  const Vector<double> x = Vector<double>::Constant(9, 0.25);
  Vector<double> one, other, again;
  original.gradient(1, x, one);
  copy.gradient(1, Vector<double>(-x), other);
  original.gradient(1, x, again);
  EXPECT_EQ(one, again);
  EXPECT_NE(one, other);
}

// ---- Splits ---------------------------------------------------------------------------------------------------------------------------------------

/// A row as text, its place in the data left out.
std::string row_text(const SparseData& data, std::size_t row) {
  std::string text = std::to_string(data.label[row]);
  for (std::size_t e = data.row_begin[row]; e < data.row_begin[row + 1]; ++e) {
    text += " " + std::to_string(data.column[e]) + ":" + data.values[static_cast<std::size_t>(data.value[e])].text();
  }
  return text;
}
std::vector<std::string> rows_of(const SparseData& data) {
  std::vector<std::string> rows;
  for (std::size_t row = 0; row < data.rows(); ++row) rows.push_back(row_text(data, row));
  return rows;
}

TEST(Splits, SortedSortsAndKeepsTheOrderWithinAClass) {
  const SparseData data = pattern_data();
  const SparseData sorted = reordered(data, order_by_label(data));
  EXPECT_TRUE(std::ranges::is_sorted(sorted.label));
  EXPECT_FALSE(std::ranges::is_sorted(data.label));
  std::vector<std::string> expected;
  for (const int label : {-1, 1}) {
    for (std::size_t row = 0; row < data.rows(); ++row) {
      if (data.label[row] == label) expected.push_back(row_text(data, row));
    }
  }
  EXPECT_EQ(rows_of(sorted), expected);
}

TEST(Splits, ShuffledIsAPermutationThatTheSeedAloneDecides) {
  const SparseData data = synthetic_data(80, 3, 1, true);
  const std::vector<std::size_t> order = shuffled_order(80, 4);
  EXPECT_EQ(order, shuffled_order(80, 4));
  EXPECT_NE(order, shuffled_order(80, 5));
  std::vector<std::string> before = rows_of(data);
  std::vector<std::string> after = rows_of(reordered(data, order));
  EXPECT_NE(before, after);
  std::ranges::sort(before);
  std::ranges::sort(after);
  EXPECT_EQ(before, after);
  // Every place takes every row now and then: a shuffle that only moves some would not.
  std::set<std::size_t> first, last;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const std::vector<std::size_t> small_order = shuffled_order(5, seed);
    first.insert(small_order.front());
    last.insert(small_order.back());
  }
  EXPECT_EQ(first.size(), 5U);
  EXPECT_EQ(last.size(), 5U);
}

// ---- Curves ---------------------------------------------------------------------------------------------------------------------------------------

TEST(Curves, KeepAFewHundredRoundsWithBothEnds) {
  for (const std::int64_t steps : {1, 2, 7, 200, 201, 2000, 100000000}) {
    const std::vector<std::int64_t> rounds = rounds_on_curve(steps);
    EXPECT_EQ(rounds.front(), 0) << steps;
    EXPECT_EQ(rounds.back(), steps) << steps;
    EXPECT_EQ(std::ranges::adjacent_find(rounds, std::greater_equal<>{}), rounds.end()) << steps;
    EXPECT_LE(rounds.size(), 600U) << steps;
    EXPECT_GE(rounds.size(), static_cast<std::size_t>(std::min<std::int64_t>(steps + 1, 100))) << steps;
  }
}

// ---- Runs -----------------------------------------------------------------------------------------------------------------------------------------

const LogisticRun& find(const LogisticResult& result, LogisticMethod method, StepRule rule, int tau) {
  for (const LogisticRun& run : result.runs) {
    if (run.method == method && run.rule == rule && run.tau == tau) return run;
  }
  throw std::runtime_error("no such run");
}

/// The same run by run<double> on the templated objective: ||grad f||^2 in every round.
template <class Method>
std::vector<double> by_the_book(const Method& method, const LogisticOptions& options) {
  const bool sorted = options.split == Split::sorted;
  SparseData data = synthetic_data(options.rows, options.features, options.seed, sorted);
  if (!sorted) data = reordered(data, shuffled_order(data.rows(), options.seed));
  const Logistic problem(data, options.nodes, options.lambda, options.regulariser);
  std::vector<double> squared;
  run<double>(method, problem.on<double>(), {Vector<Exact>::Constant(problem.dimension(), Exact(0)), {}}, [&](const Round<double>& round) {
    squared.push_back(squared_norm(*round.gradient));
    return round.k < options.steps;
  });
  return squared;
}

/// Equal up to rounding, which near a stationary point is absolute.
void expect_same(const Observation& seen, const std::vector<double>& squared) {
  const auto expect_near = [](double a, double b) { EXPECT_NEAR(a, b, 1e-6 * b + 1e-24); };
  ASSERT_EQ(seen.rounds, static_cast<std::int64_t>(squared.size()));
  for (const CurvePoint& point : seen.curve) expect_near(point.gradient_squared, squared[static_cast<std::size_t>(point.k)]);
  expect_near(seen.final, squared.back());
  expect_near(seen.smallest, *std::ranges::min_element(squared));
}

TEST(Runs, AreThoseOfTheMethods) {
  for (const Parameters& given :
       {Parameters{{"regulariser", "nonconvex"}}, Parameters{{"regulariser", "l2"}}, Parameters{{"split", "shuffled"}, {"seed", "9"}}}) {
    Parameters with_steps = given;
    with_steps["steps"] = "60";
    const LogisticOptions options = small(with_steps);
    const LogisticResult result = run_logistic_experiment(options, {}, 1);
    for (int t = 0; t < 3; ++t) {
      const Exact& tau = result.taus[static_cast<std::size_t>(t)];
      const LogisticRun& clip21 = find(result, LogisticMethod::clip21_gd, StepRule::cap, t);
      expect_same(clip21.seen, by_the_book(Clip21Gd{clip21.gamma, {tau}}, options));
      for (const StepRule rule : {StepRule::same_as_cap, StepRule::inverse_L, StepRule::tuned}) {
        const LogisticRun& clip = find(result, LogisticMethod::clip_gd, rule, t);
        expect_same(clip.seen, by_the_book(ClipGd{clip.gamma, {tau}}, options));
      }
      const LogisticRun& gd = find(result, LogisticMethod::gd, StepRule::same_as_cap, t);
      EXPECT_EQ(gd.gamma, clip21.gamma);
      EXPECT_EQ(find(result, LogisticMethod::clip_gd, StepRule::same_as_cap, t).gamma, clip21.gamma);
      EXPECT_EQ(find(result, LogisticMethod::clip_gd, StepRule::inverse_L, t).gamma, find(result, LogisticMethod::gd, StepRule::inverse_L, -1).gamma);
      expect_same(gd.seen, by_the_book(Gd{gd.gamma}, options));
      EXPECT_EQ(gd.seen.last_clipped, -1);
    }
    const Exact product = find(result, LogisticMethod::gd, StepRule::inverse_L, -1).gamma * result.L;
    EXPECT_LE(product, Exact(1));
    EXPECT_GE(product, Exact(1) - Exact::power_of_two(-28));
  }
}

TEST(Runs, ThresholdsFollowTheStartGradientAndTheCapIsThatOfTheoremA) {
  const LogisticOptions options = small();
  const LogisticResult result = run_logistic_experiment(options, {}, 1);
  const Problem problem = Logistic(synthetic_data(60, 6, 1, true), 5, options.lambda, options.regulariser);
  const Start start{Vector<Exact>::Constant(6, Exact(0)), {}};
  for (std::size_t t = 0; t < 3; ++t) {
    EXPECT_NEAR(result.taus[t].nearest_double() / (result.start_gradient * options.taus[t].nearest_double()), 1, 1e-8);
    const LogisticRun& run = find(result, LogisticMethod::clip21_gd, StepRule::cap, static_cast<int>(t));
    EXPECT_EQ(run.gamma, properties::theorem_a_step_cap(problem, start, result.taus[t]));
    ASSERT_TRUE(run.k_star.has_value());
    EXPECT_EQ(*run.k_star, std::ceil(2 / result.taus[t].nearest_double() * (result.start_gradient - result.taus[t].nearest_double()) - 1e-9));
    EXPECT_LT(run.seen.last_clipped, *run.k_star) << "(A2)";
  }
}

TEST(Runs, TunedIsTheBestOfItsGrid) {
  const auto with_grid = [](const std::string& grid) {
    return run_logistic_experiment(small({{"step_rule", "tuned"}, {"tuned", grid}, {"steps", "30"}}), {}, 1);
  };
  const LogisticResult result = with_grid("-4,-1,2");
  EXPECT_FALSE(result.theorem_a.has_value());
  ASSERT_EQ(result.runs.size(), 7U);
  std::map<int, LogisticResult> alone;
  for (const int exponent : {-4, -1, 2}) alone.emplace(exponent, with_grid(std::to_string(exponent)));
  for (const LogisticRun& run : result.runs) {
    int best = -4;
    const auto of = [&](int exponent) -> const LogisticRun& { return find(alone.at(exponent), run.method, run.rule, run.tau); };
    for (const int exponent : {-1, 2}) {
      if (of(exponent).seen.smallest < of(best).seen.smallest) best = exponent;
    }
    EXPECT_EQ(run.gamma, of(best).gamma);
    EXPECT_EQ(run.seen.smallest, of(best).seen.smallest);
    EXPECT_EQ(run.seen.final, of(best).seen.final);
    EXPECT_EQ(run.at_edge, best != -1);
  }
}

TEST(Runs, AtTheResolutionTheFirstToArriveIsChosen) {
  // With l2 and lambda = 1 every step of the grid arrives; 1/L is far faster than 2^-3/L.
  const LogisticResult result = run_logistic_experiment(small({{"step_rule", "tuned"}, {"tuned", "-3,-2,0"}, {"regulariser", "l2"}, {"lambda", "1"}}), {}, 1);
  const LogisticRun& run = find(result, LogisticMethod::gd, StepRule::tuned, -1);
  EXPECT_LE(run.seen.smallest, result.resolution);
  EXPECT_GT(run.gamma * result.L, Exact(1, 2));
  EXPECT_FALSE(run.at_edge) << "a faster arrival would not be a better one";
}

TEST(Runs, DivergenceIsSaid) {
  // With l2 and a step far beyond 2/L gradient descent leaves every bound.
  const LogisticResult result = run_logistic_experiment(small({{"step_rule", "tuned"}, {"tuned", "12"}, {"regulariser", "l2"}, {"lambda", "1"}}), {}, 1);
  const LogisticRun& run = find(result, LogisticMethod::gd, StepRule::tuned, -1);
  EXPECT_TRUE(run.seen.diverged);
  EXPECT_TRUE(std::isinf(run.seen.final));
  EXPECT_LT(run.seen.rounds, 300);
}

TEST(Runs, DependOnTheSeedAloneAndNotOnTheNumberOfThreads) {
  for (const char* split : {"sorted", "shuffled"}) {
    const LogisticResult one = run_logistic_experiment(small({{"split", split}}), {}, 1);
    const LogisticResult three = run_logistic_experiment(small({{"split", split}}), {}, 3);
    const LogisticResult other = run_logistic_experiment(small({{"split", split}, {"seed", "2"}}), {}, 3);
    ASSERT_EQ(one.runs.size(), three.runs.size());
    EXPECT_NE(one.start_gradient, other.start_gradient);
    for (std::size_t r = 0; r < one.runs.size(); ++r) {
      EXPECT_EQ(one.runs[r].gamma, three.runs[r].gamma);
      EXPECT_EQ(one.runs[r].seen.final, three.runs[r].seen.final);
      ASSERT_EQ(one.runs[r].seen.curve.size(), three.runs[r].seen.curve.size());
      for (std::size_t p = 0; p < one.runs[r].seen.curve.size(); ++p) {
        EXPECT_EQ(one.runs[r].seen.curve[p].gradient_squared, three.runs[r].seen.curve[p].gradient_squared);
      }
    }
    EXPECT_EQ(lead_summary(one), lead_summary(three));
  }
}

TEST(Runs, StopWhenTold) {
  const std::atomic<bool> stop{true};
  LadderOptions control;
  control.stop = &stop;
  const LogisticResult result = run_logistic_experiment(small(), control, 2);
  EXPECT_TRUE(result.stopped);
  EXPECT_TRUE(result.comparisons.empty());
  EXPECT_TRUE(!result.theorem_a || result.theorem_a->decision != Decision::holds);
}

// ---- The verdict ----------------------------------------------------------------------------------------------------------------------------------

/// One run of `method` on small synthetic data at the cap, judged.
template <class MakeMethod>
Outcome judged(const MakeMethod& make, const Exact& scale, const LadderOptions& control, std::int64_t steps = 400) {
  const Problem problem = Logistic(synthetic_data(60, 6, 1, true), 5, Exact(1, 100), Regulariser::nonconvex);
  const Logistic& logistic = std::get<Logistic>(problem);
  const Start start{Vector<Exact>::Constant(6, Exact(0)), {}};
  const Exact tau(1, 20);
  const Exact gamma = scale * properties::theorem_a_step_cap(problem, start, tau);
  return observe_and_judge(make(gamma, tau), LogisticInDouble(logistic), logistic.regularity(), start, gamma, tau, steps, control).second;
}

TEST(Verdicts, HoldAtTheCapAndAreRounded) {
  const Outcome outcome = judged([](const Exact& gamma, const Exact& tau) { return Clip21Gd{gamma, {tau}}; }, Exact(1), {});
  EXPECT_EQ(outcome.decision, Decision::holds);
  EXPECT_EQ(outcome.evidence, Evidence::rounded);
  EXPECT_GT(outcome.strict + outcome.tight, 400 * 5);
}

TEST(Verdicts, ConvictMistakes) {
  for (const Fault fault : {Fault::clips_the_gradient, Fault::forgets_the_shift, Fault::clips_at_half_tau, Fault::stands_still, Fault::steps_uphill}) {
    // Standing still breaks only the rate, and only once K is large enough.
    const Outcome outcome = judged([&](const Exact& gamma, const Exact& tau) { return FaultyClip21{gamma, tau, fault}; }, Exact(1), {}, 20000);
    EXPECT_EQ(outcome.decision, Decision::violated) << text(fault);
  }
  const Outcome none = judged([](const Exact& gamma, const Exact& tau) { return FaultyClip21{gamma, tau, Fault::none}; }, Exact(1), {});
  EXPECT_EQ(none.decision, Decision::holds);
}

TEST(Verdicts, StepsBeyondTheCapAreOutsideTheTheoremAndViolateItsConclusion) {
  const auto make = [](const Exact& gamma, const Exact& tau) { return Clip21Gd{gamma, {tau}}; };
  const Outcome outside = judged(make, Exact(1000), {});
  EXPECT_EQ(outside.decision, Decision::not_applicable);
  EXPECT_EQ(outside.hypothesis, "first-step-bound");
  EXPECT_EQ(judged(make, Exact(3, 2), {}).hypothesis, "second-step-bound");
  LadderOptions waived;
  waived.waived = {"first-step-bound", "second-step-bound"};
  EXPECT_EQ(judged(make, Exact(1000), waived).decision, Decision::violated);
}

TEST(Verdicts, OfTheEntry) {
  const Parameters given{{"rows", "60"}, {"features", "6"}, {"nodes", "5"}, {"steps", "100"}};
  Instance instance = logistic_experiment.draw(1, 0, given);
  const Outcome outcome = logistic_experiment.check(instance, {});
  EXPECT_EQ(outcome.decision, Decision::holds);
  EXPECT_EQ(outcome.evidence, Evidence::rounded);
  EXPECT_EQ(outcome.remarks.size(), 6U);
  EXPECT_EQ(instance.parameters.size(), logistic_parameters().size()) << "a saved instance stands on its own";

  Instance beyond = logistic_experiment.draw(1, 0, {{"gamma_over_cap", "1000"}, {"steps", "100"}});
  EXPECT_EQ(logistic_experiment.check(beyond, {}).decision, Decision::not_applicable);
  LadderOptions waived;
  waived.waived = {"first-step-bound", "second-step-bound"};
  const Outcome violated = logistic_experiment.check(beyond, waived);
  EXPECT_EQ(violated.decision, Decision::violated);
  ASSERT_TRUE(violated.finding.has_value());
  EXPECT_NE(violated.finding->relation.find("tau = "), std::string::npos);

  EXPECT_NE(logistic_experiment.draw(1, 1, {}).parameters.at("seed"), logistic_experiment.draw(1, 2, {}).parameters.at("seed"));
}

// ---- Leads ----------------------------------------------------------------------------------------------------------------------------------------

LogisticRun made(LogisticMethod method, StepRule rule, int tau, double smallest, double final) {
  LogisticRun run;
  run.method = method;
  run.rule = rule;
  run.tau = tau;
  run.seen.smallest = smallest;
  run.seen.final = final;
  return run;
}

const LogisticComparison& find(const std::vector<LogisticComparison>& all, StepRule own, LogisticMethod other, StepRule rule) {
  for (const LogisticComparison& c : all) {
    if (c.own_rule == own && c.other == other && c.other_rule == rule) return c;
  }
  throw std::runtime_error("no such comparison");
}

TEST(Leads, ComeFromTheRightRuns) {
  using enum LogisticMethod;
  std::vector<LogisticRun> runs = {made(clip21_gd, StepRule::cap, 0, 1, 2),       made(clip21_gd, StepRule::cap, 1, 2, 4),
                                   made(clip21_gd, StepRule::tuned, 0, 1, 1),     made(clip21_gd, StepRule::tuned, 1, 0x1p-10, 1),
                                   made(clip_gd, StepRule::same_as_cap, 0, 3, 8), made(clip_gd, StepRule::same_as_cap, 1, 10, 20),
                                   made(clip_gd, StepRule::inverse_L, 0, 7, 7),   made(clip_gd, StepRule::inverse_L, 1, 1, 1),
                                   made(clip_gd, StepRule::tuned, 0, 5, 5),       made(clip_gd, StepRule::tuned, 1, 6, 6),
                                   made(gd, StepRule::same_as_cap, 0, 11, 11),    made(gd, StepRule::same_as_cap, 1, 26, 26),
                                   made(gd, StepRule::inverse_L, -1, 0x1p-30, 1), made(gd, StepRule::tuned, -1, 4, 4)};
  std::ranges::reverse(runs);  // the order plays no part
  const std::vector<LogisticComparison> all = compare(runs, 2, 0x1p-20);
  ASSERT_EQ(all.size(), 6U);
  const auto& same = find(all, StepRule::cap, clip_gd, StepRule::same_as_cap);
  EXPECT_EQ(same.lead, (std::vector<double>{3, 5}));
  EXPECT_EQ(same.final_lead, (std::vector<double>{4, 5}));
  EXPECT_TRUE(same.grows);
  EXPECT_EQ(same.factor, 5.0 / 3);
  EXPECT_FALSE(same.at_resolution);
  const auto& inverse = find(all, StepRule::cap, clip_gd, StepRule::inverse_L);
  EXPECT_EQ(inverse.lead, (std::vector<double>{7, 0.5}));
  EXPECT_FALSE(inverse.grows);
  EXPECT_EQ(inverse.breaks_at, 1);
  EXPECT_EQ(find(all, StepRule::cap, gd, StepRule::same_as_cap).lead, (std::vector<double>{11, 13}));
  EXPECT_EQ(find(all, StepRule::cap, gd, StepRule::inverse_L).lead, (std::vector<double>{0x1p-20, 0x1p-21})) << "raised to the resolution";
  EXPECT_EQ(find(all, StepRule::tuned, clip_gd, StepRule::tuned).lead, (std::vector<double>{5, 6144}));
  EXPECT_EQ(find(all, StepRule::tuned, gd, StepRule::tuned).lead, (std::vector<double>{4, 4096}));
}

TEST(Leads, OfEqualRunsDoNotGrow) {
  using enum LogisticMethod;
  const std::vector<LogisticRun> runs = {made(clip21_gd, StepRule::tuned, 0, 1, 1), made(clip21_gd, StepRule::tuned, 1, 1, 1),
                                         made(clip_gd, StepRule::tuned, 0, 1, 1), made(clip_gd, StepRule::tuned, 1, 1.005, 1),
                                         made(gd, StepRule::tuned, -1, 1, 1)};
  for (const LogisticComparison& c : compare(runs, 2, 1e-30)) {
    EXPECT_FALSE(c.grows);
    EXPECT_EQ(c.breaks_at, -1);
  }
}

TEST(Leads, APlateauIsNoFallAndTheResolutionIsSaid) {
  using enum LogisticMethod;
  const std::vector<LogisticRun> runs = {made(clip21_gd, StepRule::tuned, 0, 1, 1),       made(clip21_gd, StepRule::tuned, 1, 0x1p-50, 1),
                                         made(clip21_gd, StepRule::tuned, 2, 0x1p-50, 1), made(clip_gd, StepRule::tuned, 0, 2, 2),
                                         made(clip_gd, StepRule::tuned, 1, 9, 9),         made(clip_gd, StepRule::tuned, 2, 8.95, 9)};
  const std::vector<LogisticComparison> all = compare(runs, 3, 0x1p-40);
  EXPECT_TRUE(all.at(0).grows);
  EXPECT_TRUE(all[0].at_resolution);
  EXPECT_EQ(all[0].lead, (std::vector<double>{2, 9 * 0x1p40, 8.95 * 0x1p40}));
}

TEST(Leads, ThatRiseAndFallDoNotGrow) {
  using enum LogisticMethod;
  const std::vector<LogisticRun> runs = {made(clip21_gd, StepRule::tuned, 0, 1, 1), made(clip21_gd, StepRule::tuned, 1, 1, 1),
                                         made(clip21_gd, StepRule::tuned, 2, 1, 1), made(clip_gd, StepRule::tuned, 0, 2, 2),
                                         made(clip_gd, StepRule::tuned, 1, 9, 9),   made(clip_gd, StepRule::tuned, 2, 8, 8)};
  const std::vector<LogisticComparison> all = compare(runs, 3, 1e-30);
  ASSERT_EQ(all.size(), 1U) << "GD is missing, and so is its comparison";
  EXPECT_FALSE(all[0].grows);
  EXPECT_EQ(all[0].breaks_at, 2);
  EXPECT_EQ(all[0].factor, 4);
}

// ---- Bad input ------------------------------------------------------------------------------------------------------------------------------------

TEST(BadOptions, AreNamed) {
  const std::pair<const char*, const char*> bad[] = {
      {"taus", "0"},       {"taus", "1,-1"},        {"taus", "1,1"},  {"steps", "0"},  {"lambda", "-1"}, {"nodes", "0"},
      {"split", "up"},     {"step_rule", "best"},   {"tuned", "1/2"}, {"tuned", "61"}, {"x0", "1,2"},    {"taus", "2^-50"},
      {"tau_unit", "two"}, {"gamma_over_cap", "0"}, {"seed", "-1"},   {"rows", "1e5"}, {"nodes", "201"}, {"taus", "1,2,3,4,5,6,7,8,9,10,11,12,13"}};
  for (const auto& [name, value] : bad) {
    try {
      Parameters given{{name, value}, {"steps", "1"}};
      given[name] = value;
      if (std::string_view(value) == "1e5") given["features"] = "500";
      (void)run_logistic_experiment(read_logistic_options(given), {}, 1);
      ADD_FAILURE() << name << " = " << value;
    } catch (const BadInput& error) {
      EXPECT_NE(std::string(error.what()).find(name), std::string::npos) << error.what();
    }
  }
  EXPECT_THROW((void)read_logistic_options({{"tau", "1"}}), BadInput);
}

}  // namespace
}  // namespace lemmata::scenarios
