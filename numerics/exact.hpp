#pragma once
/// Exact rational numbers: every parameter of every instance is one, and in one dimension whole runs are.
///
/// `Exact` is a value type over FLINT's fmpq: always canonical (lowest terms, positive denominator), small numbers without allocation.
/// There is no constructor from a floating type: 0.4 is not 2/5. Text is the way in ("2/5", "0.4", "4e-1", "2^-10"), and it is exact.
#include <flint/fmpq.h>

#include <compare>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace lemmata {

class Exact {
 public:
  Exact() noexcept { fmpq_init(q_); }
  template <std::signed_integral Integer>
  Exact(Integer value) {  // NOLINT(google-explicit-constructor): an integer is a rational number
    fmpq_init(q_);
    fmpq_set_si(q_, static_cast<slong>(value), 1);
  }
  /// numerator/denominator. Throws BadInput if the denominator is zero.
  template <std::signed_integral Numerator, std::signed_integral Denominator>
  Exact(Numerator numerator, Denominator denominator) : Exact(Fraction{numerator, denominator}) {}
  Exact(const Exact& other) {
    fmpq_init(q_);
    fmpq_set(q_, other.q_);
  }
  Exact(Exact&& other) noexcept {
    fmpq_init(q_);
    fmpq_swap(q_, other.q_);
  }
  Exact& operator=(const Exact& other) {
    fmpq_set(q_, other.q_);
    return *this;
  }
  Exact& operator=(Exact&& other) noexcept {
    fmpq_swap(q_, other.q_);
    return *this;
  }
  ~Exact() { fmpq_clear(q_); }

  /// Reads "3", "-1/3", "0.1" (= 1/10), "1e-6", "2^-10", "3*2^-4". Throws BadInput, naming the text and the forms that are accepted.
  static Exact parse(std::string_view text);
  /// The rational number that a finite double is. Throws BadInput for NaN and infinities.
  static Exact of_double(double value);
  /// 2^exponent.
  static Exact power_of_two(long exponent);

  /// "p/q", or "p" for an integer.
  [[nodiscard]] std::string text() const;
  /// The nearest double (ties to even); overflows to an infinity.
  [[nodiscard]] double nearest_double() const;
  [[nodiscard]] float nearest_float() const;
  [[nodiscard]] long double nearest_long_double() const;
  /// The largest double <= *this, and the smallest >= *this.
  [[nodiscard]] double double_below() const;
  [[nodiscard]] double double_above() const;
  /// Bits of the numerator plus bits of the denominator: what the number costs.
  [[nodiscard]] long bits() const;
  [[nodiscard]] bool is_integer() const { return fmpz_is_one(fmpq_denref(q_)) != 0; }
  [[nodiscard]] int sign() const { return fmpq_sgn(q_); }
  /// The integer value. Throws BadInput (naming `what`) unless the number is an integer of at most 62 bits.
  [[nodiscard]] std::int64_t to_integer(std::string_view what) const;
  /// floor and ceiling as exact integers.
  [[nodiscard]] Exact floor() const;
  [[nodiscard]] Exact ceiling() const;

  Exact& operator+=(const Exact& b) { fmpq_add(q_, q_, b.q_); return *this; }
  Exact& operator-=(const Exact& b) { fmpq_sub(q_, q_, b.q_); return *this; }
  Exact& operator*=(const Exact& b) { fmpq_mul(q_, q_, b.q_); return *this; }
  /// Throws NoExactValue on division by zero.
  Exact& operator/=(const Exact& b);
  friend Exact operator+(const Exact& a, const Exact& b) { Exact c; fmpq_add(c.q_, a.q_, b.q_); return c; }
  friend Exact operator-(const Exact& a, const Exact& b) { Exact c; fmpq_sub(c.q_, a.q_, b.q_); return c; }
  friend Exact operator*(const Exact& a, const Exact& b) { Exact c; fmpq_mul(c.q_, a.q_, b.q_); return c; }
  friend Exact operator/(const Exact& a, const Exact& b) { Exact c(a); c /= b; return c; }
  friend Exact operator-(const Exact& a) { Exact c; fmpq_neg(c.q_, a.q_); return c; }
  friend bool operator==(const Exact& a, const Exact& b) { return fmpq_equal(a.q_, b.q_) != 0; }
  friend std::strong_ordering operator<=>(const Exact& a, const Exact& b) { return fmpq_cmp(a.q_, b.q_) <=> 0; }

  /// sqrt(a) where it is rational. Throws NoExactValue where it is not (or a < 0).
  static Exact rational_root(const Exact& a);

  [[nodiscard]] const fmpq* raw() const { return q_; }
  [[nodiscard]] fmpq* raw() { return q_; }

 private:
  struct Fraction {
    std::int64_t numerator, denominator;
  };
  explicit Exact(Fraction fraction);

  fmpq_t q_;
};

/// The largest dyadic number with at most `bits` bits of mantissa that is <= q, for q > 0.
[[nodiscard]] Exact dyadic_below(const Exact& q, int bits);
/// The smallest such number >= q, for q > 0.
[[nodiscard]] Exact dyadic_above(const Exact& q, int bits);

}  // namespace lemmata
