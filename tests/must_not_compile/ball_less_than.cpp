// Overlapping balls have no order; less_equal answers in three values.
#include "numerics/scalar.hpp"

bool f(const lemmata::Ball& a, const lemmata::Ball& b) {
#ifdef LEMMATA_BAD
  return a < b;
#else
  return less_equal(a, b) == lemmata::Truth::yes;
#endif
}
