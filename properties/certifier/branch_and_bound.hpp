#pragma once
/// ||H f(x)|| <= L0 + L1 ||grad f(x)|| on a box, and the least L0 for which it holds there, by interval branch and bound (docs/proofs/certifier.md).
///
/// Double intervals over batches of boxes come first; boxes that they cannot settle go to Arb balls. "Holds" needs every piece of the box certified; "violated"
/// a point of small rational coordinates at which both sides are enclosed apart. What is left is told with its volume, never rounded away.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "algorithms/expressions/parse.hpp"
#include "theory/verdict.hpp"

namespace lemmata::certifier {

/// One closed interval for each variable, in the order of Expression::variables.
using Box = std::vector<std::pair<Exact, Exact>>;
/// "x in [-10, 10], y in [0, 1/3]".
[[nodiscard]] std::string box_text(const Expression& f, const Box& box);

struct Limits {
  std::int64_t boxes = 0;  ///< evaluated in all; 0: 4,000,000, 1,000,000 or 150,000 in one, two or three variables
  const std::atomic<bool>* stop = nullptr;
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  [[nodiscard]] std::int64_t most_boxes(int dimension) const { return boxes > 0 ? boxes : dimension == 1 ? 4000000 : dimension == 2 ? 1000000 : 150000; }
  [[nodiscard]] bool reached() const { return (stop != nullptr && stop->load(std::memory_order_relaxed)) || std::chrono::steady_clock::now() > deadline; }
};

/// Throws BadInput, naming the expression and a point or a part of the box, unless f is defined and twice differentiable on the whole box.
void check_defined(const Expression& f, const Box& box);

/// Both sides at a point with rational coordinates.
struct Sides {
  Truth holds = Truth::unknown;  ///< ||H|| <= L0 + L1 ||grad||; unknown also where f has no value
  bool exact = false;            ///< decided in rational numbers (one variable, rational operations)
  Quantity curvature;            ///< ||H f||
  Quantity slope;                ///< ||grad f||
  Quantity bound;                ///< L0 + L1 ||grad f||
};
[[nodiscard]] Sides sides_at(const Expression& f, const std::vector<Exact>& point, const Exact& l0, const Exact& l1);

struct BoxDecision {
  Decision decision = Decision::undecided;
  std::vector<Exact> point;                       ///< violated: where
  std::int64_t boxes = 0;                         ///< evaluated
  std::int64_t in_balls = 0;                      ///< of these with Arb
  long precision_bits = 53;                       ///< the largest that was needed
  std::int64_t remaining = 0;                     ///< undecided: how many pieces are left,
  double remaining_volume = 0;                    ///< ... their share of the box (an upper bound),
  std::vector<std::pair<double, double>> around;  ///< ... and a box that contains them
};
[[nodiscard]] BoxDecision decide_on_box(const Expression& f, const Box& box, const Exact& l0, const Exact& l1, const Limits& limits = {});

/// max(0, max over the box of ||H|| - L1 ||grad||), from below by a certified point, from above by branch and bound.
struct BoxSupremum {
  double lower = 0, upper = 0;  ///< certified
  std::vector<double> point;    ///< where the lower bound comes from; empty if it is 0
  std::int64_t boxes = 0;
  bool complete = false;  ///< as tight as asked: upper - lower <= relative * upper, or <= relative * 2^-10 * min(1, largest curvature met)
};
[[nodiscard]] BoxSupremum supremum_on_box(const Expression& f, const Box& box, const Exact& l1, double relative, const Limits& limits = {});

}  // namespace lemmata::certifier
