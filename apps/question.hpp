#pragma once
/// A statement as somebody asks about it: with hypotheses dropped ("is it needed?") and constants multiplied ("is it tight?"). By names, as text: theory's
/// Amendment looks into one.
#include <map>
#include <string>
#include <vector>

#include "algorithms/entry.hpp"

namespace lemmata::apps {

struct Question {
  std::vector<std::string> dropped;                  ///< hypotheses that are not checked, each once, sorted
  std::map<std::string, Exact, std::less<>> scaled;  ///< the right-hand side of the relation or hypothesis of this name, times the factor

  [[nodiscard]] bool is_plain() const { return dropped.empty() && scaled.empty(); }
  [[nodiscard]] bool operator==(const Question& other) const = default;
  /// The views of the amendment look into this question, which must outlive it.
  [[nodiscard]] Amendment amendment() const;
};

/// From --drop HYPOTHESIS and --scale CONSTANT=FACTOR, split at the last '='. Throws BadInput for a factor that is no number above 0 or a name given twice.
[[nodiscard]] Question parse_question(const std::vector<std::string>& dropped, const std::vector<std::string>& scaled);
/// Everything that either asks for. Throws BadInput where they give one constant different factors.
[[nodiscard]] Question both(Question first, const Question& second);
/// "second-step-bound dropped, A4 times 9/10"; empty for the plain question.
[[nodiscard]] std::string text(const Question& question);
/// Throws BadInput for a hypothesis or constant that none of the entries has, with those that there are.
void check_question(const std::vector<const Entry*>& entries, const Question& question);

}  // namespace lemmata::apps
