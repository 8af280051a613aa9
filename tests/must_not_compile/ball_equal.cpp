// Two balls with the same ends are not one number.
#include "numerics/ball.hpp"

bool f(const lemmata::Ball& a, const lemmata::Ball& b) {
#ifdef LEMMATA_BAD
  return a == b;
#else
  return same_ends(a, b);
#endif
}
