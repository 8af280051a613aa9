#pragma once
/// Linear matrix inequalities in double: "LMI in, y out". Whoever solves them is not trusted: statuses and numbers are proposals, and only what exact
/// arithmetic confirms of a y (certify.hpp) counts. Two solvers, strangers to each other: an interior-point method of our own, and CSDP where
/// the build found it.
#include <Eigen/Dense>
#include <Eigen/SparseCore>
#include <chrono>
#include <limits>
#include <optional>
#include <vector>

namespace lemmata::pep {

/// maximise b.y over y in R^m, subject to S_k = C_k + sum_j y_j A_kj >= 0 (positive semidefinite) for every block k, and s = c + D y >= 0 entry by entry.
/// Its dual, the *primal* of the literature: minimise sum_k <C_k, X_k> + c.x over X_k >= 0, x >= 0 with sum_k <A_kj, X_k> + (D^T x)_j = -b_j for every j.
struct Lmi {
  struct Block {
    Eigen::MatrixXd constant;             ///< C_k, symmetric
    Eigen::SparseMatrix<double> slopes;   ///< column j: A_kj, both triangles, the entry (p, q) in row p + q * size
  };
  Eigen::VectorXd objective;                               ///< b
  std::vector<Block> blocks;
  Eigen::VectorXd offset;                                  ///< c
  Eigen::SparseMatrix<double, Eigen::RowMajor> inequality; ///< D

  [[nodiscard]] Eigen::Index variables() const { return objective.size(); }
};

using Deadline = std::optional<std::chrono::steady_clock::time_point>;

struct LmiOptions {
  double gap = 1e-9;        ///< relative to 1 + |b.y|, of both objectives; residuals likewise
  double relative_gap = 0;  ///< if positive: enough where y is feasible and both objectives agree up to this share of |b.y|
  double enough = std::numeric_limits<double>::infinity();      ///< done at a feasible y with b.y at least that
  double hopeless = -std::numeric_limits<double>::infinity();   ///< done where the dual shows that b.y stays below that
  int iterations = 100;
  Deadline deadline;
};

enum class LmiStatus { solved, unbounded, infeasible, hopeless, stalled, out_of_time, unavailable };

struct LmiSolution {
  LmiStatus status = LmiStatus::stalled;
  Eigen::VectorXd y;                 ///< the best met, whatever the status (empty only where unavailable)
  double value = 0;                  ///< b.y
  double bound = std::numeric_limits<double>::infinity();  ///< of the dual: where its residual is small, no y does better
  bool is_feasible = false;          ///< S and s positive with a residual of y that rounding explains
  std::vector<Eigen::MatrixXd> dual; ///< X_k
  Eigen::VectorXd dual_inequality;   ///< x
  double dual_residual = std::numeric_limits<double>::infinity();  ///< of the equations of the dual, relative to 1 + max |b|
  int iterations = 0;
};

using LmiSolver = LmiSolution (*)(const Lmi& lmi, const LmiOptions& options);

/// Primal-dual predictor-corrector on dense matrices, HKM direction. Deterministic, keeps no state, any number of threads may call it.
[[nodiscard]] LmiSolution solve_by_interior_point(const Lmi& lmi, const LmiOptions& options);

/// CSDP as a library, one call at a time in a process. `unavailable` where the build had none.
[[nodiscard]] LmiSolution solve_by_csdp(const Lmi& lmi, const LmiOptions& options);
[[nodiscard]] bool csdp_is_available();

}  // namespace lemmata::pep
