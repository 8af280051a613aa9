#pragma once
/// All questions that can be asked of a statement: is each hypothesis needed, and how far is each constant from breaking?
#include "properties/attack/attack.hpp"

namespace lemmata::properties {

struct SweepOptions {
  std::chrono::steady_clock::duration for_each_question = std::chrono::seconds(1);
  std::uint64_t seed = 1;
  int jobs = 1;
  const std::atomic<bool>* stop = nullptr;
};

/// Is the hypothesis needed?
struct DropAnswer {
  std::string hypothesis;
  std::optional<Counterexample> counterexample;
  std::int64_t trials = 0;
  std::int64_t outside = 0;  ///< of them, on instances where the hypothesis fails
  double seconds = 0;
};

/// How far a constant is from breaking: the slack meter.
struct ConstantAnswer {
  std::string name;
  bool is_bound = false;  ///< of a hypothesis; else of a relation of the conclusion
  /// A relation: the largest lhs/rhs that was reached, certified: the conclusion is broken with its constant scaled by any smaller factor. 0: no ratio was met.
  /// A bound: the least factor above 1 with which a counterexample was found; 0: none was, up to `most_factor`.
  double factor = 0;
  bool asked = true;              ///< a bound is not, where dropping it broke nothing
  bool attained = false;          ///< a relation: the factor is 1 as far as can be told
  std::optional<Instance> worst;  ///< that reaches it
};

struct SweepRow {
  const Entry* entry = nullptr;
  std::vector<DropAnswer> drops;
  std::vector<ConstantAnswer> constants;
  std::optional<Counterexample> as_stated;  ///< breaks the statement itself: of one that is false as printed. Nothing else is asked of it then
  std::string refused;                      ///< why the statement cannot be attacked, where it cannot
};

inline constexpr int most_factor = 64;

[[nodiscard]] SweepRow sweep(const Entry& entry, const TrajectoryModel* model, const SweepOptions& options);

}  // namespace lemmata::properties
