#pragma once
/// What every enclosure here takes for granted of the compiler: IEEE arithmetic in the declared type, without liberties.
#include <cfloat>

#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__ == 1)
#error "lemmata: -ffast-math and its parts break the containment of enclosures; remove them"
#endif
#if FLT_EVAL_METHOD != 0
#error "lemmata: double arithmetic must be evaluated in double (no x87 excess precision)"
#endif

namespace lemmata {

/// Whether this thread rounds to nearest and keeps subnormal numbers: what no header can see (a program *linked* with -ffast-math flushes them to zero).
/// The ladder leaves out double intervals where it does not.
[[nodiscard]] bool floating_environment_is_sound();

}  // namespace lemmata
