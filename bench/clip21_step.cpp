/// One step of Clip21-GD at n = 10, d = 20 in every number type, on separable and on dense quadratics, beside hand-written loops in double.
///
/// Odd nodes have a threshold that always clips and even ones a threshold that never does, so both paths run in every round; a run starts again after a
/// few rounds, before anything converges or an enclosure grows wide. That is checked before the clock starts, and so is that templated double and the
/// hand-written loops give the same bits: they do the same arithmetic.
#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "algorithms/draw.hpp"
#include "algorithms/methods.hpp"
#include "algorithms/problems/quadratics.hpp"
#include "numerics/jet.hpp"
#include "numerics/multiprecision.hpp"

namespace {

using namespace lemmata;

constexpr int n = 10;
constexpr int d = 20;
constexpr int rounds = 16;

/// f_i(x) = (1/2) sum_j h_ij (x_j - z_ij)^2, exact.
struct Separable {
  std::vector<Vector<Exact>> curvature;
  std::vector<Vector<Exact>> centre;
};

template <Field S>
class SeparableOn {
 public:
  explicit SeparableOn(const Separable& exact) {
    for (const Vector<Exact>& h : exact.curvature) curvature_.push_back(constant_vector<S>(h));
    for (const Vector<Exact>& z : exact.centre) centre_.push_back(constant_vector<S>(z));
  }
  [[nodiscard]] int nodes() const { return static_cast<int>(curvature_.size()); }
  [[nodiscard]] int dimension() const { return static_cast<int>(curvature_[0].size()); }
  void gradient(int i, const Vector<S>& x, Vector<S>& out) const {
    const Vector<S>& h = curvature_[static_cast<std::size_t>(i)];
    const Vector<S>& z = centre_[static_cast<std::size_t>(i)];
    out.resize(x.size());
    for (Eigen::Index j = 0; j < x.size(); ++j) out[j] = h[j] * (x[j] - z[j]);
  }
  [[nodiscard]] S value(const Vector<S>& x) const {
    S sum(0);
    for (std::size_t i = 0; i < curvature_.size(); ++i) {
      for (Eigen::Index j = 0; j < x.size(); ++j) add_product(sum, curvature_[i][j], square(S(x[j] - centre_[i][j])));
    }
    return sum / S(2 * nodes());
  }

 private:
  std::vector<Vector<S>> curvature_;
  std::vector<Vector<S>> centre_;
};

const Separable& separable() {
  static const Separable problem = [] {
    Draw draw(1, 0);
    Separable drawn;
    for (int i = 0; i < n; ++i) {
      Vector<Exact> h(d);
      Vector<Exact> z(d);
      for (Exact& entry : h) entry = Exact(5, 4) + draw.dyadic(1, 3);
      for (Exact& entry : z) entry = draw.dyadic(4, 4);
      drawn.curvature.push_back(std::move(h));
      drawn.centre.push_back(std::move(z));
    }
    return drawn;
  }();
  return problem;
}

const Quadratics& dense() {
  static const Quadratics problem = Quadratics::random(n, d, Exact(1), 1);
  return problem;
}

Clip21Gd method() {
  Clip21Gd clip21{Exact(1, 64), {}};
  for (int i = 0; i < n; ++i) clip21.thresholds.push_back(i % 2 == 1 ? Exact(1, 64) : Exact(1024));
  return clip21;
}

Start start() { return {Vector<Exact>::Constant(d, Exact(1)), {}}; }

/// A run that can be put back to its start; only what the next step reads is restored.
template <Field S, class F>
class Run {
 public:
  explicit Run(const F& f) : f_(f), method_(method()), state_(method_.template start<S>(f_, start())), origin_(state_) {}

  void restart() {
    state_.x = origin_.x;
    state_.direction = origin_.direction;
    state_.shifts = origin_.shifts;
  }
  Round<S> step() { return method_.template advance<S>(f_, state_); }
  [[nodiscard]] const Vector<S>& x() const { return state_.x; }

 private:
  const F& f_;
  Clip21Gd method_;
  typename Clip21Gd::State<S> state_;
  typename Clip21Gd::State<S> origin_;
};

/// Whether in every round exactly the odd nodes clip, certified.
template <Field S, class F>
bool clips_by_half(Run<S, F>& run) {
  for (int k = 0; k < rounds; ++k) {
    const Round<S> round = run.step();
    for (int i = 0; i < n; ++i) {
      if (round.nodes[static_cast<std::size_t>(i)].clipped != truth(i % 2 == 1)) return false;
    }
  }
  return true;
}

void report_per_step(benchmark::State& bench) {
  bench.counters["step"] = benchmark::Counter(rounds, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

template <Field S, class F>
void measure(benchmark::State& bench, const F& f) {
  Run<S, F> run(f);
  if (!clips_by_half(run)) {
    bench.SkipWithError("not exactly half of the nodes clip");
    return;
  }
  for (auto _ : bench) {
    run.restart();
    for (int k = 0; k < rounds; ++k) {
      benchmark::DoNotOptimize(run.step());
      benchmark::ClobberMemory();
    }
  }
  report_per_step(bench);
}

template <Field S>
void separable_step(benchmark::State& bench) { measure<S>(bench, SeparableOn<S>(separable())); }
template <Field S>
void dense_step(benchmark::State& bench) { measure<S>(bench, dense().on<S>()); }

/// The precision is set before any number is made, and outlives them all.
template <Field S, class Scope, void (*step)(benchmark::State&)>
void at_precision(benchmark::State& bench) {
  const Scope scope(bench.range(0));
  step(bench);
}

/// Plain double arrays, nothing of the library: a user's own loop, with the sizes known only at run time as they are to the library. A loop that `records`
/// leaves behind what a Round shows, as the library must: the gradients, the messages and the shifts before and after.
template <bool records>
struct Plain {
  int n;
  int d;
  double gamma;
  std::vector<double> tau, x, shifts, direction, mean, gradients, before, sent;

  Plain(int nodes, int dimension, double step_size) : n(nodes), d(dimension), gamma(step_size), tau(n), x(d), shifts(n * d), direction(d), mean(d) {
    for (int i = 0; i < n; ++i) tau[i] = i % 2 == 1 ? 1.0 / 64 : 1024.0;
    gradients.resize(records ? n * d : d);
    before.resize(records ? n * d : 0);
    sent.resize(records ? n * d : 0);
    restart();
  }
  void restart() {
    for (int j = 0; j < d; ++j) x[j] = 1;
    for (int j = 0; j < d; ++j) direction[j] = 0;
    for (int j = 0; j < n * d; ++j) shifts[j] = 0;
  }
  template <class Gradient>
  void step(const Gradient& gradient_of) {
    for (int j = 0; j < d; ++j) mean[j] = 0;
    for (int i = 0; i < n; ++i) {
      double* v = &shifts[i * d];
      double* g = &gradients[records ? i * d : 0];
      gradient_of(i, x.data(), g);
      double sum = 0;
      for (int j = 0; j < d; ++j) {
        const double u = g[j] - v[j];
        sum += u * u;
      }
      if (sum <= tau[i] * tau[i]) {
        for (int j = 0; j < d; ++j) move(i, j, v[j], g[j] - v[j]);
      } else {
        const double factor = tau[i] / std::sqrt(sum);
        for (int j = 0; j < d; ++j) move(i, j, v[j], factor * (g[j] - v[j]));
      }
    }
    for (int j = 0; j < d; ++j) {
      direction[j] += mean[j] / n;
      x[j] -= gamma * direction[j];
    }
  }
  void move(int i, int j, double& shift, double message) {
    if constexpr (records) {
      before[i * d + j] = shift;
      sent[i * d + j] = message;
    }
    shift += message;
    mean[j] += message;
  }
};

template <bool records, class F, class Gradient>
void measure_plain(benchmark::State& bench, const F& f, const Gradient& gradient_of) {
  int nodes = n;
  int dimension = d;
  benchmark::DoNotOptimize(nodes);
  benchmark::DoNotOptimize(dimension);
  Plain<records> plain(nodes, dimension, 1.0 / 64);
  Run<double, F> run(f);
  for (int k = 0; k < rounds; ++k) {
    plain.step(gradient_of);
    run.step();
  }
  for (int j = 0; j < d; ++j) {
    if (plain.x[j] != run.x()[j]) {
      bench.SkipWithError("the hand-written loop and the library differ");
      return;
    }
  }
  for (auto _ : bench) {
    plain.restart();
    for (int k = 0; k < rounds; ++k) {
      plain.step(gradient_of);
      benchmark::DoNotOptimize(plain.x.data());
      benchmark::ClobberMemory();
    }
  }
  report_per_step(bench);
}

template <bool records>
void separable_by_hand(benchmark::State& bench) {
  std::vector<double> h;
  std::vector<double> z;
  for (int i = 0; i < n; ++i) {
    for (const Exact& entry : separable().curvature[i]) h.push_back(entry.nearest_double());
    for (const Exact& entry : separable().centre[i]) z.push_back(entry.nearest_double());
  }
  int size = d;
  benchmark::DoNotOptimize(size);
  measure_plain<records>(bench, SeparableOn<double>(separable()), [&](int i, const double* x, double* out) {
    for (int j = 0; j < size; ++j) out[j] = h[i * size + j] * (x[j] - z[i * size + j]);
  });
}

template <bool records>
void dense_by_hand(benchmark::State& bench) {
  std::vector<double> a;
  std::vector<double> b;
  for (const QuadraticNode& node : dense().node_data()) {
    for (Eigen::Index r = 0; r < d; ++r) {
      for (Eigen::Index c = 0; c < d; ++c) a.push_back(node.a(r, c).nearest_double());
      b.push_back(node.b[r].nearest_double());
    }
  }
  int size = d;
  benchmark::DoNotOptimize(size);
  measure_plain<records>(bench, dense().on<double>(), [&](int i, const double* x, double* out) {
    for (int r = 0; r < size; ++r) {
      const double* row = &a[(i * size + r) * size];
      double sum = 0;
      for (int c = 0; c < size; ++c) sum += row[c] * x[c];
      out[r] = sum - b[i * size + r];
    }
  });
}

using Jet = ceres::Jet<double, 4>;

BENCHMARK(separable_by_hand<false>)->Name("separable/by-hand");
BENCHMARK(separable_by_hand<true>)->Name("separable/by-hand-recording");
BENCHMARK(separable_step<double>)->Name("separable/double");
BENCHMARK(separable_step<float>)->Name("separable/float");
BENCHMARK(separable_step<long double>)->Name("separable/long-double");
BENCHMARK(separable_step<Jet>)->Name("separable/jet4");
BENCHMARK(separable_step<Interval>)->Name("separable/interval");
BENCHMARK(at_precision<Ball, PrecisionScope, separable_step<Ball>>)->Name("separable/ball")->Arg(128)->Arg(256)->Arg(512);
BENCHMARK(at_precision<Multiprecision, MultiprecisionScope, separable_step<Multiprecision>>)->Name("separable/multiprecision")->Arg(256);

BENCHMARK(dense_by_hand<false>)->Name("dense/by-hand");
BENCHMARK(dense_by_hand<true>)->Name("dense/by-hand-recording");
BENCHMARK(dense_step<double>)->Name("dense/double");
BENCHMARK(dense_step<float>)->Name("dense/float");
BENCHMARK(dense_step<long double>)->Name("dense/long-double");
BENCHMARK(dense_step<Jet>)->Name("dense/jet4");
BENCHMARK(dense_step<Interval>)->Name("dense/interval");
BENCHMARK(at_precision<Ball, PrecisionScope, dense_step<Ball>>)->Name("dense/ball")->Arg(128)->Arg(256)->Arg(512);
BENCHMARK(at_precision<Multiprecision, MultiprecisionScope, dense_step<Multiprecision>>)->Name("dense/multiprecision")->Arg(256);

}  // namespace

BENCHMARK_MAIN();
