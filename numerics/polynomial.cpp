#include "numerics/polynomial.hpp"

#include <algorithm>

#include "numerics/error.hpp"

namespace lemmata {
namespace {

/// p times a positive number that makes it primitive over the integers: the same signs, short coefficients.
Polynomial primitive(const Polynomial& p) {
  if (p.is_zero()) return p;
  Exact content;
  fmpq_poly_content(content.raw(), p.raw());
  if (content.sign() < 0) content = -content;
  Polynomial q;
  fmpq_poly_scalar_div_fmpq(q.raw(), p.raw(), content.raw());
  return q;
}

int changes(const std::vector<int>& signs) {
  int last = 0;
  int count = 0;
  for (const int sign : signs) {
    if (sign == 0) continue;
    if (last != 0 && sign != last) ++count;
    last = sign;
  }
  return count;
}

Exact simplest_positive(const Exact& lower, const Exact& upper) {
  const Exact whole = lower.ceiling();
  if (whole <= upper) return whole;
  const Exact below = lower.floor();
  return below + Exact(1) / simplest_positive(Exact(1) / (upper - below), Exact(1) / (lower - below));
}

/// All roots lie strictly within (-bound, bound): Cauchy's bound, rounded up to a power of two.
Exact root_bound(const Polynomial& p) {
  Exact largest;
  for (int k = 0; k < p.degree(); ++k) {
    Exact ratio = p.coefficient(k) / p.leading();
    if (ratio.sign() < 0) ratio = -ratio;
    if (largest < ratio) largest = ratio;
  }
  Exact bound(2);
  while (bound <= largest + Exact(1)) bound *= Exact(2);
  return bound;
}

/// Isolates the roots of a squarefree p in (lower, upper), neither of which is a root. Where a point of division is a root itself, returns it, and the caller
/// starts again without it.
std::optional<Exact> isolate(const Polynomial& p, const SturmChain& chain, const Exact& lower, const Exact& upper, std::vector<RealRoot>& found) {
  const int count = chain.roots_between(lower, upper);
  if (count == 0) return std::nullopt;
  if (count == 1) {
    found.push_back({lower, upper});
    return std::nullopt;
  }
  const Exact middle = (lower + upper) / Exact(2);
  if (p.sign_at(middle) == 0) return middle;
  if (auto root = isolate(p, chain, lower, middle, found)) return root;
  return isolate(p, chain, middle, upper, found);
}

std::string monomial_text(const Exact& coefficient, int power, std::string_view variable) {
  if (power == 0) return coefficient.text();
  std::string text = coefficient == Exact(1) ? "" : coefficient.text() + " ";
  text += variable;
  return power == 1 ? text : text + "^" + std::to_string(power);
}

}  // namespace

Polynomial::Polynomial(const std::vector<Exact>& coefficients) {
  fmpq_poly_init(p_);
  for (std::size_t k = coefficients.size(); k-- > 0;) fmpq_poly_set_coeff_fmpq(p_, static_cast<slong>(k), coefficients[k].raw());
}

Polynomial Polynomial::monomial(const Exact& coefficient, int degree) {
  Polynomial p;
  fmpq_poly_set_coeff_fmpq(p.p_, degree, coefficient.raw());
  return p;
}

Exact Polynomial::coefficient(int power) const {
  Exact value;
  if (power >= 0 && power <= degree()) fmpq_poly_get_coeff_fmpq(value.raw(), p_, power);
  return value;
}

Exact Polynomial::operator()(const Exact& x) const {
  Exact value;
  fmpq_poly_evaluate_fmpq(value.raw(), p_, x.raw());
  return value;
}

Polynomial Polynomial::derivative() const {
  Polynomial q;
  fmpq_poly_derivative(q.p_, p_);
  return q;
}

Polynomial Polynomial::power(int exponent) const {
  Polynomial q;
  fmpq_poly_pow(q.p_, p_, static_cast<ulong>(exponent));
  return q;
}

std::string Polynomial::text(std::string_view variable) const {
  std::string text;
  for (int k = degree(); k >= 0; --k) {
    const Exact c = coefficient(k);
    if (c.sign() == 0) continue;
    const Exact size = c.sign() < 0 ? -c : c;
    if (text.empty()) {
      if (c.sign() < 0) text.push_back('-');
    } else {
      text += c.sign() < 0 ? " - " : " + ";
    }
    text += monomial_text(size, k, variable);
  }
  return text.empty() ? "0" : text;
}

Division divide(const Polynomial& a, const Polynomial& b) {
  if (b.is_zero()) throw NoExactValue("division by the zero polynomial");
  Division d;
  fmpq_poly_divrem(d.quotient.raw(), d.remainder.raw(), a.raw(), b.raw());
  return d;
}

Polynomial greatest_common_divisor(const Polynomial& a, const Polynomial& b) {
  Polynomial g;
  fmpq_poly_gcd(g.raw(), a.raw(), b.raw());
  return g;
}

Polynomial squarefree_part(const Polynomial& p) {
  if (p.degree() <= 0) return p;
  return divide(p, greatest_common_divisor(p, p.derivative())).quotient;
}

SturmChain::SturmChain(const Polynomial& p) {
  if (p.is_zero()) throw BadInput("the zero polynomial vanishes everywhere; its roots cannot be counted");
  // At a multiple root the whole chain of p itself would vanish, and no change of signs would be seen there.
  chain_.push_back(primitive(squarefree_part(p)));
  for (Polynomial next = primitive(chain_.front().derivative()); !next.is_zero(); next = primitive(-divide(chain_[chain_.size() - 2], chain_.back()).remainder)) {
    chain_.push_back(next);
  }
}

int SturmChain::variations_at(const Exact& x) const {
  std::vector<int> signs;
  for (const Polynomial& p : chain_) signs.push_back(p.sign_at(x));
  return changes(signs);
}

int SturmChain::variations_at_infinity(bool positive) const {
  std::vector<int> signs;
  for (const Polynomial& p : chain_) signs.push_back(positive ? p.sign_at_infinity() : p.sign_at_minus_infinity());
  return changes(signs);
}

void refine(RealRoot& root, const Polynomial& squarefree, const Exact& width) {
  if (root.is_rational()) return;
  const int left = squarefree.sign_at(root.lower);
  while (true) {
    const Exact guess = simplest_between(root.lower, root.upper);
    if (squarefree.sign_at(guess) == 0) {
      root = {guess, guess};
      return;
    }
    if (root.upper - root.lower <= width) return;
    const Exact middle = (root.lower + root.upper) / Exact(2);
    const int sign = squarefree.sign_at(middle);
    if (sign == 0) {
      root = {middle, middle};
      return;
    }
    (sign == left ? root.lower : root.upper) = middle;
  }
}

std::vector<RealRoot> real_roots(const Polynomial& p, const Exact& width) {
  if (p.is_zero()) throw BadInput("the zero polynomial vanishes everywhere; its roots cannot be isolated");
  Polynomial rest = primitive(squarefree_part(p));
  std::vector<RealRoot> rational;
  std::vector<RealRoot> roots;
  while (rest.degree() > 0) {
    roots.clear();
    const Exact bound = root_bound(rest);
    const auto root = isolate(rest, SturmChain(rest), -bound, bound, roots);
    if (!root) break;
    rational.push_back({*root, *root});
    rest = divide(rest, Polynomial({-*root, Exact(1)})).quotient;
    roots.clear();
  }
  for (RealRoot& root : roots) refine(root, rest, width);
  // Isolating intervals of `rest` may still touch each other, or hold a rational root that was divided out.
  const auto apart = [](const RealRoot& a, const RealRoot& b) { return a.upper < b.lower || b.upper < a.lower; };
  for (std::size_t i = 0; i < roots.size(); ++i) {
    for (const RealRoot& other : rational) {
      while (!apart(roots[i], other)) refine(roots[i], rest, (roots[i].upper - roots[i].lower) / Exact(2));
    }
    for (std::size_t j = 0; j < i; ++j) {
      while (!apart(roots[i], roots[j])) {
        refine(roots[i], rest, (roots[i].upper - roots[i].lower) / Exact(2));
        refine(roots[j], rest, (roots[j].upper - roots[j].lower) / Exact(2));
      }
    }
  }
  roots.insert(roots.end(), rational.begin(), rational.end());
  std::ranges::sort(roots, [](const RealRoot& a, const RealRoot& b) { return a.lower < b.lower; });
  return roots;
}

Exact simplest_between(const Exact& lower, const Exact& upper) {
  if (upper < lower) throw BadInput("no number lies between " + lower.text() + " and " + upper.text());
  if (lower.sign() <= 0 && upper.sign() >= 0) return Exact(0);
  return lower.sign() > 0 ? simplest_positive(lower, upper) : -simplest_positive(-upper, -lower);
}

std::vector<Exact> points_between(const std::vector<RealRoot>& roots) {
  if (roots.empty()) return {Exact(0)};
  std::vector<Exact> points;
  points.push_back(roots.front().lower.floor() - Exact(1));
  for (std::size_t i = 0; i + 1 < roots.size(); ++i) {
    const Exact margin = (roots[i + 1].lower - roots[i].upper) / Exact(16);
    points.push_back(simplest_between(roots[i].upper + margin, roots[i + 1].lower - margin));
  }
  points.push_back(roots.back().upper.ceiling() + Exact(1));
  return points;
}

RationalFunction::RationalFunction(Polynomial numerator, Polynomial denominator) {
  if (denominator.is_zero()) throw NoExactValue("division by the zero polynomial");
  const Polynomial common = greatest_common_divisor(numerator, denominator);
  const Exact leading = denominator.leading();
  const Polynomial scale(Exact(1) / leading);
  numerator_ = divide(numerator, common).quotient * scale;
  denominator_ = divide(denominator, common).quotient * scale;
}

RationalFunction RationalFunction::derivative() const {
  return {numerator_.derivative() * denominator_ - numerator_ * denominator_.derivative(), denominator_ * denominator_};
}

RationalFunction RationalFunction::power(int exponent) const {
  if (exponent >= 0) return {numerator_.power(exponent), denominator_.power(exponent)};
  return {denominator_.power(-exponent), numerator_.power(-exponent)};
}

std::string RationalFunction::text(std::string_view variable) const {
  if (is_polynomial()) return numerator_.text(variable);
  return std::string("(").append(numerator_.text(variable)).append(")/(").append(denominator_.text(variable)).append(")");
}

RationalFunction operator+(const RationalFunction& a, const RationalFunction& b) {
  if (a.is_polynomial() && b.is_polynomial()) return {a.numerator_ + b.numerator_};
  return {a.numerator_ * b.denominator_ + b.numerator_ * a.denominator_, a.denominator_ * b.denominator_};
}
RationalFunction operator*(const RationalFunction& a, const RationalFunction& b) {
  if (a.is_polynomial() && b.is_polynomial()) return {a.numerator_ * b.numerator_};
  return {a.numerator_ * b.numerator_, a.denominator_ * b.denominator_};
}
RationalFunction operator/(const RationalFunction& a, const RationalFunction& b) { return {a.numerator_ * b.denominator_, a.denominator_ * b.numerator_}; }
RationalFunction operator-(const RationalFunction& a) {
  RationalFunction c = a;
  c.numerator_ = -c.numerator_;
  return c;
}

}  // namespace lemmata
