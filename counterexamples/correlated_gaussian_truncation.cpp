/// Decrease along rays is not enough for Lemma 1 of [CELGC]: a correlated Gaussian law gives Lambda a negative entry.
///
/// Setting     g ~ N(mu, [[1, rho], [rho, 1]]) in the plane, mu_1, mu_2 > 0; default rho = .9, mu = (1, .05), alpha = 1.
/// Recurrence  none.
/// Claim       refuted: "for a density that is symmetric and decreases along rays from its mean, E[g 1(|g| <= alpha)] = P Lambda mu with 0 < c_i <= 1". The only
///             diagonal Lambda has c_2 < 0; by default c = (.42860, -6.26548), enclosed by certified integration.
/// Hypotheses  1 correlated: rho != 0.
/// Tight       this law is outside the assumption of the lemma, whose density decreases in the l2 distance to the mean: it shows that the clause is needed. With
///             rho = 0 both c_i lie in [0, 1]: celgc/lemma-1-coordinatewise.
/// Source      ours; proof: docs/proofs/truncation.md, The clause about the distance is needed.
#include "counterexamples/catalogue.hpp"
#include "numerics/error.hpp"
#include "theory/truncation/law.hpp"

namespace lemmata::counterexamples {
namespace {

constexpr Hypothesis hypotheses[] = {{"correlated", "rho != 0"}};
const StatementInfo info{
    .id = "counterexample/correlated-gaussian-truncation",
    .kind = Kind::counterexample,
    .title = "Decrease along rays: a correlated Gaussian law gives Lambda a negative entry",
    .setting = "g ~ N(mu, [[1, rho], [rho, 1]]) in the plane, mu_1, mu_2 > 0. Outside the assumption of Lemma 1: its density decreases along every ray from the mean, not in the "
               "l2 distance to it",
    .recurrence = "none: a statement about one random vector",
    .claim = "Refuted: \"for a density that is symmetric around its mean and decreases along rays, E[g 1(|g| <= alpha)] = P Lambda mu with 0 < c_i <= 1\".\n"
             "The only diagonal Lambda has c_2 < 0; for rho = 9/10, mu = (1, 1/20), alpha = 1: c = (.42860, -6.26548)",
    .hypotheses = hypotheses,
    .tightness = "It shows that the l2-distance clause of Lemma 1 is needed. With rho = 0 both entries lie in [0, 1]: celgc/lemma-1-coordinatewise.",
    .trust = Trust::proved,
    .source = {"CELGC", "beside Lemma 1, arXiv 2205.05040; our instance"},
    .proof = "docs/proofs/truncation.md, The clause about the distance is needed"};

constexpr ParameterInfo parameters[] = {{"rho", "9/10", "correlation, in (-1, 1)"}, {"mu", "1,1/20", "the mean, two positive numbers"}, {"alpha", "1", "threshold, > 0"}};

/// Around the documented instance: the sign of c_2 is an inequality with room.
Instance draw(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Instance instance = plain_instance(info, parameters, seed, given);
  if (number > 0) {
    Draw draw(seed, number);
    const std::string mean = Exact(draw.integer(30, 34), 32).text() + "," + Exact(draw.integer(1, 4), 64).text();
    instance.parameters.insert({{"rho", Exact(draw.integer(27, 30), 32).text()}, {"mu", mean}, {"alpha", Exact(draw.integer(30, 34), 32).text()}});
  }
  return instance;
}

Outcome check(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, parameters);
  const ParameterReader read(instance.subject, instance.parameters, parameters);
  const Exact rho = read.number("rho");
  const std::vector<Exact> mu = read.list("mu");
  const Exact alpha = read.positive("alpha");
  if (mu.size() != 2 || mu[0].sign() <= 0 || mu[1].sign() <= 0) throw BadInput("mu of " + instance.subject + " must be two positive numbers, such as 1,1/20");
  const truncation::PlanarGaussian gaussian{{mu[0], mu[1]}, Exact(1), Exact(1), rho};
  gaussian.require_meaning(instance.subject);
  LadderOptions in_balls = options;
  in_balls.interval_tier = false;  // no double interval holds the integrals better than the balls that they are computed in
  std::string ratios;
  Outcome outcome = climb<false>(in_balls, 0, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    ledger.assume("correlated", truth(rho.sign() != 0));
    if (ledger.finished()) return;
    const truncation::Moments<S> m = truncation::moments<S>(truncation::Law(gaussian), alpha);
    ledger.claim("0 < P mu_2", 0, -1, Order::less, S(0), S(m.probability * m.mean[1]));
    ledger.claim("E[g_2 1(|g| <= alpha)] < 0", 0, -1, Order::less, m.truncated_mean[1], S(0));
    ratios.clear();
    for (const Eigen::Index j : {0, 1}) {
      const S ratio = m.truncated_mean[j] / (m.probability * m.mean[j]);
      if constexpr (Enclosure<S>) {
        const DecimalEnds ends = decimal_ends(ratio, 12);
        ratios += (j == 0 ? "c_1 in [" : ", c_2 in [") + ends.lower + ", " + ends.upper + "]";
      } else {
        ratios += (j == 0 ? "c_1 near " : ", c_2 near ") + quantity(ratio).lower;
      }
    }
  });
  if (outcome.decision == Decision::holds) {
    outcome.remarks.push_back("refutes \"0 < c_i <= 1 where the density decreases along rays\": the only diagonal Lambda has " + ratios +
                              "; outside the assumption of Lemma 1, whose l2-distance clause is needed");
  }
  return outcome;
}

}  // namespace

const Entry correlated_gaussian_truncation{&info, parameters, draw, check, 1};

}  // namespace lemmata::counterexamples
