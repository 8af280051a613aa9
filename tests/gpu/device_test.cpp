/// What the build says of the device: named where there is one, a reason where there is none.
#include "gpu/device.hpp"

#include <gtest/gtest.h>

namespace lemmata::gpu {
namespace {

TEST(Device, StatusIsOneLine) {
  const std::string status = device_status();
  EXPECT_FALSE(status.empty());
  EXPECT_EQ(status.find('\n'), std::string::npos) << status;
}

TEST(Device, IsNamed) {
  if (!has_device()) GTEST_SKIP() << device_status();
  const std::string status = device_status();
  for (const char* reason : {"without CUDA", "no device"}) EXPECT_EQ(status.find(reason), std::string::npos) << status;
}

}  // namespace
}  // namespace lemmata::gpu
