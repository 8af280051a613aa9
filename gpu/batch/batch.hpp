#pragma once
/// Millions of small problems at once: one method, one family, one number type; every instance with its own data, step size and threshold.
///
/// An instance's exact numbers ARE the floats of its columns, gamma and tau included: `instance_of` gives the same instance to enclosures and to replay. The
/// recurrences have the bits of run<float> and run<double> of algorithms/ (1+cos and logistic: with the sine and the exponential of
/// gpu/batch/elementary.hpp), on every device, for every number of threads and in every chunk: docs/gpu.md. What is observed in floats proposes; only
/// enclosures decide.
///
///   columns of an instance, each over all instances          (structure of arrays)
///     gamma, tau, eta, beta, b       celgc: radius gamma and step size eta; beta, b: momentum and damping. A method reads only its own
///     noise                          scale of the uniform noise xi_i of clip21-sgd2m and celgc; 0: none
///     x_0                            d columns
///     v_i^{-1}                       n d columns, node after node, where the task has shifts
///     line              a_i, b_i     2n columns: grad f_i(x) = a_i x - b_i
///     dense             A_i, b_i     n (d d + d) columns, node after node: A_i row by row, then b_i: grad f_i(x) = A_i x - b_i
///     one-plus-cosine   phase        grad f_i(x) = -sin(x - i phase)
///     logistic          lambda       the rows are shared by all instances
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "algorithms/instance.hpp"
#include "gpu/batch/draw.hpp"
#include "gpu/batch/layout.hpp"
#include "gpu/batch/summary.hpp"

namespace lemmata::gpu {

/// The names of the methods and problems of algorithms/.
[[nodiscard]] std::string_view name_of(Method method);
[[nodiscard]] std::string_view name_of(Family family);

/// Relations of clip21/theorem-a (of clip21-gd) and clip21/theorem-b (T = clip, or b clip of damped-clip21-gd) whose lhs/rhs is observed, on the line; -1
/// where the method is another's.
///   A1   e_i^k <= (e_i^0 - k tau/2)_+; where the right side is below the rounding of e, that is added to it
///   A2   u_i^k <= tau for k >= k*            A4   sum_{j<=k} ||grad f(x_j)||^2 <= 2 D0/gamma + S            B3   the same sum <= 2 phi_0/gamma
static_assert(static_cast<int>(Relation::B3) == relations - 1);

/// Rows of logistic regression, dense: features row by row, labels +1 or -1; rows block[i] .. block[i+1]-1 belong to node i.
struct SharedRows {
  std::vector<double> features;
  std::vector<double> labels;
  std::vector<std::int32_t> block;
  bool l2 = false;           ///< the regulariser: (lambda/2)||x||^2, or lambda sum x^2/(1 + x^2)
  double smoothness = 1;     ///< max_i L_i without the regulariser
  ProblemSpec problem;       ///< for `instance_of`; lambda is set there
};
/// Throws BadInput unless the problem is logistic, with at most 16 nodes and 16 features.
[[nodiscard]] std::shared_ptr<const SharedRows> shared_rows(const ProblemSpec& problem);

/// What all instances of a batch have in common.
struct BatchTask {
  Method method = Method::clip21_gd;
  Family family = Family::line;
  int nodes = 2;
  int dimension = 1;
  std::int64_t steps = 1000;      ///< 0 .. 2^31 - 2
  int top_k = 1;                  ///< of top-k-clip21-gd: 1..d
  std::int64_t interval = 1;      ///< of celgc: steps between averagings, >= 1
  bool has_shifts = false;        ///< else v_i^{-1} = 0
  bool has_noise = false;         ///< of clip21-sgd2m and celgc
  std::uint64_t noise_seed = 1;   ///< instance `number` has the seed noise_seed + number
  bool ends_early = true;         ///< leaves an instance whose state is a fixed point or NaN: the same results sooner
  bool observes = false;          ///< the relations; the line only, with clip21-gd or damped-clip21-gd
  Relation relation = Relation::A4;  ///< whose first violation is recorded
  double violated_above = 1;         ///< lhs/rhs beyond which it counts as one
  std::shared_ptr<const SharedRows> rows;  ///< of logistic

  [[nodiscard]] int columns() const;
  /// Throws BadInput: sizes out of range, a relation asked of a method without it, logistic without rows, ...
  void check() const;
};

/// Where the columns begin that do not always begin at the same place (gpu/batch/layout.hpp has the others); -1: there are none.
[[nodiscard]] int first_shift_column(const BatchTask& task);
[[nodiscard]] int first_family_column(const BatchTask& task);

/// Columns of `count` numbers each, of the instances first, first + 1, ...
template <class S>
struct BatchInstances {
  std::int64_t first = 0;
  std::int64_t count = 0;
  std::vector<S> data;

  BatchInstances() = default;
  BatchInstances(const BatchTask& task, std::int64_t first_number, std::int64_t how_many)
      : first(first_number), count(how_many), data(static_cast<std::size_t>(task.columns()) * static_cast<std::size_t>(how_many)) {}
  [[nodiscard]] S* column(int c) { return data.data() + static_cast<std::ptrdiff_t>(c) * count; }
  [[nodiscard]] const S* column(int c) const { return data.data() + static_cast<std::ptrdiff_t>(c) * count; }
};

/// Numbers low..high, uniform; or 2^low..2^high, log-uniform. low = high: fixed.
struct Range {
  double low = 0, high = 0;
  bool is_logarithmic = false;
};

/// Instances as a function of (seed, number): Philox counters, the same bits on every device.
///   line     a_i = 1 + heterogeneity (w_i - w_{i+1}), w_i in [-1, 1]; b_i = a_i z_i, z_i in `centres`
///   dense    A_i = I + r r^T + heterogeneity (W_i - W_{i+1}), entries of r and W_i in [-1, 1]; b_i in `centres`
/// gamma = `step` times a little less than the cap. none: 1; inverse_L: 1/L (dense: 1/max_i of a bound of L_i; logistic: likewise; 1+cos: 1); theorem_a,
/// theorem_b: the caps of the theorems, on the line only. celgc: eta is drawn so, and gamma = eta tau.
struct BatchDraw {
  std::uint64_t seed = 1;
  Range tau{-4, 4, true};
  Range step{1, 1, false};
  Range heterogeneity{-4, 3, true};
  Range centres{-1, 1, false};
  Range start{-8, 8, false};
  Range shifts{-1, 1, false};
  Range phase{0, 3, false};
  Range lambda{-6, 0, true};
  Range beta{-4, 0, true};
  Range damping{-3, 0, true};
  Range noise{-6, 0, true};
  StepSizeCap cap = StepSizeCap::inverse_L;

  /// Throws BadInput for ranges that are not finite, reversed, or not positive where they must be.
  void check(const BatchTask& task) const;
};

/// What became of each instance; columns of `count` entries.
template <class S>
struct BatchResults {
  std::int64_t first = 0;
  std::int64_t count = 0;
  std::vector<S> x;                           ///< d columns: x_K; celgc: the mean of the iterates
  std::vector<std::int32_t> last_clipped;     ///< the last step in which clipping changed something; -1: none
  std::vector<std::int32_t> not_finite;       ///< 1 where x_K is not finite
  // Where the task observes:
  std::vector<S> ratio;                       ///< one column a relation: the largest lhs/rhs
  std::vector<std::int32_t> where;            ///< one column a relation: the step of it
  std::vector<std::int32_t> first_violation;  ///< of the task's relation; -1: none

  [[nodiscard]] S ratio_of(Relation r, std::int64_t i) const { return ratio[static_cast<std::size_t>(static_cast<std::int64_t>(r) * count + i)]; }
};

template <class S>
[[nodiscard]] BatchSummary summarise(const BatchTask& task, const BatchResults<S>& results);

enum class Device : std::uint8_t { cpu, cuda };
enum class CodePath : std::uint8_t { automatic, scalar, avx2 };

struct BatchOptions {
  Device device = Device::cpu;
  int device_index = 0;
  int jobs = 1;                          ///< threads of the CPU
  CodePath path = CodePath::automatic;   ///< of the CPU; automatic: the widest that the processor has
  std::int64_t chunk = 0;                ///< instances at a time; 0: as many as fit in `memory`
  std::int64_t memory = std::int64_t{1} << 28;  ///< bytes for one chunk on the CPU; a GPU takes a part of what is free
};
/// Whether this processor can run the eight (four) lanes of AVX2.
[[nodiscard]] bool has_avx2_lanes();
/// Bytes that `count` instances take, columns and results; computed, nothing is allocated.
[[nodiscard]] std::int64_t bytes_needed(const BatchTask& task, std::int64_t count, int bytes_a_number);

/// The instances first .. first + count - 1 of the draw.
template <class S>
[[nodiscard]] BatchInstances<S> draw_batch(const BatchTask& task, const BatchDraw& draw, std::int64_t first, std::int64_t count);
/// Runs them all. Throws BadInput for NaN or infinite columns, step sizes and thresholds that are not positive, a device that cannot be had.
template <class S>
[[nodiscard]] BatchResults<S> run_batch(const BatchTask& task, const BatchInstances<S>& instances, const BatchOptions& options);

/// Draws and runs count instances chunk by chunk; `sink` sees every chunk's results in order and may end the run with false. Memory: one chunk.
template <class S>
void run_drawn(const BatchTask& task, const BatchDraw& draw, std::int64_t first, std::int64_t count, const BatchOptions& options,
               const std::function<bool(const BatchResults<S>&)>& sink);
/// The same where only the reductions are wanted: on a GPU nothing else leaves it.
template <class S>
[[nodiscard]] BatchSummary summarise_drawn(const BatchTask& task, const BatchDraw& draw, std::int64_t first, std::int64_t count,
                                           const BatchOptions& options);

/// Instance `at` of the columns (0 <= at < count) in exact numbers: subject = the method's name, an explicit problem, start, shifts, steps.
template <class S>
[[nodiscard]] Instance instance_of(const BatchTask& task, const BatchInstances<S>& instances, std::int64_t at);

}  // namespace lemmata::gpu
