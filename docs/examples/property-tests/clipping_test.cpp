// What docs/property-tests.md walks through: a theorem as a property, a property of one's own, and a claim of one's own about a method that is not in the
// catalogue of statements.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "properties/statement_property.hpp"

namespace {

using namespace lemmata;
using namespace lemmata::properties;

const Entry& theorem_a() {
  return *std::ranges::find(statements(), "clip21/theorem-a", [](const Entry& entry) { return entry.info->id; });
}
const Parameters small = {{"steps", "20"}, {"dimension", "2"}, {"nodes", "3"}};

// 1. A theorem of the catalogue, on instances of every activity.
TEST(TheoremA, HoldsAndItsInstancesCoverEveryActivity) {
  const StatementReport report = check_statement(theorem_a(), {.coverage = {{{"boundary", Exact(1, 10)}, {"always", Exact(1, 10)}}}, .given = small});
  EXPECT_TRUE(report) << report;
}

// 2. A property of one's own: what a run in double says of clipping is what the certified run says, but where a node stands on its threshold.
RC_GTEST_PROP(RunsInDouble, ClipWhereTheyShould, ()) {
  const LabelledCase drawn = *labelled_instance(theorem_a(), small);
  RC_TAG(drawn.label);
  RC_PRE(drawn.label != "boundary");
  Instance instance = drawn.instance;
  (void)theorem_a().check(instance, {});  // works out the step size "cap"
  const Trajectory t = read_trajectory(instance);
  const Clip21Gd method{t.gamma, {t.tau}, {}};
  const Activity in_double = observe_activity<double>(clip_site(method), t.steps, 53, false, [&](const RoundSink<double>& sink) {
    with_objective<double>(t.problem, [&](const auto& f) { run<double>(method, f, t.start, sink); });
  });
  RC_ASSERT(in_double.pattern == drawn.pattern);
}

// 3. A claim of one's own. It is false: clipped gradients of several nodes may cancel, or point away.
const StatementInfo my_claim = [] {
  StatementInfo info;
  info.id = "mine/clip-gd-decreases";
  info.title = "Clip-GD decreases f in every step";
  return info;
}();

ClipGd method_of(const Trajectory& t) { return {t.gamma, {t.tau}}; }

Instance draw_mine(std::uint64_t seed) {
  Instance instance = draw_trajectory(std::string(my_claim.id), seed, 1, {{"steps", "10"}, {"shift", "0"}, {"gamma_over_cap", "1"}});
  instance.parameters.erase("gamma_over_cap");
  instance.parameters["gamma"] = (Exact(1) / regularity_of(make_problem(instance.problem)).mean).text();
  return instance;
}

Outcome check_mine(Instance& instance, const LadderOptions& options) {
  const Trajectory t = read_trajectory(instance);
  return climb<false>(options, t.steps, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    ledger.assume("step-size", truth(t.gamma * regularity_of(t.problem).mean <= Exact(1)));  // a hypothesis: gamma <= 1/L
    S before(0);
    with_objective<S>(t.problem, [&](const auto& f) {
      run<S>(method_of(t), f, t.start, [&](const Round<S>& round) {
        if (round.k > 0) ledger.claim("f(x_k) <= f(x_{k-1})", round.k, -1, Order::less_equal, round.value, before);
        before = round.value;
        return watch.go_on(round.k);
      });
    });
  });
}

std::pair<std::string, std::string> label_mine(const Instance& instance) {
  const Trajectory t = read_trajectory(instance);
  const Activity activity = activity_of_run(method_of(t), t.problem, t.start, t.steps);
  return {std::string(text(activity.label)), activity.pattern};
}

TEST(MyClaim, IsRefuted) {
  const Entry mine{&my_claim, trajectory_parameters(), nullptr, check_mine, 1};
  const StatementReport report = check_statement(mine, {.seed = 2, .instances = labelled_cases(draw_mine, label_mine)});
  ASSERT_FALSE(report);
  ASSERT_TRUE(report.shrunk.has_value()) << report;
  EXPECT_LE(*report.shrunk->instance.steps, 2) << report;
  EXPECT_GE(nodes_of(make_problem(report.shrunk->instance.problem)), 2) << "one node alone decreases f: clip21/single-node-descent";
  std::cout << report;
}

}  // namespace
