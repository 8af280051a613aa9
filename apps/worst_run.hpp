#pragma once
/// Worst runs of clipped methods as files: the function and the start that a lower bound of `lemmata prove` rests on. Every number a string "p" or "p/q":
///   {"worst-run": 1, "problem": id, "parameters": {name: number}, "knots": [[x, h'(x)], ...], "tilts": [[numbers], ... one a node], "start": x_0, "value": t}
/// f_i(x) = h(x_1) + <a_i, x>: h' is linear between the knots and constant beyond them, the a_i are the tilts, which cancel. The run starts at (x_0, 0, ..., 0).
#include <string>

#include "apps/instance_json.hpp"
#include "properties/performance_estimation/clipped_instances.hpp"

namespace lemmata::apps {

[[nodiscard]] Json worst_run_json(std::string_view problem, const pep::Numbers& numbers, const pep::LowerBound& bound);
/// Whether a document is meant as a worst run. Broken JSON is none.
[[nodiscard]] bool is_worst_run(const std::string& text);
/// Runs the method again in exact numbers, and looks whether the function is of the class. 0: t is reached; 1: it is not. Throws BadInput for a file without
/// meaning, naming it and the field.
[[nodiscard]] int replay_worst_run(const std::string& text, const std::string& file);

}  // namespace lemmata::apps
