#pragma once
/// The laws that Lemma 1 of [CELGC] is put to, with what its hypotheses ask of them and the moments that it speaks of.
///
/// Setting     g in R^d with mean mu; P = P(|g| <= alpha), t = E[g 1(|g| <= alpha)], alpha > 0.
/// Laws        radial densities (theory/truncation/radial_law.hpp, staircase.hpp), in coordinates in which mu = |mu| e_1: only the first entries are kept, the
///             others are 0 by symmetry; Gaussian laws of the plane with any covariance; finitely many points; the uniform law on a segment.
/// Evidence    finite and segment laws are exact (a segment where the sphere cuts it in rational points), Gaussian laws of the plane enclosed:
///             t - mu P = -Sigma int_{|z| = alpha} p n dS, and P = int P(|y| <= sqrt(alpha^2 - x^2) | x) p(x) dx with x = alpha sin w.
/// Proof       docs/proofs/truncation.md, Moments of a truncated radial law; Gaussian laws of the plane.
#include <array>
#include <string>
#include <variant>
#include <vector>

#include "numerics/vector.hpp"
#include "theory/truncation/radial_law.hpp"
#include "theory/truncation/staircase.hpp"

namespace lemmata::truncation {

template <Field S>
struct Moments {
  S probability{};
  Vector<S> truncated_mean;
  Vector<S> mean;
};

/// What Lemma 1 in its readings asks of a law, and where its conclusion is void or known; decided exactly.
struct Facts {
  bool is_symmetric = true;             ///< about its mean
  bool is_radial = false;               ///< has a density that depends on |z - mu| only
  bool is_nonincreasing = false;        ///< has a density that does not increase along any ray from mu
  bool is_strictly_decreasing = false;  ///< radial, and decreases on the support
  bool is_unimodal = false;             ///< every coordinate, given the others, symmetric and unimodal about mu_i
  bool meets_ball = true;               ///< P > 0
  bool lies_in_ball = false;            ///< P = 1
  bool is_constant_on_ball = false;     ///< the density is, almost everywhere on |z| <= alpha
};

/// N(mean, [[a, b], [b, e]]) in the plane.
struct PlanarGaussian {
  std::array<Exact, 2> mean;
  Exact a, e, b;

  void require_meaning(const std::string& owner) const;
  [[nodiscard]] bool is_isotropic() const { return b.sign() == 0 && a == e; }
  [[nodiscard]] Moments<Ball> enclosed_moments(const Exact& alpha) const;
  /// The same by nested integration over the disc as it stands: slower by far, for comparison.
  [[nodiscard]] Moments<Ball> directly_enclosed_moments(const Exact& alpha) const;
};

/// Points with probabilities proportional to the weights.
struct FiniteLaw {
  std::vector<Vector<Exact>> points;
  std::vector<Exact> weights;

  /// The points and their mirror images in the centre `about`, each with half the weight.
  [[nodiscard]] FiniteLaw symmetrised(const Vector<Exact>& about) const;
  void require_meaning(const std::string& owner) const;
  [[nodiscard]] Exact total() const;
  [[nodiscard]] Vector<Exact> mean() const;
  /// Whether the law is its own mirror image in `about`.
  [[nodiscard]] bool is_symmetric_about(const Vector<Exact>& about) const;
  [[nodiscard]] Moments<Exact> exact_moments(const Exact& alpha) const;
};

/// g = centre + w direction with w uniform on [-1, 1], in the plane.
struct SegmentLaw {
  std::array<Exact, 2> centre, direction;

  void require_meaning(const std::string& owner) const;
  /// In exact numbers: throws NoExactValue where the sphere cuts the segment in points that are not rational.
  template <Field S>
  [[nodiscard]] Moments<S> moments(const Exact& alpha) const;
};

using Law = std::variant<RadialLaw, PlanarGaussian, FiniteLaw, SegmentLaw, StaircaseLaw>;

[[nodiscard]] Facts facts_of(const Law& law, const Exact& alpha);
[[nodiscard]] std::string text_of(const Law& law);
void require_meaning(const Law& law, const std::string& owner);

[[nodiscard]] Moments<Exact> exact_moments(const Law& law, const Exact& alpha);
[[nodiscard]] Moments<Ball> enclosed_moments(const Law& law, const Exact& alpha);

template <Field S>
[[nodiscard]] Moments<S> moments(const Law& law, const Exact& alpha) {
  if constexpr (std::same_as<S, Exact>) {
    return exact_moments(law, alpha);
  } else if constexpr (std::same_as<S, Ball>) {
    return enclosed_moments(law, alpha);
  } else {
    const Moments<Ball> wide = enclosed_moments(law, alpha);
    Moments<S> narrow{narrowed<S>(wide.probability), Vector<S>(wide.mean.size()), Vector<S>(wide.mean.size())};
    for (Eigen::Index j = 0; j < wide.mean.size(); ++j) {
      narrow.truncated_mean[j] = narrowed<S>(wide.truncated_mean[j]);
      narrow.mean[j] = narrowed<S>(wide.mean[j]);
    }
    return narrow;
  }
}

}  // namespace lemmata::truncation
