#pragma once
/// What a program of one's own adds to the catalogue of lemmata: statements and methods, as plain data (docs/your-own-theorem.md).
///
///   int main(int argc, char** argv) {
///     return lemmata::apps::run_program(argc, argv, {"mine", {my_statement}, {own_method<MyMethod>(my_info, make_my_method)}});
///   }
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "algorithms/entry.hpp"
#include "apps/run.hpp"

namespace lemmata::apps {

/// What the catalogue knows of a method. The texts must live as long as the program: literals, or static data.
struct MethodInfo {
  std::string_view name;
  std::string_view summary;
  std::string_view recurrence;
  std::span<const ParameterInfo> parameters;
  std::string_view source;
};

/// A method that a program brings along. `own_method` (apps/own_method.hpp) makes one from a recurrence.
struct OwnMethod {
  MethodInfo info;
  /// Runs it in the number chosen; throws BadInput where it has no run in that number.
  std::function<RunResult(const RunTask& task, const ScalarChoice& scalar)> run;
};

struct Registry {
  std::string program = "lemmata";  ///< what the program calls itself in its messages
  std::vector<Entry> entries;       ///< ids of the form name/name that lemmata does not have
  std::vector<OwnMethod> methods;   ///< names that no method or problem of lemmata has
};

}  // namespace lemmata::apps
