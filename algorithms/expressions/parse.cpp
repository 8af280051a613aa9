#include "algorithms/expressions/parse.hpp"

#include <ginac/ginac.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <mutex>
#include <sstream>

#include "numerics/error.hpp"

namespace lemmata {
namespace {

constexpr std::size_t longest_text = 2000;
constexpr int deepest_nesting = 100;
constexpr std::int64_t largest_power = 1000;
constexpr long longest_constant = 100000;  // bits
constexpr std::size_t longest_tape = 20000;

const std::array<GiNaC::realsymbol, 3>& symbols() {
  static const std::array<GiNaC::realsymbol, 3> all{GiNaC::realsymbol("x"), GiNaC::realsymbol("y"), GiNaC::realsymbol("z")};
  return all;
}
constexpr std::string_view functions_known = "exp, log, log1p, sqrt, sin, cos, cosh, sinh and tanh";

/// The rational number that a GiNaC number is, if it is one.
std::optional<Exact> exact_of(const GiNaC::ex& e) {
  if (!GiNaC::is_a<GiNaC::numeric>(e)) return std::nullopt;
  const GiNaC::numeric& n = GiNaC::ex_to<GiNaC::numeric>(e);
  if (!n.is_rational()) return std::nullopt;
  std::ostringstream numerator;
  std::ostringstream denominator;
  numerator << n.numer();
  denominator << n.denom();
  return Exact::parse(numerator.str()) / Exact::parse(denominator.str());
}

GiNaC::ex number_of(const Exact& q) {
  const std::string text = q.text();
  const std::size_t slash = text.find('/');
  const GiNaC::numeric numerator(text.substr(0, slash).c_str());
  return slash == std::string::npos ? numerator : numerator / GiNaC::numeric(text.substr(slash + 1).c_str());
}

// ---- Text to GiNaC --------------------------------------------------------------------------------------------------------------------------------

/// Recursive descent over the grammar in the header. Every refusal names the column, counted from 1.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  GiNaC::ex whole() {
    if (text_.size() > longest_text)
      throw BadInput("the expression has " + std::to_string(text_.size()) + " characters; at most " + std::to_string(longest_text) + " are read");
    skip();
    if (at_ == text_.size()) refuse(at_, "the expression is empty; write one in x, y, z, such as x^4");
    const GiNaC::ex value = sum();
    if (at_ < text_.size())
      refuse(at_, text_[at_] == ')' ? "a ')' without its '('" : "an operator was expected before " + here() + "; products are written with *");
    return value;
  }
  [[nodiscard]] bool occurs(std::size_t variable) const { return occurs_[variable]; }
  /// What has to be positive, and what must not be 0, for the text to have a value: also where GiNaC's normal form no longer shows it.
  [[nodiscard]] const std::vector<GiNaC::ex>& positive() const { return positive_; }
  [[nodiscard]] const std::vector<GiNaC::ex>& divisors() const { return divisors_; }

 private:
  void need_positive(std::size_t at, const GiNaC::ex& u, const std::string& of) {
    if (const auto constant = exact_of(u); constant && constant->sign() < 0) refuse(at, of + " of a negative number is no real number");
    if (!GiNaC::is_a<GiNaC::numeric>(u)) positive_.push_back(u);
  }

  [[noreturn]] void refuse(std::size_t at, const std::string& why) const {
    throw BadInput("'" + std::string(text_) + "', column " + std::to_string(at + 1) + ": " + why);
  }
  [[nodiscard]] std::string here() const {
    if (at_ == text_.size()) return "the end";
    return {'\'', text_[at_], '\''};
  }
  void skip() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }
  bool accept(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    skip();
    return true;
  }
  /// What GiNaC refuses (a pole, a division by zero) is refused here, with its column.
  template <class Compute>
  GiNaC::ex guarded(std::size_t at, Compute&& compute) const {
    try {
      return compute();
    } catch (const BadInput&) {
      throw;
    } catch (const std::exception&) {
      refuse(at, "this is undefined for every value of the variables (a division by zero, or a logarithm or negative power of 0)");
    }
  }

  GiNaC::ex sum() {
    GiNaC::ex value = product();
    while (true) {
      if (accept('+')) {
        value = value + product();
      } else if (accept('-')) {
        value = value - product();
      } else {
        return value;
      }
    }
  }

  GiNaC::ex product() {
    GiNaC::ex value = signed_power();
    while (true) {
      const std::size_t at = at_;
      if (accept('*')) {
        value = value * signed_power();
      } else if (accept('/')) {
        const GiNaC::ex divisor = signed_power();
        if (!GiNaC::is_a<GiNaC::numeric>(divisor)) divisors_.push_back(divisor);
        value = guarded(at, [&]() -> GiNaC::ex { return value / divisor; });
      } else {
        return value;
      }
    }
  }

  GiNaC::ex signed_power() {
    const Depth depth(*this);
    if (accept('-')) return -signed_power();
    if (accept('+')) return signed_power();
    const GiNaC::ex base = primary();
    const std::size_t at = at_;
    if (at_ + 1 < text_.size() && text_[at_] == '*' && text_[at_ + 1] == '*') {
      at_ += 2;
      skip();
    } else if (!accept('^')) {
      return base;
    }
    const GiNaC::ex exponent = signed_power();
    if (const auto number = exact_of(exponent)) {
      if (number->bits() > 64 || number->floor() > Exact(largest_power) || number->floor() < Exact(-largest_power)) {
        refuse(at, "an exponent beyond " + std::to_string(largest_power));
      }
      const auto constant = exact_of(base);
      if (constant && constant->bits() * (1 + std::labs(number->floor().to_integer("an exponent"))) > longest_constant)
        refuse(at, "this power of a constant is too long a number");
      if (!number->is_integer()) {
        need_positive(at, base, "such a power");
      } else if (number->sign() < 0 && !constant) {
        divisors_.push_back(base);
      }
    } else {
      need_positive(at, base, "such a power");
    }
    return guarded(at, [&]() -> GiNaC::ex { return GiNaC::pow(base, exponent); });
  }

  GiNaC::ex primary() {
    if (at_ == text_.size()) refuse(at_, "the expression ends where a number, a variable or '(' was expected");
    const std::size_t at = at_;
    if (accept('(')) {
      const GiNaC::ex value = sum();
      if (!accept(')')) refuse(at, "this '(' is not closed: " + here() + " at column " + std::to_string(at_ + 1) + " where ')' was expected");
      return value;
    }
    const auto c = static_cast<unsigned char>(text_[at_]);
    if (std::isdigit(c) != 0 || c == '.') return number();
    if (std::isalpha(c) != 0 || c == '_') return name();
    refuse(at_, here() + " where a number, a variable or '(' was expected");
  }

  GiNaC::ex number() {
    const std::size_t from = at_;
    const auto digits = [&] {
      while (at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    };
    digits();
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      digits();
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      digits();
    }
    Exact value;
    try {
      value = Exact::parse(text_.substr(from, at_ - from));
    } catch (const BadInput& error) {
      refuse(from, error.what());
    }
    if (value.bits() > longest_constant) refuse(from, "this number is too long");
    skip();
    return number_of(value);
  }

  GiNaC::ex name() {
    const std::size_t from = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '_')) ++at_;
    const std::string word(text_.substr(from, at_ - from));
    skip();
    if (at_ < text_.size() && text_[at_] == '(') return call(word, from);
    for (std::size_t i = 0; i < symbols().size(); ++i) {
      if (word != symbols()[i].get_name()) continue;
      occurs_[i] = true;
      return symbols()[i];
    }
    if (is_function(word)) refuse(from, "the function " + word + " needs its argument in parentheses: " + word + "(x)");
    refuse(from, "unknown name '" + word + "'; the variables are x, y and z, and products are written with *");
  }

  static bool is_function(const std::string& word) {
    static const std::array<std::string_view, 10> all{"exp", "log", "ln", "log1p", "sqrt", "sin", "cos", "cosh", "sinh", "tanh"};
    return std::ranges::find(all, word) != all.end();
  }

  GiNaC::ex call(const std::string& word, std::size_t from) {
    if (word == "abs") refuse(from, "abs is not twice differentiable at 0; write |u|^p with p >= 2 as (u^2)^(p/2), or take one side of 0");
    if (!is_function(word)) {
      if (word == "x" || word == "y" || word == "z") refuse(from + word.size(), "'" + word + "' is a variable, not a function; products are written with *");
      refuse(from, "unknown function '" + word + "'; known are " + std::string(functions_known));
    }
    const Depth depth(*this);
    const std::size_t open = at_;
    accept('(');
    const GiNaC::ex u = sum();
    if (at_ < text_.size() && text_[at_] == ',') refuse(at_, word + " takes one argument");
    if (!accept(')')) refuse(open, "this '(' is not closed: " + here() + " at column " + std::to_string(at_ + 1) + " where ')' was expected");
    if (word == "log" || word == "ln" || word == "sqrt") need_positive(from, u, word);
    if (word == "log1p") need_positive(from, 1 + u, word);
    return guarded(from, [&]() -> GiNaC::ex {
      if (word == "exp") return GiNaC::exp(u);
      if (word == "log" || word == "ln") return GiNaC::log(u);
      if (word == "log1p") return GiNaC::log(1 + u);
      if (word == "sqrt") return GiNaC::sqrt(u);
      if (word == "sin") return GiNaC::sin(u);
      if (word == "cos") return GiNaC::cos(u);
      if (word == "cosh") return GiNaC::cosh(u);
      if (word == "sinh") return GiNaC::sinh(u);
      return GiNaC::tanh(u);
    });
  }

  /// How deep the recursion stands.
  struct Depth {
    explicit Depth(Parser& parser_) : parser(parser_) {
      if (++parser.depth_ > deepest_nesting) parser.refuse(parser.at_, "nested more than " + std::to_string(deepest_nesting) + " deep");
    }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    ~Depth() { --parser.depth_; }
    Parser& parser;
  };

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::array<bool, 3> occurs_{};
  std::vector<GiNaC::ex> positive_, divisors_;
};

// ---- GiNaC to tapes -------------------------------------------------------------------------------------------------------------------------------

/// Writes GiNaC's expressions on a tape. GiNaC orders sums and products by addresses, which differ from run to run; here they are ordered by their text.
class Writer {
 public:
  Writer(Tape& tape, const std::vector<int>& numbers) : tape_(tape), numbers_(numbers) {}

  int write(const GiNaC::ex& e) {
    const auto known = places_.find(e);
    if (known != places_.end()) return known->second;
    const int place = fresh(e);
    if (tape_.instructions().size() > longest_tape)
      throw BadInput("the expression and its derivatives have more than " + std::to_string(longest_tape) + " operations; take a shorter one");
    places_.emplace(e, place);
    return place;
  }

 private:
  int fresh(const GiNaC::ex& e) {
    if (const auto value = exact_of(e)) return tape_.constant(*value);
    for (std::size_t i = 0; i < symbols().size(); ++i) {
      if (e.is_equal(symbols()[i])) return tape_.variable(numbers_[i]);
    }
    if (GiNaC::is_a<GiNaC::add>(e)) {
      const std::vector<GiNaC::ex> terms = ordered(e);
      int place = write(terms[0]);
      for (std::size_t i = 1; i < terms.size(); ++i) place = tape_.add(place, write(terms[i]));
      return place;
    }
    if (GiNaC::is_a<GiNaC::mul>(e)) return product(e);
    if (GiNaC::is_a<GiNaC::power>(e)) return power(e.op(0), e.op(1));
    return function(e);
  }

  int product(const GiNaC::ex& e) {
    int numerator = tape_.constant(Exact(1));
    int denominator = numerator;
    for (const GiNaC::ex& factor : ordered(e)) {
      const bool below =
          GiNaC::is_a<GiNaC::power>(factor) && GiNaC::is_a<GiNaC::numeric>(factor.op(1)) && GiNaC::ex_to<GiNaC::numeric>(factor.op(1)).is_negative();
      int& part = below ? denominator : numerator;
      part = tape_.multiply(part, below ? power(factor.op(0), -factor.op(1)) : write(factor));
    }
    return tape_.divide(numerator, denominator);
  }

  int power(const GiNaC::ex& base, const GiNaC::ex& exponent) {
    const auto number = exact_of(exponent);
    if (number && number->is_integer()) return tape_.power(write(base), number->to_integer("an exponent"));
    if (number && (*number * Exact(2)).is_integer())
      return tape_.power(tape_.apply(Operation::root, write(base)), (*number * Exact(2)).to_integer("an exponent"));
    if (number && (*number * Exact(4)).is_integer()) {
      const int fourth = tape_.apply(Operation::root, tape_.apply(Operation::root, write(base)));
      return tape_.power(fourth, (*number * Exact(4)).to_integer("an exponent"));
    }
    return tape_.apply(Operation::exp, tape_.multiply(write(exponent), tape_.apply(Operation::log, write(base))));
  }

  int function(const GiNaC::ex& e) {
    const auto is = [&](unsigned serial) { return GiNaC::is_a<GiNaC::function>(e) && GiNaC::ex_to<GiNaC::function>(e).get_serial() == serial; };
    const auto exp_of = [&](int place) { return tape_.apply(Operation::exp, place); };
    const auto u = [&] { return write(e.op(0)); };
    if (is(GiNaC::exp_SERIAL::serial)) return exp_of(u());
    if (is(GiNaC::log_SERIAL::serial)) return tape_.apply(Operation::log, u());
    if (is(GiNaC::sin_SERIAL::serial)) return tape_.apply(Operation::sin, u());
    if (is(GiNaC::cos_SERIAL::serial)) return tape_.apply(Operation::cos, u());
    if (is(GiNaC::cosh_SERIAL::serial)) return tape_.apply(Operation::cosh, u());
    // Both parts increase, so that the enclosure is tight: (e^u - e^-u)/2 and 1 - 2/(e^2u + 1).
    if (is(GiNaC::sinh_SERIAL::serial)) {
      const int difference = tape_.subtract(exp_of(u()), exp_of(tape_.negate(u())));
      return tape_.multiply(tape_.constant(Exact(1, 2)), difference);
    }
    if (is(GiNaC::tanh_SERIAL::serial)) {
      const int one = tape_.constant(Exact(1));
      const int below = tape_.add(exp_of(tape_.multiply(tape_.constant(Exact(2)), u())), one);
      return tape_.subtract(one, tape_.divide(tape_.constant(Exact(2)), below));
    }
    throw BadInput("the expression contains '" + key(e) + "', which is no real number or function known here (a root or logarithm of a negative constant?)");
  }

  std::vector<GiNaC::ex> ordered(const GiNaC::ex& e) {
    std::vector<std::pair<std::string, GiNaC::ex>> parts;
    for (std::size_t i = 0; i < e.nops(); ++i) parts.emplace_back(key(e.op(i)), e.op(i));
    std::ranges::stable_sort(parts, {}, &std::pair<std::string, GiNaC::ex>::first);
    std::vector<GiNaC::ex> result;
    for (const auto& part : parts) result.push_back(part.second);
    return result;
  }

  /// A text that does not depend on GiNaC's order.
  const std::string& key(const GiNaC::ex& e) {
    const auto known = keys_.find(e);
    if (known != keys_.end()) return known->second;
    std::string text;
    if (e.nops() == 0) {
      std::ostringstream plain;
      plain << e;
      text = plain.str();
    } else {
      std::vector<std::string> parts;
      for (std::size_t i = 0; i < e.nops(); ++i) parts.push_back(key(e.op(i)));
      if (GiNaC::is_a<GiNaC::add>(e) || GiNaC::is_a<GiNaC::mul>(e)) std::ranges::sort(parts);
      text = GiNaC::is_a<GiNaC::add>(e)        ? "+"
             : GiNaC::is_a<GiNaC::mul>(e)      ? "*"
             : GiNaC::is_a<GiNaC::power>(e)    ? "^"
             : GiNaC::is_a<GiNaC::function>(e) ? GiNaC::ex_to<GiNaC::function>(e).get_name()
                                               : "?";
      text += "(";
      for (const std::string& part : parts) text += part + ",";
      text.back() = ')';
    }
    if (text.size() > 100 * longest_text) throw BadInput("the derivatives of the expression are too long; take a shorter one");
    return keys_.emplace(e, std::move(text)).first->second;
  }

  Tape& tape_;
  const std::vector<int>& numbers_;
  std::map<GiNaC::ex, int, GiNaC::ex_is_less> places_;
  std::map<GiNaC::ex, std::string, GiNaC::ex_is_less> keys_;
};

Expression differentiate(std::string_view text, const GiNaC::ex& f, const std::vector<std::size_t>& used, const Parser& parser) {
  Expression result;
  result.text = std::string(text);
  std::vector<int> numbers(symbols().size(), 0);
  for (std::size_t i = 0; i < used.size(); ++i) {
    result.variables.push_back(symbols()[used[i]].get_name());
    numbers[used[i]] = static_cast<int>(i);
  }
  const int n = result.dimension();
  result.function = Tape(n);
  Writer function(result.function, numbers);
  result.function.output(function.write(f));
  // Nobody reads these values: they say where the text has one. Roots and divisions that are there already are shared.
  for (const GiNaC::ex& u : parser.positive()) {
    const int place = function.write(u);
    if (!result.function.requires_positive(place)) result.function.apply(Operation::root, place);
  }
  for (const GiNaC::ex& u : parser.divisors()) {
    const int place = function.write(u);
    if (!result.function.requires_nonzero(place)) result.function.divide(result.function.constant(Exact(1)), place);
  }
  result.derivatives = Tape(n);
  Writer writer(result.derivatives, numbers);
  std::vector<GiNaC::ex> gradient;
  for (const std::size_t i : used) gradient.push_back(f.diff(symbols()[i]));
  for (const GiNaC::ex& partial : gradient) result.derivatives.output(writer.write(partial));
  for (std::size_t i = 0; i < used.size(); ++i) {
    for (std::size_t j = i; j < used.size(); ++j) result.derivatives.output(writer.write(gradient[i].diff(symbols()[used[j]])));
  }
  if (n == 1) {
    const GiNaC::ex second = gradient[0].diff(symbols()[used[0]]);
    result.with_third = Tape(1);
    Writer third(*result.with_third, numbers);
    for (const GiNaC::ex& derivative : {gradient[0], second, second.diff(symbols()[used[0]])}) result.with_third->output(third.write(derivative));
  }
  if (n == 1 && !gradient[0].is_zero()) {
    const GiNaC::ex ratio = (gradient[0].diff(symbols()[used[0]]) / gradient[0]).normal();
    Tape tape(1);
    tape.output(Writer(tape, numbers).write(ratio));
    result.logarithmic_derivative = std::move(tape);
  }
  return result;
}

}  // namespace

Expression parse_expression(std::string_view given) {
  // GiNaC counts references without atomics: one expression at a time. What is returned holds nothing of it.
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  std::string_view text = given;
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.remove_suffix(1);
  Parser parser(text);
  const GiNaC::ex f = parser.whole();
  std::vector<std::size_t> used;
  for (std::size_t i = 0; i < symbols().size(); ++i) {
    if (parser.occurs(i)) used.push_back(i);
  }
  if (used.empty()) used.push_back(0);
  try {
    return differentiate(text, f, used, parser);
  } catch (const BadInput& error) {
    throw BadInput("'" + std::string(text) + "': " + error.what());
  } catch (const std::exception&) {
    throw BadInput("'" + std::string(text) + "': cannot be differentiated (undefined for every value of the variables?)");
  }
}

}  // namespace lemmata
