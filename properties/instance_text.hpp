#pragma once
/// An instance as JSON on a few lines: what a failing property prints, `lemmata verify --instance FILE` reads.
#include <string>

#include "algorithms/instance.hpp"

namespace lemmata::properties {

[[nodiscard]] std::string json_text(const Instance& instance);

}  // namespace lemmata::properties
