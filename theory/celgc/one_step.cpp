#include "theory/celgc/one_step.hpp"

namespace lemmata::celgc {
namespace {

constexpr Hypothesis smoothness{"smoothness", "||hess f(x)|| <= L0 + L1 ||grad f(x)|| for all x: L0 is at least the certified constant of the problem for L1"};
constexpr Hypothesis bounded{"bounded-noise", "||G_i - grad f(x^i)|| <= sigma surely"};
constexpr Hypothesis near_mean{"near-mean", "||x - x^i|| <= 2 gamma I"};
constexpr Hypothesis range{"range", "2 gamma I L1 <= c"};
constexpr Hypothesis centred{"centred-noise", "E G_i = grad f(x^i)"};
constexpr Hypothesis independent{"independent-machines", "the noise of different machines is independent"};
constexpr Hypothesis step{"step", "A L0 eta <= 1/2"};
constexpr Hypothesis regime{"regime", "gamma = 5 sigma eta"};
constexpr Hypothesis truncated{"truncated-mean",
                               "E[G_i; i not in J] = P(i not in J) c_i grad f(x^i), 0 <= c_i <= 1: here d = 1, or no machine has outcomes on both sides"};

constexpr Hypothesis of_lemma_3[] = {smoothness, bounded, centred, independent, near_mean, range, step, regime, truncated};
constexpr Hypothesis of_lemma_3_prime[] = {smoothness, bounded, centred, independent, near_mean, range, step, regime};
constexpr Hypothesis of_lemma_4[] = {smoothness, bounded, near_mean, range};

constexpr std::string_view setting =
    "one (L0, L1)-smooth f on N machines at x^1, ..., x^N with mean x;  m = ||grad f(x)||,  y_i = ||grad f(x^i)||\n"
    "A = 1 + e^c - (e^c - 1)/c,  B = (e^c - 1)/c  (L1 = 0: A = B = 1);  D = 2 gamma I (A L0 + B L1 m).\n"
    "Noise of finite support: both sides are finite sums over all joint outcomes";
constexpr std::string_view recurrence = "x^+ = x - (1/N) sum_i min(eta, gamma/||G_i||) G_i,  G_i = grad f(x^i) + noise";
constexpr std::string_view printed_claim =
    "J = {i : ||G_i|| >= gamma/eta},  c_min = min_i c_i:\n"
    "(one step) E f(x^+) - f(x) <= (1/N) E sum_J [-(2/5) gamma m - (3/5) gamma^2/eta + 50 A L0 eta^2 sigma^2/N + (7/5) gamma ||G_i - grad f(x)||\n"
    "                                             + A L0 gamma^2 + B L1 gamma^2 m/2]\n"
    "           + (1/N) E sum_{not J} [-eta c_min m^2/2 + 4 gamma^2 I^2 A^2 L0^2 eta + 4 gamma^2 I^2 B^2 L1^2 eta m^2 + 50 A L0 eta^2 sigma^2/N\n"
    "                                  + B L1 gamma^2 m/2];\n"
    "(c_i >= 3/4, c_i <= 1) on the line, whatever the noise";

}  // namespace

const StatementInfo Lemma3::info{
    .id = "celgc/lemma-3",
    .kind = Kind::statement,
    .title = "Lemma 3: the expected change of f at the mean in one step, split by who is clipped",
    .setting = setting,
    .recurrence = recurrence,
    .claim = printed_claim,
    .hypotheses = of_lemma_3,
    .tightness = "The sum over J is approached as eta L -> 0: on (L/2) x^2 without noise, all machines at one point with m = 5 sigma, both sides are "
                 "-5 gamma sigma + O(L gamma^2). The other is not: at the minimiser with noise +-sigma, nobody clipped, the left side is L eta^2 sigma^2/(2N), a "
                 "hundredth of the printed variance term. c_i = 3/4 is attained: y_i = 4 sigma, noise +-sigma.",
    .trust = Trust::proved,
    .source = {"CELGC", "Lemma 3"},
    .proof = "docs/proofs/celgc.md, Lemma 3"};

const StatementInfo Lemma3::sharp_info{
    .id = "celgc/lemma-3-sharp",
    .kind = Kind::statement,
    .title = "Lemma 3 with 25 for 50, and in the sum over the unclipped machines only",
    .setting = setting,
    .recurrence = recurrence,
    .claim = "As celgc/lemma-3, with nothing in place of 50 A L0 eta^2 sigma^2/N in the sum over J, and 25 A L0 eta^2 sigma^2/N in the other",
    .hypotheses = of_lemma_3,
    .tightness = "The sum over J is approached as in celgc/lemma-3. The variance term is needed, but its 25 is not attained: at the minimiser of (L/2) x^2 with "
                 "noise +-sigma the left side tends to 1/50 of the bound as eta L -> 0, so no constant below 1/2 can stand in its place.",
    .trust = Trust::proved,
    .source = {"CELGC", "Lemma 3; the constant is ours"},
    .proof = "docs/proofs/celgc.md, Lemma 3"};

const StatementInfo Lemma3::prime_info{
    .id = "celgc/lemma-3-prime",
    .kind = Kind::statement,
    .title = "Lemma 3': the same split by the size of the gradient, for any bounded noise",
    .setting = setting,
    .recurrence = recurrence,
    .claim = "large = {i : y_i > 4 sigma}, whoever is clipped:\n"
             "(one step) E f(x^+) - f(x) <= (1/N) sum_large [-(2/5) gamma m - (4/5) gamma sigma + (7/5) gamma D + A L0 gamma^2 + B L1 gamma^2 m/2]\n"
             "           + (1/N) sum_others [-eta m^2/2 + eta D^2/2 + B L1 gamma^2 m/2 + A L0 eta^2 sigma^2/N]",
    .hypotheses = of_lemma_3_prime,
    .tightness = "At the minimiser of (L/2) x^2 with noise +-sigma the left side tends to half of the bound as eta L -> 0: the factor is what splitting the "
                 "square of a sum costs. On machines that share one noise it fails: --drop independent-machines with coupling=common.",
    .trust = Trust::proved,
    .source = {"CELGC", "Lemma 3; this form is ours"},
    .proof = "docs/proofs/celgc.md, Lemma 3 prime"};

const StatementInfo Lemma4::info{
    .id = "celgc/lemma-4",
    .kind = Kind::statement,
    .title = "Lemma 4: a stochastic gradient at a machine is within sigma + 2 gamma I (A L0 + B L1 m) of the gradient at the mean",
    .setting = setting,
    .recurrence = recurrence,
    .claim = "(distance) ||G_i - grad f(x)|| <= sigma + 2 gamma I (A L0 + B L1 m) for every machine and every outcome",
    .hypotheses = of_lemma_4,
    .tightness = "Attained by (L/2) x^2 where a machine is 2 gamma I from the mean and its noise points away from it (L0 = L, L1 = 0).",
    .trust = Trust::proved,
    .source = {"CELGC", "Lemma 4"},
    .proof = "docs/proofs/celgc.md, Lemma 4"};

}  // namespace lemmata::celgc
