/// Interval and Ball enclose; the audit that says so catches every planted fault; MPFI, which shares no code with either, agrees.
#include "tests/numerics/containment_audit.hpp"

#include <mpfi.h>

#include <array>
#include <string>
#include <vector>

namespace lemmata::audit {
namespace {

constexpr std::array ball_bits{53L, 64L, 128L, 256L};

std::string operation_name(const ::testing::TestParamInfo<Operation>& info) { return std::string(name(info.param)); }

// ---- lemmata's own enclosures ---------------------------------------------------------------------------------------------------------------------

class Containment : public ::testing::TestWithParam<Operation> {};
INSTANTIATE_TEST_SUITE_P(Every, Containment, ::testing::ValuesIn(all_operations()), operation_name);

TEST_P(Containment, OfIntervals) { EXPECT_TRUE(sound(audit<Library<Interval>>(GetParam(), {.cases = 10000}))); }
TEST_P(Containment, OfBalls) {
  for (const long bits : ball_bits) EXPECT_TRUE(sound(audit<Library<Ball>>(GetParam(), {.cases = 2000, .bits = bits})));
}

/// Sine and cosine come from Arb in fixed point: near their zeros the width is that of values of this size.
constexpr double tightness_floor(Operation op) { return op == Operation::sine || op == Operation::cosine ? 0x1p-10 : 0; }

TEST_P(Containment, IsTightForIntervals) {
  EXPECT_TRUE(sound(audit_tightness<Library<Interval>>(GetParam(), 4, tightness_floor(GetParam()), {.cases = 10000})));
}
TEST_P(Containment, IsTightForBalls) {
  for (const long bits : ball_bits) {
    EXPECT_TRUE(sound(audit_tightness<Library<Ball>>(GetParam(), 16, tightness_floor(GetParam()), {.cases = 2000, .bits = bits})));
  }
}

TEST(ContainmentOfVectors, Intervals) {
  for (const std::size_t dimension : {1, 2, 5}) {
    EXPECT_TRUE(sound(audit_dot<Library<Interval>>(dimension, {.cases = 5000})));
    EXPECT_TRUE(sound(audit_norm<Library<Interval>>(dimension, {.cases = 5000})));
  }
}
TEST(ContainmentOfVectors, Balls) {
  for (const long bits : ball_bits) {
    for (const std::size_t dimension : {1, 2, 5}) {
      EXPECT_TRUE(sound(audit_dot<Library<Ball>>(dimension, {.cases = 1500, .bits = bits})));
      EXPECT_TRUE(sound(audit_norm<Library<Ball>>(dimension, {.cases = 1500, .bits = bits})));
    }
  }
}
TEST(ContainmentOfPoints, RefusesWhatIsNoNumber) {
  EXPECT_TRUE(sound(audit_points<Library<Interval>>({.cases = 4})));
  EXPECT_TRUE(sound(audit_points<Library<Ball>>({.cases = 4})));
}
/// Vectors of points: at most an ulp a term of sum_j |a_j b_j|, and 2 d ulps of the norm.
TEST(ContainmentOfVectors, IsTight) {
  const auto expect_tight = []<class E>(const E&, long bits) {
    const PrecisionScope scope(bits);
    Inputs inputs(7, bits);
    for (int j = 0; j < 2000; ++j) {
      Vector<E> a(5);
      Vector<E> b(5);
      double size = 0;
      for (Eigen::Index i = 0; i < 5; ++i) {
        const Real x = inputs.moderate_point();
        const Real y = inputs.moderate_point();
        a[i] = enclosure_of<E>({x, x});
        b[i] = enclosure_of<E>({y, y});
        size += std::fabs(x.to_double() * y.to_double());
      }
      EXPECT_LE(width(Library<E>::dot(a, b)).to_double(), 10 * std::ldexp(size, static_cast<int>(1 - bits)));
      const E norm = Library<E>::norm(a);
      EXPECT_LE(width(norm).to_double(), 10 * std::ldexp(approximate(norm), static_cast<int>(1 - bits)));
    }
  };
  expect_tight(Interval(), 53);
  for (const long bits : ball_bits) expect_tight(Ball(), bits);
}

// ---- MPFI, independently --------------------------------------------------------------------------------------------------------------------------

/// The range of an operation over intervals, by MPFI at 400 bits.
class Range {
 public:
  Range() { mpfi_init2(range_, reference_bits); mpfi_set_si(range_, 0); }
  explicit Range(const Interval& a) : Range() { mpfi_interv_d(range_, a.lower(), a.upper()); }
  Range(const Range& other) : Range() { mpfi_set(range_, other.range_); }
  Range& operator=(const Range& other) { mpfi_set(range_, other.range_); return *this; }
  ~Range() { mpfi_clear(range_); }
  [[nodiscard]] mpfr_srcptr lower() const { return &range_->left; }
  [[nodiscard]] mpfr_srcptr upper() const { return &range_->right; }
  [[nodiscard]] mpfi_ptr raw() { return range_; }
  [[nodiscard]] mpfi_srcptr raw() const { return range_; }

 private:
  mpfi_t range_;
};

/// MPFI speaks of bounded intervals inside the domain.
bool is_within_domain(Operation op, const Span& a, const Span& b) {
  if (!a.is_bounded() || !b.is_bounded()) return false;
  return op == Operation::quotient ? !b.contains(Real(0.0)) : in_domain(op, a.lower, b.lower);
}

Range range_of(Operation op, const Interval& a, const Interval& b) {
  const Range x(a);
  const Range y(b);
  Range r;
  switch (op) {
    case Operation::sum: mpfi_add(r.raw(), x.raw(), y.raw()); break;
    case Operation::difference: mpfi_sub(r.raw(), x.raw(), y.raw()); break;
    case Operation::product: mpfi_mul(r.raw(), x.raw(), y.raw()); break;
    case Operation::quotient: mpfi_div(r.raw(), x.raw(), y.raw()); break;
    case Operation::minimum:  // MPFI has none: they are monotone and exact
      mpfr_min(&r.raw()->left, x.lower(), y.lower(), MPFR_RNDD);
      mpfr_min(&r.raw()->right, x.upper(), y.upper(), MPFR_RNDU);
      break;
    case Operation::maximum:
      mpfr_max(&r.raw()->left, x.lower(), y.lower(), MPFR_RNDD);
      mpfr_max(&r.raw()->right, x.upper(), y.upper(), MPFR_RNDU);
      break;
    case Operation::square: mpfi_sqr(r.raw(), x.raw()); break;
    case Operation::magnitude: mpfi_abs(r.raw(), x.raw()); break;
    case Operation::root: mpfi_sqrt(r.raw(), x.raw()); break;
    case Operation::exponential: mpfi_exp(r.raw(), x.raw()); break;
    case Operation::logarithm: mpfi_log(r.raw(), x.raw()); break;
    case Operation::log_one_plus: mpfi_log1p(r.raw(), x.raw()); break;
    case Operation::hyperbolic_cosine: mpfi_cosh(r.raw(), x.raw()); break;
    case Operation::sine: mpfi_sin(r.raw(), x.raw()); break;
    case Operation::cosine: mpfi_cos(r.raw(), x.raw()); break;
  }
  return r;
}

Range dot_range(const Vector<Interval>& a, const Vector<Interval>& b) {
  Range sum;
  Range term;
  for (Eigen::Index j = 0; j < a.size(); ++j) {
    mpfi_mul(term.raw(), Range(a[j]).raw(), Range(b[j]).raw());
    mpfi_add(sum.raw(), sum.raw(), term.raw());
  }
  return sum;
}
Range norm_range(const Vector<Interval>& a) {
  Range sum;
  Range term;
  for (Eigen::Index j = 0; j < a.size(); ++j) {
    mpfi_sqr(term.raw(), Range(a[j]).raw());
    mpfi_add(sum.raw(), sum.raw(), term.raw());
  }
  mpfi_sqrt(sum.raw(), sum.raw());
  return sum;
}

::testing::AssertionResult contains_range(const Interval& ours, const Range& range) {
  if (mpfr_cmp_d(range.lower(), ours.lower()) >= 0 && mpfr_cmp_d(range.upper(), ours.upper()) <= 0) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << text_of(ours) << " does not contain MPFI's " << mpfr_get_d(range.lower(), MPFR_RNDN) << ", "
                                       << mpfr_get_d(range.upper(), MPFR_RNDN);
}
/// Each end within two steps of the best double.
::testing::AssertionResult is_nearly(const Interval& ours, const Range& range) {
  const double lower = mpfr_get_d(range.lower(), MPFR_RNDD);
  const double upper = mpfr_get_d(range.upper(), MPFR_RNDU);
  if (step_down(step_down(lower)) <= ours.lower() && ours.upper() <= step_up(step_up(upper))) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << text_of(ours) << " is wider than " << text_of(Interval::hull(lower, upper));
}

constexpr long mpfi_cases = 20000;

class AgainstMpfi : public ::testing::TestWithParam<Operation> {};
INSTANTIATE_TEST_SUITE_P(Every, AgainstMpfi, ::testing::ValuesIn(all_operations()), operation_name);

TEST_P(AgainstMpfi, TheRangeIsContained) {
  const Operation op = GetParam();
  Inputs inputs(11 + static_cast<std::uint64_t>(op), 53);
  for (long usable = 0; usable < mpfi_cases;) {
    const Span a = inputs.span();
    const Span b = inputs.span();
    if (!is_within_domain(op, a, b)) continue;
    ++usable;
    const Interval x = enclosure_of<Interval>(a);
    const Interval y = enclosure_of<Interval>(b);
    const Interval ours = Library<Interval>::apply(op, x, y);
    const Range range = range_of(op, x, y);
    ASSERT_TRUE(contains_range(ours, range)) << a << b;
    ASSERT_TRUE(tightness_floor(op) > 0 || is_nearly(ours, range)) << a << b;
  }
}
TEST(VectorsAgainstMpfi, TheRangeIsContained) {
  Inputs inputs(13, 53);
  for (const std::size_t dimension : {1, 2, 5}) {
    for (long usable = 0; usable < mpfi_cases / 2;) {
      const auto a = Box<Interval>::draw(inputs, dimension);
      const auto b = Box<Interval>::draw(inputs, dimension);
      const auto is_bounded = [](const Span& s) { return s.is_bounded(); };
      if (!std::all_of(a.spans.begin(), a.spans.end(), is_bounded) || !std::all_of(b.spans.begin(), b.spans.end(), is_bounded)) continue;
      ++usable;
      ASSERT_TRUE(contains_range(dot(a.enclosure, b.enclosure), dot_range(a.enclosure, b.enclosure))) << a << b;
      ASSERT_TRUE(contains_range(norm(a.enclosure), norm_range(a.enclosure))) << a;
    }
  }
}

// ---- Planted faults: intervals --------------------------------------------------------------------------------------------------------------------

enum class Side { both, lower, upper };

/// The best interval there is, except that an end is rounded to nearest instead of outwards.
template <Side side>
struct NearestEnd : Library<Interval> {
  static Interval apply(Operation op, const Interval& a, const Interval& b) {
    const Interval right = Library::apply(op, a, b);
    if (!is_within_domain(op, {Real(a.lower()), Real(a.upper())}, {Real(b.lower()), Real(b.upper())})) return right;
    const Range range = range_of(op, a, b);
    constexpr double largest = std::numeric_limits<double>::max();
    return Interval::hull(side == Side::upper ? right.lower() : std::fmin(mpfr_get_d(range.lower(), MPFR_RNDN), largest),
                          side == Side::lower ? right.upper() : std::fmax(mpfr_get_d(range.upper(), MPFR_RNDN), -largest));
  }
};

class PlantedRounding : public ::testing::TestWithParam<Operation> {};
INSTANTIATE_TEST_SUITE_P(Every, PlantedRounding,
                         ::testing::Values(Operation::sum, Operation::difference, Operation::product, Operation::quotient, Operation::square, Operation::root,
                                           Operation::exponential, Operation::logarithm, Operation::log_one_plus, Operation::hyperbolic_cosine,
                                           Operation::sine, Operation::cosine),
                         operation_name);
TEST_P(PlantedRounding, BothEndsToNearest) { EXPECT_TRUE(caught(audit<NearestEnd<Side::both>>(GetParam(), {}))); }
TEST_P(PlantedRounding, LowerEndWithoutItsStep) { EXPECT_TRUE(caught(audit<NearestEnd<Side::lower>>(GetParam(), {}))); }
TEST_P(PlantedRounding, UpperEndWithoutItsStep) { EXPECT_TRUE(caught(audit<NearestEnd<Side::upper>>(GetParam(), {}))); }

/// [x, y] in whichever order they come, one ulp wider: the ends are those of a formula that is wrong, not of one that forgot to round.
Interval outwards(double x, double y) { return x != x || y != y ? Interval::entire() : Interval::hull(step_down(std::fmin(x, y)), step_up(std::fmax(x, y))); }

/// One operation replaced, the others lemmata's own.
template <Operation planted, Interval (*fault)(const Interval&, const Interval&)>
struct Planted : Library<Interval> {
  static Interval apply(Operation op, const Interval& a, const Interval& b) { return op == planted ? fault(a, b) : Library::apply(op, a, b); }
};

Interval swapped_difference(const Interval& a, const Interval& b) { return outwards(a.lower() - b.lower(), a.upper() - b.upper()); }
Interval product_of_like_ends(const Interval& a, const Interval& b) { return outwards(a.lower() * b.lower(), a.upper() * b.upper()); }
Interval square_of_the_ends(const Interval& a, const Interval&) { return outwards(a.lower() * a.lower(), a.upper() * a.upper()); }
Interval square_of_wrong_sign(const Interval& a, const Interval&) { return outwards(a.lower() * a.upper(), a.contains_zero() ? 0 : a.upper() * a.upper()); }
Interval quotient_blind_to_zero(const Interval& a, const Interval& b) {
  return b.lower() < 0 && b.upper() > 0 ? outwards(a.lower() / b.lower(), a.upper() / b.upper()) : a / b;
}
Interval root_rounded_up(const Interval& a, const Interval&) {
  const Interval right = square_root(a);
  return right.lower() > 0 && right.lower() < right.upper() ? Interval::hull(step_up(right.lower()), right.upper()) : right;
}
Interval root_blind_to_its_domain(const Interval& a, const Interval&) { return a.upper() < 0 ? Interval(0) : square_root(a); }
/// Where both ends are numbers, the values there; else the operation itself.
template <Operation op>
Interval at_the_ends(const Interval& a, const Interval& b) {
  if (!std::isfinite(a.lower()) || !std::isfinite(a.upper())) return Library<Interval>::apply(op, a, b);
  return join(Library<Interval>::apply(op, Interval::point(a.lower()), b), Library<Interval>::apply(op, Interval::point(a.upper()), b));
}
Interval minimum_of_mixed_ends(const Interval& a, const Interval& b) { return outwards(std::fmax(a.lower(), b.lower()), std::fmin(a.upper(), b.upper())); }
Interval maximum_of_the_first(const Interval& a, const Interval& b) { return at_most(b, a) == Truth::no ? b : a; }
Interval the_entire_line(const Interval&, const Interval&) { return Interval::entire(); }

template <Operation planted, Interval (*fault)(const Interval&, const Interval&)>
::testing::AssertionResult is_caught() { return caught(audit<Planted<planted, fault>>(planted, {})); }

TEST(PlantedFault, DifferenceWithSwappedEnds) { EXPECT_TRUE((is_caught<Operation::difference, swapped_difference>())); }
TEST(PlantedFault, ProductByANegativeWithoutASwap) { EXPECT_TRUE((is_caught<Operation::product, product_of_like_ends>())); }
TEST(PlantedFault, SquareWithoutItsMinimum) { EXPECT_TRUE((is_caught<Operation::square, square_of_the_ends>())); }
TEST(PlantedFault, SquareOfWrongSign) { EXPECT_TRUE((is_caught<Operation::square, square_of_wrong_sign>())); }
TEST(PlantedFault, QuotientBlindToZero) { EXPECT_TRUE((is_caught<Operation::quotient, quotient_blind_to_zero>())); }
TEST(PlantedFault, RootWithLowerEndRoundedUp) { EXPECT_TRUE((is_caught<Operation::root, root_rounded_up>())); }
TEST(PlantedFault, RootOfANegativeIsZero) { EXPECT_TRUE((is_caught<Operation::root, root_blind_to_its_domain>())); }
TEST(PlantedFault, SineWithoutItsExtrema) { EXPECT_TRUE((is_caught<Operation::sine, at_the_ends<Operation::sine>>())); }
TEST(PlantedFault, CosineWithoutItsExtrema) { EXPECT_TRUE((is_caught<Operation::cosine, at_the_ends<Operation::cosine>>())); }
TEST(PlantedFault, HyperbolicCosineWithoutItsMinimum) { EXPECT_TRUE((is_caught<Operation::hyperbolic_cosine, at_the_ends<Operation::hyperbolic_cosine>>())); }
TEST(PlantedFault, MagnitudeWithoutItsMinimum) { EXPECT_TRUE((is_caught<Operation::magnitude, at_the_ends<Operation::magnitude>>())); }
TEST(PlantedFault, MinimumOfMixedEnds) { EXPECT_TRUE((is_caught<Operation::minimum, minimum_of_mixed_ends>())); }
TEST(PlantedFault, MaximumThatPicksOneOfThem) { EXPECT_TRUE((is_caught<Operation::maximum, maximum_of_the_first>())); }
/// Sound, and useless: only the check of the width sees it.
TEST(PlantedFault, TheEntireLine) {
  using Blank = Planted<Operation::sum, the_entire_line>;
  EXPECT_TRUE(sound(audit<Blank>(Operation::sum, {})));
  EXPECT_TRUE(caught(audit_tightness<Blank>(Operation::sum, 4, 0, {})));
}

struct FoldToNearest : Library<Interval> {
  static Interval dot(const Vector<Interval>& a, const Vector<Interval>& b) {
    Interval sum;
    for (Eigen::Index j = 0; j < a.size(); ++j) sum = NearestEnd<Side::both>::apply(Operation::sum, sum, a[j] * b[j]);
    return sum;
  }
  static Interval norm(const Vector<Interval>& a) {
    Interval sum;
    for (Eigen::Index j = 0; j < a.size(); ++j) sum += NearestEnd<Side::both>::apply(Operation::square, a[j], a[j]);
    return NearestEnd<Side::both>::apply(Operation::root, sum, sum);
  }
  static Interval point(double value) { return Interval::hull(std::isfinite(value) ? value : 0, std::isfinite(value) ? value : 0); }
};
TEST(PlantedFault, DotAccumulatedToNearest) { EXPECT_TRUE(caught(audit_dot<FoldToNearest>(5, {}))); }
TEST(PlantedFault, NormOfSquaresToNearest) { EXPECT_TRUE(caught(audit_norm<FoldToNearest>(2, {}))); }
TEST(PlantedFault, PointsThatAreNoNumbers) { EXPECT_TRUE(caught(audit_points<FoldToNearest>({}))); }

// ---- Planted faults: balls ------------------------------------------------------------------------------------------------------------------------

Ball without_radius(Ball b) {
  if (b.is_finite()) mag_zero(arb_radref(b.raw()));
  return b;
}
/// The midpoint alone, as a rounded computation would give it.
struct MidpointAlone : Library<Ball> {
  static Ball apply(Operation op, const Ball& a, const Ball& b) { return without_radius(Library::apply(op, a, b)); }
  static Ball dot(const Vector<Ball>& a, const Vector<Ball>& b) { return without_radius(Library::dot(a, b)); }
  static Ball norm(const Vector<Ball>& a) { return without_radius(Library::norm(a)); }
};
/// The rounding error is there, what the arguments bring along is not.
struct RadiusNotPropagated : Library<Ball> {
  static Ball apply(Operation op, const Ball& a, const Ball& b) { return Library::apply(op, without_radius(a), without_radius(b)); }
};
/// The result is cut to a few bits fewer, to nearest.
struct CutToNearest : Library<Ball> {
  static Ball apply(Operation op, const Ball& a, const Ball& b) {
    Ball c = Library::apply(op, a, b);
    if (c.is_finite()) arf_set_round(arb_midref(c.raw()), arb_midref(c.raw()), working_precision() - 8, ARF_RND_NEAR);
    return c;
  }
};

class PlantedInBalls : public ::testing::TestWithParam<Operation> {};
INSTANTIATE_TEST_SUITE_P(Every, PlantedInBalls, ::testing::ValuesIn(all_operations()), operation_name);
TEST_P(PlantedInBalls, MidpointAlone) { EXPECT_TRUE(caught(audit<MidpointAlone>(GetParam(), {.bits = 128}))); }
TEST_P(PlantedInBalls, RadiusNotPropagated) { EXPECT_TRUE(caught(audit<RadiusNotPropagated>(GetParam(), {.bits = 128}))); }
TEST_P(PlantedInBalls, CutToNearest) { EXPECT_TRUE(caught(audit<CutToNearest>(GetParam(), {.bits = 128}))); }
TEST(PlantedInBallVectors, MidpointAlone) {
  EXPECT_TRUE(caught(audit_dot<MidpointAlone>(2, {.bits = 128})));
  EXPECT_TRUE(caught(audit_norm<MidpointAlone>(5, {.bits = 128})));
}

// ---- Clipping: the audit itself, on the formula and on its known corruptions --------------------------------------------------------------------

/// u times a factor made of tau and the norm.
template <class E, class Factor>
auto clip_by(Factor factor) {
  return [factor](const std::vector<E>& u, const E& tau) {
    const E scale = factor(tau, norm(Vector<E>(Eigen::Map<const Vector<E>>(u.data(), static_cast<Eigen::Index>(u.size())))), u);
    std::vector<E> clipped;
    for (const E& x : u) clipped.push_back(scale * x);
    return clipped;
  };
}
template <class E>
auto formula() {
  return clip_by<E>([](const E& tau, const E& norm, const std::vector<E>&) { return minimum(E(1), E(tau / norm)); });
}

TEST(Clip, TheFormulaEncloses) {
  for (const std::size_t dimension : {1, 2, 5}) {
    EXPECT_TRUE(sound(audit_clip<Interval>(formula<Interval>(), dimension, {})));
    for (const long bits : ball_bits) EXPECT_TRUE(sound(audit_clip<Ball>(formula<Ball>(), dimension, {.cases = 500, .bits = bits})));
  }
}
TEST(PlantedInClip, SmallNumberInTheDenominator) {
  const auto clip = clip_by<Interval>([](const Interval& tau, const Interval& norm, const std::vector<Interval>&) {
    return minimum(Interval(1), tau / (norm + Interval::point(1e-6)));
  });
  EXPECT_TRUE(caught(audit_clip<Interval>(clip, 2, {})));
}
TEST(PlantedInClip, BranchAtTheMidpoint) {
  const auto clip = clip_by<Interval>([](const Interval& tau, const Interval& norm, const std::vector<Interval>&) {
    return approximate(norm) <= approximate(tau) ? Interval(1) : tau / norm;
  });
  EXPECT_TRUE(caught(audit_clip<Interval>(clip, 2, {})));
}
TEST(PlantedInClip, LargestEntryForTheNorm) {
  const auto clip = clip_by<Interval>([](const Interval& tau, const Interval&, const std::vector<Interval>& u) {
    Interval largest;
    for (const Interval& x : u) largest = maximum(largest, magnitude(x));
    return minimum(Interval(1), tau / largest);
  });
  EXPECT_TRUE(caught(audit_clip<Interval>(clip, 2, {})));
}
TEST(PlantedInClip, NothingWhereTheNormMayVanish) {
  const auto clip = clip_by<Interval>([](const Interval& tau, const Interval& norm, const std::vector<Interval>&) {
    return norm.contains_zero() ? Interval(0) : minimum(Interval(1), tau / norm);
  });
  EXPECT_TRUE(caught(audit_clip<Interval>(clip, 2, {})));
}

}  // namespace
}  // namespace lemmata::audit
