#include "algorithms/problems/certificates.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <cmath>

namespace lemmata {
namespace {

bool is_diagonal(const Matrix<Exact>& a) {
  for (Eigen::Index i = 0; i < a.rows(); ++i) {
    for (Eigen::Index j = 0; j < a.cols(); ++j) {
      if (i != j && a(i, j).sign() != 0) return false;
    }
  }
  return true;
}

/// max_i sum_j |a_ij| >= ||A||: Gershgorin, exact.
Exact largest_row_sum(const Matrix<Exact>& a) {
  Exact largest;
  for (Eigen::Index i = 0; i < a.rows(); ++i) {
    Exact sum;
    for (Eigen::Index j = 0; j < a.cols(); ++j) sum += magnitude(a(i, j));
    if (largest < sum) largest = sum;
  }
  return largest;
}

/// LDL^T of s A + t I without pivoting; true if every pivot is certified positive.
template <Enclosure S>
bool has_positive_pivots(const Matrix<Exact>& exact, int s, const Exact& t) {
  const Eigen::Index d = exact.rows();
  Matrix<S> a(d, d);
  for (Eigen::Index i = 0; i < d; ++i) {
    for (Eigen::Index j = 0; j <= i; ++j) a(i, j) = constant<S>(Exact(s) * exact(i, j) + (i == j ? t : Exact(0)));
  }
  for (Eigen::Index j = 0; j < d; ++j) {
    if (less_equal(a(j, j), S(0)) != Truth::no) return false;
    for (Eigen::Index i = j + 1; i < d; ++i) {
      const S factor = a(i, j) / a(j, j);
      for (Eigen::Index l = j + 1; l <= i; ++l) subtract_product(a(i, l), factor, a(l, j));
    }
  }
  return true;
}

Eigen::MatrixXd nearest_doubles(const Matrix<Exact>& a) {
  Eigen::MatrixXd m(a.rows(), a.cols());
  for (Eigen::Index i = 0; i < a.rows(); ++i) {
    for (Eigen::Index j = 0; j < a.cols(); ++j) m(i, j) = a(i, j).nearest_double();
  }
  return m;
}

}  // namespace

bool is_certified_positive_definite(const Matrix<Exact>& a, int s, const Exact& t) {
  if (floating_environment_is_sound() && has_positive_pivots<Interval>(a, s, t)) return true;
  const PrecisionScope scope(192);
  return has_positive_pivots<Ball>(a, s, t);
}

Exact certified_norm_bound(const Matrix<Exact>& a, bool positive_semidefinite) {
  const Exact row_sum = largest_row_sum(a);
  if (is_diagonal(a) || row_sum.sign() == 0) return row_sum;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(nearest_doubles(a), Eigen::EigenvaluesOnly);
  const double estimate = solver.info() == Eigen::Success ? solver.eigenvalues().cwiseAbs().maxCoeff() : 0;
  for (const double excess : {0x1p-24, 0x1p-16, 0x1p-8}) {
    const double proposed = estimate * (1 + excess);
    if (!(proposed > 0) || !std::isfinite(proposed)) break;
    const Exact t = dyadic_above(Exact::of_double(proposed), 32);
    if (is_certified_positive_definite(a, -1, t) && (positive_semidefinite || is_certified_positive_definite(a, 1, t))) return t;
  }
  return row_sum;
}

Exact certified_curvature(const Matrix<Exact>& a) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(nearest_doubles(a), Eigen::EigenvaluesOnly);
  const double estimate = solver.info() == Eigen::Success ? solver.eigenvalues().minCoeff() : 0;
  for (const double shrink : {1 - 0x1p-10, 0.5}) {
    const double proposed = estimate * shrink;
    if (!(proposed > 0) || !std::isfinite(proposed)) break;
    const Exact mu = dyadic_below(Exact::of_double(proposed), 32);
    if (is_certified_positive_definite(a, 1, -mu)) return mu;
  }
  return Exact(0);
}

Vector<Exact> approximate_solution(const Matrix<Exact>& a, const Vector<Exact>& b) {
  Eigen::VectorXd right(b.size());
  for (Eigen::Index j = 0; j < b.size(); ++j) right[j] = b[j].nearest_double();
  const Eigen::VectorXd y = nearest_doubles(a).ldlt().solve(right);
  Vector<Exact> solution(b.size());
  for (Eigen::Index j = 0; j < b.size(); ++j) solution[j] = std::isfinite(y[j]) ? Exact::of_double(y[j]) : Exact(0);
  return solution;
}

}  // namespace lemmata
