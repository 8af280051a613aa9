#pragma once
/// The bodies as kernels: one instance a thread, neighbouring threads on neighbouring entries of each column, nothing in memory between the columns and the
/// results. For the files cuda_*.cu only, which include the CUDA runtime first.
#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "gpu/batch/body.hpp"
#include "gpu/batch/cuda.hpp"

namespace lemmata::gpu {
inline namespace LEMMATA_BATCH_TARGET {

constexpr int threads_of_a_block = 128;

template <Method method, class V, class F, int N, class Observer>
__global__ void __launch_bounds__(threads_of_a_block) run_kernel(const __grid_constant__ View<V> view) {
  const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(blockIdx.x) * threads_of_a_block + threadIdx.x;
  if (at < view.count) run_body<method, V, F, N, Observer>(view, at);
}
template <class S>
__global__ void __launch_bounds__(threads_of_a_block) draw_kernel(const __grid_constant__ DrawPlan<S> plan, std::int64_t first, S* data, std::int64_t count) {
  const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(blockIdx.x) * threads_of_a_block + threadIdx.x;
  if (at < count) draw_instance(plan, static_cast<std::uint64_t>(first + at), data, count, at);
}

/// Largest ratio, the lowest number among equals; a ratio of -1 says nothing and is nobody's.
__device__ inline void take_larger(BatchSummary::Extreme& a, const BatchSummary::Extreme& b) {
  if (b.ratio > a.ratio || (b.ratio == a.ratio && a.number >= 0 && b.number >= 0 && b.number < a.number)) a = b;
}

/// One partial summary a block.
template <class S>
__global__ void __launch_bounds__(threads_of_a_block) summary_kernel(const __grid_constant__ View<S> view, bool observes, BatchSummary* partial) {
  __shared__ BatchSummary::Extreme largest[relations][threads_of_a_block];
  __shared__ unsigned long long counts[BatchSummary::bins + 3];  // the histogram, not finite, violations, instances
  __shared__ long long first_violating;
  const int self = static_cast<int>(threadIdx.x);
  for (int c = self; c < BatchSummary::bins + 3; c += threads_of_a_block) counts[c] = 0;
  if (self == 0) first_violating = -1;
  __syncthreads();
  BatchSummary::Extreme mine[relations];
  long long lowest = -1;
  for (std::int64_t i = static_cast<std::int64_t>(blockIdx.x) * threads_of_a_block + self; i < view.count;
       i += static_cast<std::int64_t>(gridDim.x) * threads_of_a_block) {
    atomicAdd(&counts[histogram_bin(view.last_clipped[i])], 1ULL);
    atomicAdd(&counts[BatchSummary::bins], static_cast<unsigned long long>(view.not_finite[i]));
    atomicAdd(&counts[BatchSummary::bins + 2], 1ULL);
    if (!observes) continue;
    for (int r = 0; r < relations; ++r) {
      const std::int64_t entry = r * view.count + i;
      take_larger(mine[r], {static_cast<double>(view.ratio[entry]), view.first + i, view.where[entry]});
    }
    if (view.first_violation[i] < 0) continue;
    atomicAdd(&counts[BatchSummary::bins + 1], 1ULL);
    if (lowest < 0) lowest = view.first + i;
  }
  for (int r = 0; r < relations; ++r) largest[r][self] = mine[r];
  if (lowest >= 0) atomicMin(reinterpret_cast<unsigned long long*>(&first_violating), static_cast<unsigned long long>(lowest));  // -1 is the largest there
  __syncthreads();
  for (int half = threads_of_a_block / 2; half > 0; half /= 2) {
    if (self < half) {
      for (int r = 0; r < relations; ++r) take_larger(largest[r][self], largest[r][self + half]);
    }
    __syncthreads();
  }
  if (self != 0) return;
  BatchSummary& out = partial[blockIdx.x];
  out.instances = static_cast<std::int64_t>(counts[BatchSummary::bins + 2]);
  out.not_finite = static_cast<std::int64_t>(counts[BatchSummary::bins]);
  out.violations = static_cast<std::int64_t>(counts[BatchSummary::bins + 1]);
  out.first_violating = first_violating;
  for (int r = 0; r < relations; ++r) out.largest[r] = largest[r][0];
  for (int bin = 0; bin < BatchSummary::bins; ++bin) out.histogram[bin] = static_cast<std::int64_t>(counts[bin]);
}

template <Method method, class V, class F, int N, class Observer>
struct MakeKernel {
  static auto make() { return run_kernel<method, V, F, N, Observer>; }
};
template <class S>
auto kernel_of(const BodyChoice& c) {
  return with_method(c.method, [&](auto m) { return body_for<MakeKernel, decltype(m)::value, S, S>(c.family, c.nodes, c.dimension, c.observes); });
}

inline void require_cuda(cudaError_t error, const char* what) {
  if (error != cudaSuccess) throw std::runtime_error(std::string("cuda: ") + what + ": " + cudaGetErrorString(error));
}

/// Memory of the device.
template <class T>
class Buffer {
 public:
  explicit Buffer(std::int64_t count) : count_(count) {
    if (count > 0) require_cuda(cudaMalloc(&data_, static_cast<std::size_t>(count) * sizeof(T)), "memory");
  }
  Buffer(const T* from, std::int64_t count) : Buffer(count) {
    if (count > 0) require_cuda(cudaMemcpy(data_, from, static_cast<std::size_t>(count) * sizeof(T), cudaMemcpyHostToDevice), "copy to the device");
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { cudaFree(data_); }
  [[nodiscard]] T* get() const { return static_cast<T*>(data_); }
  /// `rows` rows of `width` entries to the host, where rows are `pitch` apart.
  void copy_back(T* to, std::int64_t pitch, std::int64_t width, std::int64_t rows) const {
    if (rows == 0 || width == 0) return;
    require_cuda(cudaMemcpy2D(to, static_cast<std::size_t>(pitch) * sizeof(T), data_, static_cast<std::size_t>(width) * sizeof(T),
                              static_cast<std::size_t>(width) * sizeof(T), static_cast<std::size_t>(rows), cudaMemcpyDeviceToHost),
                 "copy from the device");
  }

 private:
  void* data_ = nullptr;
  std::int64_t count_;
};

/// Columns and results of one chunk on the device, and the shared rows.
template <class S>
struct OnDevice {
  Buffer<S> columns, x, ratio, features, labels;
  Buffer<std::int32_t> last_clipped, not_finite, where, first_violation, block;

  OnDevice(const BodyChoice& choice, const CudaSizes& sizes, const View<S>& host, std::int64_t chunk)
      : columns(sizes.columns * chunk),
        x(choice.dimension * chunk),
        ratio(choice.observes ? relations * chunk : 0),
        features(host.features, sizes.rows * choice.dimension),
        labels(host.labels, sizes.rows),
        last_clipped(chunk),
        not_finite(chunk),
        where(choice.observes ? relations * chunk : 0),
        first_violation(choice.observes ? chunk : 0),
        block(host.block, sizes.rows > 0 ? choice.nodes + 1 : 0) {}

  /// The view of `count` instances from number `first` on.
  [[nodiscard]] View<S> view(const View<S>& host, std::int64_t first, std::int64_t count) const {
    View<S> v = host;
    v.data = columns.get();
    v.stride = v.count = count;
    v.first = first;
    v.features = features.get();
    v.labels = labels.get();
    v.block = block.get();
    v.x = x.get();
    v.last_clipped = last_clipped.get();
    v.not_finite = not_finite.get();
    v.ratio = ratio.get();
    v.where = where.get();
    v.first_violation = first_violation.get();
    return v;
  }
};

template <class S>
std::int64_t cuda_chunk(const BodyChoice& choice, const CudaSizes& sizes, std::int64_t count) {
  const std::int64_t each = static_cast<std::int64_t>(sizeof(S)) * (sizes.columns + choice.dimension + relations) + 4 * (relations + 3);
  std::size_t free = 0;
  std::size_t total = 0;
  require_cuda(cudaMemGetInfo(&free, &total), "free memory");
  constexpr std::int64_t most = std::int64_t{1} << 30;  // blocks of a launch are numbered by 31 bits
  const std::int64_t fitting = std::min(most, static_cast<std::int64_t>(free / 5 * 4) / each);
  if (sizes.chunk > fitting) {
    throw std::runtime_error("a chunk of " + std::to_string(sizes.chunk) + " instances needs " + std::to_string(sizes.chunk * each >> 20) + " MiB and " +
                             std::to_string(free >> 20) + " are free on the device; leave the chunk at 0 and it is chosen by memory");
  }
  if (fitting < 1) throw std::runtime_error("the device has no memory left");
  return std::min(count, sizes.chunk > 0 ? sizes.chunk : fitting);
}

inline unsigned blocks_for(std::int64_t count) { return static_cast<unsigned>((count + threads_of_a_block - 1) / threads_of_a_block); }

template <class S>
void run_chunks(const BodyChoice& choice, const CudaSizes& sizes, const View<S>& host) {
  require_cuda(cudaSetDevice(sizes.device_index), "device");
  if (host.count == 0) return;
  const std::int64_t chunk = cuda_chunk<S>(choice, sizes, host.count);
  const OnDevice<S> device(choice, sizes, host, chunk);
  const auto kernel = kernel_of<S>(choice);
  for (std::int64_t done = 0; done < host.count; done += chunk) {
    const std::int64_t now = std::min(chunk, host.count - done);
    const std::size_t width = static_cast<std::size_t>(now) * sizeof(S);
    require_cuda(cudaMemcpy2D(device.columns.get(), width, host.data + done, static_cast<std::size_t>(host.stride) * sizeof(S), width,
                              static_cast<std::size_t>(sizes.columns), cudaMemcpyHostToDevice),
                 "copy to the device");
    kernel<<<blocks_for(now), threads_of_a_block>>>(device.view(host, host.first + done, now));
    require_cuda(cudaGetLastError(), "launch");
    require_cuda(cudaDeviceSynchronize(), "run");
    device.x.copy_back(host.x + done, host.count, now, choice.dimension);
    device.last_clipped.copy_back(host.last_clipped + done, host.count, now, 1);
    device.not_finite.copy_back(host.not_finite + done, host.count, now, 1);
    if (!choice.observes) continue;
    device.ratio.copy_back(host.ratio + done, host.count, now, relations);
    device.where.copy_back(host.where + done, host.count, now, relations);
    device.first_violation.copy_back(host.first_violation + done, host.count, now, 1);
  }
}

template <class S>
void summarise_chunks(const BodyChoice& choice, const CudaSizes& sizes, const View<S>& host, const DrawPlan<S>& plan, std::int64_t first, std::int64_t count,
                      BatchSummary& summary) {
  require_cuda(cudaSetDevice(sizes.device_index), "device");
  if (count == 0) return;
  const std::int64_t chunk = cuda_chunk<S>(choice, sizes, count);
  const OnDevice<S> device(choice, sizes, host, chunk);
  const auto kernel = kernel_of<S>(choice);
  constexpr std::int64_t most_partial = 2048;
  const Buffer<BatchSummary> partial(most_partial);
  std::vector<BatchSummary> parts(most_partial);
  for (std::int64_t done = 0; done < count; done += chunk) {
    const std::int64_t now = std::min(chunk, count - done);
    const View<S> view = device.view(host, first + done, now);
    draw_kernel<<<blocks_for(now), threads_of_a_block>>>(plan, first + done, device.columns.get(), now);
    require_cuda(cudaGetLastError(), "launch");
    kernel<<<blocks_for(now), threads_of_a_block>>>(view);
    require_cuda(cudaGetLastError(), "launch");
    const std::int64_t blocks = std::min<std::int64_t>(most_partial, blocks_for(now));
    summary_kernel<<<static_cast<unsigned>(blocks), threads_of_a_block>>>(view, choice.observes, partial.get());
    require_cuda(cudaGetLastError(), "launch");
    require_cuda(cudaDeviceSynchronize(), "run");
    partial.copy_back(parts.data(), blocks, blocks, 1);
    for (std::int64_t part = 0; part < blocks; ++part) summary.merge(parts[static_cast<std::size_t>(part)]);
  }
}

template <class Action>
std::string failure_of(const Action& action) {
  try {
    action();
  } catch (const std::exception& error) {
    return error.what();
  }
  return {};
}

}  // namespace LEMMATA_BATCH_TARGET
}  // namespace lemmata::gpu
