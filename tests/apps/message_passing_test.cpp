/// apps/message_passing.cpp as a build without MPI compiles it: it runs on its own, and refuses to do the same work several times.
#include "apps/message_passing.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "numerics/error.hpp"

namespace lemmata::apps {
namespace {

TEST(WithoutMpi, OneProcessIsOnItsOwn) {
  for (const char* size : {static_cast<const char*>(nullptr), "1", "0"}) {
    ::unsetenv("PMI_SIZE");
    size == nullptr ? ::unsetenv("OMPI_COMM_WORLD_SIZE") : ::setenv("OMPI_COMM_WORLD_SIZE", size, 1);
    const std::unique_ptr<gpu::Communicator> ranks = connect_ranks();
    EXPECT_TRUE(ranks->is_first());
    EXPECT_EQ(ranks->size(), 1);
    EXPECT_EQ(ranks->gather("a"), std::vector<std::string>{"a"});
    EXPECT_EQ(ranks->broadcast("b"), "b");
  }
}

TEST(WithoutMpi, SeveralRanksAreRefusedInOneLine) {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"}) {
    ::unsetenv("OMPI_COMM_WORLD_SIZE");
    ::setenv(name, "3", 1);
    try {
      (void)connect_ranks();
      FAIL() << name;
    } catch (const BadInput& error) {
      EXPECT_NE(std::string(error.what()).find("3 ranks, but built without MPI"), std::string::npos) << error.what();
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
    }
    ::unsetenv(name);
  }
}

}  // namespace
}  // namespace lemmata::apps
