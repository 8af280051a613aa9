#include "properties/catalogue.hpp"

#include <vector>

#include "properties/celgc/lemmas.hpp"
#include "properties/celgc/theorem_1_checks.hpp"
#include "properties/clip21_catalogue.hpp"
#include "properties/performance_estimation/entries.hpp"
#include "properties/smoothness/catalogue.hpp"
#include "properties/truncation/catalogue.hpp"

namespace lemmata::properties {

std::span<const Entry> statements() {
  // One line a paper, in the order in which they are listed.
  static const std::vector<Entry> all = [] {
    std::vector<Entry> lines;
    for (const std::span<const Entry> paper :
         {clip21_statements(), truncation_statements(), celgc_lemma_statements(), celgc_theorem_statements(), smoothness_statements(), performance_estimation_statements()}) {
      lines.insert(lines.end(), paper.begin(), paper.end());
    }
    return lines;
  }();
  return all;
}

}  // namespace lemmata::properties
