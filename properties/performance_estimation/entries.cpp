#include "properties/performance_estimation/entries.hpp"

#include <algorithm>
#include <array>

#include "numerics/error.hpp"
#include "properties/list_text.hpp"
#include "properties/performance_estimation/provable.hpp"
#include "theory/performance_estimation/error_feedback.hpp"
#include "theory/performance_estimation/first_order.hpp"

namespace lemmata::properties {
namespace {

using pep::CertifiedProblem;
using pep::Numbers;

constexpr Hypothesis known_rate[] = {{"step-size", "a step for which the worst case is known, as the claim says"}};

/// What the catalogue adds to a problem.
struct Line {
  std::string_view tightness;
  Trust trust;
  Citation source;
  std::string_view proof;
};

/// A problem as the catalogue sees it; made once, on first use.
template <const CertifiedProblem& problem>
struct Described {
  static const std::string& claim() {
    static const std::string text = std::string(problem.claim) + " with t = " + std::string(problem.closed_form);
    return text;
  }
  static const std::vector<ParameterInfo>& parameters() {
    static const std::vector<ParameterInfo> list = [] {
      std::vector<ParameterInfo> made;
      for (const pep::Parameter& parameter : problem.parameters) made.push_back({parameter.name, parameter.standard, parameter.meaning});
      return made;
    }();
    return list;
  }
  static const StatementInfo& info(const Line& line) {
    static const StatementInfo made = {.id = problem.id,
                                       .title = problem.title,
                                       .setting = problem.setting,
                                       .recurrence = problem.recurrence,
                                       .claim = claim(),
                                       .hypotheses = known_rate,
                                       .tightness = line.tightness,
                                       .trust = line.trust,
                                       .source = line.source,
                                       .proof = line.proof};
    return made;
  }
};

/// A value for each parameter, of modest size; step sizes as multiples of 1/(16 L).
Parameters drawn_parameters(const CertifiedProblem& problem, Draw& draw) {
  Parameters drawn;
  Exact L(1);
  for (const pep::Parameter& parameter : problem.parameters) {
    if (parameter.name != "L") continue;
    std::vector<Exact> list;
    for (std::int64_t count = parameter.is_list ? draw.integer(1, 3) : 1; count > 0; --count) list.push_back(Exact(draw.integer(1, 12), 4));
    L = Exact(0);
    for (const Exact& entry : list) L += entry / Exact(static_cast<std::int64_t>(list.size()));
    drawn["L"] = list_text(list);
  }
  for (const pep::Parameter& parameter : problem.parameters) {
    if (parameter.name == "N") drawn["N"] = std::to_string(draw.integer(1, 5));
    if (parameter.name == "gamma") drawn["gamma"] = (Exact(draw.integer(1, 31), 16) / L).text();
    if (parameter.name == "mu") drawn["mu"] = (L * Exact(draw.integer(1, 14), 16)).text();
    if (parameter.name == "delta") drawn["delta"] = Exact(draw.integer(0, 7), 8).text();
    if (parameter.name == "eta") drawn["eta"] = Exact(draw.integer(1, 8), 8).text();
    if (parameter.name == "R" || parameter.name == "Delta") drawn[std::string(parameter.name)] = Exact(draw.integer(1, 16), 4).text();
  }
  return drawn;
}

/// Whether the worst case is known there: what instances are drawn for.
bool is_known(const CertifiedProblem& problem, const Parameters& parameters) {
  try {
    return problem.value(pep::read_numbers(problem, parameters)).has_value();
  } catch (const BadInput&) {
    return false;
  }
}

template <const CertifiedProblem& problem>
Instance draw_parameters(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  Parameters drawn;
  constexpr int most_trials = 50;
  for (int trial = 0; number > 0 && trial < most_trials; ++trial) {
    drawn = drawn_parameters(problem, draw);
    Parameters both = given;
    both.insert(drawn.begin(), drawn.end());
    if (is_known(problem, both)) break;
    drawn.clear();
  }
  static const StatementInfo subject = [] {
    StatementInfo only_id{};
    only_id.id = problem.id;
    return only_id;
  }();
  return plain_instance(subject, Described<problem>::parameters(), seed, given, drawn);
}

Outcome check_rate(const CertifiedProblem& problem, const Instance& instance, const LadderOptions& options) {
  const Numbers numbers = pep::read_numbers(problem, instance.parameters);
  const std::optional<Exact> known = problem.value(numbers);
  // Where the rate is not known, and that is waived: what is claimed elsewhere for claims of the form t <= 0; for others there is nothing to be claimed.
  const Exact value = known.value_or(Exact(0));
  const bool waived = std::ranges::find(options.waived, "step-size") != options.waived.end();
  const Exact claimed = value * (Exact(1) + Exact(1, 1000000));
  const auto scaled = std::ranges::find(options.scaled, "rate", &ScaledConstant::name);

  std::optional<Exact> reached;  // a t that is proved, or one that is attained although it is above what is claimed
  pep::ProofAnswer answer;
  if (known || waived) {
    pep::ProofRequest request;
    request.given = instance.parameters;
    request.target = scaled == options.scaled.end() ? claimed : Exact(claimed * scaled->factor);
    if (options.deadline != std::chrono::steady_clock::time_point::max()) request.deadline = options.deadline;
    answer = pep::find_provable(problem.id).prove(problem, request);
    if (answer.decision == Decision::holds) reached = answer.bound;
    if (answer.decision == Decision::violated) reached = answer.attained->value;
  }
  Outcome outcome = climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    ledger.assume("step-size", truth(known.has_value()));
    if (reached) ledger.claim("rate", 0, -1, Order::less_equal, constant<S>(*reached), constant<S>(claimed));
  });
  if (outcome.decision == Decision::holds && !reached) {
    outcome.decision = Decision::undecided;
    outcome.finding = Finding{"rate (" + answer.reason + ")", 0, -1, Order::less_equal, {}, quantity(claimed)};
  }
  if (outcome.decision == Decision::holds) outcome.remarks.push_back("for every function of the class: a certificate in exact numbers was found and verified");
  if (outcome.decision == Decision::violated) outcome.remarks.push_back("attained by " + answer.attained->function);
  return outcome;
}

template <const CertifiedProblem& problem>
Outcome check(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, Described<problem>::parameters());
  return check_rate(problem, instance, options);
}

template <const CertifiedProblem& problem>
Entry entry(const Line& line, int instances) {
  return {&Described<problem>::info(line), Described<problem>::parameters(), draw_parameters<problem>, check<problem>, instances};
}

constexpr std::string_view rates = "docs/proofs/performance-estimation.md, Rates of first-order methods";
constexpr std::string_view on_the_line = "attained on the line by runs in exact numbers; --scale rate=FACTOR below 1 is refuted by them";

}  // namespace

std::span<const Entry> performance_estimation_statements() {
  static const std::array all = {
      entry<pep::gd_nonconvex>({"attained: on the line by a zigzag of curvatures +-L where gamma L <= 1", Trust::published_form, {"AKZ21", "the exact rate"}, rates}, 20),
      entry<pep::gd_nodes>({"attained by f_i = (L_i/L) f where gamma L <= 1", Trust::published_form, {"AKZ21", "the exact rate, here for a mean"}, rates}, 10),
      entry<pep::gd_convex_value>({on_the_line, Trust::published_form, {"DT14", "proved for gamma <= 1/L, conjectured beyond"}, rates}, 20),
      entry<pep::gd_convex_gradient>({on_the_line, Trust::published_form, {"THG17", "the gradient method"}, rates}, 20),
      entry<pep::gd_convex_gradient_from_value>({on_the_line, Trust::published_form, {"THG17", "the gradient method"}, rates}, 20),
      entry<pep::gd_strongly_convex>({on_the_line, Trust::proved, {"THG17", "the gradient method"}, rates}, 20),
      entry<pep::nesterov_value>({on_the_line, Trust::published_form, {"PEPit", "example accelerated_gradient_convex"}, rates}, 5),
      entry<pep::proximal_value>({on_the_line, Trust::published_form, {"THG17c", "the proximal point algorithm"}, rates}, 20),
      entry<pep::compressed_value>({on_the_line, Trust::published_form, {"KGT20", "fixed steps, where both terms are equal"}, rates}, 20),
      entry<pep::ef_one_step>({"the constants are those of Young's inequality at its best; not known to be attained", Trust::proved,
                               {"EF21", "on the older EF; our constants"}, "docs/proofs/performance-estimation.md, EF21 and EF"}, 20),
      entry<pep::ef21_one_step>({"a larger step fails for this phi, on f(x) = (L/2) x^2 with C(e) = eta e: drop step-size", Trust::proved,
                                 {"EF21", "Theorem 1; ours allows a larger step"}, "docs/proofs/performance-estimation.md, EF21 and EF"}, 20),
  };
  return all;
}

}  // namespace lemmata::properties
