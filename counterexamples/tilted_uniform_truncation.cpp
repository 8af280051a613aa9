/// Symmetry and decrease along rays are not enough for Lemma 1 of [CELGC]: on a tilted segment no diagonal Lambda exists.
///
/// Setting     g = a (1 + w, w) with w uniform on [-1, 1], a > 0, alpha = a: symmetric about mu = (a, 0), constant along its only ray.
/// Recurrence  none.
/// Claim       refuted: "there is a diagonal Lambda with E[g 1(|g| <= alpha)] = P Lambda mu". P = 1/2 and E[g 1] = (a/4, -a/4), while P Lambda mu has second entry 0.
/// Hypotheses  none: one instance up to the scale a.
/// Tight       this law is outside the assumption of the lemma, which asks for a density that decreases in the distance to the mean: it shows that the clause
///             is needed.
/// Source      ours; proof: docs/proofs/truncation.md, The clause about the distance is needed.
#include "counterexamples/catalogue.hpp"
#include "theory/truncation/law.hpp"

namespace lemmata::counterexamples {
namespace {

const StatementInfo info{
    .id = "counterexample/tilted-uniform-truncation",
    .kind = Kind::counterexample,
    .title = "Symmetry alone: no diagonal Lambda for a tilted segment",
    .setting = "g = a (1 + w, w) with w uniform on [-1, 1], a > 0, alpha = a. Outside the assumption of Lemma 1, which asks for a density that decreases in the distance to "
               "the mean",
    .recurrence = "none: a statement about one random vector",
    .claim = "Refuted: \"for every law symmetric around its mean there is a diagonal Lambda with E[g 1(|g| <= alpha)] = P Lambda mu\".\n"
             "P = 1/2 and E[g 1(|g| <= alpha)] = (a/4, -a/4), while mu = (a, 0) leaves P Lambda mu with second entry 0",
    .hypotheses = {},
    .tightness = "It shows that the l2-distance clause of Lemma 1 is needed.",
    .trust = Trust::proved,
    .source = {"CELGC", "beside Lemma 1, arXiv 2205.05040; our instance"},
    .proof = "docs/proofs/truncation.md, The clause about the distance is needed"};

constexpr ParameterInfo parameters[] = {{"a", "1", "scale of the law and threshold, > 0"}};

Instance draw(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Instance instance = plain_instance(info, parameters, seed, given);
  if (number > 0) {
    Draw draw(seed, number);
    instance.parameters.insert({{"a", draw.log_uniform(-6, 6, 5).text()}});
  }
  return instance;
}

Outcome check(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, parameters);
  const ParameterReader read(instance.subject, instance.parameters, parameters);
  const Exact a = read.positive("a");
  const truncation::Law law = truncation::SegmentLaw{{a, Exact(0)}, {a, a}};
  const Exact quarter = a / Exact(4);
  Outcome outcome = climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    const truncation::Moments<S> m = truncation::moments<S>(law, a);
    ledger.claim("P = 1/2", 0, -1, Order::equal, m.probability, constant<S>(Exact(1, 2)));
    ledger.claim("E[g_1 1(|g| <= alpha)] = a/4", 0, -1, Order::equal, m.truncated_mean[0], constant<S>(quarter));
    ledger.claim("E[g_2 1(|g| <= alpha)] = -a/4", 0, -1, Order::equal, m.truncated_mean[1], constant<S>(-quarter));
    ledger.claim("E[g_2 1(|g| <= alpha)] < 0", 0, -1, Order::less, m.truncated_mean[1], S(0));
    ledger.claim("mu_2 = 0", 0, -1, Order::equal, m.mean[1], S(0));
  });
  if (outcome.decision == Decision::holds) {
    outcome.remarks.push_back("refutes \"there is a diagonal Lambda for every law symmetric around its mean\": E[g 1(|g| <= alpha)] = (" + quarter.text() + ", " +
                              (-quarter).text() + ") while P Lambda mu = (" + (a / Exact(2)).text() + " c_1, 0); outside the assumption of Lemma 1, whose l2-distance clause is needed");
  }
  return outcome;
}

}  // namespace

const Entry tilted_uniform_truncation{&info, parameters, draw, check, 1};

}  // namespace lemmata::counterexamples
