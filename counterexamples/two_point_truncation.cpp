/// Symmetry about the mean is not enough for Lemma 1 of [CELGC]: truncation of two points can turn the mean around.
///
/// Setting     g = mu + s or mu - s, each with probability 1/2, 0 < mu < s, s - mu <= alpha < s + mu: truncation keeps the point on the other side of 0.
/// Recurrence  none.
/// Claim       refuted: "for a law symmetric around its mean, E[g 1(|g| <= alpha)] = P Lambda mu with 0 < c_i <= 1". E[g 1] = (mu - s)/2 and P = 1/2, so
///             c = -(s - mu)/mu < 0; mu = 1, s = 2, alpha = 1: c = -1.
/// Hypotheses  1 far-point-cut: mu < s and s - mu <= alpha < s + mu.
/// Tight       this law is outside the assumption of the lemma, which asks for a density that decreases in the distance to the mean: it shows that the clause
///             is needed.
/// Source      ours; proof: docs/proofs/truncation.md, The clause about the distance is needed.
#include "counterexamples/catalogue.hpp"
#include "theory/truncation/law.hpp"

namespace lemmata::counterexamples {
namespace {

constexpr Hypothesis hypotheses[] = {{"far-point-cut", "0 < mu < s and s - mu <= alpha < s + mu"}};
const StatementInfo info{
    .id = "counterexample/two-point-truncation",
    .kind = Kind::counterexample,
    .title = "Symmetry alone: truncating two points turns the mean around",
    .setting = "g = mu + s or mu - s, each with probability 1/2. Outside the assumption of Lemma 1, which asks for a density that decreases in the distance to the mean",
    .recurrence = "none: a statement about one random variable",
    .claim = "Refuted: \"for every law symmetric around its mean, E[g 1(|g| <= alpha)] = P Lambda mu with 0 < c_i <= 1\".\n"
             "P = 1/2 and E[g 1(|g| <= alpha)] = (mu - s)/2, so c = -(s - mu)/mu < 0",
    .hypotheses = hypotheses,
    .tightness = "It shows that the l2-distance clause of Lemma 1 is needed. Clipping, unlike truncation, keeps the sign: celgc/clipping-keeps-alignment.",
    .trust = Trust::proved,
    .source = {"CELGC", "beside Lemma 1, arXiv 2205.05040; our instance"},
    .proof = "docs/proofs/truncation.md, The clause about the distance is needed"};

constexpr ParameterInfo parameters[] = {{"mu", "1", "the mean, > 0"}, {"s", "2", "distance of the points from it, > 0"}, {"alpha", "1", "threshold, > 0"}};

Instance draw(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Instance instance = plain_instance(info, parameters, seed, given);
  if (number > 0) {
    Draw draw(seed, number);
    const Exact mu = draw.log_uniform(-4, 4, 5);
    const Exact s = mu + draw.log_uniform(-4, 4, 5);
    const Exact alpha = s - mu + Exact(2) * mu * Exact(draw.integer(0, 31), 32);
    instance.parameters.insert({{"mu", mu.text()}, {"s", s.text()}, {"alpha", alpha.text()}});
  }
  return instance;
}

Outcome check(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, parameters);
  const ParameterReader read(instance.subject, instance.parameters, parameters);
  const Exact mu = read.positive("mu");
  const Exact s = read.positive("s");
  const Exact alpha = read.positive("alpha");
  const truncation::Law law = truncation::FiniteLaw{{Vector<Exact>::Constant(1, mu - s), Vector<Exact>::Constant(1, mu + s)}, {Exact(1), Exact(1)}};
  Outcome outcome = climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    ledger.assume("far-point-cut", truth(mu < s && s - mu <= alpha && alpha < s + mu));
    if (ledger.finished()) return;
    const truncation::Moments<S> m = truncation::moments<S>(law, alpha);
    ledger.claim("P = 1/2", 0, -1, Order::equal, m.probability, constant<S>(Exact(1, 2)));
    ledger.claim("E[g 1(|g| <= alpha)] = (mu - s)/2", 0, -1, Order::equal, m.truncated_mean[0], constant<S>((mu - s) / Exact(2)));
    ledger.claim("E[g 1(|g| <= alpha)] < 0", 0, -1, Order::less, m.truncated_mean[0], S(0));
    ledger.claim("0 < P mu", 0, -1, Order::less, S(0), S(m.probability * m.mean[0]));
  });
  if (outcome.decision == Decision::holds) {
    outcome.remarks.push_back("refutes \"0 < c <= 1 for every law symmetric around its mean\": E[g 1(|g| <= alpha)] = " + ((mu - s) / Exact(2)).text() + ", P mu = " +
                              (mu / Exact(2)).text() + ", so c = " + ((mu - s) / mu).text() + " exactly; outside the assumption of Lemma 1, whose l2-distance clause is needed");
  }
  return outcome;
}

}  // namespace

const Entry two_point_truncation{&info, parameters, draw, check, 1};

}  // namespace lemmata::counterexamples
