#pragma once
/// Deterministic random choices: the same seed gives the same instance on every machine.
/// The Mersenne Twister's stream is fixed by the C++ standard; the library's distributions are not, so none is used.
#include <cstdint>
#include <random>

#include "numerics/exact.hpp"

namespace lemmata {

class Draw {
 public:
  /// `index` separates the instances of one seed.
  Draw(std::uint64_t seed, std::uint64_t index) {
    std::seed_seq mixed{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32), static_cast<std::uint32_t>(index),
                        static_cast<std::uint32_t>(index >> 32)};
    engine_.seed(mixed);
  }
  /// Uniform on low..high (both included), by rejection.
  std::int64_t integer(std::int64_t low, std::int64_t high) {
    const std::uint64_t span = static_cast<std::uint64_t>(high - low) + 1;
    const std::uint64_t limit = span == 0 ? 0 : (~std::uint64_t{0} / span) * span;
    std::uint64_t bits = engine_();
    while (span != 0 && bits >= limit) bits = engine_();
    return low + static_cast<std::int64_t>(span == 0 ? bits : bits % span);
  }
  bool chance(int percent) { return integer(0, 99) < percent; }
  /// A multiple of 2^-bits in [-range, range]: exact in every number type that has the bits.
  Exact dyadic(int range, int bits) {
    const std::int64_t largest = static_cast<std::int64_t>(range) << bits;
    return Exact(integer(-largest, largest)) * Exact::power_of_two(-bits);
  }
  /// mantissa * 2^e with a mantissa of `bits` bits in [1, 2) and e uniform in low..high: log-uniform, positive, dyadic.
  Exact log_uniform(int low, int high, int bits) {
    const std::int64_t one = std::int64_t{1} << bits;
    return Exact(one + integer(0, one - 1)) * Exact::power_of_two(integer(low, high) - bits);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace lemmata
