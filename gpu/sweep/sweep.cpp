#include "gpu/sweep/sweep.hpp"

#include <algorithm>
#include <stdexcept>

#include "algorithms/parallel.hpp"
#include "numerics/error.hpp"

namespace lemmata::gpu {
namespace {

using Clock = std::chrono::steady_clock;

/// What a rank hands in begins with one of these.
constexpr char found = 'f';
constexpr char stopped = 's';
constexpr char failed = 'x';

/// A round takes about so long: then everybody listens.
constexpr double seconds_of_a_round = 0.5;

/// The units first..first+count-1, dealt out to the ranks like cards.
struct Round {
  std::int64_t first = 0;
  std::int64_t count = 0;  ///< 0: there is no further round

  [[nodiscard]] std::string text() const { return std::to_string(first) + " " + std::to_string(count); }
  static Round from(const std::string& text) {
    std::size_t blank = 0;
    const std::int64_t first = std::stoll(text, &blank);
    return {first, std::stoll(text.substr(blank))};
  }
  [[nodiscard]] std::int64_t count_of(int rank, int size) const { return (count - rank + size - 1) / size; }
};

std::string look_at(const Round& round, const SweepPlan& plan, const Proposer& proposer, const SweepRun& run, const Communicator& ranks) {
  const std::int64_t mine = round.count_of(ranks.rank(), ranks.size());
  std::vector<Tally> tallies(static_cast<std::size_t>(mine));
  try {
    for_each_number(mine, run.jobs, [&](std::int64_t number) {
      if (run.is_interrupted()) return;
      const std::int64_t unit = round.first + ranks.rank() + number * ranks.size();
      const std::int64_t begin = unit % plan.units_of_a_cell() * plan.block;
      tallies[static_cast<std::size_t>(number)] =
          proposer.look(unit / plan.units_of_a_cell(), begin, std::min(plan.block, plan.instances - begin), plan.most_leads);
    });
  } catch (const std::exception& error) {
    std::string answer(1, failed);
    return answer.append(error.what());
  }
  // Also a proposer may have cut its work short.
  if (run.is_interrupted()) return std::string(1, stopped);
  std::string answer(1, found);
  return answer.append(to_text(tallies));
}

void merge(const Round& round, const std::vector<std::string>& answers, const SweepPlan& plan, SweepState& state) {
  const int size = static_cast<int>(answers.size());
  for (int rank = 0; rank < size; ++rank) {
    const std::vector<Tally> tallies = tallies_from(std::string_view(answers[static_cast<std::size_t>(rank)]).substr(1));
    if (static_cast<std::int64_t>(tallies.size()) != round.count_of(rank, size)) throw BadInput("rank " + std::to_string(rank) + " did other work than it was asked for; give every rank the same program");
    for (std::size_t number = 0; number < tallies.size(); ++number) {
      const std::int64_t unit = round.first + rank + static_cast<std::int64_t>(number) * size;
      state.cells[static_cast<std::size_t>(unit / plan.units_of_a_cell())].add(tallies[number], 1);
      state.all.add(tallies[number], plan.most_leads);
    }
  }
  state.done += round.count;
}

/// "": all ranks have found something. Else the failure of the first rank that failed, or `stopped`.
std::string trouble_in(const std::vector<std::string>& answers) {
  std::string trouble;
  for (std::size_t rank = 0; rank < answers.size(); ++rank) {
    const std::string& answer = answers[rank];
    if (answer[0] == failed) return answers.size() == 1 ? answer : std::string(1, failed).append("rank ").append(std::to_string(rank)).append(": ").append(answer.substr(1));
    if (answer[0] == stopped) trouble = answer;
  }
  return trouble;
}

}  // namespace

SweepEnd sweep(const SweepPlan& plan, const Proposer& proposer, const SweepRun& run, Communicator& ranks, SweepState& state) {
  if (ranks.is_first()) state.cells.resize(static_cast<std::size_t>(plan.cells));
  const std::int64_t share = static_cast<std::int64_t>(ranks.size()) * run.jobs;
  std::int64_t length = share;
  SweepEnd end = SweepEnd::complete;
  while (true) {
    Round round;
    if (ranks.is_first()) {
      end = run.is_interrupted() ? SweepEnd::interrupted : Clock::now() > run.deadline ? SweepEnd::out_of_time : SweepEnd::complete;
      round = {state.done, end == SweepEnd::complete ? std::min(length, plan.units() - state.done) : 0};
    }
    const std::string order = ranks.broadcast(round.text() + " " + std::to_string(static_cast<int>(end)));
    round = Round::from(order);
    if (round.count == 0) return static_cast<SweepEnd>(order.back() - '0');
    const auto begin = Clock::now();
    const std::vector<std::string> answers = ranks.gather(look_at(round, plan, proposer, run, ranks));
    std::string trouble;
    if (ranks.is_first()) {
      trouble = trouble_in(answers);
      if (trouble.empty()) merge(round, answers, plan, state);
    }
    trouble = ranks.broadcast(trouble);
    if (!trouble.empty()) {
      if (trouble[0] == stopped) return SweepEnd::interrupted;
      throw std::runtime_error(trouble.substr(1));
    }
    if (ranks.is_first() && run.after_round) run.after_round(state);
    const double seconds = std::max(1e-3, std::chrono::duration<double>(Clock::now() - begin).count());
    length = std::clamp(static_cast<std::int64_t>(static_cast<double>(length) * seconds_of_a_round / seconds), length / 2, length * 2);
    length = std::max(share, length / share * share);
  }
}

}  // namespace lemmata::gpu
