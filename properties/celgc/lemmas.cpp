#include "properties/celgc/lemmas.hpp"

#include <array>

#include "theory/celgc/lemma_2.hpp"
#include "theory/celgc/one_step.hpp"

namespace lemmata::properties {
namespace {

using celgc::Lemma2;
using celgc::Lemma3;
using celgc::Lemma4;

template <const StatementInfo& info>
Instance draw_step(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  return draw_one_step(info.id, seed, number, given);
}

const std::array<Entry, 8> catalogue = {{
    {&Lemma2::info, lemma_2_parameters(), draw_lemma_2, check_lemma_2, 30},
    {&Lemma2::sharp_info, lemma_2_parameters(), draw_lemma_2_sharp, check_lemma_2, 30},
    {&Lemma2::literal_info, lemma_2_literal_parameters(), draw_lemma_2_literal, check_lemma_2, 1},
    {&Lemma2::regime_info, lemma_2_parameters(), draw_lemma_2_regime, check_lemma_2, 30},
    {&Lemma3::info, one_step_parameters(), draw_step<Lemma3::info>, check_one_step, 100},
    {&Lemma3::sharp_info, one_step_parameters(), draw_step<Lemma3::sharp_info>, check_one_step, 100},
    {&Lemma3::prime_info, one_step_parameters(), draw_step<Lemma3::prime_info>, check_one_step, 100},
    {&Lemma4::info, one_step_parameters(), draw_step<Lemma4::info>, check_one_step, 100},
}};

}  // namespace

std::span<const Entry> celgc_lemma_statements() { return catalogue; }

}  // namespace lemmata::properties
