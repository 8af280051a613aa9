/// A reviewer's question to [C21]: does Clip21 survive privacy noise?
///
/// Setting     Example 1.1 (scenarios/golden_run.hpp) with gamma = 1/100; noise omega_i^k = 1/4 or -1/4, equally likely, independent over nodes and rounds, so
///             zeta = 1/4 bounds it surely and E||omega||^2 = 1/16.
/// Parts       Theorem C on the path of noise_seed = 1; its expectation over all paths of a short run; and the same noise added on the server's copy only,
///             where it piles up; and Gaussian noise, with high probability.
#include "scenarios/catalogue.hpp"
#include "scenarios/golden_run.hpp"

namespace lemmata::scenarios {
namespace {

const StatementInfo info{
    .id = "scenario/privacy-noise",
    .kind = Kind::scenario,
    .title = "Does Clip21 survive privacy noise?",
    .setting = "Example 1.1: f_1 = x^2, f_2 = -x^2/2, x_0 = 4, tau = 1, gamma = 1/100; omega_i^k = 1/4 or -1/4, equally likely and independent",
    .recurrence = "fed back:   v_i^k = v_i^{k-1} + clip_tau(grad f_i(x_k) - v_i^{k-1}) + omega_i^k,  x_{k+1} = x_k - gamma mean_i v_i^k\n"
                  "on the server only: v^k = v^{k-1} + mean_i [clip_tau(grad f_i(x_k) - v_i^{k-1}) + omega_i^k]",
    .claim = "If the noise is fed back into the shifts: yes, up to a floor, (1/K) sum ||grad f||^2 <= 2 D0/(gamma K) + S'/K + zeta^2, with s^2/n for "
             "zeta^2 on average; Gaussian noise with high probability.\n"
             "If only the server's copy is noisy: no, the noise piles up, E||v^k - mean_i v_i^k||^2 = (k+1) s^2/n exactly",
    .hypotheses = {},
    .tightness = "The accumulation is an equality; the floor is not attained here.",
    .trust = Trust::proved,
    .source = {"C21", "a reviewer's question; DP-Clip21-GD"},
    .proof = "docs/proofs.md, Theorem C"};

constexpr std::int64_t rounds = 4000;

Parameters noise() { return {{"gamma", "1/100"}, {"privacy", "axes"}, {"privacy_scale", "1/4"}, {"noise_seed", "1"}}; }

Parameters with(Parameters parameters, Parameters more) {
  parameters.merge(more);
  return parameters;
}

Scenario make() {
  Scenario scenario{.info = &info};
  const ProblemSpec problem = golden::problem();
  const Parameters noisy = with(noise(), {{"tau", "1"}});
  scenario.lanes = {lane("Clip21-GD, no noise", "clip21-gd", problem, {{"gamma", "1/100"}, {"tau", "1"}}, rounds),
                    lane("fed back", "dp-clip21-gd", problem, noisy, rounds), lane("on the server only", "dp-clip21-gd-server", problem, noisy, rounds),
                    lane("DP-Clip-SGD", "dp-clip-sgd", problem, noisy, rounds)};
  scenario.rounds = {0, 10, 100, 1000, rounds};
  scenario.shown = Shown::mean_square;
  scenario.guides = {{"zeta^2 = 1/16", Exact(1, 16), 0}};
  scenario.parts = {part("Theorem C on this path: errors, inactivity, rate and floor zeta^2", "clip21/theorem-c", golden::given(rounds, noise())),
                    part("the floor s^2/n in expectation, over all paths of 5 rounds; tau = 8, so that it is claimed from round 0 on", "clip21/theorem-c-expectation",
                         with({{"tau", "8"}}, golden::given(5, noise()))),
                    part("Gaussian noise, sigma = 1/16: at most one path in two fails", "clip21/theorem-c-gaussian",
                         with({{"privacy", "gaussian"}, {"privacy_scale", "1/16"}, {"delta", "1/2"}, {"gamma", "1/200"}}, golden::given(25, noise()))),
                    part("on the server only: E||v^k - mean_i v_i^k||^2 = (k+1) s^2/n, over all paths of the first rounds", "clip21/server-noise",
                         golden::given(40, noise()))};
  return scenario;
}

}  // namespace

const Scenario& privacy_noise() {
  static const Scenario scenario = make();
  return scenario;
}

}  // namespace lemmata::scenarios
