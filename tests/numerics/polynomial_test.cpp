/// Polynomials against schoolbook arithmetic on vectors, roots against polynomials that were built from them, the vector exponential against MPFR.
#include "numerics/polynomial.hpp"

#include <gtest/gtest.h>
#include <mpfr.h>

#include <algorithm>
#include <random>

#include "numerics/error.hpp"
#include "numerics/exponential.hpp"
#include "numerics/interval.hpp"

namespace lemmata {
namespace {

using Coefficients = std::vector<Exact>;
std::mt19937_64 generator(20261122);

Exact small_rational() {
  std::uniform_int_distribution<int> numerator(-9, 9);
  std::uniform_int_distribution<int> denominator(1, 6);
  return {numerator(generator), denominator(generator)};
}
Coefficients random_coefficients(int degree) {
  Coefficients c;
  for (int k = 0; k <= degree; ++k) c.push_back(small_rational());
  return c;
}

// ---- The obviously right twin ---------------------------------------------------------------------------------------------------------------------

Coefficients plain_product(const Coefficients& a, const Coefficients& b) {
  Coefficients c(a.size() + b.size() - 1);
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) c[i + j] += a[i] * b[j];
  }
  return c;
}
Exact plain_value(const Coefficients& a, const Exact& x) {
  Exact value;
  Exact power(1);
  for (const Exact& c : a) {
    value += c * power;
    power *= x;
  }
  return value;
}

TEST(Polynomial, IsSchoolbookArithmetic) {
  for (int round = 0; round < 300; ++round) {
    const Coefficients a = random_coefficients(round % 6);
    const Coefficients b = random_coefficients((round / 6) % 5);
    const Polynomial p(a);
    const Polynomial q(b);
    const Exact x = small_rational();
    EXPECT_EQ(p * q, Polynomial(plain_product(a, b)));
    EXPECT_EQ(p(x), plain_value(a, x));
    EXPECT_EQ((p + q)(x), plain_value(a, x) + plain_value(b, x));
    EXPECT_EQ((p - q)(x), plain_value(a, x) - plain_value(b, x));
    EXPECT_EQ((-p)(x), -plain_value(a, x));
    EXPECT_EQ(p.power(3), p * p * p);
    if (!q.is_zero()) {
      const Division d = divide(p, q);
      EXPECT_EQ(d.quotient * q + d.remainder, p);
      EXPECT_LT(d.remainder.degree(), std::max(q.degree(), 0) + (q.degree() == 0 ? 1 : 0));
      const RationalFunction r(p, q);
      EXPECT_EQ(r.numerator() * q, p * r.denominator());
      EXPECT_LE(greatest_common_divisor(r.numerator(), r.denominator()).degree(), 0);
      EXPECT_EQ(r.denominator().leading(), Exact(1));
      if (q(x).sign() != 0) {
        EXPECT_EQ(r(x), p(x) / q(x));
        EXPECT_EQ((r + r * r - r / RationalFunction(Polynomial(3)))(x), r(x) + r(x) * r(x) - r(x) / Exact(3));
        // (p/q)' q^2 = p' q - p q'
        EXPECT_EQ(r.derivative()(x) * q(x) * q(x), p.derivative()(x) * q(x) - p(x) * q.derivative()(x));
      }
    }
    Coefficients slope;  // k a_k x^(k-1)
    for (std::size_t k = 1; k < a.size(); ++k) slope.push_back(Exact(static_cast<int>(k)) * a[k]);
    EXPECT_EQ(p.derivative()(x), plain_value(slope, x));
  }
  EXPECT_THROW((void)divide(Polynomial(1), Polynomial(0)), NoExactValue);
  EXPECT_EQ(Polynomial({Exact(1), Exact(-1, 2), Exact(0), Exact(4)}).text("x"), "4 x^3 - 1/2 x + 1");
  EXPECT_EQ(Polynomial(0).text("x"), "0");
  EXPECT_EQ(Polynomial({Exact(0), Exact(-1)}).text("t"), "-t");
}

TEST(Polynomial, FindsTheRootsItWasBuiltFrom) {
  for (int round = 0; round < 100; ++round) {
    std::vector<Exact> roots;
    Polynomial p(small_rational() * Exact(0) + Exact(round % 2 == 0 ? 3 : -2, 7));
    for (int k = 0; k < 1 + round % 6; ++k) {
      const Exact root = small_rational();
      for (int multiplicity = 0; multiplicity <= k % 3; ++multiplicity) p = p * Polynomial({-root, Exact(1)});
      if (std::ranges::find(roots, root) == roots.end()) roots.push_back(root);
    }
    if (round % 3 == 0) p = p * Polynomial({Exact(1), Exact(0), Exact(1)});  // x^2 + 1 has none
    std::ranges::sort(roots);
    const std::vector<RealRoot> found = real_roots(p, Exact::power_of_two(-30));
    ASSERT_EQ(found.size(), roots.size()) << p.text("x");
    EXPECT_EQ(SturmChain(p).roots(), static_cast<int>(roots.size()));
    for (std::size_t k = 0; k < roots.size(); ++k) {
      EXPECT_TRUE(found[k].is_rational()) << p.text("x");
      EXPECT_EQ(found[k].lower, roots[k]);
    }
    const std::vector<Exact> between = points_between(found);
    ASSERT_EQ(between.size(), roots.size() + 1);
    for (std::size_t k = 0; k < roots.size(); ++k) EXPECT_TRUE(between[k] < roots[k] && roots[k] < between[k + 1]);
    EXPECT_EQ(p.sign_at(between.back()), p.sign_at_infinity());
    EXPECT_EQ(p.sign_at(between.front()), p.sign_at_minus_infinity());
  }
}

TEST(Polynomial, IsolatesIrrationalRootsThatLieClose) {
  // x^2 - 2 and (x^2 - 2) - 10^-20: four roots, two pairs 10^-20 apart, and the rational root 7/5 between them.
  const Polynomial root_two({Exact(-2), Exact(0), Exact(1)});
  const Polynomial close = root_two - Polynomial(Exact::parse("1e-20"));
  const Polynomial p = root_two * close * Polynomial({Exact(-7, 5), Exact(1)});
  const std::vector<RealRoot> roots = real_roots(p);
  ASSERT_EQ(roots.size(), 5U);
  for (std::size_t k = 0; k + 1 < roots.size(); ++k) EXPECT_LT(roots[k].upper, roots[k + 1].lower);
  for (const RealRoot& root : roots) {
    if (root.is_rational()) {
      EXPECT_EQ(root.lower, Exact(7, 5));
    } else {
      EXPECT_EQ(p.sign_at(root.lower) * p.sign_at(root.upper), -1);
    }
  }
  EXPECT_EQ(SturmChain(p).roots_between(Exact(0), Exact(7, 5)), 1);
  EXPECT_EQ(SturmChain(p).roots_between(Exact(7, 5), Exact(3)), 2);
  EXPECT_TRUE(real_roots(Polynomial(5)).empty());
  EXPECT_THROW((void)real_roots(Polynomial(0)), BadInput);
}

TEST(Polynomial, SimplestNumberIsTheSimplest) {
  for (int round = 0; round < 300; ++round) {
    Exact lower = small_rational();
    Exact upper = lower + Exact(std::uniform_int_distribution<int>(0, 40)(generator), 97);
    const Exact found = simplest_between(lower, upper);
    EXPECT_TRUE(lower <= found && found <= upper);
    Exact denominator;
    fmpz_set(fmpq_numref(denominator.raw()), fmpq_denref(found.raw()));
    for (Exact q(1); q < denominator; q += Exact(1)) EXPECT_GT((lower * q).ceiling(), upper * q) << lower.text() << " " << upper.text() << " " << found.text();
  }
  EXPECT_EQ(simplest_between(Exact(-1, 3), Exact(1, 5)), Exact(0));
  EXPECT_EQ(simplest_between(Exact(-7, 10), Exact(-3, 5)), Exact(-2, 3));
}

// ---- The exponential of vector code ---------------------------------------------------------------------------------------------------------------

/// Whether [lower(x), upper(x)] holds e^x, by correctly rounded MPFR.
template <class Lower, class Upper>
bool contains_exponential(double x, Lower&& lower, Upper&& upper) {
  mpfr_t value;
  mpfr_init2(value, 120);
  mpfr_set_d(value, x, MPFR_RNDN);
  mpfr_exp(value, value, MPFR_RNDN);
  const bool inside = mpfr_cmp_d(value, lower(x)) >= 0 && mpfr_cmp_d(value, upper(x)) <= 0;
  mpfr_clear(value);
  return inside;
}

std::vector<double> exponents() {
  std::vector<double> all{0.0, -0.0, 1.0, -1.0, 700.0, -700.0, 1e-300, -1e-300, 5e-324, 0.5, 0.34657359027997264, -0.34657359027997264};
  std::uniform_real_distribution<double> wide(-700, 700);
  std::uniform_real_distribution<double> narrow(-1, 1);
  for (int k = 0; k < 200000; ++k) all.push_back(k % 2 == 0 ? wide(generator) : narrow(generator));
  for (int k = -1009; k <= 1009; ++k) {  // where the reduction changes
    const double edge = (k + 0.5) * 0.6931471805599453;
    for (const double x : {edge, step_up(edge), step_down(edge), k * 0.6931471805599453}) {
      if (x >= -700 && x <= 700) all.push_back(x);
    }
  }
  return all;
}

TEST(Exponential, HoldsTheTrueValueAndIsTight) {
  for (const double x : exponents()) {
    ASSERT_TRUE(contains_exponential(x, exponential_lower, exponential_upper)) << x;
    EXPECT_LE(exponential_upper(x) / exponential_lower(x) - 1, 0x1p-47) << x;
  }
}

/// The bound is not idle: with a hundredth of the margin true values escape, and the proved 5 u are kept.
TEST(Exponential, ErrorIsWhatTheProofSays) {
  int escaped = 0;
  for (const double x : exponents()) {
    const double near = detail::exponential_near(x);
    escaped += contains_exponential(
                   x, [&](double) { return near * (1 - 0x1p-56); }, [&](double) { return near * (1 + 0x1p-56); })
                   ? 0
                   : 1;
    ASSERT_TRUE(contains_exponential(
        x, [&](double) { return near - near * 5 * 0x1p-53; }, [&](double) { return near + near * 5 * 0x1p-53; }))
        << x;
  }
  EXPECT_GT(escaped, 1000);
}


/// An end of the interval is a multiple root: the chain of p itself vanishes there from end to end.
TEST(SturmChains, CountAtMultipleRoots) {
  const Polynomial p = Polynomial({Exact(-1), Exact(1)}).power(2) * Polynomial({Exact(-2), Exact(1)}).power(3) * Polynomial({Exact(-3), Exact(1)});
  const SturmChain chain(p);
  EXPECT_EQ(chain.roots(), 3);
  for (int lower = 0; lower <= 3; ++lower) {
    for (int upper = lower + 1; upper <= 4; ++upper) {
      EXPECT_EQ(chain.roots_between(Exact(lower), Exact(upper)), std::min(upper, 3) - lower) << lower << ", " << upper;
    }
  }
}

}  // namespace
}  // namespace lemmata
