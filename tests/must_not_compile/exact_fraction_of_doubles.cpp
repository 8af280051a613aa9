// A numerator of 0.4 must not become 0.
#include "numerics/exact.hpp"

lemmata::Exact f() {
#ifdef LEMMATA_BAD
  return lemmata::Exact(0.4, 3);
#else
  return lemmata::Exact(4, 30);
#endif
}
