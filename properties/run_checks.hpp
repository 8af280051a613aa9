#pragma once
/// What the checks of statements about trajectories share: a method run in every tier with a judge at every round, and step sizes at the cap.
#include "algorithms/run.hpp"
#include "numerics/error.hpp"
#include "properties/clip21_checks.hpp"
#include "properties/clip21_instances.hpp"

namespace lemmata::properties {

/// Exact runs are tried in one dimension and up to this horizon: their numbers grow by the bits of gamma in every round. A step that divides by the
/// iterate (soft clipping) triples them instead.
constexpr std::int64_t longest_exact_run = 300;
enum class Growth : std::uint8_t { linear, exponential };

/// Runs `method` in every tier and judges each round. `make_judge.template operator()<S>(setting)` makes the judge of one run.
template <bool allow_exact = true, class Method, class MakeJudge>
Outcome check_run(const Method& method, const Trajectory& t, const LadderOptions& options, const MakeJudge& make_judge,
                  Growth growth = Growth::linear) {
  const bool exact = growth == Growth::linear && is_rational(t.problem) && dimension_of(t.problem) == 1 && t.steps <= longest_exact_run;
  return climb<allow_exact>(options, t.steps, exact ? ExactTier::last : ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    const Setting<S> setting(regularity_of(t.problem), t.gamma, t.tau);
    auto judge = make_judge(setting);
    with_objective<S>(t.problem, [&](const auto& f) {
      run<S>(method, f, t.start, [&](const Round<S>& round) {
        judge(round, ledger);
        return watch.go_on(round.k);
      });
    });
  });
}

/// Puts the step size into instance and trajectory where the instance says "cap": the fraction gamma_over_cap of `cap()`, rounded down.
template <class Cap>
void resolve_step_size(Instance& instance, Trajectory& t, const Cap& cap) {
  if (t.gamma.sign() > 0) return;
  const auto fraction = instance.parameters.find("gamma_over_cap");
  const Parameters given = fraction == instance.parameters.end() ? Parameters{} : Parameters{*fraction};
  t.gamma = dyadic_below(ParameterReader(instance.subject, given, trajectory_parameters()).positive("gamma_over_cap") * cap(), step_size_bits);
  instance.parameters["gamma"] = t.gamma.text();
  instance.parameters.erase("gamma_over_cap");
  instance.start = t.start.x;
  instance.steps = t.steps;
}

/// Two parts of one answer: the weaker decision and the weaker evidence, relations added up.
[[nodiscard]] Outcome both_parts(Outcome first, const Outcome& second);

}  // namespace lemmata::properties
