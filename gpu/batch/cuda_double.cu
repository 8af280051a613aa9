/// The kernels in double.
#define LEMMATA_BATCH_TARGET kernels
#include <cuda_runtime.h>

#include "gpu/batch/kernels.hpp"

namespace lemmata::gpu {

template <>
std::string run_on_cuda<double>(const BodyChoice& choice, const CudaSizes& sizes, const View<double>& view) {
  return failure_of([&] { run_chunks(choice, sizes, view); });
}
template <>
std::string summarise_on_cuda<double>(const BodyChoice& choice, const CudaSizes& sizes, const View<double>& view, const DrawPlan<double>& plan,
                                     std::int64_t first, std::int64_t count, BatchSummary& summary) {
  return failure_of([&] { summarise_chunks(choice, sizes, view, plan, first, count, summary); });
}

}  // namespace lemmata::gpu
