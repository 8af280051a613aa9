#pragma once
/// Lemmas 3, 3' and 4 of CELGC: what one step from given iterates does to f at the mean, in expectation over all outcomes of the noise.
///
/// Setting     One (L0, L1)-smooth f on N machines at x^1, ..., x^N with mean x; G_i = grad f(x^i) + noise, independent over machines, centred, of norm at
///             most sigma; ||x - x^i|| <= 2 gamma I <= c/L1, gamma = 5 sigma eta, A L0 eta <= 1/2. m = ||grad f(x)||, y_i = ||grad f(x^i)||,
///             A = 1 + e^c - (e^c - 1)/c, B = (e^c - 1)/c (L1 = 0: A = B = 1, and c/L1 is infinite), D = 2 gamma I (A L0 + B L1 m).
/// Recurrence  x^+ = x - (1/N) sum_i min(eta, gamma/||G_i||) G_i.
/// Claim       Lemma 3, J = {i : ||G_i|| >= gamma/eta}, E[G_i; i not in J] = P(i not in J) c_i grad f(x^i), c_min = min_i c_i:
///               E f(x^+) - f(x) <= (1/N) E sum_J [-(2/5) gamma m - (3/5) gamma^2/eta + u + (7/5) gamma ||G_i - grad f(x)|| + A L0 gamma^2 + B L1 gamma^2 m/2]
///                 + (1/N) E sum_{not J} [-eta c_min m^2/2 + 4 gamma^2 I^2 A^2 L0^2 eta + 4 gamma^2 I^2 B^2 L1^2 eta m^2 + w + B L1 gamma^2 m/2]
///               printed: u = w = 50 A L0 eta^2 sigma^2/N;   sharp: u = 0, w = 25 A L0 eta^2 sigma^2/N
///             Lemma 3', large = {i : y_i > 4 sigma}, no matter who is clipped:
///               E f(x^+) - f(x) <= (1/N) sum_large [-(2/5) gamma m - (4/5) gamma sigma + (7/5) gamma D + A L0 gamma^2 + B L1 gamma^2 m/2]
///                 + (1/N) sum_others [-eta m^2/2 + eta D^2/2 + B L1 gamma^2 m/2 + A L0 eta^2 sigma^2/N]
///             Lemma 4: ||G_i - grad f(x)|| <= sigma + D, surely.
/// Hypotheses  1 smoothness · 2 bounded-noise · 3 centred-noise · 4 independent-machines · 5 near-mean · 6 range: 2 gamma I L1 <= c · 7 step: A L0 eta <= 1/2
///             8 regime: gamma = 5 sigma eta · 9 truncated-mean (Lemma 3).   Lemma 4 needs 1, 2, 5 and 6 alone.
/// Tight       Lemma 4 is attained by quadratics on the line; of Lemma 3 the sum over J is approached (see each statement).
/// Source      [CELGC], Lemmas 3 and 4; the constant 25 and Lemma 3' are ours. Proof: docs/proofs/celgc.md.
#include <vector>

#include "numerics/error.hpp"
#include "theory/ledger.hpp"
#include "theory/smoothness/sharp_bounds.hpp"
#include "theory/statement.hpp"

namespace lemmata::celgc {

/// A and B at c > 0; both are 1 where L1 = 0. Throws NoExactValue on rationals unless L1 = 0.
template <Field S>
[[nodiscard]] smoothness::PrintedConstants<S> range_constants(const Exact& c, const Exact& L1) {
  if (L1.sign() == 0) return {};
  if constexpr (Transcendental<S>) {
    return smoothness::PrintedConstants<S>::at(c);
  } else {
    throw NoExactValue("e^c is irrational");
  }
}

/// One machine, over all outcomes of its noise.
template <Field S>
struct MachineStep {
  S y{};                       ///< ||grad f(x^i)||
  S unclipped{};               ///< P(i not in J)
  S c{1};                      ///< c_i; 1 where it is void
  S clipped_distance{};        ///< E[||G_i - grad f(x)||; i in J]
  S largest_distance{};        ///< max ||G_i - grad f(x)||
  Truth large = Truth::unknown;   ///< y_i > 4 sigma
  Truth partly = Truth::unknown;  ///< 0 < P(i not in J) < 1
};

/// One step of all of them.
template <Field S>
struct OneStep {
  S gamma{}, eta{}, sigma{}, radius{}, L0{}, L1{};  ///< radius: 2 gamma I
  smoothness::PrintedConstants<S> at_c;
  S m{};         ///< ||grad f(x)||
  S increase{};  ///< E f(x^+) - f(x)
  std::vector<MachineStep<S>> machines;

  [[nodiscard]] S count() const { return static_cast<S>(static_cast<int>(machines.size())); }
  /// D.
  [[nodiscard]] S reach() const { return radius * (at_c.A * L0 + at_c.B * L1 * m); }
  [[nodiscard]] S curvature_term() const { return at_c.B * L1 * square(gamma) * m / S(2); }
  /// A L0 eta^2 sigma^2/N.
  [[nodiscard]] S variance_term() const { return at_c.A * L0 * square(S(eta * sigma)) / count(); }
};

struct Lemma3 {
  static const StatementInfo info;
  static const StatementInfo sharp_info;
  static const StatementInfo prime_info;

  /// How often A L0 eta^2 sigma^2/N stands in the sum over the clipped and over the others.
  struct Variance {
    int clipped, others;
  };
  static constexpr Variance printed{50, 50};
  static constexpr Variance sharp{0, 25};

  template <Field S>
  static void judge(const OneStep<S>& step, const Variance& variance, Ledger<S>& ledger) {
    S least(1);
    for (const MachineStep<S>& machine : step.machines) least = minimum(least, machine.c);
    const S gamma_squared = square(step.gamma);
    const S radius_squared = square(step.radius);
    const S clipped = fraction<S>(-2, 5) * step.gamma * step.m + fraction<S>(-3, 5) * gamma_squared / step.eta + S(variance.clipped) * step.variance_term() +
                      step.at_c.A * step.L0 * gamma_squared + step.curvature_term();
    const S others = -step.eta * least * square(step.m) / S(2) + radius_squared * step.eta * square(S(step.at_c.A * step.L0)) +
                     radius_squared * step.eta * square(S(step.at_c.B * step.L1 * step.m)) + S(variance.others) * step.variance_term() + step.curvature_term();
    S bound(0);
    for (const MachineStep<S>& machine : step.machines) {
      bound += (S(1) - machine.unclipped) * clipped + fraction<S>(7, 5) * step.gamma * machine.clipped_distance + machine.unclipped * others;
    }
    ledger.claim("one step", 0, -1, Order::less_equal, step.increase, S(bound / step.count()), magnitude(step.increase));
  }
  /// What truncation leaves of a mean on the line, in this regime.
  template <Field S>
  static void judge_truncation(const OneStep<S>& step, Ledger<S>& ledger) {
    for (std::size_t i = 0; i < step.machines.size(); ++i) {
      ledger.claim("c_i >= 3/4", 0, static_cast<int>(i), Order::less_equal, fraction<S>(3, 4), step.machines[i].c);
      ledger.claim("c_i <= 1", 0, static_cast<int>(i), Order::less_equal, step.machines[i].c, S(1));
    }
  }
  template <Field S>
  static void judge_prime(const OneStep<S>& step, Ledger<S>& ledger) {
    const S D = step.reach();
    const S large = fraction<S>(-2, 5) * step.gamma * step.m + fraction<S>(-4, 5) * step.gamma * step.sigma + fraction<S>(7, 5) * step.gamma * D +
                    step.at_c.A * step.L0 * square(step.gamma) + step.curvature_term();
    const S others = (square(D) - square(step.m)) * step.eta / S(2) + step.curvature_term() + step.variance_term();
    S bound(0);
    for (const MachineStep<S>& machine : step.machines) {
      if (machine.large == Truth::yes) {
        bound += large;
      } else if (machine.large == Truth::no) {
        bound += others;
      } else if constexpr (Enclosure<S>) {
        bound += join(large, others);
      }
    }
    ledger.claim("one step", 0, -1, Order::less_equal, step.increase, S(bound / step.count()), magnitude(step.increase));
  }

 private:
  template <Field S>
  [[nodiscard]] static S fraction(int p, int q) { return constant<S>(Exact(p, q)); }
};

struct Lemma4 {
  static const StatementInfo info;

  template <Field S>
  static void judge(const OneStep<S>& step, Ledger<S>& ledger) {
    for (std::size_t i = 0; i < step.machines.size(); ++i) {
      ledger.claim("distance", 0, static_cast<int>(i), Order::less_equal, step.machines[i].largest_distance, S(step.sigma + step.reach()));
    }
  }
};

}  // namespace lemmata::celgc
