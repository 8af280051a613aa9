// Two intervals with the same ends are not one number.
#include "numerics/interval.hpp"

bool f(const lemmata::Interval& a, const lemmata::Interval& b) {
#ifdef LEMMATA_BAD
  return a == b;
#else
  return same_ends(a, b);
#endif
}
