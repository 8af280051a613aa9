#include "theory/truncation/staircase.hpp"

#include <algorithm>

namespace lemmata::truncation {
namespace {

/// One of the balls that the density is the sum of.
struct Part {
  RadialLaw ball;
  Exact weight;
};

std::vector<Part> parts_of(const StaircaseLaw& law) {
  std::vector<Part> parts;
  Exact whole;
  for (std::size_t j = 0; j < law.radii.size(); ++j) {
    Exact weight = law.heights[j] - (j + 1 < law.heights.size() ? law.heights[j + 1] : Exact(0));
    if (weight.sign() == 0) continue;
    for (int power = 0; power < law.dimension; ++power) weight *= law.radii[j];
    whole += weight;
    RadialLaw ball;
    ball.family = Family::uniform;
    ball.dimension = law.dimension;
    ball.mean = law.mean;
    ball.scale = law.radii[j];
    parts.push_back({ball, weight});
  }
  for (Part& part : parts) part.weight /= whole;
  return parts;
}

template <Field S, class MomentsOf>
AxisMoments<S> weighted_sum(const StaircaseLaw& law, const Exact& alpha, const MomentsOf& moments_of) {
  const S mean = constant<S>(law.mean);
  if (!law.meets_ball(alpha)) return {S(0), S(0), mean};
  if (law.lies_in_ball(alpha)) return {S(1), mean, mean};
  AxisMoments<S> sum{S(0), S(0), mean};
  for (const Part& part : parts_of(law)) {
    const AxisMoments<S> m = moments_of(part.ball);
    const S weight = constant<S>(part.weight);
    sum.probability += weight * m.probability;
    sum.truncated_mean += weight * m.truncated_mean;
  }
  return sum;
}

}  // namespace

void StaircaseLaw::require_meaning(const std::string& owner) const {
  if (dimension < 1 || dimension > 200) throw BadInput("dimension of " + owner + " must be an integer from 1 to 200, got " + std::to_string(dimension));
  if (mean.sign() < 0) throw BadInput("mu of " + owner + " is the norm of the mean: it must be >= 0, got " + mean.text());
  if (radii.empty()) throw BadInput("radii of " + owner + ": a staircase needs at least one step");
  if (radii.size() != heights.size()) {
    throw BadInput("heights of " + owner + ": there are " + std::to_string(radii.size()) + " radii and " + std::to_string(heights.size()) +
                   " heights; give one height a radius");
  }
  for (std::size_t j = 0; j < radii.size(); ++j) {
    const Exact below = j == 0 ? Exact(0) : radii[j - 1];
    if (radii[j] <= below) throw BadInput("radii of " + owner + " must increase from above 0, got " + radii[j].text() + " after " + below.text());
    if (heights[j].sign() < 0) throw BadInput("heights of " + owner + " must be >= 0 for the law to have a density, got " + heights[j].text());
  }
  if (std::ranges::all_of(heights, [](const Exact& h) { return h.sign() == 0; })) throw BadInput("heights of " + owner + " must not all be 0");
}

bool StaircaseLaw::is_nonincreasing() const {
  return std::ranges::is_sorted(heights, [](const Exact& a, const Exact& b) { return b < a; });
}

const Exact& StaircaseLaw::support() const {
  std::size_t last = heights.size() - 1;
  while (last > 0 && heights[last].sign() == 0) --last;
  return radii[last];
}

bool StaircaseLaw::meets_ball(const Exact& alpha) const {
  // On the ball |z - mu| takes the values from (m - alpha)_+ to m + alpha.
  for (std::size_t j = 0; j < radii.size(); ++j) {
    const Exact below = j == 0 ? Exact(0) : radii[j - 1];
    if (heights[j].sign() > 0 && below < mean + alpha && mean - alpha < radii[j]) return true;
  }
  return false;
}

bool StaircaseLaw::lies_in_ball(const Exact& alpha) const { return mean + support() <= alpha; }

bool StaircaseLaw::is_constant_on_ball(const Exact& alpha) const {
  // Constant iff no radius at which the height changes lies strictly between the distances that the ball takes.
  for (std::size_t j = 0; j < radii.size(); ++j) {
    const Exact next = j + 1 < heights.size() ? heights[j + 1] : Exact(0);
    if (heights[j] != next && mean - alpha < radii[j] && radii[j] < mean + alpha) return false;
  }
  return true;
}

std::string StaircaseLaw::text() const {
  const auto listed = [](const std::vector<Exact>& numbers, const char* between) {
    std::string list;
    for (const Exact& number : numbers) list.append(list.empty() ? "" : between).append(number.text());
    return list;
  };
  const std::string space = dimension == 1 ? "" : " in R^" + std::to_string(dimension);
  return "density " + listed(heights, " : ") + " up to |z - mu| = " + listed(radii, ", ") + space + ", " + (dimension == 1 ? "mu = " : "|mu| = ") + mean.text();
}

AxisMoments<Exact> StaircaseLaw::exact_moments(const Exact& alpha) const {
  return weighted_sum<Exact>(*this, alpha, [&](const RadialLaw& ball) { return ball.exact_moments(alpha); });
}
AxisMoments<Ball> StaircaseLaw::enclosed_moments(const Exact& alpha) const {
  return weighted_sum<Ball>(*this, alpha, [&](const RadialLaw& ball) { return ball.enclosed_moments(alpha); });
}

}  // namespace lemmata::truncation
