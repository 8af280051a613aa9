#include <algorithm>
#include <array>

#include "algorithms/operators.hpp"
#include "numerics/error.hpp"
#include "properties/list_text.hpp"
#include "properties/truncation/checks.hpp"
#include "theory/truncation/assumption_iv.hpp"
#include "theory/truncation/bounded_noise.hpp"
#include "theory/truncation/clipping_bias.hpp"

namespace lemmata::properties {
namespace {

using truncation::AssumptionFour;
using truncation::BoundedNoise;
using truncation::ClippingBias;
using truncation::FiniteLaw;
using truncation::Moments;

constexpr ParameterInfo dimension_parameter{"dimension", "1", "d, 1..50"};
constexpr ParameterInfo weights_parameter{"weights", "1,1", "of the points, > 0; their sum is divided out"};

constexpr ParameterInfo c_min_list[] = {
    dimension_parameter, {"mu", "5", "the mean, d numbers"},        {"points", "-1,1", "of the noise xi: d numbers each, one point after the other"},
    weights_parameter,   {"sigma", "1", "bound on the noise, > 0"}, {"alpha_over_sigma", "5", "threshold in units of sigma, > 0"}};
constexpr ParameterInfo c_min_radial_list[] = {{"family", "uniform", "uniform, shell, truncated-gaussian or truncated-student, about mu"},
                                               {"dimension", "1", "d, 1..200"},
                                               {"mu", "5", "the mean, > 0"},
                                               {"s", "1", "scale (radius of the uniform ball), > 0"},
                                               {"degrees", "3", "nu of Student's law"},
                                               {"radius", "1", "of truncated laws"},
                                               {"inner", "1/2", "of a shell"},
                                               {"sigma", "1", "bound on the noise, > 0"},
                                               {"alpha_over_sigma", "5", "threshold in units of sigma, > 0"}};
constexpr ParameterInfo alignment_list[] = {dimension_parameter,
                                            {"mu", "1", "the mean, d numbers"},
                                            {"points", "2", "of the noise xi: d numbers each, one point after the other"},
                                            {"weights", "1", "of the points, > 0; their sum is divided out"},
                                            {"mirrored", "yes", "yes: every point is taken with its mirror image; no: as they stand"},
                                            {"c", "1", "threshold, > 0"},
                                            {"operation", "clip", "clip, or truncation (0 beyond the threshold)"}};
constexpr ParameterInfo bias_list[] = {dimension_parameter,
                                       {"points", "5/2,-1/2", "of g: d numbers each, one point after the other"},
                                       {"weights", "1,2", "of the points, > 0; their sum is divided out"},
                                       {"c", "1", "clipping threshold, > 0"}};
constexpr ParameterInfo assumption_four_list[] = {{"variances", "1,1/25", "a, e > 0 of Sigma = [[a, b], [b, e]]"}, {"covariance", "0", "b"}};

std::string points_text(const std::vector<Vector<Exact>>& points) {
  std::vector<Exact> flat;
  for (const Vector<Exact>& z : points) flat.insert(flat.end(), z.data(), z.data() + z.size());
  return list_text(flat);
}

Vector<Exact> read_vector(const ParameterReader& read, std::string_view name, int dimension, const std::string& owner) {
  const std::vector<Exact> list = read.list(name);
  if (static_cast<int>(list.size()) != dimension) {
    throw BadInput(std::string(name) + " of " + owner + " must have dimension = " + std::to_string(dimension) + " numbers, got " + std::to_string(list.size()));
  }
  Vector<Exact> v(dimension);
  for (int j = 0; j < dimension; ++j) v[j] = list[static_cast<std::size_t>(j)];
  return v;
}

FiniteLaw read_finite(const ParameterReader& read, int dimension, const std::string& owner) {
  const std::vector<Exact> flat = read.list("points");
  const auto d = static_cast<std::size_t>(dimension);
  if (flat.size() % d != 0) {
    throw BadInput("points of " + owner + " must be a multiple of dimension = " + std::to_string(dimension) + " numbers, got " + std::to_string(flat.size()));
  }
  FiniteLaw law;
  for (std::size_t j = 0; j < flat.size(); j += d) {
    Vector<Exact> z(dimension);
    for (std::size_t l = 0; l < d; ++l) z[static_cast<Eigen::Index>(l)] = flat[j + l];
    law.points.push_back(std::move(z));
  }
  law.weights = read.list("weights");
  law.require_meaning(owner);
  return law;
}

FiniteLaw moved(FiniteLaw law, const Vector<Exact>& by) {
  for (Vector<Exact>& z : law.points) z += by;
  return law;
}

bool is_zero(const Vector<Exact>& v) { return squared_norm(v).sign() == 0; }

bool is_waived(const LadderOptions& options, std::string_view hypothesis) { return std::ranges::find(options.waived, hypothesis) != options.waived.end(); }

/// The clipped point; throws NoExactValue for an exact point beyond the threshold whose norm is irrational.
template <Field S>
Vector<S> clipped(const Vector<Exact>& z, const Exact& c) {
  // Inside the ball the norm is not needed, which may be irrational.
  if (squared_norm(z) <= c * c) return constant_vector<S>(z);
  Vector<S> out;
  Clip{}.apply(constant_vector<S>(z), constant<S>(c), out);
  return out;
}

template <Field S>
Vector<S> mean_of_clipped(const FiniteLaw& law, const Exact& c) {
  Vector<S> sum = Vector<S>::Constant(law.points[0].size(), S(0));
  const Exact whole = law.total();
  for (std::size_t j = 0; j < law.points.size(); ++j) sum += Vector<S>(clipped<S>(law.points[j], c) * constant<S>(law.weights[j] / whole));
  return sum;
}

/// Whether E clip_c(g) = 0: exactly where the norms are rational; else balls may exclude it and can never confirm it.
Truth clipped_mean_is_zero(const FiniteLaw& law, const Exact& c) {
  try {
    return truth(is_zero(mean_of_clipped<Exact>(law, c)));
  } catch (const NoExactValue&) {
    const PrecisionScope bits(256);
    const Vector<Ball> mean = mean_of_clipped<Ball>(law, c);
    for (Eigen::Index j = 0; j < mean.size(); ++j) {
      if (!mean[j].contains_zero()) return Truth::no;
    }
    return Truth::unknown;
  }
}

/// A vector of rational length q: a multiple of (a, b)/h with a^2 + b^2 = h^2, in the plane of e_1 and another axis.
Vector<Exact> rational_vector(Draw& draw, int dimension, const Exact& q, bool forwards, Eigen::Index axis) {
  struct Triple {
    int a, b, h;
  };
  constexpr std::array<Triple, 5> triples = {{{1, 0, 1}, {3, 4, 5}, {4, 3, 5}, {5, 12, 13}, {15, 8, 17}}};
  const Triple t = triples[static_cast<std::size_t>(dimension == 1 ? 0 : draw.integer(0, 4))];
  Vector<Exact> v = Vector<Exact>::Constant(dimension, Exact(0));
  v[0] = q * Exact(forwards ? t.a : -t.a, t.h);
  if (dimension > 1) v[axis] = q * Exact(t.b, t.h);
  return v;
}

/// A law with E clip_c(g) = 0: points in mirror pairs about the first axis, some with a positive first entry and some with a negative one, weighted so that the
/// clipped first entries cancel.
FiniteLaw draw_stationary(Draw& draw, int dimension, const Exact& c) {
  FiniteLaw law;
  std::array<Exact, 2> pull;
  const std::int64_t pairs = draw.integer(1, 3);
  for (std::int64_t j = 0; j < 2 * pairs; ++j) {
    const bool forwards = j % 2 == 0;
    // Lengths below, at and above the threshold.
    const Exact q = c * (draw.chance(20) ? Exact(1) : draw.log_uniform(-3, 2, 3));
    const Eigen::Index axis = dimension > 1 ? draw.integer(1, dimension - 1) : 0;
    Vector<Exact> z = rational_vector(draw, dimension, q, forwards, axis);
    Vector<Exact> mirror = -z;
    mirror[0] = z[0];
    const Exact weight(draw.integer(1, 6));
    pull[forwards ? 0 : 1] += weight * magnitude(clipped<Exact>(z, c)[0]);
    law.points.push_back(std::move(z));
    law.weights.push_back(weight / Exact(2));
    law.points.push_back(std::move(mirror));
    law.weights.push_back(weight / Exact(2));
  }
  for (std::size_t j = 0; j < law.points.size(); ++j) {
    if (law.points[j][0].sign() < 0) law.weights[j] *= pull[0] / pull[1];
  }
  return law;
}

Parameters parameters_of(const FiniteLaw& law) {
  return {{"dimension", std::to_string(law.points[0].size())}, {"points", points_text(law.points)}, {"weights", list_text(law.weights)}};
}

std::string decimal(const Exact& q) {
  const PrecisionScope bits(128);
  const DecimalEnds ends = decimal_ends(square_root(Ball::enclosing(q)), 12);
  return ends.lower == ends.upper ? ends.lower : "in [" + ends.lower + ", " + ends.upper + "]";
}

/// As given; else 1 with a chance of `percent`, or 2..5.
int drawn_dimension(Draw& draw, int percent, const Parameters& given) {
  const int drawn = static_cast<int>(draw.chance(percent) ? 1 : draw.integer(2, 5));
  const auto found = given.find("dimension");
  if (found == given.end()) return drawn;
  return static_cast<int>(ParameterReader("a finite law", Parameters{*found}, std::span(&dimension_parameter, 1)).integer("dimension", 1, 50));
}

}  // namespace

std::span<const ParameterInfo> c_min_parameters() { return c_min_list; }
std::span<const ParameterInfo> c_min_radial_parameters() { return c_min_radial_list; }
std::span<const ParameterInfo> alignment_parameters() { return alignment_list; }
std::span<const ParameterInfo> bias_parameters() { return bias_list; }
std::span<const ParameterInfo> assumption_four_parameters() { return assumption_four_list; }

// ---- The regime alpha = 5 sigma -------------------------------------------------------------------------------------------------------------------

Instance draw_c_min(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Parameters drawn;
  if (number > 0) {
    Draw draw(seed, number);
    const int dimension = drawn_dimension(draw, 50, given);
    const Exact sigma = draw.log_uniform(-3, 3, 4);
    FiniteLaw noise;
    const std::int64_t count = draw.integer(2, 5);
    for (std::int64_t j = 0; j < count; ++j) {
      // Inside the cube of half-side sigma/sqrt(d), and on the sphere along an axis; every second point mirrors the one before in a centred law.
      Vector<Exact> z = Vector<Exact>::Constant(dimension, Exact(0));
      if (draw.chance(30)) {
        z[draw.integer(0, dimension - 1)] = draw.chance(50) ? sigma : -sigma;
      } else {
        for (int l = 0; l < dimension; ++l) z[l] = sigma * draw.dyadic(1, 6) * Exact(dimension == 1 ? 1 : 7, dimension == 1 ? 1 : 16);
      }
      noise.points.push_back(std::move(z));
      noise.weights.emplace_back(draw.integer(1, 5));
    }
    if (draw.chance(60)) noise = noise.symmetrised(Vector<Exact>::Constant(dimension, Exact(0)));
    // |mu| below, at and above 4 sigma and 6 sigma, and one step beside.
    constexpr std::array<int, 8> sixteenths = {60, 64, 70, 80, 88, 94, 96, 100};
    const Exact size = sigma * (Exact(sixteenths[static_cast<std::size_t>(draw.integer(0, 7))], 16) + Exact(draw.integer(-1, 1)) * Exact::power_of_two(-20));
    const Eigen::Index axis = dimension > 1 ? draw.integer(1, dimension - 1) : 0;
    const Vector<Exact> mu = rational_vector(draw, dimension, size, draw.chance(50), axis);
    drawn = parameters_of(noise);
    drawn.insert({{"mu", points_text({mu})}, {"sigma", sigma.text()}});
  }
  return plain_instance(BoundedNoise::c_min_info, c_min_list, seed, given, drawn);
}

Outcome check_c_min(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, c_min_list);
  const ParameterReader read(instance.subject, instance.parameters, c_min_list);
  const auto dimension = static_cast<int>(read.integer("dimension", 1, 50));
  const Vector<Exact> mu = read_vector(read, "mu", dimension, instance.subject);
  const FiniteLaw noise = read_finite(read, dimension, instance.subject);
  const Exact sigma = read.positive("sigma");
  const Exact alpha = read.positive("alpha_over_sigma") * sigma;
  const bool is_bounded = std::ranges::all_of(noise.points, [&](const Vector<Exact>& z) { return squared_norm(z) <= sigma * sigma; });
  const bool is_centred = is_zero(noise.mean()) || is_waived(options, "centred");
  const FiniteLaw law = moved(noise, mu);
  const BoundedNoise::Regime regime = BoundedNoise::regime(squared_norm(mu), sigma);
  const Moments<Exact> m = law.exact_moments(alpha);
  Outcome outcome = climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    ledger.assume("noise-bound", truth(is_bounded));
    ledger.assume("threshold", truth(alpha == Exact(5) * sigma));
    if (ledger.finished()) return;
    const Moments<S> numbers{constant<S>(m.probability), constant_vector<S>(m.truncated_mean), constant_vector<S>(m.mean)};
    BoundedNoise::judge_c_min(regime, constant_vector<S>(mu), constant<S>(sigma), numbers, is_centred, ledger);
  });
  if (m.probability.sign() > 0 && !is_zero(mu)) {
    outcome.remarks.push_back("P = " + m.probability.text() +
                              ", c = <t, mu>/(P m^2) = " + (dot(m.truncated_mean, mu) / (m.probability * squared_norm(mu))).text() + " exactly");
  }
  return outcome;
}

Instance draw_c_min_radial(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Parameters drawn;
  if (number > 0) {
    Draw draw(seed, number);
    constexpr std::array<std::string_view, 4> families = {"uniform", "uniform", "truncated-gaussian", "truncated-student"};
    const std::string_view family = families[static_cast<std::size_t>(draw.integer(0, 3))];
    const Exact sigma = draw.log_uniform(-3, 3, 4);
    const Exact extent = draw.chance(50) ? sigma : sigma * Exact(draw.integer(1, 16), 16);
    const Exact m = draw.chance(30) ? sigma * (Exact(6) - Exact::power_of_two(-draw.integer(3, 30))) : sigma * Exact(draw.integer(60, 100), 16);
    drawn = {{"family", std::string(family)},
             {"mu", m.text()},
             {"sigma", sigma.text()},
             {"s", (family == "uniform" ? extent : draw.log_uniform(-3, 3, 3) * sigma).text()}};
    if (family != "uniform") drawn["radius"] = extent.text();
    if (family == "truncated-student") drawn["degrees"] = Exact(draw.integer(1, 9), 2).text();
  }
  return plain_instance(BoundedNoise::c_min_radial_info, c_min_radial_list, seed, given, drawn);
}

Outcome check_c_min_radial(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, c_min_radial_list);
  const ParameterReader read(instance.subject, instance.parameters, c_min_radial_list);
  const std::string family = read.choice("family", {"uniform", "shell", "truncated-gaussian", "truncated-student"});
  truncation::RadialLaw law;
  law.family = family == "uniform"              ? truncation::Family::uniform
               : family == "shell"              ? truncation::Family::shell
               : family == "truncated-gaussian" ? truncation::Family::truncated_gaussian
                                                : truncation::Family::truncated_student;
  law.dimension = static_cast<int>(read.integer("dimension", 1, 200));
  law.mean = read.positive("mu");
  law.scale = read.number("s");
  law.degrees = read.number("degrees");
  law.radius = read.number("radius");
  law.inner = read.number("inner");
  law.require_meaning(instance.subject);
  const Exact sigma = read.positive("sigma");
  const Exact alpha = read.positive("alpha_over_sigma") * sigma;
  LadderOptions in_balls = options;
  in_balls.interval_tier = false;
  std::string remark;
  Outcome outcome = climb<true>(in_balls, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    ledger.assume("line", truth(law.dimension == 1));
    ledger.assume("noise-bound", truth(*law.support() <= sigma));
    ledger.assume("threshold", truth(alpha == Exact(5) * sigma));
    ledger.assume("nonincreasing", truth(law.is_nonincreasing()));
    if (ledger.finished()) return;
    const truncation::AxisMoments<S> m = law.moments<S>(alpha);
    BoundedNoise::judge_c_min_radial(m, ledger);
    if (law.meets_ball(alpha)) {
      const Quantity c = quantity(S(m.truncated_mean / (m.probability * m.mean)));
      remark = c.exact ? "c = " + c.lower + " exactly" : "c in [" + c.lower + ", " + c.upper + "]";
    }
  });
  if (!remark.empty()) outcome.remarks.push_back(law.text() + ", alpha = " + alpha.text() + ": " + remark);
  return outcome;
}

// ---- Clipping keeps alignment ---------------------------------------------------------------------------------------------------------------------

Instance draw_alignment(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Parameters drawn;
  if (number > 0) {
    Draw draw(seed, number);
    const int dimension = drawn_dimension(draw, 40, given);
    FiniteLaw noise;
    const std::int64_t count = draw.integer(1, 4);
    Vector<Exact> mu(dimension);
    for (int l = 0; l < dimension; ++l) mu[l] = draw.dyadic(2, 5);
    for (std::int64_t j = 0; j < count; ++j) {
      Vector<Exact> z(dimension);
      for (int l = 0; l < dimension; ++l) z[l] = draw.dyadic(4, 5);
      noise.points.push_back(std::move(z));
      noise.weights.emplace_back(draw.integer(1, 5));
    }
    drawn = parameters_of(noise);
    drawn.insert({{"mu", points_text({mu})}, {"c", draw.log_uniform(-3, 2, 4).text()}});
  }
  return plain_instance(BoundedNoise::alignment_info, alignment_list, seed, given, drawn);
}

Outcome check_alignment(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, alignment_list);
  const ParameterReader read(instance.subject, instance.parameters, alignment_list);
  const auto dimension = static_cast<int>(read.integer("dimension", 1, 50));
  const Vector<Exact> mu = read_vector(read, "mu", dimension, instance.subject);
  FiniteLaw noise = read_finite(read, dimension, instance.subject);
  const Vector<Exact> zero = Vector<Exact>::Constant(dimension, Exact(0));
  if (read.choice("mirrored", {"yes", "no"}) == "yes") noise = noise.symmetrised(zero);
  const Exact c = read.positive("c");
  const bool is_clip = read.choice("operation", {"clip", "truncation"}) == "clip";
  const FiniteLaw law = moved(noise, mu);
  const Exact truncated = dot(law.exact_moments(c).truncated_mean, mu);
  Outcome outcome = climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    ledger.assume("symmetric", truth(noise.is_symmetric_about(zero)));
    ledger.assume("clipped", truth(is_clip));
    if (ledger.finished()) return;
    const Vector<S> centre = constant_vector<S>(mu);
    const S along = is_clip ? dot(mean_of_clipped<S>(law, c), centre) : constant<S>(truncated);
    BoundedNoise::judge_alignment(along, squared_norm(centre), ledger);
  });
  if (truncated.sign() < 0) outcome.remarks.push_back("truncation turns the mean around here: <E[g 1(|g| <= c)], mu> = " + truncated.text());
  return outcome;
}

// ---- The bias of clipping -------------------------------------------------------------------------------------------------------------------------

Instance draw_bias(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Parameters drawn;
  if (number > 0) {
    Draw draw(seed, number);
    const Exact c = draw.log_uniform(-3, 3, 4);
    FiniteLaw law;
    const bool on_line = drawn_dimension(draw, 100, given) == 1;  // the extremal laws are
    if (on_line && draw.chance(25)) {
      law = ClippingBias::extremal(Exact(4) * c * c * Exact(draw.integer(1, 16), 16), c);
    } else if (on_line && draw.chance(30)) {
      law = ClippingBias::extremal_small_threshold(c * Exact(draw.integer(16, 64), 8), c);
    } else {
      law = draw_stationary(draw, drawn_dimension(draw, 40, given), c);
    }
    drawn = parameters_of(law);
    drawn["c"] = c.text();
  }
  return plain_instance(ClippingBias::info, bias_list, seed, given, drawn);
}

Outcome check_bias(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, bias_list);
  const ParameterReader read(instance.subject, instance.parameters, bias_list);
  const FiniteLaw law = read_finite(read, static_cast<int>(read.integer("dimension", 1, 50)), instance.subject);
  const Exact c = read.positive("c");
  const Exact variance = ClippingBias::variance(law);
  const Exact bias_squared = squared_norm(law.mean());
  const Truth is_stationary = clipped_mean_is_zero(law, c);
  Outcome outcome = climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    ledger.assume("stationary", is_stationary);
    if (ledger.finished()) return;
    ClippingBias::judge(variance, c, constant<S>(bias_squared), ledger);
  });
  outcome.remarks.push_back("sigma^2 = " + variance.text() + ", b^2 = |E g|^2 = " + bias_squared.text() + ": b " + decimal(bias_squared) +
                            " at c = " + c.text() + (outcome.tightest_ratio == 1 ? "; the bound is attained" : ""));
  return outcome;
}

Instance draw_bounded_bias(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  // Instance 0 is the law that attains the bound for S = 2, c = 1.
  Parameters drawn = {{"points", "3,-1"}, {"weights", "1,1"}};
  if (number > 0) {
    Draw draw(seed, number);
    const Exact c = draw.log_uniform(-3, 3, 4);
    const FiniteLaw law = draw.chance(25) ? ClippingBias::extremal_small_threshold(c * Exact(draw.integer(8, 64), 8), c) : draw_stationary(draw, 1, c);
    drawn = parameters_of(law);
    drawn["c"] = c.text();
  }
  return plain_instance(ClippingBias::bounded_info, bias_list, seed, given, drawn);
}

Outcome check_bounded_bias(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, bias_list);
  const ParameterReader read(instance.subject, instance.parameters, bias_list);
  const FiniteLaw law = read_finite(read, static_cast<int>(read.integer("dimension", 1, 50)), instance.subject);
  const Exact c = read.positive("c");
  const Vector<Exact> mean = law.mean();
  const Truth is_stationary = clipped_mean_is_zero(law, c);
  Outcome outcome = climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    ledger.assume("stationary", is_stationary);
    ledger.assume("line", truth(mean.size() == 1));
    if (ledger.finished()) return;
    S bound(0);
    for (const Vector<Exact>& z : law.points) bound = maximum(bound, norm(constant_vector<S>(Vector<Exact>(z - mean))));
    ClippingBias::judge_bounded(bound, constant<S>(c), norm(constant_vector<S>(mean)), ledger);
  });
  return outcome;
}

// ---- Assumption 1(iv) -----------------------------------------------------------------------------------------------------------------------------

Instance draw_assumption_four(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Parameters drawn;
  if (number > 0) {
    Draw draw(seed, number);
    const Exact a = draw.log_uniform(-4, 4, 5);
    const Exact e = draw.chance(30) ? a : draw.log_uniform(-4, 4, 5);
    Exact b = draw.chance(30) ? Exact(0) : scalar_traits<Exact>::min(a, e) * Exact(draw.integer(-15, 15), 16);
    if (a == e && b.sign() == 0) b = a / Exact(2);
    drawn = {{"variances", a.text() + "," + e.text()}, {"covariance", b.text()}};
  }
  return plain_instance(AssumptionFour::info, assumption_four_list, seed, given, drawn);
}

Outcome check_assumption_four(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, assumption_four_list);
  const ParameterReader read(instance.subject, instance.parameters, assumption_four_list);
  const std::vector<Exact> variances = read.list("variances");
  if (variances.size() != 2)
    throw BadInput("variances of " + instance.subject + " must be two numbers, such as 1,1/25; got " + std::to_string(variances.size()));
  const truncation::PlanarGaussian law{{Exact(0), Exact(0)}, variances[0], variances[1], read.number("covariance")};
  law.require_meaning(instance.subject);
  const AssumptionFour::Witness at = AssumptionFour::witness(law);
  Outcome outcome = climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    ledger.assume("anisotropic", truth(!law.is_isotropic()));
    if (ledger.finished()) return;
    AssumptionFour::judge(law, at, ledger);
  });
  const auto point = [](const std::array<Exact, 2>& v) { return "mu + (" + v[0].text() + ", " + v[1].text() + ")"; };
  outcome.remarks.push_back(point(at.near) + " and " + point(at.far) + " are equally far from the mean; -2 log of the density there is " +
                            AssumptionFour::form(law, at.near).text() + " and " + AssumptionFour::form(law, at.far).text() + " up to one constant");
  return outcome;
}

}  // namespace lemmata::properties
