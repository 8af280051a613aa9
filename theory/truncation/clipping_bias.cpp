#include "theory/truncation/clipping_bias.hpp"

namespace lemmata::truncation {
namespace {

constexpr Hypothesis hypotheses[] = {{"stationary", "E clip_c(g) = 0"}};
constexpr Hypothesis bounded_hypotheses[] = {{"stationary", "E clip_c(g) = 0"}, {"line", "d = 1"}};

FiniteLaw on_the_line(const Exact& first, const Exact& first_weight, const Exact& second, const Exact& second_weight) {
  return {{Vector<Exact>::Constant(1, first), Vector<Exact>::Constant(1, second)}, {first_weight, second_weight}};
}

}  // namespace

const StatementInfo ClippingBias::info{.id = "celgc/clipping-bias",
                                       .kind = Kind::statement,
                                       .title = "The bias of clipping: the mean of g where the mean of clip(g) is 0",
                                       .setting = "g in R^d, clip_c(u) = min{1, c/|u|} u, E clip_c(g) = 0, b = |E g|, sigma^2 = E|g - E g|^2",
                                       .recurrence = "none: a statement about one random vector (a stationary point of clipped SGD)",
                                       .claim = "b <= sigma - c if c <= sigma/2;   b <= sigma^2/(4c) if c >= sigma/2",
                                       .hypotheses = hypotheses,
                                       .tightness =
                                           "Both are attained: g = b +- sigma with probability 1/2 each, b = sigma - c; and g = b + 2c with probability "
                                           "sigma^2/(4c^2 + sigma^2), else b - sigma^2/(2c), "
                                           "b = sigma^2/(4c).",
                                       .trust = Trust::proved,
                                       .source = {"KoloskovaHendrikxStich2023", "sharpens the bias of clipped SGD, arXiv 2305.01588; the constants are ours"},
                                       .proof = "docs/proofs/truncation.md, Clipping bias"};

const StatementInfo ClippingBias::bounded_info{.id = "celgc/clipping-bias-bounded",
                                               .kind = Kind::statement,
                                               .title = "The bias of clipping on the line under bounded noise",
                                               .setting = "g on the line, E clip_c(g) = 0, b = |E g|, |g - E g| <= S surely",
                                               .recurrence = "none: a statement about one random variable (a stationary point of clipped SGD)",
                                               .claim = "b <= (S - c)_+",
                                               .hypotheses = bounded_hypotheses,
                                               .tightness = "Attained by g = b +- S with probability 1/2 each, b = S - c, c <= S.",
                                               .trust = Trust::proved,
                                               .source = {"KoloskovaHendrikxStich2023", "beside the bias of clipped SGD, arXiv 2305.01588; ours"},
                                               .proof = "docs/proofs/truncation.md, Clipping bias"};

FiniteLaw ClippingBias::extremal(const Exact& sigma_squared, const Exact& c) {
  const Exact b = sigma_squared / (Exact(4) * c);
  return on_the_line(b + Exact(2) * c, sigma_squared, b - sigma_squared / (Exact(2) * c), Exact(4) * c * c);
}

FiniteLaw ClippingBias::extremal_small_threshold(const Exact& sigma, const Exact& c) {
  const Exact b = sigma - c;
  return on_the_line(b + sigma, Exact(1), b - sigma, Exact(1));
}

Exact ClippingBias::variance(const FiniteLaw& law) {
  const Vector<Exact> mean = law.mean();
  const Exact whole = law.total();
  Exact sum;
  for (std::size_t j = 0; j < law.points.size(); ++j) sum += law.weights[j] / whole * squared_norm(Vector<Exact>(law.points[j] - mean));
  return sum;
}

}  // namespace lemmata::truncation
