#pragma once
/// Methods with noise, and the older error feedback. `xi_i` is the noise of a stochastic gradient, `omega_i` the noise added for privacy; both come from
/// oracles (algorithms/noise.hpp), so that a step is still a function of (method, f, state).
///
///   clip-sgd, dp-clip-sgd   x+ = x - gamma (1/n) sum [clip_tau(grad f_i(x) + xi_i) + omega_i]
///   clip21-sgd              v_i = v_i + clip_tau(grad f_i(x) + xi_i - v_i), v = (1/n) sum v_i, x+ = x - gamma v
///   dp-clip21-gd            v_i = v_i + clip_tau(grad f_i(x) - v_i) + omega_i, v = (1/n) sum v_i: node and server both add omega_i
///   dp-clip21-gd-server     the same, but only the server's copy adds it: v = v + (1/n) sum [clip_tau(grad f_i(x) - v_i) + omega_i], where it piles up
///   clip21-sgd2m            v_i = (1-beta) v_i + beta (grad f_i(x) + xi_i), g_i = g_i + b clip_tau(v_i - g_i),
///                           g = g + (b/n) sum [clip_tau(v_i - g_i) + omega_i], x+ = x - gamma g                              [SGD2M]
///   ef                      c_i = C(e_i + grad f_i(x)),    e_i = e_i + grad f_i(x) - c_i, x+ = x - gamma (1/n) sum c_i
#include "algorithms/methods.hpp"
#include "algorithms/samples.hpp"
#include "numerics/error.hpp"

namespace lemmata {

/// Client clipping of stochastic gradients, with or without privacy noise.
struct ClipSgd {
  Exact gamma;
  std::vector<Exact> thresholds;
  Noise gradient_noise{};
  Noise privacy{};

  template <Field S>
  struct State : StateOf<S> {
    Vector<S> sampled;               ///< workspace: grad f_i + xi_i
    std::vector<Vector<S>> noise;    ///< omega_i
  };

  template <Field S, Objective<S> F>
  [[nodiscard]] State<S> start(const F& f, const Start& at) const {
    check_step_size(gamma);
    check_thresholds(thresholds, f.nodes());
    gradient_noise.check(f.dimension(), f.nodes());
    privacy.check(f.dimension(), f.nodes());
    State<S> state;
    state.begin(f, at, gamma, thresholds);
    state.sampled = state.direction;
    state.noise.assign(static_cast<std::size_t>(f.nodes()), state.direction);
    return state;
  }
  template <Field S, Objective<S> F>
  Round<S> advance(const F& f, State<S>& state) const {
    for (int i = 0; i < f.nodes(); ++i) {
      draw_sample<S>(f, gradient_noise, state.k, i, state.x, state.gradients[i], state.sampled);
      const Truth clipped = Clip{}.apply(state.sampled, state.tau[i], state.sent[i]);
      state.nodes[i] = {&state.gradients[i], nullptr, &state.sent[i], nullptr, clipped, false};
      if (privacy.is_none()) continue;
      privacy.draw(state.k, i, state.noise[i]);
      add_to(state.sent[i], state.noise[i]);
      state.nodes[i].noise = &state.noise[i];
    }
    mean_of<S>(f.nodes(), [&](int i) -> const Vector<S>& { return state.sent[i]; }, state.direction);
    state.step();
    return state.finish_round();
  }
};

/// What Clip21 keeps under noise.
template <Field S>
struct NoisyShiftState : ShiftState<S> {
  std::vector<Vector<S>> sampled;  ///< grad f_i + xi_i
  std::vector<Vector<S>> noise;    ///< omega_i
  Vector<S> noise_total;           ///< on the server's copy: the sum of all omega_i so far

  template <Objective<S> F>
  void begin_noise(const F& f) {
    const Vector<S> zero = Vector<S>::Constant(f.dimension(), S(0));
    sampled.assign(static_cast<std::size_t>(f.nodes()), zero);
    noise = sampled;
    noise_total = zero;
  }
};

/// Clip21 with stochastic gradients, with privacy noise fed back into the shifts, or with privacy noise on the server's copy only.
struct NoisyClip21Gd {
  Exact gamma;
  std::vector<Exact> thresholds;
  Noise gradient_noise{};
  Noise privacy{};
  bool on_server = false;

  template <Field S>
  using State = NoisyShiftState<S>;

  template <Field S, Objective<S> F>
  [[nodiscard]] State<S> start(const F& f, const Start& at) const {
    check_step_size(gamma);
    check_thresholds(thresholds, f.nodes());
    gradient_noise.check(f.dimension(), f.nodes());
    privacy.check(f.dimension(), f.nodes());
    State<S> state;
    state.begin_shifts(f, at, gamma, thresholds);
    state.begin_noise(f);
    return state;
  }
  template <Field S, Objective<S> F>
  Round<S> advance(const F& f, State<S>& state) const {
    for (int i = 0; i < f.nodes(); ++i) {
      draw_sample<S>(f, gradient_noise, state.k, i, state.x, state.gradients[i], state.sampled[i]);
      std::swap(state.before[i], state.shifts[i]);
      const Moved moved =
          PlainClip{}.move(NodeMove<S>{state.sampled[i], state.before[i], state.increment, state.sent[i], state.shifts[i], state.total}, state.tau[i]);
      state.nodes[i] = {&state.gradients[i], &state.before[i], &state.sent[i], &state.shifts[i], moved.clipped, moved.arrived && gradient_noise.is_none()};
      if (!privacy.is_none()) add_privacy(state, i);
    }
    state.update_server(f);
    if constexpr (Enclosure<S>) {
      if (on_server) {
        const S count = static_cast<S>(f.nodes());
        for (Eigen::Index j = 0; j < state.direction.size(); ++j) state.direction[j] += state.noise_total[j] / count;
      }
    }
    state.step();
    return state.finish_round();
  }

 private:
  template <Field S>
  void add_privacy(State<S>& state, int i) const {
    privacy.draw(state.k, i, state.noise[i]);
    add_to(state.sent[i], state.noise[i]);
    if constexpr (!Enclosure<S>) add_to(state.total, state.noise[i]);
    state.nodes[i].noise = &state.noise[i];
    if (on_server) {
      add_to(state.noise_total, state.noise[i]);
    } else {
      add_to(state.shifts[i], state.noise[i]);
      state.nodes[i].arrived = false;
    }
  }
};

/// Clip21-SGD2M [SGD2M]: momentum on the nodes, damped error feedback. All of v_i, g_i, g start at 0, so round 0 leaves x where it is; from round 1 on,
/// round k evaluates the gradients at x_k and steps along g^k. In the paper's count x_1 = x_0 as well, since g^0 = 0.
struct Clip21Sgd2m {
  Exact gamma;
  std::vector<Exact> thresholds;
  Exact beta{1};  ///< momentum, in (0, 1]
  Exact b{1};     ///< damping of the clipped increments, in (0, 1]
  Noise gradient_noise{};
  Noise privacy{};

  template <Field S>
  struct State : NoisyShiftState<S> {  ///< `shifts` are the g_i
    std::vector<Vector<S>> momentum;   ///< v_i
    S beta{}, rest{}, b{};             ///< rest = 1 - beta
  };

  /// Throws BadInput for beta or b outside (0, 1], or shifts that are not 0.
  template <Field S, Objective<S> F>
  [[nodiscard]] State<S> start(const F& f, const Start& at) const {
    check_step_size(gamma);
    check_thresholds(thresholds, f.nodes());
    check_unit("beta", beta);
    check_unit("b", b);
    for (const Vector<Exact>& shift : at.shifts) {
      if (squared_norm(shift).sign() != 0) throw BadInput("clip21-sgd2m starts all its shifts at 0; leave the shifts out");
    }
    gradient_noise.check(f.dimension(), f.nodes());
    privacy.check(f.dimension(), f.nodes());
    State<S> state;
    state.begin_shifts(f, at, gamma, thresholds);
    state.begin_noise(f);
    state.momentum = state.sampled;
    state.beta = constant<S>(beta);
    state.rest = constant<S>(Exact(1) - beta);
    state.b = constant<S>(b);
    return state;
  }
  template <Field S, Objective<S> F>
  Round<S> advance(const F& f, State<S>& state) const {
    for (int i = 0; i < f.nodes(); ++i) {
      if (state.k > 0) {
        draw_sample<S>(f, gradient_noise, state.k, i, state.x, state.gradients[i], state.sampled[i]);
        move_node(state, i);
      } else {
        f.gradient(i, state.x, state.gradients[i]);
        state.nodes[i] = {&state.gradients[i], &state.before[i], &state.sent[i], &state.shifts[i], Truth::no, false};
        state.nodes[i].momentum = &state.momentum[i];
        state.nodes[i].caught_up = true;
      }
    }
    move_server<S>(f.nodes(), state);
    state.step();
    return state.finish_round();
  }

 private:
  template <Field S>
  void move_node(State<S>& state, int i) const {
    Vector<S>& v = state.momentum[i];
    if (beta == Exact(1)) {
      v = state.sampled[i];
    } else {
      for (Eigen::Index j = 0; j < v.size(); ++j) v[j] = state.rest * v[j] + state.beta * state.sampled[i][j];
    }
    std::swap(state.before[i], state.shifts[i]);
    const NodeMove<S> node{v, state.before[i], state.increment, state.sent[i], state.shifts[i], state.total};
    const Moved moved = b == Exact(1) ? PlainClip{}.move(node, state.tau[i]) : DampedClip{b}.move(node, state.tau[i]);
    state.nodes[i] = {&state.gradients[i], &state.before[i], &state.sent[i], &state.shifts[i], moved.clipped, false};
    state.nodes[i].momentum = &v;
    state.nodes[i].caught_up = moved.arrived;
    if (privacy.is_none()) return;
    // The message is b times the clipped increment; the server adds b omega_i to it.
    privacy.draw(state.k, i, state.noise[i]);
    for (Eigen::Index j = 0; j < v.size(); ++j) state.noise[i][j] = state.b * state.noise[i][j];
    add_to(state.sent[i], state.noise[i]);
    if constexpr (!Enclosure<S>) add_to(state.total, state.noise[i]);
    add_to(state.noise_total, state.noise[i]);
    state.nodes[i].noise = &state.noise[i];
  }
  /// g = g + (1/n) sum of the messages; on enclosures the mean of the g_i and of all noise so far, which is the same and does not accumulate width.
  template <Field S>
  void move_server(int nodes, State<S>& state) const {
    const S count = static_cast<S>(nodes);
    if constexpr (Enclosure<S>) {
      mean_of<S>(nodes, [&](int i) -> const Vector<S>& { return state.shifts[i]; }, state.direction);
      if (privacy.is_none()) return;
      for (Eigen::Index j = 0; j < state.direction.size(); ++j) state.direction[j] += state.noise_total[j] / count;
    } else {
      for (Eigen::Index j = 0; j < state.direction.size(); ++j) {
        state.direction[j] += state.total[j] / count;
        state.total[j] = S(0);
      }
    }
  }
};

/// Error feedback as it was before EF21: what compression left out is kept by the node and added to its next gradient. Starts from zero memory.
struct EfGd {
  Exact gamma;
  Compressor compressor{};

  template <Field S>
  struct State : StateOf<S> {
    std::vector<Vector<S>> memory;  ///< e_i
    Vector<S> wanted;               ///< workspace: e_i + grad f_i(x)
    std::vector<Truth> kept;
  };

  template <Field S, Objective<S> F>
  [[nodiscard]] State<S> start(const F& f, const Start& at) const {
    check_step_size(gamma);
    State<S> state;
    state.begin(f, at, gamma, {});
    state.memory.assign(static_cast<std::size_t>(f.nodes()), Vector<S>::Constant(f.dimension(), S(0)));
    state.wanted = state.memory[0];
    return state;
  }
  template <Field S, Objective<S> F>
  Round<S> advance(const F& f, State<S>& state) const {
    for (int i = 0; i < f.nodes(); ++i) {
      f.gradient(i, state.x, state.gradients[i]);
      Vector<S>& memory = state.memory[i];
      for (Eigen::Index j = 0; j < memory.size(); ++j) set_sum(state.wanted[j], memory[j], state.gradients[i][j]);
      compressor.compress(state.wanted, state.sent[i], state.kept);
      for (Eigen::Index j = 0; j < memory.size(); ++j) {
        // An entry that is certified kept or dropped leaves no dependency behind.
        const Truth rank = state.kept[static_cast<std::size_t>(j)];
        memory[j] = rank == Truth::yes ? S(0) : rank == Truth::no ? state.wanted[j] : S(state.wanted[j] - state.sent[i][j]);
      }
      state.nodes[i] = {&state.gradients[i], nullptr, &state.sent[i], nullptr, Truth::no, false};
    }
    mean_of<S>(f.nodes(), [&](int i) -> const Vector<S>& { return state.sent[i]; }, state.direction);
    state.step();
    return state.finish_round();
  }
};

}  // namespace lemmata
