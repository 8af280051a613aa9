// Eigen's normalized() branches on the norm.
#include "numerics/vector.hpp"

lemmata::Ball f(const lemmata::Vector<lemmata::Ball>& a) {
#ifdef LEMMATA_BAD
  return a.normalized()[0];
#else
  return a[0] / norm(a);
#endif
}
