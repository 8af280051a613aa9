#include "properties/celgc/theorem_1_checks.hpp"

#include <array>
#include <cmath>
#include <thread>

#include "algorithms/run.hpp"
#include "numerics/error.hpp"
#include "properties/celgc/theorem_1_setting.hpp"
#include "properties/enumeration.hpp"
#include "properties/run_checks.hpp"
#include "theory/celgc/table_1.hpp"

namespace lemmata::properties {
namespace {

using celgc::Table1;
using celgc::Theorem1;
using Form = Theorem1::Form;

/// The trapping interval is enclosed on one path of this length.
constexpr std::int64_t enclosed_rounds = 32;
/// (step) is enumerated over at most 2 to this many paths.
constexpr std::int64_t enumerated_bits = 10;
constexpr std::int64_t longest_run = std::int64_t{1} << 31;
/// Paths on which the order that is meant runs beside the literal one.
constexpr std::int64_t paths_beside = 16;
constexpr SamplingLimits limits{256, 16384};

int threads() { return static_cast<int>(std::max(1U, std::thread::hardware_concurrency())); }

ParameterReader read_plain(Instance& instance, std::span<const ParameterInfo> known) {
  complete_plain(instance, known);
  return {instance.subject, instance.parameters, known};
}

/// Everything that was left open becomes a number, so that a saved instance stands on its own.
void make_explicit(Instance& instance, const Theorem1Setting& setting) {
  const Theorem1::Instance& p = setting.numbers;
  instance.parameters["x0"] = setting.x0.text();
  instance.parameters["L0"] = p.L0.text();
  instance.parameters["L1"] = p.L1.text();
  instance.parameters["Delta"] = p.Delta.text();
  if (setting.form != Form::prime) instance.parameters["c_min"] = p.c_min.text();
  instance.parameters["gamma"] = p.gamma.text();
  instance.parameters["eta"] = p.eta.text();
  instance.parameters["I"] = std::to_string(p.I);
  instance.parameters["T"] = std::to_string(p.T);
}

Theorem1Setting read_runs(Instance& instance, const ParameterReader& read, Form form) {
  Theorem1Setting setting = read_theorem_1(read, form);
  if (!setting.f) throw BadInput(instance.subject + " runs a function: give f, and leave out those of L0, L1 and Delta that it decides");
  if (!setting.slope)
    throw BadInput(instance.subject + ": no bound of |f'| on every path is known for f = " + read.text("f") + "; take an f that grows on both sides");
  make_explicit(instance, setting);
  return setting;
}

Reading reading_of(const ParameterReader& read) {
  const std::string word = read.choice("reading", {"V0", "V1", "VL"});
  return word == "V0" ? Reading::V0 : word == "V1" ? Reading::V1 : Reading::VL;
}

ScalarRun run_of(const Theorem1Setting& setting, const ParameterReader& read, Reading reading) {
  const Theorem1::Instance& p = setting.numbers;
  if (longest_run < p.T) throw BadInput("T = " + std::to_string(p.T) + " steps are too many to run; take a larger eps or a smaller sigma");
  const auto seed = static_cast<std::uint64_t>(read.integer("noise_seed", 0, std::int64_t{1} << 61));
  return {setting.x0, p.sigma, p.gamma, p.eta, static_cast<int>(p.N), p.I, p.T, reading, seed};
}

Celgc method_of(const ScalarRun& run) {
  Noise noise;
  noise.kind = NoiseKind::uniform;
  noise.scale = run.sigma;
  noise.seed = run.noise_seed;
  return {run.gamma, run.eta, run.interval, run.reading, noise};
}

void assume_averaging(const ScalarRun& run, auto& ledger) { ledger.assume("averaging", truth(run.reading != Reading::VL)); }

/// The hypotheses, and what the range of the sampling rests on: the first steps of one path in enclosures, held in the trapping interval.
Outcome enclosed_part(const Theorem1Setting& setting, const ScalarRun& run, bool must_average, const LadderOptions& options) {
  const SlopeBound& bound = *setting.slope;
  const std::int64_t last = std::min(run.steps, enclosed_rounds) - 1;
  return climb<false>(options, last, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>& watch) {
    setting.assume(ledger);
    if (must_average) assume_averaging(run, ledger);
    Ledger<S> unwaived;
    setting.assume(unwaived);
    if (ledger.finished()) return;
    const UnivariateOn<S> f = setting.f->on<S>();
    const S R = constant<S>(bound.R);
    lemmata::run<S>(method_of(run), f, Start{Vector<Exact>::Constant(1, run.x0), {}}, [&](const Round<S>& round) {
      for (std::size_t i = 0; i < round.nodes.size(); ++i) {
        ledger.claim("|f'(x_t^i)| <= R", round.k, static_cast<int>(i), Order::less_equal, magnitude((*round.nodes[i].gradient)[0]), R);
      }
      if (bound.trapped) {
        const S& x = (*round.x)[0];
        ledger.claim("mean >= low", round.k, -1, Order::less_equal, constant<S>(bound.low), x);
        ledger.claim("mean <= high", round.k, -1, Order::less_equal, x, constant<S>(bound.high));
      }
      return watch.go_on(round.k) && round.k < last;  // an open promise is no reason to run on
    });
    // What the theorem's own numbers promise, where all of its hypotheses hold.
    if (unwaived.failed_hypothesis().empty() && setting.form != Form::any_small_step) Theorem1::judge_promise(setting.numbers, setting.form, ledger);
  });
}

/// (step) over all outcomes of the first steps, the noise sigma or -sigma on every machine.
Outcome step_part(const Theorem1Setting& setting, const ScalarRun& run, const LadderOptions& options) {
  const Theorem1::Instance& p = setting.numbers;
  const std::int64_t rounds = std::min(p.T, enumerated_bits / p.N);
  const FiniteLaw law{{Vector<Exact>::Constant(1, p.sigma), Vector<Exact>::Constant(1, -p.sigma)}, {1, 1}};
  const std::vector<Branch> branches = branches_of(law, run.nodes);
  const Celgc method = method_of(run);
  return climb<false>(options, rounds - 1, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    const UnivariateOn<S> f = setting.f->on<S>();
    const S eta = constant<S>(p.eta);
    std::vector<S> growth(static_cast<std::size_t>(rounds), S(0));
    std::vector<S> gradient(static_cast<std::size_t>(rounds), S(0));
    const auto with_noise = [&](const Noise& noise) {
      Celgc branch = method;
      branch.gradient_noise = noise;
      return branch;
    };
    for_every_path<S>(branches, with_noise, f, Start{Vector<Exact>::Constant(1, run.x0), {}}, rounds, [&](const Round<S>& round, const S& probability) {
      const S& x = (*round.x)[0];
      const S next = x - eta * (*round.direction)[0];
      growth[static_cast<std::size_t>(round.k)] += probability * (f.value(next) - f.value(x));
      gradient[static_cast<std::size_t>(round.k)] += probability * magnitude(f.slope(x));
    });
    for (std::int64_t t = 0; t < rounds; ++t) {
      Theorem1::judge_step(t, growth[static_cast<std::size_t>(t)], gradient[static_cast<std::size_t>(t)], p, setting.form, ledger);
    }
  });
}

std::string decimal(double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.4g", value);
  return digits;
}

/// A little more than R, for the rounding of a path that stays at its bound.
Interval range_of(const SlopeBound& bound) { return Interval::enclosing(bound.R * (Exact(1) + Exact::power_of_two(-20))); }

MeanClaim nine_claim(const Theorem1Setting& setting) {
  return {"(1/T) sum_{t<T} E|f'| <= 9 eps", setting.numbers.T - 1, false, Interval::enclosing(Exact(9) * setting.numbers.eps), range_of(*setting.slope), {}};
}

/// The mean of the first paths, for a remark.
struct Measured {
  double mean = 0;
  double largest = 0;
};
Measured measure(const UnivariateOn<double>& f, const ScalarRun& run, std::int64_t paths, const LadderOptions& options) {
  std::vector<double> averages(static_cast<std::size_t>(paths));
  for_each_number(paths, threads(),
                  [&](std::int64_t path) { averages[static_cast<std::size_t>(path)] = average_slope(f, run, static_cast<std::uint32_t>(path), options); });
  Measured measured;
  for (const double average : averages) {
    measured.mean += average / static_cast<double>(paths);
    measured.largest = std::max(measured.largest, average);
  }
  return measured;
}

std::string regime_line(const Theorem1Setting& setting) {
  const Theorem1::Instance& p = setting.numbers;
  return "N = " + std::to_string(p.N) + ", I = " + std::to_string(p.I) + ", T = " + std::to_string(p.T) + ", " + std::to_string((p.T + p.I - 1) / p.I) +
         " rounds, (L0, L1) = (" + decimal(p.L0.nearest_double()) + ", " + decimal(p.L1.nearest_double()) + "), c_min = " + p.c_min.text() +
         ", |f'| <= " + decimal(setting.slope->R.nearest_double()) + " on every path";
}

template <Form form>
Outcome check_runs(Instance& instance, const LadderOptions& options) {
  const ParameterReader read = read_plain(instance, theorem_1_parameters());
  const Theorem1Setting setting = read_runs(instance, read, form);
  const ScalarRun run = run_of(setting, read, reading_of(read));
  Outcome enclosed = enclosed_part(setting, run, true, options);
  // With noise of two values c_i may come down to 3/4: where c_min is above that, only while nothing is clipped.
  const bool unclipped = setting.slope->R <= Exact(4) * setting.numbers.sigma;
  const bool applies = form == Form::prime || unclipped || setting.numbers.c_min <= Exact(3, 4);
  const bool enumerable = setting.numbers.N <= enumerated_bits;
  if (applies && enumerable && enclosed.decision == Decision::holds) enclosed = both_parts(std::move(enclosed), step_part(setting, run, options));
  if (enclosed.decision != Decision::holds) return enclosed;
  const UnivariateOn<double> f = setting.f->on<double>();
  std::vector<MeanClaim> claims = {nine_claim(setting)};
  claims.push_back(claims[0]);
  claims[1].name = "(1/T) sum_{t<T} E|f'| <= Delta/(slope eta c_min eps T) + floor eps";
  claims[1].bound = Interval::enclosing(Theorem1::rate_bound(setting.numbers, form));
  const Outcome sampled = settle_on_threads(
      claims, options, limits, threads(), [&](std::uint32_t path, std::span<double> values) { values[0] = values[1] = average_slope(f, run, path, options); });
  Outcome outcome = both_parts(std::move(enclosed), sampled);
  outcome.remarks.push_back(regime_line(setting));
  if (!applies) outcome.remarks.push_back("(step) is not judged here: noise of two values may clip, and may bring c_i down to 3/4, below this c_min");
  if (!enumerable) outcome.remarks.push_back("(step) is not judged here: the outcomes of more than " + std::to_string(enumerated_bits) + " machines are too many");
  return outcome;
}

Outcome check_literal_order(Instance& instance, const LadderOptions& options) {
  const ParameterReader read = read_plain(instance, theorem_1_parameters());
  const Theorem1Setting setting = read_runs(instance, read, Form::printed);
  ScalarRun run = run_of(setting, read, reading_of(read));
  if (run.reading != Reading::VL) throw BadInput(instance.subject + " is about reading VL; celgc/theorem-1 is about the other two");
  Outcome enclosed = enclosed_part(setting, run, false, options);
  if (enclosed.decision != Decision::holds) return enclosed;
  const UnivariateOn<double> f = setting.f->on<double>();
  const Outcome sampled = settle_on_threads({nine_claim(setting)}, options, limits, threads(),
                                            [&](std::uint32_t path, std::span<double> values) { values[0] = average_slope(f, run, path, options); });
  Outcome outcome = both_parts(std::move(enclosed), sampled);
  outcome.remarks.push_back(regime_line(setting));
  if (!options.must_stop()) {
    const Measured literal = measure(f, run, paths_beside, options);
    run.reading = Reading::V0;
    const Measured meant = measure(f, run, paths_beside, options);
    outcome.remarks.push_back("the order that is meant (V0), on the noise of the first " + std::to_string(paths_beside) + " paths: mean " +
                              decimal(meant.mean) + ", largest " + decimal(meant.largest) + "; the literal order there: mean " + decimal(literal.mean) +
                              "; 9 eps = " + decimal((Exact(9) * setting.numbers.eps).nearest_double()));
  }
  return outcome;
}

/// Theorem 1 for N, 2N, 4N, 8N machines: N T is the same.
Outcome check_speed_up(Instance& instance, const LadderOptions& options) {
  constexpr int doublings = 4;
  const ParameterReader read = read_plain(instance, theorem_1_parameters());
  std::vector<Theorem1Setting> settings;
  std::vector<ScalarRun> runs;
  std::vector<MeanClaim> claims;
  Parameters given = instance.parameters;
  if (read.text("T") != "least") throw BadInput("T of " + instance.subject + ": it compares the least T of each N; leave it out");
  const std::int64_t N = read.integer("N", 1, 1000);
  // One pair for all: the hypotheses on it are hardest for the most machines.
  given["N"] = std::to_string(N << (doublings - 1));
  const Theorem1Setting hardest = read_theorem_1(ParameterReader(instance.subject, given, theorem_1_parameters()), Form::printed);
  given["L0"] = hardest.numbers.L0.text();
  given["L1"] = hardest.numbers.L1.text();
  for (int k = 0; k < doublings; ++k) {
    given["N"] = std::to_string(N << k);
    const ParameterReader one(instance.subject, given, theorem_1_parameters());
    settings.push_back(read_theorem_1(one, Form::printed));
    if (!settings.back().f || !settings.back().slope) throw BadInput(instance.subject + " runs a function with a bound of |f'| on every path; give such an f");
    runs.push_back(run_of(settings.back(), one, reading_of(one)));
    claims.push_back(nine_claim(settings.back()));
    claims.back().name += ", N = " + given["N"];
  }
  Outcome enclosed = climb<false>(options, doublings, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    assume_averaging(runs[0], ledger);
    for (const Theorem1Setting& setting : settings) {
      setting.assume(ledger);
      // T is the least integer that `horizon` admits: N T is the same up to N.
      const Exact work = Exact(settings[0].numbers.N) * Exact(settings[0].numbers.T);
      const Exact its = Exact(setting.numbers.N) * Exact(setting.numbers.T);
      ledger.claim("N T <= N_0 T_0 + N", 0, -1, Order::less_equal, constant<S>(its), constant<S>(work + Exact(setting.numbers.N)));
      ledger.claim("N_0 T_0 <= N T + N_0", 0, -1, Order::less_equal, constant<S>(work), constant<S>(its + Exact(settings[0].numbers.N)));
    }
  });
  if (enclosed.decision != Decision::holds) return enclosed;
  const UnivariateOn<double> f = settings[0].f->on<double>();
  const Outcome sampled = settle_on_threads(claims, options, limits, threads(), [&](std::uint32_t path, std::span<double> values) {
    for (std::size_t k = 0; k < runs.size(); ++k) values[k] = average_slope(f, runs[k], path, options);
  });
  Outcome outcome = both_parts(std::move(enclosed), sampled);
  std::string line = "measured averages (64 paths)";
  for (std::size_t k = 0; k < runs.size() && !options.must_stop(); ++k) {
    const Measured measured = measure(f, runs[k], 64, options);
    line += std::string(k == 0 ? ": " : "; ") + "N = " + std::to_string(runs[k].nodes) + ", I = " + std::to_string(runs[k].interval) +
            ", T = " + std::to_string(runs[k].steps) + ": " + decimal(measured.mean);
  }
  outcome.remarks.push_back(line);
  return outcome;
}

Outcome check_small_step(Instance& instance, const LadderOptions& options) {
  const ParameterReader read = read_plain(instance, theorem_1_calculator_parameters());
  const Theorem1Setting setting = read_theorem_1(read, Form::any_small_step);
  if (!setting.f) throw BadInput(instance.subject + " speaks of a function: give f");
  make_explicit(instance, setting);
  const Theorem1::Instance& p = setting.numbers;
  Outcome outcome = climb<false>(options, p.T, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    setting.assume(ledger);
    // Every step is at most gamma long, so every mean of t < T is in here.
    const Exact reach = Exact(p.T) * p.gamma;
    const S left = constant<S>(setting.x0 - reach);
    const S right = constant<S>(setting.x0 + reach);
    const auto f = setting.f->on<S>();
    if constexpr (Enclosure<S>) {
      Theorem1::judge_nine(magnitude(f.slope(join(left, right))), p, ledger);
    } else {
      Theorem1::judge_nine(maximum(magnitude(f.slope(left)), magnitude(f.slope(right))), p, ledger);  // to be looked at: the ends alone
    }
  });
  if (outcome.decision == Decision::violated) {
    outcome.remarks.push_back("T = " + std::to_string(p.T) + " and gamma = " + p.gamma.text() + ": every path stays within " +
                              decimal((Exact(p.T) * p.gamma).nearest_double()) + " of x_0; the cap of gamma is " +
                              decimal(Theorem1::step_at_cap(p).nearest_double()));
  }
  return outcome;
}

constexpr ParameterInfo constants_parameters[] = {{"slope", "8.658", "of both rates"},
                                                  {"floor", "4.672", "of Theorem 1"},
                                                  {"horizon", "3.74", "of Theorem 1"},
                                                  {"prime_floor", "4.632", "of Theorem 1'"},
                                                  {"prime_horizon", "3.71", "of Theorem 1'"}};

Outcome check_constants(Instance& instance, const LadderOptions& options) {
  const ParameterReader read = read_plain(instance, constants_parameters);
  const Theorem1::Rate printed{read.positive("slope"), read.positive("floor"), read.positive("horizon")};
  const Theorem1::Rate prime{read.positive("slope"), read.positive("prime_floor"), read.positive("prime_horizon")};
  Outcome rational = climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    Theorem1::judge_rate(Form::printed, printed, ledger);
    Theorem1::judge_rate(Form::prime, prime, ledger);
  });
  return both_parts(std::move(rational),
                    climb<false>(options, 0, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>&) { Theorem1::judge_constants(ledger); }));
}

constexpr ParameterInfo table_parameters[] = {{"Delta", "1", "f(x_0) - inf f, >= 0"},
                                              {"L0", "1", ">= 0"},
                                              {"L1", "1", "> 0: the row of clipped SGD divides by it"},
                                              {"M", "1", "bound of the gradient, of the first row, >= 0"},
                                              {"sigma", "1", "bound on the noise, >= 0"},
                                              {"N", "1", "machines, 1..100000"},
                                              {"eps", "1/10", "target, > 0"},
                                              {"s", "2", "f -> s f, > 1"},
                                              {"b", "3", "x -> b x, > 0"}};

Table1::Numbers read_table(const ParameterReader& read) {
  return {read.nonnegative("Delta"),           read.nonnegative("L0"), read.positive("L1"), read.nonnegative("M"), read.nonnegative("sigma"),
          Exact(read.integer("N", 1, 100000)), read.positive("eps")};
}

Outcome check_table(Instance& instance, const LadderOptions& options) {
  const ParameterReader read = read_plain(instance, table_parameters);
  const Table1::Numbers numbers = read_table(read);
  const Exact s = read.positive("s");
  if (!(Exact(1) < s)) throw BadInput("s of " + instance.subject + " must be above 1, got " + s.text());
  const Exact b = read.positive("b");
  Ledger<Exact> ledger = options.ledger<Exact>();
  Table1::judge(numbers, s, b, ledger);
  Outcome outcome = outcome_of(ledger, Evidence::exact, 0);
  for (const Table1::Row& row : Table1::rows()) {
    if (row.covariant) continue;
    outcome.remarks.push_back("not covariant: " + std::string(row.method) + ": " + Table1::value(row.iterations, numbers).text() + " iterations for f, " +
                              Table1::value(row.iterations, numbers.scaled(s, Exact(1))).text() + " for " + s.text() + " f, the same problem in other units");
  }
  return outcome;
}

// ---- Calculators ------------------------------------------------------------------------------------------------------------------------------------

using Number = Calculation::Number;

template <Form form>
Calculation calculate_theorem_1(const Parameters& given) {
  const StatementInfo& info = form == Form::prime ? Theorem1::prime_info : Theorem1::info;
  const ParameterReader read(std::string(info.id), given, theorem_1_calculator_parameters());
  const Theorem1Setting setting = read_theorem_1(read, form);
  const Theorem1::Instance& p = setting.numbers;
  Calculation result;
  if (setting.f) {
    result.numbers.push_back({"x0", quantity(setting.x0), "start of f = " + read.text("f")});
    if (setting.slope) result.numbers.push_back({"R", quantity(setting.slope->R), "proved bound of |f'| on every path"});
  }
  result.numbers.push_back({"L0", quantity(p.L0),
                            !setting.f                        ? "as given"
                            : setting.searched_pair           ? "searched with L1 for the smallest T, then certified"
                            : setting.is_smooth == Truth::yes ? "certified for this L1"
                                                              : "not certified for this L1"});
  result.numbers.push_back({"L1", quantity(p.L1), setting.searched_pair ? "searched" : "as given"});
  result.numbers.push_back({"Delta", quantity(p.Delta), "bound of f(x_0) - inf f"});
  result.numbers.push_back({"sigma", quantity(p.sigma), "bound on the noise"});
  result.numbers.push_back({"eps", quantity(p.eps), "target: an average gradient of at most 9 eps"});
  if (form != Form::prime) result.numbers.push_back({"c_min", quantity(p.c_min), "lower bound of the c_i"});
  result.numbers.push_back({"N", quantity(Exact(p.N)), "machines"});

  const PrecisionScope scope(128);
  std::vector<Calculation::Condition> failing;
  const auto add = [&](std::string_view hypothesis, const auto& lhs, const auto& rhs) {
    result.conditions.push_back({std::string(hypothesis), less_equal(lhs, rhs), quantity(lhs), quantity(rhs), approximate(lhs) / approximate(rhs)});
    if (result.conditions.back().holds != Truth::yes) failing.push_back(result.conditions.back());
  };
  if (setting.has_step) {
    Theorem1::conditions<Ball>(p, form, add);
    result.numbers.push_back({"gamma", quantity(p.gamma), "clipping radius of a step"});
    result.numbers.push_back({"eta", quantity(p.eta), "step size"});
    result.numbers.push_back({"I", quantity(Exact(p.I)), "steps between averagings"});
    result.numbers.push_back({"T", quantity(Exact(p.T)), "steps"});
    result.numbers.push_back({"rounds", quantity((Exact(p.T) / Exact(p.I)).ceiling()), "T/I: how often the machines communicate"});
    result.numbers.push_back(
        {"bound", quantity(Theorem1::rate_bound(p, form)), "of (rate) on the average gradient, to be compared with 9 eps = " + (Exact(9) * p.eps).text()});
  } else {
    Theorem1::regime<Ball>(p, form, add);
  }
  const auto unmet = [&](Truth holds, std::string_view hypothesis, const std::string& why) {
    if (holds != Truth::yes)
      result.remarks.push_back("hypothesis " + std::string(hypothesis) + (holds == Truth::no ? " fails: " : " is not certified: ") + why);
  };
  unmet(setting.is_smooth, "smoothness", "L0 is below what this f needs at this L1");
  unmet(setting.has_gap, "gap", "Delta is below the certified bound of f(x_0) - inf f");
  if (form != Form::prime) unmet(setting.is_aligned, "alignment", "c_min is above 5/6, and |f'| may exceed 4 sigma on a path");
  // The regime is empty where no I, gamma, eta and T will do: where a condition on the other numbers fails, or `interval` at I = 1.
  std::vector<std::string> hopeless;
  Theorem1::Instance every_step = p;
  every_step.I = 1;
  Theorem1::regime<Ball>(every_step, form, [&](std::string_view hypothesis, const auto& lhs, const auto& rhs) {
    if (less_equal(lhs, rhs) == Truth::no) hopeless.emplace_back(hypothesis);
  });
  for (const Calculation::Condition& condition : failing) {
    const bool empty = std::ranges::find(hopeless, condition.hypothesis) != hopeless.end();
    const double factor = condition.hypothesis == "interval" ? std::sqrt(condition.ratio) : condition.ratio;  // both sides of `interval` are squares
    result.remarks.push_back((empty ? "the regime is empty: hypothesis " : "hypothesis ") + condition.hypothesis +
                             (condition.holds == Truth::no ? " fails by a factor of " + decimal(factor) : " is not decided at 128 bits"));
  }
  if (failing.empty() && setting.is_smooth == Truth::yes && setting.has_gap == Truth::yes && setting.is_aligned == Truth::yes) {
    result.remarks.push_back("the regime is not empty: every hypothesis about these numbers holds");
  }
  if (p.I == 1 && failing.empty()) result.remarks.push_back("I = 1: the machines communicate in every step; to skip rounds takes 2 N eps <= sigma");
  return result;
}

Calculation calculate_table_1(const Parameters& given) {
  const ParameterReader read(std::string(Table1::info.id), given, table_parameters);
  const Table1::Numbers numbers = read_table(read);
  Calculation result;
  for (const Table1::Row& row : Table1::rows()) {
    result.numbers.push_back({std::string(row.method) + ", iterations", quantity(Table1::value(row.iterations, numbers)), std::string(row.iterations_formula)});
    if (!row.communication.empty()) {
      result.numbers.push_back(
          {std::string(row.method) + ", communication", quantity(Table1::value(row.communication, numbers)), std::string(row.communication_formula)});
    }
  }
  result.remarks.push_back("orders of magnitude only: the constant of every O(.) is taken as 1");
  for (const Table1::Row& row : Table1::rows()) {
    if (!row.covariant) result.remarks.push_back(std::string(row.method) + " is the one row that changes with the units of f: lemmata verify celgc/table-1");
  }
  return result;
}

// ---- Instances --------------------------------------------------------------------------------------------------------------------------------------

struct Candidate {
  std::string_view f, x0, L1;
};
/// Functions whose runs are short: f, start, L1 (empty: searched). The first steps of the last one are clipped.
constexpr std::array<Candidate, 7> short_runs = {{{"x^4", "1", ""},
                                                  {"softplus", "0", "0"},
                                                  {"hyperbola", "1", "0"},
                                                  {"(x^2-1)^2/4", "3/2", ""},
                                                  {"x^4/4+x^2/2", "1", ""},
                                                  {"cosh", "1", ""},
                                                  {"x^4", "5/4", ""}}};

/// Number 0: x^4 with the best pair. The others: another function each, N machines, I at its cap or 1.
Instance draw_printed(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  const Candidate& candidate = short_runs[number % short_runs.size()];
  Parameters drawn;
  if (number > 0 && !given.contains("f")) {
    drawn = {{"f", std::string(candidate.f)}, {"x0", std::string(candidate.x0)}};
    if (!candidate.L1.empty() && !given.contains("L0")) drawn["L1"] = candidate.L1;
  }
  if (number > 0) {
    drawn["N"] = std::to_string(draw.integer(1, 8));
    drawn["eps"] = Exact(draw.integer(14, 16), 160).text();
    if (draw.chance(25)) drawn["I"] = "1";
    if (draw.chance(25)) drawn["reading"] = "V1";
    drawn["noise_seed"] = std::to_string(draw.integer(0, std::int64_t{1} << 40));
  }
  return plain_instance(Theorem1::info, theorem_1_parameters(), seed, given, drawn);
}

/// The same in other units of the gradient: sigma from 3/4 to 8.
Instance draw_prime(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  const Candidate& candidate = short_runs[number % short_runs.size()];
  const Exact sigma = Exact(draw.integer(3, 4)) * Exact::power_of_two(draw.integer(-2, 1));
  Parameters drawn;
  if (number > 0 && !given.contains("f")) {
    drawn["f"] = candidate.f;
    drawn["x0"] = candidate.x0;
    // s f for a problem with a name: gradients in units of sigma.
    if (!candidate.L1.empty()) {
      drawn["s"] = sigma.text();
      if (!given.contains("L0")) drawn["L1"] = candidate.L1;
    }
  }
  if (number > 0) {
    drawn["sigma"] = sigma.text();
    drawn["eps"] = (sigma * Exact(draw.integer(14, 16), 160)).text();
    drawn["N"] = std::to_string(draw.integer(1, 8));
    if (draw.chance(25)) drawn["I"] = "1";
    drawn["noise_seed"] = std::to_string(draw.integer(0, std::int64_t{1} << 40));
  }
  return plain_instance(Theorem1::prime_info, theorem_1_parameters(), seed, given, drawn);
}

/// The documented instance with other paths.
Parameters another_noise(std::uint64_t seed, std::uint64_t number) {
  Draw draw(seed, number);
  if (number == 0) return {};
  return {{"noise_seed", std::to_string(draw.integer(0, std::int64_t{1} << 40))}};
}

/// s x (x+1)(x-2) with s = 3/2: |f'| < 4 on every path, so that nothing is clipped. From x_0 a little right of the ridge about one machine in three falls to
/// the left: there the mean of both wells has its largest gradient.
Instance draw_literal_order(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Parameters drawn = another_noise(seed, number);
  if (!given.contains("f")) drawn.insert({{"f", "3/2*(x^4/4-x^3/3-x^2)"}, {"x0", "1/1600"}, {"L1", "3"}});
  drawn["N"] = "5";
  drawn["reading"] = "VL";
  return plain_instance(Theorem1::literal_order_info, theorem_1_parameters(), seed, given, drawn);
}

Instance draw_speed_up(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  return plain_instance(Theorem1::speed_up_info, theorem_1_parameters(), seed, given, another_noise(seed, number));
}

Instance draw_small_step(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  static constexpr std::array<Candidate, 3> far_starts = {{{"x^4", "1", "3"}, {"cosh", "3", ""}, {"(x^2-1)^2/4", "2", ""}}};
  Draw draw(seed, number);
  const Candidate& candidate = far_starts[number % far_starts.size()];
  Parameters drawn;
  if (!given.contains("f")) {
    drawn = {{"f", std::string(candidate.f)}, {"x0", std::string(candidate.x0)}};
    if (!candidate.L1.empty() && !given.contains("L0")) drawn["L1"] = candidate.L1;
  }
  drawn["gamma"] = number == 0 ? "2^-40" : Exact::power_of_two(draw.integer(-90, -36)).text();
  if (number > 0) drawn["N"] = std::to_string(draw.integer(1, 10));
  return plain_instance(Theorem1::small_step_info, theorem_1_calculator_parameters(), seed, given, drawn);
}

Instance draw_constants(std::uint64_t seed, std::uint64_t, const Parameters& given) {
  return plain_instance(Theorem1::constants_info, constants_parameters, seed, given);
}

Instance draw_table(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  Parameters drawn;
  if (number > 0) {
    for (const std::string_view name : {"Delta", "L0", "L1", "M", "sigma", "eps", "b"}) drawn[std::string(name)] = draw.log_uniform(-6, 6, 4).text();
    drawn["s"] = (Exact(1) + draw.log_uniform(-4, 4, 4)).text();
    drawn["N"] = std::to_string(draw.integer(1, 64));
  }
  return plain_instance(Table1::info, table_parameters, seed, given, drawn);
}

}  // namespace

std::span<const Entry> celgc_theorem_statements() {
  static const std::array<Entry, 7> catalogue = {{
      {&Theorem1::info, theorem_1_parameters(), draw_printed, check_runs<Form::printed>, 14, calculate_theorem_1<Form::printed>},
      {&Theorem1::prime_info, theorem_1_parameters(), draw_prime, check_runs<Form::prime>, 14, calculate_theorem_1<Form::prime>},
      {&Theorem1::speed_up_info, theorem_1_parameters(), draw_speed_up, check_speed_up, 1},
      {&Theorem1::literal_order_info, theorem_1_parameters(), draw_literal_order, check_literal_order, 1},
      {&Theorem1::small_step_info, theorem_1_calculator_parameters(), draw_small_step, check_small_step, 20},
      {&Theorem1::constants_info, constants_parameters, draw_constants, check_constants, 1},
      {&Table1::info, table_parameters, draw_table, check_table, 50, calculate_table_1},
  }};
  return catalogue;
}

}  // namespace lemmata::properties
