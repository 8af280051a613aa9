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
/// A check that the deadline finds under way may take so much longer.
constexpr std::chrono::seconds grace{2};
/// ... and shrinking, all in all.
constexpr std::chrono::seconds overtime{5};
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

/// Keeps the best few. A ratio above 1 that broke nothing is the middle of a wide enclosure.
void keep(KeptLead lead, std::vector<KeptLead>& leads) {
  constexpr std::size_t most = 6;
  if (!(lead.ratio <= 1 + 1e-9)) return;
  const auto place = std::ranges::find_if(leads, [&](const KeptLead& other) { return other.ratio < lead.ratio; });
  if (place == leads.end() && leads.size() == most) return;
  leads.insert(place, std::move(lead));
  if (leads.size() > most) leads.pop_back();
}

class Attack {
 public:
  Attack(const Entry& entry, const TrajectoryModel* model, const AttackOptions& options)
      : entry_(entry), options_(options) {
    const ConstantNames names = options.names != nullptr ? *options.names : constant_names(entry, options.deadline, options.stop);
    check_options(entry, options, names);
    // What is given must have a meaning, before anything is searched.
    Instance first = entry.draw(options.seed, 1, options.given);
    LadderOptions cheap = ladder_for(options, {}, 128);
    cheap.deadline = options.deadline;
    try {
      (void)entry.check(first, cheap);
    } catch (const NoExactValue&) {  // an answer of a kind: it has a meaning
    }
    if (model != nullptr && serves(*model, options.given)) model_ = model;
    report_.entry = &entry;
    report_.relations = names.relations;
    report_.bounds = names.bounds;
    goals_ = options.amendment.only.empty() ? names.relations : std::vector<std::string>{std::string(options.amendment.only)};
    if (goals_.empty()) throw BadInput(std::string(entry.info->id) + " claims nothing that a search could lead to on its default instance; verify it instead");
  }

  AttackReport run() {
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
    report_.seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
    return std::move(report_);
  }

 private:
  void run_group(std::int64_t count) {
    std::vector<TrialResult> results(static_cast<std::size_t>(count));
    for_each_number(count, options_.jobs, [&](std::int64_t number) {
      const std::int64_t trial = report_.trials + number;
      const std::size_t turn = static_cast<std::size_t>(trial) / goals_.size();
      TrialTask task{&entry_, model_, &options_, goals_[static_cast<std::size_t>(trial) % goals_.size()], static_cast<std::uint64_t>(trial), nullptr};
      if (turn < options_.seeds.size()) {
        task.start = &options_.seeds[turn];
        results[static_cast<std::size_t>(number)] = blind_trial(task);
        return;
      }
      // Without seeds and with them the other trials are the same.
      task.number -= options_.seeds.size() * goals_.size();
      // A quarter of the trials knows nothing of derivatives, and sees problems of every kind.
      results[static_cast<std::size_t>(number)] = model_ != nullptr && (turn - options_.seeds.size()) % 4 != 3 ? trajectory_trial(task) : blind_trial(task);
    });
    for (std::int64_t number = 0; number < count; ++number) {
      TrialResult& result = results[static_cast<std::size_t>(number)];
      const std::int64_t trial = report_.trials + number;
      report_.evaluations += result.evaluations;
      report_.derivatives += result.derivatives;
      report_.outside += result.outside ? 1 : 0;
      if (result.broken) found_.try_emplace(goals_[static_cast<std::size_t>(trial) % goals_.size()], std::pair(trial, std::move(*result.broken)));
      for (Lead& lead : result.leads) {
        keep({lead.ratio, trial, std::move(lead.instance)}, leads_[lead.relation]);
      }
    }
    report_.trials += count;
    if (options_.on_progress) options_.on_progress(report_.trials);
  }

  /// Every relation that was broken gets a shrunk instance of its own; what is reported is, for every relation, the one that costs its reader least.
  void shrink_finds() {
    std::vector<Counterexample> all;
    for (const std::string& relation : goals_) {
      const auto found = found_.find(relation);
      if (found == found_.end()) continue;
      Counterexample smaller = shrunk(relation, found->second.first, std::move(found->second.second));
      if (!smaller.breaks.empty()) all.push_back(std::move(smaller));
    }
    std::ranges::stable_sort(all, {}, [](const Counterexample& c) { return reading_cost(c.instance); });
    const auto breaks = [](const Counterexample& c, const std::string& relation) { return std::ranges::find(c.breaks, relation, &Break::relation) != c.breaks.end(); };
    std::vector<bool> chosen(all.size(), false);
    for (const auto& [relation, found] : found_) {
      const auto simplest = std::ranges::find_if(all, [&](const Counterexample& c) { return breaks(c, relation); });
      if (simplest != all.end()) chosen[static_cast<std::size_t>(simplest - all.begin())] = true;
    }
    for (std::size_t c = 0; c < all.size(); ++c) {
      if (chosen[c]) report_.counterexamples.push_back(std::move(all[c]));
    }
  }
  Counterexample shrunk(const std::string& relation, std::int64_t trial, Instance instance) {
    Counterexample found{std::move(instance), {}, trial};
    const Instance whole = found.instance;
    const Parameters left = left_alone(entry_, whole, options_.given);
    const auto fails = [&](Instance& candidate) {
      if (!honours(candidate, whole, left)) return false;
      ++report_.evaluations;
      return is_broken(entry_, candidate, options_, relation, 256);
    };
    const auto end = std::min(Clock::now() + longest_shrinking, options_.deadline == Clock::time_point::max() ? options_.deadline : options_.deadline + overtime);
    const auto enough = [&] { return options_.is_interrupted() || Clock::now() > end; };
    // A sampled verdict is not shrunk: every smaller instance would be one more draw.
    const std::vector<Break> before = breaks_of(entry_, found.instance, options_, {relation});
    if (!before.empty() && before[0].evidence != Evidence::sampled) found.instance = shrink(std::move(found.instance), fails, most_shrinking_checks, enough);
    std::vector<std::string> relation_first = {relation};
    for (const std::string& other : report_.relations) {
      if (other != relation) relation_first.push_back(other);
    }
    found.breaks = breaks_of(entry_, found.instance, options_, relation_first);
    return found;
  }

  /// The ratios of the leads: a factor counts as reached if the conclusion scaled by it is certified broken on the instance.
  /// Ctrl-C has ended the search: what it found so far is still certified, in a time of its own.
  void certify_leads() {
    AttackOptions certifying = options_;
    certifying.stop = nullptr;
    certifying.deadline = Clock::now() + overtime;
    for (const auto& [relation, leads] : leads_) {
      if (found_.contains(relation)) continue;
      std::optional<Tightest> best;
      for (const KeptLead& lead : leads) {
        if (best && best->ratio.nearest_double() >= lead.ratio * (1 - 1e-6)) break;
        std::optional<Tightest> certified = certified_ratio(entry_, relation, lead.instance, lead.ratio, certifying);
        if (certified && (!best || best->ratio < certified->ratio)) best = std::move(certified);
      }
      if (best) report_.tightest.push_back(std::move(*best));
    }
  }

  Clock::time_point begin_ = Clock::now();
  const Entry& entry_;
  const TrajectoryModel* model_ = nullptr;
  const AttackOptions& options_;
  std::vector<std::string> goals_;
  std::map<std::string, std::pair<std::int64_t, Instance>> found_;  ///< by relation: the first trial that broke it
  std::map<std::string, std::vector<KeptLead>> leads_;  ///< the best few, best first
  AttackReport report_;
};

}  // namespace

ConstantNames constant_names(const Entry& entry, std::chrono::steady_clock::time_point deadline, const std::atomic<bool>* stop) {
  Extremes extremes;
  LadderOptions options;
  options.max_bits = options.first_bits;
  options.extremes = &extremes;
  options.deadline = deadline;
  options.stop = stop;
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

bool honours(const Instance& candidate, const Instance& reference, const Parameters& given) {
  const auto same_parameter = [](const Parameters& a, const Parameters& b, const std::string& name) {
    const auto in_a = a.find(name);
    const auto in_b = b.find(name);
    return in_a == a.end() ? in_b == b.end() : in_b != b.end() && in_a->second == in_b->second;
  };
  return std::ranges::all_of(given, [&](const auto& pair) {
    const std::string& name = pair.first;
    if (name == "x0" && candidate.start != reference.start) return false;
    if (name == "shift" && candidate.shifts != reference.shifts) return false;
    if (name == "steps" && candidate.steps != reference.steps) return false;
    if (name == "nodes" && candidate.problem.nodes.size() != reference.problem.nodes.size()) return false;
    if (name == "dimension" && candidate.start && reference.start && candidate.start->size() != reference.start->size()) return false;
    // A problem of one's own choice keeps its data.
    if (name == "problem" && (candidate.problem.name != reference.problem.name || candidate.problem.parameters != reference.problem.parameters)) return false;
    return same_parameter(candidate.parameters, reference.parameters, name) && same_parameter(candidate.problem.parameters, reference.problem.parameters, name);
  });
}

Parameters left_alone(const Entry& entry, const Instance& instance, const Parameters& given) {
  Parameters left = given;
  for (const ParameterInfo& parameter : entry.parameters) {
    const auto found = instance.parameters.find(parameter.name);
    if (found != instance.parameters.end() && found->second == parameter.standard) left.try_emplace(found->first, found->second);
  }
  return left;
}

std::optional<Outcome> answer_to(const Entry& entry, Instance& instance, const LadderOptions& ladder) {
  try {
    return entry.check(instance, ladder);
  } catch (const BadInput&) {
    return std::nullopt;
  } catch (const NoExactValue&) {
    return std::nullopt;
  }
}

bool is_broken(const Entry& entry, Instance& instance, const AttackOptions& options, std::string_view relation, long max_bits) {
  LadderOptions ladder = ladder_for(options, relation, max_bits);
  // What is under way at the deadline is finished, unless it is slow.
  if (options.deadline != Clock::time_point::max()) ladder.deadline = options.deadline + grace;
  const std::optional<Outcome> outcome = answer_to(entry, instance, ladder);
  return outcome && outcome->decision == Decision::violated;
}

bool is_outside(const Entry& entry, Instance instance, const AttackOptions& options) {
  if (options.amendment.waived.empty()) return false;
  AttackOptions as_stated;
  as_stated.amendment.scaled = options.amendment.scaled;
  as_stated.stop = options.stop;
  LadderOptions ladder = ladder_for(as_stated, {}, 128);
  ladder.deadline = options.deadline;
  const std::optional<Outcome> outcome = answer_to(entry, instance, ladder);
  return outcome && outcome->decision == Decision::not_applicable &&
         std::ranges::find(options.amendment.waived, outcome->hypothesis) != options.amendment.waived.end();
}

std::vector<Break> breaks_of(const Entry& entry, Instance& instance, const AttackOptions& options, const std::vector<std::string>& relations) {
  std::vector<Break> breaks;
  for (const std::string& relation : relations) {
    // A find is certified once more whether or not the search was stopped: then in a time of its own.
    LadderOptions ladder = ladder_for(options, relation, 4096);
    ladder.stop = nullptr;
    if (options.is_interrupted()) ladder.deadline = Clock::now() + overtime;
    // In exact numbers where that is possible: both sides are then there to be read.
    LadderOptions exactly = ladder;
    exactly.interval_tier = false;
    exactly.max_bits = 0;
    std::optional<Outcome> outcome = answer_to(entry, instance, exactly);
    if (outcome && outcome->decision != Decision::violated) outcome = answer_to(entry, instance, ladder);
    if (!outcome || outcome->decision != Decision::violated || !outcome->finding) continue;
    const bool exact = outcome->finding->lhs.exact && outcome->finding->rhs.exact;
    breaks.push_back({relation, *outcome->finding, exact ? Evidence::exact : outcome->evidence});
  }
  return breaks;
}

std::optional<Tightest> certified_ratio(const Entry& entry, const std::string& relation, Instance instance, double ratio, const AttackOptions& options) {
  // What cheap enclosures say of a ratio is a lead: here are balls, and their middles again are leads only.
  Extremes extremes;
  LadderOptions ladder = ladder_for(options, relation, 512);
  ladder.deadline = options.deadline;
  ladder.interval_tier = false;
  ladder.first_bits = 512;
  ladder.extremes = &extremes;
  const std::optional<Outcome> outcome = answer_to(entry, instance, ladder);
  if (!outcome || outcome->decision == Decision::not_applicable || outcome->decision == Decision::violated) return std::nullopt;
  const auto place = extremes.relations.find(relation);
  const Extremes::Place at = place == extremes.relations.end() ? Extremes::Place{} : place->second;
  const Exact nearly_one = Exact(1) - Exact::power_of_two(-40);
  for (const double lead : {ratio, at.ratio}) {
    if (!(lead > 0) || !std::isfinite(lead)) continue;
    const Exact below = dyadic_below(Exact::of_double(lead), 24);
    for (const Exact& factor : {nearly_one, below * (Exact(1) - Exact::power_of_two(-20)), below * Exact(999, 1000)}) {
      if (factor == nearly_one && lead < 1 - 1e-9) continue;
      if (Exact(1) < factor) continue;  // the statement itself would be broken
      AttackOptions scaled = options;
      const auto known = std::ranges::find(scaled.amendment.scaled, relation, &ScaledConstant::name);
      if (known == scaled.amendment.scaled.end()) {
        scaled.amendment.scaled.push_back({relation, factor});
      } else {
        known->factor *= factor;
      }
      Instance again = instance;
      if (is_broken(entry, again, scaled, relation, 512)) return Tightest{relation, factor, factor == nearly_one, at.k, at.node, std::move(instance)};
    }
  }
  return std::nullopt;
}

AttackReport attack(const Entry& entry, const TrajectoryModel* model, const AttackOptions& options) { return Attack(entry, model, options).run(); }

}  // namespace lemmata::properties
