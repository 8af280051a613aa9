#include <algorithm>
#include <array>

#include "numerics/error.hpp"
#include "properties/celgc/lemma_2_run.hpp"
#include "properties/celgc/lemmas.hpp"
#include "properties/run_checks.hpp"
#include "theory/celgc/lemma_2.hpp"

namespace lemmata::properties {
namespace {

using celgc::Lemma2;

constexpr std::int64_t longest_exact = 100;
constexpr ParameterInfo own[] = {
    {"problem", "drawn", "a problem of 'lemmata list problems', whose parameters may then be set too; instance 0 is three machines on x^2/2 from 0"},
    {"nodes", "drawn", "N of a drawn problem, 1..10"},
    {"dimension", "drawn", "d of a drawn problem, 1..20"},
    {"x0", "drawn", "the common start: one number for all coordinates, or one each"},
    {"gamma", "drawn", "clipping radius of a step, > 0"},
    {"tau", "drawn", "gamma/eta, > 0: longer stochastic gradients are clipped"},
    {"I", "drawn", "steps between averagings, 1..1000000"},
    {"reading", "drawn", "V0 or V1; VL, the literal order, does not average"},
    {"walk", "drawn", "noise: the oracle below; opposed: the first machine's noise is +noise_scale in every coordinate, all others' -noise_scale, in every step"},
    {"steps", "40", "steps, 0..100000"},
};
std::vector<ParameterInfo> without_reading() {
  std::vector<ParameterInfo> all;
  for (const ParameterInfo& info : lemma_2_parameters()) {
    if (info.name != "reading") all.push_back(info);
  }
  return all;
}

/// Three machines on x^2/2 from its minimiser: the first walks down by gamma in every step, the others up.
Instance default_instance(std::string_view subject, std::uint64_t seed, const Parameters& own_parameters, const char* nodes, std::int64_t steps) {
  Instance instance;
  instance.subject = subject;
  instance.seed = seed;
  instance.problem = {"quadratics", {{"curvatures", nodes}, {"centres", "0"}}, {}};
  instance.start = Vector<Exact>::Constant(1, Exact(0));
  instance.steps = steps;
  instance.parameters = {{"gamma", "1/64"}, {"tau", "1"}, {"I", "8"}, {"walk", "opposed"}, {"noise_scale", "2"}};
  for (const auto& [name, value] : own_parameters) instance.parameters[name] = value;
  return instance;
}

/// Whether `given` leaves the default instance as it is, but for the parameters of the entry itself.
bool keeps_problem(const Parameters& given) {
  for (const auto& [name, value] : given) {
    const bool is_own = std::ranges::find(lemma_2_parameters(), name, &ParameterInfo::name) != lemma_2_parameters().end();
    if (!is_own || name == "problem" || name == "nodes" || name == "dimension" || name == "x0") return false;
  }
  return true;
}

void set(Instance& instance, const Parameters& given) {
  if (given.contains("noise")) {
    instance.parameters["walk"] = "noise";
    instance.parameters["noise_seed"] = std::to_string(instance.seed);
  }
  for (const auto& [name, value] : given) {
    if (name == "steps") {
      instance.steps = ParameterReader(instance.subject, given, lemma_2_parameters()).integer("steps", 0, 100000);
    } else {
      instance.parameters[name] = value;
    }
  }
}

/// A problem, start and threshold as other trajectories have them; then a step, an interval, a reading and a noise. `in_regime`: of norm <= tau/5.
Instance draw_run(std::string_view subject, std::uint64_t seed, std::uint64_t number, const Parameters& given, bool in_regime) {
  Instance instance = draw_trajectory(std::string(subject), seed, number + 1, given, lemma_2_parameters());  // number 0 is another default there
  instance.shifts.clear();
  instance.parameters.erase("gamma_over_cap");
  Draw draw(seed, number + (std::uint64_t{1} << 33));
  const Problem problem = make_problem(instance.problem);
  const Exact tau = Exact::parse(instance.parameters.at("tau"));
  const auto put = [&](const std::string& name, const std::string& value) { instance.parameters.try_emplace(name, value); };
  if (!given.contains("gamma")) {
    // eta = gamma/tau up to about 2/L.
    const Exact largest = regularity_of(problem).largest();
    instance.parameters["gamma"] = dyadic_below(tau * draw.log_uniform(-5, 0, 4) / (largest.sign() > 0 ? largest : Exact(1)), 20).text();
  }
  put("I", std::to_string(draw.chance(20) ? 1 : draw.integer(2, 12)));
  put("reading", in_regime || draw.chance(50) ? "V0" : "V1");
  constexpr std::array kinds = {"none", "axes", "uniform", "ball", "rademacher", "opposed"};
  const std::string kind = kinds[static_cast<std::size_t>(draw.integer(0, 5))];
  const bool opposed = kind == "opposed" || (kind == "ball" && dimension_of(problem) > 6);
  // Opposed noise is +-scale in every coordinate: longer than its scale.
  Exact scale = in_regime ? tau / Exact(5) : tau * draw.log_uniform(-3, 2, 4);
  if (in_regime && opposed) scale = scale / Exact(dimension_of(problem));
  put("walk", opposed && !given.contains("noise") ? "opposed" : "noise");
  if (!opposed) put("noise", kind);
  put("noise_scale", scale.text());
  put("noise_seed", std::to_string(draw.integer(0, std::int64_t{1} << 40)));
  return instance;
}

/// Runs the method in every tier; exact rationals first in one dimension where they stay short.
template <class MakeJudge>
Outcome judge_run(const Lemma2Run& r, const LadderOptions& options, const std::vector<std::pair<std::string_view, Truth>>& hypotheses, const MakeJudge& make_judge) {
  const bool exact = is_rational(r.problem) && dimension_of(r.problem) == 1 && r.steps <= longest_exact && r.short_numbers;
  return climb<true>(options, r.steps, exact ? ExactTier::first : ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    for (const auto& [name, holds] : hypotheses) ledger.assume(name, holds);
    if (ledger.finished()) return;
    auto judge = make_judge.template operator()<S>();
    with_objective<S>(r.problem, [&](const auto& f) {
      run<S>(r.method, f, r.start, [&](const Round<S>& round) {
        judge(round, ledger);
        return watch.go_on(round.k);
      });
    });
  });
}

}  // namespace

std::span<const ParameterInfo> lemma_2_parameters() {
  static const std::vector<ParameterInfo> all = with_noise(own, {NoiseRole::gradient});
  return all;
}
std::span<const ParameterInfo> lemma_2_literal_parameters() {
  static const std::vector<ParameterInfo> all = without_reading();
  return all;
}

Instance draw_lemma_2(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  if (number > 0 || !keeps_problem(given)) return draw_run(Lemma2::info.id, seed, number, given, false);
  Instance instance = default_instance(Lemma2::info.id, seed, {{"reading", "V1"}}, "1,1,1", 40);
  set(instance, given);
  return instance;
}
Instance draw_lemma_2_sharp(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  if (number > 0 || !keeps_problem(given)) return draw_run(Lemma2::sharp_info.id, seed, number, given, false);
  Instance instance = default_instance(Lemma2::sharp_info.id, seed, {{"reading", "V0"}}, "1,1,1", 40);
  set(instance, given);
  return instance;
}
Instance draw_lemma_2_literal(std::uint64_t seed, std::uint64_t /*number*/, const Parameters& given) {
  // Two machines: after t steps each is t gamma from their mean.
  Instance instance = default_instance(Lemma2::literal_info.id, seed, {}, "1,1", 24);
  const ParameterReader check(instance.subject, given, lemma_2_literal_parameters());
  if (!keeps_problem(given)) throw BadInput(instance.subject + ": the instance that refutes it has its problem and start fixed; save it to a file to change them");
  set(instance, given);
  return instance;
}
Instance draw_lemma_2_regime(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  if (number > 0 || !keeps_problem(given)) return draw_run(Lemma2::regime_info.id, seed, number, given, true);
  Instance instance = default_instance(Lemma2::regime_info.id, seed, {{"reading", "V0"}, {"noise_scale", "1/5"}}, "1,1,1", 40);
  set(instance, given);
  return instance;
}

Lemma2Run read_lemma_2_run(const Instance& instance) {
  const bool literal = instance.subject == Lemma2::literal_info.id;
  const std::span<const ParameterInfo> known = literal ? lemma_2_literal_parameters() : lemma_2_parameters();
  const ParameterReader read(instance.subject, instance.parameters, known);
  for (const auto& [name, place] : {std::pair{"problem", "\"problem\""}, {"nodes", "\"problem\""}, {"dimension", "\"problem\""}, {"x0", "\"start\""}, {"steps", "\"steps\""}}) {
    if (read.is_given(name)) throw BadInput(instance.subject + ": in an instance '" + name + "' is not a parameter; it belongs into " + place);
  }
  for (const char* name : {"tau", "gamma", "I"}) {
    if (!read.is_given(name)) throw BadInput(instance.subject + ": the instance has no parameter " + name + "; add one, such as \"" + name + "\": \"1\"");
  }
  if (!instance.shifts.empty()) throw BadInput(instance.subject + ": CELGC keeps no shifts; leave \"shifts\" out");
  Lemma2Run r{make_problem(instance.problem), {}, {}, read.positive("tau"), 0, std::nullopt, true};
  const int d = dimension_of(r.problem);
  const int n = nodes_of(r.problem);
  r.start.x = instance.start ? *instance.start : default_start(instance.problem, d);
  check_start(r.start, d, n);
  r.steps = instance.steps ? *instance.steps : read.integer("steps", 0, 100000);
  const std::string reading = literal ? "VL" : read.is_given("reading") ? read.choice("reading", {"V0", "V1", "VL"}) : "V0";
  r.method = {read.positive("gamma"), Exact(0), read.integer("I", 1, 1000000),
              reading == "V0" ? Reading::V0 : reading == "V1" ? Reading::V1 : Reading::VL, {}};
  r.method.eta = r.method.gamma / r.tau;
  if (!read.is_given("walk") || read.choice("walk", {"noise", "opposed"}) == "noise") {
    r.method.gradient_noise = read_noise(read, NoiseRole::gradient, d);
    const NoiseKind kind = r.method.gradient_noise.kind;
    r.short_numbers = kind == NoiseKind::none || kind == NoiseKind::finite || kind == NoiseKind::axes || kind == NoiseKind::rademacher;
  } else {
    Noise& opposed = r.method.gradient_noise;
    opposed.kind = NoiseKind::fixed;
    const Exact scale = read.positive("noise_scale");
    for (int i = 0; i < n; ++i) opposed.law.outcomes.push_back(Vector<Exact>::Constant(d, i == 0 ? scale : -scale));
  }
  r.squared_bound = r.method.gradient_noise.squared_bound();
  return r;
}

Outcome check_lemma_2(Instance& instance, const LadderOptions& options) {
  const bool literal = instance.subject == Lemma2::literal_info.id;
  const Lemma2Run r = read_lemma_2_run(instance);
  if (instance.subject == Lemma2::regime_info.id) {
    if (r.method.reading != Reading::V0) throw BadInput(instance.subject + " reads the steps off the iterates of reading V0; take reading=V0");
    const Exact sigma = r.tau / Exact(5);
    return judge_run(r, options, {{"bounded-noise", truth(r.squared_bound && *r.squared_bound <= sigma * sigma)}},
                     [&]<class S>() { return Lemma2::RegimeJudge<S>(r.method.gamma, r.method.eta); });
  }
  const Lemma2::Bound bound = instance.subject == Lemma2::sharp_info.id ? Lemma2::Bound::sharp : Lemma2::Bound::printed;
  std::vector<std::pair<std::string_view, Truth>> hypotheses;
  if (!literal) hypotheses.emplace_back("averaging", truth(r.method.reading != Reading::VL));
  return judge_run(r, options, hypotheses, [&]<class S>() { return Lemma2::Judge<S>(bound, r.method.gamma, r.method.interval); });
}

}  // namespace lemmata::properties
