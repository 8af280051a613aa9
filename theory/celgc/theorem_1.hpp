#pragma once
/// CELGC, Theorem 1 and Theorem 1': a small average gradient, with rounds that do not depend on the number of machines; and the literal readings that fail.
///
/// Setting     f is (L0,L1)-smooth, Delta >= f(x_0) - inf f; N machines with independent samples G_i = grad f(x_t^i) + xi, E xi = 0, ||xi|| <= sigma;
///             averaging acts after every I steps. x_t = mean_i x_t^i, m_t = ||grad f(x_t)||.
///             c = ln(15/14), A = 1 + e^c - (e^c - 1)/c, B = (e^c - 1)/c.
/// Recurrence  x_{t+1}^i = x_t^i - min(eta, gamma/||G_i||) G_i, and every I steps all x^i become their mean.
/// Claim       (step) E[f(x_{t+1}) - f(x_t)] <= slope eta c_min eps (floor eps - E m_t);
///             (rate) (1/T) sum_{t<T} E m_t <= Delta/(slope eta c_min eps T) + floor eps;   (nine) (1/T) sum_{t<T} E m_t <= 9 eps.
///             Theorem 1: slope 8.658, floor 4.672, horizon 3.74.   Theorem 1': slope 8.658, floor 4.632, horizon 3.71, c_min = 1.
/// Hypotheses  1 noise-level: sigma >= 1 · 2 target: eps <= min(A L0/(B L1), 0.1) · 3 machines: N <= min(1/eps, 14 A L0/(5 B L1 eps)) ·
///             4 interval: I <= sqrt(1/c_min) sigma/(N eps) · 5 step-cap: gamma <= c_min N eps^2/(28 sigma A L0) · 6 step-at-cap: and at least (1 - 2^-10)
///             of it · 7 threshold: gamma/eta = 5 sigma · 8 horizon: T >= 3.74 A L0 Delta sigma^2/(c_min^2 N eps^4) · 9 alignment: c_min in (0, 1] bounds
///             every c_i of Lemma 3 · 10 averaging: it acts (V0, V1). Theorem 1' drops 1 and 9 and reads sigma/10 for 0.1, sigma/eps for 1/eps.
///             (step) and (rate) need neither 6 nor 8.
/// Tight       the least horizons of this proof are 3.7358... and 3.7013...; measured runs at the cap stay below half of 9 eps.
/// Source      [CELGC] Theorem 1, whose constant in T is O(.); the explicit constants and Theorem 1' are ours: docs/proofs/celgc-theorem-1.md.
#include <string>

#include "theory/ledger.hpp"
#include "theory/statement.hpp"

namespace lemmata::celgc {

struct Theorem1 {
  static const StatementInfo info;                ///< celgc/theorem-1
  static const StatementInfo prime_info;          ///< celgc/theorem-1-prime
  static const StatementInfo speed_up_info;       ///< celgc/theorem-1-speed-up: N T does not depend on N
  static const StatementInfo literal_order_info;  ///< celgc/theorem-1-literal-order: the averaging of line 5 read literally
  static const StatementInfo small_step_info;     ///< celgc/theorem-1-small-step: "gamma <= ..." with T fixed beforehand
  static const StatementInfo constants_info;      ///< celgc/theorem-1-constants

  /// `printed`: Theorem 1; `prime`: Theorem 1'; `any_small_step`: Theorem 1 without step-at-cap, read literally.
  enum class Form : std::uint8_t { printed, prime, any_small_step };

  struct Rate {
    Exact slope, floor, horizon;
    static Rate of(Form form);
  };

  /// The numbers of the theorem. N, I, T >= 1; L0, L1, Delta, gamma >= 0; the others > 0.
  struct Instance {
    Exact L0, L1, Delta, sigma, eps, c_min{1};
    std::int64_t N = 1, I = 1, T = 1;
    Exact gamma, eta;

    [[nodiscard]] Exact N_eps() const { return Exact(N) * eps; }
    /// 28 sigma A L0 times the cap of gamma.
    [[nodiscard]] Exact scaled_cap() const { return c_min * Exact(N) * eps * eps; }
  };

  /// c = ln(15/14), so that e^c = 15/14 and 14 B c = 1: gamma at its cap gives 2 gamma I <= sqrt(c_min)/(14 B L1) <= c/L1, with these very A and B.
  template <Transcendental S>
  struct Constants {
    S c = scalar_traits<S>::log(constant<S>(Exact(15, 14)));
    S B = S(1) / (S(14) * c);
    S A = constant<S>(Exact(29, 14)) - B;
  };

  /// Every hypothesis about numbers: sink(hypothesis, lhs, rhs) says lhs <= rhs, in Exact where both sides are rational, else in S. 1/L1 and 1/L0 are
  /// multiplied out, so that L1 = 0 and L0 = 0 are numbers like others.
  template <Transcendental S, class Sink>
  static void conditions(const Instance& p, Form form, Sink&& sink) {
    regime<S>(p, form, sink);
    const Constants<S> k;
    const Exact cap = p.scaled_cap();
    const S scaled = constant<S>(Exact(28) * p.sigma * p.L0 * p.gamma) * k.A;
    sink("step-cap", scaled, constant<S>(cap));
    if (form != Form::any_small_step) sink("step-at-cap", constant<S>(cap * (Exact(1) - Exact::power_of_two(-10))), scaled);
    sink("threshold", p.gamma, Exact(5) * p.sigma * p.eta);
    sink("threshold", Exact(5) * p.sigma * p.eta, p.gamma);
    const Exact work = Rate::of(form).horizon * p.L0 * p.Delta * p.sigma * p.sigma;
    sink("horizon", S(constant<S>(work) * k.A), constant<S>(Exact(p.T) * p.c_min * cap * p.eps * p.eps));
    if (form != Form::prime) sink("alignment", p.c_min, Exact(1));
  }

  /// Those that leave a step size to choose: the regime is empty where one of them fails, whatever gamma, eta and T.
  template <Transcendental S, class Sink>
  static void regime(const Instance& p, Form form, Sink&& sink) {
    const Constants<S> k;
    const Exact unit = form == Form::prime ? p.sigma : Exact(1);  // 1' is 1 without sigma >= 1: it measures eps in units of sigma
    if (form != Form::prime) sink("noise-level", Exact(1), p.sigma);
    sink("target", p.eps, unit / Exact(10));
    sink("target", S(k.B * constant<S>(p.eps * p.L1)), S(k.A * constant<S>(p.L0)));
    sink("machines", p.N_eps(), unit);
    sink("machines", S(k.B * constant<S>(Exact(5) * p.N_eps() * p.L1)), S(k.A * constant<S>(Exact(14) * p.L0)));
    const Exact reach = Exact(p.I) * p.N_eps();
    sink("interval", p.c_min * reach * reach, p.sigma * p.sigma);
  }

  /// The hypotheses of `form`, to a ledger.
  template <Transcendental S>
  static void assume(const Instance& p, Form form, Ledger<S>& ledger) {
    conditions<S>(p, form, [&](std::string_view hypothesis, const auto& lhs, const auto& rhs) {
      if constexpr (std::same_as<std::remove_cvref_t<decltype(lhs)>, Exact>) {
        ledger.assume(hypothesis, truth(lhs <= rhs));
      } else {
        ledger.assume(hypothesis, 0, lhs, rhs);
      }
    });
  }

  /// The right side of (rate).
  static Exact rate_bound(const Instance& p, Form form);

  /// (step), which (rate) sums up: E[f(x_{t+1}) - f(x_t)] <= slope eta c_min eps (floor eps - E m_t).
  template <Field S>
  static void judge_step(std::int64_t t, const S& growth, const S& mean_gradient, const Instance& p, Form form, Ledger<S>& ledger) {
    const Rate rate = Rate::of(form);
    const S factor = constant<S>(rate.slope * p.eta * p.c_min * p.eps);
    ledger.claim("(step)", t, -1, Order::less_equal, growth, S(factor * (constant<S>(rate.floor * p.eps) - mean_gradient)), factor);
  }

  /// Whether the theorem's own numbers promise what it says: the right side of (rate) is at most 9 eps.
  template <Transcendental S>
  static void judge_promise(const Instance& p, Form form, Ledger<S>& ledger) {
    ledger.claim("the bound of (rate) is at most 9 eps", p.T - 1, -1, Order::less_equal, constant<S>(rate_bound(p, form)), constant<S>(Exact(9) * p.eps));
  }

  /// (nine), for a number that encloses the average.
  template <Field S>
  static void judge_nine(const S& average, const Instance& p, Ledger<S>& ledger) {
    ledger.claim("(1/T) sum_{t<T} E|grad f| <= 9 eps", p.T - 1, -1, Order::less_equal, average, constant<S>(Exact(9) * p.eps));
  }

  /// The largest I that `interval` admits (0: none; at most 2^40).
  static std::int64_t longest_interval(const Instance& p);
  /// A dyadic number of 40 bits just below the cap of gamma. L0 > 0.
  static Exact step_at_cap(const Instance& p);
  /// The least T that `horizon` admits, at least 1. Throws BadInput beyond 2^60.
  static std::int64_t least_horizon(const Instance& p, Form form);

  /// What stands behind the constants: see docs/proofs/celgc-theorem-1.md, The constants. Rational facts, for given rates of both theorems.
  template <Field S>
  static void judge_rate(Form form, const Rate& rate, Ledger<S>& ledger) {
    const bool prime = form == Form::prime;
    const S slope = constant<S>(rate.slope);
    // Plain machines: (97/196) u^2 - (slope + 1/4) u + slope floor - k >= 0 for every u = m/eps, by the discriminant; k is 1/196 + 50/140 or 1/196 + 1/140.
    const S rest = constant<S>(Exact(1, 196) + Exact(prime ? 1 : 50, 140));
    const S quarter = slope + constant<S>(Exact(1, 4));
    ledger.claim(prime ? "1': slope and floor" : "1: slope and floor", 0, -1, Order::less_equal, square(quarter),
                 S(constant<S>(Exact(97, 49)) * (slope * constant<S>(rate.floor) - rest)));
    // Machines in the other sum: -(2/5 - 1/10 - 1/200) gamma m, gamma = 5 sigma eta >= 50 eps eta.
    ledger.claim(prime ? "1': the other machines" : "1: the other machines", 0, -1, Order::less_equal, slope, constant<S>(Exact(50) * Exact(59, 200)));
    // gamma >= (1 - 2^-10) cap: Delta/(slope eta c_min eps T) <= 140/(slope horizon (1 - 2^-10)) eps.
    const S at_cap = constant<S>(Exact(1) - Exact::power_of_two(-10));
    ledger.claim(prime ? "1': horizon" : "1: horizon", 0, -1, Order::less_equal, constant<S>(Exact(140)),
                 S(slope * (S(9) - constant<S>(rate.floor)) * constant<S>(rate.horizon) * at_cap));
    // The best slope of this proof is 873/98 - 1/4, and the least horizon what it gives.
    const S best = constant<S>(Exact(873, 98) - Exact(1, 4));
    const S least = S(140) / (S(9) * best - constant<S>(Exact(49, 97) * Exact(873, 98) * Exact(873, 98)) - rest);
    ledger.claim(prime ? "1': least horizon > 3.7013" : "1: least horizon > 3.7358", 0, -1, Order::less,
                 constant<S>(prime ? Exact(37013, 10000) : Exact(37358, 10000)), least);
    ledger.claim(prime ? "1': least horizon < 3.7014" : "1: least horizon < 3.7359", 0, -1, Order::less, least,
                 constant<S>(prime ? Exact(37014, 10000) : Exact(37359, 10000)));
  }

  /// A, B and c.
  template <Transcendental S>
  static void judge_constants(Ledger<S>& ledger) {
    const Constants<S> k;
    const S growth = scalar_traits<S>::exp(k.c);
    ledger.claim("e^c = 15/14", 0, -1, Order::equal, growth, constant<S>(Exact(15, 14)));
    ledger.claim("B = (e^c - 1)/c", 0, -1, Order::equal, k.B, S((growth - S(1)) / k.c));
    ledger.claim("A = 1 + e^c - (e^c - 1)/c", 0, -1, Order::equal, k.A, S(S(1) + growth - (growth - S(1)) / k.c));
    ledger.claim("1/(14 B) = c", 0, -1, Order::equal, S(S(1) / (S(14) * k.B)), k.c);
    const auto between = [&](std::string_view name, const Exact& low, const S& value, const Exact& high) {
      ledger.claim(name, 0, -1, Order::less, constant<S>(low), value);
      ledger.claim(name, 0, -1, Order::less, value, constant<S>(high));
    };
    between("1.0361249 < A < 1.0361250", Exact(10361249, 10000000), k.A, Exact(1036125, 1000000));
    between("1.0353036 < B < 1.0353037", Exact(10353036, 10000000), k.B, Exact(10353037, 10000000));
  }
};

}  // namespace lemmata::celgc
