#include "theory/verdict.hpp"

namespace lemmata {

std::string_view text(Evidence evidence) {
  switch (evidence) {
    case Evidence::sampled: return "sampled";
    case Evidence::rounded: return "rounded";
    case Evidence::enclosed: return "enclosed";
    case Evidence::exact: return "exact";
  }
  return "";
}

std::string_view text(Decision decision) {
  switch (decision) {
    case Decision::holds: return "holds";
    case Decision::violated: return "violated";
    case Decision::undecided: return "undecided";
    case Decision::not_applicable: return "not-applicable";
  }
  return "";
}

}  // namespace lemmata
