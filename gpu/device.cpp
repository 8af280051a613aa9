#include "gpu/device.hpp"

namespace lemmata::gpu {

std::string device_status() { return "built without CUDA (configure with the preset 'cuda' where a CUDA compiler is installed)"; }
bool has_device() { return false; }

}  // namespace lemmata::gpu
