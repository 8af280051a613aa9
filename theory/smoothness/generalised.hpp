#pragma once
/// (L0, L1)-smoothness: f is twice differentiable and ||hess f(x)|| <= L0 + L1 ||grad f(x)|| for all x.
///
/// The constants of a function are no pair but a curve, its *frontier*: L0*(L1) = max{0, sup_x (||hess f(x)|| - L1 ||grad f(x)||)} is convex,
/// nonincreasing, and f is (L0, L1)-smooth if and only if L0 >= L0*(L1) (docs/proofs/smoothness.md, The frontier).
#include <cstdint>

#include "numerics/exact.hpp"
#include "numerics/truth.hpp"

namespace lemmata {

/// A pair of constants, L0, L1 >= 0.
struct GeneralisedSmoothness {
  Exact L0;
  Exact L1;

  /// Of x -> scale f(inner x + shift), where this is the pair of f; scale and inner > 0.
  [[nodiscard]] GeneralisedSmoothness scaled(const Exact& scale, const Exact& inner) const { return {scale * inner * inner * L0, inner * L1}; }
};

/// One point of a frontier, as far as it is known.
struct LeastL0 {
  enum class Known : std::uint8_t {
    exactly,   ///< value = L0*(L1)
    above,     ///< value is a certified upper bound of L0*(L1), near it
    infinite,  ///< no L0 will do
    not_known
  };
  Known known = Known::not_known;
  Exact value;

  /// Whether `value` is a constant that the function has.
  [[nodiscard]] bool is_valid() const { return known == Known::exactly || known == Known::above; }
  /// Whether the function is (L0, L1)-smooth with this L0.
  [[nodiscard]] Truth serves(const Exact& L0) const {
    if (is_valid() && value <= L0) return Truth::yes;
    return known == Known::exactly || known == Known::infinite ? Truth::no : Truth::unknown;
  }
};

}  // namespace lemmata
