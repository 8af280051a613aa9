#include "gpu/crosscheck/batch_back_end.hpp"

#include "gpu/device.hpp"

namespace lemmata::crosscheck {
namespace {

template <class T>
std::vector<FinalState<T>> run(std::span<const Case> cases, std::int64_t steps, const gpu::BatchOptions& options) {
  if (cases.empty()) return {};
  const Case& first = cases[0];
  gpu::BatchTask task;
  task.method = static_cast<gpu::Method>(first.method);
  task.family = first.dimension == 1 ? gpu::Family::line : gpu::Family::dense;
  task.nodes = first.nodes;
  task.dimension = first.dimension;
  task.steps = steps;
  task.top_k = first.top_k;
  task.interval = first.interval;
  for (const Case& c : cases) task.has_shifts = task.has_shifts || !c.shifts.empty();
  gpu::BatchInstances<T> instances(task, 0, static_cast<std::int64_t>(cases.size()));
  const auto put = [&](int column, std::size_t i, double value) { instances.column(column)[i] = static_cast<T>(value); };
  const int d = first.dimension;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Case& c = cases[i];
    put(gpu::column::gamma, i, c.gamma);
    put(gpu::column::tau, i, c.tau);
    put(gpu::column::eta, i, c.eta);
    put(gpu::column::beta, i, c.beta);
    put(gpu::column::damping, i, c.damping);
    for (int j = 0; j < d; ++j) put(gpu::column::x0 + j, i, c.x0[static_cast<std::size_t>(j)]);
    for (std::size_t j = 0; j < c.shifts.size(); ++j) put(gpu::first_shift_column(task) + static_cast<int>(j), i, c.shifts[j]);
    const int family = gpu::first_family_column(task);
    for (int node = 0; node < c.nodes; ++node) {
      if (d == 1) {
        put(family + node, i, c.a[static_cast<std::size_t>(node)]);
        put(family + c.nodes + node, i, c.b[static_cast<std::size_t>(node)]);
        continue;
      }
      const int begin = family + node * (d * d + d);
      for (int j = 0; j < d * d; ++j) put(begin + j, i, c.matrix(node)[j]);
      for (int j = 0; j < d; ++j) put(begin + d * d + j, i, c.linear(node)[j]);
    }
  }
  const gpu::BatchResults<T> results = gpu::run_batch<T>(task, instances, options);
  std::vector<FinalState<T>> finals;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    FinalState<T>& state = finals.emplace_back(FinalState<T>{Vector<T>(d), results.last_clipped[i]});
    for (int j = 0; j < d; ++j) state.x[j] = results.x[static_cast<std::size_t>(j) * cases.size() + i];
  }
  return finals;
}

}  // namespace

BatchBackEnd::BatchBackEnd(gpu::Device device, gpu::CodePath path) {
  options_.device = device;
  options_.path = path;
}
std::string BatchBackEnd::name() const {
  if (options_.device == gpu::Device::cuda) return "batch, cuda";
  return options_.path == gpu::CodePath::avx2 ? "batch, avx2" : "batch, scalar";
}
std::vector<FinalState<float>> BatchBackEnd::run_float(std::span<const Case> cases, std::int64_t steps) const { return run<float>(cases, steps, options_); }
std::vector<FinalState<double>> BatchBackEnd::run_double(std::span<const Case> cases, std::int64_t steps) const { return run<double>(cases, steps, options_); }

std::vector<std::unique_ptr<BackEnd>> batch_back_ends(gpu::Device device) {
  std::vector<std::unique_ptr<BackEnd>> all;
  if (device == gpu::Device::cuda) {
    gpu::require_device(0);
    all.push_back(std::make_unique<BatchBackEnd>(device, gpu::CodePath::automatic));
    return all;
  }
  all.push_back(std::make_unique<BatchBackEnd>(device, gpu::CodePath::scalar));
  if (gpu::has_avx2_lanes()) all.push_back(std::make_unique<BatchBackEnd>(device, gpu::CodePath::avx2));
  return all;
}

}  // namespace lemmata::crosscheck
