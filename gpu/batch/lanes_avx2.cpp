/// Eight floats or four doubles in a vector. Compiled with -mavx2 and called only where the processor has it; no fused multiply-add, whose bits differ.
#define LEMMATA_BATCH_TARGET avx2
#include "gpu/batch/lanes.hpp"
#include "gpu/batch/pack.hpp"

namespace lemmata::gpu {

template <>
CpuBody<float> avx2_body<float>(Method method, Family family, int nodes, int dimension, bool observes) {
  return cpu_body_for<Pack<float, 32, 4>, Pack<float, 32, 1>>(method, family, nodes, dimension, observes);
}
template <>
CpuBody<double> avx2_body<double>(Method method, Family family, int nodes, int dimension, bool observes) {
  return cpu_body_for<Pack<double, 32, 4>, Pack<double, 32, 1>>(method, family, nodes, dimension, observes);
}

}  // namespace lemmata::gpu
