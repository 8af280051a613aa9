/// How a relation is decided in every arithmetic, how a ledger keeps the books, and how the ladder climbs.
#include "theory/verdict.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <limits>
#include <string>

#include "numerics/error.hpp"
#include "numerics/multiprecision.hpp"
#include "theory/ladder.hpp"
#include "theory/ledger.hpp"

namespace lemmata {

inline void PrintTo(Settled settled, std::ostream* out) {
  constexpr std::string_view words[] = {"strict", "tight", "violated", "undecided"};
  *out << words[static_cast<std::size_t>(settled)];
}
inline void PrintTo(Decision decision, std::ostream* out) { *out << text(decision); }

namespace {

Exact number(std::string_view text) { return Exact::parse(text); }
Exact two_to(long e) { return Exact::power_of_two(e); }

template <Field S>
Settled settle_exact_sides(Order order, const Exact& lhs, const Exact& rhs) {
  return settle(order, constant<S>(lhs), constant<S>(rhs), S(0));
}

// ---- One relation ---------------------------------------------------------------------------------------------------------------------------------

/// What holds whatever the number: clear cases in both orders, and sides that are the same small integers.
template <class S>
class EveryArithmetic : public ::testing::Test {
  MultiprecisionScope digits_{200};
  PrecisionScope bits_{128};
};
using Numbers = ::testing::Types<float, double, long double, Multiprecision, Interval, Ball, Exact>;
TYPED_TEST_SUITE(EveryArithmetic, Numbers);

TYPED_TEST(EveryArithmetic, DecidesClearCases) {
  using S = TypeParam;
  for (const auto& [small, large] : {std::pair{Exact(1), Exact(2)}, {Exact(-2), Exact(-1)}, {Exact(0), number("1/3")}, {number("-1/7"), Exact(0)},
                                     {number("1/3"), number("2/3")}}) {
    EXPECT_EQ((settle_exact_sides<S>(Order::less_equal, small, large)), Settled::strict) << small.text() << " " << large.text();
    EXPECT_EQ((settle_exact_sides<S>(Order::less_equal, large, small)), Settled::violated) << small.text() << " " << large.text();
    EXPECT_EQ((settle_exact_sides<S>(Order::equal, small, large)), Settled::violated) << small.text() << " " << large.text();
    EXPECT_EQ((settle_exact_sides<S>(Order::equal, large, small)), Settled::violated) << small.text() << " " << large.text();
  }
  for (const Exact& same : {Exact(0), Exact(3), Exact(-5), number("5/4")}) {
    EXPECT_EQ((settle_exact_sides<S>(Order::less_equal, same, same)), Settled::strict) << same.text();
    EXPECT_EQ((settle_exact_sides<S>(Order::equal, same, same)), Settled::strict) << same.text();
  }
}

TEST(ExactArithmetic, ToleratesNothing) {
  const Exact one(1);
  for (const long e : {-10, -99, -100, -101, -5000}) {
    EXPECT_EQ((settle_exact_sides<Exact>(Order::less_equal, one + two_to(e), one)), Settled::violated) << e;
    EXPECT_EQ((settle_exact_sides<Exact>(Order::less_equal, one, one + two_to(e))), Settled::strict) << e;
    EXPECT_EQ((settle_exact_sides<Exact>(Order::equal, one, one + two_to(e))), Settled::violated) << e;
    EXPECT_EQ((settle_exact_sides<Exact>(Order::equal, one + two_to(e), one)), Settled::violated) << e;
  }
}

/// The band of a tie does not excuse a difference that is certified.
TEST(Balls, ACertifiedDifferenceWithinTheBandIsStillADifference) {
  const PrecisionScope bits(256);
  for (const Exact& rhs : {Exact(1), number("1/3"), Exact(-7), number("2^-400"), number("3*2^300")}) {
    for (const long e : {-99, -100, -101, -140}) {
      const Exact size = rhs.sign() < 0 ? -rhs : rhs;
      const Exact above = rhs + size * two_to(e);
      EXPECT_EQ((settle_exact_sides<Ball>(Order::less_equal, above, rhs)), Settled::violated) << rhs.text() << " " << e;
      EXPECT_EQ((settle_exact_sides<Ball>(Order::less_equal, rhs, above)), Settled::strict) << rhs.text() << " " << e;
      EXPECT_EQ((settle_exact_sides<Ball>(Order::equal, rhs, above)), Settled::violated) << rhs.text() << " " << e;
      EXPECT_EQ((settle_exact_sides<Ball>(Order::equal, above, rhs)), Settled::violated) << rhs.text() << " " << e;
    }
  }
}

/// Overlapping enclosures of width w, the band from both sides: below 2^-100 they are a tie, above they are open. Relative to the larger side.
TEST(Balls, AnOverlapIsATieOnlyWithinTheBand) {
  const PrecisionScope bits(256);
  for (const Exact& size : {Exact(1), number("2^-300"), number("2^200")}) {
    for (const int sign : {1, -1}) {
      const auto around = [&](long e) { return Ball::hull(Exact(sign) * size - size * two_to(e), Exact(sign) * size + size * two_to(e)); };
      for (const Order order : {Order::less_equal, Order::equal}) {
        EXPECT_EQ(settle(order, around(-103), around(-103), Ball(0)), Settled::tight);
        EXPECT_EQ(settle(order, around(-98), around(-103), Ball(0)), Settled::undecided);
        EXPECT_EQ(settle(order, around(-103), around(-98), Ball(0)), Settled::undecided);
      }
    }
  }
}

TEST(Balls, EqualIrrationalsAreTightNotStrict) {
  const PrecisionScope bits(256);
  const Ball left = root(Ball(2)) * root(Ball(3));
  const Ball right = root(Ball(6));
  for (const Order order : {Order::less_equal, Order::equal}) {
    EXPECT_EQ(settle(order, left, right, Ball(0)), Settled::tight);
    EXPECT_EQ(settle(order, right, left, Ball(0)), Settled::tight);
  }
  // An equality needs both sides: half a tie is none.
  EXPECT_EQ(settle(Order::less_equal, left, Ball(right + constant<Ball>(two_to(-90))), Ball(0)), Settled::strict);
  EXPECT_EQ(settle(Order::equal, left, Ball(right + constant<Ball>(two_to(-90))), Ball(0)), Settled::violated);
  const PrecisionScope few(80);
  EXPECT_EQ(settle(Order::less_equal, Ball(root(Ball(2)) * root(Ball(3))), root(Ball(6)), Ball(0)), Settled::undecided);
}

TEST(Balls, NothingIsDecidedOfTheEntireLine) {
  const PrecisionScope bits(128);
  for (const Order order : {Order::less_equal, Order::equal}) {
    EXPECT_EQ(settle(order, Ball::entire(), Ball(1), Ball(0)), Settled::undecided);
    EXPECT_EQ(settle(order, Ball(1), Ball::entire(), Ball(0)), Settled::undecided);
    EXPECT_EQ(settle(order, Interval::entire(), Interval(1), Interval(0)), Settled::undecided);
    EXPECT_EQ(settle(order, Interval(1), Interval::entire(), Interval(0)), Settled::undecided);
  }
}

/// docs/proofs.md 5 (g): what is attained is always passed on to balls.
TEST(Intervals, CannotEarnTight) {
  EXPECT_EQ(settle(Order::less_equal, Interval(root(Interval(2)) * root(Interval(3))), root(Interval(6)), Interval(0)), Settled::undecided);
  EXPECT_EQ(settle(Order::less_equal, constant<Interval>(number("1/3")), constant<Interval>(number("1/3")), Interval(0)), Settled::undecided);
  EXPECT_EQ(settle(Order::equal, Interval(4), Interval(4), Interval(0)), Settled::strict);
}

template <class S>
class RoundedArithmetic : public ::testing::Test {
  MultiprecisionScope digits_{200};
};
using RoundedNumbers = ::testing::Types<float, double, long double, Multiprecision>;
TYPED_TEST_SUITE(RoundedArithmetic, RoundedNumbers);

TYPED_TEST(RoundedArithmetic, HasABandAndSaysTightWithinIt) {
  using S = TypeParam;
  const S band = rounded_band<S>();
  for (const S& size : {S(1), S(1024), S(S(1) / S(1024))}) {
    const S inside = size + size * band / S(2);
    const S outside = size + size * band * S(4);
    EXPECT_EQ(settle(Order::less_equal, inside, size, S(0)), Settled::tight);
    EXPECT_EQ(settle(Order::equal, inside, size, S(0)), Settled::tight);
    EXPECT_EQ(settle(Order::equal, size, inside, S(0)), Settled::tight);
    EXPECT_EQ(settle(Order::less_equal, outside, size, S(0)), Settled::violated);
    EXPECT_EQ(settle(Order::equal, size, outside, S(0)), Settled::violated);
    EXPECT_EQ(settle(Order::less_equal, outside, size, S(size * S(100))), Settled::tight) << "the scale is what cancelled on the way";
  }
}

TEST(RoundedArithmetic, NotANumberDecidesNothing) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Order order : {Order::less_equal, Order::equal}) {
    EXPECT_EQ(settle(order, nan, 1.0, 0.0), Settled::undecided);
    EXPECT_EQ(settle(order, 1.0, nan, 0.0), Settled::undecided);
    EXPECT_EQ(settle(order, nan, nan, 0.0), Settled::undecided);
  }
}

/// A run that overflowed has proved nothing: an infinite side or scale must not pass for a tie.
TEST(RoundedArithmetic, AnInfinityIsNoTie) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  EXPECT_NE(settle(Order::less_equal, infinity, 1.0, 0.0), Settled::tight);
  EXPECT_NE(settle(Order::equal, infinity, 1.0, 0.0), Settled::tight);
  EXPECT_NE(settle(Order::equal, 1.0, infinity, 0.0), Settled::tight);
  EXPECT_NE(settle(Order::less_equal, 2.0, 1.0, infinity), Settled::tight);
}

TEST(Quantities, AreRoundedOutwardsOrExact) {
  EXPECT_TRUE(quantity(number("1/3")).exact);
  EXPECT_EQ(quantity(number("1/3")).lower, "1/3");
  const Quantity third = quantity(constant<Interval>(number("1/3")));
  EXPECT_LE(Exact::parse(third.lower), number("1/3"));
  EXPECT_GE(Exact::parse(third.upper), number("1/3"));
  EXPECT_FALSE(third.exact);
  EXPECT_EQ(quantity(0.5).lower, quantity(0.5).upper);
}

// ---- The ledger -----------------------------------------------------------------------------------------------------------------------------------

constexpr Order le = Order::less_equal;

TEST(Ledgers, CountStrictAndTightApart) {
  const PrecisionScope bits(256);
  Ledger<Ball> ledger;
  const Ball product = root(Ball(2)) * root(Ball(3));
  ledger.claim("r", 0, -1, le, Ball(1), Ball(2));
  ledger.claim("r", 0, -1, le, product, root(Ball(6)));
  ledger.claim("s", 1, 0, Order::equal, Ball(2), Ball(2));
  EXPECT_EQ(ledger.strict(), 2);
  EXPECT_EQ(ledger.tight(), 1);
  EXPECT_FALSE(ledger.has_open());
  EXPECT_EQ(ledger.last_open_round(), -1);
  EXPECT_EQ(ledger.strict_after_open(), 2);
}

TEST(Ledgers, StopAtTheFirstViolation) {
  Ledger<Exact> ledger;
  ledger.claim("good", 0, -1, le, Exact(0), Exact(1));
  ledger.claim("first", 3, 2, le, Exact(5), Exact(4));
  ledger.claim("second", 3, 1, le, Exact(9), Exact(4));
  ledger.claim("good", 4, -1, le, Exact(0), Exact(1));
  ledger.assume("late", Truth::no);
  ASSERT_TRUE(ledger.is_violated());
  EXPECT_TRUE(ledger.finished());
  EXPECT_EQ(ledger.violation().name, "first");
  EXPECT_EQ(ledger.violation().k, 3);
  EXPECT_EQ(ledger.violation().node, 2);
  EXPECT_EQ(ledger.violation().lhs, Exact(5));
  EXPECT_EQ(ledger.violation().rhs, Exact(4));
  EXPECT_EQ(ledger.strict(), 1);
  EXPECT_TRUE(ledger.failed_hypothesis().empty());
}

TEST(Ledgers, AnOpenHypothesisTurnsAViolationIntoSomethingOpen) {
  Ledger<Interval> ledger;
  ledger.assume("bound", 0, Interval::hull(0, 2), Interval(1));
  ledger.claim("r", 2, -1, le, Interval(3), Interval(1));
  EXPECT_FALSE(ledger.is_violated());
  EXPECT_EQ(ledger.open_hypothesis(), "bound");
  EXPECT_EQ(ledger.first_open().name, "r");
  EXPECT_EQ(ledger.open_count(), 2);
  EXPECT_EQ(ledger.last_open_round(), 2);
}

TEST(Ledgers, AHypothesisThatHoldsOnlyAsATieLeavesAViolationOpen) {
  const PrecisionScope bits(256);
  const Ball product = root(Ball(2)) * root(Ball(3));
  Ledger<Ball> ledger;
  ledger.assume("bound", 0, product, root(Ball(6)));
  EXPECT_FALSE(ledger.has_open());
  ledger.claim("holds", 0, -1, le, Ball(1), Ball(2));
  ledger.claim("fails", 1, -1, le, Ball(2), Ball(1));
  EXPECT_FALSE(ledger.is_violated());
  EXPECT_EQ(ledger.first_open().name, "fails");
  EXPECT_EQ(ledger.strict(), 1);
}

TEST(Ledgers, AFailedHypothesisEndsEverything) {
  Ledger<Exact> ledger;
  ledger.assume("bound", 0, Exact(2), Exact(1));
  ledger.claim("r", 0, -1, le, Exact(2), Exact(1));
  EXPECT_TRUE(ledger.finished());
  EXPECT_FALSE(ledger.is_violated());
  EXPECT_EQ(ledger.failed_hypothesis(), "bound");
}

TEST(Ledgers, AWaivedHypothesisIsNotChecked) {
  Ledger<Exact> ledger({"bound"});
  ledger.assume("bound", 0, Exact(2), Exact(1));
  ledger.assume("bound", Truth::unknown);
  EXPECT_FALSE(ledger.finished());
  EXPECT_FALSE(ledger.has_open());
  ledger.claim("r", 0, -1, le, Exact(2), Exact(1));
  EXPECT_TRUE(ledger.is_violated()) << "what follows from the others is refuted all the same";
  Ledger<Exact> other({"bound"});
  other.assume("another", Truth::no);
  EXPECT_EQ(other.failed_hypothesis(), "another");
}

TEST(Ledgers, ConditionalClaims) {
  Ledger<Exact> no;
  no.claim_if(Truth::no, "r", 0, -1, le, Exact(2), Exact(1));
  EXPECT_FALSE(no.is_violated());
  EXPECT_EQ(no.strict() + no.open_count(), 0);
  Ledger<Exact> yes;
  yes.claim_if(Truth::yes, "r", 0, -1, le, Exact(2), Exact(1));
  EXPECT_TRUE(yes.is_violated());
  Ledger<Exact> unknown;
  unknown.claim_if(Truth::unknown, "holds", 0, -1, le, Exact(1), Exact(2));
  unknown.claim_if(Truth::unknown, "fails", 1, -1, le, Exact(2), Exact(1));
  EXPECT_FALSE(unknown.is_violated());
  EXPECT_EQ(unknown.strict(), 1);
  EXPECT_EQ(unknown.first_open().name, "fails");
}

TEST(Ledgers, CountWhatWasSettledAfterTheLastOpenRound) {
  Ledger<Interval> ledger;
  const auto good = [&](std::int64_t k) { ledger.claim("r", k, -1, le, Interval(0), Interval(1)); };
  const auto open = [&](std::int64_t k) { ledger.claim("r", k, -1, le, Interval::hull(0, 2), Interval(1)); };
  good(0), good(1), open(1), good(1), good(2), open(3), open(3), good(3), good(4), good(5), good(5);
  EXPECT_EQ(ledger.strict(), 8);
  EXPECT_EQ(ledger.last_open_round(), 3);
  EXPECT_EQ(ledger.strict_after_open(), 3);
  EXPECT_EQ(ledger.open_count(), 3);
  EXPECT_EQ(ledger.first_open().k, 1);
}

TEST(Ledgers, KeepTheTightestInequality) {
  Ledger<double> ledger;
  ledger.claim("far", 0, -1, le, 1, 10);
  ledger.claim("near", 4, 2, le, 9, 10);
  ledger.claim("equality", 5, -1, Order::equal, 1, 1);  // always 1: says nothing
  ledger.claim("nothing", 6, -1, le, 0, 0);
  EXPECT_EQ(ledger.tightest().relation, "near");
  EXPECT_EQ(ledger.tightest().k, 4);
  EXPECT_EQ(ledger.tightest().node, 2);
  EXPECT_DOUBLE_EQ(ledger.tightest().ratio, 0.9);
}

// ---- The ladder -----------------------------------------------------------------------------------------------------------------------------------

/// Zero, in a form that p bits enclose with a width of about 2^-p.
template <Field S>
S blurred_zero() {
  if constexpr (Scalar<S>) {
    return root(S(2)) * root(S(3)) - root(S(6));
  } else {
    return S(0);
  }
}

/// lhs <= rhs with sides of size 2^-e: settled only with about e bits. `gap` is rhs/lhs.
template <Field S>
void claim_needing(long e, const Exact& gap, std::int64_t k, Ledger<S>& ledger) {
  const S size = constant<S>(two_to(-e));
  ledger.claim("small", k, -1, le, S(size + blurred_zero<S>()), S(size * constant<S>(gap)));
}

Outcome climb_one(long e, const Exact& gap, ExactTier exact = ExactTier::never, LadderOptions options = {}) {
  return climb<true>(options, 0, exact, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    claim_needing(e, gap, 0, ledger);
  });
}

TEST(Ladder, ARelationThatNeeds300BitsIsDecidedAt512) {
  const Outcome holds = climb_one(300, Exact(2));
  EXPECT_EQ(holds.decision, Decision::holds);
  EXPECT_EQ(holds.precision_bits, 512);
  EXPECT_EQ(holds.evidence, Evidence::enclosed);
  EXPECT_EQ(holds.strict, 1);
  EXPECT_EQ(holds.tight, 0);
  const Outcome violated = climb_one(300, Exact(1, 2));
  EXPECT_EQ(violated.decision, Decision::violated);
  EXPECT_EQ(violated.precision_bits, 512);
  ASSERT_TRUE(violated.finding.has_value());
  EXPECT_EQ(violated.finding->relation, "small");
}

TEST(Ladder, AViolationIsFoundInTheFirstTierThatCanSeeIt) {
  EXPECT_EQ(climb_one(10, Exact(1, 2)).precision_bits, 53);
  EXPECT_EQ(climb_one(70, Exact(1, 2)).precision_bits, 128);
  EXPECT_EQ(climb_one(200, Exact(1, 2)).precision_bits, 256);
  for (const long e : {10L, 70L, 200L, 1000L}) EXPECT_EQ(climb_one(e, Exact(1, 2)).decision, Decision::violated) << e;
  LadderOptions without;
  without.interval_tier = false;
  EXPECT_EQ(climb_one(10, Exact(1, 2), ExactTier::never, without).precision_bits, 128);
}

TEST(Ladder, GivesUpAtItsCapAndSaysWhere) {
  LadderOptions options;
  options.max_bits = 256;
  const Outcome outcome = climb_one(300, Exact(2), ExactTier::never, options);
  EXPECT_EQ(outcome.decision, Decision::undecided);
  EXPECT_EQ(outcome.precision_bits, 256);
  ASSERT_TRUE(outcome.finding.has_value());
  EXPECT_EQ(outcome.finding->relation, "small");
  EXPECT_EQ(outcome.strict + outcome.tight, 0);
}

TEST(Ladder, ExactFirstAndLast) {
  const Outcome first = climb_one(300, Exact(2), ExactTier::first);
  EXPECT_EQ(first.decision, Decision::holds);
  EXPECT_EQ(first.evidence, Evidence::exact);
  EXPECT_EQ(first.precision_bits, 0);
  EXPECT_EQ(climb_one(300, Exact(1, 2), ExactTier::first).decision, Decision::violated);
  // Both sides zero, computed: no enclosure can say so, rationals can.
  const auto zeros = [](ExactTier exact) {
    return climb<true>(LadderOptions{}, 0, exact, []<class S>(Ledger<S>& ledger, Watch<S>&) {
      ledger.claim("zero", 0, -1, le, blurred_zero<S>(), S(0));
    });
  };
  EXPECT_EQ(zeros(ExactTier::never).decision, Decision::undecided);
  EXPECT_EQ(zeros(ExactTier::last).decision, Decision::holds);
  EXPECT_EQ(zeros(ExactTier::last).evidence, Evidence::enclosed) << "the weakest evidence of the answer";
  EXPECT_EQ(zeros(ExactTier::first).evidence, Evidence::exact);
}

TEST(Ladder, AnIrrationalNumberSendsExactRunsToEnclosures) {
  const auto attempt = []<class S>(Ledger<S>& ledger, Watch<S>&) {
    if constexpr (std::same_as<S, Exact>) {
      ledger.claim("before", 0, -1, le, S(5), S(1));  // whatever an unfinished exact run saw is forgotten
      throw NoExactValue("an irrational number");
    } else {
      ledger.claim("r", 0, -1, le, root(S(2)), S(2));
    }
  };
  for (const ExactTier tier : {ExactTier::first, ExactTier::last}) {
    const Outcome outcome = climb<true>(LadderOptions{}, 0, tier, attempt);
    EXPECT_EQ(outcome.decision, Decision::holds);
    EXPECT_EQ(outcome.evidence, Evidence::enclosed);
    EXPECT_EQ(outcome.strict, 1);
  }
}

TEST(Ladder, NotApplicableAndOpenHypotheses) {
  const auto with_bound = [](const Exact& lhs, bool blurred, std::vector<std::string_view> waived) {
    LadderOptions options;
    options.waived = std::move(waived);
    return climb<true>(options, 0, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
      ledger.assume("bound", 0, S(constant<S>(lhs) + (blurred ? blurred_zero<S>() : S(0))), S(0));
      ledger.claim("r", 0, -1, le, S(2), S(1));
    });
  };
  EXPECT_EQ(with_bound(Exact(1), false, {}).decision, Decision::not_applicable);
  EXPECT_EQ(with_bound(Exact(1), false, {}).hypothesis, "bound");
  EXPECT_EQ(with_bound(Exact(0), true, {}).decision, Decision::undecided);
  EXPECT_EQ(with_bound(Exact(0), true, {}).hypothesis, "bound");
  EXPECT_EQ(with_bound(Exact(-1), false, {}).decision, Decision::violated);
  EXPECT_EQ(with_bound(Exact(1), false, {"bound"}).decision, Decision::violated);
}

/// Rounds 0..59 whose relations need 1, 8, 15, ... bits in turn, three relations a round: counts must not depend on the tiers that ran.
struct Mixed {
  static constexpr std::int64_t rounds = 59;
  std::int64_t runs = 0;
  std::int64_t longest_late_run = 0;

  template <class S>
  void operator()(Ledger<S>& ledger, Watch<S>& watch) {
    ++runs;
    for (std::int64_t k = 0;; ++k) {
      claim_needing((7 * k) % 300, Exact(2), k, ledger);
      ledger.claim("clear", k, 0, le, S(1), S(2));
      if (k % 2 == 0) ledger.claim("tie", k, 1, le, S(S(3) + blurred_zero<S>()), S(3));
      if (!watch.go_on(k)) {
        if (runs > 1) longest_late_run = std::max(longest_late_run, k);
        return;
      }
    }
  }
  static constexpr std::int64_t relations = 60 + 60 + 30;
};

TEST(Ladder, CountsEveryRelationOnceWhicheverTiersRan) {
  for (const bool interval_tier : {true, false}) {
    for (const ExactTier exact : {ExactTier::never, ExactTier::first, ExactTier::last}) {
      for (const long first_bits : {64L, 128L, 1024L}) {
        LadderOptions options;
        options.interval_tier = interval_tier;
        options.first_bits = first_bits;
        const Outcome outcome = climb<true>(options, Mixed::rounds, exact, Mixed{});
        EXPECT_EQ(outcome.decision, Decision::holds);
        EXPECT_EQ(outcome.strict + outcome.tight, Mixed::relations) << interval_tier << " " << static_cast<int>(exact) << " " << first_bits;
        EXPECT_EQ(outcome.tight, exact == ExactTier::first ? 0 : 30);
      }
    }
  }
}

/// A later tier judges only up to the last round that was left open.
TEST(Ladder, ALaterTierStopsAtTheLastOpenRound) {
  std::vector<std::int64_t> last_rounds;
  const Outcome outcome = climb<true>(LadderOptions{}, 100, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    std::int64_t k = 0;
    do {
      if (k == 40) {
        claim_needing(100, Exact(2), k, ledger);
      } else {
        ledger.claim("clear", k, -1, le, S(1), S(2));
      }
    } while (watch.go_on(k) && ++k >= 0);
    last_rounds.push_back(k);
  });
  EXPECT_EQ(outcome.decision, Decision::holds);
  EXPECT_EQ(outcome.strict, 101);
  EXPECT_EQ(last_rounds, (std::vector<std::int64_t>{100, 40}));
}

/// Six open rounds in a row end a tier early, except the last tier; the bits that are needed are guessed from how far it came.
TEST(Ladder, AbandonsATierThatLosesItsBits) {
  std::vector<long> tiers;
  std::vector<std::int64_t> ends;
  const Outcome outcome = climb<true>(LadderOptions{}, 600, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    tiers.push_back(std::same_as<S, Interval> ? 53 : working_precision());
    std::int64_t k = 0;
    do {
      claim_needing(2 * k, Exact(2), k, ledger);
    } while (watch.go_on(k) && ++k >= 0);
    ends.push_back(k);
  });
  EXPECT_EQ(outcome.decision, Decision::holds);
  EXPECT_EQ(outcome.strict, 601);
  EXPECT_LT(ends.front(), 40);
  EXPECT_EQ(ends.back(), 600);
  EXPECT_EQ(tiers.back(), 2048) << "1200 bits are needed";
  EXPECT_LE(tiers.size(), 4U) << "256 and 512 bits can be skipped";
}

TEST(Ladder, StopsWhenTold) {
  std::atomic<bool> stop{true};
  LadderOptions options;
  options.stop = &stop;
  std::int64_t last = 0;
  int runs = 0;
  const auto attempt = [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    ++runs;
    std::int64_t k = 0;
    do {
      ledger.claim("clear", k, -1, le, S(1), S(2));
    } while (watch.go_on(k) && ++k >= 0);
    last = k;
  };
  EXPECT_EQ(climb<true>(options, 1000, ExactTier::never, attempt).decision, Decision::undecided);
  EXPECT_LT(last, 32);
  EXPECT_EQ(runs, 1);
  LadderOptions late;
  late.deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1);
  EXPECT_EQ(climb<true>(late, 1000, ExactTier::never, attempt).decision, Decision::undecided);
  stop = false;
  EXPECT_EQ(climb<true>(options, 1000, ExactTier::never, attempt).decision, Decision::holds);
}

}  // namespace
}  // namespace lemmata
