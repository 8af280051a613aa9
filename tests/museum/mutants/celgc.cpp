/// CELGC: the line where it averages, the step it takes, and the constants of its lemmas.
#include "algorithms/local_methods.hpp"
#include "properties/celgc/one_step.hpp"
#include "tests/museum/laws/runs.hpp"
#include "theory/celgc/lemma_2.hpp"
#include "theory/celgc/theorem_1.hpp"

namespace lemmata::museum {
namespace {

using celgc::Lemma2;
using celgc::Lemma3;
using celgc::Theorem1;

// ---- Lemma 2: I::method(gamma, eta, I, noise) ---------------------------------------------------------------------------------------------------------

struct True {
  static Celgc method(const Exact& gamma, const Exact& eta, std::int64_t interval, const Noise& noise) { return {gamma, eta, interval, Reading::V0, noise}; }
};
struct LiteralOrder {
  static Celgc method(const Exact& gamma, const Exact& eta, std::int64_t interval, const Noise& noise) { return {gamma, eta, interval, Reading::VL, noise}; }
};
struct OneStepLate {
  static Celgc method(const Exact& gamma, const Exact& eta, std::int64_t interval, const Noise& noise) {
    return {gamma, eta, interval + 1, Reading::V0, noise};
  }
};
struct EtaForGamma {
  static Celgc method(const Exact& gamma, const Exact& eta, std::int64_t interval, const Noise& noise) { return {eta, gamma, interval, Reading::V0, noise}; }
};
struct RadiusGammaOverEta {
  static Celgc method(const Exact& gamma, const Exact& eta, std::int64_t interval, const Noise& noise) {
    return {gamma / eta, eta, interval, Reading::V0, noise};
  }
};
struct MissingClip {
  static LocalSgd method(const Exact& gamma, const Exact& eta, std::int64_t interval, const Noise& noise) { return {gamma, eta, interval, Reading::V0, noise}; }
};

/// One machine walks one way, the others the other way, every step as long as it may be: the sharp bound is attained in every round.
struct Lemma2Law {
  static constexpr std::string_view name = "Lemma 2 of CELGC, sharp";
  template <class I>
  static Answer check(Draw& draw) {
    const auto n = static_cast<int>(draw.integer(2, 4));
    const Exact gamma = draw.log_uniform(-8, -5, 2);
    const Exact eta = gamma * draw.log_uniform(-2, 2, 2);
    const std::int64_t interval = draw.integer(1, 6);
    Noise opposed;
    opposed.kind = NoiseKind::fixed;
    for (int i = 0; i < n; ++i) opposed.law.outcomes.push_back(Vector<Exact>::Constant(1, gamma / eta * Exact(i == 0 ? 4 : -4)));
    const DrawnRun c = parabolas(std::vector<Exact>(static_cast<std::size_t>(n), Exact(1, 8)), draw.dyadic(1, 4), Exact(1));
    return judged_in<Exact>(c, gamma, I::method(gamma, eta, interval, opposed), static_cast<int>(3 * interval),
                            [&]<class S>(const Setting<S>&) { return Lemma2::Judge<S>(Lemma2::Bound::sharp, gamma, interval); });
  }
};

/// bound(n, gamma, k): how far a machine strays in k steps. Held against the run that attains it.
struct SharpStray {
  static Exact bound(int n, const Exact& gamma, std::int64_t k) { return Exact(2 * (n - 1), n) * gamma * Exact(k); }
};
struct StrayWithoutTwo {
  static Exact bound(int n, const Exact& gamma, std::int64_t k) { return Exact(n - 1, n) * gamma * Exact(k); }
};
struct StrayWithoutShare {
  static Exact bound(int, const Exact& gamma, std::int64_t k) { return Exact(2) * gamma * Exact(k); }
};
struct StrayOneStepMore {
  static Exact bound(int n, const Exact& gamma, std::int64_t k) { return SharpStray::bound(n, gamma, k + 1); }
};
struct AttainedStrayLaw {
  static constexpr std::string_view name = "the sharp constant of Lemma 2 is attained in every step";
  template <class Bound>
  static Answer check(Draw& draw) {
    const auto n = static_cast<int>(draw.integer(2, 5));
    const Exact gamma = draw.log_uniform(-4, 0, 3);
    const std::int64_t interval = draw.integer(2, 6);
    Noise opposed;
    opposed.kind = NoiseKind::fixed;
    for (int i = 0; i < n; ++i) opposed.law.outcomes.push_back(Vector<Exact>::Constant(1, Exact(i == 0 ? 100000 : -100000)));
    const Quadratics flat = Quadratics::in_one_dimension(std::vector<Exact>(static_cast<std::size_t>(n), Exact(1)), {Exact(0)});
    Answer answer;
    run<Exact>(Celgc{gamma, gamma, interval, Reading::V0, opposed}, flat.on<Exact>(), Start{Vector<Exact>::Constant(1, Exact(0)), {}},
               [&](const Round<Exact>& round) {
                 const Exact strayed = magnitude(Exact((*round.x)[0] - (*round.nodes[0].iterate)[0]));
                 if (!(strayed == Bound::bound(n, gamma, round.k % interval))) answer = broken("|mean_t - x_t^1| = 2 (1 - 1/N) k gamma");
                 return answer.kind == Answer::Kind::holds && round.k < 2 * interval;
               });
    return answer;
  }
};

// ---- One step: Lemmas 3 and 3', and its length ----------------------------------------------------------------------------------------------------------

using properties::ClippedStep;

template <class Scale>
struct ScaledStep {
  template <Field S>
  Truth operator()(const Vector<S>& G, const S& gamma, const S& eta, const S& threshold, Vector<S>& step) const {
    const Truth clipped = ClippedStep{}(G, gamma, eta, threshold, step);
    for (Eigen::Index j = 0; j < step.size(); ++j) step[j] = static_cast<S>(Scale::factor) * step[j];
    return clipped;
  }
};
struct Uphill {
  static constexpr int factor = -1;
};
struct ThreeTimes {
  static constexpr int factor = 3;
};
struct ClipsAtGamma {
  template <Field S>
  Truth operator()(const Vector<S>& G, const S& gamma, const S& eta, const S& /*threshold*/, Vector<S>& step) const {
    return ClippedStep{}(G, gamma, eta, gamma, step);
  }
};
struct NeverClips {
  template <Field S>
  Truth operator()(const Vector<S>& G, const S& /*gamma*/, const S& eta, const S& /*threshold*/, Vector<S>& step) const {
    step = G;
    for (Eigen::Index j = 0; j < step.size(); ++j) step[j] = eta * G[j];
    return Truth::no;
  }
};
struct AlwaysNormalises {
  template <Field S>
  Truth operator()(const Vector<S>& G, const S& gamma, const S& /*eta*/, const S& threshold, Vector<S>& step) const {
    const Truth zero = Normalise{}.apply(G, threshold, step);
    for (Eigen::Index j = 0; j < step.size(); ++j) step[j] = gamma * step[j];
    return zero;
  }
};

struct StepLengthLaw {
  static constexpr std::string_view name = "a step of CELGC is min(eta ||G||, gamma) long, along G";
  template <class Step>
  static Answer check(Draw& draw) {
    const Measured G = draw_measured(draw);
    if (G.norm.sign() == 0) return discarded();
    const Exact eta = draw.log_uniform(-6, 2, 3);
    const Exact gamma = eta * draw_threshold(draw, G.norm);
    Vector<Exact> step(G.u.size());
    Step{}(G.u, gamma, eta, Exact(gamma / eta), step);
    Ledger<Exact> ledger;
    ledger.claim("||s|| = min(eta ||G||, gamma)", 0, -1, Order::equal, norm(step), minimum(Exact(eta * G.norm), gamma));
    ledger.claim("<s, G> = ||s|| ||G||", 0, -1, Order::equal, dot(step, G.u), Exact(norm(step) * G.norm));
    return ledger.is_violated() ? broken(std::string(ledger.violation().name)) : holds();
  }
};

/// f = x^2/2, machines within reach of their mean, noise +-1 or three-valued; on the line, where all is rational.
properties::OneStepInstance draw_step(Draw& draw) {
  properties::OneStepInstance e;
  e.eta = draw.log_uniform(-12, -6, 3);
  e.sigma = Exact(1);
  e.gamma = Exact(5) * e.eta;
  e.L0 = Exact(1);
  e.c = Exact(1);
  e.interval = draw.integer(1, 3);
  const auto n = static_cast<int>(draw.integer(1, 3));
  const Exact at = draw.chance(30) ? Exact(0) : draw.dyadic(8, 2);
  for (int i = 0; i < n; ++i) e.iterates.push_back(Vector<Exact>::Constant(1, at + e.gamma * draw.dyadic(1, 3)));
  for (const int z : {1, -1}) e.law.outcomes.push_back(Vector<Exact>::Constant(1, Exact(z)));
  e.law.weights = {1, 1};
  if (draw.chance(30)) {
    e.law.outcomes.push_back(Vector<Exact>::Constant(1, Exact(0)));
    e.law.weights.push_back(draw.integer(1, 3));
  }
  return e;
}
template <class Judge>
Answer one_step(const celgc::OneStep<Exact>& step, const Judge& judge) {
  Ledger<Exact> ledger;
  judge(step, ledger);
  return ledger.is_violated() ? broken(std::string(ledger.violation().name)) : holds();
}
const Quadratics& parabola() {
  static const Quadratics f = Quadratics::in_one_dimension({Exact(1)}, {Exact(0)});
  return f;
}
struct Lemma3Law {
  static constexpr std::string_view name = "Lemmas 3 and 3' of CELGC";
  template <class Step>
  static Answer check(Draw& draw) {
    const celgc::OneStep<Exact> step = properties::expand<Exact>(draw_step(draw), parabola().on<Exact>(), Step{});
    const Answer printed = one_step(step, [](const auto& s, auto& ledger) { Lemma3::judge(s, Lemma3::printed, ledger); });
    if (printed.kind != Answer::Kind::holds) return printed;
    return one_step(step, [](const auto& s, auto& ledger) { Lemma3::judge_prime(s, ledger); });
  }
};
/// V::variance: how often A L0 eta^2 sigma^2/N stands in the two sums.
struct Printed {
  static constexpr Lemma3::Variance variance = Lemma3::printed;
};
struct NoVariance {
  static constexpr Lemma3::Variance variance{0, 0};
};
struct VarianceOfTheClippedOnly {
  static constexpr Lemma3::Variance variance{50, 0};
};
struct VarianceLaw {
  static constexpr std::string_view name = "Lemma 3 of CELGC, its variance term";
  template <class V>
  static Answer check(Draw& draw) {
    const celgc::OneStep<Exact> step = properties::expand<Exact>(draw_step(draw), parabola().on<Exact>());
    return one_step(step, [](const auto& s, auto& ledger) { Lemma3::judge(s, V::variance, ledger); });
  }
};

// ---- A(c) and B(c): C::at(c) --------------------------------------------------------------------------------------------------------------------------------

using Constants = smoothness::PrintedConstants<Ball>;

struct RightAB {
  static Constants at(const Exact& c) { return Constants::at(c); }
};
[[nodiscard]] Ball e_to(const Exact& c) { return scalar_traits<Ball>::exp(constant<Ball>(c)); }
struct HalfExponentInA {
  static Constants at(const Exact& c) { return {Ball(1) + e_to(c / Exact(2)) - Constants::at(c).B, Constants::at(c).B}; }
};
struct TwiceTheExponentInA {
  static Constants at(const Exact& c) { return {Ball(1) + e_to(Exact(2) * c) - Constants::at(c).B, Constants::at(c).B}; }
};
struct NegativeExponentInB {
  static Constants at(const Exact& c) { return {Constants::at(c).A, (Ball(1) - e_to(-c)) / constant<Ball>(c)}; }
};
struct BOfLemma5 {
  static Constants at(const Exact& c) { return {Constants::at(c).A, smoothness::second_mean<Ball>(c)}; }
};
struct AWithPlus {
  static Constants at(const Exact& c) { return {Ball(1) + e_to(c) + Constants::at(c).B, Constants::at(c).B}; }
};

/// f = e^(ax), with (L0, L1) = (0, a), where the B of the sharp form is attained, or e^(ax) - ax, with (a^2, a); from x to x + r, r <= c/a.
struct Lemma6Law {
  static constexpr std::string_view name = "Lemma 6 of CELGC";
  template <class C>
  static Answer check(Draw& draw) {
    const PrecisionScope bits(run_bits);
    const Exact c = draw.log_uniform(-3, 1, 3);
    const Exact a = draw.log_uniform(-2, 2, 3);
    const Exact x = draw.chance(50) ? Exact(0) : draw.log_uniform(-2, 1, 3);
    const Exact r = c / a * (draw.chance(50) ? Exact(1) : Exact(draw.integer(1, 8), 8));
    const bool pure = draw.chance(50);
    const Ball at_x = e_to(a * x), at_y = e_to(a * (x + r));
    const Ball slope = constant<Ball>(a);
    const Ball g = pure ? Ball(slope * at_x) : Ball(slope * (at_x - Ball(1)));
    const Ball L0 = pure ? Ball(0) : Ball(slope * slope);
    const Constants k = C::at(c);
    Ledger<Ball> ledger;
    ledger.claim("||grad f(x) - grad f(y)|| <= (A L0 + B L1 g) r", 0, -1, Order::less_equal, Ball(slope * (at_y - at_x)),
                 Ball((k.A * L0 + k.B * slope * g) * constant<Ball>(r)));
    return ledger.is_violated() ? broken(std::string(ledger.violation().name)) : holds();
  }
};
struct PrintedConstantsLaw {
  static constexpr std::string_view name = "A + B = 1 + e^c and B = (e^c - 1)/c, as printed";
  template <class C>
  static Answer check(Draw& draw) {
    const PrecisionScope bits(run_bits);
    const Exact c = draw.log_uniform(-3, 1, 3);
    const Constants k = C::at(c);
    Ledger<Ball> ledger;
    ledger.claim("A + B = 1 + e^c", 0, -1, Order::equal, Ball(k.A + k.B), Ball(Ball(1) + e_to(c)));
    ledger.claim("c B = e^c - 1", 0, -1, Order::equal, Ball(constant<Ball>(c) * k.B), Ball(e_to(c) - Ball(1)));
    return ledger.is_violated() ? broken(std::string(ledger.violation().name)) : holds();
  }
};

// ---- Theorem 1: R::of(form) ---------------------------------------------------------------------------------------------------------------------------------

struct RightRate {
  static Theorem1::Rate of(Theorem1::Form form) { return Theorem1::Rate::of(form); }
};
struct SteeperSlope {
  static Theorem1::Rate of(Theorem1::Form form) {
    return {Theorem1::Rate::of(form).slope * Exact(21, 20), Theorem1::Rate::of(form).floor, Theorem1::Rate::of(form).horizon};
  }
};
struct LowerFloor {
  static Theorem1::Rate of(Theorem1::Form form) {
    return {Theorem1::Rate::of(form).slope, Theorem1::Rate::of(form).floor * Exact(99, 100), Theorem1::Rate::of(form).horizon};
  }
};
struct ShorterHorizon {
  static Theorem1::Rate of(Theorem1::Form form) {
    return {Theorem1::Rate::of(form).slope, Theorem1::Rate::of(form).floor, Theorem1::Rate::of(form).horizon - Exact(1, 100)};
  }
};
struct RateLaw {
  static constexpr std::string_view name = "what stands behind the numbers of Theorem 1 of CELGC";
  template <class R>
  static Answer check(Draw& draw) {
    const Theorem1::Form form = draw.chance(50) ? Theorem1::Form::printed : Theorem1::Form::prime;
    Ledger<Exact> ledger;
    Theorem1::judge_rate(form, R::of(form), ledger);
    return ledger.is_violated() ? broken(std::string(ledger.violation().name)) : holds();
  }
};

}  // namespace

Mutants celgc() {
  return {
      one<Lemma2Law, True, LiteralOrder>("celgc-averages-at-the-wrong-line", "the printed order: the mean is stored where no later line reads it",
                                         "Algorithm 1 as printed"),
      one<Lemma2Law, True, OneStepLate>("celgc-averages-one-step-late", "an averaging every I + 1 steps", "off by one: t mod I after an increment"),
      one<Lemma2Law, True, EtaForGamma>("celgc-eta-for-gamma", "step size and clipping radius exchanged", "two small numbers in one argument list"),
      one<Lemma2Law, True, RadiusGammaOverEta>("celgc-radius-of-the-gradient", "gamma/eta, the threshold of the gradient, for gamma, that of the step",
                                               "the two conventions of a clipping radius"),
      one<Lemma2Law, True, MissingClip>("celgc-missing-clip", "local SGD", "a clip that is configured and not called"),
      one<AttainedStrayLaw, SharpStray, StrayWithoutTwo>("lemma-2-without-two", "(1 - 1/N) k gamma", "the machines taken to walk one way"),
      one<AttainedStrayLaw, SharpStray, StrayWithoutShare>("lemma-2-without-share", "2 k gamma: true, and not attained", "the printed constant"),
      one<AttainedStrayLaw, SharpStray, StrayOneStepMore>("lemma-2-one-step-more", "k + 1 steps for k", "off by one"),
      one<Lemma3Law, ClippedStep, ScaledStep<Uphill>>("celgc-steps-uphill", "x + s for x - s", "the sign of the step"),
      one<Lemma3Law, ClippedStep, ScaledStep<ThreeTimes>>("celgc-sums-the-steps", "the mean moves by the sum of the steps (N = 3)",
                                                          "an all-reduce that sums by default"),
      one<StepLengthLaw, ClippedStep, ClipsAtGamma>("celgc-clips-at-gamma", "gradients clipped at gamma for gamma/eta",
                                                    "the two conventions of a clipping radius"),
      one<StepLengthLaw, ClippedStep, NeverClips>("celgc-step-without-clip", "eta G", "a missing minimum"),
      one<StepLengthLaw, ClippedStep, AlwaysNormalises>("celgc-always-normalises", "gamma G/||G||", "a minimum that takes its second argument"),
      one<VarianceLaw, Printed, NoVariance>("lemma-3-without-variance", "no A L0 eta^2 sigma^2/N at all", "the noise of clipped steps taken to vanish"),
      one<VarianceLaw, Printed, VarianceOfTheClippedOnly>("lemma-3-variance-of-the-clipped", "the variance term in the sum over the clipped machines only",
                                                          "the two sums exchanged"),
      one<Lemma6Law, RightAB, HalfExponentInA>("lemma-6-half-the-exponent-in-a", "e^{c/2} in A(c)", "a wrong exponent"),
      one<PrintedConstantsLaw, RightAB, TwiceTheExponentInA>("lemma-6-twice-the-exponent-in-a", "e^{2c} in A(c): true, and not what is printed",
                                                             "a wrong exponent"),
      one<Lemma6Law, RightAB, NegativeExponentInB>("lemma-6-negative-exponent-in-b", "B(c) = (1 - e^{-c})/c", "the sign of an exponent"),
      one<Lemma6Law, RightAB, BOfLemma5>("lemma-6-b-of-lemma-5", "B(c) = 2 (e^c - 1 - c)/c^2, which suffices in Lemma 5 only",
                                         "two lemmas with one pair of constants"),
      one<PrintedConstantsLaw, RightAB, AWithPlus>("lemma-6-sign-in-a", "A(c) = 1 + e^c + (e^c - 1)/c", "a sign"),
      one<RateLaw, RightRate, SteeperSlope>("theorem-1-slope", "the slope of (step) 5 % too large", "a constant tuned on examples"),
      one<RateLaw, RightRate, LowerFloor>("theorem-1-floor", "the floor of (step) 1 % too low", "a constant rounded down"),
      one<RateLaw, RightRate, ShorterHorizon>("theorem-1-horizon", "3.73 for 3.74 in T", "a constant rounded down"),
  };
}

}  // namespace lemmata::museum
