#pragma once
/// Methods whose nodes step on their own between averagings, and the baselines that they are measured against. A "round" k is a step t of the method;
/// Round::exchanged says whether anything was sent in it. `G_i` is the stochastic gradient of node i at its own iterate, gamma the clipping radius of a
/// step, eta the step size, I >= 1 the steps between averagings:
///
///   step            min(eta, gamma/||G||) G = eta clip_{gamma/eta}(G): of length <= gamma, with equality iff ||G|| >= gamma/eta; no step where G = 0
///   celgc           x_{t+1}^i = x_t^i - step(G_i), averaged every I steps in one of three readings of the page                 [CELGC], Algorithm 1
///     V0            if t mod I = 0: x_t^i <- mean, then gradient and step
///     V1            after the step, if (t+1) mod I = 0: x_{t+1}^i <- mean. The same gradients and means as V0
///     VL            the printed order: after the step, if t mod I = 0: x_t^i <- mean, which no later line reads. n independent runs
///   local-sgd       V0 without clipping: x_{t+1}^i = x_t^i - eta G_i
///   episode         V0; where t mod I = 0 every node also draws a fresh G_r^i at the mean x_r, and G_r = (1/n) sum G_r^i decides the whole round:
///                   u = G_i - G_r^i + G_r;  ||G_r|| <= gamma/eta: x_{t+1}^i = x_t^i - eta u, else x_t^i - gamma u/||u||           [EPISODE]
///   naive-parallel-clip-sgd, normalised-sgd     x+ = x - step((1/n) sum G_i), x+ = x - eta G/||G||, G = (1/n) sum G_i: one message every step
///
/// In the rounds of a local method, x is the mean of the x_t^i and direction the v^t of x_{t+1} = x_t - eta v^t, true of the means in every reading:
/// v^t = (1/n) sum of the nodes' steps over eta. A node's `iterate` points to Round::x itself where all nodes stand at their mean: equal as numbers, not
/// only as enclosures. `sent` is what it hands over for averaging, null in a round without. The common start is known to all and is not sent.
/// On one node naive-parallel-clip-sgd, celgc with any I and clip-sgd with (eta, gamma/eta) for (gamma, tau) are clipped SGD; so is I = 1 and clip-sgd on any
/// number of nodes.
#include "algorithms/methods.hpp"
#include "algorithms/samples.hpp"

namespace lemmata {

enum class Reading : std::uint8_t { V0, V1, VL };

/// Throws BadInput unless the number called `name` is positive.
void check_positive(std::string_view name, const Exact& value);
/// Throws BadInput for I < 1.
void check_interval(std::int64_t interval);

/// One iterate a node, their mean, and the workspace of a step.
template <Field S>
struct LocalState {
  std::int64_t t = 0;
  S eta{}, threshold{};              ///< threshold: gamma/eta
  bool together = true;              ///< every node is at `mean`, which then stands for the iterates
  Vector<S> mean;                    ///< of the iterates before a step
  std::vector<Vector<S>> iterates;   ///< x_t^i before a step
  std::vector<Vector<S>> next;       ///< x_{t+1}^i, until the step is finished
  std::vector<Vector<S>> gradients, samples, moves, sent;  ///< grad f_i(x_t^i), G_i, step over eta, what was averaged
  Vector<S> direction, mean_of_round;  ///< what the Round looks at
  std::vector<NodeRound<S>> nodes;

  template <Objective<S> F>
  void begin(const F& f, const Start& start, const Exact& step_size, const Exact& radius) {
    check_start(start, f.dimension(), f.nodes());
    eta = constant<S>(step_size);
    threshold = constant<S>(radius / step_size);
    mean = constant_vector<S>(start.x);
    direction = Vector<S>::Constant(mean.size(), S(0));
    mean_of_round = mean;
    const auto n = static_cast<std::size_t>(f.nodes());
    iterates.assign(n, mean);
    next = iterates;
    sent = iterates;
    gradients.assign(n, direction);
    samples = gradients;
    moves = gradients;
    nodes.assign(n, NodeRound<S>{});
  }
  [[nodiscard]] int count() const { return static_cast<int>(iterates.size()); }
  [[nodiscard]] const Vector<S>& at(int i) const { return together ? mean : iterates[i]; }
  void take_mean() {
    if (!together) mean_of<S>(count(), [&](int i) -> const Vector<S>& { return iterates[i]; }, mean);
  }
  /// x_t^i <- mean; the mean is known.
  void gather() {
    for (int i = 0; i < count(); ++i) sent[i] = iterates[i];
    together = true;
  }
  /// x_{t+1}^i = x_t^i - eta moves[i], and what the round shows of node i.
  void step(int i, Truth clipped) {
    for (Eigen::Index j = 0; j < mean.size(); ++j) {
      next[i][j] = at(i)[j];
      subtract_product(next[i][j], eta, moves[i][j]);
    }
    nodes[i] = {&gradients[i], nullptr, nullptr, nullptr, clipped, false};
    nodes[i].sample = &samples[i];
  }
  void show_sent() {
    for (int i = 0; i < count(); ++i) nodes[i].sent = &sent[i];
  }
  /// The round of step t; the iterates move on, and what was x_t^i stays in `next` until the next step.
  Round<S> finish_round(int exchanged) {
    mean_of<S>(count(), [&](int i) -> const Vector<S>& { return moves[i]; }, direction);
    mean_of_round = mean;
    std::swap(iterates, next);
    for (int i = 0; i < count(); ++i) nodes[i].iterate = together ? &mean_of_round : &next[i];
    together = false;
    Round<S> round;
    round.k = t++;
    round.x = &mean_of_round;
    round.direction = &direction;
    round.exchanged = exchanged;
    round.nodes = nodes;
    return round;
  }
};

/// G as it is: local SGD.
struct Unclipped {
  template <Field S>
  Truth apply(const Vector<S>& u, const S& /*threshold*/, Vector<S>& out) const {
    out = u;
    return Truth::no;
  }
};

/// Local steps eta T_{gamma/eta}(G_i), averaged every I steps.
template <class T>
struct LocalSteps {
  Exact gamma;
  Exact eta;
  std::int64_t interval = 1;  ///< I
  Reading reading = Reading::V0;
  Noise gradient_noise{};

  template <Field S>
  using State = LocalState<S>;

  template <Field S, Objective<S> F>
  [[nodiscard]] State<S> start(const F& f, const Start& at) const {
    check_positive("gamma", gamma);
    check_positive("eta", eta);
    check_interval(interval);
    gradient_noise.check(f.dimension(), f.nodes());
    State<S> state;
    state.begin(f, at, eta, gamma);
    return state;
  }
  template <Field S, Objective<S> F>
  Round<S> advance(const F& f, State<S>& state) const {
    state.take_mean();
    const bool due = reading == Reading::V1 ? (state.t + 1) % interval == 0 : state.t % interval == 0;
    const bool sends = due && (reading != Reading::V0 || state.t > 0);
    if (reading == Reading::V0 && sends) state.gather();
    if (reading == Reading::VL && sends) {
      for (int i = 0; i < f.nodes(); ++i) state.sent[i] = state.at(i);
    }
    for (int i = 0; i < f.nodes(); ++i) {
      draw_sample<S>(f, gradient_noise, state.t, i, state.at(i), state.gradients[i], state.samples[i]);
      const Truth clipped = T{}.apply(state.samples[i], state.threshold, state.moves[i]);
      state.step(i, clipped);
    }
    if (sends) state.show_sent();
    Round<S> round = state.finish_round(sends ? 1 : 0);
    if (reading == Reading::V1 && sends) {
      state.take_mean();
      state.gather();
    }
    return round;
  }
};
using Celgc = LocalSteps<Clip>;
using LocalSgd = LocalSteps<Unclipped>;

/// EPISODE: the averaged fresh gradient of a round decides for all of its steps; each node corrects its direction by how its own fresh gradient differs.
struct Episode {
  Exact gamma;
  Exact eta;
  std::int64_t interval = 1;  ///< I
  Noise gradient_noise{};

  template <Field S>
  struct State : LocalState<S> {
    std::vector<Vector<S>> fresh;       ///< G_r^i
    Vector<S> mean_fresh, corrected;    ///< G_r; workspace: u
    Truth clips = Truth::unknown;       ///< ||G_r|| > gamma/eta
    Noise fresh_noise;
  };

  template <Field S, Objective<S> F>
  [[nodiscard]] State<S> start(const F& f, const Start& at) const {
    check_positive("gamma", gamma);
    check_positive("eta", eta);
    check_interval(interval);
    gradient_noise.check(f.dimension(), f.nodes());
    State<S> state;
    state.begin(f, at, eta, gamma);
    state.fresh = state.gradients;
    state.mean_fresh = state.direction;
    state.corrected = state.direction;
    state.fresh_noise = gradient_noise;
    state.fresh_noise.purpose = fresh_purpose;
    return state;
  }
  template <Field S, Objective<S> F>
  Round<S> advance(const F& f, State<S>& state) const {
    state.take_mean();
    const bool due = state.t % interval == 0;
    const bool sends = due && state.t > 0;
    if (sends) state.gather();
    if (due) {
      for (int i = 0; i < f.nodes(); ++i) {
        draw_sample<S>(f, state.fresh_noise, state.t, i, state.mean, state.gradients[i], state.fresh[i]);
      }
      mean_of<S>(f.nodes(), [&](int i) -> const Vector<S>& { return state.fresh[i]; }, state.mean_fresh);
      state.clips = Clip{}.apply(state.mean_fresh, state.threshold, state.corrected);
    }
    for (int i = 0; i < f.nodes(); ++i) {
      draw_sample<S>(f, gradient_noise, state.t, i, state.at(i), state.gradients[i], state.samples[i]);
      for (Eigen::Index j = 0; j < state.corrected.size(); ++j) {
        state.corrected[j] = state.samples[i][j] - state.fresh[i][j];
        state.corrected[j] += state.mean_fresh[j];
      }
      move(state, i);
      state.step(i, state.clips);
    }
    if (sends) state.show_sent();
    return state.finish_round(due ? (sends ? 2 : 1) : 0);  // the iterates, and the fresh gradients at their mean
  }

 private:
  static constexpr std::uint8_t fresh_purpose = 2;  ///< beside gradient noise and privacy noise (algorithms/noise.hpp)

  /// moves[i] = u, or (gamma/eta) u/||u||; the hull of both where the decision is not certified.
  template <Field S>
  static void move(State<S>& state, int i) {
    Vector<S>& out = state.moves[i];
    if (state.clips == Truth::no) {
      out = state.corrected;
      return;
    }
    Normalise{}.apply(state.corrected, state.threshold, out);
    for (Eigen::Index j = 0; j < out.size(); ++j) {
      out[j] = state.threshold * out[j];
      if constexpr (Enclosure<S>) {
        if (state.clips == Truth::unknown) out[j] = join(out[j], state.corrected[j]);
      }
    }
  }
};

/// The average of the stochastic gradients goes through T, every step: naive parallel clipping, normalised SGD.
template <class T>
struct AveragedSteps {
  Exact eta;
  Exact threshold{1};  ///< gamma/eta
  Noise gradient_noise{};

  template <Field S>
  struct State : StateOf<S> {
    Vector<S> mean;  ///< of the G_i, which are in `sent`
  };

  template <Field S, Objective<S> F>
  [[nodiscard]] State<S> start(const F& f, const Start& at) const {
    check_positive("eta", eta);
    check_positive("gamma", threshold);
    gradient_noise.check(f.dimension(), f.nodes());
    State<S> state;
    state.begin(f, at, eta, {threshold});
    state.mean = state.direction;
    return state;
  }
  template <Field S, Objective<S> F>
  Round<S> advance(const F& f, State<S>& state) const {
    for (int i = 0; i < f.nodes(); ++i) draw_sample<S>(f, gradient_noise, state.k, i, state.x, state.gradients[i], state.sent[i]);
    mean_of<S>(f.nodes(), [&](int i) -> const Vector<S>& { return state.sent[i]; }, state.mean);
    const Truth clipped = T{}.apply(state.mean, state.tau[0], state.direction);
    for (int i = 0; i < f.nodes(); ++i) {
      state.nodes[i] = {&state.gradients[i], nullptr, &state.sent[i], nullptr, clipped, false};
      state.nodes[i].sample = &state.sent[i];
    }
    state.step();
    return state.finish_round();
  }
};
using NaiveParallelClipSgd = AveragedSteps<Clip>;
using NormalisedSgd = AveragedSteps<Normalise>;

}  // namespace lemmata
