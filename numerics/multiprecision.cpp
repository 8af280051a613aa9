#include "numerics/multiprecision.hpp"

#include <string>

#include "numerics/error.hpp"

namespace lemmata {
namespace {
thread_local long bits_in_force = 0;

/// Boost counts decimal digits and turns them into bits by about digits * 1000/301: enough digits for at least `bits`.
unsigned digits_for(long bits) { return static_cast<unsigned>(bits * 301 / 1000 + 1); }
}  // namespace

MultiprecisionScope::MultiprecisionScope(long bits) : saved_digits_(Multiprecision::default_precision()), saved_bits_(bits_in_force) {
  if (bits < 2 || bits > 1000000) throw BadInput("a precision of " + std::to_string(bits) + " bits is outside 2..1000000");
  Multiprecision::default_precision(digits_for(bits));
  bits_in_force = bits;
}

MultiprecisionScope::~MultiprecisionScope() {
  Multiprecision::default_precision(saved_digits_);
  bits_in_force = saved_bits_;
}

long MultiprecisionScope::bits() { return bits_in_force; }

}  // namespace lemmata
