#include "numerics/quadrature.hpp"

#include <acb_calc.h>

#include <exception>

namespace lemmata {
namespace {

struct Call {
  const Integrand* f;
  std::exception_ptr thrown;
};

/// Arb calls this with the precision that it wants; an exception must not pass through C frames, so it waits outside.
int evaluate(acb_ptr out, const acb_t z, void* parameter, slong order, slong precision) {
  auto& call = *static_cast<Call*>(parameter);
  if (call.thrown) {
    acb_indeterminate(out);
    return 0;
  }
  try {
    const PrecisionScope scope(precision);
    ComplexBall argument;
    acb_set(argument.raw(), z);
    const ComplexBall value = (*call.f)(argument, order != 0);
    acb_set(out, value.raw());
  } catch (...) {
    call.thrown = std::current_exception();
    acb_indeterminate(out);
  }
  return 0;
}

}  // namespace

ComplexBall complex_integral(const Integrand& f, const ComplexBall& a, const ComplexBall& b, const QuadratureEffort& effort) {
  const slong bits = working_precision();
  Call call{&f, nullptr};
  acb_calc_integrate_opt_t options;
  acb_calc_integrate_opt_init(options);
  options->eval_limit = effort.evaluations;
  mag_t tolerance;
  mag_init(tolerance);
  mag_set_ui_2exp_si(tolerance, 1, -4 * bits);
  ComplexBall value;
  acb_calc_integrate(value.raw(), evaluate, &call, a.raw(), b.raw(), bits + effort.guard_bits / 2, tolerance, options, bits + effort.guard_bits);
  mag_clear(tolerance);
  if (call.thrown) std::rethrow_exception(call.thrown);
  return value;
}

Ball integral(const Integrand& f, const Ball& a, const Ball& b, const QuadratureEffort& effort) {
  return complex_integral(f, ComplexBall(a), ComplexBall(b), effort).real();
}

}  // namespace lemmata
