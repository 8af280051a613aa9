#include "properties/slack.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "algorithms/noisy_methods.hpp"
#include "algorithms/run.hpp"
#include "numerics/error.hpp"
#include "properties/clip21_checks.hpp"
#include "properties/momentum_checks.hpp"
#include "properties/noise_checks.hpp"
#include "theory/clip21/theorem_a.hpp"
#include "theory/clip21/theorem_b.hpp"
#include "theory/clip21/theorem_c.hpp"
#include "theory/clip21/theorem_f.hpp"

namespace lemmata::properties {
namespace {

using clip21::TheoremA;
using clip21::TheoremB;
using clip21::TheoremC;

/// The upper end as a double that is not below it.
double rounded_up(const Ball& a) { return dyadic_above(a.upper(), 53).nearest_double(); }

/// An integer that is certainly at least the ceiling: the ceiling itself unless the ball reaches across an integer.
std::int64_t ceiling_of(const Ball& a) { return a.upper().ceiling().to_integer("k*"); }

// ---- What each theorem promises -------------------------------------------------------------------------------------------------------------------
// A struct of promises has cap(setting, u_i^0, f(x_0)), which ignores the setting's gamma, and of(setting, u_i^0, f(x_0)), in balls.

struct BallPromise {
  Ball gradient_sum;
  Ball direction;
  std::optional<Ball> inactive_after;  ///< k* is its ceiling
};

struct PromisesOfA {
  static Ball cap(const Setting<Ball>& s, const std::vector<Ball>& u, const Ball& value) { return TheoremA::Constants<Ball>::of(s, u, value).step_cap(s); }
  static BallPromise of(const Setting<Ball>& s, const std::vector<Ball>& u, const Ball& value) {
    const auto c = TheoremA::Constants<Ball>::of(s, u, value);
    return {Ball(2) * c.D0 / s.gamma + c.total, c.V, Ball(2) * c.E0 / s.tau};
  }
};

/// With T = clip_tau, so a = 1.
template <TheoremB::Young young>
struct PromisesOfB {
  static Ball cap(const Setting<Ball>& s, const std::vector<Ball>& u, const Ball& value) {
    return TheoremB::Constants<Ball>::of(s, Ball(1), young, u, value).step_cap(s, Ball(1));
  }
  static BallPromise of(const Setting<Ball>& s, const std::vector<Ball>& u, const Ball& value) {
    const auto c = TheoremB::Constants<Ball>::of(s, Ball(1), young, u, value);
    Ball mean_square(0);
    for (const Ball& u_i : u) mean_square += square(positive_part(Ball(u_i - s.tau)));
    mean_square = mean_square / Ball(static_cast<int>(u.size()));
    const Ball phi_0 = c.D0 + s.gamma / (Ball(2) * c.theta) * mean_square;
    BallPromise promise{Ball(2) * phi_0 / s.gamma, root(Ball(Ball(2) * s.L * phi_0)) + c.E_b, std::nullopt};
    // (B4) is claimed up to half the second bound on the step size.
    if (less_equal(Ball(Ball(2) * s.gamma * s.L_max * c.second), s.tau) == Truth::yes) {
      promise.inactive_after = Ball(2) * positive_part(Ball(c.U0 - s.tau)) / s.tau;
    }
    return promise;
  }
};

template <class Promises>
Exact cap_by(const Trajectory& t) {
  return enclosed_cap(t.problem, t.start, t.tau, Promises::cap);
}

template <class Of>
SlackPromise promised(const Trajectory& t, const Of& of) {
  SlackPromise promise;
  const bool enclosed = enclose_start(t.problem, t.start, t.gamma, t.tau, [&](const Setting<Ball>& s, const std::vector<Ball>& u, const Ball& value) {
    const BallPromise p = of(s, u, value);
    if (!p.gradient_sum.is_finite() || !p.direction.is_finite()) return false;
    promise = {rounded_up(p.gradient_sum), rounded_up(p.direction), std::nullopt};
    if (p.inactive_after) promise.k_star = ceiling_of(*p.inactive_after);
    return true;
  });
  if (!enclosed) throw BadInput("the constants of the theorem could not be enclosed at this start; give another seed or x0");
  return promise;
}

template <class Promises>
SlackPromise promise_by(const Trajectory& t) {
  return promised(t, Promises::of);
}

void run_clip21(const Trajectory& t, const std::function<bool(const Round<double>&)>& sink) {
  with_objective<double>(t.problem, [&](const auto& f) { run<double>(Clip21Gd{t.gamma, {t.tau}}, f, t.start, sink); });
}

template <class Promises>
SlackTheorem of_clip21(const StatementInfo& info, std::string_view rate, std::string_view inactivity) {
  return {&info, rate, inactivity, cap_by<Promises>, promise_by<Promises>, run_clip21};
}

// Theorem C with noise uniform on a cube in the ball of radius zeta = tau/4, which every seed of the grid has in common.

Exact zeta_of(const Trajectory& t) { return t.tau / Exact(4); }

SlackPromise promise_of_c(const Trajectory& t) {
  return promised(t, [&](const Setting<Ball>& s, const std::vector<Ball>& u, const Ball& value) {
    const auto c = TheoremC::Constants<Ball>::of(s, constant<Ball>(zeta_of(t)), u, value);
    return BallPromise{c.sum_bound(s, t.steps, square(c.zeta)), c.direction_bound(s, s.gamma, constant<Ball>(Exact(t.steps))), Ball(c.excess / c.q)};
  });
}

void run_c(const Trajectory& t, const std::function<bool(const Round<double>&)>& sink) {
  Noise noise;
  noise.kind = NoiseKind::uniform;
  noise.scale = zeta_of(t);
  with_objective<double>(t.problem, [&](const auto& f) { run<double>(NoisyClip21Gd{t.gamma, {t.tau}, {}, noise}, f, t.start, sink); });
}

// Theorem F with the largest momentum that it allows.

Exact beta_of(const Trajectory& t) { return theorem_f_momentum_cap(t, Exact(1)); }
Exact cap_of_f(const Trajectory& t) { return beta_of(t) / (Exact(2) * regularity_of(t.problem).largest()); }

SlackPromise promise_of_f(const Trajectory& t) {
  const Exact beta = beta_of(t);
  return promised(t, [&](const Setting<Ball>& s, const std::vector<Ball>& u, const Ball& value) {
    const Ball D0 = value - s.f_inf;
    // ||g^k|| <= (2 - beta) B, as in the proof of (F3).
    return BallPromise{Ball(4) * D0 / s.gamma, constant<Ball>(Exact(2) - beta) * clip21::TheoremF::size_bound(s.L, u, D0), std::nullopt};
  });
}

void run_f(const Trajectory& t, const std::function<bool(const Round<double>&)>& sink) {
  with_objective<double>(t.problem, [&](const auto& f) { run<double>(Clip21Sgd2m{t.gamma, {t.tau}, beta_of(t)}, f, t.start, sink); });
}

constexpr std::string_view by_b4 = "k* is (B4): claimed up to half the second bound on the step size";

// ---- The grid -------------------------------------------------------------------------------------------------------------------------------------

constexpr ParameterInfo parameters[] = {
    {"nodes", "1,2,10", "list: n, 1..1000"},
    {"heterogeneity", "0,1/2,2", "list: size of the deviations of the A_i from their mean, 0..2^20; a single node has none"},
    {"tau_over_U0", "1/16,1/4,1", "list: threshold over U0 = max_i ||grad f_i(x_0)||, 2^-20..2^20"},
    {"gamma_over_cap", "1/4,1/2,1", "list: step size over the largest that the theorem allows, 2^-20..1"},
    {"dimension", "10", "d, 1..200"},
    {"x0", "1", "start: one number for all coordinates, or one each"},
};
constexpr std::size_t most_cells = 100000;
/// Beyond such factors doubles say little.
constexpr int largest_power = 20;

/// A list of numbers in [low, high].
std::vector<Exact> list_in(const ParameterReader& read, std::string_view name, const Exact& low, const Exact& high, std::string_view range) {
  std::vector<Exact> values = read.list(name);
  for (const Exact& value : values) {
    if (value < low || high < value) {
      throw BadInput(std::string(name) + " of slack must be a list of numbers in " + std::string(range) + ", got " + value.text());
    }
  }
  return values;
}

Settled worse(Settled a, Settled b) {
  const auto rank = [](Settled s) { return s == Settled::violated ? 3 : s == Settled::undecided ? 2 : s == Settled::tight ? 1 : 0; };
  return rank(a) < rank(b) ? b : a;
}

}  // namespace

std::span<const SlackTheorem> slack_theorems() {
  static const std::array<SlackTheorem, 5> all = {{
      of_clip21<PromisesOfA>(TheoremA::info, "A4", "k* is (A2): claimed for every step size in range"),
      of_clip21<PromisesOfB<TheoremB::Young::half>>(TheoremB::info, "B3", by_b4),
      of_clip21<PromisesOfB<TheoremB::Young::optimal>>(TheoremB::plus_info, "B3", by_b4),
      {&TheoremC::info, "C4", "k* is kbar of (C2); the noise is uniform, with zeta = tau/4", [](const Trajectory& t) { return theorem_c_step_cap(t, zeta_of(t)); },
       promise_of_c, run_c},
      {&clip21::TheoremF::info, "F5", "nothing is ever clipped (F1); momentum beta = min{1, tau/B}", cap_of_f, promise_of_f, run_f},
  }};
  return all;
}

const SlackTheorem& slack_theorem(std::string_view id) {
  std::string known;
  for (const SlackTheorem& theorem : slack_theorems()) {
    if (theorem.info->id == id) return theorem;
    known.append(known.empty() ? "" : ", ").append(theorem.info->id);
  }
  throw BadInput("slack has no table for '" + std::string(id) + "'; there is one for each of " + known);
}

Decision SlackMeasurement::decision() const {
  const Settled worst = worse(rate, worse(largest_direction, inactive));
  return worst == Settled::violated ? Decision::violated : worst == Settled::undecided ? Decision::undecided : Decision::holds;
}

std::optional<SlackMeasurement> measure_slack(const SlackTheorem& theorem, const Trajectory& t, const std::atomic<bool>* stop) {
  SlackMeasurement result{t.tau, t.gamma, t.steps, theorem.promise(t)};
  const double tau = t.tau.nearest_double();
  clip21::Measure<double> now;
  bool stopped = false;
  theorem.run(t, [&](const Round<double>& round) {
    stopped = stop != nullptr && stop->load(std::memory_order_relaxed);
    if (stopped) return false;
    now.take(round, tau);
    result.gradient_sum += now.gradient_squared;
    if (now.direction_norm > result.direction || std::isnan(now.direction_norm)) result.direction = now.direction_norm;
    for (const NodeRound<double>& node : round.nodes) {
      if (node.clipped == Truth::yes) result.last_clipped = round.k;
    }
    if (result.promised.k_star && round.k >= *result.promised.k_star) {
      for (std::size_t i = 0; i < now.u.size(); ++i) {
        result.inactive = worse(result.inactive, settle(Order::less_equal, now.u[i], tau, now.size[i]));
      }
    }
    return round.k + 1 < t.steps;
  });
  if (stopped) return std::nullopt;
  // Infinity is at most infinity, but that says nothing.
  const auto within = [](double shown, double promised) {
    return std::isfinite(shown) && std::isfinite(promised) ? settle(Order::less_equal, shown, promised, 0.0) : Settled::undecided;
  };
  result.rate = within(result.gradient_sum, result.promised.gradient_sum);
  result.largest_direction = within(result.direction, result.promised.direction);
  return result;
}

std::span<const ParameterInfo> slack_parameters() { return parameters; }

std::vector<SlackCell> slack_grid(const Parameters& given, std::uint64_t seed, std::int64_t steps) {
  std::vector<std::string> names;
  for (const ParameterInfo& info : parameters) names.emplace_back(info.name);
  for (const auto& [name, value] : given) {
    if (std::ranges::find(names, name) == names.end()) {
      throw BadInput("unknown parameter '" + name + "' of slack" + did_you_mean(name, names) + "; 'lemmata slack --help' lists them");
    }
  }
  const ParameterReader read("slack", given, parameters);
  const Exact large = Exact::power_of_two(largest_power);
  const Exact small = Exact::power_of_two(-largest_power);
  const std::vector<Exact> nodes = list_in(read, "nodes", Exact(1), Exact(1000), "1..1000");
  for (const Exact& n : nodes) {
    if (!n.is_integer()) throw BadInput("nodes of slack must be a list of integers, got " + n.text());
  }
  const std::vector<Exact> heterogeneities = list_in(read, "heterogeneity", Exact(0), large, "0..2^20");
  const std::vector<Exact> thresholds = list_in(read, "tau_over_U0", small, large, "2^-20..2^20");
  const std::vector<Exact> fractions = list_in(read, "gamma_over_cap", small, Exact(1), "2^-20..1 (the theorem claims nothing beyond its cap)");
  const std::int64_t dimension = read.integer("dimension", 1, 200);
  if (nodes.size() * heterogeneities.size() > most_cells / thresholds.size() / fractions.size()) {
    throw BadInput("slack: the grid has more than " + std::to_string(most_cells) + " cells; give shorter lists");
  }
  std::vector<SlackCell> cells;
  for (const Exact& n : nodes) {
    const std::vector<Exact> none{Exact(0)};
    for (const Exact& heterogeneity : n == Exact(1) ? none : heterogeneities) {
      for (const Exact& threshold : thresholds) {
        for (const Exact& fraction : fractions) {
          cells.push_back({n.to_integer("nodes"), dimension, heterogeneity, threshold, fraction, read.text("x0"), seed, steps});
        }
      }
    }
  }
  return cells;
}

std::optional<SlackRow> slack_row(const SlackTheorem& theorem, const SlackCell& cell, const std::atomic<bool>* stop) {
  if (stop != nullptr && stop->load(std::memory_order_relaxed)) return std::nullopt;
  const ProblemSpec spec{"random-quadratics",
                         {{"nodes", std::to_string(cell.nodes)},
                          {"dimension", std::to_string(cell.dimension)},
                          {"heterogeneity", cell.heterogeneity.text()},
                          {"seed", std::to_string(cell.seed)},
                          {"x0", cell.x0}},
                         {}};
  Problem problem = make_problem(spec);
  Start start{default_start(spec, static_cast<int>(cell.dimension)), {}};
  const double U0 = largest_start_distance(problem, start);
  if (!(U0 > 0)) throw BadInput("slack: every node starts with gradient 0, so U0 = 0 and there is nothing to clip; give another seed or x0");
  const Exact tau = cell.tau_over_U0 * dyadic_above(Exact::of_double(U0), step_size_bits);
  Trajectory t{std::move(problem), std::move(start), tau, Exact(0), cell.steps};
  t.gamma = dyadic_below(cell.gamma_over_cap * theorem.step_cap(t), step_size_bits);
  std::optional<SlackMeasurement> result = measure_slack(theorem, t, stop);
  if (!result) return std::nullopt;
  return SlackRow{cell, *std::move(result)};
}

}  // namespace lemmata::properties
