/// Branch and bound of the certifier: boxes a second and core in every arithmetic, beside MPFI on the same boxes; and whole questions.
#include <benchmark/benchmark.h>
#include <mpfi.h>
#include <mpfi_io.h>

#include <cstdlib>
#include <iostream>

#include "algorithms/expressions/one_variable.hpp"
#include "properties/certifier/branch_and_bound.hpp"
#include "properties/certifier/norms.hpp"

namespace {

using namespace lemmata;
using namespace lemmata::certifier;

constexpr int boxes = 128 * 64;
const char* const expressions[] = {"x^4", "cosh(x)"};
const Exact l0(2);
const Exact l1(3);

/// The same boxes for all: [-10, 10] in equal parts.
double end(int k) { return -10 + 20.0 * k / boxes; }

int certified_in_batches(BatchEvaluator& batch, Norms& norms) {
  const double a = l0.nearest_double();
  const double b = l1.nearest_double();
  int certified = 0;
  for (int from = 0; from < boxes; from += BatchEvaluator::lanes) {
    for (int k = 0; k < BatchEvaluator::lanes; ++k) {
      batch.lower(0)[static_cast<std::size_t>(k)] = end(from + k);
      batch.upper(0)[static_cast<std::size_t>(k)] = end(from + k + 1);
    }
    batch.run(BatchEvaluator::lanes);
    enclose_norms(batch, 1, BatchEvaluator::lanes, norms);
    for (std::size_t k = 0; k < BatchEvaluator::lanes; ++k)
      certified += norms.curvature_upper[k] <= outwards_down(a + outwards_down(b * norms.slope_lower[k])) ? 1 : 0;
  }
  return certified;
}

template <class S>
int certified_one_by_one(Evaluator<S>& derivatives, const std::vector<S>& sides) {
  const S a = constant<S>(l0);
  const S b = constant<S>(l1);
  int certified = 0;
  for (const S& x : sides) {
    derivatives(std::span<const S>(&x, 1));
    certified += less_equal(magnitude(derivatives.output(1)), a + b * magnitude(derivatives.output(0))) == Truth::yes ? 1 : 0;
  }
  return certified;
}

std::vector<Interval> interval_sides() {
  std::vector<Interval> sides;
  for (int k = 0; k < boxes; ++k) sides.push_back(Interval::hull(end(k), end(k + 1)));
  return sides;
}
std::vector<Ball> ball_sides() {
  std::vector<Ball> sides;
  for (const Interval& side : interval_sides()) sides.push_back(enclosing_ball(side));
  return sides;
}

/// The same tape over MPFI, at 53 bits.
class MpfiEvaluator {
 public:
  explicit MpfiEvaluator(const Tape& tape) : tape_(tape), values_(tape.instructions().size()) {
    mpfi_init2(side_, 53);
    for (std::size_t i = 0; i < values_.size(); ++i) {
      mpfi_init2(&values_[i], 53);
      const Instruction& instruction = tape.instructions()[i];
      if (instruction.operation != Operation::constant) continue;
      const Interval c = Interval::enclosing(tape.constants()[static_cast<std::size_t>(instruction.a)]);
      mpfi_interv_d(&values_[i], c.lower(), c.upper());
    }
  }
  MpfiEvaluator(const MpfiEvaluator&) = delete;
  MpfiEvaluator& operator=(const MpfiEvaluator&) = delete;
  ~MpfiEvaluator() {
    for (__mpfi_struct& value : values_) mpfi_clear(&value);
    mpfi_clear(side_);
  }
  bool certified(const Interval& x) {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const Instruction& instruction = tape_.instructions()[i];
      mpfi_ptr y = &values_[i];
      mpfi_srcptr a = &values_[static_cast<std::size_t>(instruction.a)];
      mpfi_srcptr b = &values_[static_cast<std::size_t>(instruction.b)];
      switch (instruction.operation) {
        case Operation::constant: break;
        case Operation::variable: mpfi_interv_d(y, x.lower(), x.upper()); break;
        case Operation::add: mpfi_add(y, a, b); break;
        case Operation::subtract: mpfi_sub(y, a, b); break;
        case Operation::multiply: mpfi_mul(y, a, b); break;
        case Operation::divide: mpfi_div(y, a, b); break;
        case Operation::negate: mpfi_neg(y, a); break;
        case Operation::square: mpfi_sqr(y, a); break;
        case Operation::odd_power:
          mpfi_sqr(y, a);
          for (int k = 3; k < instruction.b; k += 2) mpfi_mul(y, y, a), mpfi_mul(y, y, a);
          mpfi_mul(y, y, a);
          break;
        case Operation::exp: mpfi_exp(y, a); break;
        case Operation::cosh: mpfi_cosh(y, a); break;
        default: std::abort();
      }
    }
    mpfi_abs(side_, &values_[static_cast<std::size_t>(tape_.outputs()[0])]);
    mpfi_mul_d(side_, side_, l1.nearest_double());
    mpfi_add_d(side_, side_, l0.nearest_double());
    mpfi_ptr curvature = &values_[static_cast<std::size_t>(tape_.outputs()[1])];
    mpfi_abs(curvature, curvature);
    return mpfr_lessequal_p(&curvature->right, &side_->left) != 0;
  }

 private:
  const Tape& tape_;
  std::vector<__mpfi_struct> values_;
  mpfi_t side_;
};

void count(benchmark::State& state) {
  state.counters["boxes/s"] = benchmark::Counter(static_cast<double>(state.iterations()) * boxes, benchmark::Counter::kIsRate);
  state.SetLabel(expressions[state.range(0)]);
}

void double_batch(benchmark::State& state) {
  const Expression f = parse_expression(expressions[state.range(0)]);
  BatchEvaluator batch(f.derivatives);
  Norms norms;
  for (auto _ : state) benchmark::DoNotOptimize(certified_in_batches(batch, norms));
  count(state);
}
void double_scalar(benchmark::State& state) {
  const Expression f = parse_expression(expressions[state.range(0)]);
  Evaluator<Interval> derivatives(f.derivatives);
  const std::vector<Interval> sides = interval_sides();
  for (auto _ : state) benchmark::DoNotOptimize(certified_one_by_one(derivatives, sides));
  count(state);
}
void arb(benchmark::State& state) {
  const PrecisionScope scope(64);
  const Expression f = parse_expression(expressions[state.range(0)]);
  Evaluator<Ball> derivatives(f.derivatives);
  const std::vector<Ball> sides = ball_sides();
  for (auto _ : state) benchmark::DoNotOptimize(certified_one_by_one(derivatives, sides));
  count(state);
}
void mpfi(benchmark::State& state) {
  const Expression f = parse_expression(expressions[state.range(0)]);
  MpfiEvaluator derivatives(f.derivatives);
  const std::vector<Interval> sides = interval_sides();
  for (auto _ : state) {
    int certified = 0;
    for (const Interval& side : sides) certified += derivatives.certified(side) ? 1 : 0;
    benchmark::DoNotOptimize(certified);
  }
  count(state);
}

/// Two variables: the pair is attained nearly on a whole circle, 1/50 above the frontier.
void whole_decision(benchmark::State& state) {
  const Expression f = parse_expression("(x^2+y^2)^2");
  const Box box{{Exact(-10), Exact(10)}, {Exact(-10), Exact(10)}};
  Limits limits;
  limits.boxes = 16000000;  // more than a question is given by default
  std::int64_t evaluated = 0;
  for (auto _ : state) {
    const BoxDecision decision = decide_on_box(f, box, Exact(16, 9) + Exact(1, 50), l1, limits);
    if (decision.decision != Decision::holds) state.SkipWithError("not decided");
    evaluated += decision.boxes;
  }
  state.counters["boxes/s"] = benchmark::Counter(static_cast<double>(evaluated), benchmark::Counter::kIsRate);
}

/// The loop of branch and bound itself in one variable: x^4 without its third derivative, so that only halving is left, at a pair just above the frontier.
void one_variable_decision(benchmark::State& state) {
  Expression f = parse_expression("x^4");
  f.with_third.reset();
  const Box box{{Exact(-10), Exact(10)}};
  std::int64_t evaluated = 0;
  for (auto _ : state) {
    const BoxDecision decision = decide_on_box(f, box, Exact(16, 9) + Exact::parse("1e-9"), l1);
    if (decision.decision != Decision::holds) state.SkipWithError("not decided");
    evaluated += decision.boxes;
  }
  state.counters["boxes/s"] = benchmark::Counter(static_cast<double>(evaluated), benchmark::Counter::kIsRate);
  state.counters["boxes"] = benchmark::Counter(static_cast<double>(evaluated), benchmark::Counter::kAvgIterations);
}

/// Fourteen values of L1, to 1e-7 or better.
void frontier(benchmark::State& state, const char* text, bool on_a_box) {
  for (auto _ : state) {
    const Expression f = parse_expression(text);
    const auto exact = rational_derivatives(f);
    for (int k = 0; k < 14; ++k) {
      const Exact slope = Exact(k, 4);
      if (on_a_box) {
        benchmark::DoNotOptimize(supremum_on_box(f, {{Exact(-10), Exact(10)}}, slope, 1e-7).upper);
      } else if (const auto polynomial = as_polynomial(f)) {
        benchmark::DoNotOptimize(l0_star(*polynomial, slope));
      } else {
        benchmark::DoNotOptimize(l0_star(*exact, slope));
      }
    }
  }
}

/// Every arithmetic certifies boxes of the same set: none more than MPFI by more than a few that lie on the edge of rounding.
bool counts_agree() {
  for (const char* text : expressions) {
    const Expression f = parse_expression(text);
    BatchEvaluator batch(f.derivatives);
    Norms norms;
    Evaluator<Interval> in_doubles(f.derivatives);
    Evaluator<Ball> in_balls(f.derivatives);
    MpfiEvaluator in_mpfi(f.derivatives);
    const PrecisionScope scope(64);
    int by_mpfi = 0;
    for (const Interval& side : interval_sides()) by_mpfi += in_mpfi.certified(side) ? 1 : 0;
    const int counts[] = {certified_in_batches(batch, norms), certified_one_by_one(in_doubles, interval_sides()), certified_one_by_one(in_balls, ball_sides()),
                          by_mpfi};
    std::cerr << text << ": of " << boxes << " boxes certified in batches " << counts[0] << ", one by one " << counts[1] << ", in balls " << counts[2]
              << ", by MPFI " << counts[3] << "\n";
    for (const int certified : counts) {
      if (std::abs(certified - by_mpfi) > boxes / 100) return false;
    }
  }
  return true;
}

BENCHMARK(double_batch)->Arg(0)->Arg(1);
BENCHMARK(double_scalar)->Arg(0)->Arg(1);
BENCHMARK(arb)->Arg(0)->Arg(1);
BENCHMARK(mpfi)->Arg(0)->Arg(1);
BENCHMARK(one_variable_decision)->Unit(benchmark::kMillisecond);
BENCHMARK(whole_decision)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(frontier, polynomial_on_R, "(x^2-1)^2/4", false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(frontier, log_on_R, "log(1+exp(-2*x))", false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(frontier, polynomial_on_a_box, "(x^2-1)^2/4", true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(frontier, cosh_on_a_box, "cosh(x)", true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(frontier, log_on_a_box, "log(1+exp(-2*x))", true)->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argc, char** argv) {
  if (!counts_agree()) {
    std::cerr << "the arithmetics do not agree; nothing was measured\n";
    return 1;
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
