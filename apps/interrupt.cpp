#include "apps/interrupt.hpp"

#include <csignal>

namespace lemmata::apps {
namespace {
std::atomic<bool> flag{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set from a signal handler");
}  // namespace

void install_interrupt_handler() {
  struct sigaction action {};
  action.sa_handler = [](int) { flag.store(true, std::memory_order_relaxed); };
  action.sa_flags = SA_RESETHAND;  // a second Ctrl-C ends the program at once
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);  // ends as tidily: no half-written file stays behind
}

const std::atomic<bool>& interrupted() { return flag; }

}  // namespace lemmata::apps
