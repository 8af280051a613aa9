/// Clip21-Avg with a wrong k: what remains after round k, and when all have arrived.
#include "tests/museum/laws/runs.hpp"

namespace lemmata::museum {
namespace {

struct Formulas {
  /// ||v_i^k - a_i|| where ||v_i^{-1} - a_i|| = start.
  static Exact remaining(const Exact& start, const Exact& tau, std::int64_t k) { return positive_part(Exact(start - Exact(k + 1) * tau)); }
  /// The first k with v^k = a-bar; `largest` = max_i ||v_i^{-1} - a_i||.
  static std::int64_t arrival(const Exact& largest, const Exact& tau) { return maximum(Exact(0), Exact((largest / tau).ceiling() - Exact(1))).to_integer("k"); }
};
struct CountsFromOne : Formulas {
  static Exact remaining(const Exact& start, const Exact& tau, std::int64_t k) { return positive_part(Exact(start - Exact(k) * tau)); }
};
struct HalfTau : Formulas {
  static Exact remaining(const Exact& start, const Exact& tau, std::int64_t k) { return positive_part(Exact(start - Exact(k + 1) * tau / Exact(2))); }
};
struct NoPositivePart : Formulas {
  static Exact remaining(const Exact& start, const Exact& tau, std::int64_t k) { return start - Exact(k + 1) * tau; }
};
struct ArrivesByFloor : Formulas {
  static std::int64_t arrival(const Exact& largest, const Exact& tau) { return maximum(Exact(0), Exact((largest / tau).floor() - Exact(1))).to_integer("k"); }
};
struct ArrivesOneLater : Formulas {
  static std::int64_t arrival(const Exact& largest, const Exact& tau) { return (largest / tau).ceiling().to_integer("k"); }
};

/// On the line, as equalities of rational numbers: what remains in every round, and the first round in which nothing does.
struct AveragingFormulasLaw {
  static constexpr std::string_view name = "Clip21-Avg: what remains, and the first round without rest";
  template <class F>
  static Answer check(Draw& draw) {
    const DrawnRun c = draw_run(draw, 100);
    Answer answer;
    std::vector<Exact> start;
    Exact largest;
    std::int64_t first = -1;
    run<Exact>(Clip21Avg{{c.tau}}, c.problem.on<Exact>(), c.start, [&](const Round<Exact>& round) {
      bool arrived = true;
      for (std::size_t i = 0; i < round.nodes.size(); ++i) {
        const auto& node = round.nodes[i];
        if (round.k == 0) start.push_back(magnitude(Exact((*node.gradient)[0] - (*node.before)[0])));
        largest = maximum(largest, start[i]);
        const Exact rest = magnitude(Exact((*node.gradient)[0] - (*node.after)[0]));
        if (!(rest == F::remaining(start[i], c.tau, round.k))) answer = broken("(V1)");
        arrived = arrived && rest.sign() == 0;
      }
      if (arrived && first < 0) first = round.k;
      return answer.kind == Answer::Kind::holds && round.k < 40 && (first < 0 || round.k < first + 1);
    });
    if (answer.kind != Answer::Kind::holds || first < 0) return answer;
    return first == F::arrival(largest, c.tau) ? holds() : broken("(V3)");
  }
};

template <class F>
Mutant one(std::string_view name, std::string_view defect, std::string_view origin) {
  return {name, defect, origin, {held_to<AveragingFormulasLaw, Formulas, F>()}};
}

}  // namespace

Mutants clip21_avg_formulas() {
  return {
      one<CountsFromOne>("clip21-avg-counts-from-one", "(start - k tau)_+ for (start - (k+1) tau)_+", "rounds counted from 1 in one place, from 0 in another"),
      one<HalfTau>("clip21-avg-half-tau", "(k+1) tau/2 for (k+1) tau", "the rate of Theorem A"),
      one<NoPositivePart>("clip21-avg-negative-rest", "start - (k+1) tau without (.)_+", "a forgotten positive part"),
      one<ArrivesByFloor>("clip21-avg-arrival-by-floor", "floor for ceil in the round of arrival", "an integer division"),
      one<ArrivesOneLater>("clip21-avg-arrival-one-later", "ceil(U/tau) for ceil(U/tau) - 1: true, and one round late", "off by one"),
  };
}

}  // namespace lemmata::museum
