#pragma once
/// How the statements about truncated and clipped random vectors are drawn and put to the test.
#include <span>

#include "algorithms/entry.hpp"

namespace lemmata::properties {

// ---- Truncated laws: lemma_one_checks.cpp ---------------------------------------------------------------------------------------------------------

[[nodiscard]] std::span<const ParameterInfo> law_parameters();
[[nodiscard]] Instance draw_lemma_one_printed(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_lemma_one_strict(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_lemma_one_radial(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_lemma_one_coordinatewise(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_closed_forms(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_small_threshold(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Outcome check_lemma_one_printed(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_lemma_one_strict(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_lemma_one_radial(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_lemma_one_coordinatewise(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_closed_forms(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_small_threshold(Instance& instance, const LadderOptions& options);

}  // namespace lemmata::properties
