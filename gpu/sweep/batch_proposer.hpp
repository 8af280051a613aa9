#pragma once
/// Statements with a batched observer: millions of small quadratic problems on the line, run in double by the batch engine (gpu/batch/batch.hpp).
///
///   clip21/theorem-a (A1, A2, A4), clip21/k-star (A2), clip21/rate (A4), clip21/theorem-b (B3)
///
/// Parameters that it knows, as the entries name them: tau, gamma_over_cap, nodes, steps, heterogeneity (of the curvatures: a_i = 1 + heterogeneity w_i), and
/// dimension, which must be 1. A value is the double next to what was given. What is left open is drawn by BatchDraw, tau over [2^-4, 2^4] and x_0 over [-8, 8]:
/// so a share of the instances has tau >= 2 L_max V, where gamma = 1/L is allowed and nothing clips, which is where (A4) is attained. Nodes that are left open go
/// through 1, 2, 3, 4 from stripe to stripe of instances, half of the stripes with shifts.
#include <optional>
#include <string_view>

#include "algorithms/entry.hpp"
#include "gpu/batch/batch.hpp"
#include "gpu/sweep/sweep.hpp"

namespace lemmata::gpu {

class BatchProposer final : public Proposer {
 public:
  /// Why a sweep of this relation over these parameters cannot be left to batches; empty: it can.
  [[nodiscard]] static std::string refusal(const Entry& entry, std::string_view relation, const Grid& grid, const Parameters& given, const Amendment& amendment);

  /// For what is not refused. The entry and the grid must outlive the proposer. Throws BadInput for values without meaning, and for a device that is not there.
  BatchProposer(const Entry& entry, std::string_view relation, const Grid& grid, std::int64_t instances, Parameters given, const Amendment& amendment,
                std::uint64_t seed, Device device);

  [[nodiscard]] std::int64_t block() const override { return stripe; }
  [[nodiscard]] Tally look(std::int64_t cell, std::int64_t first, std::int64_t count, std::size_t most) const override;
  [[nodiscard]] Instance instance(std::int64_t cell, std::int64_t number) const override;

 private:
  static constexpr std::int64_t stripe = 16384;
  struct Batch {
    BatchTask task;
    BatchDraw draw;
  };
  [[nodiscard]] Batch batch_at(std::int64_t cell, std::int64_t stripe_number) const;

  const Entry& entry_;
  std::string name_;
  Relation relation_;
  const Grid& grid_;
  std::int64_t instances_;
  Parameters given_;
  double factor_;  ///< of the right-hand side
  std::uint64_t seed_;
  BatchOptions options_;
};

}  // namespace lemmata::gpu
