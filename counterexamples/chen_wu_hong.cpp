/// Clipped stochastic gradients may vanish far from the minimiser, and on whole intervals: two instances on the line.
///
/// Setting     f(x) = mean_i (x - a_i)^2/2, stochastic gradient x - a_i with i uniform, clipped at c; the clipped field is F(x) = mean_i clip_c(x - a_i).
/// Recurrence  clipped SGD: x_{k+1} = x_k - eta clip_c(x_k - a_i).
/// Claim       biased: refuted "F vanishes at the minimiser only". Samples (-3, -3, 9), c = 1: F(-5/2) = 0 and F(1) = 1/3, the minimiser is 1.
///             interval: refuted "F has one zero". Samples (-3, 3), c = 1: F = 0 at every |x| <= 2, the minimiser is 0.
/// Hypotheses  none: instances, moved and scaled.
/// Tight       both are exact. F is nondecreasing; it is strictly so at -5/2, and at the ends of [-2, 2] it leaves 0.
/// Source      instances of the kind of Chen, Wu, Hong 2020; proofs: docs/proofs/truncation.md, Zeros of clipped fields.
#include "algorithms/operators.hpp"
#include "counterexamples/catalogue.hpp"

namespace lemmata::counterexamples {
namespace {

const StatementInfo biased_info{
    .id = "counterexample/clipped-field-biased-zero",
    .kind = Kind::counterexample,
    .title = "Three samples: the clipped field vanishes far from the minimiser",
    .setting = "f(x) = mean_i (x - a_i)^2/2 with samples (-3, -3, 9), c = 1, moved by b and scaled by s > 0; minimiser b + s",
    .recurrence = "clipped SGD: x_{k+1} = x_k - eta clip_c(x_k - a_i), i uniform",
    .claim = "Refuted: \"the expected clipped field F(x) = mean_i clip_c(x - a_i) vanishes at the minimiser only\".\n"
             "F(b - 5s/2) = 0 and nowhere else, while the minimiser is b + s, where F = s/3",
    .hypotheses = {},
    .tightness = "F is nondecreasing, and strictly around its zero: it is the only one.",
    .trust = Trust::proved,
    .source = {"ChenWuHong2020", "examples of clipping bias, arXiv 2006.15429; our numbers"},
    .proof = "docs/proofs/truncation.md, Zeros of clipped fields"};

const StatementInfo interval_info{
    .id = "counterexample/clipped-field-interval",
    .kind = Kind::counterexample,
    .title = "Two samples: the clipped field vanishes on an interval",
    .setting = "f(x) = mean_i (x - a_i)^2/2 with samples (-3, 3), c = 1, moved by b and scaled by s > 0; minimiser b",
    .recurrence = "clipped SGD: x_{k+1} = x_k - eta clip_c(x_k - a_i), i uniform",
    .claim = "Refuted: \"the expected clipped field F(x) = mean_i clip_c(x - a_i) vanishes at the minimiser only\".\n"
             "F(x) = 0 for every |x - b| <= 2s, and for no other x",
    .hypotheses = {},
    .tightness = "The interval is exact: F has slope 1/2 beyond its ends.",
    .trust = Trust::proved,
    .source = {"ChenWuHong2020", "examples of clipping bias, arXiv 2006.15429; our numbers"},
    .proof = "docs/proofs/truncation.md, Zeros of clipped fields"};

constexpr ParameterInfo parameters[] = {{"b", "0", "move of the samples"}, {"s", "1", "scale of samples and threshold, > 0"}};

template <const StatementInfo& info>
Instance draw(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Instance instance = plain_instance(info, parameters, seed, given);
  if (number > 0) {
    Draw draw(seed, number);
    instance.parameters.insert({{"b", draw.dyadic(8, 5).text()}, {"s", draw.log_uniform(-4, 4, 5).text()}});
  }
  return instance;
}

/// Samples b + s a_i and the threshold s.
struct Samples {
  std::vector<Exact> points;
  Exact b, s;

  Samples(std::initializer_list<int> units, const Instance& instance) {
    const ParameterReader read(instance.subject, instance.parameters, parameters);
    b = read.number("b");
    s = read.positive("s");
    for (const int a : units) points.push_back(b + s * Exact(a));
  }
  /// F(b + s u).
  template <Field S>
  [[nodiscard]] S clipped_field(const Exact& u) const {
    S sum(0);
    Vector<S> clipped;
    for (const Exact& a : points) {
      Clip{}.apply(constant_vector<S>(Vector<Exact>::Constant(1, b + s * u - a)), constant<S>(s), clipped);
      sum += clipped[0];
    }
    return sum / S(static_cast<int>(points.size()));
  }
  /// f'(b + s u).
  [[nodiscard]] Exact slope(const Exact& u) const {
    Exact sum;
    for (const Exact& a : points) sum += b + s * u - a;
    return sum / Exact(static_cast<std::int64_t>(points.size()));
  }
};

Outcome check_biased(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, parameters);
  const Samples samples({-3, -3, 9}, instance);
  const Exact zero(-5, 2);
  const Exact step(1, 4);
  Outcome outcome = climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    ledger.claim("F(b - 5s/2) = 0", 0, -1, Order::equal, samples.clipped_field<S>(zero), S(0));
    // F is nondecreasing, as clip is; strictly around its zero, where two of the samples are unclipped.
    ledger.claim("F above its zero", 0, -1, Order::equal, samples.clipped_field<S>(zero + step), constant<S>(samples.s * step * Exact(2, 3)));
    ledger.claim("F below its zero", 0, -1, Order::equal, samples.clipped_field<S>(zero - step), constant<S>(-samples.s * step * Exact(2, 3)));
    ledger.claim("f'(b + s) = 0", 0, -1, Order::equal, constant<S>(samples.slope(Exact(1))), S(0));
    ledger.claim("F(b + s) = s/3", 0, -1, Order::equal, samples.clipped_field<S>(Exact(1)), constant<S>(samples.s / Exact(3)));
  });
  if (outcome.decision == Decision::holds) {
    outcome.remarks.push_back("refutes \"the expected clipped field vanishes at the minimiser only\": it vanishes at " + (samples.b + samples.s * zero).text() +
                              " and nowhere else; the minimiser is " + (samples.b + samples.s).text() + ", and f' at that zero is " + samples.slope(zero).text());
  }
  return outcome;
}

Outcome check_interval(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, parameters);
  const Samples samples({-3, 3}, instance);
  const Exact step(1, 4);
  Outcome outcome = climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    // F is nondecreasing: a zero at both ends is a zero in between.
    ledger.claim("F(b - 2s) = 0", 0, -1, Order::equal, samples.clipped_field<S>(Exact(-2)), S(0));
    ledger.claim("F(b + 2s) = 0", 0, -1, Order::equal, samples.clipped_field<S>(Exact(2)), S(0));
    ledger.claim("F beyond b + 2s", 0, -1, Order::equal, samples.clipped_field<S>(Exact(2) + step), constant<S>(samples.s * step / Exact(2)));
    ledger.claim("F below b - 2s", 0, -1, Order::equal, samples.clipped_field<S>(Exact(-2) - step), constant<S>(-samples.s * step / Exact(2)));
    ledger.claim("f'(b) = 0", 0, -1, Order::equal, constant<S>(samples.slope(Exact(0))), S(0));
  });
  if (outcome.decision == Decision::holds) {
    outcome.remarks.push_back("refutes \"the expected clipped field vanishes at the minimiser only\": it vanishes on [" + (samples.b - Exact(2) * samples.s).text() + ", " +
                              (samples.b + Exact(2) * samples.s).text() + "], where |f'| is up to " + (Exact(2) * samples.s).text() + "; the minimiser is " + samples.b.text());
  }
  return outcome;
}

}  // namespace

const Entry clipped_field_biased_zero{&biased_info, parameters, draw<biased_info>, check_biased, 1};
const Entry clipped_field_interval{&interval_info, parameters, draw<interval_info>, check_interval, 1};

}  // namespace lemmata::counterexamples
