#pragma once
/// A containment audit for enclosures: does every result contain the true value at every member of its arguments?
///
/// The operations come from a Provider, so that a planted fault can stand in for any of them:
///   using Enclosure = E;
///   static E point(double);                                        throws BadInput unless finite
///   static E apply(Operation, const E& a, const E& b);             b counts for binary operations only
///   static E dot(const Vector<E>& a, const Vector<E>& b);
///   static E norm(const Vector<E>& a);
/// `Library<E>` hands over lemmata's own. Inputs are seeded and cover all binades, their edges, thin, wide and unbounded intervals. A fault is certified:
/// a point of the input whose true value, rounded down and up, lies entirely outside the result.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "numerics/error.hpp"
#include "numerics/vector.hpp"
#include "tests/numerics/inputs.hpp"
#include "tests/numerics/reference.hpp"
#include "tests/numerics/seen_from_outside.hpp"

namespace lemmata::audit {

// ---- Providers ------------------------------------------------------------------------------------------------------------------------------------

inline Interval point_of(double value, const Interval*) { return Interval::point(value); }
inline Ball point_of(double value, const Ball*) { return Ball::enclosing(Exact::of_double(value)); }

/// lemmata's own operations.
template <class E>
struct Library {
  using Enclosure = E;
  static E point(double value) { return point_of(value, static_cast<const E*>(nullptr)); }
  static E apply(Operation op, const E& a, const E& b) {
    using traits = scalar_traits<E>;
    switch (op) {
      case Operation::sum: return a + b;
      case Operation::difference: return a - b;
      case Operation::product: return a * b;
      case Operation::quotient: return a / b;
      case Operation::minimum: return traits::min(a, b);
      case Operation::maximum: return traits::max(a, b);
      case Operation::square: return traits::square(a);
      case Operation::magnitude: return traits::abs(a);
      case Operation::root: return traits::root(a);
      case Operation::exponential: return traits::exp(a);
      case Operation::logarithm: return traits::log(a);
      case Operation::log_one_plus: return traits::log1p(a);
      case Operation::hyperbolic_cosine: return traits::cosh(a);
      case Operation::sine: return traits::sin(a);
      case Operation::cosine: return traits::cos(a);
    }
    return a;
  }
  static E dot(const Vector<E>& a, const Vector<E>& b) { return lemmata::dot(a, b); }
  static E norm(const Vector<E>& a) { return lemmata::norm(a); }
};

// ---- The audit ------------------------------------------------------------------------------------------------------------------------------------

struct Plan {
  long cases = 2000;
  long bits = 53;  // of the inputs; a Ball works with as many (PrecisionScope)
  std::uint64_t seed = 20240607;
};

struct Report {
  Plan plan;
  long checked = 0;
  long faults = 0;
  std::string first;

  template <class... Parts>
  void fault(const Parts&... parts) {
    if (faults++ == 0) first = (std::ostringstream() << ... << parts).str();
  }
  friend std::ostream& operator<<(std::ostream& out, const Report& r) {
    out << r.faults << " faults in " << r.checked << " checks (seed " << r.plan.seed << ", " << r.plan.bits << " bits)";
    return r.faults == 0 ? out : out << "; the first: " << r.first;
  }
};

/// For googletest: no fault, and not for want of checks.
inline ::testing::AssertionResult sound(const Report& r) {
  return r.faults == 0 && r.checked > r.plan.cases / 4 ? ::testing::AssertionSuccess() : ::testing::AssertionFailure() << r;
}
inline ::testing::AssertionResult caught(const Report& r) {
  return r.faults > 0 ? ::testing::AssertionSuccess() : ::testing::AssertionFailure() << "the planted fault went unseen: " << r;
}

template <class E>
void check(Report& report, std::string_view what, const E& result, const Bounds& truth, const std::string& where) {
  ++report.checked;
  if (is_malformed(result) || excludes(result, truth)) report.fault(what, " at ", where, " is ", truth.lower, ", not in ", text_of(result));
}

template <class Provider>
Report audit(Operation op, const Plan& plan) {
  using E = typename Provider::Enclosure;
  const PrecisionScope scope(plan.bits);
  Inputs inputs(plan.seed + static_cast<std::uint64_t>(op), plan.bits);
  Report report{plan, 0, 0, {}};
  for (long j = 0; j < plan.cases; ++j) {
    const Span a = inputs.span();
    // Every fourth pair is nearly equal: cancellation, ties.
    const Span b = is_binary(op) ? (inputs.below(4) == 0 ? a : inputs.span()) : Span{};
    const E result = Provider::apply(op, enclosure_of<E>(a), enclosure_of<E>(b));
    bool defined = false;
    for (const Real& x : inputs.members(a, op)) {
      for (const Real& y : is_binary(op) ? inputs.members(b, op) : std::vector<Real>(1)) {
        if (!in_domain(op, x, y)) continue;
        defined = true;
        const Bounds truth = reference(op, x, y);
        if (is_malformed(result) || excludes(result, truth)) {
          report.fault(name(op), " of ", a, " and ", b, " at ", x, " and ", y, " is ", truth.lower, ", not in ", text_of(result));
        }
        ++report.checked;
      }
    }
    const bool nowhere_defined = !defined && a.is_point();
    const bool divides_by_zero = op == Operation::quotient && b.contains(Real(0.0));
    if ((nowhere_defined || divides_by_zero) && !contains_everything(result)) {
      report.fault(name(op), " of ", a, " and ", b, " is outside its domain but bounded: ", text_of(result));
    }
  }
  return report;
}

/// Vectors of spans with the points that are tried in them: cancelling pairs, and entries of like or of all sizes.
template <class E>
struct Box {
  std::vector<Span> spans;
  Vector<E> enclosure;
  explicit Box(std::vector<Span> s) : spans(std::move(s)), enclosure(static_cast<Eigen::Index>(spans.size())) {
    for (std::size_t j = 0; j < spans.size(); ++j) enclosure[static_cast<Eigen::Index>(j)] = enclosure_of<E>(spans[j]);
  }
  static Box draw(Inputs& inputs, std::size_t dimension) {
    const bool everyday = inputs.below(2) == 0;
    std::vector<Span> s;
    for (std::size_t j = 0; j < dimension; ++j) {
      if (j > 0 && inputs.below(3) == 0) {
        s.push_back({s.back().upper.negated(), s.back().lower.negated()});
      } else if (everyday) {
        s.push_back(inputs.below(3) == 0 ? Inputs::sorted(inputs.moderate_point(), inputs.moderate_point()) : Span{inputs.moderate_point(), Real()});
        if (s.back().upper.sign() == 0) s.back().upper = s.back().lower;
      } else {
        s.push_back(inputs.span());
      }
    }
    return Box(std::move(s));
  }
  [[nodiscard]] std::vector<Real> member(Inputs& inputs) const {
    std::vector<Real> x;
    for (const Span& s : spans) x.push_back(inputs.member(s));
    return x;
  }
  friend std::ostream& operator<<(std::ostream& out, const Box& b) {
    for (const Span& s : b.spans) out << s;
    return out;
  }
};
constexpr int members_per_box = 4;

template <class Provider>
Report audit_dot(std::size_t dimension, const Plan& plan) {
  using E = typename Provider::Enclosure;
  const PrecisionScope scope(plan.bits);
  Inputs inputs(plan.seed + dimension, plan.bits);
  Report report{plan, 0, 0, {}};
  for (long j = 0; j < plan.cases; ++j) {
    const auto a = Box<E>::draw(inputs, dimension);
    const auto b = Box<E>::draw(inputs, dimension);
    const E result = Provider::dot(a.enclosure, b.enclosure);
    for (int k = 0; k < members_per_box; ++k) {
      const Real truth = exact_dot(a.member(inputs), b.member(inputs));
      ++report.checked;
      if (is_malformed(result) || excludes(result, {truth, truth})) report.fault("dot of ", a, " and ", b, " may be ", truth, ", not in ", text_of(result));
    }
  }
  return report;
}

template <class Provider>
Report audit_norm(std::size_t dimension, const Plan& plan) {
  using E = typename Provider::Enclosure;
  const PrecisionScope scope(plan.bits);
  Inputs inputs(plan.seed + dimension, plan.bits);
  Report report{plan, 0, 0, {}};
  for (long j = 0; j < plan.cases; ++j) {
    const auto a = Box<E>::draw(inputs, dimension);
    const E result = Provider::norm(a.enclosure);
    for (int k = 0; k < members_per_box; ++k) {
      const Bounds truth = reference_norm(a.member(inputs));
      ++report.checked;
      if (is_malformed(result) || excludes(result, truth)) report.fault("norm of ", a, " may be ", truth.lower, ", not in ", text_of(result));
    }
  }
  return report;
}

/// A NaN or an infinity is no point.
template <class Provider>
Report audit_points(const Plan& plan) {
  Report report{plan, 0, 0, {}};
  using limits = std::numeric_limits<double>;
  for (const double value : {limits::quiet_NaN(), -limits::quiet_NaN(), limits::infinity(), -limits::infinity()}) {
    try {
      report.fault("the point ", value, " was accepted as ", text_of(Provider::point(value)));
    } catch (const BadInput&) {
      ++report.checked;
    }
  }
  return report;
}

/// Results at points are thin: at most `ulps` units of 2^-bits, relative to max(|value|, floor). The entire line is an enclosure that says nothing.
/// Values at which the doubles end are passed over.
template <class Provider>
Report audit_tightness(Operation op, double ulps, double floor, const Plan& plan) {
  using E = typename Provider::Enclosure;
  const PrecisionScope scope(plan.bits);
  Inputs inputs(plan.seed + static_cast<std::uint64_t>(op), plan.bits);
  Report report{plan, 0, 0, {}};
  for (long j = 0; j < plan.cases; ++j) {
    const Real x = inputs.point();
    const Real y = inputs.point();
    if (!in_domain(op, x, y)) continue;
    const Bounds truth = reference(op, x, y);
    if (std::fabs(truth.lower.to_double()) >= std::numeric_limits<double>::max()) continue;
    const E result = Provider::apply(op, enclosure_of<E>({x, x}), enclosure_of<E>({y, y}));
    Real allowed(std::fmax(std::fabs(truth.lower.to_double(MPFR_RNDA)), floor));
    mpfr_mul_d(allowed.raw(), allowed.raw(), ulps, MPFR_RNDU);
    mpfr_div_2ui(allowed.raw(), allowed.raw(), static_cast<unsigned long>(plan.bits), MPFR_RNDU);
    mpfr_add_d(allowed.raw(), allowed.raw(), ulps * std::numeric_limits<double>::denorm_min(), MPFR_RNDU);
    ++report.checked;
    if (allowed < width(result)) report.fault(name(op), " of ", x, " and ", y, " is ", truth.lower, ", enclosed only by ", text_of(result));
  }
  return report;
}

// ---- Clipping -------------------------------------------------------------------------------------------------------------------------------------

/// The same for the projection min{1, tau/||u||} u, given as a function object (const std::vector<E>& u, const E& tau) -> std::vector<E>.
template <class E, class Clip>
Report audit_clip(Clip clip, std::size_t dimension, const Plan& plan) {
  const PrecisionScope scope(plan.bits);
  Inputs inputs(plan.seed + dimension, plan.bits);
  Report report{plan, 0, 0, {}};
  for (long j = 0; j < plan.cases; ++j) {
    const auto u = Box<E>::draw(inputs, dimension);
    // On every other case the threshold is the norm of a member, up to rounding: the tie that a branch gets wrong.
    Span tau = inputs.nonnegative_span();
    if (inputs.below(2) == 0) {
      const double norm = reference_norm(u.member(inputs)).lower.to_double();
      if (std::isfinite(norm)) tau = {Real(norm), Real(norm)};
    }
    const std::vector<E> result = clip(std::vector<E>(u.enclosure.begin(), u.enclosure.end()), enclosure_of<E>(tau));
    for (int k = 0; k < members_per_box; ++k) {
      const std::vector<Real> x = u.member(inputs);
      const Real t = inputs.member(tau);
      if (t.sign() < 0) continue;
      for (std::size_t i = 0; i < dimension; ++i) {
        const Bounds truth = reference_clip(x, t, i);
        ++report.checked;
        if (is_malformed(result[i]) || excludes(result[i], truth)) {
          report.fault("entry ", i, " of the clip of ", u, " at ", tau, " may be ", truth.lower, ", not in ", text_of(result[i]));
        }
      }
    }
  }
  return report;
}

}  // namespace lemmata::audit
