#include "properties/celgc/theorem_1_setting.hpp"

#include <array>

#include "algorithms/expressions/one_variable.hpp"
#include "numerics/error.hpp"

namespace lemmata::properties {
namespace {

using celgc::Theorem1;

constexpr std::array<ParameterInfo, 15> common = {{
    {"f", "x^4", "a polynomial in x, or a problem of one variable (cosh, softplus, hyperbola, ...; lemmata list problems)"},
    {"s", "1", "factor outside, where f is a problem's name, > 0"},
    {"a", "1", "factor inside, likewise, > 0"},
    {"x0", "standard", "start; standard: 1 for a polynomial, else the problem's own"},
    {"L0", "least", "> 0; least: the least for this L1"},
    {"L1", "best", ">= 0; best: the one with the smallest horizon T, searched and then certified"},
    {"Delta", "gap", ">= f(x0) - inf f; gap: the certified bound of that"},
    {"sigma", "1", "bound on the noise, > 0"},
    {"eps", "1/10", "target, > 0"},
    {"N", "1", "machines, 1..100000"},
    {"I", "longest", "steps between averagings, >= 1; longest: the most that the hypotheses admit"},
    {"c_min", "certified", "in (0, 1]; certified: 1 where |f'| <= 4 sigma on every path, else 5/6 (d = 1, uniform noise)"},
    {"gamma", "cap", "clipping radius of a step, > 0; cap: the largest that the hypotheses admit"},
    {"eta", "coupled", "step size, > 0; coupled: gamma/(5 sigma)"},
    {"T", "least", "horizon, >= 1; least: the least that the hypotheses admit"},
}};
constexpr ParameterInfo run_only[] = {{"reading", "V0", "of Algorithm 1: V0, V1 (averaging acts) or VL (the literal order)"},
                                      {"noise_seed", "1", "seed of the paths"}};

constexpr std::int64_t most_machines = 100000;
constexpr int pair_bits = 40;
constexpr int search_steps = 24;
constexpr std::int64_t longest = std::int64_t{1} << 60;

/// A number of steps, or none where the parameter says `word`.
std::optional<std::int64_t> count_or(const ParameterReader& read, std::string_view name, std::string_view word, std::int64_t most) {
  if (read.text(name) == word) return std::nullopt;
  return read.integer(name, 1, most);
}
std::optional<Exact> number_or(const ParameterReader& read, std::string_view name, std::string_view word, bool zero_allowed) {
  if (read.text(name) == word) return std::nullopt;
  return zero_allowed ? read.nonnegative(name) : read.positive(name);
}

/// A problem of the catalogue in one variable, but for `polynomial`, whose coefficients are no part of its name.
bool is_problem_of_one_variable(const std::string& name) {
  return name != "polynomial" && find_problem(name) != nullptr && std::holds_alternative<Univariate>(make_problem({name, {}, {}}));
}

Exact least_or_refuse(const Univariate& f, const Exact& L1, const std::string& what) {
  const LeastL0 least = f.l0_at(L1);
  if (!least.is_valid()) throw BadInput(what + ": f is (L0, L1)-smooth for no L0 that is known at L1 = " + L1.text() + "; take a larger L1 or leave it out");
  return least.known == LeastL0::Known::exactly || least.value.sign() == 0 ? least.value : dyadic_above(least.value, pair_bits);
}

}  // namespace

std::span<const ParameterInfo> theorem_1_calculator_parameters() { return common; }
std::span<const ParameterInfo> theorem_1_parameters() {
  static const std::vector<ParameterInfo> all = [] {
    std::vector<ParameterInfo> list(common.begin(), common.end());
    list.insert(list.end(), std::begin(run_only), std::end(run_only));
    return list;
  }();
  return all;
}

Univariate function_from_text(const ParameterReader& read, std::int64_t nodes) {
  const std::string text = read.text("f");
  if (is_problem_of_one_variable(text)) {
    Parameters parameters{{"nodes", std::to_string(nodes)}, {"s", read.text("s")}, {"a", read.text("a")}};
    return std::get<Univariate>(make_problem({text, parameters, {}}));
  }
  if (read.positive("s") != Exact(1) || read.positive("a") != Exact(1))
    throw BadInput("s and a scale problems with a name; write them into the polynomial f = '" + text + "'");
  const std::optional<Polynomial> polynomial = as_polynomial(parse_expression(text));
  if (!polynomial) throw BadInput("f = '" + text + "' is neither a polynomial in x nor a problem of one variable ('lemmata list problems')");
  Coefficients coefficients;
  for (int k = 0; k <= std::max(0, polynomial->degree()); ++k) coefficients.push_back(polynomial->coefficient(k));
  return Univariate(std::vector<Coefficients>(static_cast<std::size_t>(nodes), coefficients));
}

GeneralisedSmoothness best_pair(const Univariate& f, const Theorem1::Instance& numbers) {
  // The hypotheses ask for L1 <= kappa L0, and T grows with L0: the best L0 over L1 is max{L0*(L1), L1/kappa}, least where the two cross.
  const PrecisionScope scope(128);
  const Theorem1::Constants<Ball> k;
  const Exact most = std::min(Exact(1) / numbers.eps, Exact(14) / (Exact(5) * numbers.N_eps()));
  const Exact kappa = dyadic_below(Ball(k.A / k.B * constant<Ball>(most)).lower(), pair_bits);
  const auto admits = [&](const LeastL0& least, const Exact& L1) {
    if (least.known == LeastL0::Known::not_known) throw BadInput("no L0 of f is known at L1 = " + L1.text() + "; give L0 and L1");
    return !least.is_valid() || L1 <= kappa * least.value;  // infinite: L1 is too small
  };
  Exact low(1);
  Exact high(1);
  for (int step = 0; !admits(f.l0_at(low), low); ++step) {
    low /= Exact(2);
    if (step == pair_bits) throw BadInput("f has next to no curvature: give L0 and L1");
  }
  for (int step = 0; admits(f.l0_at(high), high); ++step) {
    high *= Exact(2);
    if (step == pair_bits) throw BadInput("f is (L0, L1)-smooth for no pair that is known; give L0 and L1");
  }
  for (int step = 0; step < search_steps; ++step) {
    const Exact middle = (low + high) / Exact(2);
    (admits(f.l0_at(middle), middle) ? low : high) = middle;
  }
  const LeastL0 below = f.l0_at(low);
  GeneralisedSmoothness best{dyadic_above(high / kappa, pair_bits), high};
  if (below.is_valid() && below.value <= best.L0) best = {dyadic_above(below.value, pair_bits), low};
  // Of several L1 with this L0, the least.
  Exact none;
  Exact enough = best.L1;
  for (int step = 0; step < search_steps; ++step) {
    const Exact middle = (none + enough) / Exact(2);
    (f.l0_at(middle).serves(best.L0) == Truth::yes ? enough : none) = middle;
  }
  for (const Exact& simple : {simplest_between(none, enough), Exact(0)}) {
    if (f.l0_at(simple).serves(best.L0) == Truth::yes) enough = simple;
  }
  return {best.L0, enough};
}

Theorem1Setting read_theorem_1(const ParameterReader& read, Theorem1::Form form) {
  Theorem1Setting setting;
  setting.form = form;
  Theorem1::Instance& p = setting.numbers;
  p.sigma = read.positive("sigma");
  p.eps = read.positive("eps");
  p.N = read.integer("N", 1, most_machines);
  const std::optional<Exact> L0 = number_or(read, "L0", "least", true);
  const std::optional<Exact> L1 = number_or(read, "L1", "best", true);
  const std::optional<Exact> Delta = number_or(read, "Delta", "gap", true);
  const bool bare = L0 && L1 && Delta && !read.is_given("f");
  if (!bare) {
    setting.f = function_from_text(read, p.N);
    const bool standard = read.text("x0") == "standard";
    const std::string name = read.text("f");
    setting.x0 = !standard ? read.number("x0") : is_problem_of_one_variable(name) ? default_start({name, {}, {}}, 1)[0] : Exact(1);
    if (!L0 && !L1) {
      const GeneralisedSmoothness pair = best_pair(*setting.f, p);
      p.L0 = pair.L0;
      p.L1 = pair.L1;
      setting.searched_pair = true;
    } else {
      if (!L1) throw BadInput("L0 is given without L1; give both, or leave L0 out");
      p.L1 = *L1;
      p.L0 = L0 ? *L0 : least_or_refuse(*setting.f, *L1, "L0");
    }
    setting.is_smooth = setting.f->l0_at(p.L1).serves(p.L0);
    const Exact bound = gap_bound(*setting.f, Vector<Exact>::Constant(1, setting.x0));
    p.Delta = Delta.value_or(bound);
    setting.has_gap = bound <= p.Delta ? Truth::yes : p.Delta.sign() == 0 ? Truth::no : Truth::unknown;
  } else {
    p.L0 = *L0;
    p.L1 = *L1;
    p.Delta = *Delta;
  }
  setting.has_step = p.L0.sign() > 0;
  const std::optional<Exact> gamma = number_or(read, "gamma", "cap", false);

  // c_min needs the largest gradient of a path, hence the longest step.
  const std::optional<Exact> c_min = number_or(read, "c_min", "certified", false);
  Exact admitted(1);
  if (setting.f) {
    const Exact longest_step = gamma ? *gamma : setting.has_step ? Theorem1::step_at_cap(p) : Exact(1);
    setting.slope = slope_bound(*setting.f, setting.x0, p.sigma, longest_step);
    if (!setting.slope || Exact(4) * p.sigma < setting.slope->R) admitted = Exact(5, 6);
  }
  if (form == Theorem1::Form::prime) {
    if (c_min && *c_min != Exact(1)) throw BadInput("Theorem 1' has no c_min; leave it out");
  } else {
    p.c_min = c_min.value_or(admitted);
    setting.is_aligned = p.c_min <= admitted ? Truth::yes : Truth::unknown;
  }

  const std::optional<std::int64_t> I = count_or(read, "I", "longest", longest);
  const std::int64_t most_local = Theorem1::longest_interval(p);
  setting.has_interval = most_local >= 1;
  p.gamma = gamma ? *gamma : setting.has_step ? Theorem1::step_at_cap(p) : Exact(1);
  p.eta = number_or(read, "eta", "coupled", false).value_or(p.gamma / (Exact(5) * p.sigma));
  p.T = count_or(read, "T", "least", longest).value_or(setting.has_step ? Theorem1::least_horizon(p, form) : 1);
  p.I = I.value_or(std::max<std::int64_t>(1, std::min(most_local, p.T)));
  return setting;
}

}  // namespace lemmata::properties
