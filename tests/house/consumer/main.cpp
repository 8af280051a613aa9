// Theorem A on Example 1.1, through the installed headers alone.
#include <cstdio>

#include "algorithms/run.hpp"
#include "algorithms/problems/quadratics.hpp"
#include "properties/catalogue.hpp"
#include "theory/clip21/theorem_a.hpp"
#include "theory/ladder.hpp"

int main() {
  using namespace lemmata;
  const Quadratics problem = Quadratics::in_one_dimension({Exact(2), Exact(-1)}, {Exact(0)});
  const Start start{Vector<Exact>::Constant(1, Exact(4)), {}};
  const Exact gamma = Exact::parse("0.021");
  const Exact tau(1);
  const Outcome outcome = climb<false>(LadderOptions{}, 100, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    clip21::TheoremA::Judge<S> judge(Setting<S>(problem.regularity(), gamma, tau), clip21::TheoremA::all);
    run<S>(Clip21Gd{gamma, {tau}}, problem.on<S>(), start, [&](const Round<S>& round) {
      judge(round, ledger);
      return watch.go_on(round.k);
    });
  });
  std::printf("theorem A on example 1.1: %s, %lld strict, %lld tight; %zu statements installed\n", std::string(text(outcome.decision)).c_str(),
              static_cast<long long>(outcome.strict), static_cast<long long>(outcome.tight), properties::statements().size());
  return outcome.decision == Decision::holds ? 0 : 1;
}
