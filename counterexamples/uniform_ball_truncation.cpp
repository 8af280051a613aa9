/// Lemma 1 of [CELGC] with "decreasing" read as nonincreasing: on a uniform ball truncation can leave nothing of the mean.
///
/// Setting     g uniform on {|z - mu| <= s} in R^d, mu != 0, |mu| + alpha <= s: the ball B(0, alpha) lies in the support.
/// Recurrence  none.
/// Claim       refuted: "E[g 1(|g| <= alpha)] = P Lambda mu with all c_i > 0". P = (alpha/s)^d > 0 and E[g 1(|g| <= alpha)] = 0, so c = 0, exactly.
/// Hypotheses  1 inside: |mu| + alpha <= s.
/// Tight       beyond that, c > 0: celgc/lemma-1-radial. With "decreasing" read strictly the lemma is true: celgc/lemma-1-strict.
/// Source      ours; proof: docs/proofs/truncation.md, Lemma 1 as printed.
#include "counterexamples/catalogue.hpp"
#include "theory/truncation/radial_law.hpp"

namespace lemmata::counterexamples {
namespace {

constexpr Hypothesis hypotheses[] = {{"inside", "|mu| + alpha <= s"}};
const StatementInfo info{
    .id = "counterexample/uniform-ball-truncation",
    .kind = Kind::counterexample,
    .title = "A uniform ball, truncated: nothing of the mean is left",
    .setting = "g uniform on {|z - mu| <= s} in R^d, mu != 0, alpha > 0; a density that is nonincreasing in |z - mu|, not strictly",
    .recurrence = "none: a statement about one random vector",
    .claim = "Refuted: \"E[g 1(|g| <= alpha)] = P Lambda mu with all c_i > 0\", Lemma 1 of CELGC read literally with \"decreasing\" as nonincreasing.\n"
             "P = (alpha/s)^d > 0 and E[g 1(|g| <= alpha)] = 0: c = 0 exactly",
    .hypotheses = hypotheses,
    .tightness = "As soon as |mu| + alpha > s (and P > 0), c > 0: celgc/lemma-1-radial. Read strictly, the lemma is true: celgc/lemma-1-strict.",
    .trust = Trust::proved,
    .source = {"CELGC", "Lemma 1, arXiv 2205.05040; our instance"},
    .proof = "docs/proofs/truncation.md, Lemma 1 as printed"};

constexpr ParameterInfo parameters[] = {{"dimension", "2", "d, 1..200"},
                                        {"mu", "1", "|mu| > 0"},
                                        {"s", "4", "radius of the support, > 0"},
                                        {"alpha", "1", "threshold, > 0"}};

Instance draw(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Instance instance = plain_instance(info, parameters, seed, given);
  if (number > 0) {
    Draw draw(seed, number);
    const Exact mu = draw.log_uniform(-4, 4, 5);
    const Exact alpha = draw.log_uniform(-4, 4, 5);
    const Exact s = mu + alpha + (draw.chance(30) ? Exact(0) : draw.log_uniform(-4, 4, 5));
    instance.parameters.insert({{"dimension", std::to_string(draw.integer(1, 12))}, {"mu", mu.text()}, {"alpha", alpha.text()}, {"s", s.text()}});
  }
  return instance;
}

Outcome check(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, parameters);
  const ParameterReader read(instance.subject, instance.parameters, parameters);
  truncation::RadialLaw law;
  law.family = truncation::Family::uniform;
  law.dimension = static_cast<int>(read.integer("dimension", 1, 200));
  law.mean = read.positive("mu");
  law.scale = read.positive("s");
  const Exact alpha = read.positive("alpha");
  const bool inside = law.mean + alpha <= law.scale;
  std::string probability;
  Outcome outcome = climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    ledger.assume("inside", truth(inside));
    if (ledger.finished()) return;
    const truncation::AxisMoments<S> m = law.moments<S>(alpha);
    S volume(1);
    for (int j = 0; j < law.dimension; ++j) volume *= constant<S>(alpha / law.scale);
    ledger.claim("P = (alpha/s)^d", 0, -1, Order::equal, m.probability, volume);
    ledger.claim("E[<g, mu/|mu|> 1(|g| <= alpha)] = 0", 0, -1, Order::equal, m.truncated_mean, S(0));
    ledger.claim("0 < P |mu|", 0, -1, Order::less, S(0), S(m.probability * m.mean));
    if constexpr (std::same_as<S, Exact>) probability = m.probability.text();
  });
  if (outcome.decision == Decision::holds) {
    outcome.remarks.push_back("refutes \"all c_i > 0\", Lemma 1 of CELGC read literally with \"decreasing\" as nonincreasing: E[g 1(|g| <= alpha)] = 0 while P mu has length " +
                              probability + " * " + law.mean.text() + " > 0, so c = 0 exactly");
  }
  return outcome;
}

}  // namespace

const Entry uniform_ball_truncation{&info, parameters, draw, check, 1};

}  // namespace lemmata::counterexamples
