#pragma once
/// Everything that has an id, in one place: statements, counterexamples, experiments, scenarios, methods and problems.
#include <string>
#include <string_view>
#include <vector>

#include "apps/registry.hpp"

namespace lemmata::apps {

/// Puts the statements and methods of a program's own beside the built-in ones, in the place of those added before; call it before anything is looked up.
/// Throws BadInput, and adds nothing, for an id or a name that is taken or malformed, and for an entry without its functions.
void add_to_catalogue(const Registry& own);
/// "lemmata", or what a program of one's own calls itself.
[[nodiscard]] const std::string& program_name();

[[nodiscard]] std::vector<const MethodInfo*> methods();
[[nodiscard]] const MethodInfo* find_method(std::string_view name);
/// Null for a method that is built in.
[[nodiscard]] const OwnMethod* find_own_method(std::string_view name);

/// Statements, counterexamples, experiments and scenarios, in the order of the catalogues; a program's own come first of their kind.
[[nodiscard]] std::vector<const Entry*> entries();
[[nodiscard]] const Entry* find_entry(std::string_view id);
/// The entries that a list of ids and glob patterns names, each once; all of them for an empty list. Throws BadInput for an id or a pattern that matches
/// nothing, with the nearest ids.
[[nodiscard]] std::vector<const Entry*> select_entries(const std::vector<std::string>& patterns);
/// Every id and name that `show` knows.
[[nodiscard]] std::vector<std::string> all_names();

}  // namespace lemmata::apps
