#include <algorithm>
#include <array>
#include <cmath>

#include "numerics/error.hpp"
#include "properties/attack/trial.hpp"
#include "properties/instance_numbers.hpp"
#include "properties/shrink.hpp"

namespace lemmata::properties {
namespace {

/// A parameter that opens a family of instances which a search can move through, where the documented draws of an entry would not lead there.
struct OpenedFamily {
  std::string_view id;
  std::string_view parameter;
  std::string_view value;
};
constexpr std::array<OpenedFamily, 1> opened_families = {{{"celgc/lemma-1", "family", "staircase"}}};

class BlindTrial {
 public:
  explicit BlindTrial(const TrialTask& task) : task_(task), draw_(task.options->seed, ~task.number) {}

  TrialResult run() {
    std::optional<Instance> start = task_.start != nullptr ? *task_.start : draw_instance();
    if (!start) return std::move(result_);
    // The check fills in what was left open: numbers that can be moved.
    Instance current = with_explicit_nodes(*start);
    double best = look(current);
    const Parameters left = left_alone(*task_.entry, current, task_.options->given);
    for (int step = 0; step < most_steps && !result_.broken && !task_.options->must_stop(); ++step) {
      Instance candidate = current;
      if (!move(candidate)) break;
      const double margin = honours(candidate, current, left) ? look(candidate) : nothing;
      if (margin > best || (margin == best && margin > nothing)) best = margin, current = std::move(candidate);
    }
    result_.outside = result_.broken || is_outside(*task_.entry, current, *task_.options);
    return std::move(result_);
  }

 private:
  static constexpr int most_steps = 60;
  static constexpr double nothing = -2;  ///< the score of what has no meaning, or is not spoken of

  std::optional<Instance> draw_instance() {
    Parameters given = task_.options->given;
    for (const OpenedFamily& family : opened_families) {
      if (task_.entry->info->id == family.id) given.try_emplace(std::string(family.parameter), family.value);
    }
    // Where a hypothesis is dropped that limits the number of nodes, more nodes than the entry draws are what breaks it.
    const bool counts_nodes = std::ranges::find(task_.entry->parameters, "nodes", &ParameterInfo::name) != task_.entry->parameters.end();
    if (counts_nodes && !task_.options->amendment.waived.empty() && draw_.chance(70)) given.try_emplace("nodes", std::to_string(draw_.integer(1, 3)));
    try {
      return task_.entry->draw(task_.options->seed, 1 + task_.number, given);
    } catch (const BadInput&) {
      // Without what was added here: what the user gave must have a meaning.
      return task_.entry->draw(task_.options->seed, 1 + task_.number, task_.options->given);
    }
  }

  /// The margin of the relation on this instance by the cheapest tiers; notes leads, and a certified violation.
  double look(Instance& instance) {
    Extremes extremes;
    LadderOptions cheap = ladder_for(*task_.options, {}, 128);
    cheap.first_bits = 128;
    cheap.extremes = &extremes;
    cheap.deadline = task_.options->deadline;
    ++result_.evaluations;
    const std::optional<Outcome> outcome = answer_to(*task_.entry, instance, cheap);
    if (!outcome || outcome->decision == Decision::not_applicable) return nothing;
    for (const auto& [name, place] : extremes.relations) {
      if (!place.equality && place.ratio > 0 && outcome->decision != Decision::violated) result_.leads.push_back({name, place.ratio, instance});
    }
    keep_best_leads();
    const auto found = extremes.relations.find(task_.relation);
    if (outcome->decision == Decision::violated) {
      Instance candidate = instance;
      ++result_.evaluations;
      if (is_broken(*task_.entry, candidate, *task_.options, task_.relation, 512)) {
        result_.broken = std::move(candidate);
        return 1;
      }
    }
    return found == extremes.relations.end() ? -1 : found->second.margin;
  }

  /// One lead a relation.
  void keep_best_leads() {
    std::ranges::stable_sort(result_.leads, [](const Lead& a, const Lead& b) { return a.relation != b.relation ? a.relation < b.relation : a.ratio > b.ratio; });
    const auto doubled = std::ranges::unique(result_.leads, {}, &Lead::relation);
    result_.leads.erase(doubled.begin(), doubled.end());
  }

  /// Moves one number, or two. False where there is none to move.
  bool move(Instance& instance) {
    const std::vector<NumberPlace> places = number_places(instance);
    if (places.empty()) return false;
    const auto any_place = [&]() -> const NumberPlace& { return places[static_cast<std::size_t>(draw_.integer(0, static_cast<std::int64_t>(places.size()) - 1))]; };
    const int moves = draw_.chance(30) ? 2 : 1;
    for (int m = 0; m < moves; ++m) {
      const NumberPlace& place = any_place();
      const Exact value = number_at(instance, place);
      const Exact size = value.sign() == 0 ? Exact(1) : value.sign() < 0 ? -value : value;
      Exact moved = value;
      switch (draw_.integer(0, 7)) {
        case 0: moved = Exact(0); break;
        case 1: moved = number_at(instance, any_place()); break;  // a tie
        case 2: moved = -value; break;
        case 3: moved = simplest_between(size / Exact(2), size * Exact(2)) * Exact(value.sign() < 0 ? -1 : 1); break;
        case 4: moved = value * Exact::power_of_two(static_cast<long>(draw_.integer(-6, 6))); break;
        case 5: moved = value + size * Exact(draw_.integer(-64, 64), 64); break;
        case 6: moved = value + size * Exact(draw_.integer(-64, 64), 4096); break;
        default: moved = Exact(draw_.integer(-4, 4)); break;
      }
      // Numbers that only grow longer say nothing more.
      if (moved.bits() > 80) {
        const double shorter = moved.nearest_double();
        if (!std::isfinite(shorter)) continue;
        moved = Exact::of_double(shorter);
      }
      set_number(instance, place, moved);
    }
    return true;
  }

  TrialTask task_;
  Draw draw_;
  TrialResult result_;
};

}  // namespace

TrialResult blind_trial(const TrialTask& task) { return BlindTrial(task).run(); }

}  // namespace lemmata::properties
