/// DP-Clip21-GD and Clip21-SGD2M with one line wrong, and conventions of noise.
#include "algorithms/noisy_methods.hpp"
#include "tests/museum/laws/runs.hpp"
#include "tests/theory/faulty_noisy.hpp"
#include "theory/clip21/theorem_c.hpp"
#include "theory/clip21/theorem_f.hpp"

namespace lemmata::museum {
namespace {

constexpr std::int64_t horizon = 12;

Noise draw_noise(Draw& draw, const Exact& scale, int dimension) {
  Noise noise;
  noise.scale = scale;
  noise.seed = static_cast<std::uint64_t>(draw.integer(0, 1 << 30));
  noise.kind = NoiseKind::axes;
  if (draw.chance(40)) {  // one way, in every round: where the bounds are attained
    noise.kind = NoiseKind::finite;
    noise.law = {{Vector<Exact>::Constant(dimension, Exact(0))}, {1}};
    noise.law.outcomes[0][draw.integer(0, dimension - 1)] = scale;
  }
  return noise;
}

/// In balls; the judge is made by make_judge(setting).
template <class Method, class Judge>
Answer judged_in_balls(const DrawnRun& c, const Method& method, std::int64_t rounds, Judge judge) {
  Ledger<Ball> ledger;
  run<Ball>(method, c.problem.on<Ball>(), c.start, [&](const Round<Ball>& round) {
    judge(round, ledger);
    return !ledger.finished() && round.k < rounds;
  });
  if (!ledger.failed_hypothesis().empty()) return discarded();
  return ledger.is_violated() ? broken(std::string(ledger.violation().name)) : holds();
}

// ---- DP-Clip21-GD: I::method(gamma, tau, noise), I::bound(noise, d) -----------------------------------------------------------------------------------

struct TheoremCLaw {
  static constexpr std::string_view name = "Theorem C";
  template <class I>
  static Answer check(Draw& draw) {
    const PrecisionScope bits(run_bits);
    const DrawnRun c = draw_run(draw);
    const Exact scale = c.tau / Exact(draw.integer(2, 16));
    const Noise noise = draw_noise(draw, scale, c.problem.dimension());
    const Ball zeta = constant<Ball>(scale);
    // A power of 2 that the theorem allows.
    const Setting<Ball> unit = c.setting(Exact(1));
    const auto constants = clip21::TheoremC::Constants<Ball>::of(unit, zeta, c.sizes.u, c.sizes.value);
    Exact gamma = dyadic_below(Exact(1) / c.problem.regularity().mean, 1);
    while (less_equal(Ball(constant<Ball>(gamma) * unit.L_max * constants.direction_bound(unit, constant<Ball>(gamma), constant<Ball>(Exact(horizon)))),
                      constants.q) != Truth::yes) {
      gamma = gamma / Exact(2);
    }
    return judged_in_balls(c, I::method(gamma, c.tau, noise), horizon,
                           clip21::TheoremC::Judge<Ball>(c.setting(gamma), I::bound(noise, c.problem.dimension()), horizon, Truth::yes));
  }
};
struct ServerNoiseLaw {
  static constexpr std::string_view name = "(C6): noise on the server's copy piles up, and nothing else does";
  template <class I>
  static Answer check(Draw& draw) {
    const PrecisionScope bits(run_bits);
    const DrawnRun c = draw_run(draw);
    const Noise noise = draw_noise(draw, c.tau / Exact(4), c.problem.dimension());
    return judged_in_balls(c, I::server_method(draw.log_uniform(-4, 0, 2), c.tau, noise), 6, clip21::TheoremC::ServerNoise<Ball>{});
  }
};

Ball sure_bound(const Noise& noise, int d) {
  if (noise.kind == NoiseKind::finite) return norm(constant_vector<Ball>(noise.law.outcomes[0]));
  static_cast<void>(d);
  return root(constant<Ball>(*noise.squared_bound()));
}
struct True {
  static NoisyClip21Gd method(const Exact& gamma, const Exact& tau, const Noise& noise) { return {gamma, {tau}, {}, noise, false}; }
  static NoisyClip21Gd server_method(const Exact& gamma, const Exact& tau, const Noise& noise) { return {gamma, {tau}, {}, noise, true}; }
  static Ball bound(const Noise& noise, int d) { return sure_bound(noise, d); }
};
template <NoisyFault fault>
struct Faulty {
  static FaultyDpClip21 method(const Exact& gamma, const Exact& tau, const Noise& noise) { return {gamma, tau, noise, fault, Exact(1)}; }
  static FaultyDpClip21 server_method(const Exact& gamma, const Exact& tau, const Noise& noise) { return {gamma, tau, noise, fault, Exact(1)}; }
  static Ball bound(const Noise& noise, int d) { return sure_bound(noise, d); }
};
struct BoundOfTheSquare : True {
  static Ball bound(const Noise& noise, int d) { return square(sure_bound(noise, d)); }
};
struct HalfTheRange : True {
  static Ball bound(const Noise& noise, int d) { return sure_bound(noise, d) / Ball(2); }
};
struct BoundOfTheMean : True {
  static Ball bound(const Noise& noise, int d) { return sure_bound(noise, d) * Ball(0); }
};

// ---- Clip21-SGD2M: I::method(gamma, tau, beta), I::noisy(gamma, tau, beta, noise) -----------------------------------------------------------------------

struct TheoremFLaw {
  static constexpr std::string_view name = "Theorem F";
  template <class I>
  static Answer check(Draw& draw) {
    const PrecisionScope bits(run_bits);
    DrawnRun c = draw_run(draw);
    c.start.shifts.clear();
    const StartSizes sizes = start_sizes(c.problem, c.start);
    const Setting<Ball> s = c.setting(Exact(1));
    const Ball B = clip21::TheoremF::size_bound<Ball>(s.L, sizes.u, Ball(sizes.value - s.f_inf));
    if (B.lower().sign() <= 0) return discarded();
    const Exact beta = minimum(Exact(1, 2), dyadic_below(c.tau / B.upper(), 12));
    const Exact gamma = beta / (Exact(2) * c.problem.regularity().largest());
    return judged_in_balls(c, I::method(gamma, c.tau, beta), 10, clip21::TheoremF::Judge<Ball>(c.setting(gamma), constant<Ball>(beta), true));
  }
};
struct DriftLaw {
  static constexpr std::string_view name = "(M1): g is the messages' sum, and the g_i with all noise";
  template <class I>
  static Answer check(Draw& draw) {
    const PrecisionScope bits(run_bits);
    DrawnRun c = draw_run(draw);
    c.start.shifts.clear();
    const Noise noise = draw_noise(draw, c.tau / Exact(4), c.problem.dimension());
    return judged_in_balls(c, I::noisy(draw.log_uniform(-4, 0, 2), c.tau, Exact(draw.integer(1, 4), 4), noise), 6, clip21::TheoremF::Drift<Ball>{});
  }
};
struct TrueMomentum {
  static Clip21Sgd2m method(const Exact& gamma, const Exact& tau, const Exact& beta) { return {gamma, {tau}, beta, Exact(1), {}, {}}; }
  static Clip21Sgd2m noisy(const Exact& gamma, const Exact& tau, const Exact& beta, const Noise& noise) { return {gamma, {tau}, beta, Exact(1), {}, noise}; }
};
template <MomentumFault fault>
struct FaultyMomentum {
  static FaultySgd2m method(const Exact& gamma, const Exact& tau, const Exact& beta) { return {gamma, tau, beta, fault, {}, Exact(1)}; }
  static FaultySgd2m noisy(const Exact& gamma, const Exact& tau, const Exact& beta, const Noise& noise) { return {gamma, tau, beta, fault, noise, Exact(1)}; }
};
struct TwiceTheMomentum : TrueMomentum {
  static Clip21Sgd2m method(const Exact& gamma, const Exact& tau, const Exact& beta) {
    return {gamma, {tau}, minimum(Exact(1), Exact(Exact(2) * beta)), Exact(1), {}, {}};
  }
};

template <NoisyFault fault>
Mutant noisy(std::string_view name, std::string_view defect, std::string_view origin) {
  return {name, defect, origin, {held_to<TheoremCLaw, True, Faulty<fault>>()}};
}
template <MomentumFault fault>
Mutant momentum(std::string_view name, std::string_view defect, std::string_view origin) {
  return {name, defect, origin, {held_to<TheoremFLaw, TrueMomentum, FaultyMomentum<fault>>()}};
}
template <MomentumFault fault>
Mutant drifting(std::string_view name, std::string_view defect, std::string_view origin) {
  return {name, defect, origin, {held_to<DriftLaw, TrueMomentum, FaultyMomentum<fault>>()}};
}
template <class I>
Mutant bound(std::string_view name, std::string_view defect, std::string_view origin) {
  return {name, defect, origin, {held_to<TheoremCLaw, True, I>()}};
}

}  // namespace

Mutants noise_and_momentum() {
  return {
      noisy<NoisyFault::noise_is_not_fed_back>("dp-noise-on-one-side", "the server adds the noise, the node does not",
                                               "the mistake that separates dp-clip21-gd from dp-clip21-gd-server"),
      noisy<NoisyFault::noise_twice_on_the_server>("dp-noise-twice-on-the-server", "2 z on the server, z on the node",
                                                   "a message that carries the noise, added again"),
      noisy<NoisyFault::louder_noise>("dp-noise-twice", "2 z on node and server", "both sides draw"),
      noisy<NoisyFault::server_forgets>("dp-server-forgets", "the direction is the mean of this round's messages", "a missing +="),
      noisy<NoisyFault::forgets_the_shift>("dp-forgets-the-shift", "v_i = c_i + z_i", "a missing +="),
      noisy<NoisyFault::clips_at_half_tau>("dp-clips-at-half-tau", "a threshold of tau/2", "sensitivity 2 tau halved in the wrong place"),
      {"dp-server-noise-feeds-back",
       "the method with noise on the server only also adds it at the node",
       "two variants of one method",
       {held_to<ServerNoiseLaw, True, Faulty<NoisyFault::none>>()}},
      {"dp-server-noise-forgets",
       "the server with its own noise keeps the last round alone",
       "a missing +=",
       {held_to<ServerNoiseLaw, True, Faulty<NoisyFault::server_forgets>>()}},
      bound<BoundOfTheSquare>("noise-bound-squared", "zeta^2 for zeta", "a variance taken for a deviation"),
      bound<HalfTheRange>("noise-bound-halved", "zeta/2: half of the range", "radius and diameter"),
      bound<BoundOfTheMean>("noise-bound-of-the-mean", "the noise is centred, so zeta = 0", "a claim in expectation used on every path"),
      momentum<MomentumFault::momentum_one_round_late>("momentum-one-round-late", "g_i follows v_i of the round before", "two lines exchanged"),
      momentum<MomentumFault::increments_damped>("momentum-increments-damped", "b = 1/2 where the theorem has b = 1", "a default of the code"),
      momentum<MomentumFault::beta_swapped>("momentum-beta-swapped", "(1 - beta) G + beta v", "two conventions of momentum"),
      momentum<MomentumFault::clips_at_half_tau>("momentum-clips-at-half-tau", "a threshold of tau/2", "a factor 2"),
      momentum<MomentumFault::server_forgets>("momentum-server-forgets", "g is the mean of this round's messages", "a missing +="),
      {"momentum-twice-beta", "2 beta for beta", "a decay given as a half-life", {held_to<TheoremFLaw, TrueMomentum, TwiceTheMomentum>()}},
      drifting<MomentumFault::starts_with_a_gradient>("momentum-starts-with-a-gradient", "round 0 moves already", "v_i^0 initialised with a gradient"),
      drifting<MomentumFault::noise_in_the_shift>("momentum-noise-in-the-shift", "g_i carries the privacy noise", "DP-Clip21-GD's line in another method"),
      drifting<MomentumFault::noise_on_the_server_only>("momentum-noise-not-in-the-message", "the server adds noise that the message does not carry",
                                                        "noise drawn on the server"),
  };
}

}  // namespace lemmata::museum
