#include "properties/performance_estimation/worst_case.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <thread>

#include "algorithms/parallel.hpp"
#include "numerics/error.hpp"
#include "theory/performance_estimation/clip21_one_step.hpp"

namespace lemmata::pep {
namespace {

/// Where to cut [low, high]: a number of few bits near sqrt(low high), strictly between them.
Exact middle_of(const Exact& low, const Exact& high) {
  const double target = std::sqrt(low.nearest_double() * high.nearest_double());
  for (int bits = 6; bits < 50; ++bits) {
    const double scale = std::ldexp(1.0, bits);
    const Exact cut = Exact::of_double(std::round(target * scale) / scale);
    // Near enough: within an eighth of the box.
    if (low < cut && cut < high && std::abs(cut.nearest_double() - target) <= (high - low).nearest_double() / 8) return cut;
  }
  return (low + high) / Exact(2);
}

/// The active event with the largest high/low; none where all factors are (all but) fixed.
std::optional<std::size_t> widest(const Box& box) {
  std::optional<std::size_t> best;
  const Exact least_ratio = Exact(1) + Exact::power_of_two(-20);
  Exact most = least_ratio;
  for (std::size_t e = 0; e < box.size(); ++e) {
    if (!box[e].active) continue;
    const Exact ratio = box[e].high / box[e].low;
    if (ratio <= most) continue;
    most = ratio;
    best = e;
  }
  return best;
}

/// q rounded up to six decimals.
Exact short_above(const Exact& q) { return (q * Exact(1000000)).ceiling() / Exact(1000000); }

ClippedRuns::Method method_of(const CertifiedProblem& problem) {
  return &problem == &clip_gd_worst_case ? ClippedRuns::Method::clip_gd : ClippedRuns::Method::clip21_gd;
}

}  // namespace

Branched branch(const CertifiedProblem& problem, const Numbers& numbers, const Exact& target, const BranchOptions& options) {
  Branched result;
  std::vector<Box> depth = cover_of(problem, numbers);
  while (!depth.empty()) {
    std::vector<Certified> answers(depth.size());
    for_each_number(static_cast<std::int64_t>(depth.size()), options.jobs, [&](std::int64_t number) {
      const auto at = static_cast<std::size_t>(number);
      CertifyOptions how;
      how.target = target;
      how.explain = false;
      how.solver = options.solver;
      how.deadline = options.deadline;
      answers[at] = certify(problem.program(numbers, depth[at]), how);
    });
    result.boxes += depth.size();
    std::vector<Box> next;
    for (std::size_t at = 0; at < depth.size(); ++at) {
      if (answers[at].is_certified()) {
        result.leaves.push_back({depth[at], std::move(answers[at].multipliers)});
        continue;
      }
      const std::optional<std::size_t> event = widest(depth[at]);
      if (!event || answers[at].status == CertifyStatus::out_of_time || result.boxes > options.most_boxes) {
        result.open = depth[at];
        result.reason = !event ? answers[at].reason : answers[at].status == CertifyStatus::out_of_time ? "out of time" : "too many boxes";
        return result;
      }
      const Exact cut = middle_of(depth[at][*event].low, depth[at][*event].high);
      Box below = depth[at];
      below[*event].high = cut;
      Box above = std::move(depth[at]);
      above[*event].low = cut;
      next.push_back(std::move(below));
      next.push_back(std::move(above));
    }
    depth = std::move(next);
  }
  return result;
}

ProofAnswer prove_worst_case(const CertifiedProblem& problem, const ProofRequest& request) {
  const Numbers numbers = read_numbers(problem, request.given);
  const ClippedRuns runs = clipped_runs_of(method_of(problem), numbers);
  const std::optional<LowerBound> lower = worst_instance(runs);
  ProofAnswer answer;
  answer.parameters = numbers;
  if (lower && request.target && *request.target < lower->run.value) {
    answer.decision = Decision::violated;
    answer.reason = "t = " + lower->run.value.text() + " is attained, which is above the target " + request.target->text();
  } else if (!lower && !request.target) {
    answer.reason = "no run was found that would tell what to prove; give a target";
  } else {
    const Exact share = runs.events() == 1 ? Exact(1, 100000) : Exact(1, 1000);
    const Exact target = request.target ? *request.target : short_above(lower->run.value * (Exact(1) + share));
    BranchOptions options;
    options.solver = request.solver;
    options.deadline = request.deadline;
    options.jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    Branched branched = branch(problem, numbers, target, options);
    if (branched.open) {
      answer.reason = branched.reason;
      answer.open = std::move(branched.open);
    } else {
      answer = proved_by({std::string(problem.id), certificate_version, numbers, target, std::move(branched.leaves)});
      answer.remarks.push_back(std::to_string(branched.boxes) + " boxes tried");
    }
    if (lower) {
      const double gap = ((target - lower->run.value) / lower->run.value).nearest_double();
      std::array<char, 96> line{};
      (void)std::snprintf(line.data(), line.size(), "gap          (target - attained)/attained = %.2e", gap);
      answer.remarks.emplace_back(line.data());
    }
  }
  if (!lower) answer.remarks.emplace_back("gap          no instance was found: nothing is known from below");
  if (lower) answer.attained = attained_by(*lower);
  return answer;
}

}  // namespace lemmata::pep
