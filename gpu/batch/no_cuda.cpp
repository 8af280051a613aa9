#include "gpu/batch/cuda.hpp"
#include "gpu/device.hpp"

namespace lemmata::gpu {

template <class S>
std::string run_on_cuda(const BodyChoice&, const CudaSizes&, const View<S>&) {
  return device_status();
}
template <class S>
std::string summarise_on_cuda(const BodyChoice&, const CudaSizes&, const View<S>&, const DrawPlan<S>&, std::int64_t, std::int64_t, BatchSummary&) {
  return device_status();
}

template std::string run_on_cuda(const BodyChoice&, const CudaSizes&, const View<float>&);
template std::string run_on_cuda(const BodyChoice&, const CudaSizes&, const View<double>&);
template std::string summarise_on_cuda(const BodyChoice&, const CudaSizes&, const View<float>&, const DrawPlan<float>&, std::int64_t, std::int64_t, BatchSummary&);
template std::string summarise_on_cuda(const BodyChoice&, const CudaSizes&, const View<double>&, const DrawPlan<double>&, std::int64_t, std::int64_t,
                                       BatchSummary&);

}  // namespace lemmata::gpu
