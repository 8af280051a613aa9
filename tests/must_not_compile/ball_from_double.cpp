// 0.4 is not 2/5, and must not become 0 on the way through int.
#include "numerics/ball.hpp"

lemmata::Ball f() {
#ifdef LEMMATA_BAD
  lemmata::Ball b = 0.4;
#else
  lemmata::Ball b = lemmata::Ball::enclosing(lemmata::Exact(2, 5));
#endif
  return b;
}
