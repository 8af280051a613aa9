#include "properties/performance_estimation/clipped_instances.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "algorithms/methods.hpp"
#include "algorithms/run.hpp"
#include "numerics/error.hpp"

namespace lemmata::pep {
namespace {

/// What the a_i are: 0, or of equal length and across the line of h: b, -b for two nodes, b times the cyclic differences of unit vectors for more. All nodes
/// then have equal clipping factors, and one of them is enough to speak of events.
struct Shape {
  bool is_tilted = false;
  [[nodiscard]] int dimension(int n) const { return !is_tilted ? 1 : n == 2 ? 2 : n + 1; }
  /// ||a_i||^2/b^2.
  [[nodiscard]] int length_squared(int n) const { return !is_tilted ? 0 : n == 2 ? 1 : 2; }
  [[nodiscard]] Vector<Exact> tilt(int i, int n, const Exact& b) const {
    Vector<Exact> a = Vector<Exact>::Constant(dimension(n), Exact(0));
    if (!is_tilted) return a;
    if (n == 2) {
      a[1] = i == 0 ? b : -b;
    } else {
      a[1 + i] = b;
      a[1 + (i + 1) % n] = -b;
    }
    return a;
  }
};

Exact rounded(double value) {
  const double scale = std::ldexp(1.0, 40);
  return Exact::of_double(std::round(value * scale) / scale);
}

/// A number u near `along` for which u^2 + q b^2 is a square: with t near (hypot(along, sqrt(q) b) + along)/b, u = b (t - q/t)/2.
Exact with_rational_norm(double along, const Exact& b, int q) {
  if (b.sign() == 0 || q == 0) return rounded(along);
  const double across = b.nearest_double();
  const Exact t = rounded((std::hypot(along, std::sqrt(q) * across) + along) / across);
  if (t.sign() == 0) return rounded(along);
  return b * (t - Exact(q) / t) / Exact(2);
}

/// h through the points with the values that the class allows, the least: f_j >= f_k + Q_jk and f_k >= g_k^2/(2L). None where the points are of no function.
std::optional<std::vector<Exact>> least_values(const Exact& L, const std::vector<Exact>& x, const std::vector<Exact>& g) {
  std::vector<Exact> f;
  for (const Exact& slope : g) f.push_back(slope * slope / (Exact(2) * L));
  for (std::size_t sweep = 0; sweep <= g.size(); ++sweep) {
    bool is_settled = true;
    for (std::size_t j = 0; j < g.size(); ++j) {
      for (std::size_t k = 0; k < g.size(); ++k) {
        const Exact move = x[j] - x[k];
        const Exact change = g[j] - g[k];
        const Exact least = f[k] + (g[k] + change / Exact(2)) * move + (change * change / L - L * move * move) / Exact(4);
        if (j == k || least <= f[j]) continue;
        f[j] = least;
        is_settled = false;
      }
    }
    if (is_settled) return f;
  }
  return std::nullopt;
}

/// The function with one knot between neighbouring points, constant slope on the right of them, and the least value reached with slope L on the left.
std::optional<LineFunction> line_through(const Exact& L, const std::vector<Exact>& x, const std::vector<Exact>& g, const std::vector<Exact>& f) {
  std::vector<std::size_t> order(x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t k) { return x[k]; });
  std::vector<LineFunction::Knot> knots;
  const auto end = [&](std::size_t k, int side) {  // side -1: beyond the leftmost point; there the derivative must come to be <= 0
    const Exact uphill = side < 0 ? g[k] : -g[k];
    if (uphill.sign() > 0) knots.push_back({x[k] + Exact(side) * uphill / L, Exact(0)});
  };
  end(order.front(), -1);
  for (std::size_t position = 0; position < order.size(); ++position) {
    const std::size_t b = order[position];
    if (position > 0) {
      const std::size_t a = order[position - 1];
      const Exact width = x[b] - x[a];
      if (width.sign() == 0) return std::nullopt;
      // The straight derivative gives the mean of the two slopes; a knot above it, where the rise is larger, is reached by slope L and left by -L at the most.
      const Exact rise = f[b] - f[a];
      const bool is_above = rise >= width * (g[a] + g[b]) / Exact(2);
      const Exact turn = (width + (is_above ? g[b] - g[a] : g[a] - g[b]) / L) / Exact(2);
      if (turn.sign() > 0 && turn < width) {
        knots.push_back({x[a] + turn, (Exact(2) * rise - turn * g[a] - (width - turn) * g[b]) / width});
      }
    }
    knots.push_back({x[b], g[b]});
  }
  end(order.back(), 1);
  return LineFunction(std::move(knots), Exact(0), Exact(0));
}

/// What the search moves: the slopes h'(x_k) = level (1 + excess_k), and b.
struct Proposal {
  std::vector<double> excess;
  double b = 0;
  double level = 0;
};

/// Slopes and b in double turned into a function and a run in exact numbers.
std::optional<LowerBound> exact_instance(const ClippedRuns& runs, const Shape& shape, const Proposal& proposal) {
  const Exact b = shape.is_tilted ? rounded(proposal.b) : Exact(0);
  const int q = shape.length_squared(runs.n);
  const bool keeps = runs.method == ClippedRuns::Method::clip21_gd;
  std::vector<Vector<Exact>> tilts;
  for (int i = 0; i < runs.n; ++i) tilts.push_back(shape.tilt(i, runs.n, b));
  // The run of one node; its shift is (along, across a_i/b), and what is across cancels over the nodes.
  std::vector<Exact> x = {Exact(0)};
  std::vector<Exact> g;
  Exact along(0);
  Exact across(0);
  for (int k = 0; k < runs.K; ++k) {
    const double slope = proposal.level * (1 + proposal.excess[static_cast<std::size_t>(k)]);
    g.push_back(with_rational_norm(slope - along.nearest_double(), b - across, q) + along);
    if (k == runs.K - 1) break;
    const Exact e = g.back() - along;
    const Exact e_across = b - across;
    const Exact size = q == 0 ? (e.sign() < 0 ? -e : e) : Exact::rational_root(e * e + Exact(q) * e_across * e_across);
    const Exact s = size > runs.tau ? runs.tau / size : Exact(1);
    if (keeps) {
      along += s * e;
      across += s * e_across;
    }
    x.push_back(x.back() - runs.gamma * (keeps ? along : s * e));
  }
  const std::optional<std::vector<Exact>> f = least_values(runs.L, x, g);
  if (!f) return std::nullopt;
  std::optional<LineFunction> h = line_through(runs.L, x, g, *f);
  if (!h) return std::nullopt;
  LowerBound bound{{std::move(*h), std::move(tilts), Exact(0)}, {}};
  bound.run = run_exactly(runs, bound.function);
  return bound;
}

/// All functions of one shape, in double: for every excess and b the largest level, and a climb over excess and b.
class ShapeSearch {
 public:
  ShapeSearch(const ClippedRuns& runs, const Shape& shape)
      : exact_(runs),
        shape_(shape),
        length_(std::sqrt(shape.length_squared(runs.n))),
        K_(static_cast<std::size_t>(runs.K)),
        keeps_(runs.method == ClippedRuns::Method::clip21_gd),
        Delta_(runs.Delta.nearest_double() * narrowed),
        B_(runs.B.sign() > 0 ? runs.B.nearest_double() * narrowed : std::numeric_limits<double>::infinity()),
        gamma_(runs.gamma.nearest_double()),
        tau_(runs.tau.nearest_double()),
        L_(runs.L.nearest_double() * narrowed),
        x_(K_, 0.0),
        g_(K_, 0.0),
        f_(K_, 0.0) {}

  std::optional<LowerBound> best() {
    Proposal best;
    const double widest = std::isfinite(B_) ? B_ : std::sqrt(2 * L_ * Delta_);
    constexpr int widths = 8;
    for (int width = 0; width < (shape_.is_tilted ? widths : 1); ++width) {
      Proposal proposal{std::vector<double>(K_, 0.0), shape_.is_tilted ? widest * (width + 1) / (widths + 1) / length_ : 0.0, 0.0};
      proposal.level = level_of(proposal);
      climb(proposal);
      if (proposal.level > best.level) best = proposal;
    }
    if (best.level <= 0) return std::nullopt;
    try {
      return exact_instance(exact_, shape_, best);
    } catch (const BadInput&) {
      return std::nullopt;  // rounding left the class
    } catch (const NoExactValue&) {
      return std::nullopt;
    }
  }

 private:
  /// The class is narrowed a little, so that rounding does not leave it.
  static constexpr double narrowed = 1 - 1e-9;

  /// Whether some h of the class has these slopes along its run, with h(x_0) - inf h <= Delta.
  [[nodiscard]] bool is_possible(const Proposal& proposal, double level) {
    double along = 0;  // the shift
    double across = 0;
    for (std::size_t k = 0; k < K_; ++k) {
      g_[k] = level * (1 + proposal.excess[k]);
      if (k == 0 && std::hypot(g_[0], length_ * proposal.b) > B_) return false;
      if (k + 1 == K_) break;
      const double e = g_[k] - along;
      const double e_across = proposal.b - across;
      const double size = std::hypot(e, length_ * e_across);
      const double s = size > tau_ ? tau_ / size : 1;
      if (keeps_) {
        along += s * e;
        across += s * e_across;
      }
      x_[k + 1] = x_[k] - gamma_ * (keeps_ ? along : s * e);
    }
    for (std::size_t k = 0; k < K_; ++k) f_[k] = g_[k] * g_[k] / (2 * L_);
    for (std::size_t sweep = 0; sweep <= K_; ++sweep) {
      bool is_settled = true;
      for (std::size_t j = 0; j < K_; ++j) {
        for (std::size_t k = 0; k < K_; ++k) {
          const double move = x_[j] - x_[k];
          const double change = g_[j] - g_[k];
          const double least = f_[k] + (g_[k] + change / 2) * move + (change * change / L_ - L_ * move * move) / 4;
          if (j == k || least <= f_[j] + rounding * Delta_) continue;
          f_[j] = least;
          is_settled = false;
        }
      }
      if (is_settled) return f_[0] <= Delta_;
    }
    return false;
  }
  static constexpr double rounding = 1e-13;

  /// The largest level with these excesses; 0 if there is none.
  [[nodiscard]] double level_of(const Proposal& proposal) {
    constexpr int halvings = 42;
    double low = 0;
    double high = std::sqrt(2 * L_ * Delta_);
    for (int i = 0; i < halvings; ++i) {
      const double middle = (low + high) / 2;
      (is_possible(proposal, middle) ? low : high) = middle;
    }
    return low;
  }

  /// One excess, or b, at a time, and pairs of them; the steps halve where none helps.
  void climb(Proposal& proposal) {
    constexpr double first_step = 0.25;
    constexpr double last_step = 1e-10;
    const std::size_t moves = K_ + (shape_.is_tilted ? 1 : 0);
    const auto moved = [&](Proposal next, std::size_t which, double step) {
      if (which == K_) {
        next.b = std::max(0.0, next.b + step * tau_);
      } else {
        next.excess[which] = std::max(0.0, next.excess[which] + step);
      }
      return next;
    };
    for (double step = first_step; step > last_step; step /= 2) {
      bool has_moved = true;
      for (int round = 0; has_moved && round < 20; ++round) {
        has_moved = false;
        for (std::size_t a = 0; a < moves; ++a) {
          for (std::size_t b = a; b < moves; ++b) {
            for (const double first : {step, -step}) {
              for (const double second : {step, -step}) {
                Proposal next = moved(proposal, a, first);
                if (a != b) next = moved(std::move(next), b, second);
                next.level = level_of(next);
                if (next.level > proposal.level * (1 + rounding)) {
                  proposal = std::move(next);
                  has_moved = true;
                }
                if (a == b) break;
              }
            }
          }
        }
      }
    }
  }

  const ClippedRuns& exact_;
  Shape shape_;
  double length_;  ///< ||a_i||/b
  std::size_t K_;
  bool keeps_;
  double Delta_, B_, gamma_, tau_, L_;
  std::vector<double> x_, g_, f_;
};

}  // namespace

void TiltedLine::gradient(int i, const Vector<Exact>& x, Vector<Exact>& out) const {
  out = tilts[static_cast<std::size_t>(i)];
  out[0] += h.derivative(x[0]);
}
Exact TiltedLine::value(const Vector<Exact>& x) const { return h.value(x[0]); }

ExactRun run_exactly(const ClippedRuns& runs, const TiltedLine& function) {
  if (function.nodes() != runs.n) throw BadInput("the function has " + std::to_string(function.nodes()) + " nodes, and the run " + std::to_string(runs.n));
  if (!function.h.has_curvature_in(-runs.L, runs.L)) throw BadInput("the slope of h' leaves [-L, L]");
  Vector<Exact> sum = Vector<Exact>::Constant(function.dimension(), Exact(0));
  for (const Vector<Exact>& tilt : function.tilts) sum += tilt;
  if (squared_norm(sum).sign() != 0) throw BadInput("the tilts do not cancel");
  for (const Vector<Exact>& tilt : function.tilts) {
    if (runs.every && squared_norm(tilt).sign() != 0) throw BadInput("a tilted f_i is not bounded below");
  }
  const std::optional<Exact> infimum = function.h.infimum();
  if (!infimum) throw BadInput("h is not bounded below");

  ExactRun result;
  Start at{Vector<Exact>::Constant(function.dimension(), Exact(0)), {}};
  at.x[0] = function.start;
  const auto sink = [&](const Round<Exact>& round) {
    if (round.k == 0) {
      result.gap = round.value - *infimum;
      for (const NodeRound<Exact>& node : round.nodes) {
        if (runs.B.sign() > 0 && squared_norm(*node.gradient) > runs.B * runs.B) throw BadInput("||grad f_i(x_0)|| exceeds B");
      }
    }
    result.x.push_back((*round.x)[0]);
    result.gradients.push_back((*round.gradient)[0]);
    const Exact square = squared_norm(*round.gradient);
    if (round.k == 0 || square < result.value) result.value = square;
    return round.k < runs.K - 1;
  };
  if (runs.method == ClippedRuns::Method::clip21_gd) {
    run<Exact>(Clip21Gd{runs.gamma, {runs.tau}}, function, at, sink);
  } else {
    run<Exact>(ClipGd{runs.gamma, {runs.tau}}, function, at, sink);
  }
  if (result.gap > runs.Delta) throw BadInput("f(x_0) - inf f exceeds Delta");
  return result;
}

std::optional<LowerBound> worst_instance(const ClippedRuns& runs) {
  std::vector<std::optional<LowerBound>> found;
  // Nodes that are alike are one node.
  ClippedRuns alike = runs;
  alike.n = 1;
  found.push_back(ShapeSearch(alike, Shape{}).best());
  if (found[0]) {
    found[0]->function.tilts.assign(static_cast<std::size_t>(runs.n), found[0]->function.tilts[0]);
    found[0]->run = run_exactly(runs, found[0]->function);
  }
  if (runs.n > 1 && !runs.every) found.push_back(ShapeSearch(runs, Shape{true}).best());
  std::optional<LowerBound> best;
  for (std::optional<LowerBound>& bound : found) {
    if (bound && (!best || bound->run.value > best->run.value)) best = std::move(bound);
  }
  return best;
}

Attained attained_by(const LowerBound& bound) {
  Attained attained;
  attained.value = bound.run.value;
  const int nodes = bound.function.nodes();
  const bool is_tilted = squared_norm(bound.function.tilts[0]).sign() != 0;
  attained.function = nodes == 1 ? "f = h on the line"
                      : !is_tilted ? "f_i = h on the line for all i"
                      : nodes == 2 ? "f_1 = h(x_1) + b x_2, f_2 = h(x_1) - b x_2 in the plane"
                                   : "f_i = h(x_1) + b (x_{i+1} - x_{i+2}), cyclically, in n + 1 dimensions";
  attained.function += "; h' is continuous and piecewise linear through the knots given, constant beyond them";
  if (is_tilted) attained.numbers.emplace_back("b", bound.function.tilts[0][1]);
  for (std::size_t k = 0; k < bound.run.x.size(); ++k) {
    attained.numbers.emplace_back("x_" + std::to_string(k), bound.run.x[k]);
    attained.numbers.emplace_back("h'(x_" + std::to_string(k) + ")", bound.run.gradients[k]);
  }
  for (std::size_t j = 0; j < bound.function.h.knots().size(); ++j) {
    attained.numbers.emplace_back("knot " + std::to_string(j), bound.function.h.knots()[j].x);
    attained.numbers.emplace_back("h' there " + std::to_string(j), bound.function.h.knots()[j].derivative);
  }
  attained.numbers.emplace_back("f(x_0) - inf f", bound.run.gap);
  return attained;
}

}  // namespace lemmata::pep
