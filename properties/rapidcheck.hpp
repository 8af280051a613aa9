#pragma once
/// RapidCheck generators for instances and for the numbers that clipping theory is sensitive to. The only header that includes RapidCheck: link it to use this.
/// Statements as whole properties, with coverage: properties/statement_property.hpp. A walk through both: docs/property-tests.md.
///
/// Every generator draws at full size and brings its own shrinking: RapidCheck's own numbers are mostly huge, never subnormal, and shrink to little but 0.
/// Numbers are dyadic, so that they mean the same in every number type that has the bits. A run is a function of the seed in RC_PARAMS.
#include <rapidcheck.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <ostream>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "algorithms/entry.hpp"
#include "numerics/error.hpp"
#include "properties/activity_instances.hpp"
#include "properties/catalogue.hpp"
#include "properties/clip21_instances.hpp"
#include "properties/instance_numbers.hpp"
#include "properties/instance_text.hpp"
#include "properties/shrink.hpp"

namespace lemmata {

/// How RapidCheck prints a counterexample: as a file that `lemmata verify --instance` reads.
inline void showValue(const Instance& instance, std::ostream& out) { out << properties::json_text(instance); }
inline void showValue(const Exact& number, std::ostream& out) { out << number.text(); }

}  // namespace lemmata

namespace lemmata::properties {

namespace detail {

/// A seed that instance files and command lines can name.
inline std::uint64_t instance_seed(rc::Random& random) { return random.next() >> 3; }

/// Uniform on low..high at every size; shrinks towards `target`.
inline rc::Gen<std::int64_t> whole_number(std::int64_t low, std::int64_t high, std::int64_t target) {
  const rc::Gen<std::int64_t> drawn = rc::gen::noShrink(rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(low, high + 1)));
  return rc::gen::shrink(drawn, [target](std::int64_t k) { return rc::shrink::towards(k, target); });
}

/// Whether a check accepts the instance: asked of a check that is told to stop at once.
inline bool has_meaning(const Instance& instance) {
  static const std::atomic<bool> at_once = true;
  const auto entry = std::ranges::find(statements(), instance.subject, [](const Entry& e) { return e.info->id; });
  LadderOptions options;
  options.stop = &at_once;
  try {
    Instance copy = instance;
    if (entry == statements().end()) {
      (void)read_trajectory(instance);
    } else {
      (void)entry->check(copy, options);
    }
    return true;
  } catch (const BadInput&) {
    return false;
  }
}

/// What shrinking may cost: candidates looked at for one failing case.
inline constexpr int most_shrink_tries = 3000;
using Tries = std::shared_ptr<int>;

/// The simpler instances that still mean something, in the order of properties/shrink.hpp: fewer rounds, nodes and dimensions, then simpler numbers; last the
/// same instance with drawn quadratics written out, whose nodes and numbers can then be changed one by one.
inline rc::Seq<Instance> simpler_instances(const Instance& instance, const Tries& tries) {
  std::vector<Instance> simpler = properties::simpler_instances(instance);
  if (instance.problem.name == "random-quadratics") simpler.push_back(with_explicit_nodes(instance));
  return rc::seq::filter(rc::seq::fromContainer(std::move(simpler)), [tries](const Instance& c) { return ++*tries <= most_shrink_tries && has_meaning(c); });
}

}  // namespace detail

/// An instance drawn by draw(seed) -> Instance, with a seed that RapidCheck chooses. Shrinks towards fewer rounds, nodes and dimensions and shorter numbers,
/// through instances that are valid.
template <class DrawInstance>
  requires std::is_invocable_r_v<Instance, const DrawInstance&, std::uint64_t>
[[nodiscard]] rc::Gen<Instance> arbitrary_instance(DrawInstance draw) {
  return rc::Gen<Instance>([draw = std::move(draw)](const rc::Random& random, int) {
    rc::Random own(random);
    const auto tries = std::make_shared<int>(0);
    return rc::shrinkable::shrinkRecur(draw(detail::instance_seed(own)), [tries](const Instance& from) { return detail::simpler_instances(from, tries); });
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
inline rc::Seq<LabelledCase> simpler_cases(const LabelledCase& from, const Labeller& labeller, const Tries& tries) {
  const auto labelled = rc::seq::mapMaybe(simpler_instances(from.instance, tries), [labeller](Instance simpler) -> rc::Maybe<LabelledCase> {
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
    const std::uint64_t seed = detail::instance_seed(own);
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
    const auto tries = std::make_shared<int>(0);
    return rc::shrinkable::shrinkRecur(std::move(drawn), [labeller, tries](const LabelledCase& c) { return detail::simpler_cases(c, labeller, tries); });
  });
}

/// Instances of one entry, built to have these labels, each equally often; all that the statement admits, unless told otherwise (activity_instances.hpp).
[[nodiscard]] inline rc::Gen<LabelledCase> labelled_instance(const Entry& entry, Parameters given = {}, std::vector<ActivityLabel> labels = {}) {
  if (labels.empty()) labels = possible_labels(entry.info->id);
  if (labels.empty()) throw BadInput(std::string(entry.info->id) + ": no instance is built to have a label; take labelled_cases");
  return labelled_cases([&entry, given = std::move(given), labels = std::move(labels)](std::uint64_t seed) {
    LabelledInstance built = instance_with(labels[seed % labels.size()], entry, seed, given);
    return LabelledCase{std::move(built.instance), std::string(text(built.activity.label)), std::move(built.activity.pattern), built.discards};
  });
}

}  // namespace lemmata::properties
