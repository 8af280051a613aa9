#pragma once
/// The experiments for people and for programs: a table, CSV, JSON and a figure. Same parameters, same build: same bytes.
#include <string>

#include "apps/instance_json.hpp"
#include "scenarios/logistic_experiment.hpp"

namespace lemmata::apps {

/// One row a run, then one row a comparison, then what of the claim holds and what does not.
[[nodiscard]] std::string experiment_table(const scenarios::LogisticOptions& options, const scenarios::LogisticResult& result);
/// method,step,tau,gamma,k,gradient_squared,clipped_nodes: one row for each kept round of each run. tau is empty for GD.
[[nodiscard]] std::string experiment_csv(const scenarios::LogisticResult& result);
/// {"lemmata", "experiment", "parameters", "problem", "taus", "runs": [{..., "curve": [[k, ||grad f||^2, clipped nodes], ...]}], "comparisons", "theorem_a",
/// "stopped"}.
[[nodiscard]] Json experiment_json(const Parameters& given, const scenarios::LogisticResult& result);
/// Draws ||grad f(x_k)||^2 over k for each threshold and rule, and the leads over tau. Throws BadInput if gnuplot is missing or fails.
void draw_experiment(const std::string& path, const scenarios::LogisticOptions& options, const scenarios::LogisticResult& result);

}  // namespace lemmata::apps
