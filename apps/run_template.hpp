#pragma once
/// The body of run_method for one number type; each number is instantiated in a file of its own for the built-in methods, and by `own_method` for others.
#include <charconv>
#include <chrono>
#include <cmath>
#include <string>

#include "algorithms/local_methods.hpp"
#include "algorithms/noisy_methods.hpp"
#include "algorithms/run.hpp"
#include "apps/interrupt.hpp"
#include "apps/run.hpp"
#include "numerics/error.hpp"

namespace lemmata::apps {

/// Decimal digits that show a number of type S in full.
template <class S>
struct Print;

template <std::floating_point F>
struct Print<F> {
  static NumberText text(F a) {
    char digits[64];
    const auto end = std::to_chars(digits, digits + sizeof digits, a).ptr;
    std::string text(digits, end);
    return {text, text, false, std::isfinite(a) && !std::same_as<F, long double>};
  }
  static bool is_usable(F a) { return std::isfinite(a); }
};
template <>
struct Print<Exact> {
  static NumberText text(const Exact& a) { return {a.text(), a.text(), false, false}; }
  /// Exact numbers that have grown to megabits only grow on: the run is stopped, and says so.
  static bool is_usable(const Exact& a) { return a.bits() < 2000000; }
};
template <>
struct Print<Interval> {
  static NumberText text(const Interval& a) {
    DecimalEnds ends = decimal_ends(a, 18);
    return {std::move(ends.lower), std::move(ends.upper), true, false};
  }
  static bool is_usable(const Interval& a) { return std::isfinite(a.lower()) && std::isfinite(a.upper()); }
};
template <>
struct Print<Ball> {
  static NumberText text(const Ball& a) {
    DecimalEnds ends = decimal_ends(a, static_cast<int>(working_precision() * 302 / 1000 + 3));
    return {std::move(ends.lower), std::move(ends.upper), true, false};
  }
  static bool is_usable(const Ball& a) { return a.is_finite(); }
};

/// The norm as text; in exact arithmetic an irrational one is shown as the root that it is.
template <Field S>
NumberText norm_text(const Vector<S>& v) {
  if constexpr (std::same_as<S, Exact>) {
    try {
      return Print<S>::text(norm(v));
    } catch (const NoExactValue&) {
      const std::string text = "sqrt(" + squared_norm(v).text() + ")";
      return {text, text, false, false};
    }
  } else {
    return Print<S>::text(norm(v));
  }
}

template <Field S>
double norm_near(const Vector<S>& v) {
  if constexpr (std::same_as<S, Exact>) {
    return std::sqrt(approximate(squared_norm(v)));
  } else {
    return approximate(norm(v));
  }
}

/// Calls use(method) with the built-in method of that name and the request's parameters in exact numbers.
template <class Use>
RunResult with_method(const RunTask& task, Use&& use) {
  const std::string& name = task.request.method;
  const ParameterReader& read = task.read;
  const int dimension = dimension_of(task.problem);
  const auto gamma = [&] { return read.positive("gamma"); };
  const auto tau = [&] { return read.list("tau"); };
  if (name == "gd") return use(Gd{gamma()});
  if (name == "clip-gd") return use(ClipGd{gamma(), tau()});
  if (name == "soft-clip-gd") return use(SoftClipGd{gamma(), tau()});
  if (name == "normalised-gd") return use(NormalisedGd{gamma(), {Exact(1)}});
  if (name == "coordinate-clip-gd") return use(CoordinateClipGd{gamma(), tau()});
  if (name == "server-clip-gd") return use(ServerClipGd{gamma(), tau()});
  if (name == "clip21-avg") return use(Clip21Avg{tau()});
  const auto compressor = [&] {
    const bool sign = read.choice("compressor", {"top-k", "sign"}) == "sign";
    return Compressor{static_cast<int>(read.integer("k", 1, dimension)), sign ? CompressorKind::scaled_sign : CompressorKind::top_k};
  };
  if (name == "press-clip21-gd") return use(PressClip21Gd{gamma(), tau(), {compressor()}});
  if (name == "top-k-clip21-gd") return use(ClipPress21Gd{gamma(), tau(), {compressor()}});
  if (name == "ef21") return use(Ef21Gd{gamma(), {Exact(1)}, {compressor()}});
  if (name == "ef") return use(EfGd{gamma(), compressor()});
  const auto unit = [&](std::string_view parameter) {
    const Exact value = read.number(parameter);
    check_unit(std::string(parameter) + " of " + name, value);
    return value;
  };
  if (name == "damped-clip21-gd") return use(DampedClip21Gd{gamma(), tau(), {unit("b")}});
  const auto noise = [&] { return read_noise(read, NoiseRole::gradient, dimension); };
  const auto privacy = [&] { return read_noise(read, NoiseRole::privacy, dimension); };
  if (name == "clip-sgd") return use(ClipSgd{gamma(), tau(), noise()});
  if (name == "dp-clip-sgd") return use(ClipSgd{gamma(), tau(), noise(), privacy()});
  if (name == "clip21-sgd") return use(NoisyClip21Gd{gamma(), tau(), noise()});
  if (name == "dp-clip21-gd") return use(NoisyClip21Gd{gamma(), tau(), {}, privacy()});
  if (name == "dp-clip21-gd-server") return use(NoisyClip21Gd{gamma(), tau(), {}, privacy(), true});
  const auto eta = [&] { return read.positive("eta"); };
  const auto interval = [&] { return read.integer("I", 1, std::int64_t{1} << 40); };
  if (name == "celgc") {
    const std::string reading = read.choice("reading", {"V0", "V1", "VL"});
    return use(Celgc{gamma(), eta(), interval(), reading == "V0" ? Reading::V0 : reading == "V1" ? Reading::V1 : Reading::VL, noise()});
  }
  if (name == "local-sgd") return use(LocalSgd{Exact(1), eta(), interval(), Reading::V0, noise()});
  if (name == "episode") return use(Episode{gamma(), eta(), interval(), noise()});
  if (name == "naive-parallel-clip-sgd") return use(NaiveParallelClipSgd{eta(), gamma() / eta(), noise()});
  if (name == "normalised-sgd") return use(NormalisedSgd{eta(), Exact(1), noise()});
  if (name == "clip21-sgd2m") return use(Clip21Sgd2m{gamma(), tau(), unit("momentum"), unit("b"), noise(), privacy()});
  return use(Clip21Gd{gamma(), tau()});
}

/// Runs a method in numbers of type S, round after round, and hands each to the sinks.
template <Field S, class M>
RunResult run_rounds(const M& method, const RunTask& task) {
  RunResult result;
  RoundRecord record;
  result.communication.nodes = nodes_of(task.problem);
  result.communication.dimension = dimension_of(task.problem);
  const auto begin = std::chrono::steady_clock::now();
  with_objective<S>(task.problem, [&](const auto& f) {
    run<S>(method, f, task.start, [&](const Round<S>& round) {
      record.k = round.k;
      record.has_text = false;
      for (const RunSink* sink : task.sinks) record.has_text = record.has_text || sink->wants_text(round.k);
      bool usable = Print<S>::is_usable(round.value);
      for (const S& entry : *round.x) usable = usable && Print<S>::is_usable(entry);
      if (!usable) {
        const std::string at = " at k = " + std::to_string(round.k);
        result.stopped = Enclosure<S>               ? "the enclosure is lost" + at + "; take more bits"
                         : std::same_as<S, Exact> ? "the exact numbers have more than 2000000 bits" + at + "; take enclosure:BITS"
                                                    : "not finite" + at + ": the run diverges in this number type";
        return false;
      }
      if (record.has_text) {
        record.x.clear();
        for (const S& entry : *round.x) record.x.push_back(Print<S>::text(entry));
        record.value = Print<S>::text(round.value);
        record.gradient_norm = norm_text(*round.gradient);
        record.direction_norm = norm_text(*round.direction);
      }
      record.clipped.clear();
      for (const NodeRound<S>& node : round.nodes) record.clipped.push_back(node.clipped);
      if (!task.sinks.empty()) {
        record.value_near = approximate(round.value);
        record.gradient_norm_near = norm_near(*round.gradient);
        record.direction_norm_near = norm_near(*round.direction);
        record.x_near.clear();
        for (const S& entry : *round.x) record.x_near.push_back(approximate(entry));
      }
      for (RunSink* sink : task.sinks) sink->see(record);
      result.rounds = round.k + 1;
      result.communication.count(round.exchanged);
      if (interrupted().load(std::memory_order_relaxed)) {
        result.stopped = "interrupted at k = " + std::to_string(round.k);
        return false;
      }
      return round.k < task.request.steps;
    });
  });
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

/// Runs a built-in method in numbers of type S.
template <Field S>
RunResult run_in(const RunTask& task) {
  return with_method(task, [&](const auto& method) { return run_rounds<S>(method, task); });
}

#define LEMMATA_RUN_IN(S) RunResult run_in<S>(const RunTask&)

}  // namespace lemmata::apps
