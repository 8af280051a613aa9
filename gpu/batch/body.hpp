#pragma once
/// A whole run: columns in, results out, nothing in memory between. Which bodies there are is said here once, for the CPU and for a GPU.
#include "gpu/batch/methods.hpp"
#include "gpu/batch/observers.hpp"

namespace lemmata::gpu {
inline namespace LEMMATA_BATCH_TARGET {

/// Steps from .. to - 1.
template <bool far_from_overflow, class R, class Observer, class Int>
LEMMATA_BODY void walk(R& run, Observer& observer, Int& last_clipped, std::int32_t from, std::int32_t to) {
  for (std::int32_t k = from; k < to; ++k) last_clipped = select(run.template step<far_from_overflow>(k, observer), Int(k), last_clipped);
}
template <class R, class Observer, class Int>
LEMMATA_APART void walk_near_overflow(R& run, Observer& observer, Int& last_clipped, std::int32_t from, std::int32_t to) {
  walk<false>(run, observer, last_clipped, from, to);
}

/// The same bits either way; lanes choose together, so on the CPU the choice is made for a stretch of steps. On a GPU it would cost more than it saves.
template <class R, class Observer, class Int>
LEMMATA_BODY void advance(R& run, Observer& observer, Int& last_clipped, std::int32_t from, std::int32_t to) {
#ifdef __CUDACC__
  walk<false>(run, observer, last_clipped, from, to);
#else
  if constexpr (R::is_bounded) {
    if (run.is_far_from_overflow(to - from)) {
      R here = run;  // whose address nobody has: it stays in registers
      Observer watch = observer;
      Int last = last_clipped;
      walk<true>(here, watch, last, from, to);
      run = here;
      observer = watch;
      last_clipped = last;
      return;
    }
  }
  walk_near_overflow(run, observer, last_clipped, from, to);
#endif
}

template <Method method, class V, class F, int N, class Observer>
LEMMATA_HOST_DEVICE inline void run_body(const View<NumberOf<V>>& view, std::ptrdiff_t at) {
  using Int = IntOf<V>;
  using R = Run<method, V, F, N>;
  constexpr std::int32_t block = 64;  // steps between looks at whether anything can still happen
  const bool may_be_decided = method != Method::celgc && view.ends_early && !view.has_noise;
  R run(view, at);
  Observer observer(view, run.f, at);
  Int last_clipped(-1);
  for (std::int32_t k = 0; k < view.steps;) {
    // A look is a step by itself, between two states; the first step of clip21-sgd2m moves nothing.
    const bool looks = may_be_decided && k % block == block - 1;
    const std::int32_t until = looks ? k + 1 : k - k % block + (may_be_decided ? block - 1 : block);
    const std::int32_t end = until < view.steps ? until : view.steps;
    if (!looks) {
      advance(run, observer, last_clipped, k, end);
      k = end;
      continue;
    }
    const R before = run;
    advance(run, observer, last_clipped, k, end);
    k = end;
    auto is_fixed = run.is_same_as(before);
    if constexpr (requires { observer.is_settled(); }) is_fixed = is_fixed & observer.is_settled();
    auto is_lost = opposite(run.x[0] == run.x[0]);
    for (int j = 1; j < run.dimension(); ++j) is_lost = is_lost & opposite(run.x[j] == run.x[j]);
    if (!all_of(is_fixed | is_lost)) continue;
    // A fixed point that clips does so to the end.
    last_clipped = select(is_fixed & (last_clipped == Int(k - 1)), Int(view.steps - 1), last_clipped);
    break;
  }
  run.finish();
  auto finite = is_finite(run.x[0]);
  for (int j = 0; j < run.dimension(); ++j) {
    finite = finite & is_finite(run.x[j]);
    memory_of<V>::store(view.x + static_cast<std::ptrdiff_t>(j) * view.count, at, run.x[j]);
  }
  memory_of<V>::store_integers(view.last_clipped, at, last_clipped);
  memory_of<V>::store_integers(view.not_finite, at, select(finite, Int(0), Int(1)));
  observer.save(at);
}

template <Method m>
struct MethodIs {
  static constexpr Method value = m;
};
template <class Use>
auto with_method(Method method, const Use& use) {
  switch (method) {
    case Method::gd: return use(MethodIs<Method::gd>{});
    case Method::clip_gd: return use(MethodIs<Method::clip_gd>{});
    case Method::server_clip_gd: return use(MethodIs<Method::server_clip_gd>{});
    case Method::damped_clip21_gd: return use(MethodIs<Method::damped_clip21_gd>{});
    case Method::top_k_clip21_gd: return use(MethodIs<Method::top_k_clip21_gd>{});
    case Method::clip21_sgd2m: return use(MethodIs<Method::clip21_sgd2m>{});
    case Method::celgc: return use(MethodIs<Method::celgc>{});
    default: return use(MethodIs<Method::clip21_gd>{});
  }
}

/// Calls Make<method, V, F, N, Observer>::make() for the body of these sizes. `Small` and `Large` are the values of bodies whose state fits in registers and of
/// those whose state does not.
template <template <Method, class, class, int, class> class Make, Method method, class Small, class Large>
auto body_for(Family family, int nodes, int dimension, bool observes) {
  constexpr bool may_observe = method == Method::clip21_gd || method == Method::damped_clip21_gd;
  if (family == Family::line) {
    if constexpr (may_observe) {
      if (observes) {
        if (nodes == 1) return Make<method, Large, LineObjective<Large, 1>, 1, LineObserver<method, Large, 1>>::make();
        if (nodes == 2) return Make<method, Large, LineObjective<Large, 2>, 2, LineObserver<method, Large, 2>>::make();
        if (nodes == 3) return Make<method, Large, LineObjective<Large, 3>, 3, LineObserver<method, Large, 3>>::make();
        return Make<method, Large, LineObjective<Large, 0>, 0, LineObserver<method, Large, 0>>::make();
      }
    }
    if (nodes == 1) return Make<method, Small, LineObjective<Small, 1>, 1, NoObserver>::make();
    if (nodes == 2) return Make<method, Small, LineObjective<Small, 2>, 2, NoObserver>::make();
    if (nodes == 3) return Make<method, Small, LineObjective<Small, 3>, 3, NoObserver>::make();
    return Make<method, Large, LineObjective<Large, 0>, 0, NoObserver>::make();
  }
  if (family == Family::one_plus_cosine) {
    if (nodes == 1) return Make<method, Small, CosineObjective<Small, 1>, 1, NoObserver>::make();
    return Make<method, Large, CosineObjective<Large, 0>, 0, NoObserver>::make();
  }
  if (family == Family::logistic) return Make<method, Large, LogisticObjective<Large>, 0, NoObserver>::make();
  if (nodes == 2 && dimension == 2) return Make<method, Large, DenseObjective<Large, 2, 2>, 2, NoObserver>::make();
  return Make<method, Large, DenseObjective<Large, 0, 0>, 0, NoObserver>::make();
}

}  // namespace LEMMATA_BATCH_TARGET
}  // namespace lemmata::gpu
