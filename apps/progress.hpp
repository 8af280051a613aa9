#pragma once
/// How far a long command has come.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <string_view>

namespace lemmata::apps {

/// A line on standard error that overwrites itself, on a terminal only.
class Progress {
 public:
  Progress(std::string_view id, std::int64_t total) : id_(id), total_(total), shown_(::isatty(STDERR_FILENO) == 1) {}
  ~Progress() {
    if (shown_ && printed_) std::fprintf(stderr, "\r\033[K");
  }
  void step() {
    const std::int64_t done = ++done_;
    if (!shown_) return;
    const std::lock_guard lock(guard_);
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::milliseconds(100)) return;
    last_ = now;
    printed_ = true;
    std::fprintf(stderr, "\r\033[K%.*s  %lld/%lld", static_cast<int>(id_.size()), id_.data(), static_cast<long long>(done), static_cast<long long>(total_));
  }

 private:
  std::string_view id_;
  std::int64_t total_;
  bool shown_;
  bool printed_ = false;
  std::atomic<std::int64_t> done_{0};
  std::mutex guard_;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace lemmata::apps
