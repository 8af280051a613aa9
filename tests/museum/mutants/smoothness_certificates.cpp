/// The constants L, L_i, f_inf of a problem, computed wrongly: every theorem rests on them.
#include "tests/museum/laws/runs.hpp"

namespace lemmata::museum {
namespace {

struct Certified {
  static Regularity of(const Quadratics& f) { return f.regularity(); }
};
/// L for every L_i.
struct MeanForNodes {
  static Regularity of(const Quadratics& f) {
    Regularity r = f.regularity();
    for (Exact& l : r.node) l = r.mean;
    return r;
  }
};
/// f = (L/2) x^2 read as L x^2.
struct Half {
  static Regularity of(const Quadratics& f) {
    Regularity r = f.regularity();
    for (Exact& l : r.node) l = l / Exact(2);
    r.mean = r.mean / Exact(2);
    return r;
  }
};
/// The largest eigenvalue of A_i instead of the largest in magnitude; on the line.
struct SignedCurvature {
  static Regularity of(const Quadratics& f) {
    Regularity r = f.regularity();
    for (std::size_t i = 0; i < r.node.size(); ++i) r.node[i] = positive_part(Exact(f.node_data()[i].a(0, 0)));
    return r;
  }
};
/// The largest entry of the diagonal for the largest eigenvalue; in space.
struct Diagonal {
  static Exact largest(const Matrix<Exact>& a) {
    Exact largest;
    for (Eigen::Index j = 0; j < a.rows(); ++j) largest = maximum(largest, magnitude(Exact(a(j, j))));
    return largest;
  }
  static Regularity of(const Quadratics& f) {
    Regularity r = f.regularity();
    for (std::size_t i = 0; i < r.node.size(); ++i) r.node[i] = largest(f.node_data()[i].a);
    r.mean = largest(f.mean().a);
    return r;
  }
};
/// The lower bound of f where its minimum is: f_inf = f(0).
struct ValueAtZero {
  static Regularity of(const Quadratics& f) {
    Regularity r = f.regularity();
    r.lower_bound = f.mean().c;
    return r;
  }
};

/// (I1)-(I5) by these constants, on the line or in space.
template <int line_percent>
struct CertificateLaw {
  static constexpr std::string_view name =
      line_percent == 100 ? "(I1)-(I5) by the certified constants, on the line" : "(I1)-(I5) by the certified constants, in space";
  template <class R>
  static Answer check(Draw& draw) {
    const PrecisionScope bits(run_bits);
    const DrawnRun c = draw_run(draw, line_percent);
    const Exact gamma = draw.log_uniform(-3, 0, 2);
    Ledger<Ball> ledger;
    clip21::OneStepRelations::Judge<Ball> judge(Setting<Ball>(R::of(c.problem), gamma, c.tau));
    run<Ball>(Clip21Gd{gamma, {c.tau}, {}}, c.problem.on<Ball>(), c.start, [&](const Round<Ball>& round) {
      judge(round, ledger);
      return !ledger.finished() && round.k < 8;
    });
    if (!ledger.failed_hypothesis().empty()) return discarded();  // L <= mean L_i fails: the constants are refused before anything is claimed
    return ledger.is_violated() ? broken(std::string(ledger.violation().name)) : holds();
  }
};
using OnTheLine = CertificateLaw<100>;
using InSpace = CertificateLaw<0>;

/// No value is below the lower bound.
struct LowerBoundLaw {
  static constexpr std::string_view name = "f >= f_inf, wherever Clip21-GD goes";
  template <class R>
  static Answer check(Draw& draw) {
    const DrawnRun c = draw_run(draw, 100);
    const Exact bound = R::of(c.problem).lower_bound;
    Answer answer;
    run<Exact>(Clip21Gd{Exact(1) / c.problem.regularity().mean, {c.tau}, {}}, c.problem.on<Exact>(), c.start, [&](const Round<Exact>& round) {
      if (round.value < bound) answer = broken("f(x_k) >= f_inf");
      return answer.kind == Answer::Kind::holds && round.k < 12;
    });
    return answer;
  }
};

}  // namespace

Mutants smoothness_certificates() {
  return {
      {"smoothness-l-for-l-i",
       "L of the mean for the L_i of every node",
       "one constant for a problem whose nodes differ",
       {held_to<OnTheLine, Certified, MeanForNodes>()}},
      {"smoothness-halved", "L/2 and L_i/2", "f = (L/2) x^2 read as L x^2", {held_to<OnTheLine, Certified, Half>()}},
      {"smoothness-signed-curvature",
       "the largest eigenvalue for the largest in magnitude",
       "concave nodes, as in Example 1.1, forgotten",
       {held_to<OnTheLine, Certified, SignedCurvature>()}},
      {"smoothness-by-the-diagonal",
       "the largest diagonal entry for the largest eigenvalue",
       "a cheap bound that is none",
       {held_to<InSpace, Certified, Diagonal>()}},
      {"lower-bound-at-zero", "f_inf = f(0)", "a minimiser taken to be 0", {held_to<LowerBoundLaw, Certified, ValueAtZero>()}},
  };
}

}  // namespace lemmata::museum
