#pragma once
/// `lemmata sweep`: the largest lhs/rhs of a statement over a grid of parameters, the top certified.
#include <string>
#include <vector>

#include "algorithms/instance.hpp"
#include "algorithms/entry.hpp"

namespace lemmata::apps {

struct SweepCommand {
  std::string id, low_discrepancy, instances = "100", relation, device = "cpu", proposer = "automatic", steps, seed = "1", jobs, top = "8", time_limit;
  std::string checkpoint, out, csv, json, plot;
  std::vector<std::string> over, settings, dropped, scaled;
  bool resume = false;
};

/// Prints what was found; 0: nothing is violated, 1: a violation is certified, 3: nothing was tried, 130: interrupted, with what was found so far. Throws BadInput. Under
/// mpirun every rank calls it, the first one alone prints and writes, and all return the same.
[[nodiscard]] int sweep_command(const SweepCommand& command);

/// The candidates of a sweep as `sweep --json` wrote them, an instance, or a list of instances: all of this statement. Throws BadInput naming the file.
[[nodiscard]] std::vector<Instance> read_seeds(const std::string& file, const Entry& entry);

}  // namespace lemmata::apps
