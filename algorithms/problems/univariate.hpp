#pragma once
/// Functions of one variable whose (L0, L1)-smoothness is known: f_i(x) = s phi(a x) with s, a > 0, the same on n >= 1 nodes, or f_i a rational polynomial,
/// one for all nodes or one each.
///
///   shape              phi(z)               inf f     classical L     least L0 for L1 (docs/proofs/smoothness.md, The frontier)
///   power              |z|^p, p >= 2        0         p = 2 only      s a^2 p (a (p - 2)/L1)^(p-2), L1 > 0
///   cosh               cosh z               s         none            s a^2 for L1 >= a, else none
///   exponential        e^z                  0         none            0 for L1 >= a, else none
///   exp-minus-linear   e^z - z - 1          0         none            s a^2 for L1 >= a, else none
///   softplus           log(1 + e^-z)        0         s a^2/4         s ((a - L1)_+)^2/4
///   sine               sin z                -s        s a^2           s a^2
///   hyperbola          sqrt(1 + z^2)        s         s a^2           s a^2
///   polynomial         sum_k c_k x^k        bounded   degree <= 2     bounded from above, within 2^-40
///
/// Where there is no classical constant, regularity() has L = L_i = 0, which is not valid: the hypothesis "smoothness" of the classical theorems then fails.
#include <optional>

#include "algorithms/objective.hpp"
#include "numerics/near_zero.hpp"
#include "theory/smoothness/generalised.hpp"

namespace lemmata {

enum class Shape : std::uint8_t { polynomial, power, cosh, exponential, exp_minus_linear, softplus, sine, hyperbola };

/// Coefficients from the constant term upwards; the last one is not zero, except of the zero polynomial {0}.
using Coefficients = std::vector<Exact>;

template <Field S>
class UnivariateOn;

class Univariate {
 public:
  /// s phi(a x) on every node; `exponent` is p of the shape `power`. Throws BadInput for n = 0, s <= 0, a <= 0, p < 2 or p > 64.
  Univariate(Shape shape, int nodes, Exact scale, Exact inner, int exponent = 0);
  /// Polynomials, one a node. Throws BadInput for no nodes, a degree over 64, or where the mean is not bounded below.
  explicit Univariate(const std::vector<Coefficients>& node);

  [[nodiscard]] int nodes() const { return nodes_; }
  [[nodiscard]] int dimension() const { return 1; }
  [[nodiscard]] const Regularity& regularity() const { return regularity_; }
  [[nodiscard]] Shape shape() const { return shape_; }
  [[nodiscard]] const Exact& scale() const { return scale_; }
  [[nodiscard]] const Exact& inner() const { return inner_; }
  [[nodiscard]] int exponent() const { return exponent_; }
  /// Of shape polynomial: one list for each node, and the mean. Else empty.
  [[nodiscard]] const std::vector<Coefficients>& node_coefficients() const { return node_; }
  [[nodiscard]] const Coefficients& mean_coefficients() const { return mean_; }
  [[nodiscard]] bool is_rational() const { return shape_ == Shape::polynomial || shape_ == Shape::power; }

  [[nodiscard]] bool has_affine_gradients() const;

  /// The least L0 for which f is (L0, L1)-smooth. Throws BadInput for L1 < 0.
  [[nodiscard]] LeastL0 l0_at(const Exact& L1) const;
  /// The same of f_i.
  [[nodiscard]] LeastL0 node_l0_at(int i, const Exact& L1) const;

  /// Throws NoExactValue where the values are irrational and S is the rational numbers.
  template <Field S>
  [[nodiscard]] UnivariateOn<S> on() const {
    return UnivariateOn<S>(*this);
  }

 private:
  Shape shape_;
  int nodes_;
  Exact scale_{1};
  Exact inner_{1};
  int exponent_ = 0;
  std::vector<Coefficients> node_;
  Coefficients mean_;
  Regularity regularity_;
};

/// A polynomial in numbers of type S. Even and odd ones are evaluated in x^2, so that their enclosures are tight around 0.
template <Field S>
class PolynomialOn {
 public:
  explicit PolynomialOn(const Coefficients& coefficients) {
    bool has_even = false;
    bool has_odd = false;
    for (std::size_t k = 0; k < coefficients.size(); ++k) {
      if (coefficients[k].sign() != 0) (k % 2 == 0 ? has_even : has_odd) = true;
    }
    parity_ = has_even && has_odd ? Parity::none : has_odd ? Parity::odd : Parity::even;
    const std::size_t stride = parity_ == Parity::none ? 1 : 2;
    for (std::size_t k = parity_ == Parity::odd ? 1 : 0; k < coefficients.size(); k += stride) coefficients_.push_back(constant<S>(coefficients[k]));
  }
  [[nodiscard]] S operator()(const S& x) const {
    if (parity_ == Parity::none) return horner(x);
    const S in_square = horner(square(x));
    return parity_ == Parity::odd ? S(x * in_square) : in_square;
  }

 private:
  enum class Parity : std::uint8_t { none, even, odd };
  [[nodiscard]] S horner(const S& y) const {
    S sum = coefficients_.back();
    for (std::size_t k = coefficients_.size() - 1; k-- > 0;) sum = sum * y + coefficients_[k];
    return sum;
  }
  Parity parity_;
  std::vector<S> coefficients_;
};

/// The derivative; {0} of a constant.
[[nodiscard]] Coefficients derivative(const Coefficients& p);

template <Field S>
class UnivariateOn {
  using T = scalar_traits<S>;

 public:
  explicit UnivariateOn(const Univariate& exact)
      : shape_(exact.shape()), nodes_(exact.nodes()), exponent_(exact.exponent()), scale_(constant<S>(exact.scale())), inner_(constant<S>(exact.inner())) {
    if (!Transcendental<S> && !exact.is_rational()) throw NoExactValue("this problem has irrational values");
    if (shape_ != Shape::polynomial) return;
    const Coefficients slope = derivative(exact.mean_coefficients());
    mean_ = {PolynomialOn<S>(exact.mean_coefficients()), PolynomialOn<S>(slope), PolynomialOn<S>(derivative(slope))};
    for (const Coefficients& node : exact.node_coefficients()) node_slopes_.emplace_back(derivative(node));
  }
  [[nodiscard]] int nodes() const { return nodes_; }
  [[nodiscard]] int dimension() const { return 1; }

  void gradient(int i, const Vector<S>& x, Vector<S>& out) const {
    out.resize(1);
    out[0] = shape_ == Shape::polynomial ? node_slopes_[static_cast<std::size_t>(i)](x[0]) : slope(x[0]);
  }
  void mean_gradient(const Vector<S>& x, Vector<S>& out) const {
    out.resize(1);
    out[0] = slope(x[0]);
  }
  [[nodiscard]] S value(const Vector<S>& x) const { return value(x[0]); }

  [[nodiscard]] S value(const S& x) const {
    if (shape_ == Shape::polynomial) return mean_[0](x);
    const S z = inner_ * x;
    if (shape_ == Shape::power) return scale_ * magnitude_to(exponent_, z);
    if constexpr (Transcendental<S>) {
      switch (shape_) {
        case Shape::cosh: return scale_ * T::cosh(z);
        case Shape::exponential: return scale_ * T::exp(z);
        case Shape::exp_minus_linear: return scale_ * (exp_minus_one(z) - z);
        case Shape::softplus: return scale_ * softplus(z);
        case Shape::sine: return scale_ * T::sin(z);
        default: return scale_ * hypotenuse(z);
      }
    }
    return S(0);
  }
  /// f'(x).
  [[nodiscard]] S slope(const S& x) const {
    if (shape_ == Shape::polynomial) return mean_[1](x);
    const S z = inner_ * x;
    const S factor = scale_ * inner_;
    if (shape_ == Shape::power) return factor * S(exponent_) * (z * magnitude_to(exponent_ - 2, z));
    if constexpr (Transcendental<S>) {
      switch (shape_) {
        case Shape::cosh: return factor * hyperbolic_sine(z);
        case Shape::exponential: return factor * T::exp(z);
        case Shape::exp_minus_linear: return factor * exp_minus_one(z);
        case Shape::softplus: return -factor / (S(1) + T::exp(z));
        case Shape::sine: return factor * T::cos(z);
        default: return factor * z / hypotenuse(z);
      }
    }
    return S(0);
  }
  /// f''(x).
  [[nodiscard]] S curvature(const S& x) const {
    if (shape_ == Shape::polynomial) return mean_[2](x);
    const S z = inner_ * x;
    const S factor = scale_ * square(inner_);
    if (shape_ == Shape::power) return factor * S(exponent_ * (exponent_ - 1)) * magnitude_to(exponent_ - 2, z);
    if constexpr (Transcendental<S>) {
      switch (shape_) {
        case Shape::cosh: return factor * T::cosh(z);
        case Shape::exponential:
        case Shape::exp_minus_linear: return factor * T::exp(z);
        case Shape::softplus: return factor / (S(2) * (S(1) + T::cosh(z)));
        case Shape::sine: return -factor * T::sin(z);
        default: {
          const S h = hypotenuse(z);
          return factor / h / h / h;
        }
      }
    }
    return S(0);
  }

 private:
  /// |z|^m, through tight squares.
  static S magnitude_to(int m, const S& z) {
    const S z_squared = square(z);
    S product = m % 2 == 0 ? S(1) : magnitude(z);
    for (int k = 0; k < m / 2; ++k) product = product * z_squared;
    return product;
  }
  /// log(1 + e^-z) without overflow.
  static S softplus(const S& z) {
    if (less_equal(z, S(0)) == Truth::yes) return T::log1p(T::exp(z)) - z;
    return T::log1p(T::exp(S(-z)));
  }
  /// sqrt(1 + z^2); where |z| >= 1, without overflow of the square.
  static S hypotenuse(const S& z) {
    const S size = magnitude(z);
    if (Rounded<S> && less_equal(S(1), size) == Truth::yes) return size * root(S(S(1) + square(S(S(1) / size))));
    return root(S(S(1) + square(z)));
  }

  Shape shape_;
  int nodes_;
  int exponent_;
  S scale_;
  S inner_;
  std::vector<PolynomialOn<S>> mean_;  ///< f, f', f''
  std::vector<PolynomialOn<S>> node_slopes_;
};

}  // namespace lemmata
