#include "algorithms/expressions/tape.hpp"

#include <algorithm>

namespace lemmata {

int Tape::append(const Instruction& instruction) {
  const auto [known, is_new] = known_.try_emplace({instruction.operation, instruction.a, instruction.b}, static_cast<int>(instructions_.size()));
  if (is_new) instructions_.push_back(instruction);
  return known->second;
}

int Tape::constant(const Exact& value) {
  const auto [known, is_new] = known_constants_.try_emplace(value.text(), static_cast<int>(constants_.size()));
  if (is_new) constants_.push_back(value);
  return append({Operation::constant, known->second, 0});
}

const Exact* Tape::constant_at(int place) const {
  const Instruction& instruction = instructions_[static_cast<std::size_t>(place)];
  return instruction.operation == Operation::constant ? &constants_[static_cast<std::size_t>(instruction.a)] : nullptr;
}

int Tape::add(int a, int b) {
  const Exact* p = constant_at(a);
  const Exact* q = constant_at(b);
  if (p != nullptr && q != nullptr) return constant(*p + *q);
  if (p != nullptr && p->sign() == 0) return b;
  if (q != nullptr && q->sign() == 0) return a;
  return append({Operation::add, std::min(a, b), std::max(a, b)});
}

int Tape::subtract(int a, int b) {
  const Exact* p = constant_at(a);
  const Exact* q = constant_at(b);
  if (p != nullptr && q != nullptr) return constant(*p - *q);
  if (p != nullptr && p->sign() == 0) return negate(b);
  if (q != nullptr && q->sign() == 0) return a;
  return append({Operation::subtract, a, b});
}

int Tape::multiply(int a, int b) {
  const Exact* p = constant_at(a);
  const Exact* q = constant_at(b);
  if (p != nullptr && q != nullptr) return constant(*p * *q);
  for (const auto& [factor, other] : {std::pair{p, b}, std::pair{q, a}}) {
    if (factor == nullptr) continue;
    if (factor->sign() == 0) return constant(Exact(0));
    if (*factor == Exact(1)) return other;
    if (*factor == Exact(-1)) return negate(other);
  }
  if (a == b) return square(a);
  return append({Operation::multiply, std::min(a, b), std::max(a, b)});
}

int Tape::divide(int a, int b) {
  const Exact* p = constant_at(a);
  const Exact* q = constant_at(b);
  if (q != nullptr) {
    if (q->sign() == 0) throw BadInput("the expression divides by zero everywhere");
    return multiply(a, constant(Exact(1) / *q));
  }
  if (p != nullptr && p->sign() == 0) return a;
  return append({Operation::divide, a, b});
}

int Tape::negate(int a) {
  if (const Exact* p = constant_at(a)) return constant(-*p);
  const Instruction& inner = instructions_[static_cast<std::size_t>(a)];
  return inner.operation == Operation::negate ? inner.a : append({Operation::negate, a, 0});
}

int Tape::square(int a) {
  if (const Exact* p = constant_at(a)) return constant(*p * *p);
  const Instruction& inner = instructions_[static_cast<std::size_t>(a)];
  return append({Operation::square, inner.operation == Operation::negate ? inner.a : a, 0});
}

int Tape::power(int a, long exponent) {
  if (exponent > largest_exponent || exponent < -largest_exponent) {
    throw BadInput("powers of powers come to an exponent of " + std::to_string(exponent) + "; at most " + std::to_string(largest_exponent) + " is read");
  }
  if (exponent == 0) return constant(Exact(1));
  if (exponent < 0) return divide(constant(Exact(1)), power(a, -exponent));
  if (exponent == 1) return a;
  if (exponent % 2 == 0) return square(power(a, exponent / 2));
  if (const Exact* p = constant_at(a)) {
    Exact value = *p;
    for (long k = 1; k < exponent; ++k) value *= *p;
    return constant(value);
  }
  return append({Operation::odd_power, a, static_cast<std::int32_t>(exponent)});
}

bool Tape::requires_positive(int place) const {
  return std::ranges::any_of(
      instructions_, [&](const Instruction& i) { return (i.operation == Operation::log || i.operation == Operation::root) && i.a == place; });
}

bool Tape::requires_nonzero(int place) const {
  return requires_positive(place) ||
         std::ranges::any_of(instructions_, [&](const Instruction& i) { return i.operation == Operation::divide && i.b == place; });
}

bool Tape::is_rational() const {
  return std::ranges::none_of(instructions_, [](const Instruction& instruction) { return instruction.operation >= Operation::root; });
}

std::string Tape::text(int place, std::span<const std::string> names) const {
  const Instruction& i = instructions_[static_cast<std::size_t>(place)];
  const auto part = [&](int at) { return text(at, names); };
  const auto bracketed = [](const std::string& inside) { return std::string("(").append(inside).append(")"); };
  const auto factor = [&](int at) {
    const Operation inside = instructions_[static_cast<std::size_t>(at)].operation;
    return inside >= Operation::multiply && inside <= Operation::odd_power && inside != Operation::negate ? bracketed(part(at)) : part(at);
  };
  const auto call = [&](const std::string& function) { return function + bracketed(part(i.a)); };
  switch (i.operation) {
    case Operation::constant: {
      const Exact& value = constants_[static_cast<std::size_t>(i.a)];
      return value.is_integer() && value.sign() >= 0 ? value.text() : bracketed(value.text());
    }
    case Operation::variable: return names[static_cast<std::size_t>(i.a)];
    case Operation::add: return bracketed(part(i.a) + " + " + part(i.b));
    case Operation::subtract: return bracketed(part(i.a) + " - " + part(i.b));
    case Operation::multiply: return part(i.a) + "*" + factor(i.b);
    case Operation::divide: return part(i.a) + "/" + factor(i.b);
    case Operation::negate: return bracketed(std::string("-").append(part(i.a)));
    case Operation::square: return factor(i.a) + "^2";
    case Operation::odd_power: return factor(i.a) + "^" + std::to_string(i.b);
    case Operation::root: return call("sqrt");
    case Operation::exp: return call("exp");
    case Operation::log: return call("log");
    case Operation::sin: return call("sin");
    case Operation::cos: return call("cos");
    case Operation::cosh: return call("cosh");
  }
  return {};
}

}  // namespace lemmata
