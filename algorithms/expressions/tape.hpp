#pragma once
/// Expressions as tapes: a plain array of instructions in the order in which they are carried out, common subexpressions shared.
///
/// A tape is data, made once; it is evaluated over any number, without allocation once an Evaluator exists. An even power is a square at the end, an odd one is
/// monotone: both are tight on enclosures. What is undefined somewhere (a division, a logarithm, a root) is told by a Truth beside the values, never guessed.
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "numerics/error.hpp"
#include "numerics/scalar.hpp"

namespace lemmata {

enum class Operation : std::uint8_t { constant, variable, add, subtract, multiply, divide, negate, square, odd_power, root, exp, log, sin, cos, cosh };

/// `a` and `b` are places on the tape; for a constant or a variable `a` is its number, for an odd power `b` is the exponent (3, 5, ...).
struct Instruction {
  Operation operation;
  std::int32_t a = 0;
  std::int32_t b = 0;
};

class Tape {
 public:
  explicit Tape(int variables = 1) : variables_(variables) {}

  // Each appends an instruction, or finds the one that is there already, and returns its place. Rational arithmetic on constants is carried out at once.
  int constant(const Exact& value);
  int variable(int number) { return append({Operation::variable, number, 0}); }
  int add(int a, int b);
  int subtract(int a, int b);
  int multiply(int a, int b);
  /// Throws BadInput for the constant zero as a divisor.
  int divide(int a, int b);
  int negate(int a);
  int square(int a);
  /// a^exponent for any integer; a negative one divides. Throws BadInput for |exponent| > 2000.
  int power(int a, long exponent);
  /// root, exp, log, sin, cos or cosh.
  int apply(Operation function, int a) { return append({function, a, 0}); }
  void output(int place) { outputs_.push_back(place); }
  /// Whether some instruction has a value only where the value at `place` is positive, or not 0.
  [[nodiscard]] bool requires_positive(int place) const;
  [[nodiscard]] bool requires_nonzero(int place) const;

  [[nodiscard]] int variables() const { return variables_; }
  [[nodiscard]] const std::vector<Instruction>& instructions() const { return instructions_; }
  [[nodiscard]] const std::vector<Exact>& constants() const { return constants_; }
  [[nodiscard]] const std::vector<int>& outputs() const { return outputs_; }
  /// Whether it has rational operations only, so that it can be evaluated in exact numbers.
  [[nodiscard]] bool is_rational() const;
  /// The instruction as text in the variables `names`, for messages: "log(x - 1)".
  [[nodiscard]] std::string text(int place, std::span<const std::string> names) const;

 private:
  static constexpr long largest_exponent = 2000;
  int append(const Instruction& instruction);
  [[nodiscard]] const Exact* constant_at(int place) const;

  int variables_;
  std::vector<Instruction> instructions_;
  std::vector<Exact> constants_;
  std::vector<int> outputs_;
  std::map<std::tuple<Operation, std::int32_t, std::int32_t>, int> known_;
  std::map<std::string, int> known_constants_;
};

/// x^n for odd n: monotone, hence on enclosures the hull of the powers of both ends.
template <Field S>
[[nodiscard]] S odd_power(const S& x, int n) {
  const auto plain = [n](const S& y) {
    S result = y;
    const S y_squared = square(y);
    for (int k = 3; k <= n; k += 2) result *= y_squared;
    return result;
  };
  if constexpr (Enclosure<S>) {
    return join(plain(lower_end(x)), plain(upper_end(x)));
  } else {
    return plain(x);
  }
}

/// Evaluates a tape over the number S. Holds the constants and the place of every intermediate value.
template <Field S>
class Evaluator {
 public:
  explicit Evaluator(const Tape& tape) : tape_(&tape), values_(tape.instructions().size()) {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const Instruction& instruction = tape.instructions()[i];
      if (instruction.operation == Operation::constant) values_[i] = constant<S>(tape.constants()[static_cast<std::size_t>(instruction.a)]);
    }
  }

  /// Whether the function is defined (and twice differentiable) at every member of x: yes; at none: no. Then `culprit` is the instruction that is not.
  /// Throws NoExactValue where an exact number has no exact image.
  Truth operator()(std::span<const S> x) {
    Truth defined = Truth::yes;
    const std::vector<Instruction>& instructions = tape_->instructions();
    for (std::size_t i = 0; i < instructions.size(); ++i) {
      const Instruction& instruction = instructions[i];
      const auto require = [&](Truth condition) {
        if (condition < defined) {
          defined = condition;
          culprit_ = static_cast<int>(i);
        }
      };
      const auto a = [&]() -> const S& { return values_[static_cast<std::size_t>(instruction.a)]; };
      const auto b = [&]() -> const S& { return values_[static_cast<std::size_t>(instruction.b)]; };
      S& y = values_[i];
      switch (instruction.operation) {
        case Operation::constant: break;
        case Operation::variable: y = x[static_cast<std::size_t>(instruction.a)]; break;
        case Operation::add: set_sum(y, a(), b()); break;
        case Operation::subtract: set_difference(y, a(), b()); break;
        case Operation::multiply: set_product(y, a(), b()); break;
        case Operation::negate: y = -a(); break;
        case Operation::square: y = square(a()); break;
        case Operation::odd_power: y = odd_power(a(), instruction.b); break;
        case Operation::divide:
          require(nonzero(b()));
          if (scalar_traits<S>::arithmetic == Arithmetic::exact && defined != Truth::yes) return Truth::no;
          y = a() / b();
          break;
        default:
          if constexpr (Transcendental<S>) {
            if (instruction.operation == Operation::log || instruction.operation == Operation::root) require(positive(a()));
            y = image(instruction.operation, a());
          } else {
            throw NoExactValue("an expression with roots or transcendental functions has no exact value");
          }
      }
    }
    return defined;
  }

  [[nodiscard]] const S& output(std::size_t number) const { return values_[static_cast<std::size_t>(tape_->outputs()[number])]; }
  [[nodiscard]] int culprit() const { return culprit_; }

 private:
  static Truth positive(const S& a) {
    const Truth not_positive = less_equal(a, S(0));
    return not_positive == Truth::no ? Truth::yes : not_positive == Truth::yes ? Truth::no : Truth::unknown;
  }
  static Truth nonzero(const S& a) {
    const Truth not_positive = less_equal(a, S(0));
    const Truth not_negative = less_equal(S(0), a);
    if (not_positive == Truth::no || not_negative == Truth::no) return Truth::yes;
    return both(not_positive, not_negative) == Truth::yes ? Truth::no : Truth::unknown;
  }
  static S image(Operation function, const S& a) requires Transcendental<S> {
    switch (function) {
      case Operation::root: return scalar_traits<S>::root(a);
      case Operation::exp: return scalar_traits<S>::exp(a);
      case Operation::log: return scalar_traits<S>::log(a);
      case Operation::sin: return scalar_traits<S>::sin(a);
      case Operation::cos: return scalar_traits<S>::cos(a);
      default: return scalar_traits<S>::cosh(a);
    }
  }

  const Tape* tape_;
  std::vector<S> values_;
  int culprit_ = -1;
};

}  // namespace lemmata
