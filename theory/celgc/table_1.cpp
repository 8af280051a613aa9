#include "theory/celgc/table_1.hpp"

#include "numerics/error.hpp"

namespace lemmata::celgc {
namespace {

using Monomial = Table1::Monomial;
//                                      Delta L0 L1  M sigma N eps
constexpr Monomial sgd[] = {{1, 1, 0, 0, 0, 0, -2}, {1, 0, 1, 1, 0, 0, -2}, {1, 1, 0, 0, 2, 0, -4}, {1, 0, 1, 1, 2, 0, -4}};
constexpr Monomial clipped_sgd[] = {{1, 0, 0, 0, 0, 0, -4}, {0, 1, 0, 0, 2, 0, -4}, {0, 0, 1, 0, 3, 0, -4}, {0, 2, -2, 0, 1, 0, -4}};
constexpr Monomial framework[] = {{1, 1, 0, 0, 2, 0, -4}};
constexpr Monomial parallel[] = {{1, 1, 0, 0, 2, -1, -4}};
constexpr Monomial rounds[] = {{1, 1, 0, 0, 1, 0, -3}};

constexpr Table1::Row table[] = {
    {"SGD, one machine, ||grad f|| <= M", "Delta (L0 + L1 M) eps^-2 + Delta (L0 + L1 M) sigma^2 eps^-4", sgd, "", {}, true},
    {"clipped SGD, one machine [Z19] (row unconfirmed)", "(Delta + (L0 + L1 sigma) sigma^2 + sigma L0^2/L1^2) eps^-4", clipped_sgd, "", {}, false},
    {"clipping framework, one machine [Z20]", "Delta L0 sigma^2 eps^-4", framework, "", {}, true},
    {"naive parallel form of [Z20]", "Delta L0 sigma^2/(N eps^4)", parallel, "Delta L0 sigma^2/(N eps^4)", parallel, true},
    {"CELGC", "Delta L0 sigma^2/(N eps^4)", parallel, "Delta L0 sigma eps^-3", rounds, true},
};

}  // namespace

std::span<const Table1::Row> Table1::rows() { return table; }

Exact Table1::value(std::span<const Monomial> sum, const Numbers& at) {
  const std::array<const Exact*, 7> variables = {&at.Delta, &at.L0, &at.L1, &at.M, &at.sigma, &at.N, &at.eps};
  Exact total;
  for (const Monomial& monomial : sum) {
    Exact term(1);
    for (std::size_t j = 0; j < variables.size(); ++j) {
      if (monomial[j] < 0 && variables[j]->sign() == 0) throw BadInput("celgc/table-1: a row divides by L1, eps and N; give positive ones");
      for (int e = 0; e < monomial[j]; ++e) term *= *variables[j];
      for (int e = 0; e > monomial[j]; --e) term /= *variables[j];
    }
    total += term;
  }
  return total;
}

void Table1::judge(const Numbers& at, const Exact& s, const Exact& b, Ledger<Exact>& ledger) {
  const Numbers scaled = at.scaled(s, b);
  const Numbers steeper = at.scaled(s, Exact(1));
  int node = 0;
  for (const Row& row : table) {
    for (const std::span<const Monomial> sum : {row.iterations, row.communication}) {
      if (row.covariant) {
        ledger.claim("covariant", 0, node, Order::equal, value(sum, scaled), value(sum, at));
        for (const Monomial& monomial : sum) {
          ledger.claim("weight of s is 0", 0, node, Order::equal, Exact(weight(monomial).s), Exact(0));
          ledger.claim("weight of b is 0", 0, node, Order::equal, Exact(weight(monomial).b), Exact(0));
        }
      } else {
        for (const Monomial& monomial : sum) ledger.claim("falls with s", 0, node, Order::less, Exact(weight(monomial).s), Exact(0));
        // Delta = sigma = 0 leaves no iterations to count in any units.
        if (value(sum, at).sign() > 0) ledger.claim("not covariant under f -> s f, s > 1", 0, node, Order::less, value(sum, steeper), value(sum, at));
      }
    }
    ++node;
  }
}

const StatementInfo Table1::info{
    .id = "celgc/table-1",
    .kind = Kind::statement,
    .title = "CELGC, Table 1: every row but one is covariant under f -> s f, x -> b x",
    .setting = "Delta >= f(x_0) - inf f, f (L0, L1)-smooth, noise <= sigma, ||grad f|| <= M (first row), N machines (last two rows); target eps.\n"
               "s f(b x): Delta -> s Delta, L0 -> s b^2 L0, L1 -> b L1, M -> s b M, sigma -> s b sigma, eps -> s b eps; iterations stay as they are",
    .recurrence = "none: iterations, and communication, as sums of monomials, every O(.) with the constant 1",
    .claim = "SGD, the clipping framework [Z20], its naive parallel form and CELGC are covariant: equal values, and weight 0 of every monomial\n"
             "clipped SGD (Delta + (L0 + L1 sigma) sigma^2 + sigma L0^2/L1^2) eps^-4 is not: every monomial falls with s. That row is unconfirmed.\n"
             "In relations, the rows are counted from 0. lemmata show celgc/table-1 --set Delta=1 ... gives the values",
    .hypotheses = {},
    .tightness = "equalities",
    .trust = Trust::proved,
    .source = {"CELGC", "Table 1, arXiv 2205.05040; O(.) constants unknown, taken as 1"},
    .proof = "docs/proofs/celgc-theorem-1.md, Table 1"};

}  // namespace lemmata::celgc
