#pragma once
/// What this build and this machine offer beside the CPU.
#include <string>

namespace lemmata::gpu {

/// One line: the devices that a CUDA build sees, or why there is none ("built without CUDA", "no device: ...").
[[nodiscard]] std::string device_status();
/// Whether a kernel could be launched.
[[nodiscard]] bool has_device();

}  // namespace lemmata::gpu
