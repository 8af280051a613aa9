#pragma once
/// Clip21-GD with one mistake in it, as one might make it: what the judges of theory/clip21 must not let pass.
#include <array>
#include <string_view>
#include <vector>

#include "algorithms/objective.hpp"
#include "algorithms/operators.hpp"
#include "algorithms/methods.hpp"
#include "theory/round.hpp"

namespace lemmata {

enum class Fault {
  none,
  clips_the_gradient,         ///< c_i = clip(grad f_i), not of the difference
  forgets_the_shift,          ///< v_i = c_i, not v_i + c_i
  forgets_a_node,             ///< the server leaves node 0 out of the sum
  counts_a_node_twice,        ///< and here it takes it twice
  averages_the_messages,      ///< v = mean c_i: the server does not accumulate
  threshold_of_another_node,  ///< node 0 clips at 2 tau
  clips_at_twice_tau,
  clips_at_half_tau,
  clips_by_coordinate,
  old_gradients,              ///< shifts follow the gradients of the round before
  old_direction,              ///< the step uses v^{k-1}
  doubles_the_step,
  steps_uphill,
  stands_still,
  adds_to_the_denominator,    ///< tau/(||u|| + 1/1000): never quite there
};
inline constexpr std::array<std::string_view, 16> fault_names = {
    "none", "clips_the_gradient", "forgets_the_shift", "forgets_a_node", "counts_a_node_twice", "averages_the_messages", "threshold_of_another_node",
    "clips_at_twice_tau", "clips_at_half_tau", "clips_by_coordinate", "old_gradients", "old_direction", "doubles_the_step", "steps_uphill", "stands_still",
    "adds_to_the_denominator"};
[[nodiscard]] constexpr std::string_view text(Fault fault) { return fault_names[static_cast<std::size_t>(fault)]; }

/// A method like those of algorithms/methods.hpp, plain and without their care for enclosures. `moves` is false for Clip21-Avg.
struct FaultyClip21 {
  Exact gamma;
  Exact tau;
  Fault fault = Fault::none;
  bool moves = true;

  template <Field S>
  struct State {
    std::int64_t k = 0;
    Vector<S> x, previous, direction, old_direction;
    std::vector<Vector<S>> gradients, old_gradients, before, after, sent;
    std::vector<NodeRound<S>> nodes;
  };

  template <Field S, Objective<S> F>
  [[nodiscard]] State<S> start(const F& f, const Start& at) const {
    const auto n = static_cast<std::size_t>(f.nodes());
    const Vector<S> zero = Vector<S>::Constant(f.dimension(), S(0));
    State<S> state;
    state.x = constant_vector<S>(at.x);
    state.gradients.assign(n, zero);
    state.old_gradients = state.before = state.after = state.sent = state.gradients;
    for (std::size_t i = 0; i < at.shifts.size(); ++i) state.after[i] = constant_vector<S>(at.shifts[i]);
    mean_of<S>(f.nodes(), [&](int i) -> const Vector<S>& { return state.after[static_cast<std::size_t>(i)]; }, state.direction);
    state.nodes.resize(n);
    return state;
  }

  template <Field S, Objective<S> F>
  Round<S> advance(const F& f, State<S>& state) const {
    const auto n = static_cast<std::size_t>(f.nodes());
    state.old_gradients = state.gradients;
    for (std::size_t i = 0; i < n; ++i) {
      f.gradient(static_cast<int>(i), state.x, state.gradients[i]);
      const Vector<S>& seen = fault == Fault::old_gradients && state.k > 0 ? state.old_gradients[i] : state.gradients[i];
      state.before[i] = state.after[i];
      const Vector<S> increment = fault == Fault::clips_the_gradient ? seen : Vector<S>(seen - state.before[i]);
      const Truth clipped = send(increment, i == 0, state.sent[i]);
      state.after[i] = fault == Fault::forgets_the_shift ? state.sent[i] : Vector<S>(state.before[i] + state.sent[i]);
      state.nodes[i] = {&state.gradients[i], &state.before[i], &state.sent[i], &state.after[i], clipped};
    }
    state.old_direction = state.direction;
    Vector<S> sum = Vector<S>::Constant(state.x.size(), S(0));
    for (std::size_t i = fault == Fault::forgets_a_node ? 1 : 0; i < n; ++i) sum += fault == Fault::averages_the_messages ? state.sent[i] : state.after[i];
    if (fault == Fault::counts_a_node_twice) sum += state.after[0];
    for (Eigen::Index j = 0; j < sum.size(); ++j) state.direction[j] = sum[j] / S(static_cast<int>(n));

    state.previous = state.x;
    const int factor = !moves || fault == Fault::stands_still ? 0 : fault == Fault::doubles_the_step ? 2 : fault == Fault::steps_uphill ? -1 : 1;
    const Vector<S>& used = fault == Fault::old_direction ? state.old_direction : state.direction;
    const S length = S(factor) * constant<S>(gamma);
    for (Eigen::Index j = 0; j < sum.size(); ++j) state.x[j] = state.previous[j] - length * used[j];

    Round<S> round;
    round.k = state.k++;
    round.x = &state.previous;
    round.direction = &state.direction;
    round.nodes = state.nodes;
    return round;
  }

 private:
  template <Field S>
  Truth send(const Vector<S>& u, bool first_node, Vector<S>& out) const {
    const bool twice = fault == Fault::clips_at_twice_tau || (fault == Fault::threshold_of_another_node && first_node);
    const S threshold = constant<S>(twice ? Exact(2) * tau : fault == Fault::clips_at_half_tau ? tau / Exact(2) : tau);
    if (fault == Fault::clips_by_coordinate) return CoordinateClip{}.apply(u, threshold, out);
    if (fault == Fault::adds_to_the_denominator) {
      const S factor = minimum(S(1), S(threshold / (norm(u) + constant<S>(Exact(1, 1000)))));
      out = u * factor;
      return Truth::unknown;
    }
    return Clip{}.apply(u, threshold, out);
  }
};

}  // namespace lemmata
