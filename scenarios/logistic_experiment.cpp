#include "scenarios/logistic_experiment.hpp"

#include <array>
#include <tuple>

#include "algorithms/problems/logistic_in_double.hpp"
#include "counterexamples/catalogue.hpp"
#include "numerics/error.hpp"
#include "properties/clip21_checks.hpp"
#include "scenarios/catalogue.hpp"
#include "scenarios/experiment.hpp"

namespace lemmata::scenarios {
namespace {

constexpr int step_size_bits = 30;
constexpr std::size_t most_taus = 12;
constexpr int most_tau_bits = 40;
constexpr double noise = 0.01;  // two leads that differ by no more are the same: a plateau is no fall

constexpr Hypothesis hypotheses[] = {{"smoothness", "f is L-smooth, f_i is L_i-smooth, 0 < L <= mean L_i: certified"},
                                     {"lower-bound", "f >= f_inf = 0"},
                                     {"first-step-bound", "0 < gamma <= 1/L"},
                                     {"second-step-bound", "gamma <= tau/(2 L_max V)"}};

const StatementInfo info{
    .id = "experiment/clip21-logistic",
    .kind = Kind::experiment,
    .title = "Clip21-GD against Clip-GD and GD on logistic regression: does its lead grow as tau shrinks?",
    .setting =
        "f_i = logistic loss over the rows of node i + R, R nonconvex or l2; n nodes, sorted by label or shuffled; x_0 given, v_i^{-1} = 0, K rounds,\n"
        "all in double. m = min_{k<=K} ||grad f(x_k)||^2. Lead of Clip21-GD at tau: m(other method)/m(Clip21-GD), both raised to the resolution\n"
        "(2^-46 max_i ||grad f_i(x_0)||)^2. A fall of up to one per cent counts as none.\n"
        "At the cap: Clip21-GD at Theorem A's largest step, the others at the same step and at 1/L. Tuned: each at its best step on a grid 2^j/L.",
    .recurrence =
        "Clip21-GD  v_i^k = v_i^{k-1} + clip_tau(grad f_i(x_k) - v_i^{k-1}),   x_{k+1} = x_k - gamma mean_i v_i^k\n"
        "Clip-GD    x_{k+1} = x_k - gamma mean_i clip_tau(grad f_i(x_k))\n"
        "GD         x_{k+1} = x_k - gamma grad f(x_k)",
    .claim =
        "(A1), (A2) and (A4) of Theorem A along the runs of Clip21-GD at the cap, with f_inf = 0.\n"
        "Measured beside it: whether the smaller tau, the larger the lead; the remarks say where it holds, where it does not, and by what factor",
    .hypotheses = hypotheses,
    .tightness = "(A1) is attained at k = 0. The lead is a measurement of these runs and proves nothing beyond them.",
    .trust = Trust::proved,
    .source = {"C21", "section 6, at small scale"},
    .proof = "docs/proofs.md, Theorem A, (A1), (A2) and (A4)"};

constexpr ParameterInfo parameters[] = {{"data", "synthetic", "a file in LIBSVM format, or 'synthetic'"},
                                        {"rows", "200", "of the synthetic data"},
                                        {"features", "10", "of the synthetic data"},
                                        {"nodes", "10", "n, 1..1000: rows go to nodes in contiguous blocks"},
                                        {"lambda", "1/100", "weight of the regulariser, >= 0"},
                                        {"regulariser", "nonconvex", "nonconvex: lambda sum x^2/(1+x^2); l2: (lambda/2)||x||^2"},
                                        {"split", "sorted", "sorted: rows by label, so that nodes differ; shuffled; given: as in the file"},
                                        {"taus", "1/2,1/8,1/32,1/128,1/512", "thresholds, > 0, at most 12, within 2^40 of max_i ||grad f_i(x_0)||"},
                                        {"tau_unit", "start", "of taus: start (max_i ||grad f_i(x_0)||) or one"},
                                        {"steps", "2000", "K >= 1: x_0 .. x_K are seen"},
                                        {"step_rule", "both", "cap: Clip21-GD at Theorem A's cap; tuned: each method at its best step; both"},
                                        {"tuned", "-2,0,1,2,4", "exponents j of the steps 2^j/L that are tried"},
                                        {"gamma_over_cap", "1", "step of Clip21-GD at the cap, in units of the cap; above 1 Theorem A does not apply"},
                                        {"x0", "0", "start: one number for all coordinates, or one each"},
                                        {"seed", "1", "of the synthetic data and of the shuffle"}};

std::uint64_t read_seed(const ParameterReader& read) { return static_cast<std::uint64_t>(read.integer("seed", 0, std::int64_t{1} << 61)); }

SparseData make_data(const LogisticOptions& options) {
  SparseData data = options.data == "synthetic" ? synthetic_data(options.rows, options.features, options.seed, false) : read_libsvm_file(options.data);
  if (options.split == Split::sorted) return reordered(data, order_by_label(data));
  if (options.split == Split::shuffled) return reordered(data, shuffled_order(data.rows(), options.seed));
  return data;
}

/// U0 = max_i ||grad f_i(x_0)||.
double largest_start_gradient(const LogisticInDouble& f, const Start& at) {
  const Vector<double> x = constant_vector<double>(at.x);
  Vector<double> gradient(f.dimension());
  double largest = 0;
  for (int i = 0; i < f.nodes(); ++i) {
    f.gradient(i, x, gradient);
    largest = std::max(largest, norm(gradient));
  }
  return largest;
}

/// One run to be made. Several lines of the result may speak of the same one.
struct Task {
  LogisticMethod method;
  int tau;  ///< -1 for GD
  Exact gamma;
  bool judged;
};

class Plan {
 public:
  /// The number of the task, which is added unless it is there.
  std::size_t add(const Task& task) {
    const auto same = [&](const Task& other) {
      return other.method == task.method && other.tau == task.tau && other.judged == task.judged && other.gamma == task.gamma;
    };
    const auto found = std::ranges::find_if(tasks_, same);
    if (found != tasks_.end()) return static_cast<std::size_t>(found - tasks_.begin());
    tasks_.push_back(task);
    return tasks_.size() - 1;
  }
  [[nodiscard]] const std::vector<Task>& tasks() const { return tasks_; }

 private:
  std::vector<Task> tasks_;
};

/// A line of the result: the tasks it may be filled from, one unless it is tuned.
struct Line {
  LogisticMethod method;
  StepRule rule;
  int tau;
  std::vector<std::size_t> tasks;
};

struct Done {
  bool begun = false;
  Observation seen;
  std::optional<Outcome> verdict;
};

/// ceil((2/tau)(U0 - tau)_+).
std::int64_t k_star_of(double start_gradient, const Exact& tau) {
  const Exact excess = Exact::of_double(start_gradient) - tau;
  return excess.sign() <= 0 ? 0 : (Exact(2) * excess / tau).ceiling().to_integer("k*");
}

/// The verdicts of several runs as one. The strongest finding wins: a violation, then what is outside the hypotheses, then what is open.
Outcome merged(const std::vector<LogisticRun>& runs, const std::vector<Exact>& taus) {
  const auto rank = [](Decision decision) {
    return decision == Decision::violated ? 3 : decision == Decision::not_applicable ? 2 : decision == Decision::undecided ? 1 : 0;
  };
  Outcome all;
  all.decision = Decision::holds;
  all.evidence = Evidence::rounded;
  for (const LogisticRun& run : runs) {
    if (!run.theorem_a) continue;
    const Outcome& one = *run.theorem_a;
    all.strict += one.strict;
    all.tight += one.tight;
    all.precision_bits = std::max(all.precision_bits, one.precision_bits);
    if (rank(one.decision) > rank(all.decision)) {
      all.decision = one.decision;
      all.hypothesis = one.hypothesis;
      all.finding = one.finding;
      if (all.finding) all.finding->relation += " (tau = " + taus[static_cast<std::size_t>(run.tau)].text() + ")";
    }
    if (one.tightest_ratio > all.tightest_ratio) {
      all.tightest_ratio = one.tightest_ratio;
      all.tightest_relation = one.tightest_relation;
      all.tightest_k = one.tightest_k;
      all.tightest_node = one.tightest_node;
    }
  }
  return all;
}

const LogisticRun* find_run(const std::vector<LogisticRun>& runs, LogisticMethod method, StepRule rule, int tau) {
  for (const LogisticRun& run : runs) {
    if (run.method == method && run.rule == rule && (run.tau == tau || run.tau < 0)) return &run;
  }
  return nullptr;
}

}  // namespace

std::string_view text(LogisticMethod method) {
  switch (method) {
    case LogisticMethod::clip21_gd: return "clip21-gd";
    case LogisticMethod::clip_gd: return "clip-gd";
    case LogisticMethod::gd: return "gd";
  }
  return "";
}

std::string_view text(StepRule rule) {
  switch (rule) {
    case StepRule::cap: return "cap";
    case StepRule::same_as_cap: return "same";
    case StepRule::inverse_L: return "1/L";
    case StepRule::tuned: return "tuned";
  }
  return "";
}

std::span<const ParameterInfo> logistic_parameters() { return parameters; }

LogisticOptions read_logistic_options(const Parameters& given) {
  const ParameterReader read(std::string(info.id), given, parameters);
  const auto where = [](std::string_view name) { return std::string(name) + " of " + std::string(info.id); };
  LogisticOptions options;
  options.data = read.text("data");
  options.rows = static_cast<int>(read.integer("rows", 2, 100000));
  options.features = static_cast<int>(read.integer("features", 1, 500));
  if (std::int64_t{options.rows} * options.features > 1000000) throw BadInput(where("rows") + ": rows times features must be at most 1000000");
  options.nodes = static_cast<int>(read.integer("nodes", 1, 1000));
  options.lambda = read.nonnegative("lambda");
  options.regulariser = read.choice("regulariser", {"nonconvex", "l2"}) == "l2" ? Regulariser::l2 : Regulariser::nonconvex;
  const std::string split = read.choice("split", {"sorted", "shuffled", "given"});
  options.split = split == "sorted" ? Split::sorted : split == "shuffled" ? Split::shuffled : Split::given;
  options.taus = read.list("taus");
  for (const Exact& tau : options.taus) {
    if (tau.sign() <= 0) throw BadInput(where("taus") + ": a clipping threshold tau must be positive, got " + tau.text());
  }
  std::ranges::sort(options.taus, std::greater<>{});
  if (std::ranges::adjacent_find(options.taus) != options.taus.end()) throw BadInput(where("taus") + ": a threshold is given twice; give it once");
  if (options.taus.size() > most_taus) throw BadInput(where("taus") + ": give at most " + std::to_string(most_taus) + " thresholds");
  options.tau_unit = read.choice("tau_unit", {"start", "one"}) == "one" ? TauUnit::one : TauUnit::start;
  options.steps = read.integer("steps", 1, 100000000);
  const std::string rule = read.choice("step_rule", {"cap", "tuned", "both"});
  options.at_cap = rule != "tuned";
  options.tuned = rule != "cap";
  for (const Exact& exponent : read.list("tuned")) {
    if (!exponent.is_integer() || exponent < Exact(-60) || Exact(60) < exponent) {
      throw BadInput(where("tuned") + ": exponents are integers from -60 to 60, got " + exponent.text());
    }
    options.tuned_exponents.push_back(static_cast<int>(exponent.to_integer("tuned")));
  }
  std::ranges::sort(options.tuned_exponents);
  const auto [first, last] = std::ranges::unique(options.tuned_exponents);
  options.tuned_exponents.erase(first, last);
  options.gamma_over_cap = read.positive("gamma_over_cap");
  options.x0 = read.text("x0");
  options.seed = read_seed(read);
  return options;
}

LogisticResult run_logistic_experiment(const LogisticOptions& options, const LadderOptions& control, int jobs, const OnProgress& on_progress) {
  const Problem problem = Logistic(make_data(options), options.nodes, options.lambda, options.regulariser);
  const Logistic& logistic = std::get<Logistic>(problem);
  const LogisticInDouble objective(logistic);
  const Start start{parse_vector(options.x0, logistic.dimension(), "x0 of " + std::string(info.id)), {}};

  LogisticResult result;
  result.data = logistic.data().name;
  result.rows = logistic.data().rows();
  result.features = logistic.dimension();
  result.nodes = logistic.nodes();
  result.L = logistic.regularity().mean;
  result.L_max = logistic.regularity().largest();
  result.start_gradient = largest_start_gradient(objective, start);
  if (!(result.start_gradient > 0) || !std::isfinite(result.start_gradient)) {
    throw BadInput(std::string(info.id) + ": every gradient at x0 is 0 or not finite, so there is nothing to clip; give another x0");
  }
  result.resolution = square(std::ldexp(result.start_gradient, -46));
  // Far below the gradients nothing but rounding moves the shifts, far above nothing is ever clipped.
  const Exact start_size = Exact::of_double(result.start_gradient);
  for (const Exact& tau : options.taus) {
    const Exact ratio = options.tau_unit == TauUnit::one ? tau / start_size : tau;
    if (ratio < Exact::power_of_two(-most_tau_bits) || Exact::power_of_two(most_tau_bits) < ratio) {
      throw BadInput("taus of " + std::string(info.id) + ": a threshold must be from 2^-" + std::to_string(most_tau_bits) + " to 2^" +
                     std::to_string(most_tau_bits) + " times max_i ||grad f_i(x_0)|| = " + short_number(result.start_gradient) + ", got " + tau.text());
    }
    result.taus.push_back(options.tau_unit == TauUnit::one ? tau : dyadic_below(tau * start_size, step_size_bits));
  }
  const int count = static_cast<int>(result.taus.size());

  // The caps enclose the first round anew for each tau, which takes as long as many rounds in double.
  std::vector<Exact> caps(options.at_cap ? result.taus.size() : 0);
  for_each_number(static_cast<std::int64_t>(caps.size()), jobs, [&](std::int64_t number) {
    const auto t = static_cast<std::size_t>(number);
    if (!control.must_stop()) caps[t] = dyadic_below(options.gamma_over_cap * properties::theorem_a_step_cap(problem, start, result.taus[t]), step_size_bits);
  });
  if (control.must_stop()) {
    result.stopped = true;
    return result;
  }

  Plan plan;
  std::vector<Line> lines;
  const Exact inverse_L = dyadic_below(Exact(1) / result.L, step_size_bits);
  const auto line = [&](LogisticMethod method, StepRule rule, int tau, const std::vector<Exact>& gammas) {
    lines.push_back({method, rule, tau, {}});
    const bool judged = method == LogisticMethod::clip21_gd && rule == StepRule::cap;
    for (const Exact& gamma : gammas) lines.back().tasks.push_back(plan.add({method, method == LogisticMethod::gd ? -1 : tau, gamma, judged}));
  };
  std::vector<Exact> grid;
  for (const int exponent : options.tuned_exponents) grid.push_back(inverse_L * Exact::power_of_two(exponent));
  for (int t = 0; t < count; ++t) {
    if (options.at_cap) {
      const Exact& cap = caps[static_cast<std::size_t>(t)];
      line(LogisticMethod::clip21_gd, StepRule::cap, t, {cap});
      line(LogisticMethod::clip_gd, StepRule::same_as_cap, t, {cap});
      line(LogisticMethod::clip_gd, StepRule::inverse_L, t, {inverse_L});
      line(LogisticMethod::gd, StepRule::same_as_cap, t, {cap});
    }
    if (options.tuned) {
      line(LogisticMethod::clip21_gd, StepRule::tuned, t, grid);
      line(LogisticMethod::clip_gd, StepRule::tuned, t, grid);
    }
  }
  if (options.at_cap) line(LogisticMethod::gd, StepRule::inverse_L, -1, {inverse_L});
  if (options.tuned) line(LogisticMethod::gd, StepRule::tuned, -1, grid);

  const std::vector<Task>& tasks = plan.tasks();
  std::vector<Done> done(tasks.size());
  const auto total = static_cast<std::int64_t>(tasks.size());
  std::atomic<std::int64_t> ended{0};
  if (on_progress) on_progress(0, total);
  for_each_number(total, jobs, [&](std::int64_t number) {
    if (control.must_stop()) return;
    const Task& task = tasks[static_cast<std::size_t>(number)];
    Done& into = done[static_cast<std::size_t>(number)];
    const LogisticInDouble f = objective;  // workspace of its own
    const Exact tau = task.tau < 0 ? Exact(1) : result.taus[static_cast<std::size_t>(task.tau)];
    const auto unjudged = [](const Round<double>&) {};
    if (task.judged) {
      auto [seen, verdict] = observe_and_judge(Clip21Gd{task.gamma, {tau}}, f, logistic.regularity(), start, task.gamma, tau, options.steps, control);
      into.seen = std::move(seen);
      into.verdict = std::move(verdict);
    } else if (task.method == LogisticMethod::clip21_gd) {
      into.seen = observe(Clip21Gd{task.gamma, {tau}}, f, start, options.steps, control, unjudged);
    } else if (task.method == LogisticMethod::clip_gd) {
      into.seen = observe(ClipGd{task.gamma, {tau}}, f, start, options.steps, control, unjudged);
    } else {
      into.seen = observe(Gd{task.gamma}, f, start, options.steps, control, unjudged);
    }
    into.begun = true;
    if (on_progress) on_progress(++ended, total);
  });

  for (const Done& one : done) result.stopped = result.stopped || !one.begun || one.seen.stopped;
  for (const Line& wanted : lines) {
    // A tuned line needs its whole grid; a run that diverged is chosen only where all of them did. Of runs that reached the resolution, the first to do so.
    const auto is_missing = [&](std::size_t task) { return !done[task].begun || (wanted.rule == StepRule::tuned && done[task].seen.stopped); };
    if (std::ranges::any_of(wanted.tasks, is_missing)) continue;
    const auto worth = [&](std::size_t task) {
      const Observation& seen = done[task].seen;
      const auto arrived = std::ranges::find_if(seen.curve, [&](const CurvePoint& point) { return point.gradient_squared <= result.resolution; });
      return std::tuple(seen.diverged, std::max(seen.smallest, result.resolution), arrived == seen.curve.end() ? seen.rounds : arrived->k);
    };
    const std::size_t best = *std::ranges::min_element(wanted.tasks, {}, worth);
    LogisticRun run{wanted.method, wanted.rule, wanted.tau, tasks[best].gamma, done[best].seen, false, std::nullopt, done[best].verdict};
    const bool at_end = best == wanted.tasks.front() || best == wanted.tasks.back();
    run.at_edge = wanted.rule == StepRule::tuned && at_end && run.seen.smallest > result.resolution;
    if (tasks[best].judged) run.k_star = k_star_of(result.start_gradient, result.taus[static_cast<std::size_t>(wanted.tau)]);
    result.runs.push_back(std::move(run));
  }
  if (!result.stopped) result.comparisons = compare(result.runs, count, result.resolution);
  if (std::ranges::any_of(result.runs, [](const LogisticRun& run) { return run.theorem_a.has_value(); })) {
    result.theorem_a = merged(result.runs, result.taus);
    if (result.stopped && result.theorem_a->decision == Decision::holds) result.theorem_a->decision = Decision::undecided;
  }
  return result;
}

std::vector<LogisticComparison> compare(const std::vector<LogisticRun>& runs, int taus, double resolution) {
  constexpr std::array<std::pair<LogisticMethod, StepRule>, 4> others_at_cap = {{{LogisticMethod::clip_gd, StepRule::same_as_cap},
                                                                                 {LogisticMethod::clip_gd, StepRule::inverse_L},
                                                                                 {LogisticMethod::gd, StepRule::same_as_cap},
                                                                                 {LogisticMethod::gd, StepRule::inverse_L}}};
  constexpr std::array<std::pair<LogisticMethod, StepRule>, 2> others_tuned = {
      {{LogisticMethod::clip_gd, StepRule::tuned}, {LogisticMethod::gd, StepRule::tuned}}};
  std::vector<LogisticComparison> comparisons;
  const auto add = [&](StepRule own_rule, LogisticMethod other, StepRule other_rule) {
    LogisticComparison comparison{own_rule, other, other_rule, {}, {}, false, -1, 1, false};
    for (int t = 0; t < taus; ++t) {
      const LogisticRun* own = find_run(runs, LogisticMethod::clip21_gd, own_rule, t);
      const LogisticRun* against = find_run(runs, other, other_rule, t);
      if (own == nullptr || against == nullptr) return;
      const auto raised = [&](double value) { return std::max(value, resolution); };
      comparison.at_resolution = comparison.at_resolution || own->seen.smallest <= resolution;
      comparison.lead.push_back(raised(against->seen.smallest) / raised(own->seen.smallest));
      comparison.final_lead.push_back(raised(against->seen.final) / raised(own->seen.final));
    }
    const std::vector<double>& lead = comparison.lead;
    for (std::size_t t = 1; t < lead.size() && comparison.breaks_at < 0; ++t) {
      if (!(lead[t] >= lead[t - 1] * (1 - noise))) comparison.breaks_at = static_cast<int>(t);
    }
    comparison.factor = lead.back() / lead.front();
    comparison.grows = comparison.breaks_at < 0 && comparison.factor > 1 + noise;
    comparisons.push_back(std::move(comparison));
  };
  for (const auto& [other, rule] : others_at_cap) add(StepRule::cap, other, rule);
  for (const auto& [other, rule] : others_tuned) add(StepRule::tuned, other, rule);
  return comparisons;
}

std::vector<std::string> lead_summary(const LogisticResult& result) {
  std::vector<std::string> lines;
  for (const LogisticComparison& c : result.comparisons) {
    std::string line = c.own_rule == StepRule::cap ? "at the cap, lead over " : "tuned, lead over ";
    line += c.other == LogisticMethod::clip_gd ? "Clip-GD" : "GD";
    line += c.other_rule == StepRule::same_as_cap ? " at the same step" : c.other_rule == StepRule::inverse_L ? " at 1/L" : "";
    if (std::ranges::any_of(c.lead, [](double lead) { return std::isnan(lead); })) {
      lines.push_back(line + ": none, as both runs diverged");
      continue;
    }
    line += ": from " + short_number(c.lead.front()) + " at the largest tau to " + short_number(c.lead.back()) + " at the smallest";
    if (c.grows) {
      line += ": the smaller tau, the larger the lead, by a factor " + short_number(c.factor);
    } else if (c.breaks_at >= 0) {
      const auto t = static_cast<std::size_t>(c.breaks_at);
      line += ", a factor " + short_number(c.factor) + ": it does NOT grow throughout, falling from " + short_number(c.lead[t - 1]) + " to " +
              short_number(c.lead[t]) + " between tau = " + short_number(result.taus[t - 1].nearest_double()) + " and " +
              short_number(result.taus[t].nearest_double());
    } else {
      line += ": it does NOT grow";
    }
    if (c.at_resolution) line += " (where Clip21-GD reached the resolution of double, the lead is cut off there)";
    lines.push_back(std::move(line));
  }
  return lines;
}

namespace {

Instance draw(std::uint64_t seed, std::uint64_t number, const Parameters& given) { return seeded_instance(info, parameters, seed, number, given); }

Outcome check(Instance& instance, const LadderOptions& control) {
  complete_plain(instance, parameters);
  const LogisticOptions options = read_logistic_options(instance.parameters);
  if (!options.at_cap) throw BadInput("step_rule of " + instance.subject + ": 'tuned' leaves no run at the cap to verify; give cap or both");
  const LogisticResult result = run_logistic_experiment(options, control, 1);
  if (!result.theorem_a) return {};
  Outcome outcome = *result.theorem_a;
  outcome.remarks = lead_summary(result);
  return outcome;
}

}  // namespace

const Entry logistic_experiment{&info, parameters, draw, check, 1};

}  // namespace lemmata::scenarios
