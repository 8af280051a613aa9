#include "scenarios/catalogue.hpp"

#include <array>

namespace lemmata::scenarios {

std::span<const Entry> catalogue() {
  static const std::array<Entry, 10> entries = {logistic_experiment,
                                               celgc_experiment,
                                               entry_of<thresholds_and_soft_clipping>(),
                                               entry_of<server_side_clipping>(),
                                               entry_of<l0_l1_smoothness>(),
                                               entry_of<stochastic_gradients>(),
                                               entry_of<privacy_noise>(),
                                               entry_of<plain_gradient_descent>(),
                                               entry_of<after_k_star>(),
                                               entry_of<rate>()};
  return entries;
}

const Scenario* find_scenario(std::string_view id) {
  for (const auto make : {thresholds_and_soft_clipping, server_side_clipping, l0_l1_smoothness, stochastic_gradients, privacy_noise,
                          plain_gradient_descent, after_k_star, rate}) {
    if (make().info->id == id) return &make();
  }
  return nullptr;
}

}  // namespace lemmata::scenarios
