#include "gpu/crosscheck/case.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "algorithms/random.hpp"
#include "numerics/error.hpp"

namespace lemmata::crosscheck {
namespace {

constexpr std::string_view names[] = {"gd", "clip-gd", "server-clip-gd", "clip21-gd", "damped-clip21-gd", "top-k-clip21-gd", "clip21-sgd2m", "celgc"};
constexpr int regime_count = static_cast<int>(std::size(regimes));
enum Regime : int { generic, threshold, few_bits, far, cap, tiny, huge, still };

/// Floats as a function of the site, by correctly rounded operations only.
class Draw {
 public:
  Draw(std::uint64_t seed, std::int64_t number) : stream_(seed, Site{static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(number >> 32), 0, 11}) {}
  /// Uniform in [low, high), rounded to a float.
  double uniform(double low, double high) { return static_cast<float>(low + (high - low) * (static_cast<double>(stream_.bits() >> 11) * 0x1p-53)); }
  /// 2^e (1 + u), e uniform in low..high-1.
  double binades(int low, int high) {
    const int exponent = low + static_cast<int>(stream_.below(static_cast<std::uint64_t>(high - low)));
    return static_cast<float>(std::ldexp(uniform(1, 2), exponent));
  }
  std::int64_t integer(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(stream_.below(static_cast<std::uint64_t>(high - low + 1)));
  }
  bool coin() { return stream_.below(2) == 1; }

 private:
  Stream stream_;
};

/// Symmetric A_i with a positive definite mean: near the identity, spread by `heterogeneity`.
void draw_curvatures(Draw& draw, Case& c, double heterogeneity) {
  if (c.family == Family::one_plus_cosine) return;
  const int d = c.dimension;
  if (d == 1) {
    double sum = 0;
    for (int i = 0; i < c.nodes; ++i) sum += c.a.emplace_back(static_cast<float>(1 + heterogeneity * draw.uniform(-1, 1)));
    if (sum < c.nodes / 8.0) c.a[0] = static_cast<float>(c.a[0] + c.nodes / 4.0 - sum);
    return;
  }
  for (int i = 0; i < c.nodes; ++i) {
    const std::size_t first = c.a.size();
    c.a.resize(first + static_cast<std::size_t>(d * d));
    for (int j = 0; j < d; ++j) {
      for (int l = 0; l <= j; ++l) {
        const double entry = draw.uniform(-1, 1) * std::min(heterogeneity, 1.0) / (2.0 * d);
        const auto value = static_cast<float>(j == l ? entry + draw.uniform(0.5, 1.5) : entry);
        c.a[first + static_cast<std::size_t>(j * d + l)] = value;
        c.a[first + static_cast<std::size_t>(l * d + j)] = value;
      }
    }
  }
}

double largest_curvature(const Case& c) {
  if (c.family == Family::one_plus_cosine) return 1;
  double largest = 0;
  for (int i = 0; i < c.nodes; ++i) {
    double sum = 0;
    for (int j = 0; j < c.dimension * c.dimension; ++j) sum += c.matrix(i)[j] * c.matrix(i)[j];
    largest = std::max(largest, std::sqrt(sum));
  }
  return largest;
}

/// The increment that the clipping of node 0 sees first, as floats compute it; 0 where that is not a usable threshold.
double first_increment(Case c) {
  c.tau = 0x1p100;
  c.gamma = c.method == Method::celgc ? static_cast<float>(0x1p60) : c.gamma;
  const std::int64_t round_of_it = c.method == Method::clip21_sgd2m ? 1 : 0;
  double size = 0;
  run_reference<float>(c, [&](const Round<float>& round) {
    if (round.k < round_of_it) return true;
    const NodeRound<float>& node = round.nodes[0];
    Vector<float> increment = c.method == Method::server_clip_gd ? *round.direction : node.momentum != nullptr ? *node.momentum : *node.gradient;
    if (node.before != nullptr) increment -= *node.before;
    size = norm(increment);
    return false;
  });
  return size > 0x1p-140 && size < 0x1p100 ? size : 0;
}

/// `size` moved by some ulps of float.
double ulps_beside(double size, std::int64_t ulps) {
  auto moved = static_cast<float>(size);
  for (; ulps > 0; --ulps) moved = std::nextafter(moved, std::numeric_limits<float>::infinity());
  for (; ulps < 0; ++ulps) moved = std::nextafter(moved, 0.0F);
  return moved > 0 ? moved : std::numeric_limits<float>::denorm_min();
}

/// Theorem A's cap of the step size, in doubles: a proposal.
double theorem_a_cap(const Case& c) {
  double mean = 0;
  double largest = 0;
  double linear = 0;
  double U0 = 0;
  for (int i = 0; i < c.nodes; ++i) {
    const double a = c.matrix(i)[0];
    mean += a / c.nodes;
    linear += c.linear(i)[0] / c.nodes;
    largest = std::max(largest, std::abs(a));
    const double shift = c.shifts.empty() ? 0 : c.shifts[static_cast<std::size_t>(i)];
    U0 = std::max(U0, std::abs(a * c.x0[0] - c.linear(i)[0] - shift));
  }
  const double D0 = mean / 2 * (c.x0[0] - linear / mean) * (c.x0[0] - linear / mean);
  const double E0 = std::max(0.0, U0 - c.tau);
  const double V = E0 + std::sqrt(2 * mean * D0 + c.tau * E0 / 2 + E0 * E0 / 3);
  return V > 0 ? std::min(1 / mean, c.tau / (2 * largest * V)) : 1 / mean;
}

}  // namespace

std::string_view name_of(Method method) { return names[static_cast<std::size_t>(method)]; }

Method method_named(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == std::end(names)) {
    std::string known;
    for (const std::string_view one : names) known += (known.empty() ? "" : ", ") + std::string(one);
    throw BadInput("no band is proved for the method '" + std::string(name) + "'; there is one for " + known);
  }
  return static_cast<Method>(found - std::begin(names));
}

int regime_of(const Drawing& drawing, std::int64_t number) { return drawing.regime >= 0 ? drawing.regime : static_cast<int>(number % regime_count); }

Case draw_case(const Drawing& drawing, std::uint64_t seed, std::int64_t number) {
  Draw draw(seed, number);
  const int regime = regime_of(drawing, number);
  Case c;
  c.method = drawing.method;
  c.family = drawing.family;
  const bool is_cosine = c.family == Family::one_plus_cosine;
  c.nodes = drawing.nodes;
  c.dimension = drawing.dimension;
  c.top_k = drawing.top_k;
  c.interval = drawing.interval;
  const int d = c.dimension;
  if (regime == few_bits && d == 1 && !is_cosine) {
    for (int i = 0; i < c.nodes; ++i) c.a.push_back(static_cast<double>(i == 0 ? draw.integer(c.nodes, 2 * c.nodes) : draw.integer(-1, 2)) / 2);
  } else {
    draw_curvatures(draw, c, draw.binades(-3, 2));
  }
  const double scale = regime == tiny ? 0x1p-132 : regime == huge ? (is_cosine ? 0x1p17 : 0x1p60) : 1;  // the sine ends at 2^20
  if (is_cosine) c.phase = regime == tiny ? 0 : regime == few_bits ? static_cast<double>(draw.integer(0, 6)) / 2 : draw.uniform(0, 3);
  const double spread = regime == far ? 0x1p16 : 4;
  const double common = regime == far && draw.coin() ? draw.uniform(0x1p11, 0x1p13) : 0;  // all centres near one that is far away
  for (int i = 0; i < c.nodes && !is_cosine; ++i) {
    for (int j = 0; j < d; ++j) {
      double centre = regime == few_bits ? static_cast<double>(draw.integer(-4, 4)) : draw.uniform(-spread, spread);
      const bool paired = regime == far && common == 0;
      if (paired && i % 2 == 1) centre = draw.uniform(-4, 4) - c.b[static_cast<std::size_t>((i - 1) * d + j)];
      if (common != 0) centre = common + draw.uniform(-0.25, 0.25);
      c.b.push_back(static_cast<float>(scale * (regime == few_bits || paired ? centre : centre * c.matrix(i)[j * d + j])));
    }
  }
  for (int j = 0; j < d; ++j) {
    const double start = regime == few_bits ? static_cast<double>(draw.integer(-8, 8)) : draw.uniform(-8, 8);
    c.x0.push_back(static_cast<float>(common != 0 ? common + start / 8 : scale * start));
  }
  const bool remembers = c.method == Method::clip21_gd || c.method == Method::damped_clip21_gd || c.method == Method::top_k_clip21_gd;
  if (remembers && draw.coin()) {
    for (int i = 0; i < c.nodes * d; ++i)
      c.shifts.push_back(static_cast<float>(scale * (regime == few_bits ? static_cast<double>(draw.integer(-2, 2)) : draw.uniform(-1, 1))));
  }
  const double threshold_scale = is_cosine && regime != tiny ? 0x1p-3 : scale * (regime == far ? 0x1p8 : 1);
  c.tau = regime == few_bits ? std::ldexp(1.0, static_cast<int>(draw.integer(-2, 2))) : static_cast<float>(threshold_scale * draw.binades(-4, 4));
  const double step = regime == few_bits ? 0.25 : draw.uniform(0.125, 1) / largest_curvature(c) * (regime == huge ? 6 : 1);
  c.gamma = c.eta = static_cast<float>(step);
  const bool is_slow = c.method == Method::clip21_sgd2m;
  c.beta = is_slow ? (draw.integer(0, 3) == 0 ? 1 : static_cast<double>(draw.binades(-3, -1))) : 1;
  c.damping = c.method == Method::damped_clip21_gd || (is_slow && draw.coin()) ? static_cast<double>(draw.binades(-2, 0)) / 2 : 1;
  if (is_slow) c.gamma = static_cast<float>(c.gamma * c.beta / 2);
  if (c.method == Method::celgc) c.gamma = static_cast<float>(c.tau * c.eta);

  if (regime == cap && d == 1) {
    c.tau = std::max(static_cast<double>(static_cast<float>(first_increment(c) * draw.binades(-6, -1))), 0x1p-20);
    if (c.method == Method::clip21_gd && !is_cosine) c.gamma = static_cast<float>(theorem_a_cap(c) * draw.uniform(0.5, 0.999));
    if (c.method == Method::celgc) c.gamma = static_cast<float>(c.tau * c.eta);
  }
  if (regime == threshold || regime == still) {
    const std::int64_t kind = draw.integer(0, 2);
    if (regime == still && kind == 0 && remembers) {  // shifts that are the gradients, as floats compute them: increments of 0
      c.shifts.clear();
      run_reference<float>(c, [&](const Round<float>& round) {
        for (const NodeRound<float>& node : round.nodes) {
          for (const float entry : *node.gradient) c.shifts.push_back(entry);
        }
        return false;
      });
    } else if (const double size = first_increment(c); size > 0) {
      c.tau = ulps_beside(size, regime == still ? kind - 1 : draw.integer(-3, 3));
      if (c.method == Method::celgc) c.gamma = static_cast<float>(c.tau * c.eta);
    }
  }
  if (!(c.gamma > 0)) c.gamma = std::numeric_limits<float>::min();
  return c;
}

Instance instance_of(const Case& c, std::int64_t steps) {
  Instance instance;
  instance.subject = name_of(c.method);
  instance.problem.name = c.family == Family::quadratics ? "quadratics" : "one-plus-cosine";
  if (c.family == Family::one_plus_cosine) instance.problem.parameters = {{"nodes", std::to_string(c.nodes)}, {"phase", Exact::of_double(c.phase).text()}};
  const Eigen::Index d = c.dimension;
  const auto vector = [d](const double* from) {
    Vector<Exact> to(d);
    for (Eigen::Index j = 0; j < d; ++j) to[j] = Exact::of_double(from[j]);
    return to;
  };
  for (int i = 0; i < c.nodes; ++i) {
    if (!c.shifts.empty()) instance.shifts.push_back(vector(c.shifts.data() + static_cast<std::ptrdiff_t>(i) * d));
    if (c.family == Family::one_plus_cosine) continue;
    QuadraticNode node{Matrix<Exact>(d, d), vector(c.linear(i)), Exact(0)};
    for (Eigen::Index j = 0; j < d * d; ++j) node.a.data()[j] = Exact::of_double(c.matrix(i)[j]);
    instance.problem.nodes.push_back(std::move(node));
  }
  const auto set = [&](const char* name, double value) { instance.parameters[name] = Exact::of_double(value).text(); };
  set("gamma", c.gamma);
  if (c.method == Method::celgc) {
    set("eta", c.eta);
    instance.parameters["I"] = std::to_string(c.interval);
  } else if (c.method != Method::gd) {
    set("tau", c.tau);
  }
  if (c.method == Method::clip21_sgd2m) set("momentum", c.beta);
  if (c.method == Method::clip21_sgd2m || c.method == Method::damped_clip21_gd) set("b", c.damping);
  if (c.method == Method::top_k_clip21_gd) instance.parameters["k"] = std::to_string(c.top_k);
  instance.start = vector(c.x0.data());
  instance.steps = steps;
  return instance;
}

Case case_of(const Instance& instance) {
  Case c;
  c.method = method_named(instance.subject);
  const Problem problem = make_problem(instance.problem);
  const auto* quadratics = std::get_if<Quadratics>(&problem);
  const auto* cosine = std::get_if<OnePlusCosine>(&problem);
  if (quadratics == nullptr && cosine == nullptr) {
    throw BadInput("no band is proved for the problem '" + instance.problem.name + "'; there is one for quadratics and for one-plus-cosine");
  }
  c.nodes = nodes_of(problem);
  c.dimension = dimension_of(problem);
  if (c.nodes > most_nodes || c.dimension > most_dimension) {
    throw BadInput("the cross-check takes at most " + std::to_string(most_nodes) + " nodes and " + std::to_string(most_dimension) + " dimensions");
  }
  const auto number = [](const Exact& q, const std::string& what) {
    const double value = q.nearest_float();
    if (!std::isfinite(value) || Exact::of_double(value) != q)
      throw BadInput(what + " = " + q.text() + " is no float; the cross-check starts all runs from the same floats");
    return value;
  };
  if (cosine != nullptr) {
    c.family = Family::one_plus_cosine;
    c.phase = number(cosine->phase(), "the phase");
  } else {
    for (const QuadraticNode& node : quadratics->node_data()) {
      for (Eigen::Index j = 0; j < node.a.size(); ++j) c.a.push_back(number(node.a.data()[j], "a curvature"));
      for (const Exact& entry : node.b) c.b.push_back(number(entry, "a linear term"));
    }
  }
  const Vector<Exact> start = instance.start ? *instance.start : default_start(instance.problem, c.dimension);
  check_start({start, instance.shifts}, c.dimension, c.nodes);
  for (const Exact& entry : start) c.x0.push_back(number(entry, "a coordinate of the start"));
  for (const Vector<Exact>& shift : instance.shifts) {
    for (const Exact& entry : shift) c.shifts.push_back(number(entry, "a shift"));
  }
  const auto positive = [&](const char* name, double standard) {
    const auto found = instance.parameters.find(name);
    if (found == instance.parameters.end()) return standard;
    const double value = number(Exact::parse(found->second), name);
    if (!(value > 0)) throw BadInput(std::string(name) + " must be positive, got " + found->second);
    return value;
  };
  for (const char* needed : {"gamma", c.method == Method::celgc ? "eta" : c.method == Method::gd ? "gamma" : "tau"}) {
    if (!instance.parameters.contains(needed))
      throw BadInput(std::string("the instance of ") + instance.subject + " lacks the parameter " + needed + "; give it");
  }
  c.gamma = positive("gamma", 1);
  c.tau = positive("tau", 1);
  c.eta = positive("eta", 1);
  c.beta = positive("momentum", 1);
  c.damping = positive("b", 1);
  if (c.beta > 1 || c.damping > 1) throw BadInput("momentum and b lie in (0, 1]");
  c.top_k = static_cast<int>(positive("k", 1));
  if (c.method == Method::top_k_clip21_gd && c.top_k > c.dimension) throw BadInput("k of top-k-clip21-gd is beyond the dimension");
  c.interval = static_cast<std::int64_t>(positive("I", 4));
  return c;
}

}  // namespace lemmata::crosscheck
