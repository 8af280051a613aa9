#pragma once
/// What the commands share: exit statuses, options as text turned into numbers, results that are written where they were asked for. A command is a struct of
/// options and a function of it that returns the exit status; what is wrong with the input is thrown as BadInput.
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "algorithms/parameters.hpp"

namespace lemmata::apps {

constexpr int all_hold = 0;
constexpr int something_violated = 1;
constexpr int bad_input = 2;
constexpr int something_undecided = 3;
constexpr int stopped_by_interrupt = 130;

/// Prints to standard output; a full device or a closed pipe is bad input, not silence.
void print(const std::string& text);

/// NAME=VALUE pairs of --set; a name given twice is refused.
[[nodiscard]] Parameters parse_settings(const std::vector<std::string>& settings);
/// An integer option in [low, high], as text, so that "1e3" and "2^10" work and "1.5" is refused.
[[nodiscard]] std::int64_t parse_integer(const std::string& text, const std::string& option, std::int64_t low, std::int64_t high);
/// --seed.
[[nodiscard]] std::uint64_t parse_seed(const std::string& text);
/// --jobs, or all cores.
[[nodiscard]] int parse_jobs(const std::string& text);
/// --time-limit, in seconds, > 0.
[[nodiscard]] double parse_time_limit(const std::string& text);
/// Seconds as what deadlines are made of.
[[nodiscard]] inline std::chrono::steady_clock::duration duration_of(double seconds) {
  return std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(seconds));
}

/// Two results in one file would leave one of them: pairs of an option and its file.
void check_distinct(const std::vector<std::pair<std::string, std::string>>& outputs);
/// Fails before the work if a result could not be written after it.
void check_writable(const std::string& path);

}  // namespace lemmata::apps
