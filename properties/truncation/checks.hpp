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

// ---- Bounded noise, finitely many points: finite_checks.cpp -----------------------------------------------------------------------------------------

[[nodiscard]] std::span<const ParameterInfo> c_min_parameters();
[[nodiscard]] std::span<const ParameterInfo> c_min_radial_parameters();
[[nodiscard]] std::span<const ParameterInfo> alignment_parameters();
[[nodiscard]] std::span<const ParameterInfo> bias_parameters();
[[nodiscard]] std::span<const ParameterInfo> assumption_four_parameters();
[[nodiscard]] Instance draw_c_min(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_c_min_radial(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_alignment(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_bias(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_bounded_bias(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_assumption_four(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Outcome check_c_min(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_c_min_radial(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_alignment(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_bias(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_bounded_bias(Instance& instance, const LadderOptions& options);
[[nodiscard]] Outcome check_assumption_four(Instance& instance, const LadderOptions& options);

}  // namespace lemmata::properties
