#include "properties/noise_checks.hpp"

#include <array>
#include <limits>

#include "algorithms/noisy_methods.hpp"
#include "properties/enumeration.hpp"
#include "properties/run_checks.hpp"
#include "theory/clip21/theorem_c.hpp"
#include "theory/sampling.hpp"

namespace lemmata::properties {
namespace {

using clip21::TheoremC;

constexpr ParameterInfo zeta_parameter{"zeta", "oracle", "bound on the norm of the noise, below tau; oracle: the least that the noise oracle promises"};
constexpr ParameterInfo mode_parameter{"mode", "auto", "of the expectation: exact (all paths, at most 65536), sampled, or auto: exact where that is possible"};
constexpr ParameterInfo delta_parameter{"delta", "1/2", "allowed probability of failure, in (0, 1)"};
constexpr int zeta_bits = 40;

constexpr ParameterInfo steps_parameter(std::string_view standard, std::string_view meaning = "horizon K, 1..1000000") { return {"steps", standard, meaning}; }

std::vector<ParameterInfo> with_privacy(std::initializer_list<ParameterInfo> more) {
  std::vector<ParameterInfo> own = with_noise({}, {NoiseRole::privacy});
  own.insert(own.end(), more.begin(), more.end());
  return with_trajectory_parameters(own);
}

/// The run that the statements of this page speak of: everything that the text of the instance means.
struct NoisyRun {
  Trajectory t;
  Noise noise;
  Exact zeta;
  Truth is_bounded = Truth::unknown;

  [[nodiscard]] NoisyClip21Gd method(const Noise& oracle) const { return {t.gamma, {t.tau}, {}, oracle}; }
};

void require_below(const Exact& zeta, const Exact& tau, const std::string& what) {
  if (zeta < tau) return;
  throw BadInput(what + " = " + zeta.text() + " must be below tau = " + tau.text() + "; lower the noise or raise tau");
}

NoisyRun read_noisy_run(const Instance& instance, std::span<const ParameterInfo> known) {
  NoisyRun run{read_trajectory(instance, known), {}, {}, Truth::unknown};
  const ParameterReader read(instance.subject, instance.parameters, known);
  run.noise = read_noise(read, NoiseRole::privacy, dimension_of(run.t.problem));
  if (run.t.steps < 1) throw BadInput(instance.subject + ": the horizon K (steps) must be at least 1");
  return run;
}

/// zeta as given, or the least bound that the oracle promises: exact, or rounded up to 40 bits where it is a root.
void read_zeta(const Instance& instance, std::span<const ParameterInfo> known, NoisyRun& run) {
  const ParameterReader read(instance.subject, instance.parameters, known);
  const std::optional<Exact> bound = run.noise.squared_bound();
  if (read.text("zeta") != "oracle") {
    run.zeta = read.nonnegative("zeta");
  } else if (!bound) {
    throw BadInput(instance.subject + ": this noise is unbounded; give zeta, or take clip21/theorem-c-gaussian");
  } else {
    try {
      run.zeta = Exact::rational_root(*bound);
    } catch (const NoExactValue&) {
      const PrecisionScope scope(128);
      run.zeta = dyadic_above(root(constant<Ball>(*bound)).upper(), zeta_bits);
    }
  }
  require_below(run.zeta, run.t.tau, "zeta of " + instance.subject);
  // The bound of `uniform` is not its least: above zeta it says nothing.
  if (bound && *bound <= run.zeta * run.zeta) {
    run.is_bounded = Truth::yes;
  } else if (bound && run.noise.kind != NoiseKind::uniform) {
    run.is_bounded = Truth::no;
  }
}

/// What the first round decides, certified in balls: does Theorem C apply, and what does it promise about sums of squared gradients over K rounds?
struct Promise {
  Truth second_step = Truth::unknown;
  Interval every_path{};   ///< (C4)
  Interval expectation{};  ///< (C5)
};

Interval enclosing(const Ball& ball) { return Interval::hull(ball.lower().double_below(), ball.upper().double_above()); }

Promise promise_of(const NoisyRun& run) {
  Promise promise;
  const std::optional<Exact> moment = run.noise.second_moment(dimension_of(run.t.problem));
  (void)enclose_start(run.t.problem, run.t.start, run.t.gamma, run.t.tau, [&](const Setting<Ball>& s, const std::vector<Ball>& u, const Ball& value) {
    const auto c = TheoremC::Constants<Ball>::of(s, constant<Ball>(run.zeta), u, value);
    const Ball V = c.direction_bound(s, s.gamma, constant<Ball>(Exact(run.t.steps)));
    promise.second_step = less_equal(Ball(s.gamma * s.L_max * V), c.q);
    promise.every_path = enclosing(c.sum_bound(s, run.t.steps, square(c.zeta)));
    const Exact floor = moment ? *moment / Exact(nodes_of(run.t.problem)) : run.zeta * run.zeta;
    promise.expectation = enclosing(c.sum_bound(s, run.t.steps, constant<Ball>(floor)));
    return promise.second_step != Truth::unknown;
  });
  return promise;
}

/// The hypotheses of (C5), and what is known of each.
std::array<std::pair<std::string_view, Truth>, 5> hypotheses_of(const NoisyRun& run, const Promise& promise) {
  const Regularity& regularity = regularity_of(run.t.problem);
  return {{
      {"smoothness", truth(regularity.is_valid())},
      {"bounded-noise", run.is_bounded},
      {"first-step-bound", truth(run.t.gamma * regularity.mean <= Exact(1))},
      {"second-step-bound", promise.second_step},
      {"independent-noise", truth(run.noise.is_centred() && run.noise.second_moment(dimension_of(run.t.problem)).has_value())},
  }};
}

/// An outcome if one of them fails or stays open, and is not waived.
std::optional<Outcome> missing_hypothesis(const NoisyRun& run, const Promise& promise, const LadderOptions& options) {
  for (const auto& [name, holds] : hypotheses_of(run, promise)) {
    if (holds == Truth::yes || std::ranges::find(options.waived, name) != options.waived.end()) continue;
    Outcome outcome;
    outcome.decision = holds == Truth::no ? Decision::not_applicable : Decision::undecided;
    outcome.hypothesis = name;
    return outcome;
  }
  return std::nullopt;
}

/// ||grad f(x_k)||^2 of a round that carries no mean gradient.
template <Field S, Objective<S> F>
S squared_mean_gradient(const F& f, const Round<S>& round, Vector<S>& workspace) {
  gradient_of_mean<S>(f, *round.x, [&](int i) -> const Vector<S>& { return *round.nodes[static_cast<std::size_t>(i)].gradient; }, workspace);
  return squared_norm(workspace);
}

bool is_exact_on_the_line(const Problem& problem) { return has_affine_gradients(problem) && dimension_of(problem) == 1; }

/// Whether to enumerate. Throws BadInput where `mode` asks for what cannot be done.
bool enumerates(const Instance& instance, const std::string& mode, const std::optional<FiniteLaw>& law, int nodes, std::int64_t rounds) {
  if (mode == "sampled") return false;
  if (!law) {
    if (mode == "auto") return false;
    throw BadInput(instance.subject + ": mode=exact needs noise with finite support (none, finite, axes); take mode=sampled");
  }
  const std::int64_t longest = longest_enumeration(law->outcomes.size(), nodes);
  if (rounds <= longest) return true;
  if (mode == "auto") return false;
  throw BadInput(instance.subject + ": K = " + std::to_string(rounds) + " rounds of " + std::to_string(law->outcomes.size()) + "^" + std::to_string(nodes) +
                 " joint outcomes are too many paths; at most K = " + std::to_string(longest) + " are enumerated (65536 paths); lower steps or take mode=sampled");
}

/// (C5) for every K' <= K over all paths.
Outcome enumerate_expectation(const NoisyRun& run, const FiniteLaw& law, const LadderOptions& options) {
  const std::vector<Branch> branches = branches_of(law, nodes_of(run.t.problem));
  const Exact floor = *run.noise.second_moment(dimension_of(run.t.problem)) / Exact(nodes_of(run.t.problem));
  const auto last = run.t.steps - 1;
  return climb<true>(options, last, is_exact_on_the_line(run.t.problem) ? ExactTier::first : ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    const Setting<S> s(regularity_of(run.t.problem), run.t.gamma, run.t.tau);
    with_objective<S>(run.t.problem, [&](const auto& f) {
      std::vector<S> expected(static_cast<std::size_t>(run.t.steps), S(0));
      TheoremC::Constants<S> c;
      lemmata::run<S>(run.method(branches[0].noise), f, run.t.start, [&](const Round<S>& round) {
        clip21::Measure<S> first;
        first.take(round, s.tau);
        c = TheoremC::Constants<S>::of(s, constant<S>(run.zeta), first.u, first.value);
        return false;
      });
      Vector<S> workspace;
      for_every_path<S>(branches, [&](const Noise& noise) { return run.method(noise); }, f, run.t.start, run.t.steps,
                        [&](const Round<S>& round, const S& probability) {
                          expected[static_cast<std::size_t>(round.k)] += probability * squared_mean_gradient<S>(f, round, workspace);
                        });
      S sum(0);
      for (std::int64_t k = 0; k <= last; ++k) {
        sum += expected[static_cast<std::size_t>(k)];
        ledger.claim("C5", k, -1, Order::less_equal, sum, c.sum_bound(s, k + 1, constant<S>(floor)));
      }
    });
  });
}

/// sum_{k<K} ||grad f(x_k)||^2 on one path, in double.
template <class Method, Objective<double> F>
double path_sum(const Method& method, const F& f, const Start& start, std::int64_t rounds, const LadderOptions& options) {
  auto state = method.template start<double>(f, start);
  Vector<double> workspace;
  double sum = 0;
  for (std::int64_t k = 0; k < rounds; ++k) {
    if (must_give_up(k, options)) return std::numeric_limits<double>::quiet_NaN();
    sum += squared_mean_gradient<double>(f, method.template advance<double>(f, state), workspace);
  }
  return sum;
}

Outcome sample_expectation(const NoisyRun& run, const Promise& promise, const LadderOptions& options) {
  const std::vector<MeanClaim> claims = {{"C5", run.t.steps - 1, false, promise.expectation, promise.every_path}};
  Outcome outcome = with_objective<double>(run.t.problem, [&](const auto& f) {
    return settle_by_sampling(claims, options, [&](std::uint32_t path, std::span<double> values) {
      Noise noise = run.noise;
      noise.path = path;
      values[0] = path_sum(run.method(noise), f, run.t.start, run.t.steps, options);
    });
  });
  const auto hypotheses = hypotheses_of(run, promise);
  const auto open = std::ranges::find_if(hypotheses, [](const auto& hypothesis) { return hypothesis.second != Truth::yes; });
  return open == hypotheses.end() ? outcome : without_sure_range(std::move(outcome), open->first);
}

/// A draw with the nodes and dimensions that enumeration or sampling can afford; instance 0 stays the documented default.
Parameters with_small_problem(Draw& draw, std::uint64_t number, const Parameters& given, std::int64_t most_nodes, std::int64_t most_dimensions) {
  Parameters small = given;
  const std::string nodes = std::to_string(draw.integer(1, most_nodes));
  const std::string dimension = std::to_string(draw.integer(1, most_dimensions));
  if (number == 0 || given.contains("problem")) return small;
  small.try_emplace("nodes", nodes);
  small.try_emplace("dimension", dimension);
  return small;
}

constexpr std::uint64_t noise_stream = std::uint64_t{3} << 32;  // beside the streams of the trajectory and of the operation

/// Fills in the noise that `given` left open: its kind, a size that is a fraction of tau, and its seed.
void draw_privacy(Draw& draw, Instance& instance, const std::string& kind, const Exact& largest_fraction) {
  const Parameters threshold = {{"tau", instance.parameters.at("tau")}};
  const Exact tau = ParameterReader(instance.subject, threshold, trajectory_parameters()).positive("tau");
  const Exact fraction = largest_fraction * Exact(draw.integer(1, 16), 16);
  const std::int64_t noise_seed = draw.integer(0, std::int64_t{1} << 40);
  instance.parameters.try_emplace("privacy", kind);
  instance.parameters.try_emplace("privacy_scale", dyadic_below(fraction * tau, 20).text());
  instance.parameters.try_emplace("noise_seed", std::to_string(noise_seed));
}

}  // namespace

Exact theorem_c_step_cap(const Trajectory& t, const Exact& zeta) {
  Exact cap;
  const Exact inverse_L = Exact(1) / regularity_of(t.problem).mean;
  const bool found = enclose_start(t.problem, t.start, Exact(1), t.tau, [&](const Setting<Ball>& s, const std::vector<Ball>& u, const Ball& value) {
    const auto c = TheoremC::Constants<Ball>::of(s, constant<Ball>(zeta), u, value);
    const Ball horizon = constant<Ball>(Exact(t.steps));
    const auto is_allowed = [&](const Exact& gamma) {
      const Ball step = constant<Ball>(gamma);
      return less_equal(Ball(step * s.L_max * c.direction_bound(s, step, horizon)), c.q) == Truth::yes;
    };
    if (is_allowed(inverse_L)) {
      cap = inverse_L;
      return true;
    }
    // The closed form of docs/proofs.md, Theorem C, is a lower end.
    const Ball rest = Ball(2) * s.L * c.D0 + c.q * c.E0 + square(c.E0) / Ball(3) + horizon * square(c.zeta);
    const Ball closed_form = c.q / (s.L_max * (c.E0 + root(rest)));
    if (!closed_form.is_finite() || closed_form.lower().sign() <= 0) return false;
    cap = std::min(inverse_L, dyadic_below(closed_form.lower(), step_size_bits));
    if (!is_allowed(cap)) return false;
    Exact high = inverse_L;
    const Exact resolution = Exact::power_of_two(-step_size_bits);
    while (resolution * cap < high - cap) {
      const Exact middle = (cap + high) / Exact(2);
      (is_allowed(middle) ? cap : high) = middle;
    }
    return true;
  });
  if (!found) throw BadInput("the largest step size that Theorem C allows could not be enclosed away from 0; give gamma explicitly");
  return cap;
}

std::span<const ParameterInfo> theorem_c_parameters() {
  static const std::vector<ParameterInfo> all = with_privacy({zeta_parameter, steps_parameter("100")});
  return all;
}
std::span<const ParameterInfo> theorem_c_expectation_parameters() {
  static const std::vector<ParameterInfo> all = with_privacy(
      {zeta_parameter, mode_parameter, steps_parameter("5", "horizon K, >= 1; drawn instances take what leaves about a thousand paths, or 30")});
  return all;
}
std::span<const ParameterInfo> theorem_c_gaussian_parameters() {
  static const std::vector<ParameterInfo> all = with_privacy({delta_parameter, steps_parameter("16")});
  return all;
}
std::span<const ParameterInfo> server_noise_parameters() {
  static const std::vector<ParameterInfo> all = with_privacy({steps_parameter("40", "rounds, 1..1000000")});
  return all;
}

Instance draw_theorem_c(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Instance instance = draw_trajectory(std::string(TheoremC::info.id), seed, number, given, theorem_c_parameters());
  Draw draw(seed, number + noise_stream);
  const char* kind = draw.chance(30) ? "axes" : "uniform";
  draw_privacy(draw, instance, kind, Exact(15, 16));
  return instance;
}

Instance draw_theorem_c_expectation(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number + noise_stream);
  const bool sampled = draw.chance(30) && number > 0;
  const Parameters small = with_small_problem(draw, number, given, sampled ? 5 : 2, sampled ? 5 : 2);
  Instance instance = draw_trajectory(std::string(TheoremC::expectation_info.id), seed, number, small, theorem_c_expectation_parameters());
  draw_privacy(draw, instance, sampled ? "uniform" : "axes", Exact(7, 8));
  const Problem problem = make_problem(instance.problem);
  // About a thousand paths: (2d)^n joint outcomes in a round.
  const std::int64_t rounds = longest_enumeration(static_cast<std::size_t>(2 * dimension_of(problem)), nodes_of(problem)) * 5 / 8;
  if (!given.contains("steps")) instance.steps = sampled ? 30 : std::max<std::int64_t>(1, rounds);
  return instance;
}

Instance draw_theorem_c_gaussian(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number + noise_stream);
  const Parameters small = with_small_problem(draw, number, given, 4, 4);
  Instance instance = draw_trajectory(std::string(TheoremC::gaussian_info.id), seed, number, small, theorem_c_gaussian_parameters());
  // zeta/sigma is at most sqrt(d + 2 sqrt(d t) + 2t) < 8 for d <= 4 and t = log(4 * 17 * 4).
  draw_privacy(draw, instance, "gaussian", Exact(1, 8));
  return instance;
}

Instance draw_server_noise(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number + noise_stream);
  const Parameters small = with_small_problem(draw, number, given, 3, 3);
  Instance instance = draw_trajectory(std::string(TheoremC::server_info.id), seed, number, small, server_noise_parameters());
  const char* kind = draw.chance(60) || number == 0 ? "axes" : draw.chance(50) ? "gaussian" : "uniform";
  draw_privacy(draw, instance, kind, Exact(1));
  return instance;
}

Outcome check_theorem_c(Instance& instance, const LadderOptions& options) {
  NoisyRun run = read_noisy_run(instance, theorem_c_parameters());
  read_zeta(instance, theorem_c_parameters(), run);
  resolve_step_size(instance, run.t, [&] { return theorem_c_step_cap(run.t, run.zeta); });
  // A law that can exceed zeta need not do so on this path: every draw is then looked at.
  const Truth is_bounded = run.is_bounded == Truth::yes ? Truth::yes : Truth::unknown;
  return check_run<false>(run.method(run.noise), run.t, options, [&]<Scalar S>(const Setting<S>& s) {
    return TheoremC::Judge<S>(s, constant<S>(run.zeta), run.t.steps, is_bounded);
  });
}

Outcome check_theorem_c_expectation(Instance& instance, const LadderOptions& options) {
  NoisyRun run = read_noisy_run(instance, theorem_c_expectation_parameters());
  read_zeta(instance, theorem_c_expectation_parameters(), run);
  const ParameterReader read(instance.subject, instance.parameters, theorem_c_expectation_parameters());
  const std::optional<FiniteLaw> law = run.noise.finite_law(dimension_of(run.t.problem));
  const bool all_paths = enumerates(instance, read.choice("mode", {"auto", "exact", "sampled"}), law, nodes_of(run.t.problem), run.t.steps);
  resolve_step_size(instance, run.t, [&] { return theorem_c_step_cap(run.t, run.zeta); });
  const Promise promise = promise_of(run);
  if (const std::optional<Outcome> missing = missing_hypothesis(run, promise, options)) return *missing;
  return all_paths ? enumerate_expectation(run, *law, options) : sample_expectation(run, promise, options);
}

Outcome check_theorem_c_gaussian(Instance& instance, const LadderOptions& options) {
  NoisyRun run = read_noisy_run(instance, theorem_c_gaussian_parameters());
  if (run.noise.kind != NoiseKind::gaussian) throw BadInput(instance.subject + " speaks of privacy=gaussian; for bounded noise take clip21/theorem-c");
  const ParameterReader read(instance.subject, instance.parameters, theorem_c_gaussian_parameters());
  const Exact delta = read.positive("delta");
  if (!(delta < Exact(1))) throw BadInput("delta of " + instance.subject + " must be in (0, 1), got " + delta.text());
  {
    const PrecisionScope scope(128);
    const Ball d = constant<Ball>(Exact(dimension_of(run.t.problem)));
    const Ball t = scalar_traits<Ball>::log(constant<Ball>(Exact(nodes_of(run.t.problem)) * Exact(run.t.steps + 1) / delta));
    const Ball zeta = constant<Ball>(run.noise.scale) * root(Ball(d + Ball(2) * root(Ball(d * t)) + Ball(2) * t));
    run.zeta = dyadic_above(zeta.upper(), zeta_bits);
  }
  require_below(run.zeta, run.t.tau, "zeta, which delta and privacy_scale of " + instance.subject + " give,");
  run.is_bounded = Truth::yes;  // on the event that the claim speaks of
  resolve_step_size(instance, run.t, [&] { return theorem_c_step_cap(run.t, run.zeta); });
  if (const std::optional<Outcome> missing = missing_hypothesis(run, promise_of(run), options)) return *missing;

  // The hypotheses were settled above, or waived: no path may pass because one of them fails on it.
  std::vector<std::string_view> settled;
  for (const Hypothesis& hypothesis : TheoremC::info.hypotheses) settled.push_back(hypothesis.name);
  const Interval certain = Interval::point(1);
  const std::vector<MeanClaim> claims = {{"probability of failure <= delta", run.t.steps, false, Interval::enclosing(delta), certain}};
  return with_objective<double>(run.t.problem, [&](const auto& f) {
    const Setting<double> s(regularity_of(run.t.problem), run.t.gamma, run.t.tau);
    return settle_by_sampling(claims, options, [&](std::uint32_t path, std::span<double> values) {
      Noise noise = run.noise;
      noise.path = path;
      Ledger<double> ledger(settled);
      bool given_up = false;
      TheoremC::Judge<double> judge(s, run.zeta.nearest_double(), run.t.steps, Truth::yes);
      lemmata::run<double>(run.method(noise), f, run.t.start, [&](const Round<double>& round) {
        judge(round, ledger);
        given_up = must_give_up(round.k, options);
        return !ledger.finished() && !given_up && round.k < run.t.steps;
      });
      // An overflow leaves relations open: such a path says nothing.
      values[0] = ledger.is_violated() ? 1 : ledger.has_open() || given_up ? std::numeric_limits<double>::quiet_NaN() : 0;
    });
  });
}

Outcome check_server_noise(Instance& instance, const LadderOptions& options) {
  NoisyRun run = read_noisy_run(instance, server_noise_parameters());
  resolve_step_size(instance, run.t, [&] { return Exact(1) / regularity_of(run.t.problem).mean; });
  const auto method = [&](const Noise& noise) { return NoisyClip21Gd{run.t.gamma, {run.t.tau}, {}, noise, true}; };
  const int d = dimension_of(run.t.problem);
  const std::optional<Exact> moment = run.noise.second_moment(d);
  const bool independent = run.noise.is_centred() && moment.has_value();
  const ExactTier exact = is_exact_on_the_line(run.t.problem) && run.t.steps <= 100 ? ExactTier::first : ExactTier::never;
  Outcome outcome = climb<true>(options, run.t.steps, exact, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    ledger.assume("independent-noise", truth(independent));
    TheoremC::ServerNoise<S> judge;
    with_objective<S>(run.t.problem, [&](const auto& f) {
      lemmata::run<S>(method(run.noise), f, run.t.start, [&](const Round<S>& round) {
        judge(round, ledger);
        return watch.go_on(round.k);
      });
    });
  });
  if (outcome.decision != Decision::holds) return outcome;
  // The expectation, over all paths of the first rounds; elsewhere it follows from what was certified on this path and from independence.
  const std::optional<FiniteLaw> law = run.noise.finite_law(d);
  const std::int64_t rounds = law && moment ? std::min(longest_enumeration(law->outcomes.size(), nodes_of(run.t.problem)) / 2, run.t.steps) : 0;
  if (rounds < 1) {
    outcome.remarks.push_back("E||v^k - mean v_i^k||^2 was not enumerated, as there are too many paths: with independent noise it follows from (C6) on every path");
    if (!independent) outcome.decision = Decision::undecided;
    return outcome;
  }
  outcome.remarks.push_back("E||v^k - mean v_i^k||^2 over all paths of the first " + std::to_string(rounds) + " rounds");
  const std::vector<Branch> branches = branches_of(*law, nodes_of(run.t.problem));
  const Exact each = *moment / Exact(nodes_of(run.t.problem));
  return both_parts(std::move(outcome), climb<true>(options, rounds - 1, exact, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    with_objective<S>(run.t.problem, [&](const auto& f) {
      std::vector<S> squared(static_cast<std::size_t>(rounds), S(0));
      Vector<S> difference;
      for_every_path<S>(branches, method, f, run.t.start, rounds, [&](const Round<S>& round, const S& probability) {
        mean_of<S>(f.nodes(), [&](int i) -> const Vector<S>& { return *round.nodes[static_cast<std::size_t>(i)].after; }, difference);
        for (Eigen::Index j = 0; j < difference.size(); ++j) difference[j] = (*round.direction)[j] - difference[j];
        squared[static_cast<std::size_t>(round.k)] += probability * squared_norm(difference);
      });
      for (std::int64_t k = 0; k < rounds; ++k) {
        ledger.claim("C6 E||v - mean v_i||^2", k, -1, Order::equal, squared[static_cast<std::size_t>(k)], constant<S>(Exact(k + 1) * each));
      }
    });
  }));
}

}  // namespace lemmata::properties
