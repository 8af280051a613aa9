#pragma once
/// Random numbers as a function of where they are used: the same seed, path, round and node give the same bits on every machine, in whatever order they are
/// asked for.
///
/// Generator   Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011), a counter-based generator: no state, no stream to advance. Held to its published test
///             vectors in tests/algorithms/noise_test.cpp.
/// Gaussian    Karney's exact sampler (2016), algorithm N: integer comparisons only, no logarithm, no libm. Its uniforms have 64 bits, and a result is an
///             odd multiple of 2^-48: dyadic, so that it means the same in every number type.
#include <array>
#include <cstdint>

namespace lemmata {

/// One block of Philox4x32-10: 128 random bits for a 128-bit counter and a 64-bit key.
[[nodiscard]] std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// Where random numbers are used. Different sites have independent streams.
struct Site {
  std::uint32_t path = 0;     ///< which of many runs of the same instance
  std::uint32_t round = 0;
  std::uint32_t node = 0;
  std::uint8_t purpose = 0;   ///< gradient noise, privacy noise: several draws in one round
};

/// The random numbers of one site, in order. At most 2^25 words of 64 bits.
class Stream {
 public:
  Stream(std::uint64_t seed, const Site& site);

  /// 64 uniform bits.
  std::uint64_t bits();
  /// Uniform on 0..count-1, exactly, by rejection. count >= 1.
  std::uint64_t below(std::uint64_t count);
  /// Uniform on the odd multiples of 2^-48 in (-1, 1).
  double symmetric();
  /// Standard normal.
  double gaussian();
  /// Student's t: gaussian/sqrt(mean of `degrees` squares of Gaussians), with IEEE's correctly rounded operations. degrees >= 1.
  double student(int degrees);

 private:
  bool exp_minus_half();
  bool accept_fraction(std::uint64_t k, std::uint64_t fraction);

  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 4> block_{};
  int used_ = 4;
};

}  // namespace lemmata
