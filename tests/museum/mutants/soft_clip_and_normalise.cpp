/// The two relatives of the clip.
#include "tests/museum/laws/operators.hpp"

namespace lemmata::museum {
namespace {

struct WithoutA {
  template <Field S>
  Truth apply(const Vector<S>& u, const S& a, Vector<S>& out) const {
    const S size = norm(u);
    out = less_equal(size, S(0)) == Truth::yes ? u : Vector<S>(u * (S(1) / size));
    static_cast<void>(a);
    return Truth::yes;
  }
};
struct ScaledBack {
  template <Field S>
  Truth apply(const Vector<S>& u, const S& a, Vector<S>& out) const {
    out = u * (a / (norm(u) + a));
    return Truth::yes;
  }
};
struct SoftByCoordinate {
  template <Field S>
  Truth apply(const Vector<S>& u, const S& a, Vector<S>& out) const {
    out = u;
    for (Eigen::Index j = 0; j < u.size(); ++j) out[j] = u[j] / (magnitude(u[j]) + a);
    return Truth::yes;
  }
};
struct NormaliseWithoutZero {
  template <Field S>
  Truth apply(const Vector<S>& u, const S&, Vector<S>& out) const {
    const S size = norm(u);
    out = u;
    for (Eigen::Index j = 0; j < u.size(); ++j) out[j] = u[j] / size;
    return Truth::yes;
  }
};
struct NormaliseWithEpsilon {
  template <Field S>
  Truth apply(const Vector<S>& u, const S&, Vector<S>& out) const {
    const S size = norm(u) + constant<S>(Exact(1, 100000000));
    out = u;
    for (Eigen::Index j = 0; j < u.size(); ++j) out[j] = u[j] / size;
    return Truth::yes;
  }
};

using SoftLaw = OperatorLaw<clip21::Operator::soft_clip>;

}  // namespace

Mutants soft_clip_and_normalise() {
  return {
      {"soft-clip-without-a",
       "u/||u|| for u/(||u|| + a)",
       "the guard taken for a guard",
       {held_to<SoftLaw, SoftClip, WithoutA>(), held_to<SoftClipValueLaw, SoftClip, WithoutA>()}},
      {"soft-clip-scaled-back",
       "a u/(||u|| + a): norm below a, not below 1",
       "two conventions of one operator",
       {held_to<SoftClipValueLaw, SoftClip, ScaledBack>()}},
      {"soft-clip-by-coordinate", "u_j/(|u_j| + a)", "an elementwise activation", {held_to<SoftLaw, SoftClip, SoftByCoordinate>()}},
      {"normalise-zero-over-zero", "u/||u|| at u = 0", "the missing guard", {held_to<NormaliseValueLaw, Normalise, NormaliseWithoutZero>()}},
      {"normalise-epsilon", "u/(||u|| + 1e-8)", "the guard that is there", {held_to<NormaliseValueLaw, Normalise, NormaliseWithEpsilon>()}},
  };
}

}  // namespace lemmata::museum
