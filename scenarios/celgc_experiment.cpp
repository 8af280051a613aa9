#include "scenarios/celgc_experiment.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include "algorithms/local_methods.hpp"
#include "algorithms/problems/logistic_in_double.hpp"
#include "numerics/error.hpp"
#include "scenarios/catalogue.hpp"
#include "scenarios/experiment.hpp"
#include "scenarios/observe.hpp"

namespace lemmata::scenarios {
namespace {

constexpr std::size_t longest_sweep = 12;
constexpr int most_machines = 1024;
constexpr int bytes_a_number = 8;
constexpr int points_on_curve = 100;
constexpr int points_at_end = 40;

const StatementInfo info{
    .id = "experiment/celgc-logistic",
    .kind = Kind::experiment,
    .title = "CELGC on logistic regression: linear speed-up in N, robustness in I, and how often nodes clip",
    .setting =
        "f = mean logistic loss over all rows + (lambda/2)||x||^2; every machine samples minibatches from all the rows. CELGC as intended (V0: average, then\n"
        "gradient and step), N machines, averaging every I steps; naive parallel clipping beside it. All in double, over several paths of the noise.\n"
        "gap: mean over the last tenth of the steps, and over the paths, of f(x̄_t) - f_*",
    .recurrence =
        "CELGC           if t mod I = 0: x_t^i = x̄_t;  x_{t+1}^i = x_t^i - min(eta, gamma/||G_i||) G_i\n"
        "naive parallel  G = mean_i G_i;  x_{t+1} = x_t - min(eta, gamma/||G||) G",
    .claim =
        "Lemma 2 in every step: ||x̄_t - x_t^i|| <= 2 gamma I. Measured: (speed-up) from N to N' > N machines the gap falls to at most (3/2) N/N' of what it was;\n"
        "(skipping) no I has more than three times the gap of the smallest I; (clip-rate) the nodes clip at least as often as naive parallel clipping.\n"
        "The remarks say where these runs stand to Theorem 1'",
    .hypotheses = {},
    .tightness = "Linear speed-up would be N/N'. A trend is a measurement of these runs and proves nothing beyond them.",
    .trust = Trust::proved,
    .source = {"CELGC", "section 5, at small scale"},
    .proof = "docs/proofs/celgc.md, Lemma 2"};

constexpr ParameterInfo parameters[] = {{"data", "synthetic", "a file in LIBSVM format, or 'synthetic'"},
                                        {"rows", "4000", "of the synthetic data"},
                                        {"features", "20", "of the synthetic data"},
                                        {"lambda", "1/100", "weight of (lambda/2)||x||^2, > 0"},
                                        {"batch", "4", "rows in a minibatch, drawn with replacement"},
                                        {"eta", "2", "step size, > 0"},
                                        {"gamma", "1", "clipping radius of a step, > 0: the threshold on a gradient is gamma/eta"},
                                        {"machines", "1,2,4,8,16", "N of the first sweep"},
                                        {"fixed_interval", "4", "I of the first sweep"},
                                        {"intervals", "1,4,16,64", "I of the second sweep"},
                                        {"fixed_machines", "8", "N of the second sweep"},
                                        {"steps", "2000", "T >= 10"},
                                        {"paths", "4", "of the noise; gaps and rates are means over them"},
                                        {"x0", "0", "start: one number for all coordinates, or one each"},
                                        {"seed", "1", "of the synthetic data and of the minibatches"}};

/// Ascending integers in [1, most], without repetition.
std::vector<std::int64_t> read_sweep(const ParameterReader& read, std::string_view name, std::int64_t most) {
  std::vector<std::int64_t> values;
  for (const Exact& entry : read.list(name)) {
    if (!entry.is_integer() || entry < Exact(1) || Exact(most) < entry) {
      throw BadInput(std::string(name) + " of " + std::string(info.id) + ": integers from 1 to " + std::to_string(most) + ", got " + entry.text());
    }
    values.push_back(entry.to_integer(std::string(name)));
  }
  std::ranges::sort(values);
  const auto [first, last] = std::ranges::unique(values);
  values.erase(first, last);
  if (values.size() > longest_sweep) {
    throw BadInput(std::string(name) + " of " + std::string(info.id) + ": at most " + std::to_string(longest_sweep) + " values, got " + std::to_string(values.size()));
  }
  return values;
}

/// One data set that every one of N machines samples from. Nobody here looks at grad f at a node's iterate, which would cost a pass over all rows in every
/// step of every node: it is NaN.
class SharedData {
 public:
  SharedData(LogisticInDouble whole, int machines) : whole_(std::move(whole)), machines_(machines) {}
  [[nodiscard]] int nodes() const { return machines_; }
  [[nodiscard]] int dimension() const { return whole_.dimension(); }
  void gradient(int, const Vector<double>& x, Vector<double>& out) const { out.setConstant(x.size(), std::numeric_limits<double>::quiet_NaN()); }
  [[nodiscard]] double value(const Vector<double>& x) const { return whole_.value(x); }
  [[nodiscard]] std::size_t rows(int) const { return whole_.rows(0); }
  template <class Pick>
  void sample_gradient(int, int batch, Pick&& pick, const Vector<double>& x, Vector<double>& out) const {
    whole_.sample_gradient(0, batch, std::forward<Pick>(pick), x, out);
  }

 private:
  LogisticInDouble whole_;
  int machines_;
};

struct Optimum {
  double value = 0;  ///< f(y)
  double width = 0;  ///< ||grad f(y)||^2/(2 lambda) >= f(y) - f_*
};

/// Accelerated gradient descent for a lambda-strongly convex f, until the width is far below every gap that steps of this size can reach.
Optimum minimise(const LogisticInDouble& f, Vector<double> y, double smoothness, double lambda, const LadderOptions& control) {
  constexpr int most_steps = 20000;
  constexpr double wanted = 1e-12;
  const double root = std::sqrt(lambda / smoothness);
  const double momentum = (1 - root) / (1 + root);
  Vector<double> x = y;
  Vector<double> gradient(f.dimension());
  Optimum best;
  for (int k = 0; k < most_steps; ++k) {
    f.gradient(0, y, gradient);
    best.width = squared_norm(gradient) / (2 * lambda);
    if (best.width <= wanted || control.must_stop()) break;
    const Vector<double> next = y - gradient / smoothness;
    y = next + momentum * (next - x);
    x = next;
  }
  best.value = f.value(y);
  return best;
}

/// ||G - grad f(x)|| <= 2 max_j ||a_j||: a sample's loss has the gradient -w b_j a_j with 0 < w < 1, so all lie in the convex hull of segments from 0.
double noise_bound(const SparseData& data) {
  Exact largest;
  for (std::size_t row = 0; row < data.rows(); ++row) {
    Exact sum;
    for (std::size_t e = data.row_begin[row]; e < data.row_begin[row + 1]; ++e) {
      const Exact& value = data.values[static_cast<std::size_t>(data.value[e])];
      sum += value * value;
    }
    if (largest < sum) largest = sum;
  }
  return 2 * std::sqrt(largest.nearest_double());
}

CelgcRegime regime_of(const CelgcOptions& options, double smoothness, double sigma) {
  CelgcRegime regime;
  regime.smoothness = smoothness;
  regime.sigma = sigma;
  regime.ratio = (options.gamma / options.eta).nearest_double();
  regime.wanted_ratio = 5 * sigma;
  regime.eps = std::sqrt(28 * sigma * smoothness * options.gamma.nearest_double() / options.fixed_machines);
  regime.largest_eps = sigma / 10;
  regime.met = std::abs(regime.ratio - regime.wanted_ratio) <= 1e-9 * regime.wanted_ratio && regime.eps <= regime.largest_eps;
  regime.note = std::string("regime of Theorem 1': ") + (regime.met ? "met by gamma/eta and eps" : "not met") + ": gamma/eta = " + short_number(regime.ratio) +
                " where it wants 5 sigma = " + short_number(regime.wanted_ratio) + " (sigma <= 2 max_j ||a_j|| = " + short_number(sigma) +
                "); gamma is the cap for eps = " + short_number(regime.eps) + ", which must not exceed sigma/10 = " + short_number(regime.largest_eps) +
                " (L = " + short_number(smoothness) + ", L1 = 0, N = " + std::to_string(options.fixed_machines) + ")";
  return regime;
}

/// What one path of one run adds up to.
struct PathSeen {
  bool begun = false;
  bool stopped = false;
  bool diverged = false;
  double gap = 0;
  double deviation = 0;
  std::int64_t clipped = 0, late_clipped = 0;  ///< stochastic gradients, or averages of them
  std::int64_t sent = 0, late_sent = 0;        ///< how many there were
  std::int64_t exchanged = 0, rounds = 0;
  std::vector<double> curve;
};

/// The steps at which f is evaluated: evenly over all of them for the curve, and densely over the last tenth for the gap.
struct Schedule {
  std::vector<std::int64_t> curve, end;
  std::int64_t late = 0;  ///< where the last tenth begins

  explicit Schedule(std::int64_t steps) : late(steps - steps / 10) {
    for (std::int64_t j = 0; j < points_on_curve; ++j) curve.push_back(j * (steps - 1) / (points_on_curve - 1));
    for (std::int64_t j = 0; j < points_at_end; ++j) end.push_back(late + j * (steps - 1 - late) / (points_at_end - 1));
    for (std::vector<std::int64_t>* all : {&curve, &end}) all->erase(std::unique(all->begin(), all->end()), all->end());
  }
};

/// Runs one path. `averages_clip`: the server clips one average a step, in the place of a gradient a node.
template <class Method>
PathSeen see_path(const Method& method, const SharedData& f, const Start& at, std::int64_t steps, const Schedule& schedule, double optimum, bool averages_clip,
                  double lemma_2, const LadderOptions& control, Ledger<double>& ledger) {
  PathSeen seen;
  seen.begun = true;
  auto state = method.template start<double>(f, at);
  Vector<double> apart(f.dimension());
  auto next = schedule.curve.begin();
  auto next_at_end = schedule.end.begin();
  for (std::int64_t t = 0; t < steps; ++t) {
    const Round<double> round = method.template advance<double>(f, state);
    if (!std::isfinite(squared_norm(*round.x))) {
      seen.diverged = true;
      return seen;
    }
    const int counted = averages_clip ? 1 : f.nodes();
    for (int i = 0; i < counted; ++i) {
      const NodeRound<double>& node = round.nodes[static_cast<std::size_t>(i)];
      const bool clipped = node.clipped == Truth::yes;
      seen.clipped += clipped ? 1 : 0;
      seen.late_clipped += clipped && t >= schedule.late ? 1 : 0;
      if (node.iterate == nullptr) continue;
      const double deviation = distance(*round.x, *node.iterate, apart);
      seen.deviation = std::max(seen.deviation, deviation / lemma_2);
      ledger.claim("lemma-2", t, i, Order::less_equal, deviation, lemma_2, lemma_2);
    }
    seen.sent += counted;
    seen.late_sent += t >= schedule.late ? counted : 0;
    seen.exchanged += round.exchanged;
    seen.rounds += round.exchanged > 0 ? 1 : 0;
    const bool on_curve = next != schedule.curve.end() && *next == t;
    const bool at_end = next_at_end != schedule.end.end() && *next_at_end == t;
    if (on_curve || at_end) {
      const double gap = f.value(*round.x) - optimum;
      if (on_curve) seen.curve.push_back(gap);
      if (at_end) seen.gap += gap / static_cast<double>(schedule.end.size());
      next += on_curve ? 1 : 0;
      next_at_end += at_end ? 1 : 0;
    }
    if (t % 16 == 15 && control.must_stop()) {
      seen.stopped = true;
      return seen;
    }
  }
  return seen;
}

/// The mean over the paths of a run. A path that diverged makes the gap infinite.
CelgcRun combined(bool naive, int machines, std::int64_t interval, const std::vector<PathSeen>& paths, const Schedule& schedule, int dimension) {
  CelgcRun run;
  run.naive = naive;
  run.machines = machines;
  run.interval = interval;
  run.rounds = paths[0].rounds;
  run.bytes = paths[0].exchanged * machines * 2 * dimension * bytes_a_number;
  run.curve.resize(schedule.curve.size());
  for (std::size_t j = 0; j < run.curve.size(); ++j) run.curve[j].t = schedule.curve[j];
  const auto count = static_cast<double>(paths.size());
  double clipped = 0, sent = 0, late_clipped = 0, late_sent = 0;
  for (const PathSeen& path : paths) {
    run.diverged = run.diverged || path.diverged;
    run.gap += path.gap / count;
    run.deviation = std::max(run.deviation, path.deviation);
    clipped += static_cast<double>(path.clipped);
    late_clipped += static_cast<double>(path.late_clipped);
    sent += static_cast<double>(path.sent);
    late_sent += static_cast<double>(path.late_sent);
    for (std::size_t j = 0; j < path.curve.size(); ++j) run.curve[j].gap += path.curve[j] / count;
  }
  if (run.diverged) {
    run.gap = std::numeric_limits<double>::infinity();
    run.curve.clear();
  }
  run.clip_rate = sent > 0 ? clipped / sent : 0;
  run.late_clip_rate = late_sent > 0 ? late_clipped / late_sent : 0;
  return run;
}

/// The three trends. Gaps are means over the paths: measured, so the answer is `rounded`.
void judge_trends(const CelgcResult& result, Ledger<double>& ledger) {
  for (std::size_t j = 1; j < result.speed_up.size(); ++j) {
    const CelgcRun& fewer = result.speed_up[j - 1];
    const CelgcRun& more = result.speed_up[j];
    ledger.claim("speed-up", more.machines, -1, Order::less_equal, more.gap, 1.5 * fewer.machines / more.machines * fewer.gap, fewer.gap);
  }
  for (std::size_t j = 1; j < result.skipping.size(); ++j) {
    ledger.claim("skipping", result.skipping[j].interval, -1, Order::less_equal, result.skipping[j].gap, 3 * result.skipping[0].gap, result.skipping[0].gap);
  }
  for (std::size_t j = 0; j < result.naive.size() && j < result.speed_up.size(); ++j) {
    ledger.claim("clip-rate", result.naive[j].machines, -1, Order::less_equal, result.naive[j].clip_rate, result.speed_up[j].clip_rate, 1);
  }
}

struct Sweep {
  std::vector<CelgcRun>* into;
  bool naive;
  int machines;
  std::int64_t interval;
};

}  // namespace

std::span<const ParameterInfo> celgc_parameters() { return parameters; }

CelgcOptions read_celgc_options(const Parameters& given) {
  const ParameterReader read(std::string(info.id), given, parameters);
  CelgcOptions options;
  options.data = read.text("data");
  options.rows = static_cast<int>(read.integer("rows", 2, 1000000));
  options.features = static_cast<int>(read.integer("features", 1, 500));
  options.lambda = read.positive("lambda");
  options.batch = static_cast<int>(read.integer("batch", 1, 1000000));
  options.eta = read.positive("eta");
  options.gamma = read.positive("gamma");
  for (const std::int64_t machines : read_sweep(read, "machines", most_machines)) options.machines.push_back(static_cast<int>(machines));
  options.intervals = read_sweep(read, "intervals", 1000000);
  options.fixed_machines = static_cast<int>(read.integer("fixed_machines", 1, most_machines));
  options.fixed_interval = read.integer("fixed_interval", 1, 1000000);
  options.steps = read.integer("steps", 10, 1000000000);
  options.paths = static_cast<int>(read.integer("paths", 1, 10000));
  options.x0 = read.text("x0");
  options.seed = static_cast<std::uint64_t>(read.integer("seed", 0, std::int64_t{1} << 61));
  return options;
}

CelgcResult run_celgc_experiment(const CelgcOptions& options, const LadderOptions& control, int jobs, const OnProgress& on_progress) {
  SparseData data = options.data == "synthetic" ? synthetic_data(options.rows, options.features, options.seed, false) : read_libsvm_file(options.data);
  const double sigma = noise_bound(data);
  const Logistic logistic(std::move(data), 1, options.lambda, Regulariser::l2);
  const LogisticInDouble objective(logistic);
  const Start start{parse_vector(options.x0, logistic.dimension(), "x0 of " + std::string(info.id)), {}};

  CelgcResult result;
  result.data = logistic.data().name;
  result.rows = logistic.data().rows();
  result.features = logistic.dimension();
  const double smoothness = logistic.regularity().mean.nearest_double();
  result.regime = regime_of(options, smoothness, sigma);
  const Optimum optimum = minimise(objective, constant_vector<double>(start.x), smoothness, options.lambda.nearest_double(), control);
  result.optimum = optimum.value;
  result.optimum_width = optimum.width;

  std::vector<Sweep> sweeps;
  for (const int machines : options.machines) sweeps.push_back({&result.speed_up, false, machines, options.fixed_interval});
  for (const std::int64_t interval : options.intervals) sweeps.push_back({&result.skipping, false, options.fixed_machines, interval});
  for (const int machines : options.machines) sweeps.push_back({&result.naive, true, machines, 1});

  const Schedule schedule(options.steps);
  const auto paths = static_cast<std::size_t>(options.paths);
  const auto total = static_cast<std::int64_t>(sweeps.size() * paths);
  std::vector<PathSeen> seen(static_cast<std::size_t>(total));
  std::vector<Ledger<double>> ledgers(static_cast<std::size_t>(total), Ledger<double>(control.waived));
  std::atomic<std::int64_t> ended{0};
  if (on_progress) on_progress(0, total);
  for_each_number(total, jobs, [&](std::int64_t number) {
    if (control.must_stop()) return;
    const auto task = static_cast<std::size_t>(number);
    const Sweep& sweep = sweeps[task / paths];
    const SharedData f(objective, sweep.machines);
    Noise noise;
    noise.kind = NoiseKind::minibatch;
    noise.batch = options.batch;
    noise.seed = options.seed;
    noise.path = static_cast<std::uint32_t>(task % paths);
    const auto see = [&](const auto& method) {
      const double lemma_2 = 2 * options.gamma.nearest_double() * static_cast<double>(sweep.interval);
      seen[task] = see_path(method, f, start, options.steps, schedule, optimum.value, sweep.naive, lemma_2, control, ledgers[task]);
    };
    if (sweep.naive) {
      see(NaiveParallelClipSgd{options.eta, options.gamma / options.eta, noise});
    } else {
      see(Celgc{options.gamma, options.eta, sweep.interval, Reading::V0, noise});
    }
    if (on_progress) on_progress(++ended, total);
  });

  for (const PathSeen& one : seen) result.stopped = result.stopped || !one.begun || one.stopped;
  if (result.stopped) return result;
  for (std::size_t s = 0; s < sweeps.size(); ++s) {
    const auto first = seen.begin() + static_cast<std::ptrdiff_t>(s * paths);
    sweeps[s].into->push_back(combined(sweeps[s].naive, sweeps[s].machines, sweeps[s].interval, {first, first + static_cast<std::ptrdiff_t>(paths)}, schedule,
                                       logistic.dimension()));
  }
  Ledger<double> trends(control.waived);
  judge_trends(result, trends);
  Outcome outcome = outcome_of(trends, Evidence::rounded, std::numeric_limits<double>::digits);
  for (const Ledger<double>& ledger : ledgers) {
    if (ledger.is_violated() && outcome.decision != Decision::violated) outcome = outcome_of(ledger, Evidence::rounded, std::numeric_limits<double>::digits);
    outcome.strict += ledger.strict();
    outcome.tight += ledger.tight();
  }
  result.trends = std::move(outcome);
  return result;
}

std::vector<std::string> celgc_summary(const CelgcResult& result) {
  std::vector<std::string> lines;
  const auto join = [](const std::vector<CelgcRun>& runs, const auto& text) {
    std::string list;
    for (const CelgcRun& run : runs) list += (list.empty() ? "" : ", ") + text(run);
    return list;
  };
  const auto gap = [](const CelgcRun& run) { return run.diverged ? std::string("diverged") : short_number(run.gap); };
  const auto machines = [](const CelgcRun& run) { return std::to_string(run.machines); };
  const auto interval = [](const CelgcRun& run) { return std::to_string(run.interval); };
  const auto rate = [](const CelgcRun& run) { return short_number(run.clip_rate); };
  if (!result.speed_up.empty()) {
    lines.push_back("speed-up at I = " + interval(result.speed_up[0]) + ": N = " + join(result.speed_up, machines) + ": gap " + join(result.speed_up, gap));
    lines.push_back("skipping at N = " + machines(result.skipping[0]) + ": I = " + join(result.skipping, interval) + ": gap " + join(result.skipping, gap));
    lines.push_back("clip rate of the nodes, N = " + join(result.speed_up, machines) + ": " + join(result.speed_up, rate) + "; of the average (naive parallel): " +
                    join(result.naive, rate));
  }
  lines.push_back(result.regime.note);
  return lines;
}

namespace {

Instance draw(std::uint64_t seed, std::uint64_t number, const Parameters& given) { return seeded_instance(info, parameters, seed, number, given); }

Outcome check(Instance& instance, const LadderOptions& control) {
  complete_plain(instance, parameters);
  const CelgcResult result = run_celgc_experiment(read_celgc_options(instance.parameters), control, 1);
  if (!result.trends) return {};
  Outcome outcome = *result.trends;
  outcome.remarks = celgc_summary(result);
  return outcome;
}

}  // namespace

const Entry celgc_experiment{&info, parameters, draw, check, 1};

}  // namespace lemmata::scenarios
