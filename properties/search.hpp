#pragma once
/// Local search on smooth pieces: the only door to Ceres' solver. What it finds is a proposal in doubles; enclosures and exact numbers have the last word.
#include <functional>
#include <span>
#include <vector>

namespace lemmata::properties {

/// A function to maximise, smooth but for kinks. `gradient` is empty where only the value is asked. False: there is no value here; the search then turns back.
using ScoreFunction = std::function<bool(std::span<const double> point, double& value, std::span<double> gradient)>;

struct LocalMaximum {
  double value = 0;
  bool evaluated = false;  ///< false: there was no value at the start
};

/// Climbs from `point` by limited-memory BFGS with line searches, at most `iterations` of them, and ends where the value is `enough`; leaves the best point met
/// in `point`. Deterministic.
[[nodiscard]] LocalMaximum climb_to_maximum(const ScoreFunction& score, std::vector<double>& point, int iterations, double enough);

}  // namespace lemmata::properties
