/// A reviewer's question to [C21]: is a rate O(1/K) really better than O(1/sqrt(K))?
///
/// Setting     Example 1.1 (scenarios/golden_run.hpp). (A4): (1/K) sum_{k<K} ||grad f(x_k)||^2 <= C/K, C = 2 D0/gamma + S = 1985/3. Beside it C'/sqrt(K), the
///             form of rates under noise, with the least constant that can be true at K = 1: C' = ||grad f(x_0)||^2 = 4.
/// Parts       (A3), (A4) on the run; and where the two bounds cross, exactly: C/K <= C'/sqrt(K) iff K >= (C/C')^2.
#include "scenarios/catalogue.hpp"
#include "scenarios/golden_run.hpp"
#include "theory/clip21/theorem_a.hpp"

namespace lemmata::scenarios {
namespace {

const StatementInfo info{
    .id = "scenario/rate",
    .kind = Kind::scenario,
    .title = "Is a rate O(1/K) really better than O(1/sqrt(K))?",
    .setting = "Example 1.1: f_1 = x^2, f_2 = -x^2/2, x_0 = 4, tau = 1, gamma = 1/48; C = 2 D0/gamma + S = 1985/3, C' = ||grad f(x_0)||^2 = 4",
    .recurrence = "Clip21-GD: v_i^k = v_i^{k-1} + clip_tau(grad f_i(x_k) - v_i^{k-1}),  x_{k+1} = x_k - gamma mean_i v_i^k",
    .claim = "Of the same quantity, in the long run: for the mean of ||grad f||^2, C/K = 1985/(3K) is below a rate of 4/sqrt(K) from K = 27363 on, "
             "not before.\n"
             "Of different ones, no: (A4) says min_{k<K} ||grad f(x_k)|| <= sqrt(C/K), so O(1/K) for ||grad f||^2 is O(1/sqrt(K)) for ||grad f||: the "
             "same rate in another unit",
    .hypotheses = {},
    .tightness = "The crossing is exact; (A4) is not known to be attained.",
    .trust = Trust::proved,
    .source = {"C21", "a reviewer's question"},
    .proof = "docs/proofs.md, Theorem A"};

const Exact C{1985, 3};
const Exact other_C{4};
constexpr std::int64_t crossing = 27363;
constexpr std::int64_t rounds = 2000;

template <Field S>
struct Crossing {
  Setting<S> s;

  void operator()(const Round<S>& round, Ledger<S>& ledger) const {
    clip21::Measure<S> first;
    first.take(round, s.tau);
    const auto c = clip21::TheoremA::Constants<S>::of(s, first.u, first.value);
    const S bound = S(2) * c.D0 / s.gamma + c.total;
    ledger.claim("2 D0/gamma + S = 1985/3", 0, -1, Order::equal, bound, constant<S>(C));
    ledger.claim("||grad f(x_0)||^2 = 4", 0, -1, Order::equal, first.gradient_squared, constant<S>(other_C));
    // C/K <= C'/sqrt(K), both sides times K and squared.
    ledger.claim("C/K <= C'/sqrt(K) at K = 27363", 0, -1, Order::less_equal, square(bound), S(square(first.gradient_squared) * constant<S>(Exact(crossing))));
    ledger.claim("C'/sqrt(K) < C/K at K = 27362", 0, -1, Order::less, S(square(first.gradient_squared) * constant<S>(Exact(crossing - 1))), square(bound));
  }
};

Outcome check_crossing(const LadderOptions& options) {
  return golden::judge_run(Clip21Gd{golden::gamma, {golden::tau}}, 0, options, []<Field S>(const Setting<S>& s) { return Crossing<S>{s}; });
}

Scenario make() {
  Scenario scenario{.info = &info};
  constexpr std::int64_t long_run = 40000;
  scenario.lanes = golden::four_lanes(long_run);
  scenario.rounds = {0, 99, 999, crossing - 1, long_run};
  scenario.shown = Shown::mean_square;
  scenario.guides = {{"(A4): 1985/(3K)", C, 2}, {"4/sqrt(K)", other_C, 1}};
  scenario.parts = {part("(A3), (A4) on the run of Clip21-GD: the mean of ||grad f||^2 is at most 1985/(3K)", "clip21/rate", golden::given(rounds)),
                    part("C = 1985/3, C' = 4, and C/K <= C'/sqrt(K) at K = 27363 but not at 27362", check_crossing)};
  return scenario;
}

}  // namespace

const Scenario& rate() {
  static const Scenario scenario = make();
  return scenario;
}

}  // namespace lemmata::scenarios
