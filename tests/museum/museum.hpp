#pragma once
/// The bug museum: wrong variants of operators, methods, constants and conventions, each with the properties that must tell it from the truth.
///
/// A *law* is a struct with a `name` and a function template check<I>(Draw&): it draws one case and says whether the implementation I obeys. Laws know
/// nothing of who is wrong: the same law is run on the true implementation and on the mutant, with the same draws. A law answers "broken" only where that
/// is certified: a comparison of exact numbers, a violation in a Ledger over Exact or Ball; for defects that live in floating point (NaN, too few
/// bits) a number outside a band that the true implementation provably keeps.
///
/// To add a mutant: write mutants/NAME.cpp with one function `Mutants lemmata::museum::NAME()` (mutants/clip_denominator.cpp is a short one), configure
/// again. The list of these functions is made from the file names (tests/museum/CMakeLists.txt); nothing registers itself. docs/museum.md has the rest.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "algorithms/draw.hpp"

namespace lemmata::museum {

/// What one case says.
struct Answer {
  enum class Kind : std::uint8_t { holds, broken, discarded };
  Kind kind = Kind::holds;
  std::string what;  ///< the relation that is broken
};
[[nodiscard]] inline Answer holds() { return {}; }
[[nodiscard]] inline Answer broken(std::string what) { return {Answer::Kind::broken, std::move(what)}; }
/// The draw is not an instance of the law: its hypotheses fail, or exact arithmetic met an irrational number.
[[nodiscard]] inline Answer discarded() { return {Answer::Kind::discarded, {}}; }

/// A law with both implementations filled in.
struct Property {
  std::string_view name;
  Answer (*on_truth)(Draw&);
  Answer (*on_mutant)(Draw&);
};
template <class Law, class Truth, class Mutated>
[[nodiscard]] constexpr Property held_to() {
  return {Law::name, &Law::template check<Truth>, &Law::template check<Mutated>};
}

struct Mutant {
  std::string_view name;    ///< [a-z0-9-]+
  std::string_view defect;  ///< the mistake, as one might make it
  std::string_view origin;  ///< where it was met, or why it is likely
  std::vector<Property> properties;
};
using Mutants = std::vector<Mutant>;
/// A mutant that is held to one law.
template <class Law, class Truth, class Mutated>
[[nodiscard]] Mutant one(std::string_view name, std::string_view defect, std::string_view origin) {
  return {name, defect, origin, {held_to<Law, Truth, Mutated>()}};
}

/// All mutants, file by file in the order of their names.
[[nodiscard]] Mutants all_mutants();

/// Case `number` of every property is drawn from (seed, number).
inline constexpr std::uint64_t museum_seed = 20261123;

struct Limits {
  std::int64_t cases = 3000;  ///< a property
  double seconds = 60;        ///< a mutant
};

/// What became of one mutant.
struct Row {
  std::string_view name, defect, origin;
  std::string killer;      ///< the property that told it from the truth; empty: it is alive
  std::string what;        ///< the relation that it broke
  std::int64_t cases = 0;  ///< of each property, up to and with the one that killed
  double seconds = 0;
  std::string fault;       ///< a property that fails on the truth is no property
  [[nodiscard]] bool is_killed() const { return !killer.empty() && fault.empty(); }
};
/// Tries case 0 of every property of the mutant, in its order, then case 1, ...
[[nodiscard]] Row fate(const Mutant& mutant, const Limits& limits = {}, std::uint64_t seed = museum_seed);
/// One line a mutant, with a heading and a sum; what a person reads.
[[nodiscard]] std::string table_text(std::span<const Row> rows);
/// The same for docs/museum.md, without times.
[[nodiscard]] std::string table_markdown(std::span<const Row> rows);

/// One property on the truth, over `cases` cases.
struct Tally {
  std::string_view name;
  std::int64_t held = 0, discarded = 0;
  std::string fault;  ///< the first case that breaks it
};
/// Every different pair of law and true implementation among the mutants, each over its share of `cases`.
[[nodiscard]] std::vector<Tally> laws_on_truth(std::span<const Mutant> mutants, std::int64_t cases, std::uint64_t seed = museum_seed);
[[nodiscard]] std::string tally_text(std::span<const Tally> tallies);

}  // namespace lemmata::museum
