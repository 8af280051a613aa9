// A double has to say that it is meant as the point it is: 0.4 is not 2/5, and must not become 0 on the way through int.
#include "numerics/interval.hpp"

lemmata::Interval f() {
#ifdef LEMMATA_BAD
  return 0.4;
#else
  return lemmata::Interval::point(0.4);
#endif
}
