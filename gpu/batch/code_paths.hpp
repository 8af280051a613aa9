#pragma once
/// The bodies as compiled for one instruction set of the CPU: each file lanes_*.cpp defines the functions of its own.
#include "gpu/batch/layout.hpp"

namespace lemmata::gpu {

/// Runs instances at .. at + lanes - 1 of the view.
template <class S>
struct CpuBody {
  void (*run)(const View<S>& view, std::ptrdiff_t at) = nullptr;
  int lanes = 1;
};

template <class S>
CpuBody<S> scalar_body(Method method, Family family, int nodes, int dimension, bool observes);
template <class S>
CpuBody<S> avx2_body(Method method, Family family, int nodes, int dimension, bool observes);

}  // namespace lemmata::gpu
