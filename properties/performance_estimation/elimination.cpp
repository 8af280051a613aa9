#include "properties/performance_estimation/elimination.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <utility>

namespace lemmata::pep {
namespace {

struct Position {
  std::size_t equation, column;
};
/// Which of the equations still unsolved to solve for which unknown.
using Choice = std::function<std::optional<Position>(const std::vector<Equation>&, const std::vector<bool>& is_solved)>;

/// a += factor * b.
void add(Equation& a, const Exact& factor, const Equation& b) {
  for (const auto& [j, coefficient] : b.coefficients) {
    const auto at = a.coefficients.try_emplace(j, Exact(0)).first;
    at->second += factor * coefficient;
    if (at->second.sign() == 0) a.coefficients.erase(at);
  }
  a.right += factor * b.right;
}

std::optional<Solved> solve(const Equations& system, const Choice& choice) {
  std::vector<Equation> rows = system.equations;
  const auto is_zero = [&](std::size_t j) { return j < system.zero.size() && system.zero[j]; };
  for (Equation& row : rows) std::erase_if(row.coefficients, [&](const auto& c) { return is_zero(c.first); });
  std::vector<bool> is_solved(rows.size(), false);
  std::vector<bool> is_pivot(system.columns, false);
  std::vector<std::pair<std::size_t, std::size_t>> pivots;  // equation, unknown
  while (const std::optional<Position> at = choice(rows, is_solved)) {
    Equation& pivot = rows[at->equation];
    const Exact inverse = Exact(1) / pivot.coefficients.at(at->column);
    for (auto& [j, coefficient] : pivot.coefficients) coefficient *= inverse;
    pivot.right *= inverse;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i == at->equation) continue;
      const auto entry = rows[i].coefficients.find(at->column);
      if (entry == rows[i].coefficients.end()) continue;
      const Exact factor = -entry->second;
      add(rows[i], factor, pivot);
    }
    is_solved[at->equation] = true;
    is_pivot[at->column] = true;
    pivots.emplace_back(at->equation, at->column);
  }
  Solved solved;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!is_solved[i] && rows[i].right.sign() != 0) return std::nullopt;  // 0 = something else
  }
  for (const auto& [equation, unknown] : pivots) {
    SolvedRow row{unknown, rows[equation].right, {}};
    for (const auto& [j, coefficient] : rows[equation].coefficients) {
      if (j != unknown) row.coefficients.emplace(j, -coefficient);
    }
    solved.rows.push_back(std::move(row));
  }
  for (std::size_t j = 0; j < system.columns; ++j) {
    if (!is_pivot[j] && !is_zero(j)) solved.free.push_back(j);
  }
  return solved;
}

/// The simplest fraction within `tolerance` of x, by its continued fraction.
Exact simple_fraction(double x, double tolerance) {
  std::int64_t p0 = 0, q0 = 1, p1 = 1, q1 = 0;
  double rest = x;
  for (int i = 0; i < 20; ++i) {
    const double whole = std::floor(rest);
    if (std::abs(whole) > 1e9) break;
    const auto a = static_cast<std::int64_t>(whole);
    const std::int64_t p = a * p1 + p0;
    const std::int64_t q = a * q1 + q0;
    p0 = std::exchange(p1, p);
    q0 = std::exchange(q1, q);
    if (std::abs(static_cast<double>(p) / static_cast<double>(q) - x) <= tolerance || rest == whole) break;
    rest = 1 / (rest - whole);
  }
  return Exact(p1, q1);
}

}  // namespace

std::optional<Solved> solve_sparse(const Equations& equations) {
  return solve(equations, [&](const std::vector<Equation>& rows, const std::vector<bool>& is_solved) -> std::optional<Position> {
    std::vector<std::size_t> uses(equations.columns, 0);
    for (const Equation& row : rows) {
      for (const auto& [j, coefficient] : row.coefficients) ++uses[j];
    }
    std::optional<Position> best;
    std::size_t least = std::numeric_limits<std::size_t>::max();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (is_solved[i]) continue;
      for (const auto& [j, coefficient] : rows[i].coefficients) {
        const std::size_t fill = (rows[i].coefficients.size() - 1) * (uses[j] - 1);
        if (fill >= least) continue;
        least = fill;
        best = Position{i, j};
      }
    }
    return best;
  });
}

std::optional<Solved> solve_by_weight(const Equations& equations, const std::vector<double>& weight) {
  return solve(equations, [&](const std::vector<Equation>& rows, const std::vector<bool>& is_solved) -> std::optional<Position> {
    std::optional<Position> best;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (is_solved[i]) continue;
      for (const auto& [j, coefficient] : rows[i].coefficients) {
        if (!best || weight[j] > weight[best->column]) best = Position{i, j};
      }
    }
    return best;
  });
}

bool RowSpace::add(Vector<Exact> vector) {
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    const Exact factor = vector[pivots_[r]];
    if (factor.sign() == 0) continue;
    for (Eigen::Index i = 0; i < dimension_; ++i) {
      if (rows_[r][i].sign() != 0) vector[i] -= factor * rows_[r][i];
    }
  }
  Eigen::Index pivot = 0;
  while (pivot < dimension_ && vector[pivot].sign() == 0) ++pivot;
  if (pivot == dimension_) return false;
  const Exact inverse = Exact(1) / vector[pivot];
  for (Eigen::Index i = 0; i < dimension_; ++i) vector[i] *= inverse;
  rows_.push_back(std::move(vector));
  pivots_.push_back(pivot);
  return true;
}

std::vector<Vector<Exact>> rational_range(const Eigen::MatrixXd& eigenvectors, const Eigen::VectorXd& eigenvalues, double share) {
  const Eigen::Index n = eigenvalues.size();
  std::vector<Eigen::VectorXd> rows;
  for (Eigen::Index i = 0; i < n; ++i) {
    if (eigenvalues[i] > share * eigenvalues.sum() && eigenvalues[i] > 1e-6) rows.emplace_back(eigenvectors.col(i));
  }
  for (std::size_t r = 0; r < rows.size(); ++r) {
    Eigen::Index pivot = 0;
    rows[r].cwiseAbs().maxCoeff(&pivot);
    rows[r] /= rows[r][pivot];
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i != r) rows[i] -= Eigen::VectorXd(rows[i][pivot] * rows[r]);
    }
  }
  std::vector<Vector<Exact>> range;
  for (const Eigen::VectorXd& row : rows) {
    Vector<Exact> u(n);
    for (Eigen::Index i = 0; i < n; ++i) u[i] = simple_fraction(row[i], 1e-5);
    range.push_back(std::move(u));
  }
  return range;
}

}  // namespace lemmata::pep
