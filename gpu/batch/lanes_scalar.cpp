/// One instance at a time, without vector instructions asked for: the twin that the lanes are held against.
#define LEMMATA_BATCH_TARGET one_lane
#include "gpu/batch/lanes.hpp"

namespace lemmata::gpu {

template <>
CpuBody<float> scalar_body<float>(Method method, Family family, int nodes, int dimension, bool observes) {
  return cpu_body_for<float, float>(method, family, nodes, dimension, observes);
}
template <>
CpuBody<double> scalar_body<double>(Method method, Family family, int nodes, int dimension, bool observes) {
  return cpu_body_for<double, double>(method, family, nodes, dimension, observes);
}

}  // namespace lemmata::gpu
