#pragma once
/// What this build and this machine offer beside the CPU.
#include <string>

namespace lemmata::gpu {

/// One line: the devices that a CUDA build sees, or why there is none ("built without CUDA", "no device: ...").
[[nodiscard]] std::string device_status();
/// Whether a kernel could be launched.
[[nodiscard]] bool has_device();
/// Why device `index` cannot be used, in one line; empty where it can.
[[nodiscard]] std::string why_not_device(int index);
/// Throws BadInput with that line.
void require_device(int index);

}  // namespace lemmata::gpu
