#include "theory/clip21/theorem_c.hpp"

namespace lemmata::clip21 {
namespace {

constexpr Hypothesis smoothness{"smoothness", "f is L-smooth, f_i is L_i-smooth, 0 < L <= mean L_i"};
constexpr Hypothesis lower_bound{"lower-bound", "f >= f_inf"};
constexpr Hypothesis bounded{"bounded-noise", "||z_i^k|| <= zeta, 0 <= zeta < tau"};
constexpr Hypothesis first_step_bound{"first-step-bound", "0 < gamma <= 1/L"};
constexpr Hypothesis second_step_bound{"second-step-bound", "gamma L_max V_K <= q"};
constexpr Hypothesis independent{"independent-noise", "given the past, the z_i^k are independent over the nodes, with mean 0 and E||z_i^k||^2 <= s^2"};
constexpr Hypothesis hypotheses[] = {smoothness, lower_bound, bounded, first_step_bound, second_step_bound};
constexpr Hypothesis expectation_hypotheses[] = {smoothness, lower_bound, bounded, first_step_bound, second_step_bound, independent};
constexpr Hypothesis gaussian_hypotheses[] = {smoothness, lower_bound, {"zeta-below-tau", "zeta < tau"}, first_step_bound, second_step_bound};
constexpr Hypothesis server_hypotheses[] = {{"independent-noise", "the z_i^k are independent over nodes and rounds, with mean 0 and E||z_i^k||^2 = s^2"}};

constexpr std::string_view setting =
    "As in clip21/theorem-a; ||z_i^k|| <= zeta < tau surely; horizon K >= 1. U0 = max_i ||grad f_i(x_0) - v_i^{-1}||,  q = (tau - zeta)/2,\n"
    "E0' = (U0 - tau)_+ + zeta,  S' = E0'^2 + E0'^3/(3q),  V_K = E0' + sqrt(2 L D0 + gamma L (K zeta^2 + S')),\n"
    "kbar = ceil((U0 - tau)_+/q)";
constexpr std::string_view recurrence = "v_i^k = v_i^{k-1} + clip_tau(grad f_i(x_k) - v_i^{k-1}) + z_i^k,   x_{k+1} = x_k - gamma mean_i v_i^k";
constexpr Citation source{"C21", "the method DP-Clip21-GD of arXiv 2305.18929; statement and constants are ours"};

}  // namespace

const StatementInfo TheoremC::info{
    .id = "clip21/theorem-c",
    .kind = Kind::statement,
    .title = "Theorem C: Clip21-GD survives bounded privacy noise that is fed back: error floor zeta^2",
    .setting = setting,
    .recurrence = recurrence,
    .claim = "For k <= K:\n"
             "(C1) e_i^k <= max(zeta, e_i^0 - kq),  e_i^k <= (u_i^k - tau)_+ + zeta  and  ||v^k|| <= V_K\n"
             "(C2) clipping is inactive for k >= kbar\n"
             "(C3) ||grad f(x_k) - v^k|| <= max(zeta, E0' - kq)\n"
             "(C4) (1/K') sum_{k<K'} ||grad f(x_k)||^2 <= 2 D0/(gamma K') + S'/K' + (1 - kbar/K')_+ zeta^2 for every K' <= K",
    .hypotheses = hypotheses,
    .tightness = "(C1) is attained once clipping has ended where ||z_i^k|| = zeta (noise 'axes'); (C4) for zeta = 0 as (A4) is.",
    .trust = Trust::proved,
    .source = source,
    .proof = "docs/proofs.md, Theorem C"};

const StatementInfo TheoremC::expectation_info{
    .id = "clip21/theorem-c-expectation",
    .kind = Kind::statement,
    .title = "Theorem C in expectation: independent noise leaves the floor s^2/n",
    .setting = setting,
    .recurrence = recurrence,
    .claim = "(C5) E (1/K') sum_{k<K'} ||grad f(x_k)||^2 <= 2 D0/(gamma K') + S'/K' + (1 - kbar/K')_+ s^2/n for every K' <= K.\n"
             "Settled over all paths where the noise has finite support and there are at most 2^16 of them, else by sampling, for K' = K alone (mode)",
    .hypotheses = expectation_hypotheses,
    .tightness = "Not known to be attained.",
    .trust = Trust::proved,
    .source = source,
    .proof = "docs/proofs.md, Theorem C"};

const StatementInfo TheoremC::gaussian_info{
    .id = "clip21/theorem-c-gaussian",
    .kind = Kind::statement,
    .title = "Theorem C for Gaussian noise, with high probability",
    .setting = "As in clip21/theorem-c with z_i^k ~ N(0, sigma^2 I_d) independent, delta in (0, 1), t = log(n (K + 1)/delta),\n"
               "zeta^2 = sigma^2 (d + 2 sqrt(d t) + 2t)",
    .recurrence = recurrence,
    .claim = "With probability at least 1 - delta, (C1)-(C4) hold for all k <= K: the frequency of paths on which one of them fails is sampled",
    .hypotheses = gaussian_hypotheses,
    .tightness = "The tail bound of the chi-square law and the union over n (K + 1) draws are not sharp: far fewer paths fail.",
    .trust = Trust::proved,
    .source = source,
    .proof = "docs/proofs.md, Theorem C"};

const StatementInfo TheoremC::server_info{
    .id = "clip21/server-noise",
    .kind = Kind::statement,
    .title = "Privacy noise on the server's copy only piles up: E||v^k - mean v_i^k||^2 = (k+1) s^2/n",
    .setting = "Clip21-GD, any objective, any gamma > 0; noise z_i^k independent over nodes and rounds, mean 0, E||z_i^k||^2 = s^2",
    .recurrence = "v_i^k = v_i^{k-1} + clip_tau(grad f_i(x_k) - v_i^{k-1}),   v^k = v^{k-1} + mean_i [clip_tau(grad f_i(x_k) - v_i^{k-1}) + z_i^k],\n"
                  "x_{k+1} = x_k - gamma v^k",
    .claim = "(C6) v^k - mean_i v_i^k = (1/n) sum_{j<=k} sum_i z_i^j on every path, and E||v^k - mean_i v_i^k||^2 = (k+1) s^2/n, exactly over all paths",
    .hypotheses = server_hypotheses,
    .tightness = "Equalities.",
    .trust = Trust::proved,
    .source = source,
    .proof = "docs/proofs.md, Theorem C"};

}  // namespace lemmata::clip21
