#pragma once
/// The step sizes of Theorems B and B+ compared, over eta = a tau/M in (0, 1].
///
/// Setting     the constants of clip21/theorem-b and clip21/theorem-b-plus; L > 0, L~ >= L. gamma_1(beta) = 2/(L + sqrt(L^2 + 4 beta L~^2)) is the first
///             bound on the step size; the second is the same in both theorems.
/// Recurrence  none: a statement about constants.
/// Claim       (S1) beta = beta+ (2 eta + 4)/(3 - eta), a factor from 4/3 to 3, and theta >= theta+ = eta
///             (S2) gamma_1(beta) <= gamma_1(beta+) <= sqrt((2 eta + 4)/(3 - eta)) gamma_1(beta) <= sqrt(3) gamma_1(beta): what B+ gains.
/// Hypotheses  1 eta: 0 < eta <= 1 · 2 smoothness: 0 < L <= L~.
/// Tight       (S2), left, and theta >= theta+ at eta = 1. The caps themselves gain less: at most (3 + sqrt 57)/8 < 1.32, nothing for eta <= 1/2.
/// Source      ours; proof: docs/proofs.md, The step sizes of Theorem B and Theorem B+ compared.
#include "theory/ledger.hpp"
#include "theory/statement.hpp"

namespace lemmata::clip21 {

struct StepSizes {
  static const StatementInfo info;  ///< clip21/step-sizes

  /// 2/(L + sqrt(L^2 + 4 beta L~^2)).
  template <Scalar S>
  [[nodiscard]] static S first_bound(const S& L, const S& L_tilde, const S& beta) {
    return S(2) / (L + root(S(square(L) + S(4) * beta * square(L_tilde))));
  }
  template <Scalar S>
  struct Constants {
    S theta, beta, beta_plus;

    explicit Constants(const S& eta)
        : theta(eta * (S(3) - eta) / S(2)),
          beta(square(S(S(1) - eta)) * (S(1) + S(2) / eta) / theta),
          beta_plus(square(S((S(1) - eta) / eta))) {}
  };

  /// Claims (S1) and (S2) at one eta; `k` numbers it.
  template <Scalar S>
  static void judge(std::int64_t k, const S& eta, const S& L, const S& L_tilde, Ledger<S>& ledger) {
    const Constants<S> c(eta);
    const S gain = (S(2) * eta + S(4)) / (S(3) - eta);
    ledger.claim("S1 beta", k, -1, Order::equal, c.beta, S(c.beta_plus * gain));
    ledger.claim("S1 beta+ <= beta", k, -1, Order::less_equal, c.beta_plus, c.beta);
    ledger.claim("S1 theta", k, -1, Order::less_equal, eta, c.theta);
    const S first = first_bound(L, L_tilde, c.beta);
    const S first_plus = first_bound(L, L_tilde, c.beta_plus);
    ledger.claim("S2", k, -1, Order::less_equal, first, first_plus);
    ledger.claim("S2 gain", k, -1, Order::less_equal, first_plus, S(root(gain) * first));
    ledger.claim("S1 factor <= 3", k, -1, Order::less_equal, gain, S(3));
  }
};

}  // namespace lemmata::clip21
