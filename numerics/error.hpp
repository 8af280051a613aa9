#pragma once
/// Bad input, said once and in one line: what is wrong, where, and how to mend it.
#include <stdexcept>
#include <string>

namespace lemmata {

/// Thrown for input that a person or a file supplied and that has no meaning. The message is one line; programs print it and exit with 2.
class BadInput : public std::runtime_error {
 public:
  explicit BadInput(const std::string& message) : std::runtime_error(one_line(message)) {}

 private:
  /// Names and fields are quoted as they were given: control characters become '?', and what is very long is cut in the middle.
  static std::string one_line(std::string message) {
    for (char& c : message) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    }
    if (message.size() > longest) message = message.substr(0, longest / 2) + " ... " + message.substr(message.size() - longest / 2);
    return message;
  }
  static constexpr std::size_t longest = 800;
};

/// Thrown by exact arithmetic where the true result is no rational number, such as the root of 2. Callers turn to enclosures.
class NoExactValue : public std::domain_error {
 public:
  using std::domain_error::domain_error;
};

}  // namespace lemmata
