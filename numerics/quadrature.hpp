#pragma once
/// Rigorous integration of real integrands that are holomorphic around the interval: Gauss-Legendre rules with certified error bounds and bisection (Arb's
/// acb_calc_integrate; Johansson, "Numerical integration in arbitrary-precision ball arithmetic", 2018).
///
/// The integrand is evaluated on points (`analytic` false: an enclosure of its values is asked for) and on boxes that contain a piece of the interval
/// (`analytic` true: a finite answer promises that the integrand extends holomorphically to the whole box). An integrand with a kink or a jump is to be
/// split there by the caller; the points of the split may be balls. The answer encloses the integral whatever happens; where the effort allowed did not
/// suffice it is wide, never wrong.
#include <concepts>
#include <memory>

#include "numerics/complex_ball.hpp"

namespace lemmata {

/// A borrowed callable (z, analytic) -> ComplexBall; it must outlive the call.
class Integrand {
 public:
  template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, Integrand>) && std::is_invocable_r_v<ComplexBall, const F&, const ComplexBall&, bool>
  Integrand(const F& f)  // NOLINT(google-explicit-constructor): lambdas are passed as they are
      : object_(std::addressof(f)), call_([](const void* object, const ComplexBall& z, bool analytic) { return ComplexBall((*static_cast<const F*>(object))(z, analytic)); }) {}
  ComplexBall operator()(const ComplexBall& z, bool analytic) const { return call_(object_, z, analytic); }

 private:
  const void* object_;
  ComplexBall (*call_)(const void*, const ComplexBall&, bool);
};

/// How much work an integral may take.
struct QuadratureEffort {
  long evaluations = 20000;  ///< of the integrand
  long guard_bits = 24;      ///< carried beyond the working precision of the thread
};

/// An enclosure of the integral of f from a to b, along the real line, aimed at the relative accuracy of the working precision.
[[nodiscard]] Ball integral(const Integrand& f, const Ball& a, const Ball& b, const QuadratureEffort& effort = {});
/// The same with complex values, for integrands that are integrals themselves: the inner integral at a box of the outer variable.
[[nodiscard]] ComplexBall complex_integral(const Integrand& f, const ComplexBall& a, const ComplexBall& b, const QuadratureEffort& effort = {});

}  // namespace lemmata
