#pragma once
/// Radial densities that are constant between given distances from the mean: a family that a search can move through, with exact moments on the line.
///
/// Setting     g in R^d with density h_j/norm on r_{j-1} < |z - mu| <= r_j (r_0 = 0), 0 beyond the last radius; |mu| = m. One step, or equal heights: uniform.
/// Moments     h = sum_j (h_j - h_{j+1}) 1(|z - mu| <= r_j): uniform laws on balls, with weights (h_j - h_{j+1}) r_j^d over their sum (negative where the
///             heights increase). Steps between equal heights drop out.
/// Evidence    exact on the line; in space where every ball that remains has rational moments (theory/truncation/radial_law.hpp), else enclosed.
/// Proof       docs/proofs/truncation.md, Moments of a truncated radial law (staircases).
#include <string>
#include <vector>

#include "theory/truncation/radial_law.hpp"

namespace lemmata::truncation {

struct StaircaseLaw {
  int dimension = 1;
  Exact mean;                  ///< m >= 0
  std::vector<Exact> radii;    ///< 0 < r_1 < r_2 < ...
  std::vector<Exact> heights;  ///< as many, >= 0, not all 0; any multiple of them is the same law

  /// Throws BadInput, naming `owner`, where the numbers give no density.
  void require_meaning(const std::string& owner) const;

  [[nodiscard]] bool is_nonincreasing() const;
  /// The radius of the support.
  [[nodiscard]] const Exact& support() const;
  /// P(|g| <= alpha) > 0.
  [[nodiscard]] bool meets_ball(const Exact& alpha) const;
  /// P(|g| <= alpha) = 1.
  [[nodiscard]] bool lies_in_ball(const Exact& alpha) const;
  /// Whether the density is almost everywhere constant on B(0, alpha).
  [[nodiscard]] bool is_constant_on_ball(const Exact& alpha) const;
  /// "density 2 : 1 up to |z - mu| = 1, 2, mu = 1".
  [[nodiscard]] std::string text() const;

  /// Throws NoExactValue where the numbers are not known to be rational.
  [[nodiscard]] AxisMoments<Exact> exact_moments(const Exact& alpha) const;
  [[nodiscard]] AxisMoments<Ball> enclosed_moments(const Exact& alpha) const;
};

}  // namespace lemmata::truncation
