#include "theory/truncation/law.hpp"

#include "numerics/quadrature.hpp"
#include "numerics/special.hpp"

namespace lemmata::truncation {
namespace {

Ball enclosed(const Exact& q) { return Ball::enclosing(q); }

Vector<Exact> pair_of(const std::array<Exact, 2>& v) {
  Vector<Exact> out(2);
  out[0] = v[0], out[1] = v[1];
  return out;
}

std::string text_of(const Vector<Exact>& v) {
  if (v.size() == 1) return v[0].text();
  std::string list;
  for (Eigen::Index j = 0; j < v.size(); ++j) list.append(j == 0 ? "" : ",").append(v[j].text());
  return std::string("(").append(list).append(")");
}

/// Moments of all of g: nothing is cut off, or nothing is left.
template <Field S>
Moments<S> all_or_nothing(const Vector<Exact>& mean, bool all) {
  return {S(all ? 1 : 0), all ? constant_vector<S>(mean) : Vector<S>(Vector<S>::Constant(mean.size(), S(0))), constant_vector<S>(mean)};
}

template <Field S>
Moments<S> along_the_axis(const AxisMoments<S>& m) {
  return {m.probability, Vector<S>::Constant(1, m.truncated_mean), Vector<S>::Constant(1, m.mean)};
}

/// The numbers of N(mean, Sigma) that its integrals are written in.
struct Planar {
  ComplexBall mean0, mean1;  ///< of x and y
  ComplexBall slope;         ///< E[y | x] = mean1 + slope (x - mean0)
  ComplexBall variance0;     ///< of x
  ComplexBall spread;        ///< sqrt(2 Var(y | x))
  ComplexBall scale0;        ///< 1/sqrt(2 pi Var x)
  ComplexBall scale1;        ///< 1/sqrt(2 pi Var(y | x))
  ComplexBall radius;

  Planar(const PlanarGaussian& law, const Exact& alpha)
      : mean0(enclosed(law.mean[0])), mean1(enclosed(law.mean[1])), slope(enclosed(law.b / law.a)), variance0(enclosed(law.a)), radius(enclosed(alpha)) {
    const Ball conditional = enclosed(law.e - law.b * law.b / law.a);
    spread = ComplexBall(square_root(Ball(2) * conditional));
    scale0 = ComplexBall(Ball(1) / square_root(Ball(2) * pi() * enclosed(law.a)));
    scale1 = ComplexBall(Ball(1) / square_root(Ball(2) * pi() * conditional));
  }
  [[nodiscard]] ComplexBall density_of_x(const ComplexBall& x) const { return scale0 * exponential(-(squared(x - mean0) / (ComplexBall(2) * variance0))); }
  [[nodiscard]] ComplexBall standardised(const ComplexBall& x, const ComplexBall& y) const { return (y - mean1 - slope * (x - mean0)) / spread; }
  [[nodiscard]] ComplexBall density(const ComplexBall& x, const ComplexBall& y) const {
    return density_of_x(x) * scale1 * exponential(-squared(standardised(x, y)));
  }
};

}  // namespace

// ---- Gaussian laws of the plane -------------------------------------------------------------------------------------------------------------------

void PlanarGaussian::require_meaning(const std::string& owner) const {
  if (a.sign() <= 0 || e.sign() <= 0 || (a * e - b * b).sign() <= 0) {
    throw BadInput("the covariance [[" + a.text() + ", " + b.text() + "], [" + b.text() + ", " + e.text() + "]] of " + owner +
                   " must be positive definite for the law to have a density");
  }
}

Moments<Ball> PlanarGaussian::enclosed_moments(const Exact& alpha) const {
  const Planar law(*this, alpha);
  const Ball half_turn = pi() / Ball(2);
  const auto mass = [&](const ComplexBall& w, bool) {
    const ComplexBall x = law.radius * sine(w);
    const ComplexBall y = law.radius * cosine(w);
    return y * law.density_of_x(x) * (error_function(law.standardised(x, y)) - error_function(law.standardised(x, -y)));
  };
  const auto flux = [&](bool second) {
    return [&law, second](const ComplexBall& w, bool) {
      const ComplexBall x = cosine(w);
      const ComplexBall y = sine(w);
      return (second ? y : x) * law.density(law.radius * x, law.radius * y);
    };
  };
  const Ball probability = integral(mass, -half_turn, half_turn) / Ball(2);
  const Ball r = enclosed(alpha);
  const Ball out0 = r * integral(flux(false), -pi(), pi());
  const Ball out1 = r * integral(flux(true), -pi(), pi());
  Moments<Ball> m{probability, Vector<Ball>(2), constant_vector<Ball>(pair_of(mean))};
  m.truncated_mean[0] = m.mean[0] * probability - (enclosed(a) * out0 + enclosed(b) * out1);
  m.truncated_mean[1] = m.mean[1] * probability - (enclosed(b) * out0 + enclosed(e) * out1);
  // Mirror symmetry: such an entry is 0, which no enclosure by integration says.
  for (const Eigen::Index j : {0, 1}) {
    const bool is_centred = mean[0].sign() == 0 && mean[1].sign() == 0;
    if (is_centred || (b.sign() == 0 && mean[static_cast<std::size_t>(j)].sign() == 0)) m.truncated_mean[j] = Ball(0);
  }
  return m;
}

Moments<Ball> PlanarGaussian::directly_enclosed_moments(const Exact& alpha) const {
  const Planar law(*this, alpha);
  const Ball half_turn = pi() / Ball(2);
  // z = alpha (sin w, v cos w), v in [-1, 1], with dz = alpha^2 cos^2(w) dv dw. Over a wide box of w no effort makes the inner integral narrow.
  constexpr QuadratureEffort inner_effort{300, 24};
  const auto over_disc = [&](int moment) {
    const auto outer = [&, moment](const ComplexBall& w, bool) {
      const ComplexBall x = law.radius * sine(w);
      const ComplexBall height = law.radius * cosine(w);
      const auto inner = [&](const ComplexBall& v, bool) {
        const ComplexBall y = height * v;
        const ComplexBall p = law.density(x, y);
        return moment == 0 ? p : (moment == 1 ? x : y) * p;
      };
      return height * height * complex_integral(inner, ComplexBall(-1), ComplexBall(1), inner_effort);
    };
    return integral(outer, -half_turn, half_turn);
  };
  Moments<Ball> m{over_disc(0), Vector<Ball>(2), constant_vector<Ball>(pair_of(mean))};
  m.truncated_mean[0] = over_disc(1);
  m.truncated_mean[1] = over_disc(2);
  return m;
}

// ---- Finitely many points -------------------------------------------------------------------------------------------------------------------------

FiniteLaw FiniteLaw::symmetrised(const Vector<Exact>& about) const {
  FiniteLaw out;
  for (std::size_t j = 0; j < points.size(); ++j) {
    out.points.push_back(points[j]);
    out.points.push_back(Vector<Exact>(about + about - points[j]));
    out.weights.push_back(weights[j] / Exact(2));
    out.weights.push_back(weights[j] / Exact(2));
  }
  return out;
}

void FiniteLaw::require_meaning(const std::string& owner) const {
  if (points.empty()) throw BadInput("points of " + owner + ": a law needs at least one point");
  if (points.size() != weights.size()) {
    throw BadInput("weights of " + owner + ": there are " + std::to_string(points.size()) + " points and " + std::to_string(weights.size()) + " weights");
  }
  for (const Exact& w : weights) {
    if (w.sign() <= 0) throw BadInput("weights of " + owner + " must be positive, got " + w.text());
  }
}

Exact FiniteLaw::total() const {
  Exact sum;
  for (const Exact& w : weights) sum += w;
  return sum;
}

Vector<Exact> FiniteLaw::mean() const {
  Vector<Exact> sum = Vector<Exact>::Constant(points[0].size(), Exact(0));
  for (std::size_t j = 0; j < points.size(); ++j) sum += Vector<Exact>(points[j] * weights[j]);
  return sum * (Exact(1) / total());
}

bool FiniteLaw::is_symmetric_about(const Vector<Exact>& about) const {
  const auto weight_at = [&](const Vector<Exact>& z) {
    Exact sum;
    for (std::size_t j = 0; j < points.size(); ++j) {
      if (identical(points[j], z)) sum += weights[j];
    }
    return sum;
  };
  for (const Vector<Exact>& z : points) {
    if (weight_at(z) != weight_at(Vector<Exact>(about + about - z))) return false;
  }
  return true;
}

Moments<Exact> FiniteLaw::exact_moments(const Exact& alpha) const {
  const Exact whole = total();
  Moments<Exact> m = all_or_nothing<Exact>(mean(), false);
  for (std::size_t j = 0; j < points.size(); ++j) {
    if (alpha * alpha < squared_norm(points[j])) continue;
    m.probability += weights[j] / whole;
    m.truncated_mean += Vector<Exact>(points[j] * (weights[j] / whole));
  }
  return m;
}

// ---- A segment ------------------------------------------------------------------------------------------------------------------------------------

void SegmentLaw::require_meaning(const std::string& owner) const {
  if (direction[0].sign() == 0 && direction[1].sign() == 0) throw BadInput("direction of " + owner + " must not be 0: the segment would be a point");
}

template <Field S>
Moments<S> SegmentLaw::moments(const Exact& alpha) const {
  // |centre + w direction|^2 <= alpha^2: a quadratic inequality in w.
  const Exact square = direction[0] * direction[0] + direction[1] * direction[1];
  const Exact half = (centre[0] * direction[0] + centre[1] * direction[1]) / square;
  const Exact rest = (centre[0] * centre[0] + centre[1] * centre[1] - alpha * alpha) / square;
  const Exact discriminant = half * half - rest;
  if (!facts_of(Law(*this), alpha).meets_ball) return all_or_nothing<S>(pair_of(centre), false);
  S width;
  if constexpr (std::same_as<S, Exact>) {
    width = Exact::rational_root(discriminant);
  } else {
    width = root(constant<S>(discriminant));
  }
  const S low = maximum(S(-1), S(constant<S>(-half) - width));
  const S high = minimum(S(1), S(constant<S>(-half) + width));
  const S probability = (high - low) / S(2);
  Moments<S> m{probability, Vector<S>(2), constant_vector<S>(pair_of(centre))};
  for (const Eigen::Index j : {0, 1}) {
    m.truncated_mean[j] = probability * (m.mean[j] + constant<S>(direction[static_cast<std::size_t>(j)]) * (low + high) / S(2));
  }
  return m;
}

template Moments<Exact> SegmentLaw::moments<Exact>(const Exact&) const;
template Moments<Ball> SegmentLaw::moments<Ball>(const Exact&) const;

// ---- Any of them ----------------------------------------------------------------------------------------------------------------------------------

Facts facts_of(const Law& law, const Exact& alpha) {
  Facts facts;
  if (const auto* radial = std::get_if<RadialLaw>(&law)) {
    facts.is_radial = true;
    facts.is_nonincreasing = radial->is_nonincreasing();
    facts.is_strictly_decreasing = radial->is_strictly_decreasing();
    facts.is_unimodal = facts.is_nonincreasing;
    facts.meets_ball = radial->meets_ball(alpha);
    facts.lies_in_ball = radial->lies_in_ball(alpha);
    facts.is_constant_on_ball = radial->is_constant_on_ball(alpha);
  } else if (const auto* staircase = std::get_if<StaircaseLaw>(&law)) {
    facts.is_radial = true;
    facts.is_nonincreasing = facts.is_unimodal = staircase->is_nonincreasing();
    facts.meets_ball = staircase->meets_ball(alpha);
    facts.lies_in_ball = staircase->lies_in_ball(alpha);
    facts.is_constant_on_ball = staircase->is_constant_on_ball(alpha);
  } else if (const auto* planar = std::get_if<PlanarGaussian>(&law)) {
    facts.is_radial = facts.is_strictly_decreasing = planar->is_isotropic();
    facts.is_nonincreasing = true;
    facts.is_unimodal = planar->b.sign() == 0;
  } else if (const auto* finite = std::get_if<FiniteLaw>(&law)) {
    const Exact probability = finite->exact_moments(alpha).probability;
    facts.is_symmetric = finite->is_symmetric_about(finite->mean());
    facts.meets_ball = probability.sign() > 0;
    facts.lies_in_ball = probability == Exact(1);
  } else {
    const auto& segment = std::get<SegmentLaw>(law);
    // Given one coordinate the other one is known: symmetric about its mean only if it does not vary.
    facts.is_unimodal = segment.direction[0].sign() == 0 || segment.direction[1].sign() == 0;
    const Exact square = segment.direction[0] * segment.direction[0] + segment.direction[1] * segment.direction[1];
    const Exact nearest = -(segment.centre[0] * segment.direction[0] + segment.centre[1] * segment.direction[1]) / square;
    const Exact w = scalar_traits<Exact>::max(Exact(-1), scalar_traits<Exact>::min(Exact(1), nearest));
    const auto distance_squared = [&](const Exact& at) {
      const Exact x = segment.centre[0] + at * segment.direction[0];
      const Exact y = segment.centre[1] + at * segment.direction[1];
      return x * x + y * y;
    };
    facts.meets_ball = distance_squared(w) < alpha * alpha;
    facts.lies_in_ball = distance_squared(Exact(1)) <= alpha * alpha && distance_squared(Exact(-1)) <= alpha * alpha;
  }
  return facts;
}

std::string text_of(const Law& law) {
  if (const auto* radial = std::get_if<RadialLaw>(&law)) return radial->text();
  if (const auto* staircase = std::get_if<StaircaseLaw>(&law)) return staircase->text();
  if (const auto* planar = std::get_if<PlanarGaussian>(&law)) {
    return "N(" + text_of(pair_of(planar->mean)) + ", [[" + planar->a.text() + ", " + planar->b.text() + "], [" + planar->b.text() + ", " + planar->e.text() +
           "]])";
  }
  if (const auto* finite = std::get_if<FiniteLaw>(&law)) {
    std::string list;
    const Exact whole = finite->total();
    for (std::size_t j = 0; j < finite->points.size(); ++j) {
      list += (j == 0 ? "" : ", ") + text_of(finite->points[j]) + " w.p. " + (finite->weights[j] / whole).text();
    }
    return list;
  }
  const auto& segment = std::get<SegmentLaw>(law);
  return text_of(pair_of(segment.centre)) + " + w " + text_of(pair_of(segment.direction)) + ", w uniform on [-1, 1]";
}

void require_meaning(const Law& law, const std::string& owner) {
  std::visit([&](const auto& one) { one.require_meaning(owner); }, law);
}

Moments<Exact> exact_moments(const Law& law, const Exact& alpha) {
  if (const auto* radial = std::get_if<RadialLaw>(&law)) return along_the_axis(radial->exact_moments(alpha));
  if (const auto* staircase = std::get_if<StaircaseLaw>(&law)) return along_the_axis(staircase->exact_moments(alpha));
  if (const auto* finite = std::get_if<FiniteLaw>(&law)) return finite->exact_moments(alpha);
  if (const auto* segment = std::get_if<SegmentLaw>(&law)) return segment->moments<Exact>(alpha);
  throw NoExactValue("the moments of a truncated Gaussian law are not rational");
}

Moments<Ball> enclosed_moments(const Law& law, const Exact& alpha) {
  if (const auto* radial = std::get_if<RadialLaw>(&law)) return along_the_axis(radial->enclosed_moments(alpha));
  if (const auto* staircase = std::get_if<StaircaseLaw>(&law)) return along_the_axis(staircase->enclosed_moments(alpha));
  if (const auto* planar = std::get_if<PlanarGaussian>(&law)) return planar->enclosed_moments(alpha);
  if (const auto* segment = std::get_if<SegmentLaw>(&law)) return segment->moments<Ball>(alpha);
  const Moments<Exact> m = exact_moments(law, alpha);
  return {constant<Ball>(m.probability), constant_vector<Ball>(m.truncated_mean), constant_vector<Ball>(m.mean)};
}

}  // namespace lemmata::truncation
