#pragma once
/// Certified upper bounds of spectral norms of small symmetric matrices.
#include <vector>

#include "numerics/interval.hpp"

namespace lemmata::crosscheck {

/// At least the spectral norm of every symmetric d x d matrix whose entries lie in `entries`, row by row. On the line it is the magnitude; else
/// ||M|| = ||M^(2^j)||^(2^-j) <= ||M^(2^j)||_F^(2^-j), at the best j up to 8.
[[nodiscard]] double spectral_norm_up(std::vector<Interval> entries, int d);

}  // namespace lemmata::crosscheck
