#pragma once
/// Lower bounds for K steps of Clip21-GD and Clip-GD: functions in exact numbers on which the method is run in exact numbers. A search in double proposes the
/// slopes of a worst run; what counts is the function that is built through them and the run on it. No solver has a part in it.
///
/// The functions are f_i(x) = h(x_1) + <a_i, x> with sum a_i = 0: h on the line, the same for all nodes, its derivative piecewise linear with slopes in
/// [-L, L]; so f = h, f is bounded below as h is, and the nodes differ in constant vectors a_i: 0, or of equal length across the line of h. Where the a_i are
/// not zero, only f is bounded below. This is not every function of the class: a lower bound is true, and need not be the largest.
#include <optional>

#include "algorithms/objective.hpp"
#include "theory/performance_estimation/clipped_runs.hpp"
#include "theory/performance_estimation/line_function.hpp"

namespace lemmata::pep {

struct TiltedLine {
  LineFunction h;
  std::vector<Vector<Exact>> tilts;  ///< a_i
  Exact start;                       ///< x_0 = (start, 0, ..., 0)

  [[nodiscard]] int nodes() const { return static_cast<int>(tilts.size()); }
  [[nodiscard]] int dimension() const { return static_cast<int>(tilts[0].size()); }
  void gradient(int i, const Vector<Exact>& x, Vector<Exact>& out) const;
  [[nodiscard]] Exact value(const Vector<Exact>& x) const;
};

/// What the method does on it, in exact numbers.
struct ExactRun {
  std::vector<Exact> x;          ///< first coordinates of x_0, ..., x_{K-1}; the others are 0
  std::vector<Exact> gradients;  ///< h'(x_k): ||grad f(x_k)|| without its sign
  Exact gap;                     ///< f(x_0) - inf f
  Exact value;                   ///< min_k ||grad f(x_k)||^2
};
/// Runs the method of `runs` on the function. Throws BadInput where the function is not of the class, with the first condition that fails.
[[nodiscard]] ExactRun run_exactly(const ClippedRuns& runs, const TiltedLine& function);

struct LowerBound {
  TiltedLine function;
  ExactRun run;
};
/// The best that the search found; none where no proposal led to a function of the class.
[[nodiscard]] std::optional<LowerBound> worst_instance(const ClippedRuns& runs);

/// The function and its run as readers see them.
[[nodiscard]] Attained attained_by(const LowerBound& bound);

}  // namespace lemmata::pep
