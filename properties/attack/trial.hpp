#pragma once
/// One trial of an attack: what both ways of searching take and give back.
#include <optional>
#include <string>
#include <vector>

#include "algorithms/draw.hpp"
#include "properties/attack/attack.hpp"

namespace lemmata::properties {

/// The nearest that a trial came to breaking a relation; the ratio is that of doubles, or of the check's cheapest tier.
struct Lead {
  std::string relation;
  double ratio = 0;
  Instance instance;
};

struct TrialResult {
  std::optional<Instance> broken;  ///< breaks `relation`: certified by the entry's check
  std::vector<Lead> leads;
  std::int64_t evaluations = 0;
  std::int64_t derivatives = 0;
  bool outside = false;  ///< an instance was met on which a dropped hypothesis fails
};

/// What a trial is asked for.
struct TrialTask {
  const Entry* entry = nullptr;
  const TrajectoryModel* model = nullptr;
  const AttackOptions* options = nullptr;
  std::string_view relation;  ///< to break; outlives the trial
  std::uint64_t number = 0;
  const Instance* start = nullptr;  ///< of a trial through the check alone: begins here, rather than with an instance that is drawn
};

/// The options of a check of one relation: of the statement as amended, up to `max_bits` bits.
[[nodiscard]] LadderOptions ladder_for(const AttackOptions& options, std::string_view relation, long max_bits);
/// What the entry's check says; nothing for instances without meaning.
[[nodiscard]] std::optional<Outcome> answer_to(const Entry& entry, Instance& instance, const LadderOptions& ladder);
/// Whether the entry's check certifies that the instance breaks the relation. The instance is completed on the way. False for instances without meaning.
[[nodiscard]] bool is_broken(const Entry& entry, Instance& instance, const AttackOptions& options, std::string_view relation, long max_bits);

/// Whether a candidate says the same as `reference` of everything that is given: a search moves and shrinks what is left.
[[nodiscard]] bool honours(const Instance& candidate, const Instance& reference, const Parameters& given);
/// What a search leaves alone in this instance: what the user gave, and parameters at their documented default, which may be constants of the statement.
[[nodiscard]] Parameters left_alone(const Entry& entry, const Instance& instance, const Parameters& given);
/// Whether a dropped hypothesis fails on the instance: dropping it then made a difference.
[[nodiscard]] bool is_outside(const Entry& entry, Instance instance, const AttackOptions& options);

/// Searches with derivatives; task.model is not null.
[[nodiscard]] TrialResult trajectory_trial(const TrialTask& task);
/// Whether a trial with derivatives can honour what is given.
[[nodiscard]] bool serves(const TrajectoryModel& model, const Parameters& given);
/// Searches through the entry's check alone.
[[nodiscard]] TrialResult blind_trial(const TrialTask& task);

/// Uniform in [low, high), for proposals.
[[nodiscard]] inline double uniform(Draw& draw, double low, double high) {
  constexpr std::int64_t steps = std::int64_t{1} << 40;
  return low + (high - low) * (static_cast<double>(draw.integer(0, steps - 1)) / static_cast<double>(steps));
}

}  // namespace lemmata::properties
