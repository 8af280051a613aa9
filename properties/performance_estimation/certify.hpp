#pragma once
/// From a performance-estimation program to exact multipliers that prove a bound. A floating-point solver proposes; `prove` of
/// theory/performance_estimation/program.hpp has accepted whatever comes back as certified.
///
/// The equations of the multipliers are solved over the rationals, so that whatever the free ones are rounded to, function values cancel exactly. The value p
/// is one linear matrix inequality in double. A second one looks for multipliers to be rounded, not for the best: with the bound at most T = p (1 + 0.98 eps),
/// or the given target, it maximises s with S - s I >= 0, and stops while they are still well inside. These are rounded to 24, 30, 36, 44, 52 bits in turn,
/// clamped at zero, and completed exactly, the largest ones being those that follow from the others. Where not even s > 0 is to be had, all feasible S share a
/// kernel: it is guessed from the dual in rationals, required of S as equations, and the block becomes smaller. A wrong guess costs the proof, never its truth.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "properties/performance_estimation/lmi.hpp"
#include "theory/performance_estimation/program.hpp"

namespace lemmata::pep {

enum class Solver { own, csdp };
/// "own" or "csdp". Throws BadInput for another name, and for csdp where the build has none.
[[nodiscard]] Solver solver_of(std::string_view name);

struct CertifyOptions {
  Exact accuracy = Exact(1, 1000000);  ///< eps: without a target, the bound is at most (1 + eps) times the worst case p (for p = 0: at most eps)
  std::optional<Exact> target;         ///< T: only whether t <= T can be proved; nothing is optimised
  bool explain = true;                 ///< where the target is not proved: solve once more for the value and the worst case
  Solver solver = Solver::own;
  Deadline deadline;
};

/// A worst case as the solver sees it, in double: the dual of the multipliers. Neither proved nor exactly feasible; for lower bounds and worst instances.
struct WorstCase {
  std::vector<Matrix<double>> gram;  ///< G_b, in the basis of the program
  Vector<double> values;             ///< f
  double objective = 0;              ///< t
};

enum class CertifyStatus {
  certified,
  target_below_value,  ///< the target cannot be proved: the worst case, `value`, is larger
  unbounded,           ///< no multipliers exist: the rows bound nothing
  contradictory,       ///< the rows contradict each other: every target can be certified, so one has to be given
  no_interior,         ///< a bound seems to exist, and no exact multipliers were found near it
  out_of_time,
};

struct Certified {
  CertifyStatus status = CertifyStatus::no_interior;
  std::vector<Exact> multipliers;  ///< where certified: one a row, accepted by prove()
  Exact bound;                     ///< where certified: what they prove, t <= bound
  int bits = 0;                    ///< where certified: to how many bits they were rounded
  std::optional<double> value;     ///< p, the worst case in double, where it was computed
  double gap = 0;                  ///< how far p may be above the worst case, as the solver's dual has it
  std::optional<WorstCase> worst;  ///< where the solver has one
  std::string reason;              ///< one line, where not certified

  [[nodiscard]] bool is_certified() const { return status == CertifyStatus::certified; }
};

/// Without a target: the best bound within the accuracy. With one: a proof of t <= target, or why there is none (`value` and `worst` then say how far it is).
[[nodiscard]] Certified certify(const Program& program, const CertifyOptions& options = {});

/// The LMI in the free multipliers whose best value, with its sign changed and up to a unit, is the worst case of the program: what a plain solve in double
/// works on. Nothing where there are no multipliers.
[[nodiscard]] std::optional<Lmi> value_lmi(const Program& program);

}  // namespace lemmata::pep
