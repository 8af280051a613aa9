#include "apps/files.hpp"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <utility>

#include "numerics/error.hpp"

namespace lemmata::apps {
namespace fs = std::filesystem;

namespace {
constexpr std::size_t largest_file = std::size_t{64} << 20;  // instances and certificates are far smaller
}

OutputFile::OutputFile(std::string path) : path_(std::move(path)), standard_output_(path_ == "-") {
  if (standard_output_) return;
  if (path_.empty()) throw BadInput("an output file needs a name; use - for standard output");
  std::error_code ignored;
  if (fs::is_directory(path_, ignored)) throw BadInput("cannot write '" + path_ + "': it is a directory; give a file name");
  // Devices and pipes are written in place: there is nothing to rename.
  const bool in_place = fs::exists(path_, ignored) && !fs::is_regular_file(path_, ignored);
  static std::atomic<int> next{0};  // two outputs of one run never share a temporary name
  temporary_ = in_place ? path_ : path_ + ".part" + std::to_string(::getpid()) + "-" + std::to_string(next++);
  errno = 0;
  file_.open(temporary_, std::ios::binary | std::ios::trunc);
  if (!file_) {
    temporary_.clear();
    fail("cannot write");
  }
}

OutputFile::~OutputFile() {
  if (standard_output_ || committed_ || temporary_.empty() || temporary_ == path_) return;
  file_.close();
  std::error_code ignored;
  fs::remove(temporary_, ignored);
}

std::ostream& OutputFile::stream() { return standard_output_ ? std::cout : file_; }

void OutputFile::fail(const std::string& what) const {
  const std::string reason = errno != 0 ? std::strerror(errno) : "the device refused; it may be full";
  throw BadInput(what + " '" + (standard_output_ ? "standard output" : path_) + "': " + reason + "; give a place that can be written");
}

void OutputFile::check() {
  if (!stream()) fail("cannot write");
}

void OutputFile::commit() {
  stream().flush();
  if (!stream()) fail("cannot write");
  committed_ = true;
  if (standard_output_) return;
  file_.close();
  if (file_.fail()) {
    committed_ = false;
    fail("cannot write");
  }
  if (temporary_ == path_) return;
  std::error_code error;
  fs::rename(temporary_, path_, error);
  if (error) {
    committed_ = false;
    throw BadInput("cannot write '" + path_ + "': " + error.message());
  }
}

void write_file(const std::string& path, const std::string& text) {
  OutputFile file(path);
  file.stream() << text;
  file.commit();
}

std::string read_file(const std::string& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) throw BadInput("cannot read '" + path + "': it is a directory; give a file");
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text;
  std::string chunk(std::size_t{1} << 16, '\0');
  while (file && text.size() <= largest_file) {
    file.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    text.append(chunk, 0, static_cast<std::size_t>(file.gcount()));
  }
  if (text.size() > largest_file) throw BadInput("cannot read '" + path + "': it is larger than " + std::to_string(largest_file >> 20) + " MiB");
  if (file.bad() || (text.empty() && !file.eof())) throw BadInput("cannot read '" + path + "': " + (errno != 0 ? std::strerror(errno) : "it is empty or unreadable"));
  return text;
}

}  // namespace lemmata::apps
