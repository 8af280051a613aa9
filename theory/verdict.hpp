#pragma once
/// A theorem is never answered with a bool. This page says what an answer is, and is the only place where one is decided.
///
///   holds            every relation was certified: `strict` (lhs <= rhs) or `tight` (see below); with the evidence it was earned by
///   violated         one relation was certified false while all hypotheses held; both sides are kept
///   undecided        a relation or a hypothesis could not be settled with the bits at hand
///   not applicable   a hypothesis is certified false; its name is kept
///
/// Ties. Many relations are attained, and no enclosure can certify lhs <= rhs when both are equal. So on enclosures a relation also holds, *tight*, when
/// lhs <= rhs + 2^-100 max(|lhs|, |rhs|) is certified (for equalities: the same from both sides). In exact arithmetic there is nothing to tolerate.
/// On rounded numbers the band is sqrt(unit roundoff), relative to the largest quantity that entered; such an answer is `rounded`, never proved.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "numerics/scalar.hpp"

namespace lemmata {

/// How an answer was earned, weakest first.
enum class Evidence : std::uint8_t { sampled, rounded, enclosed, exact };
enum class Decision : std::uint8_t { holds, violated, undecided, not_applicable };
enum class Order : std::uint8_t { less_equal, equal, less };
enum class Settled : std::uint8_t { strict, tight, violated, undecided };

[[nodiscard]] std::string_view text(Evidence evidence);
[[nodiscard]] std::string_view text(Decision decision);

/// lhs `order` rhs, at round k, for one node or for none (-1). `scale` is the largest magnitude that cancelled on the way; only rounded numbers need it.
template <Field S>
struct Relation {
  std::string_view name;
  std::int64_t k = 0;
  int node = -1;
  Order order = Order::less_equal;
  S lhs{};
  S rhs{};
  S scale{};
};

/// A number as text: exact ("p/q", both the same), an enclosure (two decimals, rounded outwards) or a rounded number (both the same).
struct Quantity {
  std::string lower;
  std::string upper;
  bool exact = false;
};
template <Field S>
[[nodiscard]] Quantity quantity(const S& a);

/// A relation that was singled out (violated, undecided, tightest), with both sides as text.
struct Finding {
  std::string relation;
  std::int64_t k = 0;
  int node = -1;
  Order order = Order::less_equal;
  Quantity lhs;
  Quantity rhs;
};

/// The answer for one instance: plain data.
struct Outcome {
  Decision decision = Decision::undecided;
  Evidence evidence = Evidence::exact;
  std::int64_t strict = 0;
  std::int64_t tight = 0;
  long precision_bits = 0;             ///< the largest precision that was needed; 0: exact
  std::optional<Finding> finding;      ///< the violated or undecided relation
  std::string hypothesis;              ///< not applicable: which hypothesis fails; undecided: which one is open, if one is
  double tightest_ratio = 0;           ///< largest lhs/rhs over the inequalities with rhs > 0
  std::string tightest_relation;
  std::int64_t tightest_k = 0;
  int tightest_node = -1;
  std::vector<std::string> remarks;    ///< what a reader should be told beside the verdict, one line each
};

/// The width of the band in which a relation on rounded numbers counts as attained.
template <Rounded S>
[[nodiscard]] S rounded_band() {
  if constexpr (std::floating_point<S>) {
    return std::sqrt(std::numeric_limits<S>::epsilon());
  } else {
    return constant<S>(Exact::power_of_two(-26));
  }
}

/// Decides one relation by the rules above.
template <Field S>
[[nodiscard]] Settled settle(Order order, const S& lhs, const S& rhs, const S& scale) {
  if (order == Order::less) {
    // A strict inequality has no ties: it is certified, or it is not.
    const Truth reached = less_equal(rhs, lhs);
    return reached == Truth::no ? Settled::strict : reached == Truth::yes ? Settled::violated : Settled::undecided;
  }
  const bool equality = order == Order::equal;
  const Truth forwards = less_equal(lhs, rhs);
  const Truth backwards = equality ? less_equal(rhs, lhs) : Truth::yes;
  if (forwards == Truth::yes && backwards == Truth::yes) return Settled::strict;
  if constexpr (scalar_traits<S>::arithmetic == Arithmetic::exact) {
    return Settled::violated;
  } else {
    S band(0);
    if constexpr (scalar_traits<S>::arithmetic == Arithmetic::enclosure) {
      if (forwards == Truth::no || backwards == Truth::no) {
        // Certified apart; a difference within the band of a tie is still a difference.
        return Settled::violated;
      }
      static const Exact two_to_minus_100 = Exact::power_of_two(-100);
      band = constant<S>(two_to_minus_100) * maximum(magnitude(lhs), magnitude(rhs));
    } else {
      band = rounded_band<S>() * maximum(maximum(magnitude(lhs), magnitude(rhs)), magnitude(scale));
      if (!std::isfinite(approximate(band))) return Settled::undecided;  // an overflow is no tie
    }
    const S difference = lhs - rhs;
    const Truth above = less_equal(difference, band);
    const Truth below = equality ? less_equal(S(-difference), band) : Truth::yes;
    if (above == Truth::yes && below == Truth::yes) return Settled::tight;
    if constexpr (scalar_traits<S>::arithmetic == Arithmetic::rounded) {
      if (above == Truth::no || below == Truth::no) return Settled::violated;
    }
    return Settled::undecided;
  }
}

template <Field S>
Quantity quantity(const S& a) {
  if constexpr (std::same_as<S, Exact>) {
    return {a.text(), a.text(), true};
  } else if constexpr (Enclosure<S>) {
    DecimalEnds ends = decimal_ends(a, 20);
    return {std::move(ends.lower), std::move(ends.upper), false};
  } else {
    char digits[40];
    std::snprintf(digits, sizeof digits, "%.17g", approximate(a));
    return {digits, digits, false};
  }
}

}  // namespace lemmata
