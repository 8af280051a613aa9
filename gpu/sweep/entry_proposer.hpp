#pragma once
/// Any statement: instances drawn by its entry with the parameters of the cell, judged by its own check in its cheapest tiers.
#include "algorithms/entry.hpp"
#include "gpu/sweep/sweep.hpp"

namespace lemmata::gpu {

class EntryProposer final : public Proposer {
 public:
  /// `amendment.only`: the one relation that is looked at; empty: the largest ratio of any. Everything given must outlive the proposer.
  EntryProposer(const Entry& entry, const Grid& grid, std::int64_t instances, Parameters given, Amendment amendment, std::uint64_t seed, const std::atomic<bool>* stop)
      : entry_(entry), grid_(grid), instances_(instances), given_(std::move(given)), amendment_(std::move(amendment)), seed_(seed), stop_(stop) {}

  [[nodiscard]] std::int64_t block() const override { return 4; }
  [[nodiscard]] Tally look(std::int64_t cell, std::int64_t first, std::int64_t count, std::size_t most) const override;
  /// As the entry draws it: number 1 + cell instances + number of the seed.
  [[nodiscard]] Instance instance(std::int64_t cell, std::int64_t number) const override;

 private:
  [[nodiscard]] Instance draw(std::int64_t cell, std::int64_t number, const Parameters& at_cell) const;
  void look_at(std::int64_t cell, std::int64_t number, const Parameters& at_cell, std::size_t most, Tally& tally) const;

  const Entry& entry_;
  const Grid& grid_;
  std::int64_t instances_;
  Parameters given_;
  Amendment amendment_;
  std::uint64_t seed_;
  const std::atomic<bool>* stop_;
};

}  // namespace lemmata::gpu
