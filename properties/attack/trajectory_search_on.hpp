#pragma once
/// The body of TrajectorySearch for one method and one judge. Included where a model is made, nowhere else.
#include <algorithm>
#include <cmath>
#include <optional>

#include "algorithms/methods.hpp"
#include "algorithms/problems/quadratics.hpp"
#include "numerics/jet.hpp"
#include "properties/activity.hpp"
#include "properties/attack/trajectory_search.hpp"
#include "theory/setting.hpp"

namespace lemmata::properties {

/// Derivatives are taken in so many directions at a time.
inline constexpr int jet_width = 4;
using SearchJet = ceres::Jet<double, jet_width>;

namespace detail {

/// So near to failing a hypothesis begins to cost: a point inside it can be rounded.
inline constexpr double safety = 2e-3;
/// What it costs, against a margin of a relation: a square, so that the climb meets no kink there.
inline constexpr double price = 20000;

/// Problem, start and workspace of runs in numbers of type S: everything is allocated once.
template <Field S, class Method>
struct TrajectoryRun {
  TrajectoryRun(const TrajectoryShape& shape, const Method& method)
      : f(std::vector<typename QuadraticsOn<S>::Part>(
            static_cast<std::size_t>(shape.nodes),
            {Matrix<S>::Constant(shape.dimension, shape.dimension, S(0)), Vector<S>::Constant(shape.dimension, S(0)), S(0)})),
        x(Vector<S>::Constant(shape.dimension, S(0))),
        gradient(x),
        shifts(static_cast<std::size_t>(shape.nodes), x),
        state(method.template start<S>(f, Start{Vector<Exact>::Constant(shape.dimension, Exact(0)), {}})) {}

  QuadraticsOn<S> f;
  Vector<S> x, gradient;
  std::vector<Vector<S>> shifts;
  typename Method::template State<S> state;

  /// Back to round 0, at the numbers in x and shifts.
  void rewind(const S& gamma, const S& tau) {
    state.k = 0;
    state.gamma = gamma;
    for (S& threshold : state.tau) threshold = tau;
    state.x = x;
    state.previous = x;
    if constexpr (requires { state.shifts; }) {
      for (std::size_t i = 0; i < shifts.size(); ++i) {
        state.shifts[i] = shifts[i];
        state.before[i] = shifts[i];
      }
      for (S& entry : state.total) entry = S(0);
      mean_of<S>(f.nodes(), [&](int i) -> const Vector<S>& { return shifts[static_cast<std::size_t>(i)]; }, state.direction);
      if constexpr (std::same_as<Method, Clip21Avg>) {
        for (int i = 0; i < f.nodes(); ++i) f.gradient(i, x, state.gradients[static_cast<std::size_t>(i)]);
      }
    }
  }
  /// One round, complete with value and mean gradient as the observer of algorithms/run.hpp completes it.
  Round<S> advance(const Method& method) {
    Round<S> round = method.template advance<S>(f, state);
    round.value = f.value(*round.x);
    gradient_of_mean<S>(f, *round.x, [&](int i) -> const Vector<S>& { return *round.nodes[static_cast<std::size_t>(i)].gradient; }, gradient);
    round.gradient = &gradient;
    return round;
  }
  /// The constants of the diagonal quadratics, and f's minimum.
  [[nodiscard]] Setting<S> setting(const S& gamma, const S& tau) {
    const auto d = f.mean().b.size();
    std::vector<S> node;
    for (int i = 0; i < f.nodes(); ++i) {
      S largest(0);
      for (Eigen::Index j = 0; j < d; ++j) largest = maximum(largest, magnitude(f.part_of(i).a(j, j)));
      node.push_back(largest);
    }
    S mean(0);
    S lowest(0);
    for (Eigen::Index j = 0; j < d; ++j) {
      mean = maximum(mean, f.mean().a(j, j));
      lowest -= square(f.mean().b[j]) / (S(2) * f.mean().a(j, j));
    }
    return Setting<S>(std::move(node), mean, lowest, gamma, tau);
  }
};

/// What margin_of divides by, in any number; 0 where both sides are nothing but rounding, which is no approach.
template <class S>
S margin_divisor(const S& lhs, const S& rhs, const S& scale) {
  const double l = std::abs(approximate(lhs));
  const double r = std::abs(approximate(rhs));
  if (std::max(l, r) < std::max(1e-12, 1e-6 * std::abs(approximate(scale)))) return S(0);
  const S size = l >= r ? magnitude(lhs) : magnitude(rhs);
  return l == 0 || r == 0 ? S(S(1) + size) : size;
}
/// A margin in any number: margin_of, with derivatives.
template <class S>
S margin_in(const S& lhs, const S& rhs, const S& scale) {
  const S divisor = margin_divisor(lhs, rhs, scale);
  if (!(approximate(divisor) > 0)) return S(-1);
  const S margin = (lhs - rhs) / divisor;
  return std::abs(approximate(margin)) <= 1 ? margin : S(approximate(margin) < 0 ? -1 : 1);
}

}  // namespace detail

/// make_method() -> Method with step size and threshold 1, which the run replaces; make_judge.template operator()<S>(setting) -> judge.
template <class Method, class MakeJudge>
class TrajectorySearchOn final : public TrajectorySearch {
 public:
  TrajectorySearchOn(const TrajectoryShape& shape, double tau, Method method, MakeJudge make_judge, const Amendment& amendment)
      : TrajectorySearch(shape, tau),
        method_(std::move(method)),
        make_judge_(std::move(make_judge)),
        amendment_(amendment),
        doubles_(shape, method_),
        jets_(shape, method_) {}

  void look(std::span<const double> point, Sighting& sighting) override {
    sighting.has_meaning = false;
    sighting.penalty = 0;
    sighting.rounds = 0;
    for (Approach& a : sighting.approaches) a = {a.relation, -1, 0, 0, -1, a.equality};
    if (!put(doubles_, at(point))) return;
    sighting.gamma = step_in_doubles(point).value_or(0);
    if (!(sighting.gamma > 1e-12) || !std::isfinite(sighting.gamma)) return;
    Watcher watcher(sighting, step_bounds_);
    Ledger<double> ledger(watcher, amendment_);
    doubles_.rewind(sighting.gamma, tau_);
    auto judge = make_judge_(doubles_.setting(sighting.gamma, tau_));
    for (std::int64_t k = 0; k <= shape_.rounds; ++k) {
      const Round<double> round = doubles_.advance(method_);
      watcher.begin_round();
      judge(round, ledger);
      if (watcher.failed || !std::isfinite(round.value)) {
        watcher.take_back_round();
        break;
      }
      sighting.rounds = k + 1;
    }
    sighting.has_meaning = !watcher.impossible;
  }

  bool gradient(std::span<const double> point, const Sighting& at_point, std::string_view relation, std::span<double> out) override {
    const Approach* goal = at_point.find(relation);
    if (!at_point.has_meaning || goal == nullptr) return false;
    return in_chunks(point, out, [&](const SearchJet& gamma) {
      Tracer tracer(*goal, step_bounds_);
      Ledger<SearchJet> ledger(tracer, amendment_);
      auto judge = make_judge_(jets_.setting(gamma, SearchJet(tau_)));
      for (std::int64_t k = 0; k <= std::max(goal->k, at_point.penalty > 0 ? at_point.rounds : 0) && k <= shape_.rounds; ++k) judge(jets_.advance(method_), ledger);
      return SearchJet(tracer.margin - tracer.penalty);
    });
  }

  std::vector<Kink> kinks(std::span<const double> point, std::size_t count) override {
    std::vector<Kink> found;
    if (!put(doubles_, at(point))) return found;
    const std::optional<double> gamma = step_in_doubles(point);
    if (!gamma) return found;
    doubles_.rewind(*gamma, tau_);
    for (std::int64_t k = 0; k <= shape_.rounds; ++k) {
      const Round<double> round = doubles_.advance(method_);
      for (int i = 0; i < shape_.nodes; ++i) found.push_back({k, i, size_at(round, i) / tau_ - 1});
    }
    std::ranges::sort(found, {}, [](const Kink& kink) { return std::abs(kink.gap); });
    if (found.size() > count) found.resize(count);
    return found;
  }

  bool kink_gradient(std::span<const double> point, const Kink& kink, std::span<double> out) override {
    return in_chunks(point, out, [&](const SearchJet&) {
      SearchJet size_at_kink(0);
      for (std::int64_t k = 0; k <= kink.k; ++k) {
        const Round<SearchJet> round = jets_.advance(method_);
        if (k == kink.k) size_at_kink = size_at(round, kink.node);
      }
      return SearchJet(size_at_kink / SearchJet(tau_));
    });
  }

 private:
  /// The names of hypotheses whose bound depends on the step size.
  using Names = std::vector<std::string_view>;
  static bool is_among(const Names& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }
  /// The coordinates of a point.
  static auto at(std::span<const double> point) {
    return [point](int c) { return point[static_cast<std::size_t>(c)]; };
  }

  /// Collects the approaches of a run in doubles.
  class Watcher final : public LedgerObserver<double> {
   public:
    Watcher(Sighting& sighting, const Names& step_bounds) : sighting_(sighting), step_bounds_(step_bounds) {}
    void hypothesis(std::string_view /*name*/, Truth holds) override {
      if (holds == Truth::no) impossible = failed = true;
    }
    void hypothesis(std::string_view name, std::int64_t k, const double& lhs, const double& rhs) override {
      if (k == 0 && is_among(step_bounds_, name)) return;  // the step size sees to it
      const double excess = detail::margin_in(lhs, rhs, 0.0) + detail::safety;
      if (!(excess > 0)) return;
      sighting_.penalty = std::max(sighting_.penalty, detail::price * excess * excess);
      if (excess > detail::safety) failed = true;
    }
    void relation(Truth condition, const Relation<double>& r) override {
      if (failed || condition == Truth::no) return;
      Approach& approach = approach_to(r.name);
      const double divisor = detail::margin_divisor(r.lhs, r.rhs, r.scale);
      double difference = r.lhs - r.rhs;
      if (r.order == Order::equal) difference = std::abs(difference), approach.equality = true;
      // Most relations are no nearer than one before: no division is spent on them.
      if (!(difference > approach.margin * divisor) || !(divisor > 0)) return;
      before_.emplace_back(static_cast<std::size_t>(&approach - sighting_.approaches.data()), approach);
      approach.margin = std::min(difference / divisor, 1.0), approach.k = r.k, approach.node = r.node;
      // The ratio of two numbers that are nothing but rounding says nothing.
      if (r.rhs > 1e-9 * std::abs(r.scale) && r.rhs > 1e-12 && r.order != Order::equal) approach.ratio = r.lhs / r.rhs;
    }
    /// What a round claimed counts once its hypotheses held.
    void begin_round() { before_.clear(); }
    void take_back_round() {
      for (std::size_t change = before_.size(); change-- > 0;) sighting_.approaches[before_[change].first] = before_[change].second;
    }
    bool failed = false;
    bool impossible = false;

   private:
    /// Relations come in the same order in every round: the next one is mostly where the last one ended.
    Approach& approach_to(std::string_view name) {
      std::vector<Approach>& all = sighting_.approaches;
      for (std::size_t tries = 0; tries < all.size(); ++tries, ++next_) {
        if (next_ >= all.size()) next_ = 0;
        if (all[next_].relation.data() == name.data() && all[next_].relation.size() == name.size()) return all[next_];
      }
      for (next_ = 0; next_ < all.size(); ++next_) {  // the same text at another place
        if (all[next_].relation == name) return all[next_];
      }
      return all.emplace_back(Approach{name, -1, 0, 0, -1, false});
    }

    Sighting& sighting_;
    const Names& step_bounds_;
    std::vector<std::pair<std::size_t, Approach>> before_;  ///< what this round has overwritten
    std::size_t next_ = 0;
  };

  /// Follows one relation through a run in dual numbers.
  class Tracer final : public LedgerObserver<SearchJet> {
   public:
    Tracer(const Approach& goal, const Names& step_bounds) : goal_(goal), step_bounds_(step_bounds) {}
    void hypothesis(std::string_view /*name*/, Truth /*holds*/) override {}
    void hypothesis(std::string_view name, std::int64_t k, const SearchJet& lhs, const SearchJet& rhs) override {
      if (k == 0 && is_among(step_bounds_, name)) return;  // the step size sees to it
      const SearchJet excess = detail::margin_in(lhs, rhs, SearchJet(0)) + SearchJet(detail::safety);
      if (!(excess.a > 0)) return;
      const SearchJet cost = SearchJet(detail::price) * excess * excess;
      if (cost.a > penalty.a) penalty = cost;
    }
    void relation(Truth condition, const Relation<SearchJet>& r) override {
      if (condition == Truth::no || r.k != goal_.k || r.node != goal_.node || r.name != goal_.relation) return;
      margin = detail::margin_in(r.lhs, r.rhs, r.scale);
      if (r.order == Order::equal) margin = magnitude(margin);
    }
    SearchJet margin{-1};
    SearchJet penalty{0};

   private:
    const Approach& goal_;
    const Names& step_bounds_;
  };

  /// Only hears the hypotheses of one round: log(lhs/rhs) of the worst that bounds the step size.
  template <class S>
  class Gauge final : public LedgerObserver<S> {
   public:
    explicit Gauge(const Names& step_bounds) : step_bounds_(step_bounds) {}
    void hypothesis(std::string_view /*name*/, Truth /*holds*/) override {}
    void hypothesis(std::string_view name, std::int64_t /*k*/, const S& lhs, const S& rhs) override {
      if (!(approximate(lhs) > 0) || !(approximate(rhs) > 0) || !is_among(step_bounds_, name)) return;
      const S level = scalar_traits<S>::log(S(lhs / rhs));
      if (!worst || approximate(*worst) < approximate(level)) worst = level;
    }
    void relation(Truth /*condition*/, const Relation<S>& /*relation*/) override {}
    std::optional<S> worst;

   private:
    const Names& step_bounds_;
  };

  /// Hears which hypotheses of one round have two positive sides, and lhs/rhs of each.
  class Listener final : public LedgerObserver<double> {
   public:
    void hypothesis(std::string_view /*name*/, Truth /*holds*/) override {}
    void hypothesis(std::string_view name, std::int64_t /*k*/, const double& lhs, const double& rhs) override {
      if (lhs > 0 && rhs > 0) heard.emplace_back(name, lhs / rhs);
    }
    void relation(Truth /*condition*/, const Relation<double>& /*relation*/) override {}
    std::vector<std::pair<std::string_view, double>> heard;
  };

  /// Puts a point's numbers into a run; false where f is not bounded below.
  template <class Run, class Number>
  bool put(Run& run, const Number& number) {
    const int d = shape_.dimension;
    for (int i = 0; i < shape_.nodes; ++i) {
      auto& part = run.f.part_of(i);
      for (int j = 0; j < d; ++j) {
        part.a(j, j) = number(diagonal_at(i, j));
        part.b[j] = number(linear_at(i, j));
        if (shape_.shifted) run.shifts[static_cast<std::size_t>(i)][j] = number(shift_at(i, j));
      }
    }
    for (int j = 0; j < d; ++j) run.x[j] = number(start_at(j));
    run.f.update_mean();
    double largest = 0;
    for (int i = 0; i < shape_.nodes; ++i) {
      for (int j = 0; j < d; ++j) largest = std::max(largest, std::abs(approximate(run.f.part_of(i).a(j, j))));
    }
    for (int j = 0; j < d; ++j) {
      if (!(approximate(run.f.mean().a(j, j)) > 1e-4 * largest)) return false;
    }
    return largest < 1e6 && largest > 1e-6;
  }

  /// log(lhs/rhs) of the worst bound on the step size, at the round that stands in `round`.
  double level(const Round<double>& round, double gamma) {
    Gauge<double> gauge(step_bounds_);
    Ledger<double> ledger(gauge, amendment_);
    make_judge_(doubles_.setting(gamma, tau_))(round, ledger);
    return gauge.worst.value_or(-1);
  }
  /// The largest step size that the first round allows, by a secant in logarithms: the bounds are sums of powers of gamma. Learns the bounds when first called.
  std::optional<double> largest_step() {
    doubles_.rewind(1, tau_);
    const Round<double> round = doubles_.advance(method_);
    if (!learned_) learn(round);
    if (step_bounds_.empty()) return std::nullopt;
    double s = last_cap_;
    double at_s = level(round, std::exp(s));
    double t = s - at_s;
    for (int tries = 0; tries < 40; ++tries) {
      if (!std::isfinite(t) || std::abs(t) > 40) return std::nullopt;
      const double at_t = level(round, std::exp(t));
      if (std::abs(at_t) < 1e-13 || t == s) {
        s = t;
        break;
      }
      double slope = (at_t - at_s) / (t - s);
      if (!(slope > 0.25)) slope = 1;
      s = t;
      at_s = at_t;
      t -= at_t / slope;
      if (std::abs(t - s) < 1e-14 * (1 + std::abs(s))) break;
    }
    last_cap_ = s;
    return std::exp(s);
  }
  /// Which hypotheses of the first round change with the step size.
  void learn(const Round<double>& round) {
    learned_ = true;
    Listener heard[2];
    for (int h = 0; h < 2; ++h) {
      Ledger<double> ledger(heard[h], amendment_);
      make_judge_(doubles_.setting(h == 0 ? 0.25 : 0.5, tau_))(round, ledger);
    }
    for (const auto& [name, ratio] : heard[0].heard) {
      const auto other = std::ranges::find(heard[1].heard, name, &std::pair<std::string_view, double>::first);
      if (other != heard[1].heard.end() && std::abs(std::log(ratio / other->second)) > 1e-9) step_bounds_.push_back(name);
    }
  }

  std::optional<double> step_in_doubles(std::span<const double> point) {
    const double t = point[static_cast<std::size_t>(step_at())];
    const std::optional<double> cap = largest_step();
    if (step_bounds_.empty()) return std::exp(std::clamp(t, -20.0, 20.0));
    if (!cap) return std::nullopt;
    return *cap / (1 + t * t);
  }
  /// The step size with its derivatives in the directions first, first + 1, ...; doubles_ holds the point, jets_ is given it.
  std::optional<SearchJet> seeded_step(std::span<const double> point, int first) {
    const auto number = [&](int c) {
      SearchJet value(point[static_cast<std::size_t>(c)]);
      if (c >= first && c < first + jet_width) value.v[c - first] = 1;
      return value;
    };
    if (!put(jets_, number)) return std::nullopt;
    const SearchJet t = number(step_at());
    if (step_bounds_.empty()) return ceres::exp(t);
    // log cap = s solves level(s, point) = 0: ds = -(d level/d point)/(d level/d s).
    const double s = last_cap_;
    constexpr double h = 1e-6;
    doubles_.rewind(1, tau_);
    const Round<double> round = doubles_.advance(method_);
    const double slope = (level(round, std::exp(s + h)) - level(round, std::exp(s - h))) / (2 * h);
    if (!(slope > 0.1)) return std::nullopt;
    jets_.rewind(SearchJet(1), SearchJet(tau_));
    const Round<SearchJet> first_round = jets_.advance(method_);
    Gauge<SearchJet> gauge(step_bounds_);
    Ledger<SearchJet> ledger(gauge, amendment_);
    const SearchJet cap_value(std::exp(s));
    make_judge_(jets_.setting(cap_value, SearchJet(tau_)))(first_round, ledger);
    if (!gauge.worst) return std::nullopt;
    SearchJet log_cap(s);
    log_cap.v = -gauge.worst->v / slope;
    return SearchJet(ceres::exp(log_cap) / (SearchJet(1) + t * t));
  }

  /// The derivatives of run(gamma), a run in dual numbers from the point, in all coordinates, a few at a time. False where there is none.
  template <class Run>
  bool in_chunks(std::span<const double> point, std::span<double> out, const Run& run_from) {
    if (!put(doubles_, at(point)) || !step_in_doubles(point)) return false;
    for (int first = 0; first < size(); first += jet_width) {
      const std::optional<SearchJet> gamma = seeded_step(point, first);
      if (!gamma) return false;
      jets_.rewind(*gamma, SearchJet(tau_));
      const SearchJet value = run_from(*gamma);
      for (int s = 0; s < jet_width && first + s < size(); ++s) {
        out[static_cast<std::size_t>(first + s)] = value.v[s];
        if (!std::isfinite(value.v[s])) return false;
      }
    }
    return true;
  }
  /// ||u_i^k||: what node i clips in this round.
  template <class S>
  [[nodiscard]] S size_at(const Round<S>& round, int i) const {
    Vector<S> workspace;
    return clipped_size(round, static_cast<std::size_t>(i), clip_site(method_).argument, workspace).value_or(S(0));
  }

  Method method_;
  MakeJudge make_judge_;
  Amendment amendment_;
  detail::TrajectoryRun<double, Method> doubles_;
  detail::TrajectoryRun<SearchJet, Method> jets_;
  Names step_bounds_;
  bool learned_ = false;
  double last_cap_ = 0;  ///< log of the cap of the last point: where the next one starts
};

}  // namespace lemmata::properties
