#include "gpu/sweep/entry_proposer.hpp"

#include <cmath>

#include "numerics/error.hpp"

namespace lemmata::gpu {

Instance EntryProposer::draw(std::int64_t cell, std::int64_t number, const Parameters& at_cell) const {
  return entry_.draw(seed_, static_cast<std::uint64_t>(1 + cell * instances_ + number), at_cell);
}

Instance EntryProposer::instance(std::int64_t cell, std::int64_t number) const {
  Parameters at_cell = grid_.parameters_at(cell);
  at_cell.insert(given_.begin(), given_.end());
  return draw(cell, number, at_cell);
}

Tally EntryProposer::look(std::int64_t cell, std::int64_t first, std::int64_t count, std::size_t most) const {
  Tally tally;
  Parameters at_cell = grid_.parameters_at(cell);
  at_cell.insert(given_.begin(), given_.end());
  for (std::int64_t number = first; number < first + count; ++number) look_at(cell, number, at_cell, most, tally);
  return tally;
}

void EntryProposer::look_at(std::int64_t cell, std::int64_t number, const Parameters& at_cell, std::size_t most, Tally& tally) const {
  ++tally.tried;
  Extremes extremes;
  LadderOptions cheap;
  static_cast<Amendment&>(cheap) = amendment_;
  cheap.max_bits = cheap.first_bits;
  cheap.extremes = &extremes;
  cheap.stop = stop_;
  // A sweep asks often: what it finds by sampling shall not be one of the errors that are to be expected then.
  cheap.sampling_level = Exact(1, 1000000000000);
  Outcome outcome;
  try {
    Instance instance = draw(cell, number, at_cell);
    outcome = entry_.check(instance, cheap);
  } catch (const BadInput&) {
    ++tally.without_meaning;
    return;
  } catch (const NoExactValue&) {
    ++tally.without_meaning;
    return;
  }
  if (outcome.decision == Decision::not_applicable) {
    ++tally.not_applicable;
    return;
  }
  if (outcome.decision == Decision::violated) {
    ++tally.broken;
    const Finding& finding = *outcome.finding;
    const auto place = extremes.relations.find(finding.relation);
    const double ratio = place != extremes.relations.end() && !place->second.equality && std::isfinite(place->second.ratio) ? place->second.ratio : 0;
    return tally.add({cell, number, true, ratio, finding.relation, finding.k, finding.node}, most);
  }
  if (outcome.decision == Decision::undecided) ++tally.undecided;
  Lead nearest;
  for (const auto& [name, place] : extremes.relations) {
    if (place.equality || !(place.ratio > nearest.ratio) || !std::isfinite(place.ratio)) continue;
    nearest = {cell, number, false, place.ratio, name, place.k, place.node};
  }
  if (nearest.ratio > 0) tally.add(std::move(nearest), most);
}

}  // namespace lemmata::gpu
