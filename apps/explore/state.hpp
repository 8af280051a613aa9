#pragma once
/// From the state of a page to an instance of an entry: what every answer starts with.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "apps/explore/api.hpp"
#include "apps/question.hpp"

namespace lemmata::apps::explore {

/// A lane of the plots: a method with its parameters.
struct LaneRequest {
  std::string method;
  Parameters parameters;
  bool own = false;  ///< the method that the entry speaks of
};

/// A state that was read. The instance may have its step size open ("cap") until the entry's check has seen it.
struct State {
  const Entry* entry = nullptr;
  Question question;
  Instance instance;
  std::vector<std::string> methods;  ///< beside the entry's own
  std::vector<std::pair<std::string, Parameters>> method_set;
  std::size_t points = 600;
  bool as_drawn = true;  ///< (seed, number) and "set" say it all: a command line can repeat it without a file
  Parameters set;
  std::uint64_t seed = 1;
  std::uint64_t number = 0;
  std::vector<std::string> notices;
};

/// Throws Refusal.
[[nodiscard]] State read_state(const Json& json, const Limits& limits);
/// The state that shows an instance as it is.
[[nodiscard]] Json state_of(const Instance& instance, const Question& question);

/// How an entry can be explored: "run", "numbers" or "verdict".
[[nodiscard]] std::string_view explorable(const Entry& entry);
/// The method that a complete instance of the entry runs, by name; empty where it runs none that has a name.
[[nodiscard]] std::string own_method(const Instance& instance);
/// What the lanes run: problem, start, shifts and steps of a complete instance; of an entry that is a few numbers, those that its header names. False where
/// there is nothing to run. What had to be chosen is told in `notices`.
[[nodiscard]] bool stage(const Instance& instance, Instance& stage, std::vector<std::string>& notices);
/// The entry's own method, then the others asked for. Throws Refusal.
[[nodiscard]] std::vector<LaneRequest> lanes_of(const State& state, const Instance& stage, const Limits& limits);
/// Methods worth a look beside the entry's own.
[[nodiscard]] std::vector<std::string> methods_beside(std::string_view own);

/// The field that a message speaks of: "tau of clip21/theorem-a ..." is "set.tau"; empty where it cannot be told.
[[nodiscard]] std::string field_of(const std::string& message, const Parameters& set);
/// Throws Refusal for text that would cost too much as a number: digits, exponents.
void check_number_text(std::string_view text, const std::string& field, const Limits& limits);
/// An integer field in [low, high], text or JSON integer; `fallback` where it is missing. Throws Refusal.
[[nodiscard]] std::int64_t integer_field(const Json& json, const char* name, std::int64_t fallback, std::int64_t low, std::int64_t high);
/// A text field; `fallback` where it is missing. Throws Refusal.
[[nodiscard]] std::string text_field(const Json& json, const char* name, const std::string& fallback);

}  // namespace lemmata::apps::explore
