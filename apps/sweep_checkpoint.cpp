#include "apps/sweep_checkpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "apps/command.hpp"
#include "apps/files.hpp"
#include "numerics/error.hpp"

namespace lemmata::apps {
namespace {

constexpr std::string_view head = "lemmata sweep checkpoint\n";

std::uint64_t sum_of(std::string_view text) {
  std::uint64_t sum = 0xcbf29ce484222325U;
  for (const char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return sum;
}
std::string sum_line(std::string_view text) { return fmt::format("sum {:016x}\n", sum_of(text)); }

bool are_consistent(const gpu::SweepState& state, const gpu::SweepPlan& plan) {
  const auto is_of_the_plan = [&](const gpu::Lead& lead) { return lead.cell < plan.cells && lead.number < plan.instances; };
  return static_cast<std::int64_t>(state.cells.size()) == plan.cells && state.done <= plan.units() &&
         std::ranges::all_of(state.all.leads, is_of_the_plan) &&
         std::ranges::all_of(state.cells, [&](const gpu::Tally& tally) { return std::ranges::all_of(tally.leads, is_of_the_plan); });
}

}  // namespace

void SweepCheckpoint::check_new() const {
  std::error_code ignored;
  if (std::filesystem::exists(file_, ignored)) throw BadInput("the checkpoint '" + file_ + "' is there already; go on from it with --resume, or give another file");
  check_writable(file_);
}

gpu::SweepState SweepCheckpoint::read(const gpu::SweepPlan& plan) const {
  const std::string text = read_file(file_);
  const std::string damaged = "'" + file_ + "' is no checkpoint of a sweep, or it is damaged; give the file that --checkpoint wrote, or start anew";
  constexpr std::size_t sum_length = 21;
  if (!text.starts_with(head) || text.size() < head.size() + sum_length) throw BadInput(damaged);
  const std::string_view body = std::string_view(text).substr(0, text.size() - sum_length);
  if (text.substr(body.size()) != sum_line(body)) throw BadInput(damaged);
  const std::size_t end_of_spec = text.find('\n', head.size());
  const Json there = Json::parse(text.substr(head.size(), end_of_spec - head.size()), nullptr, false);
  if (!there.is_object()) throw BadInput(damaged);
  for (const auto& [name, value] : spec_.items()) {
    const std::string here = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    const std::string kept = there.contains(name) ? there[name].dump(-1, ' ', false, Json::error_handler_t::replace) : "nothing";
    if (here == kept) continue;
    throw BadInput(fmt::format("the checkpoint '{}' is of another sweep: \"{}\" is {} there and {} here; give the same command, or another file", file_, name, kept, here));
  }
  const gpu::SweepState state = [&] {
    try {
      return gpu::state_from(body.substr(end_of_spec + 1));
    } catch (const BadInput&) {
      throw BadInput(damaged);
    }
  }();
  if (!are_consistent(state, plan)) throw BadInput(damaged);
  return state;
}

void SweepCheckpoint::write(const gpu::SweepState& state) {
  const auto begin = std::chrono::steady_clock::now();
  std::string text = std::string(head) + spec_.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n" + gpu::to_text(state);
  text += sum_line(text);
  write_file(file_, text);
  written_ = std::chrono::steady_clock::now();
  pause_ = std::max<std::chrono::steady_clock::duration>(std::chrono::seconds(1), 20 * (written_ - begin));
}

void SweepCheckpoint::write_now_and_then(const gpu::SweepState& state) {
  if (std::chrono::steady_clock::now() - written_ > pause_) write(state);
}

}  // namespace lemmata::apps
