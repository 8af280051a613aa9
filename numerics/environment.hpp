#pragma once
/// What every enclosure here takes for granted of the compiler: IEEE arithmetic in the declared type, without liberties.
#include <cfloat>

#ifdef __FAST_MATH__
#error "lemmata: -ffast-math breaks the containment of enclosures; remove it"
#endif
#if FLT_EVAL_METHOD != 0
#error "lemmata: double arithmetic must be evaluated in double (no x87 excess precision)"
#endif
