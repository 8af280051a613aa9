#include "numerics/exact.hpp"

#include <mpfr.h>

#include <cctype>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>

#include "numerics/error.hpp"

namespace lemmata {
namespace {

constexpr long largest_exponent = 100000;  // 1e100000 has 332,000 bits; more is a typing error, and would only hang
constexpr long most_bits = 1000000;

/// An IEEE format: digits of the mantissa, and the exponents of its smallest subnormal and beyond its largest number, as MPFR counts them.
struct BinaryFormat {
  int digits;
  long least_exponent, largest_exponent;
};
constexpr BinaryFormat single_format{24, -148, 128};
constexpr BinaryFormat double_format{53, -1073, 1024};
constexpr BinaryFormat extended_format{64, -16444, 16384};  // x87

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
  std::string shown(text.substr(0, 60));
  for (char& c : shown) {
    if (std::iscntrl(static_cast<unsigned char>(c)) != 0) c = '?';  // one line, whatever was typed
  }
  if (text.size() > shown.size()) shown += "...";
  throw BadInput("'" + shown + "' is not a number (" + std::string(why) + "); write it as 3, -1/3, 0.1, 1e-6 or 2^-10");
}

/// An optionally signed run of digits; nothing else.
std::optional<long> small_integer(std::string_view text) {
  std::string_view digits = text;
  if (!digits.empty() && (digits.front() == '+' || digits.front() == '-')) digits.remove_prefix(1);
  if (digits.empty() || digits.size() > 9) return std::nullopt;
  for (const char c : digits) {
    if (std::isdigit(static_cast<unsigned char>(c)) == 0) return std::nullopt;
  }
  return std::strtol(std::string(text).c_str(), nullptr, 10);
}

Exact ten_to(long exponent) {
  Exact power;
  fmpz_one(fmpq_numref(power.raw()));
  fmpz* part = exponent >= 0 ? fmpq_numref(power.raw()) : fmpq_denref(power.raw());
  fmpz_set_ui(part, 10);
  fmpz_pow_ui(part, part, static_cast<ulong>(std::labs(exponent)));
  return power;
}

/// [sign] digits [. digits] [e integer], all of `text`. `whole` is what the person typed.
Exact decimal(std::string_view text, std::string_view whole) {
  std::string digits;
  bool negative = false;
  std::size_t at = 0;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) negative = text[at++] == '-';
  long places = 0;
  bool point = false;
  bool any = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      digits.push_back(c);
      any = true;
      if (point) ++places;
    } else if (c == '.' && !point) {
      point = true;
    } else {
      break;
    }
  }
  if (!any) refuse(whole, "no digits where a number was expected");
  long exponent = 0;
  if (at < text.size()) {
    if (text[at] != 'e' && text[at] != 'E') refuse(whole, "unexpected character '" + std::string(1, text[at]) + "'");
    const auto parsed = small_integer(text.substr(at + 1));
    if (!parsed) refuse(whole, "the exponent after 'e' is not an integer of at most 9 digits");
    exponent = *parsed;
  }
  exponent -= places;
  if (std::labs(exponent) > largest_exponent || digits.size() > static_cast<std::size_t>(largest_exponent)) {
    refuse(whole, "its exponent is beyond 100000");
  }
  Exact value;
  if (fmpz_set_str(fmpq_numref(value.raw()), digits.c_str(), 10) != 0) refuse(whole, "malformed digits");
  value *= ten_to(exponent);
  return negative ? -value : value;
}

/// A product of factors "decimal" or "base^exponent"; a leading sign belongs to the product: -2^-10 is -(2^-10).
Exact product(std::string_view text, std::string_view whole) {
  Exact value(1);
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    if (text.front() == '-') value = Exact(-1);
    text.remove_prefix(1);
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) refuse(whole, "two signs in a row");
  }
  while (true) {
    const std::size_t star = text.find('*');
    const std::string_view factor = text.substr(0, star);
    const std::size_t caret = factor.find('^');
    if (caret == std::string_view::npos) {
      value *= decimal(factor, whole);
    } else {
      Exact base = decimal(factor.substr(0, caret), whole);
      const auto exponent = small_integer(factor.substr(caret + 1));
      if (!exponent) refuse(whole, "the exponent after '^' is not an integer of at most 9 digits");
      if (std::labs(*exponent) > largest_exponent || std::labs(*exponent) * base.bits() > most_bits) {
        refuse(whole, "its exponent is too large");
      }
      if (base.sign() == 0 && *exponent < 0) refuse(whole, "a negative power of zero");
      fmpq_pow_si(base.raw(), base.raw(), *exponent);
      value *= base;
    }
    if (value.bits() > most_bits) refuse(whole, "it is too long");
    if (star == std::string_view::npos) return value;
    text.remove_prefix(star + 1);
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) refuse(whole, "a sign inside a product");
  }
}

/// q rounded once to a format, subnormal numbers included.
void round_to_format(mpfr_t value, const Exact& q, const BinaryFormat& format, mpfr_rnd_t direction) {
  const int ternary = fmpq_get_mpfr(value, q.raw(), direction);
  const mpfr_exp_t saved_min = mpfr_get_emin();
  const mpfr_exp_t saved_max = mpfr_get_emax();
  mpfr_set_emin(format.least_exponent);
  mpfr_set_emax(format.largest_exponent);
  const int checked = mpfr_check_range(value, ternary, direction);
  mpfr_subnormalize(value, checked, direction);
  mpfr_set_emin(saved_min);
  mpfr_set_emax(saved_max);
}

/// q rounded to a double in the given direction.
double rounded_to_double(const Exact& q, mpfr_rnd_t direction) {
  // A short numerator over a small power of two is a double as it stands.
  const fmpz numerator = *fmpq_numref(q.raw());
  const fmpz denominator = *fmpq_denref(q.raw());
  if (!COEFF_IS_MPZ(numerator) && !COEFF_IS_MPZ(denominator) && std::labs(numerator) < (1L << 53) && (denominator & (denominator - 1)) == 0) {
    return static_cast<double>(numerator) / static_cast<double>(denominator);
  }
  mpfr_t value;
  mpfr_init2(value, double_format.digits);
  round_to_format(value, q, double_format, direction);
  const double result = mpfr_get_d(value, direction);
  mpfr_clear(value);
  return result;
}

/// q rounded to `bits` bits of mantissa, downwards or upwards; q > 0.
Exact to_dyadic(const Exact& q, int bits, bool upwards) {
  if (q.sign() <= 0 || bits < 1) throw BadInput("a dyadic bound needs a positive number and at least one bit, got " + q.text());
  mpfr_t value;
  mpfr_init2(value, bits < MPFR_PREC_MIN ? MPFR_PREC_MIN : bits);
  fmpq_get_mpfr(value, q.raw(), upwards ? MPFR_RNDU : MPFR_RNDD);
  mpz_t mantissa;
  mpz_init(mantissa);
  const mpfr_exp_t exponent = mpfr_get_z_2exp(mantissa, value);
  Exact result;
  fmpz_set_mpz(fmpq_numref(result.raw()), mantissa);
  mpz_clear(mantissa);
  mpfr_clear(value);
  return result * Exact::power_of_two(exponent);
}

}  // namespace

Exact::Exact(Fraction fraction) {
  if (fraction.denominator == 0) throw BadInput("a fraction has denominator zero");
  fmpq_init(q_);
  fmpz_set_si(fmpq_numref(q_), fraction.numerator);
  fmpz_set_si(fmpq_denref(q_), fraction.denominator);
  fmpq_canonicalise(q_);
}

Exact Exact::parse(std::string_view text) {
  std::string_view trimmed = text;
  while (!trimmed.empty() && std::isspace(static_cast<unsigned char>(trimmed.front())) != 0) trimmed.remove_prefix(1);
  while (!trimmed.empty() && std::isspace(static_cast<unsigned char>(trimmed.back())) != 0) trimmed.remove_suffix(1);
  if (trimmed.empty()) refuse(text, "empty");
  const std::size_t slash = trimmed.find('/');
  if (slash == std::string_view::npos) return product(trimmed, trimmed);
  const Exact denominator = product(trimmed.substr(slash + 1), trimmed);
  if (denominator.sign() == 0) refuse(trimmed, "its denominator is zero");
  return product(trimmed.substr(0, slash), trimmed) / denominator;
}

Exact Exact::of_double(double value) {
  if (!std::isfinite(value)) throw BadInput("a NaN or an infinity is no rational number");
  int exponent = 0;
  const double mantissa = std::frexp(value, &exponent);
  Exact result(static_cast<std::int64_t>(std::ldexp(mantissa, 53)));
  return result * power_of_two(exponent - 53);
}

Exact Exact::power_of_two(long exponent) {
  Exact power;
  fmpz_one(fmpq_numref(power.raw()));
  fmpz* part = exponent >= 0 ? fmpq_numref(power.raw()) : fmpq_denref(power.raw());
  fmpz_one(part);
  fmpz_mul_2exp(part, part, static_cast<ulong>(std::labs(exponent)));
  return power;
}

std::string Exact::text() const {
  char* raw_text = fmpq_get_str(nullptr, 10, q_);
  std::string result(raw_text);
  flint_free(raw_text);
  return result;
}

float Exact::nearest_float() const {
  mpfr_t value;
  mpfr_init2(value, single_format.digits);
  round_to_format(value, *this, single_format, MPFR_RNDN);
  const float result = mpfr_get_flt(value, MPFR_RNDN);
  mpfr_clear(value);
  return result;
}
long double Exact::nearest_long_double() const {
  mpfr_t value;
  mpfr_init2(value, extended_format.digits);
  round_to_format(value, *this, extended_format, MPFR_RNDN);
  const long double result = mpfr_get_ld(value, MPFR_RNDN);
  mpfr_clear(value);
  return result;
}
double Exact::nearest_double() const { return rounded_to_double(*this, MPFR_RNDN); }
double Exact::double_below() const { return rounded_to_double(*this, MPFR_RNDD); }
double Exact::double_above() const { return rounded_to_double(*this, MPFR_RNDU); }

long Exact::bits() const { return static_cast<long>(fmpz_bits(fmpq_numref(q_)) + fmpz_bits(fmpq_denref(q_))); }

std::int64_t Exact::to_integer(std::string_view what) const {
  if (!is_integer() || fmpz_bits(fmpq_numref(q_)) > 62) {
    throw BadInput(std::string(what) + " must be an integer of at most 62 bits, got " + text());
  }
  return fmpz_get_si(fmpq_numref(q_));
}

Exact Exact::floor() const {
  Exact result;
  fmpz_fdiv_q(fmpq_numref(result.raw()), fmpq_numref(q_), fmpq_denref(q_));
  return result;
}

Exact Exact::ceiling() const {
  Exact result;
  fmpz_cdiv_q(fmpq_numref(result.raw()), fmpq_numref(q_), fmpq_denref(q_));
  return result;
}

Exact& Exact::operator/=(const Exact& b) {
  if (b.sign() == 0) throw NoExactValue("division by zero");
  fmpq_div(q_, q_, b.q_);
  return *this;
}

Exact Exact::rational_root(const Exact& a) {
  Exact root;
  if (a.sign() < 0 || fmpz_is_square(fmpq_numref(a.q_)) == 0 || fmpz_is_square(fmpq_denref(a.q_)) == 0) {
    throw NoExactValue("the root of " + a.text() + " is not rational");
  }
  fmpz_sqrt(fmpq_numref(root.q_), fmpq_numref(a.q_));
  fmpz_sqrt(fmpq_denref(root.q_), fmpq_denref(a.q_));
  return root;
}

Exact dyadic_below(const Exact& q, int bits) { return to_dyadic(q, bits, false); }
Exact dyadic_above(const Exact& q, int bits) { return to_dyadic(q, bits, true); }

}  // namespace lemmata
