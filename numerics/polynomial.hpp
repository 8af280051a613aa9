#pragma once
/// Exact polynomials and rational functions in one variable over the rationals, and where their real roots are.
///
/// `Polynomial` is a value type over FLINT's fmpq_poly. Roots are never approximated: they are counted by Sturm's theorem (the number of distinct real roots of
/// p in (a, b] is the loss of sign changes of p, p', -rem, ... from a to b) and isolated by bisection between rational ends, so that every sign asked for is
/// the sign of a rational number.
#include <flint/fmpq_poly.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "numerics/exact.hpp"

namespace lemmata {

class Polynomial {
 public:
  Polynomial() noexcept { fmpq_poly_init(p_); }
  Polynomial(const Exact& constant) {  // NOLINT(google-explicit-constructor): a number is a polynomial
    fmpq_poly_init(p_);
    fmpq_poly_set_fmpq(p_, constant.raw());
  }
  Polynomial(int constant) : Polynomial(Exact(constant)) {}  // NOLINT(google-explicit-constructor)
  /// Low to high: {a0, a1, a2} is a0 + a1 x + a2 x^2.
  explicit Polynomial(const std::vector<Exact>& coefficients);
  Polynomial(const Polynomial& other) {
    fmpq_poly_init(p_);
    fmpq_poly_set(p_, other.p_);
  }
  Polynomial(Polynomial&& other) noexcept {
    fmpq_poly_init(p_);
    fmpq_poly_swap(p_, other.p_);
  }
  Polynomial& operator=(const Polynomial& other) {
    fmpq_poly_set(p_, other.p_);
    return *this;
  }
  Polynomial& operator=(Polynomial&& other) noexcept {
    fmpq_poly_swap(p_, other.p_);
    return *this;
  }
  ~Polynomial() { fmpq_poly_clear(p_); }

  /// coefficient x^degree.
  static Polynomial monomial(const Exact& coefficient, int degree);

  /// -1 for the zero polynomial.
  [[nodiscard]] int degree() const { return static_cast<int>(fmpq_poly_degree(p_)); }
  [[nodiscard]] bool is_zero() const { return fmpq_poly_is_zero(p_) != 0; }
  [[nodiscard]] Exact coefficient(int power) const;
  [[nodiscard]] Exact leading() const { return is_zero() ? Exact(0) : coefficient(degree()); }
  [[nodiscard]] Exact operator()(const Exact& x) const;
  [[nodiscard]] int sign_at(const Exact& x) const { return (*this)(x).sign(); }
  /// The sign for all large x (of all large -x).
  [[nodiscard]] int sign_at_infinity() const { return leading().sign(); }
  [[nodiscard]] int sign_at_minus_infinity() const { return degree() % 2 == 0 ? leading().sign() : -leading().sign(); }
  [[nodiscard]] Polynomial derivative() const;
  [[nodiscard]] Polynomial power(int exponent) const;
  /// "4 x^3 - 1/2 x + 1".
  [[nodiscard]] std::string text(std::string_view variable) const;

  friend Polynomial operator+(const Polynomial& a, const Polynomial& b) {
    Polynomial c;
    fmpq_poly_add(c.p_, a.p_, b.p_);
    return c;
  }
  friend Polynomial operator-(const Polynomial& a, const Polynomial& b) {
    Polynomial c;
    fmpq_poly_sub(c.p_, a.p_, b.p_);
    return c;
  }
  friend Polynomial operator*(const Polynomial& a, const Polynomial& b) {
    Polynomial c;
    fmpq_poly_mul(c.p_, a.p_, b.p_);
    return c;
  }
  friend Polynomial operator-(const Polynomial& a) {
    Polynomial c;
    fmpq_poly_neg(c.p_, a.p_);
    return c;
  }
  friend bool operator==(const Polynomial& a, const Polynomial& b) { return fmpq_poly_equal(a.p_, b.p_) != 0; }

  [[nodiscard]] const fmpq_poly_struct* raw() const { return p_; }
  [[nodiscard]] fmpq_poly_struct* raw() { return p_; }

 private:
  fmpq_poly_t p_;
};

/// a = quotient b + remainder, deg remainder < deg b. Throws NoExactValue for b = 0.
struct Division {
  Polynomial quotient, remainder;
};
[[nodiscard]] Division divide(const Polynomial& a, const Polynomial& b);
/// Monic; 0 only for a = b = 0.
[[nodiscard]] Polynomial greatest_common_divisor(const Polynomial& a, const Polynomial& b);
/// p / gcd(p, p'): the same roots, each once.
[[nodiscard]] Polynomial squarefree_part(const Polynomial& p);

/// Sturm's chain of the squarefree part of a nonzero polynomial: counts distinct roots, also where an end of the interval is a multiple one.
class SturmChain {
 public:
  explicit SturmChain(const Polynomial& p);
  /// Distinct real roots in (lower, upper].
  [[nodiscard]] int roots_between(const Exact& lower, const Exact& upper) const { return variations_at(lower) - variations_at(upper); }
  [[nodiscard]] int roots() const { return variations_at_infinity(false) - variations_at_infinity(true); }

 private:
  [[nodiscard]] int variations_at(const Exact& x) const;
  [[nodiscard]] int variations_at_infinity(bool positive) const;
  std::vector<Polynomial> chain_;
};

/// One real root: the rational number lower == upper, or the only root in the open interval (lower, upper), whose ends are no roots.
struct RealRoot {
  Exact lower, upper;
  [[nodiscard]] bool is_rational() const { return lower == upper; }
};

/// The distinct real roots of p, in increasing order, their closed intervals apart, each at most `width` wide. Throws BadInput for the zero polynomial.
[[nodiscard]] std::vector<RealRoot> real_roots(const Polynomial& p, const Exact& width = Exact(1));
/// Halves the interval of a root of a squarefree polynomial until it is at most `width` wide; a rational root that shows up on the way is found.
void refine(RealRoot& root, const Polynomial& squarefree, const Exact& width);

/// The rational number of least denominator (and then of least magnitude) in [lower, upper].
[[nodiscard]] Exact simplest_between(const Exact& lower, const Exact& upper);

/// One rational point in each open interval between (and beyond) consecutive roots, in increasing order, of small denominator.
[[nodiscard]] std::vector<Exact> points_between(const std::vector<RealRoot>& roots);

/// Quotients of polynomials, in lowest terms with a monic denominator.
class RationalFunction {
 public:
  RationalFunction() : denominator_(1) {}
  RationalFunction(Polynomial numerator) : numerator_(std::move(numerator)), denominator_(1) {}  // NOLINT(google-explicit-constructor)
  /// Throws NoExactValue for a zero denominator.
  RationalFunction(Polynomial numerator, Polynomial denominator);

  [[nodiscard]] const Polynomial& numerator() const { return numerator_; }
  [[nodiscard]] const Polynomial& denominator() const { return denominator_; }
  [[nodiscard]] bool is_polynomial() const { return denominator_.degree() == 0; }
  [[nodiscard]] bool is_constant() const { return is_polynomial() && numerator_.degree() <= 0; }
  [[nodiscard]] bool is_zero() const { return numerator_.is_zero(); }
  /// deg numerator - deg denominator; meaningless for 0.
  [[nodiscard]] int degree() const { return numerator_.degree() - denominator_.degree(); }
  /// Throws NoExactValue at a pole.
  [[nodiscard]] Exact operator()(const Exact& x) const { return numerator_(x) / denominator_(x); }
  [[nodiscard]] RationalFunction derivative() const;
  [[nodiscard]] RationalFunction power(int exponent) const;
  [[nodiscard]] std::string text(std::string_view variable) const;

  friend RationalFunction operator+(const RationalFunction& a, const RationalFunction& b);
  friend RationalFunction operator-(const RationalFunction& a, const RationalFunction& b) { return a + (-b); }
  friend RationalFunction operator*(const RationalFunction& a, const RationalFunction& b);
  friend RationalFunction operator/(const RationalFunction& a, const RationalFunction& b);
  friend RationalFunction operator-(const RationalFunction& a);
  friend bool operator==(const RationalFunction& a, const RationalFunction& b) = default;

 private:
  Polynomial numerator_, denominator_;
};

}  // namespace lemmata
