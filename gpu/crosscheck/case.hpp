#pragma once
/// One case of the cross-check: a method on quadratics or on 1 + cos, all of whose numbers are floats. They ARE the exact instance: the float run, the double
/// run and the enclosure start from the same numbers, and what differs afterwards is rounding.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "algorithms/instance.hpp"
#include "theory/round.hpp"

namespace lemmata::crosscheck {

enum class Method : std::uint8_t { gd, clip_gd, server_clip_gd, clip21_gd, damped_clip21_gd, top_k_clip21_gd, clip21_sgd2m, celgc };
inline constexpr int most_nodes = 16;
inline constexpr int most_dimension = 16;
inline constexpr Method all_methods[] = {Method::gd,               Method::clip_gd,         Method::server_clip_gd, Method::clip21_gd,
                                         Method::damped_clip21_gd, Method::top_k_clip21_gd, Method::clip21_sgd2m,   Method::celgc};
/// The name that algorithms/ and the command line have for it.
[[nodiscard]] std::string_view name_of(Method method);
/// Throws BadInput for a method without a band.
[[nodiscard]] Method method_named(std::string_view name);

enum class Family : std::uint8_t { quadratics, one_plus_cosine };

/// grad f_i(x) = A_i x - b_i, or -sin(x - i phase). Every number is a float, held in a double.
struct Case {
  Method method = Method::clip21_gd;
  Family family = Family::quadratics;
  int nodes = 2;
  int dimension = 1;
  std::vector<double> a;       ///< A_i row by row, node after node, each symmetric
  std::vector<double> b;       ///< node after node
  double phase = 0;            ///< of one_plus_cosine, which has neither a nor b
  std::vector<double> x0;
  std::vector<double> shifts;  ///< v_i^{-1}, node after node; empty: 0
  double gamma = 1;            ///< step size; of celgc: radius
  double tau = 1;
  double eta = 1;              ///< of celgc: step size
  double beta = 1;             ///< of clip21-sgd2m: momentum
  double damping = 1;          ///< of damped-clip21-gd and clip21-sgd2m
  int top_k = 1;
  std::int64_t interval = 1;   ///< of celgc

  [[nodiscard]] const double* matrix(int i) const { return a.data() + static_cast<std::ptrdiff_t>(i) * dimension * dimension; }
  [[nodiscard]] const double* linear(int i) const { return b.data() + static_cast<std::ptrdiff_t>(i) * dimension; }
};

/// How a case is drawn: a function of (seed, number).
///   generic     curvatures of both signs with a positive mean, thresholds and starts over several binades
///   threshold   tau within three ulps of |grad f_i(x_0) - v_i^{-1}| as floats compute it: decisions flip
///   few-bits    small dyadic numbers: most operations are exact
///   far         centres of about 2^16 whose mean is small, or all of them and the start near one number of about 2^12: cancellation
///   cap         the step size that Theorem A allows, tau far below the first gradient: long clipped phases
///   tiny        numbers of about 2^-132: underflow
///   huge        numbers of about 2^60 with steps that may diverge: overflow
///   still       increments exactly 0 or exactly tau, and one ulp beside
inline constexpr std::string_view regimes[] = {"generic", "threshold", "few-bits", "far", "cap", "tiny", "huge", "still"};
struct Drawing {
  Method method = Method::clip21_gd;
  Family family = Family::quadratics;
  int nodes = 2;
  int dimension = 1;
  int top_k = 1;
  std::int64_t interval = 4;
  int regime = -1;  ///< index into `regimes`; -1: all in turn
};
[[nodiscard]] Case draw_case(const Drawing& drawing, std::uint64_t seed, std::int64_t number);
/// The regime of that case.
[[nodiscard]] int regime_of(const Drawing& drawing, std::int64_t number);

/// The exact instance: subject = the method's name; and back. `case_of` throws BadInput where a number is no float, or the method or problem has no band.
[[nodiscard]] Instance instance_of(const Case& c, std::int64_t steps);
[[nodiscard]] Case case_of(const Instance& instance);

/// Runs the recurrence of algorithms/ that the case names, in numbers of type S (float, double, Ball, Exact); sink(round) -> bool as in algorithms/run.hpp.
/// 1 + cos takes, in float and double, the sine of the batch engine: the same bits on every device, which no libm promises; its values are for no verdict.
/// Throws NoExactValue where rationals meet a sine.
template <Field S>
void run_reference(const Case& c, const std::function<bool(const Round<S>&)>& sink);
extern template void run_reference(const Case&, const std::function<bool(const Round<float>&)>&);
extern template void run_reference(const Case&, const std::function<bool(const Round<double>&)>&);
extern template void run_reference(const Case&, const std::function<bool(const Round<Ball>&)>&);
extern template void run_reference(const Case&, const std::function<bool(const Round<Exact>&)>&);

}  // namespace lemmata::crosscheck
