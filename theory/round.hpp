#pragma once
/// What one communication round of a distributed method leaves behind. A statement sees rounds, whoever produced them: a run, a GPU, a log file.
/// A round is a view: its pointers are valid until the method advances again, so a round costs no allocation.
#include <cstdint>
#include <span>

#include "numerics/vector.hpp"

namespace lemmata {

/// One node in one round. All vectors have the dimension of x. `before` and `after` are null where the method keeps no shift.
template <Field S>
struct NodeRound {
  const Vector<S>* gradient = nullptr;  ///< grad f_i(x_k), or at the node's own iterate where it has one
  const Vector<S>* before = nullptr;    ///< shift v_i^{k-1}
  const Vector<S>* sent = nullptr;      ///< message c_i^k
  const Vector<S>* after = nullptr;     ///< shift v_i^k
  Truth clipped = Truth::unknown;       ///< whether clipping changed its argument
  /// On enclosures: v_i^k = grad f_i(x_k) is certified, as equal numbers and not only as equal enclosures; `after` is then a copy of `gradient`.
  bool arrived = false;
  const Vector<S>* momentum = nullptr;  ///< v_i^k of a method that averages its stochastic gradients; null elsewhere
  const Vector<S>* noise = nullptr;     ///< what was added to the message beside the clipped increment; null where nothing is
  /// On enclosures, where there is momentum: shift = momentum is certified, as equal numbers; `after` is then a copy of `momentum`.
  bool caught_up = false;
  const Vector<S>* iterate = nullptr;   ///< x_k^i of a method whose nodes step on their own between averagings; null: every node is at x_k
  const Vector<S>* sample = nullptr;    ///< the stochastic gradient G_i at that iterate, before clipping; null where the method shows none
};

template <Field S>
struct Round {
  std::int64_t k = 0;
  const Vector<S>* x = nullptr;          ///< x_k: the mean of the nodes' iterates where they have their own
  const Vector<S>* gradient = nullptr;   ///< grad f(x_k)
  const Vector<S>* direction = nullptr;  ///< v^k: the step is x_{k+1} = x_k - gamma v^k
  S value{};                             ///< f(x_k)
  int exchanged = 1;                     ///< vectors that every node sends in this round, and gets back; 0: a local step, no communication
  std::span<const NodeRound<S>> nodes;
};

/// ||a - b||, through the caller's workspace `difference` (resized as needed).
template <Field S>
[[nodiscard]] S distance(const Vector<S>& a, const Vector<S>& b, Vector<S>& difference) {
  difference.resize(a.size());
  for (Eigen::Index j = 0; j < a.size(); ++j) set_difference(difference[j], a[j], b[j]);
  return norm(difference);
}

/// e_i^k = ||grad f_i(x_k) - v_i^k||: exactly zero where the shift is certified to have arrived, else computed.
template <Field S>
[[nodiscard]] S shift_error(const NodeRound<S>& node, Vector<S>& workspace) {
  if (Enclosure<S> && node.arrived && identical(*node.after, *node.gradient)) return S(0);
  return distance(*node.gradient, *node.after, workspace);
}

/// ||grad f(x_k) - v^k||: exactly zero where every shift has arrived and both means are the same function of the same enclosures.
template <Field S>
[[nodiscard]] S direction_error(const Round<S>& round, Vector<S>& workspace) {
  if constexpr (Enclosure<S>) {
    bool settled = identical(*round.gradient, *round.direction);
    for (const NodeRound<S>& node : round.nodes) settled = settled && node.arrived && identical(*node.after, *node.gradient);
    if (settled) return S(0);
  }
  return distance(*round.gradient, *round.direction, workspace);
}

}  // namespace lemmata
