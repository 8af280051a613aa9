#include "algorithms/problems/univariate.hpp"

#include "algorithms/expressions/one_variable.hpp"

namespace lemmata {
namespace {

constexpr int largest_degree = 64;
/// Certified bounds of what is irrational are this near, relative to it (lower bounds of f: absolutely), and are kept in so many bits.
constexpr int kept_bits = 48;
Exact resolution() { return Exact::power_of_two(-40); }

/// A rational number at most `resolution` below the minimum of a polynomial that has one, and the minimum itself where it is simple enough to be found.
Exact certified_minimum(const Coefficients& p) {
  const std::optional<RationalBounds> bounds = infimum(Polynomial(p), resolution());
  if (!bounds) throw std::logic_error("a polynomial of even degree with a positive leading coefficient is bounded below");
  return bounds->lower;
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
  const std::optional<RationalBounds> bounds = l0_star(Polynomial(p), L1, resolution());
  if (!bounds) return {LeastL0::Known::infinite, {}};
  if (bounds->is_exact()) return {LeastL0::Known::exactly, bounds->upper};
  const Exact upper = dyadic_above(bounds->upper, kept_bits);
  return {LeastL0::Known::above, upper};
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
    if (p.empty() || p.size() > largest_degree + 1) {
      throw BadInput("polynomial: a list of coefficients has 1 to " + std::to_string(largest_degree + 1) + " entries");
    }
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
  regularity_.lower_bound = mean_.size() == 1 ? mean_[0] : certified_minimum(mean_);
}

bool Univariate::has_affine_gradients() const {
  if (shape_ == Shape::power) return exponent_ == 2;
  if (shape_ != Shape::polynomial) return false;
  for (const Coefficients& p : node_) {
    if (p.size() > 3) return false;
  }
  return true;
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
