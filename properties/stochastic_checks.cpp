#include "properties/stochastic_checks.hpp"

#include <array>
#include <limits>

#include "algorithms/noisy_methods.hpp"
#include "properties/enumeration.hpp"
#include "properties/run_checks.hpp"
#include "theory/clip21/step_sizes.hpp"
#include "theory/clip21/theorem_d.hpp"
#include "theory/clip21/theorem_e.hpp"
#include "theory/sampling.hpp"

namespace lemmata::properties {
namespace {

using clip21::StepSizes;
using clip21::TheoremD;
using clip21::TheoremE;

constexpr ParameterInfo d_parameters[] = {{"L", "1", "smoothness constant, > 0"},
                                          {"kappa", "1", "size of the noise, >= tau"},
                                          {"tau", "1", "clipping threshold, > 0"},
                                          {"gamma", "1/10", "step size, > 0, gamma L <= 1"},
                                          {"x0", "0,-1", "start: (0, x_2) with x_2 < 0"},
                                          {"steps", "100", "T, 0..100000"}};
constexpr ParameterInfo e_common[] = {{"L", "1", "smoothness constant, > 0"},
                                      {"c", "1", "noise: 2c with probability 1/3, -c with probability 2/3"},
                                      {"tau", "1/2", "clipping threshold, 0 < tau < c"},
                                      {"x0", "0", "start"},
                                      {"shift", "0", "v^{-1}"}};
constexpr ParameterInfo e_own[] = {{"gamma", "1/10", "step size, > 0"},
                                   {"r", "7/10", "how much of the limit to claim, in (0, 1)"},
                                   {"steps", "10", "K rounds, 1..100000"},
                                   {"mode", "auto", "exact (all 2^K paths, K <= 16), sampled, or auto: exact where that is possible"},
                                   {"noise_seed", "1", "seed of the paths where they are sampled"}};
constexpr ParameterInfo e_plus_own[] = {{"gamma", "1/1000", "step size, > 0; gamma L <= tau/(3c)"},
                                        {"steps", "2000", "K rounds, 1..1000000"},
                                        {"noise_seed", "1", "seed of the paths"}};
constexpr ParameterInfo step_parameters[] = {{"L", "1", "smoothness constant of f, > 0"},
                                             {"L_tilde", "2", "root mean square of the L_i, >= L"},
                                             {"grid", "64", "eta runs over j/grid, 1..100000"}};

/// At most so many rounds of paths of Theorem D are compared with its closed forms.
constexpr std::int64_t enumerated_rounds_of_d = 7;
/// (E4) is enclosed on one path of this length.
constexpr std::int64_t enclosed_rounds_of_e = 200;

ParameterReader read_plain(Instance& instance, std::span<const ParameterInfo> known) {
  complete_plain(instance, known);
  return {instance.subject, instance.parameters, known};
}

// ---- Theorem D --------------------------------------------------------------------------------------------------------------------------------------

template <Scalar S>
TheoremD::Setting<S> setting_of_d(const ParameterReader& read, const Vector<Exact>& x0) {
  const Exact kappa = read.positive("kappa");
  TheoremD::Setting<S> s{constant<S>(read.positive("L")), constant<S>(read.positive("gamma")), constant<S>(read.positive("tau")), constant_vector<S>(x0), {}};
  for (S& entry : s.gradient_0) entry = s.L * entry;
  constexpr int outcomes[3][2] = {{2, 0}, {0, 1}, {-2, -1}};
  for (std::size_t j = 0; j < 3; ++j) {
    Vector<Exact> outcome(2);
    for (int l = 0; l < 2; ++l) outcome[l] = kappa * Exact(outcomes[j][l]);
    Clip{}.apply(constant_vector<S>(outcome), s.tau, s.clipped[j]);
  }
  return s;
}

/// Means over all 3^t paths of grad f(x_t), t = 0, 1, ..., rounds: grad f(x_{t+1}) = (1 - gamma L) grad f(x_t) - gamma L clip_tau(xi_t).
template <Scalar S>
void enumerate_d(const TheoremD::Setting<S>& s, const Vector<S>& gradient, const S& weight, std::size_t t, std::vector<TheoremD::Moments<S>>& moments) {
  TheoremD::Moments<S>& here = moments[t];
  if (here.mean.size() == 0) here.mean = Vector<S>::Constant(2, S(0));
  for (int j = 0; j < 2; ++j) here.mean[j] += weight * gradient[j];
  here.second += weight * squared_norm(gradient);
  if (t + 1 == moments.size()) return;
  const S move = s.gamma * s.L;
  Vector<S> next(2);
  for (const Vector<S>& clipped : s.clipped) {
    for (int j = 0; j < 2; ++j) next[j] = gradient[j] - move * (gradient[j] + clipped[j]);
    enumerate_d<S>(s, next, S(weight / S(3)), t + 1, moments);
  }
}

// ---- Theorem E --------------------------------------------------------------------------------------------------------------------------------------

TheoremE::Instance read_e(const ParameterReader& read, const std::string& subject) {
  TheoremE::Instance e{read.positive("L"), read.positive("c"), read.positive("tau"), read.positive("gamma"), read.number("x0"), read.number("shift")};
  if (e.c <= e.tau) throw BadInput(subject + ": tau = " + e.tau.text() + " must be below c = " + e.c.text());
  return e;
}

Quadratics objective_of(const TheoremE::Instance& e) { return Quadratics::in_one_dimension({e.L}, {Exact(0)}); }
Start start_of(const TheoremE::Instance& e) { return {Vector<Exact>::Constant(1, e.x0), {Vector<Exact>::Constant(1, e.shift)}}; }
NoisyClip21Gd method_of(const TheoremE::Instance& e, const Noise& noise) { return {e.gamma, {e.tau}, noise}; }
Noise noise_of(const TheoremE::Instance& e, std::uint64_t seed) {
  Noise noise;
  noise.kind = NoiseKind::finite;
  noise.law = {{Vector<Exact>::Constant(1, Exact(2) * e.c), Vector<Exact>::Constant(1, -e.c)}, {1, 2}};
  noise.seed = seed;
  return noise;
}

Outcome enumerate_e(const TheoremE::Instance& e, const TheoremE::Window& window, std::int64_t rounds, const LadderOptions& options) {
  const std::vector<Branch> branches = branches_of(noise_of(e, 0).law, 1);
  const Quadratics objective = objective_of(e);
  return climb<true>(options, rounds - 1, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    std::vector<TheoremE::Moments<S>> moments(static_cast<std::size_t>(rounds));
    for_every_path<S>(branches, [&](const Noise& noise) { return method_of(e, noise); }, objective.on<S>(), start_of(e), rounds,
                      [&](const Round<S>& round, const S& probability) {
                        TheoremE::Moments<S>& now = moments[static_cast<std::size_t>(round.k)];
                        const NodeRound<S>& node = round.nodes[0];
                        const S y = (*node.gradient)[0];
                        const S v = (*node.before)[0];
                        now.gradient_squared += probability * square(y);
                        now.drift += probability * ((*node.after)[0] - v);
                        now.error_squared += probability * square(S(y - v));
                      });
    TheoremE::judge(moments, e, window, ledger);
  });
}

/// Runs one path in double and calls see(y_k). False: given up.
template <class See>
bool run_path_of_e(const TheoremE::Instance& e, const Noise& noise, std::int64_t rounds, const LadderOptions& options, const See& see) {
  const Quadratics objective = objective_of(e);
  const auto f = objective.on<double>();
  const NoisyClip21Gd method = method_of(e, noise);
  auto state = method.start<double>(f, start_of(e));
  for (std::int64_t k = 0; k < rounds; ++k) {
    if (must_give_up(k, options)) return false;
    see((*method.advance<double>(f, state).nodes[0].gradient)[0]);
  }
  return true;
}

/// (E2) by sampling: the sum of y_k^2 over all rounds exceeds floor(K/(N + 1)) R^2, which (E1) implies.
Outcome sample_e(const TheoremE::Instance& e, const TheoremE::Window& window, std::int64_t rounds, std::uint64_t seed, const LadderOptions& options) {
  const std::int64_t windows = rounds / (window.N + 1);
  if (windows < 1) {
    throw BadInput("clip21/theorem-e: K = " + std::to_string(rounds) + " rounds hold no window of N + 1 = " + std::to_string(window.N + 1) + "; raise steps or lower r");
  }
  // Samples of y^2 may be cut anywhere to certify; c^2 is of the size of what they are. Surely |y_k| <= |y_0| + gamma L (k |v^{-1}| + k (k+1) tau/2).
  const Exact cut = Exact(rounds) * e.c * e.c;
  const auto size = [](const Exact& a) { return a.sign() < 0 ? -a : a; };
  Exact sure;
  for (std::int64_t k = 0; k < rounds; ++k) {
    const Exact largest = size(e.y0()) + e.gamma_L() * (Exact(k) * size(e.shift) + Exact(k) * Exact(k + 1) * e.tau / Exact(2));
    sure += largest * largest;
  }
  const Exact floor = Exact(windows) * window.R * window.R;
  const std::vector<MeanClaim> claims = {{"E2", rounds - 1, true, Interval::enclosing(floor), Interval::enclosing(cut), Interval::enclosing(sure)}};
  return settle_by_sampling(claims, options, [&](std::uint32_t path, std::span<double> values) {
    Noise noise = noise_of(e, seed);
    noise.path = path;
    double sum = 0;
    const bool whole = run_path_of_e(e, noise, rounds, options, [&](double y) { sum += y * y; });
    values[0] = whole ? sum : std::numeric_limits<double>::quiet_NaN();
  });
}

}  // namespace

std::span<const ParameterInfo> theorem_d_parameters() { return d_parameters; }
std::span<const ParameterInfo> theorem_e_parameters() {
  static const std::vector<ParameterInfo> all = [] {
    std::vector<ParameterInfo> list(std::begin(e_common), std::end(e_common));
    list.insert(list.end(), std::begin(e_own), std::end(e_own));
    return list;
  }();
  return all;
}
std::span<const ParameterInfo> theorem_e_plus_parameters() {
  static const std::vector<ParameterInfo> all = [] {
    std::vector<ParameterInfo> list(std::begin(e_common), std::end(e_common));
    list.insert(list.end(), std::begin(e_plus_own), std::end(e_plus_own));
    return list;
  }();
  return all;
}
std::span<const ParameterInfo> step_sizes_parameters() { return step_parameters; }

Instance draw_theorem_d(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  const Exact L = draw.log_uniform(-3, 3, 4);
  const Exact tau = draw.log_uniform(-3, 3, 4);
  const Exact kappa = draw.chance(25) ? tau : tau * (Exact(1) + draw.log_uniform(-4, 3, 4));
  const Exact gamma = dyadic_below(Exact(draw.integer(1, 16), 16) / L, 20);
  const Exact x2 = -draw.log_uniform(-5, 3, 4);
  Parameters drawn;
  if (number > 0) {
    drawn = {{"L", L.text()}, {"tau", tau.text()}, {"kappa", kappa.text()}, {"gamma", gamma.text()}, {"x0", "0," + x2.text()},
             {"steps", std::to_string(draw.integer(1, 60))}};
  }
  return plain_instance(TheoremD::info, d_parameters, seed, given, drawn);
}

Instance draw_theorem_e(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  const Exact L = draw.log_uniform(-2, 2, 3);
  const Exact c = draw.log_uniform(-2, 2, 3);
  const Exact tau = c * Exact(draw.integer(2, 15), 16);
  const Exact gamma = dyadic_below(draw.log_uniform(-6, 1, 3) / L, 6);
  const Exact start = draw.chance(30) ? Exact(0) : draw.dyadic(2, 3) * c / L;
  const Exact shift = draw.chance(50) ? Exact(0) : draw.dyadic(2, 3) * c;
  const bool sampled = draw.chance(10);
  // Small enough that a window fits into the rounds that are enumerated.
  constexpr std::int64_t most_enumerated = 10;
  Exact r(draw.integer(1, 12), 16);
  while (TheoremE::Window::of({L, c, tau, gamma, start, shift}, r).N >= most_enumerated) r /= Exact(2);
  const std::int64_t window = TheoremE::Window::of({L, c, tau, gamma, start, shift}, r).N + 1;
  const std::int64_t noise_seed = draw.integer(0, std::int64_t{1} << 40);
  Parameters drawn;
  if (number > 0) {
    drawn = {{"L", L.text()}, {"c", c.text()}, {"tau", tau.text()}, {"gamma", gamma.text()}, {"x0", start.text()}, {"shift", shift.text()}, {"r", r.text()},
             {"steps", std::to_string(sampled ? draw.integer(100, 200) : draw.integer(std::max<std::int64_t>(6, window), most_enumerated))}, {"noise_seed", std::to_string(noise_seed)}};
  }
  return plain_instance(TheoremE::info, theorem_e_parameters(), seed, given, drawn);
}

Instance draw_theorem_e_plus(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  const Exact c = draw.log_uniform(-2, 2, 3);
  const Exact tau = c * Exact(draw.integer(4, 12), 16);
  const Exact L = draw.log_uniform(-2, 2, 3);
  // Small enough that A_K is well above 0: 9 J gamma L <= (1 - tau/c)/2.
  const Exact J = (Exact(3) * c / tau).ceiling() + Exact(1);
  const Exact gamma = dyadic_below((Exact(1) - tau / c) / (Exact(18) * J * L), 10);
  const std::int64_t noise_seed = draw.integer(0, std::int64_t{1} << 40);
  Parameters drawn = {{"x0", "1"}};  // c/L: the start from which A_K loses nothing
  if (number > 0) {
    drawn = {{"L", L.text()}, {"c", c.text()}, {"tau", tau.text()}, {"gamma", gamma.text()}, {"x0", (c / L).text()},
             {"steps", std::to_string(draw.integer(150, 300))}, {"noise_seed", std::to_string(noise_seed)}};
  }
  if (given.contains("c") || given.contains("L")) drawn.erase("x0");
  return plain_instance(TheoremE::plus_info, theorem_e_plus_parameters(), seed, given, drawn);
}

Instance draw_step_sizes(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  const Exact L = draw.log_uniform(-4, 4, 5);
  const Exact L_tilde = draw.chance(20) ? L : L * (Exact(1) + draw.log_uniform(-4, 6, 5));
  Parameters drawn;
  if (number > 0) drawn = {{"L", L.text()}, {"L_tilde", L_tilde.text()}, {"grid", std::to_string(draw.integer(1, 64))}};
  return plain_instance(StepSizes::info, step_parameters, seed, given, drawn);
}

Outcome check_theorem_d(Instance& instance, const LadderOptions& options) {
  const ParameterReader read = read_plain(instance, d_parameters);
  const Vector<Exact> x0 = parse_vector(read.text("x0"), 2, "x0 of " + instance.subject);
  const std::int64_t T = read.integer("steps", 0, 100000);
  const Exact gamma_L = read.positive("gamma") * read.positive("L");
  return climb<false>(options, T, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    ledger.assume("large-noise", truth(read.positive("tau") <= read.positive("kappa")));
    ledger.assume("step-bound", truth(gamma_L <= Exact(1)));
    ledger.assume("start", truth(x0[0].sign() == 0 && x0[1].sign() < 0));
    if (ledger.finished()) return;
    const TheoremD::Setting<S> s = setting_of_d<S>(read, x0);
    std::vector<TheoremD::Moments<S>> enumerated(static_cast<std::size_t>(std::min(T, enumerated_rounds_of_d)) + 1);
    enumerate_d<S>(s, s.gradient_0, S(1), 0, enumerated);
    TheoremD::judge(s, T, enumerated, ledger);
  });
}

Outcome check_theorem_e(Instance& instance, const LadderOptions& options) {
  const ParameterReader read = read_plain(instance, theorem_e_parameters());
  const TheoremE::Instance e = read_e(read, instance.subject);
  const Exact r = read.positive("r");
  if (!(r < Exact(1))) throw BadInput("r of " + instance.subject + " must be in (0, 1), got " + r.text());
  const std::string mode = read.choice("mode", {"auto", "exact", "sampled"});
  const std::int64_t rounds = read.integer("steps", 1, 100000);
  const auto seed = static_cast<std::uint64_t>(read.integer("noise_seed", 0, std::int64_t{1} << 61));
  const TheoremE::Window window = TheoremE::Window::of(e, r);
  const std::int64_t longest = longest_enumeration(2, 1);
  if (mode == "exact" && rounds > longest) {
    throw BadInput(instance.subject + ": K = " + std::to_string(rounds) + " rounds have 2^" + std::to_string(rounds) + " paths; at most K = " + std::to_string(longest) +
                   " are enumerated; lower steps or take mode=sampled");
  }
  if (mode != "sampled" && rounds <= longest) {
    Outcome outcome = enumerate_e(e, window, rounds, options);
    if (rounds <= window.N) {
      outcome.remarks.push_back("no window of N + 1 = " + std::to_string(window.N + 1) + " rounds fits into K = " + std::to_string(rounds) + ": (E1) claims nothing here");
    }
    return outcome;
  }
  return sample_e(e, window, rounds, seed, options);
}

Outcome check_theorem_e_plus(Instance& instance, const LadderOptions& options) {
  const ParameterReader read = read_plain(instance, theorem_e_plus_parameters());
  const TheoremE::Instance e = read_e(read, instance.subject);
  const std::int64_t rounds = read.integer("steps", 1, 1000000);
  const Noise noise = noise_of(e, static_cast<std::uint64_t>(read.integer("noise_seed", 0, std::int64_t{1} << 61)));
  const Quadratics objective = objective_of(e);
  const std::int64_t enclosed = std::min(rounds, enclosed_rounds_of_e);
  Outcome outcome = climb<true>(options, enclosed - 1, ExactTier::last, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    ledger.assume("small-step", truth(e.has_small_step()));
    ledger.assume("start", truth(e.has_near_start()));
    const TheoremE::PathJudge<S> judge(e);
    run<S>(method_of(e, noise), objective.on<S>(), start_of(e), [&](const Round<S>& round) {
      judge(round, ledger);
      return watch.go_on(round.k);
    });
  });
  if (outcome.decision != Decision::holds) return outcome;

  // By (E4) y_k + 2c lies in [0, 3c], and y_k^2 in [0, 4c^2]; to certify, its mean is cut at c^2.
  const Exact K(rounds);
  const Exact average = e.average_bound(rounds);
  const Exact bias = average.sign() > 0 ? average : Exact(0);
  // A little more than 3c, for the rounding of a path that stays at y = c.
  const Interval three_c = Interval::enclosing(Exact(3) * e.c * (Exact(1) + Exact::power_of_two(-20)));
  const Exact squared = e.c * e.c;
  std::vector<MeanClaim> claims = {{"E5", rounds - 1, true, Interval::enclosing(average + Exact(2) * e.c), three_c, three_c}};
  if (bias.sign() > 0) {
    claims.push_back({"E6", rounds - 1, true, Interval::enclosing(bias * bias), Interval::enclosing(squared), Interval::enclosing(Exact(4) * squared)});
  }
  const double offset = (Exact(2) * e.c).nearest_double();
  const double count = K.nearest_double();
  Outcome sampled = settle_by_sampling(claims, options, [&](std::uint32_t path, std::span<double> values) {
    Noise on_path = noise;
    on_path.path = path;
    double sum = 0;
    double squares = 0;
    const bool whole = run_path_of_e(e, on_path, rounds, options, [&](double y) {
      sum += y;
      squares += y * y;
    });
    values[0] = whole ? sum / count + offset : std::numeric_limits<double>::quiet_NaN();
    if (values.size() > 1) values[1] = squares / count;
  });
  if (!e.has_small_step()) sampled = without_sure_range(std::move(sampled), "small-step");
  if (!e.has_near_start()) sampled = without_sure_range(std::move(sampled), "start");
  return both_parts(std::move(outcome), sampled);
}

Outcome check_step_sizes(Instance& instance, const LadderOptions& options) {
  const ParameterReader read = read_plain(instance, step_parameters);
  const Exact L = read.positive("L");
  const Exact L_tilde = read.positive("L_tilde");
  if (L_tilde < L) throw BadInput(instance.subject + ": L_tilde = " + L_tilde.text() + " must be at least L = " + L.text());
  const std::int64_t grid = read.integer("grid", 1, 100000);
  Outcome outcome = climb<false>(options, grid, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    for (std::int64_t j = 1; j <= grid && !ledger.finished(); ++j) {
      StepSizes::judge<S>(j, constant<S>(Exact(j, grid)), constant<S>(L), constant<S>(L_tilde), ledger);
      if (!watch.go_on(j)) break;
    }
  });
  std::string table = "first step bound of B+ over that of B:";
  for (const std::int64_t percent : {1, 10, 25, 50, 75, 90, 100}) {
    const PrecisionScope scope(128);
    const StepSizes::Constants<Ball> c(constant<Ball>(Exact(percent, 100)));
    const Ball ratio = StepSizes::first_bound(constant<Ball>(L), constant<Ball>(L_tilde), c.beta_plus) /
                       StepSizes::first_bound(constant<Ball>(L), constant<Ball>(L_tilde), c.beta);
    table += std::string(percent == 1 ? " " : ", ") + decimal_ends(ratio, 5).lower + " at eta = " + Exact(percent, 100).text();
  }
  outcome.remarks.push_back(table);
  return outcome;
}

}  // namespace lemmata::properties
