#include "properties/attack/attack.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "algorithms/parallel.hpp"
#include "numerics/error.hpp"
#include "properties/attack/trial.hpp"
#include "properties/shrink.hpp"

namespace lemmata::properties {
namespace {

using Clock = std::chrono::steady_clock;

/// Trials are made in groups of so many, whatever the number of threads: all of a group are finished before one is looked at.
constexpr std::int64_t group = 8;
/// After the first find every other relation gets so many more trials.
constexpr std::int64_t trials_for_the_others = 8;
constexpr std::int64_t most_shrinking_checks = 6000;
/// Checks can be slow: shrinking then ends here.
constexpr std::chrono::seconds longest_shrinking{20};

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "'" : ", '") + name + "'";
  return text.empty() ? "none" : text;
}

void check_options(const Entry& entry, const AttackOptions& options, const ConstantNames& names) {
  const std::string id(entry.info->id);
  std::vector<std::string> hypotheses;
  for (const Hypothesis& hypothesis : entry.info->hypotheses) hypotheses.emplace_back(hypothesis.name);
  for (const std::string_view name : options.amendment.waived) {
    if (std::ranges::find(hypotheses, name) == hypotheses.end()) {
      throw BadInput("no hypothesis of " + id + " is called '" + std::string(name) + "'" + did_you_mean(name, hypotheses) + "; there are: " + listed(hypotheses));
    }
  }
  std::vector<std::string> constants = names.relations;
  constants.insert(constants.end(), names.bounds.begin(), names.bounds.end());
  for (const ScaledConstant& scaled : options.amendment.scaled) {
    if (std::ranges::find(constants, scaled.name) == constants.end()) {
      throw BadInput("no constant of " + id + " is called '" + std::string(scaled.name) + "'" + did_you_mean(scaled.name, constants) + "; there are: " + listed(constants));
    }
    if (scaled.factor.sign() <= 0) throw BadInput("the factor of '" + std::string(scaled.name) + "' must be positive, got " + scaled.factor.text());
  }
  if (!options.amendment.only.empty() && std::ranges::find(names.relations, options.amendment.only) == names.relations.end()) {
    throw BadInput("no relation of " + id + " is called '" + std::string(options.amendment.only) + "'" + did_you_mean(options.amendment.only, names.relations) +
                   "; there are: " + listed(names.relations));
  }
}

/// A lead on a relation, with the trial it came from: of equals the earliest is kept.
struct KeptLead {
  double ratio = 0;
  std::int64_t trial = 0;
  Instance instance;
};

class Attack {
 public:
  Attack(const Entry& entry, const TrajectoryModel* model, const AttackOptions& options)
      : entry_(entry), model_(model != nullptr && serves(*model, options.given) ? model : nullptr), options_(options) {
    const ConstantNames names = options.names != nullptr ? *options.names : constant_names(entry);
    check_options(entry, options, names);
    // What is given must have a meaning, before anything is searched.
    (void)entry.draw(options.seed, 1, options.given);
    report_.entry = &entry;
    report_.relations = names.relations;
    report_.bounds = names.bounds;
    goals_ = options.amendment.only.empty() ? names.relations : std::vector<std::string>{std::string(options.amendment.only)};
    if (goals_.empty()) throw BadInput(std::string(entry.info->id) + " claims nothing that a search could lead to on its default instance; verify it instead");
  }

  AttackReport run() {
    const auto begin = Clock::now();
    std::int64_t last = options_.most_trials;
    while (report_.trials < last && !options_.must_stop()) {
      const bool first_find = found_.empty();
      run_group(std::min(group, last - report_.trials));
      if (first_find && !found_.empty()) {
        last = options_.first_will_do ? report_.trials : std::min(last, report_.trials + trials_for_the_others * static_cast<std::int64_t>(goals_.size()));
      }
      if (found_.size() == goals_.size()) break;
    }
    report_.stopped = options_.must_stop() && report_.trials < last;
    shrink_finds();
    certify_leads();
    report_.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    return std::move(report_);
  }

 private:
  void run_group(std::int64_t count) {
    std::vector<TrialResult> results(static_cast<std::size_t>(count));
    for_each_number(count, options_.jobs, [&](std::int64_t number) {
      const std::int64_t trial = report_.trials + number;
      const TrialTask task{&entry_, model_, &options_, goals_[static_cast<std::size_t>(trial) % goals_.size()], static_cast<std::uint64_t>(trial)};
      // A quarter of the trials knows nothing of derivatives, and sees problems of every kind.
      results[static_cast<std::size_t>(number)] = model_ != nullptr && (trial / static_cast<std::int64_t>(goals_.size())) % 4 != 3 ? trajectory_trial(task) : blind_trial(task);
    });
    for (std::int64_t number = 0; number < count; ++number) {
      TrialResult& result = results[static_cast<std::size_t>(number)];
      const std::int64_t trial = report_.trials + number;
      report_.evaluations += result.evaluations;
      report_.derivatives += result.derivatives;
      if (result.broken) found_.try_emplace(goals_[static_cast<std::size_t>(trial) % goals_.size()], std::pair(trial, std::move(*result.broken)));
      for (Lead& lead : result.leads) {
        KeptLead& kept = leads_[lead.relation];
        if (lead.ratio > kept.ratio) kept = {lead.ratio, trial, std::move(lead.instance)};
      }
    }
    report_.trials += count;
    if (options_.on_progress) options_.on_progress(report_.trials);
  }

  /// One counterexample for every relation that was broken, unless one before it breaks that relation too.
  void shrink_finds() {
    for (const std::string& relation : goals_) {
      const auto found = found_.find(relation);
      if (found == found_.end()) continue;
      if (std::ranges::any_of(report_.counterexamples, [&](const Counterexample& c) {
            return std::ranges::find(c.breaks, relation, &Break::relation) != c.breaks.end();
          })) {
        continue;
      }
      Counterexample counterexample;
      counterexample.trial = found->second.first;
      const auto fails = [&](Instance& candidate) {
        ++report_.evaluations;
        return is_broken(entry_, candidate, options_, relation, 256);
      };
      const auto end = Clock::now() + longest_shrinking;
      const auto enough = [&] { return (options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed)) || Clock::now() > end; };
      counterexample.instance = std::move(found->second.second);
      // A sampled verdict is not shrunk: every smaller instance would be one more draw.
      const std::vector<Break> before = breaks_of(entry_, counterexample.instance, options_.amendment, {relation});
      if (!before.empty() && before[0].evidence != Evidence::sampled) {
        counterexample.instance = shrink(std::move(counterexample.instance), fails, most_shrinking_checks, enough);
      }
      std::vector<std::string> others = {relation};
      for (const std::string& other : report_.relations) {
        if (other != relation) others.push_back(other);
      }
      counterexample.breaks = breaks_of(entry_, counterexample.instance, options_.amendment, others);
      report_.counterexamples.push_back(std::move(counterexample));
    }
    std::ranges::stable_sort(report_.counterexamples, [](const Counterexample& a, const Counterexample& b) {
      return a.breaks.size() != b.breaks.size() ? a.breaks.size() > b.breaks.size() : reading_cost(a.instance) < reading_cost(b.instance);
    });
  }

  /// The ratios of the leads, from enclosures of their instances.
  void certify_leads() {
    for (auto& [relation, lead] : leads_) {
      Extremes extremes;
      LadderOptions ladder = ladder_for(options_, relation, 256);
      ladder.extremes = &extremes;
      try {
        const Outcome outcome = entry_.check(lead.instance, ladder);
        const auto place = extremes.relations.find(relation);
        if (outcome.decision == Decision::not_applicable || outcome.decision == Decision::violated || place == extremes.relations.end() || !(place->second.ratio > 0)) continue;
        report_.tightest.push_back({relation, place->second.ratio, place->second.k, place->second.node, lead.instance});
      } catch (const BadInput&) {
      } catch (const NoExactValue&) {
      }
    }
  }

  const Entry& entry_;
  const TrajectoryModel* model_;
  const AttackOptions& options_;
  std::vector<std::string> goals_;
  std::map<std::string, std::pair<std::int64_t, Instance>> found_;  ///< by relation: the first trial that broke it
  std::map<std::string, KeptLead> leads_;
  AttackReport report_;
};

}  // namespace

ConstantNames constant_names(const Entry& entry) {
  Extremes extremes;
  LadderOptions options;
  options.max_bits = options.first_bits;
  options.extremes = &extremes;
  constexpr std::uint64_t instances = 3;
  for (std::uint64_t number = 0; number < instances; ++number) {
    try {
      Instance instance = entry.draw(1, number, {});
      (void)entry.check(instance, options);
    } catch (const BadInput&) {
    } catch (const NoExactValue&) {
    }
    if (entry.instances == 1) break;
  }
  ConstantNames names;
  for (const auto& [name, place] : extremes.relations) names.relations.push_back(name);
  for (const auto& [name, place] : extremes.hypotheses) names.bounds.push_back(name);
  return names;
}

LadderOptions ladder_for(const AttackOptions& options, std::string_view relation, long max_bits) {
  LadderOptions ladder;
  static_cast<Amendment&>(ladder) = options.amendment;
  ladder.only = relation;
  ladder.max_bits = max_bits;
  ladder.stop = options.stop;
  // An attack asks a million times: what it finds by sampling shall not be one of the errors that are to be expected then.
  ladder.sampling_level = Exact(1, 1000000000000);
  return ladder;
}

bool is_broken(const Entry& entry, Instance& instance, const AttackOptions& options, std::string_view relation, long max_bits) {
  try {
    return entry.check(instance, ladder_for(options, relation, max_bits)).decision == Decision::violated;
  } catch (const BadInput&) {
    return false;
  } catch (const NoExactValue&) {
    return false;
  }
}

std::vector<Break> breaks_of(const Entry& entry, Instance& instance, const Amendment& amendment, const std::vector<std::string>& relations) {
  std::vector<Break> breaks;
  for (const std::string& relation : relations) {
    LadderOptions ladder;
    static_cast<Amendment&>(ladder) = amendment;
    ladder.only = relation;
    // In exact numbers where that is possible: both sides are then there to be read.
    LadderOptions exactly = ladder;
    exactly.interval_tier = false;
    exactly.max_bits = 0;
    Outcome outcome = entry.check(instance, exactly);
    if (outcome.decision != Decision::violated) outcome = entry.check(instance, ladder);
    if (outcome.decision != Decision::violated) continue;
    const bool exact = outcome.finding->lhs.exact && outcome.finding->rhs.exact;
    breaks.push_back({relation, *outcome.finding, exact ? Evidence::exact : outcome.evidence});
  }
  return breaks;
}

AttackReport attack(const Entry& entry, const TrajectoryModel* model, const AttackOptions& options) { return Attack(entry, model, options).run(); }

}  // namespace lemmata::properties
