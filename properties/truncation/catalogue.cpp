#include "properties/truncation/catalogue.hpp"

#include <array>

#include "properties/truncation/checks.hpp"
#include "theory/truncation/assumption_iv.hpp"
#include "theory/truncation/bounded_noise.hpp"
#include "theory/truncation/clipping_bias.hpp"
#include "theory/truncation/closed_forms.hpp"
#include "theory/truncation/lemma_one.hpp"

namespace lemmata::properties {
namespace {

using truncation::BoundedNoise;
using truncation::ClippingBias;
using truncation::LemmaOne;

// One line a statement; ids are checked for uniqueness by the tests.
const std::array<Entry, 12> catalogue = {{
    {&truncation::AssumptionFour::info, assumption_four_parameters(), draw_assumption_four, check_assumption_four, 50},
    {&LemmaOne::printed_info, law_parameters(), draw_lemma_one_printed, check_lemma_one_printed, 20},
    {&LemmaOne::strict_info, law_parameters(), draw_lemma_one_strict, check_lemma_one_strict, 100},
    {&LemmaOne::radial_info, law_parameters(), draw_lemma_one_radial, check_lemma_one_radial, 100},
    {&LemmaOne::coordinatewise_info, law_parameters(), draw_lemma_one_coordinatewise, check_lemma_one_coordinatewise, 50},
    {&truncation::ClosedForms::info, law_parameters(), draw_closed_forms, check_closed_forms, 100},
    {&truncation::SmallThreshold::info, law_parameters(), draw_small_threshold, check_small_threshold, 40},
    {&BoundedNoise::c_min_info, c_min_parameters(), draw_c_min, check_c_min, 200},
    {&BoundedNoise::c_min_radial_info, c_min_radial_parameters(), draw_c_min_radial, check_c_min_radial, 100},
    {&BoundedNoise::alignment_info, alignment_parameters(), draw_alignment, check_alignment, 200},
    {&ClippingBias::info, bias_parameters(), draw_bias, check_bias, 200},
    {&ClippingBias::bounded_info, bias_parameters(), draw_bounded_bias, check_bounded_bias, 200},
}};

}  // namespace

std::span<const Entry> truncation_statements() { return catalogue; }

}  // namespace lemmata::properties
