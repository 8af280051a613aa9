#include "properties/performance_estimation/lmi.hpp"

namespace lemmata::pep {

LmiSolution solve_by_csdp(const Lmi&, const LmiOptions&) {
  LmiSolution none;
  none.status = LmiStatus::unavailable;
  return none;
}
bool csdp_is_available() { return false; }

}  // namespace lemmata::pep
