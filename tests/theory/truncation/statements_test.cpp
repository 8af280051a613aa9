/// The statements about truncated and clipped vectors: judges that convict planted faults, hypotheses that are needed, entries as documented, input without
/// meaning.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "counterexamples/catalogue.hpp"
#include "numerics/error.hpp"
#include "properties/truncation/catalogue.hpp"
#include "theory/truncation/assumption_iv.hpp"
#include "theory/truncation/bounded_noise.hpp"
#include "theory/truncation/clipping_bias.hpp"
#include "theory/truncation/closed_forms.hpp"
#include "theory/truncation/lemma_one.hpp"

namespace lemmata::truncation {
namespace {

using Form = ClosedForms::Form;
using Reading = LemmaOne::Reading;

Exact number(std::string_view text) { return Exact::parse(text); }
Ball ball(const Exact& q) { return Ball::enclosing(q); }
Vector<Exact> on_the_line(const Exact& x) { return Vector<Exact>::Constant(1, x); }
RadialLaw law(Family family, int dimension, std::string_view mean, std::string_view scale) {
  return {family, dimension, number(mean), number(scale), Exact(3), Exact(2), Exact(1, 2)};
}

template <Field S, class Judge>
bool convicts(const Judge& judge) {
  Ledger<S> ledger;
  judge(ledger);
  return ledger.is_violated();
}

// ---- Planted closed forms -------------------------------------------------------------------------------------------------------------------------

/// Whether the value c is convicted for this law, against its integrals.
bool convicted_form(Form form, const RadialLaw& l, const Exact& alpha, const Ball& c) {
  const AxisMoments<Ball> m = l.enclosed_moments(alpha, l.dimension == 1 ? Route::direct : Route::potential);
  return convicts<Ball>([&](Ledger<Ball>& ledger) { ClosedForms::judge(form, m, c, ledger); });
}

TEST(ClosedFormPlants, SignsProbabilitiesAndRegimes) {
  const RadialLaw gauss = law(Family::gaussian, 1, "1", "1/2");
  const Exact alpha = number("3/4");
  const Ball right = ClosedForms::enclosed_value(Form::gaussian_on_the_line, gauss, alpha);
  EXPECT_FALSE(convicted_form(Form::gaussian_on_the_line, gauss, alpha, right));
  const AxisMoments<Ball> m = gauss.enclosed_moments(alpha);
  EXPECT_TRUE(convicted_form(Form::gaussian_on_the_line, gauss, alpha, Ball(2) - right)) << "a sign slip in the bracket";
  EXPECT_TRUE(convicted_form(Form::gaussian_on_the_line, gauss, alpha, right * m.probability)) << "P forgotten";
  EXPECT_TRUE(convicted_form(Form::gaussian_on_the_line, gauss, alpha, Ball(1) - (Ball(1) - right) * ball(gauss.scale))) << "s for s^2";
  EXPECT_TRUE(convicted_form(Form::gaussian_on_the_line, gauss, alpha, right + ball(Exact::power_of_two(-60)))) << "the eighteenth digit";
  const RadialLaw t = law(Family::student, 2, "1", "1");
  const Ball ratio = ClosedForms::enclosed_value(Form::two_more_dimensions, t, Exact(1));
  EXPECT_FALSE(convicted_form(Form::two_more_dimensions, t, Exact(1), ratio));
  EXPECT_TRUE(convicted_form(Form::two_more_dimensions, t, Exact(1), Ball(1) / ratio)) << "upside down";
}

/// The middle regime's formula beyond its boundaries, one step inside of the others.
TEST(ClosedFormPlants, UniformRegimes) {
  const auto convicted = [](std::string_view mean, const Exact& alpha, const Exact& c) {
    const AxisMoments<Exact> m = law(Family::uniform, 1, mean, "2").exact_moments(alpha);
    return convicts<Exact>([&](Ledger<Exact>& ledger) { ClosedForms::judge(Form::uniform_on_the_line, m, c, ledger); });
  };
  const auto middle = [](std::string_view mean, const Exact& alpha) { return (alpha + number(mean) - Exact(2)) / (Exact(2) * number(mean)); };
  const Exact step = Exact::power_of_two(-40);
  EXPECT_FALSE(convicted("1", Exact(1), middle("1", Exact(1)))) << "both formulas agree on the boundary";
  EXPECT_TRUE(convicted("1", Exact(1) - step, middle("1", Exact(1) - step)));
  EXPECT_TRUE(convicted("1", Exact(1) + step, Exact(0)));
  EXPECT_TRUE(convicted("1", Exact(3) - step, Exact(1)));
  EXPECT_TRUE(convicted("1", Exact(3) + step, middle("1", Exact(3) + step)));
  EXPECT_FALSE(convicted("1", Exact(2), middle("1", Exact(2))));
}

TEST(ClosedFormPlants, SmallThresholds) {
  const RadialLaw l = law(Family::gaussian, 3, "1", "1");
  const Exact alpha = number("1/100");
  const AxisMoments<Ball> m = l.enclosed_moments(alpha);
  const auto convicted = [&](const RadialLaw& claimed, const AxisMoments<Ball>& moments) {
    return convicts<Ball>([&](Ledger<Ball>& ledger) { SmallThreshold::judge(claimed, alpha, moments, ledger); });
  };
  EXPECT_FALSE(convicted(l, m));
  RadialLaw other = l;
  other.dimension = 2;  // alpha^2/((d+1) s^2)
  EXPECT_TRUE(convicted(other, m));
  other = l;
  other.scale = number("1001/1000");
  EXPECT_TRUE(convicted(other, m));
  EXPECT_TRUE(convicted(l, {m.probability, -m.truncated_mean, m.mean}));
}

// ---- Planted moments ------------------------------------------------------------------------------------------------------------------------------

TEST(LemmaOnePlants, EveryReadingConvicts) {
  const RadialLaw l = law(Family::truncated_gaussian, 1, "1", "1");
  const Exact alpha = number("3/2");
  const Facts facts = facts_of(Law(l), alpha);
  const Moments<Ball> right = enclosed_moments(Law(l), alpha);
  for (const Reading reading : {Reading::printed, Reading::strict, Reading::radial, Reading::coordinatewise}) {
    const auto convicted = [&](const Ball& t, const Facts& f) {
      Moments<Ball> m = right;
      m.truncated_mean[0] = t;
      return convicts<Ball>([&](Ledger<Ball>& ledger) { LemmaOne::judge(reading, f, on_the_line(Exact(1)), m, ledger); });
    };
    EXPECT_FALSE(convicted(right.truncated_mean[0], facts));
    EXPECT_TRUE(convicted(-right.truncated_mean[0], facts)) << "negative c";
    EXPECT_TRUE(convicted(right.probability + ball(Exact::power_of_two(-80)), facts)) << "c above 1";
    Facts empty = facts;
    empty.meets_ball = false;
    EXPECT_TRUE(convicted(right.truncated_mean[0], empty)) << "something left where P = 0";
    if (reading == Reading::coordinatewise) continue;
    EXPECT_EQ(convicted(Ball(0), facts), true) << "c = 0 where the density varies";
  }
  Facts constant = facts;
  constant.is_constant_on_ball = true;
  EXPECT_TRUE(convicts<Ball>([&](Ledger<Ball>& ledger) { LemmaOne::judge(Reading::radial, constant, on_the_line(Exact(1)), right, ledger); }));
  Facts whole = facts;
  whole.lies_in_ball = true;
  EXPECT_TRUE(convicts<Ball>([&](Ledger<Ball>& ledger) { LemmaOne::judge(Reading::radial, whole, on_the_line(Exact(1)), right, ledger); }));
}

TEST(LemmaOnePlants, OneNumberForAllCoordinates) {
  const Facts facts{true, true, true, true, true, true, false, false};
  Vector<Exact> mean(2);
  mean[0] = Exact(1), mean[1] = Exact(2);
  Moments<Exact> m{Exact(1, 2), mean * Exact(1, 4), mean};
  EXPECT_FALSE(convicts<Exact>([&](Ledger<Exact>& ledger) { LemmaOne::judge(Reading::radial, facts, mean, m, ledger); }));
  m.truncated_mean[1] = Exact(5, 8);
  EXPECT_TRUE(convicts<Exact>([&](Ledger<Exact>& ledger) { LemmaOne::judge(Reading::radial, facts, mean, m, ledger); }));
  EXPECT_FALSE(convicts<Exact>([&](Ledger<Exact>& ledger) { LemmaOne::judge(Reading::coordinatewise, facts, mean, m, ledger); }));
  // Negative means are mirrored, and a zero entry asks for 0.
  EXPECT_FALSE(convicts<Exact>([&](Ledger<Exact>& ledger) {
    LemmaOne::judge(Reading::strict, facts, Vector<Exact>(-mean), {m.probability, mean * Exact(-1, 4), Vector<Exact>(-mean)}, ledger);
  }));
  EXPECT_TRUE(convicts<Exact>([&](Ledger<Exact>& ledger) {
    LemmaOne::judge(Reading::strict, facts, Vector<Exact>(-mean), {m.probability, mean * Exact(1, 4), Vector<Exact>(-mean)}, ledger);
  }));
}

TEST(BoundedNoisePlants, RegimesAndConstants) {
  using Regime = BoundedNoise::Regime;
  const Exact step = Exact::power_of_two(-40);
  EXPECT_EQ(BoundedNoise::regime(Exact(16), Exact(1)), Regime::never_cut);
  EXPECT_EQ(BoundedNoise::regime(Exact(16) + step, Exact(1)), Regime::partly_cut);
  EXPECT_EQ(BoundedNoise::regime(Exact(36), Exact(1)), Regime::partly_cut);
  EXPECT_EQ(BoundedNoise::regime(Exact(36) + step, Exact(1)), Regime::always_cut);
  const auto convicted = [](Regime regime, const Exact& p, const Exact& t, bool centred = true) {
    return convicts<Exact>([&](Ledger<Exact>& ledger) {
      BoundedNoise::judge_c_min(regime, on_the_line(Exact(5)), Exact(1), Moments<Exact>{p, on_the_line(t), on_the_line(Exact(5))}, centred, ledger);
    });
  };
  EXPECT_FALSE(convicted(Regime::partly_cut, Exact(1, 2), Exact(2))) << "xi = -sigma: c = 1 - sigma/m, attained";
  EXPECT_TRUE(convicted(Regime::partly_cut, Exact(1, 2), Exact(2) - step));
  EXPECT_TRUE(convicted(Regime::partly_cut, Exact(1, 2), Exact(5, 2) + step));
  EXPECT_FALSE(convicted(Regime::partly_cut, Exact(1, 2), Exact(5, 2) + step, false));
  EXPECT_TRUE(convicted(Regime::never_cut, Exact(1) - step, Exact(5)));
  EXPECT_TRUE(convicted(Regime::always_cut, step, Exact(0)));
  // 5/6 is approached: one step inside of m = 6 the uniform law is within a step of it, and a larger constant is convicted.
  RadialLaw uniform = law(Family::uniform, 1, "1", "1");
  uniform.mean = Exact(6) - step;
  const AxisMoments<Exact> m = uniform.exact_moments(Exact(5));
  EXPECT_FALSE(convicts<Exact>([&](Ledger<Exact>& ledger) { BoundedNoise::judge_c_min_radial(m, ledger); }));
  EXPECT_TRUE(convicts<Exact>([&](Ledger<Exact>& ledger) {
    BoundedNoise::judge_c_min_radial(AxisMoments<Exact>{m.probability, m.truncated_mean - m.probability * step, m.mean}, ledger);
  }));
  EXPECT_TRUE(convicts<Exact>([&](Ledger<Exact>& ledger) { BoundedNoise::judge_alignment(-step, Exact(1), ledger); }));
}

TEST(ClippingBiasPlants, TheBoundsAreAttainedAndNoMore) {
  const auto convicted = [](const Exact& variance, const Exact& c, const Exact& b) {
    return convicts<Exact>([&](Ledger<Exact>& ledger) { ClippingBias::judge(variance, c, Exact(b * b), ledger); });
  };
  const Exact step = Exact::power_of_two(-40);
  for (const char* square : {"1/16", "1", "3", "4"}) {  // c = 1 >= sigma/2
    const FiniteLaw extremal = ClippingBias::extremal(number(square), Exact(1));
    EXPECT_EQ(ClippingBias::variance(extremal), number(square));
    EXPECT_EQ(extremal.mean()[0], number(square) / Exact(4));
    EXPECT_FALSE(convicted(number(square), Exact(1), extremal.mean()[0]));
    EXPECT_TRUE(convicted(number(square), Exact(1), extremal.mean()[0] + step));
  }
  for (const char* sigma : {"2", "3", "10"}) {  // c = 1 <= sigma/2
    const FiniteLaw extremal = ClippingBias::extremal_small_threshold(number(sigma), Exact(1));
    const Exact variance = number(sigma) * number(sigma);
    EXPECT_EQ(ClippingBias::variance(extremal), variance);
    EXPECT_EQ(extremal.mean()[0], number(sigma) - Exact(1));
    EXPECT_FALSE(convicted(variance, Exact(1), extremal.mean()[0]));
    EXPECT_TRUE(convicted(variance, Exact(1), extremal.mean()[0] + step));
    EXPECT_FALSE(convicted(variance, Exact(1), number(sigma) - Exact(1) - step));
  }
  // sigma^2/(4c) is not the bound for a small threshold: it is larger than sigma - c.
  EXPECT_TRUE(convicted(Exact(16), Exact(1), Exact(4) - step));
  const auto bounded = [](const Exact& S, const Exact& c, const Exact& b) {
    return convicts<Exact>([&](Ledger<Exact>& ledger) { ClippingBias::judge_bounded(S, c, b, ledger); });
  };
  EXPECT_FALSE(bounded(Exact(2), Exact(1), Exact(1)));
  EXPECT_TRUE(bounded(Exact(2), Exact(1), Exact(1) + step));
  EXPECT_TRUE(bounded(Exact(1), Exact(2), step));
}

TEST(AssumptionFourPlants, WitnessesAreFound) {
  for (const PlanarGaussian& g : {PlanarGaussian{{}, Exact(1), Exact(2), Exact(0)}, PlanarGaussian{{}, Exact(2), Exact(1), Exact(1)},
                                  PlanarGaussian{{}, Exact(1), Exact(1), Exact(1, 1000)}, PlanarGaussian{{}, Exact(1), Exact(1), Exact(-9, 10)},
                                  PlanarGaussian{{}, Exact(1), Exact(1000001, 1000000), Exact(0)}}) {
    EXPECT_FALSE(convicts<Exact>([&](Ledger<Exact>& ledger) { AssumptionFour::judge(g, AssumptionFour::witness(g), ledger); }));
    AssumptionFour::Witness swapped = AssumptionFour::witness(g);
    std::swap(swapped.near, swapped.far);
    EXPECT_TRUE(convicts<Exact>([&](Ledger<Exact>& ledger) { AssumptionFour::judge(g, swapped, ledger); }));
  }
}

// ---- The entries ----------------------------------------------------------------------------------------------------------------------------------

const Entry& entry(std::string_view id) {
  for (const auto list : {properties::truncation_statements(), counterexamples::catalogue()}) {
    for (const Entry& e : list) {
      if (e.info->id == id) return e;
    }
  }
  throw std::logic_error("no entry " + std::string(id));
}

Outcome outcome_of(std::string_view id, const Parameters& given = {}, std::vector<std::string_view> waived = {}) {
  const Entry& e = entry(id);
  Instance instance = e.draw(1, 0, given);
  LadderOptions options;
  options.waived = std::move(waived);
  return e.check(instance, options);
}

TEST(Entries, DrawnInstancesComeOutAsExpected) {
  for (const Entry& e : properties::truncation_statements()) {
    const bool is_refuted = e.info->trust == Trust::refuted_as_printed;
    int applicable = 0;
    for (std::uint64_t k = 0; k < 25; ++k) {
      Instance instance = e.draw(7, k, {});
      const Outcome outcome = e.check(instance, {});
      applicable += outcome.decision != Decision::not_applicable ? 1 : 0;
      if (k == 0) {
        EXPECT_EQ(outcome.decision, is_refuted ? Decision::violated : Decision::holds) << e.info->id;
      }
      EXPECT_NE(outcome.decision, Decision::undecided) << e.info->id << " " << k << ": " << (outcome.finding ? outcome.finding->relation : outcome.hypothesis);
      EXPECT_TRUE(is_refuted || outcome.decision != Decision::violated) << e.info->id << " " << k;
      // What was drawn is written out: the instance stands on its own.
      Instance again = instance;
      EXPECT_EQ(e.check(again, {}).decision, outcome.decision) << e.info->id << " " << k;
    }
    EXPECT_GE(applicable, 15) << e.info->id;
  }
}

TEST(Entries, CounterexamplesHoldOnTheirInstances) {
  for (const char* id : {"counterexample/uniform-ball-truncation", "counterexample/two-point-truncation", "counterexample/tilted-uniform-truncation",
                         "counterexample/clipped-field-biased-zero", "counterexample/clipped-field-interval"}) {
    for (std::uint64_t k = 0; k < 10; ++k) {
      Instance instance = entry(id).draw(3, k, {});
      const Outcome outcome = entry(id).check(instance, {});
      EXPECT_EQ(outcome.decision, Decision::holds) << id;
      EXPECT_EQ(outcome.evidence, Evidence::exact) << id;
      ASSERT_FALSE(outcome.remarks.empty()) << id;
      EXPECT_NE(outcome.remarks[0].find("refutes"), std::string::npos) << outcome.remarks[0];
    }
  }
  const Outcome correlated = outcome_of("counterexample/correlated-gaussian-truncation");
  EXPECT_EQ(correlated.decision, Decision::holds);
  EXPECT_EQ(correlated.evidence, Evidence::enclosed);
  EXPECT_NE(correlated.remarks.at(0).find("c_1 in [0.42859"), std::string::npos) << correlated.remarks[0];
  EXPECT_NE(correlated.remarks.at(0).find("c_2 in [-6.26548"), std::string::npos) << correlated.remarks[0];
}

TEST(Entries, TheLiteralReadingIsRefutedExactly) {
  const Outcome outcome = outcome_of("celgc/lemma-1");
  EXPECT_EQ(outcome.decision, Decision::violated);
  EXPECT_EQ(outcome.evidence, Evidence::exact);
  EXPECT_NE(outcome.remarks.at(0).find("c = 0 exactly"), std::string::npos);
}

TEST(Entries, ThirtyDigitsOfC) {
  const Entry& e = entry("celgc/lemma-1-strict");
  Instance instance = e.draw(1, 0, {{"family", "gaussian"}, {"mu", "1"}, {"s", "1"}, {"alpha", "1"}});
  LadderOptions options;
  options.first_bits = 256;
  const Outcome outcome = e.check(instance, options);
  EXPECT_EQ(outcome.decision, Decision::holds);
  EXPECT_NE(outcome.remarks.at(0).find("c in [0.277210247754769231281332259441740732843"), std::string::npos) << outcome.remarks[0];
  EXPECT_NE(outcome.remarks.at(0).find(", 0.277210247754769231281332259441740732843"), std::string::npos) << outcome.remarks[0];
}

/// Every hypothesis is needed: dropped, an instance outside of it refutes; kept, the statement does not apply.
TEST(Entries, HypothesesAreNeeded) {
  struct Case {
    std::string_view id, dropped;
    Parameters instance;
    std::vector<std::string_view> also = {};
  };
  const std::vector<Case> cases = {
      {"celgc/lemma-1", "decreasing", {{"family", "two-point"}, {"s", "2"}}},
      {"celgc/lemma-1", "decreasing", {{"family", "segment"}, {"mu", "1,0"}, {"direction", "1,1"}}},
      {"celgc/lemma-1", "decreasing", {{"family", "planar-gaussian"}, {"mu", "1,1/20"}, {"variances", "1,1"}, {"covariance", "9/10"}}},
      {"celgc/lemma-1-strict", "strictly-decreasing", {{"family", "uniform"}, {"s", "4"}}},
      {"celgc/lemma-1-radial", "radial", {{"family", "planar-gaussian"}, {"mu", "1,1"}}},
      {"celgc/lemma-1-radial", "nonincreasing", {{"family", "shell"}, {"s", "2"}, {"inner", "15/8"}}},
      {"celgc/lemma-1-coordinatewise",
       "unimodal",
       {{"family", "planar-gaussian"}, {"mu", "1,1/20"}, {"variances", "1,1"}, {"covariance", "9/10"}, {"alpha", "1"}}},
      {"celgc/lemma-1-small-alpha", "gaussian", {{"family", "uniform"}, {"s", "4"}, {"alpha", "1"}}},
      {"celgc/lemma-1-c-min", "noise-bound", {{"points", "-9,9"}}},
      {"celgc/lemma-1-c-min", "threshold", {{"alpha_over_sigma", "2"}, {"mu", "4"}}},
      {"celgc/lemma-1-c-min-radial", "nonincreasing", {{"family", "shell"}, {"inner", "15/16"}, {"mu", "11/2"}}},
      {"celgc/lemma-1-c-min-radial", "noise-bound", {{"s", "9"}}},
      {"celgc/lemma-1-c-min-radial", "threshold", {{"alpha_over_sigma", "1/2"}, {"mu", "1"}}},
      {"celgc/clipping-keeps-alignment", "symmetric", {{"mirrored", "no"}, {"points", "-2,20"}, {"weights", "10,1"}}},
      {"celgc/clipping-keeps-alignment", "clipped", {{"operation", "truncation"}}},
      {"celgc/clipping-bias", "stationary", {{"points", "5,6"}, {"weights", "1,1"}}},
      {"celgc/clipping-bias-bounded", "stationary", {{"points", "5,6"}, {"weights", "1,1"}}},
      {"celgc/assumption-1-iv", "anisotropic", {{"variances", "1,1"}}},
  };
  for (const Case& c : cases) {
    const Outcome kept = outcome_of(c.id, c.instance);
    EXPECT_EQ(kept.decision, Decision::not_applicable) << c.id << " " << c.dropped;
    EXPECT_EQ(kept.hypothesis, c.dropped) << c.id;
    EXPECT_EQ(outcome_of(c.id, c.instance, {c.dropped}).decision, Decision::violated) << c.id << " " << c.dropped;
  }
  // The upper bound of c-min asks for centred noise, and only it.
  const Parameters shifted = {{"points", "1"}, {"weights", "1"}, {"mu", "17/4"}, {"alpha_over_sigma", "6"}};
  EXPECT_EQ(outcome_of("celgc/lemma-1-c-min", shifted, {"threshold"}).decision, Decision::holds);
  EXPECT_EQ(outcome_of("celgc/lemma-1-c-min", shifted, {"threshold", "centred"}).decision, Decision::violated);
}

TEST(Entries, InputWithoutMeaningIsRefusedInOneLine) {
  const std::vector<std::pair<std::string_view, Parameters>> cases = {
      {"celgc/lemma-1-strict", {{"family", "student"}, {"degrees", "1"}}},
      {"celgc/lemma-1-strict", {{"family", "student"}, {"degrees", "0"}}},
      {"celgc/lemma-1-strict", {{"family", "truncated-student"}, {"degrees", "-1"}}},
      {"celgc/lemma-1-strict", {{"family", "gaussian"}, {"s", "0"}}},
      {"celgc/lemma-1-strict", {{"family", "gaussian"}, {"s", "-1"}}},
      {"celgc/lemma-1-strict", {{"family", "gaussian"}, {"alpha", "0"}}},
      {"celgc/lemma-1-strict", {{"family", "truncated-gaussian"}, {"radius", "0"}}},
      {"celgc/lemma-1-strict", {{"family", "cauchy"}}},
      {"celgc/lemma-1-strict", {{"dimension", "0"}}},
      {"celgc/lemma-1-radial", {{"family", "shell"}, {"inner", "1"}}},
      {"celgc/lemma-1-radial", {{"family", "gaussian"}, {"mu", "1,1"}}},
      {"celgc/lemma-1-coordinatewise", {{"variances", "1,0"}}},
      {"celgc/lemma-1-coordinatewise", {{"covariance", "1"}}},
      {"celgc/lemma-1-coordinatewise", {{"mu", "1"}}},
      {"celgc/lemma-1-coordinatewise", {{"family", "segment"}, {"direction", "0,0"}}},
      {"celgc/lemma-1-closed-forms", {{"family", "segment"}}},
      {"celgc/lemma-1-c-min", {{"weights", "1"}}},
      {"celgc/lemma-1-c-min", {{"weights", "1,0"}}},
      {"celgc/lemma-1-c-min", {{"dimension", "2"}}},
      {"celgc/lemma-1-c-min", {{"dimension", "3"}, {"mu", "1,1,1"}}},
      {"celgc/lemma-1-c-min", {{"sigma", "0"}}},
      {"celgc/clipping-bias", {{"c", "0"}}},
      {"celgc/assumption-1-iv", {{"covariance", "1"}}},
      {"counterexample/correlated-gaussian-truncation", {{"rho", "1"}}},
      {"counterexample/correlated-gaussian-truncation", {{"mu", "1,-1"}}},
      {"counterexample/uniform-ball-truncation", {{"alpha", "0"}}},
      {"counterexample/two-point-truncation", {{"s", "x"}}},
  };
  for (const auto& [id, given] : cases) {
    try {
      (void)outcome_of(id, given);
      ADD_FAILURE() << id << " took " << given.begin()->first << " = " << given.begin()->second;
    } catch (const BadInput& refused) {
      const std::string message = refused.what();
      EXPECT_EQ(message.find('\n'), std::string::npos) << message;
      EXPECT_GT(message.size(), 20U) << message;
    }
  }
}

TEST(Entries, AnOpenNormLeavesTheHypothesisOpen) {
  // Two points of irrational norm, mirror images: E clip = 0, but in balls nobody can tell exactly; the answer is not "violated".
  const Outcome outcome = outcome_of("celgc/clipping-bias", {{"dimension", "2"}, {"points", "2,2,-2,-2"}, {"weights", "1,1"}});
  EXPECT_NE(outcome.decision, Decision::violated);
}

}  // namespace
}  // namespace lemmata::truncation
