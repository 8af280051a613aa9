#pragma once
/// How far a sweep has come, as a file that is written whole or not at all.
///
///   lemmata sweep checkpoint
///   {"lemmata": ..., "statement": ..., ...}      what was asked, on one line: another sweep is refused
///   ...                                          gpu/sweep/tally.hpp, bit for bit
///   sum 0123456789abcdef                         FNV-1a of all that stands above
#include <chrono>
#include <string>

#include "apps/instance_json.hpp"
#include "gpu/sweep/sweep.hpp"

namespace lemmata::apps {

class SweepCheckpoint {
 public:
  SweepCheckpoint(std::string file, const Json& spec) : file_(std::move(file)), spec_(spec) {}

  /// Throws BadInput if the file is there: no checkpoint is overwritten by a sweep that does not continue it. Also if it could not be written.
  void check_new() const;
  /// Throws BadInput if there is no such file, if it is damaged, or if it is of another sweep, naming what differs.
  [[nodiscard]] gpu::SweepState read(const gpu::SweepPlan& plan) const;
  void write(const gpu::SweepState& state);
  /// Every second, or less often where writing takes long: it costs a twentieth of the time at most.
  void write_now_and_then(const gpu::SweepState& state);

 private:
  std::string file_;
  Json spec_;
  std::chrono::steady_clock::time_point written_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::duration pause_ = std::chrono::seconds(1);
};

}  // namespace lemmata::apps
