#include "apps/run.hpp"

#include "apps/catalogue.hpp"
#include "apps/run_template.hpp"

namespace lemmata::apps {

extern template LEMMATA_RUN_IN(float);
extern template LEMMATA_RUN_IN(double);
extern template LEMMATA_RUN_IN(long double);
extern template LEMMATA_RUN_IN(Ball);
extern template LEMMATA_RUN_IN(Exact);
/// In a file of its own, so that Boost stays out of this one.
RunResult run_in_multiprecision(const RunRequest& request, const ParameterReader& read, const Problem& problem, const Start& start,
                                std::span<RunSink* const> sinks, long bits);

namespace {

struct ScalarChoice {
  std::string kind;
  long bits = 0;
};

ScalarChoice parse_scalar(const std::string& text) {
  const std::size_t colon = text.find(':');
  ScalarChoice choice{text.substr(0, colon), 0};
  const bool needs_bits = choice.kind == "mp" || choice.kind == "enclosure";
  const bool known = needs_bits || choice.kind == "float" || choice.kind == "double" || choice.kind == "long-double" || choice.kind == "exact";
  if (!known || (colon == std::string::npos) == needs_bits) {
    throw BadInput("--scalar '" + text + "' is none of float, double, long-double, mp:BITS, enclosure:BITS, exact");
  }
  if (needs_bits) {
    Exact bits;
    try {
      bits = Exact::parse(text.substr(colon + 1));
    } catch (const BadInput&) {
      bits = Exact(0);
    }
    if (!bits.is_integer() || bits < Exact(24) || Exact(100000) < bits) {
      throw BadInput("--scalar '" + text + "': the precision must be an integer from 24 to 100000 bits");
    }
    choice.bits = bits.to_integer("BITS");
  }
  return choice;
}

}  // namespace

void check_scalar(const std::string& scalar) { (void)parse_scalar(scalar); }

RunResult run_method(const RunRequest& request, std::span<RunSink* const> sinks) {
  const ScalarChoice scalar = parse_scalar(request.scalar);
  const MethodInfo* method = find_method(request.method);
  if (method == nullptr) {
    std::vector<std::string> names;
    for (const MethodInfo& info : methods()) names.emplace_back(info.name);
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
  if (scalar.kind == "float") return run_in<float>(request, read, problem, start, sinks);
  if (scalar.kind == "double") return run_in<double>(request, read, problem, start, sinks);
  if (scalar.kind == "long-double") return run_in<long double>(request, read, problem, start, sinks);
  if (scalar.kind == "mp") return run_in_multiprecision(request, read, problem, start, sinks, scalar.bits);
  if (scalar.kind == "enclosure") {
    const PrecisionScope scope(scalar.bits);
    return run_in<Ball>(request, read, problem, start, sinks);
  }
  try {
    return run_in<Exact>(request, read, problem, start, sinks);
  } catch (const NoExactValue& error) {
    throw BadInput("--scalar exact: " + std::string(error.what()) + "; take enclosure:BITS");
  }
}

}  // namespace lemmata::apps
