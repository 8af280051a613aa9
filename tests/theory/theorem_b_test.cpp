/// Theorems B and B+: golden constants, the tight case as an equality, every operation, and judges that convict.
#include <gtest/gtest.h>

#include <cmath>

#include "algorithms/run.hpp"
#include "properties/catalogue.hpp"
#include "properties/clip21_checks.hpp"
#include "theory/clip21/theorem_b.hpp"
#include "theory/ladder.hpp"

namespace lemmata {
namespace {

using clip21::TheoremB;

Vector<Exact> point(std::int64_t x) { return Vector<Exact>::Constant(1, Exact(x)); }

/// Example 1.1 with tau = 1 from x_0 = 4: eta = 1/8.
class GoldenB : public ::testing::Test {
 protected:
  const PrecisionScope bits_{256};
  const Quadratics problem_ = Quadratics::in_one_dimension({Exact(2), Exact(-1)}, {Exact(0)});

  [[nodiscard]] TheoremB::Constants<Ball> constants(TheoremB::Young young) const {
    const Setting<Ball> setting(problem_.regularity(), Exact(1), Exact(1));
    TheoremB::Constants<Ball> c;
    run<Ball>(Clip21Gd{Exact(1), {Exact(1)}}, problem_.on<Ball>(), {point(4), {}}, [&](const Round<Ball>& round) {
      clip21::Measure<Ball> first;
      first.take(round, setting.tau);
      c = TheoremB::Constants<Ball>::of(setting, Ball(1), young, first.u, first.value);
      return false;
    });
    return c;
  }
  [[nodiscard]] double cap(TheoremB::Young young) const {
    return approximate(constants(young).step_cap(Setting<Ball>(problem_.regularity(), Exact(1), Exact(1)), Ball(1)));
  }
  /// phi_0 = D0 + gamma/(2 theta) mean e^2, with e = (7, 3).
  [[nodiscard]] double phi_0(TheoremB::Young young) const { return 4 + cap(young) / (2 * approximate(constants(young).theta)) * (49 + 9) / 2; }
};

TEST_F(GoldenB, Constants) {
  EXPECT_TRUE(constants(TheoremB::Young::half).theta.contains(Exact(23, 128)));  // .1796875
  EXPECT_NEAR(approximate(constants(TheoremB::Young::half).beta), 72.4347826087, 1e-9);
  EXPECT_TRUE(constants(TheoremB::Young::optimal).theta.contains(Exact(1, 8)));
  EXPECT_TRUE(constants(TheoremB::Young::optimal).beta.contains(Exact(49)));
}

TEST_F(GoldenB, TheSecondEntryDecidesTheStep) {
  EXPECT_NEAR(cap(TheoremB::Young::half), 0.03390757692794699, 1e-16);
  EXPECT_NEAR(cap(TheoremB::Young::optimal), 0.03390757692794699, 1e-16);
  EXPECT_NEAR(phi_0(TheoremB::Young::half), 6.7361940338, 1e-9);
  EXPECT_NEAR(phi_0(TheoremB::Young::optimal), 7.9332789236, 1e-9);
}

TEST(TheoremBStatements, TheOptimalConstantAllowsTheLargerStepAndTheOtherHasTheSmallerStart) {
  // Exactly, over eta = j/64: beta of B+ <= beta of B, and theta of B >= theta of B+.
  for (int j = 1; j <= 64; ++j) {
    const Exact eta(j, 64);
    const Exact rest = Exact(1) - eta;
    const Exact theta = eta * (Exact(3) - eta) / Exact(2);
    EXPECT_LE(rest * rest / (eta * eta), rest * rest * (Exact(1) + Exact(2) / eta) / theta) << eta.text();
    EXPECT_GE(theta, eta) << eta.text();
  }
}

TEST(TheoremBStatements, HoldForEveryOperation) {
  for (const Entry& entry : properties::statements()) {
    if (!entry.info->id.starts_with("clip21/theorem-b")) continue;
    for (const char* operation : {"clip", "damped", "clip-top-k", "top-k-clip", "clip-sign", "sign-clip"}) {
      for (std::uint64_t number = 1; number <= 6; ++number) {
        Instance instance = entry.draw(5, number, {{"operation", operation}, {"steps", "60"}});
        const Outcome outcome = entry.check(instance, {});
        EXPECT_EQ(outcome.decision, Decision::holds) << entry.info->id << " " << operation << " " << number;
      }
    }
  }
}

/// f = x^2/2, nothing clipped: eta = 1, and (B2) and (B1) at the start are equalities.
TEST(TheoremBStatements, TheTightCaseIsReached) {
  const Quadratics problem = Quadratics::in_one_dimension({Exact(1)}, {Exact(0)});
  const Exact gamma(1, 2);
  const Outcome outcome = climb<false>({}, 20, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    TheoremB::Judge<S> judge(Setting<S>(problem.regularity(), gamma, Exact(8)), S(1), TheoremB::Young::optimal);
    run<S>(Clip21Gd{gamma, {Exact(8)}}, problem.on<S>(), {point(4), {}}, [&](const Round<S>& round) {
      judge(round, ledger);
      return watch.go_on(round.k);
    });
  });
  EXPECT_EQ(outcome.decision, Decision::holds);
  EXPECT_NEAR(outcome.tightest_ratio, 1, 1e-12);
  EXPECT_GT(outcome.tight + outcome.strict, 20);
}

/// Told a contraction factor that the operation does not have, the judge convicts (B1).
TEST(TheoremBStatements, AWrongContractionFactorIsConvicted) {
  const Quadratics problem = Quadratics::in_one_dimension({Exact(2), Exact(-1)}, {Exact(0)});
  const Exact gamma(1, 1000);
  const Outcome outcome = climb<false>({}, 50, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    TheoremB::Judge<S> judge(Setting<S>(problem.regularity(), gamma, Exact(1)), S(1), TheoremB::Young::optimal);
    run<S>(DampedClip21Gd{gamma, {Exact(1)}, {Exact(1, 2)}}, problem.on<S>(), {point(4), {}}, [&](const Round<S>& round) {
      judge(round, ledger);
      return watch.go_on(round.k);
    });
  });
  EXPECT_EQ(outcome.decision, Decision::violated);
  EXPECT_EQ(outcome.finding->relation, "B1 e <= (1 - eta) u");
}

/// A dropped entry whose shift has the same enclosure as the gradient has not arrived: equal enclosures are not equal numbers.
TEST(Increments, EqualEnclosuresAreNoArrival) {
  const PrecisionScope bits(64);
  const Ball wide = Ball::hull(Exact(1), Exact(2));
  Vector<Ball> gradient(2);
  Vector<Ball> before(2);
  gradient << Ball(5), wide;
  before << Ball(1), wide;
  Vector<Ball> difference(2);
  Vector<Ball> sent(2);
  Vector<Ball> after(2);
  Vector<Ball> total(2);
  const Moved moved = ClipThenPress{1}.move(NodeMove<Ball>{gradient, before, difference, sent, after, total}, Ball(100));
  EXPECT_EQ(moved.clipped, Truth::no);
  EXPECT_FALSE(moved.arrived);
  EXPECT_TRUE(identical(after[0], gradient[0]));
}

TEST(Increments, TopKKeepsTheLargestAndHullsWhatIsUndecided) {
  Vector<Exact> y(4);
  y << Exact(1), Exact(-3), Exact(3), Exact(0);
  Vector<Exact> kept;
  std::vector<Truth> rank;
  keep_largest(2, y, kept, rank);
  EXPECT_EQ(kept[1], Exact(-3));
  EXPECT_EQ(kept[2], Exact(3));
  EXPECT_EQ(kept[0], Exact(0));
  keep_largest(1, y, kept, rank);  // the lower index first among equals
  EXPECT_EQ(kept[1], Exact(-3));
  EXPECT_EQ(kept[2], Exact(0));

  Vector<Interval> box(2);
  box << Interval::hull(1, 3), Interval(2);
  Vector<Interval> hull;
  keep_largest(1, box, hull, rank);
  EXPECT_EQ(rank[0], Truth::unknown);
  EXPECT_TRUE(hull[0].contains(0));
  EXPECT_TRUE(hull[0].contains(3));
  EXPECT_TRUE(hull[1].contains(2));
}

/// ||C(y) - y||^2 <= (1 - k/d)||y||^2, exactly, and with equality for equal magnitudes.
TEST(Increments, TopKIsAContraction) {
  Draw draw(1, 1);
  for (int trial = 0; trial < 300; ++trial) {
    const auto d = static_cast<int>(draw.integer(1, 8));
    const auto k = static_cast<int>(draw.integer(1, d));
    Vector<Exact> y(d);
    for (Exact& entry : y) entry = trial % 10 == 0 ? Exact(draw.chance(50) ? 1 : -1) : draw.dyadic(4, 3);
    Vector<Exact> kept;
    std::vector<Truth> rank;
    keep_largest(k, y, kept, rank);
    const Exact bound = Exact(d - k, d) * squared_norm(y);
    const Exact error = squared_norm(Vector<Exact>(y - kept));
    EXPECT_LE(error, bound);
    if (trial % 10 == 0) {
      EXPECT_EQ(error, bound);
    }
  }
}

}  // namespace
}  // namespace lemmata
