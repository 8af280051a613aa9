#pragma once
/// DP-Clip21-GD and Clip21-SGD2M with one mistake in them, as one might make it: what the judges of Theorems C and F must not let pass.
#include <vector>

#include "algorithms/methods.hpp"
#include "algorithms/noise.hpp"

namespace lemmata {

enum class NoisyFault {
  none,
  noise_is_not_fed_back,      ///< only the server's copy carries it
  noise_twice_on_the_server,
  louder_noise,               ///< 2 z on node and server
  one_draw_for_all_nodes,
  server_forgets,             ///< the direction is the mean of this round's messages
  forgets_the_shift,
  clips_at_half_tau,
};

/// What both methods below keep.
template <Field S>
struct FaultyState {
  std::int64_t k = 0;
  Vector<S> x, previous, direction;
  std::vector<Vector<S>> gradients, before, after, sent, momentum, noise;
  std::vector<NodeRound<S>> nodes;

  template <Objective<S> F>
  void begin(const F& f, const Start& at) {
    const auto n = static_cast<std::size_t>(f.nodes());
    x = constant_vector<S>(at.x);
    direction = Vector<S>::Constant(f.dimension(), S(0));
    gradients.assign(n, direction);
    before = after = sent = momentum = noise = gradients;
    for (std::size_t i = 0; i < at.shifts.size(); ++i) after[i] = constant_vector<S>(at.shifts[i]);
    for (const Vector<S>& shift : after) direction += shift * (S(1) / S(static_cast<int>(n)));
    nodes.resize(n);
  }
  Round<S> step(const S& length) {
    previous = x;
    for (Eigen::Index j = 0; j < x.size(); ++j) x[j] = previous[j] - length * direction[j];
    Round<S> round;
    round.k = k++;
    round.x = &previous;
    round.direction = &direction;
    round.nodes = nodes;
    return round;
  }
};

struct FaultyDpClip21 {
  Exact gamma;
  Exact tau;
  Noise privacy;
  NoisyFault fault = NoisyFault::none;
  Exact stretch{1};  ///< of the step: -1 steps uphill

  template <Field S>
  using State = FaultyState<S>;

  template <Field S, Objective<S> F>
  [[nodiscard]] State<S> start(const F& f, const Start& at) const {
    State<S> state;
    state.begin(f, at);
    return state;
  }
  template <Field S, Objective<S> F>
  Round<S> advance(const F& f, State<S>& state) const {
    const auto n = static_cast<std::size_t>(f.nodes());
    Vector<S> total = Vector<S>::Constant(f.dimension(), S(0));
    for (std::size_t i = 0; i < n; ++i) {
      f.gradient(static_cast<int>(i), state.x, state.gradients[i]);
      state.before[i] = state.after[i];
      const S threshold = constant<S>(fault == NoisyFault::clips_at_half_tau ? tau / Exact(2) : tau);
      const Truth clipped = Clip{}.apply(Vector<S>(state.gradients[i] - state.before[i]), threshold, state.sent[i]);
      privacy.draw(state.k, fault == NoisyFault::one_draw_for_all_nodes ? 0 : static_cast<int>(i), state.noise[i]);
      const S size = S(fault == NoisyFault::louder_noise ? 2 : 1);
      const Vector<S> z = state.noise[i] * size;
      state.after[i] = fault == NoisyFault::forgets_the_shift ? state.sent[i] : Vector<S>(state.before[i] + state.sent[i]);
      if (fault != NoisyFault::noise_is_not_fed_back) state.after[i] += z;
      state.sent[i] += fault == NoisyFault::noise_twice_on_the_server ? Vector<S>(z + z) : z;
      total += state.sent[i];
      state.nodes[i] = {&state.gradients[i], &state.before[i], &state.sent[i], &state.after[i], clipped, false};
      state.nodes[i].noise = &state.noise[i];
    }
    const S share = S(1) / S(static_cast<int>(n));
    state.direction = fault == NoisyFault::server_forgets ? Vector<S>(total * share) : Vector<S>(state.direction + total * share);
    return state.step(constant<S>(gamma * stretch));
  }
};

enum class MomentumFault {
  none,
  momentum_one_round_late,  ///< g_i follows v_i of the round before
  increments_damped,        ///< b = 1/2 where the theorem has b = 1
  beta_swapped,             ///< (1 - beta) G + beta v
  starts_with_a_gradient,   ///< round 0 moves already
  clips_at_half_tau,
  server_forgets,
  noise_in_the_shift,       ///< g_i carries the privacy noise, as in DP-Clip21-GD
  noise_on_the_server_only, ///< the server adds what the message does not carry
};

struct FaultySgd2m {
  Exact gamma;
  Exact tau;
  Exact beta;
  MomentumFault fault = MomentumFault::none;
  Noise privacy{};
  Exact stretch{1};

  template <Field S>
  using State = FaultyState<S>;

  template <Field S, Objective<S> F>
  [[nodiscard]] State<S> start(const F& f, const Start& at) const {
    State<S> state;
    state.begin(f, {at.x, {}});
    return state;
  }
  template <Field S, Objective<S> F>
  Round<S> advance(const F& f, State<S>& state) const {
    const auto n = static_cast<std::size_t>(f.nodes());
    const S share = S(1) / S(static_cast<int>(n));
    const S weight = constant<S>(fault == MomentumFault::beta_swapped ? Exact(1) - beta : beta);
    const S threshold = constant<S>(fault == MomentumFault::clips_at_half_tau ? tau / Exact(2) : tau);
    Vector<S> total = Vector<S>::Constant(f.dimension(), S(0));
    for (std::size_t i = 0; i < n; ++i) {
      f.gradient(static_cast<int>(i), state.x, state.gradients[i]);
      Truth clipped = Truth::no;
      if (state.k > 0 || fault == MomentumFault::starts_with_a_gradient) {
        const Vector<S> old = state.momentum[i];
        state.momentum[i] = old * (S(1) - weight) + state.gradients[i] * weight;
        state.before[i] = state.after[i];
        const Vector<S>& followed = fault == MomentumFault::momentum_one_round_late ? old : state.momentum[i];
        clipped = Clip{}.apply(Vector<S>(followed - state.before[i]), threshold, state.sent[i]);
        if (fault == MomentumFault::increments_damped) state.sent[i] = state.sent[i] * constant<S>(Exact(1, 2));
        state.after[i] = state.before[i] + state.sent[i];
        privacy.draw(state.k, static_cast<int>(i), state.noise[i]);
        if (fault == MomentumFault::noise_in_the_shift) state.after[i] += state.noise[i];
        total += state.sent[i] + state.noise[i];
        if (fault != MomentumFault::noise_on_the_server_only) state.sent[i] += state.noise[i];
      }
      state.nodes[i] = {&state.gradients[i], &state.before[i], &state.sent[i], &state.after[i], clipped, false};
      state.nodes[i].momentum = &state.momentum[i];
      if (state.k > 0) state.nodes[i].noise = &state.noise[i];
    }
    state.direction = fault == MomentumFault::server_forgets ? Vector<S>(total * share) : Vector<S>(state.direction + total * share);
    return state.step(constant<S>(gamma * stretch));
  }
};

}  // namespace lemmata
