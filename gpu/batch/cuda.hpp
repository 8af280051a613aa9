#pragma once
/// The CUDA back end as batch.cpp sees it: plain data only, so that no kernel file includes anything but plain headers. Without a CUDA compiler
/// gpu/batch/no_cuda.cpp stands in its place. An answer that is not empty says in one line why it failed.
#include <string>

#include "gpu/batch/draw.hpp"
#include "gpu/batch/layout.hpp"
#include "gpu/batch/summary.hpp"

namespace lemmata::gpu {

/// The sizes that a body is chosen by.
struct BodyChoice {
  Method method;
  Family family;
  int nodes, dimension;
  bool observes;
};
/// How much is copied to the device and back: columns of the instances, rows of logistic, instances at a time (0: by free memory).
struct CudaSizes {
  int device_index;
  int columns;
  std::int64_t rows;
  std::int64_t chunk;
};

/// Runs all instances of the view, whose pointers are the host's.
template <class S>
[[nodiscard]] std::string run_on_cuda(const BodyChoice& choice, const CudaSizes& sizes, const View<S>& view);
/// Draws, runs and reduces count instances on the device; of the view only what the task says and the rows count.
template <class S>
[[nodiscard]] std::string summarise_on_cuda(const BodyChoice& choice, const CudaSizes& sizes, const View<S>& view, const DrawPlan<S>& plan,
                                            std::int64_t first, std::int64_t count, BatchSummary& summary);

}  // namespace lemmata::gpu
