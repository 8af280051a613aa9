/// Proving a worst case beside computing it: N steps of gradient descent, and one box of a clipped run.
///
///   rows/P          writing down the rows in exact numbers, which finding and verifying both need
///   float/S/P       the value alone: one linear matrix inequality in double, S = own or csdp; what a performance-estimation toolbox computes
///   certify/S/P     exact multipliers for a bound within 1e-6, rows given: two such inequalities, rounding, repair, exact verification
///   find/S/P        rows and certify
///   verify/P        rows and the exact check of stored multipliers; `share` is find/own over it
///   P: nonconvex/N, convex/N (rows of gd/nonconvex, gd/convex-value), box (n = 2, K = 3, both nodes clipped in round 0)
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <limits>
#include <map>
#include <string>

#include "properties/performance_estimation/certify.hpp"
#include "theory/performance_estimation/clipped_runs.hpp"

namespace {

using namespace lemmata;
using namespace lemmata::pep;

using Rows = std::function<Program()>;

Rows gradient_descent(std::string_view id, int N) {
  const CertifiedProblem& problem = find_problem(id);
  const Numbers numbers = complete(problem, {{"N", {Exact(N)}}});
  return [&problem, numbers] { return problem.program(numbers, Box{}); };
}

Rows clipped_box() {
  ClippedRuns runs;
  runs.n = 2;
  runs.K = 3;
  runs.B = Exact(2);
  const Event clipped{true, Exact(1, 2), Exact(1)};
  return [runs, clipped] { return clipped_program(runs, {clipped, clipped, {}, {}}); };
}

/// The least of ten.
double seconds_of(const std::function<void()>& work) {
  double least = std::numeric_limits<double>::infinity();
  for (int i = 0; i < 10; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    least = std::min(least, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return least;
}

void add(const std::string& name, const Rows& rows) {
  const auto measure = [](const std::string& title, auto body) { benchmark::RegisterBenchmark(title.c_str(), body)->Unit(benchmark::kMillisecond); };
  measure("rows/" + name, [rows](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(rows());
  });
  std::map<std::string, Solver> solvers{{"own", Solver::own}};
  if (csdp_is_available()) solvers.emplace("csdp", Solver::csdp);
  for (const auto& [solver_name, solver] : solvers) {
    CertifyOptions options;
    options.solver = solver;
    measure("float/" + solver_name + "/" + name, [rows, solver = solver](benchmark::State& state) {
      const std::optional<Lmi> lmi = value_lmi(rows());
      for (auto _ : state) benchmark::DoNotOptimize((solver == Solver::own ? solve_by_interior_point : solve_by_csdp)(*lmi, {}));
    });
    measure("certify/" + solver_name + "/" + name, [rows, options](benchmark::State& state) {
      const Program program = rows();
      for (auto _ : state) {
        if (!certify(program, options).is_certified()) state.SkipWithError("not certified");
      }
    });
    measure("find/" + solver_name + "/" + name, [rows, options](benchmark::State& state) {
      for (auto _ : state) benchmark::DoNotOptimize(certify(rows(), options));
    });
  }
  measure("verify/" + name, [rows](benchmark::State& state) {
    const Certified found = certify(rows());
    for (auto _ : state) {
      if (!prove(rows(), found.multipliers).is_valid) state.SkipWithError("rejected");
    }
    const double finding = seconds_of([&] { benchmark::DoNotOptimize(certify(rows())); });
    state.counters["share"] = finding / seconds_of([&] { benchmark::DoNotOptimize(prove(rows(), found.multipliers)); });
    state.counters["bits"] = found.bits;
  });
}

}  // namespace

int main(int argc, char** argv) {
  for (const int N : {1, 5, 10, 20}) {
    add("nonconvex/" + std::to_string(N), gradient_descent("gd/nonconvex", N));
    add("convex/" + std::to_string(N), gradient_descent("gd/convex-value", N));
  }
  add("box", clipped_box());
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
