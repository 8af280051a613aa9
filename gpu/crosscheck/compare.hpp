#pragma once
/// One case held against the truth: the float run, the double run, and an enclosure of the exact run of the same instance, round by round.
#include <array>
#include <optional>
#include <span>

#include "gpu/crosscheck/band.hpp"

namespace lemmata::crosscheck {

/// What became of one run (float or double).
struct Compared {
  enum class Answer : std::uint8_t { inside, outside, without_band, undecided };
  Answer answer = Answer::inside;       ///< outside: certified, at one place at least; without_band: inside while there was one
  std::int64_t k = -1;                  ///< where it was first outside, without band, or undecided
  std::string quantity;                 ///< x, shift or gradient
  std::int64_t comparisons = 0;
  double largest_ratio = 0;             ///< of error/band of x, over the rounds with a band > 0
  std::int64_t ratio_at = 0;
  double largest_error = 0;             ///< of x, in ulps
  /// At the rounds that were asked for: error and band of x in ulps of x; NaN beyond the last comparison.
  std::vector<float> errors, bands;
};

/// A clipping decision that the floats made otherwise than the exact run.
struct Flip {
  std::int64_t k = 0;
  int node = 0;
  bool clipped_in_float = false;
  std::string increment;  ///< its norm in the exact run: an enclosure as text "[lo, hi]"
  std::string threshold;
  float computed = 0;     ///< its norm in float
};

struct Comparison {
  std::array<Compared, 2> runs;  ///< float, double
  std::int64_t flips = 0;
  std::optional<Flip> first_flip;
  std::int64_t ties = 0;         ///< decisions that no precision settled
  long bits = 0;                 ///< of the enclosure; 0: exact rationals
};

/// Runs rounds 0..steps. `rounds`: where errors are kept. Precision grows until everything is decided.
[[nodiscard]] Comparison compare(const Case& c, std::int64_t steps, std::span<const std::int64_t> rounds, Fault fault = Fault::none);

/// Whether x lies within `band` of the exact x_steps, certified.
template <std::floating_point T>
[[nodiscard]] Truth is_within(const Case& c, std::int64_t steps, const Vector<T>& x, double band);

/// The distance of adjacent numbers of T at the largest entry of x.
template <std::floating_point T>
[[nodiscard]] double ulp_of(const Vector<T>& x);

}  // namespace lemmata::crosscheck
