#pragma once
/// Which way soft clipping points: with two nodes and one common a never the wrong way, in any dimension; with three it can.
///
/// Setting     g_1, g_2 in R^d, a > 0, s(g) = g/(||g|| + a), c_i = 1/(||g_i|| + a).
/// Claim       <s(g_1) + s(g_2), g_1 + g_2> >= (||g_1|| - ||g_2||)(c_1 ||g_1|| - c_2 ||g_2||) >= 0.
/// Hypotheses  none.
/// Tight       the first is attained in one dimension by g_1 g_2 <= 0; both are 0 for g_1 = -g_2. With three nodes the claim fails:
///             counterexample/soft-clip-three-nodes.
/// Source      answer to a reviewer's question to [C21]; proof: docs/proofs.md.
///
/// The same as a statement about n nodes, with the number of nodes as its hypothesis:
/// Claim       <sum_i s(g_i), sum_i g_i> >= 0, written as -sum_{i != j} <s(g_i), g_j> <= sum_i <s(g_i), g_i>.
/// Hypotheses  1 at-most-two-nodes: n <= 2.
/// Tight       equality for n = 2 iff g_1 = -g_2. For n = 3 it fails: g = (3, -1, -1) on the line with a = 1.
#include <vector>

#include "theory/ledger.hpp"
#include "theory/round.hpp"
#include "theory/statement.hpp"

namespace lemmata::clip21 {

struct SoftClipTwoNodes {
  static const StatementInfo info;

  /// g_1, g_2 and their soft-clipped images s_1, s_2.
  template <Field S>
  static void judge(const Vector<S>& g1, const Vector<S>& g2, const Vector<S>& s1, const Vector<S>& s2, const S& a, Ledger<S>& ledger) {
    S alignment(0);
    for (Eigen::Index j = 0; j < g1.size(); ++j) alignment += (s1[j] + s2[j]) * (g1[j] + g2[j]);
    const S n1 = norm(g1);
    const S n2 = norm(g2);
    // c_1 n_1 - c_2 n_2 = a (n_1 - n_2)/((n_1 + a)(n_2 + a)): this form shows the sign, and needs no cancellation.
    const S product = a * square(S(n1 - n2)) / ((n1 + a) * (n2 + a));
    ledger.claim("alignment", 0, -1, Order::less_equal, product, alignment, S(n1 + n2));
    ledger.claim("never the wrong way", 0, -1, Order::less_equal, S(0), product);
  }
};

struct SoftClipAlignment {
  static const StatementInfo info;

  /// g_i and their soft-clipped images s_i, as many.
  template <Field S>
  static void judge(const std::vector<Vector<S>>& g, const std::vector<Vector<S>>& s, Ledger<S>& ledger) {
    const auto n = g.size();
    ledger.assume_exactly("at-most-two-nodes", Exact(static_cast<std::int64_t>(n)), Exact(2));
    S own(0);
    S between(0);
    S scale(0);
    for (std::size_t i = 0; i < n; ++i) {
      scale += norm(g[i]);
      for (std::size_t j = 0; j < n; ++j) {
        if (i == j) {
          own += dot(s[i], g[i]);
        } else {
          between += dot(s[i], g[j]);
        }
      }
    }
    ledger.claim("alignment", 0, -1, Order::less_equal, S(-between), own, scale);
  }
};

}  // namespace lemmata::clip21
