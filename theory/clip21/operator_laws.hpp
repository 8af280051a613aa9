#pragma once
/// The laws of clipping operators: which operator has which law, and the instance that shows where a law is lacking.
///
/// Setting     T is one of: clip_tau(u) = min{1, tau/||u||} u (0 at 0); coordinate-wise clip; soft clip u/(||u|| + tau); normalisation u/||u|| (0 at 0).
///             u, w in R^d, tau > 0, s > 0, R = max(||u||, ||w||).
/// Claim       the fourteen laws below. Every operator is held to each law that the table gives it; for each law that it lacks, the witness must be
///             certified to break the law.
/// Hypotheses  none.
/// Tight       norm, residual, inner product, odd, homogeneous, identity, zero are equalities.
/// Source      clip_tau: [C21] section 2 and folklore (projection on a ball; Huber's function); proofs and witnesses: docs/proofs.md.
#include <array>
#include <cstdint>
#include <string_view>

#include "numerics/vector.hpp"
#include "theory/ledger.hpp"
#include "theory/statement.hpp"

namespace lemmata::clip21 {

enum class Law : std::uint8_t {
  norm,            ///< ||T(u)|| = min(||u||, tau)
  residual,        ///< ||u - T(u)|| = (||u|| - tau)_+
  contraction,     ///< ||u - T(u)|| <= (1 - min{1, tau/R})||u||, as R ||u - T(u)|| <= (R - tau)_+ ||u||
  lipschitz,       ///< ||T(u) - T(w)|| <= ||u - w||
  firm,            ///< ||T(u) - T(w)||^2 <= <T(u) - T(w), u - w>
  monotone,        ///< <T(u) - T(w), u - w> >= 0
  odd,             ///< T(-u) = -T(u)
  homogeneous,     ///< T_{s tau}(s u) = s T_tau(u)
  identity,        ///< T(u) = u if ||u|| <= tau
  zero,            ///< T(0) = 0
  zero_threshold,  ///< tau = 0 gives the zero map
  inner_product,   ///< <u, T(u)> = ||u|| min(||u||, tau)
  huber,           ///< h(u) + <T(u), w - u> <= h(w) <= h(u) + <T(u), w - u> + ||w - u||^2/2, h the Huber function: T = grad h
  direction        ///< <u, T(u)> = ||u|| ||T(u)||: T(u) points along u
};
enum class Operator : std::uint8_t { clip, coordinate_clip, soft_clip, normalise };
inline constexpr int law_count = 14;
inline constexpr int operator_count = 4;

[[nodiscard]] std::string_view text(Law law);
[[nodiscard]] std::string_view text(Operator op);
/// "clip: norm", as relations are named; static storage.
[[nodiscard]] std::string_view relation_name(Operator op, Law law);

/// Whether the operator has the law, in every dimension and for every tau > 0.
[[nodiscard]] constexpr bool has_law(Operator op, Law law) {
  switch (op) {
    case Operator::clip: return true;
    case Operator::coordinate_clip:
      return law != Law::norm && law != Law::residual && law != Law::inner_product && law != Law::huber && law != Law::direction;
    case Operator::soft_clip:
    case Operator::normalise: return law == Law::monotone || law == Law::odd || law == Law::zero || law == Law::direction;
  }
  return false;
}

/// Numbers, all in quarters, that break a law which the operator lacks. `u`, `w` have `dimension` entries; the factor s is 2.
struct LawWitness {
  int dimension;
  std::array<int, 2> u;
  std::array<int, 2> w;
  int tau;
};
[[nodiscard]] LawWitness lacking(Operator op, Law law);

struct OperatorLaws {
  static const StatementInfo info;

  /// One operator applied to everything that the laws need.
  template <Field S>
  struct Sample {
    Vector<S> u, w;
    S tau, factor;             ///< factor: s > 0
    Vector<S> Tu, Tw;
    Vector<S> T_minus_u;       ///< T(-u)
    Vector<S> T_scaled;        ///< T_{s tau}(s u)
    Vector<S> T_zero;          ///< T(0)
    Vector<S> T_no_threshold;  ///< T_0(u), u not 0
  };

  template <Field S>
  static void judge(Operator op, Law law, const Sample<S>& sample, Ledger<S>& ledger);

 private:
  template <Field S>
  static S huber(const Vector<S>& u, const S& tau) {
    const S size = norm(u);
    const S part = minimum(size, tau);
    return part * size - square(part) / S(2);
  }
  template <Field S>
  static void equal(std::string_view name, const Vector<S>& a, const Vector<S>& b, Truth condition, Ledger<S>& ledger) {
    for (Eigen::Index j = 0; j < a.size(); ++j) ledger.claim_if(condition, name, 0, static_cast<int>(j), Order::equal, a[j], b[j]);
  }
};

template <Field S>
void OperatorLaws::judge(Operator op, Law law, const Sample<S>& t, Ledger<S>& ledger) {
  const std::string_view name = relation_name(op, law);
  const auto claim = [&](Order order, const S& lhs, const S& rhs, const S& scale) { ledger.claim(name, 0, -1, order, lhs, rhs, scale); };
  const Vector<S> input_gap = t.u - t.w;
  const Vector<S> image_gap = t.Tu - t.Tw;
  const Vector<S> zero = Vector<S>::Constant(t.u.size(), S(0));
  const S size = norm(t.u);
  switch (law) {
    case Law::norm: return claim(Order::equal, norm(t.Tu), minimum(size, t.tau), size);
    case Law::residual: return claim(Order::equal, norm(Vector<S>(t.u - t.Tu)), positive_part(S(size - t.tau)), size);
    case Law::contraction: {
      const S radius = maximum(size, norm(t.w));
      return claim(Order::less_equal, S(radius * norm(Vector<S>(t.u - t.Tu))), S(positive_part(S(radius - t.tau)) * size), S(radius * size));
    }
    case Law::lipschitz: return claim(Order::less_equal, norm(image_gap), norm(input_gap), size);
    case Law::firm: return claim(Order::less_equal, squared_norm(image_gap), dot(image_gap, input_gap), squared_norm(t.u));
    case Law::monotone: return claim(Order::less_equal, S(0), dot(image_gap, input_gap), squared_norm(t.u));
    case Law::odd: return equal(name, t.T_minus_u, Vector<S>(-t.Tu), Truth::yes, ledger);
    case Law::homogeneous: return equal(name, t.T_scaled, Vector<S>(t.Tu * t.factor), Truth::yes, ledger);
    case Law::identity: return equal(name, t.Tu, t.u, less_equal(size, t.tau), ledger);
    case Law::zero: return equal(name, t.T_zero, zero, Truth::yes, ledger);
    case Law::zero_threshold: return equal(name, t.T_no_threshold, zero, Truth::yes, ledger);
    case Law::inner_product: return claim(Order::equal, dot(t.u, t.Tu), S(size * minimum(size, t.tau)), square(size));
    case Law::huber: {
      const S slope = dot(t.Tu, Vector<S>(-input_gap));
      const S tangent = huber(t.u, t.tau) + slope;
      const S scale = square(size) + square(norm(t.w));
      claim(Order::less_equal, tangent, huber(t.w, t.tau), scale);
      return claim(Order::less_equal, huber(t.w, t.tau), S(tangent + squared_norm(input_gap) / S(2)), scale);
    }
    case Law::direction: return claim(Order::equal, dot(t.u, t.Tu), S(size * norm(t.Tu)), square(size));
  }
}

}  // namespace lemmata::clip21
