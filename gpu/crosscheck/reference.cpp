#include <cmath>

#include "algorithms/local_methods.hpp"
#include "algorithms/noisy_methods.hpp"
#include "algorithms/run.hpp"
#include "gpu/batch/elementary.hpp"
#include "gpu/crosscheck/case.hpp"
#include "numerics/error.hpp"

namespace lemmata::crosscheck {
namespace {

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

/// 1 + cos in float and double, with the sine of the batch engine: the same bits on every device, which no libm promises. Values are for no verdict.
template <std::floating_point T>
class BatchCosine {
 public:
  explicit BatchCosine(const Case& c) : nodes_(c.nodes), phase_(static_cast<T>(c.phase)) {}
  [[nodiscard]] int nodes() const { return nodes_; }
  [[nodiscard]] int dimension() const { return 1; }
  void gradient(int i, const Vector<T>& x, Vector<T>& out) const {
    out.resize(1);
    out[0] = -gpu::sine(T(x[0] - static_cast<T>(i) * phase_));
  }
  [[nodiscard]] T value(const Vector<T>& x) const {
    T sum(0);
    for (int i = 0; i < nodes_; ++i) sum += std::cos(x[0] - static_cast<T>(i) * phase_);
    return T(1) + sum / static_cast<T>(nodes_);
  }

 private:
  int nodes_;
  T phase_;
};

/// Calls use(objective) with the functions of the case in numbers of type S. Throws NoExactValue where S has no sine and the case needs one.
template <Field S, class Use>
void with_functions(const Case& c, Use&& use) {
  if (c.family == Family::one_plus_cosine) {
    if constexpr (std::floating_point<S>) {
      use(BatchCosine<S>(c));
    } else if constexpr (Transcendental<S>) {
      use(OnePlusCosine(c.nodes, Exact::of_double(c.phase)).template on<S>());
    } else {
      throw NoExactValue("this problem has irrational values");
    }
    return;
  }
  const Eigen::Index d = c.dimension;
  std::vector<typename QuadraticsOn<S>::Part> parts;
  for (int i = 0; i < c.nodes; ++i) {
    typename QuadraticsOn<S>::Part part{Matrix<S>(d, d), Vector<S>(d), S(0)};
    for (Eigen::Index j = 0; j < d * d; ++j) part.a.data()[j] = number_of<S>(c.matrix(i)[j]);
    for (Eigen::Index j = 0; j < d; ++j) part.b[j] = number_of<S>(c.linear(i)[j]);
    parts.push_back(std::move(part));
  }
  use(QuadraticsOn<S>(std::move(parts)));
}

}  // namespace

template <Field S>
void run_reference(const Case& c, const std::function<bool(const Round<S>&)>& sink) {
  const Eigen::Index d = c.dimension;
  Start start{Vector<Exact>(d), {}};
  for (Eigen::Index j = 0; j < d; ++j) start.x[j] = Exact::of_double(c.x0[static_cast<std::size_t>(j)]);
  for (std::size_t i = 0; i * static_cast<std::size_t>(d) < c.shifts.size(); ++i) {
    Vector<Exact> shift(d);
    for (Eigen::Index j = 0; j < d; ++j) shift[j] = Exact::of_double(c.shifts[i * static_cast<std::size_t>(d) + static_cast<std::size_t>(j)]);
    start.shifts.push_back(std::move(shift));
  }
  with_functions<S>(c, [&](const auto& f) { with_recurrence(c, [&](const auto& method) { run<S>(method, f, start, sink); }); });
}

template void run_reference(const Case&, const std::function<bool(const Round<float>&)>&);
template void run_reference(const Case&, const std::function<bool(const Round<double>&)>&);
template void run_reference(const Case&, const std::function<bool(const Round<Ball>&)>&);
template void run_reference(const Case&, const std::function<bool(const Round<Exact>&)>&);

}  // namespace lemmata::crosscheck
