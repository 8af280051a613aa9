// Eigen's maxCoeff() orders the entries.
#include "numerics/vector.hpp"

lemmata::Ball f(const lemmata::Vector<lemmata::Ball>& a) {
#ifdef LEMMATA_BAD
  return a.maxCoeff();
#else
  return largest_magnitude(a);
#endif
}
