#pragma once
/// A statement of the catalogue, or one of your own, as one RapidCheck property: cases drawn by label, coverage demanded, failures shrunk and printed as files.
#include <sstream>
#include <string>

#include "properties/coverage.hpp"
#include "properties/rapidcheck.hpp"

namespace lemmata::properties {

struct CoverageDemand {
  std::string label;
  Exact proportion;
};

/// How `check_statement` goes about it.
struct StatementCheck {
  int cases = 100;  ///< at least; more are drawn while coverage is undecided
  /// Unless given: 10 % of every label that instances are built to have; nothing where there is none, or `instances` are given.
  std::optional<std::vector<CoverageDemand>> coverage{};
  Parameters given{};      ///< as for Entry::draw
  LadderOptions ladder{};  ///< hypotheses to waive, constants to scale
  CoverageLimits limits{};
  std::optional<std::uint64_t> seed{};               ///< unless given: that of RC_PARAMS
  std::optional<rc::Gen<LabelledCase>> instances{};  ///< unless given: labelled_instance, or Entry::draw where none is built; with `given`
};

/// What came of it. `EXPECT_TRUE(report) << report;` in GoogleTest.
struct StatementReport {
  bool passed = false;
  std::string text;
  std::optional<LabelledCase> drawn{}, shrunk{};  ///< the failing case, if there is one
  explicit operator bool() const { return passed; }
};
inline std::ostream& operator<<(std::ostream& out, const StatementReport& report) { return out << report.text; }

namespace detail {

/// The decision as text, and what decided. "without meaning": the check refuses the instance.
inline std::pair<std::string, std::string> answer_to(const Entry& entry, Instance& instance, const LadderOptions& ladder) {
  try {
    const Outcome outcome = entry.check(instance, ladder);
    std::string details = outcome.hypothesis;
    if (outcome.finding) {
      const Finding& f = *outcome.finding;
      details = f.relation + " at k = " + std::to_string(f.k) + (f.node < 0 ? "" : ", index " + std::to_string(f.node)) + ": " + f.lhs.lower +
                (f.order == Order::equal ? " = " : " <= ") + f.rhs.upper;
    }
    return {std::string(text(outcome.decision)), details};
  } catch (const BadInput& meaningless) {
    return {"without meaning", meaningless.what()};
  }
}

}  // namespace detail

/// A statement on drawn instances: it must hold on each, every label must be drawn as often as demanded, and few instances may lie outside the hypotheses.
/// Not passed: a case that is violated or undecided, shrunk with that answer; a demand that is certainly not met, or not settled by limits.most_cases; too
/// many discards.
[[nodiscard]] inline StatementReport check_statement(const Entry& entry, const StatementCheck& how = {}) {
  const std::vector<ActivityLabel> labels = possible_labels(entry.info->id);
  Coverage coverage(how.limits);
  if (how.coverage) {
    for (const CoverageDemand& demand : *how.coverage) coverage.require(demand.label, demand.proportion);
  } else if (!how.instances) {
    for (const ActivityLabel label : labels) coverage.require(std::string(text(label)), Exact(1, 10));
  }
  const auto draw = [&](std::uint64_t seed) { return entry.draw(seed, 1, how.given); };
  const rc::Gen<LabelledCase> instances = how.instances ? *how.instances : labels.empty() ? labelled_cases(draw) : labelled_instance(entry, how.given);
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  if (how.seed) params.seed = *how.seed;
  StatementReport report;
  std::string kind, answer;
  const auto property = [&] {
    LabelledCase drawn;
    try {
      drawn = *instances;
    } catch (const rc::GenerationFailure&) {
      coverage.discard(most_discards + 1);
      throw;
    }
    const bool shrinking = report.drawn.has_value();
    if (!shrinking) coverage.discard(drawn.discards);
    const auto [found, details] = detail::answer_to(entry, drawn.instance, how.ladder);
    if (found == text(Decision::not_applicable)) {
      if (!shrinking) coverage.discard();
      RC_DISCARD("outside the hypotheses: " + details);
    }
    if (!shrinking) coverage.add(drawn.label);
    if (found == text(Decision::holds) || (shrinking && found != kind)) return;
    kind = found;
    answer = details;
    (shrinking ? report.shrunk : report.drawn) = drawn;
    RC_FAIL(found);
  };
  const std::uint64_t first_seed = params.seed;
  params.maxSuccess = how.cases;
  rc::detail::TestResult result = rc::detail::checkTestable(property, rc::detail::TestMetadata(), params);
  while (result.is<rc::detail::SuccessResult>() && coverage.wants_more() && !coverage.discards_too_many()) {
    ++params.seed;
    params.maxSuccess = static_cast<int>(coverage.cases_to_next_look());
    result = rc::detail::checkTestable(property, rc::detail::TestMetadata(), params);
  }
  std::ostringstream out;
  out << entry.info->id << ", seed " << first_seed << "\n" << coverage.table();
  if (report.drawn) {
    if (!report.shrunk) report.shrunk = report.drawn;
    out << kind << (answer.empty() ? "" : ": ") << answer << "\n  drawn:  " << report.drawn->label << " (" << report.drawn->pattern << ")\n  shrunk: ";
    showValue(*report.shrunk, out);
    out << "\n";
  } else if (!result.is<rc::detail::SuccessResult>()) {
    rc::detail::printResultMessage(result, out);
  } else if (coverage.discards_too_many()) {
    out << "too many instances were discarded\n";
  } else if (coverage.decision() != Covered::covered) {
    out << "coverage is " << text(coverage.decision()) << "\n";
  } else {
    report.passed = true;
  }
  report.text = out.str();
  return report;
}

}  // namespace lemmata::properties
