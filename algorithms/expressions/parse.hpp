#pragma once
/// Functions of up to three variables, from text: read exactly, differentiated symbolically, kept as tapes.
///
///   expression   numbers (3, 0.1, 1e-6: exact, 0.1 is 1/10), x, y, z, + - * / ^ and ( ), exp, log, log1p, sqrt, sin, cos, cosh, sinh, tanh
///   ^            binds to the right and tighter than a sign: -x^2 is -(x^2), 2^-3 is 1/8. Exponents that are no integers need a positive base
///
/// The expression is first brought to GiNaC's automatic normal form (x/x is 1, exp(log(x)) is x): the function meant is that normal form, on the set where
/// the text as given has a value (what its logarithms and roots are taken of is positive, no divisor is 0) and the derivatives have. Every derivative is
/// GiNaC's; what is evaluated afterwards are our own tapes.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "algorithms/expressions/tape.hpp"

namespace lemmata {

struct Expression {
  std::string text;                    ///< as it was given
  std::vector<std::string> variables;  ///< those that occur, in the order x, y, z; {"x"} if none does
  Tape function;                       ///< one output: f
  Tape derivatives;                    ///< the gradient, then the Hessian row by row, upper triangle: n + n(n+1)/2 outputs
  std::optional<Tape> with_third;      ///< one variable: f', f'' and f'''
  /// f''/f' where it simplifies (one variable, f' not 0): the exponential factors of exp(x^2) cancel in it.
  std::optional<Tape> logarithmic_derivative;

  [[nodiscard]] int dimension() const { return static_cast<int>(variables.size()); }
};

/// Throws BadInput with the column where the text does not parse, and for unknown names, functions that are not twice differentiable, values that are not real.
[[nodiscard]] Expression parse_expression(std::string_view text);

}  // namespace lemmata
