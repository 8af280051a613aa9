#include "properties/attack/sweep.hpp"

#include <algorithm>

#include "numerics/error.hpp"

namespace lemmata::properties {
namespace {

using Clock = std::chrono::steady_clock;

class Sweep {
 public:
  Sweep(const Entry& entry, const TrajectoryModel* model, const SweepOptions& options) : entry_(entry), model_(model), options_(options), names_(constant_names(entry)) {}

  SweepRow run() {
    row_.entry = &entry_;
    const AttackReport plain = ask({});
    if (!plain.counterexamples.empty()) {
      row_.as_stated = plain.counterexamples[0];
      return std::move(row_);
    }
    for (const Tightest& t : plain.tightest) row_.constants.push_back({t.relation, false, t.ratio.nearest_double(), true, t.attained, t.instance});
    for (const Hypothesis& hypothesis : entry_.info->hypotheses) {
      if (must_stop()) break;
      Amendment dropped;
      dropped.waived = {hypothesis.name};
      AttackReport report = ask(dropped);
      DropAnswer answer{std::string(hypothesis.name), std::nullopt, report.trials, report.outside, report.seconds};
      if (!report.counterexamples.empty()) answer.counterexample = std::move(report.counterexamples[0]);
      row_.drops.push_back(std::move(answer));
    }
    // A bound that may be dropped without a find is not broken by a factor either.
    for (const std::string& bound : names_.bounds) {
      if (must_stop()) break;
      const auto drop = std::ranges::find(row_.drops, bound, &DropAnswer::hypothesis);
      const bool needed = drop == row_.drops.end() || drop->counterexample.has_value();
      row_.constants.push_back(needed ? least_factor(bound) : ConstantAnswer{bound, true, 0, false, false, std::nullopt});
    }
    return std::move(row_);
  }

 private:
  [[nodiscard]] bool must_stop() const { return options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed); }

  AttackReport ask(const Amendment& amendment) const {
    AttackOptions ask;
    ask.amendment = amendment;
    ask.seed = options_.seed;
    ask.jobs = options_.jobs;
    ask.names = &names_;
    ask.first_will_do = true;
    ask.stop = options_.stop;
    ask.deadline = Clock::now() + options_.for_each_question;
    return attack(entry_, model_, ask);
  }

  /// Walks down from a factor that breaks towards 1.
  ConstantAnswer least_factor(const std::string& bound) const {
    ConstantAnswer answer{bound, true, 0, true, false, std::nullopt};
    const Exact factors[] = {Exact(most_factor), Exact(8), Exact(2), Exact(5, 4), Exact(11, 10), Exact(51, 50), Exact(201, 200), Exact(1001, 1000)};
    for (const Exact& factor : factors) {
      if (must_stop()) break;
      Amendment scaled;
      scaled.scaled = {{bound, factor}};
      const AttackReport report = ask(scaled);
      if (report.counterexamples.empty()) {
        if (answer.factor > 0) break;
        continue;  // too large a factor may leave nothing that is simple to find
      }
      answer.factor = factor.nearest_double();
      answer.worst = report.counterexamples[0].instance;
    }
    return answer;
  }

  const Entry& entry_;
  const TrajectoryModel* model_;
  const SweepOptions& options_;
  ConstantNames names_;
  SweepRow row_;
};

}  // namespace

SweepRow sweep(const Entry& entry, const TrajectoryModel* model, const SweepOptions& options) {
  try {
    return Sweep(entry, model, options).run();
  } catch (const BadInput& error) {
    SweepRow row;
    row.entry = &entry;
    row.refused = error.what();
    return row;
  }
}

}  // namespace lemmata::properties
