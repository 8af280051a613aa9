#include "algorithms/noise.hpp"

#include <algorithm>
#include <array>

#include "numerics/error.hpp"

namespace lemmata {
namespace {

constexpr int inscribed_bits = 24;
constexpr int most_signs = 12;  ///< dimensions whose 2^d sign patterns are listed

/// Whether ||z||^2 <= bound: by a sum in double where that is clear, else exactly. The sum of d squares is off by less than a part in 2^30 for d <= 256.
bool within(std::span<const double> z, const Exact& bound) {
  double sum = 0;
  for (const double entry : z) sum += entry * entry;
  const double slack = sum / (1 << 30);
  if (sum + slack < bound.double_below()) return true;
  if (sum - slack > bound.double_above()) return false;
  Exact exact;
  for (const double entry : z) exact += Exact::of_double(entry) * Exact::of_double(entry);
  return exact <= bound;
}

constexpr std::array<ParameterInfo, 7> gradient_parameters = {{
    {"noise", "none",
     "noise of the stochastic gradients: none, finite, axes, rademacher, uniform, ball, gaussian, student, truncated-gaussian, truncated-student or minibatch"},
    {"noise_scale", "1", "its size, > 0: the radius (axes, rademacher, uniform, ball, truncated) or the scale of every coordinate (gaussian, student)"},
    {"noise_deviation", "1", "scale of every coordinate of truncated-gaussian and truncated-student before they are truncated to the radius noise_scale, > 0"},
    {"noise_degrees", "3", "degrees of freedom of student and truncated-student, 1..1000"},
    {"noise_batch", "1", "rows of a minibatch, drawn with replacement from the node's own, 1..1000000"},
    {"noise_outcomes", "2;-1", "outcomes of finite: vectors separated by ';', their entries by ','"},
    {"noise_weights", "1,2", "their probabilities, as positive integers up to a common factor"},
}};
constexpr std::array<ParameterInfo, 5> privacy_parameters = {{
    {"privacy", "none", "noise added to the messages: none, finite, axes, uniform, gaussian or student"},
    {"privacy_scale", "1", "its size, > 0: the radius (axes, uniform) or the scale of every coordinate (gaussian, student)"},
    {"privacy_degrees", "3", "degrees of freedom of student, 1..1000"},
    {"privacy_outcomes", "1;-1", "outcomes of finite: vectors separated by ';', their entries by ','"},
    {"privacy_weights", "1,1", "their probabilities, as positive integers up to a common factor"},
}};
constexpr ParameterInfo seed_parameter{"noise_seed", "none", "seed of the noise, 0..2^61: an instance with random noise has one"};

constexpr std::array<std::pair<std::string_view, NoiseKind>, 10> kinds = {{{"finite", NoiseKind::finite},
                                                                           {"axes", NoiseKind::axes},
                                                                           {"rademacher", NoiseKind::rademacher},
                                                                           {"uniform", NoiseKind::uniform},
                                                                           {"ball", NoiseKind::ball},
                                                                           {"gaussian", NoiseKind::gaussian},
                                                                           {"student", NoiseKind::student},
                                                                           {"truncated-gaussian", NoiseKind::truncated_gaussian},
                                                                           {"truncated-student", NoiseKind::truncated_student},
                                                                           {"minibatch", NoiseKind::minibatch}}};
NoiseKind kind_of(std::string_view word) {
  for (const auto& [name, kind] : kinds) {
    if (name == word) return kind;
  }
  return NoiseKind::none;
}

FiniteLaw read_law(const ParameterReader& read, const std::string& prefix, int dimension) {
  FiniteLaw law;
  std::string text = read.text(prefix + "_outcomes");
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(';', begin), text.size());
    const std::vector<Exact> entries = parse_list(text.substr(begin, end - begin), prefix + "_outcomes");
    Vector<Exact> outcome(static_cast<Eigen::Index>(entries.size()));
    for (std::size_t j = 0; j < entries.size(); ++j) outcome[static_cast<Eigen::Index>(j)] = entries[j];
    if (outcome.size() != dimension) {
      throw BadInput(prefix + "_outcomes: outcome " + std::to_string(law.outcomes.size() + 1) + " has " + std::to_string(outcome.size()) +
                     " entries, the problem has dimension " + std::to_string(dimension) + "; separate outcomes by ';' and entries by ','");
    }
    law.outcomes.push_back(std::move(outcome));
    begin = end + 1;
  }
  for (const Exact& weight : read.list(prefix + "_weights")) {
    if (weight.sign() <= 0 || !weight.is_integer() || Exact(std::int64_t{1} << 40) < weight) {
      throw BadInput(prefix + "_weights must be positive integers up to 2^40, got " + weight.text());
    }
    law.weights.push_back(weight.to_integer(prefix + "_weights"));
  }
  if (law.weights.size() != law.outcomes.size()) {
    throw BadInput(prefix + "_weights has " + std::to_string(law.weights.size()) + " entries for " + std::to_string(law.outcomes.size()) +
                   " outcomes; give one weight an outcome");
  }
  if (law.outcomes.size() > 4096) throw BadInput(prefix + "_outcomes: at most 4096 outcomes, got " + std::to_string(law.outcomes.size()));
  return law;
}

}  // namespace

std::int64_t FiniteLaw::total() const {
  std::int64_t sum = 0;
  for (const std::int64_t weight : weights) sum += weight;
  return sum;
}

void Noise::check(int dimension, int nodes) const {
  if (draws_again() && dimension > static_cast<int>(most_drawn_again)) {
    throw BadInput("noise that is drawn again until it lies in its ball has at most " + std::to_string(most_drawn_again) + " coordinates, the problem has " +
                   std::to_string(dimension) + "; take uniform");
  }
  if (kind == NoiseKind::fixed && static_cast<int>(law.outcomes.size()) != nodes) {
    throw BadInput("fixed noise has " + std::to_string(law.outcomes.size()) + " vectors for " + std::to_string(nodes) + " nodes; give one a node");
  }
  for (const Vector<Exact>& outcome : law.outcomes) {
    if (outcome.size() != dimension) {
      throw BadInput("a noise outcome has " + std::to_string(outcome.size()) + " entries, the problem has dimension " + std::to_string(dimension));
    }
  }
}

bool Noise::is_centred() const {
  if (kind == NoiseKind::fixed) return false;
  if (kind != NoiseKind::finite) return true;
  Vector<Exact> sum = Vector<Exact>::Constant(law.outcomes[0].size(), Exact(0));
  for (std::size_t j = 0; j < law.outcomes.size(); ++j) sum += law.outcomes[j] * Exact(law.weights[j]);
  return squared_norm(sum).sign() == 0;
}

std::optional<Exact> Noise::squared_bound() const {
  switch (kind) {
    case NoiseKind::none: return Exact(0);
    case NoiseKind::axes:
    case NoiseKind::rademacher:
    case NoiseKind::uniform:
    case NoiseKind::ball:
    case NoiseKind::truncated_gaussian:
    case NoiseKind::truncated_student: return scale * scale;
    case NoiseKind::fixed:
    case NoiseKind::finite: {
      Exact largest;
      for (const Vector<Exact>& outcome : law.outcomes) largest = std::max(largest, squared_norm(outcome));
      return largest;
    }
    default: return std::nullopt;
  }
}

std::optional<Exact> Noise::second_moment(int dimension) const {
  const Exact d(dimension);
  switch (kind) {
    case NoiseKind::none: return Exact(0);
    case NoiseKind::axes: return scale * scale;
    case NoiseKind::rademacher: {
      const Exact edge = scale * inscribed(dimension);
      return d * edge * edge;
    }
    case NoiseKind::uniform: {
      // E u^2 on the odd multiples of 2^-48 in (-1, 1) is (1 - 2^-96)/3.
      const Exact edge = scale * inscribed(dimension);
      return d * edge * edge * (Exact(1) - Exact::power_of_two(-96)) / Exact(3);
    }
    case NoiseKind::gaussian: return d * scale * scale;
    case NoiseKind::student:
      if (degrees <= 2) return std::nullopt;
      return d * scale * scale * Exact(degrees, degrees - 2);
    case NoiseKind::fixed:
    case NoiseKind::ball:
    case NoiseKind::truncated_gaussian:
    case NoiseKind::truncated_student:
    case NoiseKind::minibatch: return std::nullopt;
    case NoiseKind::finite: {
      Exact sum;
      for (std::size_t j = 0; j < law.outcomes.size(); ++j) sum += squared_norm(law.outcomes[j]) * law.probability(j);
      return sum;
    }
  }
  return std::nullopt;
}

std::optional<FiniteLaw> Noise::finite_law(int dimension) const {
  const Vector<Exact> zero = Vector<Exact>::Constant(dimension, Exact(0));
  if (kind == NoiseKind::none) return FiniteLaw{{zero}, {1}};
  if (kind == NoiseKind::finite) return law;
  if (kind == NoiseKind::rademacher && dimension <= most_signs) {
    FiniteLaw signs;
    const Exact edge = scale * inscribed(dimension);
    for (std::int64_t pattern = 0; pattern < (std::int64_t{1} << dimension); ++pattern) {
      Vector<Exact> outcome(dimension);
      for (int j = 0; j < dimension; ++j) outcome[j] = (pattern >> j) % 2 == 0 ? edge : -edge;
      signs.outcomes.push_back(std::move(outcome));
      signs.weights.push_back(1);
    }
    return signs;
  }
  if (kind != NoiseKind::axes) return std::nullopt;
  FiniteLaw axes;
  for (int j = 0; j < 2 * dimension; ++j) {
    Vector<Exact> outcome = zero;
    outcome[j / 2] = j % 2 == 0 ? scale : -scale;
    axes.outcomes.push_back(std::move(outcome));
    axes.weights.push_back(1);
  }
  return axes;
}

std::size_t Noise::choose(Stream& stream) const {
  auto drawn = static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(law.total())));
  std::size_t j = 0;
  while (drawn >= law.weights[j]) drawn -= law.weights[j++];
  return j;
}

double Noise::draw_coordinate(Stream& stream) const {
  switch (kind) {
    case NoiseKind::rademacher: return stream.below(2) == 0 ? 1 : -1;
    case NoiseKind::uniform:
    case NoiseKind::ball: return stream.symmetric();
    case NoiseKind::gaussian:
    case NoiseKind::truncated_gaussian: return stream.gaussian();
    case NoiseKind::student:
    case NoiseKind::truncated_student: return stream.student(degrees);
    default: throw BadInput("noise=minibatch is drawn from the rows of a data set, for stochastic gradients only; take another noise here");
  }
}

void Noise::draw_in_ball(Stream& stream, std::span<double> drawn) const {
  const Exact ratio = scale / deviation;
  const Exact bound = kind == NoiseKind::ball ? Exact(1) : ratio * ratio;
  const std::size_t most_attempts = (std::size_t{1} << 20) / drawn.size();
  for (std::size_t attempt = 0; attempt < most_attempts; ++attempt) {
    for (double& entry : drawn) entry = draw_coordinate(stream);
    if (within(drawn, bound)) return;
  }
  throw BadInput(std::to_string(most_attempts) + " draws of the noise in " + std::to_string(drawn.size()) + " dimensions all lay outside the ball of radius " +
                 scale.text() + "; take noise=uniform, or a larger noise_scale (a smaller noise_deviation)");
}

Exact Noise::inscribed(int dimension) {
  // floor(2^24/sqrt(d)) by the largest integer whose square times d is at most 2^48.
  const std::int64_t most = std::int64_t{1} << (2 * inscribed_bits);
  std::int64_t low = 0;
  std::int64_t high = std::int64_t{1} << inscribed_bits;
  while (low < high) {
    const std::int64_t middle = low + (high - low + 1) / 2;
    if (middle <= most / dimension / middle) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return Exact(low) * Exact::power_of_two(-inscribed_bits);
}

std::span<const ParameterInfo> noise_parameters(NoiseRole role) {
  if (role == NoiseRole::gradient) return gradient_parameters;
  return privacy_parameters;
}
const ParameterInfo& noise_seed_parameter() { return seed_parameter; }

std::vector<ParameterInfo> with_noise(std::span<const ParameterInfo> own, std::initializer_list<NoiseRole> roles) {
  std::vector<ParameterInfo> all(own.begin(), own.end());
  for (const NoiseRole role : roles) {
    const std::span<const ParameterInfo> more = noise_parameters(role);
    all.insert(all.end(), more.begin(), more.end());
  }
  all.push_back(seed_parameter);
  return all;
}

Noise read_noise(const ParameterReader& read, NoiseRole role, int dimension) {
  const std::string prefix = role == NoiseRole::gradient ? "noise" : "privacy";
  const bool is_gradient = role == NoiseRole::gradient;
  const std::string kind = is_gradient ? read.choice(prefix, {"none", "finite", "axes", "rademacher", "uniform", "ball", "gaussian", "student",
                                                               "truncated-gaussian", "truncated-student", "minibatch"})
                                       : read.choice(prefix, {"none", "finite", "axes", "uniform", "gaussian", "student"});
  Noise noise;
  // Read, and so checked, whether this kind needs them or not.
  const Exact scale = read.positive(prefix + "_scale");
  const int degrees = static_cast<int>(read.integer(prefix + "_degrees", 1, 1000));
  const Exact deviation = is_gradient ? read.positive("noise_deviation") : Exact(1);
  const int batch = is_gradient ? static_cast<int>(read.integer("noise_batch", 1, 1000000)) : 1;
  const bool has_seed = read.text("noise_seed") != "none";
  const auto seed = static_cast<std::uint64_t>(has_seed ? read.integer("noise_seed", 0, std::int64_t{1} << 61) : 0);
  if (kind == "none") return noise;
  noise.kind = kind_of(kind);
  noise.purpose = is_gradient ? 0 : 1;
  noise.scale = scale;
  noise.degrees = degrees;
  if (is_gradient) {
    noise.deviation = deviation;
    noise.batch = batch;
  }
  if (noise.kind == NoiseKind::finite) noise.law = read_law(read, prefix, dimension);
  if (!has_seed) throw BadInput(prefix + "=" + kind + " is random and has no seed; add noise_seed, such as noise_seed=1");
  noise.seed = seed;
  return noise;
}

}  // namespace lemmata
