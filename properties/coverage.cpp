#include "properties/coverage.hpp"

#include <algorithm>
#include <cstdio>

#include "numerics/error.hpp"
#include "numerics/scalar.hpp"

namespace lemmata::properties {
namespace {

constexpr long tail_bits = 256;
constexpr std::int64_t allowance = 100;  ///< discards that are never too many

/// An enclosure of P[Bin(draws, p) <= hits]: the terms C(draws, j) p^j q^(draws-j) by their ratios, from j = 0 on. Their exponents have no bounds in balls.
Ball lower_tail(std::int64_t hits, std::int64_t draws, const Exact& p) {
  const Ball odds = constant<Ball>(p / (Exact(1) - p));
  const Ball q = constant<Ball>(Exact(1) - p);
  Ball term(1);
  Ball power = q;
  for (std::int64_t rest = draws; rest > 0; rest /= 2) {
    if (rest % 2 == 1) term *= power;
    power = square(power);
  }
  Ball sum = term;
  for (std::int64_t j = 0; j < hits; ++j) {
    term = term * odds * constant<Ball>(Exact(draws - j, j + 1));
    sum += term;
  }
  return sum;
}

}  // namespace

Truth lower_tail_is_below(std::int64_t hits, std::int64_t draws, const Exact& p, const Exact& level) {
  if (hits >= draws || p.sign() == 0) return truth(Exact(1) <= level);  // the whole probability
  if (p == Exact(1)) return truth(level.sign() >= 0);                   // none of it
  const PrecisionScope scope(tail_bits);
  return less_equal(lower_tail(hits, draws, p), constant<Ball>(level));
}
Truth upper_tail_is_below(std::int64_t hits, std::int64_t draws, const Exact& p, const Exact& level) {
  return lower_tail_is_below(draws - hits, draws, Exact(1) - p, level);  // the cases without the label
}

std::string_view text(Covered covered) {
  return covered == Covered::lacking ? "lacking" : covered == Covered::covered ? "covered" : "undecided";
}

Coverage::Coverage(CoverageLimits limits) : limits_(std::move(limits)), next_look_(limits_.first_look) {
  const auto check_unit = [](const char* name, const Exact& value) {
    if (!(value.sign() > 0 && value < Exact(1))) throw BadInput(std::string("coverage: the ") + name + " must be in (0, 1), got " + value.text());
  };
  check_unit("level", limits_.level);
  check_unit("tolerance", limits_.tolerance);
  if (limits_.first_look < 1) throw BadInput("coverage: the first look must be after at least one case, got " + std::to_string(limits_.first_look));
  if (limits_.most_cases < limits_.first_look) {
    throw BadInput("coverage: most_cases = " + std::to_string(limits_.most_cases) + " is below the first look, " + std::to_string(limits_.first_look) +
                   "; raise it");
  }
}

Coverage& Coverage::require(std::string label, const Exact& proportion) {
  if (cases_ > 0) throw BadInput("coverage: demand '" + label + "' before the first case: a demand made afterwards proves nothing");
  if (!(proportion.sign() > 0 && proportion <= Exact(1))) {
    throw BadInput("coverage: the proportion of '" + label + "' must be in (0, 1], got " + proportion.text() + "; 5 % is 5/100");
  }
  Exact total = proportion;
  for (const Demand& demand : demands_) {
    if (demand.label == label) throw BadInput("coverage: '" + label + "' is demanded twice");
    total += demand.proportion;
  }
  if (total > Exact(1)) throw BadInput("coverage: the demands add up to " + total.text() + ", more than all cases");
  demands_.push_back({std::move(label), proportion, Covered::undecided});
  return *this;
}

void Coverage::add(std::string_view label) {
  const auto found = counts_.find(label);
  if (found == counts_.end()) {
    counts_.emplace(label, 1);
  } else {
    ++found->second;
  }
  if (++cases_ == next_look_ && cases_ <= limits_.most_cases) look();
}

void Coverage::look() {
  std::int64_t looks = 1;
  for (std::int64_t cases = limits_.first_look; 2 * cases <= limits_.most_cases; cases *= 2) ++looks;
  const Exact level = limits_.level / Exact(2 * looks * std::max<std::int64_t>(1, static_cast<std::int64_t>(demands_.size())));
  for (Demand& demand : demands_) {
    if (demand.decision != Covered::undecided) continue;  // settled: another look would cost level for nothing
    const std::int64_t hits = count(demand.label);
    if (lower_tail_is_below(hits, cases_, demand.proportion, level) == Truth::yes) {
      demand.decision = Covered::lacking;
    } else if (upper_tail_is_below(hits, cases_, limits_.tolerance * demand.proportion, level) == Truth::yes) {
      demand.decision = Covered::covered;
    }
  }
  next_look_ *= 2;
}

bool Coverage::wants_more() const { return decision() == Covered::undecided && next_look_ <= limits_.most_cases; }

Covered Coverage::decision() const {
  Covered worst = Covered::covered;
  for (const Demand& demand : demands_) worst = std::min(worst, demand.decision);
  return worst;
}
Covered Coverage::decision(std::string_view label) const {
  const auto found = std::ranges::find(demands_, label, &Demand::label);
  if (found == demands_.end()) throw BadInput("coverage: nothing was demanded of '" + std::string(label) + "'");
  return found->decision;
}

bool Coverage::discards_too_many() const { return discards_ > std::max(allowance, limits_.most_discards_per_case * cases_); }

std::int64_t Coverage::count(std::string_view label) const {
  const auto found = counts_.find(label);
  return found == counts_.end() ? 0 : found->second;
}

std::string Coverage::table() const {
  std::string lines;
  const auto line = [&](std::string_view label, const std::string& rest) {
    char share[80];
    const std::int64_t hits = count(label);
    const double percent = cases_ == 0 ? 0.0 : 100 * static_cast<double>(hits) / static_cast<double>(cases_);
    std::snprintf(share, sizeof share, "%8lld %6.2f %%", static_cast<long long>(hits), percent);
    lines += "  " + std::string(label) + std::string(label.size() < 12 ? 12 - label.size() : 1, ' ') + share + rest + "\n";
  };
  for (const Demand& demand : demands_) line(demand.label, "   demanded " + demand.proportion.text() + ": " + std::string(text(demand.decision)));
  for (const auto& [label, hits] : counts_) {
    if (std::ranges::find(demands_, label, &Demand::label) == demands_.end()) line(label, "");
  }
  lines += "  " + std::to_string(cases_) + " cases, " + std::to_string(discards_) + " discarded\n";
  return lines;
}

}  // namespace lemmata::properties
