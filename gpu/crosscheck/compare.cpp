#include "gpu/crosscheck/compare.hpp"

#include <cmath>

#include "gpu/crosscheck/rounding.hpp"
#include "theory/verdict.hpp"

namespace lemmata::crosscheck {
namespace {

/// Exact runs are the last resort, on the line and over horizons where rationals stay small.
constexpr std::int64_t longest_exact_run = 400;

template <Field S>
S number(double a) {
  return constant<S>(Exact::of_double(a));
}

/// Of the exact vector and the computed one; not NaN, not infinite.
template <Field S, std::floating_point T>
S error_of(const Vector<S>& exact, const Vector<T>& computed) {
  Vector<S> difference(exact.size());
  for (Eigen::Index j = 0; j < exact.size(); ++j) difference[j] = exact[j] - number<S>(static_cast<double>(computed[j]));
  return norm(difference);
}

template <std::floating_point T>
bool is_finite(const Vector<T>& x) {
  for (const T entry : x) {
    if (!std::isfinite(entry)) return false;
  }
  return true;
}

/// The comparisons of one run with rounds of numbers of type S.
template <Field S, std::floating_point T>
class Against {
 public:
  Against(const Case& c, std::span<const std::int64_t> rounds, Fault fault) : run_(c, fault), rounds_(rounds) {
    result.errors.assign(rounds.size(), std::numeric_limits<float>::quiet_NaN());
    result.bands = result.errors;
  }
  void see(const Round<S>& round) {
    run_.advance();
    if (result.answer == Compared::Answer::without_band || result.answer == Compared::Answer::outside) return;
    if (const std::optional<S> error = check("x", round.k, *round.x, run_.x(), run_.band())) note(round.k, approximate(*error));
    for (std::size_t i = 0; i < round.nodes.size(); ++i) {
      const BandNode<T>& node = run_.nodes()[i];
      check("gradient", round.k, *round.nodes[i].gradient, node.gradient, node.gradient_band);
      if (round.nodes[i].after != nullptr) check("shift", round.k, *round.nodes[i].after, node.shift, node.shift_band);
    }
  }
  [[nodiscard]] const BandRun<T>& run() const { return run_; }
  Compared result;

 private:
  std::optional<S> check(const char* what, std::int64_t k, const Vector<S>& exact, const Vector<T>& computed, double band) {
    if (result.answer == Compared::Answer::without_band || result.answer == Compared::Answer::outside) return std::nullopt;
    if (!std::isfinite(band) || !is_finite(computed)) {
      settle(Compared::Answer::without_band, k, what);
      return std::nullopt;
    }
    ++result.comparisons;
    S error = error_of(exact, computed);
    switch (less_equal(error, number<S>(band))) {
      case Truth::yes: break;
      case Truth::no: settle(Compared::Answer::outside, k, what); break;
      case Truth::unknown:
        if (result.answer == Compared::Answer::inside) settle(Compared::Answer::undecided, k, what);
    }
    return error;
  }
  void settle(Compared::Answer answer, std::int64_t k, const char* what) {
    result.answer = answer;
    result.k = k;
    result.quantity = what;
  }
  void note(std::int64_t k, double error) {
    const double ulp = ulp_of(run_.x());
    const double band = run_.band();
    result.largest_error = larger(result.largest_error, error / ulp);
    if (band > 0 && error / band > result.largest_ratio) {
      result.largest_ratio = error / band;
      result.ratio_at = k;
    }
    while (at_ < rounds_.size() && rounds_[at_] < k) ++at_;
    if (at_ >= rounds_.size() || rounds_[at_] != k) return;
    result.errors[at_] = static_cast<float>(error / ulp);
    result.bands[at_] = static_cast<float>(band / ulp);
  }

  BandRun<T> run_;
  std::span<const std::int64_t> rounds_;
  std::size_t at_ = 0;
};

/// ||argument of the clipping at node i||, as the method has it.
template <Field S>
S increment_norm(const Case& c, const Round<S>& round, std::size_t i) {
  const NodeRound<S>& node = round.nodes[i];
  if (c.method == Method::server_clip_gd) return norm(*round.gradient);
  if (node.before == nullptr) return norm(*node.gradient);
  Vector<S> increment = node.momentum != nullptr ? *node.momentum : *node.gradient;
  for (Eigen::Index j = 0; j < increment.size(); ++j) increment[j] -= (*node.before)[j];
  if (c.method != Method::top_k_clip21_gd) return norm(increment);
  Vector<S> compressed;
  std::vector<Truth> kept;
  keep_largest(c.top_k, increment, compressed, kept);
  return norm(compressed);
}

std::string interval_text(const Quantity& q) { return q.lower == q.upper ? q.lower : "[" + q.lower + ", " + q.upper + "]"; }

/// Every round in numbers of type S; false: something was left undecided.
template <Field S>
bool compare_in(const Case& c, std::int64_t steps, std::span<const std::int64_t> rounds, Fault fault, Comparison& out) {
  Against<S, float> single(c, rounds, fault);
  Against<S, double> twice(c, rounds, fault);
  out.flips = 0;
  out.ties = 0;
  out.first_flip.reset();
  run_reference<S>(c, [&](const Round<S>& round) {
    single.see(round);
    twice.see(round);
    const int decisions = c.method == Method::server_clip_gd ? 1 : c.method == Method::gd ? 0 : c.nodes;
    const bool is_counted = single.result.answer != Compared::Answer::without_band && (c.method != Method::clip21_sgd2m || round.k > 0);
    for (int i = 0; i < decisions && is_counted; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const Truth exact = round.nodes[at].clipped;
      const bool in_float = single.run().nodes()[at].clipped;
      if (exact == Truth::unknown) {
        ++out.ties;
      } else if (in_float != (exact == Truth::yes)) {
        ++out.flips;
        if (out.first_flip) continue;
        const BandNode<float>& node = single.run().nodes()[at];
        const double sign = in_float ? 1 : -1;
        const Exact tau = c.method == Method::celgc ? Exact::of_double(c.gamma) / Exact::of_double(c.eta) : Exact::of_double(c.tau);
        const auto computed = static_cast<float>(constant<float>(tau) + sign * node.margin);
        out.first_flip = Flip{round.k, i, in_float, interval_text(quantity(increment_norm(c, round, at))), tau.text(), computed};
      }
    }
    return round.k < steps;
  });
  out.runs = {std::move(single.result), std::move(twice.result)};
  const auto is_open = [](const Compared& r) { return r.answer == Compared::Answer::undecided; };
  return !is_open(out.runs[0]) && !is_open(out.runs[1]) && out.ties == 0;
}

}  // namespace

template <std::floating_point T>
Truth is_within(const Case& c, std::int64_t steps, const Vector<T>& x, double band) {
  if (!is_finite(x)) return Truth::no;
  Truth answer = Truth::unknown;
  for (const long bits : {192L, 1024L, 4096L}) {
    const PrecisionScope scope(bits);
    run_reference<Ball>(c, [&](const Round<Ball>& round) {
      if (round.k == steps) answer = less_equal(error_of(*round.x, x), number<Ball>(band));
      return round.k < steps;
    });
    if (answer != Truth::unknown) break;
  }
  return answer;
}
template Truth is_within(const Case&, std::int64_t, const Vector<float>&, double);
template Truth is_within(const Case&, std::int64_t, const Vector<double>&, double);

template <std::floating_point T>
double ulp_of(const Vector<T>& x) {
  T largest(0);
  for (const T entry : x) largest = std::max(largest, std::abs(entry));
  if (!(largest < std::numeric_limits<T>::max())) return unbounded;
  return static_cast<double>(std::nextafter(largest, std::numeric_limits<T>::infinity())) - static_cast<double>(largest);
}
template double ulp_of(const Vector<float>&);
template double ulp_of(const Vector<double>&);

Comparison compare(const Case& c, std::int64_t steps, std::span<const std::int64_t> rounds, Fault fault) {
  Comparison out;
  const bool may_be_exact = c.dimension == 1 && steps <= longest_exact_run;
  for (const long bits : {192L, 512L, 1024L, 4096L}) {
    if (bits == 4096 && may_be_exact) break;
    const PrecisionScope scope(bits);
    out.bits = bits;
    if (compare_in<Ball>(c, steps, rounds, fault, out)) return out;
  }
  if (may_be_exact) {
    out.bits = 0;
    compare_in<Exact>(c, steps, rounds, fault, out);
  }
  return out;
}

}  // namespace lemmata::crosscheck
