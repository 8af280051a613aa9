#include "theory/celgc/lemma_2.hpp"

namespace lemmata::celgc {
namespace {

constexpr Hypothesis averaging[] = {{"averaging", "the mean replaces every machine's iterate every I steps: reading V0 or V1"}};
constexpr Hypothesis regime[] = {{"bounded-noise", "||noise|| <= sigma = gamma/(5 eta) surely, on every machine"}};

constexpr std::string_view setting = "any f_i, any noise, a common start; N machines, clipping radius gamma of a step, I steps between averagings";
constexpr std::string_view recurrence =
    "x_{t+1}^i = x_t^i - s_t^i,  s_t^i = min(eta, gamma/||G_i||) G_i  (0 where G_i = 0);\n"
    "  V0: x_t^i <- mean_i x_t^i before the gradient if t mod I = 0.  V1: x_{t+1}^i <- mean after the step if (t+1) mod I = 0";

}  // namespace

const StatementInfo Lemma2::info{
    .id = "celgc/lemma-2",
    .kind = Kind::statement,
    .title = "Lemma 2: between averagings no machine strays further than 2 gamma I from the mean",
    .setting = setting,
    .recurrence = recurrence,
    .claim = "(deviation) ||mean_j x_t^j - x_t^i|| <= 2 gamma I in every step, and just before an averaging",
    .hypotheses = averaging,
    .tightness = "Not attained: celgc/lemma-2-sharp has the attained constant. In the order of lines as printed it fails: celgc/lemma-2-literal-order.",
    .trust = Trust::proved,
    .source = {"CELGC", "Lemma 2"},
    .proof = "docs/proofs/celgc.md, Lemma 2"};

const StatementInfo Lemma2::sharp_info{
    .id = "celgc/lemma-2-sharp",
    .kind = Kind::statement,
    .title = "Lemma 2, sharp: k steps after an averaging the deviation is at most 2 (1 - 1/N) k gamma",
    .setting = setting,
    .recurrence = recurrence,
    .claim = "(deviation) ||mean_j x_t^j - x_t^i|| <= 2 (1 - 1/N) k gamma,  k = t mod I\n"
             "(deviation before averaging) <= 2 (1 - 1/N) I gamma",
    .hypotheses = averaging,
    .tightness = "Attained in every step by the default instance: one machine walks down, all others up, and every step has length gamma.",
    .trust = Trust::proved,
    .source = {"CELGC", "Lemma 2; the constant is ours"},
    .proof = "docs/proofs/celgc.md, Lemma 2"};

const StatementInfo Lemma2::literal_info{
    .id = "celgc/lemma-2-literal-order",
    .kind = Kind::statement,
    .title = "Lemma 2 for the order of lines as printed, read literally: the deviation is not bounded by 2 gamma I",
    .setting = setting,
    .recurrence = "Algorithm 1, read literally: line 3 forms x_{t+1}^i from x_t^i, line 5 then assigns the mean to x_t^i, which no later line reads (VL)",
    .claim = "(deviation) ||mean_j x_t^j - x_t^i|| <= 2 gamma I in every step",
    .hypotheses = {},
    .tightness = "Two machines that walk apart are t gamma from their mean after t steps: beyond 2 gamma I once t > 2 I. An index slip: the text and the authors' "
                 "code average, then take the gradient, and for that order celgc/lemma-2 holds.",
    .trust = Trust::refuted_as_printed,
    .source = {"CELGC", "Algorithm 1, lines 3 and 5, with Lemma 2"},
    .proof = "docs/proofs/celgc.md, Algorithm 1"};

const StatementInfo Lemma2::regime_info{
    .id = "celgc/lemma-2-regime",
    .kind = Kind::statement,
    .title = "In the regime of Theorem 1 two machines' steps differ by at most (2/5) gamma + eta ||grad f_i(x^i) - grad f_j(x^j)||",
    .setting = "any f_i, a common start; N machines, gamma/eta = 5 sigma with sigma the sure bound of the noise",
    .recurrence = recurrence,
    .claim = "(steps of two machines) ||s_t^i - s_t^j|| <= (2/5) gamma + eta ||grad f_i(x_t^i) - grad f_j(x_t^j)||",
    .hypotheses = regime,
    .tightness = "Attained in the first step of the default instance: equal gradients, noise +sigma and -sigma, nobody clipped. So the deviation of a run is "
                 "usually far below that of celgc/lemma-2-sharp, which needs steps 2 gamma apart.",
    .trust = Trust::proved,
    .source = {"CELGC", "parameters of Theorem 1; the statement is ours"},
    .proof = "docs/proofs/celgc.md, Lemma 2"};

}  // namespace lemmata::celgc
