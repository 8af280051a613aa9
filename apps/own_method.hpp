#pragma once
/// A method of one's own, runnable in every number. A method is a recurrence (algorithms/methods.hpp): its parameters as exact numbers, a State<S>,
/// `start<S>(f, at)` and `advance<S>(f, state)`. One whose steps take roots says `static constexpr bool takes_roots = true`: it is then not instantiated in
/// exact rationals, which have none, and `--scalar exact` is refused.
#include "apps/registry.hpp"
#include "apps/run_multiprecision.hpp"
#include "apps/run_template.hpp"

namespace lemmata::apps {

namespace detail {

template <class M>
RunResult run_own_exactly(const M& method, const RunTask& task) {
  if constexpr (requires { requires M::takes_roots; }) {
    throw BadInput("--scalar exact: the steps of '" + task.request.method + "' take roots, which rationals do not have; take enclosure:BITS");
  } else {
    return run_rounds<Exact>(method, task);
  }
}

template <class M>
RunResult run_own(const M& method, const RunTask& task, const ScalarChoice& scalar) {
  switch (scalar.kind) {
    case ScalarKind::float_: return run_rounds<float>(method, task);
    case ScalarKind::double_: return run_rounds<double>(method, task);
    case ScalarKind::long_double: return run_rounds<long double>(method, task);
    case ScalarKind::exact: return run_own_exactly(method, task);
    case ScalarKind::enclosure: {
      const PrecisionScope scope(scalar.bits);
      return run_rounds<Ball>(method, task);
    }
    case ScalarKind::multiprecision: break;
  }
  const MultiprecisionScope scope(scalar.bits);
  return run_rounds<Multiprecision>(method, task);
}

}  // namespace detail

/// The entry of a method M for a Registry. `make` builds it from its parameters, all of which `info.parameters` lists; it throws BadInput for a value without
/// meaning, as ParameterReader does.
template <class M>
[[nodiscard]] OwnMethod own_method(const MethodInfo& info, M (*make)(const ParameterReader& read)) {
  return {info, [make](const RunTask& task, const ScalarChoice& scalar) { return detail::run_own(make(task.read), task, scalar); }};
}

}  // namespace lemmata::apps
