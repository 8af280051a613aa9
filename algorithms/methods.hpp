#pragma once
/// Methods as pure recurrences: exact parameters, a state, a step. `advance(f, state)` is a function of (method, f, state) alone: runs fold and replay.
/// A state holds all workspace, so a step allocates nothing in the floating tiers. The Round it returns looks into the state (theory/round.hpp); the
/// value and mean gradient, which no node of the network knows, are filled in by the observer (algorithms/run.hpp).
///
///   gd                 x+ = x - gamma (1/n) sum grad f_i(x)
///   clip-gd            x+ = x - gamma (1/n) sum T_{tau_i}(grad f_i(x)), T = clip; likewise soft-clip-gd, normalised-gd, coordinate-clip-gd
///   server-clip-gd     x+ = x - gamma clip_tau((1/n) sum grad f_i(x))
///   clip21-gd          v_i = v_i + clip_{tau_i}(grad f_i(x) - v_i), v = v + (1/n) sum of the messages, x+ = x - gamma v      [C21], Algorithm 2
///   damped-clip21-gd, press-clip21-gd, top-k-clip21-gd   the same with T = b clip, a compressor after clip, clip after a compressor in the place of clip
///   ef21        the same with T = a compressor: the unclipped relative                                                            [EF21]
///   clip21-avg         the same with x held fixed: the mean of a_i = grad f_i(x_0)                                           [C21], Algorithm 1
#include <cstdint>
#include <string_view>
#include <vector>

#include "algorithms/increments.hpp"
#include "algorithms/objective.hpp"
#include "theory/round.hpp"

namespace lemmata {

/// Where a run begins. `shifts` is empty (all zero) or has one vector a node.
struct Start {
  Vector<Exact> x;
  std::vector<Vector<Exact>> shifts;
};

/// Throws BadInput unless gamma > 0 and there is one positive threshold, or one a node. A `nodes` of 0 checks the signs only.
void check_step_size(const Exact& gamma);
void check_thresholds(const std::vector<Exact>& thresholds, int nodes);
/// Throws BadInput unless 0 < value <= 1; `name` is beta, b, ...
void check_unit(std::string_view name, const Exact& value);
/// Throws BadInput unless the start fits the problem.
void check_start(const Start& start, int dimension, int nodes);

/// What all methods keep: the iterate, one gradient a node, and the direction of the last step.
template <Field S>
struct StateOf {
  std::int64_t k = 0;
  S gamma{};
  std::vector<S> tau;  ///< one a node
  Vector<S> x;         ///< x_k before a step
  Vector<S> previous;  ///< x_k after the step that left it
  Vector<S> direction;
  std::vector<Vector<S>> gradients;
  std::vector<Vector<S>> sent;
  std::vector<NodeRound<S>> nodes;

  template <Objective<S> F>
  void begin(const F& f, const Start& start, const Exact& step_size, const std::vector<Exact>& thresholds) {
    check_start(start, f.dimension(), f.nodes());
    if (!thresholds.empty()) check_thresholds(thresholds, f.nodes());
    const auto n = static_cast<std::size_t>(f.nodes());
    gamma = constant<S>(step_size);
    for (std::size_t i = 0; i < n && !thresholds.empty(); ++i) tau.push_back(constant<S>(thresholds[thresholds.size() == 1 ? 0 : i]));
    x = constant_vector<S>(start.x);
    previous = x;
    direction = Vector<S>::Constant(x.size(), S(0));
    gradients.assign(n, direction);
    sent.assign(n, direction);
    nodes.assign(n, NodeRound<S>{});
  }

  /// x+ = x - gamma direction; the round then speaks of the x that was left.
  void step() {
    std::swap(x, previous);
    for (Eigen::Index j = 0; j < x.size(); ++j) {
      x[j] = previous[j];
      subtract_product(x[j], gamma, direction[j]);
    }
  }
  Round<S> finish_round() {
    Round<S> round;
    round.k = k++;
    round.x = &previous;
    round.direction = &direction;
    round.nodes = nodes;
    return round;
  }
};

/// Gradient descent. Messages are the gradients themselves.
struct Gd {
  Exact gamma;

  template <Field S>
  using State = StateOf<S>;

  template <Field S, Objective<S> F>
  [[nodiscard]] State<S> start(const F& f, const Start& at) const {
    check_step_size(gamma);
    State<S> state;
    state.begin(f, at, gamma, {});
    return state;
  }
  template <Field S, Objective<S> F>
  Round<S> advance(const F& f, State<S>& state) const {
    for (int i = 0; i < f.nodes(); ++i) {
      f.gradient(i, state.x, state.gradients[i]);
      state.nodes[i] = {&state.gradients[i], nullptr, &state.gradients[i], nullptr, Truth::no, false};
    }
    gradient_of_mean<S>(f, state.x, [&](int i) -> const Vector<S>& { return state.gradients[i]; }, state.direction);
    state.step();
    return state.finish_round();
  }
};

/// Every node clips its own gradient with the operator T and its own threshold: no memory, no error feedback.
template <class T>
struct ClientClippedGd {
  Exact gamma;
  std::vector<Exact> thresholds;  ///< one for all, or one a node

  template <Field S>
  using State = StateOf<S>;

  template <Field S, Objective<S> F>
  [[nodiscard]] State<S> start(const F& f, const Start& at) const {
    check_step_size(gamma);
    check_thresholds(thresholds, f.nodes());
    State<S> state;
    state.begin(f, at, gamma, thresholds);
    return state;
  }
  template <Field S, Objective<S> F>
  Round<S> advance(const F& f, State<S>& state) const {
    for (int i = 0; i < f.nodes(); ++i) {
      f.gradient(i, state.x, state.gradients[i]);
      const Truth clipped = T{}.apply(state.gradients[i], state.tau[i], state.sent[i]);
      state.nodes[i] = {&state.gradients[i], nullptr, &state.sent[i], nullptr, clipped, false};
    }
    mean_of<S>(f.nodes(), [&](int i) -> const Vector<S>& { return state.sent[i]; }, state.direction);
    state.step();
    return state.finish_round();
  }
};
using ClipGd = ClientClippedGd<Clip>;
using SoftClipGd = ClientClippedGd<SoftClip>;
using NormalisedGd = ClientClippedGd<Normalise>;
using CoordinateClipGd = ClientClippedGd<CoordinateClip>;

/// The server clips the average: nodes send their gradients whole.
struct ServerClipGd {
  Exact gamma;
  std::vector<Exact> thresholds;  ///< exactly one

  template <Field S>
  struct State : StateOf<S> {
    Vector<S> mean;
  };

  template <Field S, Objective<S> F>
  [[nodiscard]] State<S> start(const F& f, const Start& at) const {
    check_step_size(gamma);
    check_thresholds(thresholds, 1);
    State<S> state;
    state.begin(f, at, gamma, thresholds);
    return state;
  }
  template <Field S, Objective<S> F>
  Round<S> advance(const F& f, State<S>& state) const {
    for (int i = 0; i < f.nodes(); ++i) f.gradient(i, state.x, state.gradients[i]);
    gradient_of_mean<S>(f, state.x, [&](int i) -> const Vector<S>& { return state.gradients[i]; }, state.mean);
    const Truth clipped = Clip{}.apply(state.mean, state.tau[0], state.direction);
    for (int i = 0; i < f.nodes(); ++i) state.nodes[i] = {&state.gradients[i], nullptr, &state.gradients[i], nullptr, clipped, false};
    state.step();
    return state.finish_round();
  }
};

/// What Clip21 keeps beside the iterate: one shift a node, before and after the round.
template <Field S>
struct ShiftState : StateOf<S> {
  std::vector<Vector<S>> shifts;
  std::vector<Vector<S>> before;
  Vector<S> increment;  ///< workspace: grad f_i - v_i
  Vector<S> total;      ///< the sum of this round's messages

  template <Objective<S> F>
  void begin_shifts(const F& f, const Start& at, const Exact& step_size, const std::vector<Exact>& thresholds) {
    this->begin(f, at, step_size, thresholds);
    const Vector<S> zero = Vector<S>::Constant(f.dimension(), S(0));
    for (int i = 0; i < f.nodes(); ++i) shifts.push_back(at.shifts.empty() ? zero : constant_vector<S>(at.shifts[i]));
    before = shifts;
    increment = zero;
    total = zero;
    mean_of<S>(f.nodes(), [&](int i) -> const Vector<S>& { return shifts[i]; }, this->direction);  // v^{-1}
  }

  /// Node i, with its gradient in place: v_i = v_i + T(grad f_i - v_i).
  template <class T>
  void update_shift(int i, const T& operation) {
    std::swap(before[i], shifts[i]);
    const Moved moved = operation.move(NodeMove<S>{this->gradients[i], before[i], increment, this->sent[i], shifts[i], total}, this->tau[i]);
    this->nodes[i] = {&this->gradients[i], &before[i], &this->sent[i], &shifts[i], moved.clipped, moved.arrived};
  }

  /// The server: v = v + (1/n) sum of the messages. On enclosures it takes the mean of the shifts, which is the same vector and does not accumulate
  /// width; and grad f(x_k) itself where every shift has become its node's gradient (I5).
  template <Objective<S> F>
  void update_server(const F& f) {
    if constexpr (Enclosure<S>) {
      bool arrived = true;
      for (const NodeRound<S>& node : this->nodes) arrived = arrived && node.arrived;
      const auto shift = [&](int i) -> const Vector<S>& { return shifts[i]; };
      if (arrived) {
        gradient_of_mean<S>(f, this->x, shift, this->direction);
      } else {
        mean_of<S>(f.nodes(), shift, this->direction);
      }
    } else {
      const S count = static_cast<S>(f.nodes());
      for (Eigen::Index j = 0; j < total.size(); ++j) {
        this->direction[j] += total[j] / count;
        total[j] = S(0);
      }
    }
  }
};

/// Error feedback with the increment T (algorithms/increments.hpp): v_i = v_i + T(grad f_i(x) - v_i).
template <class T>
struct ErrorFeedbackGd {
  Exact gamma;
  std::vector<Exact> thresholds;  ///< one for all, or one a node
  T operation{};

  template <Field S>
  using State = ShiftState<S>;

  template <Field S, Objective<S> F>
  [[nodiscard]] State<S> start(const F& f, const Start& at) const {
    check_step_size(gamma);
    check_thresholds(thresholds, f.nodes());
    State<S> state;
    state.begin_shifts(f, at, gamma, thresholds);
    return state;
  }
  template <Field S, Objective<S> F>
  Round<S> advance(const F& f, State<S>& state) const {
    for (int i = 0; i < f.nodes(); ++i) {
      f.gradient(i, state.x, state.gradients[i]);
      state.update_shift(i, operation);
    }
    state.update_server(f);
    state.step();
    return state.finish_round();
  }
};
using Clip21Gd = ErrorFeedbackGd<PlainClip>;         ///< [C21], Algorithm 2
using DampedClip21Gd = ErrorFeedbackGd<DampedClip>;  ///< v_i = v_i + b clip(grad f_i(x) - v_i)
using PressClip21Gd = ErrorFeedbackGd<ClipThenPress>;  ///< messages compressed after clipping
using ClipPress21Gd = ErrorFeedbackGd<PressThenClip>;  ///< compressed before
using Ef21Gd = ErrorFeedbackGd<PlainPress>;            ///< nothing clipped [EF21]; its threshold is any positive number

/// Clip21-Avg: the mean of a_i = grad f_i(x_0) by clipped messages; x stays. [C21], Algorithm 1.
struct Clip21Avg {
  std::vector<Exact> thresholds;

  template <Field S>
  using State = ShiftState<S>;

  template <Field S, Objective<S> F>
  [[nodiscard]] State<S> start(const F& f, const Start& at) const {
    check_thresholds(thresholds, f.nodes());
    State<S> state;
    state.begin_shifts(f, at, Exact(0), thresholds);
    for (int i = 0; i < f.nodes(); ++i) f.gradient(i, state.x, state.gradients[i]);
    return state;
  }
  template <Field S, Objective<S> F>
  Round<S> advance(const F& f, State<S>& state) const {
    for (int i = 0; i < f.nodes(); ++i) state.update_shift(i, PlainClip{});
    state.update_server(f);
    return state.finish_round();
  }
};

}  // namespace lemmata
