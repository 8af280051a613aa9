#pragma once
/// (L0,L1)-smoothness of functions of one variable on their whole domain, decided exactly (docs/proofs/certifier.md).
///
/// Where f' and f'' are rational functions of v = x, or of v = e^(cx), the condition |f''| <= L0 + L1 |f'| is a sign condition on polynomials in v. Sturm's
/// theorem decides it everywhere: no box, no sampling. Polynomials, quotients of polynomials, cosh, e^x - x - 1, log(1 + e^-ax) are of this kind.
#include <optional>
#include <string>
#include <vector>

#include "algorithms/expressions/parse.hpp"
#include "numerics/polynomial.hpp"

namespace lemmata {

/// The polynomial that a one-variable expression is, if it is one (of degree at most 100).
[[nodiscard]] std::optional<Polynomial> as_polynomial(const Expression& expression);

/// f' and f'' as rational functions of v = x (rate 0) or v = e^(rate x) > 0, with the conditions under which f is defined.
struct RationalDerivatives {
  Exact rate;
  RationalFunction first, second;
  std::vector<RationalFunction> positive;  ///< arguments of logarithms and roots
  std::vector<Polynomial> nonzero;         ///< divisors

  [[nodiscard]] bool exponential() const { return rate.sign() != 0; }
  [[nodiscard]] std::string generator() const;  ///< "x", "e^(2 x)"
};
[[nodiscard]] std::optional<RationalDerivatives> rational_derivatives(const Expression& expression);
[[nodiscard]] RationalDerivatives derivatives_of(const Polynomial& f);

/// f restricted to lower < v < upper: to nothing unless lower < upper.
[[nodiscard]] RationalDerivatives restricted(RationalDerivatives f, const Exact& lower, const Exact& upper);

/// An open interval of values of v on which f is defined; an absent end is unbounded.
struct Component {
  std::optional<RealRoot> lower, upper;
};
/// The set on which f is defined, in increasing order. Empty if it is nowhere.
[[nodiscard]] std::vector<Component> domain(const RationalDerivatives& f);
/// "all of R", or the intervals of x, decimal where an end is irrational.
[[nodiscard]] std::string domain_text(const RationalDerivatives& f);

/// lower <= value <= upper; the value itself where both agree.
struct RationalBounds {
  Exact lower, upper;
  [[nodiscard]] bool is_exact() const { return lower == upper; }
};

/// |f''| <= L0 + L1 |f'| on the whole domain of f.
struct LineDecision {
  bool holds = false;
  std::optional<Exact> point;            ///< violated: a rational x of few digits
  std::optional<RationalBounds> gap;     ///< ... where this gap holds x's that all violate it (only for rate 0)
  std::vector<RealRoot> attained;        ///< holds: the values of v where both sides are equal, if they are finitely many
  bool attained_on_an_interval = false;  ///< holds: with equality on some interval
};
[[nodiscard]] LineDecision decide_everywhere(const RationalDerivatives& f, const Exact& l0, const Exact& l1);

/// L0*(L1) = max(0, sup |f''| - L1 |f'|) over the whole domain. Nothing: infinite. Else bounds that are `relative` apart, or equal.
[[nodiscard]] std::optional<RationalBounds> l0_star(const RationalDerivatives& f, const Exact& l1, const Exact& relative = Exact(1, 1000000000));
[[nodiscard]] std::optional<RationalBounds> l0_star(const Polynomial& f, const Exact& l1, const Exact& relative = Exact(1, 1000000000));

/// inf f over the real line, with bounds at most `width` apart; nothing if f is unbounded below.
[[nodiscard]] std::optional<RationalBounds> infimum(const Polynomial& f, const Exact& width = Exact(1, 1000000000));
/// A rational number <= inf f, at most `width` below it.
[[nodiscard]] std::optional<Exact> lower_bound(const Polynomial& f, const Exact& width = Exact(1, 1000000000));

/// How |f''| - L1 |f'| grows towards the ends of the domain: L0*(L1) is infinite for every L1 < `below`, and for every L1 at all if `always`.
struct Growth {
  bool always = false;
  Exact below;        ///< 0: finite for every L1 > 0 as far as the ends go
  std::string where;  ///< the end that says so: "x -> 0 from above"
  std::string why;    ///< the orders of growth there
};
[[nodiscard]] Growth growth_at_ends(const RationalDerivatives& f);

}  // namespace lemmata
