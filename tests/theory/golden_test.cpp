/// The worked run of docs/proofs.md 4.5: Example 1.1 solved by Clip21-GD at the largest step that Theorem A allows, in balls of 512 bits.
#include <gtest/gtest.h>

#include <map>

#include "algorithms/problems/quadratics.hpp"
#include "algorithms/run.hpp"
#include "properties/clip21_checks.hpp"
#include "theory/clip21/theorem_a.hpp"
#include "theory/ladder.hpp"

namespace lemmata {
namespace {

using clip21::TheoremA;

Exact number(std::string_view text) { return Exact::parse(text); }

/// The ball lies within `tolerance` of the decimal number.
testing::AssertionResult is(const Ball& a, std::string_view digits, std::string_view tolerance) {
  const Exact off = number(tolerance);
  if (number(digits) - off <= a.lower(300) && a.upper(300) <= number(digits) + off) return testing::AssertionSuccess();
  const DecimalEnds ends = decimal_ends(a, 30);
  return testing::AssertionFailure() << "[" << ends.lower << ", " << ends.upper << "] is not " << digits << " within " << tolerance;
}

class GoldenRun : public ::testing::Test {
 protected:
  const PrecisionScope bits_{512};
  const Quadratics problem_ = Quadratics::in_one_dimension({Exact(2), Exact(-1)}, {Exact(0)});
  const Start start_{Vector<Exact>::Constant(1, Exact(4)), {}};
  const Exact gamma_ = number("0.021040336040143014");  // the cap, to 17 digits

  template <Field S>
  [[nodiscard]] TheoremA::Constants<S> constants() const {
    const Setting<S> setting(problem_.regularity(), gamma_, Exact(1));
    TheoremA::Constants<S> c;
    run<S>(Clip21Gd{gamma_, {Exact(1)}}, problem_.on<S>(), start_, [&](const Round<S>& round) {
      clip21::Measure<S> first;
      first.take(round, setting.tau);
      c = TheoremA::Constants<S>::of(setting, first.u, first.value);
      return false;
    });
    return c;
  }
};

TEST_F(GoldenRun, Certificates) {
  EXPECT_EQ(problem_.regularity().mean, Exact(1, 2));
  EXPECT_EQ(problem_.regularity().node, (std::vector<Exact>{Exact(2), Exact(1)}));
  EXPECT_EQ(problem_.regularity().largest(), Exact(2));
  EXPECT_EQ(problem_.regularity().lower_bound, Exact(0));
}

TEST_F(GoldenRun, ConstantsOfTheoremA) {
  const auto exact = constants<Exact>();
  EXPECT_EQ(exact.D0, Exact(4));
  EXPECT_EQ(exact.U0, Exact(8));
  EXPECT_EQ(exact.E0, Exact(7));
  EXPECT_EQ(exact.total, Exact(833, 3));
  EXPECT_EQ(exact.W, Exact(143, 6));
  EXPECT_EQ((Exact(2) * exact.E0).ceiling(), Exact(14));  // k*, with tau = 1
  EXPECT_EQ(exact.e0, (std::vector<Exact>{Exact(7), Exact(3)}));

  const auto ball = constants<Ball>();
  EXPECT_TRUE(is(ball.V, "11.88193950529227", "1e-14"));
  EXPECT_TRUE(is(ball.total, "277.6666666666666666666", "1e-18"));
  const Setting<Ball> setting(problem_.regularity(), gamma_, Exact(1));
  EXPECT_TRUE(is(ball.step_cap(setting), "0.021040336040143014", "1e-17"));
  const auto interval = constants<Interval>();
  EXPECT_NEAR(interval.V.lower(), 11.88193950529227, 1e-13);
  EXPECT_LT(interval.V.upper() - interval.V.lower(), 1e-13);
}

TEST_F(GoldenRun, TheStepSizeIsTheLargestShortNumberBelowTheCap) {
  const Exact step = properties::theorem_a_step_cap(Problem(problem_), start_, Exact(1));
  const auto ball = constants<Ball>();
  const Ball cap = ball.step_cap(Setting<Ball>(problem_.regularity(), gamma_, Exact(1)));
  EXPECT_LE(step, cap.lower(300));
  EXPECT_LT(cap.upper(300), step * (Exact(1) + Exact::power_of_two(-29)));
  EXPECT_EQ(step, dyadic_below(cap.lower(300), 30));
}

TEST_F(GoldenRun, Iterates) {
  std::map<std::int64_t, Ball> x;
  std::int64_t last_clipped = -1;
  run<Ball>(Clip21Gd{gamma_, {Exact(1)}}, problem_.on<Ball>(), start_, [&](const Round<Ball>& round) {
    x[round.k] = (*round.x)[0];
    for (const NodeRound<Ball>& node : round.nodes) {
      EXPECT_NE(node.clipped, Truth::unknown) << round.k;
      if (node.clipped == Truth::yes) last_clipped = round.k;
    }
    return round.k < 1000;
  });
  for (const int k : {0, 1, 2, 3, 4}) {
    EXPECT_TRUE(x[k].is_point() && x[k].contains(Exact(4))) << k;
  }
  EXPECT_TRUE(is(x[5], "3.9894798319799283", "1e-15"));
  EXPECT_TRUE(is(x[6], "3.9683288220046147", "1e-15"));
  EXPECT_TRUE(is(x[7], "3.9364351318304953", "1e-15"));
  EXPECT_TRUE(is(x[8], "3.8950231728435263", "1e-15"));
  EXPECT_EQ(last_clipped, 6);
  EXPECT_TRUE(is(x[100], "1.4721400821", "5.1e-11"));
  EXPECT_TRUE(is(x[1000], "1.08193e-4", "5.1e-10"));
}

TEST_F(GoldenRun, DoubleAndExactRunsAgree) {
  std::map<std::int64_t, double> x;
  run<double>(Clip21Gd{gamma_, {Exact(1)}}, problem_.on<double>(), start_, [&](const Round<double>& round) {
    x[round.k] = (*round.x)[0];
    return round.k < 1000;
  });
  EXPECT_NEAR(x[8], 3.8950231728435263, 1e-14);
  EXPECT_NEAR(x[100], 1.4721400821, 1e-9);
  EXPECT_NEAR(x[1000], 1.08193e-4, 1e-9);
  run<Exact>(Clip21Gd{gamma_, {Exact(1)}}, problem_.on<Exact>(), start_, [&](const Round<Exact>& round) {
    if (round.k <= 4) {
      EXPECT_EQ((*round.x)[0], Exact(4));
    }
    EXPECT_NEAR((*round.x)[0].nearest_double(), x[round.k], 1e-12);
    return round.k < 60;
  });
}

TEST_F(GoldenRun, ClipGdStaysAtFourForEver) {
  run<Exact>(ClipGd{gamma_, {Exact(1)}}, problem_.on<Exact>(), start_, [](const Round<Exact>& round) {
    EXPECT_EQ((*round.x)[0], Exact(4));
    return round.k < 1000;
  });
}

TEST_F(GoldenRun, TheWholeTheoremHoldsOnIt) {
  const Exact step = properties::theorem_a_step_cap(Problem(problem_), start_, Exact(1));
  const Outcome outcome = climb<false>(LadderOptions{}, 200, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    TheoremA::Judge<S> judge(Setting<S>(problem_.regularity(), step, Exact(1)), TheoremA::all);
    run<S>(Clip21Gd{step, {Exact(1)}}, problem_.template on<S>(), start_, [&](const Round<S>& round) {
      judge(round, ledger);
      return watch.go_on(round.k);
    });
  });
  EXPECT_EQ(outcome.decision, Decision::holds);
  // Two nodes: A1 twice, A1 direction, A3 (from k = 1), A4, A5 in rounds 0..200, A2 twice from k* = 14 on.
  EXPECT_EQ(outcome.strict + outcome.tight, 201 * 5 + 200 + 187 * 2);
}

}  // namespace
}  // namespace lemmata
