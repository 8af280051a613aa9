#include <algorithm>
#include <array>
#include <cmath>

#include "numerics/error.hpp"
#include "properties/celgc/lemmas.hpp"
#include "properties/celgc/one_step.hpp"
#include "properties/run_checks.hpp"

namespace lemmata::properties {
namespace {

using celgc::Lemma3;
using celgc::Lemma4;
using celgc::OneStep;

constexpr std::int64_t most_joint_outcomes = 4096;
constexpr ParameterInfo own[] = {
    {"problem", "drawn", "the one f of all machines: a problem with one node, whose parameters may then be set too"},
    {"iterates", "drawn", "x^1;x^2;...: vectors separated by ';', entries by ','"},
    {"eta", "drawn", "step size, > 0"},
    {"sigma", "drawn", "bound of the noise, > 0"},
    {"gamma", "regime", "clipping radius of a step, > 0; regime: 5 sigma eta"},
    {"I", "drawn", "steps between averagings, 1..1000000"},
    {"L1", "drawn", "second constant of (L0, L1)-smoothness, >= 0"},
    {"L0", "least", "first constant, >= 0; least: the certified one that the problem has for L1"},
    {"c", "least", "the c of A and B, > 0; least: 2 gamma I L1"},
    {"coupling", "independent", "independent, or common: all machines have one and the same noise"},
};

/// "a,b;c,d" as vectors of the dimension.
std::vector<Vector<Exact>> parse_vectors(const std::string& text, int dimension, const std::string& what) {
  std::vector<Vector<Exact>> vectors;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(';', begin), text.size());
    vectors.push_back(parse_vector(text.substr(begin, end - begin), dimension, what));
    begin = end + 1;
  }
  return vectors;
}

std::string vectors_text(const std::vector<Vector<Exact>>& vectors) {
  std::string text;
  for (const Vector<Exact>& v : vectors) {
    if (!text.empty()) text += ';';
    for (Eigen::Index j = 0; j < v.size(); ++j) {
      if (j > 0) text += ',';
      text += v[j].text();
    }
  }
  return text;
}

struct Step {
  Problem problem;
  OneStepInstance e;
  bool centred = false, bounded = false;
  Truth smooth = Truth::unknown;
};

Step read_step(const Instance& instance) {
  if (instance.start || !instance.shifts.empty() || instance.steps) {
    throw BadInput(instance.subject + " is fixed by its problem and parameters; give the points as iterates, leave \"start\", \"shifts\" and \"steps\" out");
  }
  const ParameterReader read(instance.subject, instance.parameters, one_step_parameters());
  if (read.is_given("problem")) throw BadInput(instance.subject + ": in an instance 'problem' is not a parameter; it belongs into \"problem\"");
  for (const char* name : {"iterates", "eta", "sigma", "I", "L1"}) {
    if (!read.is_given(name)) throw BadInput(instance.subject + ": the instance has no parameter " + name + "; add one, such as \"" + name + "\": \"1\"");
  }
  Step s{make_problem(instance.problem), {}};
  if (nodes_of(s.problem) != 1) {
    throw BadInput(instance.subject + ": the machines share one f; take a problem with one node, this one has " + std::to_string(nodes_of(s.problem)));
  }
  const int d = dimension_of(s.problem);
  OneStepInstance& e = s.e;
  e.iterates = parse_vectors(read.text("iterates"), d, "iterates of " + instance.subject);
  e.eta = read.positive("eta");
  e.sigma = read.positive("sigma");
  e.gamma = read.text("gamma") == "regime" ? Exact(5) * e.sigma * e.eta : read.positive("gamma");
  e.interval = read.integer("I", 1, 1000000);
  e.L1 = read.nonnegative("L1");
  const LeastL0 least = l0_at(s.problem, e.L1);
  if (read.text("L0") == "least") {
    if (!least.is_valid()) throw BadInput(instance.subject + ": no certified L0 of this problem is known for L1 = " + e.L1.text() + "; give L0, or another L1");
    e.L0 = least.value;
    s.smooth = Truth::yes;
  } else {
    e.L0 = read.nonnegative("L0");
    s.smooth = least.serves(e.L0);
  }
  e.c = read.text("c") == "least" ? e.radius() * e.L1 : read.positive("c");
  e.common = read.choice("coupling", {"independent", "common"}) == "common";
  const Noise noise = read_noise(read, NoiseRole::gradient, d);
  const std::optional<FiniteLaw> law = noise.finite_law(d);
  if (!law) throw BadInput(instance.subject + " enumerates all outcomes; take noise of finite support: none, finite, axes or rademacher");
  e.law = *law;
  s.centred = noise.is_centred();
  s.bounded = *noise.squared_bound() <= e.sigma * e.sigma;
  if (e.joint_outcomes() > most_joint_outcomes) {
    throw BadInput(instance.subject + ": " + std::to_string(e.law.outcomes.size()) + "^" + std::to_string(e.iterates.size()) + " joint outcomes; at most " +
                   std::to_string(most_joint_outcomes) + " are enumerated");
  }
  return s;
}

bool near_mean(const OneStepInstance& e) {
  const Vector<Exact> mean = e.mean();
  return std::ranges::all_of(e.iterates, [&](const Vector<Exact>& x) { return squared_norm(Vector<Exact>(x - mean)) <= e.radius() * e.radius(); });
}

enum class Which : std::uint8_t { printed, sharp, prime, lemma_4 };
Which which(const Instance& instance) {
  if (instance.subject == Lemma3::info.id) return Which::printed;
  if (instance.subject == Lemma3::sharp_info.id) return Which::sharp;
  return instance.subject == Lemma3::prime_info.id ? Which::prime : Which::lemma_4;
}

// ---- Drawing ----------------------------------------------------------------------------------------------------------------------------------------

/// f, and the pair of constants to take.
struct Family {
  ProblemSpec problem;
  Exact L1;
};
Family draw_family(Draw& draw) {
  const Exact scale = draw.log_uniform(-2, 2, 3);
  const std::int64_t kind = draw.integer(0, 99);
  if (kind < 30) return {{"quadratics", {{"curvatures", scale.text()}, {"centres", draw.dyadic(2, 3).text()}}, {}}, Exact(0)};
  if (kind < 42) {
    return {{"random-quadratics",
             {{"nodes", "1"}, {"dimension", std::to_string(draw.integer(2, 4))}, {"heterogeneity", "0"}, {"seed", std::to_string(draw.integer(0, 1 << 20))}},
             {}},
            Exact(0)};
  }
  const Exact inner = draw.log_uniform(-1, 0, 3);
  const Parameters scaled = {{"s", scale.text()}, {"a", inner.text()}};
  const Exact above = inner * (draw.chance(40) ? Exact(1) : draw.log_uniform(0, 1, 3));  // cosh and e^z are (., L1)-smooth for L1 >= a only
  if (kind < 60) {
    Parameters power = scaled;
    power["exponent"] = std::to_string(draw.chance(60) ? 4 : draw.integer(3, 6));
    return {{"power", power, {}}, draw.log_uniform(-1, 3, 3)};
  }
  if (kind < 70) return {{"cosh", scaled, {}}, above};
  if (kind < 78) return {{"exp-minus-linear", scaled, {}}, above};
  if (kind < 86) return {{"softplus", scaled, {}}, draw.chance(50) ? Exact(0) : above};
  if (kind < 94) return {{"sine", scaled, {}}, Exact(0)};
  return {{"one-plus-cosine", {{"nodes", "1"}, {"phase", "0"}}, {}}, Exact(0)};
}

/// A point on the line whose |f'| is near `target`: the best of the eighths around 0, where minimisers are, and of a few hundred others.
Exact point_with_slope(const Problem& problem, double target, Draw& draw) {
  return with_objective<double>(problem, [&](const auto& f) {
    Vector<double> x(1), slope(1);
    Exact best;
    double miss = INFINITY;
    for (int trial = 0; trial < 300; ++trial) {
      const Exact drawn = draw.dyadic(1, 12) * Exact::power_of_two(draw.integer(-2, 4));
      const Exact at = trial <= 64 ? Exact(trial - 32, 8) : drawn;
      x[0] = at.nearest_double();
      f.gradient(0, x, slope);
      if (std::abs(std::abs(slope[0]) - target) < miss) {
        miss = std::abs(std::abs(slope[0]) - target);
        best = at;
      }
    }
    return best;
  });
}

/// Where `machines` machines are after `steps` steps of CELGC from `start`: in double, which decides nothing.
std::vector<Vector<Exact>> along_a_run(const Problem& problem, const Vector<Exact>& start, std::int64_t machines, std::int64_t steps, const Exact& eta,
                                       const Exact& sigma, const FiniteLaw& law, Draw& draw) {
  return with_objective<double>(problem, [&](const auto& f) {
    const double threshold = (Exact(5) * sigma).nearest_double();
    std::vector<Vector<Exact>> iterates;
    for (std::int64_t i = 0; i < machines; ++i) {
      Vector<double> x = constant_vector<double>(start);
      Vector<double> G(x.size()), step(x.size());
      for (std::int64_t t = 0; t < steps; ++t) {
        f.gradient(0, x, G);
        auto drawn = draw.integer(0, law.total() - 1);
        std::size_t outcome = 0;
        while (drawn >= law.weights[outcome]) drawn -= law.weights[outcome++];
        add_to(G, constant_vector<double>(law.outcomes[outcome]));
        Clip{}.apply(G, threshold, step);
        x -= eta.nearest_double() * step;
      }
      Vector<Exact> iterate(x.size());
      for (Eigen::Index j = 0; j < x.size(); ++j) iterate[j] = Exact::of_double(x[j]);
      iterates.push_back(std::move(iterate));
    }
    return iterates;
  });
}

FiniteLaw draw_law(Draw& draw, const Exact& sigma, int d) {
  FiniteLaw law;
  const Vector<Exact> zero = Vector<Exact>::Constant(d, Exact(0));
  const auto axis = [&](const Exact& value) {
    Vector<Exact> v = zero;
    v[draw.integer(0, d - 1)] = value;
    return v;
  };
  switch (draw.integer(0, 3)) {
    case 0: {  // +-sigma
      const Vector<Exact> v = axis(sigma);
      return {{v, Vector<Exact>(-v)}, {1, 1}};
    }
    case 1: {  // sigma rarely, -sigma/k often
      const std::int64_t k = draw.integer(2, 9);
      const Vector<Exact> v = axis(draw.chance(50) ? sigma : -sigma);
      return {{v, Vector<Exact>(v * Exact(-1, k))}, {1, k}};
    }
    case 2: {  // +-a or nothing
      const Vector<Exact> v = axis(sigma * Exact(draw.integer(1, 8), 8));
      return {{v, Vector<Exact>(-v), zero}, {1, 1, draw.integer(1, 6)}};
    }
    default: return {{zero}, {1}};
  }
}

}  // namespace

Vector<Exact> OneStepInstance::mean() const {
  Vector<Exact> sum = iterates[0];
  for (std::size_t i = 1; i < iterates.size(); ++i) sum += iterates[i];
  return sum * Exact(1, static_cast<std::int64_t>(iterates.size()));
}

std::int64_t OneStepInstance::joint_outcomes() const {
  const auto outcomes = static_cast<std::int64_t>(law.outcomes.size());
  if (common) return outcomes;
  std::int64_t joint = 1;
  for (std::size_t i = 0; i < iterates.size(); ++i) joint = std::min(joint * outcomes, most_joint_outcomes + 1);
  return joint;
}

ReadStep one_step_of(const Instance& instance) {
  Step read = read_step(instance);
  return {std::move(read.problem), std::move(read.e)};
}

std::span<const ParameterInfo> one_step_parameters() {
  static const std::vector<ParameterInfo> all = with_noise(own, {NoiseRole::gradient});
  return all;
}

Instance draw_one_step(std::string_view subject, std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  Instance instance;
  instance.subject = subject;
  instance.seed = seed;
  Family family = number == 0 ? Family{{"quadratics", {{"curvatures", "1"}, {"centres", "0"}}, {}}, Exact(0)} : draw_family(draw);
  if (const auto found = given.find("problem"); found != given.end()) family = {{found->second, {}, {}}, Exact(0)};
  instance.problem = family.problem;
  std::vector<ParameterInfo> known(one_step_parameters().begin(), one_step_parameters().end());
  if (const ProblemInfo* info = find_problem(instance.problem.name)) {
    for (const ParameterInfo& parameter : info->parameters) {
      known.push_back(parameter);
      if (const auto found = given.find(parameter.name); found != given.end()) instance.problem.parameters[found->first] = found->second;
    }
  }
  const ParameterReader read(instance.subject, given, known);
  for (const auto& [name, value] : given) {
    if (name != "problem" && std::ranges::find(one_step_parameters(), name, &ParameterInfo::name) != one_step_parameters().end()) instance.parameters[name] = value;
  }
  const auto put = [&](const std::string& name, const std::string& value) { instance.parameters.try_emplace(name, value); };
  put("noise_seed", "0");  // all outcomes are enumerated: nothing is drawn
  if (number == 0 && !given.contains("problem")) {
    // Lemma 4: x^1 is 2 gamma I from the mean, noise away from it. The others: two machines at the minimiser, noise +-sigma.
    const bool lemma_4 = instance.subject == Lemma4::info.id;
    put("eta", "1/1000");
    put("sigma", "1");
    put("I", lemma_4 ? "3" : "1");
    put("L1", "0");
    put("iterates", lemma_4 ? "103/100;97/100" : "0;0");
    put("noise", "finite");
    put("noise_outcomes", "1;-1");
    put("noise_weights", "1,1");
    return instance;
  }

  const Problem problem = make_problem(instance.problem);
  const int d = dimension_of(problem);
  if (nodes_of(problem) != 1) throw BadInput(instance.subject + ": the machines share one f; take a problem with one node");
  put("L1", family.L1.text());
  const Exact L1 = ParameterReader(instance.subject, instance.parameters, one_step_parameters()).nonnegative("L1");
  const LeastL0 L0 = l0_at(problem, L1);
  if (!L0.is_valid() && !given.contains("L0")) {
    throw BadInput(instance.subject + ": no certified L0 of this problem is known for L1 = " + L1.text() + "; give L0, or another L1");
  }
  const std::int64_t interval = draw.chance(30) ? 1 : draw.integer(2, 8);
  put("I", std::to_string(interval));
  // A <= 2 for c <= 1 (A(1) = 2, and A grows with c), so eta <= 1/(4 L0) is safe, and 1/(2 L0) attains A L0 eta = 1/2 where L1 = 0.
  const Exact l0 = L0.is_valid() ? L0.value : Exact(1);
  const Exact largest = Exact(1) / (Exact(L1.sign() == 0 ? 2 : 4) * (l0.sign() > 0 ? l0 : Exact(1)));
  const Exact eta = draw.chance(25) && L1.sign() == 0 ? largest : dyadic_below(largest * draw.log_uniform(-9, -1, 4), 16);
  put("eta", eta.text());
  Exact sigma = draw.log_uniform(-4, 2, 3);
  if (L1.sign() > 0) sigma = dyadic_below(draw.log_uniform(-5, -1, 3) / (Exact(10) * eta * Exact(interval) * L1), 8);  // 2 gamma I L1 <= 1
  put("sigma", sigma.text());
  const Exact radius = Exact(10) * sigma * eta * Exact(interval);

  // Where the mean stands: gradients far below, near and far above the thresholds 4, 5 and 6 sigma.
  constexpr std::array<int, 11> in_eighths = {0, 0, 4, 16, 31, 33, 40, 41, 47, 49, 96};
  Vector<Exact> mean(d);
  if (d == 1) {
    mean[0] = point_with_slope(problem, (sigma * Exact(in_eighths[static_cast<std::size_t>(draw.integer(0, 10))], 8)).nearest_double(), draw);
  } else {
    for (Exact& entry : mean) entry = draw.dyadic(2, 4);
  }
  const auto machines = draw.integer(1, 4);
  const FiniteLaw law = draw_law(draw, sigma, d);
  std::vector<Vector<Exact>> iterates;
  if (interval > 1 && draw.chance(30)) {
    iterates = along_a_run(problem, mean, machines, draw.integer(1, interval - 1), eta, sigma, law, draw);
  } else {
    const Exact spread = draw.chance(30) ? Exact(0) : radius / Exact(2 * d) * Exact(draw.integer(1, 8), 8);
    for (std::int64_t i = 0; i < machines; ++i) {
      Vector<Exact> x = mean;
      for (Exact& entry : x) entry += spread * draw.dyadic(1, 3);
      iterates.push_back(x);
    }
  }
  put("iterates", vectors_text(iterates));
  std::string weights;
  for (const std::int64_t weight : law.weights) {
    if (!weights.empty()) weights += ',';
    weights += std::to_string(weight);
  }
  put("noise", "finite");
  put("noise_outcomes", vectors_text(law.outcomes));
  put("noise_weights", weights);
  return instance;
}

Outcome check_one_step(Instance& instance, const LadderOptions& options) {
  const Step s = read_step(instance);
  const OneStepInstance& e = s.e;
  const Which lemma = which(instance);
  const bool exact = is_rational(s.problem) && dimension_of(s.problem) == 1;
  return climb<true>(options, 0, exact ? ExactTier::first : ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    ledger.assume("smoothness", s.smooth);
    ledger.assume("bounded-noise", truth(s.bounded));
    ledger.assume("near-mean", truth(near_mean(e)));
    ledger.assume("range", truth(e.radius() * e.L1 <= e.c));
    if (lemma != Which::lemma_4) {
      ledger.assume("centred-noise", truth(s.centred));
      ledger.assume("independent-machines", truth(!e.common || e.iterates.size() == 1));
      ledger.assume("regime", truth(e.gamma == Exact(5) * e.sigma * e.eta));
    }
    if (ledger.finished()) return;
    with_objective<S>(s.problem, [&](const auto& f) {
      const OneStep<S> one = expand<S>(e, f);
      if (lemma == Which::lemma_4) return Lemma4::judge(one, ledger);
      ledger.assume("step", 0, S(one.at_c.A * one.L0 * one.eta), constant<S>(Exact(1, 2)));
      if (lemma == Which::prime) return Lemma3::judge_prime(one, ledger);
      if (dimension_of(s.problem) > 1) {
        for (const celgc::MachineStep<S>& machine : one.machines) ledger.assume("truncated-mean", negation(machine.partly));
      }
      if (lemma == Which::printed && dimension_of(s.problem) == 1) Lemma3::judge_truncation(one, ledger);
      Lemma3::judge(one, lemma == Which::printed ? Lemma3::printed : Lemma3::sharp, ledger);
    });
  });
}

}  // namespace lemmata::properties
