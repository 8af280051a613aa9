// The root of a rational number is rarely rational: an exact number is a Field, not a Scalar.
#include "numerics/scalar.hpp"

#ifdef LEMMATA_BAD
lemmata::Exact f(const lemmata::Exact& a) { return lemmata::root(a); }
#else
lemmata::Ball f(const lemmata::Exact& a) { return lemmata::root(lemmata::constant<lemmata::Ball>(a)); }
#endif
