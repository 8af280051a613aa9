/// The hand-written list of what can be certified, one line a problem.
#include <array>

#include "theory/performance_estimation/error_feedback.hpp"
#include "theory/performance_estimation/first_order.hpp"

namespace lemmata::pep {

std::span<const CertifiedProblem* const> problems() {
  static constexpr std::array all = {
      &gd_nonconvex,
      &gd_nodes,
      &gd_convex_value,
      &gd_convex_gradient,
      &gd_convex_gradient_from_value,
      &gd_strongly_convex,
      &heavy_ball_value,
      &nesterov_value,
      &proximal_value,
      &compressed_value,
      &ef_one_step,
      &ef21_one_step,
  };
  return all;
}

}  // namespace lemmata::pep
