/// Clipping at the nodes, on the server, and the older error feedback.
#include "algorithms/noisy_methods.hpp"
#include "tests/museum/laws/runs.hpp"
#include "theory/clip21/descent.hpp"

namespace lemmata::museum {
namespace {

// ---- The server clips the mean: I::method(gamma, tau) ---------------------------------------------------------------------------------------------------

struct ServerClips {
  static ServerClipGd method(const Exact& gamma, const Exact& tau) { return {gamma, {tau}}; }
};
struct NodesClip {
  static ClipGd method(const Exact& gamma, const Exact& tau) { return {gamma, {tau}}; }
};
struct QuarterStep {
  static ServerClipGd method(const Exact& gamma, const Exact& tau) { return {gamma / Exact(4), {tau}}; }
};
struct NormalisesInstead {
  static NormalisedGd method(const Exact& gamma, const Exact& tau) { return {gamma, {tau}}; }
};
/// f(x+) <= f(x) - (gamma/2) ||grad f|| min(||grad f||, tau) at gamma = 1/L.
struct DescentLaw {
  static constexpr std::string_view name = "descent of the clipped average";
  template <class I>
  static Answer check(Draw& draw) {
    const DrawnRun c = draw_run(draw);
    const Exact gamma = Exact(1) / c.problem.regularity().mean;
    return judged(c, gamma, I::method(gamma, c.tau), 8, []<class S>(const Setting<S>& s) { return clip21::ClippedDescent::Judge<S>(s); });
  }
};

// ---- The nodes clip: the textbook's step, and its length ------------------------------------------------------------------------------------------------

struct NoneClips {
  static Gd method(const Exact& gamma, const Exact&) { return {gamma}; }
};
/// x+ = x - gamma (1/n) sum_i clip_tau(grad f_i(x)), as rational numbers on the line; ||x+ - x|| <= gamma tau.
struct ClientStepLaw {
  static constexpr std::string_view name = "clip-gd equals its textbook form, and moves by at most gamma tau";
  template <class I>
  static Answer check(Draw& draw) {
    const DrawnRun c = draw_run(draw, 100);
    const Exact gamma = draw.log_uniform(-4, 0, 2);
    const TextbookGradient<Exact> gradient(c.problem);
    reference::Vec<Exact> x = textbook<Exact>(c.start.x);
    Answer answer;
    run<Exact>(I::method(gamma, c.tau), c.problem.on<Exact>(), c.start, [&](const Round<Exact>& round) {
      if (magnitude((*round.direction)[0]) > c.tau) answer = broken("||v|| <= tau");
      if (!((*round.x)[0] == x[0])) answer = broken("x_k");
      x = reference::client_step(static_cast<std::size_t>(c.problem.nodes()), x, gamma, gradient,
                                 [&](std::size_t, const reference::Vec<Exact>& g) { return reference::clip(g, c.tau); });
      return answer.kind == Answer::Kind::holds && round.k < 4;
    });
    return answer;
  }
};

// ---- Error feedback: I::method(gamma, k) --------------------------------------------------------------------------------------------------------------

template <Field S>
struct FeedbackState {
  std::int64_t k = 0;
  Vector<S> x, previous, direction;
  std::vector<Vector<S>> gradients, sent, memory, old_memory;
  std::vector<NodeRound<S>> nodes;
};
struct FeedbackLines {
  static Vector<Exact> wanted(const FeedbackState<Exact>& s, std::size_t i) { return s.old_memory[i] + s.gradients[i]; }
  static Vector<Exact> kept(const Vector<Exact>& wanted, const Vector<Exact>& sent, const Vector<Exact>&) { return wanted - sent; }
};
template <class L>
struct FeedbackByLines {
  Exact gamma;
  int entries;

  template <Field S>
  using State = FeedbackState<S>;

  template <Field S, Objective<S> F>
  [[nodiscard]] State<S> start(const F& f, const Start& at) const {
    State<S> s;
    s.x = constant_vector<S>(at.x);
    s.direction = Vector<S>::Constant(s.x.size(), S(0));
    s.gradients.assign(static_cast<std::size_t>(f.nodes()), s.direction);
    s.sent = s.memory = s.old_memory = s.gradients;
    s.nodes.resize(s.memory.size());
    return s;
  }
  template <Field S, Objective<S> F>
  Round<S> advance(const F& f, State<S>& s) const {
    s.old_memory = s.memory;
    std::vector<Truth> known;
    for (std::size_t i = 0; i < s.memory.size(); ++i) f.gradient(static_cast<int>(i), s.x, s.gradients[i]);
    for (std::size_t i = 0; i < s.memory.size(); ++i) {
      const Vector<S> wanted = L::wanted(s, i);
      Compressor{entries}.compress(wanted, s.sent[i], known);
      s.memory[i] = L::kept(wanted, s.sent[i], s.gradients[i]);
      s.nodes[i] = {&s.gradients[i], nullptr, &s.sent[i], nullptr, Truth::no, false};
    }
    mean_of<S>(f.nodes(), [&](int i) -> const Vector<S>& { return s.sent[static_cast<std::size_t>(i)]; }, s.direction);
    s.previous = s.x;
    s.x = s.previous - s.direction * gamma;
    Round<S> round;
    round.k = s.k++;
    round.x = &s.previous;
    round.direction = &s.direction;
    round.nodes = s.nodes;
    return round;
  }
};
struct TrueFeedback {
  static EfGd method(const Exact& gamma, int k) { return {gamma, Compressor{k}}; }
};
template <class L>
struct Feedback {
  static FeedbackByLines<L> method(const Exact& gamma, int k) { return {gamma, k}; }
};
struct ForgetsOldMemory : FeedbackLines {
  static Vector<Exact> kept(const Vector<Exact>&, const Vector<Exact>& sent, const Vector<Exact>& gradient) { return gradient - sent; }
};
struct SignOfMemory : FeedbackLines {
  static Vector<Exact> wanted(const FeedbackState<Exact>& s, std::size_t i) { return s.gradients[i] - s.old_memory[i]; }
};
struct SharedMemory : FeedbackLines {
  static Vector<Exact> wanted(const FeedbackState<Exact>& s, std::size_t i) { return s.old_memory[0] + s.gradients[i]; }
};
struct KeepsWhatWasSent : FeedbackLines {
  static Vector<Exact> kept(const Vector<Exact>&, const Vector<Exact>& sent, const Vector<Exact>&) { return sent; }
};
struct NoMemory : FeedbackLines {
  static Vector<Exact> kept(const Vector<Exact>& wanted, const Vector<Exact>&, const Vector<Exact>&) { return wanted * Exact(0); }
};

/// Nothing is lost: a message is the compressed rest of all gradients of the node that its messages have not carried yet.
struct FeedbackLaw {
  static constexpr std::string_view name = "error feedback loses nothing: messages and memories add up to the gradients";
  template <class I>
  static Answer check(Draw& draw) {
    const DrawnRun c = draw_run(draw, 0);
    const auto d = static_cast<int>(c.problem.dimension());
    const auto k = static_cast<int>(draw.integer(1, d - 1));
    const Exact gamma = draw.log_uniform(-4, -1, 2);
    std::vector<Vector<Exact>> owed(static_cast<std::size_t>(c.problem.nodes()), Vector<Exact>::Constant(d, Exact(0)));
    Answer answer;
    run<Exact>(I::method(gamma, k), c.problem.on<Exact>(), {c.start.x, {}}, [&](const Round<Exact>& round) {
      for (std::size_t i = 0; i < owed.size(); ++i) {
        owed[i] += *round.nodes[i].gradient;
        Vector<Exact> message;
        std::vector<Truth> known;
        Compressor{k}.compress(owed[i], message, known);
        if (!identical(message, *round.nodes[i].sent)) answer = broken("c_i = C(all gradients of node i so far - all its messages)");
        owed[i] -= message;
      }
      return answer.kind == Answer::Kind::holds && round.k < 4;
    });
    return answer;
  }
};

}  // namespace

Mutants methods_without_memory() {
  return {
      one<DescentLaw, ServerClips, NodesClip>("server-clip-at-the-nodes", "mean_i clip(grad f_i) for clip(mean_i grad f_i)",
                                              "averaging before or after clipping: Example 1.1"),
      one<DescentLaw, ServerClips, QuarterStep>("server-clip-quarter-step", "gamma/4", "1/(2L) and the 1/2 of the norm both applied"),
      one<DescentLaw, ServerClips, NormalisesInstead>("server-clip-normalises", "mean_i grad f_i/||grad f_i||", "normalisation taken for clipping"),
      one<ClientStepLaw, NodesClip, NoneClips>("clip-gd-missing-clip", "gradient descent", "a threshold that is read and not used"),
      one<ClientStepLaw, NodesClip, ServerClips>("clip-gd-clips-the-mean", "clip(mean_i grad f_i) for mean_i clip(grad f_i)", "clipping after averaging"),
      one<FeedbackLaw, TrueFeedback, Feedback<ForgetsOldMemory>>("ef-forgets-old-memory", "e_i = grad f_i - c_i for e_i + grad f_i - c_i", "a missing +="),
      one<FeedbackLaw, TrueFeedback, Feedback<SignOfMemory>>("ef-sign-of-the-memory", "C(grad f_i - e_i)", "EF21's sign in the older method"),
      one<FeedbackLaw, TrueFeedback, Feedback<SharedMemory>>("ef-memory-of-node-0", "every node adds the memory of node 0",
                                                             "a memory kept in one global buffer"),
      one<FeedbackLaw, TrueFeedback, Feedback<KeepsWhatWasSent>>("ef-keeps-what-was-sent", "e_i = c_i", "what is kept and what is sent exchanged"),
      one<FeedbackLaw, TrueFeedback, Feedback<NoMemory>>("ef-without-memory", "e_i = 0", "plain compression"),
  };
}

}  // namespace lemmata::museum
