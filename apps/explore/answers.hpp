#pragma once
/// The answers of the API, one function each. All throw Refusal or BadInput; the contract stands in apps/explore/api.hpp.
#include <atomic>

#include "apps/explore/observe.hpp"
#include "apps/explore/state.hpp"

namespace lemmata::apps::explore {

[[nodiscard]] Json catalogue_answer(const Limits& limits);
[[nodiscard]] Json entry_answer(const Json& request);
[[nodiscard]] Json run_answer(const Json& request, const Limits& limits, const std::atomic<bool>& stop);
[[nodiscard]] Json verdict_answer(const Json& request, const Limits& limits, const std::atomic<bool>& stop);
[[nodiscard]] Json smoothness_answer(const Json& request, const Limits& limits);
[[nodiscard]] Json truncation_answer(const Json& request, const Limits& limits);
[[nodiscard]] Json export_answer(const Json& request, const Limits& limits, const std::atomic<bool>& stop);

/// The state of a request. Throws Refusal where it has none.
[[nodiscard]] State state_field(const Json& request, const Limits& limits);
/// Throws Refusal for an entry that runs for minutes.
void check_quick(const Entry& entry);
[[nodiscard]] Json verdict_json(const Entry& entry, const Outcome& outcome, bool out_of_time);

}  // namespace lemmata::apps::explore
