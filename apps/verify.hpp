#pragma once
/// Verification of catalogue entries on many instances, over all cores. The answer does not depend on the number of jobs.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "algorithms/entry.hpp"
#include "apps/kept.hpp"
#include "apps/scenario.hpp"

namespace lemmata::apps {

struct VerifyOptions {
  std::optional<int> instances;  ///< per entry; each entry has its own default
  std::uint64_t seed = 1;
  Parameters given;              ///< --set
  std::optional<Instance> instance;  ///< --instance: this one only
  Question question;                 ///< --drop, --scale
  std::string kept_folder;           ///< --kept: its failures are verified first, and what is found is added
  bool any_version = false;          ///< of kept failures
  long first_bits = 128;
  long max_bits = 4096;
  std::optional<double> time_limit;  ///< seconds, over all entries
  int jobs = 1;
  bool by_name = false;  ///< the entries were asked for by id or pattern: scenarios are then shown whole
};

/// An outcome and the instance it speaks of.
struct Answer {
  Instance instance;
  Outcome outcome;
  std::uint64_t number = 0;
};

/// A kept failure that was verified again.
struct KeptAnswer {
  KeptFailure failure;
  Outcome outcome;
  /// Whether the entry was asked about as it was when the failure was found: the answer then counts for the exit status.
  bool same_question = true;
};

/// What is known of one entry after all its instances.
struct EntryReport {
  const Entry* entry = nullptr;
  Decision verdict = Decision::undecided;
  Evidence evidence = Evidence::exact;  ///< the weakest over the instances that hold
  std::array<std::int64_t, 4> by_evidence{};  ///< of the instances that hold: how many were sampled, rounded, enclosed, exact
  std::int64_t instances = 0;
  std::int64_t asked = 0;               ///< more than `instances` if the time limit or Ctrl-C ended the run
  std::int64_t holds = 0, violated = 0, undecided = 0, not_applicable = 0;
  std::int64_t strict = 0, tight = 0;
  long precision_bits = 0;
  double seconds = 0;
  std::optional<Answer> tightest;       ///< largest lhs/rhs
  std::optional<Answer> violation;      ///< the first by number; shrunk if all of it was drawn
  std::optional<Answer> open;           ///< the first undecided
  std::optional<Answer> outside;        ///< the first that is not applicable
  std::vector<std::string> remarks;     ///< of the first instance
  std::vector<KeptAnswer> kept;         ///< of the folder of kept failures; no part of the counts
  std::string kept_in;                  ///< the file that the violation was written to
  std::optional<ScenarioReport> scenario;  ///< of a scenario that was answered
};

/// Throws BadInput for instances without meaning.
[[nodiscard]] std::vector<EntryReport> verify(const std::vector<const Entry*>& entries, const VerifyOptions& options);

/// What the entry should come out as: false statements are listed as "violated".
[[nodiscard]] Decision expected_verdict(const Entry& entry);

}  // namespace lemmata::apps
