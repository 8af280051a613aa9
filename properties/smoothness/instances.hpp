#pragma once
/// Instances of statements about (L0, L1)-smoothness: a function of one variable, a pair of constants, and points.
#include "algorithms/draw.hpp"
#include "algorithms/entry.hpp"
#include "theory/smoothness/sharp_bounds.hpp"

namespace lemmata::properties {

/// A function with a pair of constants that was asked for, and whether it has it.
struct SmoothFunction {
  Univariate f;
  GeneralisedSmoothness constants;
  Truth smooth = Truth::unknown;
  /// The bounds of smoothness/* are equalities for moves uphill: s (e^(ax) - ax - 1) with (s a^2, a) from x >= 0, or s e^(ax) with (0, a).
  [[nodiscard]] bool is_extremal_from(const Exact& x) const;
};

/// The documented parameters with those of the entry's own behind them.
[[nodiscard]] std::span<const ParameterInfo> pair_parameters();      ///< L1, L0, x, y, c
[[nodiscard]] std::span<const ParameterInfo> point_parameters();     ///< L1, x, M
[[nodiscard]] std::span<const ParameterInfo> descent_parameters();   ///< L1, L0, eps, kappa, steps

/// A function of one variable, drawn from families of all kinds; what `given` fixes is taken from there. Number 0 is the entry's default.
[[nodiscard]] Instance draw_pair(std::string_view subject, std::uint64_t seed, std::uint64_t number, const Parameters& given);
[[nodiscard]] Instance draw_point(std::string_view subject, std::uint64_t seed, std::uint64_t number, const Parameters& given);
/// `positive_L0`: for the statement that needs L0 > 0; functions whose least L0 is 0 then get more.
[[nodiscard]] Instance draw_descent(std::string_view subject, std::uint64_t seed, std::uint64_t number, const Parameters& given, bool positive_L0);

/// The function of an instance. Throws BadInput for a problem that is no function of one variable.
[[nodiscard]] Univariate read_function(const Instance& instance);
/// The function with L1 and L0 of the instance; "least" is replaced by its value there.
[[nodiscard]] SmoothFunction read_smooth_function(Instance& instance, std::span<const ParameterInfo> known);

}  // namespace lemmata::properties
