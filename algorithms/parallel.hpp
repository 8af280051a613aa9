#pragma once
/// Independent tasks over threads. What they compute does not depend on the number of threads: tasks share nothing but what they read.
#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "numerics/ball.hpp"

namespace lemmata {

/// Told how many of the tasks are done: once with none before the first begins, then after each one, from the thread that made it.
using OnProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Runs task(number) for 0 <= number < count on `jobs` threads. The exception of the lowest number that threw is thrown again.
template <class Task>
void for_each_number(std::int64_t count, int jobs, const Task& task) {
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

}  // namespace lemmata
