#include "properties/certifier/witness.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "algorithms/expressions/one_variable.hpp"
#include "numerics/error.hpp"

namespace lemmata::certifier {
namespace {

using MaybeRational = std::optional<RationalFunction>;

const RationalFunction& parameter() {
  static const RationalFunction t{Polynomial::monomial(Exact(1), 1)};
  return t;
}

/// A tape along a curve that is rational in t, for large t. `sound` is false where a condition of definedness is not certain.
struct AlongCurve {
  std::vector<MaybeRational> values;
  bool sound = true;
};
AlongCurve follow(const Tape& tape, const std::vector<RationalFunction>& curve) {
  constexpr int largest_degree = 200;
  AlongCurve result;
  std::vector<bool> is_positive;  // values that are no rational functions, but surely positive
  for (const Instruction& i : tape.instructions()) {
    const auto at = [&](std::int32_t place) -> const MaybeRational& { return result.values[static_cast<std::size_t>(place)]; };
    const MaybeRational* a = i.operation == Operation::constant || i.operation == Operation::variable ? nullptr : &at(i.a);
    MaybeRational value;
    bool positive = false;
    const auto surely_positive = [&](std::int32_t place) {
      return is_positive[static_cast<std::size_t>(place)] || (at(place) && at(place)->numerator().sign_at_infinity() > 0);
    };
    switch (i.operation) {
      case Operation::constant: value = RationalFunction(tape.constants()[static_cast<std::size_t>(i.a)]); break;
      case Operation::variable: value = curve[static_cast<std::size_t>(i.a)]; break;
      case Operation::add:
        if (*a && at(i.b)) value = **a + *at(i.b);
        if (!value) positive = surely_positive(i.a) && surely_positive(i.b);
        break;
      case Operation::subtract:
        if (*a && at(i.b)) value = **a - *at(i.b);
        break;
      case Operation::multiply:
        if (*a && at(i.b)) value = **a * *at(i.b);
        if (!value) positive = surely_positive(i.a) && surely_positive(i.b);
        break;
      case Operation::divide:
        result.sound = result.sound && (surely_positive(i.b) || (at(i.b) && !at(i.b)->is_zero()));
        if (*a && at(i.b) && !at(i.b)->is_zero()) value = **a / *at(i.b);
        if (!value) positive = surely_positive(i.a) && surely_positive(i.b);
        break;
      case Operation::negate:
        if (*a) value = -**a;
        break;
      case Operation::square:
      case Operation::odd_power: {
        const int exponent = i.operation == Operation::square ? 2 : i.b;
        if (*a && exponent * std::max((*a)->numerator().degree(), (*a)->denominator().degree()) <= largest_degree) value = (*a)->power(exponent);
        if (!value) positive = surely_positive(i.a);
        break;
      }
      case Operation::log: result.sound = result.sound && surely_positive(i.a); break;
      case Operation::root:
        result.sound = result.sound && surely_positive(i.a);
        positive = true;
        break;
      case Operation::exp:
      case Operation::cosh: positive = true; break;
      default: break;
    }
    result.values.push_back(std::move(value));
    is_positive.push_back(positive);
  }
  return result;
}

MaybeRational output_of(const Tape& tape, const AlongCurve& along, std::size_t number) {
  return along.values[static_cast<std::size_t>(tape.outputs()[number])];
}

// ---- Ends of the domain ---------------------------------------------------------------------------------------------------------------------------

std::optional<NoFinitePair> at_an_end(const Expression& f) {
  const auto derivatives = rational_derivatives(f);
  if (!derivatives) return std::nullopt;
  const Growth growth = growth_at_ends(*derivatives);
  if (!growth.always) return std::nullopt;
  NoFinitePair none;
  none.kind = "end of the domain";
  none.proof = {"f' = " + derivatives->first.text("v") + " and f'' = " + derivatives->second.text("v") + ", v = " + derivatives->generator(),
                "as " + growth.where + ", " + growth.why + ": |f''| - L1 |f'| tends to infinity for every L1"};
  // The exact decision names its own point.
  return none;
}

// ---- Shift relations ------------------------------------------------------------------------------------------------------------------------------

/// What a place of a tape does under x -> x + P, for every P that is a multiple of 2 pi/c for all frequencies c: it is multiplied by e^(rate P).
struct Shift {
  std::optional<Exact> rate;
  std::optional<std::pair<Exact, Exact>> linear;  ///< a x + b
};

std::vector<Shift> shifts(const Tape& tape, Exact& frequency) {
  std::vector<Shift> all;
  for (const Instruction& i : tape.instructions()) {
    const auto at = [&](std::int32_t place) -> const Shift& { return all[static_cast<std::size_t>(place)]; };
    Shift s;
    const auto rates = [&](auto&& combine) {
      if (at(i.a).rate && at(i.b).rate) s.rate = combine(*at(i.a).rate, *at(i.b).rate);
    };
    const auto scaled = [&](const Exact& factor) {
      if (at(i.a).rate) s.rate = *at(i.a).rate * factor;
    };
    switch (i.operation) {
      case Operation::constant:
        s.rate = Exact(0);
        s.linear = {Exact(0), tape.constants()[static_cast<std::size_t>(i.a)]};
        break;
      case Operation::variable: s.linear = {Exact(1), Exact(0)}; break;
      case Operation::add:
      case Operation::subtract: {
        if (at(i.a).rate && at(i.b).rate && *at(i.a).rate == *at(i.b).rate) s.rate = at(i.a).rate;
        const Exact sign(i.operation == Operation::add ? 1 : -1);
        if (at(i.a).linear && at(i.b).linear)
          s.linear = {at(i.a).linear->first + sign * at(i.b).linear->first, at(i.a).linear->second + sign * at(i.b).linear->second};
        break;
      }
      case Operation::multiply:
        rates([](const Exact& p, const Exact& q) { return p + q; });
        for (const auto& [constant, other] : {std::pair{i.a, i.b}, std::pair{i.b, i.a}}) {
          if (!at(constant).linear || !at(other).linear || at(constant).linear->first.sign() != 0) continue;
          const Exact factor = at(constant).linear->second;
          s.linear = {factor * at(other).linear->first, factor * at(other).linear->second};
        }
        break;
      case Operation::divide: rates([](const Exact& p, const Exact& q) { return p - q; }); break;
      case Operation::negate:
        scaled(Exact(1));
        if (at(i.a).linear) s.linear = {-at(i.a).linear->first, -at(i.a).linear->second};
        break;
      case Operation::square: scaled(Exact(2)); break;
      case Operation::odd_power: scaled(Exact(i.b)); break;
      case Operation::root: scaled(Exact(1, 2)); break;
      case Operation::exp:
        if (at(i.a).linear) s.rate = at(i.a).linear->first;
        break;
      case Operation::sin:
      case Operation::cos:
        if (at(i.a).linear) {
          s.rate = Exact(0);
          fmpq_gcd(frequency.raw(), frequency.raw(), at(i.a).linear->first.raw());
        }
        break;
      default: break;
    }
    // Any function of a periodic value is periodic.
    if (!s.rate && i.operation >= Operation::root && at(i.a).rate && at(i.a).rate->sign() == 0) s.rate = Exact(0);
    all.push_back(std::move(s));
  }
  return all;
}

std::optional<NoFinitePair> by_shift(const Expression& f) {
  if (f.dimension() != 1) return std::nullopt;
  Exact frequency;
  const std::vector<Shift> all = shifts(f.derivatives, frequency);
  const auto rate_of = [&](std::size_t output) { return all[static_cast<std::size_t>(f.derivatives.outputs()[output])].rate; };
  if (!rate_of(0) || !rate_of(1) || *rate_of(0) != *rate_of(1) || rate_of(0)->sign() == 0 || frequency.sign() == 0) return std::nullopt;
  // That f itself is defined for all shifts of a point is asked of its own tape: nothing but entire functions on it.
  for (const Tape* tape : {&f.function, &f.derivatives}) {
    for (const Instruction& i : tape->instructions()) {
      if (i.operation == Operation::divide || i.operation == Operation::log || i.operation == Operation::root) return std::nullopt;
    }
  }
  const Exact rate = *rate_of(0);
  const double period = 2 * std::acos(-1.0) / frequency.nearest_double();  // a proposal
  const PrecisionScope scope(128);
  Evaluator<double> guess(f.derivatives);
  Evaluator<Ball> derivatives(f.derivatives);
  const auto slope_at = [&](double x) {
    guess(std::span<const double>(&x, 1));
    return guess.output(0);
  };
  constexpr int samples = 512;
  for (int k = 0; k < samples; ++k) {
    double left = period * k / samples - period / 2 + period / 1000;
    double right = left + period / samples;
    if (!(slope_at(left) * slope_at(right) < 0)) continue;
    while (right - left > 0x1p-20) {
      const double middle = (left + right) / 2;
      (slope_at(left) * slope_at(middle) <= 0 ? right : left) = middle;
    }
    // Short decimal-free ends, a little outside.
    const Exact lower = Exact(static_cast<std::int64_t>(std::floor(left * 0x1p16)) - 1) * Exact::power_of_two(-16);
    const Exact upper = Exact(static_cast<std::int64_t>(std::ceil(right * 0x1p16)) + 1) * Exact::power_of_two(-16);
    const auto sign = [&](const Exact& x) {
      const Ball point = Ball::enclosing(x);
      derivatives(std::span<const Ball>(&point, 1));
      const Ball slope = derivatives.output(0);
      return less_equal(slope, Ball(0)) == Truth::no ? 1 : less_equal(Ball(0), slope) == Truth::no ? -1 : 0;
    };
    if (sign(lower) * sign(upper) >= 0) continue;
    const Ball bracket = Ball::hull(lower, upper);
    derivatives(std::span<const Ball>(&bracket, 1));
    const Ball curvature = magnitude(derivatives.output(1));
    if (less_equal(curvature, Ball(0)) != Truth::no) continue;
    const std::string least = decimal_ends(curvature, 6).lower;
    const std::string r = rate == Exact(1) ? "" : rate.text() + " ";
    const std::string period_text = frequency == Exact(1) ? "2 pi" : "2 pi/(" + frequency.text() + ")";
    NoFinitePair none;
    none.kind = "shift relation";
    none.proof = {"f'(x + P) = e^(" + r + "P) f'(x) and f''(x + P) = e^(" + r + "P) f''(x) for all x, with P = " + period_text + ": read off term by term",
                  "f' changes sign between " + lower.text() + " and " + upper.text() + ", and |f''| >= " + least + " there (enclosed)",
                  "so for every integer k some x_k between these ends + kP has f'(x_k) = 0 and |f''(x_k)| >= " + least + " e^(" + r +
                      "k P): L0 would have to exceed it for all k, whatever L1"};
    const double centre = (left + right) / 2;
    for (int step = 0; step <= 100; ++step) {
      const double x = centre + (rate.sign() > 0 ? step : -step) * period;
      none.points.push_back({Exact::of_double(x)});
    }
    return none;
  }
  return std::nullopt;
}

// ---- Logarithmic derivatives ----------------------------------------------------------------------------------------------------------------------

std::optional<NoFinitePair> by_logarithmic_derivative(const Expression& f) {
  if (f.dimension() != 1 || !f.logarithmic_derivative) return std::nullopt;
  const RationalFunction minus(Polynomial(-1));
  struct Approach {
    RationalFunction curve;
    const char* end;
    int direction;  ///< the sign of dx/dt: towards the end x moves right (1) or left (-1)
    bool at_zero;
  };
  const std::array<Approach, 4> approaches{{{parameter(), "x -> inf", 1, false},
                                            {minus * parameter(), "x -> -inf", -1, false},
                                            {parameter().power(-1), "x -> 0 from above", -1, true},
                                            {minus * parameter().power(-1), "x -> 0 from below", 1, true}}};
  for (const Approach& approach : approaches) {
    const Tape& ratio_tape = *f.logarithmic_derivative;
    const AlongCurve along = follow(ratio_tape, {approach.curve});
    const AlongCurve function = follow(f.function, {approach.curve});
    const AlongCurve derivatives = follow(f.derivatives, {approach.curve});
    const MaybeRational ratio = output_of(ratio_tape, along, 0);
    if (!ratio || !along.sound || !function.sound || !derivatives.sound || ratio->is_zero() || ratio->degree() <= 0) continue;
    const int sign = ratio->numerator().sign_at_infinity();
    std::string name = approach.end;
    name[0] = f.variables[0][0];
    const MaybeRational in_x = output_of(ratio_tape, follow(ratio_tape, {parameter()}), 0);
    NoFinitePair none;
    none.kind = "logarithmic derivative";
    none.proof = {"f''/f' = " + (in_x ? in_x->text(f.variables[0]) : std::string("a rational function"))};
    // A simple pole at 0 of residue a: f' = x^a times a nonzero analytic function there.
    const bool simple_pole = approach.at_zero && ratio->degree() == 1;
    const Exact residue = simple_pole ? ratio->numerator().leading() * approach.curve.numerator()(Exact(1)) : Exact(0);
    if (simple_pole) {
      if (residue.sign() == 0 || residue >= Exact(1)) continue;
      none.proof.push_back("as " + name + " it has a simple pole of residue a = " + residue.text() + ": |f'| is of the order |" + f.variables[0] +
                           "|^a, and |f''| of the order |" + f.variables[0] + "|^(a-1), unbounded and larger than any multiple of |f'|");
    } else if (sign * approach.direction > 0) {
      none.proof.push_back("as " + name +
                           " it tends to infinity with the sign with which |f'| grows: |f''| - L1 |f'| = |f'| (|f''/f'| - L1) tends to infinity for every L1");
    } else {
      continue;
    }
    for (int step = 0; step <= 60; ++step) {
      const Exact t = approach.at_zero ? Exact::power_of_two(2 * step) : Exact(step < 30 ? step + 1 : (step - 28) * 30);
      none.points.push_back({approach.curve(t)});
    }
    return none;
  }
  return std::nullopt;
}

// ---- Paths ----------------------------------------------------------------------------------------------------------------------------------------

struct Monomial {
  Exact factor;
  int power = 0;
  [[nodiscard]] RationalFunction curve() const { return RationalFunction(Polynomial(factor)) * parameter().power(power); }
  [[nodiscard]] std::string text() const {
    if (power == 0 || factor.sign() == 0) return factor.text();
    const std::string t = power == 1 ? "t" : power == -1 ? "1/t" : "t^" + std::to_string(power);
    return factor == Exact(1) ? t : factor == Exact(-1) ? "-" + t : "(" + factor.text() + ") " + t;
  }
};

/// The coordinates that are tried: 0, and c t^p with p = 0, 1, -1 and c = 1, -1 or +- a constant of the expression.
std::vector<Monomial> monomials(const Expression& f) {
  std::vector<Exact> factors{Exact(1), Exact(-1)};
  for (const Exact& c : f.function.constants()) {
    if (factors.size() >= 8 || c.bits() > 24 || c.sign() == 0) continue;
    for (const Exact& factor : {c, -c}) {
      if (std::ranges::find(factors, factor) == factors.end()) factors.push_back(factor);
    }
  }
  std::vector<Monomial> all{{Exact(0), 0}};
  for (const int power : {0, 1, -1}) {
    for (const Exact& factor : factors) all.push_back({factor, power});
  }
  return all;
}

std::optional<NoFinitePair> along_a_path(const Expression& f) {
  const int n = f.dimension();
  if (n < 2) return std::nullopt;
  const std::vector<Monomial> choices = monomials(f);
  const int entries = n * (n + 1) / 2;
  std::optional<NoFinitePair> best;
  int best_rank = 3;
  // Simple curves first: by the sum of the places in the list.
  std::vector<std::vector<std::size_t>> curves{{}};
  for (int i = 0; i < n; ++i) {
    std::vector<std::vector<std::size_t>> longer;
    for (const auto& curve : curves) {
      for (std::size_t k = 0; k < choices.size(); ++k) {
        longer.push_back(curve);
        longer.back().push_back(k);
      }
    }
    curves = std::move(longer);
  }
  std::ranges::stable_sort(curves, {}, [](const std::vector<std::size_t>& c) {
    std::size_t sum = 0;
    for (const std::size_t k : c) sum += k;
    return sum;
  });
  for (const std::vector<std::size_t>& chosen : curves) {
    if (std::ranges::all_of(chosen, [&](std::size_t k) { return choices[k].power == 0; })) continue;
    std::vector<RationalFunction> curve;
    for (const std::size_t k : chosen) curve.push_back(choices[k].curve());
    const AlongCurve along = follow(f.derivatives, curve);
    if (!along.sound) continue;
    int slope = 0;  // the largest order of a first derivative; 0: bounded
    bool critical = true;
    bool known = true;
    for (int i = 0; i < n; ++i) {
      const MaybeRational partial = output_of(f.derivatives, along, static_cast<std::size_t>(i));
      known = known && partial.has_value();
      if (!partial || partial->is_zero()) continue;
      critical = false;
      slope = std::max(slope, partial->degree());
    }
    if (!known) continue;
    int curvature = 0;
    int steepest = 0;
    for (int i = 0; i < entries; ++i) {
      const MaybeRational second = output_of(f.derivatives, along, static_cast<std::size_t>(n + i));
      if (!second || second->is_zero() || second->degree() <= curvature) continue;
      curvature = second->degree();
      steepest = i;
    }
    if (curvature <= slope) continue;
    const int rank = critical ? 0 : slope == 0 ? 1 : 2;
    if (rank >= best_rank || !follow(f.function, curve).sound) continue;
    best_rank = rank;
    NoFinitePair none;
    none.kind = "path";
    std::string path;
    for (int i = 0; i < n; ++i)
      path += (i == 0 ? "" : ", ") + f.variables[static_cast<std::size_t>(i)] + " = " + choices[chosen[static_cast<std::size_t>(i)]].text();
    int row = 0;
    int rest = steepest;
    while (rest >= n - row) rest -= n - row++;
    const std::string entry = "d2f/d" + f.variables[static_cast<std::size_t>(row)] + "d" + f.variables[static_cast<std::size_t>(row + rest)];
    const std::string value = output_of(f.derivatives, along, static_cast<std::size_t>(n + steepest))->text("t");
    const std::string gradient = rank == 0   ? "grad f = 0 for all t"
                                 : rank == 1 ? "grad f stays bounded as t -> inf"
                                             : "||grad f|| grows to order " + std::to_string(slope) + " in t";
    none.proof = {"along " + path + ": " + gradient + " (exact, as rational functions of t)", "there " + entry + " = " + value + ", so that ||H f|| >= |" +
                                                                                                  entry + "| grows to order " + std::to_string(curvature) +
                                                                                                  ": ||H f|| - L1 ||grad f|| tends to infinity for every L1"};
    for (int step = 0; step <= 40; ++step) {
      const Exact t = Exact::power_of_two(step);
      std::vector<Exact> point;
      for (const RationalFunction& coordinate : curve) point.push_back(coordinate(t));
      none.points.push_back(std::move(point));
    }
    best = std::move(none);
    if (rank == 0) break;
  }
  return best;
}

}  // namespace

std::optional<ShiftRelation> shift_relation(const Expression& f) {
  if (f.dimension() != 1) return std::nullopt;
  ShiftRelation relation;
  for (const Tape* tape : {&f.derivatives, &f.function}) {
    const std::vector<Shift> all = shifts(*tape, relation.frequency);
    for (const Instruction& i : tape->instructions()) {
      // Where it is defined must repeat: a divisor may be scaled, an argument of log or root must be periodic itself.
      const std::int32_t condition = i.operation == Operation::divide ? i.b : i.a;
      const std::optional<Exact>& rate = all[static_cast<std::size_t>(condition)].rate;
      if (i.operation == Operation::divide && !rate) return std::nullopt;
      if ((i.operation == Operation::log || i.operation == Operation::root) && (!rate || rate->sign() != 0)) return std::nullopt;
    }
    if (tape != &f.derivatives) continue;
    const auto rate_of = [&](std::size_t output) { return all[static_cast<std::size_t>(tape->outputs()[output])].rate; };
    if (!rate_of(0) || !rate_of(1)) return std::nullopt;
    if (*rate_of(0) != *rate_of(1)) return std::nullopt;
    relation.rate = *rate_of(0);
  }
  return relation.frequency.sign() == 0 ? std::nullopt : std::optional(relation);
}

std::optional<NoFinitePair> no_finite_pair(const Expression& f) {
  for (const auto search : {at_an_end, by_shift, by_logarithmic_derivative, along_a_path}) {
    if (auto none = search(f)) return none;
  }
  return std::nullopt;
}

}  // namespace lemmata::certifier
