#include "properties/activity_instances.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "properties/catalogue.hpp"
#include "properties/celgc/lemma_2_run.hpp"
#include "properties/celgc/one_step.hpp"
#include "properties/clip21_instances.hpp"
#include "properties/theorem_b_operation.hpp"

namespace lemmata::properties {
namespace {

/// A method with everything that its run depends on.
struct MethodRun {
  std::variant<Clip21Gd, DampedClip21Gd, PressClip21Gd, ClipPress21Gd, Clip21Avg, ClipGd, ServerClipGd, NoisyClip21Gd, Clip21Sgd2m, Celgc> method;
  Problem problem;
  Start start;
  std::int64_t steps;

  [[nodiscard]] ClipSite site() const {
    return std::visit([](const auto& m) { return clip_site(m); }, method);
  }
  template <Field S>
  void drive(const RoundSink<S>& sink) const {
    with_objective<S>(problem, [&](const auto& f) { std::visit([&](const auto& m) { run<S>(m, f, start, sink); }, method); });
  }
  [[nodiscard]] bool on_the_line() const { return has_affine_gradients(problem) && dimension_of(problem) == 1; }
};

// ---- Which method a statement speaks of ------------------------------------------------------------------------------------------------------------

/// Its parameters are complete: no step size "cap".
using ReadRun = MethodRun (*)(const Instance& instance, std::span<const ParameterInfo> known);

template <class MakeMethod>
MethodRun trajectory_run(const Instance& instance, std::span<const ParameterInfo> known, const MakeMethod& make) {
  Trajectory t = read_trajectory(instance, known);
  auto method = make(t, ParameterReader(instance.subject, instance.parameters, known));
  return {std::move(method), std::move(t.problem), std::move(t.start), t.steps};
}

MethodRun clip21_gd(const Instance& instance, std::span<const ParameterInfo> known) {
  return trajectory_run(instance, known, [](const Trajectory& t, const ParameterReader&) { return Clip21Gd{t.gamma, {t.tau}, {}}; });
}
MethodRun clip21_avg(const Instance& instance, std::span<const ParameterInfo> known) {
  return trajectory_run(instance, known, [](const Trajectory& t, const ParameterReader&) { return Clip21Avg{{t.tau}}; });
}
MethodRun clip_gd(const Instance& instance, std::span<const ParameterInfo> known) {
  return trajectory_run(instance, known, [](const Trajectory& t, const ParameterReader&) { return ClipGd{t.gamma, {t.tau}}; });
}
MethodRun server_clip_gd(const Instance& instance, std::span<const ParameterInfo> known) {
  return trajectory_run(instance, known, [](const Trajectory& t, const ParameterReader&) { return ServerClipGd{t.gamma, {t.tau}}; });
}
MethodRun noisy_clip21_gd(const Instance& instance, std::span<const ParameterInfo> known) {
  return trajectory_run(instance, known, [](const Trajectory& t, const ParameterReader& read) {
    return NoisyClip21Gd{t.gamma, {t.tau}, {}, read_noise(read, NoiseRole::privacy, dimension_of(t.problem))};
  });
}
MethodRun momentum_method(const Instance& instance, std::span<const ParameterInfo> known) {
  return trajectory_run(instance, known,
                        [](const Trajectory& t, const ParameterReader& read) { return Clip21Sgd2m{t.gamma, {t.tau}, read.number("momentum")}; });
}
MethodRun theorem_b_method(const Instance& instance, std::span<const ParameterInfo> known) {
  MethodRun run = clip21_gd(instance, known);
  const Exact gamma = std::get<Clip21Gd>(run.method).gamma;
  const std::vector<Exact> tau = std::get<Clip21Gd>(run.method).thresholds;
  const TheoremBOperation operation = read_theorem_b_operation(instance, dimension_of(run.problem));
  switch (operation.kind) {
    case TheoremBOperation::Kind::clip: break;
    case TheoremBOperation::Kind::damped: run.method = DampedClip21Gd{gamma, tau, {operation.b}}; break;
    case TheoremBOperation::Kind::clip_then_press: run.method = PressClip21Gd{gamma, tau, {operation.compressor}}; break;
    case TheoremBOperation::Kind::press_then_clip: run.method = ClipPress21Gd{gamma, tau, {operation.compressor}}; break;
  }
  return run;
}
MethodRun lemma_2_method(const Instance& instance, std::span<const ParameterInfo>) {
  Lemma2Run run = read_lemma_2_run(instance);
  return {std::move(run.method), std::move(run.problem), std::move(run.start), run.steps};
}

using enum ActivityLabel;
struct Line {
  std::string_view subject;
  ReadRun read;
  std::vector<ActivityLabel> labels;
};
const std::vector<ActivityLabel> all_labels = {never, always, mixed, boundary};

/// A run that always clips has not come to k*, from which on (A2) speaks; inside the basin of Example 1.1 the second node is not clipped.
const std::vector<Line>& lines() {
  static const std::vector<Line> all = {
      {"clip21/one-step-relations", clip21_gd, all_labels},
      {"clip21/theorem-a", clip21_gd, all_labels},
      {"clip21/theorem-a-posteriori", clip21_gd, all_labels},
      {"clip21/k-star", clip21_gd, {never, mixed, boundary}},
      {"clip21/rate", clip21_gd, all_labels},
      {"clip21/published-form", clip21_gd, all_labels},
      {"clip21/theorem-b", theorem_b_method, all_labels},
      {"clip21/theorem-b-plus", theorem_b_method, all_labels},
      {"clip21/avg", clip21_avg, all_labels},
      {"clip21/single-node-descent", clip_gd, all_labels},
      {"clip21/server-side-clipping", server_clip_gd, all_labels},
      {"clip21/example-1.1-basin", clip_gd, {never, mixed, boundary}},
      {"clip21/theorem-c", noisy_clip21_gd, all_labels},
      {"clip21/theorem-f", momentum_method, {never}},
      {"celgc/lemma-2", lemma_2_method, all_labels},
      {"celgc/lemma-2-sharp", lemma_2_method, all_labels},
      {"celgc/lemma-2-regime", lemma_2_method, all_labels},
  };
  return all;
}
const Line* line_of(std::string_view subject) {
  const auto found = std::ranges::find(lines(), subject, &Line::subject);
  return found == lines().end() ? nullptr : &*found;
}
const Entry& entry_of(std::string_view subject) {
  return *std::ranges::find(statements(), subject, [](const Entry& e) { return e.info->id; });
}

/// The run with its step size worked out, by a check that ends at once. Only the cap of Theorem C depends on the horizon.
MethodRun run_of(const Line& line, const Instance& instance) {
  const Entry& entry = entry_of(line.subject);
  Instance whole = instance;
  const auto is_open = [&](const char* name) {
    const auto found = whole.parameters.find(name);
    const bool known = std::ranges::find(entry.parameters, name, &ParameterInfo::name) != entry.parameters.end();
    return known && (found == whole.parameters.end() || found->second == "cap");
  };
  if (line.read != lemma_2_method && line.read != clip21_avg && (is_open("gamma") || is_open("momentum"))) {
    LadderOptions briefly;
    briefly.max_bits = briefly.first_bits;
    if (line.read != noisy_clip21_gd) whole.steps = 0;
    (void)entry.check(whole, briefly);
    whole.steps = instance.steps;
  }
  return line.read(whole, entry.parameters);
}

Activity certified(const MethodRun& run) {
  return certify_activity(run.site(), run.steps, run.on_the_line(), [&]<class S>(const RoundSink<S>& sink) { run.drive<S>(sink); });
}
ActivityLabel rough_label(const MethodRun& run) {
  return observe_activity<double>(run.site(), run.steps, 53, false, [&](const RoundSink<double>& sink) { run.drive<double>(sink); }).label;
}

// ---- One step of CELGC --------------------------------------------------------------------------------------------------------------------------------

/// Lemmas 3, 3' and 4 speak of one step over all outcomes of the noise: an outcome takes the place of a round.
bool is_one_step(std::string_view subject) { return subject.starts_with("celgc/lemma-3") || subject == "celgc/lemma-4"; }

Activity one_step_activity(const Instance& instance) {
  const ReadStep read = one_step_of(instance);
  const OneStepInstance& e = read.step;
  const Exact threshold = e.gamma / e.eta;
  const auto last = static_cast<std::int64_t>(e.law.outcomes.size()) - 1;
  const bool on_the_line = has_affine_gradients(read.problem) && dimension_of(read.problem) == 1;
  return certify_activity({ClipArgument::sample, {threshold}}, last, on_the_line, [&]<class S>(const RoundSink<S>& sink) {
    with_objective<S>(read.problem, [&](const auto& f) {
      std::vector<Vector<S>> samples(e.iterates.size(), Vector<S>(f.dimension()));
      std::vector<NodeRound<S>> nodes(e.iterates.size());
      Vector<S> clipped;
      Round<S> round;
      round.nodes = nodes;
      for (bool more = true; more; ++round.k) {
        for (std::size_t i = 0; i < nodes.size(); ++i) {
          f.gradient(0, constant_vector<S>(e.iterates[i]), samples[i]);
          add_to(samples[i], constant_vector<S>(e.law.outcomes[static_cast<std::size_t>(round.k)]));
          nodes[i].sample = &samples[i];
          nodes[i].clipped = Clip{}.apply(samples[i], constant<S>(threshold), clipped);
        }
        more = sink(round);
      }
    });
  });
}

// ---- The first round ---------------------------------------------------------------------------------------------------------------------------------

/// ||u_i^0|| between two rational numbers, equal where it is known exactly; empty where a round does not show it.
struct Size {
  Exact low, high;
};
template <Field S>
std::vector<Size> first_sizes_in(const MethodRun& run) {
  std::vector<Size> sizes;
  Vector<S> workspace;
  run.drive<S>([&](const Round<S>& round) {
    for (std::size_t i = 0; i < round.nodes.size(); ++i) {
      const std::optional<S> size = clipped_size(round, i, run.site().argument, workspace);
      if (!size) break;
      if constexpr (std::same_as<S, Exact>) {
        sizes.push_back({*size, *size});
      } else {
        sizes.push_back({positive_part(*size).lower(), size->upper()});
      }
    }
    return false;
  });
  return sizes;
}
std::vector<Size> first_sizes(const MethodRun& run) {
  try {
    if (is_rational(run.problem)) return first_sizes_in<Exact>(run);
  } catch (const NoExactValue&) {  // an irrational norm
  }
  const PrecisionScope scope(256);
  return first_sizes_in<Ball>(run);
}

// ---- Building ----------------------------------------------------------------------------------------------------------------------------------------

constexpr int threshold_bits = 20;
constexpr int quiet = 64;

/// The neighbouring double where `size` is one, else within 2^-53 of it.
Exact neighbour(const Exact& size, bool above) {
  const double nearest = size.nearest_double();
  if (std::isfinite(nearest) && Exact::of_double(nearest) == size) return Exact::of_double(above ? step_up(nearest) : step_down(nearest));
  return size * (above ? Exact(1) + Exact::power_of_two(-53) : Exact(1) - Exact::power_of_two(-53));
}

class Builder {
 public:
  Builder(const Line& line, Instance instance, const Parameters& given, Draw draw)
      : line_(line), instance_(std::move(instance)), draw_(std::move(draw)), run_(run_of(line, instance_)), sizes_(first_sizes(run_)) {
    has_shifts_ = run_.site().argument == ClipArgument::increment && !given.contains("shift") && line.subject != "clip21/published-form";
    may_move_start_ = !given.contains("x0");
  }

  /// Nothing where it cannot be done for this instance.
  std::optional<Instance> with(ActivityLabel label) {
    if (label == boundary) {
      constexpr std::array regimes = {Regime::just_inside, Regime::tie, Regime::just_outside};
      const Regime regime = regimes[static_cast<std::size_t>(draw_.integer(0, 2))];
      std::optional<Instance> instance = in(regime);
      if (!instance && regime == Regime::tie) instance = in(Regime::just_inside);  // an irrational norm
      return instance;
    }
    // Now and then a node has nothing to send at first, or far more than the square of a double holds.
    if (label != always && can_shift() && draw_.chance(20)) {
      instance_ = *in(Regime::zero);
      look_again();
    }
    if (label == mixed && draw_.chance(20)) {
      const std::optional<Instance> far = in(draw_.chance(50) ? Regime::overflow : Regime::outside);
      if (far && rough_label(run_of(line_, *far)) == mixed) return far;
    }
    if (label == never) {
      Exact tau = sizes_.empty() ? given_threshold() : dyadic_above(Exact(2) * positive_or_one(largest()), threshold_bits);
      return first_that_is(never, [&] { return std::exchange(tau, tau * Exact(4)); });
    }
    if (label == always) {
      const Exact start = sizes_.empty() ? given_threshold() : least();
      if (start.sign() == 0) return std::nullopt;
      Exact tau = dyadic_below(start / Exact(2 * run_.steps + 2), threshold_bits);
      return first_that_is(always, [&] { return std::exchange(tau, tau / Exact(8)); });
    }
    const Exact scale = sizes_.empty() ? given_threshold() : largest();
    if (scale.sign() == 0) return std::nullopt;
    return first_that_is(mixed, [&] { return dyadic_below(scale / (Exact(1) + draw_.log_uniform(-3, 2, 4)), threshold_bits); });
  }

  std::optional<Instance> in(Regime regime) {
    if (line_.subject == "celgc/lemma-2-regime") quieten();
    if (sizes_.empty()) return std::nullopt;
    const auto i = static_cast<std::size_t>(draw_.integer(0, static_cast<std::int64_t>(sizes_.size()) - 1));
    if (can_shift()) return by_shift(i, regime);
    const Size& size = sizes_[i];
    const bool known = size.low == size.high;
    if (size.low.sign() <= 0) return std::nullopt;
    switch (regime) {
      case Regime::inside: return with_threshold(dyadic_above(Exact(2) * size.high, threshold_bits));
      case Regime::just_inside: return with_threshold(known ? neighbour(size.high, true) : dyadic_above(size.high, 55));
      case Regime::just_outside: return with_threshold(known ? neighbour(size.low, false) : dyadic_below(size.low, 55));
      case Regime::tie: return known ? std::optional(with_threshold(size.low)) : std::nullopt;
      case Regime::outside: return with_threshold(dyadic_below(size.low / Exact(16), threshold_bits));
      case Regime::zero: return std::nullopt;
      case Regime::overflow: break;
    }
    return far_away();
  }

 private:
  [[nodiscard]] static Exact positive_or_one(const Exact& q) { return q.sign() > 0 ? q : Exact(1); }
  [[nodiscard]] bool can_shift() const { return has_shifts_ && is_rational(run_.problem); }
  void look_again() {
    run_ = run_of(line_, instance_);
    sizes_ = first_sizes(run_);
  }
  [[nodiscard]] Exact given_threshold() const { return Exact::parse(instance_.parameters.at("tau")); }
  [[nodiscard]] Exact largest() const { return std::ranges::max_element(sizes_, {}, &Size::high)->high; }
  [[nodiscard]] Exact least() const { return std::ranges::min_element(sizes_, {}, &Size::low)->low; }

  /// What is clipped contains noise of at most tau/5. Made smaller beforehand, it can stay as it is when tau falls.
  void quieten() {
    const auto scale = instance_.parameters.find("noise_scale");
    if (scale == instance_.parameters.end() || reserve_ > Exact(1)) return;
    scale->second = (Exact::parse(scale->second) / Exact(quiet)).text();
    reserve_ = Exact(quiet);
    look_again();
  }
  /// Noise that the hypotheses hold against the threshold moves with it.
  [[nodiscard]] Instance with_threshold(const Exact& tau) const { return with_threshold(instance_, tau); }
  [[nodiscard]] Instance with_threshold(Instance changed, const Exact& tau) const {
    const Exact room = tau / given_threshold() * reserve_;
    const Exact factor = reserve_ > Exact(1) ? std::min(room, Exact(1)) : room;
    changed.parameters["tau"] = tau.text();
    const bool against_noise = line_.read == noisy_clip21_gd || line_.subject == "celgc/lemma-2-regime";
    for (const char* name : {"noise_scale", "privacy_scale", "zeta"}) {
      const auto found = changed.parameters.find(name);
      if (against_noise && found != changed.parameters.end() && found->second != "oracle") found->second = (Exact::parse(found->second) * factor).text();
    }
    return changed;
  }
  template <class Next>
  [[nodiscard]] std::optional<Instance> first_that_is(ActivityLabel label, const Next& next) const {
    for (int attempt = 0; attempt < 12; ++attempt) {
      Instance changed = with_threshold(next());
      if (rough_label(run_of(line_, changed)) == label) return changed;
    }
    return std::nullopt;
  }

  /// v_i = grad f_i(x_0) - w for a vector w of rational length.
  [[nodiscard]] std::optional<Instance> by_shift(std::size_t i, Regime regime) {
    const Eigen::Index d = run_.start.x.size();
    static constexpr std::array<std::array<int, 3>, 3> shapes = {{{1, 0, 0}, {3, 4, 0}, {2, 3, 6}}};
    static constexpr std::array<int, 3> lengths = {1, 5, 7};
    const auto shape = static_cast<std::size_t>(draw_.integer(0, std::min<std::int64_t>(d, 3) - 1));
    Exact unit = dyadic_above(positive_or_one(largest()) / Exact(lengths[shape]), 6);
    if (regime == Regime::zero) unit = Exact(0);
    if (regime == Regime::overflow) unit = Exact::power_of_two(600);
    Vector<Exact> w = Vector<Exact>::Constant(d, Exact(0));
    const std::int64_t first = draw_.integer(0, d - 1);
    for (std::size_t j = 0; j < std::min<std::size_t>(3, static_cast<std::size_t>(d)); ++j) {
      w[(first + static_cast<std::int64_t>(j)) % d] = Exact(draw_.chance(50) ? shapes[shape][j] : -shapes[shape][j]) * unit;
    }
    const Exact length = Exact(lengths[shape]) * unit;
    Instance moved = instance_;
    moved.shifts = run_.start.shifts;
    if (moved.shifts.empty()) moved.shifts.assign(sizes_.size(), Vector<Exact>::Constant(d, Exact(0)));
    Vector<Exact> gradient(d);
    with_objective<Exact>(run_.problem, [&](const auto& f) { f.gradient(static_cast<int>(i), run_.start.x, gradient); });
    for (Eigen::Index j = 0; j < d; ++j) moved.shifts[i][j] = gradient[j] - w[j];
    switch (regime) {
      case Regime::zero: break;
      case Regime::inside: return with_threshold(moved, Exact(4) * length);
      case Regime::just_inside: return with_threshold(moved, neighbour(length, true));
      case Regime::tie: return with_threshold(moved, length);
      case Regime::just_outside: return with_threshold(moved, neighbour(length, false));
      case Regime::outside: return with_threshold(moved, dyadic_below(length / Exact(19), threshold_bits));  // no multiple of it: not a tie of a later round
      case Regime::overflow: return with_threshold(moved, length / Exact(2));
    }
    return moved;
  }
  [[nodiscard]] std::optional<Instance> far_away() {
    if (!may_move_start_ || !std::holds_alternative<Quadratics>(run_.problem)) return std::nullopt;
    Instance moved = instance_;
    moved.start = run_.start.x;
    for (Exact& entry : *moved.start) entry = (entry.sign() == 0 ? Exact(1) : entry) * Exact::power_of_two(600);
    const std::vector<Size> sizes = first_sizes(run_of(line_, moved));
    const Exact size = std::ranges::max_element(sizes, {}, &Size::low)->low;
    if (size.sign() <= 0) return std::nullopt;
    return with_threshold(moved, dyadic_below(size / Exact(2), threshold_bits));
  }

  const Line& line_;
  Instance instance_;
  Draw draw_;
  MethodRun run_;
  std::vector<Size> sizes_;
  Exact reserve_{1};  ///< how far tau may fall before the noise has to
  bool has_shifts_ = false, may_move_start_ = false;
};

/// `build(Builder)` makes an instance or says that it cannot; `accept(Activity)` looks at what came of it.
template <class Build, class Accept>
LabelledInstance drawn_until(const std::string& what, const Entry& entry, std::uint64_t seed, const Parameters& given, const Build& build,
                             const Accept& accept) {
  const Line* line = line_of(entry.info->id);
  const std::string subject(entry.info->id);
  if (line == nullptr) throw BadInput(subject + ": no instance is built to have a label; draw its instances with Entry::draw");
  if (given.contains("tau")) throw BadInput(subject + ": tau is what makes an instance '" + what + "'; leave it out of the parameters given");
  for (std::int64_t discards = 0; discards <= most_discards; ++discards) {
    // Seeds far apart, of 61 bits as files and command lines have them; the first is the one asked for.
    constexpr std::uint64_t apart = 0x9E3779B97F4A7C15U;
    const std::uint64_t own = discards == 0 ? seed : (seed + static_cast<std::uint64_t>(discards) * apart) >> 3;
    Instance drawn = entry.draw(own, 1, given);
    try {
      Builder builder(*line, std::move(drawn), given, Draw(own, std::uint64_t{1} << 40));
      const std::optional<Instance> instance = build(builder);
      if (!instance) continue;
      const Activity activity = certified(run_of(*line, *instance));
      if (accept(activity)) return {*instance, activity, discards};
    } catch (const BadInput&) {  // no cap can be told from 0, say: drawn in vain
    }
  }
  throw BadInput(subject + ": no instance '" + what + "' in " + std::to_string(most_discards + 1) +
                 " draws; its hypotheses or the parameters given leave no room for it");
}

}  // namespace

std::string_view text(Regime regime) {
  switch (regime) {
    case Regime::zero: return "zero";
    case Regime::inside: return "inside";
    case Regime::just_inside: return "just-inside";
    case Regime::tie: return "tie";
    case Regime::just_outside: return "just-outside";
    case Regime::outside: return "outside";
    case Regime::overflow: break;
  }
  return "overflow";
}

bool has_activity(std::string_view subject) { return line_of(subject) != nullptr || is_one_step(subject); }

std::vector<ActivityLabel> possible_labels(std::string_view subject) {
  const Line* line = line_of(subject);
  return line == nullptr ? std::vector<ActivityLabel>{} : line->labels;
}

std::optional<Activity> activity_of(const Instance& instance) {
  if (is_one_step(instance.subject)) return one_step_activity(instance);
  const Line* line = line_of(instance.subject);
  if (line == nullptr) return std::nullopt;
  return certified(run_of(*line, instance));
}

LabelledInstance instance_with(ActivityLabel label, const Entry& entry, std::uint64_t seed, const Parameters& given) {
  return drawn_until(std::string(text(label)), entry, seed, given, [&](Builder& builder) { return builder.with(label); },
                     [&](const Activity& activity) { return activity.label == label; });
}

LabelledInstance instance_in(Regime regime, const Entry& entry, std::uint64_t seed, const Parameters& given) {
  return drawn_until(std::string(text(regime)), entry, seed, given, [&](Builder& builder) { return builder.in(regime); }, [](const Activity&) { return true; });
}

std::vector<Regime> first_regimes(const Instance& instance) {
  const Line* line = line_of(instance.subject);
  if (line == nullptr) return {};
  const MethodRun run = run_of(*line, instance);
  const ClipSite site = run.site();
  const std::vector<Size> sizes = first_sizes(run);
  std::vector<Regime> regimes;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const Exact& tau = site.thresholds[site.thresholds.size() == 1 ? 0 : i];
    const auto& [low, high] = sizes[i];
    const bool near = are_neighbours(low, tau) == Truth::yes && are_neighbours(high, tau) == Truth::yes;
    regimes.push_back(high.sign() == 0                         ? Regime::zero
                      : low == tau && high == tau              ? Regime::tie
                      : low > Exact::power_of_two(512)         ? Regime::overflow
                      : high <= tau                            ? (near ? Regime::just_inside : Regime::inside)
                                                               : (near ? Regime::just_outside : Regime::outside));
  }
  return regimes;
}

}  // namespace lemmata::properties
