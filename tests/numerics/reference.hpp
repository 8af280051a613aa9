#pragma once
/// What the audits compare with: the operations evaluated at single points by MPFR, rounded down and up. None of lemmata's arithmetic takes part.
#include <mpfr.h>

#include <array>
#include <ostream>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace lemmata::audit {

constexpr mpfr_prec_t reference_bits = 400;
/// Sums of products of points (exponents of a double, mantissas of up to 256 bits) are exact with so many bits.
constexpr mpfr_prec_t wide_bits = 5400;

/// A point: an MPFR number as a value. A copy keeps the precision.
class Real {
 public:
  Real() : Real(0.0) {}
  explicit Real(double value, mpfr_prec_t bits = reference_bits) {
    mpfr_init2(value_, bits);
    mpfr_set_d(value_, value, MPFR_RNDN);
  }
  Real(const Real& other) {
    mpfr_init2(value_, mpfr_get_prec(other.value_));
    mpfr_set(value_, other.value_, MPFR_RNDN);
  }
  Real& operator=(const Real& other) {
    mpfr_set_prec(value_, mpfr_get_prec(other.value_));
    mpfr_set(value_, other.value_, MPFR_RNDN);
    return *this;
  }
  ~Real() { mpfr_clear(value_); }

  static Real wide() { return Real(0.0, wide_bits); }
  /// The largest MPFR number: beyond any enclosure that is bounded.
  static Real beyond() {
    Real r;
    mpfr_set_inf(r.value_, 1);
    mpfr_nextbelow(r.value_);
    return r;
  }

  friend bool operator<(const Real& a, const Real& b) { return mpfr_less_p(a.value_, b.value_) != 0; }
  friend bool operator==(const Real& a, const Real& b) { return mpfr_equal_p(a.value_, b.value_) != 0; }
  [[nodiscard]] int sign() const { return mpfr_sgn(value_); }
  [[nodiscard]] bool is_finite() const { return mpfr_number_p(value_) != 0; }
  [[nodiscard]] double to_double(mpfr_rnd_t direction = MPFR_RNDN) const { return mpfr_get_d(value_, direction); }
  [[nodiscard]] Real negated() const {
    Real r(*this);
    mpfr_neg(r.value_, r.value_, MPFR_RNDN);
    return r;
  }
  friend std::ostream& operator<<(std::ostream& out, const Real& r) {
    std::array<char, 64> text{};
    mpfr_snprintf(text.data(), text.size(), "%.25Rg", r.value_);
    return out << text.data();
  }

  [[nodiscard]] mpfr_srcptr raw() const { return value_; }
  [[nodiscard]] mpfr_ptr raw() { return value_; }

 private:
  mpfr_t value_;
};

/// lower <= the true value <= upper.
struct Bounds {
  Real lower;
  Real upper;
};

/// A closed set of real numbers; an infinite end means unbounded.
struct Span {
  Real lower;
  Real upper;
  [[nodiscard]] bool is_point() const { return lower == upper; }
  [[nodiscard]] bool is_bounded() const { return lower.is_finite() && upper.is_finite(); }
  [[nodiscard]] bool contains(const Real& x) const { return !(x < lower) && !(upper < x); }
  friend std::ostream& operator<<(std::ostream& out, const Span& s) { return out << '[' << s.lower << ", " << s.upper << ']'; }
};

enum class Operation {
  sum, difference, product, quotient, minimum, maximum,
  square, magnitude, root, exponential, logarithm, log_one_plus, hyperbolic_cosine, sine, cosine,
};
constexpr std::array<std::string_view, 15> operation_names{
    "sum", "difference", "product", "quotient", "minimum", "maximum",
    "square", "magnitude", "root", "exponential", "logarithm", "log_one_plus", "hyperbolic_cosine", "sine", "cosine"};
inline std::vector<Operation> all_operations() {
  std::vector<Operation> all;
  for (std::size_t j = 0; j < operation_names.size(); ++j) all.push_back(static_cast<Operation>(j));
  return all;
}

constexpr bool is_binary(Operation op) { return op <= Operation::maximum; }
constexpr bool is_transcendental(Operation op) { return op >= Operation::exponential; }
constexpr std::string_view name(Operation op) { return operation_names[static_cast<std::size_t>(op)]; }

/// Whether the operation is defined at the point.
inline bool in_domain(Operation op, const Real& x, const Real& y) {
  switch (op) {
    case Operation::quotient: return y.sign() != 0;
    case Operation::root: return x.sign() >= 0;
    case Operation::logarithm: return x.sign() > 0;
    case Operation::log_one_plus: return mpfr_cmp_si(x.raw(), -1) > 0;
    default: return true;
  }
}

/// Rounds once: a value that is not exact lies between its rounding down and the next number.
template <class Function>
Bounds rounded_both_ways(Function function, mpfr_prec_t bits = reference_bits) {
  Bounds b{Real(0.0, bits), Real(0.0, bits)};
  const int ternary = function(b.lower.raw(), MPFR_RNDD);
  b.upper = b.lower;
  if (ternary != 0) mpfr_nextabove(b.upper.raw());
  return b;
}

/// The operation at a point of its domain; y counts for binary operations only.
inline Bounds reference(Operation op, const Real& x, const Real& y) {
  return rounded_both_ways([&](mpfr_ptr r, mpfr_rnd_t direction) {
    switch (op) {
      case Operation::sum: return mpfr_add(r, x.raw(), y.raw(), direction);
      case Operation::difference: return mpfr_sub(r, x.raw(), y.raw(), direction);
      case Operation::product: return mpfr_mul(r, x.raw(), y.raw(), direction);
      case Operation::quotient: return mpfr_div(r, x.raw(), y.raw(), direction);
      case Operation::minimum: return mpfr_min(r, x.raw(), y.raw(), direction);
      case Operation::maximum: return mpfr_max(r, x.raw(), y.raw(), direction);
      case Operation::square: return mpfr_sqr(r, x.raw(), direction);
      case Operation::magnitude: return mpfr_abs(r, x.raw(), direction);
      case Operation::root: return mpfr_sqrt(r, x.raw(), direction);
      case Operation::exponential: return mpfr_exp(r, x.raw(), direction);
      case Operation::logarithm: return mpfr_log(r, x.raw(), direction);
      case Operation::log_one_plus: return mpfr_log1p(r, x.raw(), direction);
      case Operation::hyperbolic_cosine: return mpfr_cosh(r, x.raw(), direction);
      case Operation::sine: return mpfr_sin(r, x.raw(), direction);
      case Operation::cosine: return mpfr_cos(r, x.raw(), direction);
    }
    return 0;
  });
}

/// sum_j x_j y_j, exact.
inline Real exact_dot(const std::vector<Real>& x, const std::vector<Real>& y) {
  Real sum = Real::wide();
  Real term = Real::wide();
  for (std::size_t j = 0; j < x.size(); ++j) {
    if (mpfr_mul(term.raw(), x[j].raw(), y[j].raw(), MPFR_RNDN) != 0 || mpfr_add(sum.raw(), sum.raw(), term.raw(), MPFR_RNDN) != 0) {
      throw std::logic_error("the reference dot product was rounded: raise wide_bits");
    }
  }
  return sum;
}

/// ||x||, one rounding of an exact sum of squares.
inline Bounds reference_norm(const std::vector<Real>& x) {
  const Real sum = exact_dot(x, x);
  return rounded_both_ways([&](mpfr_ptr r, mpfr_rnd_t direction) { return mpfr_sqrt(r, sum.raw(), direction); });
}

/// Component j of min{1, tau/||u||} u, and 0 at u = 0; tau >= 0.
inline Bounds reference_clip(const std::vector<Real>& u, const Real& tau, std::size_t j) {
  const Bounds norm = reference_norm(u);
  if (!(tau < norm.upper)) return {u[j], u[j]};
  Real scaled = Real::wide();
  mpfr_mul(scaled.raw(), u[j].raw(), tau.raw(), MPFR_RNDN);
  // The quotient grows towards zero with the norm: the far end of the norm gives the near end of the component.
  const bool positive = scaled.sign() >= 0;
  Bounds b;
  mpfr_div(b.lower.raw(), scaled.raw(), (positive ? norm.upper : norm.lower).raw(), MPFR_RNDD);
  mpfr_div(b.upper.raw(), scaled.raw(), (positive ? norm.lower : norm.upper).raw(), MPFR_RNDU);
  if (norm.lower < tau) {  // the reference itself cannot tell on which side of the threshold the point lies
    if (u[j] < b.lower) b.lower = u[j];
    if (b.upper < u[j]) b.upper = u[j];
  }
  return b;
}

}  // namespace lemmata::audit
