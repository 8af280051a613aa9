#pragma once
/// A sweep: every instance of every cell is looked at by a proposer in fast arithmetic, and the nearest to breaking are kept. It proposes; what it finds is
/// certified by whoever asked for it.
///
/// The work is a row of units: a block of consecutive instances of one cell, in the order of cells. What a unit finds is a function of its number, and tallies
/// merge in any order, so the result does not depend on threads, on processes, on where a sweep was interrupted and resumed, or on the time any of it took.
/// Units are done in rounds; after each round units 0..done-1 are done, which is all that a checkpoint has to say. A round that was interrupted is forgotten.
#include <atomic>
#include <chrono>
#include <functional>

#include "algorithms/instance.hpp"
#include "gpu/sweep/communicator.hpp"
#include "gpu/sweep/grid.hpp"
#include "gpu/sweep/tally.hpp"

namespace lemmata::gpu {

/// Looks at instances. Used by several threads at a time.
class Proposer {
 public:
  virtual ~Proposer() = default;
  /// How many instances make a unit.
  [[nodiscard]] virtual std::int64_t block() const = 0;
  /// Looks at the instances first..first+count-1 of the cell, and keeps the `most` nearest. A function of its arguments.
  [[nodiscard]] virtual Tally look(std::int64_t cell, std::int64_t first, std::int64_t count, std::size_t most) const = 0;
  /// The instance in exact numbers. Throws BadInput where it has no meaning.
  [[nodiscard]] virtual Instance instance(std::int64_t cell, std::int64_t number) const = 0;
};

struct SweepPlan {
  std::int64_t cells = 1;
  std::int64_t instances = 1;  ///< of each cell
  std::int64_t block = 1;      ///< of a unit
  std::size_t most_leads = 8;  ///< that are kept over all cells

  [[nodiscard]] std::int64_t units_of_a_cell() const { return (instances + block - 1) / block; }
  [[nodiscard]] std::int64_t units() const { return cells * units_of_a_cell(); }
};

struct SweepRun {
  int jobs = 1;
  const std::atomic<bool>* stop = nullptr;
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();  ///< no round begins after it
  std::function<void(const SweepState&)> after_round;  ///< of rank 0, once a round

  [[nodiscard]] bool is_interrupted() const { return stop != nullptr && stop->load(std::memory_order_relaxed); }
};

enum class SweepEnd : std::uint8_t { complete, out_of_time, interrupted };

/// Continues from `state`, which rank 0 has: empty, or what a checkpoint said. Every rank calls it with the same plan and a proposer that looks alike; on rank 0
/// `state` is then what was found, and every rank gets the same answer. What a proposer throws on any rank is thrown on all of them, with the rank's number.
SweepEnd sweep(const SweepPlan& plan, const Proposer& proposer, const SweepRun& run, Communicator& ranks, SweepState& state);

}  // namespace lemmata::gpu
