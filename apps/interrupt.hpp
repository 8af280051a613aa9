#pragma once
/// Ctrl-C: the first one asks every loop to end with what was found so far; the program then exits with 130.
#include <atomic>

namespace lemmata::apps {

void install_interrupt_handler();
[[nodiscard]] const std::atomic<bool>& interrupted();

}  // namespace lemmata::apps
