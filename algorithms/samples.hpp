#pragma once
/// Stochastic gradients: G_i = grad f_i(x) + xi_i, xi_i from a noise oracle (algorithms/noise.hpp); or the gradient over a minibatch of the node's rows.
#include "algorithms/noise.hpp"
#include "algorithms/objective.hpp"
#include "numerics/error.hpp"

namespace lemmata {

/// out = G_i(x) in round `round` of node i; `gradient` receives grad f_i(x).
template <Field S, Objective<S> F>
void draw_sample(const F& f, const Noise& noise, std::int64_t round, int i, const Vector<S>& x, Vector<S>& gradient, Vector<S>& out) {
  f.gradient(i, x, gradient);
  if (noise.is_none()) {
    out = gradient;
    return;
  }
  if (noise.kind == NoiseKind::minibatch) {
    if constexpr (HasSamples<F, S>) {
      Stream stream = noise.stream_at(round, i);
      const auto pick = [&] { return static_cast<std::size_t>(stream.below(f.rows(i))); };
      f.sample_gradient(i, noise.batch, pick, x, out);
      return;
    }
    throw BadInput("noise=minibatch needs a problem with rows of data, such as logistic; take another noise or problem");
  }
  noise.draw(round, i, out);
  add_to(out, gradient);
}

}  // namespace lemmata
