#pragma once
/// Theorem A as a table of formulas, each of which a mutant may get wrong; the right ones are those of TheoremA::Constants and TheoremA::Judge.
#include "tests/museum/laws/runs.hpp"

namespace lemmata::museum {

struct FormulasA {
  template <Field S>
  using Constants = clip21::TheoremA::Constants<S>;

  template <Field S>
  static Constants<S> of(const Setting<S>& s, const std::vector<S>& u0, const S& value) { return Constants<S>::of(s, u0, value); }
  /// The largest step size.
  static Ball cap(const Setting<Ball>& s, const Constants<Ball>& c) { return c.step_cap(s); }
  /// (A1): e_i^k <= this.
  template <Field S>
  static S error_bound(const Setting<S>& s, const S& e0, std::int64_t k) { return positive_part(S(e0 - constant<S>(Exact(k)) * s.tau / S(2))); }
  /// (A2): k >= k*.
  static std::int64_t k_star(const Exact& U0, const Exact& tau) { return (Exact(2) / tau * positive_part(Exact(U0 - tau))).ceiling().to_integer("k*"); }
  /// (A3): the term of round k in the sum that psi carries.
  template <Field S>
  static S tail_term(const Setting<S>& s, const Constants<S>& c, std::int64_t k) { return square(error_bound(s, c.E0, k)); }
  /// (A4): sum_{k<K} ||grad f(x_k)||^2 <= this.
  template <Field S>
  static S sum_bound(const Setting<S>& s, const Constants<S>& c) { return S(2) * c.D0 / s.gamma + c.total; }
  /// (A5): f(x_k) - f_inf <= this.
  template <Field S>
  static S level_bound(const Setting<S>& s, const Constants<S>& c) { return c.D0 + s.gamma / S(2) * c.total; }
};

/// The claims of Theorem A by the formulas F.
template <class F>
class JudgeByFormulas {
 public:
  JudgeByFormulas(const Setting<Ball>& s, const Exact& tau) : s_(s), tau_(tau) {}

  void operator()(const Round<Ball>& round, Ledger<Ball>& ledger) {
    const std::int64_t k = round.k;
    now_.take(round, s_.tau);
    if (k == 0) {
      c_ = F::template of<Ball>(s_, now_.u, now_.value);
      for (int i = 0; i < static_cast<int>(now_.u.size()); ++i) U0_ = maximum(U0_, exact_size(round, i));
    }
    const Ball level = now_.value - s_.f_inf;
    for (int i = 0; i < static_cast<int>(now_.e.size()); ++i) {
      ledger.claim("A1", k, i, Order::less_equal, now_.e[i], F::error_bound(s_, c_.e0[i], k));
      // k* is a number only where U0 is known exactly: on the line.
      if (round.x->size() == 1 && k >= F::k_star(U0_, tau_)) ledger.claim("A2", k, i, Order::less_equal, now_.u[i], s_.tau);
    }
    ledger.claim("A1 direction", k, -1, Order::less_equal, now_.direction_norm, c_.V);
    if (k > 0) ledger.claim("A3", k, -1, Order::less_equal, level, next_level_);
    const Ball half_gamma = s_.gamma / Ball(2);
    next_level_ = level + half_gamma * (F::tail_term(s_, c_, k) - now_.gradient_squared - (Ball(1) - s_.gamma * s_.L) * now_.direction_squared);
    gradient_sum_ += now_.gradient_squared;
    ledger.claim("A4", k, -1, Order::less_equal, gradient_sum_, F::sum_bound(s_, c_));
    ledger.claim("A5", k, -1, Order::less_equal, level, F::level_bound(s_, c_));
  }

 private:
  /// u_i^0 as a rational number: data of few bits are exact in balls of 256.
  static Exact exact_size(const Round<Ball>& round, int i) {
    if (round.x->size() > 1) return Exact(0);
    const auto& node = round.nodes[static_cast<std::size_t>(i)];
    return magnitude(Exact((*node.gradient)[0].lower(run_bits) - (*node.before)[0].lower(run_bits)));
  }

  Setting<Ball> s_;
  Exact tau_;
  Exact U0_;
  FormulasA::Constants<Ball> c_;
  clip21::Measure<Ball> now_;
  Ball next_level_, gradient_sum_;
};

/// The formulas bound what runs at their own largest step size do; and the theorem, as it is, allows that step size.
struct FormulasOnRunsLaw {
  static constexpr std::string_view name = "the constants of Theorem A bound every run at the cap";
  template <class F>
  static Answer check(Draw& draw) {
    const PrecisionScope bits(run_bits);
    const DrawnRun c = draw_run(draw);
    const Setting<Ball> unit = c.setting(Exact(1));
    const Exact gamma = dyadic_below(F::cap(unit, F::template of<Ball>(unit, c.sizes.u, c.sizes.value)).lower(), 20);
    const Clip21Gd method{gamma, {c.tau}, {}};
    Ledger<Ball> theorem;
    clip21::TheoremA::Judge<Ball> judge(c.setting(gamma), clip21::TheoremA::all);
    Ledger<Ball> formulas;
    JudgeByFormulas<F> by_formulas(c.setting(gamma), c.tau);
    run<Ball>(method, c.problem.on<Ball>(), c.start, [&](const Round<Ball>& round) {
      judge(round, theorem);
      by_formulas(round, formulas);
      return !theorem.finished() && !formulas.finished() && round.k < 8;
    });
    if (!theorem.failed_hypothesis().empty()) return broken("the cap: " + std::string(theorem.failed_hypothesis()) + " fails");
    if (theorem.is_violated()) return broken("Theorem A: " + std::string(theorem.violation().name));
    return formulas.is_violated() ? broken(std::string(formulas.violation().name)) : holds();
  }
};

/// S bounds the whole sum over the shift errors that (A3) and (A4) spend: sum_k ((E0 - k tau/2)_+)^2 <= S, in rational numbers.
struct DecaySumLaw {
  static constexpr std::string_view name = "S of Theorem A bounds the sum of the shift errors";
  template <class F>
  static Answer check(Draw& draw) {
    const Exact tau = draw.log_uniform(-3, 3, 3);
    const Exact U0 = tau * (Exact(1) + (draw.chance(50) ? Exact(draw.integer(1, 40), 2) : draw.log_uniform(-4, 4, 4)));
    const Setting<Exact> s(Regularity{Exact(1), {Exact(1)}, Exact(0)}, Exact(1), tau);
    const auto c = F::template of<Exact>(s, {U0}, Exact(0));
    Exact sum;
    for (std::int64_t k = 0;; ++k) {
      const Exact error = positive_part(Exact(U0 - tau - Exact(k) * tau / Exact(2)));
      if (error.sign() == 0) break;
      sum += error * error;
    }
    return sum <= c.total ? holds() : broken("sum_k ((E0 - k tau/2)_+)^2 <= S");
  }
};

/// Equalities: f = (L/2) x^2, gamma = 1/L, nothing clipped. ||v^0|| = V, the first step ends in the minimiser, and (A4) is attained from round 0 on.
struct AttainedLaw {
  static constexpr std::string_view name = "Theorem A is attained by (L/2) x^2 at gamma = 1/L";
  template <class F>
  static Answer check(Draw& draw) {
    const PrecisionScope bits(run_bits);
    const Exact L = draw.log_uniform(-2, 3, 3);
    const Exact x = draw.log_uniform(-3, 3, 4);
    const Exact tau = Exact(2) * L * x;
    const DrawnRun c = parabolas({L}, x, tau);
    const Exact gamma = Exact(1) / L;
    Answer answer;
    Exact sum;
    run<Exact>(Clip21Gd{gamma, {tau}, {}}, c.problem.on<Exact>(), c.start, [&](const Round<Exact>& round) {
      const Setting<Exact> s(c.problem.regularity(), gamma, tau);
      sum += squared_norm(*round.gradient);
      if (round.k == 0) {
        const auto exact = F::template of<Exact>(s, {L * x}, round.value);
        if (!(sum == F::sum_bound(s, exact))) answer = broken("A4 attained");
        if (!(F::level_bound(s, exact) == round.value)) answer = broken("A5 attained");
        const auto enclosed = F::template of<Ball>(c.setting(gamma), c.sizes.u, c.sizes.value);
        const Ball v = constant<Ball>(magnitude((*round.direction)[0]));
        if (less_equal(enclosed.V, v) == Truth::no || less_equal(v, enclosed.V) == Truth::no) answer = broken("||v^0|| = V");
        if (answer.kind == Answer::Kind::holds && F::k_star(L * x, tau) != 0) answer = broken("k* = 0");
      }
      return answer.kind == Answer::Kind::holds && round.k < 2;
    });
    if (answer.kind == Answer::Kind::holds && !(sum == Exact(L * x) * Exact(L * x))) return broken("x_1 is the minimiser");
    return answer;
  }
};

}  // namespace lemmata::museum
