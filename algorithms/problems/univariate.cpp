#include "algorithms/problems/univariate.hpp"

#include <algorithm>

namespace lemmata {
namespace {

constexpr int largest_degree = 64;

/// A lower bound of a polynomial of even degree with a positive leading coefficient. Outside [-R, R] it is at least p(0); inside, the interval whose image
/// reaches lowest is halved until its depth is that of doubles.
Exact enclosed_minimum(const Coefficients& p) {
  Exact others;
  for (std::size_t k = 1; k + 1 < p.size(); ++k) others += p[k].sign() < 0 ? -p[k] : p[k];
  const Exact radius = maximum(Exact(1), Exact(others / p.back())).ceiling();
  const PolynomialOn<Interval> on(p);
  struct Cell {
    double lower, upper, least;
  };
  const auto cell = [&](double lower, double upper) { return Cell{lower, upper, on(Interval::hull(lower, upper)).lower()}; };
  const double end = radius.double_above();
  std::vector<Cell> cells = {cell(-end, 0), cell(0, end)};
  const auto higher = [](const Cell& a, const Cell& b) { return a.least > b.least; };
  constexpr int most_halvings = 4000;
  for (int halvings = 0; halvings < most_halvings; ++halvings) {
    const Cell lowest = cells.front();
    const double middle = lowest.lower / 2 + lowest.upper / 2;
    if (!(lowest.lower < middle && middle < lowest.upper)) break;
    std::ranges::pop_heap(cells, higher);
    cells.back() = cell(lowest.lower, middle);
    std::ranges::push_heap(cells, higher);
    cells.push_back(cell(middle, lowest.upper));
    std::ranges::push_heap(cells, higher);
  }
  const double least = cells.front().least;
  if (!(least >= -std::numeric_limits<double>::max())) throw BadInput("polynomial: no lower bound was certified; take smaller coefficients");
  return minimum(Exact::of_double(least), p[0]);
}

Coefficients trimmed(Coefficients p) {
  while (p.size() > 1 && p.back().sign() == 0) p.pop_back();
  return p;
}

/// The classical constant of a polynomial, where it has one: 0 otherwise.
Exact classical_constant(const Coefficients& p) { return p.size() == 3 ? magnitude(Exact(Exact(2) * p[2])) : Exact(0); }

LeastL0 polynomial_l0(const Coefficients& p, const Exact& L1) {
  if (p.size() <= 3) return {LeastL0::Known::exactly, classical_constant(p)};
  if (L1.sign() == 0) return {LeastL0::Known::infinite, {}};
  return {LeastL0::Known::not_known, {}};
}

Exact to_the(const Exact& base, int exponent) {
  Exact power(1);
  for (int k = 0; k < exponent; ++k) power *= base;
  return power;
}

void require_L1(const Exact& L1) {
  if (L1.sign() < 0) throw BadInput("L1 must not be negative, got " + L1.text());
}

}  // namespace

Coefficients derivative(const Coefficients& p) {
  Coefficients slope;
  for (std::size_t k = 1; k < p.size(); ++k) slope.push_back(Exact(static_cast<std::int64_t>(k)) * p[k]);
  if (slope.empty()) slope.emplace_back(0);
  return slope;
}

Univariate::Univariate(Shape shape, int nodes, Exact scale, Exact inner, int exponent)
    : shape_(shape), nodes_(nodes), scale_(std::move(scale)), inner_(std::move(inner)), exponent_(exponent) {
  if (nodes < 1) throw BadInput("a function of one variable on n = " + std::to_string(nodes) + " nodes; give at least one");
  if (scale_.sign() <= 0 || inner_.sign() <= 0) throw BadInput("s phi(a x) needs s, a > 0, got s = " + scale_.text() + ", a = " + inner_.text());
  if (shape == Shape::polynomial) throw std::logic_error("a polynomial is made from its coefficients");
  if (shape == Shape::power && (exponent < 2 || largest_degree < exponent)) {
    throw BadInput("the power |x|^p needs p from 2 to " + std::to_string(largest_degree) + ", got " + std::to_string(exponent));
  }
  const Exact second = scale_ * inner_ * inner_;
  Exact L;
  switch (shape) {
    case Shape::power: L = exponent == 2 ? Exact(2) * second : Exact(0); break;
    case Shape::softplus: L = second / Exact(4); break;
    case Shape::sine:
    case Shape::hyperbola: L = second; break;
    default: break;
  }
  regularity_.mean = L;
  regularity_.node.assign(static_cast<std::size_t>(nodes), L);
  regularity_.lower_bound = shape == Shape::cosh || shape == Shape::hyperbola ? scale_ : shape == Shape::sine ? -scale_ : Exact(0);
}

Univariate::Univariate(const std::vector<Coefficients>& node) : shape_(Shape::polynomial), nodes_(static_cast<int>(node.size())) {
  if (node.empty()) throw BadInput("polynomial: n = 0 nodes; give at least one list of coefficients");
  Coefficients sum;
  bool is_classical = true;
  for (const Coefficients& given : node) {
    node_.push_back(trimmed(given));
    const Coefficients& p = node_.back();
    if (p.empty() || p.size() > largest_degree + 1) throw BadInput("polynomial: a list of coefficients has 1 to " + std::to_string(largest_degree + 1) + " entries");
    if (sum.size() < p.size()) sum.resize(p.size());
    for (std::size_t k = 0; k < p.size(); ++k) sum[k] += p[k];
    is_classical = is_classical && p.size() <= 3;
  }
  for (Exact& c : sum) c /= Exact(nodes_);
  mean_ = trimmed(std::move(sum));
  if (mean_.size() % 2 == 0 || (mean_.size() > 1 && mean_.back().sign() < 0)) {
    throw BadInput("polynomial: the mean of the nodes is not bounded below; it needs an even degree and a positive leading coefficient");
  }
  // One constant L_i for a node without one would make the others look certified: then none is given.
  for (const Coefficients& p : node_) regularity_.node.push_back(is_classical ? classical_constant(p) : Exact(0));
  regularity_.mean = is_classical ? classical_constant(mean_) : Exact(0);
  regularity_.lower_bound = mean_.size() == 1 ? mean_[0] : enclosed_minimum(mean_);
}

LeastL0 Univariate::l0_at(const Exact& L1) const {
  require_L1(L1);
  const Exact second = scale_ * inner_ * inner_;
  const auto from_corner = [&](const Exact& value) {
    return L1 < inner_ ? LeastL0{LeastL0::Known::infinite, {}} : LeastL0{LeastL0::Known::exactly, value};
  };
  switch (shape_) {
    case Shape::polynomial: return polynomial_l0(mean_, L1);
    case Shape::power:
      if (exponent_ == 2) return {LeastL0::Known::exactly, Exact(2) * second};
      if (L1.sign() == 0) return {LeastL0::Known::infinite, {}};
      return {LeastL0::Known::exactly, second * Exact(exponent_) * to_the(inner_ * Exact(exponent_ - 2) / L1, exponent_ - 2)};
    case Shape::cosh:
    case Shape::exp_minus_linear: return from_corner(second);
    case Shape::exponential: return from_corner(Exact(0));
    case Shape::softplus: {
      const Exact rest = positive_part(Exact(inner_ - L1));
      return {LeastL0::Known::exactly, scale_ * rest * rest / Exact(4)};
    }
    case Shape::sine:
    case Shape::hyperbola: return {LeastL0::Known::exactly, second};
  }
  return {};
}

LeastL0 Univariate::node_l0_at(int i, const Exact& L1) const {
  require_L1(L1);
  return shape_ == Shape::polynomial ? polynomial_l0(node_.at(static_cast<std::size_t>(i)), L1) : l0_at(L1);
}

}  // namespace lemmata
