#pragma once
/// Linear equations over the rationals, solved for some unknowns (pivots) in terms of the others (free): what keeps rounded multipliers exact.
#include <Eigen/Dense>
#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "numerics/exact.hpp"
#include "numerics/vector.hpp"

namespace lemmata::pep {

/// sum_j coefficient_j x_j = right. Zero coefficients are left out.
struct Equation {
  std::map<std::size_t, Exact> coefficients;
  Exact right;
};

struct Equations {
  std::size_t columns = 0;
  std::vector<Equation> equations;
  std::vector<bool> zero;  ///< unknowns that are known to be zero; empty: none
};

/// x_pivot = constant + sum_j coefficient_j x_j over free j.
struct SolvedRow {
  std::size_t pivot = 0;
  Exact constant;
  std::map<std::size_t, Exact> coefficients;
};

struct Solved {
  std::vector<SolvedRow> rows;
  std::vector<std::size_t> free;  ///< ascending
};

/// Pivots chosen to keep the rows sparse (Markowitz). Nothing: the equations contradict each other.
[[nodiscard]] std::optional<Solved> solve_sparse(const Equations& equations);
/// Pivots chosen by weight, the heaviest first.
[[nodiscard]] std::optional<Solved> solve_by_weight(const Equations& equations, const std::vector<double>& weight);

/// The span of vectors of Q^n, grown one by one.
class RowSpace {
 public:
  explicit RowSpace(Eigen::Index dimension) : dimension_(dimension) {}
  /// True where the vector is new to the span.
  bool add(Vector<Exact> vector);
  [[nodiscard]] Eigen::Index rank() const { return static_cast<Eigen::Index>(rows_.size()); }
  /// Coordinates that determine a vector of the span; with their unit vectors left out, the other unit vectors span a complement of it.
  [[nodiscard]] const std::vector<Eigen::Index>& pivots() const { return pivots_; }

 private:
  Eigen::Index dimension_;
  std::vector<Vector<Exact>> rows_;
  std::vector<Eigen::Index> pivots_;
};

/// A guess of rational vectors that span what the eigenvectors to eigenvalues above `share` of their sum span, in double: reduced to echelon form, each entry
/// the simplest fraction within 1e-5. A guess: whoever uses it checks.
[[nodiscard]] std::vector<Vector<Exact>> rational_range(const Eigen::MatrixXd& eigenvectors, const Eigen::VectorXd& eigenvalues, double share);

}  // namespace lemmata::pep
