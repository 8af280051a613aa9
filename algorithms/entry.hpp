#pragma once
/// One line of a catalogue: a statement or counterexample with the two functions that make it checkable. Catalogues are hand-written lists.
#include <span>
#include <string>
#include <vector>

#include "algorithms/draw.hpp"
#include "algorithms/instance.hpp"
#include "theory/ladder.hpp"
#include "theory/statement.hpp"
#include "theory/verdict.hpp"

namespace lemmata {

/// What an entry works out for given numbers (lemmata show ID --set ...): plain data.
struct Calculation {
  struct Number {
    std::string name;
    Quantity value;
    std::string meaning;
  };
  /// lhs <= rhs, with lhs/rhs for the reader.
  struct Condition {
    std::string hypothesis;
    Truth holds = Truth::unknown;
    Quantity lhs, rhs;
    double ratio = 0;
  };
  std::vector<Number> numbers;
  std::vector<Condition> conditions;
  std::vector<std::string> remarks;
};

struct Entry {
  const StatementInfo* info;
  /// Documented parameters of the entry itself; those of its problem come on top.
  std::span<const ParameterInfo> parameters;
  /// An instance drawn at random, with what `given` fixes taken from there. Number 0 is the documented default instance. Throws BadInput.
  Instance (*draw)(std::uint64_t seed, std::uint64_t number, const Parameters& given);
  /// The verdict for one instance; fills in what the instance left open (a step size "cap"). Throws BadInput for an instance without meaning.
  Outcome (*check)(Instance& instance, const LadderOptions& options);
  /// How many instances `verify` draws unless told otherwise; 1 for entries that have a single instance.
  int instances;
  /// What `show` works out where it is given numbers; null where there is nothing to. Throws BadInput.
  Calculation (*calculate)(const Parameters& given) = nullptr;
};

// Instances that carry a problem whose parameters may be given beside those of the entry.

/// Copies the parameters that the instance's problem knows from `given` into it.
void hand_to_problem(Instance& instance, const Parameters& given);
/// Throws BadInput for a name in `given` that neither the entry nor the instance's problem knows.
void check_entry_names(const Instance& instance, const Parameters& given, std::span<const ParameterInfo> own);
/// The parameters of `given` that `known` lists.
[[nodiscard]] Parameters parameters_among(const Parameters& given, std::span<const ParameterInfo> known);

// Instances that are a few numbers: no problem, start, shifts or steps of their own.

/// The instance with the parameters given, then those drawn, each where it was left open. Throws BadInput for unknown names.
[[nodiscard]] Instance plain_instance(const StatementInfo& info, std::span<const ParameterInfo> known, std::uint64_t seed, const Parameters& given,
                                      const Parameters& drawn = {});
/// Throws BadInput for an instance that carries a problem, a start, shifts or steps.
void require_plain(const Instance& instance);
/// The same; and makes every parameter that is missing explicit, so that a saved instance stands on its own.
void complete_plain(Instance& instance, std::span<const ParameterInfo> parameters);

}  // namespace lemmata
