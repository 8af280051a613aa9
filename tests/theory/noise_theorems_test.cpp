/// Theorems C to F, the server's noise, the invariants of Clip21-SGD2M, the published form and the comparison of step sizes: constants by hand, claims that
/// hold on drawn instances, and judges that convict wrong methods, wrong noise and dropped hypotheses.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "algorithms/noisy_methods.hpp"
#include "algorithms/run.hpp"
#include "properties/catalogue.hpp"
#include "properties/clip21_checks.hpp"
#include "properties/clip21_instances.hpp"
#include "properties/enumeration.hpp"
#include "tests/theory/faulty_clip21.hpp"
#include "tests/theory/faulty_noisy.hpp"
#include "theory/clip21/published.hpp"
#include "theory/clip21/step_sizes.hpp"
#include "theory/clip21/theorem_a.hpp"
#include "theory/clip21/theorem_c.hpp"
#include "theory/clip21/theorem_d.hpp"
#include "theory/clip21/theorem_e.hpp"
#include "theory/clip21/theorem_f.hpp"

namespace lemmata {
namespace {

using clip21::StepSizes;
using clip21::TheoremA;
using clip21::TheoremC;
using clip21::TheoremD;
using clip21::TheoremE;
using clip21::TheoremF;

Exact number(std::string_view text) { return Exact::parse(text); }
Vector<Exact> on_the_line(const Exact& x) { return Vector<Exact>::Constant(1, x); }

const Entry& entry_of(std::string_view id) {
  for (const Entry& entry : properties::statements()) {
    if (entry.info->id == id) return entry;
  }
  throw BadInput("no statement is called " + std::string(id));
}

/// The documented default instance with these parameters.
Outcome verify(std::string_view id, const Parameters& given, std::vector<std::string_view> waived = {}) {
  const Entry& entry = entry_of(id);
  Instance instance = entry.draw(1, 0, given);
  LadderOptions options;
  options.waived = std::move(waived);
  return entry.check(instance, options);
}
std::string refusal(std::string_view id, const Parameters& given) {
  try {
    (void)verify(id, given);
  } catch (const BadInput& error) {
    return error.what();
  }
  return "";
}
bool says(const std::string& message, const std::string& part) { return message.find(part) != std::string::npos; }

/// The relation that the judge certifies violated, the hypothesis that fails, or "".
template <Field S, class Method, class Judge>
std::string judged(const Quadratics& problem, const Start& start, const Method& method, int rounds, Judge judge) {
  Ledger<S> ledger;
  run<S>(method, problem.on<S>(), start, [&](const Round<S>& round) {
    judge(round, ledger);
    return !ledger.finished() && round.k < rounds;
  });
  return ledger.is_violated() ? std::string(ledger.violation().name) : std::string(ledger.failed_hypothesis());
}

Noise noise_of(NoiseKind kind, const Exact& scale, std::uint64_t seed = 1) {
  Noise noise;
  noise.kind = kind;
  noise.scale = scale;
  noise.seed = seed;
  return noise;
}
/// The same vector in every round on every node: a one-point law.
Noise constant_noise(const Vector<Exact>& z) {
  Noise noise = noise_of(NoiseKind::finite, Exact(1));
  noise.law = {{z}, {1}};
  return noise;
}

const Quadratics& example_1_1() {
  static const Quadratics problem = Quadratics::in_one_dimension({Exact(2), Exact(-1)}, {Exact(0)});
  return problem;
}

// ---- Every statement holds where it should --------------------------------------------------------------------------------------------------------

TEST(NoiseStatements, HoldOnDrawnInstances) {
  for (const std::string_view id : {"clip21/theorem-c", "clip21/theorem-c-expectation", "clip21/theorem-c-gaussian", "clip21/server-noise", "clip21/theorem-d",
                                    "clip21/theorem-e", "clip21/theorem-e-plus", "clip21/theorem-f", "clip21/sgd2m-invariants", "clip21/published-form",
                                    "clip21/step-sizes"}) {
    const Entry& entry = entry_of(id);
    const std::uint64_t instances = id == "clip21/theorem-e-plus" ? 1 : 4;
    for (std::uint64_t number = 0; number < instances; ++number) {
      Parameters given;
      if (id == "clip21/theorem-c" || id == "clip21/published-form" || id == "clip21/theorem-f") given["steps"] = "40";
      if (id == "clip21/theorem-e-plus") given["steps"] = "1000";
      Instance instance = entry.draw(3, number, given);
      const Outcome outcome = entry.check(instance, {});
      EXPECT_EQ(outcome.decision, Decision::holds) << id << " " << number << ": " << outcome.hypothesis << (outcome.finding ? outcome.finding->relation : "");
      EXPECT_GT(outcome.strict + outcome.tight, 0) << id << " " << number;
    }
  }
}

// ---- Theorem C: constants -------------------------------------------------------------------------------------------------------------------------

/// Example 1.1 from x_0 = 4 with tau = 1: u = (8, 4), D0 = 4, L = 1/2, L_max = 2.
template <Field S>
TheoremC::Constants<S> constants_of_example(const Exact& zeta, const Exact& gamma = Exact(1, 100)) {
  const Setting<S> s(example_1_1().regularity(), gamma, Exact(1));
  return TheoremC::Constants<S>::of(s, constant<S>(zeta), {constant<S>(Exact(8)), constant<S>(Exact(4))}, constant<S>(Exact(4)));
}

TEST(TheoremCConstants, OfExample11WithAQuarterOfNoise) {
  const auto c = constants_of_example<Exact>(number("1/4"));
  EXPECT_EQ(c.q, number("3/8"));
  EXPECT_EQ(c.U0, Exact(8));
  EXPECT_EQ(c.excess, Exact(7));
  EXPECT_EQ(c.E0, number("29/4"));
  EXPECT_EQ(c.D0, Exact(4));
  EXPECT_EQ(c.total, number("56347/144"));  // 841/16 + 24389/72
  const Setting<Exact> s(example_1_1().regularity(), Exact(1, 100), Exact(1));
  // kbar = ceil(7/(3/8)) = 19.
  EXPECT_EQ(c.sum_bound(s, 19, number("1/16")), Exact(800) + c.total);
  EXPECT_EQ(c.sum_bound(s, 20, number("1/16")), Exact(800) + c.total + number("1/16"));
  EXPECT_EQ(c.sum_bound(s, 30, number("1/16")), Exact(800) + c.total + number("11/16"));
  const PrecisionScope bits(128);
  const Setting<Ball> ball(example_1_1().regularity(), Exact(1, 100), Exact(1));
  EXPECT_NEAR(approximate(constants_of_example<Ball>(number("1/4")).direction_bound(ball, ball.gamma, Ball(10))), 9.691232896623251, 1e-13);
}

/// zeta = 1/3: 7/q = 21 exactly. Where no enclosure decides whether round 21 is past, both counts are inside.
TEST(TheoremCConstants, ATieInTheFirstQuietRound) {
  const PrecisionScope bits(128);
  const auto exact = constants_of_example<Exact>(number("1/3"));
  const Setting<Exact> s(example_1_1().regularity(), Exact(1, 100), Exact(1));
  EXPECT_EQ(exact.sum_bound(s, 22, Exact(5)) - exact.sum_bound(s, 21, Exact(5)), Exact(5));
  EXPECT_EQ(exact.sum_bound(s, 21, Exact(5)), exact.sum_bound(s, 3, Exact(5)));
  const auto ball = constants_of_example<Ball>(number("1/3"));
  const Setting<Ball> on_balls(example_1_1().regularity(), Exact(1, 100), Exact(1));
  for (const std::int64_t rounds : {1, 20, 21, 22, 23, 40}) {
    EXPECT_TRUE(ball.sum_bound(on_balls, rounds, Ball(5)).contains(exact.sum_bound(s, rounds, Exact(5)))) << rounds;
  }
}

TEST(TheoremCConstants, WithoutNoiseAreThoseOfTheoremA) {
  const auto c = constants_of_example<Exact>(Exact(0));
  const Setting<Exact> s(example_1_1().regularity(), Exact(1, 100), Exact(1));
  const auto a = TheoremA::Constants<Exact>::of(s, {Exact(8), Exact(4)}, Exact(4));
  EXPECT_EQ(c.E0, a.E0);
  EXPECT_EQ(c.total, a.total);
  EXPECT_EQ(c.sum_bound(s, 50, Exact(0)), Exact(2) * a.D0 / s.gamma + a.total);
  // V_K <= V of Theorem A up to its cap, and at the cap of Theorem A the condition of Theorem C holds.
  const PrecisionScope bits(128);
  const Exact cap = properties::theorem_a_step_cap(Problem(example_1_1()), {on_the_line(Exact(4)), {}}, Exact(1));
  const Setting<Ball> at_cap(example_1_1().regularity(), cap, Exact(1));
  const auto on_balls = constants_of_example<Ball>(Exact(0), cap);
  const auto bound = TheoremA::Constants<Ball>::of(at_cap, {Ball(8), Ball(4)}, Ball(4));
  EXPECT_EQ(less_equal(on_balls.direction_bound(at_cap, at_cap.gamma, Ball(1000)), bound.V), Truth::yes);
}

/// The step size "cap" is the largest that the hypothesis allows, but for its 30 bits; and for zeta = 0 no smaller than that of Theorem A.
TEST(TheoremCConstants, TheCapIsTheLargestThatIsAllowed) {
  const PrecisionScope bits(256);
  for (const char* zeta : {"0", "1/4", "7/8"}) {
    const Entry& entry = entry_of("clip21/theorem-c");
    Parameters given{{"steps", "50"}, {"tau", "1"}, {"zeta", zeta}};
    if (number(zeta).sign() == 0) {
      given["privacy"] = "none";
    } else {
      given["privacy"] = "axes", given["privacy_scale"] = zeta, given["noise_seed"] = "1";
    }
    Instance instance = entry.draw(1, 0, given);
    EXPECT_EQ(entry.check(instance, {}).decision, Decision::holds) << zeta;
    const Exact cap = number(instance.parameters.at("gamma"));
    const auto is_allowed = [&](const Exact& gamma) {
      const Setting<Ball> s(example_1_1().regularity(), gamma, Exact(1));
      const auto c = constants_of_example<Ball>(number(zeta), gamma);
      return less_equal(Ball(s.gamma * s.L_max * c.direction_bound(s, s.gamma, Ball(50))), c.q);
    };
    EXPECT_EQ(is_allowed(cap), Truth::yes) << zeta;
    EXPECT_EQ(is_allowed(cap * (Exact(1) + Exact::power_of_two(-26))), Truth::no) << zeta;
    if (number(zeta).sign() == 0) {
      EXPECT_GE(cap, properties::theorem_a_step_cap(Problem(example_1_1()), {on_the_line(Exact(4)), {}}, Exact(1)));
    }
  }
}

// ---- Theorem C: conviction ------------------------------------------------------------------------------------------------------------------------

struct CaseC {
  std::string name;
  Quadratics problem;
  Start start;
  Exact tau, zeta, gamma;
  Noise noise;
};
CaseC make_case_c(std::string name, Quadratics problem, Start start, Exact tau, Exact zeta, Exact gamma, Noise noise) {
  return {std::move(name), std::move(problem), std::move(start), std::move(tau), std::move(zeta), std::move(gamma), std::move(noise)};
}

/// Clipped for long, hardly clipped, and in space; noise on the sphere of radius zeta, one way or both ways.
const std::vector<CaseC>& cases_c() {
  static const std::vector<CaseC> all = [] {
    Start in_space{Vector<Exact>(3), {}};
    in_space.x[0] = Exact(2), in_space.x[1] = Exact(-1), in_space.x[2] = number("3/2");
    const Exact zeta(1, 4);
    const auto parabolas = [](std::size_t n) { return Quadratics::in_one_dimension(std::vector<Exact>(n, Exact(1)), {Exact(0)}); };
    const Start rest{on_the_line(Exact(0)), {}};
    const Noise around = noise_of(NoiseKind::axes, zeta);
    const Noise one_way = constant_noise(on_the_line(zeta));
    std::vector<CaseC> list;
    list.push_back(make_case_c("example 1.1", example_1_1(), {on_the_line(Exact(4)), {}}, Exact(1), zeta, number("1/128"), around));
    list.push_back(make_case_c("example 1.1, constant noise", example_1_1(), {on_the_line(Exact(4)), {}}, Exact(1), zeta, number("1/128"), one_way));
    list.push_back(make_case_c("at rest", parabolas(1), rest, Exact(8), zeta, number("1/2"), around));
    list.push_back(make_case_c("pushed", parabolas(2), rest, Exact(8), zeta, number("1/2"), one_way));
    list.push_back(make_case_c("in space", Quadratics::random(3, 3, Exact(1), 7), in_space, Exact(1), zeta, number("1/512"), around));
    list.push_back(make_case_c("on the edge", parabolas(1), {on_the_line(Exact(1, 2)), {}}, Exact(1), zeta, number("1/4"), Noise{}));
    list.push_back(make_case_c("no noise at all", parabolas(1), {on_the_line(Exact(3)), {}}, Exact(100), Exact(0), number("1/2"), Noise{}));
    return list;
  }();
  return all;
}

std::string violations_of_c(NoisyFault fault, const Exact& stretch = Exact(1)) {
  const PrecisionScope bits(256);
  std::string found;
  for (const CaseC& c : cases_c()) {
    const Setting<Ball> s(c.problem.regularity(), c.gamma, c.tau);
    const std::string violated = judged<Ball>(c.problem, c.start, FaultyDpClip21{c.gamma, c.tau, c.noise, fault, stretch}, 60,
                                              TheoremC::Judge<Ball>(s, constant<Ball>(c.zeta), 60, Truth::yes));
    if (!violated.empty()) found += violated + " on " + c.name + "; ";
  }
  return found;
}

TEST(TheoremCPlants, TheMethodItselfIsNotConvicted) { EXPECT_EQ(violations_of_c(NoisyFault::none), ""); }

TEST(TheoremCPlants, WrongMethodsAreConvicted) {
  for (const NoisyFault fault : {NoisyFault::noise_is_not_fed_back, NoisyFault::noise_twice_on_the_server, NoisyFault::louder_noise, NoisyFault::server_forgets,
                                 NoisyFault::forgets_the_shift, NoisyFault::clips_at_half_tau}) {
    EXPECT_NE(violations_of_c(fault), "") << static_cast<int>(fault);
  }
  for (const int stretch : {-1, 4, 9}) EXPECT_NE(violations_of_c(NoisyFault::none, Exact(stretch)), "") << stretch;
}

/// Each relation of Theorem C is the first to fail somewhere.
TEST(TheoremCPlants, EveryRelationCanBeTheOneThatFails) {
  EXPECT_PRED2(says, violations_of_c(NoisyFault::forgets_the_shift), "C1 on example 1.1; ");
  EXPECT_PRED2(says, violations_of_c(NoisyFault::clips_at_half_tau), "C1 residual on example 1.1; ");
  EXPECT_PRED2(says, violations_of_c(NoisyFault::none, Exact(-1)), "C1 direction on no noise at all; ");
  EXPECT_PRED2(says, violations_of_c(NoisyFault::none, Exact(9)), "C2 on on the edge; ");  // u = 9/8 and e = 1/8 <= zeta: only (C2) can tell
  EXPECT_PRED2(says, violations_of_c(NoisyFault::noise_twice_on_the_server), "C3 on at rest; ");
  EXPECT_PRED2(says, violations_of_c(NoisyFault::none, Exact(0)), "C4 on no noise at all; ");
}

/// Clip21-GD with the mistakes that Theorem A convicts: Theorem C for zeta = 0 convicts the same.
TEST(TheoremCPlants, WithoutNoiseItConvictsWhatTheoremADoes) {
  const PrecisionScope bits(256);
  const Exact gamma = properties::theorem_a_step_cap(Problem(example_1_1()), {on_the_line(Exact(4)), {}}, Exact(1));
  const Setting<Ball> s(example_1_1().regularity(), gamma, Exact(1));
  int convicted = 0;
  for (std::size_t fault = 0; fault < fault_names.size(); ++fault) {
    const FaultyClip21 method{gamma, Exact(1), static_cast<Fault>(fault)};
    const Start start{on_the_line(Exact(4)), {}};
    const bool by_a = !judged<Ball>(example_1_1(), start, method, 60, TheoremA::Judge<Ball>(s, {true, true, false, true, false})).empty();
    const bool by_c = !judged<Ball>(example_1_1(), start, method, 60, TheoremC::Judge<Ball>(s, Ball(0), 60, Truth::yes)).empty();
    EXPECT_TRUE(by_c || !by_a) << fault_names[fault];
    EXPECT_FALSE(by_c && fault == 0);
    convicted += by_c ? 1 : 0;
  }
  EXPECT_GT(convicted, 5);
}

/// The library's own server-side noise is such a wrong method: Theorem C does not speak of it.
TEST(TheoremCPlants, NoiseOnTheServerOnlyIsConvicted) {
  const PrecisionScope bits(256);
  const CaseC& c = cases_c()[0];
  const Setting<Ball> s(c.problem.regularity(), c.gamma, c.tau);
  const TheoremC::Judge<Ball> judge(s, constant<Ball>(c.zeta), 200, Truth::yes);
  EXPECT_EQ(judged<Ball>(c.problem, c.start, NoisyClip21Gd{c.gamma, {c.tau}, {}, c.noise}, 200, judge), "");
  EXPECT_EQ(judged<Ball>(c.problem, c.start, NoisyClip21Gd{c.gamma, {c.tau}, {}, c.noise, true}, 200, judge), "C3");
}

/// Noise above zeta fails the hypothesis, whether the oracle tells or each draw is looked at; with the hypothesis waived the claims are refuted.
TEST(TheoremCPlants, LouderNoiseThanPromised) {
  const Parameters loud{{"privacy", "axes"}, {"privacy_scale", "1/4"}, {"zeta", "1/8"}, {"noise_seed", "1"}, {"steps", "40"}, {"tau", "1"}};
  const Outcome told = verify("clip21/theorem-c", loud);
  EXPECT_EQ(told.decision, Decision::not_applicable);
  EXPECT_EQ(told.hypothesis, "bounded-noise");
  const Outcome waived = verify("clip21/theorem-c", loud, {"bounded-noise"});
  EXPECT_EQ(waived.decision, Decision::violated);
  EXPECT_EQ(waived.evidence, Evidence::enclosed);

  Parameters unbounded = loud;
  unbounded["privacy"] = "gaussian";
  const Outcome looked_at = verify("clip21/theorem-c", unbounded);
  EXPECT_EQ(looked_at.decision, Decision::not_applicable);
  EXPECT_EQ(looked_at.hypothesis, "bounded-noise");
  unbounded["privacy_scale"] = "1/1000";
  EXPECT_EQ(verify("clip21/theorem-c", unbounded).decision, Decision::holds);  // no draw of this path is above zeta
}

TEST(TheoremCPlants, NoiseOfTheSizeOfTauIsRefused) {
  for (const char* zeta : {"1", "3/2"}) EXPECT_PRED2(says, refusal("clip21/theorem-c", {{"tau", "1"}, {"zeta", zeta}, {"steps", "5"}}), "below tau");
  EXPECT_PRED2(says, refusal("clip21/theorem-c", {{"tau", "1"}, {"privacy", "axes"}, {"privacy_scale", "1"}, {"noise_seed", "1"}}), "below tau");
  EXPECT_PRED2(says, refusal("clip21/theorem-c", {{"steps", "0"}}), "horizon");
}

/// Without the second condition clipping comes back: f = 1 + cos x, where Theorem A fails as well, with a breath of noise.
TEST(TheoremCPlants, AStepAboveTheCapIsRefutedWhereTheConditionIsDropped) {
  const Parameters cosine{{"problem", "one-plus-cosine"}, {"tau", "1/100"}, {"x0", "1/100"}, {"gamma", "0.14645"}, {"steps", "40"}};
  Parameters c = cosine;
  c.insert({{"privacy", "axes"}, {"privacy_scale", "1e-7"}, {"noise_seed", "1"}});
  EXPECT_EQ(verify("clip21/theorem-c", c).hypothesis, "second-step-bound");
  const Outcome dropped = verify("clip21/theorem-c", c, {"second-step-bound"});
  EXPECT_EQ(dropped.decision, Decision::violated);

  Parameters gaussian = cosine;
  gaussian.insert({{"privacy", "gaussian"}, {"privacy_scale", "1e-7"}, {"noise_seed", "1"}});
  EXPECT_EQ(verify("clip21/theorem-c-gaussian", gaussian).hypothesis, "second-step-bound");
  const Outcome sampled = verify("clip21/theorem-c-gaussian", gaussian, {"second-step-bound"});
  EXPECT_EQ(sampled.decision, Decision::violated);
  EXPECT_EQ(sampled.evidence, Evidence::sampled);

  Parameters slower = cosine;
  slower["gamma"] = "0.14644";  // just below (1 - 1/sqrt 2)/2
  EXPECT_EQ(verify("clip21/published-form", slower).hypothesis, "second-step-bound");
  const Outcome published = verify("clip21/published-form", slower, {"second-step-bound"});
  ASSERT_EQ(published.decision, Decision::violated);
  EXPECT_EQ(published.finding->relation, "P1");

  Parameters steep{{"privacy", "axes"}, {"privacy_scale", "1/4"}, {"noise_seed", "1"}, {"steps", "40"}, {"tau", "1"}, {"gamma", "3"}};
  EXPECT_EQ(verify("clip21/theorem-c", steep).hypothesis, "first-step-bound");
}

// ---- (C5): expectations ---------------------------------------------------------------------------------------------------------------------------

/// The same draw on every node: what independence forbids.
std::vector<properties::Branch> shared_branches(const FiniteLaw& law, int nodes) {
  std::vector<properties::Branch> branches;
  for (std::size_t j = 0; j < law.outcomes.size(); ++j) {
    properties::Branch branch{{}, law.probability(j)};
    branch.noise.kind = NoiseKind::fixed;
    branch.noise.law.outcomes.assign(static_cast<std::size_t>(nodes), law.outcomes[j]);
    branches.push_back(branch);
  }
  return branches;
}

/// Whether (C5) holds for K' = 1..K on four nodes f_i = x^2/2 at rest, gamma = 1/L, tau far above the noise +-1/4: y_{k+1} = -mean z_i^k.
bool expectation_holds(const std::vector<properties::Branch>& branches, std::int64_t rounds) {
  const Quadratics problem = Quadratics::in_one_dimension({Exact(1), Exact(1), Exact(1), Exact(1)}, {Exact(0)});
  const Exact gamma(1);
  const Exact tau(100);
  const Setting<Exact> s(problem.regularity(), gamma, tau);
  const auto c = TheoremC::Constants<Exact>::of(s, number("1/4"), std::vector<Exact>(4), Exact(0));
  std::vector<Exact> expected(static_cast<std::size_t>(rounds));
  properties::for_every_path<Exact>(branches, [&](const Noise& noise) { return NoisyClip21Gd{gamma, {tau}, {}, noise}; }, problem.on<Exact>(),
                                    {on_the_line(Exact(0)), {}}, rounds, [&](const Round<Exact>& round, const Exact& probability) {
                                      expected[static_cast<std::size_t>(round.k)] += probability * square((*round.x)[0]);
                                    });
  Exact sum;
  for (std::int64_t k = 0; k < rounds; ++k) {
    sum += expected[static_cast<std::size_t>(k)];
    if (c.sum_bound(s, k + 1, number("1/64")) < sum) return false;  // s^2/n = (1/16)/4
  }
  return true;
}

TEST(TheoremCExpectation, NeedsIndependentNodes) {
  const FiniteLaw law = *noise_of(NoiseKind::axes, number("1/4")).finite_law(1);
  EXPECT_TRUE(expectation_holds(properties::branches_of(law, 4), 4));
  EXPECT_FALSE(expectation_holds(shared_branches(law, 4), 4));
}

/// Noise with a mean pushes the iterate to -zeta for good: the floor is zeta^2 and not s^2/n, over all paths and by sampling.
TEST(TheoremCExpectation, NeedsNoiseWithMeanZero) {
  Parameters biased{{"problem", "quadratics"}, {"curvatures", "1,1"}, {"x0", "-1/4"}, {"tau", "100"}, {"gamma", "1"}, {"steps", "60"}, {"noise_seed", "1"},
                    {"privacy", "finite"}, {"privacy_outcomes", "1/4"}, {"privacy_weights", "1"}, {"shift", "-1/4"}};
  for (const auto& [mode, evidence] : {std::pair{"exact", Evidence::exact}, {"sampled", Evidence::sampled}}) {
    biased["mode"] = mode;
    const Outcome outcome = verify("clip21/theorem-c-expectation", biased);
    EXPECT_EQ(outcome.decision, Decision::not_applicable) << mode;
    EXPECT_EQ(outcome.hypothesis, "independent-noise") << mode;
    const Outcome waived = verify("clip21/theorem-c-expectation", biased, {"independent-noise"});
    ASSERT_EQ(waived.decision, Decision::violated) << mode;
    EXPECT_EQ(waived.evidence, evidence) << mode;
    EXPECT_EQ(waived.finding->relation, "C5") << mode;
  }
}

/// The two ways to an expectation agree on an instance that both can settle.
TEST(TheoremCExpectation, IsSettledOverAllPathsAndBySampling) {
  Parameters given{{"problem", "quadratics"}, {"curvatures", "1,2"}, {"x0", "1"}, {"tau", "1"}, {"steps", "6"}, {"noise_seed", "1"}, {"privacy", "axes"},
                   {"privacy_scale", "1/4"}};
  for (const auto& [mode, evidence] : {std::pair{"exact", Evidence::exact}, {"sampled", Evidence::sampled}, {"auto", Evidence::exact}}) {
    given["mode"] = mode;
    const Outcome outcome = verify("clip21/theorem-c-expectation", given);
    EXPECT_EQ(outcome.decision, Decision::holds) << mode;
    EXPECT_EQ(outcome.evidence, evidence) << mode;
  }
  given["privacy"] = "uniform", given["mode"] = "auto";
  EXPECT_EQ(verify("clip21/theorem-c-expectation", given).evidence, Evidence::sampled);
  given["mode"] = "exact";
  EXPECT_PRED2(says, refusal("clip21/theorem-c-expectation", given), "mode=sampled");
}

TEST(TheoremCGaussian, SpeaksOfGaussianNoiseBelowTau) {
  const Parameters quiet{{"privacy", "gaussian"}, {"privacy_scale", "1/100"}, {"noise_seed", "1"}, {"steps", "10"}, {"tau", "1"}};
  EXPECT_EQ(verify("clip21/theorem-c-gaussian", quiet).decision, Decision::holds);
  Parameters other = quiet;
  other["privacy"] = "uniform";
  EXPECT_PRED2(says, refusal("clip21/theorem-c-gaussian", other), "gaussian");
  other = quiet;
  other["privacy_scale"] = "1";
  EXPECT_PRED2(says, refusal("clip21/theorem-c-gaussian", other), "tau");
  for (const char* delta : {"0", "1", "2", "-1/2"}) {
    other = quiet;
    other["delta"] = delta;
    EXPECT_PRED2(says, refusal("clip21/theorem-c-gaussian", other), "delta");
  }
}

// ---- (C6): noise on the server --------------------------------------------------------------------------------------------------------------------

TEST(ServerNoise, ThePathwiseIdentityConvicts) {
  const CaseC& c = cases_c()[0];
  const auto of = [&](const auto& method) { return judged<Exact>(c.problem, c.start, method, 20, TheoremC::ServerNoise<Exact>{}); };
  EXPECT_EQ(of(NoisyClip21Gd{c.gamma, {c.tau}, {}, c.noise, true}), "");
  EXPECT_EQ(of(NoisyClip21Gd{c.gamma, {c.tau}, {}, c.noise}), "C6");  // fed back: nothing piles up
  EXPECT_EQ(of(FaultyDpClip21{c.gamma, c.tau, c.noise, NoisyFault::noise_is_not_fed_back}), "");
  EXPECT_EQ(of(FaultyDpClip21{c.gamma, c.tau, c.noise, NoisyFault::none}), "C6");
  EXPECT_EQ(of(FaultyDpClip21{c.gamma, c.tau, c.noise, NoisyFault::server_forgets}), "C6");
  const PrecisionScope bits(128);
  const CaseC& space = cases_c()[4];
  EXPECT_EQ(judged<Ball>(space.problem, space.start, NoisyClip21Gd{space.gamma, {space.tau}, {}, space.noise}, 20, TheoremC::ServerNoise<Ball>{}), "C6");
}

/// E||v^k - mean v_i^k||^2 over all paths.
std::vector<Exact> spread(const std::vector<properties::Branch>& branches, const Quadratics& problem, bool on_server, std::int64_t rounds) {
  std::vector<Exact> squared(static_cast<std::size_t>(rounds));
  properties::for_every_path<Exact>(branches, [&](const Noise& noise) { return NoisyClip21Gd{Exact(1, 8), {Exact(1)}, {}, noise, on_server}; }, problem.on<Exact>(),
                                    {on_the_line(Exact(4)), {}}, rounds, [&](const Round<Exact>& round, const Exact& probability) {
                                      Exact gap = (*round.direction)[0];
                                      for (const NodeRound<Exact>& node : round.nodes) gap -= (*node.after)[0] / Exact(static_cast<std::int64_t>(round.nodes.size()));
                                      squared[static_cast<std::size_t>(round.k)] += probability * square(gap);
                                    });
  return squared;
}

TEST(ServerNoise, TheSecondMomentGrowsByTheSecondMomentOverN) {
  const Noise noise = noise_of(NoiseKind::axes, number("1/2"));
  const FiniteLaw law = *noise.finite_law(1);
  const Exact each = *noise.second_moment(1) / Exact(2);
  EXPECT_EQ(spread(properties::branches_of(law, 2), example_1_1(), true, 3), (std::vector<Exact>{each, Exact(2) * each, Exact(3) * each}));
  EXPECT_EQ(spread(shared_branches(law, 2), example_1_1(), true, 3)[0], Exact(2) * each);  // correlated: s^2, not s^2/n
  EXPECT_EQ(spread(properties::branches_of(law, 2), example_1_1(), false, 3), std::vector<Exact>(3));
  const FiniteLaw skewed{{on_the_line(Exact(1)), on_the_line(Exact(0))}, {1, 1}};  // mean 1/2, s^2 = 1/2
  EXPECT_NE(spread(properties::branches_of(skewed, 2), example_1_1(), true, 2)[1], number("1/2"));
}

TEST(ServerNoise, NeedsIndependentNoiseWithMeanZero) {
  const Parameters skewed{{"privacy", "finite"}, {"privacy_outcomes", "1;0"}, {"privacy_weights", "1,1"}, {"noise_seed", "1"}, {"steps", "10"}, {"tau", "1"}};
  EXPECT_EQ(verify("clip21/server-noise", skewed).hypothesis, "independent-noise");
  Parameters heavy{{"privacy", "student"}, {"privacy_degrees", "2"}, {"noise_seed", "1"}, {"steps", "10"}, {"tau", "1"}};
  EXPECT_EQ(verify("clip21/server-noise", heavy).hypothesis, "independent-noise");
  heavy["privacy_degrees"] = "3";
  EXPECT_EQ(verify("clip21/server-noise", heavy).decision, Decision::holds);
}

// ---- Theorem D ------------------------------------------------------------------------------------------------------------------------------------

/// The setting with tau = 1, gamma L = 1/4, x_0 = (0, x_2), and the clipping that `apply` does.
template <class Apply>
TheoremD::Setting<Ball> setting_d(const Exact& x2, const Exact& gamma, const Apply& apply) {
  TheoremD::Setting<Ball> s{Ball(1), constant<Ball>(gamma), Ball(1), Vector<Ball>(2), {}};
  s.gradient_0 << Ball(0), constant<Ball>(x2);
  constexpr int outcomes[3][2] = {{2, 0}, {0, 1}, {-2, -1}};
  for (std::size_t j = 0; j < 3; ++j) {
    Vector<Ball> xi(2);
    xi << Ball(outcomes[j][0]), Ball(outcomes[j][1]);
    apply(xi, s.clipped[j]);
  }
  return s;
}
const auto true_clip = [](const Vector<Ball>& xi, Vector<Ball>& out) { Clip{}.apply(xi, Ball(1), out); };

std::string judged_d(const TheoremD::Setting<Ball>& s, const std::vector<TheoremD::Moments<Ball>>& enumerated = {}, std::int64_t T = 40) {
  Ledger<Ball> ledger;
  TheoremD::judge(s, T, enumerated, ledger);
  return ledger.is_violated() ? std::string(ledger.violation().name) : "";
}

TEST(TheoremDPlants, AWrongMeanOfTheClippedNoiseIsConvicted) {
  const PrecisionScope bits(256);
  EXPECT_EQ(judged_d(setting_d(Exact(-1), Exact(1, 4), true_clip)), "");
  EXPECT_EQ(judged_d(setting_d(Exact(-1), Exact(1, 4), [](const Vector<Ball>& xi, Vector<Ball>& out) { out = xi; })), "m_1");  // not clipped: mean 0
  EXPECT_EQ(judged_d(setting_d(Exact(-1), Exact(1, 4), [](const Vector<Ball>& xi, Vector<Ball>& out) { Clip{}.apply(xi, constant<Ball>(Exact(9, 10)), out); })),
            "m_1");
  EXPECT_EQ(judged_d(setting_d(Exact(-1), Exact(1, 4), [](const Vector<Ball>& xi, Vector<Ball>& out) { CoordinateClip{}.apply(xi, Ball(1), out); })), "m_1");
  // Only the second coordinate is wrong.
  const auto flipped = [](const Vector<Ball>& xi, Vector<Ball>& out) {
    true_clip(xi, out);
    out[1] = -out[1];
  };
  EXPECT_EQ(judged_d(setting_d(Exact(-1), Exact(1, 4), flipped)), "m_2");
}

/// Means over paths that the recurrence does not make: another step, another start, one round late.
TEST(TheoremDPlants, MomentsOfAnotherRecurrenceAreConvicted) {
  const PrecisionScope bits(256);
  const TheoremD::Setting<Ball> s = setting_d(Exact(-1), Exact(1, 4), true_clip);
  const auto moments = [&](const TheoremD::Setting<Ball>& of) {  // t = 0 and 1, over the three outcomes
    std::vector<TheoremD::Moments<Ball>> all = {{of.gradient_0, squared_norm(of.gradient_0)}, {Vector<Ball>::Constant(2, Ball(0)), Ball(0)}};
    for (const Vector<Ball>& clipped : of.clipped) {
      Vector<Ball> next(2);
      for (int j = 0; j < 2; ++j) next[j] = of.gradient_0[j] - of.gamma * of.L * (of.gradient_0[j] + clipped[j]);
      all[1].mean += next * (Ball(1) / Ball(3));
      all[1].second += squared_norm(next) / Ball(3);
    }
    return all;
  };
  EXPECT_EQ(judged_d(s, moments(s)), "");
  EXPECT_EQ(judged_d(s, moments(setting_d(Exact(-1), Exact(1, 5), true_clip))), "D1 over all paths");
  EXPECT_EQ(judged_d(s, moments(setting_d(Exact(-2), Exact(1, 4), true_clip))), "D1 over all paths");
  std::vector<TheoremD::Moments<Ball>> late = moments(s);
  late[1].second = late[0].second;
  EXPECT_EQ(judged_d(s, late), "D2 over all paths");
}

/// (D3) needs its start: from above the gradient passes near 0 on its way to -m.
TEST(TheoremDPlants, AStartOnTheOtherSideRefutesTheLowerBound) {
  const PrecisionScope bits(256);
  EXPECT_EQ(judged_d(setting_d(number("-184/1000"), number("1/1000"), true_clip), {}, 2000), "");
  EXPECT_EQ(judged_d(setting_d(number("184/1000"), number("1/1000"), true_clip), {}, 2000), "D3");
  EXPECT_EQ(verify("clip21/theorem-d", {{"x0", "0,1"}}).hypothesis, "start");
  EXPECT_EQ(verify("clip21/theorem-d", {{"x0", "1,-1"}}).hypothesis, "start");
  EXPECT_EQ(verify("clip21/theorem-d", {{"kappa", "9/10"}}).hypothesis, "large-noise");
  EXPECT_EQ(verify("clip21/theorem-d", {{"gamma", "2"}}).hypothesis, "step-bound");
  const Outcome waived = verify("clip21/theorem-d", {{"kappa", "9/10"}}, {"large-noise"});
  ASSERT_EQ(waived.decision, Decision::violated);
  EXPECT_EQ(waived.finding->relation, "m_2");  // only the outcome (0, kappa) is no longer clipped
}

// ---- Theorem E ------------------------------------------------------------------------------------------------------------------------------------

const TheoremE::Instance& instance_e() {
  static const TheoremE::Instance instance{Exact(1), Exact(1), Exact(1, 2), Exact(1, 10), Exact(0), Exact(0)};
  return instance;
}
FiniteLaw law_e(const char* first, const char* second, std::int64_t weight) {
  return {{on_the_line(number(first)), on_the_line(number(second))}, {1, weight}};
}

/// The moments of Clip21-SGD with this noise and threshold over all paths.
std::vector<TheoremE::Moments<Exact>> moments_e(const FiniteLaw& law, const Exact& tau, std::int64_t rounds) {
  const TheoremE::Instance& e = instance_e();
  const Quadratics objective = Quadratics::in_one_dimension({e.L}, {Exact(0)});
  std::vector<TheoremE::Moments<Exact>> moments(static_cast<std::size_t>(rounds));
  properties::for_every_path<Exact>(properties::branches_of(law, 1), [&](const Noise& noise) { return NoisyClip21Gd{e.gamma, {tau}, noise}; },
                                    objective.on<Exact>(), {on_the_line(e.x0), {on_the_line(e.shift)}}, rounds,
                                    [&](const Round<Exact>& round, const Exact& probability) {
                                      TheoremE::Moments<Exact>& now = moments[static_cast<std::size_t>(round.k)];
                                      const Exact y = (*round.nodes[0].gradient)[0];
                                      const Exact before = (*round.nodes[0].before)[0];
                                      now.gradient_squared += probability * y * y;
                                      now.drift += probability * ((*round.nodes[0].after)[0] - before);
                                      now.error_squared += probability * (y - before) * (y - before);
                                    });
  return moments;
}

std::string judged_e(const std::vector<TheoremE::Moments<Exact>>& moments, const Exact& r = number("7/10")) {
  Ledger<Exact> ledger;
  TheoremE::judge(moments, instance_e(), TheoremE::Window::of(instance_e(), r), ledger);
  return ledger.is_violated() ? std::string(ledger.violation().name) : "";
}

/// c = 1, tau = 1/2, gamma L = 1/10: R = r/84, and floor(N^2/4) > 6 r (1/2)/((21/10)(1 - r^2)(1/2)) = 20 r/(7 (1 - r^2)).
TEST(TheoremEConstants, WindowByHand) {
  const TheoremE::Window half = TheoremE::Window::of(instance_e(), number("1/2"));
  EXPECT_EQ(half.R, Exact(1, 168));
  EXPECT_EQ(half.N, 3);  // 40/21 < 2 = floor(9/4)
  const TheoremE::Window near = TheoremE::Window::of(instance_e(), number("7/10"));
  EXPECT_EQ(near.R, Exact(1, 120));
  EXPECT_EQ(near.N, 4);  // 200/51 = 3.92... < 4
  EXPECT_THROW((void)TheoremE::Window::of(instance_e(), Exact(1) - Exact::power_of_two(-60)), BadInput);
  // docs/proofs.md: rho = r^2 = 1/2 has N = 5 at gamma L = 1/10 and 4 at 1/2; r = 7071/10000 is just below its root.
  TheoremE::Instance e = instance_e();
  EXPECT_EQ(TheoremE::Window::of(e, number("0.70711")).N, 5);
  e.gamma = Exact(1, 2);
  EXPECT_EQ(TheoremE::Window::of(e, number("0.70711")).N, 4);
}

TEST(TheoremEConstants, AverageBoundByHand) {
  // c = 1, tau = 1/2, gamma L = 1/1000, x_0 = 1, v = 0: w_0 = c, so h = 0; J = 7; A_K = 1/2 - 63/1000 - 0.
  TheoremE::Instance e{Exact(1), Exact(1), Exact(1, 2), Exact(1, 1000), Exact(1), Exact(0)};
  EXPECT_EQ(e.average_bound(10), number("437/1000"));
  // x_0 = 0: h(0) = 1 + 1/2 = 3/2 (the term at j = 2 is 0), and (c - y_0)/(gamma L) = 1000: the bracket is 9/2 + 1000.
  e.x0 = Exact(0);
  EXPECT_EQ(e.average_bound(10000), number("437/1000") - number("2009/20000"));
  e.shift = Exact(1);  // w_0 = -1: h = 2 + 3/2 + 1 + 1/2 = 5, bracket 15 - 1 + 1000
  EXPECT_EQ(e.average_bound(10000), number("437/1000") - number("1014/10000"));
  EXPECT_TRUE(e.has_small_step() && e.has_near_start());
  e.gamma = number("1/6");
  EXPECT_TRUE(e.has_small_step());  // tau/(3c) itself
  e.gamma = number("1/5");
  EXPECT_FALSE(e.has_small_step());
  e.x0 = number("11/10");
  EXPECT_FALSE(e.has_near_start());
}

TEST(TheoremEPlants, OtherNoiseAndOtherMethodsAreConvicted) {
  const FiniteLaw law = law_e("2", "-1", 2);
  EXPECT_EQ(judged_e(moments_e(law, Exact(1, 2), 10)), "");
  EXPECT_EQ(judged_e(moments_e(law_e("1", "-1", 1), Exact(1, 2), 10)), "drift");  // symmetric: the median is the mean
  EXPECT_EQ(judged_e(moments_e(law_e("-2", "1", 2), Exact(1, 2), 10)), "drift");  // skewed the other way
  EXPECT_EQ(judged_e(moments_e(law, Exact(10), 10)), "drift");                    // hardly clipped
  EXPECT_EQ(judged_e(moments_e(FiniteLaw{{on_the_line(Exact(0))}, {1}}, Exact(1, 2), 10)), "drift");
}

/// Moments that stay below R^2 in a window, or nearly always.
TEST(TheoremEPlants, ConvergenceWouldBeConvicted) {
  const Exact enough(-1);
  std::vector<TheoremE::Moments<Exact>> moments(12, {Exact(0), enough, Exact(0)});
  EXPECT_EQ(judged_e(moments), "E2");
  moments[0].gradient_squared = Exact(100);  // the mean is large, but the second window is quiet
  EXPECT_EQ(judged_e(moments), "E1");
  for (TheoremE::Moments<Exact>& now : moments) now.gradient_squared = Exact(1, 14400);  // R^2 exactly: (E1) is strict
  EXPECT_EQ(judged_e(moments), "E1");
  for (TheoremE::Moments<Exact>& now : moments) now.gradient_squared = Exact(1, 14399);
  EXPECT_EQ(judged_e(moments), "");
}

TEST(TheoremEPlants, EveryPathStaysInItsIntervals) {
  const TheoremE::Instance e{Exact(1), Exact(1), Exact(1, 2), Exact(1, 6), Exact(0), Exact(0)};
  const Quadratics objective = Quadratics::in_one_dimension({e.L}, {Exact(0)});
  const auto of = [&](const Exact& x0, const Exact& shift, const Exact& gamma, const char* push) {
    return judged<Exact>(objective, {on_the_line(x0), {on_the_line(shift)}}, NoisyClip21Gd{gamma, {e.tau}, constant_noise(on_the_line(number(push)))}, 60,
                         TheoremE::PathJudge<Exact>(e));
  };
  EXPECT_EQ(of(Exact(0), Exact(0), e.gamma, "2"), "");
  EXPECT_EQ(of(Exact(0), Exact(0), e.gamma, "-1"), "");
  EXPECT_EQ(of(Exact(2), Exact(0), e.gamma, "2"), "E4 y <= c");
  EXPECT_EQ(of(Exact(-3), Exact(0), e.gamma, "2"), "E4 y >= -2c");
  EXPECT_EQ(of(Exact(0), Exact(0), e.gamma, "4"), "E4 w >= -2c - tau");
  EXPECT_EQ(of(Exact(0), Exact(-2), e.gamma, "-1"), "E4 w <= c + tau");
  EXPECT_EQ(of(Exact(0), Exact(3), e.gamma, "2"), "E4 w >= -2c - tau");
  EXPECT_EQ(of(Exact(1), Exact(3), Exact(1, 1000), "4"), "E4 |v| <= 3c");
}

TEST(TheoremE, IsSettledOverAllPathsAndBySampling) {
  EXPECT_EQ(verify("clip21/theorem-e", {{"steps", "8"}}).evidence, Evidence::exact);
  const Outcome sampled = verify("clip21/theorem-e", {{"steps", "60"}, {"mode", "sampled"}});
  EXPECT_EQ(sampled.decision, Decision::holds);
  EXPECT_EQ(sampled.evidence, Evidence::sampled);
  EXPECT_PRED2(says, refusal("clip21/theorem-e", {{"steps", "17"}, {"mode", "exact"}}), "K = 16");
  EXPECT_PRED2(says, refusal("clip21/theorem-e", {{"steps", "3"}, {"mode", "sampled"}}), "window");
  EXPECT_PRED2(says, refusal("clip21/theorem-e", {{"tau", "1"}}), "tau");
  EXPECT_PRED2(says, refusal("clip21/theorem-e", {{"r", "1"}}), "r of");
  EXPECT_EQ(verify("clip21/theorem-e-plus", {{"gamma", "1/5"}}).hypothesis, "small-step");
  EXPECT_EQ(verify("clip21/theorem-e-plus", {{"x0", "2"}}).hypothesis, "start");
}

// ---- Theorem F and the invariants of Clip21-SGD2M ---------------------------------------------------------------------------------------------------

struct CaseF {
  std::string name;
  Quadratics problem;
  Start start;
  Exact tau, beta, gamma;
};
CaseF make_case_f(std::string name, Quadratics problem, Start start, Exact tau, Exact beta, Exact gamma) {
  return {std::move(name), std::move(problem), std::move(start), std::move(tau), std::move(beta), std::move(gamma)};
}

const std::vector<CaseF>& cases_f() {
  static const std::vector<CaseF> all = [] {
    Start in_space{Vector<Exact>(3), {}};
    in_space.x[0] = Exact(2), in_space.x[1] = Exact(-1), in_space.x[2] = number("3/2");
    const Quadratics space = Quadratics::random(3, 3, Exact(1), 7);
    // Example 1.1: B = P0 = 8. One parabola: P0 = 3, B = 2 sqrt(9/2) = 4.24...
    std::vector<CaseF> list;
    list.push_back(make_case_f("example 1.1", example_1_1(), {on_the_line(Exact(4)), {}}, Exact(1), number("1/8"), number("1/32")));
    list.push_back(make_case_f("one parabola", Quadratics::in_one_dimension({Exact(1)}, {Exact(0)}), {on_the_line(Exact(3)), {}}, Exact(3), number("1/2"), number("1/4")));
    list.push_back(make_case_f("in space", space, in_space, Exact(100), number("1/4"), number("1/4") / (Exact(2) * space.regularity().largest())));
    return list;
  }();
  return all;
}

std::string violations_of_f(const auto& make_method, int rounds = 60) {
  const PrecisionScope bits(512);
  std::string found;
  for (const CaseF& c : cases_f()) {
    const Setting<Ball> s(c.problem.regularity(), c.gamma, c.tau);
    const std::string violated = judged<Ball>(c.problem, c.start, make_method(c), rounds, TheoremF::Judge<Ball>(s, constant<Ball>(c.beta), true));
    if (!violated.empty()) found += violated + " on " + c.name + "; ";
  }
  return found;
}

TEST(TheoremFConstants, TheSizeBound) {
  const PrecisionScope bits(256);
  EXPECT_TRUE(TheoremF::size_bound<Ball>(constant<Ball>(Exact(1, 2)), {Ball(8), Ball(4)}, Ball(4)).contains(Exact(8)));
  EXPECT_TRUE(TheoremF::size_bound<Ball>(Ball(1), {Ball(1)}, Ball(4)).contains(Exact(4)));  // 2 sqrt 4
  // The default: beta = 1/4 of min{1, tau/B}, gamma = beta/(2 L_max).
  const Entry& entry = entry_of("clip21/theorem-f");
  Instance instance = entry.draw(1, 0, {{"tau", "1"}, {"steps", "10"}});
  EXPECT_EQ(entry.check(instance, {}).decision, Decision::holds);
  EXPECT_EQ(number(instance.parameters.at("momentum")), number("1/32"));
  EXPECT_EQ(number(instance.parameters.at("gamma")), number("1/128"));
}

TEST(TheoremFPlants, TheMethodItselfIsNotConvicted) {
  EXPECT_EQ(violations_of_f([](const CaseF& c) { return Clip21Sgd2m{c.gamma, {c.tau}, c.beta}; }), "");
  EXPECT_EQ(violations_of_f([](const CaseF& c) { return FaultySgd2m{c.gamma, c.tau, c.beta}; }, 10), "");
}

TEST(TheoremFPlants, WrongMethodsAreConvicted) {
  const auto with_fault = [](MomentumFault fault) { return violations_of_f([&](const CaseF& c) { return FaultySgd2m{c.gamma, c.tau, c.beta, fault}; }); };
  EXPECT_PRED2(says, with_fault(MomentumFault::momentum_one_round_late), "F2 on");
  EXPECT_PRED2(says, with_fault(MomentumFault::increments_damped), "F2 on");
  EXPECT_PRED2(says, with_fault(MomentumFault::clips_at_half_tau), "F2 on");
  EXPECT_PRED2(says, with_fault(MomentumFault::beta_swapped), "F");
  EXPECT_PRED2(says, with_fault(MomentumFault::server_forgets), "F4 on");
  // Told b = 1, momentum 1/8: the library's method with other parameters.
  EXPECT_PRED2(says, violations_of_f([](const CaseF& c) { return Clip21Sgd2m{c.gamma, {c.tau}, c.beta, Exact(1, 2)}; }), "F2 on");
  EXPECT_PRED2(says, violations_of_f([](const CaseF& c) { return Clip21Sgd2m{c.gamma, {Exact(1000)}, minimum(Exact(1), Exact(Exact(2) * c.beta))}; }), "F1 on");
  EXPECT_PRED2(says, violations_of_f([](const CaseF& c) { return FaultySgd2m{c.gamma, Exact(1000), c.beta, MomentumFault::none, {}, Exact(-1)}; }), "F4 on");
  EXPECT_PRED2(says, violations_of_f([](const CaseF& c) { return FaultySgd2m{c.gamma, Exact(1000000), c.beta, MomentumFault::none, {}, Exact(-1000)}; }), "F1 on");
}

/// (F3) is (F1) where the momentum has its beta; with a smaller one the increments stay allowed while the gradient runs away.
TEST(TheoremFPlants, AGradientThatRunsAwayIsConvicted) {
  const PrecisionScope bits(256);
  const CaseF& c = cases_f()[1];
  const Setting<Ball> s(c.problem.regularity(), c.gamma, c.tau);
  const FaultySgd2m method{c.gamma, Exact(1000), number("3/10"), MomentumFault::none, {}, Exact(-15)};
  EXPECT_EQ(judged<Ball>(c.problem, c.start, method, 60, TheoremF::Judge<Ball>(s, constant<Ball>(c.beta), true)), "F3");
}

TEST(TheoremFPlants, DroppedHypothesesAreRefuted) {
  const Parameters base{{"problem", "quadratics"}, {"curvatures", "1"}, {"x0", "3"}, {"tau", "3"}, {"steps", "60"}};
  const auto with = [&](std::initializer_list<std::pair<const std::string, std::string>> more) {
    Parameters all = base;
    all.insert(more);
    return all;
  };
  EXPECT_EQ(verify("clip21/theorem-f", with({{"momentum", "1/2"}})).decision, Decision::holds);
  const Parameters fast = with({{"momentum", "1/2"}, {"gamma", "1/3"}});
  EXPECT_EQ(verify("clip21/theorem-f", fast).hypothesis, "step-bound");
  const Outcome steep = verify("clip21/theorem-f", fast, {"step-bound"});
  ASSERT_EQ(steep.decision, Decision::violated);
  EXPECT_EQ(steep.finding->relation, "F4 Psi_0 <= 2 D0");
  Parameters clipped = with({{"momentum", "1"}});
  clipped["tau"] = "1";
  EXPECT_EQ(verify("clip21/theorem-f", clipped).hypothesis, "momentum-bound");
  const Outcome active = verify("clip21/theorem-f", clipped, {"momentum-bound"});
  ASSERT_EQ(active.decision, Decision::violated);
  EXPECT_EQ(active.finding->relation, "F2");
}

TEST(MomentumInvariants, TheDriftConvicts) {
  const CaseF& c = cases_f()[0];
  const Noise noise = noise_of(NoiseKind::axes, number("1/3"));
  const auto of = [&](const auto& method) { return judged<Exact>(c.problem, c.start, method, 10, TheoremF::Drift<Exact>{}); };
  EXPECT_EQ(of(Clip21Sgd2m{c.gamma, {c.tau}, c.beta, number("1/2"), {}, noise}), "");
  EXPECT_EQ(of(FaultySgd2m{c.gamma, c.tau, c.beta, MomentumFault::none, noise}), "");
  EXPECT_EQ(of(FaultySgd2m{c.gamma, c.tau, c.beta, MomentumFault::server_forgets, noise}), "M1 g = messages");
  EXPECT_EQ(of(FaultySgd2m{c.gamma, c.tau, c.beta, MomentumFault::noise_on_the_server_only, noise}), "M1 g = messages");
  EXPECT_EQ(of(FaultySgd2m{c.gamma, c.tau, c.beta, MomentumFault::noise_in_the_shift, noise}), "M1 messages = g_i + noise");
  EXPECT_EQ(of(FaultySgd2m{c.gamma, c.tau, c.beta, MomentumFault::starts_with_a_gradient, noise}), "M1 g = messages");
}

// ---- The published form and the step sizes --------------------------------------------------------------------------------------------------------

TEST(PublishedForm, NeedsItsHypotheses) {
  EXPECT_EQ(verify("clip21/published-form", {{"shift", "1"}, {"steps", "20"}, {"tau", "1"}}).hypothesis, "zero-shifts");
  EXPECT_EQ(verify("clip21/published-form", {{"gamma", "100"}, {"steps", "20"}, {"tau", "1"}}).hypothesis, "first-step-bound");
}

/// (P2) is a claim of its own: a method that stands still has a sum of squared gradients that grows.
TEST(PublishedForm, ASlowMethodIsConvicted) {
  const PrecisionScope bits(256);
  const Quadratics bowl = Quadratics::in_one_dimension({Exact(1)}, {Exact(0)});
  const Setting<Ball> s(bowl.regularity(), number("1/8"), Exact(8));
  const clip21::PublishedForm::Judge<Ball> judge(s, true);
  EXPECT_EQ(judged<Ball>(bowl, {on_the_line(Exact(3)), {}}, Clip21Gd{number("1/8"), {Exact(8)}}, 60, judge), "");
  EXPECT_EQ(judged<Ball>(bowl, {on_the_line(Exact(3)), {}}, FaultyClip21{number("1/8"), Exact(8), Fault::stands_still}, 60, judge), "P2");
  const Setting<Ball> clipped(example_1_1().regularity(), number("1/256"), Exact(1));
  EXPECT_EQ(judged<Ball>(example_1_1(), {on_the_line(Exact(4)), {}}, FaultyClip21{number("1/256"), Exact(1), Fault::clips_the_gradient}, 60,
                         clip21::PublishedForm::Judge<Ball>(clipped, true)), "P1");
}

TEST(StepSizes, ConstantsByHand) {
  const PrecisionScope bits(128);
  const StepSizes::Constants<Ball> c(constant<Ball>(Exact(1, 8)));
  EXPECT_TRUE(c.theta.contains(number("23/128")));
  EXPECT_TRUE(c.beta.contains(number("1666/23")));  // (49/64) 17/(23/128) = 72.43...
  EXPECT_TRUE(c.beta_plus.contains(Exact(49)));
  EXPECT_LT(approximate(upper_end(c.beta)) - approximate(lower_end(c.beta)), 1e-30);
  const StepSizes::Constants<Ball> one(Ball(1));
  EXPECT_TRUE(identical(one.theta, Ball(1)) && identical(one.beta, Ball(0)) && identical(one.beta_plus, Ball(0)));
  EXPECT_TRUE((StepSizes::first_bound<Ball>(Ball(3), Ball(4), Ball(1)) * (Ball(3) + root(Ball(73)))).contains(Exact(2)));  // 9 + 4 16 = 73
}

/// Outside 0 < eta <= 1 the comparison is false, and said to be.
TEST(StepSizes, AreConvictedOutsideTheirRange) {
  const PrecisionScope bits(128);
  const auto of = [](const Exact& eta) {
    Ledger<Ball> ledger;
    StepSizes::judge<Ball>(1, constant<Ball>(eta), Ball(1), Ball(2), ledger);
    return ledger.is_violated() ? std::string(ledger.violation().name) : "";
  };
  for (const char* eta : {"1/1000", "1/8", "1/2", "99/100", "1"}) EXPECT_EQ(of(number(eta)), "") << eta;
  EXPECT_EQ(of(number("3/2")), "S1 theta");
  EXPECT_EQ(of(Exact(-1)), "S1 beta+ <= beta");
  EXPECT_PRED2(says, refusal("clip21/step-sizes", {{"L", "2"}, {"L_tilde", "1"}}), "L_tilde");
}

/// A dropped hypothesis must not make a wrong "holds".
TEST(DroppedHypotheses, LeaveNoFalseHoldsBehind) {
  // Rare huge noise: Hoeffding's range is (C4)'s, which the dropped hypothesis carried. 256 paths do not see it; all paths do.
  Parameters rare{{"problem", "quadratics"}, {"curvatures", "1"}, {"x0", "0"}, {"shift", "0"}, {"tau", "1"}, {"gamma", "1"}, {"privacy", "finite"},
                  {"privacy_outcomes", "0;1000000;-1000000"}, {"privacy_weights", "1000000000,1,1"}, {"zeta", "0"}, {"noise_seed", "1"}, {"steps", "10"},
                  {"mode", "sampled"}};
  const Outcome sampled = verify("clip21/theorem-c-expectation", rare, {"bounded-noise"});
  EXPECT_EQ(sampled.decision, Decision::undecided);
  EXPECT_EQ(sampled.hypothesis, "bounded-noise");
  rare["mode"] = "exact";
  EXPECT_EQ(verify("clip21/theorem-c-expectation", rare, {"bounded-noise"}).decision, Decision::violated);
  EXPECT_EQ(verify("clip21/theorem-c-expectation", rare).decision, Decision::not_applicable);

  // G is the size of the gradients, not of their distance to the shifts.
  const Parameters far_shift{{"problem", "quadratics"}, {"curvatures", "1"}, {"x0", "0"}, {"shift", "100"}, {"tau", "1"}, {"steps", "20"}};
  const Outcome published = verify("clip21/published-form", far_shift, {"zero-shifts"});
  ASSERT_EQ(published.decision, Decision::violated);
  EXPECT_EQ(published.finding->relation, "P1");

  // Noise that always points the same way piles up faster than (k+1) s^2/n.
  const Parameters pushed{{"privacy", "finite"}, {"privacy_outcomes", "1"}, {"privacy_weights", "1"}, {"noise_seed", "1"}, {"steps", "1"}};
  const Outcome piled_up = verify("clip21/server-noise", pushed, {"independent-noise"});
  ASSERT_EQ(piled_up.decision, Decision::violated);
  EXPECT_EQ(piled_up.finding->relation, "C6 E||v - mean v_i||^2");
}

/// A law that may exceed zeta need not do so on the path at hand: its draws are looked at.
TEST(TheoremCStatement, LooksAtTheDrawsWhereTheLawSaysNothing) {
  Parameters law{{"privacy", "finite"}, {"privacy_outcomes", "0;1/4;-1/4"}, {"privacy_weights", "1000000000,1,1"}, {"zeta", "1/8"}, {"noise_seed", "1"},
                 {"steps", "40"}};
  EXPECT_EQ(verify("clip21/theorem-c", law).decision, Decision::holds);
  law["privacy_weights"] = "1,1,1";
  EXPECT_EQ(verify("clip21/theorem-c", law).hypothesis, "bounded-noise");
}

}  // namespace
}  // namespace lemmata
