/// Statements as they are amended on their way to the ledger: waived, scaled, one relation alone; what is noted, what an observer is handed.
#include <gtest/gtest.h>

#include "numerics/jet.hpp"
#include "theory/ladder.hpp"
#include "theory/setting.hpp"

namespace lemmata {
namespace {

/// "x <= 3 implies 2 x <= 6 and x >= 0", at x.
template <Field S>
void judge(Ledger<S>& ledger, const Exact& x) {
  ledger.assume("range", 0, constant<S>(x), S(3));
  ledger.claim("double", 0, -1, Order::less_equal, constant<S>(x + x), S(6));
  ledger.claim_if(truth(x.sign() != 0), "sign", 0, 2, Order::less_equal, S(0), constant<S>(x));
}

template <class S>
class Amended : public ::testing::Test {};
using Numbers = ::testing::Types<double, Interval, Ball, Exact>;
TYPED_TEST_SUITE(Amended, Numbers);

TYPED_TEST(Amended, AWaivedHypothesisIsNotChecked) {
  Ledger<TypeParam> stated;
  judge(stated, Exact(4));
  EXPECT_EQ(stated.failed_hypothesis(), "range");
  Ledger<TypeParam> waived(Amendment{{"range"}, {}, {}}, nullptr);
  judge(waived, Exact(4));
  ASSERT_TRUE(waived.is_violated());
  EXPECT_EQ(waived.violation().name, "double");
}

TYPED_TEST(Amended, AScaledConstantMultipliesTheRightHandSide) {
  Ledger<TypeParam> weaker(Amendment{{}, {{"double", Exact(3, 4)}}, {}}, nullptr);
  judge(weaker, Exact(3));
  ASSERT_TRUE(weaker.is_violated());
  EXPECT_EQ(approximate(weaker.violation().rhs), 4.5);
  Ledger<TypeParam> at_the_edge(Amendment{{}, {{"double", Exact(3, 4)}}, {}}, nullptr);
  judge(at_the_edge, Exact(9, 4));
  EXPECT_FALSE(at_the_edge.is_violated());
  // A bound of a hypothesis: the statement then covers more, and fails there.
  Ledger<TypeParam> wider(Amendment{{}, {{"range", Exact(2)}}, {}}, nullptr);
  judge(wider, Exact(5));
  EXPECT_TRUE(wider.failed_hypothesis().empty());
  EXPECT_TRUE(wider.is_violated());
  Ledger<TypeParam> narrower(Amendment{{}, {{"range", Exact(1, 2)}}, {}}, nullptr);
  judge(narrower, Exact(2));
  EXPECT_EQ(narrower.failed_hypothesis(), "range");
}

TYPED_TEST(Amended, OneRelationAlone) {
  Ledger<TypeParam> sign(Amendment{{"range"}, {}, "sign"}, nullptr);
  judge(sign, Exact(4));
  EXPECT_FALSE(sign.is_violated());
  EXPECT_EQ(sign.strict(), 1);
  Ledger<TypeParam> negative(Amendment{{"range"}, {}, "sign"}, nullptr);
  judge(negative, Exact(-4));
  ASSERT_TRUE(negative.is_violated());
  EXPECT_EQ(negative.violation().node, 2);
}

TYPED_TEST(Amended, WhatIsKnownExactlyIsDecidedExactlyAlsoWhenItIsScaled) {
  const Exact third(1, 3);
  for (const bool scaled : {false, true}) {
    const Amendment amendment = scaled ? Amendment{{}, {{"step", Exact(2)}}, {}} : Amendment{};
    const Exact bound = scaled ? Exact(2) : Exact(1);
    for (const Exact& ulp : {Exact(0), Exact::power_of_two(-4000)}) {
      Ledger<TypeParam> ledger(amendment, nullptr);
      ledger.assume_exactly("step", bound + ulp, Exact(1));
      ledger.claim("third", 0, -1, Order::less, constant<TypeParam>(third), TypeParam(0));
      EXPECT_EQ(ledger.failed_hypothesis(), ulp.sign() == 0 ? "" : "step");
      // It was not only tight: a violation counts.
      EXPECT_EQ(ledger.is_violated(), ulp.sign() == 0);
    }
  }
}

TYPED_TEST(Amended, ExtremesNoteWhatCameNearestToFailing) {
  Extremes extremes;
  for (const Exact& x : {Exact(1), Exact(5, 2), Exact(2)}) {
    Ledger<TypeParam> ledger(Amendment{}, &extremes);
    judge(ledger, x);
  }
  ASSERT_TRUE(extremes.relations.contains("double"));
  EXPECT_DOUBLE_EQ(extremes.relations.at("double").ratio, 5.0 / 6);
  EXPECT_DOUBLE_EQ(extremes.relations.at("double").margin, -1.0 / 6);
  EXPECT_DOUBLE_EQ(extremes.hypotheses.at("range").ratio, 5.0 / 6);
  EXPECT_EQ(extremes.relations.at("sign").node, 2);
}

TYPED_TEST(Amended, ARelationThatIsNotClaimedIsKnownByNameAlone) {
  Extremes extremes;
  Ledger<TypeParam> ledger(Amendment{}, &extremes);
  judge(ledger, Exact(0));
  ASSERT_TRUE(extremes.relations.contains("sign"));
  EXPECT_EQ(extremes.relations.at("sign").margin, -1);
}

TEST(Extremes, OpenRelationsAreNotNoted) {
  Extremes extremes;
  Ledger<Interval> ledger(Amendment{}, &extremes);
  ledger.claim("wide", 0, -1, Order::less_equal, Interval::point(0) + join(Interval::point(-5), Interval::point(100)), Interval::point(1));
  EXPECT_EQ(extremes.relations.at("wide").ratio, 0);
  EXPECT_TRUE(ledger.has_open());
}

TEST(Margin, IsZeroAtEqualityAndRises) {
  EXPECT_EQ(margin_of(2, 2), 0);
  EXPECT_LT(margin_of(1, 2), 0);
  EXPECT_GT(margin_of(3, 2), 0);
  EXPECT_LT(margin_of(0, 2), margin_of(0, 1));  // an approach to a bound that falls to 0
  double last = -1.1;
  for (double lhs = -4; lhs <= 4; lhs += 0.25) {
    if (lhs == 0) continue;  // which has a scale of its own
    const double margin = margin_of(lhs, 1);
    EXPECT_GE(margin, last) << lhs;
    EXPECT_LE(std::abs(margin), 1);
    last = margin;
  }
}

template <class S>
class Recorder final : public LedgerObserver<S> {
 public:
  void hypothesis(std::string_view name, Truth /*holds*/) override { names.emplace_back(name); }
  void hypothesis(std::string_view name, std::int64_t /*k*/, const S& /*lhs*/, const S& rhs) override {
    names.emplace_back(name);
    right.push_back(rhs);
  }
  void relation(Truth condition, const Relation<S>& relation) override {
    if (condition == Truth::no) return;
    names.emplace_back(relation.name);
    right.push_back(relation.rhs);
  }
  std::vector<std::string> names;
  std::vector<S> right;
};

TEST(Observer, IsHandedEverythingThatIsLeftScaledAndWithItsDerivatives) {
  using J = ceres::Jet<double, 1>;
  Recorder<J> recorder;
  Ledger<J> ledger(recorder, Amendment{{"dropped"}, {{"bound", Exact(3)}}, {}});
  ledger.assume("dropped", Truth::no);
  ledger.assume("kind", Truth::no);
  ledger.assume("bound", 0, J(1), J(2, 0));
  ledger.claim("claim", 0, -1, Order::less_equal, J(9), J(5, 0));
  EXPECT_EQ(recorder.names, (std::vector<std::string>{"kind", "bound", "claim"}));
  ASSERT_EQ(recorder.right.size(), 2U);
  EXPECT_EQ(recorder.right[0].a, 6);
  EXPECT_EQ(recorder.right[0].v[0], 3);
  EXPECT_FALSE(ledger.finished());
}

TEST(Listener, HearsOneRunInDoublesToItsEndWhateverFailsOnTheWay) {
  class Counter final : public LedgerObserver<double> {
   public:
    void hypothesis(std::string_view, Truth) override {}
    void hypothesis(std::string_view, std::int64_t, const double&, const double&) override { ++hypotheses; }
    void relation(Truth, const Relation<double>& r) override { last = r; }
    int hypotheses = 0;
    Relation<double> last;
  };
  Counter counter;
  LadderOptions options;
  options.listener = &counter;
  options.scaled = {{"level", Exact(1, 2)}};
  int runs = 0;
  const auto attempt = [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    ++runs;
    ledger.assume("range", 0, S(1), S(3));
    for (std::int64_t k = 0;; ++k) {
      ledger.claim("level", k, -1, Order::less_equal, constant<S>(Exact(k)), S(14));  // as it is amended, false from k = 8 on
      if (!watch.go_on(k)) break;
    }
  };
  const Outcome outcome = climb<true>(options, 20, ExactTier::first, attempt);
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(outcome.decision, Decision::violated);
  EXPECT_EQ(outcome.evidence, Evidence::rounded);
  EXPECT_EQ(outcome.precision_bits, 53);
  ASSERT_TRUE(outcome.finding.has_value());
  EXPECT_EQ(outcome.finding->k, 8);
  EXPECT_EQ(counter.last.k, 20);
  EXPECT_EQ(counter.last.rhs, 7.0);
  EXPECT_EQ(counter.hypotheses, 1);
  // Without a listener the same statement climbs, with the same answer, certified.
  options.listener = nullptr;
  const Outcome certified = climb<true>(options, 20, ExactTier::first, attempt);
  EXPECT_EQ(certified.finding->k, 8);
  EXPECT_EQ(certified.evidence, Evidence::exact);
  // A run that is stopped on the way does not hold.
  options.listener = &counter;
  options.scaled.clear();
  options.deadline = std::chrono::steady_clock::time_point::min();
  EXPECT_EQ(climb<true>(options, 1000, ExactTier::never, attempt).decision, Decision::violated) << "what was seen stands";
  options.scaled = {{"level", Exact(1000)}};
  EXPECT_EQ(climb<true>(options, 1000, ExactTier::never, attempt).decision, Decision::undecided);
}

TEST(Setting, ABoundThatIsAttainedIsDecidedExactlyFromCertificatesAndInNumbersFromNumbers) {
  const Regularity regularity{Exact(1, 3), {Exact(1, 3)}, Exact(0)};
  Ledger<Ball> exact;
  Setting<Ball>(regularity, Exact(3), Exact(1)).assume_step_below_inverse_L(exact, "step");
  exact.claim("no", 0, -1, Order::less, Ball(1), Ball(0));
  EXPECT_TRUE(exact.is_violated()) << "gamma = 1/L holds strictly enough to convict";
  Recorder<double> recorder;
  Ledger<double> ledger(recorder, {});
  Setting<double>({0.5, 2.0}, 1.0, -1.0, 0.25, 1.0).assume_step_below_inverse_L(ledger, "step");
  EXPECT_EQ(recorder.names, std::vector<std::string>{"step"});
  const Setting<double> numbers({0.5, 2.0}, 1.0, -1.0, 0.25, 1.0);
  EXPECT_EQ(numbers.L_max, 2);
  EXPECT_EQ(numbers.L_tilde_squared, (0.25 + 4) / 2);
}

}  // namespace
}  // namespace lemmata
