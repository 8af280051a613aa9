#include "properties/smoothness/checks.hpp"

#include <algorithm>
#include <cmath>

#include "algorithms/expressions/one_variable.hpp"
#include "algorithms/run.hpp"
#include "algorithms/smoothness_gd.hpp"
#include "numerics/error.hpp"
#include "numerics/special.hpp"
#include "properties/smoothness/instances.hpp"
#include "theory/smoothness/first_order.hpp"
#include "theory/smoothness/frontier.hpp"

namespace lemmata::properties {
namespace {

using smoothness::ClippedDescent;
using smoothness::FirstOrder;
using smoothness::Frontier;
using smoothness::PairSetting;
using smoothness::SharpBounds;
using smoothness::TwoPoints;

constexpr ParameterInfo factor_own[] = {{"s", "1/2", "a point of [0, 3/4]"}, {"kappa", "13/10", "a factor, 0 <= kappa < 4/3"}};
constexpr ParameterInfo rules_own[] = {{"problem", "softplus", "a problem in one variable, whose parameters may then be set too"},
                                       {"u", "1/4", "u >= 0, L0*(u) finite"},
                                       {"v", "1/2", "v >= u"},
                                       {"weight", "1/2", "w, 0..1"},
                                       {"outer", "2", "s > 0 of s f(bx)"},
                                       {"inner", "3", "b > 0 of s f(bx)"}};
constexpr ParameterInfo sums_own[] = {{"x", "1", "a point"}, {"L1", "10", "a slope factor that is refuted with L0 = 0, >= 0"}};
constexpr ParameterInfo quartic_own[] = {{"x", "1", "a point"}};
constexpr ParameterInfo smooth_own[] = {{"problem", "softplus", "a problem in one variable, whose parameters may then be set too"}, {"x", "0", "a point"}};
constexpr ParameterInfo cross_own[] = {{"logits", "0,1,-1/2", "z: 2 to 64 numbers"},
                                       {"label", "1", "y, from 1"},
                                       {"shortfall", "1/1000", "delta in (0, 1): (0, sqrt 2 (1 - delta)) is refuted"}};
constexpr ParameterInfo asymmetric_own[] = {{"problem", "power", "power, cosh, exponential or exp-minus-linear, whose parameters may then be set too"},
                                            {"L0", "12", "L0 >= 0 of the pair that is refuted"},
                                            {"L1", "3", "L1 >= 0 of the pair that is refuted"}};
constexpr ParameterInfo witness_own[] = {{"x", "1", "first point"}, {"y", "-5", "second point"}, {"L", "100", "L > 0 that is refuted"}};

void require_no_rest(const Instance& instance) {
  if (!instance.shifts.empty() || instance.steps || instance.start) {
    throw BadInput(instance.subject + " is fixed by its problem and parameters; leave out \"start\", \"shifts\" and \"steps\"");
  }
}

template <Field S>
Frontier::Point<S> point_of(const UnivariateOn<S>& f, const S& x) {
  return {magnitude(f.slope(x)), magnitude(f.curvature(x))};
}

template <Field S>
TwoPoints<S> two_points(const Univariate& exact, const Exact& at_x, const Exact& at_y) {
  const auto f = exact.on<S>();
  const S x = constant<S>(at_x);
  const S y = constant<S>(at_y);
  const S slope_x = f.slope(x);
  const S slope_y = f.slope(y);
  const S value = f.value(x);
  return {magnitude(slope_x), magnitude(slope_y), magnitude(S(slope_x - slope_y)), f.value(y) - value - slope_x * constant<S>(at_y - at_x),
          value - constant<S>(exact.regularity().lower_bound)};
}

/// A pair of points with its exact setting.
struct Pair {
  SmoothFunction function;
  Exact x, y;
  PairSetting setting;
};
Pair read_pair(Instance& instance) {
  require_no_rest(instance);
  SmoothFunction function = read_smooth_function(instance, pair_parameters());
  const ParameterReader read(instance.subject, instance.parameters, pair_parameters());
  Pair pair{std::move(function), read.number("x"), read.number("y"), {}};
  PairSetting& setting = pair.setting;
  setting.constants = pair.function.constants;
  setting.r = magnitude(Exact(pair.y - pair.x));
  setting.smooth = pair.function.smooth;
  setting.attained = pair.function.is_extremal_from(pair.x) && pair.x <= pair.y;
  if (read.text("c") == "reach") {
    setting.c = setting.constants.L1 * setting.r;
    if (setting.c.sign() == 0) setting.c = Exact(1);
    instance.parameters["c"] = setting.c.text();
  } else {
    setting.c = read.positive("c");
  }
  // e^4000 still has an enclosure; beyond, nothing is learnt.
  if (Exact(4000) < maximum(setting.c, Exact(setting.constants.L1 * setting.r))) {
    throw BadInput(instance.subject + ": L1 |y - x| and c must be at most 4000; take nearer points");
  }
  return pair;
}

/// The least B >= 0 with 2^B > q.
std::int64_t bits_above(const Exact& q) {
  std::int64_t bits = 0;
  for (Exact power(1); power <= q; power *= Exact(2)) ++bits;
  return bits;
}

/// A rational number at most 2^-bits below 2 pi.
Exact two_pi_below(std::int64_t bits) {
  const PrecisionScope scope(static_cast<long>(bits) + 32);
  return Exact(2) * pi().lower(static_cast<long>(bits) + 8);
}

template <class Attempt>
Outcome settle_numbers(const LadderOptions& options, const Attempt& attempt) {
  return climb<false>(options, 0, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    if constexpr (Transcendental<S>) attempt(ledger);
  });
}

}  // namespace

std::span<const ParameterInfo> descent_factor_parameters() { return factor_own; }
std::span<const ParameterInfo> frontier_rules_parameters() { return rules_own; }
std::span<const ParameterInfo> sums_parameters() { return sums_own; }
std::span<const ParameterInfo> quartic_parameters() { return quartic_own; }
std::span<const ParameterInfo> smooth_implies_parameters() { return smooth_own; }
std::span<const ParameterInfo> cross_entropy_parameters() { return cross_own; }
std::span<const ParameterInfo> asymmetric_parameters() { return asymmetric_own; }
std::span<const ParameterInfo> witness_parameters() { return witness_own; }

// ---- Two points -----------------------------------------------------------------------------------------------------------------------------------

Outcome check_sharp_bound(Instance& instance, const LadderOptions& options, SharpBounds::Bound bound) {
  Pair pair = read_pair(instance);
  if (bound == SharpBounds::Bound::lower) {
    if (pair.setting.constants.L0.sign() == 0 && pair.setting.constants.L1.sign() == 0) throw BadInput(instance.subject + " needs L0 > 0 or L1 > 0");
    pair.setting.attained = pair.function.is_extremal_from(pair.x);  // one point alone
  }
  return settle_numbers(options, [&]<class S>(Ledger<S>& ledger) {
    SharpBounds::judge(bound, pair.setting, two_points<S>(pair.function.f, pair.x, pair.y), ledger);
  });
}

Outcome check_symmetric(Instance& instance, const LadderOptions& options) {
  const Pair pair = read_pair(instance);
  const Shape shape = pair.function.f.shape();
  return settle_numbers(options, [&]<class S>(Ledger<S>& ledger) {
    const TwoPoints<S> at = two_points<S>(pair.function.f, pair.x, pair.y);
    S largest = maximum(at.slope_x, at.slope_y);
    if (shape == Shape::polynomial || shape == Shape::sine) {
      // f' is not monotone: its size at points of a grid from below, over the cells from above.
      constexpr int cells = 32;
      const auto f = pair.function.f.template on<S>();
      S upper = largest;
      S left = constant<S>(pair.x);
      for (int i = 1; i <= cells; ++i) {
        const S right = constant<S>(pair.x + (pair.y - pair.x) * Exact(i, cells));
        largest = maximum(largest, magnitude(f.slope(right)));
        if constexpr (Enclosure<S>) upper = maximum(upper, magnitude(f.slope(join(left, right))));
        left = right;
      }
      if constexpr (Enclosure<S>) largest = join(largest, upper);
    }
    FirstOrder::judge_symmetric(pair.setting, at.change, largest, ledger);
  });
}

Outcome check_local(Instance& instance, const LadderOptions& options) {
  const Pair pair = read_pair(instance);
  return settle_numbers(options, [&]<class S>(Ledger<S>& ledger) {
    const TwoPoints<S> at = two_points<S>(pair.function.f, pair.x, pair.y);
    FirstOrder::judge_local(pair.setting, at.change, at.slope_x, ledger);
  });
}

Outcome check_asymmetric(Instance& instance, const LadderOptions& options) {
  require_no_rest(instance);
  const ParameterReader read(instance.subject, instance.parameters, asymmetric_own);
  PairSetting setting;
  setting.constants = {read.nonnegative("L0"), read.nonnegative("L1")};
  if (instance.problem.name.empty()) instance.problem.name = "power";
  const Univariate f = read_function(instance);
  const bool grows = f.shape() == Shape::cosh || f.shape() == Shape::exponential || f.shape() == Shape::exp_minus_linear ||
                     (f.shape() == Shape::power && f.exponent() > 2);
  if (!grows) {
    throw BadInput(instance.subject + " speaks of power (with exponent > 2), cosh, exponential and exp-minus-linear, got '" + instance.problem.name + "'");
  }
  const Exact needed = (setting.constants.L0 + setting.constants.L1 * f.scale() * f.inner()) / (f.scale() * f.inner() * f.inner());
  Exact x = Exact(2 * bits_above(needed) + 5) / f.inner();  // e^z - 1 > 2 D z at z = 2 B + 5 with 2^B > D
  if (f.is_rational()) {
    const auto on = f.on<Exact>();
    x = Exact(1);
    while (on.slope(x) <= setting.constants.L0 * x) x *= Exact(2);
  }
  setting.r = x;
  return settle_numbers(options, [&]<class S>(Ledger<S>& ledger) {
    const TwoPoints<S> at = two_points<S>(f, x, Exact(0));
    FirstOrder::judge_asymmetric(setting, at.change, at.slope_y, ledger);
  });
}

Outcome check_asymmetric_witness(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, witness_own);
  const ParameterReader read(instance.subject, instance.parameters, witness_own);
  const Exact x = read.number("x");
  const Exact y = read.number("y");
  const Exact L = read.positive("L");
  // Near enough to a multiple of 2 pi that the cosine times the turn keeps its size.
  const Exact turn = (L / Exact(6)).ceiling() * two_pi_below(2 * bits_above(L) + 64);
  return settle_numbers(options, [&]<class S>(Ledger<S>& ledger) {
    using T = scalar_traits<S>;
    const auto slope = [](const S& z) { return S(z * (S(2) + T::sin(z))); };
    const S far = constant<S>(turn);
    FirstOrder::judge_witness(x, y, slope(constant<S>(x)), slope(constant<S>(y)), S(S(2) + T::sin(far) + far * T::cos(far)), L, ledger);
  });
}

// ---- The frontier ---------------------------------------------------------------------------------------------------------------------------------

namespace {

/// Where |f''| - L1 |f'| is largest, or a rational point near it; nothing where the supremum is approached at infinity only, or is negative.
struct Extremal {
  Exact x;
  bool exactly;
};
const Exact& shortfall() {
  static const Exact value = Exact::power_of_two(-20);
  return value;
}
std::optional<Extremal> extremal(const Univariate& f, const Exact& L1, const Exact& L0) {
  switch (f.shape()) {
    case Shape::power: return Extremal{f.exponent() == 2 ? Exact(0) : Exact(Exact(f.exponent() - 2) / L1), true};
    case Shape::cosh:
    case Shape::exp_minus_linear:
    case Shape::hyperbola: return Extremal{Exact(0), true};
    case Shape::exponential: return L1 == f.inner() ? std::optional(Extremal{Exact(0), true}) : std::nullopt;
    case Shape::sine: return Extremal{two_pi_below(bits_above(L1 / f.inner()) + 64) / Exact(4) / f.inner(), false};  // L1 |cos| is far below the shortfall
    case Shape::softplus: {
      if (f.inner() <= L1) return std::nullopt;
      const double z = std::log(Exact((f.inner() + L1) / (f.inner() - L1)).nearest_double());
      return Extremal{Exact::of_double(z) / f.inner(), L1.sign() == 0};
    }
    case Shape::polynomial: {
      if (L0.sign() == 0) return std::nullopt;
      // A point that breaks a slightly smaller L0 is within the shortfall of the supremum.
      const LineDecision smaller = decide_everywhere(derivatives_of(Polynomial(f.mean_coefficients())), L0 * (Exact(1) - shortfall()), L1);
      if (!smaller.point) return std::nullopt;
      return Extremal{*smaller.point, false};
    }
  }
  return std::nullopt;
}

/// A point where |f''| > M + L1 |f'|, for a function whose L0*(L1) is infinite: exponential ones grow there like (a - L1) e^z/2 or faster.
Exact far_enough(const Univariate& f, const Exact& M, const Exact& L1) {
  if (!f.is_rational()) return Exact(bits_above(Exact(2) * M / (f.scale() * f.inner() * (f.inner() - L1)))) / f.inner();
  const auto on = f.on<Exact>();
  Exact x(1);
  while (magnitude(on.curvature(x)) <= M + L1 * magnitude(on.slope(x))) x *= Exact(2);
  return x;
}

}  // namespace

Outcome check_frontier(Instance& instance, const LadderOptions& options) {
  require_no_rest(instance);
  const Univariate f = read_function(instance);
  const ParameterReader read(instance.subject, instance.parameters, point_parameters());
  const Exact L1 = read.nonnegative("L1");
  const Exact x = read.number("x");
  const Exact M = read.positive("M");
  const LeastL0 least = f.l0_at(L1);
  const bool rational = f.is_rational();
  Outcome outcome = climb<true>(options, 0, rational ? ExactTier::first : ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    const auto on = f.on<S>();
    const S slope_factor = constant<S>(L1);
    if (least.known == LeastL0::Known::infinite) {
      Frontier::judge_infinite(constant<S>(M), slope_factor, point_of(on, constant<S>(far_enough(f, M, L1))), ledger);
      return;
    }
    const S L0 = constant<S>(least.value);
    Frontier::judge_bound(L0, slope_factor, point_of(on, constant<S>(x)), ledger);
    if (const std::optional<Extremal> at = extremal(f, L1, least.value)) {
      Frontier::judge_attained(L0, slope_factor, at->exactly ? S(0) : constant<S>(shortfall()), at->exactly, point_of(on, constant<S>(at->x)), ledger);
    }
  });
  return outcome;
}

Outcome check_frontier_rules(Instance& instance, const LadderOptions& options) {
  require_no_rest(instance);
  const ParameterReader read(instance.subject, instance.parameters, rules_own);
  if (instance.problem.name.empty()) instance.problem.name = "softplus";
  const Univariate f = read_function(instance);
  const Exact u = read.nonnegative("u");
  const Exact v = read.nonnegative("v");
  const Exact weight = read.nonnegative("weight");
  const Exact scale = read.positive("outer");
  const Exact inner = read.positive("inner");
  if (v < u || Exact(1) < weight) throw BadInput(instance.subject + " needs u <= v and weight <= 1");
  if (f.shape() == Shape::polynomial) throw BadInput(instance.subject + " speaks of frontiers that are rational numbers; those of polynomials are not");
  const auto at = [&](const Univariate& g, const Exact& L1) {
    const LeastL0 least = g.l0_at(L1);
    if (least.known != LeastL0::Known::exactly) throw BadInput(instance.subject + ": there is no finite L0 for L1 = " + L1.text() + "; take a larger u");
    return least.value;
  };
  const Univariate scaled(f.shape(), 1, f.scale() * scale, f.inner() * inner, f.exponent());
  const Frontier::Rules rules{weight, at(f, u), at(f, v), at(f, weight * u + (Exact(1) - weight) * v), scale, inner, at(scaled, inner * u)};
  return climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    if constexpr (std::same_as<S, Exact>) Frontier::judge_rules(rules, ledger);
  });
}

Outcome check_sums(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, sums_own);
  const ParameterReader read(instance.subject, instance.parameters, sums_own);
  const Exact x = read.number("x");
  const Exact L1 = read.nonnegative("L1");
  if (Exact(4000) < magnitude(x)) throw BadInput("x of " + instance.subject + " must be from -4000 to 4000, got " + x.text());
  return settle_numbers(options, [&]<class S>(Ledger<S>& ledger) { Frontier::judge_sums(constant<S>(x), constant<S>(L1), ledger); });
}

Outcome check_quartic(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, quartic_own);
  const Exact x = ParameterReader(instance.subject, instance.parameters, quartic_own).number("x");
  return climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) { Frontier::judge_quartic(constant<S>(x), ledger); });
}

Outcome check_smooth_implies(Instance& instance, const LadderOptions& options) {
  require_no_rest(instance);
  if (instance.problem.name.empty()) instance.problem.name = "softplus";
  const Univariate f = read_function(instance);
  const Exact x = ParameterReader(instance.subject, instance.parameters, smooth_own).number("x");
  const Truth smooth = truth(f.regularity().is_valid());
  return climb<true>(options, 0, f.is_rational() ? ExactTier::first : ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    Frontier::judge_smooth(smooth, constant<S>(f.regularity().mean), point_of(f.on<S>(), constant<S>(x)), ledger);
  });
}

Outcome check_cross_entropy(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, cross_own);
  const ParameterReader read(instance.subject, instance.parameters, cross_own);
  const std::vector<Exact> logits = read.list("logits");
  if (logits.size() < 2 || logits.size() > 64) {
    throw BadInput("logits of " + instance.subject + " has " + std::to_string(logits.size()) + " entries; give 2 to 64");
  }
  const auto label = static_cast<std::size_t>(read.integer("label", 1, static_cast<std::int64_t>(logits.size())) - 1);
  const Exact shortfall_of_L1 = read.positive("shortfall");
  if (Exact(1) <= shortfall_of_L1) throw BadInput("shortfall of " + instance.subject + " must be less than 1, got " + shortfall_of_L1.text());
  // One wrong class with odds e^-t, the others e^-2t: its share of the lost mass, and p_y, go to 1.
  std::vector<Exact> sharp(logits.size());
  const Exact t = Exact::of_double(std::ceil(8 - 2 * std::log(shortfall_of_L1.nearest_double()) + std::log(static_cast<double>(logits.size()))));
  for (std::size_t i = 0; i < sharp.size(); ++i) sharp[i] = i == 0 ? Exact(0) : i == 1 ? -t : Exact(-2) * t;
  return settle_numbers(options, [&]<class S>(Ledger<S>& ledger) {
    Frontier::judge_cross_entropy(Frontier::CrossEntropy<S>::of(logits, label), ledger);
    Frontier::judge_least(Frontier::CrossEntropy<S>::of(sharp, 0), constant<S>(shortfall_of_L1), ledger);
  });
}

// ---- Gradient descent -----------------------------------------------------------------------------------------------------------------------------

Outcome check_clipped_descent(Instance& instance, const LadderOptions& options, ClippedDescent::Rule rule) {
  if (!instance.shifts.empty()) throw BadInput(instance.subject + " knows no \"shifts\"");
  SmoothFunction function = read_smooth_function(instance, descent_parameters());
  const ParameterReader read(instance.subject, instance.parameters, descent_parameters());
  const ClippedDescent::Step step{rule, function.constants, read.positive("kappa")};
  if (function.constants.L0.sign() == 0 && function.constants.L1.sign() == 0) throw BadInput(instance.subject + " needs L0 > 0 or L1 > 0");
  const Exact eps = read.positive("eps");
  if (instance.problem.name.empty()) instance.problem.name = descent_parameters()[0].standard;
  const Problem problem(function.f);
  const Start start{instance.start ? *instance.start : default_start(instance.problem, 1), {}};
  check_start(start, 1, nodes_of(problem));
  instance.start = start.x;

  std::int64_t steps = instance.steps ? *instance.steps : read.integer("steps", 0, 100000);
  std::int64_t last = -1;
  const bool counts = rule != ClippedDescent::Rule::tenth || function.constants.L0.sign() > 0;
  if (counts) {
    const Exact rounds = maximum(Exact(1), step.rounds(gap_bound(problem, start.x), eps).ceiling());
    constexpr int most_rounds = 200;
    if (rounds <= Exact(most_rounds)) {
      last = rounds.to_integer("rounds") - 1;
      if (!instance.steps && !read.is_given("steps")) steps = last;
    } else if (rounds <= Exact(steps)) {
      last = rounds.to_integer("rounds") - 1;
    }
  }
  instance.steps = steps;
  instance.parameters.erase("steps");
  Outcome outcome = climb<false>(options, steps, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    if constexpr (Transcendental<S>) {
      ClippedDescent::Judge<S> judge(step, function.smooth, eps, last);
      run<S>(SmoothnessGd{step}, function.f.template on<S>(), start, [&](const Round<S>& round) {
        judge(round, ledger);
        return watch.go_on(round.k) && !judge.arrived();
      });
    }
  });
  if (counts && (last < 0 || steps < last)) {
    outcome.remarks.push_back("the decreases alone were judged: the count that reaches eps is beyond these " + std::to_string(steps) + " steps; raise steps");
  }
  return outcome;
}

Outcome check_descent_factor(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, factor_own);
  const ParameterReader read(instance.subject, instance.parameters, factor_own);
  const Exact s = read.nonnegative("s");
  const Exact kappa = read.nonnegative("kappa");
  if (Exact(3, 4) < s) throw BadInput("s of " + instance.subject + " must be at most 3/4, got " + s.text());
  if (Exact(4, 3) <= kappa) throw BadInput("kappa of " + instance.subject + " must be less than 4/3, got " + kappa.text());
  const Exact small_s = minimum(Exact(Exact(4, 3) - kappa), Exact(1, 2));
  return settle_numbers(options, [&]<class S>(Ledger<S>& ledger) { ClippedDescent::judge_factor(s, kappa, small_s, ledger); });
}

}  // namespace lemmata::properties
