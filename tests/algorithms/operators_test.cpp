/// Clipping operators: the laws of clip in every number and every regime, the other operators against their formulas, and the bug museum: mutants with
/// the defects that public clipping code has had. Every mutant must break a law, or the laws are too weak.
#include "algorithms/operators.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/algorithms/clip_laws.hpp"

namespace lemmata {
namespace {

using laws::Names;

std::string list(const Names& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

// ---- Clip -----------------------------------------------------------------------------------------------------------------------------------------

template <class S>
class ClipIn : public ::testing::Test {
  MultiprecisionScope digits_{200};
};
using Points = ::testing::Types<float, double, long double, Multiprecision, ceres::Jet<double, 4>, ceres::Jet<Multiprecision, 2>>;
TYPED_TEST_SUITE(ClipIn, Points);

TYPED_TEST(ClipIn, KeepsEveryLaw) {
  Names broken;
  laws::check_values<TypeParam>(Clip{}, broken);
  laws::check_zero<TypeParam>(Clip{}, broken);
  laws::check_poison<TypeParam>(Clip{}, broken);
  laws::check_embedding<TypeParam>(Clip{}, broken);
  EXPECT_EQ(list(broken), "");
}
TEST(Clip, KeepsEveryLawInRationals) { EXPECT_EQ(list(laws::broken_clip_laws<Exact>(Clip{})), ""); }
TEST(Clip, HasTheRightDerivative) {
  Names broken;
  laws::check_derivative(Clip{}, broken);
  EXPECT_EQ(list(broken), "");
}

template <class S>
class ClipOfBoxes : public ::testing::Test {
  PrecisionScope bits_{100};
};
using Enclosures = ::testing::Types<Interval, Ball>;
TYPED_TEST_SUITE(ClipOfBoxes, Enclosures);

TYPED_TEST(ClipOfBoxes, KeepsEveryLaw) { EXPECT_EQ(list(laws::broken_enclosure_laws<TypeParam>(Clip{}, 200)), ""); }

/// On the line, against rationals: ends, zero, thresholds and members at random.
TYPED_TEST(ClipOfBoxes, ContainsTheExactClipOnTheLine) {
  using E = TypeParam;
  std::mt19937_64 random(11);
  const auto integer = [&] { return static_cast<std::int64_t>(random() % 129) - 64; };
  for (int trial = 0; trial < 2000; ++trial) {
    Exact low(integer(), 16);
    Exact high(integer(), 16);
    if (high < low) std::swap(low, high);
    const Exact tau(std::abs(integer()), 16);
    Vector<E> u(1);
    u[0] = join(constant<E>(low), constant<E>(high));
    Vector<E> out;
    Clip{}.apply(u, constant<E>(tau), out);
    for (const Exact& member : {low, high, (low + high) / Exact(2), low + (high - low) / Exact(7)}) {
      const Exact clipped = member < -tau ? -tau : tau < member ? tau : member;
      ASSERT_TRUE(laws::lower_of(out[0]) <= clipped && clipped <= laws::upper_of(out[0])) << low.text() << " " << high.text() << " " << tau.text();
    }
    const Exact bottom = low < -tau ? -tau : tau < low ? tau : low;
    const Exact top = high < -tau ? -tau : tau < high ? tau : high;
    ASSERT_LE(laws::upper_of(out[0]) - laws::lower_of(out[0]), top - bottom + Exact::power_of_two(-20));
  }
}

/// A threshold that is itself an enclosure: all its members are covered.
TYPED_TEST(ClipOfBoxes, CoversEveryMemberOfTheThreshold) {
  using E = TypeParam;
  const E tau = join(constant<E>(Exact(3, 4)), constant<E>(Exact(5, 4)));
  for (const std::vector<double>& point : {std::vector<double>{0.5, -0.75, 0.5}, {3, 4}, {1}, {-0.875}, {0.25, 0.25}}) {
    Vector<E> u(static_cast<Eigen::Index>(point.size()));
    for (std::size_t j = 0; j < point.size(); ++j) u[static_cast<Eigen::Index>(j)] = constant<E>(Exact::of_double(point[j]));
    Vector<E> out;
    Clip{}.apply(u, tau, out);
    for (const Exact& member : {Exact(3, 4), Exact(1), Exact(9, 8), Exact(5, 4)}) {
      const Vector<Ball> truth = laws::true_clip(point, member);
      for (Eigen::Index j = 0; j < u.size(); ++j) {
        EXPECT_LE(laws::lower_of(out[j]), truth[j].upper(200));
        EXPECT_LE(truth[j].lower(200), laws::upper_of(out[j]));
      }
    }
  }
}

/// An overflow on the line must show as well: clip_tau(infinity) = tau would hide it for the rest of the run.
TEST(Clip, AnInfinityShowsOnTheLine) {
  for (const double u : {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) {
    Vector<double> out;
    Clip{}.apply(Vector<double>(Vector<double>::Constant(1, u)), 1.0, out);
    EXPECT_FALSE(std::isfinite(out[0]));
    CoordinateClip{}.apply(Vector<double>(Vector<double>::Constant(1, u)), 1.0, out);
    EXPECT_FALSE(std::isfinite(out[0]));
  }
}

// ---- The other operators --------------------------------------------------------------------------------------------------------------------------

template <class Formula, class Op>
void expect_formula(const Op& op, const Formula& formula, const char* name) {
  const PrecisionScope bits(200);
  for (const laws::Direction& direction : laws::directions()) {
    for (const Exact& tau : {Exact(1, 4), Exact(2), Exact(5), Exact(60)}) {
      const auto expect = [&]<class S>(S) {
        const Vector<S> u = laws::along<S>(direction, Exact(1));
        Vector<S> out;
        op.apply(u, constant<S>(tau), out);
        for (Eigen::Index j = 0; j < u.size(); ++j) {
          const Exact truth = formula(Exact(direction.entries[static_cast<std::size_t>(j)]), Exact(direction.norm), tau);
          if constexpr (Enclosure<S>) {
            EXPECT_TRUE(laws::lower_of(out[j]) <= truth && truth <= laws::upper_of(out[j])) << name;
          } else {
            EXPECT_TRUE(laws::is_near(out[j], truth)) << name;
          }
        }
      };
      expect(float()), expect(double()), expect(static_cast<long double>(0)), expect(Exact()), expect(Interval()), expect(Ball());
    }
  }
}

TEST(OtherOperators, FollowTheirFormulas) {
  expect_formula(SoftClip{}, [](const Exact& entry, const Exact& norm, const Exact& a) { return entry / (norm + a); }, "soft clip");
  expect_formula(Normalise{}, [](const Exact& entry, const Exact& norm, const Exact&) { return entry / norm; }, "normalise");
  expect_formula(CoordinateClip{}, [](const Exact& entry, const Exact&, const Exact& tau) { return entry < -tau ? -tau : tau < entry ? tau : entry; },
                 "coordinate clip");
}

TEST(OtherOperators, MapZeroToZeroAndLetPoisonShow) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const auto check = [&](const auto& op, const char* name) {
    for (const int d : {1, 3}) {
      Vector<double> out;
      op.apply(Vector<double>(Vector<double>::Constant(d, 0)), 1.0, out);
      EXPECT_TRUE((out.array() == 0).all()) << name;
      Vector<double> poisoned = Vector<double>::Constant(d, 1);
      poisoned[d - 1] = nan;
      op.apply(poisoned, 1.0, out);
      EXPECT_FALSE(out.allFinite()) << name;
    }
  };
  check(SoftClip{}, "soft clip"), check(Normalise{}, "normalise"), check(CoordinateClip{}, "coordinate clip"), check(Clip{}, "clip");
}

TEST(OtherOperators, OfABoxAroundZero) {
  Vector<Interval> box = Vector<Interval>::Constant(2, Interval::hull(-1, 2));
  Vector<Interval> out;
  EXPECT_EQ(Normalise{}.apply(box, Interval(1), out), Truth::unknown);
  for (const Interval& entry : out) EXPECT_TRUE(entry.lower() == -1 && entry.upper() == 1);
  EXPECT_EQ(CoordinateClip{}.apply(box, Interval(1), out), Truth::unknown);
  for (const Interval& entry : out) EXPECT_TRUE(entry.lower() == -1 && entry.upper() == 1);
  SoftClip{}.apply(box, Interval(1), out);
  for (const Interval& entry : out) EXPECT_TRUE(entry.lower() <= -0.5 && entry.upper() >= 2.0 / 3);
}

// ---- The bug museum -------------------------------------------------------------------------------------------------------------------------------

template <class S>
Vector<S> times(const Vector<S>& u, const S& factor) { return u * factor; }

/// Right but for one thing, which `Norm` and `Factor` decide: out = Factor(tau, Norm(u)) u.
template <class Change>
struct Mutant : Change {
  template <class S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    const S size = this->norm_of(u);
    const Truth inside = less_equal(size, tau);
    out = times(u, this->factor(tau, size));
    return inside == Truth::yes ? Truth::no : inside == Truth::no ? Truth::yes : Truth::unknown;
  }
};
struct TrueNorm {
  template <class S>
  S norm_of(const Vector<S>& u) const { return norm(u); }
};
struct TrueFactor {
  template <class S>
  S factor(const S& tau, const S& size) const { return less_equal(size, tau) == Truth::yes ? S(1) : S(tau / size); }
};

/// min(1, tau/||u||) as it stands: 0/0 at zero gradient and zero threshold.
struct ZeroOverZero : TrueNorm {
  template <class S>
  S factor(const S& tau, const S& size) const { return minimum(S(tau / size), S(1)); }
};
/// 1e-6 "for stability".
struct AddsToTheDenominator : TrueNorm {
  template <class S>
  S factor(const S& tau, const S& size) const { return minimum(S(1), S(tau / (size + S(1) / S(1000000)))); }
};
/// The norm in single precision.
struct NormInFloat : TrueFactor {
  template <class S>
  S norm_of(const Vector<S>& u) const { return static_cast<S>(static_cast<float>(approximate(norm(u)))); }
};
/// sqrt(sum of squares) without scaling: infinite where squares overflow, and then everything is zero.
struct OverflowingNorm : TrueFactor {
  template <class S>
  S norm_of(const Vector<S>& u) const { return root(squared_norm(u)); }
};
/// The norm of the first half of the coordinates: one shard of a tensor that is split over devices.
struct NormOfAShard : TrueFactor {
  template <class S>
  S norm_of(const Vector<S>& u) const { return norm(Vector<S>(u.head((u.size() + 1) / 2))); }
};
/// Two workers each add the whole squared norm.
struct NormCountedPerWorker : TrueFactor {
  template <class S>
  S norm_of(const Vector<S>& u) const { return norm(u) * root(S(2)); }
};
/// The sum of the entries' norms instead of the norm of the whole.
struct SumOfNorms : TrueFactor {
  template <class S>
  S norm_of(const Vector<S>& u) const {
    S sum(0);
    for (const S& entry : u) sum += magnitude(entry);
    return sum;
  }
};
/// Clips to just above the threshold.
struct SlightlyLoose : TrueNorm {
  template <class S>
  S factor(const S& tau, const S& size) const { return TrueFactor{}.factor(S(tau * (S(1) + S(1) / S(10000))), size); }
};
/// Always scales to the threshold: short vectors grow.
struct AlwaysScales : TrueNorm {
  template <class S>
  S factor(const S& tau, const S& size) const { return less_equal(size, S(0)) == Truth::yes ? S(0) : S(tau / size); }
};
/// The right values, with sqrt on every path: the derivative at 0 is 0 * infinity.
struct DifferentiatesARootAtZero {
  template <class S>
  S norm_of(const Vector<S>& u) const { return root(squared_norm(u)); }
  template <class S>
  S factor(const S& tau, const S& size) const { return minimum(S(1), S(tau / maximum(size, S(S(1) / S(1 << 20))))) + S(0) * size; }
};

/// "Global" clip applied to blocks of two coordinates.
struct ClipsByBlock {
  template <class S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    out.resize(u.size());
    Truth clipped = Truth::no;
    for (Eigen::Index j = 0; j < u.size(); j += 2) {
      Vector<S> part;
      clipped = either(clipped, Clip{}.apply(Vector<S>(u.segment(j, std::min<Eigen::Index>(2, u.size() - j))), tau, part));
      out.segment(j, part.size()) = part;
    }
    return clipped;
  }
};
/// nan_to_num: what is not finite becomes zero.
struct InfiniteNormGivesZeros {
  template <class S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    const Truth clipped = Clip{}.apply(u, tau, out);
    if (!laws::finite(norm(u))) out = Vector<S>::Constant(u.size(), S(0));
    return clipped;
  }
};
/// A second implementation for one dimension that disagrees with the first.
struct SoftOnTheLine {
  template <class S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    return u.size() == 1 ? SoftClip{}.apply(u, tau, out) : Clip{}.apply(u, tau, out);
  }
};
/// clamp() in place of a comparison: a NaN becomes the threshold.
struct SwallowsNaN {
  template <class S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    const Truth clipped = Clip{}.apply(u, tau, out);
    for (S& entry : out) entry = maximum(S(-tau), minimum(entry, tau));
    for (S& entry : out) entry = laws::finite(entry) ? entry : tau;
    return clipped;
  }
};
struct ForgetsTheSign {
  template <class S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    const Truth clipped = Clip{}.apply(u, tau, out);
    if (clipped == Truth::yes) out[0] = magnitude(out[0]);
    return clipped;
  }
};
/// Reports the sphere itself as clipped.
struct StrictInequality {
  template <class S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    const Truth clipped = Clip{}.apply(u, tau, out);
    return clipped == Truth::no && less_equal(tau, norm(u)) == Truth::yes ? Truth::yes : clipped;
  }
};

template <class S, class Op>
void expect_caught(const char* name, const Op& op) {
  const MultiprecisionScope digits(200);
  const Names broken = laws::broken_clip_laws<S>(op);
  EXPECT_FALSE(broken.empty()) << name << " breaks no law";
  ::testing::Test::RecordProperty(name, list(broken));
}

TEST(BugMuseum, EveryMutantBreaksALaw) {
  expect_caught<double>("ZeroOverZero", Mutant<ZeroOverZero>{});
  expect_caught<double>("AddsToTheDenominator", Mutant<AddsToTheDenominator>{});
  expect_caught<double>("NormInFloat", Mutant<NormInFloat>{});
  expect_caught<double>("OverflowingNorm", Mutant<OverflowingNorm>{});
  expect_caught<double>("InfiniteNormGivesZeros", InfiniteNormGivesZeros{});
  expect_caught<double>("NormOfAShard", Mutant<NormOfAShard>{});
  expect_caught<double>("NormCountedPerWorker", Mutant<NormCountedPerWorker>{});
  expect_caught<double>("SumOfNorms", Mutant<SumOfNorms>{});
  expect_caught<double>("SlightlyLoose", Mutant<SlightlyLoose>{});
  expect_caught<double>("AlwaysScales", Mutant<AlwaysScales>{});
  expect_caught<double>("ClipsByBlock", ClipsByBlock{});
  expect_caught<double>("CoordinateClip", CoordinateClip{});
  expect_caught<double>("SoftClip", SoftClip{});
  expect_caught<double>("Normalise", Normalise{});
  expect_caught<double>("SoftOnTheLine", SoftOnTheLine{});
  expect_caught<double>("SwallowsNaN", SwallowsNaN{});
  expect_caught<double>("ForgetsTheSign", ForgetsTheSign{});
  expect_caught<double>("StrictInequality", StrictInequality{});
  // In the numbers where they hide best.
  expect_caught<Multiprecision>("NormInFloat, 200 bits", Mutant<NormInFloat>{});
  expect_caught<float>("AddsToTheDenominator, float", Mutant<AddsToTheDenominator>{});
  expect_caught<float>("OverflowingNorm, float", Mutant<OverflowingNorm>{});
  Names derivative;
  laws::check_derivative(Mutant<DifferentiatesARootAtZero>{}, derivative);
  EXPECT_EQ(derivative.count("derivative"), 1U);
}

/// Each defect breaks the law that it is known for.
TEST(BugMuseum, DefectsAreCaughtForTheirOwnReason) {
  const auto breaks = [](const auto& op, const char* law) { return laws::broken_clip_laws<double>(op).count(law) == 1; };
  EXPECT_TRUE(breaks(Mutant<ZeroOverZero>{}, "zero"));
  EXPECT_TRUE(breaks(Mutant<AddsToTheDenominator>{}, "homogeneous"));
  EXPECT_TRUE(breaks(Mutant<NormInFloat>{}, "value"));
  EXPECT_TRUE(breaks(InfiniteNormGivesZeros{}, "an infinity shows"));
  EXPECT_TRUE(breaks(SwallowsNaN{}, "a NaN shows"));
  EXPECT_TRUE(breaks(SoftOnTheLine{}, "embedding"));
  EXPECT_TRUE(breaks(ForgetsTheSign{}, "odd"));
  EXPECT_TRUE(breaks(StrictInequality{}, "says whether it clipped"));
  EXPECT_TRUE(breaks(Mutant<AlwaysScales>{}, "identity"));
}

// ---- Mutants of the enclosure code ----------------------------------------------------------------------------------------------------------------

/// Decides by the midpoint of the norm.
struct DecidesByMidpoint {
  template <class S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    const S size = norm(u);
    const bool inside = approximate(size) <= approximate(tau);
    out = inside ? u : Vector<S>(u * S(tau / size));
    return truth(!inside);
  }
};
/// min(1, tau/||u||) u: sound, and far from tight, since u occurs twice.
struct NaiveProduct {
  template <class S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    const S size = norm(u);
    const Truth inside = less_equal(size, tau);
    out = inside == Truth::yes ? u : Vector<S>(u * minimum(S(1), S(tau / size)));
    return inside == Truth::yes ? Truth::no : inside == Truth::no ? Truth::yes : Truth::unknown;
  }
};
/// Takes an undecided box for an unclipped one.
struct UnknownIsUnclipped {
  template <class S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    const Truth clipped = Clip{}.apply(u, tau, out);
    if (clipped == Truth::unknown) out = u;
    return clipped;
  }
};
/// The ends clipped one by one: forgets that the others may be small.
struct ClipsTheEnds {
  template <class S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    const Truth clipped = Clip{}.apply(u, tau, out);
    if (clipped != Truth::unknown) return clipped;
    Vector<S> low = u;
    Vector<S> high = u;
    for (S& entry : low) entry = lower_end(entry);
    for (S& entry : high) entry = upper_end(entry);
    Vector<S> low_out;
    Vector<S> high_out;
    Clip{}.apply(low, tau, low_out);
    Clip{}.apply(high, tau, high_out);
    for (Eigen::Index j = 0; j < u.size(); ++j) out[j] = join(low_out[j], high_out[j]);
    return clipped;
  }
};
/// Only clamps each coordinate: sound, not tight.
struct OnlyClamps {
  template <class S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    const Truth clipped = Clip{}.apply(u, tau, out);
    if (clipped == Truth::unknown) out = Vector<S>::Constant(u.size(), join(S(-tau), tau));
    return clipped;
  }
};

TYPED_TEST(ClipOfBoxes, MutantsBreakALaw) {
  using E = TypeParam;
  const auto broken = [](const auto& op) { return laws::broken_enclosure_laws<E>(op, 80); };
  EXPECT_EQ(broken(DecidesByMidpoint{}).count("says whether it clipped"), 1U);
  EXPECT_EQ(broken(DecidesByMidpoint{}).count("contains"), 1U);
  EXPECT_EQ(broken(NaiveProduct{}).count("tight hull"), 1U);
  EXPECT_EQ(broken(NaiveProduct{}).count("contains"), 0U) << "sound, only wide";
  EXPECT_EQ(broken(UnknownIsUnclipped{}).count("contains"), 1U);
  EXPECT_EQ(broken(ClipsTheEnds{}).count("contains"), 1U);
  EXPECT_EQ(broken(OnlyClamps{}).count("tight hull"), 1U);
}

}  // namespace
}  // namespace lemmata
