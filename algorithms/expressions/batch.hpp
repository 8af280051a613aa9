#pragma once
/// Many boxes at once: a tape over double intervals, instruction by instruction, each over all boxes of a batch.
///
/// The ends of all intervals of one instruction lie side by side, and nothing branches: the compiler makes vector code of it. Each end is computed to nearest
/// and moved outwards by x -> x -+ (u(1+2u)|x| + smallest subnormal), which passes at least the neighbouring double (Rump, Zimmermann, Boldo, Melquiond,
/// "Computing predecessor and successor in rounding to nearest", 2009). Where an end overflows, or a divisor contains 0, the outputs of that box are the entire
/// line. For functions that are defined on the whole box: that is settled once, beforehand, by an Evaluator. Its obviously right twin is Evaluator<Interval>.
#include <array>
#include <limits>
#include <vector>

#include "algorithms/expressions/tape.hpp"

namespace lemmata {

class BatchEvaluator {
 public:
  static constexpr int lanes = 128;
  /// One end of an interval for every box of the batch.
  using Ends = std::array<double, lanes>;

  explicit BatchEvaluator(const Tape& tape);

  /// The sides of the boxes: to be filled before run().
  [[nodiscard]] Ends& lower(int variable) { return sides_lower_[static_cast<std::size_t>(variable)]; }
  [[nodiscard]] Ends& upper(int variable) { return sides_upper_[static_cast<std::size_t>(variable)]; }
  /// Encloses every output over the boxes 0 .. count-1.
  void run(int count);
  [[nodiscard]] const Ends& output_lower(std::size_t number) const { return outputs_lower_[number]; }
  [[nodiscard]] const Ends& output_upper(std::size_t number) const { return outputs_upper_[number]; }

 private:
  void carry_out(const Instruction& instruction, std::size_t place, int count);

  const Tape* tape_;
  std::vector<Ends> sides_lower_, sides_upper_;
  std::vector<Ends> lower_, upper_;  // of every instruction
  std::vector<Ends> outputs_lower_, outputs_upper_;
  Ends spoilt_{};  // 0, or NaN once an end was no finite number
};

/// A double at most as large as the double below x (at least as large as the one above), without a branch. NaN for infinities.
[[nodiscard]] inline double outwards_down(double x) {
  constexpr double u = std::numeric_limits<double>::epsilon() / 2;
  return x - ((x < 0 ? -x : x) * (u * (1 + 2 * u)) + std::numeric_limits<double>::denorm_min());
}
[[nodiscard]] inline double outwards_up(double x) { return -outwards_down(-x); }

}  // namespace lemmata
