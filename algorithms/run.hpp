#pragma once
/// Running a method: the observer that sees every round whole.
#include <cstdint>

#include "algorithms/methods.hpp"
#include "algorithms/objective.hpp"

namespace lemmata {

/// Runs `method` on f from `at` and hands every round to `sink(round) -> bool` until it says false. The round then also carries f(x_k) and grad f(x_k).
/// Memory does not grow with the number of rounds.
template <Field S, class Method, Objective<S> F, class Sink>
void run(const Method& method, const F& f, const Start& at, Sink&& sink) {
  auto state = method.template start<S>(f, at);
  Vector<S> gradient(f.dimension());
  bool more = true;
  while (more) {
    Round<S> round = method.template advance<S>(f, state);
    round.value = f.value(*round.x);
    gradient_of_mean<S>(f, *round.x, [&](int i) -> const Vector<S>& { return *round.nodes[i].gradient; }, gradient);
    round.gradient = &gradient;
    more = sink(static_cast<const Round<S>&>(round));
  }
}

}  // namespace lemmata
