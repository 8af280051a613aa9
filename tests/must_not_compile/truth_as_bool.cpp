// "Unknown" is neither true nor false: a comparison of enclosures cannot be the condition of an if.
#include "numerics/scalar.hpp"

int f(const lemmata::Ball& a, const lemmata::Ball& b) {
#ifdef LEMMATA_BAD
  if (less_equal(a, b)) return 1;
#else
  if (less_equal(a, b) == lemmata::Truth::yes) return 1;
#endif
  return 0;
}
