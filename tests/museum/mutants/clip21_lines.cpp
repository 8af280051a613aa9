/// Clip21-GD line by line, each line replaceable: the mistakes that no operator and no parameter makes.
#include "tests/museum/laws/runs.hpp"

namespace lemmata::museum {
namespace {

template <Field S>
struct LinesState {
  std::int64_t k = 0;
  Vector<S> x, previous, direction;
  std::vector<Vector<S>> gradients, before, after, sent;
  std::vector<NodeRound<S>> nodes;
};

/// The right lines.
struct Lines {
  template <Field S>
  static Vector<S> difference(const LinesState<S>& s, std::size_t i) { return s.gradients[i] - s.before[i]; }
  template <Field S>
  static Truth message(const Vector<S>& u, const S& tau, Vector<S>& out) { return Clip{}.apply(u, tau, out); }
  template <Field S>
  static Vector<S> shift(const Vector<S>& before, const Vector<S>& sent) { return before + sent; }
  static int divisor(int n) { return n; }
  static constexpr bool averages_before_clipping = false;
};

template <class L>
struct Clip21ByLines {
  Exact gamma, tau;

  template <Field S>
  using State = LinesState<S>;

  template <Field S, Objective<S> F>
  [[nodiscard]] State<S> start(const F& f, const Start& at) const {
    State<S> s;
    s.x = constant_vector<S>(at.x);
    s.direction = Vector<S>::Constant(s.x.size(), S(0));
    s.gradients.assign(static_cast<std::size_t>(f.nodes()), s.direction);
    s.before = s.after = s.sent = s.gradients;
    for (std::size_t i = 0; i < at.shifts.size(); ++i) s.after[i] = constant_vector<S>(at.shifts[i]);
    s.nodes.resize(s.after.size());
    return s;
  }
  template <Field S, Objective<S> F>
  Round<S> advance(const F& f, State<S>& s) const {
    const std::size_t n = s.after.size();
    s.before = s.after;
    for (std::size_t i = 0; i < n; ++i) f.gradient(static_cast<int>(i), s.x, s.gradients[i]);
    std::vector<Vector<S>> differences;
    for (std::size_t i = 0; i < n; ++i) differences.push_back(L::difference(s, i));
    if (L::averages_before_clipping) {
      Vector<S> mean;
      mean_of<S>(f.nodes(), [&](int i) -> const Vector<S>& { return differences[static_cast<std::size_t>(i)]; }, mean);
      differences.assign(n, mean);
    }
    Vector<S> sum = Vector<S>::Constant(s.x.size(), S(0));
    for (std::size_t i = 0; i < n; ++i) {
      const Truth clipped = L::message(differences[i], constant<S>(tau), s.sent[i]);
      s.after[i] = L::shift(s.before[i], s.sent[i]);
      sum += s.after[i];
      s.nodes[i] = {&s.gradients[i], &s.before[i], &s.sent[i], &s.after[i], clipped, false};
    }
    const S share = S(1) / static_cast<S>(L::divisor(f.nodes()));
    for (Eigen::Index j = 0; j < sum.size(); ++j) s.direction[j] = sum[j] * share;
    s.previous = s.x;
    for (Eigen::Index j = 0; j < sum.size(); ++j) s.x[j] = s.previous[j] - constant<S>(gamma) * s.direction[j];
    Round<S> round;
    round.k = s.k++;
    round.x = &s.previous;
    round.direction = &s.direction;
    round.nodes = s.nodes;
    return round;
  }
};

struct SubtractsTheMessage : Lines {
  template <Field S>
  static Vector<S> shift(const Vector<S>& before, const Vector<S>& sent) { return before - sent; }
};
struct AddsTheShift : Lines {
  template <Field S>
  static Vector<S> difference(const LinesState<S>& s, std::size_t i) { return s.gradients[i] + s.before[i]; }
};
struct NeighboursMemory : Lines {
  template <Field S>
  static Vector<S> difference(const LinesState<S>& s, std::size_t i) { return s.gradients[i] - s.before[(i + 1) % s.before.size()]; }
};
struct NoClip : Lines {
  template <Field S>
  static Truth message(const Vector<S>& u, const S&, Vector<S>& out) {
    out = u;
    return Truth::no;
  }
};
struct OneNodeFewer : Lines {
  static int divisor(int n) { return n > 1 ? n - 1 : 1; }
};
struct Sums : Lines {
  static int divisor(int) { return 1; }
};
struct ClipsTheMean : Lines {
  static constexpr bool averages_before_clipping = true;
};
struct SendsTheRest : Lines {
  template <Field S>
  static Truth message(const Vector<S>& u, const S& tau, Vector<S>& out) {
    Vector<S> kept;
    const Truth clipped = Clip{}.apply(u, tau, kept);
    out = u - kept;
    return clipped;
  }
};

template <class L>
struct By {
  static Clip21ByLines<L> method(const Exact& gamma, const Exact& tau) { return {gamma, tau}; }
};
template <class L>
Mutant wrong_line(std::string_view name, std::string_view defect, std::string_view origin) {
  return {name, defect, origin, {held_to<OneStepRelationsLaw, TrueClip21, By<L>>(), held_to<TextbookClip21Law, TrueClip21, By<L>>()}};
}

}  // namespace

Mutants clip21_lines() {
  return {
      wrong_line<SubtractsTheMessage>("clip21-sign-of-the-shift", "v_i - c_i for v_i + c_i", "a memory of errors taken for one of gradients"),
      wrong_line<AddsTheShift>("clip21-adds-the-shift", "clip(grad f_i + v_i), as the older error feedback has it", "EF taken for EF21"),
      wrong_line<NeighboursMemory>("clip21-memory-of-the-neighbour", "grad f_i - v_{i+1}", "a memory indexed by rank after a reshuffle"),
      wrong_line<NoClip>("clip21-missing-clip", "the difference is sent whole", "a threshold that is read and not used"),
      wrong_line<OneNodeFewer>("clip21-mean-over-n-minus-1", "the sum divided by n - 1", "the sample variance's divisor"),
      wrong_line<Sums>("clip21-sum-for-mean", "the sum is not divided", "an all-reduce that sums by default"),
      wrong_line<ClipsTheMean>("clip21-clips-after-averaging", "clip(mean(grad f_i - v_i)) on every node", "clipping after averaging"),
      wrong_line<SendsTheRest>("clip21-sends-the-rest", "u - clip(u) for clip(u)", "what is kept and what is sent exchanged"),
  };
}

}  // namespace lemmata::museum
