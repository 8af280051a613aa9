#pragma once
/// Kept failures: violations as files of exact numbers, in a folder whose files are verified again before anything new is drawn.
///
///   verify ID --kept DIR     from the command line; what is found is added to DIR
///   replay FILE              one of them
///   TEST(Mine, KeptFailures) { EXPECT_EQ(lemmata::apps::still_violated("failures", my_entry), std::vector<std::string>{}); }     in a test of one's own
#include <optional>
#include <string>
#include <vector>

#include "apps/question.hpp"

namespace lemmata::apps {

/// The names that a statement had when a failure of it was kept.
struct StatementNames {
  std::vector<std::string> hypotheses;
  std::vector<std::string> parameters;
};

struct KeptFailure {
  Instance instance;  ///< `subject` is the statement
  Question question;
  std::optional<Finding> violation;     ///< what was violated when it was kept
  std::string version;                  ///< of the lemmata that kept it; empty: not written by lemmata
  std::optional<StatementNames> names;
  std::string file;                     ///< where it was read
};

/// A failure as it is written to files by this version of lemmata.
[[nodiscard]] KeptFailure failure_of(const Entry& entry, const Instance& instance, const Question& question, const Finding& violation);
/// Writes the failure into the folder, made if need be, and answers with its file. The name depends on the statement, the
/// instance and the question alone: the same failure is kept once. Throws BadInput where the folder cannot be written.
std::string keep(const std::string& folder, const KeptFailure& failure);

/// A failure, or an instance alone, from the text that a file of it holds. Throws BadInput naming `file`.
[[nodiscard]] KeptFailure parse_kept(const std::string& text, const std::string& file);

/// What the statement's names have become since the failure was kept: "hypothesis X is gone, parameter Y is new"; empty: nothing changed. Null: the
/// statement is gone.
[[nodiscard]] std::string changes_since(const KeptFailure& kept, const Entry* entry);
/// Throws BadInput for a failure kept by another version of lemmata, and says what has changed; with `any_version` only if its statement is gone.
void check_version(const KeptFailure& kept, const Entry* entry, bool any_version);

/// The kept failures of a folder, in the order of their names: the files *.json. A folder that is not there yet has none. Throws BadInput for a file that is
/// no failure of a statement.
[[nodiscard]] std::vector<KeptFailure> read_kept(const std::string& folder);

/// Verifies a kept failure again, as it was asked: first the relation that was violated, then, where that holds now, all of them. `options`: precision and
/// deadline; its amendment is not looked at.
[[nodiscard]] Outcome verify_again(const KeptFailure& kept, const Entry& entry, LadderOptions options = {});
/// One line: "violated as kept: A2 at k = 3, index 0: 5 <= 4", "the kept failure is mended: ...".
[[nodiscard]] std::string verdict_on(const KeptFailure& kept, const Outcome& outcome);

/// For tests of one's own: the failures of `entry` under this question that the folder keeps and that are not mended, one line each. A failure under another
/// question says nothing about this one.
[[nodiscard]] std::vector<std::string> still_violated(const std::string& folder, const Entry& entry, const Question& question = {});

}  // namespace lemmata::apps
