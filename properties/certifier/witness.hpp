#pragma once
/// "No finite pair": for no (L0, L1) at all is ||H f|| <= L0 + L1 ||grad f|| on the whole domain of f. Told only with a proof (docs/proofs/certifier.md).
///
///   end of the domain       f', f'' rational in x or e^(cx): |f''| grows to a higher order than |f'|, and without bound
///   shift relation          f'(x + P) = e^(rP) f'(x), and f'' likewise, with r != 0, and one certified critical point at which f'' is not 0
///   logarithmic derivative  f''/f' is a rational function that tends to infinity towards an end where |f'| grows, or has a simple pole of residue < 1, not 0
///   path                    a curve x = a t^p, y = b t^q, ... along which some second derivative grows to a higher order than every first one
#include <optional>
#include <string>
#include <vector>

#include "algorithms/expressions/parse.hpp"

namespace lemmata::certifier {

struct NoFinitePair {
  std::string kind;                        ///< one of the names above
  std::vector<std::string> proof;          ///< line by line
  std::vector<std::vector<Exact>> points;  ///< further and further along the witness: given L0 and L1, some of these violate
};

/// Nothing: no proof was found (which is no proof of the contrary).
[[nodiscard]] std::optional<NoFinitePair> no_finite_pair(const Expression& f);

/// f'(x + P) = e^(rate P) f'(x) and f''(x + P) = e^(rate P) f''(x) with P = 2 pi/frequency, for all x; and f is defined everywhere if it is so over one period.
/// One period then stands for all of R. rate 0: f' and f'' are periodic.
struct ShiftRelation {
  Exact frequency, rate;
};
/// Read off the expression. Nothing: none is known.
[[nodiscard]] std::optional<ShiftRelation> shift_relation(const Expression& f);

}  // namespace lemmata::certifier
