#include "properties/truncation/catalogue.hpp"

#include <array>

#include "properties/truncation/checks.hpp"
#include "theory/truncation/closed_forms.hpp"
#include "theory/truncation/lemma_one.hpp"

namespace lemmata::properties {
namespace {

using truncation::LemmaOne;

// One line a statement; ids are checked for uniqueness by the tests.
const std::array<Entry, 6> catalogue = {{
    {&LemmaOne::printed_info, law_parameters(), draw_lemma_one_printed, check_lemma_one_printed, 20},
    {&LemmaOne::strict_info, law_parameters(), draw_lemma_one_strict, check_lemma_one_strict, 40},
    {&LemmaOne::radial_info, law_parameters(), draw_lemma_one_radial, check_lemma_one_radial, 40},
    {&LemmaOne::coordinatewise_info, law_parameters(), draw_lemma_one_coordinatewise, check_lemma_one_coordinatewise, 25},
    {&truncation::ClosedForms::info, law_parameters(), draw_closed_forms, check_closed_forms, 40},
    {&truncation::SmallThreshold::info, law_parameters(), draw_small_threshold, check_small_threshold, 20},
}};

}  // namespace

std::span<const Entry> truncation_statements() { return catalogue; }

}  // namespace lemmata::properties
