#pragma once
/// Lemmas 2, 3, 3' and 4 of CELGC.
#include <span>

#include "algorithms/entry.hpp"

namespace lemmata::properties {

[[nodiscard]] std::span<const Entry> celgc_lemma_statements();

// Lemma 2: a run of CELGC, judged in every step.
[[nodiscard]] std::span<const ParameterInfo> lemma_2_parameters();
[[nodiscard]] std::span<const ParameterInfo> lemma_2_literal_parameters();
[[nodiscard]] Instance draw_lemma_2(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_lemma_2_sharp(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_lemma_2_literal(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_lemma_2_regime(std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Outcome check_lemma_2(Instance& instance, const LadderOptions& options);

// Lemmas 3, 3' and 4: one step from given iterates, over all outcomes of the noise.
[[nodiscard]] std::span<const ParameterInfo> one_step_parameters();
[[nodiscard]] Instance draw_one_step(std::string_view subject, std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Outcome check_one_step(Instance& instance, const LadderOptions& options);

}  // namespace lemmata::properties
