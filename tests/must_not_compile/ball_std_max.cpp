// std::max picks one of two balls; the maximum of their members may lie in either.
#include <algorithm>

#include "numerics/ball.hpp"

lemmata::Ball f(const lemmata::Ball& a, const lemmata::Ball& b) {
#ifdef LEMMATA_BAD
  return std::max(a, b);
#else
  return maximum(a, b);
#endif
}
