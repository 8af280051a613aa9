#pragma once
/// What a run is watched for. The relations of Theorems A and B on the line, as ratios lhs/rhs in the numbers of the run: proposals, which enclosures confirm.
/// On the line L = |mean a_i|, f(x) - f_inf = f'(x)^2/(2 L), and all constants come from round 0 (theory/clip21/theorem_a.hpp, theorem_b.hpp).
#include "gpu/batch/layout.hpp"

namespace lemmata::gpu {
inline namespace LEMMATA_BATCH_TARGET {

struct NoObserver {
  template <class F, class S>
  LEMMATA_BODY NoObserver(const View<S>&, const F&, std::ptrdiff_t) {}
  template <class V>
  LEMMATA_BODY void before(int, const V&, const V&) {}
  template <class V>
  LEMMATA_BODY void after(int, const V&, const V&) {}
  template <class V>
  LEMMATA_BODY void round(std::int32_t, const V&) {}
  LEMMATA_BODY void save(std::ptrdiff_t) const {}
};

template <Method method, class V, int N>
struct LineObserver {
  using S = NumberOf<V>;
  using Mask = MaskOf<V>;
  using Int = IntOf<V>;
  static constexpr int node_room = N == 0 ? most_nodes : N;
  /// e_i is the difference of two numbers near grad f_i: its rounding is below this part of |grad f_i| + u_i.
  static constexpr S rounding = 8 * format<S>::epsilon;

  const View<S>* view;
  std::ptrdiff_t at;
  V tau, gamma, a;          ///< a: contraction factor of T
  V L;
  V e0[node_room];
  V g_sum, E0, U0;
  V squares;                ///< sum of (e_i^0)^2
  V gradient_sum, rhs_A4, rhs_B3;
  V u[node_room];
  V ratio[relations];
  Int where[relations];
  Int first_violation;
  Mask grew;                ///< whether the last round changed the sum of squared gradients
  std::int32_t k = 0;
  V elapsed;                ///< k tau/2
  V worst_A1, worst_A2;     ///< of this round

  template <class F>
  LEMMATA_BODY LineObserver(const View<S>& columns, const F& f, std::ptrdiff_t instance) : view(&columns), at(instance) {
    const V zero(S(0));
    tau = memory_of<V>::load(column_of(columns, column::tau), instance);
    gamma = memory_of<V>::load(column_of(columns, column::gamma), instance);
    a = method == Method::damped_clip21_gd ? memory_of<V>::load(column_of(columns, column::damping), instance) : V(S(1));
    L = zero;
    for (int i = 0; i < nodes(); ++i) L = L + f.a[i];
    L = L / V(static_cast<S>(nodes()));
    E0 = U0 = squares = gradient_sum = rhs_A4 = rhs_B3 = g_sum = elapsed = worst_A1 = worst_A2 = zero;
    for (int r = 0; r < relations; ++r) {
      ratio[r] = zero;
      where[r] = Int(0);
    }
    first_violation = Int(-1);
    grew = zero > zero;
  }
  LEMMATA_BODY int nodes() const { return N == 0 ? view->nodes : N; }

  LEMMATA_BODY void before(int i, const V& g, const V& w) {
    const V zero(S(0));
    if (i == 0) {
      g_sum = worst_A1 = worst_A2 = zero;
      elapsed = V(static_cast<S>(k)) * tau * V(S(0.5));
    }
    g_sum = g_sum + g;
    u[i] = magnitude(w);
    if (k == 0) {
      e0[i] = maximum(u[i] - tau, zero);
      U0 = maximum(U0, u[i]);
      E0 = maximum(E0, e0[i]);
    }
  }
  LEMMATA_BODY void after(int i, const V& g, const V& v) {
    const V zero(S(0));
    const V e = magnitude(g - v);
    if (k == 0) squares = squares + e * e;
    const V bound = maximum(e0[i] - elapsed, zero) + V(rounding) * (magnitude(g) + u[i]);
    worst_A1 = maximum(worst_A1, e / bound);
    worst_A2 = maximum(worst_A2, u[i] / tau);
  }
  LEMMATA_BODY void round(std::int32_t, const V&) {
    const V zero(S(0));
    const V g = g_sum / V(static_cast<S>(nodes()));
    if (k == 0) begin(g);
    const V sum = gradient_sum + g * g;
    grew = sum > gradient_sum;
    gradient_sum = sum;
    if constexpr (method == Method::clip21_gd) {
      note(Relation::A1, worst_A1);
      note(Relation::A2, select(E0 <= elapsed, worst_A2, zero));
      note(Relation::A4, select(rhs_A4 > zero, sum / rhs_A4, zero));
    }
    note(Relation::B3, select(rhs_B3 > zero, sum / rhs_B3, zero));
    ++k;
  }
  /// Where nothing that is watched changes while the state does not: the bounds of (A1) are at 0 already.
  LEMMATA_BODY Mask is_settled() const { return opposite(grew) & (E0 <= elapsed); }

  LEMMATA_BODY void save(std::ptrdiff_t instance) const {
    for (int r = 0; r < relations; ++r) {
      const bool is_said = method == Method::clip21_gd || r == static_cast<int>(Relation::B3);
      memory_of<V>::store(view->ratio + static_cast<std::ptrdiff_t>(r) * view->count, instance, is_said ? ratio[r] : V(S(-1)));
      memory_of<V>::store_integers(view->where + static_cast<std::ptrdiff_t>(r) * view->count, instance, is_said ? where[r] : Int(-1));
    }
    memory_of<V>::store_integers(view->first_violation, instance, first_violation);
  }

 private:
  LEMMATA_BODY void begin(const V& g) {
    const V two(S(2));
    const V D0 = g * g / (two * L);
    rhs_A4 = two * D0 / gamma + E0 * E0 + two * E0 * E0 * E0 / (V(S(3)) * tau);
    const V M = maximum(tau, U0);
    const V eta = a * tau / M;
    const V theta = eta * (V(S(3)) - eta) / two;
    const V mean_square = squares / V(static_cast<S>(nodes()));
    const V phi_0 = D0 + gamma / (two * theta) * mean_square;
    rhs_B3 = two * phi_0 / gamma;
  }
  LEMMATA_BODY void note(Relation relation, const V& now) {
    const int r = static_cast<int>(relation);
    const Mask more = now > ratio[r];
    ratio[r] = select(more, now, ratio[r]);
    where[r] = select(more, Int(k), where[r]);
    if (r == view->relation) first_violation = select((now > V(view->violated_above)) & (first_violation == Int(-1)), Int(k), first_violation);
  }
};

}  // namespace LEMMATA_BATCH_TARGET
}  // namespace lemmata::gpu
