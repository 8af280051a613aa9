/// Moments of truncated laws: golden numbers, independent integrals as twins, and every regime of the threshold.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "numerics/quadrature.hpp"
#include "numerics/special.hpp"
#include "theory/truncation/closed_forms.hpp"
#include "theory/truncation/law.hpp"

namespace lemmata::truncation {
namespace {

Exact number(std::string_view text) { return Exact::parse(text); }
Ball ball(const Exact& q) { return Ball::enclosing(q); }

void expect_same(const Ball& a, const Ball& b, const std::string& what, long bits = 90) {
  EXPECT_TRUE(arb_overlaps(a.raw(), b.raw()) != 0) << what << ": " << decimal_ends(a, 20).lower << " against " << decimal_ends(b, 20).lower;
  const Ball band = maximum(Ball(1), magnitude(b)) * ball(Exact::power_of_two(-bits));
  EXPECT_EQ(at_most(magnitude(a - b), band), Truth::yes) << what << " is wide: " << decimal_ends(a, 20).lower << " .. " << decimal_ends(a, 20).upper;
}
void expect_digits(const Ball& value, std::string_view low, std::string_view high, const std::string& what) {
  EXPECT_EQ(at_most(ball(number(low)), value), Truth::yes) << what << ": " << decimal_ends(value, 12).lower;
  EXPECT_EQ(at_most(value, ball(number(high))), Truth::yes) << what << ": " << decimal_ends(value, 12).upper;
}

RadialLaw law(Family family, int dimension, std::string_view mean, std::string_view scale) {
  RadialLaw l{family, dimension, number(mean), number(scale), {}, {}, {}};
  l.degrees = number("5/2");
  l.radius = number("7/4");
  l.inner = l.scale / Exact(2);
  return l;
}

constexpr std::array all_families = {Family::gaussian, Family::truncated_gaussian, Family::student, Family::truncated_student, Family::laplace, Family::uniform,
                                     Family::shell};

/// Thresholds below, at and above |m - e| and m + e for the support's radius e, one small step beside, and m itself.
std::vector<Exact> thresholds(const RadialLaw& l) {
  const Exact e = l.support().value_or(l.scale);
  const Exact low = e < l.mean ? l.mean - e : e - l.mean;
  const Exact step = Exact::power_of_two(-30);
  std::vector<Exact> list = {low / Exact(2),
                             low - step,
                             low,
                             low + step,
                             (low + e + l.mean) / Exact(2),
                             l.mean,
                             l.mean + step,
                             e,
                             e + l.mean - step,
                             e + l.mean,
                             e + l.mean + step,
                             Exact(2) * (e + l.mean)};
  std::erase_if(list, [](const Exact& a) { return a.sign() <= 0; });
  return list;
}

TEST(Moments, OnTheLineTheFormulasAreTheIntegrals) {
  for (const Family family : all_families) {
    for (const char* mean : {"1/3", "1", "5/2"}) {
      const RadialLaw l = law(family, 1, mean, "1");
      for (const Exact& alpha : thresholds(l)) {
        const std::string what = l.text() + ", alpha = " + alpha.text();
        const AxisMoments<Ball> closed = l.enclosed_moments(alpha, Route::potential);
        const AxisMoments<Ball> direct = l.enclosed_moments(alpha, Route::direct);
        expect_same(closed.probability, direct.probability, "P of " + what);
        expect_same(closed.truncated_mean, direct.truncated_mean, "t of " + what);
      }
    }
  }
  // Student's law with one degree, whose potential is a logarithm, and with less.
  for (const char* degrees : {"1", "1/2"}) {
    RadialLaw l = law(Family::truncated_student, 1, "1", "1");
    l.degrees = number(degrees);
    expect_same(l.enclosed_moments(number("3/2")).truncated_mean, l.enclosed_moments(number("3/2"), Route::direct).truncated_mean, l.text());
  }
}

TEST(Moments, ExactOnesLieInTheEnclosures) {
  for (const Family family : {Family::uniform, Family::shell}) {
    for (const char* mean : {"1/3", "1", "5/2"}) {
      const RadialLaw l = law(family, 1, mean, "1");
      for (const Exact& alpha : thresholds(l)) {
        const AxisMoments<Exact> exact = l.exact_moments(alpha);
        const AxisMoments<Ball> direct = l.enclosed_moments(alpha, Route::direct);
        EXPECT_TRUE(direct.probability.contains(exact.probability)) << l.text() << ", alpha = " << alpha.text();
        EXPECT_TRUE(direct.truncated_mean.contains(exact.truncated_mean)) << l.text() << ", alpha = " << alpha.text();
        EXPECT_EQ(l.meets_ball(alpha), exact.probability.sign() > 0) << l.text() << ", alpha = " << alpha.text();
        EXPECT_EQ(l.lies_in_ball(alpha), exact.probability == Exact(1)) << l.text() << ", alpha = " << alpha.text();
      }
    }
  }
}

/// d = 3: a sphere of radius r about mu has the fraction (1 + T)/2 of its surface in the ball, T = (alpha^2 - m^2 - r^2)/(2 m r): another integral altogether.
AxisMoments<Ball> by_shells(const RadialLaw& l, const Exact& alpha) {
  const Ball s = ball(l.scale);
  const Ball m = ball(l.mean);
  const ComplexBall nu(ball(l.degrees));
  const auto profile = [&](const ComplexBall& r, bool analytic) {
    switch (l.family) {
      case Family::gaussian:
      case Family::truncated_gaussian: return exponential(-(squared(r) / ComplexBall(Ball(2) * squared(s))));
      case Family::student:
      case Family::truncated_student:
        return power(ComplexBall(1) + squared(r) / (nu * ComplexBall(squared(s))), -((nu + ComplexBall(3)) / ComplexBall(2)), analytic);
      case Family::laplace: return exponential(-(r / ComplexBall(s)));
      default: return ComplexBall(1);
    }
  };
  const auto volume = [&](const ComplexBall& r, bool analytic) { return squared(r) * profile(r, analytic); };
  const auto cap = [&](const ComplexBall& r) {
    if (alpha == l.mean) return -(r / ComplexBall(Ball(2) * m));
    return (ComplexBall(ball(alpha * alpha - l.mean * l.mean)) - squared(r)) / (ComplexBall(Ball(2) * m) * r);
  };
  const auto mass = [&](const ComplexBall& r, bool analytic) { return volume(r, analytic) * (ComplexBall(1) + cap(r)) / ComplexBall(2); };
  const auto moment = [&](const ComplexBall& r, bool analytic) {
    return volume(r, analytic) * (ComplexBall(m) * (ComplexBall(1) + cap(r)) / ComplexBall(2) - r * (ComplexBall(1) - squared(cap(r))) / ComplexBall(4));
  };
  // Whole space: the normalising constants of the tables.
  Ball norm;
  if (l.family == Family::gaussian) norm = square_root(pi() / Ball(2)) * power(s, Exact(3));
  if (l.family == Family::laplace) norm = Ball(2) * power(s, Exact(3));
  if (l.family == Family::student) {
    norm = power(pi() * ball(l.degrees) * squared(s), Exact(3, 2)) * gamma_function(l.degrees / Exact(2)) / gamma_function((l.degrees + Exact(3)) / Exact(2)) /
           (Ball(4) * pi());
  }
  if (l.support()) norm = integral(volume, Ball(0), ball(*l.support()));
  const auto cut = [&](const Exact& r) { return l.support() ? scalar_traits<Exact>::min(r, *l.support()) : r; };
  const Exact near = alpha < l.mean ? l.mean - alpha : alpha - l.mean;
  Ball p(0);
  Ball t(0);
  if (l.mean < alpha) {
    const Ball inside = integral(volume, Ball(0), ball(cut(near)));
    p += inside;
    t += m * inside;
  }
  if (cut(near) < cut(alpha + l.mean)) {
    p += integral(mass, ball(cut(near)), ball(cut(alpha + l.mean)));
    t += integral(moment, ball(cut(near)), ball(cut(alpha + l.mean)));
  }
  return {p / norm, t / norm, m};
}

TEST(Moments, InSpaceAgainstSpheresAboutTheMean) {
  for (const Family family : all_families) {
    if (family == Family::shell) continue;
    for (const char* mean : {"1/2", "5/2"}) {
      const RadialLaw l = law(family, 3, mean, "1");
      for (const Exact& alpha : {number("3/4"), number("1"), number("2"), number("5/2"), number("3"), number("17/4")}) {
        const std::string what = l.text() + ", alpha = " + alpha.text();
        const AxisMoments<Ball> angle = l.enclosed_moments(alpha);
        const AxisMoments<Ball> shells = by_shells(l, alpha);
        expect_same(angle.probability, shells.probability, "P of " + what);
        expect_same(angle.truncated_mean, shells.truncated_mean, "t of " + what);
      }
    }
  }
}

TEST(Moments, InThePlaneAgainstTheGaussianOfThePlane) {
  for (const char* alpha : {"1/4", "1", "3"}) {
    const AxisMoments<Ball> radial = law(Family::gaussian, 2, "5/4", "1/2").enclosed_moments(number(alpha));
    const PlanarGaussian planar{{number("3/4"), Exact(1)}, number("1/4"), number("1/4"), Exact(0)};
    const Moments<Ball> m = planar.enclosed_moments(number(alpha));
    expect_same(radial.probability, m.probability, alpha);
    expect_same(radial.truncated_mean * ball(number("3/5")), m.truncated_mean[0], alpha);
    expect_same(radial.truncated_mean * ball(number("4/5")), m.truncated_mean[1], alpha);
  }
}

TEST(Moments, ReducedIntegralsAreTheDoubleIntegrals) {
  const PrecisionScope bits(64);
  for (const PlanarGaussian& g : {PlanarGaussian{{Exact(1), Exact(1)}, Exact(1), number("1/25"), Exact(0)},
                                  PlanarGaussian{{Exact(1), number("1/20")}, Exact(1), Exact(1), number("9/10")},
                                  PlanarGaussian{{number("-1/2"), number("1/3")}, number("1/2"), number("2"), number("-1/2")}}) {
    const Moments<Ball> reduced = g.enclosed_moments(number("3/2"));
    const Moments<Ball> direct = g.directly_enclosed_moments(number("3/2"));
    expect_same(reduced.probability, direct.probability, "P", 45);
    expect_same(reduced.truncated_mean[0], direct.truncated_mean[0], "t_1", 45);
    expect_same(reduced.truncated_mean[1], direct.truncated_mean[1], "t_2", 45);
  }
}

TEST(Golden, OneDimensionalGaussian) {
  const PrecisionScope bits(256);
  const AxisMoments<Ball> m = law(Family::gaussian, 1, "1", "1").enclosed_moments(Exact(1), Route::direct);
  const Ball c = m.truncated_mean / m.probability;
  expect_digits(c, "0.277210", "0.277211", "c");
  expect_same(c, ClosedForms::enclosed_value(ClosedForms::Form::gaussian_on_the_line, law(Family::gaussian, 1, "1", "1"), Exact(1)), "c", 220);
  const DecimalEnds ends = decimal_ends(c, 40);
  EXPECT_EQ(ends.lower.substr(0, 38), ends.upper.substr(0, 38));
}

TEST(Golden, CoordinatewiseAndCorrelated) {
  const Moments<Ball> a = PlanarGaussian{{Exact(1), Exact(1)}, Exact(1), number("1/25"), Exact(0)}.enclosed_moments(number("3/2"));
  expect_digits(a.truncated_mean[0] / a.probability, ".33474", ".33475", "c_1");
  expect_digits(a.truncated_mean[1] / a.probability, ".96448", ".96449", "c_2");
  const Moments<Ball> b = PlanarGaussian{{Exact(1), number("1/20")}, Exact(1), Exact(1), number("9/10")}.enclosed_moments(Exact(1));
  expect_digits(b.truncated_mean[0] / b.probability, ".42859", ".42860", "c_1");
  expect_digits(b.truncated_mean[1] / (b.probability * b.mean[1]), "-6.26549", "-6.26548", "c_2");
}

/// The d-ball of radius s = alpha: c = 1/2 in every dimension.
TEST(Golden, HalfOfALens) {
  for (const int d : {1, 2, 3, 4, 7, 20}) {
    for (const char* mean : {"1/10", "1", "3/2", "19/10"}) {
      const AxisMoments<Ball> m = law(Family::uniform, d, mean, "1").enclosed_moments(Exact(1));
      expect_same(m.truncated_mean * Ball(2), m.probability * m.mean, "lens in R^" + std::to_string(d), 70);
    }
  }
}

TEST(Golden, ContainedBallsAreExact) {
  const AxisMoments<Exact> m = law(Family::uniform, 5, "1", "4").exact_moments(Exact(1));
  EXPECT_EQ(m.probability, Exact(1, 1024));
  EXPECT_EQ(m.truncated_mean, Exact(0));
  const AxisMoments<Exact> all = law(Family::truncated_gaussian, 5, "1", "4").exact_moments(number("11/4"));
  EXPECT_EQ(all.probability, Exact(1));
  EXPECT_EQ(all.truncated_mean, Exact(1));
  EXPECT_THROW((void)law(Family::truncated_gaussian, 5, "1", "4").exact_moments(number("10/4")), NoExactValue);
}

TEST(Golden, UniformOnTheLineInEveryRegime) {
  const auto c_at = [](const char* mean, const char* alpha) {
    return ClosedForms::exact_value(ClosedForms::Form::uniform_on_the_line, law(Family::uniform, 1, mean, "2"), number(alpha));
  };
  EXPECT_EQ(c_at("1", "1/2"), Exact(0));
  EXPECT_EQ(c_at("1", "1"), Exact(0));
  EXPECT_EQ(c_at("1", "2"), Exact(1, 2));
  EXPECT_EQ(c_at("1", "3"), Exact(1));
  EXPECT_EQ(c_at("1", "4"), Exact(1));
  EXPECT_EQ(c_at("4", "3"), number("5/8"));
  // alpha <= m - s: nothing is left, and no closed form is claimed.
  for (const char* alpha : {"1", "2"}) {
    EXPECT_EQ(law(Family::uniform, 1, "4", "2").exact_moments(number(alpha)).probability, Exact(0));
    EXPECT_TRUE(ClosedForms::of(law(Family::uniform, 1, "4", "2"), number(alpha)).empty());
  }
}

TEST(Golden, FinitePointsAndSegments) {
  const FiniteLaw two{{Vector<Exact>::Constant(1, Exact(-1)), Vector<Exact>::Constant(1, Exact(3))}, {Exact(1), Exact(1)}};
  const Moments<Exact> m = two.exact_moments(Exact(1));
  EXPECT_EQ(m.probability, Exact(1, 2));
  EXPECT_EQ(m.truncated_mean[0], Exact(-1, 2));
  EXPECT_EQ(m.mean[0], Exact(1));
  EXPECT_TRUE(two.is_symmetric_about(two.mean()));
  EXPECT_FALSE(two.is_symmetric_about(Vector<Exact>::Constant(1, Exact(0))));
  EXPECT_TRUE(two.symmetrised(Vector<Exact>::Constant(1, Exact(0))).is_symmetric_about(Vector<Exact>::Constant(1, Exact(0))));
  const SegmentLaw tilted{{Exact(1), Exact(0)}, {Exact(1), Exact(1)}};
  const Moments<Exact> t = tilted.moments<Exact>(Exact(1));
  EXPECT_EQ(t.probability, Exact(1, 2));
  EXPECT_EQ(t.truncated_mean[0], Exact(1, 4));
  EXPECT_EQ(t.truncated_mean[1], Exact(-1, 4));
  // Where the sphere cuts in irrational points, balls answer: (1 + w)^2 + w^2 <= 4/25... has no solution; <= 2/3 has.
  EXPECT_FALSE(facts_of(Law(tilted), number("2/5")).meets_ball);
  EXPECT_EQ(tilted.moments<Exact>(number("2/5")).probability, Exact(0));
  EXPECT_THROW((void)tilted.moments<Exact>(number("4/5")), NoExactValue);
  const Moments<Ball> cut = tilted.moments<Ball>(number("4/5"));
  expect_same(cut.probability * Ball(4), Ball(2) * square_root(ball(number("7/25"))), "chord");  // 2w^2 + 2w + 9/25 <= 0
}

}  // namespace
}  // namespace lemmata::truncation
