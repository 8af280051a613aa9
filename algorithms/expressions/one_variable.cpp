#include "algorithms/expressions/one_variable.hpp"

#include <algorithm>
#include <array>

#include "numerics/error.hpp"
#include "numerics/scalar.hpp"

namespace lemmata {
namespace {

constexpr int largest_degree = 100;
constexpr int highest_precision = 65536;  // bits; isolating intervals are refined long before

using MaybeRational = std::optional<RationalFunction>;

int degree_of(const RationalFunction& r) { return std::max({r.numerator().degree(), r.denominator().degree(), 0}); }

/// a x + b, for the arguments of exponentials.
struct Linear {
  Exact a, b;
};
std::vector<std::optional<Linear>> linear_forms(const Tape& tape) {
  std::vector<std::optional<Linear>> forms;
  for (const Instruction& i : tape.instructions()) {
    const auto at = [&](std::int32_t place) -> const std::optional<Linear>& { return forms[static_cast<std::size_t>(place)]; };
    std::optional<Linear> form;
    switch (i.operation) {
      case Operation::constant: form = Linear{Exact(0), tape.constants()[static_cast<std::size_t>(i.a)]}; break;
      case Operation::variable: form = Linear{Exact(1), Exact(0)}; break;
      case Operation::add:
        if (at(i.a) && at(i.b)) form = Linear{at(i.a)->a + at(i.b)->a, at(i.a)->b + at(i.b)->b};
        break;
      case Operation::subtract:
        if (at(i.a) && at(i.b)) form = Linear{at(i.a)->a - at(i.b)->a, at(i.a)->b - at(i.b)->b};
        break;
      case Operation::negate:
        if (at(i.a)) form = Linear{-at(i.a)->a, -at(i.a)->b};
        break;
      case Operation::multiply:
        for (const auto& [constant, other] : {std::pair{i.a, i.b}, std::pair{i.b, i.a}}) {
          if (at(constant) && at(other) && at(constant)->a.sign() == 0) form = Linear{at(constant)->b * at(other)->a, at(constant)->b * at(other)->b};
        }
        break;
      default: break;
    }
    forms.push_back(std::move(form));
  }
  return forms;
}

/// The largest c of which p and q are integer multiples.
Exact common_rate(const Exact& p, const Exact& q) {
  Exact c;
  fmpq_gcd(c.raw(), p.raw(), q.raw());
  return c;
}

/// Every place of a tape as a rational function of v, where it is one.
struct Walk {
  std::vector<MaybeRational> values;
  bool conditions_known = true;  ///< whether every argument of a logarithm or root and every divisor is a rational function of v
};

Walk walk(const Tape& tape, const Exact& rate, RationalDerivatives& conditions) {
  Walk result;
  const std::vector<std::optional<Linear>> forms = linear_forms(tape);
  const auto power_of_v = [&](const Linear& form) -> MaybeRational {  // e^(a x) = v^(a/rate)
    if (rate.sign() == 0 || form.b.sign() != 0) return std::nullopt;
    const Exact exponent = form.a / rate;
    if (!exponent.is_integer() || exponent > Exact(largest_degree) || exponent < Exact(-largest_degree)) return std::nullopt;
    return RationalFunction(Polynomial::monomial(Exact(1), 1)).power(static_cast<int>(exponent.to_integer("an exponent")));
  };
  for (const Instruction& i : tape.instructions()) {
    const auto a = [&]() -> const MaybeRational& { return result.values[static_cast<std::size_t>(i.a)]; };
    const auto b = [&]() -> const MaybeRational& { return result.values[static_cast<std::size_t>(i.b)]; };
    MaybeRational value;
    switch (i.operation) {
      case Operation::constant: value = RationalFunction(tape.constants()[static_cast<std::size_t>(i.a)]); break;
      case Operation::variable:
        if (rate.sign() == 0) value = RationalFunction(Polynomial::monomial(Exact(1), 1));
        break;
      case Operation::add:
        if (a() && b()) value = *a() + *b();
        break;
      case Operation::subtract:
        if (a() && b()) value = *a() - *b();
        break;
      case Operation::multiply:
        if (a() && b()) value = *a() * *b();
        break;
      case Operation::negate:
        if (a()) value = -*a();
        break;
      case Operation::divide:
        if (!b()) {
          result.conditions_known = false;
          break;
        }
        if (b()->is_zero()) throw BadInput("the expression divides by zero everywhere");
        conditions.nonzero.push_back(b()->numerator());
        if (a()) value = *a() / *b();
        break;
      case Operation::square:
      case Operation::odd_power: {
        const int exponent = i.operation == Operation::square ? 2 : i.b;
        if (a() && exponent * degree_of(*a()) <= largest_degree) value = a()->power(exponent);
        break;
      }
      case Operation::log:
      case Operation::root:
        if (a()) {
          conditions.positive.push_back(*a());
        } else {
          result.conditions_known = false;
        }
        break;
      case Operation::exp:
        if (const auto& form = forms[static_cast<std::size_t>(i.a)]) value = power_of_v(*form);
        break;
      case Operation::cosh:
        if (const auto& form = forms[static_cast<std::size_t>(i.a)]) {
          if (const MaybeRational e = power_of_v(*form)) value = RationalFunction(Polynomial(Exact(1, 2))) * (*e + e->power(-1));
        }
        break;
      default: break;
    }
    if (value && degree_of(*value) > largest_degree) value.reset();
    result.values.push_back(std::move(value));
  }
  return result;
}

/// c with every exponential of the tapes equal to e^(k c x) for an integer k; 0 if there is none.
Exact rate_of(const Expression& expression) {
  Exact rate;
  for (const Tape* tape : {&expression.function, &expression.derivatives}) {
    const std::vector<std::optional<Linear>> forms = linear_forms(*tape);
    for (const Instruction& i : tape->instructions()) {
      if (i.operation != Operation::exp && i.operation != Operation::cosh) continue;
      if (const auto& form = forms[static_cast<std::size_t>(i.a)]) rate = common_rate(rate, form->a);
    }
  }
  return rate;
}

/// The product of the distinct nonconstant polynomials, each factor once.
Polynomial squarefree_product(const std::vector<Polynomial>& polynomials) {
  Polynomial product(1);
  for (const Polynomial& p : polynomials) {
    if (p.degree() <= 0) continue;
    const Polynomial part = squarefree_part(p);
    product = product * divide(part, greatest_common_divisor(part, product)).quotient;
  }
  return product;
}

/// The polynomials at whose roots the domain may begin or end.
std::vector<Polynomial> boundary(const RationalDerivatives& f) {
  std::vector<Polynomial> all = f.nonzero;
  for (const RationalFunction& p : f.positive) {
    all.push_back(p.numerator());
    all.push_back(p.denominator());
  }
  all.push_back(f.first.denominator());
  all.push_back(f.second.denominator());
  if (f.exponential()) all.push_back(Polynomial::monomial(Exact(1), 1));
  return all;
}

bool defined_at(const RationalDerivatives& f, const Exact& v) {
  if (f.exponential() && v.sign() <= 0) return false;
  if (std::ranges::any_of(f.nonzero, [&](const Polynomial& p) { return p.sign_at(v) == 0; })) return false;
  return std::ranges::all_of(f.positive, [&](const RationalFunction& p) { return p.numerator().sign_at(v) * p.denominator().sign_at(v) > 0; });
}

/// The sign of r at v, which is no pole.
int sign_of(const RationalFunction& r, const Exact& v) { return r.numerator().sign_at(v) * r.denominator().sign_at(v); }

Ball value_of(const Polynomial& p, const Ball& x) {
  Ball value(0);
  for (int k = p.degree(); k >= 0; --k) value = value * x + Ball::enclosing(p.coefficient(k));
  return value;
}

/// Whether p vanishes at a root of a polynomial that p divides into factors of, or has no other root nearby: the interval holds at most that root of p.
bool vanishes_at(const Polynomial& p, const RealRoot& root) {
  if (p.degree() <= 0) return p.is_zero();
  return root.is_rational() ? p.sign_at(root.lower) == 0 : SturmChain(p).roots_between(root.lower, root.upper) > 0;
}

/// The sign of p at the root of the squarefree polynomial q.
int sign_at_root(const Polynomial& p, RealRoot root, const Polynomial& q) {
  if (p.is_zero()) return 0;
  if (vanishes_at(greatest_common_divisor(p, q), root)) return 0;
  while (!root.is_rational() && SturmChain(p).roots_between(root.lower, root.upper) > 0) refine(root, q, (root.upper - root.lower) / Exact(2));
  return p.sign_at(root.upper);
}

/// The line cut at the roots of a polynomial: between two neighbouring ones every polynomial that divides it has one sign.
struct Partition {
  Polynomial of;
  std::vector<RealRoot> roots;
  std::vector<Exact> points;      ///< one in each gap: points[i] lies left of roots[i], points.back() right of all
  std::vector<bool> is_boundary;  ///< of the domain, for each root
  std::vector<bool> inside;       ///< the domain, for each gap
};

Partition partition(const RationalDerivatives& f, std::vector<Polynomial> further) {
  const Polynomial border = squarefree_product(boundary(f));
  further.push_back(border);
  Partition p;
  p.of = squarefree_product(further);
  if (p.of.degree() > 0) p.roots = real_roots(p.of, Exact::power_of_two(-20));
  p.points = points_between(p.roots);
  for (const RealRoot& root : p.roots) p.is_boundary.push_back(vanishes_at(border, root));
  for (const Exact& point : p.points) p.inside.push_back(defined_at(f, point));
  return p;
}

/// A value in the extended reals: -1 and +1 are the infinities.
struct Extended {
  int infinity = 0;
  RationalBounds bounds;
};

/// r at the root of q, to `relative` or (near 0) absolute accuracy; r has no pole there.
RationalBounds value_at_root(const RationalFunction& r, RealRoot root, const Polynomial& q, const Exact& relative) {
  if (vanishes_at(greatest_common_divisor(r.numerator(), q), root)) return {Exact(0), Exact(0)};
  for (long bits = 128; bits <= highest_precision; bits *= 2) {
    refine(root, q, Exact::power_of_two(-bits / 2));
    if (root.is_rational()) return {r(root.lower), r(root.lower)};
    const PrecisionScope scope(bits);
    const Ball v = Ball::hull(root.lower, root.upper);
    const Ball value = value_of(r.numerator(), v) / value_of(r.denominator(), v);
    if (!value.is_finite()) continue;
    const RationalBounds bounds{value.lower(bits), value.upper(bits)};
    const Exact size = std::max(magnitude(bounds.lower), magnitude(bounds.upper));
    if (bounds.upper - bounds.lower <= relative * size) return bounds;
  }
  throw NoExactValue("a value at an algebraic point could not be enclosed");
}

/// The limit of r at infinity (upper) or minus infinity.
Extended limit_at_infinity(const RationalFunction& r, bool upper) {
  if (r.is_zero() || r.degree() < 0) return {0, {Exact(0), Exact(0)}};
  const Exact ratio = r.numerator().leading();  // the denominator is monic
  if (r.degree() == 0) return {0, {ratio, ratio}};
  return {upper || r.degree() % 2 == 0 ? ratio.sign() : -ratio.sign(), {}};
}

/// The limit of r at one end of the gap number `gap` of a partition that has the roots and poles of r.
Extended limit(const RationalFunction& r, const Partition& p, std::size_t gap, bool upper, const Exact& relative) {
  if (upper ? gap == p.roots.size() : gap == 0) return limit_at_infinity(r, upper);
  const RealRoot& root = p.roots[upper ? gap : gap - 1];
  if (vanishes_at(r.denominator(), root)) return {sign_of(r, p.points[gap]), {}};
  return {0, value_at_root(r, root, p.of, relative)};
}

/// max(0, largest of all): the bounds of a maximum are the maxima of the bounds.
struct Maximum {
  RationalBounds bounds{Exact(0), Exact(0)};
  bool infinite = false;
  void take(const Extended& value) {
    infinite = infinite || value.infinity > 0;
    if (value.infinity == 0) take(value.bounds);
  }
  void take(const RationalBounds& value) {
    bounds.lower = std::max(bounds.lower, value.lower);
    bounds.upper = std::max(bounds.upper, value.upper);
  }
};

/// An x with v(x) strictly between `lower` and `upper` (absent: the end of v's range), of few digits.
Exact point_of(const RationalDerivatives& f, const std::optional<Exact>& lower, const std::optional<Exact>& upper) {
  if (!f.exponential()) {
    if (lower && upper) {
      const Exact margin = (*upper - *lower) / Exact(64);
      return simplest_between(*lower + margin, *upper - margin);
    }
    if (lower) return lower->sign() < 0 ? Exact(0) : lower->ceiling() + Exact(1);
    if (upper) return upper->sign() > 0 ? Exact(0) : upper->floor() - Exact(1);
    return Exact(0);
  }
  // x = log(v)/rate, between enclosures of both ends.
  const auto log_of = [&](const Exact& v) { return logarithm(Ball::enclosing(v)) / Ball::enclosing(f.rate); };
  for (long bits = 64; bits <= highest_precision; bits *= 2) {
    const PrecisionScope scope(bits);
    const bool below = lower && lower->sign() > 0;
    if (!below && !upper) return Exact(0);
    if (!below) return std::min(Exact(0), log_of(*upper).lower().floor() - Exact(1));
    if (!upper) return std::max(Exact(0), log_of(*lower).upper().ceiling() + Exact(1));
    const Exact left = log_of(*lower).upper(bits);
    const Exact right = log_of(*upper).lower(bits);
    if (!(left < right)) continue;
    const Exact margin = (right - left) / Exact(64);
    return simplest_between(left + margin, right - margin);
  }
  throw NoExactValue("no rational point was found between two logarithms");
}

std::string end_text(const RationalDerivatives& f, const RealRoot& root) {
  if (!f.exponential() && root.is_rational()) return root.lower.text();
  const PrecisionScope scope(128);
  const Ball v = Ball::hull(root.lower, root.upper);
  return decimal_ends(f.exponential() ? logarithm(v) / Ball::enclosing(f.rate) : v, 8).lower;
}

}  // namespace

std::optional<Polynomial> as_polynomial(const Expression& expression) {
  if (expression.dimension() != 1) return std::nullopt;
  RationalDerivatives conditions;
  const Walk result = walk(expression.function, Exact(0), conditions);
  const MaybeRational& f = result.values[static_cast<std::size_t>(expression.function.outputs()[0])];
  if (!f || !f->is_polynomial()) return std::nullopt;
  if (!result.conditions_known || !conditions.positive.empty()) return std::nullopt;
  for (const Polynomial& divisor : conditions.nonzero) {
    if (divisor.degree() > 0) return std::nullopt;
  }
  return f->numerator();
}

std::string RationalDerivatives::generator() const { return !exponential() ? "x" : rate == Exact(1) ? "e^x" : "e^(" + rate.text() + " x)"; }

std::optional<RationalDerivatives> rational_derivatives(const Expression& expression) {
  if (expression.dimension() != 1) return std::nullopt;
  RationalDerivatives f;
  f.rate = rate_of(expression);
  if (const auto polynomial = as_polynomial(expression)) return derivatives_of(*polynomial);
  const Walk function = walk(expression.function, f.rate, f);
  const Walk derivatives = walk(expression.derivatives, f.rate, f);
  const std::vector<int>& outputs = expression.derivatives.outputs();
  const MaybeRational& first = derivatives.values[static_cast<std::size_t>(outputs[0])];
  const MaybeRational& second = derivatives.values[static_cast<std::size_t>(outputs[1])];
  if (!function.conditions_known || !derivatives.conditions_known || !first || !second) return std::nullopt;
  f.first = *first;
  f.second = *second;
  return f;
}

RationalDerivatives derivatives_of(const Polynomial& f) {
  RationalDerivatives result;
  result.first = RationalFunction(f.derivative());
  result.second = RationalFunction(f.derivative().derivative());
  return result;
}

RationalDerivatives restricted(RationalDerivatives f, const Exact& lower, const Exact& upper) {
  // Ends the wrong way round hold nothing between them, though the product below would be positive there.
  f.positive.emplace_back(lower < upper ? Polynomial({-lower, Exact(1)}) * Polynomial({upper, Exact(-1)}) : Polynomial(-1));
  return f;
}

std::vector<Component> domain(const RationalDerivatives& f) {
  const Partition p = partition(f, {});
  std::vector<Component> components;
  for (std::size_t gap = 0; gap < p.points.size(); ++gap) {
    if (!p.inside[gap]) continue;
    Component c;
    if (gap > 0) c.lower = p.roots[gap - 1];
    if (gap < p.roots.size()) c.upper = p.roots[gap];
    components.push_back(c);
  }
  return components;
}

std::string domain_text(const RationalDerivatives& f) {
  const std::vector<Component> components = domain(f);
  if (components.empty()) return "nowhere";
  const auto has_no_end = [&](const std::optional<RealRoot>& end) { return !end || (f.exponential() && end->is_rational() && end->lower.sign() == 0); };
  if (components.size() == 1 && has_no_end(components[0].lower) && has_no_end(components[0].upper)) return "all of R";
  std::string text;
  for (const auto& [left, right] : components) {
    text += (text.empty() ? "" : " and ") + std::string("(") + (has_no_end(left) ? "-inf" : end_text(f, *left)) + ", " +
            (has_no_end(right) ? "inf" : end_text(f, *right)) + ")";
  }
  return text;
}

LineDecision decide_everywhere(const RationalDerivatives& f, const Exact& l0, const Exact& l1) {
  LineDecision decision;
  const RationalFunction threshold{Polynomial(l0)};
  const RationalFunction slope = RationalFunction(Polynomial(l1)) * f.first;
  long fewest_bits = 0;
  std::vector<std::pair<Partition, std::array<RationalFunction, 2>>> sides;
  for (const int t : {1, -1}) {
    const RationalFunction curvature = t > 0 ? f.second : -f.second;
    // |f''| > L0 + L1 |f'| with f'' of sign t: both of these are positive.
    const std::array<RationalFunction, 2> excess{curvature - threshold - slope, curvature - threshold + slope};
    Partition p = partition(f, {excess[0].numerator(), excess[1].numerator(), excess[0].denominator(), excess[1].denominator()});
    for (std::size_t gap = 0; gap < p.points.size(); ++gap) {
      if (!p.inside[gap] || sign_of(excess[0], p.points[gap]) <= 0 || sign_of(excess[1], p.points[gap]) <= 0) continue;
      std::optional<Exact> lower;
      std::optional<Exact> upper;
      if (gap > 0) lower = p.roots[gap - 1].upper;
      if (gap < p.roots.size()) upper = p.roots[gap].lower;
      const Exact x = point_of(f, lower, upper);
      const bool simpler = !decision.point || x.bits() < fewest_bits || (x.bits() == fewest_bits && x > *decision.point);
      if (!simpler) continue;
      decision.point = x;
      fewest_bits = x.bits();
      decision.gap.reset();
      if (!f.exponential() && lower && upper) decision.gap = RationalBounds{*lower, *upper};
    }
    sides.emplace_back(std::move(p), excess);
  }
  decision.holds = !decision.point;
  if (!decision.holds) return decision;
  for (const auto& [p, excess] : sides) {
    for (int s = 0; s < 2; ++s) {
      const RationalFunction& e = excess[static_cast<std::size_t>(s)];  // t f'' - L0 -+ L1 f' = 0 says |f''| = L0 + L1 |f'| where +- f' >= 0
      if (e.is_zero()) {
        for (std::size_t gap = 0; gap < p.points.size(); ++gap) {
          if (p.inside[gap] && (s == 0 ? 1 : -1) * sign_of(f.first, p.points[gap]) >= 0) decision.attained_on_an_interval = true;
        }
        continue;
      }
      for (std::size_t i = 0; i < p.roots.size(); ++i) {
        const bool interior = !p.is_boundary[i] && p.inside[i] && p.inside[i + 1];
        if (!interior || !vanishes_at(greatest_common_divisor(e.numerator(), p.of), p.roots[i])) continue;
        const int slope_sign = sign_at_root(f.first.numerator(), p.roots[i], p.of) * sign_at_root(f.first.denominator(), p.roots[i], p.of);
        if ((s == 0 ? slope_sign : -slope_sign) < 0) continue;
        const auto same = [&](const RealRoot& other) { return other.lower <= p.roots[i].upper && p.roots[i].lower <= other.upper; };
        if (std::ranges::none_of(decision.attained, same)) decision.attained.push_back(p.roots[i]);
      }
    }
  }
  std::ranges::sort(decision.attained, [](const RealRoot& a, const RealRoot& b) { return a.lower < b.lower; });
  return decision;
}

std::optional<RationalBounds> l0_star(const RationalDerivatives& f, const Exact& l1, const Exact& relative) {
  const RationalFunction slope = RationalFunction(Polynomial(l1)) * f.first;
  const std::array<RationalFunction, 2> excess{f.second - slope, f.second + slope};
  std::vector<Polynomial> cuts{f.first.numerator(), f.second.numerator()};
  for (const RationalFunction& e : excess) {
    cuts.push_back(e.numerator());
    cuts.push_back(e.denominator());
    cuts.push_back(e.derivative().numerator());
  }
  const Partition p = partition(f, cuts);
  Maximum largest;
  for (std::size_t gap = 0; gap < p.points.size(); ++gap) {
    if (!p.inside[gap]) continue;
    // |f''| - L1 |f'| is one of +-(f'' -+ L1 f') on the gap, and monotone there: it is largest at an end.
    const int t = sign_of(f.second, p.points[gap]);
    const int s = sign_of(f.first, p.points[gap]);
    const RationalFunction& e = excess[t * s >= 0 ? 0 : 1];
    const RationalFunction value = t >= 0 ? e : -e;
    for (const bool upper : {false, true}) largest.take(limit(t == 0 ? -slope * RationalFunction(Polynomial(s)) : value, p, gap, upper, relative));
  }
  if (largest.infinite) return std::nullopt;
  return largest.bounds;
}

std::optional<RationalBounds> l0_star(const Polynomial& f, const Exact& l1, const Exact& relative) {
  const Polynomial first = f.derivative();
  const Polynomial second = first.derivative();
  if (second.degree() <= 0) {
    const Exact constant = magnitude(second.coefficient(0));
    return RationalBounds{constant, constant};
  }
  if (l1.sign() == 0) return std::nullopt;
  // f' is of higher degree than f'', so that |f''| - L1 |f'| tends to minus infinity, and is largest where f' = 0 or (f'' -+ L1 f')' = 0 (where f'' = 0 it is
  // not positive).
  Maximum largest;
  const Polynomial slope = second * Polynomial(l1);
  for (const Polynomial& critical : {first, second.derivative() - slope, second.derivative() + slope}) {
    const Polynomial squarefree = squarefree_part(critical);
    if (squarefree.degree() <= 0) continue;
    for (const RealRoot& root : real_roots(squarefree)) {
      const int t = sign_at_root(second, root, squarefree);
      const int s = sign_at_root(first, root, squarefree);
      const Polynomial value = second * Polynomial(t) - first * Polynomial(l1 * Exact(s));
      largest.take(value_at_root(RationalFunction(value), root, squarefree, relative));
    }
  }
  return largest.bounds;
}

std::optional<RationalBounds> infimum(const Polynomial& f, const Exact& width) {
  if (f.degree() <= 0) return RationalBounds{f.coefficient(0), f.coefficient(0)};
  if (f.degree() % 2 == 1 || f.leading().sign() < 0) return std::nullopt;
  const Polynomial squarefree = squarefree_part(f.derivative());
  std::optional<RationalBounds> least;
  for (RealRoot root : real_roots(squarefree)) {
    RationalBounds value;
    for (long bits = 128;; bits *= 2) {
      if (bits > highest_precision) throw NoExactValue("the infimum could not be enclosed as tightly as asked");
      refine(root, squarefree, Exact::power_of_two(-bits / 2));
      const PrecisionScope scope(bits);
      const Ball enclosure = value_of(f, Ball::hull(root.lower, root.upper));
      value = root.is_rational() ? RationalBounds{f(root.lower), f(root.lower)} : RationalBounds{enclosure.lower(bits), enclosure.upper(bits)};
      if (value.upper - value.lower <= width) break;
    }
    if (!least) {
      least = value;
    } else {
      least = RationalBounds{std::min(least->lower, value.lower), std::min(least->upper, value.upper)};
    }
  }
  return least;
}

std::optional<Exact> lower_bound(const Polynomial& f, const Exact& width) {
  const auto bounds = infimum(f, width);
  return bounds ? std::optional(bounds->lower) : std::nullopt;
}

Growth growth_at_ends(const RationalDerivatives& f) {
  Growth growth;
  const Partition p = partition(f, {f.first.numerator(), f.second.numerator()});
  // The order to which a function grows at an end: at infinity its degree, at a root of the boundary the multiplicity of its pole.
  const auto order = [&](const RationalFunction& r, std::size_t gap, bool upper) -> int {
    if (r.is_zero()) return -1;
    if (upper ? gap == p.roots.size() : gap == 0) return r.degree();
    const RealRoot& root = p.roots[upper ? gap : gap - 1];
    int poles = 0;
    for (Polynomial rest = r.denominator(); rest.degree() > 0 && vanishes_at(rest, root); rest = greatest_common_divisor(rest, rest.derivative())) ++poles;
    return poles;
  };
  for (std::size_t gap = 0; gap < p.points.size(); ++gap) {
    if (!p.inside[gap]) continue;
    for (const bool upper : {false, true}) {
      const bool at_infinity = upper ? gap == p.roots.size() : gap == 0;
      const int curvature = order(f.second, gap, upper);
      const int slope = order(f.first, gap, upper);
      if (curvature <= 0 || curvature < slope) continue;
      std::string end = f.generator() + " -> ";
      if (at_infinity) {
        end += upper ? "inf" : "-inf";
      } else {
        const RealRoot& root = p.roots[upper ? gap : gap - 1];
        end += (root.is_rational() ? root.lower.text() : "about " + decimal_ends(Interval::enclosing(root.lower), 6).lower) +
               (upper ? " from below" : " from above");
      }
      const std::string why = "|f''| grows to order " + std::to_string(curvature) + ", |f'| to order " + std::to_string(std::max(slope, 0));
      if (curvature > std::max(slope, 0)) return {true, Exact(0), end, why};
      // The same order: |f''|/|f'| tends to a limit, and below it no L0 will do.
      const RationalFunction ratio = f.second / f.first;
      const Extended edge = at_infinity ? limit_at_infinity(ratio, upper) : limit(ratio, p, gap, upper, Exact(1, 1000000));
      if (edge.infinity != 0) continue;
      const Exact threshold = std::min(magnitude(edge.bounds.lower), magnitude(edge.bounds.upper));
      if (growth.below < threshold) growth = {false, threshold, end, why};
    }
  }
  return growth;
}

}  // namespace lemmata
