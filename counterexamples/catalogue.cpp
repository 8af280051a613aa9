#include "counterexamples/catalogue.hpp"

#include <array>

namespace lemmata::counterexamples {

std::span<const Entry> catalogue() {
  static const std::array<Entry, 7> entries = {example_1_1,
                                               different_thresholds,
                                               soft_clip_three_nodes,
                                               shifted_quadratics,
                                               shifted_quadratics_three_nodes,
                                               stochastic_bias,
                                               second_step_bound};
  return entries;
}

}  // namespace lemmata::counterexamples
