// Worst cases of clipped methods between certificates and runs in exact numbers; what `prove` says about one step of Clip21-GD.
#include <gtest/gtest.h>

#include "numerics/error.hpp"
#include "properties/catalogue.hpp"
#include "properties/one_step_decrease_checks.hpp"
#include "properties/performance_estimation/clip21_proofs.hpp"
#include "properties/performance_estimation/worst_case.hpp"

namespace lemmata::pep {
namespace {

ProofAnswer answer_of(const CertifiedProblem& problem, Parameters given, std::optional<Exact> target = std::nullopt) {
  ProofRequest request;
  request.given = std::move(given);
  request.target = std::move(target);
  return find_provable(problem.id).prove(problem, request);
}
Exact q(const char* text) { return Exact::parse(text); }

struct Golden {
  const CertifiedProblem* problem;
  Parameters given;
  const char* attained_from;  ///< what the run in exact numbers reaches at least
  const char* proved_to;      ///< what is proved at most
};

TEST(WorstCase, GoldenNumbers) {
  const Parameters one = {{"Delta", "2"}, {"gamma", "1/2"}};
  const Golden golden[] = {
      {&clip21_worst_case, one, "2.53334", "2.53338"},
      {&clip21_worst_case, {{"K", "3"}}, "1.538477", "1.54002"},
      {&clip21_worst_case, {{"K", "3"}, {"Delta", "8"}, {"gamma", "1/4"}}, "11.1479", "11.1595"},
      {&clip21_worst_case, {{"K", "4"}, {"Delta", "8"}, {"gamma", "1/4"}}, "8.0944", "8.1025"},
      {&clip21_worst_case, {{"K", "5"}, {"Delta", "8"}, {"gamma", "1/4"}}, "6.38277", "6.38916"},
      {&clip21_worst_case, {{"n", "2"}, {"B", "2"}}, "2.723404", "2.725"},                     // 128/47
      {&clip21_worst_case, {{"n", "2"}, {"B", "2"}, {"every", "1"}}, "2.53334", "2.5340"},
      {&clip21_worst_case, {{"n", "3"}, {"B", "2"}}, "2.723404", "2.7508"},
      {&clip_gd_worst_case, one, "2.53334", "2.53338"},
      {&clip_gd_worst_case, {{"n", "2"}, {"B", "2"}}, "2.723404", "2.725"},
  };
  for (const Golden& g : golden) {
    const ProofAnswer answer = answer_of(*g.problem, g.given);
    ASSERT_EQ(answer.decision, Decision::holds) << answer.reason;
    ASSERT_TRUE(answer.attained && answer.certificate);
    EXPECT_GE(answer.attained->value, q(g.attained_from));
    EXPECT_LE(answer.certificate->target, q(g.proved_to));
    EXPECT_LE(answer.attained->value, answer.bound);
    EXPECT_TRUE(verify(*answer.certificate).is_accepted);
  }
}

TEST(WorstCase, TwoNodesAndThreeRoundsWithinOnePercentOfTheRows) {
  const ProofAnswer answer = answer_of(clip21_worst_case, {{"n", "2"}, {"K", "3"}, {"B", "2"}});
  ASSERT_EQ(answer.decision, Decision::holds) << answer.reason;
  EXPECT_LE(answer.certificate->target, q("1.763"));  // the rows with fixed factors reach 1.745 in double
  EXPECT_GE(answer.attained->value, q("1.70666"));    // 128/75
  EXPECT_TRUE(verify(*answer.certificate).is_accepted);
}

TEST(WorstCase, ATargetBelowTheWorstCaseIsRefutedByARun) {
  const ProofAnswer low = answer_of(clip21_worst_case, {}, q("2.5333"));
  EXPECT_EQ(low.decision, Decision::violated);
  ASSERT_TRUE(low.attained);
  EXPECT_GT(low.attained->value, q("2.5333"));
  EXPECT_EQ(answer_of(clip21_worst_case, {}, q("2.6")).decision, Decision::holds);
  // Between what is attained and what is true of the rows: the case that could not be proved is named.
  const ProofAnswer open = answer_of(clip21_worst_case, {}, answer_of(clip21_worst_case, {}).attained->value);
  EXPECT_EQ(open.decision, Decision::undecided);
  EXPECT_TRUE(open.open);
}

TEST(WorstCase, LeavesDroppedNarrowedOrMovedAreRejected) {
  for (const Parameters& given : {Parameters{}, Parameters{{"n", "2"}, {"B", "2"}}, Parameters{{"K", "3"}}}) {
    const Certificate good = *answer_of(clip21_worst_case, given).certificate;
    ASSERT_TRUE(verify(good).is_accepted);
    for (std::size_t leaf = 0; leaf < good.leaves.size(); ++leaf) {
      Certificate mutant = good;
      mutant.leaves.erase(mutant.leaves.begin() + static_cast<std::ptrdiff_t>(leaf));
      EXPECT_FALSE(verify(mutant).is_accepted) << leaf;
      for (std::size_t e = 0; e < good.leaves[leaf].box.size(); ++e) {
        if (!good.leaves[leaf].box[e].active) continue;
        mutant = good;
        Event& event = mutant.leaves[leaf].box[e];
        const Exact width = event.high - event.low;
        event.high -= width / Exact(100);
        EXPECT_FALSE(verify(mutant).is_accepted) << leaf;
        mutant = good;
        mutant.leaves[leaf].box[e].low += width / Exact(100);
        EXPECT_FALSE(verify(mutant).is_accepted) << leaf;
      }
      mutant = good;
      mutant.leaves[leaf].multipliers.back() += q("1/3");
      mutant.leaves[leaf].multipliers.front() -= q("1/3");
      EXPECT_FALSE(verify(mutant).is_accepted) << leaf;
    }
    Certificate mutant = good;
    mutant.parameters["Delta"][0] *= q("11/10");
    EXPECT_FALSE(verify(mutant).is_accepted);
    mutant = good;
    mutant.target = q("2");
    EXPECT_EQ(verify(mutant).is_accepted, verify(good).bound <= q("2"));
  }
}

TEST(WorstCase, BothSolversAgree) {
  if (!csdp_is_available()) GTEST_SKIP() << "this build has no CSDP";
  ProofRequest request;
  request.solver = Solver::csdp;
  const ProofAnswer answer = prove_worst_case(clip21_worst_case, request);
  EXPECT_EQ(answer.decision, Decision::holds) << answer.reason;
}

TEST(ExactRun, RefusesWhatIsNotOfTheClass) {
  ClippedRuns runs;
  const std::optional<LowerBound> bound = worst_instance(runs);
  ASSERT_TRUE(bound);
  EXPECT_EQ(run_exactly(runs, bound->function).value, bound->run.value);
  ClippedRuns tighter = runs;
  tighter.L = q("99/100");
  EXPECT_THROW((void)run_exactly(tighter, bound->function), BadInput);  // slopes
  tighter = runs;
  tighter.Delta = q("19/10");
  EXPECT_THROW((void)run_exactly(tighter, bound->function), BadInput);  // f(x_0) - inf f
  tighter = runs;
  tighter.B = Exact(1);
  EXPECT_THROW((void)run_exactly(tighter, bound->function), BadInput);  // ||grad f_i(x_0)||
  runs.n = 2;
  runs.B = Exact(2);
  const std::optional<LowerBound> tilted = worst_instance(runs);
  ASSERT_TRUE(tilted);
  ClippedRuns bounded = runs;
  bounded.every = true;
  EXPECT_THROW((void)run_exactly(bounded, tilted->function), BadInput);  // a tilted f_i is not bounded below
  TiltedLine moved = tilted->function;
  moved.tilts[0] = moved.tilts[0] * Exact(2);
  EXPECT_THROW((void)run_exactly(runs, moved), BadInput);  // tilts that do not cancel
}

TEST(OneStepProofs, CertifiedRefutedAndLargest) {
  EXPECT_EQ(answer_of(clip21_one_step, {{"eta", "1/2"}, {"gamma", "618033/1000000"}}).decision, Decision::holds);
  const ProofAnswer refuted = answer_of(clip21_one_step, {{"eta", "1/2"}, {"gamma", "63/100"}});
  EXPECT_EQ(refuted.decision, Decision::violated);
  ASSERT_TRUE(refuted.attained && refuted.instance);
  EXPECT_EQ(refuted.attained->value, q("16947/2000000"));
  const ProofAnswer largest = answer_of(clip21_one_step, {{"eta", "1/4"}});
  EXPECT_EQ(largest.decision, Decision::holds);
  EXPECT_NEAR(number(largest.parameters, "gamma").nearest_double(), .282375, 1e-6);
  // The catalogue's entry, without its hypothesis on the step, is violated by the same state.
  Instance instance = *refuted.instance;
  LadderOptions options;
  EXPECT_EQ(properties::check_one_step_decrease(instance, options).decision, Decision::not_applicable);
  options.waived = {"step"};
  EXPECT_EQ(properties::check_one_step_decrease(instance, options).decision, Decision::violated);
}

TEST(OneStepProofs, LyapunovFunctionsBeyondTheClosedForm) {
  for (const char* gamma : {"5/8", "3/4", "19/25"}) {
    const std::optional<Richer> richer = richer_one_step({q("1/2"), q(gamma)}, Solver::own);
    ASSERT_TRUE(richer) << gamma;
    const Proof proof = prove(one_step_program(richer->step), richer->multipliers);
    EXPECT_TRUE(proof.is_valid && proof.bound.sign() <= 0);
    EXPECT_FALSE(refute_one_step(richer->step));
  }
  EXPECT_FALSE(richer_one_step({q("1/2"), q("77/100")}, Solver::own));
}

TEST(RateProofs, TheStepThatTheInvarianceAllows) {
  const ProofAnswer small = answer_of(clip21_rate, {});
  EXPECT_EQ(number(answer_of(clip21_rate, {{"Delta", "8"}, {"B", "4"}}).parameters, "gamma"), q("1/7"));
  EXPECT_EQ(answer_of(clip21_rate, {{"Delta", "8"}, {"B", "4"}}).bound, Exact(148));
  EXPECT_EQ(small.bound, Exact(14));
  EXPECT_EQ(answer_of(clip21_rate, {{"gamma", "0.34"}}).decision, Decision::undecided);
}

}  // namespace
}  // namespace lemmata::pep
