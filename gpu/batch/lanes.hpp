#pragma once
/// The bodies on lanes, for the files lanes_*.cpp.
#include "gpu/batch/body.hpp"
#include "gpu/batch/code_paths.hpp"

namespace lemmata::gpu {
inline namespace LEMMATA_BATCH_TARGET {

template <Method method, class V, class F, int N, class Observer>
struct MakeCpuBody {
  static CpuBody<NumberOf<V>> make() { return {run_body<method, V, F, N, Observer>, lanes_of<V>::width}; }
};

template <class Small, class Large>
CpuBody<NumberOf<Small>> cpu_body_for(Method method, Family family, int nodes, int dimension, bool observes) {
  return with_method(method, [&](auto m) { return body_for<MakeCpuBody, decltype(m)::value, Small, Large>(family, nodes, dimension, observes); });
}

}  // namespace LEMMATA_BATCH_TARGET
}  // namespace lemmata::gpu
