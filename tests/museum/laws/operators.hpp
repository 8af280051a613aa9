#pragma once
/// Laws of operators u, tau -> T(u), as structs with apply<S>(u, tau, out): the fourteen of theory/clip21/operator_laws.hpp, and those of floating point.
#include <optional>

#include "algorithms/operators.hpp"
#include "tests/algorithms/clip_laws.hpp"
#include "tests/museum/laws/drawn_vectors.hpp"
#include "tests/museum/museum.hpp"
#include "theory/clip21/operator_laws.hpp"

namespace lemmata::museum {

/// Those of the fourteen laws that the operator has: in rational numbers where u, w and u - w are parallel, in balls where they are not.
template <clip21::Operator op>
struct OperatorLaw {
  static constexpr auto name = op == clip21::Operator::clip              ? std::string_view("the fourteen laws of clip")
                               : op == clip21::Operator::coordinate_clip ? std::string_view("the laws of coordinate-clip")
                               : op == clip21::Operator::soft_clip       ? std::string_view("the laws of soft-clip")
                                                                         : std::string_view("the laws of normalise");

  template <class T>
  static Answer check(Draw& draw) { return check_only<T>(draw, std::nullopt); }

  /// That law alone, where one is named.
  template <class T>
  static Answer check_only(Draw& draw, std::optional<clip21::Law> only) {
    if (draw.chance(60)) {
      const Measured measured = draw_measured(draw);
      if (measured.norm.sign() == 0) return discarded();
      const Vector<Exact> w = measured.u * draw.dyadic(2, 3);
      return judge<Exact, T>(measured.u, w, draw_threshold(draw, measured.norm), draw.log_uniform(-3, 3, 3), only);
    }
    const PrecisionScope bits(160);
    const auto d = static_cast<int>(draw.integer(2, 6));
    const Vector<Exact> u = draw_vector(draw, d);
    if (squared_norm(u).sign() == 0) return discarded();
    return judge<Ball, T>(u, draw_vector(draw, d), draw.log_uniform(-3, 4, 4), draw.log_uniform(-3, 3, 3), only);
  }

 private:
  template <Field S, class T>
  static Answer judge(const Vector<Exact>& u, const Vector<Exact>& w, const Exact& tau, const Exact& factor, std::optional<clip21::Law> only) {
    clip21::OperatorLaws::Sample<S> t;
    t.u = constant_vector<S>(u);
    t.w = constant_vector<S>(w);
    t.tau = constant<S>(tau);
    t.factor = constant<S>(factor);
    t.Tu = applied(T{}, t.u, t.tau);
    t.Tw = applied(T{}, t.w, t.tau);
    t.T_minus_u = applied(T{}, Vector<S>(-t.u), t.tau);
    t.T_scaled = applied(T{}, Vector<S>(t.u * t.factor), S(t.tau * t.factor));
    t.T_zero = applied(T{}, Vector<S>(t.u * S(0)), t.tau);
    t.T_no_threshold = clip21::has_law(op, clip21::Law::zero_threshold) ? applied(T{}, t.u, S(0)) : t.T_zero;
    Ledger<S> ledger;
    for (int l = 0; l < clip21::law_count; ++l) {
      const auto law = static_cast<clip21::Law>(l);
      if (clip21::has_law(op, law) && (!only || *only == law)) clip21::OperatorLaws::judge(op, law, t, ledger);
    }
    return ledger.is_violated() ? broken(std::string(ledger.violation().name)) : holds();
  }
};
using ClipLaw = OperatorLaw<clip21::Operator::clip>;

/// One of the fourteen, named as the statement names it.
template <clip21::Law law>
struct ClipLawOf {
  static inline const std::string_view name = clip21::relation_name(clip21::Operator::clip, law);
  template <class T>
  static Answer check(Draw& draw) { return OperatorLaw<clip21::Operator::clip>::check_only<T>(draw, law); }
};

/// In F, every entry of clip_tau(u) is within 16 roundings of the true one; squares may overflow or underflow on the way.
template <class F, bool only_ordinary = false>
struct ClipBandLaw {
  static constexpr std::string_view name = only_ordinary             ? "the error band of clip in double, ordinary sizes"
                                           : std::same_as<F, float> ? "the error band of clip in float"
                                                                    : "the error band of clip in double";

  template <class T>
  static Answer check(Draw& draw) {
    const Measured measured = draw_measured(draw);
    if (measured.norm.sign() == 0) return discarded();
    const auto far = static_cast<std::int64_t>(laws::Format<F>::safe);
    const std::int64_t exponent = only_ordinary || draw.chance(60) ? draw.integer(-20, 20) : draw.chance(50) ? far - 12 : -far - laws::Format<F>::digits;
    // Entries have 13 bits at most, so that the products still fit: u is exact in F, its squares are not.
    const Exact scale = Exact(draw.integer(1, std::int64_t{1} << (laws::Format<F>::digits - 14))) * Exact::power_of_two(static_cast<long>(exponent));
    const Exact norm = measured.norm * scale;
    const Vector<F> u = constant_vector<F>(Vector<Exact>(measured.u * scale));
    const F tau = constant<F>(draw_threshold(draw, norm));
    const Exact bound = laws::exactly(tau);
    const Vector<F> out = applied(T{}, u, tau);
    for (Eigen::Index j = 0; j < u.size(); ++j) {
      const Exact entry = laws::exactly(u[j]);
      if (!laws::finite(out[j])) return broken("finite");
      if (!laws::is_near(out[j], norm <= bound ? entry : Exact(entry * bound / norm))) return broken(out[j] == 0 ? "innocent zeros" : "value");
    }
    return holds();
  }
};

using OrdinaryClipBandLaw = ClipBandLaw<double, true>;

/// clip_tau(0) = 0 for every tau >= 0.
struct ClipOfZeroLaw {
  static constexpr std::string_view name = "the clip of zero is zero, whatever the threshold";
  template <class T>
  static Answer check(Draw& draw) {
    const Vector<double> zero = Vector<double>::Zero(draw.integer(1, 5));
    const double tau = draw.chance(50) ? 0 : draw.log_uniform(-4, 4, 4).nearest_double();
    for (const double entry : applied(T{}, zero, tau)) {
      if (!(entry == 0)) return broken(entry == entry ? "zero" : "NaN");
    }
    return holds();
  }
};

/// A NaN or an infinity among the entries must not come out as an innocent number.
struct PoisonLaw {
  static constexpr std::string_view name = "a NaN or an infinity shows";
  template <class T>
  static Answer check(Draw& draw) {
    Vector<double> u = constant_vector<double>(draw_vector(draw, static_cast<int>(draw.integer(2, 5))));
    const bool nan = draw.chance(50);
    u[draw.integer(0, u.size() - 1)] = nan ? std::numeric_limits<double>::quiet_NaN() : std::numeric_limits<double>::infinity();
    bool shows = false;
    for (const double entry : applied(T{}, u, 2.0)) shows = shows || !std::isfinite(entry);
    return shows ? holds() : broken(nan ? "a NaN is hidden" : "an infinity is hidden");
  }
};

/// In dual numbers: the identity inside, 0 included, (tau/r)(I - u u^T/r^2) outside, nowhere NaN.
struct ClipDerivativeLaw {
  static constexpr std::string_view name = "the derivative of clip";
  template <class T>
  static Answer check(Draw& draw) {
    using J = ceres::Jet<double, 4>;
    const auto d = static_cast<int>(draw.integer(1, 3));
    const Vector<double> at = draw.chance(30) ? Vector<double>(Vector<double>::Zero(d)) : constant_vector<double>(draw_vector(draw, d));
    Vector<J> u(d);
    for (int j = 0; j < d; ++j) u[j] = J(at[j], j);
    const double r = norm(at);
    const double tau = 2;
    if (std::abs(r - tau) < 0x1p-20) return discarded();  // a kink
    const Vector<J> out = applied(T{}, u, J(tau));
    for (int j = 0; j < d; ++j) {
      for (int l = 0; l < d; ++l) {
        const double delta = j == l ? 1 : 0;
        const double expected = r < tau ? delta : (delta - at[j] * at[l] / (r * r)) * tau / r;
        if (!(std::abs(out[j].v[l] - expected) <= 0x1p-40)) return broken(out[j].v[l] == out[j].v[l] ? "derivative" : "derivative is NaN");
      }
    }
    return holds();
  }
};

/// The clip of a box contains the clip of every member; a certified answer to "was it clipped" is right.
struct ClipContainmentLaw {
  static constexpr std::string_view name = "the clip of an enclosure contains the clip of every member";
  template <class T>
  static Answer check(Draw& draw) {
    const Measured measured = draw_measured(draw);
    const Exact tau = draw_threshold(draw, measured.norm);
    Vector<Interval> box(measured.u.size());
    for (Eigen::Index j = 0; j < box.size(); ++j) {
      const double entry = measured.u[j].nearest_double();
      box[j] = Interval::hull(entry - static_cast<int>(draw.integer(0, 3)), entry + static_cast<int>(draw.integer(0, 3)));
    }
    Vector<Interval> out;
    const Truth clipped = T{}.template apply<Interval>(box, constant<Interval>(tau), out);
    const bool outside = tau < measured.norm;
    if (clipped != Truth::unknown && (clipped == Truth::yes) != outside) return broken("says whether it clipped");
    for (Eigen::Index j = 0; j < box.size(); ++j) {
      const Exact truth = outside ? Exact(measured.u[j] * tau / measured.norm) : measured.u[j];
      if (!laws::bounded(out[j])) return broken("bounded");
      if (truth < laws::lower_of(out[j]) || laws::upper_of(out[j]) < truth) return broken("contains");
    }
    return holds();
  }
};

/// s_a(u) = u/(||u|| + a) in rational numbers.
struct SoftClipValueLaw {
  static constexpr std::string_view name = "soft-clip equals its textbook form";
  template <class T>
  static Answer check(Draw& draw) {
    const Measured measured = draw_measured(draw);
    const Exact a = draw.log_uniform(-3, 5, 4);
    const Vector<Exact> out = applied(T{}, measured.u, a);
    for (Eigen::Index j = 0; j < out.size(); ++j) {
      if (!(out[j] * (measured.norm + a) == measured.u[j])) return broken("s_a(u) (||u|| + a) = u");
    }
    return holds();
  }
};

/// u/||u||, and 0 at 0, in double: of norm 1 or 0 up to 16 roundings.
struct NormaliseValueLaw {
  static constexpr std::string_view name = "normalise is u/||u||, 0 at 0";
  template <class T>
  static Answer check(Draw& draw) {
    const Measured measured = draw_measured(draw);
    const bool zero = draw.chance(20) || measured.norm.sign() == 0;
    const Vector<double> u = constant_vector<double>(zero ? Vector<Exact>(measured.u * Exact(0)) : measured.u);
    const Vector<double> out = applied(T{}, u, 1.0);
    for (Eigen::Index j = 0; j < out.size(); ++j) {
      if (!std::isfinite(out[j])) return broken("finite");
      if (!laws::is_near(out[j], zero ? Exact(0) : Exact(measured.u[j] / measured.norm))) return broken("value");
    }
    return holds();
  }
};

}  // namespace lemmata::museum
