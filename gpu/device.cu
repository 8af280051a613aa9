#include <cuda_runtime.h>

#include "gpu/device.hpp"

namespace lemmata::gpu {

std::string device_status() {
  int count = 0;
  if (const cudaError_t error = cudaGetDeviceCount(&count); error != cudaSuccess) return std::string("no device: ") + cudaGetErrorString(error);
  if (count == 0) return "no device: none is installed";
  std::string names;
  for (int i = 0; i < count; ++i) {
    cudaDeviceProp properties;
    if (cudaGetDeviceProperties(&properties, i) == cudaSuccess) names += (names.empty() ? "" : ", ") + std::string(properties.name);
  }
  return names;
}

bool has_device() {
  int count = 0;
  return cudaGetDeviceCount(&count) == cudaSuccess && count > 0;
}

}  // namespace lemmata::gpu
