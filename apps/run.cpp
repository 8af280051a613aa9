#include "apps/run.hpp"

#include <algorithm>
#include <utility>

#include "apps/catalogue.hpp"
#include "apps/run_template.hpp"

namespace lemmata::apps {

extern template LEMMATA_RUN_IN(float);
extern template LEMMATA_RUN_IN(double);
extern template LEMMATA_RUN_IN(long double);
extern template LEMMATA_RUN_IN(Ball);
extern template LEMMATA_RUN_IN(Exact);
/// In a file of its own, so that Boost stays out of this one.
RunResult run_in_multiprecision(const RunTask& task, long bits);

namespace {

RunResult run_built_in(const RunTask& task, const ScalarChoice& scalar) {
  switch (scalar.kind) {
    case ScalarKind::float_: return run_in<float>(task);
    case ScalarKind::double_: return run_in<double>(task);
    case ScalarKind::long_double: return run_in<long double>(task);
    case ScalarKind::multiprecision: return run_in_multiprecision(task, scalar.bits);
    case ScalarKind::exact: return run_in<Exact>(task);
    case ScalarKind::enclosure: break;
  }
  const PrecisionScope scope(scalar.bits);
  return run_in<Ball>(task);
}

}  // namespace

ScalarChoice parse_scalar(const std::string& text) {
  static const std::pair<std::string_view, ScalarKind> kinds[] = {
      {"float", ScalarKind::float_},      {"double", ScalarKind::double_},        {"long-double", ScalarKind::long_double},
      {"mp", ScalarKind::multiprecision}, {"enclosure", ScalarKind::enclosure}, {"exact", ScalarKind::exact}};
  const std::size_t colon = text.find(':');
  const auto* kind = std::ranges::find(kinds, std::string_view(text).substr(0, colon), &std::pair<std::string_view, ScalarKind>::first);
  const bool needs_bits = kind != std::end(kinds) && (kind->second == ScalarKind::multiprecision || kind->second == ScalarKind::enclosure);
  if (kind == std::end(kinds) || (colon == std::string::npos) == needs_bits) {
    throw BadInput("--scalar '" + text + "' is none of float, double, long-double, mp:BITS, enclosure:BITS, exact");
  }
  if (!needs_bits) return {kind->second, 0};
  Exact bits;
  try {
    bits = Exact::parse(text.substr(colon + 1));
  } catch (const BadInput&) {
    bits = Exact(0);
  }
  if (!bits.is_integer() || bits < Exact(24) || Exact(100000) < bits) {
    throw BadInput("--scalar '" + text + "': the precision must be an integer from 24 to 100000 bits");
  }
  return {kind->second, bits.to_integer("BITS")};
}

RunResult run_method(const RunRequest& request, std::span<RunSink* const> sinks) {
  const ScalarChoice scalar = parse_scalar(request.scalar);
  const MethodInfo* method = find_method(request.method);
  if (method == nullptr) {
    std::vector<std::string> names;
    for (const MethodInfo* info : methods()) names.emplace_back(info->name);
    throw BadInput("unknown method '" + request.method + "'" + did_you_mean(request.method, names) + "; 'lemmata list methods' lists them");
  }
  const ParameterReader read(request.method, request.instance.parameters, method->parameters);
  const Problem problem = make_problem(request.instance.problem);
  const int dimension = dimension_of(problem);
  Start start;
  start.x = request.instance.start ? *request.instance.start : default_start(request.instance.problem, dimension);
  start.shifts = request.instance.shifts;
  if (read.is_given("shift")) {
    start.shifts.assign(static_cast<std::size_t>(nodes_of(problem)), Vector<Exact>::Constant(dimension, read.number("shift")));
  }
  const RunTask task{request, read, problem, start, sinks};
  const OwnMethod* own = find_own_method(request.method);
  try {
    return own != nullptr ? own->run(task, scalar) : run_built_in(task, scalar);
  } catch (const NoExactValue& error) {
    throw BadInput("--scalar exact: " + std::string(error.what()) + "; take enclosure:BITS");
  }
}

}  // namespace lemmata::apps
