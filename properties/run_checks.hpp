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

/// Whether the run of a method of linear growth may be tried in exact rationals.
[[nodiscard]] inline bool may_run_exactly(const Trajectory& t) {
  return has_affine_gradients(t.problem) && dimension_of(t.problem) == 1 && t.steps <= longest_exact_run;
}

/// Runs `method` in every tier and judges each round. `make_judge.template operator()<S>(setting)` makes the judge of one run.
template <bool allow_exact = true, class Method, class MakeJudge>
Outcome check_run_in(ExactTier exact, const Method& method, const Trajectory& t, const LadderOptions& options, const MakeJudge& make_judge) {
  return climb<allow_exact>(options, t.steps, exact, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
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

/// The same, with exact rationals last, where they may be tried.
template <bool allow_exact = true, class Method, class MakeJudge>
Outcome check_run(const Method& method, const Trajectory& t, const LadderOptions& options, const MakeJudge& make_judge,
                  Growth growth = Growth::linear) {
  const ExactTier exact = growth == Growth::linear && may_run_exactly(t) ? ExactTier::last : ExactTier::never;
  return check_run_in<allow_exact>(exact, method, t, options, make_judge);
}

/// Puts the step size into instance and trajectory where the instance says "cap": the fraction gamma_over_cap of `cap()`, rounded down. A problem without
/// a classical L has no cap: its cap is then 1, for a statement whose hypothesis "smoothness" fails whatever the step.
template <class Cap>
void resolve_step_size(Instance& instance, Trajectory& t, const Cap& cap) {
  const auto found = instance.parameters.find("gamma_over_cap");
  const Parameters given = found == instance.parameters.end() ? Parameters{} : Parameters{*found};
  const Exact fraction = ParameterReader(instance.subject, given, trajectory_parameters()).positive("gamma_over_cap");
  if (t.gamma.sign() > 0) return;
  t.gamma = dyadic_below(regularity_of(t.problem).is_valid() ? Exact(fraction * cap()) : fraction, step_size_bits);
  instance.parameters["gamma"] = t.gamma.text();
  instance.parameters.erase("gamma_over_cap");
  instance.start = t.start.x;
  instance.steps = t.steps;
}

/// Two parts of one answer: the weaker decision and the weaker evidence, relations added up.
[[nodiscard]] Outcome both_parts(Outcome first, const Outcome& second);

/// A sampled answer whose range rests on a hypothesis that was dropped and does not hold: what it certified is open again, what it convicted stands.
[[nodiscard]] Outcome without_sure_range(Outcome sampled, std::string_view hypothesis);

/// Asked in every round of a sampled path: whether to give the path up, which then says nothing (NaN).
[[nodiscard]] inline bool must_give_up(std::int64_t k, const LadderOptions& options) { return k % 1024 == 1023 && options.must_stop(); }

}  // namespace lemmata::properties
