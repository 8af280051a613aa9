/// Files are written whole or not at all.
#include "apps/files.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "numerics/error.hpp"
#include "tests/apps/temporary_folder.hpp"

namespace lemmata::apps {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

std::string refusal(auto&& action) { return refusal_of<BadInput>(action); }

void expect_one_line_about(const std::string& message, const std::string& path) {
  EXPECT_FALSE(message.empty()) << "nothing was refused";
  EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  EXPECT_NE(message.find(path), std::string::npos) << message;
}

TEST(Files, WhatIsWrittenIsRead) {
  const TemporaryFolder folder;
  const std::string text("line\n\0byte\xff\r\n", 13);
  write_file(folder / "a", text);
  EXPECT_EQ(read_file(folder / "a"), text);
  write_file(folder / "a", "shorter");
  EXPECT_EQ(read_file(folder / "a"), "shorter");
  EXPECT_EQ(folder.names(), Names{"a"});
}

TEST(Files, EmptyTextsToo) {
  const TemporaryFolder folder;
  write_file(folder / "a", "");
  EXPECT_EQ(fs::file_size(folder / "a"), 0U);
}

TEST(Files, UncommittedNothingIsLeftAndNothingIsLost) {
  const TemporaryFolder folder;
  {
    OutputFile file(folder / "new");
    file.stream() << "half";
  }
  EXPECT_EQ(folder.names(), Names{});
  write_file(folder / "old", "kept");
  {
    OutputFile file(folder / "old");
    file.stream() << "half";
    file.stream().flush();
    EXPECT_EQ(read_file(folder / "old"), "kept") << "until commit the old text stands";
  }
  EXPECT_EQ(read_file(folder / "old"), "kept");
  EXPECT_EQ(folder.names(), Names{"old"});
}

TEST(Files, AnExceptionInBetweenLeavesNothing) {
  const TemporaryFolder folder;
  try {
    OutputFile file(folder / "a");
    file.stream() << "half";
    throw BadInput("the run failed");
  } catch (const BadInput&) {
  }
  EXPECT_EQ(folder.names(), Names{});
}

TEST(Files, CommitPutsInPlace) {
  const TemporaryFolder folder;
  OutputFile file(folder / "a");
  file.stream() << "whole";
  EXPECT_FALSE(fs::exists(folder / "a")) << "not before it is whole";
  file.check();
  file.commit();
  EXPECT_EQ(read_file(folder / "a"), "whole");
  EXPECT_EQ(folder.names(), Names{"a"});
}

TEST(Files, ADirectoryIsRefused) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "d");
  for (const std::string& path : {folder / "d", folder / "d/", folder / "."}) {
    expect_one_line_about(refusal([&] { write_file(path, "x"); }), path);
    expect_one_line_about(refusal([&] { (void)read_file(path); }), path);
  }
  EXPECT_EQ(folder.names(), Names{"d"});
}

TEST(Files, APlaceThatDoesNotExistIsRefusedBeforeTheWork) {
  const TemporaryFolder folder;
  for (const std::string& path : {folder / "nowhere/a", folder / "", std::string("/nonexistent/x"), std::string("")}) {
    EXPECT_NE(refusal([&] { const OutputFile file(path); }), "") << path;
  }
  write_file(folder / "plain", "x");
  expect_one_line_about(refusal([&] { const OutputFile file(folder / "plain/a"); }), "plain/a");
  EXPECT_EQ(folder.names(), Names{"plain"});
}

TEST(Files, AFullDeviceIsAnError) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full";
  expect_one_line_about(refusal([] { write_file("/dev/full", "x"); }), "/dev/full");
  expect_one_line_about(refusal([] { write_file("/dev/full", std::string(1 << 20, 'x')); }), "/dev/full");
  expect_one_line_about(refusal([] {
    OutputFile file("/dev/full");
    for (int i = 0; i < 1000; ++i) {
      file.stream() << std::string(1000, 'x');
      file.check();
    }
  }), "/dev/full");
  EXPECT_TRUE(fs::is_character_file("/dev/full")) << "devices are never renamed over";
}

TEST(Files, ADeviceIsWrittenInPlace) {
  write_file("/dev/null", "gone");
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST(Files, WhatCannotBeReadIsRefused) {
  const TemporaryFolder folder;
  expect_one_line_about(refusal([&] { (void)read_file(folder / "absent"); }), "absent");
  expect_one_line_about(refusal([] { (void)read_file("/nonexistent/x"); }), "/nonexistent/x");
  if (::geteuid() != 0) {
    write_file(folder / "secret", "x");
    ::chmod((folder / "secret").c_str(), 0);
    expect_one_line_about(refusal([&] { (void)read_file(folder / "secret"); }), "secret");
  }
}

TEST(Files, TwoWritersOfOnePathDoNotMix) {
  const TemporaryFolder folder;
  OutputFile first(folder / "a");
  OutputFile second(folder / "a");
  first.stream() << "first";
  second.stream() << "second";
  first.commit();
  EXPECT_EQ(read_file(folder / "a"), "first");
  second.commit();
  EXPECT_EQ(read_file(folder / "a"), "second");
  EXPECT_EQ(folder.names(), Names{"a"});
}

}  // namespace
}  // namespace lemmata::apps
