/// Contractive compressors, ||C(y) - y||^2 <= (1 - delta)||y||^2, and the increments b clip_tau.
#include "algorithms/increments.hpp"
#include "tests/museum/laws/drawn_vectors.hpp"
#include "tests/museum/museum.hpp"

namespace lemmata::museum {
namespace {

template <CompressorKind kind>
struct True {
  static Vector<Exact> compress(int k, const Vector<Exact>& y) {
    Vector<Exact> out;
    std::vector<Truth> kept;
    Compressor{k, kind}.compress(y, out, kept);
    return out;
  }
};
using TopK = True<CompressorKind::top_k>;
using ScaledSign = True<CompressorKind::scaled_sign>;

struct KeepsTheSmallest {
  static Vector<Exact> compress(int k, const Vector<Exact>& y) {
    return y - TopK::compress(static_cast<int>(y.size()) - k, y);
  }
};
/// By value, not by magnitude.
struct KeepsTheMostPositive {
  static Vector<Exact> compress(int k, const Vector<Exact>& y) {
    Exact above;
    for (const Exact& entry : y) above = maximum(above, magnitude(entry));
    Vector<Exact> shifted = y;
    for (Exact& entry : shifted) entry += above + Exact(1);
    const Vector<Exact> kept = TopK::compress(k, shifted);
    Vector<Exact> out = y;
    for (Eigen::Index j = 0; j < y.size(); ++j) out[j] = kept[j].sign() == 0 ? Exact(0) : y[j];
    return out;
  }
};
struct OneTooFew {
  static Vector<Exact> compress(int k, const Vector<Exact>& y) { return TopK::compress(k - 1, y); }
};
/// As unbiased random sparsification scales: d/k.
struct Unbiased {
  static Vector<Exact> compress(int k, const Vector<Exact>& y) { return TopK::compress(k, y) * Exact(static_cast<int>(y.size()), k); }
};
/// Once more on what was left.
struct Twice {
  static Vector<Exact> compress(int k, const Vector<Exact>& y) {
    const Vector<Exact> once = TopK::compress(k, y);
    return once + TopK::compress(k, Vector<Exact>(y - once));
  }
};
template <class Scale>
struct SignTimes {
  static Vector<Exact> compress(int, const Vector<Exact>& y) {
    const Exact size = Scale::of(y);
    Vector<Exact> out = y;
    for (Exact& entry : out) entry = size * Exact(entry.sign());
    return out;
  }
};
struct SumScale {
  static Exact of(const Vector<Exact>& y) {
    Exact sum;
    for (const Exact& entry : y) sum += magnitude(entry);
    return sum;
  }
};
struct LargestScale {
  static Exact of(const Vector<Exact>& y) { return largest_magnitude(y); }
};
struct UnitScale {
  static Exact of(const Vector<Exact>&) { return Exact(1); }
};

/// Equal magnitudes, where the bounds are attained, or any.
Vector<Exact> draw_message(Draw& draw) {
  const auto d = static_cast<int>(draw.integer(2, 6));
  Vector<Exact> y = draw_vector(draw, d);
  if (!draw.chance(30)) return y;
  for (Exact& entry : y) entry = Exact(draw.chance(50) ? 1 : -1);
  return y;
}

struct TopKLaw {
  static constexpr std::string_view name = "Top-k contracts by k/d, and sends at most k entries";
  template <class C>
  static Answer check(Draw& draw) {
    const Vector<Exact> y = draw_message(draw);
    const auto d = static_cast<int>(y.size());
    const auto k = static_cast<int>(draw.integer(1, d - 1));
    const Vector<Exact> out = C::compress(k, y);
    if (squared_norm(Vector<Exact>(out - y)) > (Exact(1) - Compressor{k}.contraction(d)) * squared_norm(y)) return broken("||C(y) - y||^2 <= (1 - k/d)||y||^2");
    int sent = 0;
    for (Eigen::Index j = 0; j < d; ++j) {
      if (out[j].sign() != 0) ++sent;
    }
    return sent <= k ? holds() : broken("at most k entries");
  }
};
struct ScaledSignLaw {
  static constexpr std::string_view name = "scaled sign contracts by ||y||_1^2/(d ||y||^2)";
  template <class C>
  static Answer check(Draw& draw) {
    const Vector<Exact> y = draw_message(draw);
    const Vector<Exact> out = C::compress(1, y);
    const Exact sum = SumScale::of(y);
    const Exact bound = squared_norm(y) - sum * sum / Exact(static_cast<int>(y.size()));
    return squared_norm(Vector<Exact>(out - y)) <= bound ? holds() : broken("||C(y) - y||^2 <= ||y||^2 - ||y||_1^2/d");
  }
};

// ---- Increments -------------------------------------------------------------------------------------------------------------------------------------

/// message(b, w, tau)
struct Damped {
  static Vector<Exact> message(const Exact& b, const Vector<Exact>& w, const Exact& tau) {
    const Vector<Exact> zero = w * Exact(0);
    Vector<Exact> difference = w, sent = w, after = w, total = zero;
    static_cast<void>(DampedClip{b}.move(NodeMove<Exact>{w, zero, difference, sent, after, total}, tau));
    return sent;
  }
};
struct DampedTwice {
  static Vector<Exact> message(const Exact& b, const Vector<Exact>& w, const Exact& tau) { return b * Damped::message(b, w, tau); }
};
struct DampedBeforeClipping {
  static Vector<Exact> message(const Exact& b, const Vector<Exact>& w, const Exact& tau) { return applied(Clip{}, Vector<Exact>(b * w), tau); }
};
struct DampsTheRest {
  static Vector<Exact> message(const Exact& b, const Vector<Exact>& w, const Exact& tau) { return Damped::message(Exact(1) - b, w, tau); }
};
struct IncrementLaw {
  static constexpr std::string_view name = "||w - T(w)|| = ||w|| - b min(||w||, tau) for the damped clip T";
  template <class T>
  static Answer check(Draw& draw) {
    const Measured w = draw_measured(draw);
    if (w.norm.sign() == 0) return discarded();
    const Exact tau = draw_threshold(draw, w.norm);
    const Exact b = Exact(draw.integer(1, 16), 16);
    const Exact rest = norm(Vector<Exact>(w.u - T::message(b, w.u, tau)));
    return rest == w.norm - b * minimum(w.norm, tau) ? holds() : broken("||w - T(w)||");
  }
};

}  // namespace

Mutants compressors() {
  return {
      {"top-k-keeps-the-smallest", "the k entries of least magnitude", "a sort in the wrong direction", {held_to<TopKLaw, TopK, KeepsTheSmallest>()}},
      {"top-k-by-value", "the k largest entries, signs and all", "a forgotten absolute value", {held_to<TopKLaw, TopK, KeepsTheMostPositive>()}},
      {"top-k-one-too-few", "k - 1 entries", "off by one", {held_to<TopKLaw, TopK, OneTooFew>()}},
      {"top-k-unbiased", "scaled by d/k, as an unbiased compressor is: no contraction", "two families of compressors taken for one",
       {held_to<TopKLaw, TopK, Unbiased>()}},
      {"compressor-twice", "C(y) + C(y - C(y)): applied once more to what was left", "a hook registered twice", {held_to<TopKLaw, TopK, Twice>()}},
      {"scaled-sign-sum", "||y||_1 sign(y), not divided by d", "a sum where a mean belongs", {held_to<ScaledSignLaw, ScaledSign, SignTimes<SumScale>>()}},
      {"scaled-sign-largest", "max |y_j| sign(y)", "the scale of another quantiser", {held_to<ScaledSignLaw, ScaledSign, SignTimes<LargestScale>>()}},
      {"sign-without-scale", "sign(y)", "signSGD taken for EF-signSGD", {held_to<ScaledSignLaw, ScaledSign, SignTimes<UnitScale>>()}},
      {"increment-damped-twice", "b (b clip(w))", "node and server both apply b", {held_to<IncrementLaw, Damped, DampedTwice>()}},
      {"increment-damped-before-clipping", "clip(b w) for b clip(w)", "two lines exchanged", {held_to<IncrementLaw, Damped, DampedBeforeClipping>()}},
      {"increment-damped-by-the-rest", "(1 - b) clip(w) for b clip(w)", "two conventions of damping", {held_to<IncrementLaw, Damped, DampsTheRest>()}},
  };
}

}  // namespace lemmata::museum
