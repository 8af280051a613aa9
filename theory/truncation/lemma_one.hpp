#pragma once
/// Lemma 1 of [CELGC], truncated random vectors, in four readings: as printed with "decreasing" read as nonincreasing, as printed with "decreasing" read as
/// strictly decreasing, and two repairs.
///
/// Setting     g in R^d with mean mu, alpha > 0, P = P(|g| <= alpha). Families: theory/truncation/law.hpp.
/// Recurrence  none: a statement about one random vector.
/// Claim       E[g 1(|g| <= alpha)] = P Lambda mu with a diagonal Lambda = diag(c_1, ..., c_d). It is read entry by entry: t_i = c_i P mu_i has a
///             solution c_i in the range claimed iff t_i lies in that range times P mu_i, and iff t_i = 0 where P mu_i = 0.
///               printed         0 < c_i <= 1, for a density nonincreasing in |z - mu|: false (a uniform law on a ball: c = 0)
///               strict          the same, for a density strictly decreasing in |z - mu| on its support: true, Lambda = c Id
///               radial          density phi(|z - mu|), phi nonincreasing: Lambda = c Id, 0 <= c <= 1; c > 0 iff the density is not a.e. constant on
///                               B(0, alpha); c = 1 iff the support lies in B(0, alpha)
///               coordinatewise  every coordinate, given the others, symmetric and unimodal about mu_i: 0 <= c_i <= 1
/// Hypotheses  printed: 1 symmetric · 2 decreasing. strict: 1 strictly-decreasing. radial: 1 radial · 2 nonincreasing. coordinatewise: 1 unimodal.
/// Tight       0 and 1 are attained. Dropping a hypothesis is refuted by the laws of counterexample/uniform-ball-truncation and its neighbours.
/// Source      [CELGC] Lemma 1; proofs: docs/proofs/truncation.md.
#include "theory/ledger.hpp"
#include "theory/statement.hpp"
#include "theory/truncation/law.hpp"

namespace lemmata::truncation {

struct LemmaOne {
  static const StatementInfo printed_info, strict_info, radial_info, coordinatewise_info;

  enum class Reading : std::uint8_t { printed, strict, radial, coordinatewise };

  template <Field S>
  static void hypotheses(Reading reading, const Facts& facts, Ledger<S>& ledger) {
    switch (reading) {
      case Reading::printed:
        ledger.assume("symmetric", truth(facts.is_symmetric));
        return ledger.assume("decreasing", truth(facts.is_radial && facts.is_nonincreasing));
      case Reading::strict: return ledger.assume("strictly-decreasing", truth(facts.is_strictly_decreasing));
      case Reading::radial:
        ledger.assume("radial", truth(facts.is_radial));
        return ledger.assume("nonincreasing", truth(facts.is_nonincreasing));
      case Reading::coordinatewise: return ledger.assume("unimodal", truth(facts.is_unimodal));
    }
  }

  /// `mean` exactly, as its signs decide what is claimed.
  template <Field S>
  static void judge(Reading reading, const Facts& facts, const Vector<Exact>& mean, const Moments<S>& m, Ledger<S>& ledger) {
    const bool is_one_number = reading == Reading::radial || reading == Reading::strict;
    for (Eigen::Index j = 0; j < mean.size(); ++j) {
      const int node = mean.size() == 1 ? -1 : static_cast<int>(j);
      const S& t = m.truncated_mean[j];
      if (!facts.meets_ball || mean[j].sign() == 0) {
        ledger.claim("t = 0 where P mu = 0", 0, node, Order::equal, t, S(0));
        continue;
      }
      const bool negative = mean[j].sign() < 0;
      const S along = negative ? S(-t) : t;
      const S whole = m.probability * (negative ? S(-m.mean[j]) : m.mean[j]);
      // c > 0, and where the repair says so c = 0; all without a division.
      if (reading == Reading::printed || reading == Reading::strict) {
        ledger.claim("c > 0: 0 < t", 0, node, Order::less, S(0), along);
      } else if (reading == Reading::radial && facts.is_constant_on_ball) {
        ledger.claim("c = 0: t = 0", 0, node, Order::equal, along, S(0));
      } else {
        const bool strict = reading == Reading::radial;  // not constant on the ball: c > 0
        ledger.claim(strict ? "c > 0: 0 < t" : "c >= 0: 0 <= t", 0, node, strict ? Order::less : Order::less_equal, S(0), along);
      }
      if (reading == Reading::radial && facts.lies_in_ball) {
        ledger.claim("c = 1: t = P mu", 0, node, Order::equal, along, whole);
      } else {
        const bool strict = reading == Reading::radial;  // something is cut off: c < 1
        ledger.claim(strict ? "c < 1: t < P mu" : "c <= 1: t <= P mu", 0, node, strict ? Order::less : Order::less_equal, along, whole);
      }
      if (is_one_number && j > 0) ledger.claim("one c: t_1 mu_i = t_i mu_1", 0, node, Order::equal, S(m.truncated_mean[0] * m.mean[j]), S(t * m.mean[0]));
    }
  }
};

}  // namespace lemmata::truncation
