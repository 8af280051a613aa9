#include <algorithm>
#include <array>
#include <cmath>

#include "numerics/error.hpp"
#include "properties/attack/trial.hpp"
#include "properties/search.hpp"
#include "properties/shrink.hpp"

namespace lemmata::properties {

Instance TrajectorySearch::instance_at(std::span<const double> point) const {
  const int d = shape_.dimension;
  const auto number = [&](int c) { return Exact::of_double(point[static_cast<std::size_t>(c)]); };
  Instance instance;
  instance.problem.name = "quadratics";
  Vector<Exact> x(d);
  for (int j = 0; j < d; ++j) x[j] = number(start_at(j));
  instance.start = std::move(x);
  bool any_shift = false;
  for (int i = 0; i < shape_.nodes; ++i) {
    QuadraticNode node{Matrix<Exact>::Constant(d, d, Exact(0)), Vector<Exact>(d), Exact(0)};
    Vector<Exact> shift(d);
    for (int j = 0; j < d; ++j) {
      node.a(j, j) = number(diagonal_at(i, j));
      node.b[j] = number(linear_at(i, j));
      if (shape_.shifted) shift[j] = number(shift_at(i, j));
      any_shift = any_shift || shift[j].sign() != 0;
    }
    instance.problem.nodes.push_back(std::move(node));
    instance.shifts.push_back(std::move(shift));
  }
  if (!any_shift) instance.shifts.clear();
  return instance;
}

namespace {

/// Past this a margin in doubles is no rounding error.
constexpr double noticeable = 1e-9;
/// A margin that rounding to simple numbers will hardly lose: climbing on would only lead to extreme instances.
constexpr double comfortable = 0.2;
constexpr std::array<std::string_view, 4> shape_parameters = {"nodes", "dimension", "steps", "tau"};

class TrajectoryTrial {
 public:
  explicit TrajectoryTrial(const TrialTask& task)
      : task_(task), draw_(task.options->seed, task.number), shape_(draw_shape()), search_(task.model->make(shape_, own_parameters(), task.options->amendment)) {}

  TrialResult run() {
    point_ = best_of_starts(32);
    climb(point_, 40);
    cross_kinks();
    if (!task_.options->must_stop()) {
      search_->look(point_, seen_);
      ++result_.evaluations;
      take_leads();
      if (seen_.has_meaning) {
        const Exact gamma = dyadic_below(Exact::of_double(seen_.gamma), 40);
        result_.outside = is_outside(*task_.entry, instance_of(point_, gamma, shape_.rounds), *task_.options);
      }
      if (seen_.has_meaning && margin() > noticeable) result_.broken = rationalised();
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] std::optional<Exact> given(std::string_view name) const {
    const auto found = task_.options->given.find(name);
    if (found == task_.options->given.end()) return std::nullopt;
    return Exact::parse(found->second);
  }
  [[nodiscard]] Parameters own_parameters() const {
    Parameters own;
    for (const std::string_view name : task_.model->own_parameters) {
      const auto found = task_.options->given.find(name);
      const auto documented = std::ranges::find(task_.entry->parameters, name, &ParameterInfo::name);
      own[std::string(name)] = found != task_.options->given.end() ? found->second : std::string(documented->standard);
    }
    return own;
  }

  TrajectoryShape draw_shape() {
    TrajectoryShape shape;
    // Drawn whether or not it is given, so that the rest of the trial does not change with it.
    const std::int64_t nodes = draw_.integer(1, 3);
    const bool in_the_plane = draw_.chance(20);
    // Most violations show early; long runs cost in proportion.
    constexpr std::array<std::int64_t, 12> horizons = {1, 1, 2, 2, 3, 4, 6, 10, 15, 25, 60, 150};
    const std::int64_t rounds = horizons[static_cast<std::size_t>(draw_.integer(0, 11))];
    shape.nodes = static_cast<int>(given("nodes") ? given("nodes")->to_integer("nodes") : nodes);
    shape.dimension = static_cast<int>(given("dimension") ? given("dimension")->to_integer("dimension") : in_the_plane ? 2 : 1);
    shape.rounds = std::min(task_.model->longest, given("steps") ? given("steps")->to_integer("steps") : rounds);
    shape.shifted = task_.model->shifted;
    return shape;
  }

  /// Of the relation, in rounds where all hypotheses held.
  [[nodiscard]] double margin() const {
    const Approach* approach = seen_.find(task_.relation);
    return approach == nullptr ? -1 : approach->margin;
  }

  double& at(std::vector<double>& point, int c) { return point[static_cast<std::size_t>(c)]; }

  /// Structured starts: equal and unequal curvatures, one outlier, curvatures that all but cancel; gradients that cancel; ||u_i^0|| at the threshold, one ulp
  /// beside it, and far from it.
  std::vector<double> draw_start() {
    std::vector<double> p(static_cast<std::size_t>(search_->size()), 0);
    const int n = shape_.nodes;
    const int d = shape_.dimension;
    const std::int64_t curvatures = draw_.integer(0, 4);
    const std::int64_t outlier = draw_.integer(0, n - 1);
    const bool centred = draw_.chance(50);
    for (int j = 0; j < d; ++j) {
      double sum = 0;
      for (int i = 0; i < n; ++i) {
        double a = curvatures == 0 ? 1 : std::exp(uniform(draw_, -1.5, 1.5));
        if (curvatures == 2 && i != outlier) a = -a;
        if (curvatures == 3 && i == outlier) a *= 16;
        if (curvatures == 4 && i % 2 == 1) a = -std::abs(at(p, search_->diagonal_at(i - 1, j)));
        at(p, search_->diagonal_at(i, j)) = a;
        sum += a;
      }
      // The mean has to be positive: the outlier sees to it, by much or by little.
      if (!(sum > 0.01 * n)) at(p, search_->diagonal_at(static_cast<int>(outlier), j)) += -sum + n * std::exp(uniform(draw_, -4, 1));
      at(p, search_->start_at(j)) = std::exp(uniform(draw_, -1, 2)) * (draw_.chance(50) ? 1 : -1);
      for (int i = 0; i < n && !centred; ++i) at(p, search_->linear_at(i, j)) = uniform(draw_, -3, 3);
    }
    const bool antipodal = !centred && n > 1 && draw_.chance(30);
    for (int j = 0; j < d && antipodal; ++j) {  // g_2 = -g_1
      const double x = at(p, search_->start_at(j));
      const double g = at(p, search_->diagonal_at(0, j)) * x - at(p, search_->linear_at(0, j));
      at(p, search_->linear_at(1, j)) = at(p, search_->diagonal_at(1, j)) * x + g;
    }
    constexpr std::array<double, 8> sizes = {0, 0.5, 1 - 0x1p-53, 1, 1 + 0x1p-52, 2, 8, 40};
    const bool without_shifts = draw_.chance(30);
    for (int i = 0; i < n; ++i) {
      const double size = sizes[static_cast<std::size_t>(draw_.integer(0, 7))];
      const double side = draw_.chance(50) ? 1 : -1;
      for (int j = 0; j < d; ++j) {
        const double along = j == 0 ? side * size : 0;  // u_i^0 along the first axis
        const double x = at(p, search_->start_at(j));
        const double g = at(p, search_->diagonal_at(i, j)) * x - at(p, search_->linear_at(i, j));
        if (shape_.shifted && !without_shifts) at(p, search_->shift_at(i, j)) = g - along;
        if (!shape_.shifted && !centred && !antipodal) at(p, search_->linear_at(i, j)) += g - along;
      }
    }
    at(p, search_->step_at()) = draw_.chance(75) ? 0 : uniform(draw_, -1.5, 1.5);
    return p;
  }
  /// Half of the starts stand on halves: what they lead to is often simple.
  std::vector<double> draw_rounded_start() {
    std::vector<double> p = draw_start();
    return draw_.chance(50) ? rounded(std::move(p), search_->step_at(), 2) : p;
  }

  std::vector<double> best_of_starts(int count) {
    std::vector<double> best;
    double best_score = 0;
    for (int c = 0; c < count && !task_.options->must_stop(); ++c) {
      std::vector<double> p = draw_rounded_start();
      search_->look(p, seen_);
      ++result_.evaluations;
      if (!seen_.has_meaning) continue;
      const double score = seen_.score(task_.relation);
      if (best.empty() || score > best_score) best = std::move(p), best_score = score;
      if (best_score > comfortable) break;
    }
    return best.empty() ? draw_start() : best;
  }

  double climb(std::vector<double>& point, int iterations) {
    const ScoreFunction score = [&](std::span<const double> p, double& value, std::span<double> slope) {
      if (task_.options->must_stop()) return false;
      search_->look(p, seen_);
      ++result_.evaluations;
      if (!seen_.has_meaning) return false;
      value = seen_.score(task_.relation);
      if (slope.empty()) return true;
      ++result_.derivatives;
      return search_->gradient(p, seen_, task_.relation, slope);
    };
    const LocalMaximum maximum = climb_to_maximum(score, point, iterations, comfortable);
    return maximum.evaluated ? maximum.value : -2;
  }

  /// Into the neighbouring activity patterns, as long as one of them is better.
  void cross_kinks() {
    constexpr int most_crossings = 4;
    constexpr std::size_t neighbours = 3;
    search_->look(point_, seen_);
    double best = seen_.has_meaning ? seen_.score(task_.relation) : -2;
    std::vector<double> slope(static_cast<std::size_t>(search_->size()));
    for (int crossing = 0; crossing < most_crossings && best < comfortable; ++crossing) {
      bool better = false;
      for (const Kink& kink : search_->kinks(point_, neighbours)) {
        if (task_.options->must_stop()) return;
        if (!search_->kink_gradient(point_, kink, slope)) continue;
        ++result_.derivatives;
        double square = 0;
        for (const double s : slope) square += s * s;
        if (!(square > 1e-20)) continue;
        std::vector<double> other = point_;
        const double beyond = kink.gap + (kink.gap > 0 ? 1e-3 : -1e-3);
        for (std::size_t c = 0; c < other.size(); ++c) other[c] -= beyond / square * slope[c];
        const double there = climb(other, 20);
        if (there > best + 1e-9) {
          best = there;
          point_ = std::move(other);
          better = true;
          break;
        }
      }
      if (!better) return;
    }
  }

  /// The instance that a point stands for, with this step size.
  [[nodiscard]] Instance instance_of(const std::vector<double>& point, const Exact& gamma, std::int64_t steps) const {
    Instance instance = search_->instance_at(point);
    instance.subject = task_.entry->info->id;
    instance.seed = task_.options->seed;
    instance.parameters = own_parameters();
    instance.parameters["tau"] = "1";
    instance.parameters["gamma"] = gamma.text();
    instance.steps = steps;
    // The search takes tau = 1: gradients, shifts and tau scale together.
    if (const std::optional<Exact> tau = given("tau")) {
      for (QuadraticNode& node : instance.problem.nodes) {
        for (int j = 0; j < shape_.dimension; ++j) node.a(j, j) *= *tau, node.b[j] *= *tau;
      }
      for (Vector<Exact>& shift : instance.shifts) {
        for (Exact& entry : shift) entry *= *tau;
      }
      instance.parameters["tau"] = tau->text();
      instance.parameters["gamma"] = (gamma / *tau).text();
    }
    return instance;
  }

  static std::vector<double> rounded(std::vector<double> point, int step_at, double denominator) {
    for (std::size_t c = 0; c < point.size(); ++c) {
      if (static_cast<int>(c) != step_at) point[c] = std::nearbyint(point[c] * denominator) / denominator;
    }
    return point;
  }

  /// The coarsest rounding that the entry's own check convicts.
  std::optional<Instance> rationalised() {
    constexpr std::array<double, 12> denominators = {1, 2, 4, 8, 16, 64, 256, 4096, 65536, 0x1p24, 0x1p36, 0x1p48};
    for (const double denominator : denominators) {
      const std::vector<double> point = rounded(point_, search_->step_at(), denominator);
      search_->look(point, seen_);
      ++result_.evaluations;
      if (!seen_.has_meaning || !(margin() > noticeable)) continue;
      const Exact gamma = Exact::of_double(seen_.gamma);
      const std::int64_t steps = given("steps") ? shape_.rounds : seen_.find(task_.relation)->k;
      for (const int bits : {2, 5, 10, 20, 34}) {
        const Exact low = gamma * (Exact(1) - Exact::power_of_two(-bits));
        for (const Exact& high : {gamma * (Exact(1) + Exact::power_of_two(-36)), gamma * (Exact(1) - Exact::power_of_two(-36))}) {
          Instance candidate = instance_of(point, simplest_between(low, high), steps);
          ++result_.evaluations;
          if (is_broken(*task_.entry, candidate, *task_.options, task_.relation, 512)) return candidate;
        }
      }
    }
    return std::nullopt;
  }

  /// The point as an instance, for every relation that has a ratio here.
  void take_leads() {
    if (!seen_.has_meaning) return;
    const Exact gamma = dyadic_below(Exact::of_double(seen_.gamma * (1 - 0x1p-40)), 40);
    for (const Approach& approach : seen_.approaches) {
      if (approach.equality || !(approach.ratio > 0)) continue;
      result_.leads.push_back({std::string(approach.relation), approach.ratio, instance_of(point_, gamma, given("steps") ? shape_.rounds : std::max(approach.k, std::int64_t{1}))});
    }
  }

  TrialTask task_;
  Draw draw_;
  TrajectoryShape shape_;
  std::unique_ptr<TrajectorySearch> search_;
  std::vector<double> point_;
  Sighting seen_;
  TrialResult result_;
};

}  // namespace

bool serves(const TrajectoryModel& model, const Parameters& given) {
  constexpr std::int64_t most_nodes = 8;
  constexpr std::int64_t most_dimensions = 4;
  const auto within = [&](std::string_view name, std::int64_t most) {
    const auto found = given.find(name);
    return found == given.end() || Exact::parse(found->second) <= Exact(most);
  };
  return within("nodes", most_nodes) && within("dimension", most_dimensions) && within("steps", model.longest) &&
         std::ranges::all_of(given, [&](const auto& pair) {
           return std::ranges::find(shape_parameters, pair.first) != shape_parameters.end() ||
                  std::ranges::find(model.own_parameters, pair.first) != model.own_parameters.end();
         });
}

TrialResult trajectory_trial(const TrialTask& task) { return TrajectoryTrial(task).run(); }

}  // namespace lemmata::properties
