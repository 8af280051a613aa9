// A number without scalar_traits is unknown: norms of integers would round silently.
#include "numerics/vector.hpp"

#ifdef LEMMATA_BAD
int f(const lemmata::Vector<int>& a) { return lemmata::norm(a); }
#else
double f(const lemmata::Vector<double>& a) { return lemmata::norm(a); }
#endif
