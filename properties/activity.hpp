#pragma once
/// Activity of clipping: which nodes clip in which round of a run, and the label under which tests count the run.
///
///   never    no node clips in any round 0..K             always     every node clips in every round
///   mixed    some clip and some do not                   boundary   in some round some node stands on its threshold
///
/// A node stands on its threshold tau where what it clips, u, has | ||u|| - tau | <= 2^-52 max(||u||, tau): equal, or no further apart than neighbouring
/// doubles. There a wrong comparison (< for <=), a norm with an error of its own or one more rounding changes what is clipped, so such runs are counted by
/// themselves. Everything is certified, by exact rationals on the line, else by balls of 128, 256, ... bits; what no precision decides is `boundary` too.
///
/// Whether a node clips is what the method says (NodeRound::clipped): a method that forgets to clip is `never`. How far u is from tau takes knowing what the
/// method clips, its `ClipSite`. Where that is hidden, a node is on its threshold if the enclosures cannot tell whether it clips.
#include <functional>
#include <optional>
#include <string>

#include "algorithms/instance.hpp"
#include "algorithms/local_methods.hpp"
#include "algorithms/noisy_methods.hpp"
#include "algorithms/run.hpp"
#include "numerics/error.hpp"
#include "theory/ladder.hpp"

namespace lemmata::properties {

enum class ActivityLabel : std::uint8_t { never, always, mixed, boundary };
[[nodiscard]] std::string_view text(ActivityLabel label);

/// What is known of one node in one round. `on_threshold` outranks whether it clips; `open`: more bits, please.
enum class NodeActivity : std::uint8_t { unclipped, clipped, on_threshold, open };

/// The activity of rounds 0..K: plain data. The counts are of nodes in rounds.
struct Activity {
  ActivityLabel label = ActivityLabel::never;
  /// Rounds, a colon, one sign a node: its number (the last digit) where it clips, '-' where it does not, '=' on the threshold, '?' where that is open.
  /// "0-3: 12, 4: 1-, 5: --": both nodes clip in rounds 0 to 3, then only the first, then none.
  std::string pattern;
  std::int64_t unclipped = 0, clipped = 0, on_threshold = 0, open = 0;
  long precision_bits = 0;  ///< 0: exact
};

/// Collects the activity of a run, round by round. Memory does not grow with the number of rounds: after `most_stretches` the pattern only counts on.
class ActivityRecord {
 public:
  static constexpr std::size_t most_stretches = 24;
  static constexpr std::size_t most_signs = 40;  ///< nodes shown; all are counted

  void add(std::int64_t k, std::span<const NodeActivity> nodes);
  [[nodiscard]] bool has_open() const { return activity_.open > 0; }
  /// Label, pattern and counts of the rounds so far; those still open count as `boundary`.
  [[nodiscard]] Activity result(long precision_bits) const;

 private:
  struct Stretch {
    std::int64_t first, last;
    std::string signs;
  };
  Activity activity_;
  std::vector<Stretch> stretches_;
  std::int64_t untold_ = 0;  ///< rounds beyond the last stretch
};

/// What a method clips, and at which thresholds (one for all nodes, or one each).
enum class ClipArgument : std::uint8_t {
  hidden,         ///< a round does not show it
  gradient,       ///< grad f_i(x_k)
  mean_gradient,  ///< grad f(x_k), on the server
  increment,      ///< grad f_i(x_k) - v_i^{k-1}
  momentum,       ///< the node's momentum minus its shift
  sample,         ///< the node's stochastic gradient
};
struct ClipSite {
  ClipArgument argument = ClipArgument::hidden;
  std::vector<Exact> thresholds;
};
/// One overload a method; for a method of your own write another beside it (it is found by its argument), or pass a ClipSite.
template <class Method>
[[nodiscard]] ClipSite clip_site(const Method&) { return {}; }
[[nodiscard]] ClipSite clip_site(const Clip21Gd& method);
[[nodiscard]] ClipSite clip_site(const DampedClip21Gd& method);
[[nodiscard]] ClipSite clip_site(const PressClip21Gd& method);
[[nodiscard]] ClipSite clip_site(const Clip21Avg& method);
[[nodiscard]] ClipSite clip_site(const NoisyClip21Gd& method);
[[nodiscard]] ClipSite clip_site(const Clip21Sgd2m& method);
[[nodiscard]] ClipSite clip_site(const ClipGd& method);
[[nodiscard]] ClipSite clip_site(const ServerClipGd& method);
[[nodiscard]] ClipSite clip_site(const Celgc& method);

/// ||u|| of node i where the round shows it; `workspace` is resized as needed.
template <Field S>
[[nodiscard]] std::optional<S> clipped_size(const Round<S>& round, std::size_t i, ClipArgument argument, Vector<S>& workspace) {
  const NodeRound<S>& node = round.nodes[i];
  switch (argument) {
    case ClipArgument::gradient: return norm(*node.gradient);
    case ClipArgument::mean_gradient: return norm(*round.gradient);
    case ClipArgument::increment: return distance(*node.gradient, *node.before, workspace);
    case ClipArgument::momentum: return distance(*node.momentum, *node.before, workspace);
    case ClipArgument::sample: return norm(*node.sample);
    case ClipArgument::hidden: break;
  }
  return std::nullopt;
}

/// Whether a and b are equal or neighbouring doubles: |a - b| <= 2^-52 max(|a|, |b|).
template <Field S>
[[nodiscard]] Truth are_neighbours(const S& a, const S& b) {
  static const Exact unit = Exact::power_of_two(-52);
  return less_equal(magnitude(S(a - b)), S(constant<S>(unit) * maximum(magnitude(a), magnitude(b))));
}

template <Field S>
[[nodiscard]] NodeActivity activity_of_node(const Round<S>& round, std::size_t i, const ClipSite& site, std::span<const S> thresholds, Vector<S>& workspace) {
  const std::optional<S> size = clipped_size(round, i, site.argument, workspace);
  if (size) {
    const Truth near = are_neighbours(*size, thresholds[thresholds.size() == 1 ? 0 : i]);
    if (near == Truth::yes) return NodeActivity::on_threshold;
    if (near == Truth::unknown) return NodeActivity::open;
  }
  const Truth clipped = round.nodes[i].clipped;
  return clipped == Truth::yes ? NodeActivity::clipped : clipped == Truth::no ? NodeActivity::unclipped : NodeActivity::open;
}

template <Field S>
using RoundSink = std::function<bool(const Round<S>&)>;

/// The activity of rounds 0..last_round, in numbers of one type. `drive(sink)` runs the method until the sink says false. With `give_up` the run ends in the
/// first round that leaves something open. On rounded numbers the answer is rounded as well.
template <Field S, class Drive>
[[nodiscard]] Activity observe_activity(const ClipSite& site, std::int64_t last_round, long precision_bits, bool give_up, const Drive& drive) {
  std::vector<S> thresholds;
  for (const Exact& tau : site.thresholds) thresholds.push_back(constant<S>(tau));
  ActivityRecord record;
  std::vector<NodeActivity> nodes;
  Vector<S> workspace;
  drive(RoundSink<S>([&](const Round<S>& round) {
    nodes.clear();
    for (std::size_t i = 0; i < round.nodes.size(); ++i) nodes.push_back(activity_of_node<S>(round, i, site, thresholds, workspace));
    record.add(round.k, nodes);
    return round.k < last_round && !(give_up && record.has_open());
  }));
  return record.result(precision_bits);
}

/// Exact runs are tried on the line up to this round; their numbers grow with every round.
inline constexpr std::int64_t longest_exact_activity = 100;
/// More bits than these are not spent on a label: what they leave open is `boundary`.
inline constexpr long most_activity_bits = 4096;

/// The certified activity, where `drive.template operator()<S>(sink)` runs the method in numbers of type S (Exact, Ball) until the sink says false.
template <class Drive>
[[nodiscard]] Activity certify_activity(const ClipSite& site, std::int64_t last_round, bool try_exact, const Drive& drive) {
  if (try_exact && last_round <= longest_exact_activity) {
    try {
      return observe_activity<Exact>(site, last_round, 0, false, [&](const RoundSink<Exact>& sink) { drive.template operator()<Exact>(sink); });
    } catch (const NoExactValue&) {  // balls then
    }
  }
  for (long bits = 128;; bits *= 2) {
    const PrecisionScope scope(bits);
    const bool last = 2 * bits > most_activity_bits;
    const auto in_balls = [&](const RoundSink<Ball>& sink) { drive.template operator()<Ball>(sink); };
    const Activity activity = observe_activity<Ball>(site, last_round, bits, !last, in_balls);
    if (activity.open == 0 || last) return activity;
  }
}

/// The activity of rounds 0..last_round of a method, one of your own as well.
template <class Method>
[[nodiscard]] Activity activity_of_run(const Method& method, const ClipSite& site, const Problem& problem, const Start& start, std::int64_t last_round) {
  const bool on_the_line = has_affine_gradients(problem) && dimension_of(problem) == 1;
  return certify_activity(site, last_round, on_the_line, [&]<class S>(const RoundSink<S>& sink) {
    with_objective<S>(problem, [&](const auto& f) { run<S>(method, f, start, sink); });
  });
}
template <class Method>
[[nodiscard]] Activity activity_of_run(const Method& method, const Problem& problem, const Start& start, std::int64_t last_round) {
  return activity_of_run(method, clip_site(method), problem, start, last_round);
}

}  // namespace lemmata::properties
