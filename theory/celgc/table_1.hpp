#pragma once
/// CELGC, Table 1: iterations and communication to reach E||grad f|| <= eps, row by row, the constants of every O(.) taken as 1.
///
/// Setting     Delta >= f(x_0) - inf f, f (L0,L1)-smooth, noise <= sigma, ||grad f|| <= M (first row only), N machines (last two rows).
/// Recurrence  none: a table of sums of monomials Delta^a L0^b L1^c M^d sigma^e N^f eps^g.
/// Claim       f -> s f and x -> b x leave a number of iterations as it is, and change (Delta, L0, L1, M, sigma, eps) into
///             (s Delta, s b^2 L0, b L1, s b M, s b sigma, s b eps). So does every row but one, clipped SGD: there every monomial falls by a power of s.
/// Hypotheses  none.
/// Tight       equalities.
/// Source      [CELGC] Table 1, arXiv 2205.05040; the row of clipped SGD is not confirmed against [Z19].
#include <array>
#include <span>

#include "theory/ledger.hpp"
#include "theory/statement.hpp"

namespace lemmata::celgc {

struct Table1 {
  static const StatementInfo info;  ///< celgc/table-1

  struct Numbers {
    Exact Delta, L0, L1, M, sigma, N, eps;
    /// The same problem for s f(b x).
    [[nodiscard]] Numbers scaled(const Exact& s, const Exact& b) const { return {s * Delta, s * b * b * L0, b * L1, s * b * M, s * b * sigma, N, s * b * eps}; }
  };

  /// Exponents, in the order of Numbers.
  using Monomial = std::array<int, 7>;

  struct Row {
    std::string_view method;
    std::string_view iterations_formula;
    std::span<const Monomial> iterations;
    std::string_view communication_formula;  ///< empty: one machine
    std::span<const Monomial> communication;
    bool covariant;  ///< as the table of this toolkit has it; the judge decides
  };
  static std::span<const Row> rows();

  /// Throws BadInput where a variable with a negative exponent is 0.
  static Exact value(std::span<const Monomial> sum, const Numbers& at);

  /// The powers of s and b by which f -> s f, x -> b x multiplies a monomial.
  struct Weight {
    int s, b;
  };
  static Weight weight(const Monomial& m) { return {m[0] + m[1] + m[3] + m[4] + m[6], 2 * m[1] + m[2] + m[3] + m[4] + m[6]}; }

  /// Covariance of every row under (s, b), as an equality of numbers, and of weights for all (s, b) at once; and the failure of the other row under (s, 1).
  static void judge(const Numbers& at, const Exact& s, const Exact& b, Ledger<Exact>& ledger);
};

}  // namespace lemmata::celgc
