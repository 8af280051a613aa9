#include "gpu/crosscheck/statements.hpp"

#include <array>

#include "theory/clip21/theorem_a.hpp"
#include "theory/clip21/theorem_b.hpp"

namespace lemmata::crosscheck {
namespace {

constexpr std::array<std::string_view, 2> statements = {"clip21/theorem-a", "clip21/theorem-b"};

struct Judged {
  Quadratics problem;
  Start start;
  Clip21Gd method;
};

Judged prepare(const Case& c) {
  const Instance instance = instance_of(c, 0);
  return {Quadratics(instance.problem.nodes), Start{*instance.start, instance.shifts}, Clip21Gd{Exact::of_double(c.gamma), {Exact::of_double(c.tau)}}};
}

/// Hands every round to the statement's judge; go_on(k) as a Watch has it.
template <Scalar S, class GoOn>
void judge_run(const Judged& judged, std::string_view statement, Ledger<S>& ledger, const GoOn& go_on) {
  const Setting<S> setting(judged.problem.regularity(), judged.method.gamma, judged.method.thresholds[0]);
  const auto run_with = [&](auto judge) {
    run<S>(judged.method, judged.problem.on<S>(), judged.start, [&](const Round<S>& round) {
      judge(round, ledger);
      return go_on(round.k);
    });
  };
  if (statement == statements[0]) {
    run_with(clip21::TheoremA::Judge<S>(setting, clip21::TheoremA::all));
  } else {
    run_with(clip21::TheoremB::Judge<S>(setting, S(1), clip21::TheoremB::Young::half));
  }
}

}  // namespace

std::span<const std::string_view> judged_statements() { return statements; }

std::optional<VerdictFlip> verdict_flip(const Case& c, std::int64_t steps, std::string_view statement, const std::atomic<bool>* stop) {
  if (c.method != Method::clip21_gd || c.dimension != 1) return std::nullopt;
  const Judged judged = prepare(c);
  Ledger<float> ledger;
  judge_run<float>(judged, statement, ledger, [&](std::int64_t k) { return k < steps && !ledger.finished(); });
  if (!ledger.is_violated()) return std::nullopt;
  VerdictFlip flip{statement, outcome_of(ledger, Evidence::rounded, 24), {}};
  LadderOptions options;
  options.stop = stop;
  flip.enclosed = climb<false>(options, steps, ExactTier::never, [&]<class S>(Ledger<S>& at, Watch<S>& watch) {
    judge_run<S>(judged, statement, at, [&](std::int64_t k) { return watch.go_on(k); });
  });
  if (flip.enclosed.decision != Decision::holds) return std::nullopt;
  return flip;
}

}  // namespace lemmata::crosscheck
