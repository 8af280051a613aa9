#include "theory/statement.hpp"

namespace lemmata {

std::string_view text(Trust trust) {
  switch (trust) {
    case Trust::proved: return "proved";
    case Trust::published_form: return "published form";
    case Trust::refuted_as_printed: return "refuted as printed";
  }
  return "";
}

std::string_view text(Kind kind) {
  switch (kind) {
    case Kind::statement: return "statement";
    case Kind::counterexample: return "counterexample";
    case Kind::experiment: return "experiment";
    case Kind::scenario: return "scenario";
  }
  return "";
}

}  // namespace lemmata
