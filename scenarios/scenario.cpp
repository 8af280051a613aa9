#include "scenarios/scenario.hpp"

#include <algorithm>

#include "counterexamples/catalogue.hpp"
#include "numerics/error.hpp"
#include "properties/catalogue.hpp"
#include "properties/run_checks.hpp"

namespace lemmata::scenarios {
namespace {

const Entry& entry_named(const std::string& id) {
  for (const std::span<const Entry> catalogue : {properties::statements(), counterexamples::catalogue()}) {
    const auto found = std::ranges::find_if(catalogue, [&](const Entry& entry) { return entry.info->id == id; });
    if (found != catalogue.end()) return *found;
  }
  throw BadInput("a scenario rests on '" + id + "', which is in no catalogue");
}

Outcome outcome_of(const Part& part, std::uint64_t seed, const LadderOptions& options) {
  if (part.entry.empty()) return part.own(options);
  const Entry& entry = entry_named(part.entry);
  Outcome all;
  for (int number = 0; number < part.instances; ++number) {
    if (number > 0 && options.must_stop()) {
      all.decision = Decision::undecided;
      return all;
    }
    Instance instance = entry.draw(seed, static_cast<std::uint64_t>(number), part.given);
    Outcome one = entry.check(instance, options);
    all = number == 0 ? std::move(one) : properties::both_parts(std::move(all), one);
  }
  return all;
}

/// "part 2 of 4 (clip21/theorem-a) comes out as violated, expected: holds".
std::string surprise(const Scenario& scenario, std::size_t number, const PartResult& result) {
  const Part& part = scenario.parts[number];
  const std::string name = part.entry.empty() ? "" : " (" + part.entry + ")";
  return "part " + std::to_string(number + 1) + " of " + std::to_string(scenario.parts.size()) + name + " comes out as " +
         std::string(text(result.outcome.decision)) + ", expected: " + std::string(text(part.expected));
}

}  // namespace

std::vector<PartResult> judge_parts(const Scenario& scenario, std::uint64_t seed, const LadderOptions& options) {
  // What sampled answers may be wrong with is shared among all instances of all parts.
  std::int64_t instances = 0;
  for (const Part& part : scenario.parts) instances += part.instances;
  LadderOptions shared = options;
  shared.sampling_level = options.sampling_level / Exact(std::max<std::int64_t>(1, instances));
  std::vector<PartResult> results;
  for (const Part& part : scenario.parts) {
    Outcome outcome = outcome_of(part, seed, shared);
    const bool as_expected = outcome.decision == part.expected;
    results.push_back({std::move(outcome), as_expected});
  }
  return results;
}

Outcome combined(const Scenario& scenario, const std::vector<PartResult>& results) {
  Outcome all;
  all.decision = Decision::holds;
  for (std::size_t p = 0; p < results.size(); ++p) {
    Outcome one = results[p].outcome;
    one.remarks.clear();  // they speak of the part
    if (results[p].as_expected) {
      one.decision = Decision::holds;
      one.finding.reset();
      one.hypothesis.clear();
    } else {
      Finding finding = one.finding.value_or(Finding{});
      finding.relation = surprise(scenario, p, results[p]) + (finding.relation.empty() ? "" : ": " + finding.relation);
      one.decision = one.decision == Decision::undecided ? Decision::undecided : Decision::violated;
      one.finding = std::move(finding);
      one.hypothesis.clear();
    }
    all = properties::both_parts(std::move(all), one);
  }
  return all;
}

std::vector<std::string> answer_of(const Scenario& scenario, const std::vector<PartResult>& results) {
  for (std::size_t p = 0; p < results.size(); ++p) {
    if (!results[p].as_expected) return {"none: " + surprise(scenario, p, results[p])};
  }
  std::vector<std::string> lines;
  std::string_view rest = scenario.info->claim;
  for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    lines.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  lines.emplace_back(rest);
  return lines;
}

Instance scenario_instance(const Scenario& scenario, std::uint64_t seed, const Parameters& given) { return plain_instance(*scenario.info, {}, seed, given); }

Lane lane(std::string label, std::string_view method, ProblemSpec problem, Parameters parameters, std::int64_t steps) {
  Lane lane{std::move(label), {}, {}};
  lane.instance.subject = method;
  lane.instance.problem = std::move(problem);
  lane.instance.parameters = std::move(parameters);
  lane.instance.steps = steps;
  return lane;
}

Part part(std::string claim, std::string_view entry, Parameters given, int instances) {
  return {std::move(claim), std::string(entry), std::move(given), instances, nullptr, Decision::holds};
}

Part part(std::string claim, Outcome (*own)(const LadderOptions&)) { return {std::move(claim), {}, {}, 1, own, Decision::holds}; }

}  // namespace lemmata::scenarios
