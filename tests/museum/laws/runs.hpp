#pragma once
/// Laws of methods that run: drawn problems with a start, a threshold and a step size, in rational numbers on the line and in balls of 256 bits in space.
#include "algorithms/methods.hpp"
#include "algorithms/problems/quadratics.hpp"
#include "algorithms/run.hpp"
#include "tests/algorithms/cases.hpp"
#include "tests/museum/laws/drawn_vectors.hpp"
#include "tests/museum/museum.hpp"
#include "theory/clip21/averaging.hpp"
#include "theory/clip21/one_step.hpp"
#include "theory/clip21/theorem_a.hpp"

namespace lemmata {

/// What the textbook's norm asks of its numbers; on the line, where it runs here, it is never called.
inline Exact sqrt(const Exact& a) { return Exact::rational_root(a); }

}  // namespace lemmata

namespace lemmata::museum {

inline constexpr long run_bits = 256;

/// What the theorems' constants are functions of.
struct StartSizes {
  std::vector<Ball> u;  ///< ||grad f_i(x_0) - v_i^{-1}||
  Ball value;           ///< f(x_0)
};
[[nodiscard]] inline StartSizes start_sizes(const Quadratics& problem, const Start& start) {
  const QuadraticsOn<Ball> f = problem.on<Ball>();
  const Vector<Ball> x = constant_vector<Ball>(start.x);
  StartSizes sizes{{}, f.value(x)};
  Vector<Ball> gradient(x.size());
  for (int i = 0; i < f.nodes(); ++i) {
    f.gradient(i, x, gradient);
    if (!start.shifts.empty()) gradient -= constant_vector<Ball>(start.shifts[static_cast<std::size_t>(i)]);
    sizes.u.push_back(norm(gradient));
  }
  return sizes;
}

/// One problem with a start and a threshold.
struct DrawnRun {
  Quadratics problem;
  Start start;
  Exact tau;
  StartSizes sizes;  ///< in balls of run_bits

  [[nodiscard]] bool on_the_line() const { return problem.dimension() == 1; }
  [[nodiscard]] Setting<Ball> setting(const Exact& gamma) const { return {problem.regularity(), gamma, tau}; }
};

/// One-dimensional nodes (curvature/2) x^2, started at x without shifts.
[[nodiscard]] inline DrawnRun parabolas(const std::vector<Exact>& curvatures, const Exact& x, const Exact& tau) {
  Quadratics problem = Quadratics::in_one_dimension(curvatures, {Exact(0)});
  Start start;
  start.x = Vector<Exact>::Constant(1, x);
  const PrecisionScope bits(run_bits);
  StartSizes sizes = start_sizes(problem, start);
  return {std::move(problem), std::move(start), tau, std::move(sizes)};
}

/// 1..3 parabolas, the mean convex, the others of any sign; or drawn quadratics in the plane or in space. Shifts in half of the cases. The threshold is the
/// largest start distance divided by 1, 2, 3, 4 (ties), a little or much less than it, or more.
[[nodiscard]] inline DrawnRun draw_run(Draw& draw, int line_percent = 70) {
  const auto n = static_cast<int>(draw.integer(1, 3));
  const bool line = draw.chance(line_percent);
  const int d = line ? 1 : static_cast<int>(draw.integer(2, 3));
  const auto make = [&] {
    if (!line) return Quadratics::random(n, d, draw.chance(30) ? Exact(0) : draw.log_uniform(-2, 0, 2), static_cast<std::uint64_t>(draw.integer(0, 1 << 30)));
    std::vector<Exact> curvatures, centres;
    Exact sum;
    for (int i = 0; i < n; ++i) {
      curvatures.push_back(draw.dyadic(2, 2));
      centres.push_back(draw.dyadic(4, 1));
      sum += curvatures.back();
    }
    if (sum.sign() <= 0) curvatures[0] += Exact(1, 2) - sum;
    return Quadratics::in_one_dimension(curvatures, centres);
  };
  Quadratics problem = make();
  Start start;
  start.x = draw_vector(draw, d);
  if (draw.chance(50)) {
    for (int i = 0; i < n; ++i) start.shifts.push_back(draw_vector(draw, d, 2));
  }
  const PrecisionScope bits(run_bits);
  StartSizes sizes = start_sizes(problem, start);
  Exact largest;
  for (const Ball& u : sizes.u) largest = maximum(largest, u.lower(30));
  Exact tau = largest.sign() > 0 ? largest : Exact(1);
  if (draw.chance(60)) {
    tau = tau / Exact(draw.integer(1, 4));
  } else {
    tau = dyadic_below(tau * draw.log_uniform(-4, 2, 4), 12);
  }
  return {std::move(problem), std::move(start), std::move(tau), std::move(sizes)};
}

/// The largest step size of Theorem A, rounded down to 20 bits.
[[nodiscard]] inline Exact largest_step(const DrawnRun& run) {
  const Setting<Ball> s = run.setting(Exact(1));
  return dyadic_below(clip21::TheoremA::Constants<Ball>::of(s, run.sizes.u, run.sizes.value).step_cap(s).lower(), 20);
}

/// Runs `method` for `rounds` rounds with the judge that make_judge(Setting<S>) makes.
template <Field S, class Method, class MakeJudge>
Answer judged_in(const DrawnRun& c, const Exact& gamma, const Method& method, int rounds, const MakeJudge& make_judge) {
  Ledger<S> ledger;
  auto judge = make_judge(Setting<S>(c.problem.regularity(), gamma, c.tau));
  run<S>(method, c.problem.on<S>(), c.start, [&](const Round<S>& round) {
    judge(round, ledger);
    return !ledger.finished() && round.k < rounds;
  });
  if (!ledger.failed_hypothesis().empty()) return discarded();
  return ledger.is_violated() ? broken(std::string(ledger.violation().name)) : holds();
}
template <class Method, class MakeJudge>
Answer judged(const DrawnRun& c, const Exact& gamma, const Method& method, int rounds, const MakeJudge& make_judge) {
  const PrecisionScope bits(run_bits);
  return c.on_the_line() ? judged_in<Exact>(c, gamma, method, rounds, make_judge) : judged_in<Ball>(c, gamma, method, rounds, make_judge);
}

// ---- Laws of Clip21-GD: an implementation I has I::method(gamma, tau) -------------------------------------------------------------------------------

struct TrueClip21 {
  static Clip21Gd method(const Exact& gamma, const Exact& tau) { return {gamma, {tau}, {}}; }
};

struct OneStepRelationsLaw {
  static constexpr std::string_view name = "(I1)-(I5) of Clip21-GD";
  template <class I>
  static Answer check(Draw& draw) {
    const DrawnRun c = draw_run(draw);
    const Exact gamma = draw.log_uniform(-4, 0, 2);
    return judged(c, gamma, I::method(gamma, c.tau), 6, []<class S>(const Setting<S>& s) { return clip21::OneStepRelations::Judge<S>(s); });
  }
};
struct TheoremALaw {
  static constexpr std::string_view name = "Theorem A";
  template <class I>
  static Answer check(Draw& draw) {
    const DrawnRun c = draw_run(draw);
    const Exact gamma = largest_step(c);
    return judged(c, gamma, I::method(gamma, c.tau), 12, []<class S>(const Setting<S>& s) { return clip21::TheoremA::Judge<S>(s, clip21::TheoremA::all); });
  }
};
struct PosteriorLaw {
  static constexpr std::string_view name = "Theorem A, a posteriori";
  template <class I>
  static Answer check(Draw& draw) {
    const DrawnRun c = draw_run(draw);
    const Exact gamma = largest_step(c);
    return judged(c, gamma, I::method(gamma, c.tau), 12, []<class S>(const Setting<S>& s) { return clip21::TheoremA::PosteriorJudge<S>(s); });
  }
};
/// Every iterate on the line equals that of the textbook's loops, as a rational number.
struct TextbookClip21Law {
  static constexpr std::string_view name = "Clip21-GD equals its textbook form";
  template <class I>
  static Answer check(Draw& draw) {
    const DrawnRun c = draw_run(draw, 100);
    const Exact gamma = draw.log_uniform(-4, 0, 2);
    const Case textbook_case{"", c.problem, c.start, gamma, std::vector<Exact>(static_cast<std::size_t>(c.problem.nodes()), c.tau)};
    reference::Clip21<Exact> textbook = textbook_clip21<Exact>(textbook_case);
    const TextbookGradient<Exact> gradient(c.problem);
    Answer answer;
    run<Exact>(I::method(gamma, c.tau), c.problem.on<Exact>(), c.start, [&](const Round<Exact>& round) {
      if (!((*round.x)[0] == textbook.x[0])) answer = broken("x_k");
      textbook.round(gradient);
      if (!((*round.direction)[0] == textbook.v[0])) answer = broken("v^k");
      return answer.kind == Answer::Kind::holds && round.k < 5;
    });
    return answer;
  }
};

/// Of Clip21-Avg; I::method(tau).
struct AveragingLaw {
  static constexpr std::string_view name = "Clip21-Avg, (V1)-(V3)";
  template <class I>
  static Answer check(Draw& draw) {
    const DrawnRun c = draw_run(draw);
    return judged(c, Exact(1), I::method(c.tau), 6, []<class S>(const Setting<S>& s) { return clip21::Averaging::Judge<S>(s.tau); });
  }
};

}  // namespace lemmata::museum
