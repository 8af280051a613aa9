#pragma once
/// RapidCheck generators for instances and for the numbers that clipping theory is sensitive to. The only header that includes RapidCheck: link it to use this.
///
/// Every generator draws at full size and brings its own shrinking: RapidCheck's own numbers are mostly huge, never subnormal, and shrink to little but 0.
/// Numbers are dyadic, so that they mean the same in every number type that has the bits. A run is a function of the seed in RC_PARAMS.
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <ostream>
#include <sstream>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "algorithms/entry.hpp"
#include "numerics/error.hpp"
#include "properties/activity_instances.hpp"
#include "properties/catalogue.hpp"
#include "properties/clip21_instances.hpp"
#include "properties/coverage.hpp"
#include "properties/instance_text.hpp"

namespace lemmata {

/// How RapidCheck prints a counterexample: as a file that `lemmata verify --instance` reads.
inline void showValue(const Instance& instance, std::ostream& out) { out << properties::json_text(instance); }
inline void showValue(const Exact& number, std::ostream& out) { out << number.text(); }

}  // namespace lemmata

namespace lemmata::properties {

namespace detail {

/// Uniform on low..high at every size; shrinks towards `target`.
inline rc::Gen<std::int64_t> whole_number(std::int64_t low, std::int64_t high, std::int64_t target) {
  const rc::Gen<std::int64_t> drawn = rc::gen::noShrink(rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(low, high + 1)));
  return rc::gen::shrink(drawn, [target](std::int64_t k) { return rc::shrink::towards(k, target); });
}

/// The simpler instances that still mean something, simplest first: fewer rounds, nodes and dimensions, then smaller numbers.
inline rc::Seq<Instance> simpler_instances(const Instance& instance) {
  const auto entry = std::ranges::find(statements(), instance.subject, [](const Entry& e) { return e.info->id; });
  const std::span<const ParameterInfo> known = entry == statements().end() ? trajectory_parameters() : entry->parameters;
  std::vector<Instance> simpler = shrink_trajectory(instance);
  std::erase_if(simpler, [&](const Instance& candidate) {
    try {
      (void)read_trajectory(candidate, known);
      return false;
    } catch (const BadInput&) {
      return true;
    }
  });
  return rc::seq::fromContainer(std::move(simpler));
}

}  // namespace detail

/// An instance drawn by draw(seed) -> Instance, with a seed that RapidCheck chooses. Shrinks towards fewer rounds, nodes and dimensions and shorter numbers,
/// through instances that are valid.
template <class DrawInstance>
  requires std::is_invocable_r_v<Instance, const DrawInstance&, std::uint64_t>
[[nodiscard]] rc::Gen<Instance> arbitrary_instance(DrawInstance draw) {
  return rc::Gen<Instance>([draw = std::move(draw)](const rc::Random& random, int) {
    rc::Random own(random);
    return rc::shrinkable::shrinkRecur(draw(own.next()), detail::simpler_instances);
  });
}

/// An instance of one entry of a catalogue, with what `given` fixes taken from there. Never the documented default instance.
[[nodiscard]] inline rc::Gen<Instance> arbitrary_instance(const Entry& entry, Parameters given = {}) {
  return arbitrary_instance([draw = entry.draw, given = std::move(given)](std::uint64_t seed) { return draw(seed, 1, given); });
}

/// A multiple of 2^-bits in [-range, range]; shrinks towards 0.
[[nodiscard]] inline rc::Gen<Exact> dyadic(int range, int bits) {
  const std::int64_t largest = static_cast<std::int64_t>(range) << bits;
  return rc::gen::map(detail::whole_number(-largest, largest, 0), [bits](std::int64_t k) { return Exact(k) * Exact::power_of_two(-bits); });
}

/// mantissa 2^e with a mantissa of `bits` bits in [1, 2) and e in low..high; shrinks towards 1.
[[nodiscard]] inline rc::Gen<Exact> log_uniform(int low, int high, int bits) {
  const std::int64_t one = std::int64_t{1} << bits;
  const std::int64_t target = low > 0 ? low : high < 0 ? high : 0;
  return rc::gen::map(rc::gen::pair(detail::whole_number(one, 2 * one - 1, one), detail::whole_number(low, high, target)),
                      [bits](const std::pair<std::int64_t, std::int64_t>& drawn) { return Exact(drawn.first) * Exact::power_of_two(drawn.second - bits); });
}

/// A threshold where clipping u is delicate: 0, ||u||, one unit in the last place to either side, and far below and above. Shrinks towards 0.
[[nodiscard]] inline rc::Gen<double> threshold_neighbour(const Vector<double>& u) {
  constexpr double largest = std::numeric_limits<double>::max();
  const double size = norm(u);
  const std::vector<double> choices = {0, size, std::nextafter(size, 0), std::nextafter(size, largest), std::ldexp(size, -30),
                                       std::fmin(std::ldexp(size, 30), largest)};
  return rc::gen::map(detail::whole_number(0, static_cast<std::int64_t>(choices.size()) - 1, 0),
                      [choices](std::int64_t k) { return choices[static_cast<std::size_t>(k)]; });
}

// ---- Instances with a label --------------------------------------------------------------------------------------------------------------------------

/// An instance, the label that coverage counts it under, and what stands behind the label: its activity pattern.
struct LabelledCase {
  Instance instance;
  std::string label;
  std::string pattern;
  std::int64_t discards = 0;  ///< instances drawn in vain on the way to this one
};
inline void showValue(const LabelledCase& drawn, std::ostream& out) {
  out << drawn.label << " (" << drawn.pattern << ")\n";
  showValue(drawn.instance, out);
}

/// Gives an instance its label and pattern. Throws BadInput for an instance without meaning.
using Labeller = std::function<std::pair<std::string, std::string>(const Instance&)>;
/// By the activity of its run; "unlabelled" where that is not known.
[[nodiscard]] inline std::pair<std::string, std::string> activity_label(const Instance& instance) {
  const std::optional<Activity> activity = activity_of(instance);
  if (!activity) return {"unlabelled", ""};
  return {std::string(text(activity->label)), activity->pattern};
}

namespace detail {

/// In the order of simpler_instances; but from the boundary, the steps that stay on it come before all that leave it. So a failure that needs the boundary
/// is shrunk along it, and one that does not is shrunk away from it in the end.
inline rc::Seq<LabelledCase> simpler_cases(const LabelledCase& from, const Labeller& labeller) {
  const auto labelled = rc::seq::mapMaybe(simpler_instances(from.instance), [labeller](Instance simpler) -> rc::Maybe<LabelledCase> {
    try {
      auto [label, pattern] = labeller(simpler);
      return LabelledCase{std::move(simpler), std::move(label), std::move(pattern), 0};
    } catch (const BadInput&) {
      return rc::Nothing;
    }
  });
  const std::string boundary(text(ActivityLabel::boundary));
  if (from.label != boundary) return labelled;
  return rc::seq::concat(rc::seq::filter(labelled, [boundary](const LabelledCase& c) { return c.label == boundary; }),
                         rc::seq::filter(labelled, [boundary](const LabelledCase& c) { return c.label != boundary; }));
}

}  // namespace detail

/// draw(seed) -> LabelledCase or Instance, with a seed that RapidCheck chooses; an Instance gets its label from `labeller`. Where draw throws BadInput there
/// is no case: RapidCheck counts a discard.
template <class DrawCase>
[[nodiscard]] rc::Gen<LabelledCase> labelled_cases(DrawCase draw, Labeller labeller = activity_label) {
  return rc::Gen<LabelledCase>([draw = std::move(draw), labeller = std::move(labeller)](const rc::Random& random, int) {
    rc::Random own(random);
    const std::uint64_t seed = own.next();
    LabelledCase drawn;
    try {
      if constexpr (std::is_invocable_r_v<Instance, const DrawCase&, std::uint64_t>) {
        drawn.instance = draw(seed);
        std::tie(drawn.label, drawn.pattern) = labeller(drawn.instance);
      } else {
        drawn = draw(seed);
      }
    } catch (const BadInput& none) {
      throw rc::GenerationFailure(none.what());
    }
    return rc::shrinkable::shrinkRecur(std::move(drawn), [labeller](const LabelledCase& c) { return detail::simpler_cases(c, labeller); });
  });
}

/// Instances of one entry, built to have these labels, each equally often; all that the statement admits, unless told otherwise (activity_instances.hpp).
[[nodiscard]] inline rc::Gen<LabelledCase> labelled_instance(const Entry& entry, Parameters given = {}, std::vector<ActivityLabel> labels = {}) {
  if (labels.empty()) labels = possible_labels(entry.info->id);
  if (labels.empty()) throw BadInput(std::string(entry.info->id) + ": the activity of its runs is not known; take labelled_cases with a labeller of your own");
  return labelled_cases([&entry, given = std::move(given), labels = std::move(labels)](std::uint64_t seed) {
    LabelledInstance built = instance_with(labels[seed % labels.size()], entry, seed, given);
    return LabelledCase{std::move(built.instance), std::string(text(built.activity.label)), std::move(built.activity.pattern), built.discards};
  });
}

// ---- A statement as a property -------------------------------------------------------------------------------------------------------------------------

struct CoverageDemand {
  std::string label;
  Exact proportion;
};

/// How `check_statement` goes about it.
struct StatementCheck {
  int cases = 100;                             ///< at least; more are drawn while coverage is undecided
  std::optional<std::vector<CoverageDemand>> coverage{};  ///< unless told otherwise: 10 % of every label that the generator draws from
  Parameters given{};                          ///< as for Entry::draw
  LadderOptions ladder{};                      ///< hypotheses to waive, constants to scale
  CoverageLimits limits{};
  std::optional<std::uint64_t> seed{};         ///< unless given: that of RC_PARAMS
  std::optional<rc::Gen<LabelledCase>> instances{};  ///< unless given: labelled_instance of the entry
};

/// What came of it. `EXPECT_TRUE(report) << report;` in GoogleTest.
struct StatementReport {
  bool passed = false;
  std::string text;
  std::optional<LabelledCase> drawn{}, shrunk{};  ///< the failing case, if there is one
  explicit operator bool() const { return passed; }
};
inline std::ostream& operator<<(std::ostream& out, const StatementReport& report) { return out << report.text; }

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
  const rc::Gen<LabelledCase> instances = how.instances ? *how.instances : labelled_instance(entry, how.given);
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
    std::string found, details;
    try {
      const Outcome outcome = entry.check(drawn.instance, how.ladder);
      found = text(outcome.decision);
      details = outcome.hypothesis;
      if (outcome.finding) {
        const Finding& f = *outcome.finding;
        details = f.relation + " at k = " + std::to_string(f.k) + (f.node < 0 ? "" : ", node " + std::to_string(f.node + 1)) + ": " + f.lhs.lower +
                  (f.order == Order::equal ? " = " : " <= ") + f.rhs.upper;
      }
    } catch (const BadInput& meaningless) {
      found = "without meaning";
      details = meaningless.what();
    }
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
