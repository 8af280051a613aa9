// From programs to proofs: known rates are met, what cannot be proved is refused with the reason, and nothing that is not exactly right is accepted.
#include "properties/performance_estimation/certify.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "numerics/error.hpp"
#include "properties/performance_estimation/elimination.hpp"
#include "tests/properties/performance_estimation/programs.hpp"

namespace lemmata::pep {
namespace {

std::vector<Solver> solvers() { return csdp_is_available() ? std::vector<Solver>{Solver::own, Solver::csdp} : std::vector<Solver>{Solver::own}; }
const char* name(Solver solver) { return solver == Solver::own ? "own" : "csdp"; }
CertifyOptions with(Solver solver) {
  CertifyOptions options;
  options.solver = solver;
  return options;
}
CertifyOptions with(Solver solver, const Exact& target) {
  CertifyOptions options = with(solver);
  options.target = target;
  return options;
}
Exact q(const char* text) { return Exact::parse(text); }

/// Certified, with a bound between the truth and (1 + 1e-6) times it, that the verifier accepts once more.
void expect_rate(const Program& program, const Exact& truth, const CertifyOptions& options) {
  const Certified found = certify(program, options);
  ASSERT_TRUE(found.is_certified()) << found.reason;
  const Proof proof = prove(program, found.multipliers);
  ASSERT_TRUE(proof.is_valid) << proof.reason;
  EXPECT_EQ(proof.bound, found.bound);
  EXPECT_GE(found.bound, truth) << "a proof of less than the worst case";
  EXPECT_LE(found.bound, truth + q("1e-6") * truth) << found.bound.nearest_double() << " for " << truth.nearest_double();
}

TEST(Certify, NonconvexGradientDescentMeetsItsRate) {
  for (const Solver solver : solvers()) {
    for (int N = 1; N <= (solver == Solver::own ? 20 : 8); N += N < 10 ? 1 : 5) {
      for (const char* gamma : {"1", "1/3", "3/2"}) {
        if (N > 10 && gamma != std::string("1")) continue;
        SCOPED_TRACE(std::string(name(solver)) + ", N=" + std::to_string(N) + ", gamma=" + gamma);
        const Exact one(1);
        expect_rate(programs::nonconvex_gradient_descent(N, q(gamma), one, one), programs::nonconvex_rate(N, q(gamma), one, one), with(solver));
      }
    }
  }
}

TEST(Certify, ConvexGradientDescentMeetsItsRate) {
  for (const Solver solver : solvers()) {
    for (int N = 1; N <= (solver == Solver::own ? 20 : 8); N += N < 10 ? 1 : 5) {
      SCOPED_TRACE(std::string(name(solver)) + ", N=" + std::to_string(N));
      expect_rate(programs::convex_gradient_descent(N, Exact(1), Exact(1)), Exact(1) / Exact(4 * N + 2), with(solver));
    }
  }
}

/// Units far from 1: rows and the basis are equilibrated.
TEST(Certify, UnitsDoNotMatter) {
  for (const char* L : {"1/100000", "1000000"}) {
    for (const char* Delta : {"1/1000000", "30000000"}) {
      for (const Solver solver : solvers()) {
        SCOPED_TRACE(std::string(name(solver)) + ", L=" + L + ", Delta=" + Delta);
        const Exact gamma = Exact(1, 3) / q(L);
        expect_rate(programs::nonconvex_gradient_descent(3, gamma, q(L), q(Delta)), programs::nonconvex_rate(3, gamma, q(L), q(Delta)), with(solver));
        expect_rate(programs::convex_gradient_descent(3, q(L), q(Delta)), q(L) * q(Delta) * q(Delta) / Exact(14), with(solver));
      }
    }
  }
}

TEST(Certify, IsDeterministic) {
  const Program program = programs::convex_gradient_descent(4, Exact(1), Exact(1));
  EXPECT_EQ(certify(program).multipliers, certify(program).multipliers);
}

TEST(Certify, AWorstCaseComesWithTheBound) {
  for (const Solver solver : solvers()) {
    SCOPED_TRACE(name(solver));
    const Program program = programs::nonconvex_gradient_descent(3, Exact(1), Exact(1), Exact(1));
    const Certified found = certify(program, with(solver));
    ASSERT_TRUE(found.worst.has_value());
    EXPECT_NEAR(found.worst->objective, 4.0 / 11, 1e-6);
    for (const Row& row : program.rows()) {
      double left = row.left.constant.nearest_double() + row.left.objective.nearest_double() * found.worst->objective;
      for (Eigen::Index i = 0; i < row.left.values.size(); ++i) left += row.left.values[i].nearest_double() * found.worst->values[i];
      for (Eigen::Index i = 0; i < row.left.gram[0].rows(); ++i) {
        for (Eigen::Index j = 0; j < row.left.gram[0].cols(); ++j) left += row.left.gram[0](i, j).nearest_double() * found.worst->gram[0](i, j);
      }
      EXPECT_LE(left, 1e-6) << row.name;
    }
  }
}

TEST(Certify, ATargetAboveTheValueIsProvedAndOneBelowIsRefused) {
  const Program program = programs::nonconvex_gradient_descent(5, Exact(1), Exact(1), Exact(1));  // worst case 4/17
  for (const Solver solver : solvers()) {
    SCOPED_TRACE(name(solver));
    for (const char* target : {"236/1000", "2352942/10000000", "3", "1000"}) {
      const Certified found = certify(program, with(solver, q(target)));
      EXPECT_TRUE(found.is_certified() && found.bound <= q(target)) << target << ": " << found.reason;
    }
    for (const char* target : {"2352940/10000000", "235/1000", "0", "-7"}) {
      const Certified found = certify(program, with(solver, q(target)));
      EXPECT_EQ(found.status, CertifyStatus::target_below_value) << target << ": " << found.reason;
      ASSERT_TRUE(found.value.has_value() && found.worst.has_value());
      EXPECT_NEAR(*found.value, 4.0 / 17, 1e-7);
    }
    CertifyOptions curt = with(solver, q("1/5"));
    curt.explain = false;
    EXPECT_FALSE(certify(program, curt).value.has_value());
    EXPECT_EQ(certify(program, curt).status, CertifyStatus::target_below_value);
  }
}

/// The accuracy that is asked for is the accuracy that is had.
TEST(Certify, Accuracy) {
  const Program program = programs::convex_gradient_descent(3, Exact(1), Exact(1));
  for (const char* accuracy : {"1/100", "1e-4", "1e-6", "1e-7"}) {
    CertifyOptions options;
    options.accuracy = q(accuracy);
    const Certified found = certify(program, options);
    ASSERT_TRUE(found.is_certified()) << accuracy << ": " << found.reason;
    EXPECT_LE(found.bound, (Exact(1) + q(accuracy)) / Exact(14)) << accuracy;
  }
}

/// A basis vector that no row sees, and one that rows see only in a combination: directions in which S is always zero.
TEST(Certify, GaugeDirectionsAreRemoved) {
  for (const Solver solver : solvers()) {
    SCOPED_TRACE(name(solver));
    Program program({4}, 0);
    const Combination a = program.basis_vector(0) - program.basis_vector(1);
    const Combination b = program.basis_vector(1) + program.basis_vector(2) * Exact(7, 3);
    program.require_at_most("||a||^2 <= 2", program.square(a), program.constant(Exact(2)));
    program.require_at_most("||b||^2 <= 8", program.square(b), program.constant(Exact(8)));
    program.require_at_most("t <= <a,b>", program.objective(), program.inner(a, b));
    expect_rate(program, Exact(4), with(solver));
  }
}

/// S(lambda) u = 0 for all feasible multipliers and yet not for all rows: u = e_1 here, (2, 3, 1) below.
TEST(Certify, ForcedKernelsAreFoundAndRemoved) {
  for (const Solver solver : solvers()) {
    SCOPED_TRACE(name(solver));
    Program plain({2}, 0);
    const Combination g = plain.basis_vector(0);
    const Combination h = plain.basis_vector(1);
    plain.require_at_most("||g||^2 <= 1", plain.square(g), plain.constant(Exact(1)));
    plain.require_at_most("t <= <g,h>", plain.objective(), plain.inner(g, h));
    plain.require_at_most("<g,h> <= ||g||^2", plain.inner(g, h), plain.square(g));
    expect_rate(plain, Exact(1), with(solver));

    Program turned({3}, 1);
    const Combination u = turned.basis_vector(0) - turned.basis_vector(2) * Exact(2);
    const Combination v = turned.basis_vector(1) - turned.basis_vector(2) * Exact(3);
    const Combination w = turned.basis_vector(2);
    turned.require_at_most("||u||^2 <= 1", turned.square(u), turned.constant(Exact(1)));
    turned.require_at_most("||v||^2 <= 4", turned.square(v), turned.constant(Exact(4)));
    turned.require_at_most("f <= <u,w> + <u,v>", turned.value(0), turned.inner(u, w) + turned.inner(u, v));
    turned.require_at_most("t <= f", turned.objective(), turned.value(0));
    turned.require_at_most("<u,w> <= ||u||^2", turned.inner(u, w), turned.square(u));
    expect_rate(turned, Exact(3), with(solver));
  }
}

/// Multipliers that can only be zero: a function value that stands in one row, and equalities, whose multipliers have any sign.
TEST(Certify, MultipliersForcedToZeroAndEqualities) {
  for (const Solver solver : solvers()) {
    SCOPED_TRACE(name(solver));
    Program program({2}, 3);
    const Combination g = program.basis_vector(0);
    const Combination h = program.basis_vector(1);
    program.require_equal("||g||^2 = 4", program.square(g), program.constant(Exact(4)));
    program.require_equal("||h||^2 = 4 again", program.constant(Exact(9)), program.square(h));
    program.require_equal("||h||^2 = 4 once more", program.constant(Exact(18)), Exact(2) * program.square(h));
    program.require_at_most("f_2 <= <g,h>", program.value(2), program.inner(g, h));
    program.require_equal("f_1 = <g,h>", program.value(1), program.inner(g, h));
    program.require_at_most("t <= f_1", program.objective(), program.value(1));
    expect_rate(program, Exact(6), with(solver));
  }
}

/// All constants zero: every proof proves the same bound, and only feasibility is asked.
TEST(Certify, HomogeneousPrograms) {
  for (const Solver solver : solvers()) {
    SCOPED_TRACE(name(solver));
    Program program({2}, 0);
    const Combination g = program.basis_vector(0);
    const Combination h = program.basis_vector(1);
    program.require_at_most("t <= 2<g,h> - ||h||^2 - 3||g||^2", program.objective(),
                            Exact(2) * program.inner(g, h) - program.square(h) - Exact(3) * program.square(g));
    const Certified found = certify(program, with(solver));
    ASSERT_TRUE(found.is_certified()) << found.reason;
    EXPECT_EQ(found.bound, Exact(0));
    EXPECT_TRUE(certify(program, with(solver, Exact(0))).is_certified());
    EXPECT_EQ(certify(program, with(solver, q("-1/1000000"))).status, CertifyStatus::target_below_value);
  }
}

TEST(Certify, ProgramsThatBoundNothing) {
  for (const Solver solver : solvers()) {
    SCOPED_TRACE(name(solver));
    Program silent({1}, 0);
    silent.require_at_most("||g||^2 <= 1", silent.square(silent.basis_vector(0)), silent.constant(Exact(1)));
    EXPECT_EQ(certify(silent, with(solver)).status, CertifyStatus::unbounded) << "no row speaks of t";

    Program loose({1}, 1);
    loose.require_at_most("t <= f", loose.objective(), loose.value(0));
    EXPECT_EQ(certify(loose, with(solver)).status, CertifyStatus::unbounded) << "f cannot cancel";

    Program growing({2}, 0);
    growing.require_at_most("||g||^2 <= 1", growing.square(growing.basis_vector(0)), growing.constant(Exact(1)));
    growing.require_at_most("t <= ||h||^2", growing.objective(), growing.square(growing.basis_vector(1)));
    EXPECT_FALSE(certify(growing, with(solver)).is_certified());
    EXPECT_FALSE(certify(growing, with(solver, Exact(1000000))).is_certified());
  }
}

/// An empty leaf of a branch and bound: whatever the target, it is proved.
TEST(Certify, RowsThatContradictEachOther) {
  for (const Solver solver : solvers()) {
    SCOPED_TRACE(name(solver));
    Program program({2}, 0);
    const Combination g = program.basis_vector(0);
    program.require_at_most("||g||^2 <= 1", program.square(g), program.constant(Exact(1)));
    program.require_at_most("||g||^2 >= 2", program.constant(Exact(2)), program.square(g));
    program.require_at_most("t <= <g,h>", program.objective(), program.inner(g, program.basis_vector(1)));
    program.require_at_most("||h||^2 <= 1", program.square(program.basis_vector(1)), program.constant(Exact(1)));
    EXPECT_EQ(certify(program, with(solver)).status, CertifyStatus::contradictory);
    for (const char* target : {"1", "0", "-100"}) EXPECT_TRUE(certify(program, with(solver, q(target))).is_certified()) << target;
  }
}

/// What the repair of the equalities is for: multipliers that are merely rounded prove nothing.
TEST(Certify, RoundingWithoutRepairIsRejected) {
  const Program program = programs::nonconvex_gradient_descent(4, Exact(1, 3), Exact(1), Exact(1));
  const Certified found = certify(program);
  ASSERT_TRUE(found.is_certified());
  std::vector<Exact> rounded;
  for (const Exact& m : found.multipliers) rounded.push_back(Exact(static_cast<std::int64_t>(std::floor(m.nearest_double() * 1e7))) * q("1e-7"));
  EXPECT_FALSE(prove(program, rounded).is_valid);
  for (std::size_t j = 0; j < found.multipliers.size(); ++j) {
    std::vector<Exact> mutant = found.multipliers;
    mutant[j] += q("1e-12");
    const Proof proof = prove(program, mutant);
    EXPECT_FALSE(proof.is_valid) << program.rows()[j].name << ": a function value or the objective no longer cancels";
  }
  std::vector<Exact> lazy(found.multipliers.size(), Exact(0));
  EXPECT_FALSE(prove(program, lazy).is_valid);
}

/// A square is the inner product of a vector with itself, and a factor multiplies all parts.
TEST(Program, FastPathsOfExpressions) {
  const Program program({3, 2}, 2);
  Combination u = program.zero_vector();
  u[0] = Exact(2, 3);
  u[2] = Exact(-5);
  const Combination copy = u;
  EXPECT_TRUE(program.square(u).gram == program.inner(u, copy).gram);
  EXPECT_EQ(program.square(u).gram[0](0, 2), Exact(-10, 3));
  Expression e = program.square(u) + program.value(1) + program.objective() - program.constant(Exact(7));
  const Expression twice = e + e;
  const Expression scaled = Exact(2) * e;
  EXPECT_TRUE(twice.gram == scaled.gram && twice.values == scaled.values && twice.objective == scaled.objective && twice.constant == scaled.constant);
  EXPECT_TRUE((Exact(0) * e).gram == program.zero().gram);
}

TEST(Certify, ADeadlineIsKept) {
  CertifyOptions options;
  options.deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1);
  EXPECT_EQ(certify(programs::convex_gradient_descent(3, Exact(1), Exact(1)), options).status, CertifyStatus::out_of_time);
}

TEST(Certify, NamesOfSolvers) {
  EXPECT_EQ(solver_of("own"), Solver::own);
  EXPECT_THROW((void)solver_of("sdpa"), BadInput);
  if (csdp_is_available()) {
    EXPECT_EQ(solver_of("csdp"), Solver::csdp);
  } else {
    EXPECT_THROW((void)solver_of("csdp"), BadInput);
  }
}

/// maximise y_0 + y_1 with [[1, y_0], [y_0, 1]] >= 0 and y_1 <= 2: 3; a second block and both kinds of rows.
TEST(Lmi, BothSolversAgreeOnASmallOne) {
  Lmi lmi;
  lmi.objective = Eigen::Vector2d(1, 1);
  Eigen::SparseMatrix<double> slopes(4, 2);
  slopes.insert(1, 0) = 1;
  slopes.insert(2, 0) = 1;
  lmi.blocks.push_back({Eigen::MatrixXd::Identity(2, 2), slopes});
  Eigen::SparseMatrix<double> single(1, 2);
  single.insert(0, 1) = -1;
  lmi.blocks.push_back({Eigen::MatrixXd::Constant(1, 1, 2.0), single});
  lmi.offset = Eigen::VectorXd::Constant(1, 5.0);
  lmi.inequality.resize(1, 2);
  lmi.inequality.insert(0, 1) = 1;
  for (const LmiSolver solve : {&solve_by_interior_point, &solve_by_csdp}) {
    if (solve == &solve_by_csdp && !csdp_is_available()) continue;
    const LmiSolution solution = solve(lmi, {});
    EXPECT_EQ(solution.status, LmiStatus::solved);
    EXPECT_TRUE(solution.is_feasible);
    EXPECT_NEAR(solution.value, 3, 1e-7);
    EXPECT_NEAR(solution.bound, 3, 1e-7);
    EXPECT_NEAR(solution.dual[0](0, 1), -0.5, 1e-6);
    EXPECT_NEAR(solution.dual[1](0, 0), 1, 1e-6);
  }
}

TEST(Elimination, SolvesExactlyAndSeesContradictions) {
  Equations system;
  system.columns = 4;
  system.equations.push_back({{{0, Exact(1)}, {1, Exact(2)}, {3, Exact(-1, 3)}}, Exact(1)});
  system.equations.push_back({{{1, Exact(5)}, {2, Exact(1)}}, Exact(0)});
  system.equations.push_back({{{0, Exact(1)}, {1, Exact(7)}, {2, Exact(1)}, {3, Exact(-1, 3)}}, Exact(1)});  // the sum of both
  const auto satisfies = [&](const Solved& solved) {
    std::vector<Exact> x(4, Exact(0));
    for (const std::size_t j : solved.free) x[j] = Exact(static_cast<std::int64_t>(j) + 2, 7);
    for (const SolvedRow& row : solved.rows) {
      x[row.pivot] = row.constant;
      for (const auto& [j, c] : row.coefficients) x[row.pivot] += c * x[j];
    }
    for (const Equation& e : system.equations) {
      Exact sum = -e.right;
      for (const auto& [j, c] : e.coefficients) sum += c * x[j];
      if (sum.sign() != 0) return false;
    }
    return true;
  };
  const std::optional<Solved> sparse = solve_sparse(system);
  ASSERT_TRUE(sparse && satisfies(*sparse));
  EXPECT_EQ(sparse->rows.size(), 2U);
  const std::optional<Solved> heavy = solve_by_weight(system, {0, 1, 2, 9});
  ASSERT_TRUE(heavy && satisfies(*heavy));
  EXPECT_EQ(heavy->rows[0].pivot, 3U);
  EXPECT_EQ(heavy->rows[1].pivot, 2U);
  system.equations.back().right = Exact(2);
  EXPECT_FALSE(solve_sparse(system).has_value());
  EXPECT_FALSE(solve_by_weight(system, {0, 1, 2, 9}).has_value());
}

}  // namespace
}  // namespace lemmata::pep
