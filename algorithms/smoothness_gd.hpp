#pragma once
/// Gradient descent whose step shrinks as the gradient grows: x+ = x - t grad f(x), t a function of ||grad f(x)||, L0 and L1 (theory/smoothness/clipped_descent.hpp).
#include "algorithms/methods.hpp"
#include "theory/smoothness/clipped_descent.hpp"

namespace lemmata {

struct SmoothnessGd {
  smoothness::ClippedDescent::Step step;

  template <Field S>
  struct State : StateOf<S> {
    Vector<S> mean;
  };

  template <Transcendental S, Objective<S> F>
  [[nodiscard]] State<S> start(const F& f, const Start& at) const {
    State<S> state;
    state.begin(f, at, Exact(1), {});
    state.mean = state.direction;
    return state;
  }
  template <Transcendental S, Objective<S> F>
  Round<S> advance(const F& f, State<S>& state) const {
    for (int i = 0; i < f.nodes(); ++i) {
      f.gradient(i, state.x, state.gradients[i]);
      state.nodes[i] = {&state.gradients[i], nullptr, &state.gradients[i], nullptr, Truth::no, false};
    }
    gradient_of_mean<S>(f, state.x, [&](int i) -> const Vector<S>& { return state.gradients[i]; }, state.mean);
    const S g = norm(state.mean);
    const S length = less_equal(g, S(0)) == Truth::yes ? S(1) : step.length(g);  // a zero gradient: no step
    for (Eigen::Index j = 0; j < state.mean.size(); ++j) set_product(state.direction[j], length, state.mean[j]);
    state.step();
    return state.finish_round();
  }
};

}  // namespace lemmata
