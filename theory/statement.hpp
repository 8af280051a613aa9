#pragma once
/// What the catalogue knows of a statement: plain data that the command line, the page and the docs read.
#include <cstdint>
#include <span>
#include <string_view>

namespace lemmata {

/// How far a statement is to be trusted.
enum class Trust : std::uint8_t {
  proved,           ///< a complete proof stands in docs/proofs.md; every constant is ours
  published_form,   ///< the shape of the paper's statement; its constants are not confirmed
  refuted_as_printed  ///< false as printed; the instance that refutes it is shipped
};
/// A counterexample refutes a claim, an experiment measures on data what a paper's figures show, a scenario answers a reviewer's question.
enum class Kind : std::uint8_t { statement, counterexample, experiment, scenario };

[[nodiscard]] std::string_view text(Trust trust);
[[nodiscard]] std::string_view text(Kind kind);

/// A key of docs/references.bib and the place in that source.
struct Citation {
  std::string_view key;
  std::string_view locus;
};

/// A hypothesis by the name that scripts use, with its formula.
struct Hypothesis {
  std::string_view name;
  std::string_view formula;
};

struct StatementInfo {
  std::string_view id;
  Kind kind = Kind::statement;
  std::string_view title;
  std::string_view setting;
  std::string_view recurrence;
  std::string_view claim;
  std::span<const Hypothesis> hypotheses;
  std::string_view tightness;
  Trust trust = Trust::proved;
  Citation source;
  std::string_view proof;  ///< where the proof stands
};

}  // namespace lemmata
