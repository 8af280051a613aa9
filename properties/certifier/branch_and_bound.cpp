#include "properties/certifier/branch_and_bound.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "algorithms/expressions/batch.hpp"
#include "numerics/environment.hpp"
#include "numerics/polynomial.hpp"
#include "properties/certifier/norms.hpp"

namespace lemmata::certifier {
namespace {

constexpr int lanes = BatchEvaluator::lanes;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Boxes of dimension n, side by side: 2n doubles each.
class Boxes {
 public:
  explicit Boxes(int n) : n_(static_cast<std::size_t>(n)) {}
  [[nodiscard]] std::size_t size() const { return ends_.size() / (2 * n_); }
  [[nodiscard]] bool empty() const { return ends_.empty(); }
  [[nodiscard]] int dimension() const { return static_cast<int>(n_); }
  [[nodiscard]] double lower(std::size_t box, std::size_t side) const { return ends_[2 * (box * n_ + side)]; }
  [[nodiscard]] double upper(std::size_t box, std::size_t side) const { return ends_[2 * (box * n_ + side) + 1]; }
  void push(std::span<const double> ends) { ends_.insert(ends_.end(), ends.begin(), ends.end()); }
  [[nodiscard]] std::span<const double> operator[](std::size_t box) const { return {ends_.data() + 2 * n_ * box, 2 * n_}; }
  void keep_first(std::size_t count) { ends_.resize(2 * n_ * count); }
  void clear() { ends_.clear(); }

 private:
  std::size_t n_;
  std::vector<double> ends_;
};

double centre_of(double lower, double upper) { return lower / 2 + upper / 2; }

/// The box outwards in double: what is proved on it is proved on the box.
std::vector<double> outward(const Box& box) {
  std::vector<double> ends;
  for (const auto& [lower, upper] : box) {
    ends.push_back(lower.double_below());
    ends.push_back(upper.double_above());
  }
  return ends;
}

/// The doubles of the box itself, where there are two in every side; else the box rounded outwards. Points that are to certify something are looked for here.
std::vector<double> inward(const Box& box) {
  std::vector<double> ends;
  for (const auto& [lower, upper] : box) {
    ends.push_back(lower.double_above());
    ends.push_back(upper.double_below());
    if (!(ends[ends.size() - 2] < ends.back())) return outward(box);
  }
  return ends;
}

/// Halves `ends` across the side that is longest relative to the whole box, and appends both parts. False if no double lies strictly inside.
bool halve(std::span<const double> ends, std::span<const double> whole, Boxes& parts) {
  std::size_t longest = 0;
  double share = -1;
  for (std::size_t side = 0; 2 * side < ends.size(); ++side) {
    const double middle = centre_of(ends[2 * side], ends[2 * side + 1]);
    if (!(ends[2 * side] < middle && middle < ends[2 * side + 1])) continue;
    const double relative = (ends[2 * side + 1] - ends[2 * side]) / (whole[2 * side + 1] - whole[2 * side]);
    if (relative > share) {
      share = relative;
      longest = side;
    }
  }
  if (share < 0) return false;
  std::array<double, 6> part{};
  std::copy(ends.begin(), ends.end(), part.begin());
  const double middle = centre_of(ends[2 * longest], ends[2 * longest + 1]);
  part[2 * longest + 1] = middle;
  parts.push({part.data(), ends.size()});
  part[2 * longest + 1] = ends[2 * longest + 1];
  part[2 * longest] = middle;
  parts.push({part.data(), ends.size()});
  return true;
}

/// The longest side relative to the whole box.
double relative_width(std::span<const double> ends, std::span<const double> whole) {
  double width = 0;
  for (std::size_t side = 0; 2 * side < ends.size(); ++side) {
    if (whole[2 * side + 1] > whole[2 * side]) width = std::max(width, (ends[2 * side + 1] - ends[2 * side]) / (whole[2 * side + 1] - whole[2 * side]));
  }
  return width;
}

/// An upper bound of the share of the whole that a box has (degenerate sides count as whole).
double share_of(std::span<const double> ends, std::span<const double> whole) {
  double share = 1;
  for (std::size_t side = 0; 2 * side < ends.size(); ++side) {
    if (whole[2 * side + 1] > whole[2 * side]) share *= (ends[2 * side + 1] - ends[2 * side]) / (whole[2 * side + 1] - whole[2 * side]) * (1 + 0x1p-50);
  }
  return share;
}

/// ||H|| - bound of a batch of boxes against (L0, L1), and what one variable allows beyond that: the difference is monotone where its derivative has a sign.
class Filter {
 public:
  Filter(const Expression& f, const Exact& l0, const Exact& l1)
      : f_(f), n_(f.dimension()), l0_(Interval::enclosing(l0)), l1_(Interval::enclosing(l1)), batch_(f.derivatives) {
    if (f.with_third) third_.emplace(*f.with_third);
  }

  /// Evaluates the boxes `from` .. `from + count - 1`, at most a batch.
  void run(const Boxes& boxes, std::size_t from, int count) { fill(batch_, boxes, from, count), batch_.run(count), enclose_norms(batch_, n_, count, norms_); }
  /// The same at the boxes' centres.
  void run_centres(const Boxes& boxes, std::size_t from, int count) {
    for (int side = 0; side < n_; ++side) {
      for (int k = 0; k < count; ++k) {
        const double middle = centre_of(boxes.lower(from + static_cast<std::size_t>(k), static_cast<std::size_t>(side)),
                                        boxes.upper(from + static_cast<std::size_t>(k), static_cast<std::size_t>(side)));
        batch_.lower(side)[static_cast<std::size_t>(k)] = middle;
        batch_.upper(side)[static_cast<std::size_t>(k)] = middle;
      }
    }
    batch_.run(count);
    enclose_norms(batch_, n_, count, norms_);
  }
  [[nodiscard]] const Norms& norms() const { return norms_; }

  /// Certified upper and lower ends of L0 + L1 ||grad|| (with L0 = 0: what is subtracted from ||H||).
  [[nodiscard]] double bound_lower(std::size_t k) const {
    const double product = norms_.slope_lower[k] > 0 && l1_.lower() > 0 ? std::max(0.0, outwards_down(l1_.lower() * norms_.slope_lower[k])) : 0;
    return product > 0 ? std::max(l0_.lower(), outwards_down(l0_.lower() + product)) : l0_.lower();
  }
  [[nodiscard]] double bound_upper(std::size_t k) const {
    if (l1_.upper() == 0 || norms_.slope_upper[k] == 0) return l0_.upper();
    if (norms_.slope_upper[k] == infinity) return infinity;
    return outwards_up(l0_.upper() + outwards_up(l1_.upper() * norms_.slope_upper[k]));
  }
  [[nodiscard]] bool holds(std::size_t k) const { return norms_.curvature_upper[k] <= bound_lower(k); }
  [[nodiscard]] bool violated(std::size_t k) const { return norms_.curvature_lower[k] > bound_upper(k); }

  /// One variable: for box number k of the batch, the end at which |f''| - L1 |f'| is largest, where its derivative is certified to have a sign.
  void run_third(const Boxes& boxes, std::size_t from, int count) {
    fill(*third_, boxes, from, count);
    third_->run(count);
  }
  [[nodiscard]] bool has_third() const { return third_.has_value(); }
  [[nodiscard]] std::optional<bool> rises(std::size_t k) const {
    const auto sign = [&](std::size_t output) { return third_->output_lower(output)[k] >= 0 ? 1 : third_->output_upper(output)[k] <= 0 ? -1 : 0; };
    const int s = sign(0);
    const int t = sign(1);
    if (s == 0 || t == 0 || third_->output_lower(2)[k] == -infinity || third_->output_upper(2)[k] == infinity) return std::nullopt;
    const Interval second = Interval::hull(third_->output_lower(1)[k], third_->output_upper(1)[k]);
    const Interval third = Interval::hull(third_->output_lower(2)[k], third_->output_upper(2)[k]);
    const Interval change = (t > 0 ? third : -third) - l1_ * (s > 0 ? second : -second);
    if (change.lower() >= 0) return true;
    if (change.upper() <= 0) return false;
    return std::nullopt;
  }

 private:
  void fill(BatchEvaluator& batch, const Boxes& boxes, std::size_t from, int count) const {
    for (int side = 0; side < n_; ++side) {
      BatchEvaluator::Ends& lower = batch.lower(side);
      BatchEvaluator::Ends& upper = batch.upper(side);
      for (int k = 0; k < count; ++k) {
        const std::size_t box = from + static_cast<std::size_t>(k);
        lower[static_cast<std::size_t>(k)] = boxes.lower(box, static_cast<std::size_t>(side));
        upper[static_cast<std::size_t>(k)] = boxes.upper(box, static_cast<std::size_t>(side));
      }
    }
  }

  const Expression& f_;
  int n_;
  Interval l0_, l1_;
  BatchEvaluator batch_;
  std::optional<BatchEvaluator> third_;
  Norms norms_{};
};

/// Both sides on a box of balls.
Truth holds_in_balls(Evaluator<Ball>& derivatives, int n, std::span<const Ball> x, const Exact& l0, const Exact& l1) {
  derivatives(x);
  std::array<Ball, 3> gradient;
  Symmetric<Ball> hessian;
  split(derivatives, n, gradient, hessian);
  return less_equal(spectral_norm(hessian, n), Ball::enclosing(l0) + Ball::enclosing(l1) * length(gradient, n));
}

bool inside(const std::vector<Exact>& point, const Box& box) {
  for (std::size_t i = 0; i < box.size(); ++i) {
    if (point[i] < box[i].first || box[i].second < point[i]) return false;
  }
  return true;
}

/// A point of the box of few digits near `point` that violates, certified.
std::optional<std::vector<Exact>> simple_violation(const Expression& f, const Box& box, std::span<const double> near, const Exact& l0, const Exact& l1) {
  std::vector<Exact> point;
  for (std::size_t i = 0; i < box.size(); ++i) point.push_back(std::clamp(Exact::of_double(near[i]), box[i].first, box[i].second));
  std::vector<Exact> candidate(point.size());
  for (int bits = 2; bits <= 60; ++bits) {
    for (std::size_t i = 0; i < box.size(); ++i) {
      const Exact margin = (box[i].second - box[i].first) * Exact::power_of_two(-bits);
      candidate[i] = simplest_between(std::max(box[i].first, point[i] - margin), std::min(box[i].second, point[i] + margin));
    }
    if (sides_at(f, candidate, l0, l1).holds == Truth::no) return candidate;
  }
  if (inside(point, box) && sides_at(f, point, l0, l1).holds == Truth::no) return point;
  return std::nullopt;
}

/// Looks for the largest ||H|| - L0 - L1 ||grad||: on a grid, then by shrinking steps around the best point. A proposal only.
std::vector<double> likely_violation(Filter& filter, std::span<const double> whole) {
  const auto n = whole.size() / 2;
  const int side = n == 1 ? 2048 : n == 2 ? 48 : 14;
  std::vector<double> best(n);
  double best_value = -infinity;
  Boxes points(static_cast<int>(n));
  const auto try_all = [&] {
    for (std::size_t from = 0; from < points.size(); from += lanes) {
      const int count = static_cast<int>(std::min<std::size_t>(lanes, points.size() - from));
      filter.run(points, from, count);
      for (std::size_t k = 0; k < static_cast<std::size_t>(count); ++k) {
        const double value = filter.norms().curvature_lower[k] - filter.bound_upper(k);
        if (!(value > best_value)) continue;
        best_value = value;
        for (std::size_t i = 0; i < n; ++i) best[i] = points.lower(from + k, i);
      }
    }
    points.clear();
  };
  const auto add = [&](std::span<const double> point) {
    std::array<double, 6> ends{};
    for (std::size_t i = 0; i < n; ++i) ends[2 * i] = ends[2 * i + 1] = std::clamp(point[i], whole[2 * i], whole[2 * i + 1]);
    points.push({ends.data(), 2 * n});
  };
  std::array<int, 3> index{};
  std::array<double, 3> point{};
  while (true) {
    for (std::size_t i = 0; i < n; ++i) point[i] = whole[2 * i] + (whole[2 * i + 1] - whole[2 * i]) * index[i] / side;
    add({point.data(), n});
    std::size_t i = 0;
    while (i < n && ++index[i] > side) index[i++] = 0;
    if (i == n) break;
  }
  try_all();
  for (double step = 1.0 / side; step > 1e-12; step /= 2) {
    for (int round = 0; round < 4; ++round) {
      const std::vector<double> from = best;
      std::array<int, 3> offset{-1, -1, -1};
      while (true) {
        for (std::size_t i = 0; i < n; ++i) point[i] = from[i] + offset[i] * step * (whole[2 * i + 1] - whole[2 * i]);
        add({point.data(), n});
        std::size_t i = 0;
        while (i < n && ++offset[i] > 1) offset[i++] = -1;
        if (i == n) break;
      }
      try_all();
      if (best == from) break;
    }
  }
  return best;
}

std::string number_text(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

}  // namespace

std::string box_text(const Expression& f, const Box& box) {
  std::string text;
  for (std::size_t i = 0; i < box.size(); ++i) {
    text += (i == 0 ? "" : ", ") + f.variables[i] + " in [" + box[i].first.text() + ", " + box[i].second.text() + "]";
  }
  return text;
}

void check_defined(const Expression& f, const Box& box) {
  const std::vector<double> whole = outward(box);
  const auto n = box.size();
  Evaluator<Interval> function(f.function);
  Evaluator<Interval> derivatives(f.derivatives);
  const Tape* undefined = nullptr;
  int culprit = -1;
  const auto defined = [&](std::span<const double> ends, bool at_lower, bool as_point) {
    std::vector<Interval> x;
    for (std::size_t i = 0; i < n; ++i) {
      const double end = at_lower ? ends[2 * i] : ends[2 * i + 1];
      x.push_back(as_point ? Interval::point(end) : Interval::hull(ends[2 * i], ends[2 * i + 1]));
    }
    Truth result = Truth::yes;
    for (auto [evaluator, tape] : {std::pair{&function, &f.function}, std::pair{&derivatives, &f.derivatives}}) {
      const Truth here = (*evaluator)(x);
      if (here >= result) continue;
      result = here;
      undefined = tape;
      culprit = evaluator->culprit();
    }
    return result;
  };
  const auto complain = [&](const std::string& where) {
    const Instruction& i = undefined->instructions()[static_cast<std::size_t>(culprit)];
    const std::string argument = undefined->text(i.operation == Operation::divide ? i.b : i.a, f.variables);
    const std::string what = i.operation == Operation::divide ? "the divisor " + argument + " is 0"
                             : i.operation == Operation::log  ? "log(" + argument + ") needs a positive argument"
                                                              : "a root or power of " + argument + ", not positive, is not twice differentiable";
    throw BadInput("'" + f.text + "' is undefined " + where + ": " + what + "; choose a --box without it");
  };
  const auto part_text = [&](std::span<const double> ends) {
    std::string text;
    for (std::size_t i = 0; i < n; ++i) {
      text +=
          (i == 0 ? "" : ", ") + f.variables[i] +
          (ends[2 * i] == ends[2 * i + 1] ? " = " + number_text(ends[2 * i]) : " in [" + number_text(ends[2 * i]) + ", " + number_text(ends[2 * i + 1]) + "]");
    }
    return text;
  };
  Boxes open(static_cast<int>(n));
  open.push(whole);
  for (int evaluations = 0; !open.empty(); ++evaluations) {
    const std::vector<double> ends(open[open.size() - 1].begin(), open[open.size() - 1].end());
    open.keep_first(open.size() - 1);
    const Truth here = defined(ends, true, false);
    if (here == Truth::yes) continue;
    if (here == Truth::no) complain("at every point with " + part_text(ends));
    for (const bool at_lower : {true, false}) {
      if (defined(ends, at_lower, true) != Truth::no) continue;
      std::vector<double> point;
      for (std::size_t i = 0; i < n; ++i) point.insert(point.end(), 2, at_lower ? ends[2 * i] : ends[2 * i + 1]);
      complain("at " + part_text(point));
    }
    defined(ends, true, false);
    if (evaluations >= 100000 || relative_width(ends, whole) < 0x1p-40 || !halve(ends, whole, open))
      complain("somewhere in " + part_text(ends) + ", as far as enclosures tell");
  }
}

namespace {

/// f itself, and not only its derivatives, has a value there: log(x - 10) has derivatives at 1.
bool has_value(const Expression& f, const std::vector<Exact>& point) {
  if (f.function.is_rational()) return Evaluator<Exact>(f.function)(point) == Truth::yes;
  Truth defined = Truth::unknown;
  for (long bits = 128; bits <= 4096 && defined == Truth::unknown; bits *= 2) {
    const PrecisionScope scope(bits);
    std::vector<Ball> x;
    for (const Exact& coordinate : point) x.push_back(Ball::enclosing(coordinate));
    defined = Evaluator<Ball>(f.function)(x);
  }
  return defined == Truth::yes;
}

}  // namespace

Sides sides_at(const Expression& f, const std::vector<Exact>& point, const Exact& l0, const Exact& l1) {
  const int n = f.dimension();
  Sides sides;
  if (!has_value(f, point)) return sides;
  if (n == 1 && f.derivatives.is_rational()) {
    Evaluator<Exact> derivatives(f.derivatives);
    if (derivatives(point) != Truth::yes) return sides;
    const Exact slope = magnitude(derivatives.output(0));
    const Exact curvature = magnitude(derivatives.output(1));
    const Exact bound = l0 + l1 * slope;
    return {truth(curvature <= bound), true, quantity(curvature), quantity(slope), quantity(bound)};
  }
  for (long bits = 128; bits <= 4096 && sides.holds == Truth::unknown; bits *= 2) {
    const PrecisionScope scope(bits);
    Evaluator<Ball> derivatives(f.derivatives);
    std::vector<Ball> x;
    for (const Exact& coordinate : point) x.push_back(Ball::enclosing(coordinate));
    if (derivatives(x) != Truth::yes) continue;
    std::array<Ball, 3> gradient;
    Symmetric<Ball> hessian;
    split(derivatives, n, gradient, hessian);
    const Ball slope = length(gradient, n);
    const Ball curvature = spectral_norm(hessian, n);
    const Ball bound = Ball::enclosing(l0) + Ball::enclosing(l1) * slope;
    sides = {less_equal(curvature, bound), false, quantity(curvature), quantity(slope), quantity(bound)};
    if (n == 3 && bits >= 256) break;  // the norm is certified up to a relative slack, which more bits do not narrow
  }
  return sides;
}

BoxDecision decide_on_box(const Expression& f, const Box& box, const Exact& l0, const Exact& l1, const Limits& limits) {
  BoxDecision decision;
  const int n = f.dimension();
  const std::vector<double> whole = outward(box);
  Filter filter(f, l0, l1);
  const auto refuted_near = [&](std::span<const double> near) {
    const auto point = simple_violation(f, box, near, l0, l1);
    if (!point) return false;
    decision.decision = Decision::violated;
    decision.point = *point;
    return true;
  };
  if (refuted_near(likely_violation(filter, whole))) return decision;

  Boxes open(n);
  Boxes later(n);  // as small as this pass goes
  Boxes parts(n);
  open.push(whole);
  if (!floating_environment_is_sound()) {
    std::swap(open, later);
  }
  for (double least_width = 0x1p-10; !open.empty() && least_width > 0x1p-52; least_width *= 0x1p-10) {
    bool stopped = false;
    for (int batch = 0; !open.empty(); ++batch) {
      stopped = decision.boxes >= limits.most_boxes(n) || ((batch & 63) == 63 && limits.reached());
      if (stopped) break;
      const int count = static_cast<int>(std::min<std::size_t>(lanes, open.size()));
      const std::size_t from = open.size() - static_cast<std::size_t>(count);
      filter.run(open, from, count);
      decision.boxes += count;
      const bool contract = filter.has_third() && least_width < 0x1p-10;
      if (contract) filter.run_third(open, from, count);
      parts.clear();
      for (std::size_t k = 0; k < static_cast<std::size_t>(count); ++k) {
        if (filter.holds(k)) continue;
        const std::span<const double> ends = open[from + k];
        if (filter.violated(k)) {
          std::vector<double> middle;
          for (std::size_t i = 0; i < box.size(); ++i) middle.push_back(centre_of(ends[2 * i], ends[2 * i + 1]));
          if (refuted_near(middle)) return decision;
        }
        if (contract && ends[0] < ends[1]) {
          // The largest value of |f''| - L1|f'| over the box lies at one end: only that point is left to settle.
          if (const auto rises = filter.rises(k)) {
            const double end = *rises ? ends[1] : ends[0];
            const std::array<double, 2> point{end, end};
            parts.push(point);
            continue;
          }
        }
        if (relative_width(ends, whole) <= least_width || !halve(ends, whole, parts)) later.push(ends);
      }
      open.keep_first(from);
      for (std::size_t k = 0; k < parts.size(); ++k) open.push(parts[k]);
    }
    if (stopped) break;
    std::swap(open, later);
  }
  for (std::size_t k = 0; k < later.size(); ++k) open.push(later[k]);

  // What doubles left open, in balls: more bits, no overflow.
  constexpr std::int64_t most_in_balls = 40000;
  Boxes left(n);
  if (!open.empty()) {
    constexpr long bits = 128;
    const PrecisionScope scope(bits);
    decision.precision_bits = bits;
    Evaluator<Ball> derivatives(f.derivatives);
    std::vector<Ball> x(box.size());
    while (!open.empty()) {
      if (decision.in_balls >= most_in_balls || ((decision.in_balls & 255) == 255 && limits.reached())) break;
      const std::vector<double> ends(open[open.size() - 1].begin(), open[open.size() - 1].end());
      open.keep_first(open.size() - 1);
      for (std::size_t i = 0; i < x.size(); ++i) x[i] = enclosing_ball(Interval::hull(ends[2 * i], ends[2 * i + 1]));
      ++decision.in_balls;
      ++decision.boxes;
      if (holds_in_balls(derivatives, n, x, l0, l1) == Truth::yes) continue;
      if (decision.in_balls + static_cast<std::int64_t>(open.size()) < most_in_balls / 2 && relative_width(ends, whole) > 0x1p-44 && halve(ends, whole, open))
        continue;
      left.push(ends);
    }
    for (std::size_t k = 0; k < open.size(); ++k) left.push(open[k]);
  }
  if (left.empty()) {
    decision.decision = Decision::holds;
    return decision;
  }
  decision.remaining = static_cast<std::int64_t>(left.size());
  for (std::size_t i = 0; i < box.size(); ++i) decision.around.emplace_back(infinity, -infinity);
  for (std::size_t k = 0; k < left.size(); ++k) {
    decision.remaining_volume += share_of(left[k], whole);
    for (std::size_t i = 0; i < box.size(); ++i) {
      decision.around[i].first = std::min(decision.around[i].first, left.lower(k, i));
      decision.around[i].second = std::max(decision.around[i].second, left.upper(k, i));
    }
  }
  return decision;
}

BoxSupremum supremum_on_box(const Expression& f, const Box& box, const Exact& l1, double relative, const Limits& limits) {
  const int n = f.dimension();
  const std::vector<double> whole = outward(box);
  const std::vector<double> within = inward(box);
  Filter filter(f, Exact(0), l1);
  BoxSupremum result;
  if (!floating_environment_is_sound()) {  // subnormal numbers are flushed to 0, or doubles are not rounded to nearest: nothing is certified
    result.upper = infinity;
    return result;
  }
  double curvature = 0;
  Boxes open(n);
  Boxes next(n);
  std::vector<double> peaks;  // upper bounds, one for each box of `open`
  std::vector<double> next_peaks;
  double settled = 0;  // the largest upper bound among the boxes that were put aside
  // An upper bound of ||H|| - L1 ||grad|| over box k of the batch; a lower bound at its centre.
  const auto peak = [&](std::size_t k) {
    return filter.norms().curvature_upper[k] == infinity ? infinity : outwards_up(filter.norms().curvature_upper[k] - filter.bound_lower(k));
  };
  // Near 0 an absolute accuracy, relative to the curvature of f but for no more than curvature 1: where that is huge it would say nothing.
  const auto good_enough = [&] { return std::max(0.0, std::max(result.lower * (1 + relative), result.lower + relative * 0x1p-10 * std::min(curvature, 1.0))); };
  const auto take_point = [&](std::span<const double> point, std::size_t k) {
    curvature = std::max(curvature, filter.norms().curvature_lower[k]);
    const double value = outwards_down(filter.norms().curvature_lower[k] - filter.bound_upper(k));
    if (!(value > result.lower)) return;
    // The lower bound must come from the box itself, not from its outward rounding.
    std::vector<Exact> exact;
    for (const double coordinate : point) exact.push_back(Exact::of_double(coordinate));
    if (!inside(exact, box)) return;
    result.lower = value;
    result.point.assign(point.begin(), point.end());
  };
  {
    const std::vector<double> start = likely_violation(filter, within);
    Boxes one(n);
    std::vector<double> ends;
    for (std::size_t i = 0; i < box.size(); ++i) ends.insert(ends.end(), 2, start[i]);
    one.push(ends);
    filter.run(one, 0, 1);
    take_point(start, 0);
  }
  open.push(whole);
  peaks.push_back(infinity);
  bool stopped = false;
  while (!open.empty() && !stopped) {
    next.clear();
    next_peaks.clear();
    for (std::size_t from = 0; from < open.size(); from += lanes) {
      const int count = static_cast<int>(std::min<std::size_t>(lanes, open.size() - from));
      if (result.boxes >= limits.most_boxes(n) || ((from / lanes) % 64 == 63 && limits.reached())) {
        stopped = true;
        for (std::size_t k = from; k < open.size(); ++k) settled = std::max(settled, peaks[k]);
        break;
      }
      filter.run_centres(open, from, count);
      for (std::size_t k = 0; k < static_cast<std::size_t>(count); ++k) {
        std::array<double, 3> centre{};
        for (std::size_t i = 0; i < box.size(); ++i) centre[i] = centre_of(open.lower(from + k, i), open.upper(from + k, i));
        take_point({centre.data(), box.size()}, k);
      }
      filter.run(open, from, count);
      if (filter.has_third()) filter.run_third(open, from, count);
      result.boxes += count;
      for (std::size_t k = 0; k < static_cast<std::size_t>(count); ++k) {
        const double top = std::min(peak(k), peaks[from + k]);
        if (top <= good_enough()) {
          settled = std::max(settled, top);
          continue;
        }
        const std::span<const double> ends = open[from + k];
        // Overflow in a small part: no smaller one will do better, and the upper bound is infinite whatever the others say.
        if (top == infinity && relative_width(ends, whole) < 0x1p-12) {
          result.upper = infinity;
          return result;
        }
        if (filter.has_third() && ends[0] < ends[1]) {
          if (const auto rises = filter.rises(k)) {
            // The end of the box may be no double: the upper bound comes from its outward rounding, a lower one from the double inside.
            const double end = *rises ? ends[1] : ends[0];
            const double certified = std::clamp(end, within[0], within[1]);
            for (const double at : {end, certified}) {
              next.push(std::array<double, 2>{at, at});
              next_peaks.push_back(top);
              if (certified == end) break;
            }
            continue;
          }
        }
        const std::size_t before = next.size();
        if (!halve(ends, whole, next)) {
          settled = std::max(settled, top);
        }
        next_peaks.insert(next_peaks.end(), next.size() - before, top);
      }
    }
    if (stopped) {
      for (const double top : next_peaks) settled = std::max(settled, top);
    }
    std::swap(open, next);
    std::swap(peaks, next_peaks);
  }
  result.upper = std::max(settled, result.lower);
  result.complete = result.upper <= good_enough();
  return result;
}

}  // namespace lemmata::certifier
