#pragma once
/// What clipping one gradient does: no spurious fixed points for one node, nor when the server clips the average.
///
/// Setting     f is L-smooth; x_{k+1} = x_k - gamma clip_tau(grad f(x_k)). One node (clip-gd), or any n with the *average* clipped (server-clip-gd).
/// Claim       f(x_{k+1}) <= f(x_k) - (gamma/2) ||grad f(x_k)|| min(||grad f(x_k)||, tau).
/// Hypotheses  1 smoothness · 2 first-step-bound: gamma <= 1/L.
/// Tight       attained by f(x) = (L/2) x^2 in one dimension at gamma = 1/L while nothing is clipped.
/// Source      remark to Example 1.1 of [C21]; the constant is ours; proof: docs/proofs.md, Clipping one gradient.
///
/// Basin of Example 1.1: f_1 = (beta/2) x^2, f_2 = -(alpha/2) x^2, beta > alpha > 0, client-side clipping, |x_0| < tau/alpha, 0 < gamma <= 1/L:
///             |x_{k+1}| <= (1 - gamma m)|x_k| with m = min(L, (tau - alpha|x_0|)/(2|x_0|)) > 0, so x_k -> 0.
///
/// Basin of soft clipping, three nodes: f_1 = (beta/2) x^2, f_2 = f_3 = -(alpha/2) x^2, beta > 2 alpha > 0, |x_0| < x-hat = a (beta - 2 alpha)/(alpha beta),
///             0 < gamma <= 3 a/(beta - 2 alpha):  |x_{k+1}| <= (1 - gamma m)|x_k| with m = D(x_0)/x_0 > 0, D the direction, so x_k -> 0.
#include "theory/ledger.hpp"
#include "theory/round.hpp"
#include "theory/setting.hpp"
#include "theory/statement.hpp"

namespace lemmata::clip21 {

struct ClippedDescent {
  static const StatementInfo single_node_info;  ///< clip21/single-node-descent
  static const StatementInfo server_side_info;  ///< clip21/server-side-clipping

  template <Field S>
  class Judge {
   public:
    explicit Judge(const Setting<S>& setting) : s_(setting) {}

    void operator()(const Round<S>& round, Ledger<S>& ledger) {
      if (round.k == 0) {
        ledger.assume("smoothness", truth(s_.regularity_holds));
        s_.assume_step_below_inverse_L(ledger, "first-step-bound");
      }
      const S level = round.value - s_.f_inf;
      const S scale = magnitude(round.value) + magnitude(s_.f_inf) + s_.L_max * squared_norm(*round.x);
      if (round.k > 0) ledger.claim("descent", round.k, -1, Order::less_equal, level, bound_, scale);
      const S size = norm(*round.gradient);
      bound_ = level - s_.gamma * size * minimum(size, s_.tau) / S(2);
    }

   private:
    Setting<S> s_;
    S bound_{};
  };
};

struct ExampleBasin {
  static const StatementInfo info;  ///< clip21/example-1.1-basin

  template <Field S>
  class Judge {
   public:
    Judge(const Setting<S>& setting, const S& alpha) : s_(setting), alpha_(alpha) {}

    void operator()(const Round<S>& round, Ledger<S>& ledger) {
      const S size = magnitude((*round.x)[0]);
      if (round.k == 0) {
        s_.assume_step_below_inverse_L(ledger, "first-step-bound");
        // |x_0| < tau/alpha, strictly: at equality x_0 is a fixed point.
        const Truth outside = less_equal(s_.tau, S(alpha_ * size));
        ledger.assume("inside-basin", outside == Truth::yes ? Truth::no : outside == Truth::no ? Truth::yes : Truth::unknown);
        factor_ = S(1) - s_.gamma * minimum(s_.L, S((s_.tau - alpha_ * size) / (S(2) * size)));
      } else {
        ledger.claim("contraction", round.k, -1, Order::less_equal, size, S(factor_ * last_), last_);
      }
      last_ = size;
    }

   private:
    Setting<S> s_;
    S alpha_;
    S factor_{};
    S last_{};
  };
};

struct SoftClipBasin {
  static const StatementInfo info;  ///< clip21/soft-clip-basin

  /// beta, alpha and a as above, all > 0.
  template <Field S>
  class Judge {
   public:
    Judge(const S& gamma, const S& alpha, const S& beta, const S& a) : gamma_(gamma), alpha_(alpha), beta_(beta), a_(a) {}

    void operator()(const Round<S>& round, Ledger<S>& ledger) {
      const S size = magnitude((*round.x)[0]);
      if (round.k == 0) {
        const S slope = beta_ - S(2) * alpha_;  // of the direction at 0, times 3 a
        ledger.assume("step-bound", 0, S(gamma_ * slope), S(S(3) * a_));
        const Truth outside = less_equal(S(a_ * slope), S(alpha_ * beta_ * size));
        ledger.assume("inside-basin", outside == Truth::yes ? Truth::no : outside == Truth::no ? Truth::yes : Truth::unknown);
        const S m = (a_ * slope - alpha_ * beta_ * size) / (S(3) * (beta_ * size + a_) * (alpha_ * size + a_));
        factor_ = S(1) - gamma_ * m;
      } else {
        ledger.claim("contraction", round.k, -1, Order::less_equal, size, S(factor_ * last_), last_);
      }
      last_ = size;
    }

   private:
    S gamma_, alpha_, beta_, a_;
    S factor_{};
    S last_{};
  };
};

}  // namespace lemmata::clip21
