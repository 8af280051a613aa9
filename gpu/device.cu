#include <cuda_runtime.h>

#include "gpu/device.hpp"

namespace lemmata::gpu {
namespace {

std::string version_text(int version) { return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10); }

/// How many devices there are; a count of 0 comes with the reason.
int count_devices(std::string& reason) {
  int driver = 0;
  int toolkit = 0;
  const bool known = cudaDriverGetVersion(&driver) == cudaSuccess && cudaRuntimeGetVersion(&toolkit) == cudaSuccess;
  if (known && driver == 0) {
    reason = "no device: no NVIDIA driver is installed";
    return 0;
  }
  if (known && driver / 1000 < toolkit / 1000) {
    reason = "no device: the driver (for CUDA " + version_text(driver) + ") is older than the toolkit (CUDA " + version_text(toolkit) + "); update the driver";
    return 0;
  }
  int count = 0;
  if (const cudaError_t error = cudaGetDeviceCount(&count); error != cudaSuccess) {
    static_cast<void>(cudaGetLastError());
    reason = std::string("no device: ") + cudaGetErrorString(error);
    return 0;
  }
  if (count == 0) reason = "no device: none is installed";
  return count;
}

}  // namespace

std::string device_status() {
  std::string names;
  const int count = count_devices(names);
  for (int i = 0; i < count; ++i) {
    cudaDeviceProp properties;
    if (cudaGetDeviceProperties(&properties, i) == cudaSuccess) names += (names.empty() ? "" : ", ") + std::string(properties.name);
  }
  return names;
}

bool has_device() {
  std::string reason;
  return count_devices(reason) > 0;
}

std::string why_not_device(int index) {
  std::string reason;
  const int count = count_devices(reason);
  if (count == 0) return reason;
  if (index < 0 || index >= count) {
    return "device " + std::to_string(index) + " does not exist; there are " + std::to_string(count) + ", numbered from 0 (" + device_status() + ")";
  }
  cudaDeviceProp properties;
  if (const cudaError_t error = cudaGetDeviceProperties(&properties, index); error != cudaSuccess) return std::string("no device: ") + cudaGetErrorString(error);
  if (properties.major < 8) {
    return "device " + std::to_string(index) + " (" + properties.name + ") has compute capability " + std::to_string(properties.major) + "." +
           std::to_string(properties.minor) + "; 8.0 or later is needed";
  }
  return {};
}

}  // namespace lemmata::gpu
