#pragma once
/// Running a method: the observer that sees every round whole.
#include <cstdint>
#include <vector>

#include "algorithms/methods.hpp"
#include "algorithms/objective.hpp"

namespace lemmata {

/// Runs `method` on f from `at` and hands every round to `sink(round) -> bool` until it says false. The round then also carries f(x_k) and grad f(x_k).
/// Memory does not grow with the number of rounds.
template <Field S, class Method, Objective<S> F, class Sink>
void run(const Method& method, const F& f, const Start& at, Sink&& sink) {
  auto state = method.template start<S>(f, at);
  Vector<S> gradient(f.dimension());
  std::vector<Vector<S>> at_mean;  // grad f_i(x_k), where the nodes have evaluated theirs elsewhere
  bool more = true;
  while (more) {
    Round<S> round = method.template advance<S>(f, state);
    round.value = f.value(*round.x);
    if (round.nodes[0].iterate != nullptr) {
      at_mean.resize(static_cast<std::size_t>(f.nodes()), gradient);
      for (int i = 0; i < f.nodes(); ++i) f.gradient(i, *round.x, at_mean[i]);
    }
    const auto gradient_at_x = [&](int i) -> const Vector<S>& { return at_mean.empty() ? *round.nodes[i].gradient : at_mean[i]; };
    gradient_of_mean<S>(f, *round.x, gradient_at_x, gradient);
    round.gradient = &gradient;
    more = sink(static_cast<const Round<S>&>(round));
  }
}

}  // namespace lemmata
