#pragma once
/// Bad input, said once and in one line: what is wrong, where, and how to mend it.
#include <stdexcept>
#include <string>
#include <utility>

namespace lemmata {

/// Thrown for input that a person or a file supplied and that has no meaning. The message is one line; programs print it and exit with 2.
class BadInput : public std::runtime_error {
 public:
  explicit BadInput(std::string message) : std::runtime_error(std::move(message)) {}
};

/// Thrown by exact arithmetic where the true result is no rational number, such as the root of 2. Callers turn to enclosures.
class NoExactValue : public std::domain_error {
 public:
  using std::domain_error::domain_error;
};

}  // namespace lemmata
