#include "properties/performance_estimation/certify.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <utility>

#include "numerics/error.hpp"
#include "properties/performance_estimation/elimination.hpp"

namespace lemmata::pep {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Triplets = std::vector<Eigen::Triplet<double>>;

LmiSolver function_of(Solver solver) { return solver == Solver::own ? solve_by_interior_point : solve_by_csdp; }

/// A vector u of a block that every S = sum lambda A >= 0 has in its kernel.
struct Kernel {
  std::size_t block;
  Combination vector;
};

/// Arithmetic means of what was added under each index.
class Means {
 public:
  explicit Means(std::size_t count) : sum_(count, 0), number_(count, 0) {}
  void add(std::size_t i, double value) {
    sum_[i] += value;
    number_[i] += 1;
  }
  [[nodiscard]] double of(std::size_t i) const { return number_[i] > 0 ? sum_[i] / number_[i] : 0; }

 private:
  std::vector<double> sum_, number_;
};

/// A program as a solver sees it. Multipliers are scaled: lambda_j = row_scale_j mu_j; Gram bases too: S' = D S D. All scales are powers of two, hence exact.
class Task {
 public:
  Task(const Program& program, const CertifyOptions& options) : program_(program), options_(options), solver_(function_of(options.solver)) {
    drop_gauge_directions();
    scale();
  }

  Certified run() {
    for (int reductions = 0;; ++reductions) {
      if (!eliminate()) return failed(CertifyStatus::unbounded, "no multipliers exist: the rows do not bound the objective");
      const Certified attempt = options_.target ? for_target() : for_value();
      if (attempt.status != CertifyStatus::no_interior || reductions == 4 || !reduce()) return attempt;
    }
  }

  std::optional<Lmi> value_lmi() {
    if (!eliminate()) return std::nullopt;
    Lmi lmi = common();
    if (bound_varies()) lmi.objective = -bound_slope_ / bound_slope_.cwiseAbs().maxCoeff();
    return lmi;
  }

 private:
  /// An entry of the A_j of a row, in the basis of the program.
  struct GramEntry {
    std::size_t row, block;
    Index p, q;
    double value;
  };

  Certified failed(CertifyStatus status, std::string reason) const {
    Certified answer;
    answer.status = status;
    answer.reason = std::move(reason);
    return answer;
  }

  [[nodiscard]] std::size_t count() const { return program_.rows().size(); }
  [[nodiscard]] const Expression& row(std::size_t j) const { return program_.rows()[j].left; }

  /// Combinations that no row sees: the coordinates that a basis of the row space of all A_j does without are left out.
  void drop_gauge_directions() {
    for (std::size_t b = 0; b < program_.blocks().size(); ++b) {
      const Index n = program_.blocks()[b];
      RowSpace space(n);
      for (std::size_t j = 0; j < count() && space.rank() < n; ++j) {
        for (Index p = 0; p < n && space.rank() < n; ++p) space.add(row(j).gram[b].row(p).transpose());
      }
      kept_.push_back(space.pivots());
      std::ranges::sort(kept_.back());
    }
  }

  /// Units for rows, basis vectors, function values (which share one) and the objective, such that entries are of the order of 1: least squares in the
  /// logarithms of all entries, by turns, so that units that only hang together through a few rows are found as well.
  void scale() {
    // Unknowns in one sequence: basis vectors of all blocks, function values as one, the objective. An entry of A_j belongs to two of them.
    struct Magnitude {
      std::size_t row, first, second;
      double logarithm;
    };
    const std::size_t none = std::numeric_limits<std::size_t>::max();
    std::vector<Magnitude> all;
    std::size_t begin = 0;
    for (std::size_t b = 0; b < kept_.size(); ++b) {
      for (std::size_t j = 0; j < count(); ++j) {
        for (const Index p : kept_[b]) {
          for (const Index q : kept_[b]) {
            const Exact& entry = row(j).gram[b](p, q);
            if (entry.sign() == 0) continue;
            gram_.push_back({j, b, p, q, entry.nearest_double()});
            all.push_back({j, begin + static_cast<std::size_t>(p), begin + static_cast<std::size_t>(q), std::log2(std::abs(gram_.back().value))});
          }
        }
      }
      begin += static_cast<std::size_t>(program_.blocks()[b]);
    }
    const std::size_t vectors = begin;
    const std::size_t objective = vectors + 1;
    for (std::size_t j = 0; j < count(); ++j) {
      for (Index i = 0; i < program_.values(); ++i) {
        if (row(j).values[i].sign() != 0) all.push_back({j, vectors, none, std::log2(std::abs(row(j).values[i].nearest_double()))});
      }
      if (row(j).objective.sign() != 0) all.push_back({j, objective, none, std::log2(std::abs(row(j).objective.nearest_double()))});
    }
    std::vector<double> of_row(count(), 0);  // logarithms of the scales
    std::vector<double> of_unknown(objective + 1, 0);
    for (int round = 0; round < 20; ++round) {
      const auto now = [&](const Magnitude& m) { return m.logarithm + of_row[m.row] + of_unknown[m.first] + (m.second == none ? 0 : of_unknown[m.second]); };
      Means rows(of_row.size()), unknowns(of_unknown.size());
      for (const Magnitude& m : all) rows.add(m.row, now(m));
      for (std::size_t j = 0; j < count(); ++j) of_row[j] -= rows.of(j);
      for (const Magnitude& m : all) unknowns.add(m.first, now(m));
      for (std::size_t i = 0; i <= objective; ++i) of_unknown[i] -= (i < vectors ? 0.5 : 1) * unknowns.of(i);  // a product has two factors
    }
    row_scale_.resize(count());
    std::vector<double> unknown(of_unknown.size());
    const auto power = [](double logarithm) { return std::exp2(std::clamp(std::round(logarithm), -500.0, 500.0)); };
    std::ranges::transform(of_unknown, unknown.begin(), power);
    std::ranges::transform(of_row, row_scale_.begin(), power);
    for (double& r : row_scale_) r *= unknown[objective];  // so that scaled multipliers are of the order of 1
    auto at = unknown.begin();
    for (const int size : program_.blocks()) {
      basis_scale_.emplace_back(at, at + size);
      at += size;
    }
  }

  /// The equations of the scaled multipliers: function values cancel, the objective sums to 1, forced kernels are kernels.
  [[nodiscard]] Equations equations() const {
    const Index values = program_.values();
    Equations all;
    all.columns = count();
    for (Index i = 0; i <= values; ++i) {
      Equation e;
      for (std::size_t j = 0; j < count(); ++j) {
        const Exact& entry = i < values ? row(j).values[i] : row(j).objective;
        if (entry.sign() != 0) e.coefficients[j] = entry * Exact::of_double(row_scale_[j]);
      }
      e.right = Exact(i < values ? 0 : 1);
      all.equations.push_back(std::move(e));
    }
    for (const Kernel& kernel : kernels_) {
      for (Index p = 0; p < kernel.vector.size(); ++p) {
        Equation e;
        for (std::size_t j = 0; j < count(); ++j) {
          Exact sum(0);
          for (Index q = 0; q < kernel.vector.size(); ++q) {
            if (const Exact& entry = row(j).gram[kernel.block](p, q); entry.sign() != 0) sum += entry * kernel.vector[q];
          }
          if (sum.sign() != 0) e.coefficients[j] = sum * Exact::of_double(row_scale_[j]);
        }
        if (!e.coefficients.empty()) all.equations.push_back(std::move(e));
      }
    }
    return all;
  }

  /// mu = particular + N y: the pivots in terms of the free multipliers, sparse. Multipliers that the equations force to be zero leave. False: no multipliers.
  bool eliminate() {
    zero_.assign(count(), false);
    for (bool again = true; again;) {
      again = false;
      system_ = equations();
      system_.zero = zero_;
      std::optional<Solved> solved = solve_sparse(system_);
      if (!solved) return false;
      solved_ = std::move(*solved);
      for (const SolvedRow& r : solved_.rows) {
        if (program_.rows()[r.pivot].is_equality || r.constant.sign() > 0) continue;
        const auto decreases = [&](const auto& c) { return !program_.rows()[c.first].is_equality && c.second.sign() < 0; };
        const bool only_decreases = std::ranges::all_of(r.coefficients, decreases);
        if (!only_decreases) continue;
        if (r.constant.sign() < 0) return false;
        zero_[r.pivot] = true;
        for (const auto& [j, coefficient] : r.coefficients) zero_[j] = true;
        again = true;
      }
    }
    variable_.clear();
    for (const std::size_t j : solved_.free) variable_.emplace(j, static_cast<Index>(variable_.size()));
    return true;
  }

  /// The LMI without an objective: S'(y) >= 0, mu(y) >= 0 on inequalities. Also the bound as a function of y: bound_constant_ + bound_slope_ . y.
  [[nodiscard]] Lmi common() {
    const auto variables = static_cast<Index>(variable_.size());
    Lmi lmi;
    lmi.objective = VectorXd::Zero(variables);
    // mu_j = start_j + sum of slopes, for pivots and free ones alike
    std::vector<std::vector<std::pair<Index, double>>> slopes(count());
    std::vector<double> start(count(), 0);
    for (const auto& [j, k] : variable_) slopes[j].emplace_back(k, 1.0);
    for (const SolvedRow& r : solved_.rows) {
      start[r.pivot] = r.constant.nearest_double();
      for (const auto& [j, coefficient] : r.coefficients) slopes[r.pivot].emplace_back(variable_.at(j), coefficient.nearest_double());
    }
    Triplets entries;
    std::vector<double> offset;
    for (std::size_t j = 0; j < count(); ++j) {
      if (program_.rows()[j].is_equality || zero_[j]) continue;
      const auto r = static_cast<int>(offset.size());
      offset.push_back(start[j]);
      for (const auto& [k, slope] : slopes[j]) entries.emplace_back(r, static_cast<int>(k), slope);
    }
    lmi.offset = Eigen::Map<const VectorXd>(offset.data(), static_cast<Index>(offset.size()));
    lmi.inequality.resize(static_cast<Index>(offset.size()), variables);
    lmi.inequality.setFromTriplets(entries.begin(), entries.end());

    std::vector<Triplets> gram(kept_.size());
    std::vector<std::map<Index, Index>> position(kept_.size());
    for (std::size_t b = 0; b < kept_.size(); ++b) {
      const auto n = static_cast<Index>(kept_[b].size());
      for (Index p = 0; p < n; ++p) position[b].emplace(kept_[b][static_cast<std::size_t>(p)], p);
      lmi.blocks.push_back({MatrixXd::Zero(n, n), Eigen::SparseMatrix<double>(n * n, variables)});
    }
    for (const GramEntry& e : gram_) {
      if (!position[e.block].contains(e.p) || !position[e.block].contains(e.q)) continue;
      const Index p = position[e.block].at(e.p);
      const Index q = position[e.block].at(e.q);
      const std::vector<double>& basis = basis_scale_[e.block];
      const double value = e.value * row_scale_[e.row] * basis[static_cast<std::size_t>(e.p)] * basis[static_cast<std::size_t>(e.q)];
      const auto n = static_cast<Index>(kept_[e.block].size());
      lmi.blocks[e.block].constant(p, q) += value * start[e.row];
      for (const auto& [k, slope] : slopes[e.row]) gram[e.block].emplace_back(static_cast<int>(p + q * n), static_cast<int>(k), value * slope);
    }
    for (std::size_t b = 0; b < kept_.size(); ++b) {
      lmi.blocks[b].slopes.setFromTriplets(gram[b].begin(), gram[b].end());
      lmi.blocks[b].slopes.prune([](Index, Index, double value) { return value != 0; });
    }
    // The bound: exactly constant where all slopes vanish.
    Exact constant(0);
    std::vector<Exact> slope(variable_.size(), Exact(0));
    const auto right = [&](std::size_t j) { return -row(j).constant * Exact::of_double(row_scale_[j]); };
    for (const auto& [j, k] : variable_) slope[static_cast<std::size_t>(k)] += right(j);
    for (const SolvedRow& r : solved_.rows) {
      if (row(r.pivot).constant.sign() == 0) continue;
      constant += right(r.pivot) * r.constant;
      for (const auto& [j, coefficient] : r.coefficients) slope[static_cast<std::size_t>(variable_.at(j))] += right(r.pivot) * coefficient;
    }
    bound_constant_ = constant;
    bound_slope_ = VectorXd(variables);
    for (Index k = 0; k < variables; ++k) bound_slope_[k] = slope[static_cast<std::size_t>(k)].nearest_double();
    start_ = std::move(start);
    slopes_ = std::move(slopes);
    return lmi;
  }

  /// The best bound, as accurately as the solver can.
  struct Value {
    LmiSolution solution;
    double p = 0;
    double gap = 0;  ///< between p and what the dual shows to be attained, in double
  };
  [[nodiscard]] Value best_value(Lmi lmi) const {
    const double unit = bound_slope_.cwiseAbs().maxCoeff();
    lmi.objective = -bound_slope_ / unit;
    LmiOptions options;
    options.deadline = options_.deadline;
    Value value;
    value.solution = solver_(lmi, options);
    value.p = bound_constant_.nearest_double() - unit * value.solution.value;
    value.gap = unit * std::abs(value.solution.bound - value.solution.value);
    return value;
  }

  /// maximise s <= 1 with S' - s I >= 0, mu >= 0 and, where there is a target, the bound below it by a margin of s (in units of its largest coefficient).
  [[nodiscard]] LmiSolution centre(const Lmi& base, const std::optional<Exact>& target, double relative_gap) const {
    const Index variables = base.variables();
    Lmi lmi;
    lmi.objective = VectorXd::Unit(variables + 1, variables);
    for (const Lmi::Block& block : base.blocks) {
      const Index n = block.constant.rows();
      Triplets entries;
      for (Index k = 0; k < variables; ++k) {
        for (Eigen::SparseMatrix<double>::InnerIterator at(block.slopes, k); at; ++at) entries.emplace_back(int(at.row()), int(k), at.value());
      }
      for (Index p = 0; p < n; ++p) entries.emplace_back(int(p + p * n), int(variables), -1.0);
      lmi.blocks.push_back({block.constant, Eigen::SparseMatrix<double>(n * n, variables + 1)});
      lmi.blocks.back().slopes.setFromTriplets(entries.begin(), entries.end());
    }
    const Index rows = base.offset.size();
    const double unit = variables > 0 ? bound_slope_.cwiseAbs().maxCoeff() : 0;
    const bool is_bounded = target.has_value() && unit > 0;
    Triplets entries;
    using Slope = Eigen::SparseMatrix<double, Eigen::RowMajor>::InnerIterator;
    for (Index r = 0; r < rows; ++r) {
      for (Slope at(base.inequality, r); at; ++at) entries.emplace_back(int(r), int(at.col()), at.value());
    }
    entries.emplace_back(int(rows), int(variables), -1.0);
    lmi.offset = VectorXd(rows + (is_bounded ? 2 : 1));
    lmi.offset.head(rows) = base.offset;
    lmi.offset[rows] = 1;
    if (is_bounded) {
      lmi.offset[rows + 1] = (*target - bound_constant_).nearest_double() / unit;
      for (Index k = 0; k < variables; ++k) entries.emplace_back(int(rows + 1), int(k), -bound_slope_[k] / unit);
      entries.emplace_back(int(rows + 1), int(variables), -1.0);
    }
    lmi.inequality.resize(lmi.offset.size(), variables + 1);
    lmi.inequality.setFromTriplets(entries.begin(), entries.end());
    LmiOptions options;
    options.gap = 1e-13;
    options.relative_gap = relative_gap;
    options.hopeless = -1e-9;
    options.deadline = options_.deadline;
    LmiSolution solution = solver_(lmi, options);
    if (solution.y.size() == variables + 1) solution.y.conservativeResize(variables);
    return solution;
  }

  /// The ladder of roundings: few bits first. Free multipliers are rounded and clamped, pivots (chosen to be the largest) follow exactly, `prove` decides.
  [[nodiscard]] std::optional<Certified> round(const VectorXd& y, const std::optional<Exact>& target) const {
    if (y.size() != static_cast<Index>(variable_.size())) return std::nullopt;
    std::vector<double> mu(start_);
    for (std::size_t j = 0; j < count(); ++j) {
      for (const auto& [k, slope] : slopes_[j]) mu[j] += slope * y[k];
    }
    double largest = 0;
    std::vector<double> weight(count(), 0);
    for (std::size_t j = 0; j < count(); ++j) {
      if (!std::isfinite(mu[j])) return std::nullopt;
      largest = std::max(largest, std::abs(mu[j]));
      weight[j] = program_.rows()[j].is_equality ? std::numeric_limits<double>::max() : std::max(mu[j], 0.0);
    }
    const std::optional<Solved> solved = solve_by_weight(system_, weight);
    if (!solved || largest == 0) return std::nullopt;
    const int exponent = std::ilogb(largest) + 1;
    for (const int bits : {24, 30, 36, 44, 52}) {
      std::vector<Exact> multipliers(count(), Exact(0));
      for (const std::size_t j : solved->free) {
        const double units = std::nearbyint(std::ldexp(mu[j], bits - exponent));
        if (units < 0 && !program_.rows()[j].is_equality) continue;
        multipliers[j] = Exact(static_cast<std::int64_t>(units)) * Exact::power_of_two(exponent - bits);
      }
      for (const SolvedRow& r : solved->rows) {
        Exact sum = r.constant;
        for (const auto& [j, coefficient] : r.coefficients) {
          if (multipliers[j].sign() != 0) sum += coefficient * multipliers[j];
        }
        multipliers[r.pivot] = std::move(sum);
      }
      for (std::size_t j = 0; j < count(); ++j) multipliers[j] *= Exact::of_double(row_scale_[j]);
      Proof proof = prove(program_, multipliers);
      if (!proof.is_valid || (target && proof.bound > *target)) continue;
      Certified answer;
      answer.status = CertifyStatus::certified;
      answer.multipliers = std::move(multipliers);
      answer.bound = std::move(proof.bound);
      answer.bits = bits;
      return answer;
    }
    return std::nullopt;
  }

  [[nodiscard]] bool bound_varies() const { return bound_slope_.size() > 0 && bound_slope_.cwiseAbs().maxCoeff() > 0; }

  Certified for_value() {
    const Lmi base = common();
    std::optional<Exact> target;
    std::optional<Value> value;
    if (bound_varies()) {
      value = best_value(base);
      switch (value->solution.status) {
        case LmiStatus::unbounded:
          return failed(CertifyStatus::contradictory, "the rows contradict each other, so that every bound can be proved: give a target");
        case LmiStatus::infeasible: return failed(CertifyStatus::unbounded, "no multipliers exist: the rows do not bound the objective");
        case LmiStatus::out_of_time: return failed(CertifyStatus::out_of_time, "out of time");
        default: break;
      }
      if (!std::isfinite(value->p)) return failed(CertifyStatus::no_interior, "the solver broke down");
      const Exact p = Exact::of_double(value->p);
      const Exact size = p.sign() == 0 ? Exact(1) : (p.sign() < 0 ? -p : p);
      target = p + Exact(98, 100) * options_.accuracy * size;
    }
    const LmiSolution centred = centre(base, target, 0.3);
    std::optional<Certified> found = round(centred.y, target);
    Certified answer = found ? std::move(*found)
                             : failed(centred.status == LmiStatus::out_of_time ? CertifyStatus::out_of_time : CertifyStatus::no_interior,
                                      "no exact multipliers were found near the worst case");
    if (value) {
      answer.value = value->p;
      answer.gap = value->gap;
      answer.worst = worst_case(value->solution);
    } else {
      answer.value = bound_constant_.nearest_double();
    }
    return answer;
  }

  Certified for_target() {
    const Lmi base = common();
    if (!bound_varies() && bound_constant_ > *options_.target) {
      Certified answer = failed(CertifyStatus::target_below_value, "all multipliers give the bound " + bound_constant_.text());
      answer.value = bound_constant_.nearest_double();
      return answer;
    }
    const LmiSolution centred = centre(base, options_.target, 0.3);
    if (centred.status != LmiStatus::hopeless) {
      if (std::optional<Certified> found = round(centred.y, options_.target)) return std::move(*found);
    }
    Certified answer = failed(status_of(centred), "no exact multipliers prove the target");
    if (!options_.explain || !bound_varies() || answer.status == CertifyStatus::out_of_time) return answer;
    const Value value = best_value(base);
    if (value.solution.status == LmiStatus::infeasible) return failed(CertifyStatus::unbounded, "no multipliers exist: the rows do not bound the objective");
    if (value.solution.status == LmiStatus::out_of_time) return failed(CertifyStatus::out_of_time, "out of time");
    answer.value = value.p;
    answer.gap = value.gap;
    answer.worst = worst_case(value.solution);
    if (std::isfinite(value.p) && Exact::of_double(value.p) > *options_.target) answer.status = CertifyStatus::target_below_value;
    return answer;
  }

  static CertifyStatus status_of(const LmiSolution& centred) {
    if (centred.status == LmiStatus::out_of_time) return CertifyStatus::out_of_time;
    return centred.status == LmiStatus::hopeless ? CertifyStatus::target_below_value : CertifyStatus::no_interior;
  }

  /// The dual of the multipliers: the Gram matrices themselves, and function values from the rows by least squares.
  [[nodiscard]] std::optional<WorstCase> worst_case(const LmiSolution& solution) const {
    if (solution.dual.size() != kept_.size() || solution.dual_residual > 1e-5) return std::nullopt;
    WorstCase worst;
    std::vector<double> left(count(), 0);
    for (std::size_t b = 0; b < kept_.size(); ++b) {
      const Index n = program_.blocks()[b];
      Matrix<double> g = Matrix<double>::Zero(n, n);
      for (std::size_t p = 0; p < kept_[b].size(); ++p) {
        for (std::size_t q = 0; q < kept_[b].size(); ++q) {
          const Index i = kept_[b][p];
          const Index j = kept_[b][q];
          g(i, j) = solution.dual[b](Index(p), Index(q)) * basis_scale_[b][static_cast<std::size_t>(i)] * basis_scale_[b][static_cast<std::size_t>(j)];
        }
      }
      worst.gram.push_back(std::move(g));
    }
    const double unit = bound_slope_.cwiseAbs().maxCoeff();
    for (Matrix<double>& g : worst.gram) g *= unit;
    for (const GramEntry& e : gram_) left[e.row] += e.value * worst.gram[e.block](e.p, e.q);
    const Index values = program_.values();
    MatrixXd a = MatrixXd::Zero(static_cast<Index>(count()), values + 1);
    VectorXd right(count());
    Index inequality = 0;
    for (std::size_t j = 0; j < count(); ++j) {
      const auto r = static_cast<Index>(j);
      double slack = 0;
      const bool is_known = program_.rows()[j].is_equality || !zero_[j];
      if (!program_.rows()[j].is_equality && !zero_[j]) slack = unit * solution.dual_inequality[inequality++] / row_scale_[j];
      const double weight = is_known ? row_scale_[j] : 0;
      for (Index i = 0; i < values; ++i) a(r, i) = weight * row(j).values[i].nearest_double();
      a(r, values) = weight * row(j).objective.nearest_double();
      right[r] = -weight * (left[j] + row(j).constant.nearest_double() + slack);
    }
    const VectorXd unknowns = a.completeOrthogonalDecomposition().solve(right);
    worst.values = unknowns.head(values);
    worst.objective = unknowns[values];
    return worst;
  }

  /// Looks for kernels that all feasible S share: where even the best s, with no target, is 0. True where the problem has become smaller.
  bool reduce() {
    const Lmi base = common();
    const LmiSolution centred = centre(base, std::nullopt, 0);
    if (centred.value > 1e-7 || centred.dual.size() != kept_.size()) return false;
    bool found = false;
    for (std::size_t b = 0; b < kept_.size(); ++b) {
      const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(centred.dual[b]);
      RowSpace space(program_.blocks()[b]);
      const std::vector<Combination> range = rational_range(eigen.eigenvectors(), eigen.eigenvalues(), 1e-3);
      for (const Combination& u : range) {
        Combination full = Combination::Constant(program_.blocks()[b], Exact(0));
        for (std::size_t p = 0; p < kept_[b].size(); ++p) {
          const Index i = kept_[b][p];
          full[i] = u[static_cast<Index>(p)] * Exact::of_double(basis_scale_[b][static_cast<std::size_t>(i)]);
        }
        if (!space.add(full)) continue;
        kernels_.push_back({b, std::move(full)});
        found = true;
      }
      for (const Index pivot : space.pivots()) std::erase(kept_[b], pivot);
    }
    return found;
  }

  const Program& program_;
  const CertifyOptions& options_;
  LmiSolver solver_;
  std::vector<std::vector<Index>> kept_;  ///< coordinates of each block: the others follow from kernels
  std::vector<Kernel> kernels_;
  std::vector<double> row_scale_;
  std::vector<std::vector<double>> basis_scale_;
  std::vector<GramEntry> gram_;
  std::vector<bool> zero_;
  Equations system_;
  Solved solved_;
  std::map<std::size_t, Index> variable_;  ///< of the free multipliers
  std::vector<double> start_;
  std::vector<std::vector<std::pair<Index, double>>> slopes_;
  Exact bound_constant_;
  VectorXd bound_slope_;
};

}  // namespace

Solver solver_of(std::string_view name) {
  if (name == "own") return Solver::own;
  if (name != "csdp") throw BadInput("solver '" + std::string(name) + "': there are own and csdp");
  if (!csdp_is_available()) throw BadInput("solver 'csdp': this build did not find the library of CSDP; install libsdp-dev and build again, or use own");
  return Solver::csdp;
}

std::optional<Lmi> value_lmi(const Program& program) {
  const CertifyOptions options;
  return Task(program, options).value_lmi();
}

Certified certify(const Program& program, const CertifyOptions& options) {
  if (options.solver == Solver::csdp) (void)solver_of("csdp");
  return Task(program, options).run();
}

}  // namespace lemmata::pep
