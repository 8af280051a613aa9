#include "properties/search.hpp"

#include <ceres/gradient_problem.h>
#include <ceres/gradient_problem_solver.h>
#include <glog/logging.h>

#include <cmath>

namespace lemmata::properties {
namespace {

/// Ceres minimises. It asks for values at points that it does not keep: the best one is remembered here.
class Descent final : public ceres::FirstOrderFunction {
 public:
  Descent(const ScoreFunction& score, double enough, std::vector<double>& best, LocalMaximum& maximum)
      : score_(score), enough_(enough), best_(best), maximum_(maximum) {}

  bool Evaluate(const double* parameters, double* cost, double* gradient) const override {
    const std::span<const double> point(parameters, best_.size());
    const std::span<double> slope(gradient, gradient == nullptr ? 0 : best_.size());
    double value = 0;
    if (maximum_.evaluated && maximum_.value >= enough_) return false;  // which ends the line search, and with it the climb
    if (!score_(point, value, slope) || !std::isfinite(value)) return false;
    for (double& entry : slope) {
      if (!std::isfinite(entry)) return false;
      entry = -entry;
    }
    *cost = -value;
    if (!maximum_.evaluated || value > maximum_.value) {
      maximum_ = {value, true};
      best_.assign(point.begin(), point.end());
    }
    return true;
  }
  int NumParameters() const override { return static_cast<int>(best_.size()); }

 private:
  const ScoreFunction& score_;
  double enough_;
  std::vector<double>& best_;
  LocalMaximum& maximum_;
};

}  // namespace

LocalMaximum climb_to_maximum(const ScoreFunction& score, std::vector<double>& point, int iterations, double enough) {
  // A line search that ends at a kink is no news to anyone.
  static const int quiet = FLAGS_minloglevel = google::GLOG_FATAL;  // once, whichever thread comes first
  (void)quiet;
  LocalMaximum maximum;
  std::vector<double> current = point;
  const ceres::GradientProblem problem(new Descent(score, enough, point, maximum));  // which owns it
  ceres::GradientProblemSolver::Options options;
  options.line_search_direction_type = ceres::LBFGS;
  options.max_num_iterations = iterations;
  options.max_num_line_search_step_size_iterations = 12;
  options.function_tolerance = 1e-12;
  options.gradient_tolerance = 1e-12;
  options.parameter_tolerance = 1e-14;
  options.logging_type = ceres::SILENT;
  options.minimizer_progress_to_stdout = false;
  ceres::GradientProblemSolver::Summary summary;
  ceres::Solve(options, problem, current.data(), &summary);
  return maximum;
}

}  // namespace lemmata::properties
