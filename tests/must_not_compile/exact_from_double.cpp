// 0.4 is not 2/5: text is the way in.
#include "numerics/exact.hpp"

lemmata::Exact f() {
#ifdef LEMMATA_BAD
  lemmata::Exact q = 0.4;
#else
  lemmata::Exact q = lemmata::Exact::parse("0.4");
#endif
  return q;
}
