#pragma once
/// The reference recurrences of algorithms/ on the columns of a batch, and instances in every regime of the clipping. Slow and obviously right.
#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "algorithms/local_methods.hpp"
#include "algorithms/noisy_methods.hpp"
#include "gpu/batch/batch.hpp"
#include "gpu/batch/families.hpp"

namespace lemmata::gpu::testing {

template <class S>
struct Outcome {
  std::vector<S> x;
  std::int32_t last_clipped = -1;
  bool is_finite = true;
};

/// Whether two numbers have the same bits, or are both NaN.
template <class S>
bool same(S a, S b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return a == b && std::signbit(a) == std::signbit(b);
}

template <class S, class M, class F>
Outcome<S> run_reference(const M& method, const F& f, const Start& at, std::int64_t steps) {
  Outcome<S> outcome;
  auto state = method.template start<S>(f, at);
  for (std::int64_t k = 0; k < steps; ++k) {
    const Round<S> round = method.template advance<S>(f, state);
    for (const NodeRound<S>& node : round.nodes) {
      if (node.clipped == Truth::yes) outcome.last_clipped = static_cast<std::int32_t>(k);
    }
  }
  Vector<S> x(f.dimension());
  if constexpr (requires { state.take_mean(); }) {
    state.take_mean();
    x = state.mean;
  } else {
    x = state.x;
  }
  for (const S entry : x) {
    outcome.x.push_back(entry);
    outcome.is_finite = outcome.is_finite && std::isfinite(entry);
  }
  return outcome;
}

/// An objective of algorithms/ whose gradient is the body's own: 1+cos and logistic, whose sine and exponential no libm has.
template <class S, class Body>
struct BodyObjective {
  const View<S>* view;
  Body body;
  [[nodiscard]] int nodes() const { return view->nodes; }
  [[nodiscard]] int dimension() const { return view->dimension; }
  void gradient(int i, const Vector<S>& x, Vector<S>& out) const {
    out.resize(x.size());
    body.gradient(i, x.data(), out.data());
  }
  [[nodiscard]] S value(const Vector<S>&) const { return S(0); }
};

template <class S, class F>
Outcome<S> run_method(const BatchTask& task, const BatchInstances<S>& instances, std::int64_t at, const F& f) {
  const auto exact = [&](int c) { return Exact::of_double(static_cast<double>(instances.column(c)[at])); };
  const Exact gamma = exact(column::gamma);
  const std::vector<Exact> tau{exact(column::tau)};
  const Instance instance = instance_of(task, instances, at);
  const Start start{*instance.start, instance.shifts};
  Noise noise;
  if (task.has_noise) {
    noise.kind = NoiseKind::uniform;
    noise.scale = exact(column::noise);
    noise.seed = task.noise_seed + static_cast<std::uint64_t>(instances.first + at);
  }
  switch (task.method) {
    case Method::gd: return run_reference<S>(Gd{gamma}, f, start, task.steps);
    case Method::clip_gd: return run_reference<S>(ClipGd{gamma, tau}, f, start, task.steps);
    case Method::server_clip_gd: return run_reference<S>(ServerClipGd{gamma, tau}, f, start, task.steps);
    case Method::clip21_gd: return run_reference<S>(Clip21Gd{gamma, tau}, f, start, task.steps);
    case Method::damped_clip21_gd: return run_reference<S>(DampedClip21Gd{gamma, tau, {exact(column::damping)}}, f, start, task.steps);
    case Method::top_k_clip21_gd: return run_reference<S>(ClipPress21Gd{gamma, tau, {{task.top_k}}}, f, start, task.steps);
    case Method::clip21_sgd2m:
      return run_reference<S>(Clip21Sgd2m{gamma, tau, exact(column::beta), exact(column::damping), noise}, f, start, task.steps);
    default: return run_reference<S>(Celgc{gamma, exact(column::eta), task.interval, Reading::V0, noise}, f, start, task.steps);
  }
}

template <class S>
QuadraticsOn<S> quadratics_of(const BatchTask& task, const BatchInstances<S>& instances, std::int64_t at) {
  std::vector<typename QuadraticsOn<S>::Part> parts;
  for (const QuadraticNode& node : instance_of(task, instances, at).problem.nodes) {
    parts.push_back({constant_matrix<S>(node.a), constant_vector<S>(node.b), S(0)});
  }
  return QuadraticsOn<S>(std::move(parts));
}

template <class S>
Outcome<S> reference(const BatchTask& task, const BatchInstances<S>& instances, std::int64_t at) {
  if (task.family == Family::line || task.family == Family::dense) return run_method(task, instances, at, quadratics_of(task, instances, at));
  View<S> view{};
  view.data = instances.data.data();
  view.stride = view.count = instances.count;
  view.nodes = task.nodes;
  view.dimension = task.dimension;
  view.family_column = first_family_column(task);
  if (task.family == Family::one_plus_cosine) {
    using Body = CosineObjective<S, 0>;
    return run_method(task, instances, at, BodyObjective<S, Body>{&view, Body(view, at)});
  }
  const std::vector<S> features(task.rows->features.begin(), task.rows->features.end());
  const std::vector<S> labels(task.rows->labels.begin(), task.rows->labels.end());
  view.features = features.data();
  view.labels = labels.data();
  view.block = task.rows->block.data();
  view.l2 = task.rows->l2;
  using Body = LogisticObjective<S>;
  return run_method(task, instances, at, BodyObjective<S, Body>{&view, Body(view, at)});
}

/// Instances in every regime: increments of norm 0, below tau, one ulp below, at it, one ulp above, above, far above; numbers near overflow and underflow.
template <class S>
BatchInstances<S> in_every_regime(const BatchTask& task, std::int64_t count, std::uint64_t seed) {
  BatchInstances<S> instances(task, 0, count);
  std::mt19937_64 engine(seed);
  const auto integer = [&](int low, int high) { return low + static_cast<int>(engine() % static_cast<std::uint64_t>(high - low + 1)); };
  const auto number = [&](int low, int high) {
    const S fraction = static_cast<S>(integer(0, 1 << 20)) / S(1 << 20);
    return std::ldexp(S(1) + fraction, integer(low, high)) * (integer(0, 1) == 0 ? S(1) : S(-1));
  };
  constexpr int most = std::numeric_limits<S>::max_exponent - 2;
  constexpr int least = std::numeric_limits<S>::min_exponent - 20;
  const int d = task.dimension;
  const int family = first_family_column(task);
  for (std::int64_t at = 0; at < count; ++at) {
    const auto set = [&](int c, S value) { instances.column(c)[at] = value; };
    const int regime = integer(0, 9);
    // 6: huge, 7: tiny, else of moderate size.
    const int low = regime == 6 ? most - 12 : regime == 7 ? least : -6;
    const int high = regime == 6 ? most : regime == 7 ? least + 24 : 6;
    const S tau = std::abs(number(low, high));
    set(column::tau, tau);
    set(column::gamma, std::abs(number(task.method == Method::celgc ? low : -8, task.method == Method::celgc ? high : 0)));
    set(column::eta, std::abs(number(-8, 0)));
    set(column::beta, integer(0, 3) == 0 ? S(1) : std::abs(number(-6, -1)) / S(2));
    set(column::damping, integer(0, 3) == 0 ? S(1) : std::abs(number(-4, -1)) / S(2));
    set(column::noise, std::abs(number(-8, 0)));
    for (int c = column::x0; c < task.columns(); ++c) set(c, regime == 0 || integer(0, 15) == 0 ? S(integer(0, 1) == 0 ? 0.0 : -0.0) : number(low, high));
    const auto is_quadratic = task.family == Family::line || task.family == Family::dense;
    for (int i = 0; i < task.nodes && is_quadratic; ++i) {
      // Curvatures of moderate size, or the whole regime would be one step long; symmetric.
      for (int row = 0; row < d; ++row) {
        for (int c = 0; c < d; ++c) {
          const S value = number(-4, 1);
          if (task.family == Family::line) {
            set(family + i, value);
          } else if (c <= row) {
            set(family + i * d * (d + 1) + row * d + c, value);
            set(family + i * d * (d + 1) + c * d + row, value);
          }
        }
      }
    }
    if (regime < 1 || regime > 5 || !is_quadratic) continue;
    // Node 0 becomes grad = x with ||x_0|| one ulp below tau, at it, one ulp above, far above, far below; on more coordinates along (3, 4).
    S unit = tau;
    if (regime == 1) unit = std::nextafter(tau, S(0));
    if (regime == 3) unit = std::nextafter(tau, std::numeric_limits<S>::max());
    if (regime == 4) unit = tau * S(1 << 20);
    if (regime == 5) unit = tau / S(1 << 20);
    for (int row = 0; row < d; ++row) {
      set(column::x0 + row, d == 1 ? unit : row == 0 ? S(3) * (unit / S(5)) : row == 1 ? S(4) * (unit / S(5)) : S(0));
      const int first = family;
      for (int c = 0; c < d; ++c) {
        if (task.family == Family::dense) set(first + row * d + c, row == c ? S(1) : S(0));
      }
      set(task.family == Family::line ? first + task.nodes : first + d * d + row, S(0));
      if (task.family == Family::line) set(first, S(1));
      for (int i = 0; i < task.nodes && task.has_shifts; ++i) set(first_shift_column(task) + i * d + row, S(0));
    }
  }
  return instances;
}

/// Every method that the family has, each with the options that it knows.
inline std::vector<BatchTask> tasks_of(Family family, int nodes, int dimension, std::int64_t steps) {
  std::vector<BatchTask> tasks;
  for (const Method method : {Method::gd, Method::clip_gd, Method::server_clip_gd, Method::clip21_gd, Method::damped_clip21_gd, Method::top_k_clip21_gd,
                              Method::clip21_sgd2m, Method::celgc}) {
    BatchTask task;
    task.method = method;
    task.family = family;
    task.nodes = nodes;
    task.dimension = dimension;
    task.steps = steps;
    if (family == Family::logistic) {
      task.rows = shared_rows({"logistic", {{"nodes", std::to_string(nodes)}, {"features", std::to_string(dimension)}, {"rows", "24"}}, {}});
    }
    if (method == Method::top_k_clip21_gd) task.top_k = (dimension + 1) / 2;
    if (method == Method::celgc) task.interval = 3;
    tasks.push_back(task);
    if (method == Method::clip21_gd || method == Method::damped_clip21_gd || method == Method::top_k_clip21_gd) {
      task.has_shifts = true;
      tasks.push_back(task);
    }
    if (method == Method::clip21_sgd2m || method == Method::celgc) {
      task.has_noise = true;
      task.noise_seed = 5;
      tasks.push_back(task);
    }
  }
  return tasks;
}

/// Names the first instance whose results differ; empty where all are the same.
template <class S>
std::string difference(const BatchTask& task, const BatchResults<S>& a, const BatchResults<S>& b) {
  const auto at = [](std::int64_t i) { return static_cast<std::size_t>(i); };
  if (a.count != b.count) return "counts";
  for (std::int64_t i = 0; i < a.count; ++i) {
    const std::string where = std::string(name_of(task.method)) + " n=" + std::to_string(task.nodes) + " d=" + std::to_string(task.dimension) + " instance " + std::to_string(a.first + i);
    for (std::int64_t j = 0; j < task.dimension; ++j) {
      if (!same(a.x[at(j * a.count + i)], b.x[at(j * a.count + i)])) {
        return where + ": x " + std::to_string(a.x[at(j * a.count + i)]) + " and " + std::to_string(b.x[at(j * a.count + i)]);
      }
    }
    if (a.last_clipped[at(i)] != b.last_clipped[at(i)]) return where + ": last clipped " + std::to_string(a.last_clipped[at(i)]) + " and " + std::to_string(b.last_clipped[at(i)]);
    if (a.not_finite[at(i)] != b.not_finite[at(i)]) return where + ": finite";
    for (std::int64_t r = 0; r < relations && task.observes; ++r) {
      const std::size_t entry = at(r * a.count + i);
      if (!same(a.ratio[entry], b.ratio[entry]) || a.where[entry] != b.where[entry]) return where + ": ratio " + std::to_string(r);
    }
    if (task.observes && a.first_violation[at(i)] != b.first_violation[at(i)]) return where + ": first violation";
  }
  return {};
}

}  // namespace lemmata::gpu::testing
