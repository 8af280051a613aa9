#include "gpu/batch/batch.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

#include "algorithms/noise.hpp"
#include "gpu/batch/code_paths.hpp"
#include "gpu/batch/cuda.hpp"
#include "gpu/device.hpp"
#include "numerics/error.hpp"

namespace lemmata::gpu {
namespace {

constexpr std::array<std::string_view, 8> method_names = {"gd",               "clip-gd",         "server-clip-gd", "clip21-gd",
                                                          "damped-clip21-gd", "top-k-clip21-gd", "clip21-sgd2m",   "celgc"};
constexpr std::array<std::string_view, 4> family_names = {"quadratics", "quadratics", "one-plus-cosine", "logistic"};
constexpr std::int64_t most_steps = std::numeric_limits<std::int32_t>::max() - 1;
constexpr std::int64_t most_numbers = std::int64_t{1} << 60;

bool keeps_shifts(Method method) {
  return method == Method::clip21_gd || method == Method::damped_clip21_gd || method == Method::top_k_clip21_gd || method == Method::clip21_sgd2m;
}
bool draws_noise(Method method) { return method == Method::clip21_sgd2m || method == Method::celgc; }
bool has_theorem(Method method) { return method == Method::clip21_gd || method == Method::damped_clip21_gd; }

void require(bool holds, const std::string& what) {
  if (!holds) throw BadInput("batch: " + what);
}

/// Half the edge of the cube that uniform noise fills, in numbers of type S.
template <class S>
S noise_unit(int dimension) {
  Noise unit;
  unit.kind = NoiseKind::rademacher;  // every coordinate is +-r, of the same r
  return constant<S>(Exact::rational_root(*unit.second_moment(dimension) / Exact(dimension)));
}

/// What the shared rows are in numbers of type S.
template <class S>
struct RowsOn {
  std::vector<S> features, labels;
  explicit RowsOn(const BatchTask& task) {
    if (!task.rows) return;
    features.assign(task.rows->features.begin(), task.rows->features.end());
    labels.assign(task.rows->labels.begin(), task.rows->labels.end());
  }
};

/// What the task alone says of a view.
template <class S>
View<S> plain_view(const BatchTask& task, const RowsOn<S>& rows) {
  View<S> view{};
  view.nodes = task.nodes;
  view.dimension = task.dimension;
  view.family_column = first_family_column(task);
  view.shift_column = first_shift_column(task);
  view.steps = static_cast<std::int32_t>(task.steps);
  view.interval = static_cast<std::int32_t>(task.interval);
  view.top_k = task.top_k;
  view.noise_seed = task.noise_seed;
  view.has_noise = task.has_noise;
  view.ends_early = task.ends_early;
  view.relation = static_cast<int>(task.relation);
  view.violated_above = static_cast<S>(task.violated_above);
  view.unit = task.has_noise ? noise_unit<S>(task.dimension) : S(1);
  view.features = rows.features.data();
  view.labels = rows.labels.data();
  view.block = task.rows ? task.rows->block.data() : nullptr;
  view.l2 = task.rows && task.rows->l2;
  return view;
}

template <class S>
View<S> view_of(const BatchTask& task, const BatchInstances<S>& instances, BatchResults<S>& results, const RowsOn<S>& rows) {
  const auto count = static_cast<std::size_t>(instances.count);
  results.first = instances.first;
  results.count = instances.count;
  results.x.resize(count * static_cast<std::size_t>(task.dimension));
  results.last_clipped.resize(count);
  results.not_finite.resize(count);
  if (task.observes) {
    results.ratio.resize(count * relations);
    results.where.resize(count * relations);
    results.first_violation.resize(count);
  }
  View<S> view = plain_view(task, rows);
  view.data = instances.data.data();
  view.stride = instances.count;
  view.first = instances.first;
  view.count = instances.count;
  view.x = results.x.data();
  view.last_clipped = results.last_clipped.data();
  view.not_finite = results.not_finite.data();
  view.ratio = results.ratio.data();
  view.where = results.where.data();
  view.first_violation = results.first_violation.data();
  return view;
}

/// Names the first number of the column that does not satisfy `good`.
template <class S, class Good>
void check_column(const BatchInstances<S>& instances, int c, const std::string& name, const std::string& wanted, const Good& good) {
  const S* column = instances.column(c);
  for (std::int64_t i = 0; i < instances.count; ++i) {
    if (!good(column[i])) {
      throw BadInput("batch: " + name + " of instance " + std::to_string(instances.first + i) + " is " + std::to_string(column[i]) + "; it must be " + wanted);
    }
  }
}

template <class S>
void check_instances(const BatchTask& task, const BatchInstances<S>& instances) {
  require(instances.count >= 0 && instances.first >= 0 && instances.first <= most_numbers && instances.count <= most_numbers, "instance numbers must be in 0..2^60");
  require(instances.data.size() == static_cast<std::size_t>(task.columns()) * static_cast<std::size_t>(instances.count),
          "the columns hold " + std::to_string(instances.data.size()) + " numbers, the task needs " + std::to_string(task.columns()) + " for each of " +
              std::to_string(instances.count) + " instances");
  const auto positive = [](S value) { return value > S(0) && std::isfinite(value); };
  const auto in_unit = [](S value) { return value > S(0) && value <= S(1); };
  const auto finite = [](S value) { return std::isfinite(value); };
  check_column(instances, column::gamma, "gamma", "positive and finite", positive);
  if (task.method == Method::celgc) {
    check_column(instances, column::eta, "eta", "positive and finite", positive);
  } else if (task.method != Method::gd) {
    check_column(instances, column::tau, "tau", "positive and finite", positive);
  }
  if (task.method == Method::clip21_sgd2m) check_column(instances, column::beta, "beta", "in (0, 1]", in_unit);
  if (task.method == Method::clip21_sgd2m || task.method == Method::damped_clip21_gd) check_column(instances, column::damping, "b", "in (0, 1]", in_unit);
  if (task.has_noise) check_column(instances, column::noise, "the scale of the noise", "positive and finite", positive);
  for (int c = column::x0; c < task.columns(); ++c) {
    check_column(instances, c, c < column::x0 + task.dimension ? "x0" : "column " + std::to_string(c), "finite", finite);
  }
  if (!task.observes) return;
  const int first = first_family_column(task);
  for (std::int64_t i = 0; i < instances.count; ++i) {
    S sum(0);
    for (int node = 0; node < task.nodes; ++node) sum += instances.column(first + node)[i];
    if (!(sum > S(0))) {
      throw BadInput("batch: the mean curvature of instance " + std::to_string(instances.first + i) + " is not positive, so f has no lower bound to observe");
    }
  }
}

template <class S>
CpuBody<S> body_of(const BatchTask& task, CodePath path) {
  const bool has_avx2 = has_avx2_lanes();
  if (path == CodePath::avx2 && !has_avx2) throw BadInput("batch: this processor has no AVX2 instructions; leave the code path to be chosen");
  if (path != CodePath::scalar && has_avx2) return avx2_body<S>(task.method, task.family, task.nodes, task.dimension, task.observes);
  return scalar_body<S>(task.method, task.family, task.nodes, task.dimension, task.observes);
}

template <class S>
void run_on_cpu(const BatchTask& task, const View<S>& view, const BatchOptions& options) {
  const CpuBody<S> body = body_of<S>(task, options.path);
  const CpuBody<S> single = scalar_body<S>(task.method, task.family, task.nodes, task.dimension, task.observes);
  const std::int64_t packs = view.count / body.lanes;
  const std::int64_t rest = view.count - packs * body.lanes;
  const int jobs = std::max(1, options.jobs);
#pragma omp parallel for schedule(dynamic, 4) num_threads(jobs)
  for (std::int64_t unit = 0; unit < packs + rest; ++unit) {
    if (unit < packs) {
      body.run(view, unit * body.lanes);
    } else {
      single.run(view, packs * body.lanes + (unit - packs));
    }
  }
}

template <class S>
PlainRange<S> plain(const Range& range) { return {static_cast<S>(range.low), static_cast<S>(range.high - range.low), range.is_logarithmic}; }

template <class S>
DrawPlan<S> plan_of(const BatchTask& task, const BatchDraw& draw) {
  return {task.method,
          task.family,
          task.nodes,
          task.dimension,
          first_shift_column(task),
          first_family_column(task),
          draw.seed,
          plain<S>(draw.tau),
          plain<S>(draw.step),
          plain<S>(draw.heterogeneity),
          plain<S>(draw.phase),
          plain<S>(draw.lambda),
          plain<S>(draw.beta),
          plain<S>(draw.damping),
          plain<S>(draw.noise),
          plain<S>(draw.start),
          plain<S>(draw.shifts),
          plain<S>(draw.centres),
          draw.cap,
          static_cast<S>(task.rows ? task.rows->smoothness : 1)};
}

/// Bytes that this machine can still give; 0: not known.
std::int64_t available_memory() {
  std::ifstream file("/proc/meminfo");
  std::string name;
  std::int64_t kibibytes = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("MemAvailable:")) {
      for (const char c : line) {
        if (c >= '0' && c <= '9') kibibytes = kibibytes * 10 + (c - '0');
      }
      return kibibytes << 10;
    }
  }
  return 0;
}

template <class S>
std::int64_t chunk_of(const BatchTask& task, const BatchOptions& options) {
  constexpr std::int64_t most_chunk = std::int64_t{1} << 40;
  require(options.chunk >= 0 && options.chunk <= most_chunk, "the chunk must be 0 (chosen by memory) or 1..2^40 instances, got " + std::to_string(options.chunk));
  const std::int64_t each = bytes_needed(task, 1, sizeof(S));
  if (options.chunk == 0) return std::max<std::int64_t>(1, options.memory / each);
  const std::int64_t available = available_memory();
  const std::int64_t needed = bytes_needed(task, options.chunk, sizeof(S));
  if (available > 0 && needed > available) {
    throw BadInput("batch: a chunk of " + std::to_string(options.chunk) + " instances needs " + std::to_string(needed >> 20) + " MiB and " +
                   std::to_string(available >> 20) + " are free; leave the chunk at 0 and it is chosen by memory");
  }
  return options.chunk;
}

void check_numbers(std::int64_t first, std::int64_t count) {
  require(first >= 0 && count >= 0 && first <= most_numbers && count <= most_numbers, "instance numbers must be in 0..2^60");
}

BodyChoice choice_of(const BatchTask& task) { return {task.method, task.family, task.nodes, task.dimension, task.observes}; }
CudaSizes cuda_sizes(const BatchTask& task, const BatchOptions& options) {
  const std::int64_t rows = task.rows ? static_cast<std::int64_t>(task.rows->labels.size()) : 0;
  return {options.device_index, task.columns(), rows, options.chunk};
}
void require_success(const std::string& failure) {
  if (!failure.empty()) throw BadInput("batch: " + failure);
}

void check_range(const Range& range, const std::string& name, bool is_positive) {
  const bool is_usable = std::isfinite(range.low) && std::isfinite(range.high) && range.low <= range.high;
  require(is_usable, "the range of " + name + " must be two finite numbers, low <= high");
  if (range.is_logarithmic) {
    require(range.low >= -100 && range.high <= 100, "the logarithmic range of " + name + " must lie in -100..100: powers of two");
  } else {
    require(!is_positive || range.low > 0, "the range of " + name + " must be positive");
    require(std::max(std::abs(range.low), std::abs(range.high)) <= 0x1p100, "the range of " + name + " must lie within 2^100");
  }
}

}  // namespace

std::string_view name_of(Method method) { return method_names[static_cast<std::size_t>(method)]; }
std::string_view name_of(Family family) { return family_names[static_cast<std::size_t>(family)]; }

int first_shift_column(const BatchTask& task) { return task.has_shifts ? column::x0 + task.dimension : -1; }
int first_family_column(const BatchTask& task) { return column::x0 + task.dimension + (task.has_shifts ? task.nodes * task.dimension : 0); }

int BatchTask::columns() const {
  const int own = family == Family::line ? 2 * nodes : family == Family::dense ? nodes * dimension * (dimension + 1) : 1;
  return first_family_column(*this) + own;
}

void BatchTask::check() const {
  const std::string name(name_of(method));
  require(nodes >= 1 && nodes <= most_nodes, "n = " + std::to_string(nodes) + " nodes; give 1.." + std::to_string(most_nodes));
  require(dimension >= 1 && dimension <= most_dimension, "dimension " + std::to_string(dimension) + "; give 1.." + std::to_string(most_dimension));
  require(dimension == 1 || family == Family::dense || family == Family::logistic, "this family lives on the line; its dimension is 1");
  require(steps >= 0 && steps <= most_steps, "steps must be in 0.." + std::to_string(most_steps) + ", got " + std::to_string(steps));
  require(top_k >= 1 && top_k <= dimension, "top-k keeps 1..d entries, got " + std::to_string(top_k));
  require(interval >= 1 && interval <= most_steps, "the interval I must be in 1.." + std::to_string(most_steps));
  require(!has_shifts || (keeps_shifts(method) && method != Method::clip21_sgd2m), name + " has no shifts to start from");
  require(!has_noise || draws_noise(method), name + " has no noise here");
  require(noise_seed <= std::uint64_t{1} << 60, "the seed of the noise must be in 0..2^60");
  require(!observes || (family == Family::line && has_theorem(method)), "relations are observed for clip21-gd and damped-clip21-gd on quadratics on the line");
  require(method == Method::clip21_gd || relation == Relation::B3 || !observes, name + ": only the relation B3 speaks of it");
  require(std::isfinite(violated_above), "violated_above must be finite");
  if (family == Family::logistic) {
    require(rows != nullptr, "logistic needs its rows");
    require(static_cast<int>(rows->block.size()) == nodes + 1 && rows->features.size() == rows->labels.size() * static_cast<std::size_t>(dimension),
            "the rows of logistic do not fit the numbers of nodes and coordinates");
  }
}

void BatchDraw::check(const BatchTask& task) const {
  const std::pair<const Range*, const char*> positive[] = {{&tau, "tau"}, {&step, "step"}, {&beta, "beta"}, {&damping, "damping"}, {&noise, "noise"}};
  const std::pair<const Range*, const char*> any[] = {{&heterogeneity, "heterogeneity"}, {&centres, "centres"}, {&start, "start"},
                                                      {&shifts, "shifts"},               {&phase, "phase"},     {&lambda, "lambda"}};
  for (const auto& [range, name] : positive) check_range(*range, name, true);
  for (const auto& [range, name] : any) check_range(*range, name, false);
  for (const auto& [range, name] : {std::pair(&beta, "beta"), std::pair(&damping, "damping")}) {
    require(range->high <= (range->is_logarithmic ? 0 : 1), std::string("the range of ") + name + " must end at 1");
  }
  require(lambda.is_logarithmic || lambda.low >= 0, "the range of lambda must not be negative");
  const bool is_theorem = cap == StepSizeCap::theorem_a || cap == StepSizeCap::theorem_b;
  require(!is_theorem || (task.family == Family::line && has_theorem(task.method)), "the caps of the theorems are known for clip21-gd and damped-clip21-gd on quadratics on the line; take 1/L");
}

std::int64_t bytes_needed(const BatchTask& task, std::int64_t count, int bytes_a_number) {
  const std::int64_t numbers = task.columns() + task.dimension + (task.observes ? relations : 0);
  const std::int64_t integers = 2 + (task.observes ? relations + 1 : 0);
  const std::int64_t each = numbers * bytes_a_number + integers * 4;
  std::int64_t bytes = 0;
  if (__builtin_mul_overflow(each, count, &bytes)) return std::numeric_limits<std::int64_t>::max();
  return bytes;
}

bool has_avx2_lanes() { return __builtin_cpu_supports("avx2") != 0; }

template <class S>
BatchInstances<S> draw_batch(const BatchTask& task, const BatchDraw& draw, std::int64_t first, std::int64_t count) {
  task.check();
  draw.check(task);
  check_numbers(first, count);
  BatchInstances<S> instances(task, first, count);
  const DrawPlan<S> plan = plan_of<S>(task, draw);
  for (std::int64_t i = 0; i < count; ++i) draw_instance(plan, static_cast<std::uint64_t>(first + i), instances.data.data(), count, i);
  return instances;
}

template <class S>
BatchResults<S> run_batch(const BatchTask& task, const BatchInstances<S>& instances, const BatchOptions& options) {
  task.check();
  check_instances(task, instances);
  if (options.device == Device::cuda) require_device(options.device_index);
  BatchResults<S> results;
  const RowsOn<S> rows(task);
  const View<S> view = view_of(task, instances, results, rows);
  if (options.device == Device::cuda) {
    require_success(run_on_cuda(choice_of(task), cuda_sizes(task, options), view));
  } else {
    run_on_cpu(task, view, options);
  }
  return results;
}

template <class S>
void run_drawn(const BatchTask& task, const BatchDraw& draw, std::int64_t first, std::int64_t count, const BatchOptions& options,
               const std::function<bool(const BatchResults<S>&)>& sink) {
  task.check();
  draw.check(task);
  check_numbers(first, count);
  if (options.device == Device::cuda) require_device(options.device_index);
  const std::int64_t chunk = chunk_of<S>(task, options);
  for (std::int64_t done = 0; done < count; done += chunk) {
    const std::int64_t now = std::min(chunk, count - done);
    if (!sink(run_batch(task, draw_batch<S>(task, draw, first + done, now), options))) return;
  }
}

template <class S>
BatchSummary summarise(const BatchTask& task, const BatchResults<S>& results) {
  BatchSummary summary;
  summary.instances = results.count;
  for (std::int64_t i = 0; i < results.count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    summary.not_finite += results.not_finite[at];
    ++summary.histogram[static_cast<std::size_t>(histogram_bin(results.last_clipped[at]))];
    if (!task.observes) continue;
    for (std::int64_t r = 0; r < relations; ++r) {
      const auto entry = static_cast<std::size_t>(r * results.count + i);
      BatchSummary::Extreme& largest = summary.largest[static_cast<std::size_t>(r)];
      const auto ratio = static_cast<double>(results.ratio[entry]);
      if (ratio > largest.ratio) largest = {ratio, results.first + i, results.where[entry]};
    }
    if (results.first_violation[at] < 0) continue;
    ++summary.violations;
    if (summary.first_violating < 0) summary.first_violating = results.first + i;
  }
  return summary;
}

void BatchSummary::merge(const BatchSummary& other) {
  instances += other.instances;
  not_finite += other.not_finite;
  violations += other.violations;
  for (std::size_t r = 0; r < largest.size(); ++r) {
    const Extreme& theirs = other.largest[r];
    if (theirs.ratio > largest[r].ratio || (theirs.ratio == largest[r].ratio && theirs.number >= 0 && theirs.number < largest[r].number)) largest[r] = theirs;
  }
  if (other.first_violating >= 0 && (first_violating < 0 || other.first_violating < first_violating)) first_violating = other.first_violating;
  for (std::size_t bin = 0; bin < histogram.size(); ++bin) histogram[bin] += other.histogram[bin];
}

template <class S>
BatchSummary summarise_drawn(const BatchTask& task, const BatchDraw& draw, std::int64_t first, std::int64_t count, const BatchOptions& options) {
  task.check();
  draw.check(task);
  check_numbers(first, count);
  BatchSummary summary;
  if (options.device == Device::cuda) {
    require_device(options.device_index);
    const RowsOn<S> rows(task);
    require_success(summarise_on_cuda(choice_of(task), cuda_sizes(task, options), plain_view(task, rows), plan_of<S>(task, draw), first, count, summary));
    return summary;
  }
  run_drawn<S>(task, draw, first, count, options, [&](const BatchResults<S>& results) {
    summary.merge(summarise(task, results));
    return true;
  });
  return summary;
}

template BatchInstances<float> draw_batch(const BatchTask&, const BatchDraw&, std::int64_t, std::int64_t);
template BatchInstances<double> draw_batch(const BatchTask&, const BatchDraw&, std::int64_t, std::int64_t);
template BatchResults<float> run_batch(const BatchTask&, const BatchInstances<float>&, const BatchOptions&);
template BatchResults<double> run_batch(const BatchTask&, const BatchInstances<double>&, const BatchOptions&);
template void run_drawn(const BatchTask&, const BatchDraw&, std::int64_t, std::int64_t, const BatchOptions&, const std::function<bool(const BatchResults<float>&)>&);
template void run_drawn(const BatchTask&, const BatchDraw&, std::int64_t, std::int64_t, const BatchOptions&, const std::function<bool(const BatchResults<double>&)>&);
template BatchSummary summarise(const BatchTask&, const BatchResults<float>&);
template BatchSummary summarise(const BatchTask&, const BatchResults<double>&);
template BatchSummary summarise_drawn<float>(const BatchTask&, const BatchDraw&, std::int64_t, std::int64_t, const BatchOptions&);
template BatchSummary summarise_drawn<double>(const BatchTask&, const BatchDraw&, std::int64_t, std::int64_t, const BatchOptions&);

}  // namespace lemmata::gpu
