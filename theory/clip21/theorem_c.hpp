#pragma once
/// Theorem C: Clip21-GD under bounded noise that is fed back into the shifts (DP-Clip21-GD).
///
/// Setting     as in Theorem A; ||z_i^k|| <= zeta surely, 0 <= zeta < tau; horizon K >= 1. U0 = max_i ||grad f_i(x_0) - v_i^{-1}||, q = (tau - zeta)/2,
///             E0' = (U0 - tau)_+ + zeta, S' = E0'^2 + E0'^3/(3q), V_K = E0' + sqrt(2 L D0 + gamma L (K zeta^2 + S')),
///             kbar = ceil((U0 - tau)_+/q).
/// Recurrence  v_i^k = v_i^{k-1} + clip_tau(grad f_i(x_k) - v_i^{k-1}) + z_i^k,   x_{k+1} = x_k - gamma mean_i v_i^k.
/// Claim       for k <= K: (C1) e_i^k <= max(zeta, e_i^0 - kq), e_i^k <= (u_i^k - tau)_+ + zeta and ||v^k|| <= V_K   (C2) no clipping for kbar <= k
///             (C3) ||grad f(x_k) - v^k|| <= max(zeta, E0' - kq)
///             (C4) (1/K') sum_{k<K'} ||grad f(x_k)||^2 <= 2 D0/(gamma K') + S'/K' + (1 - kbar/K')_+ zeta^2 for every K' <= K
///             (C5) in expectation, with s^2/n in the place of zeta^2, for independent noise with mean 0 and E||z||^2 <= s^2
///             (C6) noise on the server's copy only: v^k - mean_i v_i^k = (1/n) sum of all noise so far, E||.||^2 = (k+1) s^2/n.
/// Hypotheses  1 smoothness · 2 lower-bound · 3 bounded-noise · 4 first-step-bound: gamma <= 1/L · 5 second-step-bound: gamma L_max V_K <= q.
/// Tight       (C1) at k = 0 where ||z_i^0|| = zeta points along the clipped rest, and once clipping has ended where ||z_i^k|| = zeta.
/// Source      proof: docs/proofs.md, Theorem C; the method is the DP-Clip21-GD of [C21], all constants are ours.
#include "theory/clip21/measure.hpp"
#include "theory/ledger.hpp"
#include "theory/statement.hpp"

namespace lemmata::clip21 {

struct TheoremC {
  static const StatementInfo info;              ///< clip21/theorem-c: pathwise
  static const StatementInfo expectation_info;  ///< clip21/theorem-c-expectation: the floor is s^2/n
  static const StatementInfo gaussian_info;     ///< clip21/theorem-c-gaussian: with high probability
  static const StatementInfo server_info;       ///< clip21/server-noise: on the server's copy only, it piles up

  /// The constants; a function of the first round and of the bound on the noise. V_K has a root and is left out in exact arithmetic.
  template <Field S>
  struct Constants {
    S zeta{}, q{}, U0{}, excess{}, E0{}, D0{}, total{};  ///< excess: (U0 - tau)_+; E0: E0'; total: S'

    static Constants of(const Setting<S>& s, const S& zeta, const std::vector<S>& u0, const S& value) {
      Constants c;
      c.zeta = zeta;
      c.q = (s.tau - zeta) / S(2);
      for (const S& u : u0) c.U0 = maximum(c.U0, u);
      c.excess = positive_part(S(c.U0 - s.tau));
      c.E0 = c.excess + zeta;
      c.D0 = value - s.f_inf;
      c.total = square(c.E0) + square(c.E0) * c.E0 / (S(3) * c.q);
      return c;
    }
    /// V_K for the step size and horizon given.
    [[nodiscard]] S direction_bound(const Setting<S>& s, const S& gamma, const S& horizon) const
      requires Scalar<S>
    {
      return E0 + root(S(S(2) * s.L * D0 + gamma * s.L * (horizon * square(zeta) + total)));
    }
    /// 2 D0/gamma + S' + (K' - kbar)_+ floor: what (C4), floor = zeta^2, and (C5), floor = s^2/n, bound the sum over k < K' by.
    [[nodiscard]] S sum_bound(const Setting<S>& s, std::int64_t rounds, const S& floor) const {
      return S(2) * D0 / s.gamma + total + noisy_rounds(rounds) * floor;
    }

   private:
    /// (rounds - kbar)_+, the number of k < rounds with kq >= excess; on enclosures both ends where that is not certified.
    [[nodiscard]] S noisy_rounds(std::int64_t rounds) const {
      // The first k < rounds from which the answer to `excess <= kq` satisfies is_past; the answers are monotone in k.
      const auto first = [&](auto&& is_past) {
        std::int64_t low = 0;
        std::int64_t high = rounds;
        while (low < high) {
          const std::int64_t middle = low + (high - low) / 2;
          if (is_past(less_equal(excess, S(constant<S>(Exact(middle)) * q)))) {
            high = middle;
          } else {
            low = middle + 1;
          }
        }
        return rounds - low;
      };
      const std::int64_t certain = first([](Truth past) { return past == Truth::yes; });
      const std::int64_t possible = first([](Truth past) { return past != Truth::no; });
      const S least = constant<S>(Exact(certain));
      if constexpr (Enclosure<S>) {
        if (possible != certain) return join(least, constant<S>(Exact(possible)));
      }
      return least;
    }
  };

  template <Scalar S>
  class Judge {
   public:
    /// `is_bounded`: whether ||z|| <= zeta is known of the oracle; where it is not, it is checked on every draw.
    Judge(const Setting<S>& setting, const S& zeta, std::int64_t horizon, Truth is_bounded)
        : s_(setting), zeta_(zeta), horizon_(horizon), is_bounded_(is_bounded) {}

    void operator()(const Round<S>& round, Ledger<S>& ledger) {
      const std::int64_t k = round.k;
      now_.take(round, s_.tau);
      if (k == 0) begin(ledger);
      if (less_equal(s_.f_inf, now_.value) == Truth::no) ledger.assume("lower-bound", Truth::no);
      if (is_bounded_ == Truth::unknown) {
        for (const NodeRound<S>& node : round.nodes) {
          if (node.noise != nullptr) ledger.assume("bounded-noise", k, norm(*node.noise), zeta_);
        }
      }
      const S elapsed = constant<S>(Exact(k)) * c_.q;
      const S rest = c_.E0 - elapsed;
      for (int i = 0; i < static_cast<int>(now_.e.size()); ++i) {
        ledger.claim("C1", k, i, Order::less_equal, now_.e[i], maximum(zeta_, S(e0_[i] - elapsed)), now_.size[i]);
        ledger.claim("C1 residual", k, i, Order::less_equal, now_.e[i], S(positive_part(S(now_.u[i] - s_.tau)) + zeta_), now_.size[i]);
      }
      ledger.claim("C1 direction", k, -1, Order::less_equal, now_.direction_norm, V_);
      const Truth past = less_equal(c_.excess, elapsed);
      for (int i = 0; i < static_cast<int>(now_.u.size()); ++i) {
        ledger.claim_if(past, "C2", k, i, Order::less_equal, now_.u[i], s_.tau, now_.size[i]);
      }
      ledger.claim("C3", k, -1, Order::less_equal, now_.direction_error, maximum(zeta_, rest), now_.direction_norm);
      // (C4) with K' = k + 1 <= K.
      if (k >= horizon_) return;
      gradient_sum_ += now_.gradient_squared;
      ledger.claim("C4", k, -1, Order::less_equal, gradient_sum_, c_.sum_bound(s_, k + 1, square(zeta_)));
    }

   private:
    void begin(Ledger<S>& ledger) {
      c_ = Constants<S>::of(s_, zeta_, now_.u, now_.value);
      e0_ = now_.e;
      V_ = c_.direction_bound(s_, s_.gamma, constant<S>(Exact(horizon_)));
      ledger.assume("smoothness", truth(s_.regularity_holds));
      if (is_bounded_ == Truth::no) ledger.assume("bounded-noise", Truth::no);
      s_.assume_step_below_inverse_L(ledger, "first-step-bound");
      ledger.assume("second-step-bound", 0, S(s_.gamma * s_.L_max * V_), c_.q);
    }

    Setting<S> s_;
    S zeta_;
    std::int64_t horizon_;
    Truth is_bounded_;
    Constants<S> c_;
    std::vector<S> e0_;
    S V_{};
    Measure<S> now_;
    S gradient_sum_{};
  };

  /// Noise on the server's copy only: v^k - mean_i v_i^k = (1/n) sum_{j<=k} sum_i z_i^j, on every path.
  template <Field S>
  class ServerNoise {
   public:
    void operator()(const Round<S>& round, Ledger<S>& ledger) {
      const S count = static_cast<S>(static_cast<int>(round.nodes.size()));
      if (round.k == 0) begin(round);
      for (Eigen::Index j = 0; j < piled_up_.size(); ++j) {
        S shifts(0);
        S scale = magnitude((*round.direction)[j]);
        for (const NodeRound<S>& node : round.nodes) {
          shifts += (*node.after)[j];
          scale += magnitude((*node.after)[j]);
          if (node.noise != nullptr) piled_up_[j] += (*node.noise)[j] / count;
          messages_[j] += (*node.sent)[j];
          if constexpr (Rounded<S>) message_scale_ += magnitude((*node.sent)[j]);
        }
        // The rule of the server: v^k = v^{-1} + (1/n) sum of all messages.
        ledger.claim("v = v^{-1} + messages", round.k, static_cast<int>(j), Order::equal, S(count * (*round.direction)[j]), messages_[j],
                     S(scale + message_scale_));
        ledger.claim("C6", round.k, static_cast<int>(j), Order::equal, (*round.direction)[j], S(shifts / count + piled_up_[j]), scale);
      }
    }

   private:
    void begin(const Round<S>& round) {
      piled_up_ = Vector<S>::Constant(round.x->size(), S(0));
      messages_ = piled_up_;
      for (const NodeRound<S>& node : round.nodes) add_to(messages_, *node.before);
    }
    Vector<S> piled_up_;
    Vector<S> messages_;  ///< n v^{-1} and all that was sent
    S message_scale_{};
  };
};

}  // namespace lemmata::clip21
