#include "gpu/device.hpp"
#include "numerics/error.hpp"

namespace lemmata::gpu {

void require_device(int index) {
  if (const std::string why = why_not_device(index); !why.empty()) throw BadInput("device cuda: " + why + "; take the device cpu");
}

}  // namespace lemmata::gpu
