#pragma once
/// Gradient descent with steps that shrink as the gradient grows, on (L0, L1)-smooth functions: decrease in every step, and how soon a gradient is small.
///
/// Setting     f is (L0, L1)-smooth, not L0 = L1 = 0, f >= f_*; g = ||grad f(x_k)||, a = L0 + L1 g, Delta >= f(x_0) - f_*, eps > 0.
/// Recurrence  x_{k+1} = x_k - t grad f(x_k) with one of
///               logarithmic  t = ln(1 + L1 g/a)/(L1 g)      inverse  t = 1/(L0 + kappa L1 g), kappa >= 4/3
///               minimum      t = min{1/(2 L0), 1/(3 L1 g)}  tenth    t = min{1/(10 L0), 1/(10 L1 g)}, L0 > 0.
/// Claim       f(x_k) - f(x_{k+1}) >=
///               logarithmic  (a/L1^2) h(L1 g/a), h(s) = (1 + s) ln(1 + s) - s      inverse  g^2/(2 L0 + 2 kappa L1 g)
///               minimum      (3/4) g^2/(2 L0 + 3 L1 g)                             tenth    (26/29) t g^2;
///             min_{k<K} ||grad f(x_k)|| <= eps for every K >= Delta times
///               logarithmic  2 L0/eps^2 + (8/3) L1/eps       inverse  2 L0/eps^2 + 2 kappa L1/eps
///               minimum      (4/3)(2 L0/eps^2 + 3 L1/eps)    tenth    20 L0/eps^2 + 20 L1^2/L0.
/// Hypotheses  1 smoothness · 2 factor (inverse): kappa >= 4/3 · 3 positive-L0 (tenth).
/// Tight       4/3 is the least factor that the descent bound gives (smoothness/clipped-gd-factor); 3/4 is what it gives as g -> 0; 20 is generous.
/// Source      proof: docs/proofs/smoothness.md, Clipped gradient descent; the shape of the last step is that of [Z19].
#include "theory/ledger.hpp"
#include "theory/round.hpp"
#include "theory/smoothness/generalised.hpp"
#include "theory/smoothness/sharp_bounds.hpp"
#include "theory/statement.hpp"

namespace lemmata::smoothness {

struct ClippedDescent {
  static const StatementInfo logarithmic_info, inverse_info, minimum_info, tenth_info, factor_info;

  enum class Rule : std::uint8_t { logarithmic, inverse, minimum, tenth };

  /// A rule with its constants.
  struct Step {
    Rule rule = Rule::logarithmic;
    GeneralisedSmoothness constants;
    Exact kappa{4, 3};  ///< of the rule `inverse`

    /// t, where g > 0; where g = 0 any step is none.
    template <Transcendental S>
    [[nodiscard]] S length(const S& g) const {
      const S L0 = constant<S>(constants.L0);
      const S slope = constant<S>(constants.L1) * g;
      const auto smaller = [&](int first, int second) {
        if (constants.L0.sign() == 0) return S(S(1) / (S(second) * slope));
        const S unclipped = S(1) / (S(first) * L0);
        return constants.L1.sign() == 0 ? unclipped : minimum(unclipped, S(S(1) / (S(second) * slope)));
      };
      switch (rule) {
        case Rule::logarithmic:
          if (constants.L1.sign() == 0) return S(1) / L0;
          return scalar_traits<S>::log1p(S(slope / (L0 + slope))) / slope;
        case Rule::inverse: return S(1) / (L0 + constant<S>(kappa) * slope);
        case Rule::minimum: return smaller(2, 3);
        case Rule::tenth: return smaller(10, 10);
      }
      return S(0);
    }
    /// The decrease that is promised, where g > 0.
    template <Transcendental S>
    [[nodiscard]] S decrease(const S& g) const {
      const S L0 = constant<S>(constants.L0);
      const S L1 = constant<S>(constants.L1);
      const auto ratio = [&](const S& factor, const Exact& curvature, const Exact& slope) {
        if (constants.L0.sign() == 0) return S(factor * g / (constant<S>(slope) * L1));
        return S(factor * square(g) / (constant<S>(curvature) * L0 + constant<S>(slope) * L1 * g));
      };
      switch (rule) {
        case Rule::logarithmic: {
          if (constants.L1.sign() == 0) return square(g) / (S(2) * L0);
          const S a = L0 + L1 * g;
          const S s = L1 * g / a;
          return a / square(L1) * ((S(1) + s) * scalar_traits<S>::log1p(s) - s);
        }
        case Rule::inverse: return ratio(S(1), Exact(2), Exact(2) * kappa);
        case Rule::minimum: return ratio(constant<S>(Exact(3, 4)), Exact(2), Exact(3));
        case Rule::tenth: return constant<S>(Exact(26, 29)) * length(g) * square(g);
      }
      return S(0);
    }
    /// How many rounds surely contain a gradient of norm <= eps. L0 > 0 for the rule `tenth`.
    [[nodiscard]] Exact rounds(const Exact& gap, const Exact& eps) const {
      const auto& [L0, L1] = constants;
      const Exact flat = L0 / (eps * eps);
      const Exact steep = L1 / eps;
      switch (rule) {
        case Rule::logarithmic: return gap * (Exact(2) * flat + Exact(8, 3) * steep);
        case Rule::inverse: return gap * Exact(2) * (flat + kappa * steep);
        case Rule::minimum: return gap * Exact(4, 3) * (Exact(2) * flat + Exact(3) * steep);
        case Rule::tenth: return gap * Exact(20) * (flat + L1 * L1 / L0);
      }
      return {};
    }
  };

  /// Judges rounds of x+ = x - t grad f(x). `last`: the round by which a gradient of norm <= eps is promised; -1: none. A run may end where `arrived`: steps
  /// that are Newton's in the limit double the digits in every round, and no precision would follow them for long.
  template <Transcendental S>
  class Judge {
   public:
    Judge(Step step, Truth smooth, const Exact& eps, std::int64_t last) : step_(std::move(step)), smooth_(smooth), eps_(constant<S>(eps)), tiny_(constant<S>(eps * Exact::power_of_two(-20))), last_(last) {}

    void operator()(const Round<S>& round, Ledger<S>& ledger) {
      if (round.k == 0) {
        ledger.assume("smoothness", smooth_);
        if (step_.rule == Rule::inverse) ledger.assume("factor", truth(Exact(4, 3) <= step_.kappa));
        if (step_.rule == Rule::tenth) ledger.assume("positive-L0", truth(step_.constants.L0.sign() > 0));
      }
      const S g = norm(*round.gradient);
      if (round.k > 0) {
        const S scale = magnitude(previous_value_) + magnitude(round.value);
        ledger.claim("decrease", round.k, -1, Order::less_equal, promised_, S(previous_value_ - round.value), scale);
      }
      least_ = round.k == 0 ? g : minimum(least_, g);
      arrived_ = less_equal(g, tiny_) == Truth::yes;
      if (round.k == last_ || (arrived_ && round.k < last_)) ledger.claim("count", round.k, -1, Order::less_equal, least_, eps_);
      previous_value_ = round.value;
      // A zero gradient, or one that is not told from zero where the formula divides by it, promises nothing.
      promised_ = less_equal(g, S(0)) == Truth::yes ? S(0) : step_.decrease(g);
    }

    /// The last gradient is certified to be of norm <= 2^-20 eps.
    [[nodiscard]] bool arrived() const { return arrived_; }

   private:
    Step step_;
    Truth smooth_;
    S eps_;
    S tiny_;
    bool arrived_ = false;
    std::int64_t last_;
    S previous_value_{};
    S promised_{};
    S least_{};
  };

  /// (1 + (1 - kappa) s)(e^s - 1 - s) <= s^2/2 is what the rule `inverse` needs of the descent bound: it holds for kappa = 4/3, and for no smaller one.
  template <Transcendental S>
  static void judge_factor(const Exact& s, const Exact& smaller, const Exact& small_s, Ledger<S>& ledger) {
    const auto side = [](const Exact& kappa, const Exact& at) {
      const S t = constant<S>(at);
      return S((S(1) + constant<S>(Exact(1) - kappa) * t) * second_mean<S>(at));
    };
    ledger.claim("4/3 is enough", 0, -1, Order::less_equal, side(Exact(4, 3), s), S(1));
    ledger.claim("less is not", 0, -1, Order::less, S(1), side(smaller, small_s));
  }
};

}  // namespace lemmata::smoothness
