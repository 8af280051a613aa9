#include "properties/performance_estimation/worst_case.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <thread>

#include "algorithms/parallel.hpp"
#include "numerics/error.hpp"

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

/// Both halves of a box.
std::pair<Box, Box> halves(const Box& box, std::size_t event) {
  const Exact cut = middle_of(box[event].low, box[event].high);
  std::pair<Box, Box> both{box, box};
  both.first[event].high = cut;
  both.second[event].low = cut;
  return both;
}

/// u^T G v.
double inner(const Combination& u, const Matrix<double>& gram, const Combination& v) {
  double sum = 0;
  for (Eigen::Index i = 0; i < u.size(); ++i) {
    for (Eigen::Index j = 0; j < v.size() && u[i].sign() != 0; ++j) sum += u[i].nearest_double() * gram(i, j) * v[j].nearest_double();
  }
  return sum;
}

struct Node {
  Box box;
  std::vector<Exact> multipliers;  ///< empty: none were found
  std::optional<Exact> bound;      ///< proved; none: nothing is
  double estimate = 0;             ///< the value of its rows with the factors of its worst case
  std::string reason;
};

Node node_of(const CertifiedProblem& problem, const Numbers& numbers, Box box, const BranchOptions& options) {
  Node node;
  node.box = std::move(box);
  if (must_stop(options)) {
    node.reason = "out of time";
    return node;
  }
  CertifyOptions how;
  how.solver = options.solver;
  how.deadline = options.deadline;
  const Program program = problem.program(numbers, node.box);
  Certified answer = certify(program, how);
  const std::optional<WorstCase> worst = std::move(answer.worst);
  if (answer.status == CertifyStatus::contradictory) {
    how.target = Exact(0);  // no run is in this box: every target will do
    how.explain = false;
    answer = certify(program, how);
  }
  if (!answer.is_certified()) {
    node.reason = answer.reason;
    return node;
  }
  node.multipliers = std::move(answer.multipliers);
  node.bound = answer.bound;
  if (!worst) return node;
  const ClippedRuns runs = clipped_runs_of(method_of(problem), numbers);
  const Iterates run = iterates(runs, node.box);
  Box fixed = node.box;
  for (std::size_t e = 0; e < fixed.size(); ++e) {
    if (!fixed[e].active) continue;
    const double s = inner(run.message[e], worst->gram[0], run.clipped[e]) / inner(run.clipped[e], worst->gram[0], run.clipped[e]);
    if (!std::isfinite(s)) return node;
    fixed[e].low = std::clamp(Exact::of_double(s), fixed[e].low, fixed[e].high);
    fixed[e].high = fixed[e].low;
  }
  how.target.reset();
  const Certified inside = certify(problem.program(numbers, fixed), how);
  const double ceiling = answer.bound.nearest_double();
  if (inside.value && inside.worst && *inside.value <= ceiling) node.estimate = *inside.value;
  return node;
}

}  // namespace

Branched branch_to(const Exact& target, const CertifiedProblem& problem, const Numbers& numbers, const BranchOptions& options) {
  Branched result;
  result.bound = target;
  std::vector<Box> depth = cover_of(problem, numbers);
  while (!depth.empty()) {
    std::vector<Certified> answers(depth.size());
    for_each_number(static_cast<std::int64_t>(depth.size()), options.jobs, [&](std::int64_t number) {
      const auto at = static_cast<std::size_t>(number);
      if (must_stop(options)) {
        answers[at].status = CertifyStatus::out_of_time;
        return;
      }
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
      const bool is_late = answers[at].status == CertifyStatus::out_of_time;
      if (!event || is_late || result.boxes > options.most_boxes) {
        result.open = depth[at];
        result.reason = !event ? answers[at].reason : is_late ? "out of time" : "not settled by " + std::to_string(result.boxes) + " boxes";
        return result;
      }
      auto [below, above] = halves(depth[at], *event);
      next.push_back(std::move(below));
      next.push_back(std::move(above));
    }
    depth = std::move(next);
  }
  return result;
}

Branched branch_down(const Exact& attained, const Exact& share, const CertifiedProblem& problem, const Numbers& numbers, const BranchOptions& options) {
  constexpr std::size_t group = 8;
  Branched result;
  result.estimate = attained.nearest_double();
  std::vector<Node> nodes;
  std::vector<Box> fresh = cover_of(problem, numbers);
  const auto is_above = [](const Node& a, const Node& b) { return !a.bound ? b.bound.has_value() : b.bound && *a.bound > *b.bound; };
  while (true) {
    std::vector<Node> made(fresh.size());
    for_each_number(static_cast<std::int64_t>(fresh.size()), options.jobs, [&](std::int64_t number) {
      made[static_cast<std::size_t>(number)] = node_of(problem, numbers, fresh[static_cast<std::size_t>(number)], options);
    });
    result.boxes += made.size();
    for (Node& node : made) {
      result.estimate = std::max(result.estimate, node.estimate);
      nodes.push_back(std::move(node));
    }
    std::ranges::stable_sort(nodes, is_above);
    const bool is_late = must_stop(options);
    const Exact enough = std::max(attained, Exact::of_double(result.estimate)) * (Exact(1) + share);
    fresh.clear();
    std::size_t cut = 0;
    while (!is_late && result.boxes < options.most_boxes && cut < std::min(group, nodes.size())) {
      const Node& node = nodes[cut];
      const std::optional<std::size_t> event = widest(node.box);
      if ((node.bound && *node.bound <= enough) || !event) break;
      auto [below, above] = halves(node.box, *event);
      fresh.push_back(std::move(below));
      fresh.push_back(std::move(above));
      ++cut;
    }
    if (fresh.empty()) break;
    nodes.erase(nodes.begin(), nodes.begin() + static_cast<std::ptrdiff_t>(cut));
  }
  if (!nodes.front().bound) {
    result.open = nodes.front().box;
    result.reason = nodes.front().reason;
    return result;
  }
  result.bound = *nodes.front().bound;
  for (Node& node : nodes) result.leaves.push_back({std::move(node.box), std::move(node.multipliers)});
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
  } else {
    BranchOptions options;
    options.solver = request.solver;
    options.deadline = request.deadline;
    options.stop = request.stop;
    options.jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    const Exact attained = lower ? lower->run.value : Exact(0);
    Branched branched;
    if (request.target) {
      branched = branch_to(*request.target, problem, numbers, options);
    } else if (runs.n == 1 && lower) {
      const Exact share = runs.events() == 1 ? Exact(1, 100000) : Exact(1, 1000);
      branched = branch_to(short_above(attained * (Exact(1) + share)), problem, numbers, options);
    } else {
      branched = branch_down(attained, runs.events() <= 2 ? Exact(1, 5000) : Exact(1, 100), problem, numbers, options);
      branched.bound = short_above(branched.bound);
    }
    if (branched.open) {
      answer.reason = branched.reason;
      answer.open = std::move(branched.open);
    } else {
      answer = proved_by({std::string(problem.id), certificate_version, numbers, branched.bound, std::move(branched.leaves)});
      if (lower) {
        std::array<char, 160> line{};
        const double gap = (branched.bound / attained - Exact(1)).nearest_double();
        (void)std::snprintf(line.data(), line.size(), "gap          proved/attained = 1 + %.2e; %zu boxes tried", gap, branched.boxes);
        answer.remarks.emplace_back(line.data());
        if (branched.estimate > attained.nearest_double() * (1 + 1e-6)) {
          const char* const text = "             the rows with fixed factors reach %.6g in double, more than any run that was found";
          (void)std::snprintf(line.data(), line.size(), text, branched.estimate);
          answer.remarks.emplace_back(line.data());
        }
      }
    }
  }
  if (!lower) answer.remarks.emplace_back("gap          no run was found: nothing is known from below");
  if (lower) {
    answer.attained = attained_by(*lower);
    answer.worst = lower;
  }
  return answer;
}

}  // namespace lemmata::pep
