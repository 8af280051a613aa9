/// Clips that are right on paper and wrong in floating point.
#include "tests/museum/laws/operators.hpp"

namespace lemmata::museum {
namespace {

template <Field S>
void scale(const Vector<S>& u, const S& factor, Vector<S>& out) {
  out.resize(u.size());
  for (Eigen::Index j = 0; j < u.size(); ++j) out[j] = factor * u[j];
}
template <Field S>
S naive_norm(const Vector<S>& u) { return root(squared_norm(u)); }

/// tau/||u|| first, the minimum after: 0/0 at u = 0, tau = 0.
struct QuotientFirst {
  template <Field S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    const S quotient = tau / norm(u);
    scale(u, less_equal(S(1), quotient) == Truth::yes ? S(1) : quotient, out);
    return Truth::unknown;
  }
};
/// tau/max(tau, ||u||) with the maximum as (a + b + |a - b|)/2: no branch hides that the root has no derivative at 0.
struct WithoutBranch {
  template <Field S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    const S size = naive_norm(u);
    scale(u, S(S(2) * tau / (tau + size + magnitude(S(tau - size)))), out);
    return Truth::unknown;
  }
};
/// Squares overflow to infinity, and tau/infinity is 0.
struct NoScaling {
  template <Field S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    const S size = naive_norm(u);
    scale(u, less_equal(size, tau) == Truth::yes ? S(1) : S(tau / size), out);
    return Truth::unknown;
  }
};
/// An update that is not finite is replaced by zeros, and nobody is told.
struct ZerosForInfinities {
  template <Field S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    const Truth clipped = Clip{}.apply(u, tau, out);
    for (Eigen::Index j = 0; j < out.size(); ++j) {
      if (less_equal(S(out[j] - out[j]), S(0)) != Truth::yes) out = Vector<S>::Constant(out.size(), S(0));
    }
    return clipped;
  }
};
/// The sum of squares in float.
struct LowPrecisionNorm {
  template <Field S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    float sum = 0;
    for (Eigen::Index j = 0; j < u.size(); ++j) sum += static_cast<float>(u[j]) * static_cast<float>(u[j]);
    const S size = static_cast<S>(std::sqrt(sum));
    scale(u, size <= tau ? S(1) : S(tau / size), out);
    return Truth::unknown;
  }
};
/// Decides on the middle of an enclosure.
struct MiddleDecides {
  template <Field S>
  Truth apply(const Vector<S>& u, const S& tau, Vector<S>& out) const {
    const S size = norm(u);
    const bool outside = approximate(size) > approximate(tau);
    scale(u, outside ? S(tau / size) : S(1), out);
    return truth(outside);
  }
};

}  // namespace

Mutants clip_floating_point() {
  return {
      {"clip-zero-over-zero",
       "tau/||u|| before min{1, .}: NaN at u = 0, tau = 0",
       "met in public clipping code",
       {held_to<ClipBandLaw<double>, Clip, QuotientFirst>(), held_to<ClipOfZeroLaw, Clip, QuotientFirst>()}},
      {"clip-derivative-at-zero",
       "tau/max(tau, ||u||), the maximum without a branch: the derivative at 0 is NaN",
       "met in public clipping code",
       {held_to<ClipDerivativeLaw, Clip, WithoutBranch>()}},
      {"clip-squares-overflow",
       "sqrt(sum u_j^2) without scaling: the norm is infinite and the clip zeros",
       "met in public clipping code: an infinite norm that gives zeros",
       {held_to<ClipOfZeroLaw, Clip, NoScaling>(), held_to<ClipBandLaw<float>, Clip, NoScaling>()}},
      {"clip-zeros-for-infinities",
       "a gradient that is not finite becomes zeros, silently",
       "a loss scaler that skips a step without a word",
       {held_to<ClipBandLaw<double>, Clip, ZerosForInfinities>(), held_to<PoisonLaw, Clip, ZerosForInfinities>()}},
      {"clip-norm-in-low-precision",
       "the sum of squares in float, the rest in double",
       "met in public clipping code",
       {held_to<ClipOfZeroLaw, Clip, LowPrecisionNorm>(), held_to<OrdinaryClipBandLaw, Clip, LowPrecisionNorm>()}},
      {"clip-enclosure-by-its-middle",
       "an enclosure is clipped as its midpoint says",
       "the branch that a number without < forbids",
       {held_to<ClipContainmentLaw, Clip, MiddleDecides>()}},
  };
}

}  // namespace lemmata::museum
