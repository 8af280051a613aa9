#pragma once
/// The golden run of Example 1.1, on which most scenarios stand, in numbers of every tier.
///
/// Setting     f_1 = x^2, f_2 = -x^2/2, f = x^2/4; x_0 = 4, v_i^{-1} = 0, tau = 1, gamma = 1/48. f_inf = 0, L = 1/2, L_1 = 2, L_2 = 1, D0 = 4, U0 = 8, E0 = 7,
///             S = 833/3, k* = 14; the cap of Theorem A on gamma lies between 1/48 and 1/47.
#include "algorithms/instance.hpp"
#include "algorithms/run.hpp"
#include "scenarios/scenario.hpp"
#include "theory/ladder.hpp"

namespace lemmata::scenarios::golden {

inline const Exact gamma{1, 48};
inline const Exact tau{1};
inline constexpr std::int64_t k_star = 14;

[[nodiscard]] inline ProblemSpec problem() { return {"example-1.1", {}, {}}; }
/// Of a statement's instance on this problem, beside `more`.
[[nodiscard]] inline Parameters given(std::int64_t steps, Parameters more = {}) {
  more.insert({{"problem", "example-1.1"}, {"tau", tau.text()}, {"steps", std::to_string(steps)}});
  more.try_emplace("gamma", gamma.text());
  return more;
}
/// Of a method.
[[nodiscard]] inline Parameters of_method(const std::string& thresholds = "1") { return {{"gamma", gamma.text()}, {"tau", thresholds}}; }

/// Clip-GD, server-side clipping, Clip21-GD and GD on it.
[[nodiscard]] inline std::vector<Lane> four_lanes(std::int64_t steps) {
  return {lane("Clip-GD", "clip-gd", problem(), of_method(), steps), lane("server-side clipping", "server-clip-gd", problem(), of_method(), steps),
          lane("Clip21-GD", "clip21-gd", problem(), of_method(), steps), lane("GD", "gd", problem(), {{"gamma", gamma.text()}}, steps)};
}

/// Runs `method` on this problem in every tier; `make_judge.template operator()<S>(setting)` makes what judges the rounds of one run.
template <class Method, class MakeJudge>
[[nodiscard]] Outcome judge_run(const Method& method, std::int64_t steps, const LadderOptions& options, const MakeJudge& make_judge) {
  const Problem made = make_problem(problem());
  const auto& quadratics = std::get<Quadratics>(made);
  const Start start{default_start(problem(), 1), {}};
  return climb<true>(options, steps, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    auto judge = make_judge.template operator()<S>(Setting<S>(quadratics.regularity(), gamma, tau));
    run<S>(method, quadratics.on<S>(), start, [&](const Round<S>& round) {
      judge(round, ledger);
      return watch.go_on(round.k);
    });
  });
}

}  // namespace lemmata::scenarios::golden
