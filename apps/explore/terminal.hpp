#pragma once
/// The page's twin for a terminal: a prompt with history on a terminal, a script where standard input is none. The same state, the same functions (api.hpp).
#include <iosfwd>
#include <string>

#include "apps/explore/api.hpp"

namespace lemmata::apps::explore {

/// Commands one by one; what they answer is text. The state is that of the page.
class Terminal {
 public:
  explicit Terminal(const std::string& id);

  /// Throws BadInput for a command without meaning.
  [[nodiscard]] std::string obey(const std::string& line);
  [[nodiscard]] bool is_over() const { return over_; }
  /// Exit status by the last verdict: 0 holds, 1 violated, 3 undecided or not applicable.
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] const Json& state() const { return state_; }

 private:
  [[nodiscard]] Json ask(const char* function, const Json& request);
  [[nodiscard]] std::string open(const std::string& id);
  [[nodiscard]] std::string set(const std::string& text);
  [[nodiscard]] std::string run();
  [[nodiscard]] std::string verdict();
  [[nodiscard]] std::string attack(const std::string& seconds);
  [[nodiscard]] std::string plot(const std::string& what);
  [[nodiscard]] std::string show() const;
  [[nodiscard]] std::string take(const std::string& text);

  Api api_;
  Json state_;
  Json entry_;
  bool over_ = false;
  int status_ = 0;
};

/// A curve as one line of `width` characters, on a logarithmic scale where it spans more than three decades; empty values are blanks.
[[nodiscard]] std::string sparkline(const Json& values, std::size_t width, bool unicode);

/// `lemmata explore --terminal`. Throws BadInput, with the line, where a script has a command without meaning.
[[nodiscard]] int run_terminal(const std::string& id);

}  // namespace lemmata::apps::explore
