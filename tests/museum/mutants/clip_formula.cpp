/// clip_tau(u) = min{1, tau/||u||} u with a mistake in its formula.
#include "tests/museum/laws/operators.hpp"

namespace lemmata::museum {
namespace {

/// factor(||u||^2, tau) u. Where the true clip would leave u alone `inside` does.
template <class Formula>
struct FormulaClip {
  template <Field S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    const S factor = Formula::template factor<S>(u, tau);
    out.resize(u.size());
    for (Eigen::Index j = 0; j < u.size(); ++j) out[j] = factor * u[j];
    return Truth::unknown;
  }
};

struct WithEpsilon {
  template <Field S>
  static S factor(const Vector<S>& u, const S& tau) { return minimum(S(1), S(tau / (norm(u) + constant<S>(Exact(1, 1000000))))); }
};
struct SquaredNorm {
  template <Field S>
  static S factor(const Vector<S>& u, const S& tau) { return minimum(S(1), S(tau / squared_norm(u))); }
};
struct NoMinimum {
  template <Field S>
  static S factor(const Vector<S>& u, const S& tau) { return tau / norm(u); }
};
struct Maximum {
  template <Field S>
  static S factor(const Vector<S>& u, const S& tau) { return maximum(S(1), S(tau / norm(u))); }
};
struct SumNorm {
  template <Field S>
  static S factor(const Vector<S>& u, const S& tau) {
    S size(0);
    for (Eigen::Index j = 0; j < u.size(); ++j) size += magnitude(u[j]);
    return minimum(S(1), S(tau / size));
  }
};
struct LargestEntry {
  template <Field S>
  static S factor(const Vector<S>& u, const S& tau) { return minimum(S(1), S(tau / largest_magnitude(u))); }
};
struct MeanSquare {
  template <Field S>
  static S factor(const Vector<S>& u, const S& tau) {
    const S size = norm(u);
    return minimum(S(1), S(square(tau) * static_cast<S>(static_cast<int>(u.size())) / square(size)));
  }
};
struct Negated {
  template <Field S>
  static S factor(const Vector<S>& u, const S& tau) { return -minimum(S(1), S(tau / norm(u))); }
};
struct UnitBall {
  template <Field S>
  static S factor(const Vector<S>& u, const S& tau) { return minimum(S(1), S(tau / norm(u))) / tau; }
};

/// All of them divide by ||u||; 0 is treated apart, as one does.
template <class Formula>
struct ZeroApart {
  template <Field S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    if (less_equal(squared_norm(u), S(0)) != Truth::yes && less_equal(tau, S(0)) != Truth::yes) return FormulaClip<Formula>{}.apply(u, tau, out);
    out = u * S(0);
    return Truth::no;
  }
};

using clip21::Law;

/// The law that the mistake offends most plainly, and all fourteen.
template <Law law, class T>
std::vector<Property> held_to_clip() {
  return {held_to<ClipLawOf<law>, Clip, T>(), held_to<ClipLaw, Clip, T>()};
}
template <Law law, class Formula>
std::vector<Property> laws_of_clip() {
  return held_to_clip<law, ZeroApart<Formula>>();
}

}  // namespace

Mutants clip_formula() {
  return {
      {"clip-epsilon-in-denominator", "tau/(||u|| + 1e-6)", "met in public clipping code: a guard against 0/0", laws_of_clip<Law::homogeneous, WithEpsilon>()},
      {"clip-squared-norm", "tau/||u||^2", "a forgotten root", laws_of_clip<Law::homogeneous, SquaredNorm>()},
      {"clip-missing-minimum", "tau/||u|| without min{1, .}: short vectors grow", "normalisation taken for clipping", laws_of_clip<Law::identity, NoMinimum>()},
      {"clip-maximum", "max{1, tau/||u||}", "min and max exchanged", laws_of_clip<Law::contraction, Maximum>()},
      {"clip-sum-norm", "||u||_1 for ||u||", "the default norm of another library", laws_of_clip<Law::residual, SumNorm>()},
      {"clip-largest-entry", "||u||_inf for ||u||", "clipping by value taken for clipping by norm", laws_of_clip<Law::norm, LargestEntry>()},
      {"clip-mean-square", "tau^2 d/||u||^2: the mean of squares, without the root", "a mean where a sum belongs",
       laws_of_clip<Law::inner_product, MeanSquare>()},
      {"clip-sign", "-clip_tau(u)", "a descent direction negated twice", laws_of_clip<Law::monotone, Negated>()},
      {"clip-to-the-unit-ball", "clip_tau(u)/tau", "normalising by the threshold, as automatic clipping does", laws_of_clip<Law::huber, UnitBall>()},
      {"clip-by-coordinate", "every entry clipped to [-tau, tau]", "clip_grad_value_ for clip_grad_norm_", held_to_clip<Law::direction, CoordinateClip>()},
      {"clip-softly", "u/(||u|| + tau) for the clip", "a smooth substitute, of norm below 1 instead of tau", held_to_clip<Law::firm, SoftClip>()},
  };
}

}  // namespace lemmata::museum
