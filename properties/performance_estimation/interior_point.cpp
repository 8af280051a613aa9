/// Infeasible primal-dual path following with the direction of Helmberg-Rendl-Vanderbei-Wolkowicz, Kojima-Shindoh-Hara and Monteiro (HKM), and Mehrotra's
/// predictor and corrector (Todd, Toh and Tutuncu 1998 describe all of it). In the notation of lmi.hpp, a step (dX, dy, dS) solves
///
///   dS = R + sum_j dy_j A_j,   R = C + sum_j y_j A_j - S,       dX = -X + sigma mu S^-1 - sym(X dS S^-1) - (corrector) sym(dX_a dS_a S^-1),
///   <A_i, X + dX> = -b_i,      hence       M dy = b + <A_i, sigma mu S^-1 - X R S^-1 - corrector>,       M_ij = <A_i, X A_j S^-1>.
#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "properties/performance_estimation/lmi.hpp"

namespace lemmata::pep {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

MatrixXd symmetric(const MatrixXd& a) { return 0.5 * (a + a.transpose()); }

/// The largest step, at most 1e6, that keeps a + step * d positive semidefinite, for a positive definite.
double step_to_boundary(const MatrixXd& a, const MatrixXd& d) {
  const Eigen::LLT<MatrixXd> root(a);
  if (root.info() != Eigen::Success) return 0;
  MatrixXd scaled = root.matrixL().solve(d);
  scaled = root.matrixL().solve(scaled.transpose()).eval();
  const double least = Eigen::SelfAdjointEigenSolver<MatrixXd>(symmetric(scaled), Eigen::EigenvaluesOnly).eigenvalues()[0];
  if (!std::isfinite(least)) return 0;
  return least < -1e-6 ? -1 / least : 1e6;
}

struct Cone {
  const Lmi::Block* data;
  Eigen::SparseMatrix<double> lower;  ///< the slopes' lower triangles, off the diagonal twice: <A, P> = lower . P for symmetric P
  MatrixXd x, s, inverse, residual, dx, ds, correction;

  [[nodiscard]] Index size() const { return data->constant.rows(); }
  [[nodiscard]] MatrixXd combination(const VectorXd& y) const {
    const VectorXd entries = data->slopes * y;
    return Eigen::Map<const MatrixXd>(entries.data(), size(), size());
  }
};

class PathFollowing {
 public:
  PathFollowing(const Lmi& lmi, const LmiOptions& options)
      : lmi_(lmi), options_(options), y_(VectorXd::Zero(lmi.variables())), order_(double(lmi.offset.size())) {
    for (const Lmi::Block& block : lmi.blocks) {
      cones_.push_back({&block, block.slopes, {}, {}, {}, {}, {}, {}, {}});
      const Index n = block.constant.rows();
      Eigen::SparseMatrix<double>& lower = cones_.back().lower;
      lower.prune([n](Index at, Index, double) { return at % n >= at / n; });
      for (Index j = 0; j < lower.outerSize(); ++j) {
        for (Eigen::SparseMatrix<double>::InnerIterator at(lower, j); at; ++at) at.valueRef() *= at.row() % n == at.row() / n ? 1 : 2;
      }
      order_ += double(block.constant.rows());
    }
    start();
  }

  LmiSolution solve() {
    for (solution_.iterations = 0;; ++solution_.iterations) {
      if (!measure() || is_done()) return solution_;
      if (solution_.iterations >= options_.iterations) return end(LmiStatus::stalled);
      if (options_.deadline && std::chrono::steady_clock::now() > *options_.deadline) return end(LmiStatus::out_of_time);
      if (!factorise()) return end(LmiStatus::stalled);
      direction(0, false);
      const auto [primal, dual] = steps(1);
      const double predicted = complementarity(primal, dual);
      const double power = std::max(1.0, 3 * std::min(primal, dual) * std::min(primal, dual));
      const double sigma = std::clamp(std::pow(std::max(predicted, 0.0) / mu_, power), 1e-6, 1.0);
      direction(sigma * mu_, true);
      advance(0.9 + 0.09 * std::min(primal, dual));
      if (last_primal_ < 1e-9 && last_dual_ < 1e-9) return end(LmiStatus::stalled);
    }
  }

 private:
  /// Multiples of the identity, large enough for the data (Todd, Toh and Tutuncu).
  void start() {
    VectorXd norms = VectorXd::Zero(lmi_.variables());
    double largest = lmi_.offset.size() > 0 ? lmi_.offset.norm() : 0;
    for (const Cone& cone : cones_) {
      largest = std::max(largest, cone.data->constant.norm());
      for (Index j = 0; j < norms.size(); ++j) norms[j] += cone.data->slopes.col(j).squaredNorm();
    }
    for (Index r = 0; r < lmi_.inequality.outerSize(); ++r) {
      for (decltype(lmi_.inequality)::InnerIterator at(lmi_.inequality, r); at; ++at) norms[at.col()] += at.value() * at.value();
    }
    norms = norms.cwiseSqrt();
    double ratio = 0;
    for (Index j = 0; j < norms.size(); ++j) ratio = std::max(ratio, (1 + std::abs(lmi_.objective[j])) / (1 + norms[j]));
    const double primal = std::max({10.0, std::sqrt(order_), std::sqrt(order_) * ratio});
    const double dual = std::max({10.0, std::sqrt(order_), largest, norms.size() > 0 ? norms.maxCoeff() : 0.0});
    for (Cone& cone : cones_) {
      cone.x = primal * MatrixXd::Identity(cone.size(), cone.size());
      cone.s = dual * MatrixXd::Identity(cone.size(), cone.size());
    }
    x_ = ArrayXd::Constant(lmi_.offset.size(), primal);
    s_ = ArrayXd::Constant(lmi_.offset.size(), dual);
    scale_of_constant_ = 1 + largest;
    scale_of_objective_ = 1 + (lmi_.variables() > 0 ? lmi_.objective.cwiseAbs().maxCoeff() : 0.0);
  }

  LmiSolution end(LmiStatus status) {
    solution_.status = status;
    return solution_;
  }

  /// <A_j, X> for every j.
  [[nodiscard]] VectorXd adjoint(const std::vector<MatrixXd>& x, const ArrayXd& diagonal) const {
    VectorXd all = lmi_.inequality.transpose() * diagonal.matrix();
    for (std::size_t k = 0; k < cones_.size(); ++k) all += cones_[k].data->slopes.transpose() * Eigen::Map<const VectorXd>(x[k].data(), x[k].size());
    return all;
  }

  /// Residuals, objectives, the gap. Remembers y where it is feasible and better. False where numbers have ceased to be numbers.
  bool measure() {
    dual_infeasibility_ = 0;
    std::vector<MatrixXd> x;
    double bound = lmi_.offset.dot(x_.matrix());
    mu_ = (x_ * s_).sum();
    residual_ = (lmi_.offset + lmi_.inequality * y_).array() - s_;
    if (residual_.size() > 0) dual_infeasibility_ = residual_.abs().maxCoeff();
    for (Cone& cone : cones_) {
      cone.residual = cone.data->constant + cone.combination(y_) - cone.s;
      dual_infeasibility_ = std::max(dual_infeasibility_, cone.residual.cwiseAbs().maxCoeff());
      bound += cone.data->constant.cwiseProduct(cone.x).sum();
      mu_ += cone.x.cwiseProduct(cone.s).sum();
      x.push_back(cone.x);
    }
    mu_ /= order_;
    const VectorXd primal = adjoint(x, x_);
    const double value = lmi_.objective.dot(y_);
    if (!std::isfinite(value) || !std::isfinite(bound) || !std::isfinite(mu_)) return solution_.status = LmiStatus::stalled, false;
    const double primal_infeasibility = lmi_.variables() > 0 ? (primal + lmi_.objective).cwiseAbs().maxCoeff() / scale_of_objective_ : 0;
    const bool feasible = dual_infeasibility_ <= 1e-10 * scale_of_constant_;
    if (solution_.y.size() == 0 || feasible || !solution_.is_feasible) {
      solution_.y = y_;
      solution_.value = value;
      solution_.is_feasible = feasible;
    }
    solution_.bound = bound;
    solution_.dual = std::move(x);
    solution_.dual_inequality = x_.matrix();
    solution_.dual_residual = primal_infeasibility;
    // A ray of the dual: <C, X> < 0 while <A_j, X> vanishes beside it, so that no y is feasible.
    ray_ = bound < 0 && (lmi_.variables() == 0 || primal.cwiseAbs().maxCoeff() <= 1e-9 * -bound);
    return true;
  }

  bool is_done() {
    const double gap = std::abs(solution_.bound - solution_.value);
    const bool both = solution_.is_feasible && solution_.dual_residual <= std::max(options_.gap, 1e-9);
    if (solution_.dual_residual <= 1e-8 && solution_.bound < options_.hopeless) return solution_.status = LmiStatus::hopeless, true;
    if (solution_.is_feasible && solution_.value >= options_.enough) return solution_.status = LmiStatus::solved, true;
    if (both && gap <= options_.gap * (1 + std::abs(solution_.value))) return solution_.status = LmiStatus::solved, true;
    if (both && options_.relative_gap > 0 && gap <= options_.relative_gap * std::abs(solution_.value)) return solution_.status = LmiStatus::solved, true;
    if (solution_.is_feasible && solution_.value > 1e10 * scale_of_constant_) return solution_.status = LmiStatus::unbounded, true;
    if (!solution_.is_feasible && ray_) return solution_.status = LmiStatus::infeasible, true;
    return false;
  }

  /// M, factorised. A multiple of its diagonal is added where rounding made it indefinite.
  bool factorise() {
    const Index m = lmi_.variables();
    schur_.setZero(m, m);
    for (Cone& cone : cones_) {
      cone.inverse = cone.s.llt().solve(MatrixXd::Identity(cone.size(), cone.size()));
      const auto& slopes = cone.data->slopes;
      const Index n = cone.size();
      MatrixXd left(n, n);
      MatrixXd product(n, n);
      for (Index j = 0; j < m; ++j) {
        if (slopes.col(j).nonZeros() == 0) continue;
        left.setZero();
        for (Eigen::SparseMatrix<double>::InnerIterator at(slopes, j); at; ++at) left.col(at.row() / n) += at.value() * cone.x.col(at.row() % n);
        product.noalias() = left * cone.inverse;
        product = symmetric(product);
        const double* const values = product.data();
        for (Index i = j; i < m; ++i) {
          double sum = 0;
          for (Eigen::SparseMatrix<double>::InnerIterator at(cone.lower, i); at; ++at) sum += at.value() * values[at.row()];
          schur_(i, j) += sum;
        }
      }
    }
    using Entry = decltype(lmi_.inequality)::InnerIterator;
    for (Index r = 0; r < lmi_.inequality.outerSize(); ++r) {
      const double weight = x_[r] / s_[r];
      for (Entry a(lmi_.inequality, r); a; ++a) {
        for (Entry b(lmi_.inequality, r); b && b.col() <= a.col(); ++b) schur_(a.col(), b.col()) += weight * a.value() * b.value();
      }
    }
    const double largest = m > 0 ? schur_.diagonal().maxCoeff() : 1;
    if (!(largest > 0) || !std::isfinite(largest)) return m == 0;
    for (double shift = 1e-15; shift < 1e-6; shift *= 100) {
      schur_.diagonal().array() += shift * (schur_.diagonal().array().abs() + 1e-6 * largest);
      root_.compute(schur_);
      if (root_.info() == Eigen::Success) return true;
    }
    return false;
  }

  /// The step towards complementarity `target`, with second-order terms of the step before it where `corrected`.
  void direction(double target, bool corrected) {
    std::vector<MatrixXd> right;
    for (Cone& cone : cones_) {
      cone.correction = target * cone.inverse;
      if (corrected) cone.correction -= symmetric(cone.dx * cone.ds * cone.inverse);
      right.push_back(cone.correction - symmetric(cone.x * cone.residual * cone.inverse));
    }
    ArrayXd correction = target / s_;
    if (corrected) correction -= dx_ * ds_ / s_;
    const VectorXd b = lmi_.objective + adjoint(right, correction - x_ * residual_ / s_);
    dy_ = root_.solve(b);
    dy_ += root_.solve(b - schur_.selfadjointView<Eigen::Lower>() * dy_);
    for (Cone& cone : cones_) {
      cone.ds = cone.residual + cone.combination(dy_);
      cone.dx = cone.correction - cone.x - symmetric(cone.x * cone.ds * cone.inverse);
    }
    ds_ = residual_ + (lmi_.inequality * dy_).array();
    dx_ = correction - x_ - x_ * ds_ / s_;
  }

  /// The steps (of X; of y and S) that go a share of the way to the boundary of the cones, at most 1.
  [[nodiscard]] std::pair<double, double> steps(double share) const {
    double primal = 1 / share;
    double dual = 1 / share;
    for (Index r = 0; r < x_.size(); ++r) {
      if (dx_[r] < 0) primal = std::min(primal, -x_[r] / dx_[r]);
      if (ds_[r] < 0) dual = std::min(dual, -s_[r] / ds_[r]);
    }
    for (const Cone& cone : cones_) {
      primal = std::min(primal, step_to_boundary(cone.x, cone.dx));
      dual = std::min(dual, step_to_boundary(cone.s, cone.ds));
    }
    return {share * primal, share * dual};
  }

  [[nodiscard]] double complementarity(double primal, double dual) const {
    double sum = ((x_ + primal * dx_) * (s_ + dual * ds_)).sum();
    for (const Cone& cone : cones_) sum += (cone.x + primal * cone.dx).cwiseProduct(cone.s + dual * cone.ds).sum();
    return sum / order_;
  }

  void advance(double share) {
    std::tie(last_primal_, last_dual_) = steps(share);
    y_ += last_dual_ * dy_;
    x_ += last_primal_ * dx_;
    s_ += last_dual_ * ds_;
    for (Cone& cone : cones_) {
      cone.x = symmetric(cone.x + last_primal_ * cone.dx);
      cone.s = symmetric(cone.s + last_dual_ * cone.ds);
    }
  }

  const Lmi& lmi_;
  const LmiOptions& options_;
  std::vector<Cone> cones_;
  VectorXd y_, dy_;
  ArrayXd x_, s_, residual_, dx_, ds_;  ///< of the inequalities
  MatrixXd schur_;                      ///< M, lower triangle
  Eigen::LLT<MatrixXd> root_;
  double order_;                        ///< rows of all cones together
  double mu_ = 0, dual_infeasibility_ = 0, scale_of_constant_ = 1, scale_of_objective_ = 1, last_primal_ = 0, last_dual_ = 0;
  bool ray_ = false;
  LmiSolution solution_;
};

}  // namespace

LmiSolution solve_by_interior_point(const Lmi& lmi, const LmiOptions& options) { return PathFollowing(lmi, options).solve(); }

}  // namespace lemmata::pep
