#pragma once
/// A whole run in double, seen from outside: the curve of ||grad f(x_k)||^2, thinned, and what a comparison of methods asks of it.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "algorithms/methods.hpp"
#include "theory/clip21/theorem_a.hpp"
#include "theory/ladder.hpp"

namespace lemmata::scenarios {

struct CurvePoint {
  std::int64_t k = 0;
  double gradient_squared = 0;  ///< ||grad f(x_k)||^2
  int clipped = 0;              ///< nodes that clipped in this round
};

struct Observation {
  std::vector<CurvePoint> curve;   ///< some of the rounds: the first ones, then evenly on a linear and on a logarithmic scale, and the last
  std::int64_t rounds = 0;         ///< seen: x_0 .. x_{rounds - 1}
  std::int64_t last_clipped = -1;  ///< the last round in which a node clipped; -1: none
  double final = std::numeric_limits<double>::infinity();     ///< ||grad f||^2 in the last round; infinity for a run that diverged
  double smallest = std::numeric_limits<double>::infinity();  ///< over all rounds
  bool diverged = false;                                      ///< ended before its time: ||grad f||^2 is no finite number
  bool stopped = false;                                       ///< ended before its time: it was told to
};

/// The rounds of 0..steps that a curve keeps, ascending: a few hundred at most.
[[nodiscard]] std::vector<std::int64_t> rounds_on_curve(std::int64_t steps);

/// Runs `method` over rounds 0..steps and shows every round to judge(round). The round carries grad f(x_k); f itself, which would cost another pass over
/// the data, is taken at k = 0 alone and is NaN elsewhere. Ends early when `control` says so.
template <class Method, Objective<double> F, class Judge>
[[nodiscard]] Observation observe(const Method& method, const F& f, const Start& at, std::int64_t steps, const LadderOptions& control, Judge&& judge) {
  Observation seen;
  const std::vector<std::int64_t> kept = rounds_on_curve(steps);
  auto next = kept.begin();
  auto state = method.template start<double>(f, at);
  Vector<double> gradient(f.dimension());
  for (std::int64_t k = 0; k <= steps; ++k) {
    Round<double> round = method.template advance<double>(f, state);
    gradient_of_mean<double>(
        f, *round.x, [&](int i) -> const Vector<double>& { return *round.nodes[static_cast<std::size_t>(i)].gradient; }, gradient);
    round.gradient = &gradient;
    round.value = k == 0 ? f.value(*round.x) : std::numeric_limits<double>::quiet_NaN();
    const double squared = squared_norm(gradient);
    if (!std::isfinite(squared)) {
      seen.diverged = true;
      seen.final = std::numeric_limits<double>::infinity();
      return seen;
    }
    judge(static_cast<const Round<double>&>(round));
    int clipped = 0;
    for (const NodeRound<double>& node : round.nodes) clipped += node.clipped == Truth::yes ? 1 : 0;
    if (clipped > 0) seen.last_clipped = k;
    seen.rounds = k + 1;
    seen.final = squared;
    seen.smallest = std::min(seen.smallest, squared);
    if (next != kept.end() && *next == k) {
      seen.curve.push_back({k, squared, clipped});
      ++next;
    }
    if (k % 16 == 15 && k < steps && control.must_stop()) {
      seen.stopped = true;
      return seen;
    }
  }
  return seen;
}

/// One run of Clip21-GD, or of what is taken for it, judged in every round by (A1), (A2) and (A4) of Theorem A.
template <class Method, Objective<double> F>
[[nodiscard]] std::pair<Observation, Outcome> observe_and_judge(const Method& method, const F& f, const Regularity& regularity, const Start& at,
                                                                const Exact& gamma, const Exact& tau, std::int64_t steps, const LadderOptions& control) {
  constexpr clip21::TheoremA::Parts parts{.errors = true, .k_star = true, .decrease = false, .rate = true, .level = false};
  clip21::TheoremA::Judge<double> judge(Setting<double>(regularity, gamma, tau), parts);
  Ledger<double> ledger(control.waived);
  Observation seen = observe(method, f, at, steps, control, [&](const Round<double>& round) { judge(round, ledger); });
  Outcome outcome = outcome_of(ledger, Evidence::rounded, std::numeric_limits<double>::digits);
  // A run that ended before its time says nothing of the rounds that are missing.
  if (outcome.decision == Decision::holds && (seen.stopped || seen.diverged)) outcome.decision = Decision::undecided;
  return {std::move(seen), std::move(outcome)};
}

}  // namespace lemmata::scenarios
