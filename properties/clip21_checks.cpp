#include "properties/clip21_checks.hpp"

#include <algorithm>

#include "numerics/error.hpp"
#include "properties/run_checks.hpp"
#include "properties/theorem_b_operation.hpp"
#include "theory/clip21/averaging.hpp"
#include "theory/clip21/descent.hpp"
#include "theory/clip21/one_step.hpp"
#include "theory/clip21/published.hpp"
#include "theory/clip21/theorem_a.hpp"
#include "theory/clip21/theorem_b.hpp"

namespace lemmata::properties {
namespace {

using clip21::TheoremA;
using clip21::TheoremB;

void resolve_by_theorem_a(Instance& instance, Trajectory& t) {
  resolve_step_size(instance, t, [&] { return theorem_a_step_cap(t.problem, t.start, t.tau); });
}
void resolve_by_smoothness(Instance& instance, Trajectory& t) {
  resolve_step_size(instance, t, [&] { return Exact(1) / regularity_of(t.problem).mean; });
}

/// alpha or beta of the problem, given or by default.
Exact curvature(const Instance& instance, std::string_view name) {
  return ParameterReader(instance.problem.name, instance.problem.parameters, find_problem(instance.problem.name)->parameters).positive(name);
}

void require_problem(const Instance& instance, std::string_view name) {
  if (instance.problem.name != name) {
    throw BadInput(instance.subject + " speaks of problem " + std::string(name) + ", got '" + instance.problem.name + "'");
  }
}

Outcome check_theorem_a_parts(Instance& instance, const LadderOptions& options, TheoremA::Parts parts) {
  Trajectory t = read_trajectory(instance);
  resolve_by_theorem_a(instance, t);
  return check_run(Clip21Gd{t.gamma, {t.tau}}, t, options, [&]<Field S>(const Setting<S>& s) { return TheoremA::Judge<S>(s, parts); });
}

/// The contraction factor a of T, in numbers of type S: a itself, or 1 - sqrt(1 - delta) for a compressor.
struct Contraction {
  Exact value;
  bool through_root = false;  ///< value is then 1 - delta

  template <Scalar S>
  [[nodiscard]] S on() const {
    return through_root ? S(S(1) - root(constant<S>(value))) : constant<S>(value);
  }
};

constexpr ParameterInfo theorem_b_own[] = {{"operation", "drawn", "T: clip, damped (b clip), clip-top-k (Top-k after clip), top-k-clip, clip-sign or sign-clip"},
                                           {"b", "1/2", "damping of the operation damped, in (0, 1]"},
                                           {"k", "1", "entries that Top-k keeps, 1..d"},
                                           {"steps", "100", "rounds, 0..1000000"}};

Outcome check_theorem_b_with(Instance& instance, const LadderOptions& options, TheoremB::Young young) {
  Trajectory t = read_trajectory(instance, theorem_b_parameters());
  const int d = dimension_of(t.problem);
  using Kind = TheoremBOperation::Kind;
  const auto [kind, b, compressor] = read_theorem_b_operation(instance, d);
  const Contraction a = kind == Kind::clip     ? Contraction{Exact(1)}
                        : kind == Kind::damped ? Contraction{b}
                                               : Contraction{Exact(1) - compressor.contraction(d), true};
  resolve_step_size(instance, t, [&] {
    return enclosed_cap(t.problem, t.start, t.tau, [&](const Setting<Ball>& s, const std::vector<Ball>& u, const Ball& value) {
      return TheoremB::Constants<Ball>::of(s, a.on<Ball>(), young, u, value).step_cap(s, a.on<Ball>());
    });
  });
  const auto make_judge = [&]<Scalar S>(const Setting<S>& s) { return TheoremB::Judge<S>(s, a.on<S>(), young); };
  if (kind == Kind::damped) return check_run<false>(DampedClip21Gd{t.gamma, {t.tau}, {b}}, t, options, make_judge);
  if (kind == Kind::clip_then_press) return check_run<false>(PressClip21Gd{t.gamma, {t.tau}, {compressor}}, t, options, make_judge);
  if (kind == Kind::press_then_clip) return check_run<false>(ClipPress21Gd{t.gamma, {t.tau}, {compressor}}, t, options, make_judge);
  return check_run<false>(Clip21Gd{t.gamma, {t.tau}}, t, options, make_judge);
}

}  // namespace

std::span<const ParameterInfo> theorem_b_parameters() {
  static const std::vector<ParameterInfo> all = with_trajectory_parameters(theorem_b_own);
  return all;
}

TheoremBOperation read_theorem_b_operation(const Instance& instance, int dimension) {
  using Kind = TheoremBOperation::Kind;
  const ParameterReader read(instance.subject, instance.parameters, theorem_b_parameters());
  const std::string name = read.is_given("operation") ? read.choice("operation", {"clip", "damped", "clip-top-k", "top-k-clip", "clip-sign", "sign-clip"}) : "clip";
  TheoremBOperation operation;
  operation.kind = name == "clip"              ? Kind::clip
                   : name == "damped"          ? Kind::damped
                   : name.starts_with("clip-") ? Kind::clip_then_press
                                               : Kind::press_then_clip;
  operation.b = read.positive("b");
  check_unit("b of " + instance.subject, operation.b);
  operation.compressor.k = static_cast<int>(read.integer("k", 1, dimension));
  if (name.ends_with("sign") || name.starts_with("sign")) operation.compressor.kind = CompressorKind::scaled_sign;
  return operation;
}

bool enclose_start(const Problem& problem, const Start& start, const Exact& gamma, const Exact& tau, const StartAttempt& attempt) {
  for (long bits = 128; bits <= 4096; bits *= 2) {
    const PrecisionScope scope(bits);
    const Setting<Ball> setting(regularity_of(problem), gamma, tau);
    bool done = false;
    with_objective<Ball>(problem, [&](const auto& f) {
      run<Ball>(Clip21Gd{gamma, {tau}}, f, start, [&](const Round<Ball>& round) {
        clip21::Measure<Ball> first;
        first.take(round, setting.tau);
        done = attempt(setting, first.u, first.value);
        return false;
      });
    });
    if (done) return true;
  }
  return false;
}

Exact enclosed_cap(const Problem& problem, const Start& start, const Exact& tau, const CapOf& cap_of) {
  Exact lower;
  const bool enclosed = enclose_start(problem, start, Exact(1), tau, [&](const Setting<Ball>& s, const std::vector<Ball>& u, const Ball& value) {
    const Ball cap = cap_of(s, u, value);
    if (!cap.is_finite()) return false;
    lower = cap.lower();
    return lower.sign() > 0;
  });
  if (!enclosed) throw BadInput("the largest step size that the hypotheses allow could not be enclosed away from 0; give gamma explicitly");
  return lower;
}

Exact theorem_a_step_cap(const Problem& problem, const Start& start, const Exact& tau) {
  const Exact cap = enclosed_cap(problem, start, tau, [](const Setting<Ball>& s, const std::vector<Ball>& u, const Ball& value) {
    return TheoremA::Constants<Ball>::of(s, u, value).step_cap(s);
  });
  return dyadic_below(cap, step_size_bits);
}

Outcome check_theorem_b(Instance& instance, const LadderOptions& options) {
  return check_theorem_b_with(instance, options, TheoremB::Young::half);
}
Outcome check_theorem_b_plus(Instance& instance, const LadderOptions& options) {
  return check_theorem_b_with(instance, options, TheoremB::Young::optimal);
}

Outcome check_theorem_a(Instance& instance, const LadderOptions& options) { return check_theorem_a_parts(instance, options, TheoremA::all); }
Outcome check_k_star(Instance& instance, const LadderOptions& options) { return check_theorem_a_parts(instance, options, TheoremA::k_star_only); }
Outcome check_rate(Instance& instance, const LadderOptions& options) { return check_theorem_a_parts(instance, options, TheoremA::rate_only); }

Outcome check_theorem_a_posteriori(Instance& instance, const LadderOptions& options) {
  Trajectory t = read_trajectory(instance);
  resolve_by_theorem_a(instance, t);
  return check_run(Clip21Gd{t.gamma, {t.tau}}, t, options, []<Field S>(const Setting<S>& s) { return TheoremA::PosteriorJudge<S>(s); });
}

Outcome check_one_step_relations(Instance& instance, const LadderOptions& options) {
  Trajectory t = read_trajectory(instance, short_trajectory_parameters());
  resolve_by_smoothness(instance, t);
  return check_run(Clip21Gd{t.gamma, {t.tau}}, t, options, []<Field S>(const Setting<S>& s) { return clip21::OneStepRelations::Judge<S>(s); });
}

Outcome check_published_form(Instance& instance, const LadderOptions& options) {
  Trajectory t = read_trajectory(instance);
  resolve_step_size(instance, t, [&] {
    return enclosed_cap(t.problem, t.start, t.tau, [](const Setting<Ball>& s, const std::vector<Ball>& u, const Ball& value) {
      return clip21::PublishedForm::step_cap(s, TheoremB::Constants<Ball>::of(s, Ball(1), TheoremB::Young::half, u, value));
    });
  });
  const bool zero_shifts = std::ranges::all_of(t.start.shifts, [](const Vector<Exact>& shift) { return squared_norm(shift).sign() == 0; });
  return check_run<false>(Clip21Gd{t.gamma, {t.tau}}, t, options,
                          [&]<Scalar S>(const Setting<S>& s) { return clip21::PublishedForm::Judge<S>(s, zero_shifts); });
}

Outcome check_averaging(Instance& instance, const LadderOptions& options) {
  Trajectory t = read_trajectory(instance);
  if (t.gamma.sign() == 0) t.gamma = Exact(1);  // plays no part
  return check_run(Clip21Avg{{t.tau}}, t, options, []<Field S>(const Setting<S>& s) { return clip21::Averaging::Judge<S>(s.tau); });
}

Outcome check_single_node_descent(Instance& instance, const LadderOptions& options) {
  Trajectory t = read_trajectory(instance, short_trajectory_parameters());
  if (nodes_of(t.problem) != 1) throw BadInput(instance.subject + " speaks of one node, the problem has " + std::to_string(nodes_of(t.problem)));
  resolve_by_smoothness(instance, t);
  return check_run(ClipGd{t.gamma, {t.tau}}, t, options, []<Field S>(const Setting<S>& s) { return clip21::ClippedDescent::Judge<S>(s); });
}

Outcome check_server_side_clipping(Instance& instance, const LadderOptions& options) {
  Trajectory t = read_trajectory(instance, short_trajectory_parameters());
  resolve_by_smoothness(instance, t);
  return check_run(ServerClipGd{t.gamma, {t.tau}}, t, options, []<Field S>(const Setting<S>& s) { return clip21::ClippedDescent::Judge<S>(s); });
}

Outcome check_example_basin(Instance& instance, const LadderOptions& options) {
  require_problem(instance, "example-1.1");
  Trajectory t = read_trajectory(instance);
  if (t.start.x[0].sign() == 0) throw BadInput(instance.subject + ": x0 = 0 is the minimiser; give another start");
  resolve_by_smoothness(instance, t);
  const Exact alpha = curvature(instance, "alpha");
  return check_run(ClipGd{t.gamma, {t.tau}}, t, options,
                         [&]<Field S>(const Setting<S>& s) { return clip21::ExampleBasin::Judge<S>(s, constant<S>(alpha)); });
}

Outcome check_soft_clip_basin(Instance& instance, const LadderOptions& options) {
  require_problem(instance, "soft-clip-three-nodes");
  Trajectory t = read_trajectory(instance);
  if (t.start.x[0].sign() == 0) throw BadInput(instance.subject + ": x0 = 0 is the minimiser; give another start");
  const Exact alpha = curvature(instance, "alpha");
  const Exact beta = curvature(instance, "beta");
  resolve_step_size(instance, t, [&] { return Exact(3) * t.tau / (beta - Exact(2) * alpha); });
  return check_run(SoftClipGd{t.gamma, {t.tau}}, t, options, [&]<Field S>(const Setting<S>& s) {
    return clip21::SoftClipBasin::Judge<S>(s.gamma, constant<S>(alpha), constant<S>(beta), s.tau);
  }, Growth::exponential);
}

}  // namespace lemmata::properties
