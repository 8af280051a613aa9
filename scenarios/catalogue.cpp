#include "scenarios/catalogue.hpp"

#include <array>

namespace lemmata::scenarios {

std::span<const Entry> catalogue() {
  static const std::array<Entry, 1> entries = {logistic_experiment};
  return entries;
}

}  // namespace lemmata::scenarios
