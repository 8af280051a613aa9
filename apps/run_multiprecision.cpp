#include "apps/run_template.hpp"
#include "numerics/multiprecision.hpp"

namespace lemmata::apps {

template <>
struct Print<Multiprecision> {
  static NumberText text(const Multiprecision& a) {
    const std::string digits = a.str(static_cast<std::streamsize>(MultiprecisionScope::bits() * 302 / 1000 + 1));
    return {digits, digits, false, false};
  }
  static bool is_usable(const Multiprecision& a) { return boost::multiprecision::isfinite(a); }
};

RunResult run_in_multiprecision(const RunRequest& request, const ParameterReader& read, const Problem& problem, const Start& start,
                                std::span<RunSink* const> sinks, long bits) {
  const MultiprecisionScope scope(bits);
  return run_in<Multiprecision>(request, read, problem, start, sinks);
}

}  // namespace lemmata::apps
