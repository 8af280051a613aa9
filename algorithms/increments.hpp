#pragma once
/// What a node of an error-feedback method adds to its shift: T(w), w = grad f_i(x_k) - v_i^{k-1}. Each T here satisfies, surely and for all w,
///   ||w - T(w)|| <= ||w|| - a min(||w||, tau)      with the contraction factor a in (0, 1] that it names        (Theorem B, docs/proofs.md).
///
///   PlainClip       clip_tau(w)                    a = 1 (equality)         Clip21-GD
///   DampedClip      b clip_tau(w), b in (0, 1]     a = b (equality)         damped Clip21-GD
///   ClipThenPress   C(clip_tau(w))                 a = 1 - sqrt(1 - delta)  Press-Clip21-GD
///   PressThenClip   clip_tau(C(w))                 a = 1 - sqrt(1 - delta)  Press-Clip21-GD, in the other order
///   PlainPress      C(w)                           a = 1 - sqrt(1 - delta)  EF21, for every tau: nothing is clipped
///
/// C is a deterministic contractive compressor, ||C(y) - y||^2 <= (1 - delta)||y||^2 for every y: `Compressor` (Top-k, scaled sign), or any struct with the
/// member compress<S>(y, out, kept) of the same meaning.
///
/// `move` computes w, the message T(w) and the shift v + T(w), and answers whether the clipping changed its argument and whether the shift arrived. On
/// enclosures the shift avoids the dependency of v + (g - v) wherever the node is certified unclipped.
#include <cmath>
#include <cstdint>
#include <vector>

#include "algorithms/operators.hpp"

namespace lemmata {

/// Keeps the k entries of largest magnitude, the lower index first among equals; the rest become 0. ||C(y) - y||^2 <= (1 - k/d)||y||^2 for every y.
/// On enclosures an entry whose rank is not certified becomes the hull of 0 and itself. kept[j] says which it was.
template <Field S>
void keep_largest(int k, const Vector<S>& y, Vector<S>& out, std::vector<Truth>& kept) {
  const Eigen::Index d = y.size();
  out.resize(d);
  kept.assign(static_cast<std::size_t>(d), Truth::yes);
  for (Eigen::Index j = 0; j < d; ++j) out[j] = magnitude(y[j]);  // until every rank is known
  for (Eigen::Index j = 0; j < d; ++j) {
    int certain = 0;   // entries that surely come before j
    int possible = 0;  // entries that may
    for (Eigen::Index l = 0; l < d; ++l) {
      if (l == j) continue;
      const Truth not_larger = less_equal(out[l], out[j]);
      const Truth not_smaller = less_equal(out[j], out[l]);
      if (not_larger == Truth::no || (not_larger == Truth::yes && not_smaller == Truth::yes && l < j)) {
        ++certain;
        ++possible;
      } else if (not_larger == Truth::unknown || not_smaller == Truth::unknown) {
        if (not_smaller != Truth::no) ++possible;
      }
    }
    kept[static_cast<std::size_t>(j)] = certain >= k ? Truth::no : possible < k ? Truth::yes : Truth::unknown;
  }
  for (Eigen::Index j = 0; j < d; ++j) {
    const Truth rank = kept[static_cast<std::size_t>(j)];
    out[j] = rank == Truth::no ? S(0) : y[j];
    if constexpr (Enclosure<S>) {
      if (rank == Truth::unknown) out[j] = join(S(0), y[j]);
    }
  }
}

/// The vectors of one node in one round; all have the dimension of x.
template <Field S>
struct NodeMove {
  const Vector<S>& gradient;  ///< g
  const Vector<S>& before;    ///< v
  Vector<S>& difference;      ///< out: w = g - v
  Vector<S>& sent;            ///< out: T(w)
  Vector<S>& after;           ///< out: v + T(w)
  Vector<S>& total;           ///< in, out: the sum of the messages of the nodes so far; enclosures have no use for it

  void subtract() const {
    for (Eigen::Index j = 0; j < gradient.size(); ++j) set_difference(difference[j], gradient[j], before[j]);
  }
  void add() const {
    for (Eigen::Index j = 0; j < gradient.size(); ++j) set_sum(after[j], before[j], sent[j]);
  }
  void count_message() const {
    if constexpr (!Enclosure<S>) {
      for (Eigen::Index j = 0; j < sent.size(); ++j) total[j] += sent[j];
    }
  }
};

struct Moved {
  Truth clipped = Truth::unknown;
  bool arrived = false;  ///< v + T(w) = g is certified (NodeRound::arrived)
};

struct PlainClip {
  template <Field S>
  Moved move(const NodeMove<S>& node, const S& tau) const {
    if constexpr (std::floating_point<S>) {
      if (node.gradient.size() > 1) return move_in_two_loops(node, tau);
    }
    node.subtract();
    const Truth clipped = Clip{}.apply(node.difference, tau, node.sent);
    const bool arrived = Enclosure<S> && clipped == Truth::no;
    if (arrived) {
      node.after = node.gradient;
    } else {
      node.add();
    }
    node.count_message();
    return {clipped, arrived};
  }

 private:
  /// The same bits in half the passes: in double, passes over short vectors are what a step costs.
  template <std::floating_point S>
  static Moved move_in_two_loops(const NodeMove<S>& node, S tau) {
    const Eigen::Index d = node.gradient.size();
    const S* g = node.gradient.data();
    const S* v = node.before.data();
    S* w = node.difference.data();
    S squares(0);
    for (Eigen::Index j = 0; j < d; ++j) {
      w[j] = g[j] - v[j];
      squares += w[j] * w[j];
    }
    if (!detail::squares_are_safe(squares) || !detail::squares_are_safe(S(tau * tau))) {
      const Truth clipped = Clip{}.apply(node.difference, tau, node.sent);
      node.add();
      node.count_message();
      return {clipped, false};
    }
    const bool outside = squares > tau * tau;
    const S factor = outside ? tau / std::sqrt(squares) : S(1);
    S* __restrict sent = node.sent.data();
    S* __restrict after = node.after.data();
    S* __restrict total = node.total.data();
    for (Eigen::Index j = 0; j < d; ++j) {
      sent[j] = factor * w[j];
      after[j] = v[j] + sent[j];
      total[j] += sent[j];
    }
    return {truth(outside), false};
  }
};

struct DampedClip {
  Exact b{1};

  template <Field S>
  Moved move(const NodeMove<S>& node, const S& tau) const {
    if (b == Exact(1)) return PlainClip{}.move(node, tau);
    node.subtract();
    const Truth clipped = Clip{}.apply(node.difference, tau, node.sent);
    const S damping = constant<S>(b);
    for (Eigen::Index j = 0; j < node.sent.size(); ++j) node.sent[j] = damping * node.sent[j];
    if (Enclosure<S> && clipped == Truth::no) {
      const S rest = S(1) - damping;  // v + b (g - v) = (1 - b) v + b g
      for (Eigen::Index j = 0; j < node.sent.size(); ++j) node.after[j] = rest * node.before[j] + damping * node.gradient[j];
    } else {
      node.add();
    }
    node.count_message();
    return {clipped, false};
  }
};

/// On enclosures, where nothing was clipped: an entry that is certified kept arrives, and one that is certified dropped stays. Answers whether all arrived.
template <Field S>
bool settle_kept(const NodeMove<S>& node, const std::vector<Truth>& kept) {
  if constexpr (!Enclosure<S>) return false;
  bool arrived = true;
  for (Eigen::Index j = 0; j < node.sent.size(); ++j) {
    const Truth rank = kept[static_cast<std::size_t>(j)];
    if (rank != Truth::unknown) node.after[j] = rank == Truth::yes ? node.gradient[j] : node.before[j];
    arrived = arrived && rank == Truth::yes;
  }
  return arrived;
}

/// (||y||_1/d) sign(y), sign(0) = 0. ||C(y) - y||^2 <= ||y||^2 - ||y||_1^2/d <= (1 - 1/d)||y||^2. On enclosures an entry whose sign is not certified becomes
/// the hull of both.
template <Field S>
void scaled_sign(const Vector<S>& y, Vector<S>& out, std::vector<Truth>& kept) {
  const Eigen::Index d = y.size();
  kept.assign(static_cast<std::size_t>(d), d == 1 ? Truth::yes : Truth::unknown);
  if (d == 1) {
    out = y;
    return;
  }
  S size(0);
  for (Eigen::Index j = 0; j < d; ++j) size += magnitude(y[j]);
  size = size / static_cast<S>(static_cast<int>(d));
  out.resize(d);
  for (Eigen::Index j = 0; j < d; ++j) {
    const Truth not_positive = less_equal(y[j], S(0));
    const Truth not_negative = less_equal(S(0), y[j]);
    if (not_positive == Truth::no) {
      out[j] = size;
    } else if (not_negative == Truth::no) {
      out[j] = -size;
    } else if constexpr (Enclosure<S>) {
      out[j] = both(not_positive, not_negative) == Truth::yes ? S(0) : join(S(-size), size);
    } else {
      out[j] = S(0);
    }
  }
}

enum class CompressorKind : std::uint8_t { top_k, scaled_sign };

struct Compressor {
  int k = 1;  ///< of Top-k, 1 <= k <= d
  CompressorKind kind = CompressorKind::top_k;

  /// delta: k/d, or 1/d.
  [[nodiscard]] Exact contraction(int dimension) const { return {kind == CompressorKind::top_k ? k : 1, dimension}; }
  /// kept[j]: whether entry j is certified to come through unchanged (yes) or as 0 (no).
  template <Field S>
  void compress(const Vector<S>& y, Vector<S>& out, std::vector<Truth>& kept) const {
    if (kind == CompressorKind::top_k) {
      keep_largest(k, y, out, kept);
    } else {
      scaled_sign(y, out, kept);
    }
  }
};

/// A compressor and the order in which it meets the clipping.
template <bool clip_first, class C = Compressor>
struct CompressedClip {
  C compressor{};

  template <Field S>
  Moved move(const NodeMove<S>& node, const S& tau) const {
    node.subtract();
    Vector<S> first;
    std::vector<Truth> kept;
    Truth clipped = Truth::no;
    if constexpr (clip_first) {
      clipped = Clip{}.apply(node.difference, tau, first);
      compressor.compress(first, node.sent, kept);
    } else {
      compressor.compress(node.difference, first, kept);
      clipped = Clip{}.apply(first, tau, node.sent);
    }
    node.add();
    node.count_message();
    return {clipped, clipped == Truth::no && settle_kept(node, kept)};
  }
};
/// Compression without clipping. The threshold plays no part.
template <class C = Compressor>
struct PlainPressOf {
  C compressor{};

  template <Field S>
  Moved move(const NodeMove<S>& node, const S&) const {
    node.subtract();
    std::vector<Truth> kept;
    compressor.compress(node.difference, node.sent, kept);
    node.add();
    node.count_message();
    return {Truth::no, settle_kept(node, kept)};
  }
};
using ClipThenPress = CompressedClip<true>;
using PressThenClip = CompressedClip<false>;
using PlainPress = PlainPressOf<>;

}  // namespace lemmata
