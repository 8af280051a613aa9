#include "theory/truncation/radial_law.hpp"

#include <algorithm>
#include <vector>

#include "numerics/quadrature.hpp"
#include "numerics/special.hpp"

namespace lemmata::truncation {
namespace {

/// |S^{n}|, the surface of the unit sphere of R^{n+1}; |S^0| = 2.
Ball sphere_surface(int n) { return Ball(2) * power(pi(), Exact(n + 1, 2)) / gamma_function(Exact(n + 1, 2)); }

Ball enclosed(const Exact& q) { return Ball::enclosing(q); }

/// A distance from mu, complex where the integrand is continued: r and r^2, either of which may be the one that is holomorphic.
struct Distance {
  ComplexBall square;
  std::optional<ComplexBall> itself;  ///< where it is known without a root
  bool analytic = false;

  [[nodiscard]] ComplexBall value() const { return itself ? *itself : square_root(square, analytic); }
};

/// The functions of the header for the profile h without its normalisation: p = h/norm.
class Profile {
 public:
  explicit Profile(const RadialLaw& law) : law_(&law), s_(enclosed(law.scale)), d_(law.dimension) {
    if (is_student()) {
      width_ = enclosed(law.degrees) * squared(s_);
      exponent_ = (law.degrees + Exact(d_)) / Exact(2);
    }
    if (const std::optional<Exact> end = law.support()) {
      end_ = enclosed(*end);
      const Distance at_end{ComplexBall(squared(*end_)), ComplexBall(*end_), false};
      whole_ = power(*end_, Exact(d_)) * flux(at_end).real();
      potential_at_end_ = antiderivative(at_end).real();
      norm_ = sphere_surface(d_ - 1) * whole_;
    } else {
      norm_ = full_norm();
    }
  }

  [[nodiscard]] ComplexBall density(const Distance& r) const {
    switch (law_->family) {
      case Family::gaussian:
      case Family::truncated_gaussian: return exponential(-(r.square / ComplexBall(Ball(2) * squared(s_))));
      case Family::student:
      case Family::truncated_student: return power(ComplexBall(1) + r.square / ComplexBall(width_), ComplexBall(enclosed(-exponent_)), r.analytic);
      case Family::laplace: return exponential(-(r.value() / ComplexBall(s_)));
      case Family::uniform:
      case Family::shell: return {1};
    }
    return ComplexBall::indeterminate();
  }
  /// -int r h(r) dr up to a constant; the constant is 0 at infinity where the support is unbounded.
  [[nodiscard]] ComplexBall antiderivative(const Distance& r) const {
    switch (law_->family) {
      case Family::gaussian:
      case Family::truncated_gaussian: return ComplexBall(squared(s_)) * density(r);
      case Family::student:
      case Family::truncated_student: {
        const Exact e = law_->degrees + Exact(d_ - 2);
        const ComplexBall base = ComplexBall(1) + r.square / ComplexBall(width_);
        if (e.sign() == 0) return -(ComplexBall(width_ / Ball(2)) * logarithm(base, r.analytic));
        return ComplexBall(width_ / enclosed(e)) * power(base, ComplexBall(enclosed(-e / Exact(2))), r.analytic);
      }
      case Family::laplace: return ComplexBall(s_) * (r.value() + ComplexBall(s_)) * density(r);
      case Family::uniform:
      case Family::shell: return -(r.square / ComplexBall(2));
    }
    return ComplexBall::indeterminate();
  }
  /// int_0^1 v^{d-1} h(r v) dv. On a wide box a special function may know next to nothing; then the values of h on the segment from 0 to r, divided by d, do
  /// better: their weighted mean lies in the box around them, as boxes are convex.
  [[nodiscard]] ComplexBall flux(const Distance& r) const {
    if (law_->family == Family::uniform || law_->family == Family::shell) return ComplexBall(enclosed(Exact(1, d_)));
    const ComplexBall value = special_flux(r);
    if (value.accuracy_bits() >= wide_below_bits) return value;
    const ComplexBall unit(Ball::hull(Exact(0), Exact(1)));
    Distance segment{r.square * unit, std::nullopt, r.analytic};
    if (law_->family == Family::laplace) segment.itself = r.value() * unit;
    return smaller_bound(value, density(segment) / ComplexBall(d_));
  }

  // Psi and G of the header, times the norm, inside and outside of the support.
  [[nodiscard]] ComplexBall potential_inside(const Distance& r) const {
    const ComplexBall value = antiderivative(r);
    return end_ ? value - ComplexBall(potential_at_end_) : value;
  }
  [[nodiscard]] ComplexBall flux_outside(const Distance& r) const {
    const ComplexBall whole(whole_);
    if (d_ % 2 == 0) return whole / integer_power(r.square, static_cast<unsigned long>(d_ / 2));
    return whole / (r.value() * integer_power(r.square, static_cast<unsigned long>(d_ / 2)));
  }
  [[nodiscard]] const Ball& norm() const { return norm_; }
  [[nodiscard]] int dimension() const { return d_; }

 private:
  static constexpr long wide_below_bits = 24;
  [[nodiscard]] ComplexBall special_flux(const Distance& r) const {
    switch (law_->family) {
      case Family::gaussian:
      case Family::truncated_gaussian:
        return ComplexBall(gamma_function(Exact(d_, 2)) / Ball(2)) * entire_lower_gamma(Exact(d_, 2), r.square / ComplexBall(Ball(2) * squared(s_)));
      case Family::student:
      case Family::truncated_student: {
        const ComplexBall ratio = r.square / ComplexBall(width_);
        return power(ComplexBall(1) + ratio, ComplexBall(enclosed(Exact(1) - exponent_)), r.analytic) / ComplexBall(d_) *
               hypergeometric_2f1(Exact(1), Exact(1) - law_->degrees / Exact(2), Exact(d_, 2) + Exact(1), -ratio, r.analytic);
      }
      case Family::laplace: return ComplexBall(gamma_function(Exact(d_))) * entire_lower_gamma(Exact(d_), r.value() / ComplexBall(s_));
      case Family::uniform:
      case Family::shell: break;
    }
    return ComplexBall::indeterminate();
  }
  [[nodiscard]] bool is_student() const { return law_->family == Family::student || law_->family == Family::truncated_student; }
  [[nodiscard]] Ball full_norm() const {
    const Exact half(d_, 2);
    switch (law_->family) {
      case Family::gaussian: return power(Ball(2) * pi(), half) * power(s_, Exact(d_));
      case Family::student: return power(pi() * width_, half) * gamma_function(law_->degrees / Exact(2)) / gamma_function(exponent_);
      default: return sphere_surface(d_ - 1) * gamma_function(Exact(d_)) * power(s_, Exact(d_));  // Laplace
    }
  }

  const RadialLaw* law_;
  Ball s_;
  int d_;
  Ball width_;      ///< nu s^2
  Exact exponent_;  ///< (nu + d)/2
  std::optional<Ball> end_;
  Ball whole_;  ///< int_0^end r^{d-1} h(r) dr
  Ball potential_at_end_;
  Ball norm_;
};

Distance real_distance(const Exact& r) {
  const Ball value = enclosed(r);
  return {ComplexBall(squared(value)), ComplexBall(value), false};
}

/// d = 1: the ball has two boundary points, -alpha and alpha.
AxisMoments<Ball> on_the_line(const RadialLaw& law, const Exact& alpha) {
  const Profile h(law);
  const std::optional<Exact> end = law.support();
  const auto inside = [&](const Exact& r) { return !end || r <= *end; };
  const auto potential = [&](const Exact& r) { return inside(r) ? h.potential_inside(real_distance(r)).real() : Ball(0); };
  const auto half_mass = [&](const Exact& r) {  // P(0 <= g - mu <= r) times the norm
    const Distance at = real_distance(r);
    return enclosed(r) * (inside(r) ? h.flux(at) : h.flux_outside(at)).real();
  };
  const Exact near = alpha - law.mean;
  const Exact far = alpha + law.mean;
  const Ball near_mass = half_mass(magnitude(near));
  const Ball probability = ((near.sign() < 0 ? -near_mass : near_mass) + half_mass(far)) / h.norm();
  const Ball shift = (potential(far) - potential(magnitude(near))) / h.norm();
  const Ball mean = enclosed(law.mean);
  return {probability, mean * probability + shift, mean};
}

/// d = 1, from the definition: int p and int x p over [-alpha, alpha], split where p has a kink or a jump.
AxisMoments<Ball> on_the_line_directly(const RadialLaw& law, const Exact& alpha) {
  const Profile h(law);
  std::vector<Exact> splits = {-alpha, alpha};
  const auto split_at = [&](const Exact& x) {
    if (-alpha < x && x < alpha) splits.insert(std::ranges::lower_bound(splits, x), x);
  };
  split_at(law.mean);
  if (const std::optional<Exact> end = law.support()) {
    split_at(law.mean - *end);
    split_at(law.mean + *end);
  }
  const ComplexBall centre(enclosed(law.mean));
  Ball mass(0);
  Ball moment(0);
  for (std::size_t j = 0; j + 1 < splits.size(); ++j) {
    const Exact middle = (splits[j] + splits[j + 1]) / Exact(2);
    if (law.support() && *law.support() < magnitude(middle - law.mean)) continue;
    const bool left = middle < law.mean;
    const auto density = [&](const ComplexBall& x, bool analytic) {
      const ComplexBall r = left ? centre - x : x - centre;
      return h.density({squared(r), r, analytic});
    };
    const auto weighted = [&](const ComplexBall& x, bool analytic) { return x * density(x, analytic); };
    mass += integral(density, enclosed(splits[j]), enclosed(splits[j + 1]));
    moment += integral(weighted, enclosed(splits[j]), enclosed(splits[j + 1]));
  }
  return {mass / h.norm(), moment / h.norm(), enclosed(law.mean)};
}

/// d >= 2: over the angle, split where the sphere leaves the support.
AxisMoments<Ball> over_the_angle(const RadialLaw& law, const Exact& alpha) {
  const Profile h(law);
  const int d = law.dimension;
  const Ball m = enclosed(law.mean);
  const Ball a = enclosed(alpha);
  const auto distance = [&](const ComplexBall& w, bool analytic) -> Distance {
    // r^2 = (alpha - m)^2 + 4 m alpha sin^2(w/2), without cancellation; where alpha = m it is a square.
    const ComplexBall half_sine = sine(w / ComplexBall(2));
    if (alpha == law.mean) {
      const ComplexBall r = ComplexBall(Ball(2) * m) * half_sine;
      return {squared(r), r, analytic};
    }
    return {ComplexBall(squared(a - m)) + ComplexBall(Ball(4) * m * a) * squared(half_sine), std::nullopt, analytic};
  };
  const auto weight = [&](const ComplexBall& w) { return integer_power(sine(w), static_cast<unsigned long>(d - 2)); };
  const auto mass_inside = [&](const ComplexBall& w, bool analytic) {
    return (ComplexBall(a) - ComplexBall(m) * cosine(w)) * h.flux(distance(w, analytic)) * weight(w);
  };
  const auto mass_outside = [&](const ComplexBall& w, bool analytic) {
    return (ComplexBall(a) - ComplexBall(m) * cosine(w)) * h.flux_outside(distance(w, analytic)) * weight(w);
  };
  const auto pull_inside = [&](const ComplexBall& w, bool analytic) { return cosine(w) * h.potential_inside(distance(w, analytic)) * weight(w); };

  Ball split = pi();  // the sphere lies in the support for w <= split
  bool has_inside = true;
  bool has_outside = false;
  if (const std::optional<Exact> end = law.support()) {
    has_inside = magnitude(alpha - law.mean) < *end;
    has_outside = *end < alpha + law.mean;
    if (has_inside && has_outside) {
      split = arc_cosine(enclosed((law.mean * law.mean + alpha * alpha - *end * *end) / (Exact(2) * law.mean * alpha)));
    } else if (has_outside) {
      split = Ball(0);
    }
  }
  Ball mass(0);
  Ball pull(0);
  if (has_inside) {
    mass += integral(mass_inside, Ball(0), split);
    pull += integral(pull_inside, Ball(0), split);
  }
  if (has_outside) mass += integral(mass_outside, split, pi());
  const Ball factor = power(a, Exact(d - 1)) * sphere_surface(d - 2) / h.norm();
  const Ball probability = factor * mass;
  return {probability, m * probability - factor * pull, m};
}

/// alpha, m > 0, and neither P = 0 nor P = 1 nor a constant density on the ball.
AxisMoments<Ball> in_general_position(const RadialLaw& law, const Exact& alpha, Route route) {
  if (law.dimension == 1) return route == Route::direct ? on_the_line_directly(law, alpha) : on_the_line(law, alpha);
  return over_the_angle(law, alpha);
}

/// The two balls of which a shell is the difference, with their weights in its law.
struct ShellParts {
  RadialLaw outer, inner;
  Exact outer_weight, inner_weight;
};
ShellParts parts_of(const RadialLaw& shell) {
  ShellParts parts{shell, shell, Exact(1), Exact(1)};
  parts.outer.family = parts.inner.family = Family::uniform;
  parts.inner.scale = shell.inner;
  for (int j = 0; j < shell.dimension; ++j) {
    parts.outer_weight *= shell.scale;
    parts.inner_weight *= shell.inner;
  }
  const Exact whole = parts.outer_weight - parts.inner_weight;
  parts.outer_weight /= whole;
  parts.inner_weight /= whole;
  return parts;
}

template <Field S>
AxisMoments<S> difference(const ShellParts& parts, const AxisMoments<S>& outer, const AxisMoments<S>& inner) {
  const S w = constant<S>(parts.outer_weight);
  const S v = constant<S>(parts.inner_weight);
  return {w * outer.probability - v * inner.probability, w * outer.truncated_mean - v * inner.truncated_mean, outer.mean};
}

}  // namespace

void RadialLaw::require_meaning(const std::string& owner) const {
  const bool is_student = family == Family::student || family == Family::truncated_student;
  const bool is_truncated = family == Family::truncated_gaussian || family == Family::truncated_student;
  if (dimension < 1 || dimension > 200) throw BadInput("dimension of " + owner + " must be an integer from 1 to 200, got " + std::to_string(dimension));
  if (mean.sign() < 0) throw BadInput("mu of " + owner + " is the norm of the mean: it must be >= 0, got " + mean.text());
  if (scale.sign() <= 0) throw BadInput("s of " + owner + " must be positive for the law to have a density, got " + scale.text());
  if (is_student && degrees.sign() <= 0)
    throw BadInput("degrees of " + owner + " must be positive: with " + degrees.text() + " the density cannot be normalised");
  if (family == Family::student && degrees <= Exact(1)) {
    throw BadInput("degrees of " + owner + " must exceed 1: with " + degrees.text() + " Student's law has no mean; truncate it (family=truncated-student)");
  }
  // Far from such numbers the hypergeometric series that stand behind the moments take minutes.
  if (is_student && (Exact(1000) < degrees || !(degrees * Exact(100)).is_integer())) {
    throw BadInput("degrees of " + owner + " must be a multiple of 1/100 of at most 1000, got " + degrees.text() + "; the Gaussian law is the limit");
  }
  if (is_truncated && radius.sign() <= 0) throw BadInput("radius of " + owner + " must be positive, got " + radius.text());
  if (family == Family::shell && (inner.sign() <= 0 || scale <= inner)) {
    throw BadInput("inner of " + owner + " must lie between 0 and s = " + scale.text() + " for the shell to have a density, got " + inner.text());
  }
}

std::optional<Exact> RadialLaw::support() const {
  switch (family) {
    case Family::truncated_gaussian:
    case Family::truncated_student: return radius;
    case Family::uniform:
    case Family::shell: return scale;
    default: return std::nullopt;
  }
}

bool RadialLaw::meets_ball(const Exact& alpha) const {
  const std::optional<Exact> end = support();
  if (end && mean - alpha >= *end) return false;
  return family != Family::shell || inner < mean + alpha;  // the ball is not swallowed by the hole
}

bool RadialLaw::lies_in_ball(const Exact& alpha) const {
  const std::optional<Exact> end = support();
  return end && mean + *end <= alpha;
}

bool RadialLaw::is_constant_on_ball(const Exact& alpha) const {
  if (!meets_ball(alpha)) return true;
  if (family == Family::shell) return mean + alpha <= scale && inner + alpha <= mean;
  return family == Family::uniform && mean + alpha <= scale;
}

std::string RadialLaw::text() const {
  const std::string space = dimension == 1 ? "" : " in R^" + std::to_string(dimension);
  const std::string centre = dimension == 1 ? "mu = " + mean.text() : "|mu| = " + mean.text();
  const std::string s = scale.text();
  switch (family) {
    case Family::gaussian: return "N(mu, s^2 Id)" + space + ", " + centre + ", s = " + s;
    case Family::truncated_gaussian: return "N(mu, s^2 Id)" + space + " truncated to |z - mu| <= " + radius.text() + ", " + centre + ", s = " + s;
    case Family::student: return "Student's t with " + degrees.text() + " degrees" + space + ", " + centre + ", s = " + s;
    case Family::truncated_student:
      return "Student's t with " + degrees.text() + " degrees" + space + " truncated to |z - mu| <= " + radius.text() + ", " + centre + ", s = " + s;
    case Family::laplace: return "Laplace" + space + ", " + centre + ", s = " + s;
    case Family::uniform: return "uniform on |z - mu| <= " + s + space + ", " + centre;
    case Family::shell: return "uniform on " + inner.text() + " <= |z - mu| <= " + s + space + ", " + centre;
  }
  return {};
}

AxisMoments<Exact> RadialLaw::exact_moments(const Exact& alpha) const {
  if (!meets_ball(alpha)) return {Exact(0), Exact(0), mean};
  if (lies_in_ball(alpha)) return {Exact(1), mean, mean};
  if (family == Family::shell) {
    const ShellParts parts = parts_of(*this);
    return difference(parts, parts.outer.exact_moments(alpha), parts.inner.exact_moments(alpha));
  }
  if (family != Family::uniform) throw NoExactValue("the moments of this family are not rational");
  if (is_constant_on_ball(alpha)) {
    Exact probability(1);
    for (int j = 0; j < dimension; ++j) probability *= alpha / scale;
    return {probability, Exact(0), mean};
  }
  if (dimension > 1) throw NoExactValue("the volume of a lens is not known to be rational");
  const Exact low = scalar_traits<Exact>::max(-alpha, mean - scale);
  const Exact high = scalar_traits<Exact>::min(alpha, mean + scale);
  const Exact probability = (high - low) / (Exact(2) * scale);
  return {probability, probability * (low + high) / Exact(2), mean};
}

AxisMoments<Ball> RadialLaw::enclosed_moments(const Exact& alpha, Route route) const {
  if (alpha.sign() <= 0) throw BadInput("the threshold alpha must be positive, got " + alpha.text());
  if (family == Family::shell) {
    const ShellParts parts = parts_of(*this);
    return difference(parts, parts.outer.enclosed_moments(alpha, route), parts.inner.enclosed_moments(alpha, route));
  }
  if (route == Route::potential) {
    // Where the numbers are plain, enclosures say them as they are.
    if (!meets_ball(alpha)) return {Ball(0), Ball(0), enclosed(mean)};
    if (lies_in_ball(alpha)) return {Ball(1), enclosed(mean), enclosed(mean)};
    if (is_constant_on_ball(alpha)) return {power(enclosed(alpha / scale), Exact(dimension)), Ball(0), enclosed(mean)};
    if (mean.sign() == 0) {
      // Centred: the ball and the spheres of the density are concentric.
      const Profile h(*this);
      const Ball mass = sphere_surface(dimension - 1) * power(enclosed(alpha), Exact(dimension)) * h.flux(real_distance(alpha)).real();
      return {mass / h.norm(), Ball(0), Ball(0)};
    }
  }
  return in_general_position(*this, alpha, route);
}

}  // namespace lemmata::truncation
