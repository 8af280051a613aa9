#pragma once
/// Random vectors with a radial density, truncated to a ball: P(|g| <= alpha) and E[g 1(|g| <= alpha)], enclosed or exact.
///
/// Setting     g in R^d with density p(|z - mu|), |mu| = m; by rotation mu = m e_1, and E[g 1(|g| <= alpha)] = t e_1. With Psi(r) = int_r^inf q p(q) dq and
///             G(r) = int_0^1 v^{d-1} p(r v) dv, the divergence theorem turns both integrals over the ball into one over the angle w on its sphere,
///             r(w)^2 = m^2 + alpha^2 - 2 m alpha cos w:
///               P     = alpha^{d-1} |S^{d-2}| int_0^pi (alpha - m cos w) G(r(w)) sin^{d-2} w dw
///               t - mP = -alpha^{d-1} |S^{d-2}| int_0^pi cos w Psi(r(w)) sin^{d-2} w dw.
///             In d = 1 the sphere has two points, and these are closed forms. Proof: docs/proofs/truncation.md, Moments of a truncated radial law.
/// Evidence    exact for uniform laws where the numbers are rational (d = 1; B(0, alpha) inside the support; the support inside it), else enclosed.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "numerics/error.hpp"
#include "numerics/scalar.hpp"

namespace lemmata::truncation {

enum class Family : std::uint8_t {
  gaussian,            ///< p ~ exp(-r^2/(2 s^2))
  truncated_gaussian,  ///< the same on r <= radius
  student,             ///< p ~ (1 + r^2/(nu s^2))^{-(nu+d)/2}; a mean needs nu > 1
  truncated_student,   ///< the same on r <= radius, any nu > 0
  laplace,             ///< p ~ exp(-r/s)
  uniform,             ///< constant on r <= s
  shell                ///< constant on inner <= r <= s: radial, but not decreasing
};

/// P(|g| <= alpha) and t = <E[g 1(|g| <= alpha)], e_1> of one law, beside m = |E g|.
template <Field S>
struct AxisMoments {
  S probability{};
  S truncated_mean{};
  S mean{};
};

/// An enclosure in another number: as an interval, or where a number is only to be looked at, its middle.
template <Field S>
[[nodiscard]] S narrowed(const Ball& wide) {
  if constexpr (std::same_as<S, Interval>) {
    return enclosing_interval(wide);
  } else {
    return static_cast<S>(wide.midpoint());
  }
}

/// How an enclosure is computed: as the header says, or (d = 1 only) by integrating p and x p over [-alpha, alpha] as they stand. Twins.
enum class Route : std::uint8_t { potential, direct };

struct RadialLaw {
  Family family = Family::gaussian;
  int dimension = 1;
  Exact mean;       ///< m >= 0
  Exact scale;      ///< s > 0
  Exact degrees;    ///< nu > 0, of Student laws
  Exact radius;     ///< > 0, of truncated laws
  Exact inner;      ///< 0 < inner < s, of shells

  /// Throws BadInput, naming `owner`, where the numbers give no density or one without a mean.
  void require_meaning(const std::string& owner) const;

  [[nodiscard]] bool is_nonincreasing() const { return family != Family::shell; }
  [[nodiscard]] bool is_strictly_decreasing() const { return is_nonincreasing() && family != Family::uniform; }
  /// The radius of the support; nothing where it is all of R^d.
  [[nodiscard]] std::optional<Exact> support() const;
  /// P(|g| <= alpha) > 0.
  [[nodiscard]] bool meets_ball(const Exact& alpha) const;
  /// P(|g| <= alpha) = 1.
  [[nodiscard]] bool lies_in_ball(const Exact& alpha) const;
  /// Whether the density is almost everywhere constant on B(0, alpha).
  [[nodiscard]] bool is_constant_on_ball(const Exact& alpha) const;
  /// "N(1, 1)", "uniform on |z - mu| <= 2 in R^3, |mu| = 1".
  [[nodiscard]] std::string text() const;

  /// Throws NoExactValue where the numbers are not rational, or not known to be.
  [[nodiscard]] AxisMoments<Exact> exact_moments(const Exact& alpha) const;
  /// Enclosures at the working precision. alpha > 0.
  [[nodiscard]] AxisMoments<Ball> enclosed_moments(const Exact& alpha, Route route = Route::potential) const;

  template <Field S>
  [[nodiscard]] AxisMoments<S> moments(const Exact& alpha) const {
    if constexpr (std::same_as<S, Exact>) {
      return exact_moments(alpha);
    } else if constexpr (std::same_as<S, Ball>) {
      return enclosed_moments(alpha);
    } else {
      const AxisMoments<Ball> wide = enclosed_moments(alpha);
      return {narrowed<S>(wide.probability), narrowed<S>(wide.truncated_mean), narrowed<S>(wide.mean)};
    }
  }
};

}  // namespace lemmata::truncation
