#pragma once
/// Attacking a statement: the search for an instance that breaks it, or for the one that comes nearest.
///
/// An attack is a row of trials, numbered from 0, each a function of (seed, number) alone. A trial draws a start among structured ones (nodes on the threshold
/// and one ulp beside it, antipodal gradients, one outlier), climbs the margin of one relation, crosses the nearest kinks into neighbouring activity patterns
/// and climbs again (statements of trajectory_models.hpp: in doubles, with derivatives); or it draws an instance of the entry and moves its numbers one by
/// one, asking the entry's own check (every entry). What looks broken is rounded to rationals and put to the entry's check, which has the last word; then it
/// is shrunk, by 6000 checks or 20 seconds at most. With the same seed the same counterexample is found, byte for byte, whatever the number of threads and however fast the machine, as long as the
/// time limit does not come first.
#include <atomic>
#include <chrono>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "algorithms/entry.hpp"
#include "properties/attack/trajectory_search.hpp"

namespace lemmata::properties {

/// The names of a statement's relations and of its hypotheses with two sides, learned by checking its documented default instance and a few others.
struct ConstantNames {
  std::vector<std::string> relations, bounds;
};
[[nodiscard]] ConstantNames constant_names(const Entry& entry, std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max(),
                                           const std::atomic<bool>* stop = nullptr);

struct AttackOptions {
  Amendment amendment;  ///< what is dropped, what is scaled; `only`: the one relation to break
  Parameters given;     ///< what is fixed
  std::vector<Instance> seeds;  ///< tried first, for every relation: their numbers are moved one by one
  std::uint64_t seed = 1;
  int jobs = 1;
  std::int64_t most_trials = std::numeric_limits<std::int64_t>::max();
  const ConstantNames* names = nullptr;  ///< those of the entry, where they are known; else they are learned
  bool first_will_do = false;  ///< end with the first relation broken, instead of trying the others too
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  const std::atomic<bool>* stop = nullptr;
  std::function<void(std::int64_t trials)> on_progress;

  /// From outside, as by Ctrl-C.
  [[nodiscard]] bool is_interrupted() const { return stop != nullptr && stop->load(std::memory_order_relaxed); }
  [[nodiscard]] bool must_stop() const { return is_interrupted() || std::chrono::steady_clock::now() > deadline; }
};

/// One relation that an instance breaks, certified.
struct Break {
  std::string relation;
  Finding finding;
  Evidence evidence = Evidence::enclosed;
};

struct Counterexample {
  Instance instance;          ///< exact, shrunk, complete: its gamma is a number
  std::vector<Break> breaks;  ///< everything that it breaks, the relation that was shrunk for first
  std::int64_t trial = 0;
};

/// The nearest that a relation came to failing.
struct Tightest {
  std::string relation;
  Exact ratio;           ///< the conclusion with this factor on its right-hand side is certified broken on the instance: lhs/rhs is larger
  bool attained = false;  ///< as far as can be told: the factor is 1 - 2^-40
  std::int64_t k = 0;
  int node = -1;
  std::optional<Instance> instance;
};

struct AttackReport {
  const Entry* entry = nullptr;
  std::vector<std::string> relations;           ///< of the conclusion
  std::vector<std::string> bounds;              ///< hypotheses with two sides: their constants can be scaled
  std::vector<Counterexample> counterexamples;  ///< the simplest first
  std::vector<Tightest> tightest;               ///< by relation; inequalities with a positive right-hand side
  std::int64_t trials = 0;
  std::int64_t outside = 0;                     ///< trials that met an instance on which a dropped hypothesis fails; without any, dropping it said nothing
  std::int64_t evaluations = 0;                 ///< runs and checks
  std::int64_t derivatives = 0;                 ///< gradients among them
  double seconds = 0;
  bool stopped = false;                         ///< by time limit or Ctrl-C, before `most_trials`
};

/// Throws BadInput for names that the entry does not have (listing those it has), factors that are not positive, and given parameters without meaning.
/// `model`: how to search with derivatives; null: through the entry's check alone.
[[nodiscard]] AttackReport attack(const Entry& entry, const TrajectoryModel* model, const AttackOptions& options);

/// The factor next to `ratio`, which some fast arithmetic proposed, with which on its right-hand side the relation is certified broken on the instance; nothing
/// where none is, where a hypothesis fails, or where the relation itself is broken.
[[nodiscard]] std::optional<Tightest> certified_ratio(const Entry& entry, const std::string& relation, Instance instance, double ratio, const AttackOptions& options);

/// Everything of `relations` that an instance breaks, each judged alone. The instance is completed on the way.
[[nodiscard]] std::vector<Break> breaks_of(const Entry& entry, Instance& instance, const AttackOptions& options, const std::vector<std::string>& relations);

}  // namespace lemmata::properties
