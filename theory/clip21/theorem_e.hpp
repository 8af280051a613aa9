#pragma once
/// Theorem E: Clip21 with stochastic gradients does not converge in general.
///
/// Setting     n = d = 1, f(x) = (L/2) x^2, xi = 2c with probability 1/3, -c with probability 2/3 (mean 0), independent; 0 < tau < c, any gamma > 0, any
///             deterministic x_0 and v^{-1}. y_k = f'(x_k), w_k = y_k - v^{k-1}. For 0 < r < 1: R = r (c - tau) gamma L/(2 (2 + gamma L)), and N >= 1 is
///             the least integer with floor(N^2/4) > 6 r (c - tau)/((2 + gamma L)(1 - r^2) tau).
/// Recurrence  v^k = v^{k-1} + clip_tau(y_k + xi_k - v^{k-1}),   x_{k+1} = x_k - gamma v^k.
/// Claim       (drift) E(v^k - v^{k-1}) <= -tau/3 + (4 tau/3) E w_k^2/(c - tau)^2 for every k
///             (E1) every window of N + 1 rounds has one with E y_k^2 > R^2
///             (E2) (1/K) sum_{k<K} E y_k^2 >= (1/K) floor(K/(N + 1)) R^2
///             (E3) hence limsup_k E|f'(x_k)|^2 >= (c - tau)^2/(4 (1 + 2/(gamma L))^2): r -> 1.
///             E+: for gamma L <= tau/(3c), y_0 in [-2c, c] and w_0 in [-2c - tau, c + tau], with J = ceil(3c/tau) + 1, h(w) = sum_{j>=0} (c - j tau - w)_+
///             (E4) y_k in [-2c, c], w_k in [-2c - tau, c + tau], |v^k| <= 3c on every path
///             (E5) (1/K) sum_{k<K} E y_k >= A_K = c - tau - 9 c J gamma L - (1/K)(3 h(w_0) - v^{-1} + (c - y_0)/(gamma L))
///             (E6) (1/K) sum_{k<K} E y_k^2 >= ((A_K)_+)^2: as gamma -> 0 the floor is (c - tau)^2.
/// Hypotheses  1 small-threshold: tau < c; for E+ also 2 small-step: gamma L <= tau/(3c) · 3 start: y_0 and w_0 in the intervals above.
/// Tight       (E4); (E1) is far from attained; (E5) nearly from x_0 = c/L, v^{-1} = 0 for small gamma.
/// Source      ours (the phenomenon is that of [SGD2M], section 2); proof: docs/proofs.md, Theorem E.
#include <vector>

#include "theory/ledger.hpp"
#include "theory/round.hpp"
#include "theory/statement.hpp"

namespace lemmata::clip21 {

struct TheoremE {
  static const StatementInfo info;       ///< clip21/theorem-e
  static const StatementInfo plus_info;  ///< clip21/theorem-e-plus

  struct Instance {
    Exact L, c, tau, gamma, x0, shift;

    [[nodiscard]] Exact gamma_L() const { return gamma * L; }
    [[nodiscard]] Exact y0() const { return L * x0; }
    [[nodiscard]] Exact w0() const { return y0() - shift; }
    /// The hypotheses of E+.
    [[nodiscard]] bool has_small_step() const { return gamma_L() * Exact(3) * c <= tau; }
    [[nodiscard]] bool has_near_start() const {
      return Exact(-2) * c <= y0() && y0() <= c && Exact(-2) * c - tau <= w0() && w0() <= c + tau;
    }
    /// A_K of (E5).
    [[nodiscard]] Exact average_bound(std::int64_t K) const;
  };

  /// The constants of (E1), exactly.
  struct Window {
    Exact R;
    std::int64_t N = 1;

    /// Throws BadInput where N exceeds a million: r is then too close to 1.
    static Window of(const Instance& instance, const Exact& r);
  };

  /// Expectations over all paths at round k.
  template <Field S>
  struct Moments {
    S gradient_squared{};  ///< E y_k^2
    S drift{};             ///< E(v^k - v^{k-1})
    S error_squared{};     ///< E w_k^2
  };

  /// (drift), (E1) and (E2) from the moments of rounds 0, 1, ...
  template <Field S>
  static void judge(const std::vector<Moments<S>>& rounds, const Instance& instance, const Window& window, Ledger<S>& ledger) {
    const auto last = static_cast<std::int64_t>(rounds.size()) - 1;
    const S tau = constant<S>(instance.tau);
    const S gap_squared = constant<S>((instance.c - instance.tau) * (instance.c - instance.tau));
    const S floor = constant<S>(window.R * window.R);
    S sum(0);
    for (std::int64_t k = 0; k <= last; ++k) {
      const Moments<S>& now = rounds[static_cast<std::size_t>(k)];
      ledger.claim("drift", k, -1, Order::less_equal, now.drift, S(S(4) * tau * now.error_squared / (S(3) * gap_squared) - tau / S(3)), tau);
      sum += now.gradient_squared;
      ledger.claim("E2", k, -1, Order::less_equal, S(constant<S>(Exact((k + 1) / (window.N + 1))) * floor), sum);
      if (k < window.N) continue;
      S largest = now.gradient_squared;
      for (std::int64_t j = k - window.N; j < k; ++j) largest = maximum(largest, rounds[static_cast<std::size_t>(j)].gradient_squared);
      ledger.claim("E1", k, -1, Order::less, floor, largest);
    }
  }

  /// (E4), round by round, on one path.
  template <Field S>
  class PathJudge {
   public:
    explicit PathJudge(const Instance& instance)
        : c_(constant<S>(instance.c)), tau_(constant<S>(instance.tau)) {}

    void operator()(const Round<S>& round, Ledger<S>& ledger) const {
      const S y = (*round.gradient)[0];
      const S v = (*round.direction)[0];
      const S w = y - (*round.nodes[0].before)[0];
      const S low = S(-2) * c_;
      ledger.claim("E4 y <= c", round.k, -1, Order::less_equal, y, c_, c_);
      ledger.claim("E4 y >= -2c", round.k, -1, Order::less_equal, low, y, c_);
      ledger.claim("E4 w <= c + tau", round.k, -1, Order::less_equal, w, S(c_ + tau_), c_);
      ledger.claim("E4 w >= -2c - tau", round.k, -1, Order::less_equal, S(low - tau_), w, c_);
      ledger.claim("E4 |v| <= 3c", round.k, -1, Order::less_equal, magnitude(v), S(S(3) * c_), c_);
    }

   private:
    S c_, tau_;
  };
};

}  // namespace lemmata::clip21
