#include "properties/run_checks.hpp"

#include <algorithm>

namespace lemmata::properties {

Outcome both_parts(Outcome first, const Outcome& second) {
  // A part that is violated or does not apply decides; then one that is open.
  const auto weight = [](Decision decision) {
    switch (decision) {
      case Decision::violated: return 3;
      case Decision::not_applicable: return 2;
      case Decision::undecided: return 1;
      default: return 0;
    }
  };
  const bool second_decides = weight(second.decision) > weight(first.decision);
  if (second_decides) {
    first.decision = second.decision;
    first.finding = second.finding;
    first.hypothesis = second.hypothesis;
    first.evidence = second.evidence;
  } else if (weight(second.decision) == weight(first.decision)) {
    first.evidence = std::min(first.evidence, second.evidence);
  }
  first.strict += second.strict;
  first.tight += second.tight;
  first.precision_bits = std::max(first.precision_bits, second.precision_bits);
  if (second.tightest_ratio > first.tightest_ratio) {
    first.tightest_ratio = second.tightest_ratio;
    first.tightest_relation = second.tightest_relation;
    first.tightest_k = second.tightest_k;
    first.tightest_node = second.tightest_node;
  }
  first.remarks.insert(first.remarks.end(), second.remarks.begin(), second.remarks.end());
  return first;
}

Outcome without_sure_range(Outcome sampled, std::string_view hypothesis) {
  if (sampled.decision != Decision::holds) return sampled;
  sampled.decision = Decision::undecided;
  sampled.hypothesis = hypothesis;
  sampled.remarks.push_back("the range that sampling rests on needs the hypothesis that was dropped; settle it over all paths (mode=exact) where that is possible");
  return sampled;
}

}  // namespace lemmata::properties
