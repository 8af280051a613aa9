#include "theory/performance_estimation/clipped_runs.hpp"

#include <algorithm>

#include "numerics/error.hpp"
#include "theory/performance_estimation/classes.hpp"

namespace lemmata::pep {
namespace {

using Method = ClippedRuns::Method;

std::size_t at(int k, const ClippedRuns& runs, int i) { return static_cast<std::size_t>(k * runs.n + i); }
bool has_own_vector(const Event& event) { return event.active && event.low != event.high; }

/// "node 2 at x_1"; without a node where there is only one.
std::string place(const ClippedRuns& runs, int k, int i) {
  return (runs.n > 1 ? "node " + std::to_string(i + 1) + " at x_" : "x_") + std::to_string(k);
}

/// The rows of an active event with s in [a, b]: all follow from ||c|| = tau, c = s e.
void require_clipped(Program& p, const ClippedRuns& runs, const Event& event, const Combination& e, const Combination& c, const std::string& where) {
  const Exact r0 = runs.tau / event.high;
  const Exact r1 = runs.tau / event.low;
  if (!has_own_vector(event)) {
    p.require_equal("||e|| = tau/s, " + where, p.square(e), p.constant(r0 * r0));
    return;
  }
  p.require_equal("||c|| = tau, " + where, p.square(c), p.constant(runs.tau * runs.tau));
  p.require_at_most("<c - a e, b e - c> >= 0, " + where, p.zero(), p.inner(c - event.low * e, event.high * e - c));
  p.require_at_most("chord of ||e||^2, " + where, p.square(e), (r0 + r1) / runs.tau * p.inner(e, c) - p.constant(r0 * r1));
  p.require_at_most("||e|| >= tau/b, " + where, p.constant(r0 * r0), p.square(e));
  p.require_at_most("||e|| <= tau/a, " + where, p.square(e), p.constant(r1 * r1));
  p.require_at_most("<e, c> >= tau^2/b, " + where, p.constant(runs.tau * r0), p.inner(e, c));
  p.require_at_most("<e, c> <= tau^2/a, " + where, p.inner(e, c), p.constant(runs.tau * r1));
}

constexpr int most_events = 10;  // the cover goes through all patterns of activity

constexpr std::string_view setting =
    "f = (1/n) sum f_i, every f_i L-smooth; f >= f_inf (every = 1: every f_i >= f_inf), f(x_0) - f_inf <= Delta, ||grad f_i(x_0)|| <= B";
constexpr std::string_view claim = "min_{k<K} ||grad f(x_k)||^2 <= t";
constexpr std::string_view source = "docs/proofs/performance-estimation-clip21.md";
constexpr Parameter parameters[] = {{"n", "1", "nodes, 1..4"},
                                    {"K", "2", "gradients, of x_0, ..., x_{K-1}; 2..6"},
                                    {"Delta", "2", "f(x_0) - f_inf <= Delta, > 0"},
                                    {"B", "0", "||grad f_i(x_0)|| <= B for every i; 0: what Delta implies, if n = 1 or every = 1"},
                                    {"gamma", "1/2", "the step size, > 0"},
                                    {"tau", "1", "the threshold, > 0"},
                                    {"L", "1", "smoothness of every f_i, > 0"},
                                    {"every", "0", "1: every f_i >= f_inf; 0: only f is bounded below"}};

template <Method method>
void check(const Numbers& numbers) {
  const ClippedRuns runs = clipped_runs_of(method, numbers);
  for (const std::string_view name : {"Delta", "gamma", "tau", "L"}) (void)positive(numbers, name);
  (void)nonnegative(numbers, "B");
  if (runs.B.sign() == 0 && runs.n > 1 && !runs.every) {
    throw BadInput("with " + std::to_string(runs.n) + " nodes and only f bounded below nothing bounds the clipped vectors; give B > 0, or every = 1");
  }
}
template <Method method>
Program program(const Numbers& numbers, const Box& box) {
  return clipped_program(clipped_runs_of(method, numbers), box);
}
template <Method method>
std::vector<Box> cover_from(const Numbers& numbers) {
  return cover(clipped_runs_of(method, numbers));
}

}  // namespace

Exact root_above(const Exact& q) {
  const Exact unit(1, 1024);
  Exact low(-1);
  Exact high = (q > Exact(1) ? q : Exact(1)).ceiling() / unit;
  while (high - low > Exact(1)) {
    const Exact middle = ((low + high) / Exact(2)).floor();
    (middle * middle * unit * unit < q ? low : high) = middle;
  }
  return high * unit;
}

Exact start_bound(const ClippedRuns& runs) {
  const bool is_implied = runs.n == 1 || runs.every;
  if (!is_implied) return runs.B;
  const Exact implied = root_above(Exact(2) * runs.L * Exact(runs.n) * runs.Delta);
  return runs.B.sign() > 0 ? std::min(runs.B, implied) : implied;
}

std::vector<Exact> reach(const ClippedRuns& runs, const std::vector<bool>& active) {
  std::vector<Exact> bound;
  for (int k = 0; k < runs.K - 1; ++k) {
    for (int i = 0; i < runs.n; ++i) {
      if (k == 0) {
        bound.push_back(start_bound(runs));
        continue;
      }
      const Exact& last = bound[at(k - 1, runs, i)];
      const bool was_active = active[at(k - 1, runs, i)];
      const Exact step = runs.L * runs.gamma * runs.tau;
      if (runs.method == Method::clip21_gd) {
        bound.push_back((was_active ? last - runs.tau : Exact(0)) + Exact(k) * step);
      } else {
        bound.push_back((was_active ? last : std::min(last, runs.tau)) + step);
      }
    }
  }
  return bound;
}

std::vector<Box> cover(const ClippedRuns& runs) {
  std::vector<Box> roots;
  const int events = runs.events();
  for (unsigned number = 0; number < (1U << static_cast<unsigned>(events)); ++number) {
    std::vector<bool> active;
    for (int e = 0; e < events; ++e) active.push_back((number >> static_cast<unsigned>(e) & 1U) != 0);
    // Of the patterns that differ by a permutation of the nodes, the one whose nodes stand in order.
    const auto history = [&](int i) {
      std::vector<bool> own;
      for (int k = 0; k < runs.K - 1; ++k) own.push_back(active[at(k, runs, i)]);
      return own;
    };
    bool is_sorted = true;
    for (int i = 1; i < runs.n; ++i) is_sorted = is_sorted && history(i) <= history(i - 1);
    if (!is_sorted) continue;
    const std::vector<Exact> bound = reach(runs, active);
    Box box;
    bool is_possible = true;
    for (std::size_t e = 0; e < bound.size(); ++e) {
      if (!active[e]) {
        box.push_back({});
        continue;
      }
      is_possible = is_possible && bound[e] > runs.tau;  // with ||e|| <= tau it is not clipped: s = 1, which the inactive event has too
      if (is_possible) box.push_back({true, runs.tau / bound[e], Exact(1)});
    }
    if (is_possible) roots.push_back(std::move(box));
  }
  return roots;
}

int basis_size(const ClippedRuns& runs, const Box& box) { return runs.n * runs.K + static_cast<int>(std::ranges::count_if(box, has_own_vector)); }

Combination Iterates::mean_gradient(const ClippedRuns& runs, int k) const {
  Combination sum = gradient[at(k, runs, 0)];
  for (int i = 1; i < runs.n; ++i) sum += gradient[at(k, runs, i)];
  return sum * Exact(1, runs.n);
}

Iterates iterates_from(const ClippedRuns& runs, const Box& box, std::vector<Combination> gradients, int first_message) {
  if (static_cast<int>(box.size()) != runs.events()) {
    throw BadInput("the box has " + std::to_string(box.size()) + " events, and the run " + std::to_string(runs.events()));
  }
  Iterates all;
  all.gradient = std::move(gradients);
  const Combination zero = Combination::Constant(all.gradient[0].size(), Exact(0));
  std::vector<Combination> shift(static_cast<std::size_t>(runs.n), zero);
  all.x.push_back(zero);
  for (int k = 0; k < runs.K - 1; ++k) {
    Combination direction = zero;
    for (int i = 0; i < runs.n; ++i) {
      const Event& event = box[at(k, runs, i)];
      Combination& v = shift[static_cast<std::size_t>(i)];
      const Combination e = all.gradient[at(k, runs, i)] - v;
      Combination c = event.active ? Combination(event.low * e) : e;
      if (has_own_vector(event)) {
        c = zero;
        c[first_message++] = Exact(1);
      }
      if (runs.method == Method::clip21_gd) {
        v += c;
        direction += v;
      } else {
        direction += c;
      }
      all.clipped.push_back(e);
      all.message.push_back(c);
    }
    all.x.push_back(all.x.back() - runs.gamma / Exact(runs.n) * direction);
  }
  return all;
}

Iterates iterates(const ClippedRuns& runs, const Box& box) {
  std::vector<Combination> gradients;
  for (int index = 0; index < runs.n * runs.K; ++index) {
    gradients.push_back(Combination::Constant(basis_size(runs, box), Exact(0)));
    gradients.back()[index] = Exact(1);
  }
  return iterates_from(runs, box, std::move(gradients), runs.n * runs.K);
}

Program clipped_program(const ClippedRuns& runs, const Box& box) {
  const Iterates run = iterates(runs, box);
  // Only f bounded below: constants that cancel in the mean may be added to the f_i, so f_i(x_0) = f(x_0), one value for all.
  const bool has_own_start = runs.every || runs.n == 1;
  Program p({basis_size(runs, box)}, has_own_start ? runs.n * runs.K : 1 + runs.n * (runs.K - 1));
  const auto value = [&](int k, int i) { return p.value(has_own_start ? k * runs.n + i : k == 0 ? 0 : 1 + (k - 1) * runs.n + i); };
  const auto mean_value = [&](int k) {
    Expression sum = value(k, 0);
    for (int i = 1; i < runs.n; ++i) sum = sum + value(k, i);
    return Exact(1, runs.n) * sum;
  };

  for (int k = 0; k < runs.K; ++k) p.require_at_most("t at x_" + std::to_string(k), p.objective(), p.square(run.mean_gradient(runs, k)));
  p.require_at_most("f(x_0) - f_inf <= Delta", mean_value(0), p.constant(runs.Delta));
  for (int i = 0; i < runs.n && runs.B.sign() > 0; ++i) {
    p.require_at_most("||grad|| <= B, " + place(runs, 0, i), p.square(run.gradient[at(0, runs, i)]), p.constant(runs.B * runs.B));
  }
  std::vector<Point> mean_points;
  for (int k = 0; k < runs.K; ++k) {
    mean_points.push_back({"x_" + std::to_string(k), run.x[static_cast<std::size_t>(k)], run.mean_gradient(runs, k), mean_value(k)});
  }
  if (!has_own_start) bound_below(p, runs.L, mean_points, p.zero());
  for (int i = 0; i < runs.n; ++i) {
    std::vector<Point> points;
    for (int k = 0; k < runs.K; ++k) {
      const Point& mean = mean_points[static_cast<std::size_t>(k)];
      points.push_back({mean.name, mean.x, run.gradient[at(k, runs, i)], value(k, i)});
    }
    const std::string name = runs.n > 1 ? "f_" + std::to_string(i + 1) : "f";
    if (has_own_start) bound_below(p, runs.L, points, p.zero(), name);
    interpolate(p, {-runs.L, runs.L}, points, name);
  }
  for (int k = 0; k < runs.K - 1; ++k) {
    for (int i = 0; i < runs.n; ++i) {
      const std::size_t e = at(k, runs, i);
      if (box[e].active) {
        require_clipped(p, runs, box[e], run.clipped[e], run.message[e], place(runs, k, i));
      } else {
        p.require_at_most("||e|| <= tau, " + place(runs, k, i), p.square(run.clipped[e]), p.constant(runs.tau * runs.tau));
      }
    }
  }
  return p;
}

ClippedRuns clipped_runs_of(Method method, const Numbers& numbers) {
  ClippedRuns runs;
  runs.method = method;
  runs.n = integer(numbers, "n", 1, 4);
  runs.K = integer(numbers, "K", 2, 6);
  if (runs.events() > most_events) {
    throw BadInput("n (K - 1) = " + std::to_string(runs.events()) + " clip events have 2^" + std::to_string(runs.events()) + " patterns; take at most " +
                   std::to_string(most_events));
  }
  runs.Delta = number(numbers, "Delta");
  runs.B = number(numbers, "B");
  runs.gamma = number(numbers, "gamma");
  runs.tau = number(numbers, "tau");
  runs.L = number(numbers, "L");
  runs.every = integer(numbers, "every", 0, 1) == 1;
  return runs;
}

const CertifiedProblem clip21_worst_case{
    .id = "clip21/worst-case",
    .title = "The worst case of K steps of Clip21-GD over all smooth functions and all dimensions",
    .setting = setting,
    .recurrence = "v_i^k = v_i^{k-1} + clip_tau(grad f_i(x_k) - v_i^{k-1}), v_i^{-1} = 0,   x_{k+1} = x_k - gamma mean_i v_i^k",
    .claim = claim,
    .closed_form = "",
    .source = source,
    .parameters = parameters,
    .check = check<Method::clip21_gd>,
    .program = program<Method::clip21_gd>,
    .cover = cover_from<Method::clip21_gd>};

const CertifiedProblem clip_gd_worst_case{
    .id = "clip-gd/worst-case",
    .title = "The worst case of K steps of Clip-GD over all smooth functions and all dimensions",
    .setting = setting,
    .recurrence = "x_{k+1} = x_k - gamma mean_i clip_tau(grad f_i(x_k))",
    .claim = claim,
    .closed_form = "",
    .source = source,
    .parameters = parameters,
    .check = check<Method::clip_gd>,
    .program = program<Method::clip_gd>,
    .cover = cover_from<Method::clip_gd>};

}  // namespace lemmata::pep
