#include "algorithms/expressions/batch.hpp"

#include <cmath>

#include "numerics/exponential.hpp"

namespace lemmata {
namespace {

using Ends = BatchEvaluator::Ends;

inline double smaller(double a, double b) { return a < b ? a : b; }
inline double larger(double a, double b) { return a < b ? b : a; }

/// One function of Interval, box by box.
template <class Function>
void through_intervals(const Ends& a_lower, const Ends& a_upper, Ends& y_lower, Ends& y_upper, int count, Function&& function) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (int k = 0; k < count; ++k) {
    const auto at = static_cast<std::size_t>(k);
    const bool usable = a_lower[at] <= a_upper[at] && a_lower[at] < infinity && a_upper[at] > -infinity;
    const Interval image = usable ? function(Interval::hull(a_lower[at], a_upper[at])) : Interval::entire();
    y_lower[at] = image.lower();
    y_upper[at] = image.upper();
  }
}

bool within_exponential_range(const Ends& lower, const Ends& upper, int count) {
  bool within = true;
  for (int k = 0; k < count; ++k) {
    const auto at = static_cast<std::size_t>(k);
    within = within && lower[at] >= -exponential_range && upper[at] <= exponential_range;
  }
  return within;
}

}  // namespace

BatchEvaluator::BatchEvaluator(const Tape& tape)
    : tape_(&tape),
      sides_lower_(static_cast<std::size_t>(tape.variables())),
      sides_upper_(sides_lower_.size()),
      lower_(tape.instructions().size()),
      upper_(lower_.size()),
      outputs_lower_(tape.outputs().size()),
      outputs_upper_(outputs_lower_.size()) {
  for (std::size_t i = 0; i < lower_.size(); ++i) {
    const Instruction& instruction = tape.instructions()[i];
    if (instruction.operation != Operation::constant) continue;
    const Interval value = Interval::enclosing(tape.constants()[static_cast<std::size_t>(instruction.a)]);
    lower_[i].fill(value.lower());
    upper_[i].fill(value.upper());
  }
}

void BatchEvaluator::run(int count) {
  spoilt_.fill(0);
  const std::vector<Instruction>& instructions = tape_->instructions();
  for (std::size_t i = 0; i < instructions.size(); ++i) {
    if (instructions[i].operation != Operation::constant) carry_out(instructions[i], i, count);
    // x - x is 0 for every finite number and NaN for all others, and NaN stays.
    for (int k = 0; k < count; ++k) {
      const auto at = static_cast<std::size_t>(k);
      spoilt_[at] += (lower_[i][at] - lower_[i][at]) + (upper_[i][at] - upper_[i][at]);
    }
  }
  for (std::size_t o = 0; o < outputs_lower_.size(); ++o) {
    const auto place = static_cast<std::size_t>(tape_->outputs()[o]);
    for (int k = 0; k < count; ++k) {
      const auto at = static_cast<std::size_t>(k);
      const bool sound = spoilt_[at] == 0;
      outputs_lower_[o][at] = sound ? lower_[place][at] : -std::numeric_limits<double>::infinity();
      outputs_upper_[o][at] = sound ? upper_[place][at] : std::numeric_limits<double>::infinity();
    }
  }
}

void BatchEvaluator::carry_out(const Instruction& instruction, std::size_t place, int count) {
  Ends& y_lower = lower_[place];
  Ends& y_upper = upper_[place];
  const auto a = static_cast<std::size_t>(instruction.a);
  if (instruction.operation == Operation::variable) {
    y_lower = sides_lower_[a];
    y_upper = sides_upper_[a];
    return;
  }
  const Ends& a_lower = lower_[a];
  const Ends& a_upper = upper_[a];
  const bool binary = instruction.operation >= Operation::add && instruction.operation <= Operation::divide;
  const Ends& b_lower = binary ? lower_[static_cast<std::size_t>(instruction.b)] : a_lower;
  const Ends& b_upper = binary ? upper_[static_cast<std::size_t>(instruction.b)] : a_upper;
  const auto each = [count](auto&& body) {
    for (int k = 0; k < count; ++k) body(static_cast<std::size_t>(k));
  };
  switch (instruction.operation) {
    case Operation::add:
      each([&](std::size_t k) {
        y_lower[k] = outwards_down(a_lower[k] + b_lower[k]);
        y_upper[k] = outwards_up(a_upper[k] + b_upper[k]);
      });
      break;
    case Operation::subtract:
      each([&](std::size_t k) {
        y_lower[k] = outwards_down(a_lower[k] - b_upper[k]);
        y_upper[k] = outwards_up(a_upper[k] - b_lower[k]);
      });
      break;
    case Operation::negate:
      each([&](std::size_t k) {
        y_lower[k] = -a_upper[k];
        y_upper[k] = -a_lower[k];
      });
      break;
    case Operation::multiply:
      each([&](std::size_t k) {
        const double p = a_lower[k] * b_lower[k];
        const double q = a_lower[k] * b_upper[k];
        const double r = a_upper[k] * b_lower[k];
        const double s = a_upper[k] * b_upper[k];
        y_lower[k] = outwards_down(smaller(smaller(p, q), smaller(r, s)));
        y_upper[k] = outwards_up(larger(larger(p, q), larger(r, s)));
      });
      break;
    case Operation::divide:
      each([&](std::size_t k) {
        const double p = a_lower[k] / b_lower[k];
        const double q = a_lower[k] / b_upper[k];
        const double r = a_upper[k] / b_lower[k];
        const double s = a_upper[k] / b_upper[k];
        // A divisor around 0: the product of its ends is not positive, and NaN spoils the box. (An underflow of the product only spoils what it need not.)
        const double spoil = b_lower[k] * b_upper[k] > 0 ? 0 : std::numeric_limits<double>::quiet_NaN();
        y_lower[k] = outwards_down(smaller(smaller(p, q), smaller(r, s))) + spoil;
        y_upper[k] = outwards_up(larger(larger(p, q), larger(r, s))) + spoil;
      });
      break;
    case Operation::square:
      each([&](std::size_t k) {
        const double least = larger(larger(a_lower[k], -a_upper[k]), 0);  // the least magnitude
        const double most = larger(-a_lower[k], a_upper[k]);
        y_lower[k] = larger(outwards_down(least * least), 0);
        y_upper[k] = outwards_up(most * most);
      });
      break;
    case Operation::odd_power: {
      const int n = instruction.b;
      each([&](std::size_t k) {
        // x^n is monotone: |x|^n rounded away from 0 or towards it, by the sign of the end.
        const auto power = [n](double magnitude, bool upwards) {
          const double squared = magnitude * magnitude;
          const double step = upwards ? outwards_up(squared) : larger(outwards_down(squared), 0);
          double result = magnitude;
          for (int j = 3; j <= n; j += 2) result = upwards ? outwards_up(result * step) : larger(outwards_down(result * step), 0);
          return result;
        };
        const double lower = a_lower[k];
        const double upper = a_upper[k];
        y_lower[k] = lower < 0 ? -power(-lower, true) : power(lower, false);
        y_upper[k] = upper < 0 ? -power(-upper, false) : power(upper, true);
      });
      break;
    }
    case Operation::root: through_intervals(a_lower, a_upper, y_lower, y_upper, count, [](const Interval& x) { return square_root(x); }); break;
    case Operation::exp:
      if (within_exponential_range(a_lower, a_upper, count)) {
        each([&](std::size_t k) { y_lower[k] = exponential_lower(a_lower[k]); });
        each([&](std::size_t k) { y_upper[k] = exponential_upper(a_upper[k]); });
      } else {
        through_intervals(a_lower, a_upper, y_lower, y_upper, count, [](const Interval& x) { return exponential(x); });
      }
      break;
    case Operation::log: through_intervals(a_lower, a_upper, y_lower, y_upper, count, [](const Interval& x) { return logarithm(x); }); break;
    case Operation::sin: through_intervals(a_lower, a_upper, y_lower, y_upper, count, [](const Interval& x) { return sine(x); }); break;
    case Operation::cos: through_intervals(a_lower, a_upper, y_lower, y_upper, count, [](const Interval& x) { return cosine(x); }); break;
    case Operation::cosh:
      if (within_exponential_range(a_lower, a_upper, count)) {
        // (e^m + e^-m)/2 grows with m = |x|; halving is exact.
        each([&](std::size_t k) {
          const double least = larger(larger(a_lower[k], -a_upper[k]), 0);
          y_lower[k] = larger(outwards_down(exponential_lower(least) + exponential_lower(-least)) / 2, 1);
        });
        each([&](std::size_t k) {
          const double most = larger(-a_lower[k], a_upper[k]);
          y_upper[k] = outwards_up(exponential_upper(most) + exponential_upper(-most)) / 2;
        });
      } else {
        through_intervals(a_lower, a_upper, y_lower, y_upper, count, [](const Interval& x) { return hyperbolic_cosine(x); });
      }
      break;
    case Operation::constant:
    case Operation::variable: break;
  }
}

}  // namespace lemmata
