#include "gpu/device.hpp"

namespace lemmata::gpu {

std::string device_status() { return "built without CUDA (configure with the preset 'cuda' where a CUDA compiler is installed)"; }
bool has_device() { return false; }
std::string why_not_device(int /*index*/) { return device_status(); }

}  // namespace lemmata::gpu
