#pragma once
/// One case of the cross-check: a method on quadratics, all of whose numbers are floats. They ARE the exact instance: the float run, the double run and the
/// enclosure start from the same numbers, and what differs afterwards is rounding.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "algorithms/instance.hpp"
#include "algorithms/local_methods.hpp"
#include "algorithms/noisy_methods.hpp"
#include "algorithms/run.hpp"

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

/// grad f_i(x) = A_i x - b_i. Every number is a float, held in a double.
struct Case {
  Method method = Method::clip21_gd;
  int nodes = 2;
  int dimension = 1;
  std::vector<double> a;       ///< A_i row by row, node after node, each symmetric
  std::vector<double> b;       ///< node after node
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

/// Calls use(method) with the recurrence of algorithms/ that the case names.
template <class Use>
decltype(auto) with_recurrence(const Case& c, Use&& use) {
  const Exact gamma = Exact::of_double(c.gamma);
  const std::vector<Exact> tau = {Exact::of_double(c.tau)};
  switch (c.method) {
    case Method::gd: return use(Gd{gamma});
    case Method::clip_gd: return use(ClipGd{gamma, tau});
    case Method::server_clip_gd: return use(ServerClipGd{gamma, tau});
    case Method::damped_clip21_gd: return use(DampedClip21Gd{gamma, tau, {Exact::of_double(c.damping)}});
    case Method::top_k_clip21_gd: return use(ClipPress21Gd{gamma, tau, {Compressor{c.top_k}}});
    case Method::clip21_sgd2m: return use(Clip21Sgd2m{gamma, tau, Exact::of_double(c.beta), Exact::of_double(c.damping)});
    case Method::celgc: return use(Celgc{gamma, Exact::of_double(c.eta), c.interval});
    case Method::clip21_gd: break;
  }
  return use(Clip21Gd{gamma, tau});
}

/// A number of the case as one of type S; floats and doubles hold it exactly.
template <Field S>
[[nodiscard]] S number_of(double a) {
  if constexpr (std::floating_point<S>) {
    return static_cast<S>(a);
  } else {
    return constant<S>(Exact::of_double(a));
  }
}

/// Runs the recurrence of algorithms/ in numbers of type S; sink(round) -> bool as in algorithms/run.hpp.
template <Field S, class Sink>
void run_reference(const Case& c, Sink&& sink) {
  const Eigen::Index d = c.dimension;
  std::vector<typename QuadraticsOn<S>::Part> parts;
  for (int i = 0; i < c.nodes; ++i) {
    typename QuadraticsOn<S>::Part part{Matrix<S>(d, d), Vector<S>(d), S(0)};
    for (Eigen::Index j = 0; j < d * d; ++j) part.a.data()[j] = number_of<S>(c.matrix(i)[j]);
    for (Eigen::Index j = 0; j < d; ++j) part.b[j] = number_of<S>(c.linear(i)[j]);
    parts.push_back(std::move(part));
  }
  const QuadraticsOn<S> f(std::move(parts));
  Start start{Vector<Exact>(d), {}};
  for (Eigen::Index j = 0; j < d; ++j) start.x[j] = Exact::of_double(c.x0[static_cast<std::size_t>(j)]);
  for (std::size_t i = 0; i * static_cast<std::size_t>(d) < c.shifts.size(); ++i) {
    Vector<Exact> shift(d);
    for (Eigen::Index j = 0; j < d; ++j) shift[j] = Exact::of_double(c.shifts[i * static_cast<std::size_t>(d) + static_cast<std::size_t>(j)]);
    start.shifts.push_back(std::move(shift));
  }
  with_recurrence(c, [&](const auto& method) { run<S>(method, f, start, sink); });
}

}  // namespace lemmata::crosscheck
