/// A judge that cannot say "violated" says nothing. Every judge of theory/clip21 is fed traces of wrong methods and must certify that they are wrong.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "algorithms/operators.hpp"
#include "algorithms/problems/quadratics.hpp"
#include "algorithms/run.hpp"
#include "properties/clip21_checks.hpp"
#include "tests/theory/faulty_clip21.hpp"
#include "theory/clip21/averaging.hpp"
#include "theory/clip21/descent.hpp"
#include "theory/clip21/one_step.hpp"
#include "theory/clip21/operator_laws.hpp"
#include "theory/clip21/soft_clipping.hpp"
#include "theory/clip21/theorem_a.hpp"

namespace lemmata {
namespace {

using clip21::TheoremA;

Exact number(std::string_view text) { return Exact::parse(text); }
Vector<Exact> on_the_line(const Exact& x) { return Vector<Exact>::Constant(1, x); }

struct Case {
  std::string name;
  Quadratics problem;
  Start start;
  Exact tau;
  Exact gamma;
  int rounds;
};

Case at_the_cap(std::string name, Quadratics problem, Start start, Exact tau, int rounds) {
  const Exact gamma = properties::theorem_a_step_cap(Problem(problem), start, tau);
  return {std::move(name), std::move(problem), std::move(start), std::move(tau), gamma, rounds};
}

/// Clipped for long, never clipped at gamma = 1/L (where (I4) and (A3) are attained), shifted starts, and irrational norms in space.
const std::vector<Case>& cases() {
  static const std::vector<Case> all = [] {
    std::vector<Case> list;
    list.push_back(at_the_cap("example 1.1", Quadratics::in_one_dimension({Exact(2), Exact(-1)}, {Exact(0)}), {on_the_line(Exact(4)), {}}, Exact(1), 60));
    list.push_back(at_the_cap("one parabola, never clipped", Quadratics::in_one_dimension({Exact(1)}, {Exact(0)}), {on_the_line(Exact(3)), {}}, Exact(100),
                              12));
    list.push_back(at_the_cap("two parabolas, never clipped", Quadratics::in_one_dimension({Exact(1), Exact(1)}, {Exact(5), Exact(-3)}),
                              {on_the_line(Exact(3)), {}}, Exact(100), 12));
    list.push_back(at_the_cap("three parabolas", Quadratics::in_one_dimension({Exact(1), Exact(3), number("1/2")}, {number("-5/2"), Exact(1), Exact(7)}),
                              {on_the_line(Exact(-3)), {on_the_line(Exact(1)), on_the_line(number("-1/4")), on_the_line(Exact(2))}}, number("1/2"), 60));
    Start in_space{Vector<Exact>(3), {}};
    in_space.x[0] = Exact(2), in_space.x[1] = Exact(-1), in_space.x[2] = number("3/2");
    list.push_back(at_the_cap("three nodes in space", Quadratics::random(3, 3, Exact(1), 7), in_space, number("1/4"), 40));
    list.push_back(at_the_cap("three nodes in space, hardly clipped", Quadratics::random(3, 3, number("1/4"), 8), in_space, Exact(3), 40));
    return list;
  }();
  return all;
}

/// What the judge says of the faulty method on one case: the violated relation, "" if none was certified.
template <Field S, class MakeJudge>
std::string verdict_on(const Case& c, Fault fault, bool moves, const MakeJudge& make_judge) {
  Ledger<S> ledger;
  auto judge = make_judge(Setting<S>(c.problem.regularity(), c.gamma, c.tau));
  run<S>(FaultyClip21{c.gamma, c.tau, fault, moves}, c.problem.template on<S>(), c.start, [&](const Round<S>& round) {
    judge(round, ledger);
    return !ledger.finished() && round.k < c.rounds;
  });
  EXPECT_TRUE(ledger.failed_hypothesis().empty()) << c.name << ": " << ledger.failed_hypothesis();
  return ledger.is_violated() ? std::string(ledger.violation().name) : std::string();
}

/// The relations that were certified violated on some case, with the cases: exactly on the line, in balls in space.
template <class MakeJudge>
std::string violations(Fault fault, bool moves, const MakeJudge& make_judge) {
  const PrecisionScope bits(512);
  std::string found;
  for (const Case& c : cases()) {
    const std::string enclosed = verdict_on<Ball>(c, fault, moves, make_judge);
    if (c.problem.dimension() == 1 && fault != Fault::adds_to_the_denominator) {  // whose rationals double in length every round
      EXPECT_EQ(verdict_on<Exact>(c, fault, moves, make_judge), enclosed) << c.name << ", " << text(fault);
    }
    if (!enclosed.empty()) found += (found.empty() ? "" : "; ") + enclosed + " on " + c.name;
  }
  return found;
}

// ---- (I1)-(I5), Theorem A and its parts, Clip21-Avg -----------------------------------------------------------------------------------------------

template <TheoremA::Parts parts>
std::string theorem_a_violations(Fault fault) {
  return violations(fault, true, []<class S>(const Setting<S>& s) { return TheoremA::Judge<S>(s, parts); });
}
std::string one_step_violations(Fault fault) {
  return violations(fault, true, []<class S>(const Setting<S>& s) { return clip21::OneStepRelations::Judge<S>(s); });
}
std::string posterior_violations(Fault fault) {
  return violations(fault, true, []<class S>(const Setting<S>& s) { return TheoremA::PosteriorJudge<S>(s); });
}
std::string averaging_violations(Fault fault) {
  return violations(fault, false, []<class S>(const Setting<S>& s) { return clip21::Averaging::Judge<S>(s.tau); });
}
constexpr TheoremA::Parts errors{true, false, false, false, false};
constexpr TheoremA::Parts decrease{false, false, true, false, false};
constexpr TheoremA::Parts sum{false, false, false, true, false};
constexpr TheoremA::Parts level{false, false, false, false, true};

/// One column a judge, one row a fault: x must be certified violated on some case, a dot promises nothing. Some faults do not break some claims: a larger
/// threshold only helps Theorem A, a method that stands still never leaves its level set, Clip21-Avg takes no step.
struct Row {
  Fault fault;
  std::string_view caught;
};
constexpr std::array judges = {one_step_violations, theorem_a_violations<TheoremA::all>, theorem_a_violations<errors>,
                               theorem_a_violations<TheoremA::k_star_only>, theorem_a_violations<decrease>, theorem_a_violations<sum>,
                               theorem_a_violations<level>, posterior_violations, averaging_violations};
constexpr std::string_view judge_names[] = {"(I1)-(I5)", "Theorem A", "A1", "A2", "A3", "A4", "A5", "a-posteriori", "Clip21-Avg"};
constexpr Row rows[] = {
    {Fault::clips_the_gradient, "xxxxxxxxx"},
    {Fault::forgets_the_shift, "xxxxxxxxx"},
    {Fault::forgets_a_node, "xxx.xxxxx"},
    {Fault::counts_a_node_twice, "xxx.xx.xx"},
    {Fault::averages_the_messages, "xx..xx.xx"},
    {Fault::threshold_of_another_node, "x.......x"},
    {Fault::clips_at_twice_tau, "x.......x"},
    {Fault::clips_at_half_tau, "xxx.x..xx"},
    {Fault::clips_by_coordinate, "x.......x"},
    {Fault::old_gradients, "xxx.xx.x."},
    {Fault::old_direction, "xx..xx.x."},
    {Fault::doubles_the_step, "xx..xx.x."},
    {Fault::steps_uphill, "xxxxxxxx."},
    {Fault::stands_still, "xx..xx.x."},
    {Fault::adds_to_the_denominator, "xxx....xx"},
};

TEST(Plants, EveryJudgeCertifiesThatWrongMethodsAreWrong) {
  static_assert(std::size(rows) + 1 == fault_names.size(), "every fault has its row");
  for (const Row& row : rows) {
    for (std::size_t j = 0; j < judges.size(); ++j) {
      if (row.caught[j] != 'x') continue;
      EXPECT_FALSE(judges[j](row.fault).empty()) << judge_names[j] << " lets " << text(row.fault) << " pass";
    }
  }
}

TEST(Plants, NoJudgeObjectsToTheMethodItself) {
  for (std::size_t j = 0; j < judges.size(); ++j) EXPECT_EQ(judges[j](Fault::none), "") << judge_names[j];
}

/// Every relation that is not implied by the ones judged before it is the first to be violated somewhere. (Implied: "I3 squared" by I3, I5 by I1, V3 by V2.)
TEST(Plants, EveryRelationCanBeTheOneThatFails) {
  std::string seen;
  for (const Row& row : rows) {
    for (const auto& judge : judges) seen += judge(row.fault) + "; ";
  }
  for (const std::string_view relation : {"I1", "I2", "I3", "I4", "A1", "A1 direction", "A2", "A3", "A4", "A5", "V1", "V2"}) {
    EXPECT_NE(seen.find(std::string(relation) + " on "), std::string::npos) << relation;
  }
}

/// A judge of Theorem A answers "not applicable" where a hypothesis fails, whatever the trace.
TEST(Plants, AStepAboveTheCapIsNotApplicable) {
  const PrecisionScope bits(128);
  const Case& c = cases()[0];
  for (const auto& [factor, hypothesis] : {std::pair{Exact(2), "second-step-bound"}, {Exact(1000), "first-step-bound"}}) {
    Ledger<Ball> ledger;
    TheoremA::Judge<Ball> judge(Setting<Ball>(c.problem.regularity(), c.gamma * factor, c.tau), TheoremA::all);
    run<Ball>(FaultyClip21{c.gamma, c.tau, Fault::steps_uphill}, c.problem.on<Ball>(), c.start, [&](const Round<Ball>& round) {
      judge(round, ledger);
      return !ledger.finished() && round.k < 10;
    });
    EXPECT_EQ(ledger.failed_hypothesis(), hypothesis);
    EXPECT_FALSE(ledger.is_violated());
  }
}

TEST(Plants, CertificatesThatAreTooSmallAreCaught) {
  const PrecisionScope bits(256);
  const Case& c = cases()[1];  // f = x^2/2: L = 1 is attained
  Regularity wrong = c.problem.regularity();
  wrong.mean = wrong.node[0] = Exact(1, 2);
  Ledger<Ball> ledger;
  clip21::OneStepRelations::Judge<Ball> judge(Setting<Ball>(wrong, c.gamma, c.tau));
  run<Ball>(Clip21Gd{c.gamma, {c.tau}}, c.problem.on<Ball>(), c.start, [&](const Round<Ball>& round) {
    judge(round, ledger);
    return !ledger.finished() && round.k < 10;
  });
  EXPECT_TRUE(ledger.is_violated());

  // A value below the certified lower bound is a false hypothesis, not a refuted theorem.
  Regularity too_high = c.problem.regularity();
  too_high.lower_bound = Exact(5);  // f(x_0) = 9/2
  Ledger<Ball> other;
  TheoremA::Judge<Ball> theorem(Setting<Ball>(too_high, c.gamma, c.tau), TheoremA::all);
  run<Ball>(Clip21Gd{c.gamma, {c.tau}}, c.problem.on<Ball>(), c.start, [&](const Round<Ball>& round) {
    theorem(round, other);
    return !other.finished() && round.k < 10;
  });
  EXPECT_EQ(other.failed_hypothesis(), "lower-bound");

  Regularity above_mean = c.problem.regularity();
  above_mean.mean = Exact(2);  // valid as a bound, but larger than mean L_i: the theorems exclude it
  Ledger<Ball> third;
  TheoremA::Judge<Ball> again(Setting<Ball>(above_mean, c.gamma / Exact(2), c.tau), TheoremA::all);
  run<Ball>(Clip21Gd{c.gamma, {c.tau}}, c.problem.on<Ball>(), c.start, [&](const Round<Ball>& round) {
    again(round, third);
    return false;
  });
  EXPECT_EQ(third.failed_hypothesis(), "smoothness");
}

// ---- Clipping one gradient, and the basin ---------------------------------------------------------------------------------------------------------

template <class Method, class MakeJudge>
std::string judged(const Quadratics& problem, const Start& start, const Method& method, const Exact& gamma, const Exact& tau, const MakeJudge& make_judge) {
  const PrecisionScope bits(256);
  Ledger<Ball> ledger;
  auto judge = make_judge(Setting<Ball>(problem.regularity(), gamma, tau));
  run<Ball>(method, problem.on<Ball>(), start, [&](const Round<Ball>& round) {
    judge(round, ledger);
    return !ledger.finished() && round.k < 60;
  });
  return ledger.is_violated() ? std::string(ledger.violation().name) : std::string(ledger.failed_hypothesis());
}

TEST(Plants, DescentOfTheClippedGradient) {
  const auto judge = [](const Setting<Ball>& s) { return clip21::ClippedDescent::Judge<Ball>(s); };
  const Quadratics bowl = Quadratics::in_one_dimension({Exact(1)}, {Exact(0)});
  const Start at{on_the_line(Exact(11, 4)), {}};
  const Exact gamma(1);
  const Exact tau(1, 2);
  EXPECT_EQ(judged(bowl, at, ClipGd{gamma, {tau}}, gamma, tau, judge), "");
  EXPECT_EQ(judged(bowl, at, ServerClipGd{gamma, {tau}}, gamma, tau, judge), "");
  EXPECT_EQ(judged(bowl, at, ClipGd{gamma, {tau / Exact(4)}}, gamma, tau, judge), "descent");             // another threshold
  EXPECT_EQ(judged(bowl, at, ClipGd{gamma / Exact(4), {tau}}, gamma, tau, judge), "descent");             // another step
  EXPECT_EQ(judged(bowl, {on_the_line(Exact(1, 4)), {}}, ClipGd{Exact(3), {tau}}, gamma, tau, judge), "descent");
  EXPECT_EQ(judged(bowl, at, NormalisedGd{gamma, {tau}}, gamma, tau, judge), "descent");                  // overshoots near the minimiser
  EXPECT_EQ(judged(bowl, at, SoftClipGd{gamma / Exact(8), {tau}}, gamma, tau, judge), "descent");
  EXPECT_EQ(judged(bowl, at, ClipGd{Exact(3), {tau}}, Exact(3), tau, judge), "first-step-bound");
  // Clipping at the nodes instead of on the server is stuck on Example 1.1.
  const Quadratics example = Quadratics::in_one_dimension({Exact(2), Exact(-1)}, {Exact(0)});
  EXPECT_EQ(judged(example, {on_the_line(Exact(4)), {}}, ServerClipGd{gamma, {tau}}, gamma, tau, judge), "");
  EXPECT_EQ(judged(example, {on_the_line(Exact(4)), {}}, ClipGd{gamma, {tau}}, gamma, tau, judge), "descent");
}

TEST(Plants, BasinOfExample11) {
  const auto judge = [](const Setting<Ball>& s) { return clip21::ExampleBasin::Judge<Ball>(s, Ball(1)); };
  const Quadratics example = Quadratics::in_one_dimension({Exact(2), Exact(-1)}, {Exact(0)});
  const Exact gamma(2);  // 1/L
  const Exact tau(1);
  const Start inside{on_the_line(Exact(3, 4)), {}};
  EXPECT_EQ(judged(example, inside, ClipGd{gamma, {tau}}, gamma, tau, judge), "");
  EXPECT_EQ(judged(example, inside, ClipGd{gamma / Exact(8), {tau}}, gamma, tau, judge), "contraction");
  EXPECT_EQ(judged(example, inside, NormalisedGd{gamma, {tau}}, gamma, tau, judge), "contraction");       // the two signs cancel
  EXPECT_EQ(judged(example, inside, ClipGd{gamma, {tau, tau * Exact(2)}}, gamma, tau, judge), "");        // 3/4 < 2: node 2 is not clipped either way
  EXPECT_EQ(judged(example, inside, ClipGd{gamma, {tau / Exact(4), tau}}, gamma, tau, judge), "contraction");  // unequal thresholds diverge
  for (const Exact& outside : {Exact(1), Exact(4), Exact(-1)}) {
    EXPECT_EQ(judged(example, {on_the_line(outside), {}}, ClipGd{gamma, {tau}}, gamma, tau, judge), "inside-basin") << outside.text();
  }
}

// ---- Operators ------------------------------------------------------------------------------------------------------------------------------------

using clip21::Law;
using clip21::Operator;
using clip21::OperatorLaws;

template <Field S>
using Sample = OperatorLaws::Sample<S>;

/// A sample of the true clip where every norm is rational: u = (3, 4), w = -u, tau = 2, s = 3.
template <Field S>
Sample<S> honest_sample() {
  const auto apply = [](const Vector<S>& u, const S& tau) {
    Vector<S> out;
    Clip{}.apply(u, tau, out);
    return out;
  };
  Sample<S> t;
  t.u.resize(2), t.w.resize(2);
  t.u[0] = S(3), t.u[1] = S(4), t.w[0] = S(-3), t.w[1] = S(-4);
  t.tau = S(2), t.factor = S(3);
  t.Tu = apply(t.u, t.tau), t.Tw = apply(t.w, t.tau), t.T_minus_u = apply(Vector<S>(-t.u), t.tau);
  t.T_scaled = apply(Vector<S>(t.u * t.factor), S(t.tau * t.factor));
  t.T_zero = apply(Vector<S>(t.u * S(0)), t.tau), t.T_no_threshold = apply(t.u, S(0));
  return t;
}

template <Field S>
bool breaks(Law law, const Sample<S>& t) {
  Ledger<S> ledger;
  OperatorLaws::judge(Operator::clip, law, t, ledger);
  return ledger.is_violated();
}

/// One spoilt sample a law; norms stay rational.
template <Field S>
void spoil(Law law, Sample<S>& t) {
  const S a_millionth = S(1) / S(1000000);
  switch (law) {
    case Law::norm: t.Tu = t.Tu * (S(1) + a_millionth); return;
    case Law::residual: t.Tu = t.Tu * (S(1) - a_millionth); return;
    case Law::contraction: t.Tu = t.u * S(0); return;             // nothing is sent
    case Law::lipschitz: t.Tu = t.u * S(2); return;               // amplifies
    case Law::firm: t.Tu = t.u * S(4); t.Tw = t.w; return;
    case Law::monotone: t.Tu = -t.u; t.Tw = -t.w; return;         // points the wrong way
    case Law::odd: t.T_minus_u = t.Tu; return;                    // forgets the sign
    case Law::homogeneous: t.T_scaled[0] += a_millionth; return;
    case Law::identity: t.tau = S(6); return;                     // u is within the ball, and was clipped
    case Law::zero: t.T_zero[1] = a_millionth; return;
    case Law::zero_threshold: t.T_no_threshold = t.u; return;
    case Law::inner_product: t.Tu = t.Tu * (S(1) - a_millionth); return;
    case Law::huber: t.Tu = t.u * S(2); t.w = t.u * S(2); return;
    case Law::direction: t.Tu[0] = S(3); t.Tu[1] = S(0); return;  // one coordinate only
  }
}

template <class S>
class PlantedLaws : public ::testing::Test {
  PrecisionScope bits_{256};
};
using LawNumbers = ::testing::Types<double, Interval, Ball, Exact>;
TYPED_TEST_SUITE(PlantedLaws, LawNumbers);

TYPED_TEST(PlantedLaws, EveryLawCanBeBroken) {
  for (int l = 0; l < clip21::law_count; ++l) {
    const auto law = static_cast<Law>(l);
    Sample<TypeParam> t = honest_sample<TypeParam>();
    EXPECT_FALSE(breaks(law, t)) << clip21::text(law);
    spoil(law, t);
    EXPECT_TRUE(breaks(law, t)) << clip21::text(law);
  }
}

TYPED_TEST(PlantedLaws, WitnessesShowWhatAnOperatorLacks) {
  using S = TypeParam;
  const auto apply = [](Operator op, const Vector<S>& u, const S& tau) {
    Vector<S> out;
    if (op == Operator::coordinate_clip) CoordinateClip{}.apply(u, tau, out);
    if (op == Operator::soft_clip) SoftClip{}.apply(u, tau, out);
    if (op == Operator::normalise) Normalise{}.apply(u, tau, out);
    return out;
  };
  for (const Operator op : {Operator::coordinate_clip, Operator::soft_clip, Operator::normalise}) {
    for (int l = 0; l < clip21::law_count; ++l) {
      const auto law = static_cast<Law>(l);
      if (clip21::has_law(op, law)) continue;
      const clip21::LawWitness witness = clip21::lacking(op, law);
      if (std::same_as<S, Exact> && witness.dimension > 1) continue;  // norms there are irrational
      Sample<S> t;
      t.u.resize(witness.dimension), t.w.resize(witness.dimension);
      for (int j = 0; j < witness.dimension; ++j) {
        t.u[j] = constant<S>(Exact(witness.u[static_cast<std::size_t>(j)], 4));
        t.w[j] = constant<S>(Exact(witness.w[static_cast<std::size_t>(j)], 4));
      }
      t.tau = constant<S>(Exact(witness.tau, 4)), t.factor = S(2);
      t.Tu = apply(op, t.u, t.tau), t.Tw = apply(op, t.w, t.tau), t.T_minus_u = apply(op, Vector<S>(-t.u), t.tau);
      t.T_scaled = apply(op, Vector<S>(t.u * t.factor), S(t.tau * t.factor));
      t.T_zero = apply(op, Vector<S>(t.u * S(0)), t.tau), t.T_no_threshold = apply(op, t.u, S(0));
      Ledger<S> ledger;
      OperatorLaws::judge(op, law, t, ledger);
      EXPECT_TRUE(ledger.is_violated()) << clip21::relation_name(op, law);
    }
  }
}

TEST(Plants, SoftClippingOfTwoNodes) {
  const auto judged_with = [](const Exact& g1, const Exact& g2, const Exact& a1, const Exact& a2) {
    const auto soft = [](const Exact& g, const Exact& a) { return on_the_line(g / ((g.sign() < 0 ? -g : g) + a)); };
    Ledger<Exact> ledger;
    clip21::SoftClipTwoNodes::judge(on_the_line(g1), on_the_line(g2), soft(g1, a1), soft(g2, a2), a1, ledger);
    return ledger.is_violated();
  };
  EXPECT_FALSE(judged_with(Exact(2), Exact(-3), Exact(1), Exact(1)));
  EXPECT_TRUE(judged_with(Exact(2), Exact(-3), Exact(1), Exact(10)));  // not one common a
  Ledger<Exact> backwards;
  clip21::SoftClipTwoNodes::judge(on_the_line(Exact(2)), on_the_line(Exact(3)), on_the_line(Exact(-2, 3)), on_the_line(Exact(-3, 4)), Exact(1), backwards);
  EXPECT_TRUE(backwards.is_violated());
  Ledger<Exact> negative;
  clip21::SoftClipTwoNodes::judge(on_the_line(Exact(2)), on_the_line(Exact(3)), on_the_line(Exact(2)), on_the_line(Exact(3)), Exact(-1), negative);
  EXPECT_TRUE(negative.is_violated()) << "a < 0: the lower bound itself is negative";
}

}  // namespace
}  // namespace lemmata
