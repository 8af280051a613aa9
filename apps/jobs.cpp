#include "apps/jobs.hpp"

#include <unistd.h>

#include <cstdio>
#include <exception>
#include <thread>
#include <vector>

#include "numerics/ball.hpp"

namespace lemmata::apps {

void for_each_number(std::int64_t count, int jobs, const std::function<void(std::int64_t)>& task) {
  std::atomic<std::int64_t> next{0};
  std::mutex guard;
  std::int64_t failed_number = count;
  std::exception_ptr failure;
  const auto work = [&] {
    for (std::int64_t number = next++; number < count; number = next++) {
      try {
        task(number);
      } catch (...) {
        const std::lock_guard lock(guard);
        if (number < failed_number) {
          failed_number = number;
          failure = std::current_exception();
        }
        next = count;
      }
    }
  };
  if (jobs <= 1 || count <= 1) {
    work();
  } else {
    std::vector<std::thread> threads;
    for (int j = 0; j < jobs; ++j) {
      threads.emplace_back([&] {
        work();
        release_thread_caches();
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  if (failure) std::rethrow_exception(failure);
}

Progress::Progress(std::string_view label, std::int64_t total) : label_(label), total_(total), shown_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (shown_ && printed_) std::fprintf(stderr, "\r\033[K");
}

void Progress::step() {
  const std::int64_t done = ++done_;
  if (!shown_) return;
  const std::lock_guard lock(guard_);
  const auto now = Clock::now();
  if (now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  printed_ = true;
  std::fprintf(stderr, "\r\033[K%.*s  %lld/%lld", static_cast<int>(label_.size()), label_.data(), static_cast<long long>(done), static_cast<long long>(total_));
}

}  // namespace lemmata::apps
