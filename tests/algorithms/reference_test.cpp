/// Everything fast equals the textbook (reference_clip21.hpp): bit for bit in floating point, equal in rationals, contained in enclosures.
#include "tests/algorithms/reference_clip21.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "algorithms/run.hpp"
#include "numerics/jet.hpp"
#include "numerics/multiprecision.hpp"
#include "tests/algorithms/cases.hpp"
#include "tests/numerics/exact_value.hpp"

namespace lemmata {

inline Exact sqrt(const Exact& a) { return Exact::rational_root(a); }

namespace {

using reference::Vec;

// ---- What "the same" means, number by number ------------------------------------------------------------------------------------------------------

template <std::floating_point R>
bool same(R a, R b) { return a == b && std::signbit(a) == std::signbit(b); }
bool same(const Exact& a, const Exact& b) { return a == b; }

template <class R>
bool same(const Vector<R>& a, const Vec<R>& b) {
  if (a.size() != static_cast<Eigen::Index>(b.size())) return false;
  for (std::size_t j = 0; j < b.size(); ++j) {
    if (!same(a[static_cast<Eigen::Index>(j)], b[j])) return false;
  }
  return true;
}

/// |a - b| <= 1e-60 max(1, |b|).
bool near(const Multiprecision& a, const Multiprecision& b) {
  const Multiprecision size = b < 0 ? Multiprecision(-b) : b;
  const Multiprecision gap = a < b ? Multiprecision(b - a) : Multiprecision(a - b);
  return gap <= constant<Multiprecision>(number("1e-60")) * (size < 1 ? Multiprecision(1) : size);
}

bool contains(const Interval& a, const Exact& q) { return Exact::of_double(a.lower()) <= q && q <= Exact::of_double(a.upper()); }
bool contains(const Ball& a, const Exact& q) { return a.contains(q); }

template <class E, class R>
bool contains(const Vector<E>& a, const Vec<R>& b) {
  for (std::size_t j = 0; j < b.size(); ++j) {
    if (!contains(a[static_cast<Eigen::Index>(j)], b[j])) return false;
  }
  return true;
}

// ---- Clip21-GD ------------------------------------------------------------------------------------------------------------------------------------

/// Runs library and textbook side by side and hands (round, the textbook's x_k, its state after the round) to `compare`, which answers whether all is well.
template <Field S, Field R, class Compare>
void side_by_side(const Case& c, int rounds, const Compare& compare) {
  reference::Clip21<R> textbook = textbook_clip21<R>(c);
  const TextbookGradient<R> gradient(c.problem);
  run<S>(Clip21Gd{c.gamma, c.tau}, c.problem.template on<S>(), c.start, [&](const Round<S>& round) {
    const Vec<R> x = textbook.x;
    textbook.round(gradient);
    const bool good = compare(round, x, textbook, gradient);
    EXPECT_TRUE(good) << c.name << ", round " << round.k;
    return good && round.k + 1 < rounds;
  });
}

const auto bit_for_bit = [](const auto& round, const auto& x, const auto& textbook, const auto&) {
  bool good = same(*round.x, x) && same(*round.direction, textbook.v);
  for (std::size_t i = 0; i < textbook.shift.size(); ++i) good = good && same(*round.nodes[i].after, textbook.shift[i]);
  return good;
};

template <class S>
class FloatingClip21 : public ::testing::Test {};
using FloatingNumbers = ::testing::Types<float, double, long double>;
TYPED_TEST_SUITE(FloatingClip21, FloatingNumbers);

TYPED_TEST(FloatingClip21, EqualsTheTextbookBitForBit) {
  for (const Case& c : cases_on_the_line()) side_by_side<TypeParam, TypeParam>(c, 120, bit_for_bit);
  for (const Case& c : cases_in_space()) side_by_side<TypeParam, TypeParam>(c, 120, bit_for_bit);
}

TEST(ExactClip21, EqualsTheTextbookAndKeepsTheServerInvariant) {
  for (const Case& c : cases_on_the_line()) {
    side_by_side<Exact, Exact>(c, 100, [](const auto& round, const auto& x, const auto& textbook, const auto& gradient) {
      bool good = same(*round.x, x) && same(*round.direction, textbook.v) && round.value == gradient.value(x);
      for (std::size_t i = 0; i < textbook.shift.size(); ++i) good = good && same(*round.nodes[i].after, textbook.shift[i]);
      return good && textbook.v == reference::mean(textbook.shift);  // v^k = mean v_i^k
    });
  }
}

/// Where every norm is rational, the plane is exact as well: f_i = ||x - z_i||^2/2 with steps along a Pythagorean direction.
TEST(ExactClip21, InThePlaneWithRationalNorms) {
  const Matrix<Exact> identity = Matrix<Exact>{{Exact(1), Exact(0)}, {Exact(0), Exact(1)}};
  const Case c = make_case("pythagoras", Quadratics({{identity, exact_vector({"0", "0"}), Exact(0)}}), start_from(exact_vector({"6", "8"})), number("1/3"),
                           {Exact(5)});
  side_by_side<Exact, Exact>(c, 40, bit_for_bit);
}

template <class S>
class EnclosedClip21 : public ::testing::Test {};
using Enclosures = ::testing::Types<Interval, Ball>;
TYPED_TEST_SUITE(EnclosedClip21, Enclosures);

/// The exact rational trajectory lies inside every enclosure: x, every shift before and after, every message's sum, v, f and grad f.
TYPED_TEST(EnclosedClip21, ContainsTheExactTrajectoryOnTheLine) {
  const PrecisionScope scope(96);
  for (const Case& c : cases_on_the_line()) {
    std::vector<Vec<Exact>> before = textbook_clip21<Exact>(c).shift;
    side_by_side<TypeParam, Exact>(c, 150, [&](const auto& round, const auto& x, const auto& textbook, const auto& gradient) {
      bool good = contains(*round.x, x) && contains(*round.direction, textbook.v) && contains(round.value, gradient.value(x));
      std::vector<Vec<Exact>> gradients;
      for (std::size_t i = 0; i < textbook.shift.size(); ++i) {
        gradients.push_back(gradient(i, x));
        good = good && contains(*round.nodes[i].gradient, gradients[i]) && contains(*round.nodes[i].before, before[i]) &&
               contains(*round.nodes[i].after, textbook.shift[i]) && contains((*round.nodes[i].sent)[0], textbook.shift[i][0] - before[i][0]);
      }
      before = textbook.shift;
      return good && contains(*round.gradient, reference::mean(gradients));
    });
  }
}

/// Several dimensions: the truth is irrational, so the textbook runs at 1200 bits and an enclosure must meet its result widened by far less than the
/// enclosure could be wrong by.
template <class E>
bool meets(const E& a, const Multiprecision& truth) {
  const PrecisionScope scope(1200);
  const Exact q = exact_of(truth.backend().data());
  const Exact slack = Exact::power_of_two(-1000);
  const E widened = join(constant<E>(q - slack), constant<E>(q + slack));
  return less_equal(a, widened) != Truth::no && less_equal(widened, a) != Truth::no;
}
template <class E>
bool meets(const Vector<E>& a, const Vec<Multiprecision>& truth) {
  for (std::size_t j = 0; j < truth.size(); ++j) {
    if (!meets(a[static_cast<Eigen::Index>(j)], truth[j])) return false;
  }
  return true;
}

TYPED_TEST(EnclosedClip21, MeetsTheTextbookAt1200BitsInSpace) {
  const MultiprecisionScope digits(1200);
  const PrecisionScope scope(128);
  for (const Case& c : cases_in_space()) {
    double width = 0;
    side_by_side<TypeParam, Multiprecision>(c, 40, [&](const auto& round, const auto& x, const auto& textbook, const auto& gradient) {
      bool good = meets(*round.x, x) && meets(*round.direction, textbook.v) && meets(round.value, gradient.value(x));
      for (std::size_t i = 0; i < textbook.shift.size(); ++i) good = good && meets(*round.nodes[i].after, textbook.shift[i]);
      width = approximate(upper_end((*round.x)[0])) - approximate(lower_end((*round.x)[0]));
      return good;
    });
    EXPECT_LT(width, 1e-6) << c.name << ": an enclosure as wide as this one contains anything";
  }
}

TEST(MultiprecisionClip21, EqualsTheTextbookToSixtyDigits) {
  const MultiprecisionScope digits(256);
  const auto compare = [](const auto& round, const auto& x, const auto& textbook, const auto& gradient) {
    bool good = near(round.value, gradient.value(x));
    for (std::size_t j = 0; j < x.size(); ++j) {
      const auto l = static_cast<Eigen::Index>(j);
      good = good && near((*round.x)[l], x[j]) && near((*round.direction)[l], textbook.v[j]);
      for (std::size_t i = 0; i < textbook.shift.size(); ++i) good = good && near((*round.nodes[i].after)[l], textbook.shift[i][j]);
    }
    return good;
  };
  for (const Case& c : cases_on_the_line()) side_by_side<Multiprecision, Multiprecision>(c, 60, compare);
  for (const Case& c : cases_in_space()) side_by_side<Multiprecision, Multiprecision>(c, 60, compare);
}

// ---- The other methods ----------------------------------------------------------------------------------------------------------------------------

/// `next(x)` is the textbook's step; the library's iterates must be the same numbers.
template <Field S, class Method, class Next>
void expect_iterates(const char* name, const Case& c, const Method& method, const Next& next) {
  Vec<S> x = textbook<S>(c.start.x);
  run<S>(method, c.problem.template on<S>(), c.start, [&](const Round<S>& round) {
    const bool good = same(*round.x, x);
    EXPECT_TRUE(good) << name << " on " << c.name << ", round " << round.k;
    x = next(x);
    return good && round.k < 60;
  });
}

template <Field S>
void expect_memoryless_methods(const Case& c) {
  const TextbookGradient<S> gradient(c.problem);
  const S gamma = constant<S>(c.gamma);
  const std::size_t n = c.nodes();
  std::vector<S> tau;
  for (const Exact& t : c.tau) tau.push_back(constant<S>(t));
  const auto client = [&](const auto& transform) {
    return [&, transform](const Vec<S>& x) { return reference::client_step(n, x, gamma, gradient, transform); };
  };
  expect_iterates<S>("gd", c, Gd{c.gamma}, client([](std::size_t, const Vec<S>& g) { return g; }));
  expect_iterates<S>("clip-gd", c, ClipGd{c.gamma, c.tau}, client([&](std::size_t i, const Vec<S>& g) { return reference::clip(g, tau[i]); }));
  expect_iterates<S>("coordinate-clip-gd", c, CoordinateClipGd{c.gamma, c.tau},
                     client([&](std::size_t i, const Vec<S>& g) { return reference::coordinate_clip(g, tau[i]); }));
  expect_iterates<S>("soft-clip-gd", c, SoftClipGd{c.gamma, c.tau}, client([&](std::size_t i, const Vec<S>& g) { return reference::soft_clip(g, tau[i]); }));
  expect_iterates<S>("normalised-gd", c, NormalisedGd{c.gamma, c.tau}, client([](std::size_t, const Vec<S>& g) { return reference::normalise(g); }));
  expect_iterates<S>("server-clip-gd", c, ServerClipGd{c.gamma, {c.tau[0]}},
                     [&](const Vec<S>& x) { return reference::server_step(n, x, gamma, tau[0], gradient); });
}

TYPED_TEST(FloatingClip21, MemorylessMethodsEqualTheTextbook) {
  for (const Case& c : cases_on_the_line()) expect_memoryless_methods<TypeParam>(c);
  for (const Case& c : cases_in_space()) expect_memoryless_methods<TypeParam>(c);
}

TEST(ExactMethods, EqualTheTextbookOnTheLine) {
  for (Case c : cases_on_the_line()) {
    const TextbookGradient<Exact> gradient(c.problem);
    const auto client = [&](const auto& transform) {
      return [&, transform](const Vec<Exact>& x) { return reference::client_step(c.nodes(), x, c.gamma, gradient, transform); };
    };
    expect_iterates<Exact>("clip-gd", c, ClipGd{c.gamma, c.tau}, client([&](std::size_t i, const Vec<Exact>& g) { return reference::clip(g, c.tau[i]); }));
    expect_iterates<Exact>("normalised-gd", c, NormalisedGd{c.gamma, c.tau}, client([](std::size_t, const Vec<Exact>& g) { return reference::normalise(g); }));
    expect_iterates<Exact>("server-clip-gd", c, ServerClipGd{c.gamma, {c.tau[0]}},
                           [&](const Vec<Exact>& x) { return reference::server_step(c.nodes(), x, c.gamma, c.tau[0], gradient); });
  }
}

/// Clip21-Avg holds x; its shifts are those of Clip21-GD with a step that goes nowhere.
template <Field S>
void expect_averaging(const Case& c) {
  reference::Clip21<S> textbook = textbook_clip21<S>(c);
  textbook.gamma = S(0);
  const TextbookGradient<S> gradient(c.problem);
  run<S>(Clip21Avg{c.tau}, c.problem.template on<S>(), c.start, [&](const Round<S>& round) {
    textbook.round(gradient);
    bool good = same(*round.x, lemmata::textbook<S>(c.start.x)) && same(*round.direction, textbook.v);
    for (std::size_t i = 0; i < c.nodes(); ++i) good = good && same(*round.nodes[i].after, textbook.shift[i]);
    EXPECT_TRUE(good) << c.name << ", round " << round.k;
    return good && round.k < 40;
  });
}
TYPED_TEST(FloatingClip21, AveragingEqualsTheTextbook) {
  for (const Case& c : cases_on_the_line()) expect_averaging<TypeParam>(c);
  for (const Case& c : cases_in_space()) expect_averaging<TypeParam>(c);
}
TEST(ExactMethods, AveragingEqualsTheTextbook) {
  for (const Case& c : cases_on_the_line()) expect_averaging<Exact>(c);
}

/// A method is a function of (method, f, state): a copied state replays the same rounds.
TEST(Methods, ACopiedStateReplays) {
  const Case c = cases_in_space()[1];
  const auto f = c.problem.on<double>();
  const Clip21Gd method{c.gamma, c.tau};
  auto state = method.start<double>(f, c.start);
  for (int k = 0; k < 20; ++k) method.advance<double>(f, state);
  auto copy = state;
  for (int k = 0; k < 20; ++k) {
    const Round<double> a = method.advance<double>(f, state);
    const Round<double> b = method.advance<double>(f, copy);
    ASSERT_EQ(a.k, b.k);
    ASSERT_TRUE(identical(*a.x, *b.x) && identical(*a.direction, *b.direction)) << a.k;
  }
}

// ---- Dual numbers ---------------------------------------------------------------------------------------------------------------------------------

using Jet = ceres::Jet<double, 4>;

/// x_K (first coordinate) of Clip21-GD with gamma, tau and the first two coordinates of x_0 moved by `shift`, in 256 bits.
Multiprecision moved_run(const Case& c, int rounds, const std::array<Exact, 4>& shift) {
  const auto f = c.problem.on<Multiprecision>();
  Case moved = c;
  moved.gamma += shift[0];
  for (Exact& tau : moved.tau) tau += shift[1];
  moved.start.x[0] += shift[2];
  if (moved.dimension() > 1) moved.start.x[1] += shift[3];
  const Clip21Gd method{moved.gamma, moved.tau};
  auto state = method.start<Multiprecision>(f, moved.start);
  for (int k = 0; k < rounds; ++k) method.advance<Multiprecision>(f, state);
  return state.x[0];
}

TEST(DualNumbers, DerivativesOfTheRunAreCentralDifferences) {
  const MultiprecisionScope digits(256);
  std::vector<Case> cases = cases_in_space();
  for (Case& c : cases_on_the_line()) {
    c.start.x[0] += Exact(1, 10);  // off the kinks: from 4 Example 1.1 meets the threshold exactly
    cases.push_back(c);
  }
  for (const Case& c : cases) {
    constexpr int rounds = 25;
    const auto f = c.problem.on<Jet>();
    const Clip21Gd method{c.gamma, c.tau};
    auto state = method.start<Jet>(f, c.start);
    state.gamma.v[0] = 1;
    for (Jet& tau : state.tau) tau.v[1] = 1;
    state.x[0].v[2] = 1;
    if (c.dimension() > 1) state.x[1].v[3] = 1;
    for (int k = 0; k < rounds; ++k) method.advance<Jet>(f, state);
    for (std::size_t p = 0; p < (c.dimension() > 1 ? 4 : 3); ++p) {
      std::array<Exact, 4> up;
      up[p] = Exact::power_of_two(-60);
      std::array<Exact, 4> down;
      down[p] = -up[p];
      const double slope = approximate(Multiprecision((moved_run(c, rounds, up) - moved_run(c, rounds, down)) / constant<Multiprecision>(up[p] - down[p])));
      EXPECT_NEAR(state.x[0].v[static_cast<Eigen::Index>(p)], slope, 1e-9 * std::fmax(1, std::fabs(slope))) << c.name << ", parameter " << p;
    }
  }
}

/// At a stationary point with shifts at the gradients every u is 0: the derivative of clip there is the identity, and nothing is NaN.
template <class Method>
void expect_finite_derivatives_at_rest(const Method& method, int dimension, const char* name) {
  const auto d = static_cast<Eigen::Index>(dimension);
  Matrix<Exact> a = Matrix<Exact>::Constant(d, d, Exact(0));
  for (Eigen::Index j = 0; j < d; ++j) a(j, j) = Exact(1);
  const Quadratics problem({{a, Vector<Exact>::Constant(d, Exact(0)), Exact(0)}, {a, Vector<Exact>::Constant(d, Exact(0)), Exact(0)}});
  const auto f = problem.on<Jet>();
  auto state = method.template start<Jet>(f, {Vector<Exact>::Constant(d, Exact(0)), {}});
  state.x[0].v[2] = 1;
  for (int k = 0; k < 5; ++k) method.template advance<Jet>(f, state);
  for (Eigen::Index j = 0; j < d; ++j) {
    EXPECT_EQ(state.x[j].a, 0) << name;
    EXPECT_TRUE(state.x[j].v.allFinite()) << name << ", d = " << dimension;
  }
}

TEST(DualNumbers, NothingIsNaNWhereGradientsVanish) {
  for (const int d : {1, 2, 5}) {
    const Exact gamma(1, 4);
    expect_finite_derivatives_at_rest(Clip21Gd{gamma, {Exact(1)}}, d, "clip21-gd");
    expect_finite_derivatives_at_rest(ClipGd{gamma, {Exact(1)}}, d, "clip-gd");
    expect_finite_derivatives_at_rest(ServerClipGd{gamma, {Exact(1)}}, d, "server-clip-gd");
    expect_finite_derivatives_at_rest(CoordinateClipGd{gamma, {Exact(1)}}, d, "coordinate-clip-gd");
    expect_finite_derivatives_at_rest(SoftClipGd{gamma, {Exact(1)}}, d, "soft-clip-gd");
    expect_finite_derivatives_at_rest(NormalisedGd{gamma, {Exact(1)}}, d, "normalised-gd");
  }
}

/// While nothing is clipped Clip21-GD is GD: with f = ||x||^2/2 the derivative with respect to x_0 is (1 - gamma)^k, also when the run starts at 0.
TEST(DualNumbers, AtRestTheDerivativeIsThatOfGradientDescent) {
  const Quadratics problem = Quadratics::in_one_dimension({Exact(1)}, {Exact(0)});
  const auto f = problem.on<Jet>();
  const Clip21Gd method{Exact(1, 4), {Exact(1)}};
  auto state = method.start<Jet>(f, {exact_vector({"0"}), {}});
  state.x[0].v[2] = 1;
  for (int k = 0; k < 3; ++k) method.advance<Jet>(f, state);
  EXPECT_DOUBLE_EQ(state.x[0].v[2], 27.0 / 64);
}

// ---- What a method refuses ------------------------------------------------------------------------------------------------------------------------

TEST(Methods, RefuseWhatHasNoMeaning) {
  const Case c = cases_in_space()[0];
  const auto f = c.problem.on<double>();
  const auto refuses = [&](const auto& method, const Start& at) { EXPECT_THROW((void)method.template start<double>(f, at), BadInput); };
  refuses(Clip21Gd{Exact(0), c.tau}, c.start);
  refuses(Clip21Gd{Exact(-1), c.tau}, c.start);
  refuses(Clip21Gd{c.gamma, {Exact(0)}}, c.start);
  refuses(Clip21Gd{c.gamma, {Exact(1), Exact(1)}}, c.start);  // two thresholds for three nodes
  refuses(Clip21Gd{c.gamma, {}}, c.start);
  refuses(ServerClipGd{c.gamma, c.tau}, c.start);  // the server has one threshold
  refuses(ClipGd{c.gamma, {Exact(1), Exact(-1), Exact(1)}}, c.start);
  refuses(Gd{c.gamma}, {exact_vector({"1"}), {}});
  refuses(Clip21Gd{c.gamma, c.tau}, {c.start.x, {c.start.x}});  // one shift for three nodes
  refuses(Clip21Gd{c.gamma, c.tau}, {c.start.x, {c.start.x, c.start.x, exact_vector({"1"})}});
}

}  // namespace
}  // namespace lemmata
