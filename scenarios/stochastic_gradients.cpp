/// A reviewer's question to [C21]: does Clip21 work with stochastic gradients?
///
/// Setting     The instance of Theorem E: n = d = 1, f = x^2/2, xi = 2 with probability 1/3, -1 with probability 2/3 (c = 1), tau = 1/2, gamma = 1/1000, x_0 = 1.
/// Parts       Theorem E on all paths of a short run and E+ by sampling: Clip21-SGD does not converge. And Clip21-SGD2M with beta = 1/20 on the same noise: as
///             long as nothing is clipped it is linear in the noise,
///               g_k = (1-beta) g_{k-1} + beta (y_k + xi_k),  y_{k+1} = y_k - gamma g_k,  y_k = f'(x_k), k >= 1, g_0 = 0, y_1 = y_0,
///             so the increment d_k = beta (y_k + xi_k - g_{k-1}) is a constant plus sum_m h_m xi_{k-m}, and its largest and smallest value over all paths
///             are sums of max(2 h_m, -h_m) and min(2 h_m, -h_m). If these stay within tau, nothing is ever clipped, on any path, and the second moments obey a
///             linear recurrence of their own. That recurrence is held against an enumeration of all paths of the first rounds.
#include "algorithms/noisy_methods.hpp"
#include "algorithms/problems/quadratics.hpp"
#include "properties/enumeration.hpp"
#include "scenarios/catalogue.hpp"
#include "theory/clip21/theorem_e.hpp"

namespace lemmata::scenarios {
namespace {

const StatementInfo info{
    .id = "scenario/stochastic-gradients",
    .kind = Kind::scenario,
    .title = "Does Clip21 work with stochastic gradients?",
    .setting = "f = x^2/2, xi = 2 with probability 1/3, -1 with probability 2/3 (c = 1), tau = 1/2, gamma = 1/1000, x_0 = 1; Clip21-SGD2M with beta = 1/20",
    .recurrence = "Clip21-SGD: v^k = v^{k-1} + clip_tau(f'(x_k) + xi_k - v^{k-1}),  x_{k+1} = x_k - gamma v^k\n"
                  "Clip21-SGD2M: m^k = (1-beta) m^{k-1} + beta (f'(x_k) + xi_k),  g^k = g^{k-1} + clip_tau(m^k - g^{k-1}),  x_{k+1} = x_k - gamma g^k",
    .claim = "No: Clip21-SGD stalls, at every step size. Here the mean of E|f'|^2 is above 19/100, and its floor tends to (c - tau)^2 = 1/4 as gamma -> 0.\n"
             "With small momentum it can: here Clip21-SGD2M on the same noise clips on no path, and E|f'(x_k)|^2 <= 1/500 in every round from 5000 to 20000",
    .hypotheses = {},
    .tightness = "Both bounds are of the size of what they bound; neither is attained.",
    .trust = Trust::proved,
    .source = {"SGD2M", "section 2 (the phenomenon); a reviewer's question to [C21]"},
    .proof = "docs/proofs.md, Theorem E"};

constexpr std::int64_t rounds = 20000;
constexpr std::int64_t short_run = 2000;
constexpr std::int64_t settled = 5000;
constexpr std::int64_t enumerated = 8;
const Exact gamma{1, 1000};
const Exact beta{1, 20};
const Exact tau{1, 2};

/// (y, g) of a linear run: y_k and g_{k-1} before a round.
template <Field S>
struct Linear {
  S y, g;

  /// One round with this noise; returns the increment.
  S advance(const S& noise) {
    const S increment = constant<S>(beta) * (y + noise - g);
    g += increment;
    y -= constant<S>(gamma) * g;
    return increment;
  }
};

/// E y^2, E y g, E g^2 of the same.
template <Field S>
struct SecondMoments {
  S yy, yg, gg;

  void advance() {
    const S b = constant<S>(beta);
    const S rest = S(1) - b;
    const S step = constant<S>(gamma);
    const S gg_next = rest * rest * gg + S(2) * b * rest * yg + b * b * (yy + S(2));  // E xi^2 = 2
    const S yg_next = rest * yg + b * yy;                                             // E y_k g_k
    yy = yy - S(2) * step * yg_next + step * step * gg_next;
    yg = yg_next - step * gg_next;
    gg = gg_next;
  }
};

/// A_K of (E5), which here does not depend on K, and the bound (A_K)^2 of (E6).
Outcome check_floor(const LadderOptions& options) {
  return climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    const clip21::TheoremE::Instance e{Exact(1), Exact(1), tau, gamma, Exact(1), Exact(0)};
    const Exact bound = e.average_bound(short_run);
    ledger.claim("A_K = 437/1000", short_run, -1, Order::equal, constant<S>(bound), constant<S>(Exact(437, 1000)));
    ledger.claim("19/100 < (A_K)^2", short_run, -1, Order::less, constant<S>(Exact(19, 100)), constant<S>(bound * bound));
  });
}

FiniteLaw law() { return {{Vector<Exact>::Constant(1, Exact(2)), Vector<Exact>::Constant(1, Exact(-1))}, {1, 2}}; }

/// E y_k^2, k < enumerated, over all paths of the method itself.
template <Field S>
std::vector<S> enumerate() {
  std::vector<S> moments(static_cast<std::size_t>(enumerated), S(0));
  const Quadratics f = Quadratics::in_one_dimension({Exact(1)}, {Exact(0)});
  const auto method = [](const Noise& noise) { return Clip21Sgd2m{gamma, {tau}, beta, Exact(1), noise}; };
  properties::for_every_path<S>(properties::branches_of(law(), 1), method, f.on<S>(), Start{Vector<Exact>::Constant(1, Exact(1)), {}}, enumerated,
                                [&](const Round<S>& round, const S& probability) {
                                  moments[static_cast<std::size_t>(round.k)] += probability * square((*round.nodes[0].gradient)[0]);
                                });
  return moments;
}

Outcome check_momentum(const LadderOptions& options) {
  return climb<true>(options, rounds, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    const std::vector<S> by_paths = enumerate<S>();
    const S threshold = constant<S>(tau);
    Linear<S> mean{S(1), S(0)};           // of the noise-free run: what d_k is without noise
    Linear<S> response{S(0), S(0)};       // to a unit of noise, as it fades
    S largest(0), smallest(0);            // of the part of d_k that is noise
    SecondMoments<S> moments{S(1), S(0), S(0)};
    for (std::int64_t k = 0;; ++k) {
      if (k < enumerated) ledger.claim("E y_k^2, recurrence = all paths", k, -1, Order::equal, moments.yy, by_paths[static_cast<std::size_t>(k)]);
      if (k >= settled) ledger.claim("E y_k^2 <= 1/500", k, -1, Order::less_equal, moments.yy, constant<S>(Exact(1, 500)));
      if (k > 0) {  // round 0 leaves everything where it is
        const S drift = mean.advance(S(0));
        const S h = response.advance(k == 1 ? S(1) : S(0));
        largest += maximum(S(S(2) * h), S(-h));
        smallest += minimum(S(S(2) * h), S(-h));
        ledger.claim("d_k <= tau on every path", k, -1, Order::less_equal, S(drift + largest), threshold);
        ledger.claim("-tau <= d_k on every path", k, -1, Order::less_equal, S(-(drift + smallest)), threshold);
        moments.advance();
      }
      if (!watch.go_on(k)) return;
    }
  });
}

Scenario make() {
  Scenario scenario{.info = &info};
  const ProblemSpec problem{"quadratics", {{"curvatures", "1"}, {"x0", "1"}}, {}};
  const Parameters plain = {{"gamma", gamma.text()}};
  const Parameters clipped = {{"gamma", gamma.text()}, {"tau", tau.text()},      {"noise", "finite"},
                              {"noise_outcomes", "2;-1"}, {"noise_weights", "1,2"}, {"noise_seed", "1"}};
  Parameters momentum = clipped;
  momentum["momentum"] = beta.text();
  scenario.lanes = {lane("GD, no noise", "gd", problem, plain, rounds), lane("Clip-SGD", "clip-sgd", problem, clipped, rounds),
                    lane("Clip21-SGD", "clip21-sgd", problem, clipped, rounds), lane("Clip21-SGD2M, beta = 1/20", "clip21-sgd2m", problem, momentum, rounds)};
  scenario.rounds = {0, 100, 1000, 5000, rounds};
  scenario.shown = Shown::mean_square;
  scenario.guides = {{"(c - tau)^2 = 1/4", Exact(1, 4), 0}};
  const Parameters e = {{"gamma", gamma.text()}, {"tau", tau.text()}, {"x0", "1"}};
  Parameters with_steps = e;
  with_steps["steps"] = std::to_string(short_run);
  scenario.parts = {part("(E1), (E2) over all paths of 10 rounds: E|f'|^2 returns above a positive level for ever", "clip21/theorem-e", e),
                    part("(E5), (E6): the mean of E|f'|^2 over 2000 rounds is at least (A_K)^2", "clip21/theorem-e-plus", with_steps),
                    part("A_K = 437/1000 here, and (A_K)^2 is above 19/100", check_floor),
                    part("Clip21-SGD2M clips on no path, and E|f'(x_k)|^2 <= 1/500 for 5000 <= k <= 20000", check_momentum)};
  return scenario;
}

}  // namespace

const Scenario& stochastic_gradients() {
  static const Scenario scenario = make();
  return scenario;
}

}  // namespace lemmata::scenarios
