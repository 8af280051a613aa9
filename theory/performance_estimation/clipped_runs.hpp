#pragma once
/// K steps of Clip21-GD and of Clip-GD as performance-estimation problems: the worst min_{k<K} ||grad f(x_k)||^2 over all smooth f_i and all dimensions.
///
/// Setting     n nodes; f_i is L-smooth, f(x_0) - f_inf <= Delta with f >= f_inf, or (every = 1) every f_i >= f_inf; ||grad f_i(x_0)|| <= B where B > 0.
/// Recurrence  Clip21-GD: e_i^k = grad f_i(x_k) - v_i^{k-1}, v_i^k = v_i^{k-1} + c_i^k, x_{k+1} = x_k - gamma mean v_i^k, v_i^{-1} = 0;
///             Clip-GD: e_i^k = grad f_i(x_k), x_{k+1} = x_k - gamma mean c_i^k;   c_i^k = clip_tau(e_i^k) = s_i^k e_i^k.
/// Claim       min_{k<K} ||grad f(x_k)||^2 <= t. The points x_0, ..., x_{K-1} need the clip events of k <= K-2; event number k n + i is node i's in round k.
/// Source      docs/proofs/performance-estimation-clip21.md, The rows of a box and The cover.
///
/// The Gram basis are the gradients and one vector c a clip event that is active: all iterates are linear in it. A clip event is inactive (c = e, ||e|| <= tau)
/// or active with s in [a, b] (||c|| = tau, c = s e, ||e|| = tau/s): what this says of inner products and does not need s is the rows of its box.
#include "theory/performance_estimation/problem.hpp"

namespace lemmata::pep {

struct ClippedRuns {
  enum class Method : std::uint8_t { clip21_gd, clip_gd };
  Method method = Method::clip21_gd;
  int n = 1, K = 2;
  Exact Delta{2}, B{0}, gamma{1, 2}, tau{1}, L{1};
  bool every = false;  ///< whether every f_i >= f_inf, and not only f

  [[nodiscard]] int events() const { return n * (K - 1); }
};

/// The least multiple of 1/1024 whose square is >= q >= 0.
[[nodiscard]] Exact root_above(const Exact& q);
/// What bounds ||e_i^0||: B, or what Delta implies where that is less.
[[nodiscard]] Exact start_bound(const ClippedRuns& runs);
/// What bounds ||e|| of every event, given which events are active: ||e^{k+1}|| <= ||e^k - c^k|| + L gamma ||direction of step k||, where a step of Clip21-GD
/// has a direction of norm <= (k+1) tau, one of Clip-GD <= tau; for Clip-GD ||e^k|| takes the place of ||e^k - c^k||.
[[nodiscard]] std::vector<Exact> reach(const ClippedRuns& runs, const std::vector<bool>& active);
/// One box for every pattern of activity that `reach` does not exclude, up to permutations of the nodes: s in [tau/reach, 1] where active.
[[nodiscard]] std::vector<Box> cover(const ClippedRuns& runs);
/// The rows of a box. Where low = high, c = s e is not a vector of its own: of such a box the rows lose nothing but the rank.
[[nodiscard]] Program clipped_program(const ClippedRuns& runs, const Box& box);

/// Where the vectors of a run stand in the basis of its program.
struct Iterates {
  std::vector<Combination> gradient;   ///< grad f_i(x_k): k n + i
  std::vector<Combination> clipped;    ///< e, one an event
  std::vector<Combination> message;    ///< c
  std::vector<Combination> x;          ///< K points, x_0 = 0
  [[nodiscard]] Combination mean_gradient(const ClippedRuns& runs, int k) const;
};
[[nodiscard]] int basis_size(const ClippedRuns& runs, const Box& box);
[[nodiscard]] Iterates iterates(const ClippedRuns& runs, const Box& box);
/// The same for gradients that are combinations of another basis; the vectors c of active events are its vectors from number `first_message` on.
[[nodiscard]] Iterates iterates_from(const ClippedRuns& runs, const Box& box, std::vector<Combination> gradients, int first_message);

[[nodiscard]] ClippedRuns clipped_runs_of(ClippedRuns::Method method, const Numbers& numbers);
extern const CertifiedProblem clip21_worst_case;   ///< clip21/worst-case
extern const CertifiedProblem clip_gd_worst_case;  ///< clip-gd/worst-case

}  // namespace lemmata::pep
