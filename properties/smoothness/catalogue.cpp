#include "properties/smoothness/catalogue.hpp"

#include <array>

#include "properties/smoothness/checks.hpp"
#include "properties/smoothness/instances.hpp"
#include "theory/smoothness/first_order.hpp"
#include "theory/smoothness/frontier.hpp"

namespace lemmata::properties {
namespace {

using smoothness::ClippedDescent;
using smoothness::FirstOrder;
using smoothness::Frontier;
using smoothness::SharpBounds;
using Bound = SharpBounds::Bound;
using Rule = ClippedDescent::Rule;

template <const StatementInfo& info>
Instance pair(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  return draw_pair(info.id, seed, number, given);
}

/// Within 1/L1, and on it as often as not.
Instance nearby_pair(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Instance instance = draw_pair(FirstOrder::local_info.id, seed, number, given);
  if (number == 0 || given.contains("y")) return instance;
  const ParameterReader read(instance.subject, instance.parameters, pair_parameters());
  const Exact L1 = read.nonnegative("L1");
  if (L1.sign() == 0) return instance;
  Draw draw(seed, number + (std::uint64_t{1} << 32));
  const Exact x = read.number("x");
  const Exact r = (draw.chance(50) ? Exact(1) : Exact(draw.integer(1, 63), 64)) / L1;
  instance.parameters["y"] = Exact(read.number("y") < x ? x - r : x + r).text();
  return instance;
}

template <const StatementInfo& info>
Instance descent(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  return draw_descent(info.id, seed, number, given, &info == &ClippedDescent::tenth_info);
}

Instance point(std::uint64_t seed, std::uint64_t number, const Parameters& given) { return draw_point(Frontier::info.id, seed, number, given); }

template <Bound bound>
Outcome check_bound(Instance& instance, const LadderOptions& options) {
  return check_sharp_bound(instance, options, bound);
}
template <Rule rule>
Outcome check_rule(Instance& instance, const LadderOptions& options) {
  return check_clipped_descent(instance, options, rule);
}

/// A function with a few numbers of the entry's own: parameters drawn here, the problem given or drawn here.
Instance with_problem(const StatementInfo& info, std::span<const ParameterInfo> known, std::uint64_t seed, std::uint64_t number, const Parameters& given,
                      const ProblemSpec& drawn, const Parameters& numbers) {
  Instance instance;
  instance.subject = info.id;
  instance.seed = seed;
  const auto name = given.find("problem");
  const bool fixed = name != given.end() || number == 0;
  instance.problem = name != given.end() ? ProblemSpec{name->second, {}, {}} : number == 0 ? ProblemSpec{std::string(known[0].standard), {}, {}} : drawn;
  check_entry_names(instance, given, known);
  if (fixed) hand_to_problem(instance, given);
  instance.parameters = parameters_among(given, known);
  instance.parameters.erase("problem");
  if (number > 0) {
    for (const auto& [key, value] : numbers) instance.parameters.try_emplace(key, value);
  }
  return instance;
}

Parameters scales(Draw& draw) { return {{"s", draw.log_uniform(-3, 3, 3).text()}, {"a", draw.log_uniform(-3, 2, 3).text()}}; }

Instance draw_rules(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  constexpr std::array names = {"power", "cosh", "exponential", "exp-minus-linear", "softplus", "softplus", "sine", "hyperbola"};
  ProblemSpec spec{names[static_cast<std::size_t>(draw.integer(0, 7))], scales(draw), {}};
  if (spec.name == "power") spec.parameters["exponent"] = std::to_string(draw.integer(2, 6));
  // u from the corner on; before it, where the frontier is finite there.
  const Exact a = Exact::parse(spec.parameters.at("a"));
  const bool finite = spec.name != "cosh" && spec.name != "exponential" && spec.name != "exp-minus-linear";
  const Exact u = finite ? Exact(a * draw.log_uniform(-3, 1, 4)) : Exact(a * (Exact(1) + Exact(draw.integer(0, 8), 8)));
  const Exact v = u + a * Exact(draw.integer(0, 32), 16);
  return with_problem(Frontier::rules_info, frontier_rules_parameters(), seed, number, given, spec,
                      {{"u", u.text()}, {"v", v.text()}, {"weight", Exact(draw.integer(0, 16), 16).text()}, {"outer", draw.log_uniform(-4, 4, 3).text()},
                       {"inner", draw.log_uniform(-4, 4, 3).text()}});
}

Instance draw_smooth_implies(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  constexpr std::array names = {"softplus", "sine", "hyperbola", "power", "polynomial"};
  const std::size_t which = static_cast<std::size_t>(draw.integer(0, 4));
  ProblemSpec spec{names[which], {}, {}};
  if (spec.name == "polynomial") {
    spec.parameters["coefficients"] = draw.dyadic(4, 3).text() + "," + draw.dyadic(4, 3).text() + "," + draw.log_uniform(-3, 3, 4).text();
  } else {
    spec.parameters = scales(draw);
    if (spec.name == "power") spec.parameters["exponent"] = "2";
  }
  return with_problem(Frontier::smooth_info, smooth_implies_parameters(), seed, number, given, spec, {{"x", draw.chance(20) ? "0" : draw.dyadic(8, 5).text()}});
}

Instance draw_asymmetric(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  constexpr std::array names = {"power", "cosh", "exponential", "exp-minus-linear"};
  const ProblemSpec spec{names[static_cast<std::size_t>(draw.integer(0, 3))], scales(draw), {}};
  return with_problem(FirstOrder::asymmetric_info, asymmetric_parameters(), seed, number, given, spec,
                      {{"L0", draw.log_uniform(-10, 20, 4).text()}, {"L1", draw.log_uniform(-10, 20, 4).text()}});
}

template <const StatementInfo& info, std::span<const ParameterInfo> (*known)()>
Instance plain(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  const auto place = [&] { return draw.chance(20) ? Exact(draw.chance(50) ? 1 : -1) * draw.log_uniform(-30, 6, 5) : draw.dyadic(8, 5); };
  Parameters drawn;
  if (number > 0) {
    for (const ParameterInfo& parameter : known()) {
      const std::string_view name = parameter.name;
      if (name == "x" || name == "y") drawn.emplace(name, place().text());
      if (name == "L1" || name == "L") drawn.emplace(name, draw.log_uniform(-10, 15, 4).text());
      if (name == "s") drawn.emplace(name, Exact(draw.integer(0, 48), 64).text());
      if (name == "kappa") drawn.emplace(name, draw.chance(30) ? Exact(Exact(4, 3) - draw.log_uniform(-30, -2, 4)).text() : Exact(draw.integer(0, 85), 64).text());
    }
  }
  return plain_instance(info, known(), seed, given, drawn);
}

Instance draw_cross_entropy(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  Parameters drawn;
  if (number > 0) {
    const std::int64_t classes = draw.integer(2, 8);
    // Equal logits, a few units apart, and hundreds apart.
    const std::int64_t regime = draw.integer(0, 5);
    std::string logits;
    for (std::int64_t i = 0; i < classes; ++i) {
      const Exact z = regime == 0 ? Exact(0) : regime == 1 ? Exact(Exact(40) * draw.dyadic(8, 3)) : draw.dyadic(8, 4);
      logits += (i == 0 ? "" : ",") + z.text();
    }
    drawn = {{"logits", logits}, {"shortfall", draw.log_uniform(-40, -2, 3).text()}};
    if (!given.contains("logits")) drawn["label"] = std::to_string(draw.integer(1, classes));
  }
  return plain_instance(Frontier::cross_entropy_info, cross_entropy_parameters(), seed, given, drawn);
}

}  // namespace

std::span<const Entry> smoothness_statements() {
  static const std::array entries = {
      Entry{&Frontier::info, point_parameters(), point, check_frontier, 300},
      Entry{&Frontier::rules_info, frontier_rules_parameters(), draw_rules, check_frontier_rules, 200},
      Entry{&Frontier::sums_info, sums_parameters(), plain<Frontier::sums_info, sums_parameters>, check_sums, 100},
      Entry{&Frontier::cross_entropy_info, cross_entropy_parameters(), draw_cross_entropy, check_cross_entropy, 200},
      Entry{&SharpBounds::growth_info, pair_parameters(), pair<SharpBounds::growth_info>, check_bound<Bound::growth>, 300},
      Entry{&SharpBounds::gradient_info, pair_parameters(), pair<SharpBounds::gradient_info>, check_bound<Bound::gradient>, 300},
      Entry{&SharpBounds::descent_info, pair_parameters(), pair<SharpBounds::descent_info>, check_bound<Bound::descent>, 300},
      Entry{&SharpBounds::lower_bound_info, pair_parameters(), pair<SharpBounds::lower_bound_info>, check_bound<Bound::lower>, 300},
      Entry{&FirstOrder::symmetric_info, pair_parameters(), pair<FirstOrder::symmetric_info>, check_symmetric, 200},
      Entry{&FirstOrder::asymmetric_info, asymmetric_parameters(), draw_asymmetric, check_asymmetric, 200},
      Entry{&FirstOrder::witness_info, witness_parameters(), plain<FirstOrder::witness_info, witness_parameters>, check_asymmetric_witness, 200},
      Entry{&FirstOrder::local_info, pair_parameters(), nearby_pair, check_local, 300},
      Entry{&ClippedDescent::logarithmic_info, descent_parameters(), descent<ClippedDescent::logarithmic_info>, check_rule<Rule::logarithmic>, 60},
      Entry{&ClippedDescent::inverse_info, descent_parameters(), descent<ClippedDescent::inverse_info>, check_rule<Rule::inverse>, 60},
      Entry{&ClippedDescent::minimum_info, descent_parameters(), descent<ClippedDescent::minimum_info>, check_rule<Rule::minimum>, 60},
      Entry{&ClippedDescent::tenth_info, descent_parameters(), descent<ClippedDescent::tenth_info>, check_rule<Rule::tenth>, 60},
      Entry{&ClippedDescent::factor_info, descent_factor_parameters(), plain<ClippedDescent::factor_info, descent_factor_parameters>, check_descent_factor, 200},
      Entry{&Frontier::quartic_info, quartic_parameters(), plain<Frontier::quartic_info, quartic_parameters>, check_quartic, 200},
      Entry{&Frontier::smooth_info, smooth_implies_parameters(), draw_smooth_implies, check_smooth_implies, 200},
      Entry{&SharpBounds::lemma_6_info, pair_parameters(), pair<SharpBounds::lemma_6_info>, check_bound<Bound::lemma_6>, 300},
      Entry{&SharpBounds::lemma_6_sharp_info, pair_parameters(), pair<SharpBounds::lemma_6_sharp_info>, check_bound<Bound::lemma_6_sharp>, 300},
      Entry{&SharpBounds::lemma_5_info, pair_parameters(), pair<SharpBounds::lemma_5_info>, check_bound<Bound::lemma_5>, 300},
      Entry{&SharpBounds::lemma_5_sharp_info, pair_parameters(), pair<SharpBounds::lemma_5_sharp_info>, check_bound<Bound::lemma_5_sharp>, 300},
  };
  return entries;
}

}  // namespace lemmata::properties
