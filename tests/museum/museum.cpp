#include "tests/museum/museum.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "numerics/error.hpp"

namespace lemmata::museum {
namespace {

Answer ask(Answer (*check)(Draw&), std::uint64_t seed, std::int64_t number) {
  Draw draw(seed, static_cast<std::uint64_t>(number));
  try {
    return check(draw);
  } catch (const NoExactValue&) {
    return discarded();
  }
}

/// A bar ends a cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
  return escaped;
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

}  // namespace

Row fate(const Mutant& mutant, const Limits& limits, std::uint64_t seed) {
  Row row{mutant.name, mutant.defect, mutant.origin, {}, {}, 0, 0, {}};
  const auto begin = std::chrono::steady_clock::now();
  const auto elapsed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(); };
  for (std::int64_t number = 0; number < limits.cases && elapsed() < limits.seconds && row.killer.empty() && row.fault.empty(); ++number) {
    row.cases = number + 1;
    for (const Property& property : mutant.properties) {
      const Answer truth = ask(property.on_truth, seed, number);
      if (truth.kind == Answer::Kind::broken) {
        row.fault = std::string(property.name) + " fails on the truth: " + truth.what;
        break;
      }
      const Answer answer = ask(property.on_mutant, seed, number);
      if (answer.kind != Answer::Kind::broken) continue;
      row.killer = property.name;
      row.what = answer.what;
      break;
    }
  }
  row.seconds = elapsed();
  return row;
}

std::string table_text(std::span<const Row> rows) {
  std::size_t name = 6, killer = 9, what = 6;
  for (const Row& row : rows) {
    name = std::max(name, row.name.size());
    killer = std::max(killer, row.killer.size());
    what = std::max(what, row.what.size());
  }
  std::string text = padded("mutant", name) + " | " + padded("killed by", killer) + " | " + padded("broken", what) + " | cases | seconds\n";
  std::size_t killed = 0;
  double seconds = 0;
  for (const Row& row : rows) {
    char numbers[64];
    std::snprintf(numbers, sizeof numbers, " | %5lld | %.3f", static_cast<long long>(row.cases), row.seconds);
    text += padded(std::string(row.name), name) + " | " + padded(row.is_killed() ? row.killer : "ALIVE", killer) + " | " +
            padded(row.fault.empty() ? row.what : row.fault, what) + numbers + "\n";
    killed += row.is_killed() ? 1 : 0;
    seconds += row.seconds;
  }
  char sum[96];
  std::snprintf(sum, sizeof sum, "%zu of %zu mutants killed in %.1f s; seed %llu\n", killed, rows.size(), seconds,
                static_cast<unsigned long long>(museum_seed));
  return text + sum;
}

std::string table_markdown(std::span<const Row> rows) {
  std::string text = "| mutant | the defect | met, or likely because | killed by | broken | cases |\n|---|---|---|---|---|---|\n";
  for (const Row& row : rows) {
    text += "| `" + std::string(row.name) + "` | " + cell(row.defect) + " | " + cell(row.origin) + " | " + cell(row.killer) + " | " + cell(row.what) + " | " +
            std::to_string(row.cases) + " |\n";
  }
  return text;
}

std::vector<Tally> laws_on_truth(std::span<const Mutant> mutants, std::int64_t cases, std::uint64_t seed) {
  std::vector<Property> different;
  for (const Mutant& mutant : mutants) {
    for (const Property& property : mutant.properties) {
      const bool known = std::ranges::any_of(different, [&](const Property& p) { return p.on_truth == property.on_truth && p.name == property.name; });
      if (!known) different.push_back(property);
    }
  }
  std::vector<Tally> tallies;
  const auto count = static_cast<std::int64_t>(different.size());
  const std::int64_t share = (cases + count - 1) / count;
  for (const Property& property : different) {
    Tally tally{property.name, 0, 0, {}};
    for (std::int64_t number = 0; number < share; ++number) {
      const Answer answer = ask(property.on_truth, seed, number);
      if (answer.kind == Answer::Kind::holds) ++tally.held;
      if (answer.kind == Answer::Kind::discarded) ++tally.discarded;
      if (answer.kind == Answer::Kind::broken && tally.fault.empty()) tally.fault = "case " + std::to_string(number) + ": " + answer.what;
    }
    tallies.push_back(std::move(tally));
  }
  return tallies;
}

std::string tally_text(std::span<const Tally> tallies) {
  std::string text;
  std::int64_t held = 0, dropped = 0;
  for (const Tally& tally : tallies) {
    text += padded(std::string(tally.name), 80) + " " + std::to_string(tally.held) + " held, " + std::to_string(tally.discarded) + " discarded" +
            (tally.fault.empty() ? "" : ", BROKEN: " + tally.fault) + "\n";
    held += tally.held;
    dropped += tally.discarded;
  }
  return text + std::to_string(held) + " cases held, " + std::to_string(dropped) + " discarded; seed " + std::to_string(museum_seed) + "\n";
}

}  // namespace lemmata::museum
