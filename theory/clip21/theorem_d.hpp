#pragma once
/// Theorem D: with exact gradients as shifts and clipped noise, SGD keeps a bias of the size of tau, whatever the step size and the number of steps.
///
/// Setting     n = 1, f(x) = (L/2)||x||^2 on R^2; xi uniform on kappa {(2,0), (0,1), (-2,-1)} (mean 0), kappa >= tau > 0, 0 < gamma L <= 1, T steps from
///             x_0 = (0, x_2), x_2 < 0.  m = E clip_tau(xi),  nu = E||clip_tau(xi) - m||^2,  lambda_t = (1 - gamma L)^t.
/// Recurrence  x_{k+1} = x_k - gamma (grad f(x_k) + clip_tau(xi_k)).
/// Claim       m = (tau/3)(1 - 2/sqrt 5, 1 - 1/sqrt 5),  m_2^2 = (6 - 2 sqrt 5) tau^2/45 >= tau^2/45, and for every t <= T
///             (D1) E grad f(x_t) = lambda_t grad f(x_0) - (1 - lambda_t) m
///             (D2) E||grad f(x_t)||^2 = ||E grad f(x_t)||^2 + nu gamma L (1 - lambda_t^2)/(2 - gamma L)
///             (D3) E||grad f(x_t)||^2 >= min{||grad f(x_0)||^2, m_2^2}.
/// Hypotheses  1 large-noise: kappa >= tau · 2 step-bound: gamma L <= 1 · 3 start: x_0 = (0, x_2), x_2 < 0.
/// Tight       (D1), (D2) are equalities; (D3) is attained at t = 0.
/// Source      shape of [SGD2M], Theorem 2.2; proof and constants: docs/proofs.md, Theorem D.
#include <array>
#include <vector>

#include "theory/ledger.hpp"
#include "theory/statement.hpp"
#include "numerics/vector.hpp"

namespace lemmata::clip21 {

struct TheoremD {
  static const StatementInfo info;  ///< clip21/theorem-d

  template <Scalar S>
  struct Setting {
    S L, gamma, tau;
    Vector<S> gradient_0;               ///< grad f(x_0)
    std::array<Vector<S>, 3> clipped;   ///< clip_tau of the three outcomes
  };

  /// Mean and second moment of grad f(x_t), by some way of computing them.
  template <Scalar S>
  struct Moments {
    Vector<S> mean;
    S second{};
  };

  /// One step of the moments: grad f(x_{t+1}) = (1 - gamma L) grad f(x_t) - gamma L clip_tau(xi_t), xi_t independent of x_t.
  template <Scalar S>
  [[nodiscard]] static Moments<S> step(const Setting<S>& s, const Moments<S>& now, const Vector<S>& m, const S& clipped_second) {
    const S move = s.gamma * s.L;
    const S keep = S(1) - move;
    Moments<S> next;
    next.mean.resize(2);
    for (int j = 0; j < 2; ++j) next.mean[j] = keep * now.mean[j] - move * m[j];
    next.second = square(keep) * now.second - S(2) * keep * move * dot(now.mean, m) + square(move) * clipped_second;
    return next;
  }

  /// Claims everything for t = 0..T. `enumerated` holds the moments over all 3^t paths for the first few t.
  template <Scalar S>
  static void judge(const Setting<S>& s, std::int64_t T, const std::vector<Moments<S>>& enumerated, Ledger<S>& ledger) {
    Vector<S> m = s.clipped[0];
    add_to(m, s.clipped[1]);
    add_to(m, s.clipped[2]);
    S clipped_second(0);
    for (int j = 0; j < 2; ++j) m[j] = m[j] / S(3);
    for (const Vector<S>& outcome : s.clipped) clipped_second += squared_norm(outcome) / S(3);
    const S root_5 = root(S(5));
    ledger.claim("m_1", 0, -1, Order::equal, m[0], S(s.tau / S(3) * (S(1) - S(2) / root_5)));
    ledger.claim("m_2", 0, -1, Order::equal, m[1], S(s.tau / S(3) * (S(1) - S(1) / root_5)));
    const S bias = square(m[1]);
    ledger.claim("m_2^2", 0, -1, Order::equal, bias, S((S(6) - S(2) * root_5) * square(s.tau) / S(45)));
    ledger.claim("tau^2/45 <= m_2^2", 0, -1, Order::less_equal, S(square(s.tau) / S(45)), bias);

    const S move = s.gamma * s.L;
    const S start = squared_norm(s.gradient_0);
    const S variance = clipped_second - squared_norm(m);
    S lambda(1);
    Moments<S> now{s.gradient_0, start};
    for (std::int64_t t = 0; t <= T && !ledger.finished(); ++t) {
      Vector<S> mean(2);
      for (int j = 0; j < 2; ++j) mean[j] = lambda * s.gradient_0[j] - (S(1) - lambda) * m[j];
      const S second = squared_norm(mean) + variance * move * (S(1) - square(lambda)) / (S(2) - move);
      for (int j = 0; j < 2; ++j) ledger.claim("D1", t, j, Order::equal, now.mean[j], mean[j]);
      ledger.claim("D2", t, -1, Order::equal, now.second, second);
      ledger.claim("D3", t, -1, Order::less_equal, minimum(start, bias), now.second);
      if (t < static_cast<std::int64_t>(enumerated.size())) {
        const Moments<S>& all = enumerated[static_cast<std::size_t>(t)];
        for (int j = 0; j < 2; ++j) ledger.claim("D1 over all paths", t, j, Order::equal, all.mean[j], mean[j]);
        ledger.claim("D2 over all paths", t, -1, Order::equal, all.second, second);
      }
      now = step(s, now, m, clipped_second);
      lambda = lambda * (S(1) - move);
    }
  }
};

}  // namespace lemmata::clip21
