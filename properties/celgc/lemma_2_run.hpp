#pragma once
/// The run of CELGC that an instance of Lemma 2 means.
#include <optional>

#include "algorithms/instance.hpp"
#include "algorithms/local_methods.hpp"

namespace lemmata::properties {

struct Lemma2Run {
  Problem problem;
  Start start;
  Celgc method;
  Exact tau;  ///< gamma/eta
  std::int64_t steps;
  std::optional<Exact> squared_bound;  ///< of the noise
  bool short_numbers;                  ///< noise of few bits: exact runs are cheap
};

/// Throws BadInput.
[[nodiscard]] Lemma2Run read_lemma_2_run(const Instance& instance);

}  // namespace lemmata::properties
