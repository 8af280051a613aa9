#pragma once
/// A statement about trajectories as a search sees it: a function of a point in R^m, in doubles, with derivatives from the same recurrence in dual numbers.
///
/// A point stands for an instance on quadratics with diagonal matrices (n nodes, d dimensions): per node the diagonal a_i, the linear part b_i and the shift
/// v_i, then the start x, then one number t for the step size: gamma = cap/(1 + t^2), where cap is the largest gamma for which the hypotheses of the first round
/// hold, as far as they are not waived; its derivative comes from the implicit function theorem. Where no hypothesis bounds gamma, gamma = e^t. tau is fixed:
/// the statements scale.
///
/// The score of a relation lhs <= rhs is margin_of, its largest over nodes and rounds; what fails of other hypotheses is subtracted. It is smooth as long as
/// neither the activity pattern (which nodes clip in which round) changes, nor the place where the margin is largest: those are the pieces.
///
/// Everything here proposes. What is found is rounded to rationals and handed to the entry's own check.
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "algorithms/instance.hpp"
#include "theory/ledger.hpp"
#include "theory/statement.hpp"

namespace lemmata::properties {

struct TrajectoryShape {
  int nodes = 1;
  int dimension = 1;
  std::int64_t rounds = 30;  ///< 0..rounds are judged
  bool shifted = true;       ///< v_i^{-1} may differ from 0
};

/// A relation at its nearest to failing along one run.
struct Approach {
  std::string_view relation;
  double margin = -1;
  double ratio = 0;  ///< lhs/rhs where rhs > 0
  std::int64_t k = 0;
  int node = -1;
  bool equality = false;
};

/// What one run in doubles says.
struct Sighting {
  bool has_meaning = false;         ///< f is bounded below, the numbers are finite
  double penalty = 0;               ///< how far hypotheses fail that the step size does not settle
  std::int64_t rounds = 0;          ///< rounds judged before a hypothesis failed, or all
  double gamma = 0;
  std::vector<Approach> approaches;

  [[nodiscard]] const Approach* find(std::string_view relation) const {
    for (const Approach& a : approaches) {
      if (a.relation == relation) return &a;
    }
    return nullptr;
  }
  [[nodiscard]] double score(std::string_view relation) const {
    const Approach* a = find(relation);
    return (a == nullptr ? -1 : a->margin) - penalty;
  }
};

/// A place where the activity pattern is about to change: node i in round k, and ||u_i^k||/tau - 1.
struct Kink {
  std::int64_t k = 0;
  int node = 0;
  double gap = 0;
};

class TrajectorySearch {
 public:
  virtual ~TrajectorySearch() = default;
  [[nodiscard]] const TrajectoryShape& shape() const { return shape_; }
  /// Coordinates of a point.
  [[nodiscard]] int size() const { return shape_.nodes * shape_.dimension * (shape_.shifted ? 3 : 2) + shape_.dimension + 1; }

  /// Where things stand in a point.
  [[nodiscard]] int diagonal_at(int node, int j) const { return node * per_node() + j; }
  [[nodiscard]] int linear_at(int node, int j) const { return node * per_node() + shape_.dimension + j; }
  [[nodiscard]] int shift_at(int node, int j) const { return node * per_node() + 2 * shape_.dimension + j; }
  [[nodiscard]] int start_at(int j) const { return shape_.nodes * per_node() + j; }
  [[nodiscard]] int step_at() const { return size() - 1; }

  /// Runs in doubles; `sighting` keeps its memory from call to call.
  virtual void look(std::span<const double> point, Sighting& sighting) = 0;
  /// The gradient of `at.score(relation)`, `at` being what `look` said of this point. False where there is none.
  virtual bool gradient(std::span<const double> point, const Sighting& at, std::string_view relation, std::span<double> out) = 0;
  /// The kinks nearest to the run, at most `count`, nearest first.
  virtual std::vector<Kink> kinks(std::span<const double> point, std::size_t count) = 0;
  virtual bool kink_gradient(std::span<const double> point, const Kink& kink, std::span<double> out) = 0;
  /// Problem, start and shifts that a point stands for, exactly: its doubles are rational numbers. Without parameters and steps.
  [[nodiscard]] Instance instance_at(std::span<const double> point) const;

 protected:
  TrajectorySearch(const TrajectoryShape& shape, double tau) : shape_(shape), tau_(tau) {}
  [[nodiscard]] int per_node() const { return shape_.dimension * (shape_.shifted ? 3 : 2); }
  TrajectoryShape shape_;
  double tau_;
};

/// One round of a run on the line in exact numbers, for a reader who checks it by hand.
struct TraceRow {
  struct Node {
    Exact gradient, increment, message, shift;  ///< grad f_i(x_k), what is clipped, what is sent, v_i^k
  };
  std::int64_t k = 0;
  Exact x, direction;
  std::vector<Node> nodes;
};

/// A statement that can be searched this way.
struct TrajectoryModel {
  const StatementInfo* info;
  std::span<const std::string_view> own_parameters;  ///< that `make` reads, beside nodes, dimension, steps, tau and gamma
  bool shifted;                                      ///< the method keeps shifts, and they may start anywhere
  std::int64_t longest;                              ///< no horizon beyond it is searched
  /// `amendment` and its views must outlive the search.
  std::unique_ptr<TrajectorySearch> (*make)(const TrajectoryShape& shape, const Parameters& own, const Amendment& amendment);
  /// Rounds 0..rounds of the method on a complete instance in one dimension with rational data. Throws BadInput or NoExactValue.
  std::vector<TraceRow> (*trace)(const Instance& instance, std::int64_t rounds);
};

}  // namespace lemmata::properties
