#pragma once
/// Files that are written whole or not at all.
#include <fstream>
#include <ostream>
#include <string>

namespace lemmata::apps {

/// An output stream to a file or, for "-", to standard output. A regular file is written under a temporary name beside it and renamed by commit(); without
/// commit() nothing is left behind. Throws BadInput (path and reason) if it cannot be opened, written or renamed.
class OutputFile {
 public:
  explicit OutputFile(std::string path);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();
  [[nodiscard]] std::ostream& stream();
  /// Checks that everything reached the file, and puts it in place.
  void commit();
  /// Throws BadInput if writing has failed so far: long runs ask now and then.
  void check();

 private:
  [[noreturn]] void fail(const std::string& what) const;
  std::string path_;
  std::string temporary_;
  std::ofstream file_;
  bool standard_output_ = false;
  bool committed_ = false;
};

/// Writes `text` to `path` by the rules above.
void write_file(const std::string& path, const std::string& text);
/// The whole text of a file. Throws BadInput if it cannot be read.
[[nodiscard]] std::string read_file(const std::string& path);

}  // namespace lemmata::apps
