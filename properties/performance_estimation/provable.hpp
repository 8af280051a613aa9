#pragma once
/// What `lemmata prove` can prove: a hand-written list of certified problems with the way to prove each. A solver proposes multipliers; what comes back as
/// proved has been accepted by the verifier (theory/performance_estimation/problem.hpp), what comes back as false has a run in exact numbers that shows it.
#include <atomic>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "algorithms/instance.hpp"
#include "algorithms/parameters.hpp"
#include "properties/performance_estimation/certify.hpp"
#include "properties/performance_estimation/clipped_instances.hpp"
#include "theory/performance_estimation/problem.hpp"
#include "theory/verdict.hpp"

namespace lemmata::pep {

struct ProofRequest {
  Parameters given;             ///< of --set; the rest is up to the prover, for most the documented defaults
  std::optional<Exact> target;  ///< t <= target is to be proved; none: the least bound
  Exact accuracy{1, 1000000};   ///< without a target: the bound is at most (1 + accuracy) times the worst case
  Solver solver = Solver::own;
  Deadline deadline;
  const std::atomic<bool>* stop = nullptr;  ///< set from outside (Ctrl-C): the proof ends where it is
};

struct ProofAnswer {
  Decision decision = Decision::undecided;  ///< holds: `certificate` is accepted; violated: `attained` is above the target; undecided: `reason`, `open`
  Numbers parameters;                       ///< all of them, as they were used
  std::optional<Certificate> certificate;
  Exact bound;                              ///< holds: t <= bound
  std::optional<Attained> attained;         ///< what is reached in exact numbers: a lower bound of every true t
  std::optional<Instance> instance;         ///< the same for `lemmata replay`, where it is an instance of a method
  std::vector<std::string> outside;         ///< hypotheses of the instance's statement that fail for it: `replay` has to drop them
  std::optional<LowerBound> worst;          ///< the same where it is a run of K steps of a clipped method
  std::optional<Box> open;                  ///< the case that could not be proved
  std::string reason;
  std::vector<std::string> remarks;         ///< one line each, for readers
};

struct Provable {
  const CertifiedProblem* problem;
  /// Throws BadInput for parameters outside the class.
  ProofAnswer (*prove)(const CertifiedProblem& problem, const ProofRequest& request);
};

/// One line a problem, in the order of `problems()`.
[[nodiscard]] std::span<const Provable> provables();
/// Throws BadInput, with the nearest ids, for one that is not there.
[[nodiscard]] const Provable& find_provable(std::string_view id);

/// The parameters of --set as numbers, with the defaults. Throws BadInput.
[[nodiscard]] Numbers read_numbers(const CertifiedProblem& problem, const Parameters& given);
/// For problems without clip events: one programme, one leaf. With a target that its known worst case exceeds, the run that attains this.
[[nodiscard]] ProofAnswer prove_directly(const CertifiedProblem& problem, const ProofRequest& request);
/// The answer that holds, if the verifier accepts the certificate; else undecided, with its reason.
[[nodiscard]] ProofAnswer proved_by(Certificate certificate);

}  // namespace lemmata::pep
