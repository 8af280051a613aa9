#pragma once
/// What a sweep remembers: counts and the nearest approaches, as plain data that merges in any order to the same bytes.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lemmata::gpu {

/// An instance that came near to breaking a relation, or that seems to break one. What is said of it was computed by a proposer and is not certified.
struct Lead {
  std::int64_t cell = 0;
  std::int64_t number = 0;   ///< of the instance within its cell, from 0
  bool broken = false;       ///< the proposer takes the relation to be false here
  double ratio = 0;          ///< lhs/rhs, finite; 0 where there is none (a broken equality)
  std::string relation;
  std::int64_t k = 0;
  int node = -1;
};

/// A total order of leads on different instances: broken ones first, then larger ratios, then earlier cells and instances.
[[nodiscard]] bool is_nearer(const Lead& a, const Lead& b);

struct Tally {
  std::int64_t tried = 0;
  std::int64_t not_applicable = 0;  ///< a hypothesis fails
  std::int64_t without_meaning = 0; ///< the parameters make no instance
  std::int64_t undecided = 0;       ///< by what the proposer may spend
  std::int64_t broken = 0;
  std::vector<Lead> leads;          ///< the nearest, nearest first

  /// Keeps the `most` nearest.
  void add(Lead lead, std::size_t most);
  void add(const Tally& other, std::size_t most);
};

/// What can be said of a cell as a whole.
enum class CellState : std::uint8_t {
  not_tried,
  measured,         ///< there is a largest ratio
  broken,           ///< no ratio, but a relation that seems false
  not_applicable,   ///< a hypothesis failed on every instance that had a meaning
  without_meaning,  ///< no instance had a meaning
  undecided,        ///< nothing was settled
  nothing_compared  ///< nothing failed, and no inequality had a positive right-hand side
};
[[nodiscard]] std::string_view text(CellState state);
[[nodiscard]] CellState state_of(const Tally& tally);

/// Everything that was found in the units 0..done-1 of a sweep (sweep.hpp says what a unit is).
struct SweepState {
  std::int64_t done = 0;
  std::vector<Tally> cells;  ///< with one lead each
  Tally all;                 ///< with the nearest leads of all cells
};

/// Tallies as text and back, bit for bit. Reading throws BadInput for anything else.
[[nodiscard]] std::string to_text(const std::vector<Tally>& tallies);
[[nodiscard]] std::vector<Tally> tallies_from(std::string_view text);
[[nodiscard]] std::string to_text(const SweepState& state);
[[nodiscard]] SweepState state_from(std::string_view text);

}  // namespace lemmata::gpu
