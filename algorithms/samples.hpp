#pragma once
/// Stochastic gradients: G_i = grad f_i(x) + xi_i, xi_i from a noise oracle (algorithms/noise.hpp).
#include "algorithms/noise.hpp"
#include "algorithms/objective.hpp"

namespace lemmata {

/// out = G_i(x) in round `round` of node i; `gradient` receives grad f_i(x).
template <Field S, Objective<S> F>
void draw_sample(const F& f, const Noise& noise, std::int64_t round, int i, const Vector<S>& x, Vector<S>& gradient, Vector<S>& out) {
  f.gradient(i, x, gradient);
  if (noise.is_none()) {
    out = gradient;
    return;
  }
  noise.draw(round, i, out);
  add_to(out, gradient);
}

}  // namespace lemmata
