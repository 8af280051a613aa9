#pragma once
/// The bias of clipping, exactly: how large the mean of g can be where the mean of clip_c(g) is 0.
///
/// Setting     g in R^d with E clip_c(g) = 0, c > 0, b = |E g|; sigma^2 = E|g - E g|^2; or |g - E g| <= S surely, in d = 1.
/// Recurrence  none.
/// Claim       variance  b <= sigma - c if c <= sigma/2;  b <= sigma^2/(4c) if c >= sigma/2; in squares:
///                       4 b^2 c^2 <= ((sigma^2 - b^2 - c^2)_+)^2 and 16 b^2 c^2 <= sigma^4
///             bounded   d = 1: b <= (S - c)_+
/// Hypotheses  1 stationary: E clip_c(g) = 0. bounded: also 2 line: d = 1.
/// Tight       attained by two points: g = b +- sigma, b = sigma - c; and g = b + 2c with probability sigma^2/(4c^2 + sigma^2), else b - sigma^2/(2c),
///             b = sigma^2/(4c).
/// Source      sharpens the bias term of [KoloskovaHendrikxStich2023]; the constants are ours; proof: docs/proofs/truncation.md, Clipping bias.
#include "theory/ledger.hpp"
#include "theory/statement.hpp"
#include "theory/truncation/law.hpp"

namespace lemmata::truncation {

struct ClippingBias {
  static const StatementInfo info, bounded_info;

  /// The law of two points that attains the bound: which form, with b.
  [[nodiscard]] static FiniteLaw extremal(const Exact& sigma_squared, const Exact& c);
  /// The same for c <= sigma/2, where sigma itself is needed.
  [[nodiscard]] static FiniteLaw extremal_small_threshold(const Exact& sigma, const Exact& c);
  /// E|g - E g|^2.
  [[nodiscard]] static Exact variance(const FiniteLaw& law);

  /// `bias_squared` = b^2.
  template <Field S>
  static void judge(const Exact& sigma_squared, const Exact& threshold, const S& bias_squared, Ledger<S>& ledger) {
    const Exact four_c_squared = Exact(4) * threshold * threshold;
    const S square_of_sigma = constant<S>(sigma_squared);
    const S lhs = constant<S>(four_c_squared) * bias_squared;
    const S scale = square(square_of_sigma);
    if (sigma_squared <= four_c_squared) ledger.claim("c >= sigma/2: (4 b c)^2 <= sigma^4", 0, -1, Order::less_equal, S(S(4) * lhs), scale, scale);
    if (four_c_squared <= sigma_squared) {
      const S rest = positive_part(S(square_of_sigma - bias_squared - constant<S>(threshold * threshold)));
      ledger.claim("c <= sigma/2: (2 b c)^2 <= (sigma^2 - b^2 - c^2)_+^2", 0, -1, Order::less_equal, lhs, square(rest), scale);
    }
  }

  /// On the line; `bound` = S.
  template <Field S>
  static void judge_bounded(const S& bound, const S& threshold, const S& bias, Ledger<S>& ledger) {
    ledger.claim("b <= (S - c)_+", 0, -1, Order::less_equal, bias, positive_part(S(bound - threshold)), bound);
  }
};

}  // namespace lemmata::truncation
