#include "theory/celgc/theorem_1.hpp"

#include <gtest/gtest.h>

#include "numerics/error.hpp"
#include "theory/celgc/table_1.hpp"
#include "theory/ladder.hpp"

namespace lemmata::celgc {
namespace {

using Form = Theorem1::Form;

Theorem1::Instance at_the_cap(const Exact& L0, const Exact& L1, const Exact& Delta, Form form, const Exact& eps = Exact(1, 10), std::int64_t N = 1) {
  Theorem1::Instance p{L0, L1, Delta, Exact(1), eps, Exact(1), N, 1, 1, {}, {}};
  p.I = std::max<std::int64_t>(1, Theorem1::longest_interval(p));
  p.gamma = Theorem1::step_at_cap(p);
  p.eta = p.gamma / Exact(5) / p.sigma;
  p.T = Theorem1::least_horizon(p, form);
  return p;
}

/// The first hypothesis that fails; empty: none.
std::string failing(const Theorem1::Instance& p, Form form) {
  Ledger<Ball> ledger;
  Theorem1::assume(p, form, ledger);
  EXPECT_TRUE(ledger.open_hypothesis().empty()) << ledger.open_hypothesis();
  return std::string(ledger.failed_hypothesis());
}

Outcome constants(const Theorem1::Rate& rate, Form form) {
  return climb<true>({}, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) { Theorem1::judge_rate(form, rate, ledger); });
}

TEST(Theorem1Constants, AreWhatTheProofNeeds) {
  for (const Form form : {Form::printed, Form::prime}) {
    const Outcome outcome = constants(Theorem1::Rate::of(form), form);
    EXPECT_EQ(outcome.decision, Decision::holds);
    EXPECT_EQ(outcome.evidence, Evidence::exact);
  }
  const Outcome outcome = climb<false>({}, 0, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>&) { Theorem1::judge_constants(ledger); });
  EXPECT_EQ(outcome.decision, Decision::holds);
  EXPECT_EQ(outcome.evidence, Evidence::enclosed);
}

TEST(Theorem1Constants, ConvictSmallerOnes) {
  const auto refused = [](Form form, const Exact& slope, const Exact& floor, const Exact& horizon) {
    const Outcome outcome = constants({slope, floor, horizon}, form);
    EXPECT_EQ(outcome.decision, Decision::violated);
    return outcome.finding ? outcome.finding->relation : std::string();
  };
  const Exact slope(8658, 1000);
  EXPECT_EQ(refused(Form::printed, slope, Exact(4671, 1000), Exact(374, 100)), "1: slope and floor");
  EXPECT_EQ(refused(Form::prime, slope, Exact(4631, 1000), Exact(371, 100)), "1': slope and floor");
  EXPECT_EQ(refused(Form::printed, slope, Exact(4672, 1000), Exact(373, 100)), "1: horizon");
  EXPECT_EQ(refused(Form::prime, slope, Exact(4632, 1000), Exact(370, 100)), "1': horizon");
  EXPECT_EQ(refused(Form::printed, Exact(15), Exact(10), Exact(374, 100)), "1: the other machines");
}

TEST(Theorem1Horizon, GoldenRegimes) {
  struct Golden {
    Exact L0, L1, Delta;
    double T, width;
  };
  const Golden table[] = {{Exact(12), Exact(3), Exact(1), 4.65e5, 500},
                          {Exact(16, 9), Exact(3), Exact(1), 6.9e4, 500},
                          {Exact(543, 1000), Exact(543, 100), Exact(1), 2.1e4, 500},
                          {Exact(1), Exact(1), Exact(90677, 10000), 3.5e5, 5000},
                          {Exact(1, 4), Exact(0), Exact(693148, 1000000), 6.7e3, 50}};
  for (const Golden& row : table) {
    const Theorem1::Instance p = at_the_cap(row.L0, row.L1, row.Delta, Form::printed);
    EXPECT_NEAR(static_cast<double>(p.T), row.T, row.width);
    EXPECT_EQ(p.I, 10);
    // The best pair is rounded here, and just outside.
    if (row.L1 != Exact(543, 100)) {
      EXPECT_EQ(failing(p, Form::printed), "");
    }
  }
}

TEST(Theorem1Horizon, FallsLikeOneOverN) {
  const std::int64_t one = at_the_cap(Exact(12), Exact(3), Exact(1), Form::printed).T;
  for (const std::int64_t N : {2, 5, 10}) {
    const Theorem1::Instance p = at_the_cap(Exact(12), Exact(3), Exact(1), Form::printed, Exact(1, 10), N);
    EXPECT_EQ(failing(p, Form::printed), "");
    EXPECT_LE(std::abs(N * p.T - one), N);
    EXPECT_EQ(p.I, 10 / N);
  }
}

TEST(Theorem1Hypotheses, EachCanFail) {
  const Theorem1::Instance good = at_the_cap(Exact(12), Exact(3), Exact(1), Form::printed, Exact(1, 20), 2);
  ASSERT_EQ(failing(good, Form::printed), "");
  const auto with = [&](const auto& change) {
    Theorem1::Instance p = good;
    change(p);
    return failing(p, Form::printed);
  };
  EXPECT_EQ(with([](auto& p) { p.sigma = Exact(99, 100); }), "noise-level");
  EXPECT_EQ(with([](auto& p) { p.eps = Exact(11, 100); }), "target");
  EXPECT_EQ(with([](auto& p) { p.L1 = Exact(1000); }), "target");
  EXPECT_EQ(with([](auto& p) { p.N = 21; }), "machines");
  EXPECT_EQ(with([](auto& p) {
              p.L1 = Exact(240);
              p.N = 3;
            }),
            "machines");
  EXPECT_EQ(with([](auto& p) { p.I += 1; }), "interval");
  EXPECT_EQ(with([](auto& p) {
              p.gamma *= Exact(1001, 1000);
              p.eta *= Exact(1001, 1000);
            }),
            "step-cap");
  EXPECT_EQ(with([](auto& p) {
              p.gamma *= Exact(998, 1000);
              p.eta *= Exact(998, 1000);
            }),
            "step-at-cap");
  EXPECT_EQ(with([](auto& p) { p.eta *= Exact(1001, 1000); }), "threshold");
  EXPECT_EQ(with([](auto& p) { p.T -= 1; }), "horizon");
  // Read literally, any smaller step will do.
  Theorem1::Instance small = good;
  small.gamma *= Exact::power_of_two(-50);
  small.eta *= Exact::power_of_two(-50);
  EXPECT_EQ(failing(small, Form::any_small_step), "");
}

TEST(Theorem1Hypotheses, PrimeMeasuresInUnitsOfTheNoise) {
  Theorem1::Instance p = at_the_cap(Exact(12), Exact(3), Exact(1), Form::prime);
  p.sigma = Exact(4);
  p.eps = Exact(2, 5);
  p.N = 10;
  p.I = Theorem1::longest_interval(p);
  p.gamma = Theorem1::step_at_cap(p);
  p.eta = p.gamma / Exact(20);
  p.T = Theorem1::least_horizon(p, Form::prime);
  EXPECT_EQ(p.I, 1);
  EXPECT_EQ(failing(p, Form::prime), "");
  EXPECT_EQ(failing(p, Form::printed), "target");
}

TEST(Theorem1Promise, BoundIsBelowNineEpsAtTheCap) {
  for (const Form form : {Form::printed, Form::prime}) {
    const Theorem1::Instance p = at_the_cap(Exact(7, 5), Exact(2), Exact(3), form);
    const auto promise = [&](const Theorem1::Instance& q) {
      return climb<false>({}, 0, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>&) { Theorem1::judge_promise(q, form, ledger); }).decision;
    };
    EXPECT_EQ(promise(p), Decision::holds);
    Theorem1::Instance half = p;
    half.T /= 2;
    EXPECT_EQ(promise(half), Decision::violated);
    // The bound is nearly all of 9 eps: what the constants leave is lost to rounding them.
    EXPECT_GT(Theorem1::rate_bound(p, form), Exact(899, 100) * p.eps);
  }
}

TEST(Theorem1Promise, FarHorizonsAreRefused) {
  Theorem1::Instance p = at_the_cap(Exact(1), Exact(1), Exact(1), Form::printed);
  p.eps = Exact::power_of_two(-20);
  EXPECT_THROW((void)Theorem1::least_horizon(p, Form::printed), BadInput);
}

TEST(Table1, MonomialsAreTheFormulas) {
  const Table1::Numbers n{Exact(3), Exact(5), Exact(7), Exact(11), Exact(13), Exact(17), Exact(1, 19)};
  const Exact to_2 = Exact(19 * 19);
  const Exact to_4 = to_2 * to_2;
  const auto rows = Table1::rows();
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(Table1::value(rows[0].iterations, n), Exact(3 * (5 + 77)) * to_2 + Exact(3 * (5 + 77) * 169) * to_4);
  EXPECT_EQ(Table1::value(rows[1].iterations, n), (Exact(3 + (5 + 7 * 13) * 169) + Exact(13 * 25, 49)) * to_4);
  EXPECT_EQ(Table1::value(rows[2].iterations, n), Exact(15 * 169) * to_4);
  EXPECT_EQ(Table1::value(rows[3].iterations, n), Exact(15 * 169, 17) * to_4);
  EXPECT_EQ(Table1::value(rows[3].communication, n), Exact(15 * 169, 17) * to_4);
  EXPECT_EQ(Table1::value(rows[4].iterations, n), Exact(15 * 169, 17) * to_4);
  EXPECT_EQ(Table1::value(rows[4].communication, n), Exact(15 * 13) * to_2 * Exact(19));
}

TEST(Table1, OneRowIsNotCovariant) {
  const Table1::Numbers n{Exact(3), Exact(5), Exact(7), Exact(11), Exact(13), Exact(17), Exact(1, 19)};
  Ledger<Exact> ledger;
  Table1::judge(n, Exact(3, 2), Exact(5), ledger);
  EXPECT_FALSE(ledger.is_violated());
  EXPECT_EQ(ledger.strict(), 31);
  for (const Table1::Row& row : Table1::rows()) {
    bool changes = false;
    for (const auto& [s, b] : {std::pair(Exact(2), Exact(1)), std::pair(Exact(1), Exact(2))}) {
      changes = changes || Table1::value(row.iterations, n.scaled(s, b)) != Table1::value(row.iterations, n);
    }
    EXPECT_EQ(changes, row.method.starts_with("clipped SGD")) << row.method;
  }
  // s = 1 changes nothing, and the claim that the row falls with s is then refused.
  Ledger<Exact> trivial;
  Table1::judge(n, Exact(1), Exact(1), trivial);
  EXPECT_TRUE(trivial.is_violated());
}

}  // namespace
}  // namespace lemmata::celgc
