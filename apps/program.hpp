#pragma once
/// The whole command line as a function: for `lemmata` itself, and for programs that bring statements and methods of their own.
#include "apps/registry.hpp"

namespace lemmata::apps {

/// Runs the command line that argv holds and answers with its exit status (0 all holds, 1 violated, 2 bad input, 3 undecided, 130 interrupted); what is wrong
/// with the input, or with `own`, is one line on standard error. The entries and methods of `own` stand in the catalogue beside those of lemmata.
[[nodiscard]] int run_program(int argc, char** argv, const Registry& own = {});

}  // namespace lemmata::apps
