#include "apps/run_multiprecision.hpp"

namespace lemmata::apps {

RunResult run_in_multiprecision(const RunTask& task, long bits) {
  const MultiprecisionScope scope(bits);
  return run_in<Multiprecision>(task);
}

}  // namespace lemmata::apps
