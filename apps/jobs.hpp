#pragma once
/// Work over all cores, and how far it is.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string_view>

namespace lemmata::apps {

/// Runs task(number) for 0 <= number < count on `jobs` threads. The exception of the lowest number that threw is thrown again.
void for_each_number(std::int64_t count, int jobs, const std::function<void(std::int64_t)>& task);

/// A line on standard error that overwrites itself, on a terminal only. `label` must outlive it.
class Progress {
 public:
  Progress(std::string_view label, std::int64_t total);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();
  void step();

 private:
  using Clock = std::chrono::steady_clock;
  std::string_view label_;
  std::int64_t total_;
  bool shown_;
  bool printed_ = false;
  std::atomic<std::int64_t> done_{0};
  std::mutex guard_;
  Clock::time_point last_ = Clock::now();
};

}  // namespace lemmata::apps
