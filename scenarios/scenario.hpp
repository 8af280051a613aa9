#pragma once
/// A scenario answers a reviewer's question: methods run side by side (lanes), and the certified parts that the answer rests on.
///
/// Setting     plain data. The lanes are runs in double, made by whoever reports the scenario: they show, and decide nothing. The parts decide: each is an
///             entry of the catalogues on a given instance, or a check of the scenario's own, with the decision that it is expected to come out with.
/// Verdict     holds iff every part comes out as expected, with the weakest evidence among them; undecided where a part is left open; violated where a part
///             comes out otherwise. The answer (the claim of the scenario's info) is given only where it holds; else the answer says which part failed.
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "algorithms/entry.hpp"

namespace lemmata::scenarios {

/// One round of a lane.
struct LaneRound {
  std::int64_t k = 0;
  double value = 0;          ///< f(x_k)
  double gradient_norm = 0;  ///< ||grad f(x_k)||
  bool clipped = false;      ///< some node clipped
};
/// Makes a run of its own and shows every round, in order, until told to stop.
using LaneRun = std::function<void(const std::function<bool(const LaneRound&)>&)>;

struct Lane {
  std::string label;
  Instance instance;  ///< its subject is the method; problem, parameters and steps
  LaneRun run;        ///< only where no problem of the catalogue has this objective; the instance then says no more than method, parameters and steps
};

/// What a figure and a table show of a lane over k.
enum class Shown : std::uint8_t {
  gradient_norm,  ///< ||grad f(x_k)||
  mean_square     ///< (1/(k+1)) sum_{j<=k} ||grad f(x_j)||^2
};

/// A curve drawn beside the lanes: factor/K (halves = 2), factor/sqrt(K) (halves = 1) or a level (halves = 0), K = k + 1.
struct Guide {
  std::string label;
  Exact factor;
  int halves = 0;
};

struct Part {
  std::string claim;     ///< what it shows, in one line
  std::string entry;     ///< the id that answers; empty: `own` does
  Parameters given;      ///< fixed in the instances of the entry; the rest is as it draws them, number 0 first
  int instances = 1;
  Outcome (*own)(const LadderOptions&) = nullptr;
  Decision expected = Decision::holds;
};

struct Scenario {
  const StatementInfo* info;  ///< title: the question; claim: the answer
  std::vector<Lane> lanes{};
  std::vector<std::int64_t> rounds{};  ///< that the table shows
  Shown shown = Shown::gradient_norm;
  bool logarithmic_k = true;         ///< of the figure
  std::vector<Guide> guides{};
  std::vector<Part> parts{};
};

struct PartResult {
  Outcome outcome;  ///< over all its instances
  bool as_expected = false;
};

/// Runs the parts, one after the other; `seed` is that of the instances of the entries. Throws BadInput for a part that names no entry.
[[nodiscard]] std::vector<PartResult> judge_parts(const Scenario& scenario, std::uint64_t seed, const LadderOptions& options);
/// The verdict of the scenario, by the rules above.
[[nodiscard]] Outcome combined(const Scenario& scenario, const std::vector<PartResult>& results);
/// The lines of the answer if every part came out as expected; else one line that says which did not.
[[nodiscard]] std::vector<std::string> answer_of(const Scenario& scenario, const std::vector<PartResult>& results);

/// An instance of a scenario: it has no parameters. Throws BadInput for any that is given.
[[nodiscard]] Instance scenario_instance(const Scenario& scenario, std::uint64_t seed, const Parameters& given);

/// The entry of the scenario that `make()` returns.
template <const Scenario& (*make)()>
[[nodiscard]] Entry entry_of() {
  const auto draw = [](std::uint64_t seed, std::uint64_t, const Parameters& given) { return scenario_instance(make(), seed, given); };
  const auto check = [](Instance& instance, const LadderOptions& options) {
    complete_plain(instance, {});
    return combined(make(), judge_parts(make(), instance.seed, options));
  };
  return {make().info, {}, draw, check, 1};
}

// How the scenarios write their lanes and parts.
[[nodiscard]] Lane lane(std::string label, std::string_view method, ProblemSpec problem, Parameters parameters, std::int64_t steps);
[[nodiscard]] Part part(std::string claim, std::string_view entry, Parameters given, int instances = 1);
[[nodiscard]] Part part(std::string claim, Outcome (*own)(const LadderOptions&));

}  // namespace lemmata::scenarios
