#include "counterexamples/catalogue.hpp"

#include <array>

namespace lemmata::counterexamples {

std::span<const Entry> catalogue() {
  static const std::array<Entry, 13> entries = {example_1_1,
                                               different_thresholds,
                                               soft_clip_three_nodes,
                                               shifted_quadratics,
                                               shifted_quadratics_three_nodes,
                                               stochastic_bias,
                                               second_step_bound,
                                                uniform_ball_truncation,
                                                two_point_truncation,
                                                tilted_uniform_truncation,
                                                correlated_gaussian_truncation,
                                                clipped_field_biased_zero,
                                                clipped_field_interval};
  return entries;
}

}  // namespace lemmata::counterexamples
