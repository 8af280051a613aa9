#include "properties/momentum_checks.hpp"

#include <array>

#include "algorithms/noisy_methods.hpp"
#include "properties/run_checks.hpp"
#include "theory/clip21/theorem_f.hpp"

namespace lemmata::properties {
namespace {

using clip21::TheoremF;

constexpr ParameterInfo f_own[] = {{"momentum", "cap", "beta, in (0, 1]; cap: momentum_over_cap times the largest that is allowed, min{1, tau/B}, rounded down"},
                                   {"momentum_over_cap", "1/4", "with momentum = cap: the fraction of it to take"},
                                   {"steps", "100", "rounds, 0..1000000"}};
constexpr ParameterInfo sgd2m_own[] = {{"momentum", "1/4", "beta, in (0, 1]"},
                                       {"b", "1", "damping of the clipped increments, in (0, 1]"},
                                       {"steps", "30", "rounds, 0..1000000"}};
/// The threshold of (M3).
constexpr long never_reached_bits = 400;

Parameters without_shifts(const Parameters& given) {
  Parameters all = given;
  all.try_emplace("shift", "0");
  return all;
}

/// a = b, coordinate by coordinate.
template <Field S>
void claim_equal(std::string_view name, std::int64_t k, const Vector<S>& a, const Vector<S>& b, Ledger<S>& ledger) {
  for (Eigen::Index j = 0; j < a.size(); ++j) ledger.claim(name, k, static_cast<int>(j), Order::equal, a[j], b[j]);
}

}  // namespace

Exact theorem_f_momentum_cap(const Trajectory& t, const Exact& fraction) {
  Exact cap;
  const bool found = enclose_start(t.problem, t.start, Exact(1), t.tau, [&](const Setting<Ball>& s, const std::vector<Ball>& sizes, const Ball& value) {
    const Ball B = TheoremF::size_bound(s.L, sizes, Ball(value - s.f_inf));
    if (less_equal(B, Ball(0)) == Truth::yes || less_equal(B, s.tau) == Truth::yes) {
      cap = Exact(1);
      return true;
    }
    const Ball ratio = minimum(Ball(1), Ball(s.tau / B));
    if (!ratio.is_finite() || ratio.lower().sign() <= 0) return false;
    cap = ratio.lower();
    return true;
  });
  if (!found) throw BadInput("the largest momentum that Theorem F allows could not be enclosed away from 0; give momentum explicitly");
  return dyadic_below(fraction * cap, step_size_bits);
}

std::span<const ParameterInfo> theorem_f_parameters() {
  static const std::vector<ParameterInfo> all = with_trajectory_parameters(f_own);
  return all;
}
std::span<const ParameterInfo> sgd2m_parameters() {
  static const std::vector<ParameterInfo> all = with_trajectory_parameters(with_noise(sgd2m_own, {NoiseRole::gradient, NoiseRole::privacy}));
  return all;
}

Instance draw_theorem_f(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Instance instance = draw_trajectory(std::string(TheoremF::info.id), seed, number, without_shifts(given), theorem_f_parameters());
  if (!given.contains("shift")) instance.shifts.clear();  // shifts that were asked for are not passed over: the method refuses them
  Draw draw(seed, number + (std::uint64_t{5} << 32));
  const Exact fraction(draw.integer(1, 4), 4);
  if (number > 0 && !instance.parameters.contains("momentum")) instance.parameters.try_emplace("momentum_over_cap", fraction.text());
  return instance;
}

Instance draw_sgd2m(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number + (std::uint64_t{5} << 32));
  Parameters small = without_shifts(given);
  const std::string nodes = std::to_string(draw.integer(1, 4));
  const std::string dimension = std::to_string(draw.integer(1, 3));
  if (number > 0 && !given.contains("problem")) {
    small.try_emplace("nodes", nodes);
    small.try_emplace("dimension", dimension);
  }
  Instance instance = draw_trajectory(std::string(TheoremF::invariants_info.id), seed, number, small, sgd2m_parameters());
  if (!given.contains("shift")) instance.shifts.clear();  // shifts that were asked for are not passed over: the method refuses them
  constexpr std::array kinds = {"gaussian", "axes", "uniform", "student"};
  const char* noise = kinds[static_cast<std::size_t>(draw.integer(0, 3))];
  const char* privacy = draw.chance(30) ? "none" : kinds[static_cast<std::size_t>(draw.integer(0, 2))];
  const Parameters threshold = {{"tau", instance.parameters.at("tau")}};
  const Exact tau = ParameterReader(instance.subject, threshold, trajectory_parameters()).positive("tau");
  instance.parameters.try_emplace("momentum", Exact(draw.integer(1, 8), 8).text());
  instance.parameters.try_emplace("b", Exact(draw.integer(1, 8), 8).text());
  instance.parameters.try_emplace("noise", noise);
  instance.parameters.try_emplace("noise_scale", (tau * draw.log_uniform(-2, 2, 3)).text());
  instance.parameters.try_emplace("privacy", privacy);
  instance.parameters.try_emplace("privacy_scale", (tau * draw.log_uniform(-3, 0, 3)).text());
  instance.parameters.try_emplace("noise_seed", std::to_string(draw.integer(0, std::int64_t{1} << 40)));
  return instance;
}

Outcome check_theorem_f(Instance& instance, const LadderOptions& options) {
  Trajectory t = read_trajectory(instance, theorem_f_parameters());
  const ParameterReader read(instance.subject, instance.parameters, theorem_f_parameters());
  Exact beta;
  const Exact fraction = read.positive("momentum_over_cap");
  if (read.text("momentum") == "cap") {
    beta = theorem_f_momentum_cap(t, fraction);
  } else {
    beta = read.number("momentum");
  }
  check_unit("momentum of " + instance.subject, beta);
  instance.parameters["momentum"] = beta.text();
  instance.parameters.erase("momentum_over_cap");
  const Exact twice_L_max = Exact(2) * regularity_of(t.problem).largest();
  resolve_step_size(instance, t, [&] { return beta / twice_L_max; });
  return check_run<false>(Clip21Sgd2m{t.gamma, {t.tau}, beta}, t, options, [&]<Scalar S>(const Setting<S>& s) {
    return TheoremF::Judge<S>(s, constant<S>(beta), t.gamma * twice_L_max <= beta);
  });
}

Outcome check_sgd2m_invariants(Instance& instance, const LadderOptions& options) {
  Trajectory t = read_trajectory(instance, sgd2m_parameters());
  const ParameterReader read(instance.subject, instance.parameters, sgd2m_parameters());
  const int d = dimension_of(t.problem);
  const Noise noise = read_noise(read, NoiseRole::gradient, d);
  const Noise privacy = read_noise(read, NoiseRole::privacy, d);
  const Exact beta = read.number("momentum");
  const Exact b = read.number("b");
  check_unit("momentum of " + instance.subject, beta);
  check_unit("b of " + instance.subject, b);
  resolve_step_size(instance, t, [&] { return Exact(1) / regularity_of(t.problem).mean; });
  const ExactTier exact = has_affine_gradients(t.problem) && d == 1 && t.steps <= 40 ? ExactTier::first : ExactTier::never;

  Outcome outcome = climb<true>(options, t.steps, exact, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    TheoremF::Drift<S> drift;
    with_objective<S>(t.problem, [&](const auto& f) {
      run<S>(Clip21Sgd2m{t.gamma, {t.tau}, beta, b, noise, privacy}, f, t.start, [&](const Round<S>& round) {
        drift(round, ledger);
        return watch.go_on(round.k);
      });
    });
  });
  outcome = both_parts(std::move(outcome), climb<true>(options, t.steps, exact, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    Noise late = noise;
    late.first_round = 1;
    const Clip21Sgd2m momentum{t.gamma, {t.tau}, Exact(1), Exact(1), noise};
    const NoisyClip21Gd plain{t.gamma, {t.tau}, late};
    with_objective<S>(t.problem, [&](const auto& f) {
      auto ahead = momentum.start<S>(f, t.start);
      auto behind = plain.start<S>(f, t.start);
      (void)momentum.advance<S>(f, ahead);
      for (std::int64_t k = 0;; ++k) {
        const Round<S> later = momentum.advance<S>(f, ahead);
        const Round<S> round = plain.advance<S>(f, behind);
        claim_equal("M2 x", k, *later.x, *round.x, ledger);
        for (std::size_t i = 0; i < round.nodes.size(); ++i) claim_equal("M2 g_i = v_i", k, *later.nodes[i].after, *round.nodes[i].after, ledger);
        if (!watch.go_on(k)) return;
      }
    });
  }));
  return both_parts(std::move(outcome), climb<true>(options, t.steps, exact, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    with_objective<S>(t.problem, [&](const auto& f) {
      run<S>(Clip21Sgd2m{t.gamma, {Exact::power_of_two(never_reached_bits)}, beta, Exact(1), noise}, f, t.start, [&](const Round<S>& round) {
        for (const NodeRound<S>& node : round.nodes) {
          if (node.clipped == Truth::no) claim_equal("M3", round.k, *node.after, *node.momentum, ledger);
        }
        return watch.go_on(round.k);
      });
    });
  }));
}

}  // namespace lemmata::properties
